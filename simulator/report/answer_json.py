"""Answers as JSON values, for the oracle's protocol and ``--format json``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from simulator import __version__
from simulator.analysis import advice
from simulator.build.image import BuiltImage
from simulator.core.errors import NotModelled
from simulator.core.request import Request
from simulator.core.rule import Decision, Refusal
from simulator.core.values import UNSTATED, ContainerConfig, ExecForm, Process, ShellForm, Words
from simulator.core.versions import READ
from simulator.engine.engine import Engine
from simulator.images.config import to_json
from simulator.releases.find import find_engine
from simulator.shell.arguments import ShellArguments, shell_arguments
from simulator.simulation.container import Simulation

if TYPE_CHECKING:
    from simulator.launch.outcome import Start


def invalid_answer(message: str) -> dict[str, Any]:
    """Write the answer to an input that is not a valid request."""
    return {"outcome": "invalid", "message": message}


def made_by_json(readers: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Write who made an answer: dsim's version, engines, and builders where an image was read from instructions.

    ``compared`` is false where a release was never compared with a real one.
    """
    releases = [
        {
            "engine": engine,
            **({"builder": builder} if builder else {}),
            **({"compared": False} if never_compared(engine) else {}),
        }
        for engine, builder in dict.fromkeys(readers)
    ]
    return {"made_by": {"dsim": __version__, "releases": releases}}


def never_compared(engine: str) -> bool:
    """Return whether the profile of an engine's full name was never compared with a real one."""
    return find_engine(engine).observed == READ


def not_modelled_answer(error: NotModelled) -> dict[str, Any]:
    """Write what dsim does not know, and how to help it."""
    return {"outcome": "not-modelled", "what": error.what, "message": str(error)}


def outcome_answer(
    outcome: Simulation | BuiltImage | Refusal | NotModelled,
    engine: Engine,
    requested_engine: str,
    start: Start | None = None,
    *,
    trace: bool = True,
) -> dict[str, Any]:
    """Write the result of a request: a container's process, an image, a refusal, or what is not known."""
    if isinstance(outcome, Simulation):
        return process_answer(outcome, engine, requested_engine, start, trace=trace)
    if isinstance(outcome, Refusal):
        return refusal_answer(outcome)
    if isinstance(outcome, NotModelled):
        return not_modelled_answer(outcome)
    if outcome.missing:
        from simulator.images.nearest import unknown

        return not_modelled_answer(unknown(outcome.missing))
    return image_answer(outcome)


def refusal_answer(refusal: Refusal, before: Iterable[Decision[Any]] = ()) -> dict[str, Any]:
    """Write a refusal, with the decisions that led to it; ``before`` come first in the trace."""
    trace = [*before, *refusal.decision.trace()]
    return {
        "outcome": "refused",
        "stage": refusal.stage,
        "rule": refusal.decision.rule.id,
        "message": str(refusal),
        **({} if refusal.status is None else {"exit": refusal.status}),
        "trace": [decision_json(decision) for decision in trace],
    }


def image_answer(built: BuiltImage) -> dict[str, Any]:
    """Write an image without a request."""
    trace = [decision_json(decision) for root in built.decisions for decision in root.trace()]
    notes = [advice_json(decision) for decision in advice.advise_on_image(built)]
    answer = {"outcome": "image", "image": to_json(built.image), **_os_json(built), "trace": trace}
    return {**answer, **({"advice": notes} if notes else {})}


def _os_json(built: BuiltImage) -> dict[str, str]:
    """Write the operating system of an image that is not one for Linux."""
    return {"os": built.image.os} if built.image.os == "windows" else {}


def process_answer(
    simulation: Simulation, engine: Engine, requested_engine: str, start: Start | None = None, *, trace: bool = True
) -> dict[str, Any]:
    """Write the answer of a simulation: a process, a refusal, or the part of a process that is known.

    ``requested_engine`` is the engine's name as the user wrote it. ``start`` is what comes of the start, where
    that is known, for the advice. Without ``trace`` a process has neither trace nor origins.
    """
    process = simulation.process
    if simulation.built.missing and process is not None:
        return partial_answer(simulation, process, engine, requested_engine)
    if process is None:
        assert simulation.refusal is not None  # a simulation has an argv or a refusal
        before = [d for root in (*simulation.built.decisions, *simulation.request.decisions) for d in root.trace()]
        return refusal_answer(simulation.refusal, before)
    answer: dict[str, Any] = {
        "outcome": "process",
        "process": process_json(process),
        "image": to_json(simulation.built.image),
        **_os_json(simulation.built),
        "container": container_json(simulation.request),
    }
    if trace:
        reading = shell_arguments(process.args)
        steps = [*simulation.trace(), *(reading.trace() if reading else ())]
        answer |= {"origins": origins_json(process.args), "trace": [decision_json(decision) for decision in steps]}
    answer["advice"] = [
        advice_json(decision) for decision in advice.advise(simulation, engine, requested_engine, start)
    ]
    return answer


