"""What is written for reviews, where no file holds it."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

from simulator.linting.finding import Edit, Evidence, Finding, Fix, LintReport, Span
from simulator.linting.rules import LINTS
from simulator.report.documents import lint
from simulator.report.documents.answer import DOCS, rule_link
from simulator.report.documents.blocks import Argv, ArgvWord, Code, Paragraph, Report
from simulator.report.writers import github, html, markdown, sarif
from simulator.rulebook import RULES
from tests import rendering

ROOT = Path(__file__).parents[4]


@cache
def headings(page: str) -> set[str]:
    """Give the anchors of the headings of a page that name a rule, as GitHub and GitLab make them."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    return {name.replace(".", "") for name in re.findall(r"(?m)^### `([^`]+)`", text)}


def test_a_finding_in_a_line_that_was_given_has_no_place() -> None:
    rule, span = LINTS["lint.swallowed"], Span(1, 1, 1, 2)
    fix = Fix("put it in front", (Edit(span, "x"),), Evidence("docker run i", ("a",)))
    found = LintReport(
        1, (Finding(rule, "warning", "says", lint.LINE_FILE, span, "", Evidence("docker run i", ("b",)), fix),)
    )
    (result,) = rendering.sarif(sarif.write(lint.list_problems(found, {})))["results"]
    assert result["locations"] == [] and "fixes" not in result
    ((level, properties, _),) = rendering.workflow_commands(github.write(lint.list_problems(found, {})))
    assert level == "warning" and "file" not in properties
    rendering.parsed(html.write(lint.report_findings(found, {})))
    rendering.comment(markdown.write(lint.report_findings(found, {})))


REPORT = Report("resolve", ("It starts",), "plain", (Paragraph(("text",)),), (), "dsim resolve -f Dockerfile")


def test_a_page_names_what_it_is_about_unless_its_title_does() -> None:
    named = html.write(REPORT._replace(subject=(Code("Dockerfile"), ", ", Code("run IMAGE x"))))
    assert "<title>dsim resolve Dockerfile, run IMAGE x: It starts</title>" in named
    assert re.search(r"<h1><span class=\"subject\"><code[^>]*>Dockerfile</code>, <code[^>]*>run IMAGE x</code>", named)
    assert "<title>dsim resolve: It starts</title>" in html.write(REPORT)
    titled = REPORT._replace(title=(Code("Dockerfile"), " starts"), subject=(Code("Dockerfile"),))
    assert "subject" not in html.write(titled).partition("<h1>")[2].partition("</h1>")[0]


def test_a_legend_stands_at_the_first_words_that_it_explains() -> None:
    plain, base = (Paragraph((Argv((ArgvWord('"a"', kind),)),)) for kind in ("plain", "base"))
    written = html.write(REPORT._replace(blocks=(plain, base)))
    assert written.index("&quot;a&quot;") < written.index('class="legend"')


def test_rules_and_findings_lead_to_the_documentation_of_dsim() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["urls"]["Documentation"] == DOCS
    for rule in RULES.values():
        page, _, anchor = rule_link(rule).url.removeprefix(f"{DOCS}/").partition("#")
        assert anchor in headings(page), rule
