"""Lists of tags are read."""

from __future__ import annotations

from tests.catalogue.listings import tags


def test_tag_lists_are_read() -> None:
    text = (
        "Maintainers: A <a@example.org>,\n  B\nGitRepo: https://example.org/r.git\n\n# a remark\n"
        "Tags: 1.0, latest\nSharedTags: 1\nArchitectures: arm64v8, amd64\nGitCommit: c\namd64-GitCommit: d\n"
        "Directory: a/b/\nGitFetch: refs/heads/x\n\nTags: 1-windows\nSharedTags: 1\nArchitectures: windows-amd64\n"
    )
    found = tags(text)
    assert found["1"] == found["latest"] == ("https://example.org/r.git", "d", "a/b/Dockerfile", "x")
    assert found["1-windows"].commit == ""
