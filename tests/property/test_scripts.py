"""Laws of following scripts: it ends with an answer, and more knowledge never changes an answer that is known."""

from __future__ import annotations

import contextlib

from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.launch.rootfs import Program
from simulator.shell.evaluation.arithmetic import Computation, NotComputed
from simulator.shell.evaluation.behaviour import ASH, BASH, DASH
from simulator.shell.evaluation.evaluate import Invocation, evaluate
from simulator.shell.evaluation.files import Files, Known, Listing, User
from simulator.shell.evaluation.patterns import compile_pattern, lengths, matches
from simulator.shell.evaluation.state import Exec, Exit, Lost, State
from simulator.shell.grammar.dialect import BASH as BASH_DIALECT
from simulator.shell.grammar.dialect import BUSYBOX
from simulator.shell.grammar.dialect import DASH as DASH_DIALECT
from tests.conformance.cases.script_texts import scripts
from tests.conformance.comparisons.scripts import followed

SHELLS = ((DASH, DASH_DIALECT), (ASH, BUSYBOX), (BASH, BASH_DIALECT))
PIECES = st.sampled_from(
    (
        "if ",
        "then ",
        "fi\n",
        "case $1 in ",
        "esac\n",
        "a) ",
        ";; ",
        "while ",
        "do ",
        "done\n",
        "for i in ",
        "exec ",
        '"$@" ',
        "set -- ",
        "$(",
        ") ",
        "{ ",
        "; }\n",
        "f() ",
        "&& ",
        "|| ",
        "! ",
        "| ",
        "& ",
        "[ -f x ] ",
        "[[ $v == a* ]] ",
        "${1#-} ",
        "${v:-$w} ",
        "$((1+i)) ",
        "v=1 ",
        "\n",
        "eval ",
        ". ./x ",
        "shift ",
        "return ",
        "exit 1 ",
        "trap 'f' EXIT ",
        "local v ",
        "read v ",
        "<<E\na\nE\n",
        ">/x ",
        "set -e\n",
        "cd / ",
        "`",
        "'a' ",
        "unset v ",
        "${!v} ",
        "break ",
        "true ",
        "false ",
        "nosuch ",
        "(",
        ")",
        "((i++)) ",
        "a=(1 2) ",
        "${a[@]} ",
        "export v ",
        "wait ",
        "test ",
    )
)


def ends(text: str, files: Files, env: dict[str, str], number: int, *, env_complete: bool = True) -> tuple[State, ...]:
    behaviour, dialect = SHELLS[number]
    user = User(0, 0, (), "root")
    call = Invocation(
        text, behaviour, dialect, files, user, file="/x", positional=("a",), env=env, env_complete=env_complete
    )
    return evaluate(call)


@given(st.lists(PIECES, max_size=25).map("".join), st.integers(0, 2))
@settings(deadline=None)
def test_every_text_has_an_answer(text: str, number: int) -> None:
    found = ends(text, Files(Listing({}, complete=True)), {"PATH": "/bin"}, number)
    assert found
    assert all(isinstance(state.signal, Exec | Exit | Lost) for state in found)


@given(st.integers(0, 10**6), st.booleans())
@settings(deadline=None, max_examples=40)
def test_more_knowledge_never_changes_an_answer(seed: int, bash: bool) -> None:
    ((text, words),) = scripts(bash, seed, 1)
    del words
    programs = {f"/bin/{name}": Known("file", 0o755) for name in ("show", "cat", "basename", "dirname", "fails")}
    full = ends(text, Files(Listing(programs, complete=True)), {"PATH": "/bin"}, 2 if bash else 0)
    partial = ends(text, Files(Listing({}, complete=False)), {"PATH": "/bin"}, 2 if bash else 0, env_complete=False)
    if len(partial) == 1 and isinstance(partial[0].signal, Exec) and not partial[0].early:
        first = partial[0].signal.command.args
        if all(isinstance(word, str) for word in first):
            assert {each.signal.command.args for each in full if isinstance(each.signal, Exec)} <= {first}


def test_the_cost_is_bounded() -> None:
    text = "".join(f"if p{n}; then v{n}=1; fi\n" for n in range(40)) + 'exec server "$v3"\n'
    found = ends(text, Files(Listing({})), {"PATH": "/bin"}, 0)
    assert len(found) <= 200


@given(st.text("ab*?[]!-\\", max_size=12), st.text("ab-", max_size=12))
def test_a_pattern_matches_the_lengths_that_it_gives(pattern: str, text: str) -> None:
    compiled = compile_pattern(pattern)
    if compiled is not None:
        assert matches(compiled, text) == (len(text) in lengths(compiled, text))


@given(st.text("01234567890+-*/%()<>=&|!~^?: ia", max_size=20))
def test_arithmetic_gives_a_number_or_says_that_it_does_not_know(text: str) -> None:
    with contextlib.suppress(NotComputed):
        assert isinstance(Computation(text, {"i": "3", "a": None}).result(), int)


def test_a_script_without_words_is_followed_like_one_with_words() -> None:
    found = followed('exec show "$@"\n', ["a b"], Program("dash", "0.5.12-2", "debian"))
    assert [way.args for way in found.becomes] == [("show", "a b")]
