"""Which request, or which change of an image, executes a given argv.

Takes a goal, an image and an engine, and gives a ``Suggestion``. Requests are found by comparing the goal's argv with
the rows of the table; the simulator verifies every request before it is suggested.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

from simulator.analysis.matrix import ARGS, ENTRYPOINT, build_table, engines_asked
from simulator.build.builders import find_builder
from simulator.build.image import BuiltImage, image_of
from simulator.callers.entrypoint import run
from simulator.core.errors import Unreadable
from simulator.core.record import NamedTuple
from simulator.core.text import quoted
from simulator.core.values import ImageConfig, UnknownWords, Words
from simulator.engine.engine import Engine
from simulator.golang.json import well_formed
from simulator.images.catalogue import catalogued
from simulator.shell.arguments import shell_arguments
from simulator.shell.script import plain_words
from simulator.shell.unread import has_space_in_name
from simulator.simulation.container import Simulation, simulate

Texts = tuple[str, ...]
DEFAULT_SHELL = "/bin/sh"
# A line that a shell runs as one program with these words, unless the first is a builtin or a keyword.
_SIMPLE_COMMAND = r"(?:exec[ \t]+)?((?![-=])[\w./:@%+,-]+(?:[ \t]+[\w./:@%+,=-]+)*)[ \t]*"
_BUILTINS = frozenset(
    """. : alias bg break case cd command continue do done elif else esac eval exec exit export fc fg fi for getopts
    hash if in jobs read readonly return set shift source then times trap type ulimit umask unalias unset until wait
    while""".split()
)


class Goal(NamedTuple):
    """The argv to reach, how many of its last words are added to what the image runs, and notes for the user.

    ``terminal`` says whether it is to be started with a terminal.
    """

    argv: Texts
    added_words: int = 0
    notes: Texts = ()
    terminal: bool = False


class Suggestion(NamedTuple):
    """How to reach the argv of a goal.

    ``line`` are the words after ``docker run``, with ``IMAGE`` for the image; None if no line reaches it. ``change``
    are instructions to put in place of the image's ENTRYPOINT and CMD, and ``changed_line`` is the line to use then.
    ``simulation`` is what ``line`` comes to, or ``changed_line`` where there is none; None if there is neither.
    """

    goal: Goal
    line: Texts | None
    change: Texts
    changed_line: Texts
    simulation: Simulation | None = None


class Instead(NamedTuple):
    """What to do where no line does it: a line, or an instruction, and what it gives."""

    gives: str
    text: str


class Unreachable(Exception):
    """A goal that has no argv; the message says why."""


def suggest(goal: Goal, built: BuiltImage, engine: Engine, *, arguments_only: bool = False) -> Suggestion:
    """Find the shortest line that gives exactly the goal's argv, and the smallest change after which none is needed."""
    if engine.name not in engines_asked("run"):
        raise Unreadable(f"{engine.name} has no command line to suggest; ask for an engine of docker or podman")
    goal = goal._replace(argv=tuple(map(well_formed, goal.argv)))
    found = _find_lines(goal.argv, built, engine, arguments_only=arguments_only)
    lines = sorted(found, key=lambda pair: (len(pair[0]), len("".join(pair[0]))))
    change, changed_line, changed = next(_find_changes(goal, built.image, engine), ((), (), None))
    if lines:
        line, simulation = lines[0]
        if goal.terminal:
            line, changed_line = ("-it", *line), ("-it", *changed_line)
            container = simulation.request.container._replace(tty=True, no_input=False)
            simulation = simulate(built, simulation.request._replace(container=container), engine)
        return Suggestion(goal, line, change, changed_line, simulation)
    if changed is None:
        return Suggestion(goal, None, change, changed_line)
    rebuilt = built._replace(image=changed.built.image, almost_json=())  # the rest of the image stays what it is
    return Suggestion(goal, None, change, changed_line, simulate(rebuilt, changed.request, engine))


def shell_goal(built: BuiltImage) -> Goal:
    """Return the goal to start a shell: the image's SHELL if it has one, else /bin/sh."""
    image_shell = built.image.shell
    shell = image_shell[0] if image_shell and not isinstance(image_shell[0], UnknownWords) else DEFAULT_SHELL
    known = (built.catalogued.entry.shells or ()) if built.catalogued else ()
    if known and shell not in known:
        shell = known[0]
    return Goal((str(shell),), notes=(f"dsim says so where it knows that the image has no {shell}",), terminal=True)


def without_shell(built: BuiltImage, engine: Engine) -> Iterator[Instead]:
    """Yield what gives a shell where the image has none: a variant that has one, a container beside it, a copy."""
    name = built.catalogued.name if built.catalogued else ""
    folder, slash, last = name.partition("@")[0].rpartition("/")
    variant = f"{folder}{slash}{last.partition(':')[0]}:debug"
    entry = catalogued(variant) if name else None
    if entry is not None and entry.entry.shells:
        yield Instead("the image's variant with a shell", f"FROM {variant}")
    beside = "--pid container:NAME --network container:NAME busybox sh"
    gives = "a shell beside the running container NAME, with its processes and its network"
    yield Instead(gives, f"{engine.name} run --rm -it {beside}")
    yield Instead("the same in Kubernetes", "kubectl debug -it POD --image=busybox --target=CONTAINER -- sh")
    yield Instead("a shell in the image itself", "COPY --from=busybox:musl /bin/busybox /bin/sh")


def wanted_goal(words: Texts) -> Goal:
    """Return the goal to execute words; one with blanks, which names no program, is read as a shell would read it."""
    if len(words) != 1 or not has_space_in_name(words[0]):
        return Goal(words)
    note = f"no program is called {quoted(words[0])}: the word is read as a shell would read it"
    return Goal(plain_words(words[0]) or (DEFAULT_SHELL, "-c", words[0]), notes=(note,))


