"""Stack files: what the services of ``docker stack deploy -c FILE... STACK`` make their tasks execute.

Reads: the texts of the files. Gives: the services' names, and the request of each.
Compare: docker/cli ``LoadComposefile`` (cli/command/stack/loader/loader.go).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from simulator.callers.caller import Caller
from simulator.callers.docker.tools import DockerRelease, docker_release
from simulator.callers.file_body import FileBody, file_body
from simulator.callers.flags import LineAdvice
from simulator.callers.swarm import stack_service as services
from simulator.callers.swarm.stack_file import StackFile, Text, check_document, parse, version_of
from simulator.callers.swarm.stack_forms import check_forms
from simulator.callers.swarm.stack_objects import check_objects
from simulator.callers.swarm.stack_parts import check_parts
from simulator.callers.swarm.stack_service import Service, StackService
from simulator.callers.swarm.task import Task, task
from simulator.core.errors import Unreadable, several
from simulator.core.record import NamedTuple
from simulator.core.request import CallerContext, Request
from simulator.core.rule import Decision, Stage
from simulator.core.text import did_you_mean
from simulator.engine.engine import Engine
from simulator.golang import reference

UNSUPPORTED = """build cgroupns_mode cgroup_parent devices domainname external_links ipc links mac_address network_mode
pid privileged restart security_opt shm_size userns_mode""".split()
DEPRECATED = ("container_name", "expose")


class StackServices(NamedTuple):
    """The services of a stack as a workload; ``chosen`` is the requested service, or None for all."""

    stack: Stack
    chosen: str | None

    def names(self) -> tuple[str, ...]:
        """List the services in the order of the files."""
        return tuple(self.stack.services) if self.chosen is None else (self.chosen,)

    def request(self, name: str | None = None) -> Request:
        """Return the request of a service's tasks; without a name, of the chosen or of the only service."""
        if name is None and len(self.names()) > 1:
            raise several("the stack has", "service", self.names())
        return self.stack.request(name or next(iter(self.names()), ""))


def read(_: Caller, body: Any, engine: Engine, context: CallerContext) -> StackServices:
    """Read stack files; those in the body win over those of the context."""
    stack_body = file_body(body, "request.stack", "service")
    return StackServices(read_stack(stack_body, engine, context), stack_body.chosen)


def read_stack(body: FileBody, engine: Engine, context: CallerContext) -> Stack:
    """Read the named files."""
    if not body.names:
        raise Unreadable("request.stack has no file; give files")
    whole = body.context(context)
    texts = [Text(name, body.text(name, whole)) for name in body.names]
    return Stack(texts, docker_release(engine), whole)


class Stack:
    """The services of the files; raises ``Refusal``, with the exit status, as ``docker stack deploy`` does."""

    def __init__(self, files: Sequence[Text], engine: DockerRelease, context: CallerContext) -> None:
        reader, self.engine = engine.tools.stack, engine
        documents = [parse(file, reader) for file in files]
        version = version_of(documents[0], reader)
        self.services: dict[str, Service] = {}
        self.ignored: dict[str, tuple[str, ...]] = {}
        folder = files[0].name.rpartition("/")[0]
        models = []
        for document in documents:
            if (other := version_of(document, reader)) != version:
                message = f"version mismatched between two composefiles : {version} and {other}"
                raise StackFile.VERSIONS.refuses("request", message, status=1)
            model = check_document(document, version, reader, context.environment)
            models.append(model)
            self._add(model, context, folder + "/" if folder else "")
            for name, fields in model.get("services", {}).items():
                ignored = [key for key in (*UNSUPPORTED, *DEPRECATED) if key in fields]
                self.ignored[name] = (*self.ignored.get(name, ()), *ignored)
        for name in sorted(self.services):
            self._check_image(self.services[name])
        check_objects(models)
        check_parts(models, reader, engine.tools.cli)

    def _add(self, model: Mapping[str, Any], context: CallerContext, folder: str) -> None:
        tools = self.engine.tools
        for name, fields in model.get("services", {}).items():
            check_forms(name, fields, tools.cli)
            service = services.read_service(name, fields, context, tools.cli, folder)
            base = self.services.get(name)
            self.services[name] = service if base is None else services.merge(base, service, tools.stack)

    def _check_image(self, service: Service) -> None:
        if not service.image or reference.reference_error(service.image):
            why = "no image specified" if not service.image else "invalid reference format"
            message = f"invalid image reference for service {service.name}: {why}"
            stage: Stage = "request" if self.engine.tools.stack.images_checked else "create"
            raise StackService.NO_IMAGE.refuses(stage, message, status=1)

    def request(self, name: str) -> Request:
        """Return the request of a service's tasks."""
        if name not in self.services:
            known = ", ".join(sorted(self.services)) or "none"
            raise Unreadable(f"the stack has no service {name}; it has: {known}{did_you_mean(name, self.services)}")
        service = self.services[name]
        env = services.variables(service)
        request = task(
            Task(
                service.image,
                service.entrypoint,
                service.command.value if service.command is not None else (),
                env.value,
                service.directory,
                service.user,
                service.tty,
                service.hostname,
                service.init,
                service.stop_signal,
                service.stop_grace,
                services.healthcheck(service),
                service.host,
                service.open_stdin,
            )
        )
        decisions: list[Decision[Any]] = [*service.decisions, *([env] if env.value else [])]
        if service.command is not None and service.command.value:
            decisions.append(service.command)
        remarks = [
            StackService.IGNORED.gives(f"{key} is ignored: a swarm does not have it")
            for key in dict.fromkeys(self.ignored.get(name, ()))
        ]
        unknown = [decision for decision in service.decisions if decision.rule is LineAdvice.UNKNOWN_FILE]
        return request._replace(
            decisions=(*decisions, *request.decisions), remarks=(*remarks, *unknown, *request.remarks), status=None
        )
