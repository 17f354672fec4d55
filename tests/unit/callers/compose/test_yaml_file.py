"""The YAML of a Compose file."""

from __future__ import annotations

import time
from typing import Any

import pytest

from simulator.callers.compose.yaml_file import Trees, read_documents
from simulator.oracle import protocol

IMAGE = {"Entrypoint": ["ex"], "Cmd": ["cx"]}


def ask(body: dict[str, Any]) -> dict[str, Any]:
    return protocol.answer({"images": {"app": IMAGE}, "request": {"compose": body}})


def test_a_billion_laughs_in_a_compose_file() -> None:
    lines = ["x0: &a0 [a, b, c, d, e, f, g, h, i]"]
    lines += [f"x{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    answer = ask({"files": {"compose.yaml": "\n".join(lines)}, "service": "a"})
    assert answer["outcome"] == "not-modelled" and "compose.yaml:" in answer["message"]


def test_base64_that_is_not_valid_is_refused() -> None:
    for text in ("services: {a: {image: x, command: !!binary é}}", "services: {a: {image: x, command: !!binary YQ}}"):
        request = {"compose": {"files": {"compose.yaml": text}, "service": "a"}}
        answer = protocol.answer({"images": {"x": IMAGE}, "request": request})
        assert answer["outcome"] == "refused" and answer["rule"] == "compose-file.not-yaml"


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("x: &a {b: *a}", True),
        ("x: {y: &a [1], z: {y: *a}, w: *a}", False),
        ("x: &a {b: 1}\ny: *a\nz: {c: *a}", False),
        ("x: &a {b: {c: 1}}\ny: *a\nz: &d {e: *a, f: [*a, *a]}", False),
    ],
)
def test_an_alias_inside_of_what_it_repeats_is_refused(text: str, refused: bool) -> None:
    text += "\nservices: {a: {image: x}}"
    text = text.replace("x:", "x-x:", 1).replace("\ny:", "\nx-y:").replace("\nz:", "\nx-z:")
    request = {"compose": {"files": {"compose.yaml": text}, "service": "a"}}
    answer = protocol.answer({"images": {"x": IMAGE}, "request": request})
    assert (answer.get("rule") == "compose-file.cycle") == refused, answer


def test_aliases_take_time_in_proportion_to_their_number() -> None:
    def seconds(count: int) -> float:
        text = "x-a: &a [1]\nservices: {}\nx-l:\n" + "- *a\n" * count
        start = time.process_time()
        assert len(list(read_documents(text, "f", Trees()))) == 1
        return time.process_time() - start

    few, many = (min(seconds(count) for _ in range(3)) for count in (250, 2000))
    assert many < 24 * few + 0.02, "a cost that grows with the square of the number would be 64 times as high"
