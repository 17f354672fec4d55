"""Which request, or which change of an image, executes what is wanted.

Reads: an image, an engine, the wanted argv or a goal. Gives: ``Suggestion``. Requests are found by comparing the
wanted argv with the rows of the table; every one is verified by the simulator before it is given.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from simulator.analysis.matrix import ARGS, CALLERS, ENTRYPOINT, table
from simulator.build.image import BuiltImage, image_of
from simulator.callers.entrypoint import run
from simulator.core.errors import Unreadable
from simulator.core.values import ImageConfig, UnknownWords, Words
from simulator.engine.engine import Engine
from simulator.engine.engines import find_builder
from simulator.golang.json import well_formed
from simulator.shell.arguments import shell_arguments
from simulator.simulation.container import simulate

Texts = tuple[str, ...]
DEFAULT_SHELL = "/bin/sh"
# A line that a shell runs as one program with these words; a builtin or a keyword is none.
_SIMPLE = r"(?:exec[ \t]+)?((?![-=])[\w./:@%+,-]+(?:[ \t]+[\w./:@%+,=-]+)*)[ \t]*"
_BUILTINS = frozenset(
    """. : alias bg break case cd command continue do done elif else esac eval exec exit export fc fg fi for getopts
    hash if in jobs read readonly return set shift source then times trap type ulimit umask unalias unset until wait
    while""".split()
)


class Goal(NamedTuple):
    """The wanted argv, how many of its last words were asked for on top of what the image runs, and what to know."""

    wanted: Texts
    added: int = 0
    notes: Texts = ()


class Suggestion(NamedTuple):
    """How to get the wanted argv.

    ``line`` are the words behind ``docker run``, with ``IMAGE`` for the image; None where no line does. ``change`` are
    instructions to put in the place of the image's ENTRYPOINT and CMD, and ``changed_line`` the line that does it then.
    """

    goal: Goal
    line: Texts | None
    change: Texts
    changed_line: Texts


class Unreachable(Exception):
    """A goal that has no argv; the message says why."""


def suggest(goal: Goal, built: BuiltImage, engine: Engine, *, arguments_only: bool = False) -> Suggestion:
    """Find the shortest line that gives exactly the wanted argv, and the smallest change that makes a plain one do."""
    if engine.name not in CALLERS["run"][0]:
        raise Unreadable(f"{engine.name} has no command line to suggest; ask for an engine of docker or podman")
    goal = goal._replace(wanted=tuple(map(well_formed, goal.wanted)))
    found = sorted(_lines(goal.wanted, built, engine, arguments_only), key=lambda line: (len(line), len("".join(line))))
    change, line = next(_changes(goal, built.image, engine), ((), ()))
    return Suggestion(goal, found[0] if found else None, change, line)


def shell_goal(built: BuiltImage) -> Goal:
    """Want a shell: that of SHELL where the image has one, else /bin/sh."""
    stored = built.image.shell
    shell = stored[0] if stored and not isinstance(stored[0], UnknownWords) else DEFAULT_SHELL
    return Goal((str(shell),), 0, (f"whether the image has {shell} is not looked at; add -it for a terminal",))


def appended_goal(words: Sequence[str], built: BuiltImage, engine: Engine) -> Goal:
    """Want what the image runs by itself, with words behind it that the program sees.

    Raises ``Unreachable`` where the image runs nothing by itself, or what is not known.
    """
    simulation = simulate(built, run(None, (), engine), engine)
    if simulation.argv is None:
        raise Unreachable(f"the image runs nothing by itself: {simulation.refusal}")
    if not simulation.is_known:
        raise Unreachable(f"what it runs depends on {built.missing}, which is not known")
    own = tuple(map(str, simulation.argv.value))
    read = shell_arguments((*own, *words))  # where the words are the script, it is theirs to look at what is behind it
    if read is None or "script" not in read.value.roles[: len(own)]:
        return Goal((*own, *words), len(words))
    at = read.value.roles.index("script")
    behind = at + 1 < len(own)
    if not read.value.swallows:
        return Goal((*own, *(() if behind else ("sh",)), *words), len(words))
    if not behind and (simple := _simple(own[at])):
        return Goal(
            (*simple, *words), len(words), ("the shell is left out: with it the program would not see the words",)
        )
    name = own[at + 1 :] or ("sh",)
    note = 'the script now passes its words on by "$@"; that must stand behind the program that wants them'
    return Goal((*own[:at], f'{own[at].rstrip()} "$@"', *name, *words), len(words), (note,))


def _simple(script: str) -> Texts:
    """Split a script that is one program with plain words; nothing for any other."""
    match = re.fullmatch(_SIMPLE, script.strip(" \t\n"))
    found = tuple(match[1].split()) if match else ()
    return () if found and found[0] in _BUILTINS else found


def _lines(wanted: Texts, built: BuiltImage, engine: Engine, arguments_only: bool) -> Iterator[Texts]:
    """Yield lines that give the wanted argv, each verified."""
    for row in table(built, engine).rows:
        if row.simulation.argv is None or not row.way.caller.startswith("run"):
            continue
        asked = row.way.request.container
        bound = _bound(row.simulation.argv.value, wanted)
        if bound is None or (arguments_only and "--entrypoint" in row.way.spelled):
            continue
        option = None if "--entrypoint" not in row.way.spelled else _value(row.way.spelled, bound[0])
        simulation = simulate(built, run(option, bound[1], engine), engine)
        if simulation.argv is not None and simulation.argv.value == wanted and bool(asked.cmd) == bool(bound[1]):
            yield (*(() if option is None else ("--entrypoint", option)), "IMAGE", *bound[1])


def _bound(symbolic: Words, wanted: Texts) -> tuple[str, Texts] | None:
    """Find the words that the placeholders of a row must stand for to give the wanted argv."""
    entrypoint, at = "", 0
    arguments: Texts = ()
    for word in symbolic:
        if at >= len(wanted) or isinstance(word, UnknownWords):
            return None
        if word is ARGS:
            arguments, at = wanted[at:], len(wanted)
            continue
        if word is ENTRYPOINT:
            entrypoint = wanted[at]
        elif word != wanted[at]:
            return None
        at += 1
    return (entrypoint, arguments) if at == len(wanted) else None


def _value(spelled: str, entrypoint: str) -> str:
    """Give the value of --entrypoint that a row spells, for one word."""
    written = spelled.removeprefix("run --entrypoint ").partition(" IMAGE")[0]
    if written == "X":
        return entrypoint
    return "" if written == '""' else json.dumps([entrypoint]) if "X" in written else written.strip("'")


def _changes(goal: Goal, image: ImageConfig, engine: Engine) -> Iterator[tuple[Texts, Texts]]:
    """Yield changes with the line that gives the wanted argv then, the smallest first, each verified."""
    for changed, arguments in _candidates(goal, image):
        texts = {name: json.dumps(words) for name, words in changed.items()}
        built = image_of(texts.get("ENTRYPOINT"), texts.get("CMD"), None, str, find_builder("buildkit"))
        entrypoint = built.image.entrypoint if "ENTRYPOINT" in texts else image.entrypoint
        cmd = built.image.cmd if "CMD" in texts else image.cmd
        simulation = simulate(
            BuiltImage(image._replace(entrypoint=entrypoint, cmd=cmd)), run(None, arguments, engine), engine
        )
        if simulation.argv is not None and simulation.argv.value == goal.wanted and simulation.is_known:
            yield tuple(f"{name} {text}" for name, text in texts.items()), ("IMAGE", *arguments)


def _candidates(goal: Goal, image: ImageConfig) -> Iterator[tuple[dict[str, Texts], Texts]]:
    """Yield new halves, and words to ask for; words that were asked for on top stay words of the request."""
    own = goal.wanted[: len(goal.wanted) - goal.added]
    arguments = goal.wanted[len(own) :]
    kept = tuple(map(str, image.entrypoint or ()))
    if arguments:
        yield {"ENTRYPOINT": own}, arguments
        yield {"ENTRYPOINT": own, "CMD": ()}, arguments
        return
    if own[: len(kept)] == kept:
        yield {"CMD": own[len(kept) :]}, ()
    yield {"ENTRYPOINT": own}, ()
    yield {"ENTRYPOINT": (), "CMD": own}, ()
    yield {"ENTRYPOINT": own, "CMD": ()}, ()
