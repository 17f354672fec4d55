"""Names of images: their full form, and finding one by it."""

from __future__ import annotations

import pytest

from simulator.golang.reference import find_image, normalized


@pytest.mark.parametrize(
    ("name", "full"),
    [
        ("nginx", "docker.io/library/nginx:latest"),
        ("nginx:1", "docker.io/library/nginx:1"),
        ("docker.io/library/nginx", "docker.io/library/nginx:latest"),
        ("a/b", "docker.io/a/b:latest"),
        ("localhost/a", "localhost/a:latest"),
        ("r.io:5000/a@sha256:0", "r.io:5000/a@sha256:0"),
    ],
)
def test_names_have_a_full_form(name: str, full: str) -> None:
    assert normalized(name) == full


def test_images_are_found_by_name() -> None:
    images = {"nginx": 1, "*": 2, "docker.io/a/b:latest": 3}
    assert [find_image(name, images) for name in ("nginx", "nginx:latest", "a/b", "c")] == [1, 1, 3, 2]
    assert find_image("c", {"nginx": 1}) is None
