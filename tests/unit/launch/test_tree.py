"""What is mounted at a path hides that the image has nothing there."""

from __future__ import annotations

import pytest

from simulator.launch.rootfs import File, RootFs
from simulator.launch.tree import Errno, Mount, NotKnown, Tree


@pytest.mark.parametrize(
    ("mounts", "is_known"),
    [
        ({}, True),
        ({"/opt": "bind"}, True),
        ({"/bin/bash": "bind"}, False),
        ({"/bin/bash": "volume"}, False),
        ({"/bin": "bind"}, False),
        ({"/bin/other": "bind"}, True),
    ],
)
def test_a_file_that_an_image_lacks_may_be_mounted(mounts: dict[str, Mount], is_known: bool) -> None:
    rootfs = RootFs({"/bin": File("directory")}, absent=frozenset(("/bin/bash",)))
    found = Tree(rootfs, mounts).walk("/bin/bash")
    assert isinstance(found, Errno if is_known else NotKnown)
