"""What depends on what, and what hostile projects cost: an answer or a refusal, in time that grows with the text."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.oracle import protocol


def asked(text: str, service: str = "s0") -> dict[str, Any]:
    body = {"files": {"compose.yaml": text}, "service": service}
    return protocol.answer({"images": {"*": {}}, "request": {"podman-compose": body}})


def test_a_long_chain_of_dependencies_is_followed_once() -> None:
    chain = "".join(f"  s{number}: {{image: i, depends_on: [s{number + 1}]}}\n" for number in range(300))
    assert asked(f"services:\n{chain}  s300: {{image: i}}\n")["outcome"] == "process"


def test_services_that_lead_back_to_the_first_are_followed_once() -> None:
    ring = "".join(f"  s{number}: {{image: i, depends_on: [s{(number + 1) % 100}]}}\n" for number in range(100))
    assert asked(f"services:\n{ring}")["outcome"] in ("process", "refused")


@pytest.mark.parametrize("count", ["9" * 20, "1001"])
def test_more_containers_than_a_machine_has_are_not_made(count: str) -> None:
    found = asked(f"services: {{s0: {{image: i, scale: {count}}}}}")
    assert (found["outcome"], found["what"]) == ("not-modelled", "scale")


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("cpus: " + "9" * 5000, "Exceeds the limit"),
        ("user: 0x" + "f" * 5000, "Exceeds the limit"),
        ("cpus: 0x" + "f" * 300, "OverflowError: int too large to convert to float"),
        ("user: a\x07", "unacceptable character"),
    ],
)
def test_what_python_refuses_is_refused(value: str, message: str) -> None:
    found = asked(f"services: {{s0: {{image: i, {value}}}}}")
    assert found["outcome"] == "refused" and message in found["message"]
