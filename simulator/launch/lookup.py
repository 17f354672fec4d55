"""The runtime's own lookup of the first word: which file it will execute, before the kernel is asked.

Reads: the word, PATH, the root filesystem, whose rights. Gives: the path for execve, the runtime's message, or what is
not known. runc uses Go's ``exec.LookPath``, crun a function of its own.
Compare: runc ``linuxStandardInit.Init`` (libcontainer/standard_init_linux.go); Go ``LookPath`` (os/exec/lp_unix.go);
crun ``find_executable`` and ``check_access`` (src/libcrun/utils.c), ``setup_executable_path`` (container.c).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from simulator.core.record import NamedTuple
from simulator.core.rule import Decision, Question, Rule
from simulator.core.sources import CRUN, CRUN_1_8, GO, RUNC, RUNC_1_1
from simulator.engine.runtime import Runtime
from simulator.golang.paths import clean
from simulator.golang.strconv import quoted
from simulator.launch.errors import c_error, go_error
from simulator.launch.tree import ROOT, Errno, Node, NotKnown, Rights, Tree, may_execute


class ProgramLookup(Question):
    """Which file is executed for the first word?"""

    PATH = Rule(
        "A first word without a slash is looked up in the directories of the container's PATH, in order.",
        GO("src/os/exec/lp_unix.go", "LookPath"),
        CRUN("src/libcrun/utils.c", "find_executable"),
        note="What is no file, or may not be executed, is passed over.",
    )
    AS_WRITTEN = Rule(
        "A first word with a slash is a path, from the working directory if it does not begin with one.",
        GO("src/os/exec/lp_unix.go", "LookPath"),
        CRUN("src/libcrun/utils.c", "find_executable"),
    )
    NOT_FOUND = Rule(
        "Where no directory of PATH has it, nothing starts: the runtime says that it is not found.",
        GO("src/os/exec/lp_unix.go", "LookPath"),
        CRUN("src/libcrun/utils.c", "find_executable"),
        note="It says so as well where PATH is empty, and where PATH leads only to what may not be executed.",
    )
    RELATIVE = Rule(
        "A file found through a relative or empty element of PATH is refused by runc, wherever else one is.",
        GO("src/os/exec/lp_unix.go", "LookPath"),
    )
    MISSING = Rule(
        "A path that does not lead to a file fails with the kernel's error.",
        RUNC("libcontainer/standard_init_linux.go", "linuxStandardInit.Init"),
        CRUN("src/libcrun/utils.c", "find_executable"),
    )
    DIRECTORY = Rule(
        "A directory is not executed.",
        GO("src/os/exec/lp_unix.go", "findExecutable"),
        note="Built with Go before 1.20, runc calls it a permission that is denied.",
    )
    DENIED = Rule(
        "A file that the process may not execute is refused; as superuser one execute bit is enough.",
        GO("src/os/exec/lp_unix.go", "findExecutable"),
        CRUN("src/libcrun/utils.c", "check_access"),
    )
    CHECKED_AGAIN = Rule(
        "Built with Go before 1.20, runc takes the first file with an execute bit, and checks it again as the process.",
        RUNC_1_1("libcontainer/standard_init_linux.go", "linuxStandardInit.Init"),
    )
    NO_FILE = Rule(
        "What is no regular file, or not executable, is refused by crun with a message of its own.",
        CRUN("src/libcrun/utils.c", "check_access"),
        CRUN_1_8("src/libcrun/container.c", "container_init_setup"),
    )


class LookedUp(NamedTuple):
    """The file that execve is tried with."""

    decision: Decision[str]
    """The path that execve gets."""
    node: Node


class LookupFailure(NamedTuple):
    """The runtime gives up before execve; the message is the decision's value."""

    decision: Decision[str]


Result: TypeAlias = LookedUp | LookupFailure | NotKnown


class Search(NamedTuple):
    """What the lookup depends on besides the word."""

    tree: Tree
    cwd: str
    path: str
    """The container's PATH; ``""`` where it is empty or not set."""
    rights: Rights
    runtime: Runtime


def look_up(word: str, search: Search) -> Result:
    """Look the first word up as the runtime does."""
    return _crun(word, search) if search.runtime.name == "crun" else _runc(word, search)


def _runc(word: str, search: Search) -> Result:
    """Look a word up as Go's ``exec.LookPath`` does."""
    if "/" in word:
        found = _go_access(word, search)
        if isinstance(found, Node):
            return _checked_again(LookedUp(ProgramLookup.AS_WRITTEN.gives(word), found), search)
        return found.sought(word) if isinstance(found, NotKnown) else LookupFailure(_go_failure(word, found))
    for element in search.path.split(":") if search.path and word else ():
        path = clean(f"{element or '.'}/{word}")
        found = _go_access(path, search)
        if isinstance(found, NotKnown):
            return found.sought(word)
        if isinstance(found, Node):
            if not path.startswith("/"):
                message = f"exec: {quoted(word)}: cannot run executable found relative to current directory"
                return LookupFailure(ProgramLookup.RELATIVE.gives(message))
            return _checked_again(LookedUp(ProgramLookup.PATH.gives(path), found), search)
    return LookupFailure(ProgramLookup.NOT_FOUND.gives(f"exec: {quoted(word)}: executable file not found in $PATH"))


