"""What is done to a running container beside its process: probes, hooks and commands of watch, and what a change means.

Reads: what a container comes to, with its request. Gives: the actions by what they are called, and sentences.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from simulator.core.request import Action
from simulator.core.sequences import only_in
from simulator.core.text import named_words, printable
from simulator.simulation.container import Simulation

_NAMES = {
    "livenessProbe": "liveness probe",
    "readinessProbe": "readiness probe",
    "startupProbe": "startup probe",
    "lifecycle.postStart": "postStart hook",
    "lifecycle.preStop": "preStop hook",
    "post_start": "post_start hook",
    "pre_stop": "pre_stop hook",
    "develop.watch": "command of watch",
    "Checks": "check",
}


class Actions(tuple[Action, ...]):
    """The actions of one kind, in their order."""

    __slots__ = ()

    @property
    def commands(self) -> list[tuple[str, ...]]:
        """The words of those that execute something."""
        return [action.words for action in self if action.words]

    @property
    def fields(self) -> list[tuple[str, str]]:
        """All settings beside the words."""
        return [field for action in self for field in action.fields]


def actions_of(simulation: Simulation) -> dict[str, Actions]:
    """Return the actions on a container by their kind: the place that requests them, without its number in a list."""
    found: dict[str, list[Action]] = {}
    for action in simulation.request.actions:
        kind = action.place.partition("[")[0]
        found.setdefault(kind, []).append(action._replace(place="", container=""))
    return {kind: Actions(listed) for kind, listed in found.items()}


def action_sentence(kind: str, old: Actions, new: Actions) -> str:
    """Say how the actions of a kind change: first what is executed."""
    name = _NAMES.get(kind, kind)
    before, after = old.commands, new.commands
    if not old:
        article = "an" if re.match("[aeiou]", name) else "a"
        how = f", which executes {_shown(after)}" if after else f": {_names(new.fields)}"
        return f"It gets {article} {name}{how}."
    if not new:
        was = f", which executed {_shown(before)}" if before else ""
        return f"It has no {name} any more{was}."
    lost, more = only_in(before, after), only_in(after, before)
    if more and lost:
        return f"Its {name} now executes {_shown(more)} instead of {_shown(lost)}."
    if more:
        return f"Its {name} executes {_shown(more)} as well." if before else f"Its {name} now executes {_shown(more)}."
    if lost:
        return f"Its {name} does not execute {_shown(lost)} any more."
    if before != after:
        return f"Its {name} executes its commands in another order."
    return f"Its {name} changes: {_field_changes(old, new)}."


def _field_changes(old: Actions, new: Actions) -> str:
    """Say which settings change, with their values where a name has one on each side."""
    lost, more = only_in(old.fields, new.fields), only_in(new.fields, old.fields)
    names = dict.fromkeys(name for name, _ in (*lost, *more))
    if len(names) < max(len(lost), len(more)):
        return _names([*lost, *more])
    before, after = dict(lost), dict(more)
    return ", ".join(
        f"{printable(name)} is {printable(after.get(name, 'unset'))} instead of {printable(before.get(name, 'unset'))}"
        for name in names
    )


def _shown(commands: Sequence[tuple[str, ...]]) -> str:
    return " and ".join(map(named_words, commands))


def _names(fields: Sequence[tuple[str, ...]]) -> str:
    return ", ".join(dict.fromkeys(printable(name) for name, *_ in fields))
