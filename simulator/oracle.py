"""The machine interface: one JSON object in, one out. ``oracle.schema.json`` describes both sides.

Unknown keys are an error, absent and null are unset. Nothing is read from disk or from the environment.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from simulator import advice
from simulator.builds import built_from, known_image, unknown
from simulator.configs import config_object, image_config, parse, to_json
from simulator.errors import NotModelled, Unreadable
from simulator.frontends import Asked
from simulator.frontends.engine_api import by_name, engine_api
from simulator.frontends.run import run
from simulator.frontends.run_line import split
from simulator.profiles import builder, engine
from simulator.rule import Decision, Refusal
from simulator.simulate import Simulation, simulate
from simulator.spec.image import Built, image_of
from simulator.spec.shell import Reading, reading
from simulator.spec.start import Engine
from simulator.values import ExecForm, Process, ShellForm, Words

DEFAULT_ENGINE = "docker"
KEYS = ("id", "engine", "images", "image", "request", "environment", "files", "rootfs")
TEXTS = ("entrypoint", "cmd", "shell")
BUILD = ("dockerfile", "target", "build_args", "builder", "format", "platform")
REQUESTS = ("docker-run", "podman-run", "engine-api", "compose", "kubernetes")
MODELLED = ("docker-run", "podman-run", "engine-api")


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
        return _answer(_object(request, "the request", KEYS))
    except Unreadable as error:
        return invalid(str(error))
    except NotModelled as error:
        return {"outcome": "not-modelled", "what": error.what, "message": str(error)}
    except Refusal as refusal:
        return refused(refusal)


def _answer(request: Mapping[str, Any]) -> dict[str, Any]:
    for key in ("environment", "files"):
        for field, value in _object(request.get(key), key).items():
            _text(value, f"{key}.{field}")
    if request.get("rootfs") is not None:
        raise NotModelled("rootfs", "the launch from a root file system is not modelled yet; leave rootfs out")
    kind, body = _one_request(request.get("request"))
    name, chosen = _engine(request.get("engine"), kind)
    if kind is None:
        built = _image(request, None, chosen)
        if built.missing:
            raise unknown(built.missing)
        return image_answer(built)
    if kind == "engine-api":
        fields = _object(body, "request.engine-api")
        built = _image(request, by_name(fields).get("image"), chosen)
        asked = engine_api(fields, chosen)
    else:
        line = split(_texts(body, f"request.{kind}"))
        built = _image(request, line.image, chosen)
        asked = run(line.entrypoint, line.arguments, chosen)
    return process_answer(simulate(built, asked, chosen), chosen, name)


def _engine(name: Any, kind: str | None) -> tuple[str, Engine]:
    """Find the engine; without a name it is the newest of the command line that the request is for."""
    own = {"docker-run": "docker", "podman-run": "podman"}.get(kind or "")
    asked_for = (own or DEFAULT_ENGINE) if name is None else _text(name, "engine")
    chosen = engine(asked_for)
    if own not in (None, chosen.name):
        raise Unreadable(f"a {kind} request needs a {own} engine, not {asked_for}")
    return asked_for, chosen


def _one_request(request: Any) -> tuple[str | None, Any]:
    """Find the one request that is given; None where there is none."""
    if request is None:
        return None, None
    given = {key: value for key, value in _object(request, "request", REQUESTS).items() if value is not None}
    if len(given) != 1:
        raise Unreadable(f"request holds {len(given)} requests; give exactly one of: {', '.join(REQUESTS)}")
    ((kind, body),) = given.items()
    if kind not in MODELLED:
        raise NotModelled(f"request {kind}", f"a {kind} request is not modelled yet; spell it as engine-api")
    return kind, body


def _image(request: Mapping[str, Any], name: Any, chosen: Engine) -> Built:
    """Find the image that is given, or the one that the request names."""
    images = _object(request.get("images"), "images")
    image = request.get("image")
    if image is None:
        if not name or not isinstance(name, str):
            raise Unreadable("there is no image: give image, or a request that names one of images")
        return known_image(name, images, chosen)
    given = {key for key, value in _object(image, "image", ("config", *TEXTS, *BUILD)).items() if value is not None}
    if "config" in given:
        if given != {"config"}:
            raise Unreadable(f"image has config beside {', '.join(sorted(given - {'config'}))}; give one kind of image")
        return image_config(config_object(image["config"], "image.config"), chosen)
    if given & set(BUILD):
        return _build(image, given, images, chosen)
    texts = [None if image.get(key) is None else _text(image[key], f"image.{key}") for key in TEXTS]
    return image_of(texts[0], texts[1], texts[2], "image.{}".format, builder(chosen.builder))


def _build(image: Mapping[str, Any], given: set[str], images: Mapping[str, Any], chosen: Engine) -> Built:
    """Build the image of a Dockerfile."""
    if other := given - set(BUILD):
        raise Unreadable(f"image has dockerfile beside {', '.join(sorted(other))}; give one kind of image")
    text = _text(image.get("dockerfile"), "image.dockerfile")
    for key in ("target", "builder", "format", "platform"):
        if image.get(key) is not None:
            _text(image[key], f"image.{key}")
    _object(image.get("build_args"), "image.build_args")
    return built_from(text, image, images, chosen, "Dockerfile:{}".format)


def _object(value: Any, what: str, keys: Iterable[str] | None = None) -> Mapping[str, Any]:
    """Check that a value is an object, with known keys only where ``keys`` lists them; None is an empty one."""
    if value is None and what != "the request":
        return {}
    if not isinstance(value, dict):
        raise Unreadable(f"{what} is not a JSON object")
    if keys is not None and (unknown := [key for key in value if key not in keys]):
        raise Unreadable(
            f"{what} has unknown keys: {', '.join(map(json.dumps, unknown))}; known are: {', '.join(keys)}"
        )
    return value


def _text(value: Any, what: str) -> str:
    if not isinstance(value, str):
        raise Unreadable(f"{what} is not a string")
    return value


def _texts(value: Any, what: str) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
        raise Unreadable(f"{what} is not a list of strings")
    return value


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
    """Write what was asked for as the body of a create request; Env, WorkingDir and User only where given."""
    config = asked.container
    fields: dict[str, Any] = {"Entrypoint": config.entrypoint, "Cmd": config.cmd}
    if config.env is not None:
        fields["Env"] = config.env
    if config.working_dir:
        fields["WorkingDir"] = config.working_dir
    if config.user:
        fields["User"] = config.user
    return fields


def step(decision: Decision[Any]) -> dict[str, Any]:
    """Write one decision of a trace."""
    value = decision.value
    if isinstance(value, ExecForm):
        value = value.words
    elif isinstance(value, ShellForm):
        value = value.text
    elif isinstance(value, Reading):
        value = value.roles
    return {"rule": decision.rule.id, "says": decision.rule.says, "value": value}


def finding(decision: Decision[str]) -> dict[str, Any]:
    """Write one piece of advice."""
    return {"rule": decision.rule.id, "says": decision.value}
