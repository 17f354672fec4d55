"""The machine interface: one JSON object in, one out. ``oracle.schema.json`` describes both sides.

Unknown keys are an error, absent and null are unset. Nothing is read from disk or from the environment.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from operator import attrgetter
from typing import Any

from simulator import advice
from simulator.builds import built_from, known_image, known_or_missing, unknown
from simulator.configs import config_object, image_config, parse, to_json
from simulator.errors import NotModelled, Unreadable
from simulator.frontends import Asked, Given
from simulator.profiles import builder, engine
from simulator.rule import Decision, Refusal
from simulator.shapes import a_text, an_object
from simulator.simulate import Simulation, simulate
from simulator.spec.image import Built, image_of
from simulator.spec.shell import Reading, reading
from simulator.spec.start import Engine
from simulator.values import ContainerConfig, ExecForm, Process, ShellForm, Words

DEFAULT_ENGINE = "docker"
NO_IMAGE = "there is no image: give image, or a request that names one of images"
KEYS = ("id", "engine", "images", "image", "request", "environment", "files", "rootfs")
TEXTS = ("entrypoint", "cmd", "shell")
BUILD = ("dockerfile", "target", "build_args", "builder", "format", "platform")
# Each kind of request: the module of ``simulator.frontends`` that reads it, and the engines that it can be for.
# Without an engine in the request it is the newest of the first of them.
REQUESTS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "docker-run": ("run_line", ("docker",)),
    "podman-run": ("run_line", ("podman",)),
    "engine-api": ("engine_api", ("docker", "podman")),
    "compose": ("compose", ("docker",)),
    "kubernetes": ("kubernetes", ("containerd", "cri-o", "docker", "podman")),
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
        return json.dumps({"id": None, **invalid("the line is nested too deeply to be answered")})
    except Unreadable as error:
        return json.dumps({"id": identity, **invalid(str(error))})


def answer(request: Any) -> dict[str, Any]:
    """Answer one request: the outcome and what goes with it, without the ``id``."""
    try:
        return _answer(an_object(request, "the request", KEYS))
    except Unreadable as error:
        return invalid(str(error))
    except NotModelled as error:
        return {"outcome": "not-modelled", "what": error.what, "message": str(error)}
    except Refusal as refusal:
        return refused(refusal)


def _answer(request: Mapping[str, Any]) -> dict[str, Any]:
    given = Given(*(_texts_of(request, key) for key in ("environment", "files")))
    if request.get("rootfs") is not None:
        raise NotModelled("rootfs", "the launch from a root file system is not modelled yet; leave rootfs out")
    kind, body = _one_request(request.get("request"))
    name, chosen = _engine(request.get("engine"), kind)
    images = an_object(request.get("images"), "images")
    built = None if request.get("image") is None else image_given(request["image"], images, chosen)
    if kind is None:
        if built is None:
            raise Unreadable(NO_IMAGE)
        if built.missing:
            raise unknown(built.missing)
        return image_answer(built)
    module = import_module(f"simulator.frontends.{REQUESTS[kind][0]}")
    asked: Asked = module.asked(body, chosen, given)
    return process_answer(simulate(built or image_for(asked, images, chosen), asked, chosen), chosen, name)


def _texts_of(request: Mapping[str, Any], key: str) -> Mapping[str, str]:
    """Read an object whose values are texts."""
    return {field: a_text(value, f"{key}.{field}") for field, value in an_object(request.get(key), key).items()}


def _engine(name: Any, kind: str | None) -> tuple[str, Engine]:
    """Find the engine; without a name it is the newest that the request is for."""
    able = REQUESTS[kind][1] if kind else ()
    asked_for = (able or (DEFAULT_ENGINE,))[0] if name is None else a_text(name, "engine")
    chosen = engine(asked_for)
    if able and chosen.name not in able:
        raise Unreadable(f"a {kind} request needs a {' or '.join(able)} engine, not {asked_for}")
    return asked_for, chosen


def _one_request(request: Any) -> tuple[str | None, Any]:
    """Find the one request that is given; None where there is none."""
    if request is None:
        return None, None
    given = {key: value for key, value in an_object(request, "request", REQUESTS).items() if value is not None}
    if len(given) != 1:
        raise Unreadable(f"request holds {len(given)} requests; give exactly one of: {', '.join(REQUESTS)}")
    ((kind, body),) = given.items()
    if not REQUESTS[kind][0]:
        raise NotModelled(f"request {kind}", f"a {kind} request is not modelled yet; spell it as engine-api")
    return kind, body


def image_for(asked: Asked, images: Mapping[str, Any], chosen: Engine) -> Built:
    """Find the image that the request builds, or names."""
    if asked.build is not None:
        return _build(asked.build, images, chosen)
    if not asked.image:
        raise Unreadable(NO_IMAGE)
    if asked.missing:
        return known_image(asked.image, images, chosen, missing=asked.missing)
    return known_or_missing(asked.image, images, chosen)


def image_given(image: Any, images: Mapping[str, Any], chosen: Engine) -> Built:
    """Read the image that is given."""
    given = {key for key, value in an_object(image, "image", ("config", *TEXTS, *BUILD)).items() if value is not None}
    if "config" in given:
        if given != {"config"}:
            raise Unreadable(f"image has config beside {', '.join(sorted(given - {'config'}))}; give one kind of image")
        return image_config(config_object(image["config"], "image.config"), chosen)
    if given & set(BUILD):
        if other := given - set(BUILD):
            raise Unreadable(f"image has dockerfile beside {', '.join(sorted(other))}; give one kind of image")
        return _build(image, images, chosen)
    texts = [None if image.get(key) is None else a_text(image[key], f"image.{key}") for key in TEXTS]
    return image_of(texts[0], texts[1], texts[2], "image.{}".format, builder(chosen.builder))


def _build(image: Mapping[str, Any], images: Mapping[str, Any], chosen: Engine) -> Built:
    """Build the image of a Dockerfile."""
    text = a_text(image.get("dockerfile"), "image.dockerfile")
    for key in ("target", "builder", "format", "platform"):
        if image.get(key) is not None:
            a_text(image[key], f"image.{key}")
    an_object(image.get("build_args"), "image.build_args")
    return built_from(text, image, images, chosen, "Dockerfile:{}".format)


def invalid(message: str) -> dict[str, Any]:
    """Say that the input is no request."""
    return {"outcome": "invalid", "message": message}


def refused(refusal: Refusal, before: Iterable[Decision[Any]] = ()) -> dict[str, Any]:
    """Write a refusal, with the decisions that led to it."""
    trace = [*before, *refusal.decision.trace()]
    return {
        "outcome": "refused",
        "stage": refusal.stage,
        "rule": refusal.decision.rule.id,
        "message": str(refusal),
        **({} if refusal.status is None else {"exit": refusal.status}),
        "trace": [step(decision) for decision in trace],
    }


def image_answer(built: Built) -> dict[str, Any]:
    """Write an image that nothing was asked of."""
    trace = [step(decision) for whole in built.decisions for decision in whole.trace()]
    found = [finding(decision) for decision in advice.about_image(built)]
    return {"outcome": "image", "image": to_json(built.image), "trace": trace, **({"advice": found} if found else {})}


def process_answer(done: Simulation, chosen: Engine, asked_for: str) -> dict[str, Any]:
    """Write a process or a refusal."""
    process = done.process
    if done.built.missing and process is not None:
        return partial_answer(done, process)
    if process is None:
        assert done.refusal is not None  # there is one or the other
        before = [d for whole in (*done.built.decisions, *done.asked.decisions) for d in whole.trace()]
        return refused(done.refusal, before)
    read = reading(process.args)
    return {
        "outcome": "process",
        "process": process._asdict(),
        "image": to_json(done.built.image),
        "container": container(done.asked),
        "origins": origins(process.args),
        "trace": [step(decision) for decision in (*done.trace(), *(read.trace() if read else ()))],
        "advice": [finding(decision) for decision in advice.about(done, chosen, asked_for)],
    }


def partial_answer(done: Simulation, process: Process) -> dict[str, Any]:
    """Write what does not depend on a base image that is not known: the argv, where it holds none of its words."""
    missing = unknown(done.built.missing)
    answer: dict[str, Any] = {"outcome": "not-modelled", "what": missing.what, "message": str(missing)}
    if not done.is_known:
        return answer
    return {**answer, "process": {"args": process.args}, "origins": origins(process.args)}


def origins(args: Words) -> list[dict[str, str]]:
    """Write where each word was written."""
    return [{"word": word, "from": word.origin.source, "where": word.origin.where} for word in args]


def container(asked: Asked) -> dict[str, Any]:
    """Write what was asked for as the body of a create request; other fields than the words only where given."""
    config = asked.container
    fields: dict[str, Any] = {"Entrypoint": config.entrypoint, "Cmd": config.cmd}
    if config.env is not None:
        fields["Env"] = config.env
    if config[3:] == _UNSET[3:]:
        return fields
    settings = zip(_FIELDS, config[3:], _UNSET[3:], strict=True)
    fields |= {name: value for name, value, unset in settings if name and value != unset}
    if config.healthcheck is not None:
        fields["Healthcheck"] = dict(config.healthcheck)
    if config.init is not None:
        fields["HostConfig"] = {"Init": config.init}
    return fields


_UNSET = ContainerConfig()
_FIELDS = ("WorkingDir", "User", "Tty", "Hostname", "", "", "StopSignal", "StopTimeout", "", "")


def step(decision: Decision[Any]) -> dict[str, Any]:
    """Write one decision of a trace."""
    rule, value, _ = decision
    if (plain := _PLAIN.get(type(value))) is not None:
        value = plain(value)
    return {"rule": rule.id, "says": rule.says, "value": value}


_PLAIN: Mapping[type, Callable[[Any], Any]] = {
    ExecForm: attrgetter("words"),
    ShellForm: attrgetter("text"),
    Reading: attrgetter("roles"),
}


def finding(decision: Decision[str]) -> dict[str, Any]:
    """Write one piece of advice."""
    return {"rule": decision.rule.id, "says": decision.value}
