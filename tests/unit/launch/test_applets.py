"""The applets that a shell executes itself."""

from __future__ import annotations

import pytest

from simulator.launch.applets import own_applets
from simulator.launch.rootfs import Elf, File, Program

STATIC = File("file", 0o755, elf=Elf("x86-64", 64, "executable", None))
DYNAMIC = File("file", 0o755, elf=Elf("x86-64", 64, "executable", "/lib/ld-linux.so.2"))
UNREAD = File("file", 0o755)


@pytest.mark.parametrize(
    ("build", "file", "expected"),
    [
        ("debian", STATIC, (True, True)),
        ("ubuntu", STATIC, (True, True)),
        ("debian", UNREAD, (True, False)),
        ("debian", DYNAMIC, (False, True)),
        ("alpine", STATIC, (False, True)),
    ],
)
def test_only_the_static_busybox_of_debian_and_ubuntu_has_applets_of_its_own(
    build: str, file: File, expected: tuple[bool, bool]
) -> None:
    names, certain = own_applets(Program("busybox", "1.35.0", build), file)
    assert ("mkdir" in names, certain) == expected
    assert "nohup" not in names
