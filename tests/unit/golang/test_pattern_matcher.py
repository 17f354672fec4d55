"""Patterns of .dockerignore: the table of moby/patternmatcher's own tests, and laws."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.golang.pattern_matcher import is_ignored, path_matches, read_ignore_file


@pytest.mark.parametrize(
    ("patterns", "path", "ignored"),
    [
        ("**", "file", True),
        ("**", "dir/file", True),
        ("**/", "file", True),
        ("**/**", "dir/file", True),
        ("dir/**", "dir/file", True),
        ("dir/**", "dir", False),
        ("dir/**", "dir/dir2/file", True),
        ("**/dir2/*", "dir/dir2/file", True),
        ("**/dir2/*", "dir/dir2/dir2/file", True),
        ("**/dir2/**", "dir/dir2/dir2/file", True),
        ("**file", "file", True),
        ("**file", "dir/file", True),
        ("**/file", "dir/dir/file", True),
        ("**/file*", "dir/dir/file.txt", True),
        ("**/file*txt", "dir/dir/file.txt", True),
        ("**/file*.txt", "dir/dir/file.txt", True),
        ("**/*.txt", "dir/dir/file.txt", True),
        ("a**/*.txt", "a/file.txt", True),
        ("a**/*.txt", "a/dir/file.txt", True),
        ("a/*.txt", "a/dir/file.txt", False),
        ("a/*.txt", "a/file.txt", True),
        ("a/*.txt**", "a/file.txt", True),
        ("a[b-d]e", "ae", False),
        ("a[b-d]e", "ace", True),
        ("abc.def", "abcdef", False),
        ("abc?def", "abcZdef", True),
        ("a\\\\", "a\\", True),
        ("a\\*b", "a*b", True),
        ("**/foo/bar", "foo/bar", True),
        ("**/foo/bar", "dir/foo/bar", True),
        ("abc/**", "abc/def/ghi", True),
        ("**/.foo", ".foo", True),
        ("**/.foo", "bar.foo", False),
        ("./bar.*", "bar.baz", True),
        ("a(b)c/def", "a(b)c/def", True),
        ("a.|)$(}+{bc", "a.|)$(}+{bc", True),
        ("docs", "docs/readme.md", True),
        ("/docs", "docs/readme.md", True),
        ("docs\n!docs/README.md", "docs/README.md", False),
        ("docs\n!docs/README.md", "docs/x", True),
        ("!docs\ndocs", "docs", True),
        ("# comment\n  docs  ", "docs", True),
        ("*\n!*/\n!*.go", "x.go", False),
        ("*\n!src", "src/a/b", False),
        ("*/temp*", "a/temp.txt", True),
        ("*/temp*", "a/b/temp.txt", False),
        ("a[", "a[", False),
        ("\ufeffdocs\r", "docs", True),
    ],
)
def test_what_is_ignored(patterns: str, path: str, ignored: bool) -> None:
    assert is_ignored(path, read_ignore_file(patterns)) is ignored


@pytest.mark.parametrize(
    ("pattern", "path", "matches"),
    [
        ("*.sh", "e.sh", True),
        ("*.sh", "a/e.sh", False),
        ("a/[a-c]?", "a/bx", True),
        ("\\*", "*", True),
        ("[", "[", False),
    ],
)
def test_sources_of_copy(pattern: str, path: str, matches: bool) -> None:
    assert path_matches(pattern, path) is matches


@given(
    st.text("ab*?[]\\!#/ ", max_size=12), st.text("ab/", min_size=1, max_size=12).filter(lambda path: "//" not in path)
)
def test_any_line_is_read_and_what_is_below_an_ignored_folder_is_ignored(pattern: str, path: str) -> None:
    patterns = read_ignore_file(pattern)
    if is_ignored(path.strip("/") or "a", patterns):
        assert is_ignored((path.strip("/") or "a") + "/below", patterns)


def test_a_pattern_that_could_take_for_ever_does_not() -> None:
    begun = time.monotonic()
    is_ignored("a" * 2000, read_ignore_file("**/a*a*a*a*a*a*a*a*a*a*a*b"))
    assert time.monotonic() - begun < 30
