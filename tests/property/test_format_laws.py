"""Laws of what is written for reviews: nothing of an answer is lost, and no word changes how the rest reads."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from simulator.analysis.diff import compare
from simulator.build.builders import find_builder
from simulator.build.image import image_of
from simulator.callers.entrypoint import run
from simulator.core.text import printable
from simulator.linting.base_images import BaseImages, BuildOptions
from simulator.linting.finding import LintReport as Found
from simulator.linting.finding import apply_edits
from simulator.linting.linter import lint_dockerfile
from simulator.releases.find import every_engine
from simulator.report.documents import annotations as spots
from simulator.report.documents import answer, diff
from simulator.report.documents import lint as findings
from simulator.report.documents.blocks import (
    ArgvWord,
    Code,
    DiffLine,
    DiffLines,
    Link,
    Notes,
    NumberedStep,
    NumberedSteps,
    Paragraph,
    PartEvent,
    Report,
    Section,
    StageHistory,
    Table,
    Timeline,
)
from simulator.report.documents.prose import mark_code
from simulator.report.text.diff import ImageComparison
from simulator.report.writers import github, gitlab, html, markdown, sarif
from simulator.report.writers.right_to_left import escape_right_to_left
from simulator.simulation.container import Simulation, simulate
from simulator.strategies import shell_images, texts
from tests import rendering
from tests.property.test_review_laws import DOCKER, files, side

HOSTILE = (
    "@octocat", "#1", "GH-1", ":bug:", "https://evil.example", "www.evil.example", "a@b.c", "$x$", "0123abc",
    "|", "\\|", "\\\\|", "`", "``", "` `", " ", "  ", "\t", "\n", "\r\n", "\x00", "\x1b[2J",
    "<script>alert(1)</script>", "</details>", "</code>", "<!--", "-->", "&lt;", "&#64;", "[a](b)",
    "](https://evil.example)", "![x](y)", "**b**", "_i_", "~~s~~", "- [ ] x", "1. x", "> x", "# x", "---",
    "```", "\u202e", "\u2066", "אבג", "مرحبا", "１", "😀", "{0}", "::error::x", "##[error]x", "%0A", "%", ",",
    "a::b", "\"", "\\", "'", "\u2028", "\ufeff", "\xad",
)  # fmt: skip


OWN = set(
    "html head body h3 h4 h5 p code a table thead tbody tr th td br ol li ul pre blockquote details summary sub".split()
)


def hostile() -> st.SearchStrategy[str]:
    """Words that mean something to a reader's software, and any others."""
    any_text = st.text(max_size=8) | texts()
    return st.sampled_from(HOSTILE) | any_text | st.lists(st.sampled_from(HOSTILE), max_size=3).map("".join)


def argvs() -> st.SearchStrategy[list[str]]:
    """Lists of such words."""
    return st.lists(hostile(), min_size=1, max_size=4)


def done(words: list[str], first: str = '["app"]') -> Simulation:
    """Start an image whose ENTRYPOINT is given with the words."""
    built = image_of(first, None, None, "Dockerfile:{}".format, find_builder("buildkit"))
    return simulate(built, run(None, tuple(words), DOCKER), DOCKER)


def report(words: list[str]) -> Report:
    """Report what that executes, without what the words mean, which is not the same for all."""
    made = answer.report_simulation("resolve", done(words), DOCKER, "docker")
    return made._replace(
        title=("what the words mean",),
        blocks=tuple(block for block in made.blocks if not isinstance(block, Paragraph | Notes)),
    )


