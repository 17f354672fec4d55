"""What reviewers use, on plain examples: symbolic tables, marks, the story of an argv, and git."""

from __future__ import annotations

import os
import shlex
import subprocess
from pathlib import Path

import pytest

from simulator.analysis.diff import Comparison, Side, compare
from simulator.analysis.matrix import WayToAsk, cell, fate, table
from simulator.analysis.suggest import Goal, appended_goal, suggest
from simulator.build.image import BuiltImage
from simulator.callers import compose
from simulator.callers.docker import run as run_line
from simulator.callers.entrypoint import run
from simulator.callers.kubernetes import pods
from simulator.core.errors import Unreadable
from simulator.core.request import CallerContext
from simulator.core.values import ImageConfig
from simulator.engine.engines import find_engine
from simulator.report.callouts import ASCII, UNICODE, Callout, drawn
from simulator.report.terminal import width
from simulator.report.text.matrix import outcome_text
from simulator.report.text.steps import why
from simulator.simulation.container import Simulation, simulate
from simulator.simulation.image import build_dockerfile, look_up_nothing
from simulator.workspace.revisions import Revised, at_revision, revised, revisions

DOCKER = find_engine("docker@28.5")


def built(text: str, target: str = "") -> BuiltImage:
    return build_dockerfile(text, {"target": target}, {}, DOCKER, "Dockerfile:{}".format, look_up_nothing)


def compared(old: str, new: str, heads: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())) -> Comparison:
    return compare(Side(built(old), heads[0]), Side(built(new), heads[1]), DOCKER)


def started(text: str, *words: str) -> Simulation:
    return simulate(built(text), run(None, words, DOCKER), DOCKER)


class TestUnknownBase:
    def test_what_a_base_image_would_give_has_a_name(self) -> None:
        (first, *_) = table(built("FROM b\nCMD x\n"), DOCKER).rows
        assert outcome_text(first.simulation) == '[<ENTRYPOINT of b>, <SHELL of b>, "x"]'

    def test_a_second_stage_drops_the_cmd_of_an_unknown_base_for_sure(self) -> None:
        assert started('FROM b AS a\nFROM a\nENTRYPOINT ["e"]\n').is_known
        assert not started('FROM b\nENTRYPOINT ["e"]\n').is_known  # a trigger may have set CMD in this very stage

    def test_the_same_base_cancels_out_and_another_does_not(self) -> None:
        assert compared("FROM b\nRUN x\n", "FROM b\nRUN y\n").verdict == "same"
        assert compared('FROM b\nCMD ["x"]\n', 'FROM b\nCMD ["y"]\n').verdict == "different"
        assert compared("FROM b\n", "FROM c\n").verdict == "unknown"
        assert compared("FROM --platform=linux/arm64 b\n", "FROM b\n").verdict == "unknown"
        assert compared("FROM b\nENTRYPOINT x\n", "FROM b\nCMD x\n").verdict == "unknown"
        assert compared("FROM b\nENV A=1\n", "FROM b\nENV A=2\n").verdict == "unknown"

    def test_another_platform_is_another_image(self) -> None:
        found = compared("FROM --platform=linux/arm64 b\n", "FROM b\n")
        assert found.changes[0].verdict == "unknown" and not found.assumed

    def test_what_the_catalogue_does_not_state_is_not_known(self) -> None:
        one, other = (build_dockerfile(f"FROM python:3.1{n}\nENV A=1\n", {}, {}, DOCKER, str) for n in (2, 3))
        found = compare(Side(one), Side(other), DOCKER)
        assert {each.name: each.verdict for each in found.settings}["env"] == "unknown"
        assert compare(Side(one), Side(one), DOCKER).verdict == "same"
        assert [step.decisions[-1].rule.id for step in one.steps()] == ["from.image", "instruction-effect.env"]

    def test_an_image_that_starts_nothing_has_settings(self) -> None:
        one, other = (Side(built(f"FROM scratch\nENV A=1\n{line}\n")) for line in ("", "CMD x"))
        found = compare(one, other, DOCKER)
        assert found.changes[0].verdict == "different" and {each.verdict for each in found.settings} == {"same"}
        nothing = Side(BuiltImage(ImageConfig()))
        found = compare(nothing, Side(BuiltImage(ImageConfig(cmd=run(None, ["x"], DOCKER).container.cmd))), DOCKER)
        assert {each.verdict for each in found.settings} == {"same"}

    def test_an_argument_in_front_of_from_counts_for_triggers(self) -> None:
        heads = (("ARG A=1",), ("ARG A=2",))
        assert compared("ARG A=1\nFROM b\n", "ARG A=2\nFROM b\n", heads).verdict == "unknown"


