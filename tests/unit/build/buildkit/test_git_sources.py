"""What BuildKit refuses in the addresses of git repositories, as BuildKit 0.25.2 in Docker 28.5.2 told it."""

from __future__ import annotations

import pytest

from simulator.build.builders import find_builder
from simulator.build.buildkit.git_sources import why_refused
from simulator.core.errors import NotModelled
from simulator.oracle import protocol

A, B = 40 * "a", 40 * "b"
REFUSED = (
    ("?foo=x", 'unexpected query "foo"'),
    ("?foo=", 'query "foo" has no value'),
    ("?ref", 'query "ref" has no value'),
    ("?keep-git-dir=x", 'invalid keep-git-dir value: "x"'),
    ("?submodules=x", 'invalid submodules value: "x"'),
    ("?ref=a&ref=b", 'query "ref" has multiple values'),
    ("?branch=a&tag=b", "branch conflicts with tag"),
    ("?ref=a&tag=b", 'ref conflicts: "a" vs "refs/tags/b"'),
    ("?ref=a#b", 'ref conflicts: "b" vs "a"'),
    ("?branch=refs/heads/a#b", 'ref conflicts: "b" vs "refs/heads/a"'),
    ("?subdir=/a#:b", 'subdir conflicts: "b" vs "/a"'),
)
TAKEN = (
    *("", "?keep-git-dir", "?keep-git-dir=true", "?submodules=0", "?ref=a#a", "?tag=v1#refs/tags/v1", "?subdir=b#:b"),
    *(f"?checksum={A}", f"?commit={A}", "?%zz", "?a;b", "#a:../b", "?branch=a#refs/heads/a"),
)


def build(line: str, builder: str = "buildkit@0.25") -> str:
    answer = protocol.answer({"image": {"dockerfile": f"FROM scratch\n{line}\n", "builder": builder}})
    return str(answer.get("message", ""))


@pytest.mark.parametrize(("query", "message"), REFUSED)
def test_a_query_with_a_fault_is_refused_since_0_24(query: str, message: str) -> None:
    assert build(f"ADD https://h/b.git{query} /d") == message
    assert build(f"ADD https://h/b.git{query} /d", "buildkit@0.24") == message
    for older in ("buildkit@0.8", "buildkit@0.23", "classic@28.5"):
        assert build(f"ADD https://h/b.git{query} /d", older) == ""


@pytest.mark.parametrize("query", TAKEN)
def test_a_query_without_a_fault_is_taken(query: str) -> None:
    assert build(f"ADD https://h/b.git{query} /d") == ""


@pytest.mark.parametrize("source", ["git@h:b.git?foo=x", "git://h/b?foo=x", "ssh://h/x?foo=1", "github.com/a/b?foo=x"])
def test_any_git_address_has_a_query(source: str) -> None:
    assert build(f"ADD {source} /d") == build(f"COPY {source} /d") == 'unexpected query "foo"'


def test_an_address_that_is_no_repository_has_any_query() -> None:
    assert build("ADD https://h/b?foo=x.git /d") == ""


def test_flags_and_query_say_the_same() -> None:
    inconsistent = "inconsistent keep-git-dir configuration"
    assert build("ADD --keep-git-dir=false https://h/b.git?keep-git-dir=true /d") == inconsistent
    assert build("ADD --keep-git-dir https://h/b.git?keep-git-dir=0 /d") == inconsistent
    assert build("ADD --keep-git-dir https://h/b.git?keep-git-dir /d") == ""
    assert build(f"ADD --checksum={B} https://h/b.git?checksum={A} /d") == f'checksum mismatch "{B}" != "{A}"'
    assert build(f"ADD --checksum={A} https://h/b.git?checksum={A} /d") == ""


def test_versions_know_more_keys() -> None:
    newest, old = find_builder("buildkit@0.30"), find_builder("buildkit@0.25")
    assert why_refused("git://h/b?mtime=commit&fetch-by-commit", {}, newest) == ""
    assert why_refused("git://h/b?mtime=x", {}, newest).startswith('invalid mtime value: "x"')
    assert why_refused("git://h/b?fetch-by-commit=1", {}, old) == 'unexpected query "fetch-by-commit"'
    assert why_refused("git://h/b?fetch-by-commit", {}, old) == 'query "fetch-by-commit" has no value'
    with pytest.raises(NotModelled, match=r"0\.29"):
        why_refused("git://h/b?mtime=commit", {}, old)
