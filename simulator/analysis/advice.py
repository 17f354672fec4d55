"""What is surprising about an answer; a piece of advice is a decision like all others."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from simulator.analysis.advice_rules import Advice, swallowed
from simulator.build.image import BuiltImage
from simulator.core.rule import Decision, Rule
from simulator.core.values import Words
from simulator.core.versions import unobserved
from simulator.engine.engine import Engine
from simulator.shell.arguments import NO_PROGRAMS, SHELL_TEST, SHELLS, is_suspect, shell_arguments
from simulator.simulation.container import Simulation

if TYPE_CHECKING:
    from simulator.analysis.argv_rules import Container
    from simulator.launch.outcome import Start


def advise_on_image(built: BuiltImage) -> Iterator[Decision[str]]:
    """Yield advice about an image: arguments that are not JSON, the catalogue's date, a cache that ignores CMD."""
    yield from advise_on_text(built)
    yield from advise_on_base(built)


def advise_on_text(built: BuiltImage) -> Iterator[Decision[str]]:
    """Yield advice about arguments that begin like a JSON array, but are none; not about those that do not count."""
    image = built.image
    for near_miss in built.almost_json:
        if re.match(SHELL_TEST, near_miss.text):
            continue
        for name, half in (("ENTRYPOINT", image.entrypoint), ("CMD", image.cmd)):
            if half and any(word.origin.where == near_miss.where for word in half):
                from simulator.analysis.json_faults import say_not_json

                stored = None if image.os == "windows" else half
                said = say_not_json(name, near_miss.text, near_miss.reason, stored)
                yield Advice.NOT_JSON.gives(f"{near_miss.place}: {said}")


def advise_on_base(built: BuiltImage) -> Iterator[Decision[str]]:
    """Yield advice about the base image: the catalogue's date, a cache that ignores CMD."""
    if not built.offsets and not built.catalogued:
        return
    from simulator.analysis import base_image

    if built.catalogued:
        yield Advice.CATALOGUE.gives(base_image.catalogue_note(built.catalogued))
    if (frontend := base_image.named_frontend(built)) is not None:
        yield Advice.FRONTEND.gives(frontend.value, frontend)
    if note := base_image.cache_note(built):
        yield Advice.CACHE.gives(note)


_BACKGROUND = (
    Advice.CATALOGUE, Advice.FRONTEND, Advice.CACHE, Advice.WINDOWS, Advice.UNOBSERVED, Advice.CMD_UNUSED,
)  # fmt: skip
_BACKGROUND_REMARKS = (
    "service-containers.provider", "service-containers.built-by-other", "pod-advice.beside", "pod-advice.refused",
    "pod-advice.kustomized", "interpolation.callers", "service-containers.profile", "instruction-effect.cmd-dropped",
)  # fmt: skip
"""Remarks of callers that are no more than that, by the ids of their rules."""


def is_background(rule: Rule) -> bool:
    """Return whether a piece of advice is good to know, but no consequence of the answer itself."""
    return rule in _BACKGROUND or rule.id in _BACKGROUND_REMARKS


def consequence(advice: Iterable[Decision[str]]) -> Decision[str] | None:
    """Return the most important consequence among pieces of advice, to be said first; None if there is none."""
    return next((piece for piece in advice if not is_background(piece.rule)), None)


def _advise_on_words(simulation: Simulation, argv: Decision[Words], engine: Engine) -> Iterator[Decision[str]]:
    """Yield advice about the words of an argv, unless some of them are unknown."""
    halves = argv.premises[0] if len(argv.premises) == 1 else argv  # an init process comes first
    if not simulation.is_known or len(halves.premises) != 2:
        return
    no_shell = list(_advise_on_shell(halves, simulation)) if halves.value[0].endswith("sh") else []
    yield from no_shell
    entrypoint, cmd = (premise.value for premise in halves.premises)
    no_input = simulation.request.container.no_input
    if not _is_plain(entrypoint, cmd, knows_shell=simulation.built.catalogued is not None, no_input=no_input):
        from simulator.analysis.argv_advice import OF_A_SHELL_THAT_STARTS, advise_on_argv, without_told

        pieces = without_told(advise_on_argv(_container(simulation, halves, engine)), simulation.request.remarks)
        yield from (piece for piece in pieces if not no_shell or piece.rule not in OF_A_SHELL_THAT_STARTS)


