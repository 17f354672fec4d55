"""The machine interface: one JSON object in, one out. ``schema`` describes both sides.

Unknown keys are an error, absent and null are unset. Nothing is read from disk or from the environment.
"""

from __future__ import annotations

import gc
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from simulator.api.answer import Answer
from simulator.api.caller_row import caller_row
from simulator.api.image import Image
from simulator.api.requests import Known, answer_name
from simulator.build.image import BuiltImage
from simulator.callers.selected_names import read_workload
from simulator.callers.table import CALLERS, find_caller
from simulator.core.errors import NotModelled, Unreadable, fault_message, too_much
from simulator.core.json_checks import require_object, require_text
from simulator.core.record import NamedTuple
from simulator.core.request import CallerContext
from simulator.core.rule import Refusal
from simulator.engine.engine import Engine
from simulator.images.config import parse
from simulator.releases.find import DEFAULT_ENGINE
from simulator.report.answer_json import (
    invalid_answer,
    not_modelled_answer,
    refusal_answer,
)
from simulator.simulation.image import NO_IMAGE, image_given

if TYPE_CHECKING:
    from simulator.launch.rootfs import RootFs

KEYS = ("id", "engine", "images", "image", "request", "environment", "files", "rootfs", "trace")

_encode = json.JSONEncoder(separators=(",", ":"), check_circular=False).encode


def collect_rarely() -> None:
    """Let garbage be collected once in many lines: a line leaves little behind, and the modules are no garbage."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    gc.enable()


def answer_line(line: str | bytes) -> str:
    """Answer one line with one line, without the line feed; never raises, whatever fault dsim has."""
    identity = None
    try:
        request = parse(line, "the line")
        identity = request.get("id") if isinstance(request, dict) else None
        return _encode({"id": identity, **answer(request)})
    except Unreadable as error:
        fields = invalid_answer(str(error))
    except Exception as error:  # the last line of defence: the next line is to be answered, too
        unknown = too_much(error)
        fields = invalid_answer(fault_message(error)) if unknown is None else not_modelled_answer(unknown)
    try:
        return json.dumps({"id": identity, **fields})
    except RecursionError:
        return json.dumps({"id": None, **fields})


def answer(request: Any, *, elsewhere: bool = True) -> dict[str, Any]:
    """Answer one request: the outcome and what goes with it, without the ``id``.

    ``elsewhere`` is that of ``CallerContext``: the caller can have files that the request lacks.
    """
    try:
        return _answer_object(require_object(request, "the request", KEYS), elsewhere=elsewhere)
    except Unreadable as error:
        return invalid_answer(str(error))
    except NotModelled as error:
        return not_modelled_answer(error)
    except Refusal as refusal:
        return refusal_answer(refusal)


class RequestImage(NamedTuple):
    """The ``image`` of a line, as the source of an ``Image`` of the API."""

    image: Any
    images: Mapping[str, Any]

    def build(self, engine: Engine) -> BuiltImage:
        """Read or build the image; raises ``Unreadable`` where it is not valid, and the builder's ``Refusal``."""
        return image_given(self.image, self.images, engine)


def _answer_object(request: Mapping[str, Any], *, elsewhere: bool) -> dict[str, Any]:
    context = CallerContext(_read_texts(request, "environment"), _read_texts(request, "files"), elsewhere=elsewhere)
    rootfs = None if request.get("rootfs") is None else _read_rootfs(request["rootfs"])
    trace = _read_trace(request.get("trace"))
    caller, body = _read_request(request.get("request"))
    engine = None if request.get("engine") is None else require_text(request["engine"], "engine")
    images = require_object(request.get("images"), "images")
    image, state = request.get("image"), None
    if caller and isinstance(image, dict) and image.get("state") is not None:
        state = require_object(image["state"], "image.state")
        image = {key: value for key, value in image.items() if key != "state"}
    built = None if image is None else Image(RequestImage(image, images))
    if caller is None:
        if built is None:
            raise Unreadable(NO_IMAGE)
        return built.answer(engine=engine or DEFAULT_ENGINE).fields(trace=trace)
    row, release, name = caller_row(caller, engine)
    known = Known(built, images, state=state, rootfs=rootfs if row.creates else None)
    try:
        workload = read_workload(row, body, release, context)
    except Refusal as refusal:
        return Answer(refusal, release, name, known.rootfs).fields(trace=trace)
    return answer_name(workload, None, known, release, name).fields(trace=trace)


def _read_rootfs(value: Any) -> RootFs:
    from simulator.launch.rootfs_json import read_rootfs

    return read_rootfs(value)


def _read_trace(value: Any) -> bool:
    if value is not None and not isinstance(value, bool):
        raise Unreadable("trace is not true or false")
    return value is not False


def _read_texts(request: Mapping[str, Any], key: str) -> Mapping[str, str]:
    """Read an object whose values are strings; absent and null are empty."""
    if request.get(key) is None:
        return {}
    return {
        field: require_text(value, f"{key}.{field}") for field, value in require_object(request.get(key), key).items()
    }


def _read_request(request: Any) -> tuple[str | None, Any]:
    """Return the caller's name and the body of the only request; None for both where there is no request."""
    if request is None:
        return None, None
    if isinstance(request, dict) and len(request) == 1:  # the usual case
        ((name, body),) = request.items()
        if body is not None and find_caller(name) is not None:
            return name, body
    names = [caller.name for caller in CALLERS]
    bodies = {key: value for key, value in require_object(request, "request", names).items() if value is not None}
    if len(bodies) != 1:
        raise Unreadable(f"request holds {len(bodies)} requests; give exactly one of: {', '.join(names)}")
    ((name, body),) = bodies.items()
    return name, body
