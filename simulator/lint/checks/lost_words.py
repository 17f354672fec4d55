"""Findings about words that do not reach the program that they are meant for."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.core.text import quoted, quoted_list
from simulator.core.values import ExecForm, ShellForm, UnknownWords, Word
from simulator.lint.checks.forms import joined
from simulator.lint.proposals import Candidate, Proposal, added, exec_form, proposed, removed
from simulator.lint.rules import LostWords
from simulator.lint.stages import RUN, RUN_ARGS, Start, written_by
from simulator.shell.arguments import SHELLS, shell_arguments
from simulator.shell.programs import (
    INTERACTIVE,
    base_name,
    executes_its_arguments,
    is_same_program,
    program_name,
    takes_its_arguments,
)
from simulator.shell.script import plain_words

_ZEROS = frozenset(("--", "-", "_", "$0", "--verbose")) | SHELLS  # what people write for $0, to be passed over


def swallowed(start: Start) -> Iterator[Candidate]:
    """Find an ENTRYPOINT that is a shell's script, and never looks at the words behind it."""
    own = start.own("entrypoint")
    if own is None:
        return
    request = RUN if start.image.cmd else RUN_ARGS
    argv = start.argv(request)
    script = _script(argv)
    if argv is None or script is None or written_by(start, argv[script]) is not own:
        return
    behind = [word for word in argv[script + 1 :] if written_by(start, word) is not own]
    if not behind or (isinstance(own.value.value, ShellForm) and own.value.value.fault):
        return
    words = plain_words(argv[script])
    proposal: Proposal | None = None
    if words is not None:
        proposal = proposed(start, own, words, "write ENTRYPOINT in exec form, so that the program sees them")
        if request == RUN_ARGS:
            proposal = proposal._replace(argv=(*words, "ARGS..."))
    if start.image.cmd:
        cmd = start.own("cmd")
        message = f"CMD {quoted_list(start.image.cmd)} has no effect: the script of ENTRYPOINT never looks at it"
        yield Candidate(LostWords.SWALLOWED, cmd or own, message, proposal, request)
    else:
        message = "arguments of docker run have no effect: the script of ENTRYPOINT never looks at them"
        yield Candidate(LostWords.SWALLOWED, own, message, proposal, request, severity="info")


def words_after_script(start: Start) -> Iterator[Candidate]:
    """Find a script that is cut into words: the shell runs the first of them only."""
    argv = start.argv()
    script = _script(argv)
    if argv is None or script is None:
        return
    own = written_by(start, argv[script])
    behind = argv[script + 1 :]
    if own is None or not isinstance(own.value.value, ExecForm):
        return
    mine = tuple(word for word in behind if written_by(start, word) is own)
    if not mine or (len(mine) == 1 and base_name(mine[0]) in _ZEROS):
        return
    words = own.value.value.words
    first = words[: len(words) - len(mine) - 1]
    text = joined((argv[script], *mine))
    proposal = proposed(start, own, (*first, text), "make the script one string")
    message = f"the shell's script is {quoted(argv[script])} alone; it never looks at {quoted_list(mine)}"
    yield Candidate(LostWords.WORDS_AFTER_SCRIPT, own, message, proposal)


def _script(argv: tuple[Word, ...] | None) -> int | None:
    """Give the place of a script that never looks at the words behind it; None where there is no such."""
    if argv is None or any(isinstance(word, UnknownWords) for word in argv):
        return None
    read = shell_arguments(argv)
    return read.value.roles.index("script") if read and read.value.swallows else None


def shell_cmd(start: Start) -> Iterator[Candidate]:
    """Find a shell-form CMD whose shell is an argument of a program."""
    own, entrypoint = start.own("cmd"), start.image.entrypoint
    if own is None or not isinstance(own.value.value, ShellForm) or not entrypoint:
        return
    if any(isinstance(word, UnknownWords) for word in entrypoint) or executes_its_arguments(entrypoint):
        return
    if own.value.value.fault:  # that is a finding of its own
        return
    words = plain_words(own.value.value.text)
    proposal = proposed(start, own, words, "write CMD in exec form") if words else None
    name = quoted(base_name(entrypoint[0]))
    message = f"{name} gets a shell, -c and the text of CMD as its arguments; it does not run them"
    yield Candidate(LostWords.SHELL_CMD, own, message, proposal)


