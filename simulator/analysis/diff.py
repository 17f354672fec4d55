"""What a change of an image does to every request, worked out from the tables of both sides.

Reads: two sides of a change, an engine. Gives: ``Comparison``. Nothing is decided here.

Words of a base image that is not known cancel out: where both sides begin with the same name for the same
platform, they are taken for the same image, so equal placeholders stand for equal words. What does not cancel
out is ``unknown``. The settings (environment and so on) of such an image are the same where every instruction
and argument that can take part in them is the same; nothing else is concluded about them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import count, pairwise
from typing import Any, Literal, NamedTuple, TypeAlias

from simulator.analysis.matrix import ARGS, ENTRYPOINT, Row, Table, WayToAsk, halves, table
from simulator.build.image import BuiltImage, Step
from simulator.core.rule import Refusal
from simulator.core.values import ContainerConfig, UnknownWords, Word, Words
from simulator.engine.engine import Engine
from simulator.golang.json import fold_keys
from simulator.simulation.container import Simulation, simulate

Verdict: TypeAlias = Literal["same", "different", "unknown"]
SETTINGS = ("env", "cwd", "user", "stop signal", "healthcheck")
_ARGV = ("from", "entrypoint", "cmd", "shell", "onbuild")
_NO_SETTING = ("run", "copy", "add", "maintainer", "label", "expose", "volume", "entrypoint", "cmd", "shell")
_MOST = 1_000_000  # pairs of lines that are compared one by one
_AUTOMATIC = r"--platform=\$\{?(?:BUILD|TARGET)PLATFORM\}?"


class Side(NamedTuple):
    """One side of a change: the image, or the builder's refusal, and the instructions in front of the first FROM."""

    image: BuiltImage | Refusal
    head: tuple[str, ...] = ()


class Change(NamedTuple):
    """What one request comes to before and after."""

    way: WayToAsk
    before: Simulation
    after: Simulation
    verdict: Verdict


class Setting(NamedTuple):
    """One setting before and after, as JSON values; None where it is unset."""

    name: str
    before: Any
    after: Any
    verdict: Verdict


class Line(NamedTuple):
    """An instruction that only one side has: ``-`` or ``+``, its place, its text, and the rules that it met."""

    sign: str
    place: str
    text: str
    rules: tuple[str, ...]


class Comparison(NamedTuple):
    """All rows and settings, and the lines that are responsible for those that are not the same.

    ``refusals`` are those of the builder, before and after; where there is one there are neither rows nor settings.
    ``assumed`` is the base image that is not known and taken for the same on both sides, or ``""``.
    """

    engine: Engine
    changes: tuple[Change, ...]
    settings: tuple[Setting, ...]
    lines: tuple[Line, ...]
    refusals: tuple[Refusal | None, Refusal | None]
    assumed: str

    @property
    def verdict(self) -> Verdict:
        """``different`` where anything is, else ``unknown`` where anything is, else ``same``."""
        before, after = self.refusals
        if before or after:
            return "same" if before and after and _told(before) == _told(after) else "different"
        return next((verdict for verdict in ("different", "unknown") if verdict in self.verdicts), "same")

    @property
    def verdicts(self) -> set[Verdict]:
        """All verdicts that there are."""
        return {*(change.verdict for change in self.changes), *(setting.verdict for setting in self.settings)}


def compare(before: Side, after: Side, engine: Engine) -> Comparison:
    """Compare all rows and settings of both sides."""
    tables = table(before.image, engine), table(after.image, engine)
    refusals = tables[0].refusal, tables[1].refusal
    if isinstance(before.image, Refusal) or isinstance(after.image, Refusal):
        return Comparison(engine, (), (), (), refusals, "")
    same_base = _base(before.image) == _base(after.image)
    changes = tuple(_changes(*tables, same_base))
    with_words = ContainerConfig(cmd=(ARGS,))  # a request that is not refused for want of words
    settings = tuple(_settings(before, after, *(each.find(with_words) for each in tables)))
    argv = any(change.verdict != "same" for change in changes)
    other = any(setting.verdict != "same" for setting in settings)
    lines = _lines(before, after, lambda key: (key in _ARGV and argv) or (key not in _NO_SETTING and other))
    missing = before.image.missing
    return Comparison(engine, changes, settings, tuple(lines), refusals, missing if missing and same_base else "")


