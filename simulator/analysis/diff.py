"""What a change of an image does to every request, worked out from the tables of both sides.

Takes two sides of a change and an engine, and gives a ``Comparison``. Nothing is decided here.

The base image may be unknown. If its name and platform are the same on both sides, both sides are assumed to use the
same image, and its words compare equal; every other comparison with them is ``unknown``. The settings (environment
and so on) of such an image are the same if every instruction and argument that can change them is the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from simulator.analysis.changed_lines import ChangedLine, changed_lines, instruction_text
from simulator.analysis.matrix import ARGS, ENTRYPOINT, Row, Table, WayToAsk, build_table, entrypoint_and_cmd
from simulator.analysis.plain_change import PlainChange, plain_change
from simulator.build.image import BuiltImage, Step
from simulator.core.record import NamedTuple
from simulator.core.rule import Refusal
from simulator.core.values import ContainerConfig, UnknownWords, Word, Words
from simulator.engine.engine import Engine
from simulator.golang.json import fold_keys
from simulator.simulation.container import Simulation

if TYPE_CHECKING:
    from simulator.analysis.start_diff import StartChange
    from simulator.launch.rootfs import RootFs

Verdict: TypeAlias = Literal["same", "different", "unknown"]
SETTINGS = ("env", "cwd", "user", "stop signal", "healthcheck")
_ARGV_KEYWORDS = ("from", "entrypoint", "cmd", "shell", "onbuild")
_OTHER_KEYWORDS = ("run", "copy", "add", "maintainer", "label", "expose", "volume", "entrypoint", "cmd", "shell")
# Instructions that set one setting, and no other; what ONBUILD holds is an instruction of the image that runs it.
_SET_ONE = {"user": "user", "workdir": "cwd", "stopsignal": "stop signal", "healthcheck": "healthcheck", "onbuild": ""}
_AUTOMATIC_PLATFORM = r"--platform=\$\{?(?:BUILD|TARGET)PLATFORM\}?"


class Side(NamedTuple):
    """One side of a change: the image, or the builder's refusal; the instructions before the first FROM; its files."""

    image: BuiltImage | Refusal
    head: tuple[str, ...] = ()
    rootfs: RootFs | None = None


class Change(NamedTuple):
    """The outcome of one request before and after the change."""

    way: WayToAsk
    before: Simulation
    after: Simulation
    verdict: Verdict


class Setting(NamedTuple):
    """One setting before and after the change, as JSON values; None if it is unset."""

    name: str
    before: Any
    after: Any
    verdict: Verdict


class Comparison(NamedTuple):
    """All requests and settings, and the lines that are responsible for those that are not the same.

    ``refusals`` are the builder's, before and after; with a refusal there are neither requests nor settings.
    ``assumed`` is the name of the unknown base image that is assumed to be the same on both sides, or ``""``.
    ``starts`` are those that differ, where both root filesystems are known. ``plain`` is what else is told of
    ``docker run IMAGE``: that it fails, what its entry script starts, and what is not known.
    """

    engine: Engine
    changes: tuple[Change, ...]
    settings: tuple[Setting, ...]
    lines: tuple[ChangedLine, ...]
    refusals: tuple[Refusal | None, Refusal | None]
    assumed: str
    starts: tuple[StartChange, ...] = ()
    plain: PlainChange = PlainChange()

    @property
    def image(self) -> BuiltImage | None:
        """The image after the change; None if a builder refused one."""
        return self.changes[0].after.built if self.changes else None

    @property
    def verdict(self) -> Verdict:
        """``different`` if anything is different, else ``unknown`` if anything is unknown, else ``same``.

        Two sides that cannot be built are ``unknown``: there is nothing to compare.
        """
        before, after = self.refusals
        if before or after:
            return "unknown" if before and after else "different"
        return next((verdict for verdict in ("different", "unknown") if verdict in self.verdicts), "same")

    @property
    def verdicts(self) -> set[Verdict]:
        """The verdicts of all requests and settings."""
        found: set[Verdict] = {*(each.verdict for each in self.changes), *(each.verdict for each in self.settings)}
        if self.starts or self.plain.fails or self.plain.others:
            found.add("different")
        if self.plain.question:
            found.add("unknown")
        return found

    @property
    def lacks_bases(self) -> bool:
        """Whether more would be known with the configurations of the base images."""
        verdicts = [*(each.verdict for each in self.changes), *(each.verdict for each in self.settings)]
        return "unknown" in verdicts

    @property
    def breaks(self) -> bool:
        """Whether a container started before the change, and does not any more."""
        return any(change.breaks for change in self.starts)