def _go_access(path: str, search: Search) -> Node | Errno | NotKnown:
    """Check a file as ``findExecutable`` does; ``EACCES`` with a path says that the file itself denies it."""
    found = search.tree.walk(path, search.cwd, search.rights)
    if not isinstance(found, Node):
        return found
    plain = search.runtime.access == "any-bit-then-user"
    if found.file.type == "directory":
        return Errno("EACCES" if plain else "EISDIR", found.path)
    allowed = bool(found.file.mode & 0o111) if plain else may_execute(found.file, search.rights)
    if allowed is None:
        return _not_known_who(found.path)
    return found if allowed else Errno("EACCES", found.path)


def _go_failure(word: str, error: Errno) -> Decision[str]:
    """Write Go's message for a path that it does not execute."""
    said = f"exec: {quoted(word)}: "
    if error.name == "EISDIR":
        return ProgramLookup.DIRECTORY.gives(said + go_error(error.name))
    if error.name == "EACCES" and error.path:
        return ProgramLookup.DENIED.gives(said + go_error(error.name))
    return ProgramLookup.MISSING.gives(f"{said}stat {word}: {go_error(error.name)}")


def _checked_again(found: LookedUp, search: Search) -> Result:
    """Check the chosen file once more, as the process, where the runtime does."""
    if search.runtime.access != "any-bit-then-user":
        return found
    allowed = may_execute(found.node.file, search.rights)
    if allowed is None:
        return _not_known_who(found.node.path)
    if allowed:
        return found
    message = f"exec {found.decision.value}: {go_error('EACCES')}"
    return LookupFailure(ProgramLookup.CHECKED_AGAIN.gives(message, found.decision))


def _crun(word: str, search: Search) -> Result:
    """Look a word up as crun does: as the superuser, and as the process where that fails for another reason than that
    there is no file.
    """
    word = word.partition("\0")[0]
    first = _crun_search(word, search._replace(rights=ROOT))
    if isinstance(first, Errno) and first.name != "ENOENT":
        first = _crun_search(word, search)
    if not isinstance(first, Errno):
        return first
    return LookupFailure(_crun_failure(word, first, search))


def _crun_search(word: str, search: Search) -> LookedUp | Errno | NotKnown:
    """Search as ``find_executable`` does; the error is the last one that is not that there is no file."""
    if not word and not search.runtime.empty_name_found:
        return Errno("ENOENT")
    if "/" in word or (search.runtime.dot_is_path and word.startswith(".")):
        folder = search.cwd if search.runtime.joins_with_slash else search.cwd.rstrip("/")
        path = word if word.startswith("/") else f"{folder}/{word}"
        found = _crun_access(path, search)
        if isinstance(found, Node):
            return LookedUp(ProgramLookup.AS_WRITTEN.gives(path), found)
        return found.sought(word) if isinstance(found, NotKnown) else found
    last = Errno("ENOENT")
    for path in _crun_candidates(word, search):
        found = _crun_access(path, search)
        if isinstance(found, Node):
            return LookedUp(ProgramLookup.PATH.gives(path), found)
        if isinstance(found, NotKnown):
            return found.sought(word)
        if found.name != "ENOENT":
            last = found
    return last


def _crun_candidates(word: str, search: Search) -> Iterator[str]:
    """Yield the paths that PATH leads to."""
    for element in search.path.split(":"):
        if search.runtime.empty_element == "root":
            yield f"{element}/{word}"
        elif not element:
            yield word
        else:
            yield f"{'/' * element.startswith('/')}{element.strip('/')}/{word}" if element.strip("/") else f"/{word}"


def _crun_access(path: str, search: Search) -> Node | Errno | NotKnown:
    """Check a file as ``check_access`` does; ``EPERM`` stands for its own two findings."""
    found = search.tree.walk(path, search.cwd, search.rights)
    if not isinstance(found, Node):
        return found
    allowed = may_execute(found.file, search.rights)
    if allowed is None:
        return _not_known_who(found.path)
    if not allowed:
        return Errno("EACCES" if not search.runtime.says_path else "not executable", found.path)
    if found.file.type != "file":
        return Errno("EPERM" if not search.runtime.says_path else "not regular", found.path)
    return found


def _crun_failure(word: str, error: Errno, search: Search) -> Decision[str]:
    """Write crun's message."""
    written = "/" in word or (search.runtime.dot_is_path and word.startswith("."))
    shown = word if not written or word.startswith("/") else f"{search.cwd.rstrip('/')}/{word}"
    if error.name == "ENOENT":
        rule = ProgramLookup.MISSING if written else ProgramLookup.NOT_FOUND
        if not search.runtime.says_path:
            return rule.gives(f"executable file `{word}` not found in $PATH: {c_error('ENOENT')}")
        if not word:
            return rule.gives(f"cannot find `` in $PATH: {c_error('ENOENT')}")
        where = "" if shown.startswith("/") else " in $PATH"
        return rule.gives(f"executable file `{shown}` not found{where}: {c_error('ENOENT')}")
    if not search.runtime.says_path:
        return ProgramLookup.NO_FILE.gives(f"open executable: {c_error(error.name)}")
    if error.name == "not executable":
        message = f"the path `{shown}` exists but it is not executable: {c_error('EPERM')}"
        return ProgramLookup.NO_FILE.gives(message)
    if error.name == "not regular":
        return ProgramLookup.NO_FILE.gives(f"the path `{shown}` is not a regular file: {c_error('EPERM')}")
    return ProgramLookup.MISSING.gives(f"open `{shown}`: {c_error(error.name)}")


def _not_known_who(path: str) -> NotKnown:
    return NotKnown(f"who the user is: give /etc/passwd and /etc/group, to see who may execute {path}")
