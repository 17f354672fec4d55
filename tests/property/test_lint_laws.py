"""Laws of lint, over Dockerfiles with the mistakes that people make."""

from __future__ import annotations

import random

from hypothesis import example, given
from hypothesis import strategies as st

from simulator.analysis.matrix import ARGS
from simulator.build.builders import find_builder
from simulator.callers.entrypoint import run
from simulator.core.rule import Refusal
from simulator.images.catalogue import catalogued
from simulator.linting.base_images import BaseImages, BuildOptions
from simulator.linting.comments import drop_ignored, read_comments
from simulator.linting.finding import Finding, apply_edits
from simulator.linting.linter import FileResult, lint_dockerfile
from simulator.linting.rules import LINTS, Files
from simulator.linting.stages import RUN, RUN_ARGS
from simulator.releases.find import find_engine
from simulator.simulation.container import simulate
from simulator.simulation.image import build_dockerfile

BUILDERS = ("buildkit@0.25", "buildkit@0.8", "classic@28.5")
_FROM = (
    "FROM scratch",
    "FROM debian",
    "FROM alpine:3.20",
    "FROM nginx",
    "FROM gcr.io/distroless/static",
    "FROM own/base",
)
_WORDS = (
    *("sleep", "5", "sh", "-c", "bash", "/app", "exec", "$HOME", "${PORT}", "a b", "java -jar app.jar", "&&", "|", ""),
    *(
        "--",
        "tini",
        "/entrypoint.sh",
        "exec sleep 5",
        'echo "$@"',
        "a && b",
        "x; y | z",
        "export",
        "A=1",
        "é",
        "\\",
        '"',
    ),
)
_TEXTS = (
    *("sleep 5", "exec top -b", "['sleep', '5']", '["sleep", "5",]', '["a" "b"]', "[ -f /x ] && y", "a && b", "a | b"),
    *(
        "",
        "A=1 b",
        "cd /x; ./y",
        'sh -c "x"',
        '"/app"',
        "./run.sh $OPTS",
        "“x”",
        "[“a”, “b”]",
        "top -b >/dev/null 2>&1",
    ),
    *("[] x", '["a"] && b', "[a, b]", "sleep 5 &", "trap x TERM; y", "x \\", "if a; then b; fi"),
)


@st.composite
def instructions(draw: st.DrawFn) -> str:
    """One ENTRYPOINT, CMD, SHELL, or something that matters to them."""
    words = st.lists(st.sampled_from(_WORDS), max_size=4).map(
        lambda found: (
            "[" + ", ".join('"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"' for word in found) + "]"
        )
    )
    keyword = draw(st.sampled_from(("ENTRYPOINT", "CMD", "CMD", "cmd", "ENTRYPOINT")))
    other = st.sampled_from(
        (
            'SHELL ["/bin/bash", "-c"]',
            "ENV PORT=1",
            "ARG OPTS",
            "RUN x",
            "COPY app /app",
            "COPY --from=0 / /",
            "FROM debian AS two",
            "FROM two",
            "STOPSIGNAL 9",
            "ONBUILD CMD x",
        )
    )
    return draw(st.one_of(st.builds(f"{keyword} {{}}".format, words | st.sampled_from(_TEXTS)), other))


@st.composite
def files(draw: st.DrawFn) -> str:
    """A Dockerfile; its lines may go on, hold comments, and end as those of Windows do."""
    lines = [draw(st.sampled_from(_FROM)), *draw(st.lists(instructions(), min_size=1, max_size=6))]
    feed = draw(st.sampled_from(("\n", "\n", "\r\n")))
    return feed.join(lines) + draw(st.sampled_from(("", feed)))


def options(name: str = BUILDERS[0]) -> BuildOptions:
    return BuildOptions(find_engine("docker@28.5"), find_builder(name))


def look(text: str, name: str = BUILDERS[0]) -> FileResult:
    return lint_dockerfile(text, "Dockerfile", options(name), BaseImages(options(name)))


def argv(text: str, finding: Finding, name: str) -> tuple[str, ...] | None:
    """Work out what a request executes, with the simulator alone."""
    assert finding.evidence is not None
    given_ = {"builder": name, "target": finding.stage}
    built = build_dockerfile(text, given_, {}, find_engine("docker@28.5"), str, catalogued)
    asked = run(None, () if finding.evidence.request == RUN else (ARGS,), find_engine("docker@28.5"))
    simulation = simulate(built, asked, find_engine("docker@28.5"))
    return None if simulation.argv is None else tuple(map(str, simulation.argv.value))


