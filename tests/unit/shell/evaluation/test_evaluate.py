"""What small scripts come to."""

from __future__ import annotations

import pytest

from simulator.shell.evaluation.behaviour import ASH, BASH, BASH_AS_SH, DASH, Behaviour
from simulator.shell.evaluation.conditions import describe
from simulator.shell.evaluation.evaluate import Invocation, evaluate
from simulator.shell.evaluation.files import Files, Known, Listing, User
from simulator.shell.evaluation.state import Exec, Exit, State
from simulator.shell.evaluation.values import show
from simulator.shell.grammar.dialect import BASH as DIALECT
from simulator.shell.grammar.dialect import BUSYBOX, Dialect
from simulator.shell.grammar.dialect import DASH as DASH_DIALECT

LISTING = Listing(
    {
        "/bin/show": Known("file", 0o755),
        "/bin/date": Known("file", 0o755),
        "/bin/chmod": Known("file", 0o755),
        "/bin/find": Known("file", 0o755),
        "/bin/own": Known("file", 0o700),
        "/run.sh": Known("file", 0o644),
        "/etc/app.conf": Known("file", 0o644, text="A=1\n"),
        "/w": Known("directory", 0o755),
    },
    complete=True,
)


def told(state: State) -> str:
    """Spell what a state comes to."""
    match state.signal:
        case Exec(command):
            return " ".join(show(word) for word in command.args)
        case Exit(status):
            return f"exit {status}"
    return "lost"


def outcomes(text: str, uid: int = 0, behaviour: Behaviour = BASH, dialect: Dialect = DIALECT) -> set[str]:
    """Give what a script comes to, in a root filesystem with few programs."""
    user = User(uid, uid, (), "somebody")
    call = Invocation(text, behaviour, dialect, Files(LISTING), user, "/x", env={"PATH": "/bin"}, cwd="/w")
    return {told(state) for state in evaluate(call)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("set -e\necho x >/no/x\nexec show", {"exit 1"}),
        ("set -e\n{ echo x; } >>no/x\nexec show", {"exit 1"}),
        ("echo x >/no/x || exec show failed\nexec show", {"show failed"}),
        ("set -e\n: >/w/x\n[ -f /w/x ] && exec show there", {"show there"}),
        ("(trap 'exit 6' EXIT)\nexec show $?", {"show 6"}),
        ("exec show $(trap 'echo t' EXIT; echo u)", {"show u t"}),
        ("set -e\n(trap 'exec show $?' EXIT; exit 3) || exec show behind", {"show behind", "exit 0"}),
        ("trap 'exec show $?' EXIT\n/bin/date && exit 0\nexit", {"show 0", "show <the exit status>"}),
        ('IFS=. read -ra v <<<"1.2.3"\nexec show "${v[@]}"', {"show 1 2 3"}),
        ('IFS=, read -r -a v <<<"a,,b"\nexec show "${#v[@]}"', {"show 3"}),
        ('read -r a b <<<"x y z"\nexec show "$b"', {"show 'y z'"}),
        ("set -u\nexec show ${#v[@]}", {"exit 1"}),
        ("set -u\nv=()\nexec show ${#v[@]}", {"show 0"}),
        ("set -u\ndeclare -a v\nexec show ${#v[@]}", {"exit 1"}),
        ("set -u\nexec show ${#FUNCNAME[@]}", {"exit 1"}),
        ("v=$(date)\nx=${!v}\nexec show", {"show"}),
        ("(for i in $(date); do for j in $(date); do date $i $j || exit 1; done; done)\nexec show", {"show"}),
    ],
)
def test_a_script_comes_to(text: str, expected: set[str]) -> None:
    assert outcomes(text) == expected


@pytest.mark.parametrize(
    ("text", "uid", "expected"),
    [
        ("set -e\nchmod +x /run.sh\n[ -x /run.sh ] && exec show yes\nexec show no", 0, {"show yes"}),
        ("[ -x /run.sh ] && exec show yes\nexec show no", 0, {"show no"}),
        ("chmod +x /run.sh\n[ -x /run.sh ] && exec show yes\nexec show no", 0, {"show yes", "show no"}),
        ("find /w -type f -exec chmod 600 {} +\n[ -x /bin/show ] && exec show yes", 1, {"show yes"}),
        (
            "find / -type f -exec chmod 600 {} +\n[ -r /run.sh ] && exec show yes\nexec show no",
            1,
            {"show yes", "show no"},
        ),
    ],
)
def test_who_may_do_what_behind_chmod(text: str, uid: int, expected: set[str]) -> None:
    assert outcomes(text, uid) == expected


