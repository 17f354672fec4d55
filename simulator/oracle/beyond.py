"""Requests that the command line takes and the oracle's protocol has no name for, answered as the oracle answers.

The scenarios of their rules are put here. Each kind has a function of what is asked, which gives the answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from simulator.build.commit import commit_container, import_image
from simulator.build.image import BuiltImage
from simulator.callers import quadlet
from simulator.callers.docker import commit, exec
from simulator.callers.swarm import service
from simulator.callers.swarm.stack import Stack
from simulator.callers.swarm.stack_file import Text
from simulator.core.errors import NotModelled, Unreadable
from simulator.core.json_checks import require_object, require_texts
from simulator.core.request import CallerContext
from simulator.core.rule import Refusal
from simulator.core.values import ImageConfig
from simulator.engine.engine import Engine
from simulator.engine.engines import find_engine
from simulator.report.answer_json import image_answer, invalid_answer, process_answer, refusal_answer
from simulator.simulation.container import simulate
from simulator.simulation.exec import config_after_create, exec_in
from simulator.simulation.image import image_for, image_given


class ExtraRequest(NamedTuple):
    """What is asked: the body of the request, the engine and its name, known images, what the request may look at."""

    body: Any
    engine: Engine
    name: str
    image: BuiltImage | None
    state: Mapping[str, Any] | None
    images: Mapping[str, Any]
    context: CallerContext


def _exec(extra: ExtraRequest) -> dict[str, Any]:
    request = exec.read_request(require_texts(extra.body, "the line"), extra.engine, extra.context)
    simulation = exec_in(config_after_create(_image(extra)), request, extra.engine, extra.state)
    return process_answer(simulation, extra.engine, extra.name)


def _commit(extra: ExtraRequest) -> dict[str, Any]:
    read = commit.line(require_texts(extra.body, "the line"), "commit", extra.engine)
    found = config_after_create(_image(extra))
    built = commit_container(found.image, read.changes, commit.changes_of(extra.engine))
    return image_answer(built._replace(decisions=(*found.decisions, *built.decisions)))


def _import(extra: ExtraRequest) -> dict[str, Any]:
    read = commit.line(require_texts(extra.body, "the line"), "import", extra.engine)
    return image_answer(import_image(ImageConfig(), read.changes, commit.changes_of(extra.engine)))


def _service(extra: ExtraRequest) -> dict[str, Any]:
    request = service.read_request(require_texts(extra.body, "the line"), extra.engine, extra.context)
    return process_answer(simulate(_image(extra), request, extra.engine), extra.engine, extra.name)


def _stack(extra: ExtraRequest) -> dict[str, Any]:
    body = require_object(extra.body, "stack", ("files", "file", "service"))
    files = require_object(body.get("files"), "stack.files")
    names = require_texts(body.get("file", list(files)), "stack.file")
    context = extra.context._replace(files={**extra.context.files, **files})
    stack = Stack([Text(name, files[name]) for name in names], extra.engine, context)
    request = stack.asked(body.get("service") or next(iter(stack.services), ""))
    built = extra.image or image_for(request, extra.images, extra.engine)
    return process_answer(simulate(built, request, extra.engine), extra.engine, extra.name)


def _quadlet(extra: ExtraRequest) -> dict[str, Any]:
    request = quadlet.read_request(extra.body, extra.engine, extra.context)
    built = extra.image or image_for(request, extra.images, extra.engine)
    return process_answer(simulate(built, request, extra.engine), extra.engine, extra.name)


# Each kind of request: its function, and the engines that it can be for.
REQUESTS: Mapping[str, tuple[Callable[[ExtraRequest], dict[str, Any]], tuple[str, ...]]] = {
    "docker-exec": (_exec, ("docker",)),
    "podman-exec": (_exec, ("podman",)),
    "docker-commit": (_commit, ("docker",)),
    "docker-import": (_import, ("docker",)),
    "docker-service-create": (_service, ("docker",)),
    "stack": (_stack, ("docker",)),
    "quadlet": (_quadlet, ("podman",)),
}


def answer(request: Mapping[str, Any]) -> dict[str, Any]:
    """Answer a request of one of these kinds, which looks as one of the oracle's."""
    ((kind, body),) = request["request"].items()
    name, images = request["engine"], request.get("images", {})
    engine = find_engine(name)
    context = CallerContext(request.get("environment", {}), request.get("files", {}))
    try:
        image = dict(request.get("image", {}))
        state = image.pop("state", None)  # of the container
        built = image_given(image, images, engine) if image else None
        return REQUESTS[kind][0](ExtraRequest(body, engine, name, built, state, images, context))
    except Unreadable as error:
        return invalid_answer(str(error))
    except NotModelled as error:
        return {"outcome": "not-modelled", "what": error.what, "message": str(error)}
    except Refusal as refusal:
        return refusal_answer(refusal)


def _image(extra: ExtraRequest) -> BuiltImage:
    if extra.image is None:
        raise Unreadable("give the image that the container is made of")
    return extra.image
