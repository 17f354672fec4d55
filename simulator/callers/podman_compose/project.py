"""A project of podman-compose: its files, its variables, and its services with their containers.

Reads: files by name, the caller's variables, options of a line. Gives: containers in the order in which they are
created, or a refusal. Compare: podman-compose ``_parse_compose_file`` (podman_compose.py).
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import Any

from simulator.callers.compose.files import CallerFiles, clean
from simulator.callers.podman_compose.dependencies import Dependency, dependencies_of
from simulator.callers.podman_compose.dotenv import read_env_file
from simulator.callers.podman_compose.extends import Extender
from simulator.callers.podman_compose.interpolation import Path, Replacer, Variables
from simulator.callers.podman_compose.merge import Merger, Normalizer, as_items, as_mapping, hashable
from simulator.callers.podman_compose.rules import PodmanComposeFile, PodmanComposeService, invalid, refused
from simulator.callers.podman_compose.settings import Settings, check_networks, check_settings
from simulator.callers.podman_compose.yaml_file import Override, Reset, read_file
from simulator.core.errors import NotModelled
from simulator.core.record import NamedTuple
from simulator.core.request import CallerContext
from simulator.core.rule import Decision

DEFAULTS = tuple(
    """compose.yaml compose.yml compose.override.yaml compose.override.yml podman-compose.yaml podman-compose.yml
    docker-compose.yml docker-compose.yaml docker-compose.override.yml docker-compose.override.yaml
    container-compose.yml container-compose.yaml container-compose.override.yml
    container-compose.override.yaml""".split()
)
"""The names of files that are read where no -f is given, all that exist, in this order."""


class ProjectOptions(NamedTuple):
    """What a line says of its project; ``variables`` are those of ``-e``, None for a name without a value."""

    files: tuple[str, ...] = ()
    project: str = ""
    env_file: str = ".env"
    profiles: tuple[str, ...] = ()
    variables: Mapping[str, str | None] = {}
    scale: str | None = None
    in_pod: str = ""


class Service(NamedTuple):
    """A container of a service: its name, number, service, and the values of the service."""

    name: str
    number: int
    service: str
    values: Mapping[Any, Any]


class Project:
    """A loaded project; raises ``Refusal`` where podman-compose ends while it reads the files."""

    def __init__(self, context: CallerContext, options: ProjectOptions) -> None:
        self.files, self.options = CallerFiles(context.files), options
        self.start = self._start(context)
        self.names = self._file_names(context)
        is_named = options.files or context.environment.get("COMPOSE_FILE")
        self.defaults = () if is_named else tuple(self.names)
        self.folder = clean(posixpath.join(self.start, posixpath.dirname(self.names[0])))
        self.context = context
        self.replacer, self.normalizer, self.merger = Replacer(), Normalizer(), Merger()
        self.variables: dict[str, Any] = self._variables(context)
        self.name = options.project
        model = self._model()
        self.settings = Settings.of(model, self.variables, options.in_pod)
        enabled = self._enabled(model.get("services") or {})
        self.services = self._extended(enabled)
        self.model = model
        self.default_network = check_networks(model, self.services, self.settings)
        self.names_of: dict[Any, list[str]] = {}
        self.by_name = self._by_name()
        self.containers = tuple(sorted(self.by_name.values(), key=lambda each: len(each.values["_deps"])))
        self.builders: dict[str, dict[str, Service]] = {}  # by image, those that build it by their service
        for each in self.containers:
            image = each.values.get("image")
            if "build" in each.values and image and isinstance(image, str):
                self.builders.setdefault(image, {})[each.service] = each

    def _start(self, context: CallerContext) -> str:
        """Return the folder in which podman-compose works, relative to the caller's.

        That of COMPOSE_PROJECT_DIR is taken where it is there, which its files tell.
        """
        folder = context.environment.get("COMPOSE_PROJECT_DIR", "")
        inside = f"{clean(folder)}/"
        named = (*self.options.files, *context.environment.get("COMPOSE_FILE", "").split(":"), *DEFAULTS)
        is_there = any(clean(name).startswith(inside) for name in context.files) or any(
            self.files.text(clean(posixpath.join(folder, name))) is not None for name in filter(None, named)
        )
        return folder if folder and is_there else "."

    def path(self, name: str) -> str:
        """Return the name by which a file is found."""
        return clean(posixpath.join(self.start, name))

    def _file_names(self, context: CallerContext) -> list[str]:
        names = list(self.options.files)
        if not names:
            listed = context.environment.get("COMPOSE_FILE")
            separator = context.environment.get("COMPOSE_PATH_SEPARATOR", ":")
            if not separator:
                raise invalid("ValueError: empty separator")
            defaults = listed.split(separator) if listed else DEFAULTS
            names = [name for name in defaults if self.files.text(self.path(name)) is not None]
        if not names:
            message = "no compose.yaml, docker-compose.yml or container-compose.yml file found, pass files with -f"
            raise refused(PodmanComposeFile.NOT_FOUND, message, 255)
        if missing := [name for name in names if name != "-" and self.files.text(self.path(name)) is None]:
            raise refused(PodmanComposeFile.NOT_FOUND, f"missing files: {missing}").of_file(self.path(missing[0]))
        return names

    def _variables(self, context: CallerContext) -> dict[str, Any]:
        """Return the variables that the files see: those of the caller win over those of .env."""
        own: dict[str, Any] = {}
        for name in self._env_files():
            if (text := self.files.text(name)) is not None:
                own.update(read_env_file(text, context.environment))
        for name, value in own.items():
            if name.startswith("PODMAN_") and value is None:
                raise invalid("TypeError: str expected, not NoneType")
        own.update(context.environment)
        separator = context.environment.get("COMPOSE_PATH_SEPARATOR", ":")
        own["COMPOSE_PROJECT_DIR"] = self.absolute(self.folder)
        own["COMPOSE_FILE"], own["COMPOSE_PATH_SEPARATOR"] = separator.join(self.names), separator
        return {**own, **self.options.variables}

    def _env_files(self) -> Iterator[str]:
        if self.options.env_file == ".env":
            yield clean(posixpath.join(self.folder, ".env"))
        if self.options.env_file:
            yield self.path(self.options.env_file)

    def absolute(self, path: str) -> str:
        """Return the absolute path of a file or a folder; where the folder is not known, it is ``/project``."""
        return posixpath.normpath(posixpath.join(self.context.folder or "/project", path))

    def _model(self) -> dict[Any, Any]:
        """Read the files, and those that they include, and merge them."""
        model: dict[Any, Any] = {}
        names = list(self.names)
        for name in names:  # grows: included files come last
            text = self.files.text(self.path(name))
            if text is None:
                message = f"FileNotFoundError: No such file or directory: '{name}'"
                raise refused(PodmanComposeFile.NOT_FOUND, message).of_file(self.path(name))
            content = read_file(text, name)
            self.normalizer.file(content)
            self._set_name(content)
            content = as_mapping(self.replacer.replaced(content, Variables(self.variables)), name)
            self._locate_extended(content, name)
            self.merger.merge(model, content)
            names += [posixpath.join(posixpath.dirname(name), each) for each in _included(model)]
            if len(names) > 1000:
                raise invalid(f"RecursionError: {name} is included again and again")
        model["services"] = self._enabled(model.get("services") or {})
        return model

    def _set_name(self, content: Mapping[Any, Any]) -> None:
        if not self.name:
            folder = posixpath.basename(self.absolute(self.folder)).lower()
            name = self.variables.get("COMPOSE_PROJECT_NAME") or content.get("name") or folder
            name = self.replacer.replaced(name, Variables(self.variables))
            if not isinstance(name, str):
                raise invalid(f"TypeError: expected string or bytes-like object, got '{type(name).__name__}'")
            self.name = re.sub("[^-_a-z0-9]", "", name)
            if not self.name:
                raise invalid(f"RuntimeError: Project name [{name}] normalized to empty")
        self.variables["COMPOSE_PROJECT_NAME"] = self.name

    def _locate_extended(self, content: Mapping[Any, Any], name: str) -> None:
        """Make the file of a service that another one extends relative to podman-compose's own folder."""
        services = content.get("services")
        for service in services.values() if isinstance(services, dict) else ():
            if isinstance(service, dict) and "extends" in service:
                extended = as_mapping(service["extends"], "extends")
                if extended.get("file"):
                    extended["file"] = posixpath.join(posixpath.dirname(name), _text(extended["file"]))

    def _enabled(self, services: Mapping[Any, Any]) -> dict[Any, Any]:
        """Return the services without a profile, and those with one that is requested."""
        listed = _text(self.variables.get("COMPOSE_PROFILES", "")).split(",")
        requested = {*self.options.profiles, *(name.strip() for name in listed if name.strip())}
        enabled = {}
        for name, service in as_mapping(services, "services").items():
            if isinstance(service, Override | Reset):
                raise invalid("AttributeError: the service has no attribute 'get'")
            profiles = {*map(hashable, as_items(as_mapping(service, "service").get("profiles", []), "profiles"))}
            if not profiles or profiles & requested:
                enabled[name] = service
        return enabled

    def _extended(self, services: dict[Any, Any]) -> dict[Any, Any]:
        dependencies_of(services, extends=True)
        extender = Extender(self.files, self.path, self.variables, self.replacer, self.normalizer, self.merger)
        order = sorted((len(service["_deps"]), name) for name, service in services.items())
        for _, name in order:
            extender.extend(services, name)
        dependencies_of(services)
        return services

    def _by_name(self) -> dict[str, Service]:
        """Return the containers by name; of two with the same name, the later one."""
        found: dict[str, Service] = {}
        for name, service in self.services.items():
            self.names_of[name] = []
            if (count := self._replicas(name, service)) > _MOST:
                raise NotModelled("scale", f"more than {_MOST} containers of a service are not modelled")
            for number in range(1, count + 1):
                numbered = self.settings.separator.join((self.name, _text(name), str(number)))
                own = hashable(service.get("container_name", numbered)) if number == 1 else numbered
                container = Service(str(own), number, name, service)
                self.names_of[name].append(container.name)
                found[container.name] = container
            if count > 0:
                check_settings(service, self.model)
        return found

    def _replicas(self, name: str, service: Mapping[Any, Any]) -> int:
        deploy = service.get("deploy", {})
        if self.options.scale is not None:
            scaled, _, count = self.options.scale.partition("=")
            return _number(count) if scaled == name else 1
        if "scale" in service:
            return _number(service["scale"])
        if "deploy" in service and "replicas" in (deploy if isinstance(deploy, str) else as_items(deploy, "deploy")):
            deploy = as_mapping(deploy, "deploy")
            return _number(deploy["replicas"]) if deploy.get("mode") == "replicated" else 1
        return 1

    def first(self, service: str, index: int = 1) -> Service:
        """Return the container that has the name of a service's container."""
        names = self.names_of[service]
        if not -len(names) <= index - 1 < len(names):
            raise refused(PodmanComposeService.NONE, "IndexError: list index out of range")
        return self.by_name[names[index - 1]]

    def dependencies(self, name: str) -> set[Dependency]:
        """Return what a service depends on, directly or not."""
        found: set[Dependency] = self.services[name]["_deps"]
        return found

    def check_services(self, names: tuple[str, ...]) -> None:
        """Refuse names of services that are not there."""
        if missing := [name for name in names if name not in self.services]:
            raise refused(PodmanComposeService.UNKNOWN, f"missing services [{','.join(map(str, missing))}]")

    def decisions(self, service: Service) -> Iterator[Decision[Any]]:
        """Yield what the files decided on the words and the variables of a service."""
        path: Path = ("services", service.service)
        for key in ("entrypoint", "command"):
            split = self.normalizer.split.get((*path, key))
            replaced = self.merger.replaced.get((*path, key))
            yield from (each for each in (split, replaced) if each is not None)
        for at, decided in self.replacer.decisions.items():
            if at[:2] == path and at[2:3] and at[2] in _SHOWN:
                yield from decided


_MOST = 1000
_SHOWN = ("entrypoint", "command", "environment", "working_dir", "user", "image", "env_file", "healthcheck")


def _included(model: dict[Any, Any]) -> list[str]:
    """Take the files that a file includes out of the model."""
    included = model.get("include")
    if not included:
        return []
    del model["include"]
    found = []
    for entry in as_items(included, "include"):
        path = entry.get("path") if isinstance(entry, dict) else entry if isinstance(entry, str) else None
        if path:
            found.append(_text(path))
    return found


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise invalid(f"TypeError: expected str, not {type(value).__name__}")
    return value


def _number(value: Any) -> int:
    """Return a number of containers, 1 for what Python reads as none."""
    try:
        return int(value)
    except (TypeError, ValueError):
        return 1
