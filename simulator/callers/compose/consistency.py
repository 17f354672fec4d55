"""Checks a whole model as Compose does: keys that need or exclude each other, and references to undefined names.

Compare: compose-go ``Validate`` (validation/validation.go), ``checkConsistency`` (loader/validate.go),
``CheckCycle`` (graph/cycle.go).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Any

from simulator.callers.compose.agreement import disagreements, undefined_in_build
from simulator.callers.compose.refusals import refusal, spot_at
from simulator.callers.compose.versions import Compose
from simulator.core.rule import Question, Refusal, Rule
from simulator.core.sources import COMPOSE_GO
from simulator.golang.yaml.values import Map

_CHECKS = "loader/validate.go"


class Consistency(Question):
    """What does Compose refuse in a model whose keys and types are right?"""

    NO_IMAGE = Rule(
        "A service with neither an image nor a build is refused.",
        COMPOSE_GO(_CHECKS, "checkConsistency"),
    )
    REFERENCE = Rule(
        "A reference to a service, network, volume, secret or config that is not defined is refused.",
        COMPOSE_GO(_CHECKS, "checkConsistency"),
    )
    EXCLUSIVE = Rule(
        "Keys that exclude each other are refused together, and one without another that it needs.",
        COMPOSE_GO(_CHECKS, "checkConsistency"),
        COMPOSE_GO("validation/validation.go", "checkFileObject"),
    )
    HEALTHCHECK = Rule(
        "A list for healthcheck.test begins with CMD, CMD-SHELL or NONE.",
        COMPOSE_GO(_CHECKS, "checkConsistency"),
    )
    CYCLE = Rule(
        "Services that wait for each other in a circle are refused.",
        COMPOSE_GO("graph/cycle.go", "CheckCycle"),
        COMPOSE_GO("loader/normalize.go", "Normalize"),
        note="links, volumes_from and a shared namespace, such as ipc: service:x, make a service wait like depends_on.",
    )


def check_model(model: Map) -> None:
    """Refuse secrets, configs and volumes with two sources, or with none."""
    sources = {"secrets": ("file", "environment"), "configs": ("file", "environment", "content")}
    for section, keys in sources.items():
        for name, member in _section(model, section).items():
            given = [key for key in keys if isinstance(member, dict) and key in member]
            spelled = "|".join(keys)
            spot = spot_at(model, (section, name))
            if len(given) > 1:
                message = f"{section}.{name}: {spelled} attributes are mutually exclusive"
                raise refusal(Consistency.EXCLUSIVE, message, spot)
            if not given and isinstance(member, dict) and "driver" not in member and "external" not in member:
                raise refusal(Consistency.EXCLUSIVE, f"{section}.{name}: one of {spelled} must be set", spot)
    for name, volume in _section(model, "volumes").items():
        if isinstance(volume, dict) and volume.get("external") in (True, "true"):
            other = next((key for key in volume if key not in ("name", "external") and not key.startswith("x-")), None)
            if other is not None:
                message = f'volumes.{name}: conflicting parameters "external" and "{other}" specified for volume'
                raise refusal(Consistency.EXCLUSIVE, message, spot_at(model, ("volumes", name)))


def _section(model: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    section = model.get(name)
    return section if isinstance(section, dict) else {}


def check_services(model: Map, active: Iterable[str], known: Compose) -> None:
    """Refuse inconsistent services; ``active`` are those whose profiles are active."""
    names = set(active)
    services = model.get("services") or {}
    for name in services:
        if name in names:
            _check_service(model, name, services[name], names, known)
    check_cycles(model, services, names)


def _check_service(model: Map, name: str, service: Mapping[str, Any], active: set[str], known: Compose) -> None:
    def refuse(rule: Rule, message: str, *path: str) -> Refusal:
        return refusal(rule, message, spot_at(model, ("services", name, *path)))

    build = service.get("build")
    if build is None and not service.get("image") and not (known.providers and service.get("provider")):
        message = f'service "{name}" has neither an image nor a build context specified: invalid compose project'
        raise refuse(Consistency.NO_IMAGE, message)
    if build is not None:
        _check_build(model, name, service)
    if service.get("network_mode") and service.get("networks"):
        message = f"service {name} declares mutually exclusive `network_mode` and `networks`: invalid compose project"
        raise refuse(Consistency.EXCLUSIVE, message, "network_mode")
    for network in service.get("networks") or {}:
        if network != "default" and network not in _section(model, "networks"):
            message = f'service "{name}" refers to undefined network {network}: invalid compose project'
            raise refuse(Consistency.REFERENCE, message, "networks")
    test = (service.get("healthcheck") or {}).get("test")
    if isinstance(test, list) and test and test[0] not in ("CMD", "CMD-SHELL", "NONE"):
        message = 'healthcheck.test must start either by "CMD", "CMD-SHELL" or "NONE"'
        raise refuse(Consistency.HEALTHCHECK, message, "healthcheck", "test")
    for other, condition in (service.get("depends_on") or {}).items():
        exists = other in (model.get("services") or {})
        if other not in active and not (exists and condition.get("required") in (False, "false")):
            message = f'service "{name}" depends on undefined service "{other}": invalid compose project'
            raise refuse(Consistency.REFERENCE, message, "depends_on").of_name(other, active)
    _check_scale(model, name, service)
    undefined = chain(undefined_in_build(name, service, model, active), _undefined(model, name, service, active))
    for message, key in undefined:
        raise refuse(Consistency.REFERENCE, message, key)
    for message, key in disagreements(name, service, known):
        raise refuse(Consistency.EXCLUSIVE, message, key)


def _check_build(model: Map, name: str, service: Mapping[str, Any]) -> None:
    """Refuse keys of a build that contradict each other, or the service's platform."""
    build = service["build"]
    if build.get("dockerfile_inline") and build.get("dockerfile"):
        message = f'service "{name}" declares mutualy exclusive dockerfile and dockerfile_inline'
        spot = spot_at(model, ("services", name, "build"))
        raise refusal(Consistency.EXCLUSIVE, f"{message}: invalid compose project", spot)
    platforms = build.get("platforms") or []
    if platforms and service.get("platform") and service["platform"] not in platforms:
        message = f'service.build.platforms MUST include service.platform "{service["platform"]}"'
        spot = spot_at(model, ("services", name, "build", "platforms"))
        raise refusal(Consistency.EXCLUSIVE, f"{message}: invalid compose project", spot)


