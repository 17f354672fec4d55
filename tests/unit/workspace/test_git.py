"""Files at revisions of a repository."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from simulator.core.errors import Unreadable
from simulator.workspace.revisions import Revised, find_revised, read_at_revision, read_revisions


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with names that would hurt a shell, a terminal or git."""
    for key, value in {"HOME": str(tmp_path), "GIT_CONFIG_NOSYSTEM": "1"}.items():
        monkeypatch.setenv(key, value)
    root = tmp_path / "a repository"
    root.mkdir()
    monkeypatch.chdir(root)
    git("init", "-q", "-b", "main")
    for name in (
        "Dockerfile",
        "$(touch x).dockerfile",
        "-f.Dockerfile",
        "d\x1b\n/Containerfile",
        "Dockerfile.gone",
        "other",
    ):
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_text(f"FROM scratch\nCMD one {'x' * 400}\n")
    commit("one")
    Path("Dockerfile.gone").rename("Dockerfile.moved")
    for path in ("Dockerfile", "$(touch x).dockerfile", "-f.Dockerfile", "d\x1b\n/Containerfile", "other"):
        Path(path).write_text(Path(path).read_text().replace("one", "two"))
    Path("Dockerfile.link").symlink_to("Dockerfile")
    commit("two")
    return root


def git(*words: str) -> str:
    return subprocess.run(["git", *words], check=True, capture_output=True, text=True).stdout


def commit(message: str) -> None:
    git("add", "-A")
    git("-c", "user.name=n", "-c", "user.email=e", "commit", "-qm", message)


def names(found: list[Revised]) -> list[tuple[str, str]]:
    return [(each.old_path, each.new_path) for each in found]


class TestHistory:
    CHANGED = ("$(touch x).dockerfile", "-f.Dockerfile", "Dockerfile", "d\x1b\n/Containerfile")

    @pytest.mark.parametrize(
        "words", [["HEAD~1..HEAD"], ["HEAD~1...HEAD"], ["HEAD~1", "HEAD"], ["HEAD~1..main"], ["HEAD~1.."]]
    )
    def test_changed_dockerfiles_are_found(self, repository: Path, words: list[str]) -> None:
        found = list(find_revised(read_revisions(words), []))
        assert names(found) == [(name, name) for name in self.CHANGED]  # a file that only moved did not change
        assert all(each.old and "one" in each.old and each.new and "two" in each.new for each in found)

    def test_the_working_tree_is_a_side(self, repository: Path) -> None:
        assert list(find_revised(read_revisions(["HEAD"]), [])) == []
        (repository / "Dockerfile").write_text("FROM scratch\nCMD three\n")
        (repository / "web.Dockerfile").write_text("FROM scratch\n")
        (repository / "-f.Dockerfile").unlink()
        found = {each.new_path: each for each in find_revised(read_revisions(["HEAD"]), [])}
        assert set(found) == {"Dockerfile", "web.Dockerfile", "-f.Dockerfile"}
        assert found["web.Dockerfile"].old is None and found["-f.Dockerfile"].new is None

    def test_paths_choose(self, repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        sides = read_revisions(["HEAD~1", "HEAD"])
        assert names(list(find_revised(sides, ["other"]))) == [("other", "other")]
        assert names(list(find_revised(sides, ["d\x1b\n"]))) == [(self.CHANGED[3], self.CHANGED[3])]
        monkeypatch.chdir(repository / "d\x1b\n")
        assert names(list(find_revised(sides, ["."]))) == [(self.CHANGED[3], self.CHANGED[3])]
        with pytest.raises(Unreadable):
            list(find_revised(sides, ["../.."]))

    @pytest.mark.parametrize("word", ["nosuch", "--output=x", "-h", "HEAD~9", "a\0b", "", "--all..HEAD"])
    def test_what_is_no_revision_is_told(self, repository: Path, word: str) -> None:
        with pytest.raises(Unreadable):
            read_revisions([word] if word else ["nosuch", ""])
        assert not (repository / "x").exists()

    def test_a_file_of_a_revision_is_read(self, repository: Path) -> None:
        found = read_at_revision("HEAD~1:Dockerfile")
        assert found is not None and b"one" in found[1]
        assert read_at_revision("HEAD:nosuch") is None and read_at_revision("nosuch:Dockerfile") is None

    def test_nothing_of_the_repository_is_changed_and_nothing_of_it_is_run(self, repository: Path) -> None:
        hook = repository / "hook"
        hook.write_text("#!/bin/sh\ntouch ran\n")
        hook.chmod(0o755)
        for key in ("core.fsmonitor", "diff.external", "core.pager", "filter.f.clean", "diff.f.textconv"):
            git("config", key, str(hook))
        (repository / ".gitattributes").write_text("* filter=f diff=f\n")
        state = {path: path.stat().st_mtime_ns for path in (repository / ".git").rglob("*")}
        (repository / "Dockerfile").touch()
        os.utime(repository / "Dockerfile", (1, 1))
        list(find_revised(read_revisions(["HEAD~1"]), []))
        list(find_revised(read_revisions(["HEAD~1..HEAD"]), []))
        assert state == {path: path.stat().st_mtime_ns for path in (repository / ".git").rglob("*")}
        assert not (repository / "ran").exists()
