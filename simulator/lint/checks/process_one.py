"""Findings about whether the process starts, and whether it stops."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from simulator.build.dockerfile.parser import Instruction
from simulator.core.text import quoted
from simulator.core.values import ShellForm, UnknownWords
from simulator.golang.reference import normalized
from simulator.lint.finding import Edit, Span
from simulator.lint.proposals import Candidate, Proposal, exec_form, proposed, replaced
from simulator.lint.rules import ProcessOne
from simulator.lint.stages import MAX_PARENTS, Start, written_by
from simulator.shell.arguments import SHELLS, shell_arguments
from simulator.shell.bin_sh import find_bin_sh
from simulator.shell.programs import INTERACTIVE, SHORT, base_name
from simulator.shell.script import (
    ASSIGNMENT,
    BUILTINS,
    Token,
    command_name,
    last_command,
    plain_words,
    simple_commands,
    stays_process_one,
    tokenize,
)


def no_shell(start: Start) -> Iterator[Candidate]:
    """Find a shell that is started in an image which has none."""
    argv = start.argv()
    if start.has_shell or not argv or base_name(argv[0]) not in SHELLS | {"busybox"}:
        return
    if any(isinstance(word, UnknownWords) for word in argv) or _may_be_brought(start, argv[0]):
        return
    read = shell_arguments(argv)
    script = argv[read.value.roles.index("script")] if read and "script" in read.value.roles else None
    own = written_by(start, argv[0] if script is None else script)
    if own is None:
        return
    words = plain_words(script) if script is not None else None
    proposal = proposed(start, own, words, "write it in exec form") if words else None
    message = f"{quoted(argv[0])} is not in {quoted(start.root)}, and nothing puts it there"
    yield Candidate(ProcessOne.NO_SHELL, own, message, proposal)


def _may_be_brought(start: Start, path: str) -> bool:
    """Tell whether an instruction may put a file there."""
    if len(start.line) == MAX_PARENTS:
        return True
    every = [one for stage in start.line for one, _ in stage.offsets if isinstance(one, Instruction)]
    return any(_brings(one, path) for one in every)


def _brings(instruction: Instruction, path: str) -> bool:
    if instruction.keyword == "run":
        return True
    if instruction.keyword not in ("copy", "add"):
        return False
    *sources, target = instruction.value
    if "$" in target or instruction.body:
        return True
    name = base_name(path)
    folder = posixpath.normpath(posixpath.join("/", target))
    if folder.endswith(f"/{name}"):
        return True
    if target.endswith("/") or folder in ("/", "/bin", "/usr", "/usr/bin", "/busybox", "/sbin", "/usr/local/bin"):
        return any(_may_hold(source, name, folder, instruction.keyword) for source in sources)
    return False


def _may_hold(source: str, name: str, folder: str, keyword: str) -> bool:
    """Tell whether what is copied to a folder may be, or hold, a file of a name that ends up among the programs."""
    last = base_name(source.rstrip("/"))
    if last in (name, "busybox") or any(mark in source for mark in "*?[$"):
        return True
    if folder not in ("/", "/bin", "/usr", "/usr/bin", "/busybox", "/sbin", "/usr/local/bin"):
        return False
    if keyword == "add":
        return True
    return source.endswith("/") or last in ("", ".", "..") or "." not in last.strip(".")


def shell_stays(start: Start) -> Iterator[Candidate]:
    """Find a shell that stays process 1, so that the program gets no stop signal."""
    argv = start.argv()
    if argv is None or not start.has_shell:
        return
    if any(isinstance(word, UnknownWords) for word in argv):
        return
    passed = _passed_on(start)
    read = shell_arguments(argv[passed:])
    if not read or "script" not in read.value.roles:
        return
    place = passed + read.value.roles.index("script")
    script, own = str(argv[place]), written_by(start, argv[place])
    if (
        own is None
        or script.startswith("[")
        or dict(start.image.other_fields).get("StopSignal") in ("SIGKILL", "KILL", "9")
    ):
        return
    kind = _family(start, str(argv[passed]))
    command = last_command(script)
    if _is_over_at_once(script, command) or not stays_process_one(script, kind):
        return
    message = f"{_named(kind, str(argv[passed]))} stays process 1 and does not pass the stop signal on"
    yield Candidate(ProcessOne.SHELL_STAYS, own, message, _without(start, own, script, place))


# Entry scripts of public images that end with exec "$@", whatever command they are given, by the name of the image.
_PASSING = {"node": "docker-entrypoint.sh", "php": "docker-php-entrypoint", "nginx": "/docker-entrypoint.sh"}


def _passed_on(start: Start) -> int:
    """Count the words in front of the command that process 1 becomes in the end."""
    entrypoint = start.image.entrypoint or ()
    name = normalized(start.root.partition("@")[0]).rpartition(":")[0].removeprefix("docker.io/library/")
    passes = len(entrypoint) == 1 and written_by(start, entrypoint[0]) is None and entrypoint[0] == _PASSING.get(name)
    return len(entrypoint) if passes else 0


def _is_over_at_once(script: str, command: list[Token] | None) -> bool:
    """Tell whether nobody waits for the script: it ends by itself, or when whoever types says so."""
    if command is None:
        found = tokenize(script) or []
        return {command_name(part) for part in simple_commands(found)} <= SHORT
    name = base_name(command_name(command))
    return name in SHORT or (name in INTERACTIVE and len(command) == 1)


def _named(kind: str | None, first: str) -> str:
    return f"{first} of Debian and Ubuntu" if kind == "dash" else first


def _family(start: Start, first: str) -> str | None:
    """Tell which kind of shell a program is; one that an instruction may have replaced is any."""
    name = base_name(first)
    if name in ("bash", "dash", "ash"):
        return None if name == "dash" else name
    if name != "sh":
        return None
    for stage in start.line:
        for one, _ in stage.offsets:
            if one.keyword == "run" and ("/bin/sh" in one.original and "ln " in one.original):
                return None
            if one.keyword == "run" and ("dash/sh" in one.original or "busybox --install" in one.original):
                return None
    return find_bin_sh(start.root)


def _without(start: Start, own: Instruction, script: str, place: int) -> Proposal | None:
    """Propose exec form where the script needs no shell, else exec in front of its last command."""
    form = own.value.value
    words = plain_words(script)
    if words is not None and (isinstance(form, ShellForm) or form.words[-1] == script):
        return proposed(start, own, words, "write it in exec form, without the shell")
    command = last_command(script)
    if command is None or command[0].kind != "word" or ASSIGNMENT.match(command[0].text):
        return None
    if command_name(command) in BUILTINS or command[0].text.startswith("$"):
        return None
    at = command[0].start
    changed = f"{script[:at]}exec {script[at:]}"
    argv = start.argv() or ()
    after = tuple(changed if n == place else str(word) for n, word in enumerate(argv))
    says = "let exec put the program in the shell's place"
    if isinstance(form, ShellForm):
        line, column = own.argument.spot(at)
        return Proposal(says, (Edit(Span(line, column, line, column), "exec "),), after)
    new = tuple(changed if word == script else word for word in form.words)
    return Proposal(says, replaced(own, exec_form(new)), after)