def _check_scale(model: Map, name: str, service: Mapping[str, Any]) -> None:
    """Refuse contradicting or negative numbers of containers."""
    scale, replicas = service.get("scale"), (service.get("deploy") or {}).get("replicas")
    spot = spot_at(model, ("services", name, "deploy" if scale is None else "scale"))
    if None not in (scale, replicas) and scale != replicas:
        message = f"services.{name}: can't set distinct values on 'scale' and 'deploy.replicas'"
        raise refusal(Consistency.EXCLUSIVE, f"{message}: invalid compose project", spot)
    count = replicas if scale is None else scale
    if isinstance(count, int) and count < 0:
        raise refusal(Consistency.EXCLUSIVE, f"services.{name}.scale: must be greater than or equal to 0", spot)
    if isinstance(count, int) and count > 1 and service.get("container_name"):
        message = f"services.{name}: can't set container_name and scale as container name must be unique"
        raise refusal(Consistency.EXCLUSIVE, f"{message}: invalid compose project", spot)


def _undefined(model: Map, name: str, service: Mapping[str, Any], active: set[str]) -> Iterable[tuple[str, str]]:
    """Yield message and key of each reference that the model does not define."""
    mode = str(service.get("network_mode") or "")
    if mode.startswith("service:") and mode[8:] not in active:
        yield f"service \"{mode[8:]}\" not found for network_mode 'service:{mode[8:]}'", "network_mode"
    for volume in service.get("volumes") or []:
        source = _volume(volume)
        if source and source not in _section(model, "volumes"):
            yield f'service "{name}" refers to undefined volume {source}: invalid compose project', "volumes"
    for member in service.get("models") or {}:
        if member not in _section(model, "models"):
            yield f'service "{name}" refers to undefined model {member}: invalid compose project', "models"
    for section in ("configs", "secrets"):
        for member in service.get(section) or []:
            source = str(member.get("source") if isinstance(member, dict) else member)
            if source not in _section(model, section):
                message = f'service "{name}" refers to undefined {section[:-1]} {source}: invalid compose project'
                yield message, section


def _volume(volume: Any) -> str:
    """Return the name of the volume that a mount uses, or ``""`` if the mount is a folder or anonymous."""
    if isinstance(volume, dict):
        return str(volume.get("source") or "") if volume.get("type") == "volume" else ""
    parts = str(volume).split(":")
    if len(volume) <= 2 or len(parts) == 1:
        return ""
    source = parts[0]
    is_drive = len(source) == 1 and source.isalpha() and parts[1][:1] in ("\\", "/")
    return "" if source[:1] in (".", "/", "~") or source.startswith("\\\\") or is_drive else source


def check_cycles(model: Map, services: Mapping[str, Any], active: set[str], status: int | None = None) -> None:
    """Refuse a circle of ``depends_on`` among the active services."""

    def dependencies(name: str) -> list[str]:
        return sorted(other for other in services[name].get("depends_on") or {} if other in active)

    checked: set[str] = set()
    for start in sorted(active):
        path = {start: iter(dependencies(start))}
        while path:
            name = next(reversed(path))
            other = next((other for other in path[name] if other not in checked), None)
            if other is None:
                checked.add(name)
                del path[name]
            elif other in path:
                circle = " -> ".join([*list(path)[list(path).index(other) :], other])
                spot = spot_at(model, ("services", other, "depends_on"))
                raise refusal(Consistency.CYCLE, f"dependency cycle detected: {circle}", spot, status)
            else:
                path[other] = iter(dependencies(other))