def appended_goal(words: Sequence[str], built: BuiltImage, engine: Engine) -> Goal:
    """Return the goal to run what the image runs by itself, with further words that the program sees.

    Raises ``Unreachable`` if the image runs nothing by itself, or if what it runs is unknown.
    """
    simulation = simulate(built, run(None, (), engine), engine)
    if simulation.argv is None:
        raise Unreachable(f"the image runs nothing by itself: {simulation.refusal}")
    if not simulation.is_known:
        raise Unreachable(f"what it runs depends on {built.missing}, which is not known")
    argv = tuple(map(str, simulation.argv.value))
    reading = shell_arguments((*argv, *words))  # if the words themselves are the script, it uses its own arguments
    if reading is None or "script" not in reading.value.roles[: len(argv)]:
        return Goal((*argv, *words), len(words))
    script = reading.value.roles.index("script")
    has_arguments = script + 1 < len(argv)
    if not reading.value.swallows:
        return Goal((*argv, *(() if has_arguments else ("sh",)), *words), len(words))
    if not has_arguments and (command := _split_simple_command(argv[script])):
        return Goal(
            (*command, *words), len(words), ("the shell is left out: with it the program would not see the words",)
        )
    script_arguments = argv[script + 1 :] or ("sh",)
    note = 'the script now passes its words on by "$@"; that must stand behind the program that wants them'
    return Goal((*argv[:script], f'{argv[script].rstrip()} "$@"', *script_arguments, *words), len(words), (note,))


def _split_simple_command(script: str) -> Texts:
    """Split a script that is one program with plain words; empty for any other script."""
    match = re.fullmatch(_SIMPLE_COMMAND, script.strip(" \t\n"))
    words = tuple(match[1].split()) if match else ()
    return () if words and words[0] in _BUILTINS else words


def _find_lines(
    argv: Texts, built: BuiltImage, engine: Engine, *, arguments_only: bool
) -> Iterator[tuple[Texts, Simulation]]:
    """Yield lines that give the argv, each verified, with what they come to."""
    for row in build_table(built, engine).rows:
        if row.simulation.argv is None or not row.way.caller.startswith("run"):
            continue
        container = row.way.request.container
        match = _match_placeholders(row.simulation.argv.value, argv)
        if match is None or (arguments_only and "--entrypoint" in row.way.spelling):
            continue
        option = None if "--entrypoint" not in row.way.spelling else _entrypoint_option(row.way.spelling, match[0])
        simulation = simulate(built, run(option, match[1], engine), engine)
        if simulation.argv is not None and simulation.argv.value == argv and bool(container.cmd) == bool(match[1]):
            yield (*(() if option is None else ("--entrypoint", option)), "IMAGE", *match[1]), simulation


def _match_placeholders(symbolic: Words, argv: Texts) -> tuple[str, Texts] | None:
    """Find the words for the placeholders of a row that give the argv; None if there are none."""
    entrypoint, index = "", 0
    arguments: Texts = ()
    for word in symbolic:
        if index >= len(argv) or isinstance(word, UnknownWords):
            return None
        if word is ARGS:
            arguments, index = argv[index:], len(argv)
            continue
        if word is ENTRYPOINT:
            entrypoint = argv[index]
        elif word != argv[index]:
            return None
        index += 1
    return (entrypoint, arguments) if index == len(argv) else None


def _entrypoint_option(spelling: str, entrypoint: str) -> str:
    """Return the value for --entrypoint as a row spells it, with one word in place of the placeholder."""
    option = spelling.removeprefix("run --entrypoint ").partition(" IMAGE")[0]
    if option == "X":
        return entrypoint
    return "" if option == '""' else json.dumps([entrypoint]) if "X" in option else option.strip("'")


def _find_changes(goal: Goal, image: ImageConfig, engine: Engine) -> Iterator[tuple[Texts, Texts, Simulation]]:
    """Yield changes, each with the line that gives the goal's argv after it, the smallest first, each verified."""
    for change, arguments in _propose_changes(goal, image):
        texts = {name: json.dumps(words) for name, words in change.items()}
        built = image_of(texts.get("ENTRYPOINT"), texts.get("CMD"), None, str, find_builder("buildkit"))
        entrypoint = built.image.entrypoint if "ENTRYPOINT" in texts else image.entrypoint
        cmd = built.image.cmd if "CMD" in texts else image.cmd
        simulation = simulate(
            BuiltImage(image._replace(entrypoint=entrypoint, cmd=cmd)), run(None, arguments, engine), engine
        )
        if simulation.argv is not None and simulation.argv.value == goal.argv and simulation.is_known:
            yield tuple(f"{name} {text}" for name, text in texts.items()), ("IMAGE", *arguments), simulation


def _propose_changes(goal: Goal, image: ImageConfig) -> Iterator[tuple[dict[str, Texts], Texts]]:
    """Yield new values of ENTRYPOINT and CMD with arguments; the added words of the goal stay arguments."""
    image_words = goal.argv[: len(goal.argv) - goal.added_words]
    arguments = goal.argv[len(image_words) :]
    entrypoint = tuple(map(str, image.entrypoint or ()))
    if arguments:
        yield {"ENTRYPOINT": image_words}, arguments
        yield {"ENTRYPOINT": image_words, "CMD": ()}, arguments
        return
    if image_words[: len(entrypoint)] == entrypoint:
        yield {"CMD": image_words[len(entrypoint) :]}, ()
    yield {"ENTRYPOINT": image_words}, ()
    yield {"ENTRYPOINT": (), "CMD": image_words}, ()
    yield {"ENTRYPOINT": image_words, "CMD": ()}, ()
