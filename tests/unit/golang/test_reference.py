"""Names of images: their full form, and finding one by it."""

from __future__ import annotations

import pytest

from simulator.golang.reference import find_image, normalized, reference_error


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


FORMAT = "invalid reference format"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("nginx", None),
        ("a/b:1", None),
        ("r.io:5000/a/b__c-d.e:T-1_x", None),
        ("[::1]:5000/a", None),
        ("LOCAL/a", None),
        (f"a@sha256:{'0' * 64}", None),
        (f"a:1@sha512:{'0' * 128}", None),
        (f"a@sha384:{'0' * 96}", None),
        ("r.io/" + "a" * 255, None),
        ("a" * 255, "repository name must not be more than 255 characters"),  # library/ counts
        ("", FORMAT),
        ("UPPER", "invalid reference format: repository name (library/UPPER) must be lowercase"),
        ("a b", FORMAT),
        ("a:", FORMAT),
        ("a:b:c", FORMAT),
        ("a//b", FORMAT),
        ("a___b", FORMAT),
        ("-a", FORMAT),
        ("a:-x", FORMAT),
        ("a:" + "x" * 129, FORMAT),
        ("a@sha256:12", FORMAT),
        (f"a@sha256:{'0' * 63}", "invalid checksum digest"),
        (f"a@sha256:{'A' * 64}", "invalid checksum digest"),
        (f"a@md5:{'0' * 32}", "unsupported digest algorithm"),
        ("r.io/" + "a" * 256, "repository name must not be more than 255 characters"),
        ("0" * 64, f"invalid repository name ({'0' * 64}), cannot specify 64-byte hexadecimal strings"),
    ],
    ids=lambda value: value[:30] or "blank" if isinstance(value, str) else None,
)
def test_what_is_no_reference_says_why(name: str, said: str | None) -> None:
    assert reference_error(name) == said
