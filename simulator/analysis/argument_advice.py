"""What the words behind a program mean for it: a shell that nobody starts, its own name, several words in one.

Reads: a container with an argv that is known. Gives: decisions of ``ArgvAdvice``, each a sentence that says what
happens and what to do.
"""

from __future__ import annotations

from collections.abc import Iterator

from simulator.analysis.argv_rules import ArgvAdvice, Container
from simulator.analysis.spelling import spelled
from simulator.core.rule import Decision
from simulator.core.text import quoted
from simulator.core.values import Words
from simulator.shell.arguments import SHELLS, shell_arguments
from simulator.shell.joined import find_joined
from simulator.shell.programs import base_name, executes_its_arguments, program_name
from simulator.shell.repeated import Repeat, find_repeat, find_repeat_in
from simulator.shell.script import plain_words

_AS_ENTRYPOINT = "make it the entrypoint ({} run --entrypoint; entrypoint in Compose; command in Kubernetes)."


def advise_on_arguments(container: Container) -> Iterator[Decision[str]]:
    """Yield what the words behind the program mean, the most important first."""
    entrypoint, cmd = container.entrypoint, container.cmd
    if entrypoint and cmd:
        yield from _advise_on_halves(container)
    elif (words := cmd or entrypoint) and (repeat := find_repeat_in(words)):
        yield ArgvAdvice.PROGRAM_TWICE.gives(say_twice(repeat), container.argv)
    yield from _advise_on_joined(container)


def _advise_on_halves(container: Container) -> Iterator[Decision[str]]:
    entrypoint, cmd, argv = container.entrypoint, container.cmd, container.argv
    name = program_name(entrypoint)
    reading = shell_arguments(tuple(cmd))
    passes_on = executes_its_arguments(entrypoint) or shell_arguments(tuple(entrypoint)) or name in SHELLS
    asked = cmd[0].origin.source == "request" != entrypoint[0].origin.source
    if asked and name and not passes_on and base_name(cmd[0]) in SHELLS:
        text = f"{quoted(name)} gets {quoted(cmd[0])} as an argument: no shell is started."
        advice = (
            f"To start it, {_AS_ENTRYPOINT.format(container.tool)}" if container.has_shell else "The image has none."
        )
        yield ArgvAdvice.SHELL_BEHIND_PROGRAM.gives(f"{text} {advice}", argv)
    elif reading and "script" in reading.value.roles and not passes_on and cmd[0].startswith("/"):
        words = plain_words(cmd[reading.value.roles.index("script")])
        advice = f"Write CMD in exec form: {spelled(words, cmd[0].origin)}." if words else "Write CMD in exec form."
        yield ArgvAdvice.SHELL_AS_ARGUMENT.gives(
            f"{quoted(base_name(entrypoint[0]))} gets {quoted(cmd[0])}, {quoted(cmd[1])} and the text of CMD as "
            f"arguments, and runs no shell. {advice}",
            argv,
        )
    elif repeat := find_repeat(entrypoint, cmd):
        yield ArgvAdvice.PROGRAM_TWICE.gives(say_repeat(repeat, cmd, container.tool, _giver(container)), argv)


def say_twice(repeat: Repeat) -> str:
    """Say that a script stands twice in the words of an interpreter."""
    return (
        f"{quoted(repeat.name)} stands twice: its interpreter starts it, and gives it its own name as an argument. "
        "Leave the second one out."
    )


def _giver(container: Container) -> str:
    """Name who gives the first half of the argv."""
    origin = container.entrypoint[0].origin
    if origin.source != "request":
        return "ENTRYPOINT"
    if container.is_pod:
        return "the container's command"
    return "--entrypoint" if origin.where == "--entrypoint" else "the caller's entrypoint"


def say_repeat(repeat: Repeat, cmd: Words, tool: str = "docker", giver: str = "ENTRYPOINT") -> str:
    """Say what the words behind the first half, which ``giver`` gives, repeat of it, and what to write."""
    repeated = " ".join(map(quoted, cmd[: max(repeat.extra, 1)]))
    text = f"{quoted(repeat.name)} stands in {giver} already, and gets {repeated} once more, as an argument."
    rest = cmd[repeat.extra :]
    if not repeat.extra:
        return f"{text} To start something else, {_AS_ENTRYPOINT.format(tool)}"
    return f"{text} Leave it out{f': {spelled(rest, cmd[0].origin)}' if rest else ''}."


def _advise_on_joined(container: Container) -> Iterator[Decision[str]]:
    """Yield that a word with blanks is one argument, where it is surely meant to be several."""
    for before, words in _parts(container):
        if (at := find_joined(tuple(before), tuple(words))) is not None:
            name = program_name((*before, *words)) or base_name(container.argv.value[0])
            yield ArgvAdvice.BLANK_IN_ARGUMENT.gives(say_joined(words, at, quoted(name)), container.argv)
            return


def _parts(container: Container) -> Iterator[tuple[Words, Words]]:
    """Yield the words of each half with those in front of it."""
    if container.entrypoint:
        yield (), container.entrypoint
    if container.cmd:
        yield container.entrypoint, container.cmd


def say_joined(words: Words, at: int, name: str) -> str:
    """Say that ``name`` gets the word at an index as one, and how to write it apart."""
    word = words[at]
    apart = plain_words(word) or ()
    return (
        f"{name} gets {quoted(word)} as one word, blanks included: nobody splits it. "
        f"If several are meant, write them apart: {spelled((*words[:at], *apart, *words[at + 1 :]), word.origin)}."
    )
