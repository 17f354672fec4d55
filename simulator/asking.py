"""Requests that the command line takes and the oracle's protocol has no name for, answered as the oracle answers.

The scenarios of their rules are put here. Each kind has a function of what is asked, which gives the answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from simulator import oracle
from simulator.errors import NotModelled, Unreadable
from simulator.frontends import Given, commit_line, exec_line, quadlet, service_line
from simulator.frontends.stack import Stack
from simulator.frontends.stack.loading import Text
from simulator.profiles import engine
from simulator.rule import Refusal
from simulator.running import container_built, executed
from simulator.shapes import an_object, texts
from simulator.simulate import simulate
from simulator.spec.changes import committed, imported
from simulator.spec.image import Built
from simulator.spec.start import Engine
from simulator.values import ImageConfig


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
    wanted = exec_line.asked(texts(asked.body, "the line"), asked.chosen, asked.given)
    done = executed(container_built(_image(asked)), wanted, asked.chosen, asked.state)
    return oracle.process_answer(done, asked.chosen, asked.name)


def _commit(asked: Asking) -> dict[str, Any]:
    read = commit_line.line(texts(asked.body, "the line"), "commit", asked.chosen)
    found = container_built(_image(asked))
    built = committed(found.image, read.changes, commit_line.changes_of(asked.chosen))
    return oracle.image_answer(built._replace(decisions=(*found.decisions, *built.decisions)))


def _import(asked: Asking) -> dict[str, Any]:
    read = commit_line.line(texts(asked.body, "the line"), "import", asked.chosen)
    return oracle.image_answer(imported(ImageConfig(), read.changes, commit_line.changes_of(asked.chosen)))


def _service(asked: Asking) -> dict[str, Any]:
    wanted = service_line.asked(texts(asked.body, "the line"), asked.chosen, asked.given)
    return oracle.process_answer(simulate(_image(asked), wanted, asked.chosen), asked.chosen, asked.name)


def _stack(asked: Asking) -> dict[str, Any]:
    body = an_object(asked.body, "stack", ("files", "file", "service"))
    files = an_object(body.get("files"), "stack.files")
    names = texts(body.get("file", list(files)), "stack.file")
    given = asked.given._replace(files={**asked.given.files, **files})
    stack = Stack([Text(name, files[name]) for name in names], asked.chosen, given)
    wanted = stack.asked(body.get("service") or next(iter(stack.services), ""))
    built = asked.image or oracle.image_for(wanted, asked.images, asked.chosen)
    return oracle.process_answer(simulate(built, wanted, asked.chosen), asked.chosen, asked.name)


def _quadlet(asked: Asking) -> dict[str, Any]:
    wanted = quadlet.asked(asked.body, asked.chosen, asked.given)
    built = asked.image or oracle.image_for(wanted, asked.images, asked.chosen)
    return oracle.process_answer(simulate(built, wanted, asked.chosen), asked.chosen, asked.name)


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
        built = oracle.image_given(image, images, chosen) if image else None
        return REQUESTS[kind][0](Asking(body, chosen, name, built, state, images, given))
    except Unreadable as error:
        return oracle.invalid(str(error))
    except NotModelled as error:
        return {"outcome": "not-modelled", "what": error.what, "message": str(error)}
    except Refusal as refusal:
        return oracle.refused(refusal)


def _image(asked: Asking) -> Built:
    if asked.image is None:
        raise Unreadable("give the image that the container is made of")
    return asked.image
