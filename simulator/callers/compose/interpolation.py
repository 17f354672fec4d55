"""Replaces the variables of a whole Compose file, and converts texts to numbers and booleans where those are expected.

Reads: plain values. Gives: plain values, and the decisions. Keys are never replaced.
Compare: compose-go ``recursiveInterpolate`` (interpolation/interpolation.go), ``interpolateTypeCastMapping``
(loader/interpolate.go).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from simulator.callers.compose.path_patterns import Path, PathTable
from simulator.callers.compose.refusals import refusal
from simulator.callers.compose.template import Interpolation, Invalid, Required, Template
from simulator.core.rule import Decision
from simulator.golang import strconv
from simulator.golang.yaml.nodes import Spot
from simulator.golang.yaml.values import Items, Map, Text


def boolean(text: str) -> bool:
    """Read a boolean in any case; raises ``ValueError``."""
    lower = text.lower()
    if lower in ("true", "y", "yes", "on"):
        return True
    if lower in ("false", "n", "no", "off"):
        return False
    raise ValueError(f"invalid boolean: {text}")


def integer(text: str) -> int:
    """Read a whole number; raises ``ValueError``."""
    if not re.fullmatch(r"[+-]?[0-9]{1,19}", text) or not -(2**63) <= int(text) < 2**63:
        raise ValueError(f'strconv.Atoi: parsing "{text}": invalid syntax')
    return int(text)


def number(text: str) -> float:
    """Read a number; raises ``ValueError``."""
    if not re.fullmatch(strconv.DECIMAL, text):
        raise ValueError(f'strconv.ParseFloat: parsing "{text}": invalid syntax')
    return float(text)


_SERVICE = {
    integer: """cpu_count cpu_period cpu_quota cpu_rt_period cpu_rt_runtime cpu_shares oom_score_adj pids_limit scale
        deploy.replicas deploy.update_config.parallelism deploy.rollback_config.parallelism
        deploy.restart_policy.max_attempts deploy.placement.max_replicas_per_node healthcheck.retries
        ports.[].target ulimits.* ulimits.*.hard ulimits.*.soft""",
    number: "cpu_percent cpus deploy.update_config.max_failure_ratio deploy.rollback_config.max_failure_ratio",
    boolean: """init healthcheck.disable oom_kill_disable privileged read_only stdin_open tty volumes.[].read_only
        volumes.[].volume.nocopy""",
}
_TOP = "networks.*.external networks.*.internal networks.*.attachable networks.*.enable_ipv4 networks.*.enable_ipv6 "
_TOP += "volumes.*.external secrets.*.external configs.*.external"
_CASTS: PathTable[Callable[[str], Any]] = PathTable(
    (
        *((("services", "*", *key.split(".")), cast) for cast, keys in _SERVICE.items() for key in keys.split()),
        *((tuple(key.split(".")), boolean) for key in _TOP.split()),
    )
)


class Interpolator:
    """Replaces variables in values; keeps decisions by path, and variables by the spots of texts: unset, used."""

    def __init__(self, template: Template) -> None:
        self.template = template
        self.decisions: dict[Path, list[Decision[str]]] = {}
        self.unset: dict[Spot, tuple[str, ...]] = {}
        self.used: dict[Spot, tuple[str, ...]] = {}

    def interpolate(self, value: Any, path: Path = ()) -> Any:
        """Replace the variables of all texts in a value."""
        if isinstance(value, Map):
            changed = Map(value.spot)
            changed.keys_at = value.keys_at
            for key, member in value.items():
                changed[key] = self.interpolate(member, (*path, key))
            return changed
        if isinstance(value, Items):
            items = Items(value.spot)
            items.members_at = value.members_at
            items.extend(self.interpolate(member, (*path, "[]")) for member in value)
            return items
        return self.text(value, path) if isinstance(value, Text) else value

    def text(self, text: Text, path: Path) -> Any:
        """Replace the variables of one text; convert it to a number or a boolean if its place needs one."""
        changed = self.substitute(text, path) if "$" in text else text
        cast = _CASTS.find(path)
        if cast is None:
            return changed
        try:
            return cast(changed)
        except ValueError as error:
            message = f"error while interpolating {'.'.join(path)}: failed to cast to expected type: {error}"
            raise refusal(Interpolation.CAST, message, text.spot) from None

    def substitute(self, text: Text, path: Path) -> Text:
        self.template.unset, self.template.used = [], []
        try:
            changed = Text(self.template.substitute(text), text.spot)
        except Invalid as error:
            message = f"invalid interpolation format for {'.'.join(path)}.\n"
            message += f"You may need to escape any $ with another $.\n{error.template}"
            raise refusal(Interpolation.INVALID, message, text.spot) from None
        except Required as error:
            message = f"error while interpolating {'.'.join(path)}: {error}"
            raise refusal(Interpolation.REQUIRED, message, text.spot) from None
        if changed != text:
            decisions = self.decisions.setdefault(path[:3], [])
            decisions.append(Interpolation.REPLACED.gives(str(changed)))
            decisions += [Interpolation.UNSET.gives(name) for name in self.template.unset]
            if self.template.unset:
                self.unset[text.spot] = tuple(dict.fromkeys(self.template.unset))
            if self.template.used:
                self.used[text.spot] = tuple(dict.fromkeys(self.template.used))
        return changed
