"""Variables of a service that are not set: Compose warns of each, and puts a blank text in its place.

Reads: a service, and variables by the spots of their texts. Gives: the texts of Compose's warnings, and remarks on the
values that only who calls Compose has.
Compare: compose-go ``DefaultReplacementAppliedFunc`` (template/template.go), which warns.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from simulator.callers.compose.refusals import spot_of
from simulator.callers.compose.run import RunWords
from simulator.callers.compose.template import Interpolation
from simulator.callers.everyones import EVERYONES
from simulator.core.rule import Decision
from simulator.core.text import quoted, quoted_list
from simulator.golang.yaml.nodes import Spot
from simulator.golang.yaml.values import Map

WORDS = ("entrypoint", "command")
"""The keys that give the words of the process."""
_REACHING = (
    *WORDS, "environment", "working_dir", "user", "image", "build", "platform", "hostname", "env_file", "stop_signal",
    "stop_grace_period", "healthcheck",
)  # fmt: skip
_HOOKS = ("post_start", "pre_stop")
_READ_INSIDE = (*WORDS, *_HOOKS, "healthcheck")


def remarks_on_unset(
    service: Mapping[str, Any],
    unset: Mapping[Spot, tuple[str, ...]],
    run: RunWords | None,
    *,
    is_open: bool,
) -> tuple[Decision[str], ...]:
    """Say which variables of a service are not set, of the keys that reach its process.

    ``run`` are the words of ``docker compose run``, which replaces the values of some keys, and calls no hooks. Where
    the environment ``is_open`` its caller may set variables: only those in the words of the process are told.
    """
    if not unset:
        return ()
    told = WORDS if is_open else (*_REACHING, *(_HOOKS if run is None else ()))
    keys = [key for key in told if run is None or key not in run.replaced]
    found = ((key, spot) for key in keys for spot in spots_in(service.get(key)) if spot in unset)
    return tuple(
        Interpolation.UNSET.gives(f"{spot.file}:{spot.line}: {unset_text(unset[spot], key, key)}")
        for key, spot in found
    )


def remarks_on_callers(
    service: Mapping[str, Any], used: Mapping[Spot, tuple[str, ...]], callers: Collection[str], run: RunWords | None
) -> tuple[Decision[str], ...]:
    """Say of everybody's variables that the caller's values of them stand in what reaches a service's process.

    ``used`` are the variables by the spots of texts, ``callers`` those that the caller has.
    """
    keys = [key for key in (*_REACHING, *(_HOOKS if run is None else ())) if run is None or key not in run.replaced]
    places: dict[str, str] = {}
    for key in keys if used else ():
        for spot in spots_in(service.get(key)):
            for name in used.get(spot, ()):
                if name in EVERYONES and name in callers:
                    places.setdefault(name, f"{spot.file}:{spot.line}: {key} has the value of {quoted(name)}")
    told = "in the environment that Compose is called in: another user or machine has another"
    return tuple(Interpolation.CALLERS.gives(f"{place} {told}") for place in places.values())


def unset_text(names: Sequence[str], place: str, key: str) -> str:
    """Say what Compose says of unset variables in the value of a key, and the place where the blank text ends up."""
    several = len(names) > 1
    listed = f"variables {quoted_list(names)} are" if several else f"variable {quoted(names[0])} is"
    text = f"the {listed} not set: Compose puts a blank text in {'their' if several else 'its'} place in {place}"
    doubled = quoted(f"$${names[0]}")
    return text + (f"; {doubled} leaves it to a shell in the container" if key in _READ_INSIDE else "")


def spots_in(value: Any) -> Iterator[Spot]:
    """Yield the spots of all texts in a value, each once."""
    return iter(dict.fromkeys(_spots(value)))


def _spots(value: Any) -> Iterator[Spot]:
    if isinstance(value, Map):
        for member in value.values():
            yield from _spots(member)
    elif isinstance(value, list):
        for member in value:
            yield from _spots(member)
    elif spot := spot_of(value):
        yield spot
