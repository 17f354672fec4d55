"""Utilities whose output or status is known: ``id``, ``dirname``, ``basename``, ``cat``, ``echo`` and the like.

Compare: POSIX.1-2024, "Utilities"; GNU coreutils; busybox.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from simulator.shell.evaluation import descriptors
from simulator.shell.evaluation.context import Context
from simulator.shell.evaluation.files import ABSENT, DIRECTORY
from simulator.shell.evaluation.printing import echoed, printed
from simulator.shell.evaluation.search import search_files
from simulator.shell.evaluation.state import State
from simulator.shell.evaluation.tests import run_test
from simulator.shell.evaluation.values import Unknown, Value, concatenate, is_number, known, read_number

Run: TypeAlias = Callable[[tuple[str, ...], State, Context], "list[State] | None"]


def writes(state: State, text: Value, status: int | None = 0) -> State:
    """Return the state in which a text was written to the standard output; where that is closed, this fails."""
    closed = not descriptors.is_open(state) and text != ""
    return descriptors.write(state, text)._replace(status=None if closed else status)


def run(words: tuple[Value, ...], state: State, context: Context, origins: tuple[str, ...]) -> list[State] | None:
    """Run a utility that is known; None if it is none, or is used in a way that is not known."""
    name = str(words[0]).rpartition("/")[2]
    if name in ("test", "["):
        operands = words[1:]
        if name == "[":
            if not operands or operands[-1] != "]":
                return [state.after(2)]
            operands = operands[:-1]
        return run_test(operands, state, context, origins[1 : 1 + len(operands)])
    if name == "echo":
        return [writes(state, echoed(words[1:], escapes=False))]
    if name == "printf":
        return [writes(state, *printed(words[1:]))]
    if name == "mkdir":
        return _mkdir(words[1:], state)
    texts = known(words[1:])
    reader = _RUN.get(name)
    if name in ("dirname", "basename") and texts is None:
        return [writes(state, Unknown(f"the output of `{name}` (line {state.line})", filled=True))]
    return reader(texts, state, context) if reader is not None and texts is not None else None


def _mkdir(words: tuple[Value, ...], state: State) -> list[State] | None:
    """Make directories; under ``set -e`` what goes on has them."""
    texts = known(words)
    if texts is None or state.guarded or "e" not in state.options:
        return None
    files = state.files
    operands, skip = [], False
    for text in texts:
        if skip:
            skip = False
        elif text in ("-m", "--mode"):
            skip = True
        elif not text.startswith("-"):
            operands.append(text)
    for operand in operands:
        path, facts = files.locate(operand, state.cwd)
        if not path:
            files = files._replace(disturbed=True)
        elif facts is None or facts.type != "directory":
            here = path
            while here != "/" and ((found := files.at(here)) is None or found.type != "directory"):
                files = files.changing(here, DIRECTORY)
                here = here.rpartition("/")[0] or "/"
    return [state._replace(files=files, status=None)]


def _id(words: tuple[str, ...], state: State, context: Context) -> list[State] | None:
    """Print the user's numbers and names."""
    user = context.user
    options = "".join(word[1:] for word in words if word.startswith("-") and not word.startswith("--"))
    operands = [word for word in words if not word.startswith("-")]
    if operands:
        if context.users is None or state.files.disturbed:
            return [writes(state, Unknown(f"the id of {operands[0]}"), None)]
        if operands[0] not in context.users and not is_number(operands[0]):
            return [state.after(1)]
        if operands[0] not in context.users:
            return [writes(state, Unknown(f"the id of {operands[0]}"), None)]
        user = context.users[operands[0]]
    number = {"u": user.uid, "g": user.gid}.get(options)
    if number is not None:
        return [writes(state, f"{number}\n")]
    if sorted(options) == ["n", "u"]:
        name = user.name if operands or user.name else _name(context)
        return [
            writes(
                state,
                f"{name}\n" if name else Unknown("the name of the user", suffix="\n", filled=True),
                0 if name else None,
            )
        ]
    return [
        writes(
            state, Unknown(f"the output of `id` (line {state.line})", filled=True), 0 if options in ("u", "g") else None
        )
    ]


def _name(context: Context) -> str:
    """Return the name of the user who runs the script; ``""`` if it is not known."""
    for name, user in (context.users or {}).items():
        if user.uid == context.user.uid:
            return name
    return ""


def _whoami(words: tuple[str, ...], state: State, context: Context) -> list[State] | None:
    return None if words else _id(("-un",), state, context)


def _dirname(words: tuple[str, ...], state: State, _: Context) -> list[State] | None:
    words = words[1:] if words[:1] == ("--",) else words
    if len(words) != 1 or words[0].startswith("-"):
        return None
    path = words[0].rstrip("/")
    if not path:
        return [writes(state, "/\n" if words[0] else ".\n")]
    parent = path.rpartition("/")
    return [writes(state, ((parent[0].rstrip("/") or "/") if parent[1] else ".") + "\n")]


def _basename(words: tuple[str, ...], state: State, _: Context) -> list[State] | None:
    words = words[1:] if words[:1] == ("--",) else words
    if not 1 <= len(words) <= 2 or words[0].startswith("-"):
        return None
    name = words[0].rstrip("/").rpartition("/")[2] or ("/" if words[0] else "")
    if len(words) == 2 and name != words[1]:
        name = name.removesuffix(words[1])
    return [writes(state, f"{name}\n")]