class TestCallers:
    """The rows of callers hold what their front ends ask the engine for."""

    ROWS = tuple(row.way for row in table(built("FROM scratch\nCMD x\n"), DOCKER).rows)

    @pytest.mark.parametrize(
        "request_", [each for each in ROWS if each.caller == "Compose"], ids=lambda each: each.spelled
    )
    def test_compose_asks_as_its_row_says(self, request_: WayToAsk) -> None:
        spelled = "" if request_.spelled.startswith("no ") else request_.spelled.replace(", command", "\n    command")
        text = f"services:\n  s:\n    image: i\n    {spelled}\n".replace("X...", "x, y z").replace(
            "ARGS...", "a, --, ''"
        )
        body = {"files": {"compose.yaml": text}, "service": "s"}
        asked = compose.read_request(body, DOCKER, CallerContext()).container
        assert cell(asked) == cell(request_.request.container)

    @pytest.mark.parametrize(
        "request_", [each for each in ROWS if each.caller == "Kubernetes"], ids=lambda each: each.spelled
    )
    def test_a_kubelet_asks_as_its_row_says(self, request_: WayToAsk) -> None:
        spelled = "" if request_.spelled.startswith("no ") else request_.spelled.replace(", args", "\n    args")
        head = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n  - name: c\n    image: i\n"
        text = f"{head}    {spelled}\n".replace("X...", "x, y z").replace("ARGS...", "a, --, ''")
        asked = pods.read_request({"manifest": text}, find_engine("containerd"), CallerContext()).container
        assert cell(asked) == cell(request_.request.container)

    @pytest.mark.parametrize("request_", [each for each in ROWS if each.caller == "run"], ids=lambda each: each.spelled)
    def test_docker_run_asks_as_its_row_says(self, request_: WayToAsk) -> None:
        line = shlex.split(request_.spelled.removeprefix("run "))
        asked = run_line.read_request(line, DOCKER, CallerContext()).container
        assert cell(asked) == cell(request_.request.container)


class TestFate:
    @pytest.mark.parametrize(
        ("entrypoint", "told"),
        [
            ('ENTRYPOINT exec a "$@"', ("$0", False)),
            ("ENTRYPOINT a", ("$0", True)),
            ('ENTRYPOINT ["sh", "-c", "a", "x"]', ("$1", True)),
            ('ENTRYPOINT ["bash", "run.sh"]', ("$1", False)),
            ('ENTRYPOINT ["bash"]', ("", False)),
            ('ENTRYPOINT ["a"]', None),
            ("", None),
        ],
    )
    def test_what_a_shell_makes_of_arguments(self, entrypoint: str, told: tuple[str, bool] | None) -> None:
        done = table(built(f"FROM scratch\nWORKDIR /\n{entrypoint}\n"), DOCKER).rows[1].simulation
        assert done.argv is not None and fate(done.argv.value) == told


class TestMarks:
    MARKS = tuple(
        Callout(text, ("one sentence that goes on for a while", "two")) for text in ("a" * 20, "漢字", "b" * 200)
    )

    @pytest.mark.parametrize("columns", [40, 60, 80, 200])
    @pytest.mark.parametrize("pen", [UNICODE, ASCII])
    def test_no_line_is_wider_than_the_terminal(self, columns: int, pen: object) -> None:
        text = drawn(self.MARKS, columns, UNICODE if pen is UNICODE else ASCII)
        assert max(map(width, text.splitlines())) <= columns
        assert (pen is UNICODE) or all(ord(char) < 128 or char in "漢字" for char in text)


