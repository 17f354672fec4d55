"""What a container comes to that runs already: its configuration, and what is executed in it."""

from collections.abc import Mapping
from typing import Any

from simulator.build.commit import container_config_of
from simulator.build.image import BuiltImage
from simulator.callers.docker.exec import exec_profile
from simulator.core.request import Request
from simulator.core.rule import Decision, Refusal
from simulator.engine import exec
from simulator.engine.engine import Engine
from simulator.engine.exec import Execution
from simulator.engine.image_config import image_config
from simulator.images.config import ContainerObject
from simulator.simulation.container import Simulation


def container_config(found: ContainerObject, engine: Engine, what: str = "Config") -> BuiltImage:
    """Give the configuration of a container; of an image it is that of a container with nothing asked for."""
    built = image_config(found.config, engine, what)
    return config_after_create(built) if found.state is None else built


def config_after_create(built: BuiltImage) -> BuiltImage:
    """Give the configuration of a container of an image, with nothing asked for."""
    image, decided = container_config_of(built.image)
    return built._replace(image=image, decisions=(*built.decisions, decided))


def container_started(simulation: Simulation) -> BuiltImage | None:
    """Give the configuration of a container that was started; None where it depends on an image that is not known."""
    if simulation.refusal is not None:
        raise simulation.refusal
    process = simulation.process
    if process is None or simulation.built.missing:
        return None
    env = tuple(process.env)
    image = simulation.built.image._replace(env=env, working_dir=process.cwd, user=process.user)
    return simulation.built._replace(image=image)


def exec_in(built: BuiltImage, request: Request, engine: Engine, state: Mapping[str, Any] | None = None) -> Simulation:
    """Execute words in a container; a refusal is an outcome, never raised."""
    config, wanted, profile = built.image, request.container, exec_profile(engine)
    try:
        if state is not None:
            _running(state, request.image)
        argv = exec.argv(wanted.cmd or (), profile)
        settings: tuple[Decision[Any], ...] = (
            profile.variables(config, wanted),
            exec.directory(config, wanted, profile),
            exec.user(config, wanted),
        )
    except Refusal as refusal:
        return Simulation(built, request, None, (), refusal)
    return Simulation(built, request, argv, settings, None)


def _running(state: Mapping[str, Any], name: str) -> None:
    """Refuse a container that executes nothing."""
    if not state.get("Running", True):
        raise Execution.NOT_RUNNING.refuses("create", f"container {name} is not running", status=1)
    for field in ("Paused", "Restarting"):
        if state.get(field):
            raise Execution.NOT_RUNNING.refuses("create", f"container {name} is {field.lower()}", status=1)
