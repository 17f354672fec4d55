"""How a release is found by its name; only the module of the engine that is asked for is imported."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module

from simulator.build.builders import find_builder
from simulator.core.errors import NotModelled
from simulator.core.text import did_you_mean, quoted
from simulator.core.versions import find_version, value_of_version
from simulator.engine.engine import Engine

_MODULES: Mapping[str, tuple[str, str]] = {
    "docker": ("docker", "RELEASES"),
    "podman": ("podman", "RELEASES"),
    "containerd": ("runtimes", "CONTAINERD"),
    "cri-o": ("runtimes", "CRIO"),
}
"""Where the releases of an engine stand: the module of this room, and the name in it."""
_load = cache(import_module)


def _releases(engine: str) -> tuple[Engine, ...]:
    module, name = _MODULES[engine]
    releases: tuple[Engine, ...] = getattr(_load(f"simulator.releases.{module}"), name)
    return releases


DEFAULT_ENGINE = "docker@29.7"
"""Who is asked where nobody names an engine: the newest release of Docker that was compared with a real one."""

DEFAULT_PODMAN = "podman@6.1"
"""The same of Podman."""
_DEFAULTS = {"docker": DEFAULT_ENGINE, "podman": DEFAULT_PODMAN}
"""The tools of which a release may be modelled that nobody has compared yet."""


def default_engine(tool: str) -> str:
    """Return the name of the engine that a tool asks where nobody names a version."""
    return _DEFAULTS.get(tool, tool)


def find_engine(name: str = DEFAULT_ENGINE) -> Engine:
    """Find the release of ``docker``, ``docker@28``, ``docker@28.5`` or ``docker@28.5.2``.

    A name without a version means the newest release. ``podman@5.8+runc`` names the runtime that starts containers,
    where the release knows several; else it is the first of them. Raises ``Unreadable`` for a name of another shape and
    ``NotModelled`` for an engine, a version older than all, or a runtime that dsim does not know.
    """
    release, plus, runtime = name.partition("+")
    named_engine = release.partition("@")[0]
    own = _releases(named_engine) if named_engine in _MODULES else every_engine()
    engine = _with_its_builder(find_version(release, own, _MODULES), release)
    if not plus:
        return engine
    named = tuple([known for known in engine.runtimes if known.partition("@")[0] == runtime])
    if not named:
        known = ", ".join(engine.runtimes)
        message = f"{release} with the runtime {quoted(runtime)} is not modelled; known are: {known}"
        raise NotModelled(name, message + did_you_mean(runtime, [known.partition("@")[0] for known in engine.runtimes]))
    return engine._replace(runtimes=named)


def _with_its_builder(engine: Engine, release: str) -> Engine:
    """Give a version the builder that it came with, which may be another one than the profile's."""
    builder = value_of_version(release, engine.builders) if release != engine.full_name else None
    if builder is None or builder == engine.builder_name:
        return engine
    return engine._replace(builder=find_builder(builder), builder_name=builder)


def every_engine() -> tuple[Engine, ...]:
    """Give all releases of all engines, the oldest of an engine first."""
    return tuple([release for engine in _MODULES for release in _releases(engine)])
