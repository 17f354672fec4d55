"""The services that a command of Compose is about, and the containers that it makes of them.

Reads: the services of a project. Gives: names, a remark, or a refusal.
Compare: compose-go ``WithSelectedServices`` and ``CheckContainerNameUnicity`` (types/project.go), docker/compose
``create`` (pkg/compose/create.go).
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from simulator.callers.compose.merge import copy_map
from simulator.callers.compose.refusals import refusal, spot_at
from simulator.callers.compose.versions import Compose
from simulator.core.rule import Decision, Question, Refusal, Rule
from simulator.core.sources import COMPOSE, COMPOSE_GO, MOBY, PODMAN
from simulator.golang import strconv
from simulator.golang.yaml.values import Map


class ServiceContainers(Question):
    """Of which services does Compose make containers?"""

    NONE = Rule(
        "A service with scale: 0, or deploy.replicas: 0, has no container, until --scale or run makes one.",
        COMPOSE_GO("types/types.go", "GetScale"),
        COMPOSE("pkg/compose/convergence.go", "ensureService"),
    )
    PROFILE = Rule(
        "A service with profiles has a container only where one of them is active, or where the service is named.",
        COMPOSE_GO("types/project.go", "WithProfiles"),
        COMPOSE_GO("types/project.go", "WithServicesEnabled"),
    )
    SCALE = Rule(
        "A --scale that is not SERVICE=NUM, or that is about another service than the line, is refused.",
        COMPOSE("cmd/compose/create.go", "applyScaleOpts"),
    )
    NAME_TWICE = Rule(
        "Two services with one container_name are refused where a command is about both.",
        COMPOSE_GO("types/project.go", "CheckContainerNameUnicity"),
        COMPOSE("pkg/compose/create.go", "create"),
    )
    NAME_IN_USE = Rule(
        "The container of the second of two services with one container_name is refused by the engine.",
        MOBY("daemon/names.go", "reserveName"),
        note="Compose 2.26 does not compare the names itself. Which of the two is second changes from run to run.",
    )
    PRINTED = Rule(
        "Of docker compose, config prints the project and makes no container; up makes those of its services.",
        COMPOSE("cmd/compose/config.go", "runConfig"),
        note="What it prints has every $ twice, so its words are not those of the container.",
    )
    PROVIDER = Rule(
        "Podman gives the words of podman compose to another program: docker-compose, where that is installed.",
        PODMAN("cmd/podman/compose.go", "composeProvider"),
        note="It asks Podman by the Engine API, which reads an entrypoint of one word as that of --entrypoint. "
        "PODMAN_COMPOSE_PROVIDER and containers.conf can name another program.",
    )
    BUILT_BY_OTHER = Rule(
        "A service without a build has the image that another service builds under the same name.",
        COMPOSE("pkg/compose/pull.go", "isServiceImageToBuild"),
        note="An image of that name that the engine has already is used as it is, unless the build is asked for.",
    )
    NOT_ENABLED = Rule(
        "A service that one of the chosen services requires has to be there, in an active profile.",
        COMPOSE_GO("types/project.go", "WithSelectedServices"),
        note="To name a service makes all services of its profiles active.",
    )
    SHARED = Rule(
        "A service that shares volumes or a namespace with one that has no container is refused.",
        COMPOSE("pkg/compose/convergence.go", "resolveServiceReferences"),
    )


class Dependencies:
    """Finds the services that others depend on, among all of a project; ``active`` are those of its profiles."""

    def __init__(self, services: Map, active: AbstractSet[str]) -> None:
        self._services, self._active = services, active
        self._of_profile: dict[str, list[str]] = {}
        for name, service in services.items():
            for profile in service.get("profiles") or ():
                self._of_profile.setdefault(profile, []).append(name)

    def _enabled_by(self, names: Iterable[str]) -> set[str]:
        """Return the services that naming some services makes active: all of the same profiles."""
        named = [name for name in names if name in self._services]
        profiles = {profile for name in named for profile in self._services[name].get("profiles") or ()}
        return {*named, *(other for profile in profiles for other in self._of_profile[profile])}

    def closure(self, names: Iterable[str], known: Container[str] = frozenset()) -> set[str]:
        """Return services and those that they depend on, directly or not, but for what the ``known`` depend on.

        Raises ``Refusal`` for a required one that is not there or not enabled.
        """
        names = list(names)
        by_name = self._enabled_by(names)
        selected = {name for name in names if name in self._services}
        todo = sorted(selected)
        while todo:
            if (name := todo.pop()) in known:
                continue
            for other, condition in self._of(name).items():
                if other in selected:
                    continue
                if other in self._active or other in by_name:
                    selected.add(other)
                    todo.append(other)
                elif condition.get("required") not in (False, "false"):
                    raise ServiceContainers.NOT_ENABLED.refuses("request", f"no such service: {other}", status=1)
        return selected

    def are_active(self, names: Iterable[str]) -> bool:
        """Return whether all that services depend on is active, so that it is the same whichever service is named."""
        return all(other in self._active for name in names for other in self._of(name))

    def _of(self, name: str) -> Mapping[str, Any]:
        return self._services[name].get("depends_on") or {}


def check_shared(services: Map, name: str, selected: AbstractSet[str]) -> None:
    """Refuse a service that shares something with a service that has no container."""
    for what, other in _shared(services[name]):
        if other not in selected or scale_of(services[other]) in (0, "0"):
            message = f"cannot share {what} with service {other}: container missing"
            raise ServiceContainers.SHARED.refuses("create", message, status=1)


def _shared(service: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for source in service.get("volumes_from") or ():
        if not str(source).startswith("container:"):
            yield "volume", str(source).partition(":")[0]
    for key, what in (("network_mode", "network"), ("ipc", "IPC"), ("pid", "PID")):
        mode = str(service.get(key) or "")
        if mode.startswith("service:"):
            yield f"{what} namespace", mode.removeprefix("service:")


def scale_of(service: Mapping[str, Any]) -> Any:
    """Return how many containers a service has."""
    scale = service.get("scale")
    replicas = (service.get("deploy") or {}).get("replicas") if scale is None else scale
    return 1 if replicas is None else replicas


def scaled(services: Map, selected: Container[str], options: Sequence[str]) -> Map:
    """Return the services with the counts of ``--scale``; ``selected`` are those that the line is about."""
    changed = copy_map(services)
    for option in options:
        name, *counts = option.split("=")
        if len(counts) != 1:
            raise _scale_refusal(f"invalid --scale option {strconv.quoted(option)}. Should be SERVICE=NUM")
        try:
            count = strconv.atoi(counts[0])
        except strconv.GoError as fault:
            raise _scale_refusal(str(fault)) from None
        if name not in services or name not in selected:
            raise _scale_refusal(f"no such service: {name}: {'disabled' if name in services else 'not found'}")
        changed[name] = copy_map(services[name])
        changed[name]["scale"] = count
    return changed


def _scale_refusal(message: str) -> Refusal:
    return ServiceContainers.SCALE.refuses("request", message, status=1)


def remarks_on_containers(name: str, service: Mapping[str, Any], active: Container[str]) -> tuple[Decision[str], ...]:
    """Return the remark on a service of which no container is made, or only with a profile that is not ``active``."""
    if scale_of(service) not in (0, "0"):
        options = " or ".join(f"--profile {profile}" for profile in service.get("profiles") or ())
        told = f"docker compose up makes a container of {name} only with {options}, or where {name} is named"
        return () if name in active else (ServiceContainers.PROFILE.gives(told),)
    key = "deploy.replicas" if service.get("scale") is None else "scale"
    return (ServiceContainers.NONE.gives(f"{key} is 0: docker compose up makes no container of {name}"),)


def builders(services: Mapping[str, Any], active: Container[str]) -> dict[str, str]:
    """Return by the name of an image the only active service that builds it."""
    found: dict[str, str] = {}
    several: set[str] = set()
    for name, service in services.items():
        image = service.get("image")
        if image and name in active and service.get("build") is not None and found.setdefault(image, name) != name:
            several.add(image)
    return {image: name for image, name in found.items() if image not in several}


def check_container_names(model: Map, selected: Iterable[str], known: Compose) -> None:
    """Refuse two of the selected services with the same ``container_name``."""
    users: dict[str, str] = {}
    for name in selected:
        service = model["services"][name]
        container = service.get("container_name")
        if not container or (not known.compares_names and scale_of(service) in (0, "0")):
            continue
        if container in users:
            spot = spot_at(model, ("services", name, "container_name"))
            if known.compares_names:
                message = (
                    f'services.{name}: container name "{container}" is already in use by service {users[container]}'
                )
                raise refusal(ServiceContainers.NAME_TWICE, message, spot, 1)
            message = f'Conflict. The container name "/{container}" is already in use by service {users[container]}'
            raise ServiceContainers.NAME_IN_USE.refuses("create", f"{message} ({spot})", status=1)
        users[container] = name
