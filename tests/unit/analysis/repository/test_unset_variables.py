"""Variables of Compose files that only a deployer sets."""

from __future__ import annotations

import pytest

from simulator.analysis.repository.unset_variables import environments


@pytest.mark.parametrize(
    ("text", "env_file", "names"),
    [
        ("image: a:${TAG}", "", ["TAG"]),
        ("image: a:$TAG", "", ["TAG"]),
        ("image: a:$TAG", "TAG=1\n", []),
        ("image: a:$TAG", "export TAG=1\n", []),
        ("image: ${A:-x}${B-y}${C:+z}", "", []),
        ("image: ${A:?x}${B?y} $$C", "", ["A", "B"]),
        ("image: a", "", []),
    ],
)
def test_only_variables_without_a_value_are_asked_for(text: str, env_file: str, names: list[str]) -> None:
    found = list(environments([text], env_file))
    assert [list(environment) for environment, _ in found] == [names] * (4 if names else 0)
    for environment, reading in found[:3]:
        assert [reading.reveal(f"a {value} b") for value in environment.values()] == [
            f"a ${{{name}}} b" for name in names
        ]
