"""What services share is there when one command creates them, with the counts of --scale."""

from __future__ import annotations

import pytest

import simulator as dsim

SHARING = "services: {{a: {{image: x, network_mode: 'service:b'}}, b: {{image: x, scale: {scale}}}}}"


@pytest.mark.parametrize(
    ("scale", "options", "refused"),
    [(1, [], False), (0, [], True), (1, ["--scale", "b=0"], True), (0, ["--scale", "b=1"], False)],
)
def test_a_service_shares_with_one_that_has_a_container(scale: int, options: list[str], refused: bool) -> None:
    files = {"compose.yaml": SHARING.format(scale=scale)}
    line = ["-f", "compose.yaml", "up", *options]
    found = dsim.ask("docker-compose", line, files=files, images={"x": {"Cmd": ["c"]}})
    refusals = {str(answer.refusal) for answer in found.values() if answer.refusal}
    says = "cannot share network namespace with service b: container missing"
    assert refusals == ({says} if refused else set())
