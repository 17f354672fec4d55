"""Laws of podman-compose that hold for all texts."""

from __future__ import annotations

import json
import shlex
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from simulator.callers.podman_compose.interpolation import Variables, replaced
from simulator.oracle import protocol

TEXT = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), max_size=12)
NASTY = st.text(st.sampled_from("ab \t\n'\"\\`$(){}&|;<>#0-=:?+V"), max_size=14)
LISTS = st.lists(TEXT | NASTY, min_size=1, max_size=4)
IMAGE = {"Entrypoint": ["ex"], "Cmd": ["cx"]}


def ask(values: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Ask for a service; JSON is YAML."""
    text = json.dumps({"services": {"a": {"image": "app", **values}}}, ensure_ascii=False)
    body = {"files": {"compose.yaml": text}, "environment": {"V": "a b"}, **more}
    return protocol.answer({"images": {"*": IMAGE}, "request": {"podman-compose": body}})


def dollars(text: str) -> str:
    return text.replace("$", "$$")


@given(LISTS)
def test_a_list_is_never_split(listed: list[str]) -> None:
    found = ask({"command": [*map(dollars, listed)]}, service="a")
    assert list(found["container"]["Cmd"]) == listed


@given(LISTS)
def test_an_entrypoint_comes_through_json(listed: list[str]) -> None:
    found = ask({"entrypoint": [*map(dollars, listed)]}, service="a")
    assert list(found["container"]["Entrypoint"]) == listed


@given(LISTS)
def test_quoted_words_come_back(listed: list[str]) -> None:
    found = ask({"command": dollars(shlex.join(listed))}, service="a")
    assert list(found["container"]["Cmd"]) == listed


@given(LISTS, st.none() | LISTS)
def test_words_of_run_replace_the_command_as_they_are(listed: list[str], command: list[str] | None) -> None:
    service = {} if command is None else {"command": [*map(dollars, command)]}
    words = [word if not word.startswith("-") else f"x{word}" for word in listed]
    assert list(ask(service, run=["a", *words])["container"]["Cmd"]) == words


@given(TEXT | NASTY)
def test_a_doubled_dollar_is_one(text: str) -> None:
    assert replaced(dollars(text), Variables({"V": "x"})) == text
