"""The one verdict on a whole change: on its images, and on the containers of a repository."""

from __future__ import annotations

from collections.abc import Iterable

from simulator.analysis.diff import Verdict
from simulator.analysis.repository.changes import RepositoryComparison, RepositoryVerdict


def worst_verdict(verdicts: Iterable[Verdict]) -> Verdict:
    """Return ``different`` if any verdict is, else ``unknown`` if any is, else ``same``."""
    present = set(verdicts)
    verdict: Verdict
    for verdict in ("different", "unknown"):
        if verdict in present:
            return verdict
    return "same"


def whole_verdict(images: Iterable[Verdict], repository: RepositoryComparison | None) -> RepositoryVerdict:
    """Return the worst verdict of images and containers; ``not-looked-at`` only where no image was compared."""
    verdicts = list(images)
    found = repository.verdict if repository is not None else "same"
    if found == "not-looked-at":
        return worst_verdict(verdicts) if verdicts else found
    return worst_verdict([*verdicts, found])
