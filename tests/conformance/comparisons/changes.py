"""The configuration that docker commit and import store, as dsim says it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from simulator.build.commit import commit_container, import_image
from simulator.callers.docker.tools import docker_release
from simulator.core.rule import Refusal
from simulator.core.values import ImageConfig
from simulator.engine.image_config import image_config
from simulator.images.config import ContainerObject, to_json
from simulator.releases.find import find_engine
from simulator.simulation.exec import container_config
from tests.conformance.cases.dockerfiles import BASES
from tests.conformance.comparisons.dockerfiles import comparable


def simulated(case: Mapping[str, Any], container: Mapping[str, Any] | None, name: str) -> dict[str, Any] | None:
    """The configuration that dsim gives; None where it refuses."""
    engine = find_engine(name)
    how = docker_release(engine).tools.commit
    try:
        if container is None:
            built = import_image(ImageConfig(), case["lines"], how)
        else:
            built = commit_container(image_config(container, engine).image, case["lines"], how)
    except Refusal:
        return None
    return comparable(to_json(built.image))


def made_of(base: str, name: str) -> dict[str, Any]:
    """The configuration that dsim gives to a container of a base image."""
    found = container_config(ContainerObject(BASES.get(base, {}), None), find_engine(name))
    return {key: value for key, value in json.loads(json.dumps(to_json(found.image))).items() if value}
