"""Which well-known users an image of the catalogue surely lacks."""

from __future__ import annotations

import pytest

from simulator.images.catalogue import catalogue
from simulator.images.known_users import lacks_user


@pytest.mark.parametrize(
    ("image", "user", "is_missing"),
    [
        ("alpine", "node", True),
        ("debian:12", "nginx", True),
        ("node:20", "node", False),
        ("nginx", "nginx", False),
        ("nginx", "node", True),
        ("alpine", "nobody", False),
        ("debian", "www-data", False),
        ("jenkins/jenkins:lts", "node", False),
    ],
)
def test_only_what_other_images_make_is_missing(image: str, user: str, is_missing: bool) -> None:
    entry = catalogue().find(image)
    assert entry is not None and lacks_user(entry, user) == is_missing