def _cat(words: tuple[str, ...], state: State, _: Context) -> list[State] | None:
    """Print files, or the standard input."""
    if any(word.startswith("-") and word != "-" for word in words):
        return None
    texts: list[Value] = []
    status: int | None = 0
    for word in words or ("-",):
        facts = state.files.look(word, state.cwd) if word != "-" else None
        if word == "-":
            texts.append(Unknown("the standard input") if state.input is None else state.input)
        elif facts == ABSENT:
            status = 1
        elif facts is not None and facts.type == "file" and facts.text is not None:
            texts.append(facts.text)
        else:
            texts.append(Unknown(f"the text of {word}"))
            status = None if status == 0 else status
    if "-" in (words or ("-",)) and state.input is None:
        status = 0
    return [writes(state, concatenate(texts), status)]


def _uname(words: tuple[str, ...], state: State, context: Context) -> list[State] | None:
    machine = {"x86-64": "x86_64"}.get(context.machine, context.machine)
    if words in (("-m",), ("-p",)) and machine:
        return [writes(state, f"{machine}\n")]
    if words in ((), ("-s",)):
        return [writes(state, "Linux\n")]
    return [writes(state, Unknown("the output of uname", filled=True))]


def _hostname(words: tuple[str, ...], state: State, context: Context) -> list[State] | None:
    if words == () and context.hostname:
        return [writes(state, f"{context.hostname}\n")]
    return [writes(state, Unknown("the host's name", filled=True), None)]


def _path(words: tuple[str, ...], state: State, _: Context) -> list[State] | None:
    """Resolve links: ``readlink -f`` and ``realpath``."""
    paths = [word for word in words if not word.startswith("-")]
    if len(paths) != 1 or any(word not in ("-f", "-e", "-m", "--") for word in words if word.startswith("-")):
        return None
    path, facts = state.files.locate(paths[0], state.cwd)
    if not path or facts is None:
        return [writes(state, Unknown(f"the path of {paths[0]}"), None)]
    if facts == ABSENT:
        return None
    return [writes(state, f"{path}\n")]


def _readlink(words: tuple[str, ...], state: State, context: Context) -> list[State] | None:
    return _path(words, state, context) if any(word.startswith("-") for word in words) else None


def _which(words: tuple[str, ...], state: State, context: Context) -> list[State] | None:
    """Look programs up."""
    if len(words) != 1 or words[0].startswith("-"):
        return None
    where, facts, sure = search_files(words[0], state, context)
    if facts == ABSENT:
        return [state.after(1)]
    if facts is None or not sure or "/" in words[0]:
        return [writes(state, Unknown(f"the path of {words[0]}"), None)]
    return [writes(state, f"{where}\n")]


def _true(_: tuple[str, ...], state: State, __: Context) -> list[State] | None:
    return [state.after(0)]


def _false(_: tuple[str, ...], state: State, __: Context) -> list[State] | None:
    return [state.after(1)]


def _pwd(words: tuple[str, ...], state: State, _: Context) -> list[State] | None:
    text = Unknown("the working directory", filled=True) if state.cwd is None or words else f"{state.cwd}\n"
    return [writes(state, text)]


def _sleep(words: tuple[str, ...], state: State, _: Context) -> list[State] | None:
    return [state.after(0 if len(words) == 1 and is_number(words[0]) else None)]


def _tr(words: tuple[str, ...], state: State, _: Context) -> list[State] | None:
    """Change characters of a known input: single characters and the ranges of letters and digits."""
    if not isinstance(state.input, str):
        return None
    if len(words) == 2 and words[0] == "-d" and (removed := _set(words[1])) is not None:
        return [writes(state, "".join(c for c in state.input if c not in removed))]
    if len(words) != 2 or words[0].startswith("-"):
        return None
    old, new = _set(words[0]), _set(words[1])
    if old is None or not new:
        return None
    table = {ord(c): new[min(index, len(new) - 1)] for index, c in reversed(list(enumerate(old)))}
    return [writes(state, state.input.translate(table))]


def _set(text: str) -> str | None:
    """Return the characters of a set of ``tr``; None if it is not read here."""
    named = {
        "[:upper:]": "A-Z", "[:lower:]": "a-z", "A-Z": "A-Z", "a-z": "a-z", "0-9": "0-9", "[A-Z]": "A-Z",
        "[a-z]": "a-z",
        "[:digit:]": "0-9",
    }.get(text)  # fmt: skip
    if named is not None:
        return "".join(chr(code) for code in range(ord(named[0]), ord(named[2]) + 1))
    escaped = {"\\n": "\n", "\\t": "\t", "\\r": "\r", "\\0": "\0"}.get(text, text)
    return escaped if not any(c in escaped for c in "\\[-") or len(escaped) == 1 else None


def _cut(words: tuple[str, ...], state: State, _: Context) -> list[State] | None:
    """Take one field of each line of a known input."""
    joined = " ".join(words).replace("-d ", "-d").replace("-f ", "-f")
    parts = sorted(joined.split(" "))
    if (
        not isinstance(state.input, str)
        or len(parts) != 2
        or not parts[0].startswith("-d")
        or not parts[1].startswith("-f")
    ):
        return None
    separator, field = parts[0][2:], parts[1][2:]
    if len(separator) != 1 or (number := read_number(field)) is None:
        return None
    made = []
    for line in state.input.removesuffix("\n").split("\n") if state.input else []:
        fields = line.split(separator)
        made.append(line if len(fields) == 1 else fields[number - 1] if 0 < number <= len(fields) else "")
    return [writes(state, "".join(f"{line}\n" for line in made))]


_RUN: dict[str, Run] = {
    "id": _id, "whoami": _whoami, "dirname": _dirname, "basename": _basename, "cat": _cat, "uname": _uname,
    "hostname": _hostname, "readlink": _readlink, "realpath": _path, "which": _which, "true": _true, "false": _false,
    "pwd": _pwd, "sleep": _sleep, "tr": _tr, "cut": _cut,
}  # fmt: skip
