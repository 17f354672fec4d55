"""The images of Quadlet's ``.build`` units.

Reads: a unit with its drop-ins. Gives: every ImageTag with the Containerfile that ``podman build`` finds.
Compare: podman ``ConvertBuild`` and ``handleSetWorkingDirectory`` (pkg/systemd/quadlet/quadlet.go), podman-build(1).
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping

from simulator.analysis.repository.builds.build import Build, Named, existing, is_remote, pairs_of
from simulator.callers.quadlet.unit import Unit, drop_in_folders, parse_unit
from simulator.golang.strconv import GoError

_GROUP = "Build"


def unit_builds(path: str, files: Mapping[str, str]) -> Iterator[Named]:
    """Yield the images of a unit; none of one whose File or folder is outside of the repository."""
    if f"[{_GROUP}]" not in files[path]:
        return
    folder, name = posixpath.dirname(path), posixpath.basename(path)
    folders = [posixpath.join(folder, each) for each in drop_in_folders(name)]
    drop_ins = {
        each: files[each]
        for place in folders
        for each in files
        if posixpath.dirname(each) == place and each.endswith(".conf")
    }
    try:
        unit = parse_unit(name, files[path], drop_ins, keeps_odd_quotes=True)
    except GoError:
        return
    file, place = unit.text(_GROUP, "File") or "", _context(unit)
    words = [str(word) for word in unit.arguments(_GROUP, "PodmanArgs")]
    changes = ("--target", "--file", "-f", "--build-arg", "--from", "--build-context")
    if place is None or any(word.startswith(changes) for word in words):
        return
    names = [file] if file else ["Containerfile", "Dockerfile"]
    places = [posixpath.join(folder, place, each) for each in names]
    if file:  # podman looks for it beside its own working directory, then in the context
        places.insert(0, posixpath.join(folder, file))
    tags = tuple(str(tag) for tag in unit.all(_GROUP, "ImageTag"))
    arguments = pairs_of(str(word) for word in unit.arguments(_GROUP, "BuildArg"))
    build = Build(tags, tuple(existing(places, files)[:1]), str(unit.text(_GROUP, "Target") or ""), arguments)
    yield from build.named(files)


def _context(unit: Unit) -> str | None:
    """Return the folder of the build, from the unit's own; None where it is outside of the repository."""
    given, file = unit.text(_GROUP, "SetWorkingDirectory") or "", unit.text(_GROUP, "File") or ""
    if given.lower() == "unit":
        given = "."
    elif given.lower() == "file":
        given = posixpath.dirname(file) or "."
    elif not given:
        given = unit.text("Service", "WorkingDirectory") or ""
    outside = ("/", "%", "~")
    is_outside = is_remote(given) or given.startswith(outside) or is_remote(file) or file.startswith(outside)
    return None if is_outside or not given else str(given)
