"""What dsim tells of Debian's images is what a Debian has. Runs on Debian itself, from 11 on."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from simulator.core.values import FromCatalogue
from simulator.images.catalogue import catalogue
from simulator.images.distribution import find_versions
from simulator.images.known_programs import PROGRAMS
from simulator.launch.elf import elf_facts
from simulator.launch.rootfs import RootFs
from simulator.simulation.base_files import files_of_base


def release() -> str:
    """Return the number of the Debian that this is; ``""`` if it is none."""
    try:
        lines = Path("/etc/os-release").read_text(encoding="utf-8").splitlines()
    except OSError:
        return ""
    fields = dict(line.partition("=")[::2] for line in lines)
    return fields.get("VERSION_ID", "").strip('"') if fields.get("ID") == "debian" else ""


pytestmark = pytest.mark.skipif(not release(), reason="this is no Debian with a number")


def told() -> RootFs:
    """Return what dsim tells of this release's image, with /bin as it is here."""
    entry = catalogue().find(f"debian:{release()}")
    assert entry is not None
    merged = files_of_base(FromCatalogue(f"debian:{release()}", entry))
    return merged if Path("/bin").is_symlink() else merged.others[0]


def test_every_file_is_there_as_it_is_told() -> None:
    for path, file in told().files.items():
        assert Path(path).is_symlink() == (file.type == "symlink") or "/ld-" in path, path
        if file.type == "symlink":
            assert str(Path(path).readlink()) == file.target, path
        else:
            found = elf_facts(Path(path).read_bytes()[:4096])
            assert found is not None, path
            assert found.interpreter == (file.elf.interpreter if file.elf else None), path


def test_nothing_is_there_that_is_told_to_be_absent() -> None:
    there = [path for path in told().absent if os.path.lexists(path) and not path.startswith("/usr/local/")]
    assert [path for path in there if Path(path).name not in PROGRAMS] == []


def test_no_package_of_every_debian_brings_a_program_that_is_told_to_be_missing() -> None:
    there = {path for path in told().absent if Path(path).name in PROGRAMS and os.path.lexists(path)}
    search = ["dpkg-query", "-S", *sorted(there)] if there else ["true"]
    found = subprocess.run(search, capture_output=True, text=True, check=False).stdout
    packages = {line.partition(":")[0] for line in found.splitlines() if not line.startswith("diversion")}
    show = ["dpkg-query", "-W", "-f", "${Package} ${Priority} ${Essential}\n", *sorted(packages)]
    listed = subprocess.run(show, capture_output=True, text=True, check=True).stdout if packages else ""
    assert [line for line in listed.splitlines() if "required" in line or "yes" in line] == []


def test_the_shells_have_the_versions_that_are_told() -> None:
    versions = find_versions(f"debian:{release()}")
    command = ["dpkg-query", "-W", "-f", "${Package} ${Version}\n", "dash", "bash"]
    listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    here = dict(line.split() for line in listed.splitlines())
    for name in ("dash", "bash"):
        assert here[name].startswith(getattr(versions, name)), name
