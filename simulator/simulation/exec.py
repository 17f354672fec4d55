"""What a container comes to that runs already: its configuration, and what is executed in it."""

from collections.abc import Mapping
from typing import Any

from simulator.build.commit import made
from simulator.build.image import Built
from simulator.core.request import Asked
from simulator.core.rule import Decision, Refusal
from simulator.engine import exec
from simulator.engine.engine import Engine
from simulator.engine.exec import EXECUTORS, Execution
from simulator.images.config import ContainerObject, image_config
from simulator.simulation.container import Simulation


def container(found: ContainerObject, engine: Engine, what: str = "Config") -> Built:
    """Give the configuration of a container; of an image it is that of a container with nothing asked for."""
    built = image_config(found.config, engine, what)
    return container_built(built) if found.state is None else built


def container_built(built: Built) -> Built:
    """Give the configuration of a container of an image, with nothing asked for."""
    image, decided = made(built.image)
    return built._replace(image=image, decisions=(*built.decisions, decided))


def container_started(done: Simulation) -> Built | None:
    """Give the configuration of a container that was started; None where it depends on an image that is not known."""
    if done.refusal is not None:
        raise done.refusal
    process = done.process
    if process is None or done.built.missing:
        return None
    env = tuple(process.env)
    image = done.built.image._replace(env=env, working_dir=process.cwd, user=process.user)
    return done.built._replace(image=image)


def executed(built: Built, asked: Asked, engine: Engine, state: Mapping[str, Any] | None = None) -> Simulation:
    """Execute words in a container; a refusal is an outcome, never raised."""
    config, wanted = built.image, asked.container
    how = EXECUTORS[engine.name, engine.version]
    try:
        if state is not None:
            _running(state, asked.image)
        argv = exec.argv(wanted.cmd or (), how)
        settings: tuple[Decision[Any], ...] = (
            how.variables(config, wanted),
            exec.directory(config, wanted, how),
            exec.user(config, wanted),
        )
    except Refusal as refusal:
        return Simulation(built, asked, None, (), refusal)
    return Simulation(built, asked, argv, settings, None)


def _running(state: Mapping[str, Any], name: str) -> None:
    """Refuse a container that executes nothing."""
    if not state.get("Running", True):
        raise Execution.NOT_RUNNING.refuses("create", f"container {name} is not running", status=1)
    for field in ("Paused", "Restarting"):
        if state.get(field):
            raise Execution.NOT_RUNNING.refuses("create", f"container {name} is {field.lower()}", status=1)
