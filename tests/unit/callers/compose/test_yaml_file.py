"""The YAML of a Compose file."""

from __future__ import annotations

from typing import Any

from simulator.oracle import protocol

IMAGE = {"Entrypoint": ["ex"], "Cmd": ["cx"]}


def ask(body: dict[str, Any]) -> dict[str, Any]:
    return protocol.answer({"images": {"app": IMAGE}, "request": {"compose": body}})


def test_a_billion_laughs_in_a_compose_file() -> None:
    lines = ["x0: &a0 [a, b, c, d, e, f, g, h, i]"]
    lines += [f"x{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    answer = ask({"files": {"compose.yaml": "\n".join(lines)}, "service": "a"})
    assert answer["outcome"] == "not-modelled" and "compose.yaml:" in answer["message"]