class TestComments:
    """A review comment in GitHub's Markdown."""

    @given(argvs())
    @example(list(HOSTILE))
    def test_the_argv_comes_back_to_the_letter(self, words: list[str]) -> None:
        document = rendering.comment(markdown.write(report(words)))
        assert rendering.argv_of_comment(document) == ["app", *words]
        rows = list(document.iter("tr"))[1 : len(words) + 2]
        assert [json.loads(rendering.text_of(row[0])) for row in rows] == ["app", *words]

    @given(argvs())
    @example(list(HOSTILE))
    def test_words_change_nothing_but_code(self, words: list[str]) -> None:
        document = rendering.comment(markdown.write(report(words)))
        plain = rendering.comment(markdown.write(report(["w"] * len(words))))
        assert rendering.skeleton(document) == rendering.skeleton(plain)
        assert not rendering.LINKED.search("".join(rendering.prose(document)))

    @given(hostile(), st.booleans())
    def test_code_is_shown_to_the_letter(self, text: str, in_table: bool) -> None:
        text = printable(text)
        written = (
            f"| a |\n| --- |\n| {markdown.write_code(text, in_table=True)} |"
            if in_table
            else f"x {markdown.write_code(text)} x"
        )
        (shown,) = rendering.codes(rendering.comment(written))
        assert shown == escape_right_to_left(text)

    @given(st.lists(hostile(), max_size=30), st.integers(0, 3000))
    def test_a_comment_is_never_longer_than_allowed(self, words: list[str], more: int) -> None:
        most = 1000 + more
        assert len(markdown.write(report([*words, "x" * more]), most)) <= most


class TestPages:
    """A page that stands alone."""

    @given(argvs())
    @example(list(HOSTILE))
    def test_the_argv_comes_back_to_the_letter(self, words: list[str]) -> None:
        document = rendering.parsed(html.write(report(words)))
        (whole,) = [p for p in document.iter("p") if p.get("class") == "whole"]
        assert json.loads(rendering.text_of(whole)) == ["app", *words]
        labels = list(document.iter("label"))
        assert [json.loads(rendering.codes(label)[0]) for label in labels] == ["app", *words]

    @given(argvs())
    @example(list(HOSTILE))
    def test_words_change_nothing_but_text(self, words: list[str]) -> None:
        document = rendering.parsed(html.write(report(words)))
        plain = rendering.parsed(html.write(report(["w"] * len(words))))
        assert rendering.skeleton(document) == rendering.skeleton(plain)


def cells() -> st.SearchStrategy[tuple[Any, ...]]:
    """Inline parts that hold any text."""
    text = hostile().map(printable)
    return st.lists(
        text
        | text.map(Code)
        | st.builds(Link, text, text)
        | st.builds(ArgvWord, text, st.sampled_from(("cmd", "word")))
    ).map(tuple)


def blocks() -> st.SearchStrategy[Any]:
    """Blocks that hold any text."""
    text = hostile().map(printable)
    edits = st.lists(st.builds(DiffLine, st.sampled_from(("-", "+")), text, text, st.just(())), max_size=3).map(tuple)
    rows = st.lists(st.tuples(cells().map(lambda c: (c,)), cells().map(lambda c: (c,))), max_size=3).map(tuple)
    leaf: st.SearchStrategy[Any] = (
        st.builds(Paragraph, cells())
        | st.builds(Notes, st.lists(cells(), max_size=2).map(tuple))
        | st.builds(Table, text, st.just(("a", "b")), rows)
        | st.builds(DiffLines, edits, st.integers(0, 2))
    )
    step = st.builds(
        NumberedStep, cells(), st.lists(st.tuples(st.builds(Link, text, text), text), max_size=2).map(tuple), cells()
    )
    moment = st.builds(PartEvent, text, text, st.just("cmd"), cells(), cells(), cells(), st.builds(Link, text, text))
    stage = st.builds(StageHistory, cells(), st.lists(moment, max_size=2).map(tuple))
    leaf |= st.builds(NumberedSteps, st.lists(step, min_size=1, max_size=3).map(tuple))
    leaf |= st.builds(Timeline, st.lists(stage, min_size=1, max_size=3).map(tuple))
    folded = st.builds(Section, cells(), st.lists(leaf, max_size=2).map(tuple), st.just("plain"), st.booleans())
    return leaf | folded


