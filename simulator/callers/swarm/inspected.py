"""What ``docker service inspect`` prints, read as the specification of a service, and the one before it.

Reads: the name of a file. Gives: the specifications. Compare: moby ``Service`` (api/types/swarm/service.go),
``ContainerSpec`` (container.go).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from simulator.callers.file_body import missing_file
from simulator.callers.swarm.changes import ServiceUpdate
from simulator.callers.swarm.spec import ServiceFile, ServiceSpec
from simulator.callers.swarm.task import Task
from simulator.core.errors import Unreadable
from simulator.core.host_config import Mount
from simulator.core.json_checks import decode_json, require_object, require_objects, require_text, require_texts
from simulator.core.record import NamedTuple
from simulator.core.request import CallerContext
from simulator.core.values import Origin, words
from simulator.golang.json import well_formed

_NUMBERS = ("Interval", "Timeout", "StartPeriod", "StartInterval", "Retries")
_MODES = {"Global": "global", "ReplicatedJob": "replicated-job", "GlobalJob": "global-job"}


class InspectedService(NamedTuple):
    """The specification of a service, and the one that a rollback brings back."""

    spec: ServiceSpec
    previous: ServiceSpec | None


def read_inspected(name: Any, context: CallerContext) -> InspectedService:
    """Read the file of a name; raises ``Unreadable`` where it holds no service."""
    file = require_text(name, "the line.inspect")
    text = context.files.get(file)
    if text is None:
        raise missing_file(file)
    try:
        document = decode_json(text, file)
    except ValueError:
        raise Unreadable(f"{file} is not JSON; give what `docker service inspect SERVICE` prints") from None
    if isinstance(document, list):
        if len(document) != 1:
            raise Unreadable(f"{file} holds {len(document)} services; give what is printed of one")
        document = document[0]
    service = require_object(document, file)
    if not isinstance(service.get("Spec"), dict):
        raise Unreadable(f"{file} has no Spec; give what `docker service inspect SERVICE` prints")
    previous = service.get("PreviousSpec")
    return InspectedService(
        _spec(service["Spec"], f"Spec in {file}"),
        None if previous is None else _spec(previous, f"PreviousSpec in {file}"),
    )


def _spec(value: Any, what: str) -> ServiceSpec:
    spec = require_object(value, what)
    container = require_object(_within(spec, "TaskTemplate", "ContainerSpec"), f"the ContainerSpec of {what}")
    command = _texts(container, "Command", what)
    grace = container.get("StopGracePeriod")
    init, mode = container.get("Init"), require_object(spec.get("Mode"), f"the Mode of {what}")
    task = Task(
        _text(container, "Image", what),
        ServiceUpdate.INSPECTED.gives(words(command, Origin("request", "Command"))) if command else None,
        words(_texts(container, "Args", what), Origin("request", "Args")),
        _texts(container, "Env", what),
        _text(container, "Dir", what),
        _text(container, "User", what),
        container.get("TTY") is True,
        _text(container, "Hostname", what),
        init if isinstance(init, bool) else None,
        _text(container, "StopSignal", what),
        grace if isinstance(grace, int) else None,
        _healthcheck(container, what),
        open_stdin=container.get("OpenStdin") is True,
    )
    return ServiceSpec(
        task,
        _text(spec, "Name", what),
        next((name for key, name in _MODES.items() if key in mode), "replicated"),
        tuple(_mounts(container, what)),
        tuple(_files(container, what)),
        _texts(container, "CapabilityAdd", what),
        _texts(container, "CapabilityDrop", what),
        container.get("ReadOnly") is True,
    )


def _healthcheck(container: Mapping[str, Any], what: str) -> tuple[tuple[str, Any], ...] | None:
    """Read the healthcheck; None where the service has none. Raises ``Unreadable`` for a field of another type."""
    if container.get("Healthcheck") is None:
        return None
    fields = require_object(container["Healthcheck"], f"the Healthcheck of {what}")
    numbers = [(key, fields[key]) for key in _NUMBERS if fields.get(key) is not None]
    for key, number in numbers:
        if not isinstance(number, int) or abs(number) >= 2**63:
            raise Unreadable(f"{key} of the Healthcheck of {what} is no number of 64 bits")
    test = list(_texts(fields, "Test", what))
    return (*([("Test", test)] if test else ()), *numbers) or None


def _within(value: Mapping[str, Any], *keys: str) -> Any:
    found: Any = value
    for key in keys:
        found = found.get(key) if isinstance(found, dict) else None
    return found


def _mounts(container: Mapping[str, Any], what: str) -> Iterator[Mount]:
    for mount in require_objects(container.get("Mounts"), f"the Mounts of {what}"):
        kind, source, target = (_text(mount, key, what) for key in ("Type", "Source", "Target"))
        yield Mount(kind, source, target, mount.get("ReadOnly") is True)


def _files(container: Mapping[str, Any], what: str) -> Iterator[ServiceFile]:
    for kind, folder in (("config", "/"), ("secret", "/run/secrets/")):
        for entry in require_objects(container.get(f"{kind.title()}s"), f"the {kind}s of {what}"):
            target = _text(require_object(entry.get("File"), what), "Name", what)
            name = _text(entry, f"{kind.title()}Name", what)
            yield ServiceFile(kind, name, target if target.startswith("/") else folder + target)


def _text(fields: Mapping[str, Any], key: str, what: str) -> str:
    value = fields.get(key)
    return "" if value is None else well_formed(require_text(value, f"{key} of {what}"))


def _texts(fields: Mapping[str, Any], key: str, what: str) -> tuple[str, ...]:
    value = fields.get(key)
    return () if value is None else tuple(map(well_formed, require_texts(value, f"{key} of {what}")))
