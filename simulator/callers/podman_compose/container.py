"""A service as the line of podman that creates its container.

Reads: a service of a loaded project. Gives: the words after ``podman create`` or ``podman run``, without the labels
that podman-compose adds, or a refusal. Compare: podman-compose ``container_to_args`` (podman_compose.py).
"""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterator, Mapping
from typing import Any

from simulator.callers.compose.files import clean
from simulator.callers.flags import LineAdvice
from simulator.callers.podman_compose import limits
from simulator.callers.podman_compose.dotenv import read_env_file
from simulator.callers.podman_compose.merge import as_items, as_list, as_mapping, split_words
from simulator.callers.podman_compose.networks import network_words
from simulator.callers.podman_compose.ports import published
from simulator.callers.podman_compose.project import Project, Service
from simulator.callers.podman_compose.rules import (
    PodmanComposeEnvironment,
    PodmanComposeFile,
    PodmanComposeWords,
    invalid,
    refused,
)
from simulator.callers.podman_compose.volumes import Place, mount_words
from simulator.callers.podman_compose.yaml_file import Reset
from simulator.core.errors import NotModelled
from simulator.core.rule import Decision


class Line:
    """The words of a container; ``decisions`` are those about its entrypoint, its words and its variables.

    ``remarks`` name the env files that are not known.
    """

    def __init__(self, project: Project, container: Service, *, detached: bool, alone: bool) -> None:
        self.project, self.container, self.service = project, container, container.values
        self.decisions: list[Decision[Any]] = []
        self.remarks: list[Decision[str]] = []
        for key in ("command", "entrypoint"):
            if isinstance(self.service.get(key), Reset):
                raise invalid(f"TypeError: {key}: 'ResetTag' object is not iterable")
        for key, value in self.service.items():
            if isinstance(value, Reset):
                message = f"{key} is tagged !reset, and there is no earlier value; leave it out"
                raise NotModelled(f"!reset of {key}", message)
        self.words = [
            f"--name={container.name}",
            *(["-d"] if detached else []),
            *self._place(alone=alone),
            *self._front(),
            *self._environment(),
            *self._mounts(),
            *self._network(),
            *self._middle(),
            *self._entrypoint(),
            *self._back(),
            *self._command(),
        ]

    def _listed(self, key: str) -> list[Any]:
        """Return what Python iterates over, nothing where the key is not there."""
        return as_items(self.service.get(key, []), key)

    def _place(self, *, alone: bool) -> Iterator[str]:
        if pod := self.project.settings.pod(self.project.name):
            yield f"--pod={pod}"
        names = [
            name
            for each in sorted(self.service.get("_deps", ()), key=str)
            for name in self.project.names_of.get(each.name, ())
        ]
        if names and not alone:
            yield f"--requires={','.join(names)}"

    def _front(self) -> Iterator[str]:
        service = self.service
        for key, option in (("security_opt", "--security-opt"), ("annotations", "--annotation")):
            yield from _each(option, as_list(service.get(key)))
        if service.get("read_only"):
            yield "--read-only"
        if service.get("http_proxy") is False:
            yield "--http-proxy=false"
        yield from _each("--label", as_list(service.get("labels")))
        for key, option in limits.LISTS.items():
            yield from _each(option, self._listed(key))
        for key in ("dns", "dns_opt", "dns_search"):
            yield from _each(f"--{key.replace('_', '-')}", as_list(service.get(key)))

    def _environment(self) -> Iterator[str]:
        files = self.service.get("env_file", [])
        for each in [files] if isinstance(files, dict | str) else as_items(files, "env_file"):
            yield from self._env_file({"path": each} if isinstance(each, str) else as_mapping(each, "env_file"))
        variables = self.project.variables
        for entry in as_list(self.service.get("environment", {})):
            if not isinstance(entry, str):
                raise invalid(f"TypeError: argument of type '{type(entry).__name__}' is not iterable")
            if "=" in entry:
                yield from ("-e", entry)
                continue
            if entry in variables:
                yield from ("-e", f"{entry}={variables[entry]}")
            self.decisions.append(PodmanComposeEnvironment.BARE.gives(variables.get(entry)))

    def _env_file(self, entry: Mapping[Any, Any]) -> Iterator[str]:
        path = entry.get("path")
        if not isinstance(path, str):
            raise invalid("KeyError: 'path'")
        name = clean(posixpath.join(self.project.folder, path))
        text = self.project.files.text(name)
        if text is None:
            if name == self.project.folder or not entry.get("required", True):
                return  # a folder is there, and has no variables
            if self.project.context.elsewhere:
                near = self.project.context.near_file(self.project.path(name))
                told = f"the variables of {name} are not known here; where it is missing, podman-compose ends{near}"
                self.remarks.append(LineAdvice.UNKNOWN_FILE.gives(told))
                return
            place = self.project.absolute(name)
            raise refused(PodmanComposeEnvironment.NO_FILE, f"ValueError: Env file at {place} does not exist")
        found = as_list(read_env_file(text, self.project.context.environment))
        self.decisions.append(PodmanComposeEnvironment.ENV_FILE.gives(tuple(found)))
        yield from _each("-e", found)

    def _mounts(self) -> Iterator[str]:
        tmpfs = self.service.get("tmpfs", [])
        yield from _each("--tmpfs", [tmpfs] if isinstance(tmpfs, str) else as_items(tmpfs, "tmpfs"))
        project = self.project
        home = project.context.environment.get("HOME", "")
        volumes = project.model.get("volumes") or {}
        folder = project.absolute(project.folder)
        place = Place(project.name, project.settings.separator, self.container.service, volumes, folder, home)
        for volume in self._listed("volumes"):
            yield from mount_words(volume, place)

    def _network(self) -> list[str]:
        project = self.project
        networks, default = project.model["networks"], project.default_network
        name, names = self.container.service, project.names_of
        return network_words(self.service, name, project.name, networks, default, project.settings, names)

    def _middle(self) -> Iterator[str]:
        service, model = self.service, self.project.model
        yield from limits.logging(service.get("logging"))
        for secret in self._listed("secrets"):
            folder = self.project.absolute(self.project.folder)
            yield from limits.secret(secret, model.get("secrets", {}), folder, self.container.service)
        for key, option in (("extra_hosts", "--add-host"), ("expose", "--expose")):
            yield from _each(option, self._listed(key))
        if service.get("publishall"):
            yield "-P"
        yield from _each("-p", published(service.get("ports")))
        yield from self._values(limits.FIRST)
        if service.get("stdin_open"):
            yield "-i"
        yield from self._values(limits.SECOND)
        yield from limits.sysctls(service.get("sysctls"))
        yield from (f"--{key}" for key in ("tty", "privileged") if service.get(key))
        yield from self._values(limits.THIRD)
        if service.get("pull_policy") not in (None, "build"):
            yield f"--pull={service['pull_policy']}"
        yield from self._values(limits.RESTART)
        yield from limits.ulimits(service.get("ulimits", []))
        yield from limits.resources(service)
        if service.get("init"):
            yield "--init"
        yield from self._values(limits.INIT)

    def _values(self, options: limits.Options) -> Iterator[str]:
        """Spell the options with one value; ``blank`` says whether an empty value is given too."""
        for key, option, blank in options:
            value = self.service.get(key)
            if value is not None if blank else value:
                yield from (option, str(value))

    def _entrypoint(self) -> Iterator[str]:
        entrypoint = self.service.get("entrypoint")
        if entrypoint is None:
            if "entrypoint" in self.service:
                self.decisions.append(PodmanComposeWords.UNSET.gives(None))
            return
        words = split_words(entrypoint) if isinstance(entrypoint, str) else entrypoint
        spelled = json.dumps(words)
        self._note_types(words)
        self.decisions.append(PodmanComposeWords.ENTRYPOINT.gives(spelled))
        yield from ("--entrypoint", spelled)

    def _back(self) -> Iterator[str]:
        service = self.service
        yield from self._values(limits.LAST)
        yield from limits.healthcheck(service.get("healthcheck", {}))
        if "x-podman" in service:
            raise invalid("ValueError: Configuration under x-podman has been migrated to x-podman.uidmaps")
        yield from _each("--uidmap", self._listed("x-podman.uidmaps"))
        yield from _each("--gidmap", self._listed("x-podman.gidmaps"))
        if service.get("x-podman.no_hosts", False):
            yield "--no-hosts"
        if service.get("x-podman.rootfs") is not None:
            yield from ("--rootfs", str(service["x-podman.rootfs"]))
        else:
            yield self.image

    @property
    def image(self) -> str:
        """The name of the image: that of the service, or one that begins with the project's."""
        own = self.project.settings.separator.join((self.project.name, self.container.service))
        image = self.service.get("image", own)
        return str(image)

    def _command(self) -> list[str]:
        command = self.service.get("command")
        if command is None:
            if "command" in self.service:
                self.decisions.append(PodmanComposeWords.UNSET.gives(None))
            return []
        if isinstance(command, str):
            return split_words(command)
        items = as_items(command, "command")
        self._note_types(items)
        rule = PodmanComposeWords.LISTED if items else PodmanComposeWords.UNSET
        self.decisions.append(rule.gives(tuple(map(str, items))))
        return [str(word) for word in items]

    def _note_types(self, items: Any) -> None:
        """Remember that words are not texts."""
        if isinstance(items, list) and any(not isinstance(item, str) for item in items):
            self.decisions.append(PodmanComposeFile.YAML_1_1.gives(tuple(map(str, items))))


def _each(option: str, values: list[Any]) -> Iterator[str]:
    for value in values:
        yield from (option, str(value))