def _told(refusal: Refusal) -> tuple[str, str, str]:
    return refusal.stage, refusal.decision.rule.id, str(refusal)


def _base(built: BuiltImage) -> tuple[str, tuple[str, ...] | None]:
    """Give what tells the base image that is not, or not wholly, known: its name, and for which platform."""
    name = built.missing or (built.catalogued.name if built.catalogued else "")
    first = next((step.instruction.original for step in built.steps()), "")
    flags = tuple(re.findall(r"--\S+", first))
    if any("$" in flag and not re.fullmatch(_AUTOMATIC, flag) for flag in flags):
        return name, None
    return name, flags


def _changes(before: Table, after: Table, same_base: bool) -> Iterator[Change]:
    for old, new in zip(before.rows, after.rows, strict=True):
        yield Change(old.way, old.simulation, new.simulation, _verdict(old.simulation, new.simulation, same_base))


def _verdict(before: Simulation, after: Simulation, same_base: bool) -> Verdict:
    """Compare two symbolic outcomes."""
    if before.argv is None or after.argv is None:
        if before.refusal and after.refusal:
            return "same" if _told(before.refusal) == _told(after.refusal) else "different"
        argv = before.argv or after.argv
        return "different" if argv and not all(isinstance(word, UnknownWords) for word in argv.value) else "unknown"
    old, new = _cancelled(before.argv.value, after.argv.value, same_base)
    if any(isinstance(word, UnknownWords) for word in (*old, *new)):
        return "unknown"
    return "same" if _words(old) == _words(new) else "different"


def _cancelled(old: Words, new: Words, same_base: bool) -> tuple[Words, Words]:
    """Take off what both begin with and both end with; words that are not known only where the base is the same."""

    def equal(one: Any, other: Any) -> bool:
        if isinstance(one, UnknownWords) or isinstance(other, UnknownWords):
            return same_base and type(one) is type(other) and one == other
        return _words((one,)) == _words((other,))

    shorter = min(len(old), len(new))
    first = next((at for at in range(shorter) if not equal(old[at], new[at])), shorter)
    behind = range(shorter - first)
    last = next((at for at in behind if not equal(old[-1 - at], new[-1 - at])), len(behind))
    return old[first : len(old) - last], new[first : len(new) - last]


def _words(argv: Words) -> list[tuple[bool, str]]:
    """Give the words so that a placeholder equals itself only."""
    return [(word is ARGS or word is ENTRYPOINT, str(word)) for word in argv]


def _settings(before: Side, after: Side, old: Row, new: Row) -> Iterator[Setting]:
    """Compare settings; those that rest on a base image are known only as far as it is."""
    images = old.simulation.built, new.simulation.built
    known = not any(image.missing for image in images)
    alike = _parts(before) == _parts(after)
    unstated = [set(image.catalogued.unstated if image.catalogued else ()) for image in images]
    for name, one, other in zip(SETTINGS, settings(old.simulation), settings(new.simulation), strict=True):
        stated = all(_is_stated(name, value, image) for value, image in zip((one, other), images, strict=True))
        if known and stated:
            verdict: Verdict = "same" if one == other else "different"
        elif known and name == "env" and _names_differ(one, other, unstated[0], unstated[1]):
            verdict = "different"
        else:
            verdict = "same" if alike else "unknown"
        yield Setting(name, one, other, verdict)


def _is_stated(name: str, value: Any, image: BuiltImage) -> bool:
    """Whether the catalogue states a setting, where the image rests on it."""
    if image.catalogued is None:
        return True
    if name == "env":
        return not image.catalogued.unstated
    return name != "stop signal" or value is not None or "StopSignal" not in image.catalogued.entry.varies


def _names_differ(old: list[str], new: list[str], old_unstated: set[str], new_unstated: set[str]) -> bool:
    """Whether two environments differ, whatever the values are that the catalogue does not state."""
    one, other = (dict(entry.partition("=")[::2] for entry in env) for env in (old, new))
    if old_unstated - new_unstated - other.keys() or new_unstated - old_unstated - one.keys():
        return True
    return any(one.get(name) != other.get(name) for name in (one.keys() | other.keys()) - old_unstated - new_unstated)


def settings(simulation: Simulation) -> tuple[Any, ...]:
    """Give the environment, directory, user, stop signal and healthcheck; None for what is unset or refused."""
    rest = fold_keys(dict(simulation.built.image.other_fields))
    process = simulation.process
    if process is None:
        image = simulation.built.image
        own: tuple[Any, ...] = (list(image.env or ()), image.working_dir, image.user)
    else:
        own = (list(process.env), process.cwd, process.user)
    return (*own, rest.get("stopsignal") or None, rest.get("healthcheck") or None)


