"""A line of podman-compose as a workload: the lines with which it calls podman, and the requests of those.

Reads: a parsed line, the caller's files and variables. Gives: a request for each service.
Compare: podman-compose ``compose_up``, ``compose_run`` and ``compose_exec`` (podman_compose.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from simulator.callers.command_line import without_root_options
from simulator.callers.docker.exec import read_request
from simulator.callers.podman import run
from simulator.callers.podman.tools import PodmanRelease
from simulator.callers.podman_compose.builds import build_of, builder_of, decide_on_build, remark_on_builder
from simulator.callers.podman_compose.command_line import extra_words, options_of, parse_line
from simulator.callers.podman_compose.container import Line
from simulator.callers.podman_compose.merge import hashable
from simulator.callers.podman_compose.project import Project, Service
from simulator.callers.podman_compose.rules import (
    PodmanComposeFile,
    PodmanComposeLine,
    PodmanComposeService,
    exceptions_refused,
    invalid,
    refused,
)
from simulator.core.errors import DsimError, NothingStarted, several
from simulator.core.record import NamedTuple
from simulator.core.request import CallerContext, Request
from simulator.core.rule import Decision, Refusal

if TYPE_CHECKING:
    from argparse import Namespace

_PULLS = (5, 6)
"""The first version of Podman for which podman-compose pulls the images of up itself."""
_OF_THE_PROJECT = ("--pod=", "--requires=", "--network=")


class PodmanCall(NamedTuple):
    """A line of podman: its command, its words, and what decided on them; ``container`` is the one of the project."""

    container: Service
    command: str
    words: tuple[str, ...]
    decisions: tuple[Decision[Any], ...] = ()
    remarks: tuple[Decision[str], ...] = ()


class PodmanProject:
    """What a line of podman-compose asks of podman."""

    def __init__(self, words: Sequence[str], engine: PodmanRelease, context: CallerContext) -> None:
        self.found, self.engine, self.context = parse_line(words), engine, context
        with exceptions_refused():
            self.project = Project(context, options_of(self.found))

    def names(self) -> tuple[str, ...]:
        """List the services that the line names; without any, all in the order in which containers are created."""
        with exceptions_refused():
            return self._names()

    def _names(self) -> tuple[str, ...]:
        if self.found.command in ("run", "exec"):
            return (self.found.service,)
        created = dict.fromkeys(each.service for each in self._chosen())
        named = dict.fromkeys(getattr(self.found, "services", None) or created)
        return tuple(name for name in named if name in created)

    def request(self, name: str | None = None) -> Request:
        """Return the request of a service; raises ``Unreadable`` if none is named and there are several."""
        with exceptions_refused():
            return self._request_of(name)

    def _request_of(self, name: str | None) -> Request:
        found = self.found
        if found.command in ("run", "exec"):
            return self._exec() if found.command == "exec" else self._request(self._run())
        names = self.names()
        if name is None and len(names) > 1:
            raise several("the project has", "service", names)
        if name is None and not names:
            raise NothingStarted("podman-compose makes no container: the project has no such service")
        name = names[0] if name is None else name
        request = self._request(self.call_of(name))
        self._check_started(name)
        if found.command in ("start", "restart", "config"):
            told = f"podman-compose {found.command} makes no container; these are the words of podman-compose up"
            remark = PodmanComposeLine.NOT_CREATED.gives(told)
            request = request._replace(file_remarks=(*request.file_remarks, remark))
        return request

    def calls(self) -> Iterator[PodmanCall]:
        """Yield the lines that create containers or execute words in one, up to where podman-compose ends."""
        command = self.found.command
        if command == "exec":
            yield self._exec_call()
        elif command == "run":
            yield from self._of_dependencies()
            yield self._run()
        else:
            yield from self._of_services(self.found, self._chosen())

    def call_of(self, name: str) -> PodmanCall:
        """Return the line that creates the first container of a service; those before it have to be created too."""
        calls, fault = self._created
        if name in calls:
            return calls[name]
        raise fault or refused(PodmanComposeService.NONE, f"the service {name} has no container")

    @cached_property
    def _created(self) -> tuple[dict[str, PodmanCall], Exception | None]:
        """The line of the first container of each service, up to where podman-compose ends, and why it ends there."""
        calls: dict[str, PodmanCall] = {}
        try:
            for call in self._of_services(self.found, self._chosen()):
                calls.setdefault(call.container.service, call)
        except (Refusal, DsimError, ValueError, OverflowError) as fault:
            return calls, fault
        return calls, None

    def _chosen(self) -> tuple[Service, ...]:
        """Return the containers of the line, in order; refuse a named service that is not there."""
        project, found = self.project, self.found
        services = tuple(getattr(found, "services", None) or ())
        if not services:
            return project.containers
        if found.command != "up" or not found.no_build:
            project.check_services(services)
        for name in services if found.command == "up" and not found.no_build else ():
            project.first(name)
        wanted = {*services}
        for name in services if found.command == "up" and not found.no_deps else ():
            if name in project.services:
                wanted |= {each.name for each in project.dependencies(name)}
        return tuple(each for each in project.containers if each.service in wanted)

    def _of_services(self, found: Namespace, chosen: Sequence[Service]) -> Iterator[PodmanCall]:
        """Yield the lines of containers that ``up`` creates."""
        if self.engine.numbers >= _PULLS:
            for container in chosen:
                hashable(container.values.get("pull_policy", ""))
                image = container.values.get("image", "")
                if not isinstance(image, str):
                    kind = type(image).__name__
                    raise invalid(f"AttributeError: '{kind}' object has no attribute 'startswith'")
        alone = bool(getattr(found, "no_deps", False))
        for container in chosen:
            yield self._call("create", container, Line(self.project, container, detached=False, alone=alone))

    def _call(self, command: str, container: Service, line: Line) -> PodmanCall:
        words = (*extra_words(self.found, command), *line.words)
        _check_words(words)
        return PodmanCall(container, command, words, tuple(line.decisions), tuple(line.remarks))

    def _of_dependencies(self) -> Iterator[PodmanCall]:
        """Yield the lines of the containers that ``run`` creates first."""
        project, found = self.project, self.found
        project.check_services((found.service,))
        project.first(found.service)
        needed = {each.name for each in project.dependencies(found.service)}
        if not needed or found.no_deps:
            return
        project.check_services(tuple(sorted(needed, key=str)))
        for name in set(needed):
            project.first(name)
            needed |= {each.name for each in project.dependencies(name)}
        yield from self._of_services(found, [each for each in project.containers if each.service in needed])

    def _run(self) -> PodmanCall:
        """Return the line of ``run``, once those of its dependencies are known."""
        for _ in self._of_dependencies():
            pass
        project, found = self.project, self.found
        name = project.settings.separator.join((project.name, found.service, "tmp0"))
        first = project.first(found.service)
        changed, decisions = self._changed({**first.values})
        container = first._replace(name=found.name or name, values=changed)
        line = Line(project, container, detached=found.detach, alone=found.no_deps)
        if not found.detach:
            line.words[1:1] = ["--rm", "-i"] if found.rm else ["-i"]
        line.decisions += decisions
        return self._call("run", container, line)

    def _changed(self, values: dict[Any, Any]) -> tuple[dict[Any, Any], list[Decision[Any]]]:
        """Return the values of a service with those of the line of ``run``."""
        found, decisions = self.found, []
        given = {"user": found.user, "working_dir": found.workdir, "entrypoint": found.entrypoint}
        values |= {key: value for key, value in given.items() if value}
        if found.entrypoint is not None:
            decisions.append(PodmanComposeLine.ENTRYPOINT.gives(found.entrypoint))
        if found.env:
            if bare := [entry for entry in found.env if "=" not in entry]:
                message = "ValueError: dictionary update sequence element #0 has length 1; 2 is required"
                raise refused(PodmanComposeLine.VARIABLE, f"{message} (-e {bare[0]})")
            variables = dict(entry.split("=", 1) for entry in found.env)
            values["environment"] = {**(values.get("environment") or {}), **variables}
            decisions.append(PodmanComposeLine.VARIABLE.gives(tuple(found.env)))
        if not found.service_ports:
            values = {key: value for key, value in values.items() if key not in ("expose", "publishall", "ports")}
        if found.publish:
            ports = values.get("ports") or []
            values["ports"] = [*(ports if isinstance(ports, list) else [ports]), *found.publish]
        if found.volume:
            values["volumes"] = [*(values.get("volumes") or []), *found.volume]
        values["tty"] = not found.T
        if found.cnt_command:
            values["command"] = [*found.cnt_command]
            decisions.append(PodmanComposeLine.ARGUMENTS.gives(tuple(found.cnt_command)))
        if found.rm:
            values.pop("restart", None)
        return values, decisions

    def _exec_call(self) -> PodmanCall:
        project, found = self.project, self.found
        project.check_services((found.service,))
        container = project.first(found.service, found.index)
        words = exec_words(found, container.name, container.values.get("environment") or {})
        _check_words(words)
        return PodmanCall(container, "exec", words, (PodmanComposeLine.EXEC.gives(words),))

    def _exec(self) -> Request:
        """Return the request of ``exec``, in the container that ``up`` creates."""
        call = self._exec_call()
        request = read_request(without_root_options("podman", call.words), self.engine, self.context)
        line = Line(self.project, call.container, detached=False, alone=False)
        inside = self._request(self._call("create", call.container, line))
        return request._replace(inside=inside, decisions=(*call.decisions, *request.decisions))

    def _request(self, call: PodmanCall) -> Request:
        """Read the line as podman does."""
        if isinstance(restart := call.container.values.get("restart"), bool):
            message = f'"{restart}" is not a valid restart policy: invalid argument'
            raise PodmanComposeService.RESTART.refuses("create", message, status=125)
        words = without_root_options("podman", call.words)
        words = tuple(word for word in words if not word.startswith(_OF_THE_PROJECT))
        request = run.line(words, call.command, self.engine, self.context)
        project, service = self.project, call.container
        builder = builder_of(project, service)
        build, missing = build_of(project, builder)
        merged, chosen = _on_files(project.defaults), decide_on_build(build, builder)
        other = remark_on_builder(builder, service)
        decisions = (*merged, *chosen, *project.decisions(service), *call.decisions, *request.decisions)
        remarks = (*request.remarks, *merged, *call.remarks, *other)
        request = request._replace(decisions=decisions, remarks=remarks, build=build, missing=missing)
        return request._replace(given_first=bool(other))

    def _check_started(self, name: str) -> None:
        """Refuse a container that is created and not started, because a service that it depends on is not there."""
        found, project = self.found, self.project
        if found.command != "up" or found.no_deps or found.no_start:
            return
        for each in sorted(project.dependencies(name), key=str):
            if each.name not in project.names_of:
                raise PodmanComposeService.NOT_STARTED.refuses("start", f"KeyError: '{each.name}'", status=1)


def exec_words(found: Namespace, container: str, variables: Mapping[Any, Any]) -> tuple[str, ...]:
    """Return the words after ``podman exec``; ``variables`` are those of the service."""
    words = ["--interactive", *(["--privileged"] if found.privileged else [])]
    words += ["--user", found.user] if found.user else []
    words += ["--workdir", found.workdir] if found.workdir else []
    words += [] if found.T else ["--tty"]
    given = {
        name: value if equals else None for name, equals, value in (each.partition("=") for each in found.env or ())
    }
    for name, value in {**variables, **given}.items():
        words += ["--env", f"{name}" if value is None else f"{name}={value}"]
    return (*extra_words(found, "exec"), *words, container, *found.cnt_command)


def _check_words(words: Sequence[str]) -> None:
    """Refuse words that Python cannot give to a program: with a NUL, or half of a character."""
    for word in words:
        if "\0" in word:
            raise invalid("ValueError: embedded null byte")
        try:
            word.encode("utf-8", "surrogateescape")
        except UnicodeEncodeError:
            raise invalid("UnicodeEncodeError: surrogates not allowed") from None


def _on_files(names: Sequence[str]) -> tuple[Decision[str], ...]:
    """Return the remark on several files that were found by their names."""
    if len(names) < 2:
        return ()
    return (PodmanComposeFile.ALL_DEFAULTS.gives(f"podman-compose merges all of {', '.join(names)}"),)
