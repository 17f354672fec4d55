"""What a change of an image does to the start of its containers, where both root filesystems are known.

Reads: the outcomes of the same requests before and after, with the root filesystem of each side. Gives: those starts
that differ. Starts of which one is not known are not compared: nothing is said about them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from simulator.analysis.matrix import Placeholder, WayToAsk
from simulator.analysis.start_outcome import StartTold, tell_start
from simulator.core.record import NamedTuple
from simulator.core.values import UnknownWords
from simulator.engine.engine import Engine
from simulator.launch.outcome import Start
from simulator.launch.rootfs import RootFs
from simulator.simulation.container import Simulation
from simulator.simulation.start import start_of


class StartChange(NamedTuple):
    """What comes of the start of one request, before and after the change."""

    way: WayToAsk
    before: StartTold
    after: StartTold

    @property
    def breaks(self) -> bool:
        """Whether the container started before the change, and does not any more."""
        return self.after.fails and not self.before.fails


def compare_starts(
    changes: Iterable[tuple[WayToAsk, Simulation, Simulation, str]], files: tuple[RootFs, RootFs], engine: Engine
) -> Iterator[StartChange]:
    """Yield the starts that a change makes other ones, each outcome once; those that fail now come first.

    ``changes`` are those of a comparison: a way to ask, its outcomes before and after, and the verdict.
    """
    found: dict[tuple[tuple[str, ...], tuple[str, ...]], StartChange] = {}
    for way, old, new, _ in changes:
        before, after = _told(old, files[0], engine), _told(new, files[1], engine)
        if before and after and _comparable(before.start) != _comparable(after.start):
            found.setdefault((before.lines, after.lines), StartChange(way, before, after))
    yield from sorted(found.values(), key=lambda change: not change.breaks)


def _told(simulation: Simulation, rootfs: RootFs, engine: Engine) -> StartTold | None:
    """Tell what comes of a start; None if the request has placeholders, or it is not known."""
    process = simulation.process
    if process is None or any(isinstance(word, Placeholder | UnknownWords) for word in process.args):
        return None
    start = start_of(simulation, engine, rootfs)
    return None if start is None or start.outcome == "unknown" else tell_start(start, process.args, rootfs, engine)


def _comparable(start: Start) -> tuple[object, ...]:
    """Return what matters to whoever starts a container: the outcome, the statuses, what runs, and the signals."""
    return start.outcome, start.exit, start.pid1, start.becomes, start.stop, start.interrupt, start.executes
