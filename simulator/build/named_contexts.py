"""The named contexts of a build: each stands in for the base image of its name.

Reads: ``--build-context``, ``additional_contexts`` of Compose, ``contexts`` of bake, as values by name. Gives: images.
Compare: BuildKit ``NamedContext`` (frontend/dockerui/config.go), ``namedContext`` (frontend/dockerui/namedcontext.go),
``buildDispatchStates`` and ``resolveBaseImage`` (frontend/dockerfile/dockerfile2llb/convert.go).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from simulator.build.image import BuiltImage
from simulator.core.errors import NotModelled
from simulator.core.values import FromCatalogue, ImageConfig
from simulator.golang.reference import normalized

Find: TypeAlias = Callable[[str], BuiltImage | FromCatalogue]
"""Finds the image of a name; one that is not known is ``missing``."""
STAGE_NAME = re.compile(r"(?im)^[ \t]*FROM[ \t].*[ \t]AS[ \t]+(\S+)")
"""A line of a Dockerfile that names a stage, and the name."""
_FOLDER = re.compile(r"(?:cwd://)?(?:\.|\.{0,2}/[^:]*)")  # a bare word may be what stands in for an address
_IMAGE = "docker-image://"


def names_base(name: str, dockerfile: str) -> bool:
    """Return whether a FROM of a Dockerfile mentions the name of a context, or may: it has a variable."""
    lines = re.findall(r"^\s*FROM\s+(.*)$", dockerfile, re.IGNORECASE | re.MULTILINE)
    words = {word for line in lines for word in line.split()}
    return any(word == name or "$" in word or normalized(word) == normalized(name) for word in words)


class NamedContexts:
    """The contexts of a build; a value is a text, or gives the image that another build makes."""

    def __init__(self, values: Mapping[str, Any], dockerfile: str, find: Find) -> None:
        """Take the values by name, and how an image is found by its name.

        Raises ``NotModelled`` where a context stands in for a stage of the Dockerfile.
        """
        self._values = {normalized(name): value for name, value in values.items()}
        self._find = find
        for stage in STAGE_NAME.findall(dockerfile) if values else ():
            if normalized(stage.lower()) in self._values:
                message = f"a context stands in for the stage {stage}; give the configuration of the image"
                raise NotModelled("a context in place of a stage", message)

    def has(self, name: str) -> bool:
        """Return whether a context stands in for a base image."""
        return bool(self._values) and normalized(name) in self._values

    def image(self, name: str) -> BuiltImage | FromCatalogue:
        """Return what stands in for a base image: a folder is an image without a configuration.

        Raises ``NotModelled`` for a context that is not known.
        """
        value = self._values[normalized(name)]
        if callable(value):
            built: BuiltImage = value()
            return built
        if value == _IMAGE + "scratch" or _FOLDER.fullmatch(str(value)):
            return BuiltImage(ImageConfig(working_dir="/"))
        if str(value).startswith(_IMAGE):
            return self._find(value.removeprefix(_IMAGE))
        raise NotModelled(f"context {name}", f"the context {name} is {value or 'not known'}, which is not modelled")
