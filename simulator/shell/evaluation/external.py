"""Programs that a script runs: whether there is such a one, what it writes, and which files it may change.

What a program prints and whether it succeeds is known of a few only; a program changes files, never the shell.
Compare: POSIX.1-2024, "Command Search and Execution".
"""

from __future__ import annotations

from collections.abc import Mapping

from simulator.shell.evaluation import utilities
from simulator.shell.evaluation.context import Context
from simulator.shell.evaluation.descriptors import has_nothing_to_read, mutter
from simulator.shell.evaluation.files import ABSENT, Files, Known
from simulator.shell.evaluation.modes import changed_modes
from simulator.shell.evaluation.rules import ScriptStep
from simulator.shell.evaluation.search import search
from simulator.shell.evaluation.state import Command, State
from simulator.shell.evaluation.values import Unknown, Value, show

HARMLESS = frozenset(
    """[ arch awk b2sum base32 base64 basename bc cat cksum cmp column comm cut date dc df diff dig dircolors dirname
    dmesg dpkg-query du echo egrep env expand expr factor false fgrep file fmt fold free gawk getconf getent getopt
    grep groups head hexdump host hostid hostname id infocmp ip jq ldd less locale logger logname look ls lsblk lscpu
    lsof mawk md5sum more mountpoint nl nproc nslookup numfmt od openssl paste pathchk pgrep pidof ping pinky pr
    printenv printf ps pwd readlink realpath rev sed seq sha1sum sha256sum sha512sum sleep sort ss stat strings sum
    tac tail test top tput tr true tsort tty uname uniq uptime users vmstat wc which who whoami xxd yes yq nc netstat
    pg_isready mysqladmin mongosh rabbitmq-diagnostics kill pkill killall renice""".split()
)
"""Programs that change no file of those that scripts ask for; ``sed -i`` and the like are looked at on their own."""
NAMED = frozenset(
    "chmod chown chgrp mkdir touch rm rmdir mv cp ln install tee truncate mkfifo mknod mktemp sed".split()
)
"""Programs that change the files that they are told, and no others."""
ACCOUNTS = frozenset(
    "useradd usermod userdel groupadd groupmod groupdel adduser addgroup deluser delgroup chpasswd passwd vipw".split()
)
"""Programs that change /etc/passwd and /etc/group."""


def command(words: tuple[Value, ...], state: State, temporary: Mapping[str, Value]) -> Command:
    """Return a program with the environment that it gets."""
    env: dict[str, Value] = {}
    for name, variable in state.variables.items():
        if variable.exported and isinstance(variable.value, str | Unknown):
            env[name] = variable.value
    env.update(temporary)
    return Command(
        words,
        env,
        state.line,
        cwd=state.cwd,
        descriptors=frozenset(state.descriptors),
        no_input=has_nothing_to_read(state),
    )


def run_program(
    words: tuple[Value, ...], state: State, context: Context, temporary: Mapping[str, Value], origins: tuple[str, ...]
) -> list[State]:
    """Run a program as a child of the shell."""
    name = str(words[0])
    path = temporary.get("PATH")
    where, facts, _ = search(name, state, context, path)
    if facts == ABSENT:
        missing = ScriptStep.IS_MISSING.gives(f"line {state.line}: {name}: not found")
        return [mutter(state, "the shell").after(127).noting(missing)]
    if (
        "/" in name
        and facts is not None
        and (facts.type == "directory" or state.files.permits(where, facts, context.user, 1) is False)
    ):
        return [mutter(state, "the shell").after(126)]
    found = None if _may_be_missing(name, state, context, path) else utilities.run(words, state, context, origins)
    if found is not None:
        ended = [each if each.status == 0 else mutter(each, name) for each in found]
        return [each._replace(last=command(words, state, temporary), waits=False) for each in ended]
    return [ran(words, state, temporary)]


def _may_be_missing(name: str, state: State, context: Context, path: Value | None) -> bool:
    """Return whether a program is not in the image, and is there only if a program that ran before has made it."""
    if not state.files.disturbed:
        return False
    undisturbed = state._replace(files=state.files._replace(disturbed=False))
    return search(name, undisturbed, context, path)[1] == ABSENT


