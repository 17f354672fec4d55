"""Which program a file is, by the package that brings it."""

from __future__ import annotations

import pytest

from simulator.launch.identify import identified
from simulator.launch.layers import Applied
from simulator.launch.rootfs import Elf, File, Program, RootFs

ELF = Elf("x86-64", 64, "executable", None)


@pytest.mark.parametrize(
    ("path", "package", "version", "program"),
    [
        ("/usr/bin/dash", "dash", "0.5.12-12", Program("dash", "0.5.12-12", "debian")),
        ("/bin/dash", "dash", "1:0.5.12-2+b1", Program("dash", "0.5.12-2+b1", "debian")),
        ("/bin/bash", "bash", "5.2.37-2+b5", Program("bash", "5.2.37", "debian")),
        ("/usr/local/bin/dash", "dash", "0.5.12-12", None),
    ],
)
def test_a_program_is_of_its_package_and_of_dash_the_revision_matters(
    path: str, package: str, version: str, program: Program | None
) -> None:
    rootfs = RootFs({path: File(mode=0o755, elf=ELF)}, complete=True)
    found = identified(Applied(rootfs, {"/var/lib/dpkg/status": {package: version}}))
    assert found.files[path].program == program