def _advise_on_shell(argv: Decision[Words], simulation: Simulation) -> Iterator[Decision[str]]:
    if simulation.built.is_told:
        from simulator.analysis.image_shell import advise_on_shell

        yield from advise_on_shell(argv, simulation)


def _container(simulation: Simulation, halves: Decision[Words], engine: Engine) -> Container:
    """Return what the advice on words is about."""
    from simulator.analysis.argv_rules import Container, tool_name

    built, requested = simulation.built, simulation.request.container
    entrypoint, cmd = (premise.value for premise in halves.premises)
    stop_signal = requested.stop_signal or str(dict(built.image.other_fields).get("StopSignal") or "")
    tool, is_pod = tool_name(engine, simulation.request), engine.tools is None
    known = Container(
        halves, entrypoint, cmd, built.image, built.catalogued, requested.no_input, stop_signal=stop_signal, tool=tool,
        is_pod=is_pod, user=str(simulation.settings[2].value) if simulation.settings else "",
        is_built=built.builder is not None,
    )  # fmt: skip
    if not built.is_told:
        return known
    from simulator.analysis.image_shell import has_no_shell, replaces_sh

    keeps_sh = not any(map(replaces_sh, built.instructions()))
    return known._replace(has_shell=not has_no_shell(simulation), keeps_sh=keeps_sh)


def _advise_on_executed(simulation: Simulation, argv: Decision[Words], _engine: Engine) -> Iterator[Decision[str]]:
    """Yield advice about words that are executed in a container: what only a shell would read, or none can."""
    knows_shell = simulation.built.catalogued is not None
    if simulation.request.act == "exec" and not _is_plain((), argv.value, knows_shell=knows_shell, no_input=False):
        from simulator.analysis.executed_advice import advise_on_executed

        yield from advise_on_executed(simulation, argv)


_READ_BY_SHELLS = frozenset("$&|<>;` \t\n")


def _is_plain(entrypoint: Words, cmd: Words, *, knows_shell: bool, no_input: bool) -> bool:
    """Return whether nothing can be said of words at a glance: the usual case, which is to cost nothing.

    ``knows_shell`` says whether it is known which shell the image has as /bin/sh, ``no_input`` whether nobody can write
    to the standard input.
    """
    words = (*entrypoint, *cmd)
    if not words:
        return True
    first = words[0]
    if no_input and len(words) == 1:
        return False  # it may do nothing but read its standard input
    if first.endswith("sh") and first.rpartition("/")[2] in SHELLS:
        # it reads the rest; only whether it has a script, and stays PID 1, is to be said
        may_read_input = no_input and words[1][:1] == "-" and "c" not in words[1]
        return not (knows_shell or may_read_input) and "|" not in "".join(words) and not any(map(is_suspect, words))
    if first.startswith(("-", "[")) or "=" in first or first in NO_PROGRAMS or (cmd and cmd[0] in NO_PROGRAMS):
        return False
    joined = "\0".join(words)
    if not _READ_BY_SHELLS.isdisjoint(joined):
        return False
    if "sh" in joined and any(word.endswith("sh") and word.rpartition("/")[2] in SHELLS for word in words):
        return False
    if not cmd or not entrypoint:
        return len(words) < 3 or len(set(words)) == len(words)
    if cmd[0][:1] == "-":
        return (
            not knows_shell and entrypoint[-1] != "--" and cmd[0] not in entrypoint
        )  # an entry script or a wrapper may execute it
    begin = cmd[0].rpartition("/")[2][:2]
    return begin not in [word.rpartition("/")[2][:2] for word in entrypoint]


def advise(
    simulation: Simulation, engine: Engine, requested_engine: str, start: Start | None = None
) -> Iterator[Decision[str]]:
    """Give advice about an answer, the most important first.

    ``requested_engine`` is the engine's name as the user wrote it. ``start`` is what comes of the start where that is
    known: what it settles is left out.
    """
    pieces = _advise_on_filled(simulation, engine, requested_engine)
    if start is None:
        return pieces
    settled = settled_by(start)
    return (piece for piece in pieces if piece.rule not in settled)