def program_twice(start: Start) -> Iterator[Candidate]:
    """Find a CMD that begins with the program that ENTRYPOINT starts."""
    entrypoint, cmd = start.image.entrypoint, start.image.cmd
    if not entrypoint or not cmd or _unknown(*entrypoint, *cmd):
        return
    own = written_by(start, cmd[0])
    if own is None or not isinstance(own.value.value, ExecForm):
        return
    name = program_name(entrypoint)
    if (
        name is None
        or not is_same_program(name, base_name(cmd[0]))
        or entrypoint[-1] == "--"
        or executes_its_arguments(entrypoint[:1])
    ):
        return
    if shell_arguments(entrypoint) or name in SHELLS or (len(cmd) == 1 and "/" not in cmd[0]):
        return
    words = tuple(cmd)
    rest = words[len(entrypoint) :] if words[: len(entrypoint)] == tuple(entrypoint) else words[1:]
    if rest:
        proposal = proposed(start, own, rest, "leave the program out of CMD")
    else:
        proposal = Proposal("leave CMD out", removed(own), tuple(map(str, entrypoint)))
    message = f"ENTRYPOINT starts {quoted(name)} already, and gets {quoted(cmd[0])} as an argument"
    yield Candidate(LostWords.PROGRAM_TWICE, own, message, proposal)


def cmd_lost(start: Start) -> Iterator[Candidate]:
    """Find an ENTRYPOINT that drops a CMD which it needs."""
    own, lost = start.own("entrypoint"), start.inherited.cmd
    if own is None or not lost or start.image.cmd or _unknown(*lost):
        return
    entrypoint, before = start.image.entrypoint or (), start.inherited.entrypoint or ()
    idle = (len(lost) == 1 and base_name(lost[0]) in INTERACTIVE) or tuple(lost) == ("php", "-a")
    if not entrypoint or idle:
        return
    sure = entrypoint[-1] == "-c" or _needs(entrypoint, before, lost)
    if not sure and not _may_need(entrypoint, lost):
        return
    message = f"the CMD {quoted_list(lost)} of {_origin(start)} is dropped, so this ENTRYPOINT gets no words"
    if not sure:
        yield Candidate(LostWords.CMD_LOST, own, f"{message}; if it wants them, repeat the CMD", severity="info")
        return
    kept = lost[1:] if base_name(entrypoint[-1]) == base_name(lost[0]) else lost
    edits = added(own, f"CMD {exec_form(kept)}")
    proposal = Proposal("repeat the CMD", edits, (*map(str, entrypoint), *map(str, kept)))
    yield Candidate(LostWords.CMD_LOST, own, message, proposal)


def _may_need(entrypoint: tuple[str, ...], lost: tuple[str, ...]) -> bool:
    """Tell whether an entrypoint that lost words may want them: it has none of its own, and is not what they start.

    Words that begin with an option were those of the base's ENTRYPOINT, which is gone as well.
    """
    if _is_shell_line(entrypoint) or _is_shell_line(lost) or lost[0].startswith("-"):
        return False
    return len(entrypoint) == 1 and base_name(lost[0]) != base_name(entrypoint[0])


def _needs(entrypoint: tuple[str, ...], before: tuple[str, ...], lost: tuple[str, ...]) -> bool:
    """Tell whether an entrypoint that lost words seems to want them: it starts what they name, or takes them."""
    if {base_name(word) for word in lost} <= {base_name(word) for word in entrypoint} or _is_shell_line(entrypoint):
        return False
    if _is_shell_line(lost):
        return takes_its_arguments(entrypoint)
    named = {base_name(word) for word in entrypoint}
    alone = (
        program_name(entrypoint) == base_name(lost[0]) == base_name(entrypoint[-1])
    )  # the program, without any of its arguments
    known = {base_name(word) for word in before[:1] if not isinstance(word, UnknownWords)}
    return takes_its_arguments(entrypoint) or alone or bool(named & known)


def _is_shell_line(words: tuple[str, ...]) -> bool:
    read = shell_arguments(words)
    return bool(read and "script" in read.value.roles)


def _origin(start: Start) -> str:
    return quoted(start.root if start.line[-1].before is None else str(start.body[0].value[0]))


def _unknown(*words: Word) -> bool:
    return any(isinstance(word, UnknownWords) for word in words)
