"""Stack files: what the services of ``docker stack deploy -c FILE... STACK`` make their tasks execute.

Reads: the texts of the files. Gives: the services' names, and what each asks for.
Compare: docker/cli ``LoadComposefile`` (cli/command/stack/loader/loader.go).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from simulator.callers.docker.client import docker_cli
from simulator.callers.swarm import stack_service as services
from simulator.callers.swarm.reader import stack_reader
from simulator.callers.swarm.stack_file import StackFile, Text, checked, parsed, version_of
from simulator.callers.swarm.stack_service import Service, StackService
from simulator.callers.swarm.task import Task, task
from simulator.core.errors import Unreadable
from simulator.core.request import CallerContext, Request
from simulator.core.rule import Decision, Stage
from simulator.engine.engine import Engine
from simulator.golang import reference

UNSUPPORTED = """build cgroupns_mode cgroup_parent devices domainname external_links ipc links mac_address network_mode
pid privileged restart security_opt shm_size userns_mode""".split()
DEPRECATED = ("container_name", "expose")


class Stack:
    """The services of one or several files; raises ``Refusal`` as ``docker stack deploy`` would, with its status."""

    def __init__(self, files: Sequence[Text], engine: Engine, context: CallerContext) -> None:
        how, self.engine = stack_reader(engine), engine
        found = [parsed(file, how) for file in files]
        version = version_of(found[0], how)
        self.services: dict[str, Service] = {}
        self.ignored: dict[str, tuple[str, ...]] = {}
        folder = files[0].name.rpartition("/")[0]
        for one in found:
            if (other := version_of(one, how)) != version:
                message = f"version mismatched between two composefiles : {version} and {other}"
                raise StackFile.VERSIONS.refuses("request", message, status=1)
            kept = checked(one, version, how, context.environment)
            self._add(kept, context, folder + "/" if folder else "")
            for name, fields in kept.get("services", {}).items():
                ignored = [key for key in (*UNSUPPORTED, *DEPRECATED) if key in fields]
                self.ignored[name] = (*self.ignored.get(name, ()), *ignored)
        for name in sorted(self.services):
            self._check_image(self.services[name])

    def _add(self, found: Mapping[str, Any], context: CallerContext, folder: str) -> None:
        how = stack_reader(self.engine)
        for name, fields in found.get("services", {}).items():
            one = services.loaded(name, fields, context, docker_cli(self.engine), folder)
            self.services[name] = services.merged(self.services[name], one, how) if name in self.services else one

    def _check_image(self, service: Service) -> None:
        if not service.image or reference.reference_error(service.image):
            why = "no image specified" if not service.image else "invalid reference format"
            message = f"invalid image reference for service {service.name}: {why}"
            stage: Stage = "request" if stack_reader(self.engine).images_checked else "create"
            raise StackService.NO_IMAGE.refuses(stage, message, status=1)

    def asked(self, name: str) -> Request:
        """Give what a service's tasks ask for."""
        if name not in self.services:
            known = ", ".join(sorted(self.services)) or "none"
            raise Unreadable(f"the stack has no service {name}; it has: {known}")
        found = self.services[name]
        env = services.variables(found)
        wanted = task(
            Task(
                found.image,
                found.entrypoint,
                found.command.value if found.command is not None else (),
                env.value,
                found.directory,
                found.user,
                found.tty,
                found.hostname,
                found.init,
                found.stop_signal,
                found.stop_grace,
                services.healthcheck(found),
            )
        )
        own: list[Decision[Any]] = [*found.decisions, *([env] if env.value else [])]
        if found.command is not None and found.command.value:
            own.append(found.command)
        remarks = [
            StackService.IGNORED.gives(f"{key} is ignored: a swarm does not have it")
            for key in dict.fromkeys(self.ignored.get(name, ()))
        ]
        return wanted._replace(decisions=(*own, *wanted.decisions), remarks=(*remarks, *wanted.remarks), status=None)
