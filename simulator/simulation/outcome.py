"""The outcome of any request: a created container, words executed in one, or a new image.

Reads: a request, the known images, an engine. Gives: a ``Simulation``; for commit and import the image.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from simulator.build.image import BuiltImage
from simulator.core.errors import NotModelled
from simulator.core.record import NamedTuple
from simulator.core.request import Request
from simulator.core.rule import Refusal
from simulator.core.values import ImageConfig
from simulator.engine.engine import Engine
from simulator.engine.image_config import image_config
from simulator.golang.reference import find_image
from simulator.images.catalogue import catalogued
from simulator.images.config import config_object
from simulator.simulation.container import Simulation, simulate
from simulator.simulation.image import LookUp, image_for, unknown_image

Outcome: TypeAlias = Simulation | BuiltImage


class KnownImages(NamedTuple):
    """The known images: the one that is ``given``, else those that are ``named``, else the catalogue.

    With a ``state``, as ``docker inspect CONTAINER`` shows it, ``given`` is the configuration of a container.
    """

    given: BuiltImage | None = None
    named: Mapping[str, Any] = {}
    look_up: LookUp = catalogued
    state: Mapping[str, Any] | None = None

    def outcome(self, request: Request, engine: Engine) -> Outcome:
        """Create a container, execute words in one, commit one or import an image, as the request says.

        A refusal of the engine is an outcome; one of a builder is raised. Raises ``NotModelled`` where the answer
        depends on an unknown container.
        """
        if request.act == "create":
            return _simulate_create(request, self, engine)
        if request.act == "exec":
            from simulator.simulation.exec import exec_in

            return exec_in(_find_container(request, self, engine), request, engine, self.state)
        from simulator.build.commit import commit_container, import_image
        from simulator.callers.docker.tools import docker_release

        container = BuiltImage(ImageConfig()) if request.act == "import" else _find_container(request, self, engine)
        if container.missing:
            from simulator.images.nearest import unknown

            missing = container.missing
            raise (unknown_container(request.image) if missing == request.image else unknown(missing))
        try:
            change = import_image if request.act == "import" else commit_container
            changed = change(container.image, request.changes, docker_release(engine).tools.commit)
        except Refusal as refusal:
            refusal.by, refusal.status = engine.full_name, 1
            raise
        return changed._replace(decisions=(*container.decisions, *changed.decisions))


def _simulate_create(request: Request, images: KnownImages, engine: Engine) -> Simulation:
    if request.unknown_service:
        built = BuiltImage(unknown_image(request.image), missing=request.image)
        return simulate(built, request, engine)
    return simulate(images.given or image_for(request, images.named, engine, images.look_up), request, engine)


def _find_container(request: Request, images: KnownImages, engine: Engine) -> BuiltImage:
    """Find the configuration of the container that a request names; an unknown one is ``missing``."""
    from simulator.simulation.exec import config_after_create, config_after_start

    if images.given is not None:
        return images.given if images.state is not None else config_after_create(images.given)
    if request.inside is not None and (started := config_after_start(_simulate_create(request.inside, images, engine))):
        return started
    document = find_image(request.image, images.named)
    if document is None:
        return BuiltImage(ImageConfig(), missing=request.image)
    return config_after_create(image_config(config_object(document, f"images.{request.image}"), engine))


def unknown_container(name: str) -> NotModelled:
    """Say which container is missing, and how to supply its configuration."""
    give = f"give --config FILE (docker inspect {name}), or --base {name}=FILE"
    return NotModelled(f"container {name}", f"the container {name} is not known; {give}")


def what_is_missing(simulation: Simulation) -> NotModelled:
    """Say which image or container an answer lacks, and how to supply it."""
    from simulator.images.nearest import unknown

    missing = simulation.built.missing
    if service := simulation.request.unknown_service:
        give = "put its docker service create line in front, or give --service-inspect FILE (docker service inspect"
        return NotModelled(f"service {service}", f"the service {service} is not known; {give} {service})")
    if simulation.request.act == "exec" and missing == simulation.request.image:
        return unknown_container(missing)
    return unknown(missing)