@pytest.mark.parametrize(
    ("behaviour", "dialect", "text", "expected"),
    [
        (DASH, DASH_DIALECT, "set -e\n{ :; } >/no/x\nexec show", {"exit 2"}),
        (BASH, DIALECT, "set -e\n{ :; } >/no/x\nexec show", {"exit 1"}),
        (ASH, BUSYBOX, "set -e\n{ :; } >/no/x\nexec show", {"show"}),
        (ASH, BUSYBOX, "set -e\nf() { { :; } >/no/x; }\nf\nexec show", {"exit 1"}),
        (ASH, BUSYBOX, "set -e\nwhile date; do :; done >/no/x\nexec show $?", {"show 1"}),
        (ASH, BUSYBOX, "(:) >/no/x\nexec show $?", {"show 2"}),
        (ASH, BUSYBOX, "set -e\ndate >/no/x\nexec show", {"exit 1"}),
    ],
)
def test_a_redirection_that_fails_ends_shells_differently(
    behaviour: Behaviour, dialect: Dialect, text: str, expected: set[str]
) -> None:
    assert outcomes(text, 0, behaviour, dialect) == expected


@pytest.mark.parametrize(
    ("behaviour", "dialect", "text", "expected"),
    [
        (BASH_AS_SH, DIALECT, "set -Z\nexec show", {"exit 2"}),
        (BASH_AS_SH, DIALECT, "set -Z || exec show on", {"show on"}),
        (BASH_AS_SH, DIALECT, "! { set -Z; exec show in; }", {"exit 2"}),
        (BASH_AS_SH, DIALECT, "set -e\n! { set -Z; exec show in; }", {"show in"}),
        (BASH_AS_SH, DIALECT, "eval 'set -Z' || exec show on", {"exit 2"}),
        (BASH, DIALECT, "set -Z\nexec show $?", {"show 2"}),
        (DASH, DASH_DIALECT, "set -Z || exec show on", {"exit 2"}),
        (DASH, DASH_DIALECT, "command set -Z\nexec show $?", {"show 2"}),
        (DASH, DASH_DIALECT, "set -e\ntrap : SIGTERM\nexec show", {"exit 1"}),
        (BASH, DIALECT, "set -e\ntrap : SIGTERM\nexec show", {"show"}),
        (BASH, DIALECT, "trap : NOPE\nexec show $?", {"show 1"}),
        (BASH, DIALECT, "set -eu\nshow $NOPE", {"exit 1"}),
        (DASH, DASH_DIALECT, "break\nexec show", {"show"}),
        (BASH, DIALECT, "for i in 1; do for j in 1; do break 9; done; done\nexec show $i$j", {"show 11"}),
        (BASH, DIALECT, "f() { break; exec show in; }\nfor i in 1; do f; done", {"show in"}),
        (ASH, BUSYBOX, "f() { break; exec show in; }\nfor i in 1; do f; done", {"exit 0"}),
        (BASH, DIALECT, "exit -1", {"exit 255"}),
        (BASH, DIALECT, "f() { return x; exec show in; }\nf\nexec show $?", {"show 2"}),
        (BASH, DIALECT, "x=$(exec date)\nexec show $?", {"show <the exit status>"}),
    ],
)
def test_what_an_error_of_a_builtin_ends(behaviour: Behaviour, dialect: Dialect, text: str, expected: set[str]) -> None:
    assert outcomes(text, 0, behaviour, dialect) == expected


