"""Why a container does not start, in plain English: what is missing or wrong, by name.

Reads: a ``Start`` that failed, the argv and what is known of the root filesystem. Gives: a sentence. The rule that
decided says what is wrong; a rule that needs no other words has the runtime's own message.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from simulator.core.record import NamedTuple
from simulator.core.rule import Decision, Rule
from simulator.core.text import printable, quoted
from simulator.launch.errors import c_error, go_error
from simulator.launch.execve import Execve
from simulator.launch.identity import StartUser
from simulator.launch.lookup import ProgramLookup
from simulator.launch.outcome import Start
from simulator.launch.rootfs import Elf, File, RootFs

_MOST_PLACES = 2
_NO_FILE = (c_error("ENOENT").lower(), go_error("ENOENT").lower())


class _Failed(NamedTuple):
    """What the sentence is about."""

    decision: Decision[Any]
    """The decision that ended the start."""
    word: str
    """The first word of the argv."""
    start: Start
    rootfs: RootFs

    @property
    def file(self) -> File | None:
        """What is known of the file whose execve failed."""
        return self.rootfs.files.get(self.start.executes or "")

    @property
    def image(self) -> str:
        """Where a file is missing: in the image where all of its files are known."""
        return " in this image" if self.rootfs.complete else ""


def failure_reason(start: Start, argv: Sequence[str], rootfs: RootFs) -> str:
    """Say why a container does not start; printable, without a full stop."""
    word = str(argv[0]) if argv else ""
    for decision in reversed(start.decisions):
        if (tell := _REASONS.get(decision.rule)) is not None:
            return tell(_Failed(decision, word, start, rootfs))
    return printable(start.message or "the runtime's message is not known")


def is_missing(start: Start) -> bool:
    """Return whether a container does not start because there is no such file."""
    return any(decision.rule in (ProgramLookup.NOT_FOUND, ProgramLookup.MISSING) for decision in start.decisions)


def _not_found(failed: _Failed) -> str:
    """Say that PATH leads to no such program, and where the image has one that it does not lead to."""
    places = [
        path
        for path in failed.rootfs.files
        if failed.word and path.endswith(f"/{failed.word}") and _is_there(failed, path)
    ]
    if places:
        shown = " and ".join(map(printable, sorted(places)[:_MOST_PLACES]))
        return f"PATH leads to no program {quoted(failed.word)}, though there is {shown}{_denial(failed, places)}"
    if failed.rootfs.complete and failed.word:
        return f"there is no {quoted(failed.word)} in this image"
    return f"there is no {quoted(failed.word)} in the directories of PATH"


def _denial(failed: _Failed, places: Sequence[str]) -> str:
    """Say that the only place has a file without an execute bit; ``""`` otherwise."""
    mode = _mode(failed.rootfs.files[places[0]]).partition("its mode is ")[2] if len(places) == 1 else ""
    return f", which may not be executed (mode {mode})" if mode else ""


def _is_there(failed: _Failed, path: str) -> bool:
    return failed.rootfs.files[path].type in ("file", "symlink")


def _relative(failed: _Failed) -> str:
    return f"PATH leads to {quoted(failed.word)} through a relative directory, which the runtime refuses"


def _missing(failed: _Failed) -> str:
    """Say that a path leads to no file."""
    if str(failed.decision.value).lower().endswith(_NO_FILE):
        return f"there is no {quoted(failed.word)}{failed.image}"
    return printable(str(failed.decision.value))


def _directory(failed: _Failed) -> str:
    return f"{quoted(failed.word)} is a directory"


def _denied(failed: _Failed) -> str:
    return f"{quoted(failed.word)} may not be executed{_mode(failed.rootfs.files.get(failed.word))}"


def _mode(file: File | None) -> str:
    """Write a file's mode, if it has no execute bit; ``""`` otherwise."""
    return (
        f": its mode is {file.mode:04o}" if file is not None and file.type == "file" and not file.mode & 0o111 else ""
    )


def _no_file(failed: _Failed) -> str:
    """Say that crun refuses what is no regular file, or not executable."""
    if "not a regular file" in str(failed.decision.value):
        return f"{quoted(failed.word)} is no regular file"
    return f"{quoted(failed.word)} is not executable"


def _user(failed: _Failed) -> str:
    return f"the user is not in the image's /etc/passwd: {printable(str(failed.decision.value))}"


def _group(failed: _Failed) -> str:
    return f"the group is not in the image's /etc/group: {printable(str(failed.decision.value))}"


def _interpreter(failed: _Failed) -> str:
    """Say that the interpreter of a script is missing, and whether Windows line ends are why."""
    name = (failed.start.args or ("",))[0]
    script = _path(failed)
    if name.endswith("\r"):
        return f"{script} has Windows line ends: its #! line names {quoted(name)}, which is not there"
    return f"the #! line of {script} names {printable(name)}, which is not there"


def _loader(failed: _Failed) -> str:
    """Say that the loader of a program, or of a script's interpreter, is missing."""
    if failed.decision.premises:
        name = printable((failed.start.args or ("",))[0])
        return f"{name}, which the #! line of {_path(failed)} names, needs a loader that is not there"
    elf = failed.file.elf if failed.file else None
    if elf is None or elf.interpreter is None:
        return f"the loader that {_path(failed)} needs is not there"
    why = "is not there" if failed.decision.value == "ENOENT" else f"fails: {go_error(failed.decision.value)}"
    return f"{_path(failed)} needs the loader {printable(elf.interpreter)}, which {why}"


def _format(failed: _Failed) -> str:
    """Say that the kernel cannot execute a file: a program for another machine, or a text without a ``#!`` line."""
    if failed.decision.premises:
        return f"the #! line of {_path(failed)} names something that the kernel cannot execute (exec format error)"
    elf = failed.file.elf if failed.file else None
    if isinstance(elf, Elf) and elf.kind in ("executable", "shared object"):
        return f"{_path(failed)} is a program for {printable(elf.machine)}, another machine (exec format error)"
    if failed.file is not None and failed.file.text is not None:
        return f"{_path(failed)} is a text without a #! line (exec format error)"
    return f"{_path(failed)} is no program that the kernel can execute (exec format error)"


def _refused_file(failed: _Failed) -> str:
    """Say that the kernel may not execute the file, or the interpreter or loader that it names."""
    file = failed.file
    if file is not None and file.type == "file" and not file.mode & 0o111:
        return f"{_path(failed)} may not be executed{_mode(file)}"
    return f"{_path(failed)}, or what it is executed through, may not be executed (permission denied)"


def _nested(failed: _Failed) -> str:
    return f"the #! line of {_path(failed)} leads to a script, and that to others: the kernel follows five"


def _path(failed: _Failed) -> str:
    return printable(failed.start.executes or failed.word)


_REASONS: Mapping[Rule, Callable[[_Failed], str]] = {
    ProgramLookup.NOT_FOUND: _not_found,
    ProgramLookup.RELATIVE: _relative,
    ProgramLookup.MISSING: _missing,
    ProgramLookup.DIRECTORY: _directory,
    ProgramLookup.DENIED: _denied,
    ProgramLookup.CHECKED_AGAIN: _denied,
    ProgramLookup.NO_FILE: _no_file,
    StartUser.UNKNOWN: _user,
    StartUser.UNKNOWN_GROUP: _group,
    Execve.MISSING: _interpreter,
    Execve.LOADER: _loader,
    Execve.FORMAT: _format,
    Execve.DENIED: _refused_file,
    Execve.NESTED: _nested,
}
"""How each rule by which a start fails is told."""
