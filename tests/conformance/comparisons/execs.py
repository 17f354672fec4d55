"""Lines of ``docker exec``: where dsim's answer is not what the command line and the engine did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from simulator.callers.docker.exec import read_request
from simulator.core.errors import NotModelled
from simulator.core.request import CallerContext
from simulator.core.rule import Refusal
from simulator.engine.engines import find_engine
from simulator.images.config import ContainerObject
from simulator.simulation.exec import container_config, exec_in
from tests.conformance.cases.execs import CONTAINERS, ENVIRONMENT, FILES

# What depends on the container's name, on files of the image, or on the machine.
OUTSIDE = ("No such container", "no matching entries in passwd", "unable to apply caps")
ADDED = ("HOSTNAME", "HOME", "TERM", "PATH")


def difference(case: Mapping[str, Any], seen: Mapping[str, Any], name: str) -> str | None:
    """Say where dsim and the engine disagree."""
    if any(text in str(seen) for text in OUTSIDE):
        return None
    engine = find_engine(name)
    context = CallerContext(ENVIRONMENT, {**FILES, "none.env": ""} if "none.env" not in str(case) else FILES)
    config = container_config(ContainerObject(CONTAINERS[case["of"]], {"Running": True}), engine)
    try:
        request = read_request(case["words"], engine, context)
    except Refusal as refusal:
        same = "process" not in seen and (seen["status"], 0)[refusal.status == 0] == refusal.status
        return None if same else f"refused with {refusal.status}: {refusal}, seen {seen}"
    except NotModelled as error:
        return None if "process" not in seen and "none.env" in str(error) else f"{error}, seen {seen}"
    if "process" not in seen:
        return f"dsim reads it, seen {seen}"
    ours = {
        "Cmd": list(request.container.cmd or ()), "Env": list(request.container.env or ()) or None,
        "WorkingDir": request.container.working_dir, "User": request.container.user,
    }  # fmt: skip
    theirs = {key: value or ours[key] for key, value in seen["asked"].items()}
    process = seen["process"]
    if (
        ours != theirs
        or [process["entrypoint"], *process["arguments"]] != ours["Cmd"]
        or process["tty"] != request.container.tty
    ):
        return f"{ours}, seen {seen}"
    simulation = exec_in(config, request, engine)
    if simulation.process is None:
        empty = not ours["Cmd"][0] or not str(ours["WorkingDir"]).startswith("/")
        return None if empty else f"dsim refuses: {simulation.refusal}"
    if (process["user"] or "") != simulation.process.user:
        return f"user {simulation.process.user}, seen {process}"
    return _run_difference(simulation.process.env, simulation.process.cwd, seen.get("run"))


def _run_difference(env: Sequence[str], cwd: str, run: Mapping[str, Any] | None) -> str | None:
    if run is None:
        return None
    names = {entry.partition("=")[0] for entry in env}
    ours = dict(entry.split("=", 1) for entry in env)
    theirs = dict(entry.split("=", 1) for entry in run["env"])
    theirs = {key: value for key, value in theirs.items() if key in names or key not in ADDED}
    return None if (ours, cwd) == (theirs, run["cwd"]) else f"{ours} {cwd}, seen {run}"
