"""What is installed: the version of dsim itself."""

from importlib.metadata import version


def installed_version() -> str:
    """Return the version of the installed distribution ``dsim``."""
    return version("dsim")