def compare(before: Side, after: Side, engine: Engine) -> Comparison:
    """Compare all requests and settings of both sides; a refusal by the builder is a part of the result."""
    tables = build_table(before.image, engine), build_table(after.image, engine)
    refusals = tables[0].refusal, tables[1].refusal
    if isinstance(before.image, Refusal) or isinstance(after.image, Refusal):
        return Comparison(engine, (), (), (), refusals, "")
    same_base = _base_identity(before.image) == _base_identity(after.image)
    changes = tuple(_compare_rows(*tables, same_base=same_base))
    with_words = ContainerConfig(cmd=(ARGS,))  # a request that is not refused for want of words
    settings = tuple(_compare_settings(before, after, *(side_table.find(with_words) for side_table in tables)))
    argv_changes = any(change.verdict != "same" for change in changes)
    settings_change = any(setting.verdict != "same" for setting in settings)

    def matters(keyword: str) -> bool:
        return (argv_changes and keyword in _ARGV_KEYWORDS) or (settings_change and keyword not in _OTHER_KEYWORDS)

    lines = tuple(changed_lines(_instruction_texts(before, matters), _instruction_texts(after, matters)))
    assumed = before.image.missing if same_base else ""
    starts = _compare_starts(before, after, changes, engine)
    plain = _compare_plain(changes, engine, are_starts_known=bool(starts))
    return Comparison(engine, changes, settings, lines, refusals, assumed, starts, plain)


def _compare_plain(changes: Iterable[Change], engine: Engine, *, are_starts_known: bool) -> PlainChange:
    """Compare `docker run IMAGE`; nothing is told for an engine that is asked in no such way."""
    for way, before, after, verdict in changes:
        if way.caller == "run" and ARGS not in way.spelling.split():
            is_told = verdict == "different"
            return plain_change(before, after, engine, is_told=is_told, are_starts_known=are_starts_known)
    return PlainChange()


def _compare_starts(before: Side, after: Side, changes: Iterable[Change], engine: Engine) -> tuple[StartChange, ...]:
    from simulator.analysis.start_diff import compare_starts

    known = before.rootfs, after.rootfs
    return () if None in known else tuple(compare_starts(changes, known, engine))  # type: ignore[arg-type]


def _refusal_key(refusal: Refusal) -> tuple[str, str, str]:
    return refusal.stage, refusal.decision.rule.id, str(refusal)


def _base_identity(built: BuiltImage) -> tuple[str, tuple[str, ...] | None]:
    """Identify an unknown, or partly known, base image by name and --platform; None if the platform is a variable."""
    name = built.missing or (built.catalogued.name if built.catalogued else "")
    first = next((step.instruction.original for step in built.steps()), "")
    flags = tuple(re.findall(r"--\S+", first))
    if any("$" in flag and not re.fullmatch(_AUTOMATIC_PLATFORM, flag) for flag in flags):
        return name, None
    return name, flags


def _compare_rows(before: Table, after: Table, *, same_base: bool) -> Iterator[Change]:
    for old, new in zip(before.rows, after.rows, strict=True):
        yield Change(
            old.way,
            old.simulation,
            new.simulation,
            compare_outcomes(old.simulation, new.simulation, same_base=same_base),
        )


def compare_outcomes(before: Simulation, after: Simulation, *, same_base: bool) -> Verdict:
    """Compare two outcomes with placeholders."""
    if before.argv is None or after.argv is None:
        if before.refusal and after.refusal:
            return "same" if _refusal_key(before.refusal) == _refusal_key(after.refusal) else "different"
        argv = before.argv or after.argv
        return "different" if argv and not all(isinstance(word, UnknownWords) for word in argv.value) else "unknown"
    old, new = _strip_common_ends(before.argv.value, after.argv.value, same_base=same_base)
    if any(isinstance(word, UnknownWords) for word in (*old, *new)):
        return "unknown"
    return "same" if _comparable_words(old) == _comparable_words(new) else "different"


def _strip_common_ends(old: Words, new: Words, *, same_base: bool) -> tuple[Words, Words]:
    """Remove the words that both begin with and both end with; unknown words only if the base image is the same."""

    def equal(left: Word, right: Word) -> bool:
        if isinstance(left, UnknownWords) or isinstance(right, UnknownWords):
            return same_base and type(left) is type(right) and left == right
        return _comparable_words((left,)) == _comparable_words((right,))

    shorter = min(len(old), len(new))
    start = next((at for at in range(shorter) if not equal(old[at], new[at])), shorter)
    remaining = range(shorter - start)
    end = next((at for at in remaining if not equal(old[-1 - at], new[-1 - at])), len(remaining))
    return old[start : len(old) - end], new[start : len(new) - end]