def _parts(side: Side) -> Any:
    """Give all that takes part in the settings of an image whose base is not known.

    That is each instruction with what it came to; the stages, since each joins the directory to itself, and whether
    they hold anything, since some builders add a PATH then; the name of the last, which an argument holds; and what
    stands in front of the first FROM.
    """
    assert isinstance(side.image, BuiltImage)
    steps = [(step, spelled(step)) for step in side.image.steps()]
    begins = [place for place, (step, _) in enumerate(steps) if step.instruction.keyword == "from"]
    holds = [end - begin > 1 for begin, end in pairwise([*begins, len(steps)])]
    last = steps[begins[-1]][1].partition(" AS ")[2] if begins else ""
    own = [
        (text, repr([decision.value for decision in step.decisions]))
        for step, text in steps
        if step.instruction.keyword not in ("from", *_NO_SETTING)
    ]
    return side.head, _base(side.image), holds, last, own


def spelled(step: Step) -> str:
    """Write an instruction with its keyword in upper case, and so the AS of FROM."""
    text = step.instruction.keyword.upper() + step.instruction.original.rstrip()[len(step.instruction.keyword) :]
    return re.sub(r"(?i)\sas(?=\s+\S+$)", " AS", text) if text.startswith("FROM") else text


def _lines(before: Side, after: Side, counts: Any) -> Iterator[Line]:
    """Yield the instructions of a kind that counts and that only one side has."""
    old, new = _written(before, counts), _written(after, counts)
    if len(old) * len(new) > _MOST:  # what they have in common would take too long to find
        common = {text for text, _ in old} & {text for text, _ in new}
        old, new = ([each for each in side if each[0] not in common] for side in (old, new))
    matcher = SequenceMatcher(None, [text for text, _ in old], [text for text, _ in new], autojunk=False)
    changed: Any = matcher.get_opcodes() if len(old) * len(new) <= _MOST else [("", 0, len(old), 0, len(new))]
    for kind, start, end, first, last in changed:
        if kind != "equal":
            yield from (_line("-", text, step) for text, step in old[start:end])
            yield from (_line("+", text, step) for text, step in new[first:last])


def _written(side: Side, counts: Any) -> list[tuple[str, Step | None]]:
    heads: list[tuple[str, Step | None]] = [(text, None) for text in side.head]
    assert isinstance(side.image, BuiltImage)  # a refusal has neither rows nor settings
    return heads + [(spelled(step), step) for step in side.image.steps() if counts(step.instruction.keyword)]


def _line(sign: str, text: str, step: Step | None) -> Line:
    if step is None:
        return Line(sign, "", text, ())
    return Line(sign, step.place, text, tuple(dict.fromkeys(decision.rule.id for decision in step.decisions)))


def example(change: Change, engine: Engine) -> tuple[str, Simulation, Simulation]:
    """Give the request with words that neither argv holds, and what it comes to before and after."""
    held = {str(word) for done in (change.before, change.after) if done.argv for word in done.argv.value}
    x, y = (next(word for n in count() if (word := f"{letter}{n or ''}") not in held) for letter in "xy")
    asked = change.way.request
    entrypoint, cmd = asked.container.entrypoint, asked.container.cmd
    container = asked.container._replace(
        entrypoint=(Word(x, ENTRYPOINT.origin),) if entrypoint == (ENTRYPOINT,) else entrypoint,
        cmd=(Word(y, ARGS.origin),) if cmd == (ARGS,) else cmd,
    )
    spelled = change.way.spelled.replace(ARGS, y).replace('"X", ...', f'"{x}"').replace(ENTRYPOINT, x)
    line = f"{engine.name} " + spelled.replace(" X ", f" {x} ") if spelled.startswith("run ") else spelled
    before, after = (
        simulate(done.built, asked._replace(container=container), engine) for done in (change.before, change.after)
    )
    return line, before, after


def rules(simulation: Simulation) -> Sequence[str]:
    """Name the rules that gave both halves of the argv, or the refusal."""
    found = [decision.rule.id for decision in halves(simulation)]
    return found if found or simulation.refusal is None else [simulation.refusal.decision.rule.id]