@pytest.mark.parametrize(
    ("behaviour", "dialect", "text", "expected"),
    [
        (BASH, DIALECT, "HOME=/h; PATH=$PATH:~/b:~; exec show $PATH", {"show /bin:/h/b:/h"}),
        (DASH, DASH_DIALECT, "HOME=/h; export P=~/b:~; exec show $P", {"show /h/b:/h"}),
        (DASH, DASH_DIALECT, 'HOME=/h; exec show ~"b" a=~ ~:a', {"show ~b a=~ <the home of :a>"}),
        (BASH, DIALECT, 'HOME=/h; exec show ~"b" a=~ ~:a', {"show ~b a=/h /h:a"}),
        (DASH, DASH_DIALECT, "set -- a 'b c'; exec show ${#@}", {"show 5"}),
        (BASH, DIALECT, "set -- a 'b c'; exec show ${#@}", {"show 2"}),
        (DASH, DASH_DIALECT, 'IFS=:; set -- a b; x=$@; exec show "$x"', {"show a:b"}),
        (BASH, DIALECT, 'IFS=:; set -- a b; x=$@; exec show "$x"', {"show 'a b'"}),
        (DASH, DASH_DIALECT, "false; exec show $(:) $?", {"show 1"}),
        (BASH, DIALECT, "false; exec show $(:) $?", {"show 0"}),
        (DASH, DASH_DIALECT, "[ -f a b c ]\nexec show $?", {"show 2"}),
        (BASH, DIALECT, "x=$((1 2))\nexec show", {"lost"}),
        (DASH, DASH_DIALECT, "x=$(echo -n -n)\nexec show $x", {"show -n"}),
        (BASH, DIALECT, "x=$(echo -n -n)\nexec show $x", {"show"}),
        (DASH, DASH_DIALECT, "set -- -- a\nwhile getopts n o; do :; done\nexec show $OPTIND", {"show 2"}),
        (ASH, BUSYBOX, "set -e\nx=$(false; echo a)\nexec show $x", {"show a"}),
        (DASH, DASH_DIALECT, "set -e\nx=$(false; echo a)\nexec show $x", {"exit 1"}),
        (DASH, DASH_DIALECT, "cd -\nexec show $?", {"show 0"}),
        (BASH, DIALECT, "cd -x\nexec show $?", {"show 2"}),
        (BASH, DIALECT, "x=é; exec show ${#x}", {"show <the length of x>"}),
        (BASH, DIALECT, "a=('p q' r); exec show ${a[@]:-d} ${a[@]:+,}", {"show p q r ,"}),
        (BASH, DIALECT, "IFS=,; a=('p q' r); exec show ${a[@]:+x}", {"show x"}),
        (BASH, DIALECT, "IFS=,; a=('p q' r); exec show ${a[@]:-d}", {"lost"}),
        (DASH, DASH_DIALECT, "set -- 'p q' r; exec show ${@:-d} ${*:-d} ${@:+x y}", {"show p q r p q r x y"}),
        (DASH, DASH_DIALECT, "set -- 'p q' r; exec show \"${@?x}\"", {"show 'p q' r"}),
        (DASH, DASH_DIALECT, 'set --; exec show ${@-d} ${*+x} "${@:+y}"', {"show x ''"}),
        (BASH, DIALECT, 'set --; exec show ${@-d} ${*+x} "${@:+y}"', {"show d"}),
        (BASH, DIALECT, 'set -- a b; exec show "${*:+}" "${@?x}"', {"show '' a b"}),
        (DASH, DASH_DIALECT, 'exec show "${PS2-unset}" "${PS4-unset}" "${PS1+set}"', {"show '> ' '+ ' set"}),
        (ASH, BUSYBOX, 'exec show "${PS2-unset}" "${PS4-unset}" "${PS1+set}"', {"show '> ' '+ ' set"}),
        (BASH, DIALECT, 'exec show "${PS2-unset}" "${PS1+set}"', {"show unset ''"}),
        (DASH, DASH_DIALECT, 'read a <<E\n`echo \\"b\\"`\nE\nexec show "$a"', {"show b"}),
        (BASH, DIALECT, 'read a <<E\n`echo \\"b\\"`\nE\nexec show "$a"', {"show '\"b\"'"}),
    ],
)
def test_how_shells_expand_words_differently(
    behaviour: Behaviour, dialect: Dialect, text: str, expected: set[str]
) -> None:
    assert outcomes(text, 0, behaviour, dialect) == expected


def test_arguments_stay_apart_where_many_states_enter_a_loop() -> None:
    questions = "\n".join(f"date {name} && {name}=1" for name in "abcde")
    text = f'date && set -- one\n{questions}\nwhile ! date "$a$b$c$d$e"; do :; done\nexec show "$@"'
    assert outcomes(text) == {"show one", "show"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("if date; then exit 1; fi", "`date` succeeds (line 1)"),
        ("if ! date; then exit 1; fi", "`date` fails (line 1)"),
        ("! date || exit 1", "`date` succeeds (line 1)"),
        ("if ! { date; }; then exit 1; fi", "`date` fails (line 1)"),
        ("f() { ! date; }\nif f; then exit 1; fi", "`date` fails (line 1)"),
        ("if ! x=$(date); then exit 1; fi", "the command fails (line 1)"),
        ("while ! date; do exit 1; done", "`date` fails (line 1)"),
        ("if ! date | show; then exit 1; fi", "`show` fails (line 1)"),
    ],
)
def test_a_condition_says_what_the_command_itself_does(text: str, expected: str) -> None:
    call = Invocation(
        f"{text}\nexec show\n", DASH, DASH_DIALECT, Files(LISTING), User(0, 0, (), ""), "/x", env={"PATH": "/bin"}
    )
    (ended,) = [state for state in evaluate(call) if isinstance(state.signal, Exit)]
    assert describe(ended.when) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("exec show $(type -p date)", {"show /bin/date"}),
        ("exec show $(type -P date)", {"show /bin/date"}),
        ("exec show $(type date -p)", {"show <the output of a command at line 1>"}),  # -p is an operand there
        ("exec show $(printf '%d-%s' 12 a)", {"show 12-a"}),
        ("exec show $(printf '%d' '')", {"show 0"}),
        ("exec show $(printf '%d' $(date))", {"show <what printf writes>"}),
    ],
)
def test_what_a_builtin_writes(text: str, expected: set[str]) -> None:
    assert outcomes(text) == expected


def test_a_trap_whose_action_is_known_in_part_leaves_the_rest_known() -> None:
    assert outcomes('/bin/date &\np=$!\ntrap "kill $p" TERM INT\nexec show on') == {"show on"}
    assert outcomes('trap "$(date)" TERM\nexec show on') == {"lost"}
    assert outcomes('trap "exit $(date)" EXIT\nexit 3') == {"lost"}


@pytest.mark.parametrize(
    "text", ["[[ a b ]]", "if [[ a -eq ]]; then :; fi", "set -e\n[[ ( a ]]", "v=(a", "eval '[[ a b ]]'\nexit $?"]
)
def test_bash_ends_with_another_status_where_a_condition_or_an_array_cannot_be_read(text: str) -> None:
    assert outcomes(text) == {"exit None"}
