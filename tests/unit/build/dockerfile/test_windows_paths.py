"""Paths of stages for Windows: laws that hold for any path."""

from __future__ import annotations

import contextlib

from hypothesis import given
from hypothesis import strategies as st

from simulator.build.dockerfile import windows_paths
from simulator.core.rule import Refusal

PARTS = ["c:", "C:", "d:", "\\", "/", "a", "b c", ".", "..", "é", " "]
PATHS = st.lists(st.sampled_from(PARTS), max_size=6).map("".join)


@given(PATHS, PATHS)
def test_a_directory_is_absolute_and_stays_where_it_is(before: str, path: str) -> None:
    with contextlib.suppress(Refusal):
        joined = windows_paths.directory(before, path).value
        # BuildKit removes one drive letter: of c:c:\\a it leaves c:\\a, which it takes for absolute
        rest = joined[2:] if joined[:2].lower() == "c:" else joined
        assert rest.startswith("\\") and "/" not in joined
        if ":" not in joined:
            assert windows_paths.directory(joined, "").value == joined


@given(PATHS)
def test_a_path_without_a_colon_and_two_slashes_is_never_refused(path: str) -> None:
    plain = path.replace(":", "").replace("\\", "/").lstrip("/")
    windows_paths.check_destination(plain, keeps_slash=True)
    windows_paths.check_sources([plain])