class TestFixes:
    """A fix is offered only where applying it gives exactly the argv that it claims, and takes the finding away."""

    @given(text=files(), name=st.sampled_from(BUILDERS))
    @example(text="FROM debian\nENTRYPOINT sleep 5\nCMD []", name=BUILDERS[0])
    @example(text="FROM debian\r\nCMD a && \\\r\n  b\r\n", name=BUILDERS[0])
    @example(text="FROM nginx\nENTRYPOINT /a\nENTRYPOINT\n", name=BUILDERS[1])
    def test_a_fix_gives_what_it_claims_and_removes_the_finding(self, text: str, name: str) -> None:
        before = look(text, name).findings
        for finding in before:
            if finding.fix is None:
                continue
            changed = apply_edits(text, finding.fix.edits)
            assert finding.fix.evidence.request in (RUN, RUN_ARGS)
            assert argv(changed, finding, name) == finding.fix.evidence.argv
            after = look(changed, name).findings
            same = [one for one in before if (one.rule, one.stage) == (finding.rule, finding.stage)]
            assert len([one for one in after if (one.rule, one.stage) == (finding.rule, finding.stage)]) < len(same)

    @given(text=files())
    def test_what_is_shown_as_evidence_is_what_the_simulator_says(self, text: str) -> None:
        for finding in look(text).findings:
            if finding.evidence is not None:
                assert argv(text, finding, BUILDERS[0]) == finding.evidence.argv

    @given(text=files())
    def test_fixes_come_to_an_end(self, text: str) -> None:
        for _ in range(40):
            edits = next((one.fix.edits for one in look(text).findings if one.fix), ())
            if not edits:
                return
            text = apply_edits(text, edits)
        raise AssertionError(text)


class TestText:
    """What is found depends on the instructions, not on how the file is laid out."""

    @given(text=files(), seed=st.integers(0, 999))
    def test_comments_blank_lines_and_continuation_change_no_findings(self, text: str, seed: int) -> None:
        chance = random.Random(seed)
        told: list[str] = []
        for line in text.split("\n"):
            told += ["# a comment"] * chance.randrange(2) + [""] * chance.randrange(2)
            keyword, blank, rest = line.partition(" ")
            between = chance.choice((" ", "  ", " \\\n", " \\\n# c\n  ")) if rest.strip() else blank
            told.append(keyword + between + rest)
        if "ONBUILD" not in text and "\\" not in text and "\r" not in text:
            found = [(one.rule.id, one.message.partition(": line")[0], one.evidence) for one in look(text).findings]
            again = [(one.rule.id, one.message.partition(": line")[0], one.evidence)
                     for one in look("\n".join(told)).findings]  # fmt: skip
            assert sorted(map(str, found)) == sorted(map(str, again))

    @given(text=files())
    def test_places_are_in_the_text(self, text: str) -> None:
        lines = text.split("\n")
        for finding in look(text).findings:
            assert 1 <= finding.span.line <= finding.span.end_line <= len(lines)
            assert 1 <= finding.span.column <= len(lines[finding.span.line - 1]) + 1
            assert finding.span.end_column <= len(lines[finding.span.end_line - 1]) + 1


class TestComments:
    """A comment ignores the findings that it names at the next instruction, and nothing else."""

    @given(text=files(), seed=st.integers(0, 99))
    def test_an_ignored_finding_is_gone_and_all_others_stay(self, text: str, seed: int) -> None:
        found = look(text).findings
        if not found or found[0].rule is Files.REFUSED:
            return
        chosen = found[seed % len(found)]
        lines = text.split("\n")
        first, _ = next(each for each in look(text).spans if each[0] <= chosen.span.line <= each[1])
        lines.insert(first - 1, f"# dsim: ignore={chosen.rule.name} because")
        looked = look("\n".join(lines))
        kept = drop_ignored(
            looked.findings, read_comments("\n".join(lines), looked.spans, "f"), "f", frozenset(LINTS)
        )  # fmt: skip
        wanted = [
            (one.rule.id, one.message.partition(": line")[0])
            for one in found
            if one.rule != chosen.rule or not _same_instruction(text, one, chosen)
        ]
        assert [(one.rule.id, one.message.partition(": line")[0]) for one in kept] == wanted

    @given(text=files())
    def test_looking_changes_nothing_and_gives_the_same_again(self, text: str) -> None:
        assert look(text) == look(text)
        try:
            built = build_dockerfile(text, {}, {}, find_engine("docker@28.5"), str, catalogued)
        except Refusal:
            assert Files.REFUSED in [one.rule for one in look(text).findings]
        else:
            assert built.image == build_dockerfile(text, {}, {}, find_engine("docker@28.5"), str, catalogued).image


def _same_instruction(text: str, one: Finding, other: Finding) -> bool:
    spans = look(text).spans
    return next(each for each in spans if each[0] <= one.span.line <= each[1]) == next(
        each for each in spans if each[0] <= other.span.line <= each[1]
    )
