"""The pytest plugin: dsim's vectors as the cases of a test, and its oracle as a fixture (docs/pytest.md).

pytest loads this module wherever dsim is installed, so it imports nothing more of dsim, and changes nothing for tests
that use neither fixture.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from simulator.oracle.trials import Trial


class DsimCase:
    """One case on one engine: what is asked, and what is expected of a tool.

    ``id``, ``engine``, ``caller``, ``flags`` and ``rules`` say what the case is about; ``request`` is the question as
    the oracle takes it, and ``expected`` the outcome as ``vectors.json`` has it.
    """

    def __init__(self, trial: Trial) -> None:
        self._trial = trial
        self.id, self.engine, self.caller = str(trial.case["id"]), trial.engine, trial.caller
        self.flags, self.rules = tuple(trial.flags), tuple(trial.rules)
        self.request = trial.request(0)
        self.expected = trial.expected

    def __repr__(self) -> str:
        return f"<DsimCase {self._trial.name}>"

    @property
    def argv(self) -> list[str] | None:
        """The words that are executed; None where nothing is."""
        argv: list[str] | None = self.expected.get("argv")
        return argv

    @property
    def refused(self) -> str | None:
        """The id of the rule that refuses; None where nothing is refused."""
        rule: str | None = self.expected.get("refused")
        return rule

    def check(self, answer: Mapping[str, Any]) -> None:
        """Fail the test with all that is wrong with an answer, which is one of the oracle protocol."""
        __tracebackhide__ = True
        from simulator.oracle.trials import judge

        if faults := judge(self._trial, answer).faults:
            pytest.fail("\n".join([f"{self._trial.name}: {self._trial.case['title']}", *faults]), pytrace=False)


def pytest_configure(config: pytest.Config) -> None:
    """Describe the marker that chooses cases."""
    config.addinivalue_line(
        "markers", "dsim(*names, skip=()): of the fixture dsim_case, only what has one of the names, and none to skip"
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give a test that takes ``dsim_case`` a parameter for each case that its markers choose."""
    if "dsim_case" not in metafunc.fixturenames:
        return
    from simulator.oracle.trials import trials
    from simulator.oracle.vectors import vectors

    chosen, known = trials(vectors()), set()
    for trial in chosen:
        known |= trial.names()
    for marker in metafunc.definition.iter_markers("dsim"):
        skip = marker.kwargs.get("skip", ())
        if unknown := {name for names in (*marker.args, *skip) for name in names.split(",")} - known:
            pytest.fail(f"nothing in the vectors has the name {', '.join(sorted(unknown))}", pytrace=False)
        chosen = [trial for trial in chosen if not marker.args or trial.named(marker.args)]
        chosen = [trial for trial in chosen if not trial.named(skip)]
    cases = [pytest.param(DsimCase(trial), id=f"{trial.case['id']}-{trial.engine}") for trial in chosen]
    metafunc.parametrize("dsim_case", cases)


@pytest.fixture
def oracle() -> Callable[[Mapping[str, Any]], dict[str, Any]]:
    """Give the oracle: a function from a request to its answer, both as JSON values."""
    import json

    from simulator.oracle.protocol import answer_line

    def ask(request: Mapping[str, Any]) -> dict[str, Any]:
        answer: dict[str, Any] = json.loads(answer_line(json.dumps(request)))
        return answer

    return ask