def settled_by(start: Start) -> frozenset[Rule]:
    """Return the rules whose advice a start makes idle: of one that starts, whether it does."""
    from simulator.analysis.argv_rules import ArgvAdvice

    settled: list[Rule] = []
    fails = start.outcome in ("not-started", "exec-failed")
    if fails or start.outcome == "started":
        settled += [ArgvAdvice.NO_INPUT, ArgvAdvice.BROKEN_SCRIPT]
    if start.outcome == "started":
        settled += [ArgvAdvice.OPTION_AS_PROGRAM, ArgvAdvice.BLANK_IN_PROGRAM, ArgvAdvice.BUILTIN_PROGRAM]
    if fails or start.outcome == "started":
        settled += [Advice.NO_SHELL, Advice.NO_PROGRAM, Advice.NO_USER]
    if fails or (start.outcome == "started" and not start.unknown):
        settled.append(ArgvAdvice.EXECUTED_WORD)
    if fails or start.pid1.kind == "program" or start.stop.ends == "at-once":
        settled.append(ArgvAdvice.SHELL_STAYS)
    return frozenset(settled)


def _advise_on_filled(simulation: Simulation, engine: Engine, requested_engine: str) -> Iterator[Decision[str]]:
    """Yield advice about what a line comes to; a symbol in it is no text of an argv, such as ``$HOME`` would be."""
    if simulation.filled is None:
        return _advise(simulation, engine, requested_engine)
    filled, reading = simulation.filled
    return (reading.reveal_all(piece) for piece in _advise(filled, engine, requested_engine))


def _advise(simulation: Simulation, engine: Engine, requested_engine: str) -> Iterator[Decision[str]]:
    built, creates = simulation.built, simulation.request.act == "create"
    if built.almost_json:
        yield from advise_on_text(built)
    argv = None if built.image.os == "windows" else simulation.argv
    pieces = [*(_advise_on_words if creates else _advise_on_executed)(simulation, argv, engine)] if argv else []
    if argv and creates and built.catalogued is not None:
        from simulator.analysis.missing_program import advise_on_missing

        missing = []
        if simulation.settings[2].value:
            from simulator.analysis.missing_user import advise_on_user

            missing = list(advise_on_user(simulation))
        if missing := missing or list(advise_on_missing(simulation, argv, engine)):
            from simulator.analysis.argv_advice import OF_A_SHELL_THAT_STARTS

            yield from missing
            pieces = [piece for piece in pieces if piece.rule not in OF_A_SHELL_THAT_STARTS]
    before_signals = _before_signals(pieces)
    yield from pieces[:before_signals]
    if argv and (reading := shell_arguments(argv.value)) and reading.value.swallows and not _is_broken(pieces):
        yield swallowed(argv, argv.value, reading)
    if simulation.request.remarks:
        from simulator.analysis.request_advice import remarks_on_line

        yield from remarks_on_line(simulation)
    if argv and simulation.request.actions:
        from simulator.analysis.executed_advice import advise_on_actions

        yield from (
            piece.rule.gives(f"{action.place}: {piece.value}", *piece.premises)
            for action, piece in advise_on_actions(simulation, engine)
        )
    container = simulation.request.container
    if container.entrypoint or container.env or simulation.request.file_remarks:
        from simulator.analysis.request_advice import advise_on_request

        yield from advise_on_request(simulation.request, built.image)
    elif built.offsets and built.image.entrypoint and not built.image.cmd and not container.cmd:
        from simulator.analysis.request_advice import advise_on_lost_cmd

        yield from advise_on_lost_cmd(built)
    yield from pieces[before_signals:]
    yield from advise_on_base(built)
    if simulation.line:
        yield Advice.WINDOWS.gives(_windows_note(built))
    if note := unobserved(requested_engine, engine):
        yield Advice.UNOBSERVED.gives(note)


def _is_broken(pieces: Sequence[Decision[str]]) -> bool:
    """Return whether it is said that the shell cannot read its script, so that nothing is to be said of its words."""
    if not pieces:
        return False
    from simulator.analysis.argv_rules import ArgvAdvice

    return any(piece.rule is ArgvAdvice.BROKEN_SCRIPT for piece in pieces)


def _before_signals(pieces: Sequence[Decision[str]]) -> int:
    """Return where advice stands that matters to whoever starts a container: before that on how it is stopped."""
    if not pieces:
        return 0
    from simulator.analysis.argv_rules import ArgvAdvice

    return next((at for at, piece in enumerate(pieces) if piece.rule is ArgvAdvice.SHELL_STAYS), len(pieces))


def _windows_note(built: BuiltImage) -> str:
    """Say on what an answer about a container for Windows rests."""
    note = "an engine on Windows was not asked: what it does is read in its source"
    if built.builder is not None and not built.builder.commits_each_instruction:
        note += ". Its own docker build is the classic builder, which stores shell form as one word"
    return note
