"""How each version of Docker's command line reads stack files, as data."""

from __future__ import annotations

from typing import NamedTuple

from simulator.core.errors import NotModelled
from simulator.engine.engine import Engine
from simulator.golang.yaml.values import GO_YAML_2, GO_YAML_3, ScalarTypes

OLD_TWINS = GO_YAML_2._replace(duplicate_keys=True)


class StackReader(NamedTuple):
    """One version: the format that a file without a version has, the newest it knows, and its types of plain scalars.

    ``appends_words`` tells whether a later file's command and entrypoint come behind those of an earlier one,
    ``images_checked`` whether the command line looks at the images' names, or leaves that to the swarm.
    """

    version: str
    default: str
    newest: int
    types: ScalarTypes
    appends_words: bool = False
    images_checked: bool = True


DOCKER_20_10 = StackReader("20.10", "1.0", 9, OLD_TWINS, appends_words=True, images_checked=False)
DOCKER_26_1 = DOCKER_20_10._replace(version="26.1", default="3.12", newest=12, appends_words=False)
DOCKER_28_5 = DOCKER_26_1._replace(version="28.5", default="3.13", newest=13, types=GO_YAML_3, images_checked=True)
DOCKER_29_7 = DOCKER_28_5._replace(version="29.7")
READERS = (DOCKER_20_10, DOCKER_26_1, DOCKER_28_5, DOCKER_29_7)


def stack_reader(engine: Engine) -> StackReader:
    """Find how the command line that comes with an engine reads stack files."""
    for known in READERS:
        if engine.name == "docker" and known.version == engine.version:
            return known
    raise NotModelled(f"stack files of {engine.name}", f"a stack is docker's; give --engine docker, not {engine.name}")
