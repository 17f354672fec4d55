"""What a service of a stack file names, and settings that do not go together, checked when all files are merged.

Reads: the documents of a stack. Gives: nothing, or a refusal. Compare: docker/cli ``Services``, ``convertDeployMode``,
``convertServiceSecrets`` (cli/compose/convert/service.go), ``convertVolumeToMount`` (cli/compose/convert/volume.go).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from simulator.callers.docker.client import DockerCli
from simulator.callers.docker.tools import StackReader
from simulator.callers.docker.values import decimal
from simulator.core.errors import NotModelled
from simulator.core.rule import Question, Refusal, Rule
from simulator.core.sources import DOCKER_CLI
from simulator.golang.strconv import GoError

_RESTARTS = ("", "no", "always", "unless-stopped", "on-failure")
_CREDENTIALS = (("config", "Config"), ("file", "File"), ("registry", "Registry"))


class StackParts(Question):
    """What does ``docker stack deploy`` refuse when it makes services of its files?"""

    UNDEFINED = Rule(
        "A volume, network, secret or config that the files do not define is refused.",
        DOCKER_CLI("cli/compose/convert/volume.go", "handleVolumeToMount"),
        DOCKER_CLI("cli/compose/convert/service.go", "convertServiceNetworks"),
        note="Whether an external one is in the swarm is not looked at.",
    )
    MOUNT = Rule(
        "A volume of an unknown type, or with settings of another type, is refused.",
        DOCKER_CLI("cli/compose/convert/volume.go", "convertVolumeToMount"),
    )
    MODE = Rule(
        "An unknown mode of a service, and replicas of one that is not replicated, are refused.",
        DOCKER_CLI("cli/compose/convert/service.go", "convertDeployMode"),
    )
    CPUS = Rule(
        "A number of processors that is none, or has more than nine decimals, is refused.",
        DOCKER_CLI("cli/compose/convert/service.go", "convertResources"),
    )
    TARGETS = Rule(
        "Two secrets, or two configs, of a service at one place are refused.",
        DOCKER_CLI("cli/command/service/parse.go", "ParseSecrets"),
    )
    RESTART = Rule(
        "An unknown restart policy is refused, where deploy has no restart_policy.",
        DOCKER_CLI("cli/compose/convert/service.go", "convertRestartPolicy"),
    )
    CREDENTIALS = Rule(
        "A credential_spec has one of config, file and registry.",
        DOCKER_CLI("cli/compose/convert/service.go", "convertCredentialSpec"),
    )


def check_parts(documents: Sequence[Mapping[str, Any]], reader: StackReader, cli: DockerCli) -> None:
    """Check the services of all documents as the command line of a version does; raises ``Refusal``."""
    defined = {part: set[str]() for part in ("volumes", "networks", "secrets", "configs")}
    for document in documents:
        for part, names in defined.items():
            names.update(_mapping(document.get(part)))
    services: dict[str, list[Mapping[str, Any]]] = {}
    for document in documents:
        for name, fields in _mapping(document.get("services")).items():
            services.setdefault(name, []).append(_mapping(fields))
    for name in sorted(services):
        for rule, says in (*_faults(services[name], defined, reader), *_restart(services[name], reader, cli)):
            raise _refusal(rule, f"service {name}: {says}")


def _refusal(rule: Rule, message: str) -> Refusal:
    return rule.refuses("request", message, status=1)


def _faults(
    parts: Sequence[Mapping[str, Any]], defined: Mapping[str, set[str]], reader: StackReader
) -> Iterator[tuple[Rule, str]]:
    deploy: dict[str, Any] = {}
    for fields in parts:
        for volume in _list(fields.get("volumes")):
            yield from _mount(volume, defined["volumes"], reader)
        for network in _names(fields.get("networks")):
            if network != "default" and network not in defined["networks"]:
                yield StackParts.UNDEFINED, f'undefined network "{network}"'
        for key, what in (("secrets", "secret"), ("configs", "config")):
            targets: set[str] = set()
            for member in _list(fields.get(key)):
                source = str(member.get("source") or "") if isinstance(member, Mapping) else str(member)
                if source not in defined[key]:
                    yield StackParts.UNDEFINED, f'undefined {what} "{source}"'
                target = str(_mapping(member).get("target") or source)
                if target in targets:
                    yield StackParts.TARGETS, f"duplicate {what} target for {source} not allowed"
                targets.add(target)
        deploy |= _mapping(fields.get("deploy"))
        yield from _credentials(_mapping(fields.get("credential_spec")), defined["configs"])
    yield from _mode(deploy, reader)
    for part in ("limits", "reservations"):
        cpus = _mapping(_mapping(deploy.get("resources")).get(part)).get("cpus")
        if isinstance(cpus, str) and cpus:
            yield from _cpus(cpus)


def _credentials(spec: Mapping[str, Any], configs: set[str]) -> Iterator[tuple[Rule, str]]:
    if (config := spec.get("config")) and config not in configs:
        yield StackParts.UNDEFINED, f'undefined config "{config}"'
    given = [shown for key, shown in _CREDENTIALS if spec.get(key)]
    if len(given) > 1:
        both = f'both "{given[0]}" and "{given[1]}"' if len(given) == 2 else ", ".join(given)
        yield StackParts.CREDENTIALS, f"invalid credential spec: cannot specify {both}"


def _restart(parts: Sequence[Mapping[str, Any]], reader: StackReader, cli: DockerCli) -> Iterator[tuple[Rule, str]]:
    """Yield the fault of the restart policy that is asked for beside ``deploy``."""
    given = [fields["restart"] for fields in parts if fields.get("restart")]
    if not given or any(_mapping(fields.get("deploy")).get("restart_policy") is not None for fields in parts):
        return
    try:
        name, count = cli.restart(given[-1])
    except GoError as fault:
        yield StackParts.RESTART, str(fault)
    else:
        if count < 0 and reader.counts_restarts:
            yield StackParts.RESTART, "invalid restart policy: maximum retry count cannot be negative"
        elif name not in _RESTARTS:
            yield StackParts.RESTART, f"unknown restart policy: {name}"


def _cpus(text: str) -> Iterator[tuple[Rule, str]]:
    try:
        decimal(text, None)
    except GoError as fault:
        yield StackParts.CPUS, str(fault)
    except NotModelled:
        pass  # it may be a number


def _mode(deploy: Mapping[str, Any], reader: StackReader) -> Iterator[tuple[Rule, str]]:
    mode = deploy.get("mode") or "replicated"
    if mode not in ("replicated", "global", *(("replicated-job", "global-job") if reader.has_jobs else ())):
        yield StackParts.MODE, f"Unknown mode: {mode}"
    elif mode.startswith("global") and deploy.get("replicas") is not None:
        yield StackParts.MODE, f"replicas can only be used with replicated {'or replicated-job ' * reader.has_jobs}mode"


def _mount(volume: Any, defined: set[str], reader: StackReader) -> Iterator[tuple[Rule, str]]:
    if not isinstance(volume, Mapping):
        source = str(volume).split(":")[0] if ":" in str(volume) else ""
        if len(source) > 1 and source[0] not in "./~\\":  # one letter is a drive
            yield from _undefined(source, defined)
        return
    kinds = reader.mount_kinds
    kind, source = volume.get("type"), volume.get("source") or ""
    others = [other for other in kinds if other != kind and volume.get(other) is not None]
    if kind not in kinds:
        listed = "volume, bind, tmpfs, npipe, or cluster" if "cluster" in kinds else "volume, bind, tmpfs or npipe"
        yield StackParts.MOUNT, f"volume type must be {listed}"
    elif kind == "tmpfs" and source:
        yield StackParts.MOUNT, "invalid tmpfs source, source must be empty"
    elif kind in ("bind", "npipe", "cluster", "image") and not source:
        yield StackParts.MOUNT, f"invalid {kind} source, source cannot be empty"
    elif others:
        yield StackParts.MOUNT, f"{others[0]} options are incompatible with type {kind}"
    elif kind == "volume" and source:
        yield from _undefined(source, defined)


def _undefined(source: str, defined: set[str]) -> Iterator[tuple[Rule, str]]:
    if source not in defined:
        yield StackParts.UNDEFINED, f'undefined volume "{source}"'


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _list(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list) else ()


def _names(value: Any) -> Sequence[str]:
    return list(value) if isinstance(value, list | Mapping) else ()