def process_json(process: Process) -> dict[str, Any]:
    """Write a process as the OCI runtime specification names its parts; ``commandLine`` only where there is one."""
    fields: dict[str, Any] = {"args": process.args, "env": process.env, "cwd": process.cwd, "user": process.user}
    return {**fields, **({"commandLine": process.command_line} if process.command_line else {})}


def partial_answer(simulation: Simulation, process: Process, engine: Engine, requested_engine: str) -> dict[str, Any]:
    """Write what does not depend on an unknown base image: the argv, unless it holds words of it, and its advice."""
    from simulator.simulation.outcome import what_is_missing

    answer = not_modelled_answer(what_is_missing(simulation))
    if not simulation.is_known:
        return answer
    told = [advice_json(decision) for decision in advice.advise(simulation, engine, requested_engine)]
    return {**answer, "process": {"args": process.args}, "origins": origins_json(process.args), "advice": told}


def start_json(start: Start) -> dict[str, Any]:
    """Write what comes of starting the container: the ``start`` of an answer."""
    return {
        "outcome": start.outcome,
        "executes": start.executes,
        "args": start.args,
        "exit": {"run": start.exit.run, "state": start.exit.state},
        "message": start.message,
        "pid1": {"is": start.pid1.kind, "args": start.pid1.args},
        "becomes": [
            {
                "args": last.args,
                "user": last.user,
                "if": last.condition,
                **({} if last.exit is None else {"exit": last.exit}),
                **({"why": last.reason} if last.reason else {}),
            }
            for last in start.becomes
        ],
        **({"early": start.early} if start.early else {}),
        "stop": {"signal": start.stop.signal or None, "ends": start.stop.ends, "exit": start.stop.exit},
        "interrupt": {"ends": start.interrupt.ends, "exit": start.interrupt.exit},
        "unknown": start.unknown,
        "trace": [_start_decision(decision) for root in start.decisions for decision in root.trace()],
    }


def _start_decision(decision: Decision[Any]) -> dict[str, Any]:
    """Write one decision of a start: fields by their names, None for a variable's value that is not known."""
    value = decision.value
    if isinstance(value, dict):
        value = {name: None if text == UNSTATED else text for name, text in value.items()}
    elif isinstance(value, tuple) and hasattr(value, "_asdict"):
        value = value._asdict()
    return {"rule": decision.rule.id, "says": decision.rule.says, "value": value}


def without_trace(answer: dict[str, Any]) -> dict[str, Any]:
    """Leave the trace and the origins out of an answer."""
    kept = {key: value for key, value in answer.items() if key not in ("trace", "origins")}
    if "start" in kept:
        kept["start"] = {key: value for key, value in kept["start"].items() if key != "trace"}
    return kept


def origins_json(args: Words) -> list[dict[str, str]]:
    """Write the origin of each word."""
    return [{"word": word, "from": word.origin.source, "where": word.origin.where} for word in args]


def container_json(request: Request) -> dict[str, Any]:
    """Write a request as the body of a create request; Entrypoint and Cmd always, other fields only if they are set."""
    config = request.container
    fields: dict[str, Any] = {"Entrypoint": config.entrypoint, "Cmd": config.cmd}
    if config.env is not None:
        fields["Env"] = config.env
    if config[3:-1] == _UNSET[3:-1]:
        return fields
    fields_set = zip(_FIELDS, config[3:], _UNSET[3:], strict=True)
    fields |= {name: value for name, value, unset in fields_set if name and value != unset}
    if config.healthcheck is not None:
        fields["Healthcheck"] = dict(config.healthcheck)
    if config.init is not None:
        fields["HostConfig"] = {"Init": config.init}
    return fields


_UNSET = ContainerConfig()
_FIELDS = ("WorkingDir", "User", "Tty", "Hostname", "", "", "StopSignal", "StopTimeout", "", "", "")


def decision_json(decision: Decision[Any]) -> dict[str, Any]:
    """Write one decision of a trace."""
    rule, value = decision.rule, decision.value
    if (plain := _PLAIN.get(type(value))) is not None:
        value = plain(value)
    return {"rule": rule.id, "says": rule.says, "value": value}


_PLAIN: Mapping[type, Callable[[Any], Any]] = {
    ExecForm: attrgetter("words"),
    ShellForm: attrgetter("text"),
    ShellArguments: attrgetter("roles"),
}


def advice_json(decision: Decision[str]) -> dict[str, Any]:
    """Write one piece of advice."""
    return {"rule": decision.rule.id, "says": decision.value}