class TestReports:
    """Whatever a report holds."""

    @given(cells(), st.lists(blocks(), max_size=4).map(tuple))
    def test_a_page_is_well_formed(self, title: Any, listed: Any) -> None:
        rendering.parsed(html.write(Report("resolve", title, "plain", listed, title)))

    @given(cells(), st.lists(blocks(), max_size=4).map(tuple))
    def test_a_comment_holds_no_raw_elements_but_its_own(self, title: Any, listed: Any) -> None:
        document = rendering.comment(markdown.write(Report("resolve", title, "plain", listed, title)))
        assert rendering.tags(document) <= OWN
        assert not rendering.LINKED.search("".join(rendering.prose(document)))

    @given(st.lists(st.integers(0, 2), min_size=1, max_size=12))
    def test_lists_stay_whole(self, below: list[int]) -> None:
        rule = (Link("a.b", "https://a.example"), "Says.")
        steps = NumberedSteps(tuple(NumberedStep(("1. a",), (rule,) * number) for number in below))
        document = rendering.comment(markdown.write(Report("explain", ("x",), "plain", (steps,), ())))
        (items,) = document.iter("ol")
        assert [len(list(item.iter("li"))) - 1 for item in items] == below

    @given(hostile())
    def test_a_sentence_keeps_its_words(self, text: str) -> None:
        def squeezed(text: str) -> str:
            return " ".join(text.replace("`", "").split())

        told = "".join(part.text if isinstance(part, Code) else str(part) for part in mark_code(text))
        assert squeezed(told) == squeezed(text)


class TestAnnotations:
    """Workflow commands of GitHub."""

    @given(argvs())
    @example(list(HOSTILE))
    def test_the_argv_comes_back_in_one_command(self, words: list[str]) -> None:
        told = rendering.workflow_commands(
            github.write(spots.annotate_simulation("resolve", done(words), DOCKER, "docker", ["a,b:c%"]))
        )
        (first, *_) = told
        assert first[0] == "notice" and first[1]["file"] == "a,b:c%"
        assert json.loads(first[2].partition(" executes ")[2].partition("\n")[0]) == ["app", *words]


class TestLogs:
    """SARIF 2.1.0."""

    @given(files(), shell_images(), hostile())
    def test_findings_are_valid_and_their_fixes_apply(self, lines: list[str], known: Any, word: str) -> None:
        lines = [*lines, f"ENV X={json.dumps(word)}", f"ENTRYPOINT echo {' '.join(word.split())}", "CMD ['a']"]
        text = "\n".join(lines)
        options = BuildOptions(DOCKER, DOCKER.builder, "", {}, {}, False)
        found, skipped, _ = lint_dockerfile(text, "a b/Dockerfile", options, BaseImages(options))
        whole = Found(1, tuple(found), tuple(skipped))
        told = rendering.sarif(sarif.write(findings.list_problems(whole, {"a b/Dockerfile": text})))
        assert len(told["results"]) == len(found)
        for result, finding in zip(told["results"], found, strict=True):
            place = result["locations"][0]["physicalLocation"]
            assert place["artifactLocation"] == {"uri": "a%20b/Dockerfile", "uriBaseId": "%SRCROOT%"}
            assert place["region"]["startLine"] == finding.span.line
            if finding.fix:
                replacements = result["fixes"][0]["artifactChanges"][0]["replacements"]
                assert rendering.utf16_applied(text, replacements) == apply_edits(text, finding.fix.edits)
        prints = [result["partialFingerprints"]["dsim/v1"] for result in told["results"]]
        assert len(set(prints)) == len(prints)
        issues = rendering.code_quality(gitlab.write(findings.list_problems(whole, {"a b/Dockerfile": text})))
        assert [issue["fingerprint"] for issue in issues] == prints
        rendering.workflow_commands(github.write(findings.list_problems(whole, {"a b/Dockerfile": text})))
        rendering.parsed(html.write(findings.report_findings(whole, {"a b/Dockerfile": text})))

    @given(files(), files())
    def test_changes_are_valid_in_every_format(self, old: list[str], new: list[str]) -> None:
        found = tuple(compare(side(old, on=engine), side(new, on=engine), engine) for engine in every_engine()[:2])
        compared = [ImageComparison("Dockerfile", found, path="Dockerfile")]
        told = rendering.sarif(sarif.write(spots.annotate_diff(compared)))
        assert bool(told["results"]) == (compared[0].verdict != "same")
        assert len(rendering.workflow_commands(github.write(spots.annotate_diff(compared)))) == len(told["results"])
        whole = diff.report_diff(compared)
        rendering.parsed(html.write(whole))
        document = rendering.comment(markdown.write(whole))
        assert ("Nothing changes" in "".join(rendering.prose(document))) == (compared[0].verdict == "same")
