"""What is written for reviews, where no file holds it."""

from __future__ import annotations

from simulator.linting.finding import Edit, Evidence, Finding, Fix, LintReport, Span
from simulator.linting.rules import LINTS
from simulator.report.documents import lint
from simulator.report.writers import github, html, markdown, sarif
from tests import rendering


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
