"""Lines are judged as every command judges them: those that are given, and those of scripts, Makefiles and CI."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.analysis.advice import is_background
from simulator.analysis.advice_rules import Advice
from simulator.analysis.argv_rules import ArgvAdvice
from simulator.build.builders import find_builder
from simulator.core.errors import NotModelled
from simulator.linting.base_images import BaseImages, BuildOptions
from simulator.linting.docker_run import lint_line, lint_lines
from simulator.linting.said import SAID
from simulator.releases.find import find_engine
from simulator.workspace.disk import Disk

BASES = BaseImages(BuildOptions(find_engine("docker@28.5"), find_builder("buildkit@0.25")))


def names(text: str, file: str) -> list[tuple[int, str]]:
    """Name the findings in a file, each with its line."""
    return [(finding.span.line, finding.rule.name) for finding in lint_lines(text, file, BASES, {}).findings]


class TestLine:
    """A line has every finding that its answer has advice, and the engine's refusal."""

    @pytest.mark.parametrize(
        ("line", "rules"),
        [
            ("docker run debian 'ls -l'", ["blank-in-program"]),
            ("docker run nginx 'ls -l'", ["executed-word"]),
            ("docker run node 'ls -l'", ["executed-word"]),
            ("docker run mongo 'ls -l'", ["executed-word"]),
            ("docker run node ls -l", []),
            ("docker run --entrypoint '[\"a\"]' alpine", ["json-in-program"]),
            ("docker run alpine bash", ["no-shell"]),
            ("docker run gcr.io/distroless/static sh", ["no-shell"]),
            ("docker run -it alpine sh", []),
            ("docker run --rm --restart always alpine top", ["line-refused"]),
            ("docker run alpine echo '$HOME' '&&' x", ["operator", "variable"]),
            ("docker run own/image -p 80:80", ["option-after-image"]),
            ("docker run own/image -v /a:/b", ["option-after-image"]),
            ("docker run own/image -e A=b", ["option-after-image"]),
            ("docker run node -e 'f(1)'", []),
            ("docker run redis -p 6379a", []),
            ("docker run -it --rm mysql --verbose --help", []),
            ("docker run own/image a", []),
            ("docker exec web 'ls -l'", ["blank-in-program"]),
            ("docker exec web ls '|' wc", ["operator"]),
            ("docker exec web echo '$HOME'", ["variable"]),
            ("docker exec web -it sh", ["option-after-image"]),
            ("docker exec -it web sh -c 'ls -l | wc'", []),
            ("docker exec redis bash", []),
            ("docker run --env-file x.env alpine top", []),
        ],
    )
    def test_its_findings(self, line: str, rules: list[str]) -> None:
        assert [finding.rule.name for finding in lint_line(line, BASES).findings] == rules

    def test_every_consequence_has_a_finding(self) -> None:
        rules = [*ArgvAdvice.rules(), *Advice.rules()]
        assert [rule.id for rule in rules if not is_background(rule) and rule not in SAID] == []


class TestLines:
    """Lines are found where they stand; what is not known of them is no finding."""

    @pytest.mark.parametrize(
        ("file", "text", "found"),
        [
            ("a.sh", "docker run alpine top\n  docker run debian 'ls -l'\n", [(2, "blank-in-program")]),
            ("Makefile", "up:\n\t@docker run -d alpine sh\n", [(2, "no-input")]),
            ("x/.github/workflows/a.yml", "jobs:\n  - run: docker run alpine bash\n", [(2, "no-shell")]),
            ("a.sh", 'docker run $OPTIONS "$IMAGE" sh\ndocker compose run web sh\n', []),
            ("a.sh", "podman run --rm debian 'ls -l'\n", [(1, "blank-in-program")]),
            ("a.txt", "docker run debian 'ls -l'\n", []),
        ],
    )
    def test_their_findings(self, file: str, text: str, found: list[tuple[int, str]]) -> None:
        assert names(text, file) == found

    def test_a_line_of_another_tool_names_its_engine(self) -> None:
        (finding,) = lint_lines("podman run --rm debian 'ls -l'\n", "a.sh", BASES, {}).findings
        assert finding.evidence is not None
        assert finding.evidence.request.startswith("this line, read by podman@")


def test_a_line_of_compose_is_read_beside_the_files_of_this_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("compose.yaml").write_text("services:\n  web: {image: alpine}\n")
    for line in ("docker compose exec web 'ls -l'\n", "docker compose run web 'ls -l'\n"):
        (finding,) = lint_lines(line, "a.sh", BASES, Disk()).findings
        assert finding.rule.name == "blank-in-program"


@pytest.mark.parametrize(
    ("line", "rules"),
    [
        ("docker run -it $IMG -p 80:80", {"option-after-image"}),
        ("docker run $IMG", set()),
        ('podman run nginx "ls -l"', {"executed-word"}),
        ('kubectl run x --image=nginx -- "ls -l"', {"executed-word"}),
        ('docker exec x "ls -l"', {"blank-in-program"}),
        ('podman exec x "ls -l"', {"blank-in-program"}),
    ],
)
def test_a_line_of_any_tool_is_looked_at_without_a_file_around_it(line: str, rules: set[str]) -> None:
    found = lint_line(line, BASES).findings
    assert {finding.rule.name for finding in found} == rules


@pytest.mark.parametrize("line", ["nginx", "docker compose up", "docker build ."])
def test_a_line_that_executes_nothing_in_a_container_is_not_looked_at(line: str) -> None:
    with pytest.raises(NotModelled, match="lint does not look at"):
        lint_line(line, BASES)