def _comparable_words(argv: Words) -> list[tuple[bool, str]]:
    """Write the words so that a placeholder equals only itself, and no word with the same text."""
    return [(word is ARGS or word is ENTRYPOINT, str(word)) for word in argv]


def _compare_settings(before: Side, after: Side, old_row: Row, new_row: Row) -> Iterator[Setting]:
    """Compare settings; those that rest on a base image are known only as far as that image is."""
    images = old_row.simulation.built, new_row.simulation.built
    known = not any(image.missing for image in images)
    unstated = [set(image.catalogued.unstated if image.catalogued else ()) for image in images]
    for name, old, new in zip(
        SETTINGS, setting_values(old_row.simulation), setting_values(new_row.simulation), strict=True
    ):
        stated = all(is_stated(name, value, image) for value, image in zip((old, new), images, strict=True))
        if known and stated:
            verdict: Verdict = "same" if old == new else "different"
        elif known and name == "env" and _names_differ(old, new, unstated[0], unstated[1]):
            verdict = "different"
        else:
            verdict = "same" if _setting_inputs(before, name) == _setting_inputs(after, name) else "unknown"
        yield Setting(name, old, new, verdict)


def is_stated(name: str, value: object, image: BuiltImage) -> bool:
    """Return whether the value of a setting is known; the catalogue may not state it."""
    if image.catalogued is None:
        return True
    if name == "env":
        return not image.catalogued.unstated
    return name != "stop signal" or value is not None or "StopSignal" not in image.catalogued.entry.varies


def _names_differ(old: list[str], new: list[str], old_unstated: set[str], new_unstated: set[str]) -> bool:
    """Return whether two environments differ whatever the values are that the catalogue does not state."""
    old_values, new_values = (dict(entry.partition("=")[::2] for entry in env) for env in (old, new))
    if old_unstated - new_unstated - new_values.keys() or new_unstated - old_unstated - old_values.keys():
        return True
    return any(
        old_values.get(name) != new_values.get(name)
        for name in (old_values.keys() | new_values.keys()) - old_unstated - new_unstated
    )


def setting_values(simulation: Simulation) -> tuple[Any, ...]:
    """Return the values of ``SETTINGS``, in that order; None for one that is unset."""
    other_fields = fold_keys(dict(simulation.built.image.other_fields))
    process = simulation.process
    if process is None:
        image = simulation.built.image
        values: tuple[Any, ...] = (list(image.env or ()), image.working_dir, image.user)
    else:
        values = (list(process.env), process.cwd, process.user)
    return (*values, other_fields.get("stopsignal") or None, other_fields.get("healthcheck") or None)


def _setting_inputs(side: Side, name: str) -> tuple[object, ...]:
    """Return everything that can change a setting of an image whose base image is unknown.

    These are: the instructions, each with its result, but for those that set another one; the number of stages, since
    each joins the working directory to itself, and whether each has instructions, since some builders add a PATH then;
    the name of the last stage, which a build argument holds; and the instructions before the first FROM.
    """
    assert isinstance(side.image, BuiltImage)
    steps = [(step, instruction_text(step)) for step in side.image.steps()]
    starts = [place for place, (step, _) in enumerate(steps) if step.instruction.keyword == "from"]
    has_instructions = [end - begin > 1 for begin, end in pairwise([*starts, len(steps)])]
    last_name = steps[starts[-1]][1].partition(" AS ")[2] if starts else ""
    without = {keyword for keyword, setting in _SET_ONE.items() if setting != name}
    results = [
        (text, repr([decision.value for decision in step.decisions]))
        for step, text in steps
        if step.instruction.keyword not in ("from", *_OTHER_KEYWORDS, *without)
    ]
    return side.head, _base_identity(side.image), has_instructions, last_name, results


def _instruction_texts(side: Side, matters: Callable[[str], bool]) -> list[tuple[str, Step | None]]:
    """Return the instructions whose keyword matters, and those before the first FROM."""
    heads: list[tuple[str, Step | None]] = [(text, None) for text in side.head]
    assert isinstance(side.image, BuiltImage)  # a refusal has neither rows nor settings
    return heads + [(instruction_text(step), step) for step in side.image.steps() if matters(step.instruction.keyword)]


def rule_ids(simulation: Simulation) -> Sequence[str]:
    """Return the ids of the rules that gave the entrypoint and CMD of the argv, or of the rule that refused."""
    ids = [decision.rule.id for decision in entrypoint_and_cmd(simulation)]
    return ids if ids or simulation.refusal is None else [simulation.refusal.decision.rule.id]