def ran(words: tuple[Value, ...], state: State, temporary: Mapping[str, Value]) -> State:
    """Return the state behind a program of which only its effect on files is known."""
    name = str(words[0]).rpartition("/")[2] if isinstance(words[0], str) else ""
    files = changed(name, words, state)
    started = command(words, state, temporary)
    step = ScriptStep.RUNS_PROGRAM.gives(f"line {state.line}: runs {' '.join(show(word) for word in words)}")
    after = state._replace(files=files, status=None, last=started, waits=False)
    if state.input is not None and not state.nested and not has_nothing_to_read(state):
        after = after._replace(input=Unknown("what is left of the input"))
    after = mutter(after, name or "a program")
    text = Unknown(f"the output of `{name or 'a program'}` (line {state.line})")
    return utilities.writes(after, text, None).noting(step)


def changed(name: str, words: tuple[Value, ...], state: State) -> Files:
    """Return the files after a program has run."""
    files = state.files
    if name == "mktemp" or (name in HARMLESS and not (name == "sed" and _in_place(words))):
        return files
    if name in ACCOUNTS:
        return files.changing("/etc/passwd", Known("file")).changing("/etc/group", Known("file"))
    if name == "find":
        return _found(words, state)
    if name not in NAMED:
        return files._replace(disturbed=True)
    if any(isinstance(word, Unknown) for word in words[1:]):
        return files._replace(disturbed=True)
    operands = [str(word) for word in words[1:] if not str(word).startswith("-")]
    if name == "chmod":
        return changed_modes(tuple(map(str, words[1:])), state)
    if name in ("chown", "chgrp"):
        operands = operands[1:]
    for operand in operands:
        files = _touched(name, operand, files, state.cwd)
    return files


def _found(words: tuple[Value, ...], state: State) -> Files:
    """Return the files after ``find``: it changes what its -exec and -delete say."""
    files = state.files
    texts = [word if isinstance(word, str) else "" for word in words]
    executed = [texts[place + 1] for place, text in enumerate(texts[:-1]) if text in ("-exec", "-execdir", "-ok")]
    names = {each.rpartition("/")[2] for each in executed} - HARMLESS
    if "-delete" in texts or names - {"chown", "chmod", "chgrp"}:
        return files._replace(disturbed=True)
    for name in sorted(names):
        for path in _searched(words, state):
            files = files.changing_rights(name, path)
    return files


def _searched(words: tuple[Value, ...], state: State) -> tuple[str, ...]:
    """Return the clean paths below which ``find`` meets what it executes a program for; a link may lead anywhere."""
    starts: list[str] = []
    for word in words[1:]:
        if isinstance(word, Unknown):
            return ("/",)
        if word[:1] in ("-", "(", "!", ")", ","):
            break
        starts.append(word)
    if not starts and len(words) > 1 and str(words[1])[:2] in ("-D", "-O"):
        return ("/",)
    types = [words[at + 1] for at, word in enumerate(words[:-1]) if word == "-type"]
    if not types or not set(types) <= {"f", "d"} or "-o" in words or {"-L", "-H", "-P", "-follow"} & set(words):
        return ("/",)
    return tuple(state.files.locate(start, state.cwd)[0] or "/" for start in starts or (".",))


def _in_place(words: tuple[Value, ...]) -> bool:
    """Return whether ``sed`` changes the files that it reads."""
    texts = [word if isinstance(word, str) else word.prefix for word in words[1:]]
    return any(
        text.startswith(("-i", "--in-place")) or (text[:1] == "-" and text[1:2] != "-" and "i" in text[:4])
        for text in texts
    )


def _touched(name: str, operand: str, files: Files, cwd: str | None) -> Files:
    """Return the files after one of them was named to a program that changes it."""
    path, facts = files.locate(operand, cwd, follow=name not in ("rm", "ln", "mv"))
    if not path:
        return files._replace(disturbed=True)
    if name in ("chown", "chgrp"):
        return files.changing_rights(name, path)
    if name == "mkdir" and facts is not None and facts.type == "directory":
        return files
    if name in ("cp", "mv", "install", "ln", "tee") and facts is not None and facts.type == "directory":
        return files._replace(disturbed=True)
    return files.changing(path, None)
