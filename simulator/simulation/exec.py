"""A running container: its configuration, and what is executed in it."""

from collections.abc import Mapping
from typing import Any

from simulator.build.commit import container_config_of
from simulator.build.image import BuiltImage
from simulator.callers.docker.exec import exec_profile
from simulator.core.errors import NotModelled
from simulator.core.request import Request
from simulator.core.rule import Decision, Refusal
from simulator.engine import exec
from simulator.engine.engine import Engine
from simulator.engine.exec import Execution
from simulator.engine.image_config import image_config
from simulator.images.config import ContainerObject
from simulator.simulation.container import Simulation


def container_config(document: ContainerObject, engine: Engine, what: str = "Config") -> BuiltImage:
    """Return the configuration of a container; for an image, that of a container created from it without options."""
    built = image_config(document.config, engine, what)
    return config_after_create(built) if document.state is None else built


def config_after_create(built: BuiltImage) -> BuiltImage:
    """Return the configuration of a container that is created from an image without options."""
    image, decision = container_config_of(built.image)
    return built._replace(image=image, decisions=(*built.decisions, decision))


def config_after_start(simulation: Simulation) -> BuiltImage | None:
    """Return the configuration of a started container; None where it depends on an unknown image.

    Raises the ``Refusal`` of a container that the engine did not create.
    """
    if simulation.refusal is not None:
        raise simulation.refusal
    process = simulation.process
    if process is None or simulation.built.missing:
        return None
    env = tuple(process.env)
    image = simulation.built.image._replace(env=env, working_dir=process.cwd, user=process.user)
    return simulation.built._replace(image=image)


def exec_in(built: BuiltImage, request: Request, engine: Engine, state: Mapping[str, Any] | None = None) -> Simulation:
    """Execute words in a container; a refusal is an outcome, never raised.

    ``state`` is the container's state as ``docker inspect`` shows it; None means that it runs.
    """
    config, requested, profile = built.image, request.container, exec_profile(engine)
    if config.os == "windows":
        raise NotModelled("exec on Windows", "words that are executed in a container for Windows are not modelled")
    try:
        if state is not None:
            _check_running(state, request.image)
        argv = exec.argv(requested.cmd or (), profile)
        settings: tuple[Decision[Any], ...] = (
            profile.variables(config, requested),
            exec.directory(config, requested, profile),
            exec.user(config, requested),
        )
    except Refusal as refusal:
        return Simulation(built, request, None, (), refusal)
    return Simulation(built, request, argv, settings, None)


def _check_running(state: Mapping[str, Any], name: str) -> None:
    """Refuse a container that does not run, is paused or restarts."""
    if not state.get("Running", True):
        raise Execution.NOT_RUNNING.refuses("create", f"container {name} is not running", status=1)
    for field in ("Paused", "Restarting"):
        if state.get(field):
            raise Execution.NOT_RUNNING.refuses("create", f"container {name} is {field.lower()}", status=1)
