"""The name of a project: the caller's COMPOSE_PROJECT_NAME, else the one that a file gives, else the folder's.

Compare: compose-go ``withNamePrecedenceLoad`` (cli/options.go), ``projectName`` (loader/loader.go).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from simulator.callers.compose.environment import Environment
from simulator.callers.compose.files import Files
from simulator.callers.compose.refusals import refusal
from simulator.callers.compose.template import Interpolation, Invalid, Required, Template
from simulator.callers.compose.versions import Compose
from simulator.callers.compose.yaml_file import Trees
from simulator.core.errors import NotModelled
from simulator.core.rule import Question, Rule
from simulator.core.sources import COMPOSE_FILE, COMPOSE_GO
from simulator.golang.yaml.nodes import NotYaml, Spot
from simulator.golang.yaml.values import pairs


class ProjectName(Question):
    """What is refused in the name of a project?"""

    INVALID = Rule(
        "COMPOSE_PROJECT_NAME holds only lower-case letters, digits, - and _, and begins with letter or digit.",
        COMPOSE_GO("loader/loader.go", "InvalidProjectNameErr"),
        COMPOSE_FILE("Version and name top-level elements", "version-and-name/"),
    )
    EMPTY = Rule(
        "A name of which nothing is left without its other characters is refused.",
        COMPOSE_GO("loader/loader.go", "NormalizeProjectName"),
    )


def find_name(names: Sequence[str], files: Files, trees: Trees, environment: Environment, profile: Compose) -> str:
    """Return the name of a project, or ``""`` if the folder gives it."""
    given = environment.variables.get("COMPOSE_PROJECT_NAME")
    if given:
        if normalize(given) != given:
            message = f'invalid project name "{given}": must consist only of lowercase alphanumeric characters, '
            message += "hyphens, and underscores as well as start with a letter or number"
            raise refusal(ProjectName.INVALID, message, None)
        return given
    written, spot = _written_name(names, files, trees)
    if not written:
        return ""
    try:
        name = normalize(Template(environment.lookup, lazy=profile.lazy).substitute(written))
    except Invalid as error:
        message = "invalid interpolation format for name.\nYou may need to escape any $ with another $.\n"
        raise refusal(Interpolation.INVALID, message + error.template, spot) from None
    except Required as error:
        raise refusal(Interpolation.REQUIRED, f"error while interpolating name: {error}", spot) from None
    except NotModelled:
        return ""
    if not name:
        raise refusal(ProjectName.EMPTY, "project name must not be empty", spot)
    return name


def _written_name(names: Sequence[str], files: Files, trees: Trees) -> tuple[str, Spot | None]:
    """Return the last name that a file gives, and its place; ``""`` if no file gives one."""
    written = ""
    spot = None
    for file in names:
        text = files.text(file)
        try:
            for node in trees.read(text or "", file):
                for key, value in pairs(node) if node.kind == "mapping" else ():
                    if key.value == "name" and value.kind == "scalar" and value.value:
                        written, spot = value.value, value.spot
        except NotYaml:
            break  # the loader refuses the file
    return written, spot


def normalize(name: str) -> str:
    """Remove the characters that a project's name cannot have."""
    return "".join(re.findall("[a-z0-9_-]", name.lower())).lstrip("_-")
