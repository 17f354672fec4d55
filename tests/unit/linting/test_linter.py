"""Fixes are tried out, and a file of many findings is cheap."""

from __future__ import annotations

import time

import pytest

from simulator.build.builders import find_builder
from simulator.linting import linter
from simulator.linting.base_images import BaseImages, BuildOptions
from simulator.linting.finding import Finding, Fix
from simulator.linting.linter import lint_dockerfile
from simulator.linting.proposals import Candidate, Proposal, remove_instruction
from simulator.linting.rules import Files
from simulator.linting.stages import read_stages
from simulator.releases.find import find_engine

OPTIONS = BuildOptions(find_engine("docker@28.5"), find_builder("buildkit@0.25"))


def found(text: str) -> list[Finding]:
    return lint_dockerfile(text + "\n", "Dockerfile", OPTIONS, BaseImages(OPTIONS)).findings


class TestVerified:
    """A change that does not do what it claims is no fix: it is tried out, whatever a check thinks of it."""

    TEXT = 'FROM debian\nCMD ["a"]\nCMD ["b"]\n'

    def _fix(self, text: str, line: int, claimed: tuple[str, ...], says: str = "remove it") -> Fix | None:
        """Try out the removal of the instruction at a line, which is claimed to give an argv and end ``several``."""
        bases = BaseImages(OPTIONS)
        stage = next(read_stages(text, OPTIONS, bases).built)
        own = next(one for one in stage.instructions if one.line == line)
        one = Candidate(Files.SEVERAL, own, "", Proposal(says, remove_instruction(own), claimed))
        counts = linter.count_by_rule(linter.run_checks(stage))
        return linter.verify_fix(one, stage, counts, linter.LintInput(text, OPTIONS, bases))

    def test_one_that_gives_what_it_claims_is_a_fix(self) -> None:
        assert self._fix(self.TEXT, 2, ("b",))

    def test_one_that_gives_another_argv_is_none(self) -> None:
        assert self._fix(self.TEXT, 2, ("a",)) is None
        assert self._fix(self.TEXT, 3, ("b",)) is None

    def test_one_that_leaves_the_finding_is_none(self) -> None:
        assert self._fix(f"{self.TEXT}USER x\n", 4, ("b",)) is None

    def test_one_that_brings_another_finding_is_none(self) -> None:
        # Without the last CMD the one before it counts, which has a shell that stays.
        assert self._fix('FROM debian\nCMD node a\nCMD ["b"]\n', 3, ("/bin/sh", "-c", "node a")) is None

    def test_one_that_no_builder_takes_is_none(self) -> None:
        assert self._fix('FROM debian\nCMD ["a"]\nCMD ["b"]\n', 1, ("b",)) is None


def test_what_a_file_of_many_findings_costs_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    opens: list[int] = []

    def counting(text: str, options: BuildOptions, bases: BaseImages) -> object:
        opens.append(len(text))
        return read_stages(text, options, bases)

    monkeypatch.setattr(linter, "read_stages", counting)
    stages = "".join(f"FROM s{number} AS s{number + 1}\nCMD serve a.js\n" for number in range(400))
    assert len(found(f"FROM debian AS s0\n{stages}")) == 400
    assert sum(opens) < 500_000


@pytest.mark.parametrize("text", ['ARG V\nFROM debian:${V}\nCMD ["a"]', 'ARG V\nFROM ${V}\nCMD ["a"]'])
def test_a_file_that_is_built_with_an_argument_is_no_error(text: str) -> None:
    assert found(text) == []


def test_a_refusal_that_no_argument_mends_is_an_error() -> None:
    assert [one.rule.id for one in found('ARG V\nFROM debian:a:b\nCMD ["a"]')] == ["lint.refused"]


@pytest.mark.parametrize(
    "text",
    [
        "FROM {{ base }}\n",
        'FROM debian\nARG ZSH="${templateOption:installZsh}"\n',
        "FROM debian\nENV A=${templateOption:a}\n",
        "FROM debian\nCMD [{% for w in words %}{{ w }}{% endfor %}]\nENV =\n",
    ],
)
def test_a_template_has_no_findings(text: str) -> None:
    result = lint_dockerfile(text, "Dockerfile", OPTIONS, BaseImages(OPTIONS))
    assert not result.findings and "a template" in result.skipped[0].reason


def test_a_refused_file_of_blank_lines_costs_what_it_is_long() -> None:
    start = time.process_time()
    for text in ("\n" * 200_000, " \n" * 100_000, " " * 200_000, "FROM x\n" + "\n" * 200_000 + "NONE x\n"):
        assert found(text)
    assert time.process_time() - start < 5
