"""The settings of a container beside its words, as two answers are compared by them.

Reads: what a container comes to before and after a change. Gives: each setting with its value on both sides. Where an
image is not known these are what the request, and a Dockerfile on that image, say; ``""`` and None stand for the
image's own.
"""

from __future__ import annotations

from collections.abc import Iterator

from simulator.analysis.actions import Actions, actions_of
from simulator.analysis.diff import SETTINGS, is_stated, setting_values
from simulator.analysis.healthcheck import healthcheck_of, stated_healthcheck
from simulator.analysis.matrix import engines_asked
from simulator.core.record import NamedTuple
from simulator.engine.engine import Engine
from simulator.simulation.container import Simulation


class ComparedSetting(NamedTuple):
    """A setting on both sides; ``owner`` has the value where the request has none, and that value is not known."""

    name: str
    before: object
    after: object
    owner: str = ""


def settings_of(before: Simulation, after: Simulation, engine: Engine) -> Iterator[ComparedSetting]:
    """Yield the settings of both answers for an engine, also those that are the same."""
    yield ComparedSetting("init", _has_init(before), _has_init(after))
    old_actions, new_actions = actions_of(before), actions_of(after)
    for kind in dict.fromkeys((*old_actions, *new_actions)):
        yield ComparedSetting(kind, old_actions.get(kind, Actions()), new_actions.get(kind, Actions()))
    is_exec = before.request.act == "exec"
    if is_exec:
        yield ComparedSetting("container", before.request.image, after.request.image)
    if before.built.missing or after.built.missing:
        if is_exec or (before.built.missing and after.built.missing):
            yield from _stated_settings(before, after, engine)
    elif before.process is not None and after.process is not None:
        yield from _known_settings(before, after, engine)


def _known_settings(before: Simulation, after: Simulation, engine: Engine) -> Iterator[ComparedSetting]:
    for name in ("user", "cwd", "env"):
        yield ComparedSetting(name, getattr(before.process, name), getattr(after.process, name))
    if _has_healthcheck(before, engine):
        yield ComparedSetting("healthcheck", healthcheck_of(before), healthcheck_of(after))
    old, new = _stop_signal(before), _stop_signal(after)
    if old and new:
        yield ComparedSetting("stop signal", old, new)


def _stated_settings(before: Simulation, after: Simulation, engine: Engine) -> Iterator[ComparedSetting]:
    """Yield what requests, and Dockerfiles on images that are not known, say."""
    owner = "container" if before.request.act == "exec" else "image"
    yield ComparedSetting("user", _stated_user(before), _stated_user(after), owner)
    yield ComparedSetting("cwd", _stated_directory(before), _stated_directory(after), owner)
    yield ComparedSetting("env", _stated_variables(before), _stated_variables(after), owner)
    if _has_healthcheck(before, engine):
        yield ComparedSetting("healthcheck", stated_healthcheck(before), stated_healthcheck(after), owner)
    if owner == "image":
        yield ComparedSetting("stop signal", _stated_stop_signal(before), _stated_stop_signal(after), owner)


def _has_healthcheck(simulation: Simulation, engine: Engine) -> bool:
    """Return whether the engine runs a healthcheck in such a container: not where a kubelet decides on its user."""
    request = simulation.request
    return request.act == "create" and request.user is None and engine.name in engines_asked("run")


def _has_init(simulation: Simulation) -> bool:
    """Return whether an init is PID 1: docker starts none in the PID namespace of another."""
    asked = simulation.request.container
    return bool(asked.init) and asked.private_pid


def _stop_signal(simulation: Simulation) -> str:
    """Return the signal that stops a container; ``""`` where the catalogue does not state it."""
    asked, own = simulation.request.container.stop_signal, setting_values(simulation)[SETTINGS.index("stop signal")]
    return asked or (str(own or "SIGTERM") if is_stated("stop signal", own, simulation.built) else "")


def _stated_stop_signal(simulation: Simulation) -> str:
    own = setting_values(simulation)[SETTINGS.index("stop signal")]
    return simulation.request.container.stop_signal or str(own or "")


def _stated_user(simulation: Simulation) -> str:
    decided = simulation.request.user
    return (decided.value if decided else simulation.request.container.user) or simulation.built.image.user


def _stated_directory(simulation: Simulation) -> str:
    return simulation.request.container.working_dir or simulation.built.image.working_dir


def _stated_variables(simulation: Simulation) -> tuple[str, ...]:
    return (*(simulation.built.image.env or ()), *(simulation.request.container.env or ()))
