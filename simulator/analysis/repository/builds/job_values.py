"""What a workflow of GitHub Actions says of the values in its expressions: of its matrix, and of its variables.

Reads: jobs. Gives: values of ``matrix.NAME`` and ``env.NAME``. Compare: GitHub Actions, "Workflow syntax",
jobs.<job_id>.strategy.matrix, env; "Contexts reference".
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from typing import Any

from simulator.analysis.repository.builds.build import Marks

EXPRESSION = re.compile(r"\$\{\{[ \t]*([^\n]*?)[ \t]*\}\}")
_MOST = 256  # jobs of a matrix, as GitHub allows


class Values:
    """The values of expressions that a workflow tells; any other gets a symbol."""

    def __init__(self, known: Mapping[str, str], marks: Marks, taken: frozenset[str] = frozenset()) -> None:
        """Take values by expression; ``taken`` are the variables that commands of the workflow may set."""
        self.known, self.marks, self.taken = dict(known), marks, taken

    def fill(self, text: str) -> str:
        """Return a text with the values in the place of its expressions."""
        return EXPRESSION.sub(lambda match: self._value(match), text)

    def with_env(self, env: Any) -> Values:
        """Return the values with variables of ``env``; those that a step sets, too, are not known."""
        given = (
            {name: value for name, value in env.items() if isinstance(value, str)} if isinstance(env, Mapping) else {}
        )
        own = {f"env.{name.lower()}": self.fill(value) for name, value in given.items() if name not in self.taken}
        return Values({**self.known, **own}, self.marks, self.taken)

    def with_values(self, known: Mapping[str, str]) -> Values:
        """Return the values with others."""
        return Values({**self.known, **known}, self.marks, self.taken)

    def _value(self, match: re.Match[str]) -> str:
        value = self.known.get(match[1].lower())
        return self.marks.mark(match[0]) if value is None else value


def matrix_values(job: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    """Yield the values of ``matrix`` in each job of a matrix; none where they are not known."""
    strategy = job.get("strategy")
    matrix = strategy.get("matrix") if isinstance(strategy, Mapping) else None
    if not isinstance(matrix, Mapping):
        yield {}
        return
    axes = {name: value for name, value in matrix.items() if name not in ("include", "exclude")}
    included, excluded = matrix.get("include") or [], matrix.get("exclude") or []
    lists = [*axes.values(), included, excluded]
    if not all(isinstance(each, list) for each in lists):
        yield {}
        return
    jobs = [
        dict(zip(axes, values, strict=True)) for values in itertools.islice(itertools.product(*axes.values()), _MOST)
    ]
    jobs = [] if not axes else [each for each in jobs if not any(_fits(each, other) for other in excluded)]
    jobs += [own for extra in included if (own := _included(jobs, axes, extra)) is not None]
    yield from ({f"matrix.{key.lower()}": text for key, text in _texts(each)} for each in jobs)


def _fits(job: Mapping[str, Any], excluded: Any) -> bool:
    return isinstance(excluded, Mapping) and all(job.get(name) == value for name, value in excluded.items())


def _included(jobs: list[dict[str, Any]], axes: Mapping[str, Any], extra: Any) -> dict[str, Any] | None:
    """Add an entry of ``include`` to every job whose own values it does not change; return it where there is none."""
    if not isinstance(extra, Mapping):
        return None
    fitting = [job for job in jobs if all(job.get(name) == extra[name] for name in axes if name in extra)]
    for job in fitting:
        job.update(extra)
    return None if fitting else dict(extra)


def _texts(value: Any, prefix: str = "") -> Iterator[tuple[str, str]]:
    """Yield the paths of texts in a mapping."""
    for name, member in value.items():
        if isinstance(member, str):
            yield f"{prefix}{name}", member
        elif isinstance(member, Mapping):
            yield from _texts(member, f"{prefix}{name}.")
