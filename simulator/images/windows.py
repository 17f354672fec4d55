"""Which images are for Windows, where nobody gave their configuration: told from their names.

Reads: the name of an image, and the configurations that were given. Gives: whether it is one for Windows.
Compare: the repositories of microsoft/dotnet-framework-docker, dotnet/dotnet-docker and docker-library, whose tags for
Windows name the base image.
"""

import re
from collections.abc import Mapping
from typing import Any

from simulator.golang.json import fold_case
from simulator.golang.reference import find_image

_NAMES = re.compile(
    r"mcr\.microsoft\.com/(?:windows|dotnet/framework|windows-cssc)[/:@]|mcr\.microsoft\.com/windows$"
    r"|(?:^|[/:._-])(?:nanoserver|windowsservercore|servercore|windowsserver)(?:[/:@._-]|$)|[:-]ltsc20\d\d(?:[@-]|$)"
    r"|^(?:docker\.io/)?microsoft/(?:iis|aspnet|wcf|dotnet-framework)(?:[:@-]|$)"
).search


def names_windows(name: str) -> bool:
    """Return whether a name is one that only images for Windows have."""
    return _NAMES(name) is not None


def is_for_windows(name: str, images: Mapping[str, Any]) -> bool:
    """Return whether an image is for Windows: its configuration among ``images`` says so, else its name."""
    config = find_image(name, images) if images else None
    if isinstance(config, Mapping):
        for key, value in config.items():
            if fold_case(key) == "os" and value:
                return bool(value == "windows")
    return names_windows(name)
