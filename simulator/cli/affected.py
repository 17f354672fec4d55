"""Who is affected by a finding: the containers of the repository whose image rests on that Dockerfile."""

from __future__ import annotations

import re

from simulator.analysis.difference import Comes, describe
from simulator.analysis.repository.containers import Container
from simulator.analysis.repository.state import State
from simulator.cli.repository import WorkingTree
from simulator.core.errors import Unreadable
from simulator.core.record import NamedTuple
from simulator.linting.finding import Affected, Finding, LintReport
from simulator.simulation.container import Simulation
from simulator.workspace.files import file_kind
from simulator.workspace.revisions import path_from_root


class User(NamedTuple):
    """A container whose image rests on a stage of a Dockerfile, and what it comes to."""

    container: Container
    target: str
    comes: Comes


def with_affected(report: LintReport, tree: WorkingTree | None) -> LintReport:
    """Return a report whose findings in Dockerfiles name the containers that the repository here starts of the image.

    Without a repository, or without such a finding, the report stays as it is.
    """
    if tree is None or not any(file_kind(finding.file) == "dockerfile" for finding in report.findings):
        return report
    files = tree.files
    state = State(files, tree.given, images=tree.images)
    users: dict[str, list[User]] = {}
    for started in state.started.values():
        for container in started.containers:
            sources = state.sources_of(container)
            if len(sources) == 1:
                comes = state.comes_to(container, sources[0], is_open=False)
                for source in dict.fromkeys((sources[0], *state.images.under(sources[0]))):
                    users.setdefault(source.path, []).append(User(container, source.target, comes))
    findings = []
    for finding in report.findings:
        try:
            path = path_from_root(finding.file, files.root)
        except Unreadable:  # it is outside of the repository
            path = ""
        text = files.get(path, "")
        affected = [
            Affected(user.container.place, describe(user.comes))
            for user in users.get(path, ())
            if _is_built(finding, user.target, text) and _reaches(finding, path, text, user.comes)
        ]
        findings.append(finding._replace(affected=tuple(dict.fromkeys(affected))))
    return report._replace(findings=tuple(findings))


def _last_stage(text: str) -> str:
    """Return the name of a Dockerfile's last stage; ``""`` if it has none."""
    stages = re.findall(r"(?im)^[ \t]*FROM\s.*$", text)
    named = re.search(r"(?i)\sAS\s+(\S+)\s*$", stages[-1]) if stages else None
    return named[1].lower() if named else ""


def _is_built(finding: Finding, target: str, text: str) -> bool:
    """Return whether a build of ``target`` gives the image of the stage that a finding is about."""
    if finding.stage:
        return target.lower() == finding.stage.lower()
    return not target or target.lower() == _last_stage(text)


def _reaches(finding: Finding, path: str, text: str, comes: Comes) -> bool:
    """Return whether a container executes words of the ENTRYPOINT or CMD that a finding is about.

    True for a finding about another instruction, and for a container whose argv is not known.
    """
    line = "".join(text.split("\n")[finding.span.line - 1 : finding.span.line])
    if not re.match(r"(?i)\s*(?:ENTRYPOINT|CMD)\b", line) or not isinstance(comes, Simulation) or comes.argv is None:
        return True
    return any(word.origin.where == f"{path}:{finding.span.line}" for word in comes.argv.value)
