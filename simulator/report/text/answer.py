"""An answer for people: each word of the argv with its role, its origin and its rule, and the reasons.

Everything is read off the decisions; nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from simulator import __version__
from simulator.analysis import advice
from simulator.core.record import NamedTuple
from simulator.core.rule import Decision, Rule
from simulator.core.text import printable, quoted, quoted_list
from simulator.core.values import ContainerConfig, UnknownWords, Word, Words
from simulator.core.versions import READ
from simulator.engine.engine import Engine
from simulator.engine.settings import Environment, User, WorkingDirectory
from simulator.engine.start import Argv
from simulator.releases.find import find_engine
from simulator.report.terminal import PLAIN, Palette, broken, columns
from simulator.shell.arguments import shell_arguments
from simulator.simulation.container import Simulation

if TYPE_CHECKING:
    from simulator.analysis.start_outcome import StartTold

_SOURCES = {"entrypoint": "ENTRYPOINT", "cmd": "CMD", "shell": "SHELL", "request": "request", "engine": "engine"}
_SETS = {"env": "env", "workdir": "cwd", "user": "user"}
_UNREMARKABLE = (Environment.INHERITED, WorkingDirectory.ROOT, User.UNSET, Argv.JOINED)


def word_place(word: Word) -> str:
    """Return where a word was written, such as ``CMD Dockerfile:3``; the image of words that are not known."""
    source = _SOURCES[word.origin.source]
    return printable(f"{'image' if isinstance(word, UnknownWords) else source} {word.origin.where}")


DSIM = f"dsim {__version__}"
RULE_HINT = "`dsim rule ID` shows where a rule can be checked"
"""What an answer says last."""
WORD_HEAD = ("word", "read as", "from", "rule")


def word_rows(argv: Decision[Words]) -> list[tuple[str, str, str, str]]:
    """Explain every word of an argv, in order, with the columns of ``WORD_HEAD``.

    They are the quoted word, how a shell reads it (or ``""``), where it was written, and the rule that kept it.
    """
    reading = shell_arguments(argv.value)
    roles: Sequence[str] = reading.value.roles if reading else ("",) * len(argv.value)
    if len(argv.premises) == 1:  # an init process comes first
        (inner,) = argv.premises
        init_words = len(argv.value) - len(inner.value)
        init_rows = [(quoted(word), "", printable(word.origin.where), argv.rule.id) for word in argv.value[:init_words]]
        return [*init_rows, *word_rows(inner)]
    entrypoint, cmd = argv.premises
    kept = [entrypoint.rule.id] * len(entrypoint.value) + [cmd.rule.id] * len(cmd.value) or [argv.rule.id]
    return [
        (quoted(word), role, word_place(word), rule) for word, role, rule in zip(argv.value, roles, kept, strict=True)
    ]


def argv_text(argv: Words, palette: Palette = PLAIN) -> str:
    """Write an argv as JSON for people, each word in the colour of its origin."""
    return "[" + ", ".join(palette.colored(quoted(word), word.origin.source) for word in argv) + "]"


def made_by_text(readers: Iterable[tuple[str, str]]) -> str:
    """Write who made an answer: ``docker@28.5, image read as buildkit@0.25 does, dsim 0.1.0``."""
    return ", ".join([text for text in (readers_text(readers), DSIM) if text])


def readers_text(readers: Iterable[tuple[str, str]]) -> str:
    """Write the engines and builders alone; ``""`` if there are none."""
    texts = [
        engine_text(engine) + (f", image read as {builder} does" if builder else "") for engine, builder in readers
    ]
    return ", ".join(dict.fromkeys(texts))


def engine_text(engine: str) -> str:
    """Write an engine's full name, and that it was never compared with a real one where that is so."""
    return f"{engine} (never compared with a real one)" if find_engine(engine).observed == READ else engine


class Opening(NamedTuple):
    """What an answer says before everything else, and what it says last; all texts are printable."""

    lines: tuple[str, ...]
    """What comes of the start."""
    lead: str
    """The most important consequence; ``""`` if there is none."""
    notes: tuple[str, ...]
    """The other advice."""
    fails: bool = False
    """Whether the container does not start."""
    background: tuple[str, ...] = ()
    """What the answer rests on, such as the catalogue."""
    lead_rule: Rule | None = None
    note_rules: tuple[Rule, ...] = ()
    """The rules of the first notes; one behind them says what comes of the start."""

    def paragraphs(self, palette: Palette) -> list[str]:
        """Write what is said first, in colours."""
        start = [palette.colored(line, "title") for line in self.lines]
        if self.fails:
            start[0] = palette.colored(self.lines[0], "refused")
        texts = ["\n".join(map(broken, start)), broken(palette.colored(self.lead, "title"))]
        return [text for text in texts if text]


