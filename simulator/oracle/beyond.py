"""Requests that the command line takes and the oracle's protocol has no name for, answered as the oracle answers.

The scenarios of their rules are put here. Each kind has a function of what is asked, which gives the answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from simulator.build.commit import committed, imported
from simulator.build.image import Built
from simulator.callers import quadlet
from simulator.callers.docker import commit, exec
from simulator.callers.swarm import service
from simulator.callers.swarm.stack import Stack
from simulator.callers.swarm.stack_file import Text
from simulator.core.errors import NotModelled, Unreadable
from simulator.core.json_checks import an_object, texts
from simulator.core.request import Given
from simulator.core.rule import Refusal
from simulator.core.values import ImageConfig
from simulator.engine.engine import Engine
from simulator.engine.engines import engine
from simulator.report.answer_json import image_answer, invalid, process_answer, refused
from simulator.simulation.container import simulate
from simulator.simulation.exec import container_built, executed
from simulator.simulation.image import image_for, image_given


class Asking(NamedTuple):
    """What is asked: the body of the request, the engine and its name, known images, what the request may look at."""

    body: Any
    chosen: Engine
    name: str
    image: Built | None
    state: Mapping[str, Any] | None
    images: Mapping[str, Any]
    given: Given


def _exec(asked: Asking) -> dict[str, Any]:
    wanted = exec.asked(texts(asked.body, "the line"), asked.chosen, asked.given)
    done = executed(container_built(_image(asked)), wanted, asked.chosen, asked.state)
    return process_answer(done, asked.chosen, asked.name)


def _commit(asked: Asking) -> dict[str, Any]:
    read = commit.line(texts(asked.body, "the line"), "commit", asked.chosen)
    found = container_built(_image(asked))
    built = committed(found.image, read.changes, commit.changes_of(asked.chosen))
    return image_answer(built._replace(decisions=(*found.decisions, *built.decisions)))


def _import(asked: Asking) -> dict[str, Any]:
    read = commit.line(texts(asked.body, "the line"), "import", asked.chosen)
    return image_answer(imported(ImageConfig(), read.changes, commit.changes_of(asked.chosen)))


def _service(asked: Asking) -> dict[str, Any]:
    wanted = service.asked(texts(asked.body, "the line"), asked.chosen, asked.given)
    return process_answer(simulate(_image(asked), wanted, asked.chosen), asked.chosen, asked.name)


def _stack(asked: Asking) -> dict[str, Any]:
    body = an_object(asked.body, "stack", ("files", "file", "service"))
    files = an_object(body.get("files"), "stack.files")
    names = texts(body.get("file", list(files)), "stack.file")
    given = asked.given._replace(files={**asked.given.files, **files})
    stack = Stack([Text(name, files[name]) for name in names], asked.chosen, given)
    wanted = stack.asked(body.get("service") or next(iter(stack.services), ""))
    built = asked.image or image_for(wanted, asked.images, asked.chosen)
    return process_answer(simulate(built, wanted, asked.chosen), asked.chosen, asked.name)


def _quadlet(asked: Asking) -> dict[str, Any]:
    wanted = quadlet.asked(asked.body, asked.chosen, asked.given)
    built = asked.image or image_for(wanted, asked.images, asked.chosen)
    return process_answer(simulate(built, wanted, asked.chosen), asked.chosen, asked.name)


# Each kind of request: its function, and the engines that it can be for.
REQUESTS: Mapping[str, tuple[Callable[[Asking], dict[str, Any]], tuple[str, ...]]] = {
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
    chosen = engine(name)
    given = Given(request.get("environment", {}), request.get("files", {}))
    try:
        image = dict(request.get("image", {}))
        state = image.pop("state", None)  # of the container
        built = image_given(image, images, chosen) if image else None
        return REQUESTS[kind][0](Asking(body, chosen, name, built, state, images, given))
    except Unreadable as error:
        return invalid(str(error))
    except NotModelled as error:
        return {"outcome": "not-modelled", "what": error.what, "message": str(error)}
    except Refusal as refusal:
        return refused(refusal)


def _image(asked: Asking) -> Built:
    if asked.image is None:
        raise Unreadable("give the image that the container is made of")
    return asked.image