class TestWhy:
    TEXT = 'FROM scratch AS a\nCMD ["x", "y"]\nFROM a\nCMD ["z"]\nCMD ["w"]\nENTRYPOINT ["p", "exec q"]\n'

    def test_a_word_that_is_there(self) -> None:
        assert why(started(self.TEXT), "p")[0] == 'word 1, "p", was written in ENTRYPOINT Dockerfile:6'
        assert why(started(self.TEXT), "3") == why(started(self.TEXT), "w")

    def test_a_word_that_is_not_there(self) -> None:
        assert "replaces it: the last CMD counts" in why(started(self.TEXT), "z")[1]
        assert "(cmd.given)" in why(started(self.TEXT, "other"), "w")[1]
        assert "took it away" in why(started('FROM scratch AS a\nCMD ["x"]\nFROM a\nENTRYPOINT ["p"]\n'), "x")[1]
        assert "replaces it" in why(started('FROM scratch\nCMD ["2"]\nCMD ["a", "b"]\n'), "2")[1]
        assert "no word of its own" in why(started(self.TEXT), "exec")[0]
        assert why(started(self.TEXT), "nosuch") == [] == why(started(self.TEXT), "4")


class TestSuggestion:
    def test_a_simple_script_is_replaced_by_its_words_and_any_other_passes_them_on(self) -> None:
        for line, wanted in (
            ("exec top -b", ("top", "-b", "-d1")),
            ("cd /x && top", ("/bin/sh", "-c", 'cd /x && top "$@"', "sh", "-d1")),
            ("cd /x", ("/bin/sh", "-c", 'cd /x "$@"', "sh", "-d1")),
            ('top "$@"', ("/bin/sh", "-c", 'top "$@"', "sh", "-d1")),
        ):
            image = built(f"FROM scratch\nENTRYPOINT {line}\n")
            assert appended_goal(["-d1"], image, DOCKER).wanted == wanted

    def test_arguments_alone_do_not_reach_everything(self) -> None:
        image = built('FROM scratch\nENTRYPOINT ["a"]\nCMD ["b"]\n')
        assert suggest(Goal(("a", "c")), image, DOCKER, arguments_only=True).line == ("IMAGE", "c")
        assert suggest(Goal(("c",)), image, DOCKER, arguments_only=True).line is None
        assert suggest(Goal(()), image, DOCKER).line is None


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
        found = list(revised(revisions(words), []))
        assert names(found) == [(name, name) for name in self.CHANGED]  # a file that only moved did not change
        assert all(each.old and "one" in each.old and each.new and "two" in each.new for each in found)

    def test_the_working_tree_is_a_side(self, repository: Path) -> None:
        assert list(revised(revisions(["HEAD"]), [])) == []
        (repository / "Dockerfile").write_text("FROM scratch\nCMD three\n")
        (repository / "web.Dockerfile").write_text("FROM scratch\n")
        (repository / "-f.Dockerfile").unlink()
        found = {each.new_path: each for each in revised(revisions(["HEAD"]), [])}
        assert set(found) == {"Dockerfile", "web.Dockerfile", "-f.Dockerfile"}
        assert found["web.Dockerfile"].old is None and found["-f.Dockerfile"].new is None

    def test_paths_choose(self, repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        sides = revisions(["HEAD~1", "HEAD"])
        assert names(list(revised(sides, ["other"]))) == [("other", "other")]
        assert names(list(revised(sides, ["d\x1b\n"]))) == [(self.CHANGED[3], self.CHANGED[3])]
        monkeypatch.chdir(repository / "d\x1b\n")
        assert names(list(revised(sides, ["."]))) == [(self.CHANGED[3], self.CHANGED[3])]
        with pytest.raises(Unreadable):
            list(revised(sides, ["../.."]))

    @pytest.mark.parametrize("word", ["nosuch", "--output=x", "-h", "HEAD~9", "a\0b", "", "--all..HEAD"])
    def test_what_is_no_revision_is_told(self, repository: Path, word: str) -> None:
        with pytest.raises(Unreadable):
            revisions([word] if word else ["nosuch", ""])
        assert not (repository / "x").exists()

    def test_a_file_of_a_revision_is_read(self, repository: Path) -> None:
        found = at_revision("HEAD~1:Dockerfile")
        assert found is not None and b"one" in found[1]
        assert at_revision("HEAD:nosuch") is None and at_revision("nosuch:Dockerfile") is None

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
        list(revised(revisions(["HEAD~1"]), []))
        list(revised(revisions(["HEAD~1..HEAD"]), []))
        assert state == {path: path.stat().st_mtime_ns for path in (repository / ".git").rglob("*")}
        assert not (repository / "ran").exists()