def _is_aside(piece: Decision[str], simulation: Simulation) -> bool:
    """Return whether a piece is about the part of a shell in a pasted line, and about no word of the argv."""
    if not simulation.request.remarks:
        return False
    from simulator.callers.pasted.rules import ASIDE, PastedLine

    if piece.rule is not PastedLine.SYMBOL or simulation.filled is None:
        return piece.rule in ASIDE
    filled, reading = simulation.filled
    text = "\0".join(filled.argv.value if filled.argv else ())
    return not any(reading.shows(each, text) for each in reading.symbols if not each.is_placeholder)


def open_answer(simulation: Simulation, engine: Engine, requested_engine: str, told: StartTold | None) -> Opening:
    """Divide what is to be said of an answer; ``told`` is what comes of the start, None if nothing is known of it."""
    pieces = list(advice.advise(simulation, engine, requested_engine, told.start if told else None))
    if told is not None and told.remedy:
        from simulator.analysis.argv_rules import ArgvAdvice

        pieces = [piece for piece in pieces if piece.rule is not ArgvAdvice.NO_INPUT]  # it is told already
    lead = advice.consequence(piece for piece in pieces if simulation.argv and not _is_aside(piece, simulation))
    others = [piece for piece in pieces if piece is not lead]
    noted = [piece for piece in others if not advice.is_background(piece.rule)]
    notes = [printable(piece.value) for piece in noted]
    background = tuple(printable(piece.value) for piece in others if advice.is_background(piece.rule))
    lines: tuple[str, ...] = ()
    if told is not None and (told.shown.outcome == "unknown" or (told.is_open and lead)):
        notes.append(told.outcome)
    elif told is not None:
        lines = outcome_sentences(told)
    fails = bool(told and told.fails)
    first, lead_rule = (lead_sentence(lead), lead.rule) if lead else ("", None)
    return Opening(lines, first, tuple(notes), fails, background, lead_rule, tuple(each.rule for each in noted))


def outcome_sentences(told: StartTold) -> tuple[str, ...]:
    """Write what comes of the start as sentences, one a line; programs are set in."""
    first = sentence(told.outcome) if not told.programs else _upper(told.outcome)
    more = [f"{text}." for text in (told.stop.replace("stopping ", "Stopping ", 1), told.remedy) if text]
    return (first, *(f"  {program}" for program in told.programs), *more)


def answer_text(
    simulation: Simulation,
    engine: Engine,
    requested_engine: str,
    palette: Palette = PLAIN,
    told: StartTold | None = None,
    *,
    every_rule: bool = False,
) -> str:
    """Write a whole answer: the argv or the refusal, the words, the reasons, the process, unused words, and advice.

    It begins with what comes of the start where that is ``told``. The reasons are the rules that led to what is shown,
    or ``every_rule`` that applied.
    """
    opening = open_answer(simulation, engine, requested_engine, told)
    if simulation.argv is not None:
        words = [palette.colored(quoted(word), word.origin.source) for word in simulation.argv.value]
        table = [WORD_HEAD, *((word, *row[1:]) for word, row in zip(words, word_rows(simulation.argv), strict=True))]
        has_roles = any(role for _, role, _, _ in table[1:])
        lines = table if has_roles else [(word, origin, rule) for word, _, origin, rule in table]
        paragraphs = [argv_text(simulation.argv.value, palette), columns(lines)]
    else:
        assert simulation.refusal is not None  # a simulation has an argv or a refusal
        from simulator.report.text.refusals import refusal_sentence

        text = palette.colored(refusal_sentence(simulation.refusal, engine), "refused")
        paragraphs = [broken(f"{text}: {printable(simulation.refusal.told)}")]
    paragraphs.append(f"{palette.colored('why', 'title')}\n" + columns(reason_rows(simulation, every_rule=every_rule)))
    if simulation.built.missing:
        text = f"environment, directory and user: they depend on {printable(simulation.built.missing)}"
        paragraphs.append(f"{palette.colored('not known', 'title')}\n{broken(text, '  ')}")
    elif settings := process_rows(simulation):
        paragraphs.append(palette.colored("process", "title") + "\n" + columns(settings))
    if unused := unused_words(simulation):
        paragraphs.append(palette.colored("not used", "title") + "\n" + columns(unused))
    if notes := (*opening.notes, *opening.background):
        paragraphs.append(palette.colored("note", "title") + "\n" + "\n".join(broken(note, "  ") for note in notes))
    made_by = f"{made_by_text([engine.reader(simulation.built)])}\n{RULE_HINT}"
    return "\n\n".join([*opening.paragraphs(palette), *paragraphs, made_by])


