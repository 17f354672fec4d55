"""Files that belong together: those of a Compose project in a folder, and a Quadlet unit with its drop-ins."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from simulator.callers.compose.project import DEFAULTS, OVERRIDES
from simulator.callers.quadlet import KINDS
from simulator.callers.quadlet.unit import drop_in_folders
from simulator.core.errors import Unreadable
from simulator.workspace.disk import read_text

_OTHER_UNITS = tuple(f".{kind}" for kind in KINDS)


def compose_files(folder: str) -> tuple[str, ...]:
    """Find the files in a folder or, where it has none, in the ones around it, as Compose does.

    Raises ``Unreadable`` where there are none.
    """
    for place in (Path(folder), *Path(folder).resolve().parents):
        if any((place / name).is_file() for name in DEFAULTS):
            groups = (DEFAULTS, OVERRIDES)
            found = [next((place / name for name in group if (place / name).is_file()), None) for group in groups]
            return tuple(str(path) for path in found if path is not None)
    raise Unreadable(f"{folder} holds none of {', '.join(DEFAULTS)}, and no folder around it does; name a file")


def folder_name(path: str) -> str:
    """Give the name of a folder, or of the folder of a file."""
    return Path(path).resolve().name if Path(path).is_dir() else Path(path).resolve().parent.name


def unit_files(name: str) -> dict[str, str]:
    """Read a unit, its drop-ins, and the other units of its folder; the keys are paths from that folder on."""
    return dict(_unit_files(Path(name)))


def unit_folder(name: str) -> str:
    """Give the folder of a unit, from the root."""
    return str(Path(name).parent.resolve())


def _unit_files(path: Path) -> Iterator[tuple[str, str]]:
    yield path.name, read_text(str(path))
    try:
        for folder in drop_in_folders(path.name):
            for file in sorted((path.parent / folder).glob("*.conf")):
                yield f"{folder}/{file.name}", read_text(str(file))
        for file in sorted(path.parent.iterdir()):
            if file.suffix in _OTHER_UNITS and file.name != path.name and file.is_file():
                yield file.name, read_text(str(file))
    except OSError as error:
        raise Unreadable(f"cannot read {path.parent}: {(error.strerror or str(error)).lower()}") from None
