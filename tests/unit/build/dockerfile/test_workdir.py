"""The directory that a WORKDIR comes to: BuildKit, both classic builders, Buildah.

The values are those of the recordings ``*.dockerfiles``, whose bases have no directory, ``/base`` or ``rel/dir``.
"""

from __future__ import annotations

import pytest

from simulator.build.dockerfile import workdir
from simulator.core.errors import NotModelled


@pytest.mark.parametrize(
    ("before", "path", "joined", "trimmed", "rejoined", "cleaned"),
    [
        ("", "/a", "/a", "/a", "/a", "/a"),
        ("", "/a/", "/a/", "/a", "/a/", "/a"),
        ("", "/a//b/../c", "/a//b/../c", "/a//b/../c", "/a//b/../c", "/a/c"),
        ("", "//d", "//d", "//d", "//d", "/d"),
        ("", "/", "/", "/", "/", "/"),
        ("", "//", "//", "/", "//", "/"),
        ("", "b", "/b", "/b", "/b", "/b"),
        ("/base", "b", "/base/b", "/base/b", "/base/b", "/base/b"),
        ("/base", "..", "/", "/", "/", "/"),
        ("/base", ".", "/base", "/base", "/base", "/base"),
        ("rel/dir", "b", "/rel/dir/b", "/rel/dir/b", "/rel/dir/b", "/rel/dir/b"),
        ("rel/dir", "", "/rel/dir", "/rel/dir", "/rel/dir", "/rel/dir"),
        ("rel/", "b", "/rel/b", "/rel/b", "/rel/b", "/rel/b"),
        ("/base/", "", "/base/", "/base", "/base", "/base"),
        ("/base/", "b/", "/base/b", "/base/b", "/base/b", "/base/b"),
    ],
)
def test_a_directory_is_joined_to_the_one_before(
    before: str, path: str, joined: str, trimmed: str, rejoined: str, cleaned: str
) -> None:
    assert workdir.joined_directory(before, path) == joined
    assert workdir.trimmed_directory(before, path) == trimmed
    assert workdir.rejoined_directory(before, path) == rejoined
    assert workdir.cleaned_directory(before, path) == cleaned


def test_a_path_that_no_kernel_knows_is_not_modelled() -> None:
    workdir.refuse_long_directory("/" + "a/" * 2047, "a")
    workdir.refuse_long_directory("/" + "a" * 9000, "/" + "a" * 9000)
    with pytest.raises(NotModelled, match="more than a path may have"):
        workdir.refuse_long_directory("/" + "a/" * 2048, "a")
