"""The machine interface: one JSON object in, one out. ``oracle.schema.json`` describes both sides.

Unknown keys are an error, absent and null are unset. Nothing is read from disk or from the environment.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib import import_module
from typing import Any

from simulator.build.image import unknown
from simulator.core.errors import NotModelled, Unreadable
from simulator.core.json_checks import require_object, require_text
from simulator.core.request import CallerContext, Request
from simulator.core.rule import Refusal
from simulator.engine.engine import Engine
from simulator.images.config import parse
from simulator.releases.find import find_engine
from simulator.report.answer_json import image_answer, invalid_answer, process_answer, refusal_answer
from simulator.simulation.container import simulate
from simulator.simulation.image import NO_IMAGE, image_for, image_given

DEFAULT_ENGINE = "docker"
KEYS = ("id", "engine", "images", "image", "request", "environment", "files", "rootfs")
# Each kind of request: the module of ``simulator.frontends`` that reads it, and the engines that it can be for.
# Without an engine in the request it is the newest of the first of them.
REQUESTS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "docker-run": ("docker.run", ("docker",)),
    "podman-run": ("docker.run", ("podman",)),
    "engine-api": ("engine_api", ("docker", "podman")),
    "compose": ("compose", ("docker",)),
    "kubernetes": ("kubernetes.pods", ("containerd", "cri-o", "docker", "podman")),
}


_encode = json.JSONEncoder(separators=(",", ":"), check_circular=False).encode


def answer_line(line: str | bytes) -> str:
    """Answer one line with one line, without the line feed; never raises."""
    identity = None
    try:
        request = parse(line, "the line")
        identity = request.get("id") if isinstance(request, dict) else None
        return _encode({"id": identity, **answer(request)})
    except RecursionError:
        return json.dumps({"id": None, **invalid_answer("the line is nested too deeply to be answered")})
    except Unreadable as error:
        return json.dumps({"id": identity, **invalid_answer(str(error))})


def answer(request: Any) -> dict[str, Any]:
    """Answer one request: the outcome and what goes with it, without the ``id``."""
    try:
        return _answer(require_object(request, "the request", KEYS))
    except Unreadable as error:
        return invalid_answer(str(error))
    except NotModelled as error:
        return {"outcome": "not-modelled", "what": error.what, "message": str(error)}
    except Refusal as refusal:
        return refusal_answer(refusal)


def _answer(request: Mapping[str, Any]) -> dict[str, Any]:
    context = CallerContext(*(_texts_of(request, key) for key in ("environment", "files")))
    if request.get("rootfs") is not None:
        raise NotModelled("rootfs", "the launch from a root file system is not modelled yet; leave rootfs out")
    kind, body = _one_request(request.get("request"))
    name, chosen = _engine(request.get("engine"), kind)
    images = require_object(request.get("images"), "images")
    built = None if request.get("image") is None else image_given(request["image"], images, chosen)
    if kind is None:
        if built is None:
            raise Unreadable(NO_IMAGE)
        if built.missing:
            raise unknown(built.missing)
        return image_answer(built)
    module = import_module(f"simulator.callers.{REQUESTS[kind][0]}")
    asked: Request = module.read_request(body, chosen, context)
    return process_answer(simulate(built or image_for(asked, images, chosen), asked, chosen), chosen, name)


def _texts_of(request: Mapping[str, Any], key: str) -> Mapping[str, str]:
    """Read an object whose values are texts."""
    return {
        field: require_text(value, f"{key}.{field}") for field, value in require_object(request.get(key), key).items()
    }


def _engine(name: Any, kind: str | None) -> tuple[str, Engine]:
    """Find the engine; without a name it is the newest that the request is for."""
    able = REQUESTS[kind][1] if kind else ()
    asked_for = (able or (DEFAULT_ENGINE,))[0] if name is None else require_text(name, "engine")
    engine = find_engine(asked_for)
    if able and engine.name not in able:
        raise Unreadable(f"a {kind} request needs a {' or '.join(able)} engine, not {asked_for}")
    return asked_for, engine


def _one_request(request: Any) -> tuple[str | None, Any]:
    """Find the one request that is given; None where there is none."""
    if request is None:
        return None, None
    given = {key: value for key, value in require_object(request, "request", REQUESTS).items() if value is not None}
    if len(given) != 1:
        raise Unreadable(f"request holds {len(given)} requests; give exactly one of: {', '.join(REQUESTS)}")
    ((kind, body),) = given.items()
    if not REQUESTS[kind][0]:
        raise NotModelled(f"request {kind}", f"a {kind} request is not modelled yet; spell it as engine-api")
    return kind, body