def lead_sentence(lead: Decision[str]) -> str:
    """Write the most important consequence as the first line of an answer."""
    return sentence(printable(lead.value))


def sentence(text: str) -> str:
    """Write a printable text as a sentence: with a capital, unless it begins with a name, and a full stop."""
    text = _upper(text)
    return text if text.endswith((".", "!", "?", "]", '"')) else f"{text}."


def background_sentence(note: str, simulation: Simulation) -> str:
    """Write a note on what an answer rests on as a sentence; the name of an image keeps its letters."""
    source = simulation.built.catalogued
    return f"{note}." if source and note.startswith(f"{printable(source.name)} ") else sentence(note)


def _upper(text: str) -> str:
    return text[0].upper() + text[1:] if text.partition(" ")[0].rstrip(",").isalpha() else text


def process_rows(simulation: Simulation) -> list[tuple[str, str]]:
    """Return the settings of the process with their names, without those that every container has; empty if unknown."""
    process = simulation.process
    if process is None or simulation.built.missing:
        return []
    has_first_process = len(simulation.settings) > 3 and simulation.settings[3].value != process.args
    rows = (
        ("line", quoted(process.command_line) if process.command_line else ""),
        ("first", quoted_list(simulation.settings[3].value) if has_first_process else ""),
        ("env", quoted_list(process.env) if process.env else ""),
        ("cwd", quoted(process.cwd) if process.cwd not in ("/", "C:\\") else ""),
        ("user", quoted(process.user) if process.user else ""),
        *_setting_rows(simulation.request.container),
    )
    return [(key, value) for key, value in rows if value]


def _setting_rows(container: ContainerConfig) -> list[tuple[str, str]]:
    """Return the settings of a request, ``""`` for one that is unset."""
    healthcheck = dict(container.healthcheck or ())
    return [
        ("tty", "a terminal" if container.tty else ""),
        ("hostname", quoted(container.hostname) if container.hostname else ""),
        ("stop", quoted(container.stop_signal) if container.stop_signal else ""),
        ("timeout", "" if container.stop_timeout is None else f"{container.stop_timeout} s"),
        ("health", quoted_list(healthcheck["Test"]) if "Test" in healthcheck else ""),
    ]


def unused_words(simulation: Simulation) -> list[tuple[str, str, str]]:
    """Return the image's ENTRYPOINT and CMD, each if none of its words is in the argv, with the rule that decided."""
    outcome = simulation.argv or (simulation.refusal.decision if simulation.refusal else None)
    if outcome is not None and len(outcome.premises) == 1:  # an init process comes first
        (outcome,) = outcome.premises
    if outcome is None or len(outcome.premises) != 2:
        return []
    entrypoint, cmd = outcome.premises
    parts = (("ENTRYPOINT", simulation.built.image.entrypoint, entrypoint), ("CMD", simulation.built.image.cmd, cmd))
    return [
        (name, argv_text(words), decision.rule.id)
        for name, words, decision in parts
        if words and not any(word is used for word in words for used in decision.value)
    ]


def reason_rows(simulation: Simulation, *, every_rule: bool) -> list[tuple[str, str]]:
    """Return the rules that led to what is shown, or every rule: each once, by id with its sentence."""
    if every_rule:
        return rule_rows(simulation.trace())
    built = simulation.built._replace(decisions=tuple(_decisions_of_steps(simulation)))
    trace = simulation._replace(built=built).trace()
    return rule_rows(decision for decision in trace if decision.rule not in _UNREMARKABLE)


def rule_rows(trace: Iterable[Decision[Any]]) -> list[tuple[str, str]]:
    """Return each rule of a trace once, by id with its sentence."""
    return list(dict.fromkeys((decision.rule.id, decision.rule.says) for decision in trace))


def _decisions_of_steps(simulation: Simulation) -> Iterator[Decision[Any]]:
    """Yield the decisions of the instructions that gave a word of the argv, or a setting that is shown."""
    steps = list(simulation.built.steps())
    if simulation.argv is None or not simulation.is_known or not steps:
        yield from simulation.built.decisions  # any instruction can have led to a refusal
        return
    settings = {name for name, _ in process_rows(simulation)}
    shown = {keyword for keyword, setting in _SETS.items() if setting in settings}
    places = {
        word.origin.where for word in simulation.argv.value if word.origin.source in ("entrypoint", "cmd", "shell")
    }
    if places - {step.place for step in steps} - {"default"}:
        shown.add("from")  # words of a base image
    for step in steps:
        if step.instruction.keyword in shown or step.place in places:
            yield from step.decisions
