"""Laws of the steps of Tekton and Argo, against a second spelling of their rules."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from simulator.oracle.protocol import answer

WORDS = st.sampled_from([None, [], ["a"], ["b c", "a"], ["a", ""]])


def argv(kind: str, spec: dict[str, Any], image: dict[str, Any]) -> list[str] | None:
    group = {"Pod": "v1", "Task": "tekton.dev/v1", "Workflow": "argoproj.io/v1alpha1"}[kind]
    document = {"apiVersion": group, "kind": kind, "metadata": {"name": "n"}, "spec": spec}
    request = {"request": {"kubernetes": {"manifest": json.dumps(document)}}, "images": {"i": image}, "trace": False}
    given_answer = answer(request)
    return list(given_answer["process"]["args"]) if given_answer["outcome"] == "process" else None


def container(command: list[str] | None, args: list[str] | None) -> dict[str, Any]:
    fields = {"name": "c", "image": "i", "command": command, "args": args}
    return {key: value for key, value in fields.items() if value is not None}


@given(WORDS, WORDS, WORDS, WORDS)
def test_tekton_looks_words_up_by_its_own_rule(
    command: list[str] | None, args: list[str] | None, entrypoint: list[str] | None, cmd: list[str] | None
) -> None:
    looked_up = entrypoint or cmd or []
    if entrypoint and not args:
        looked_up = entrypoint + (cmd or [])
    expected = (command or looked_up) + (args or [])
    found = argv("Task", {"steps": [container(command, args)]}, {"Entrypoint": entrypoint, "Cmd": cmd})
    assert found == (expected or None)


@given(WORDS, WORDS, WORDS, WORDS)
def test_argo_looks_words_up_by_its_own_rule(
    command: list[str] | None, args: list[str] | None, entrypoint: list[str] | None, cmd: list[str] | None
) -> None:
    looked_up = (entrypoint or []) + ((cmd or []) if args is None else [])
    expected = (command or looked_up) + (args or [])
    template = {"name": "t", "container": container(command, args)}
    assert argv("Workflow", {"templates": [template]}, {"Entrypoint": entrypoint, "Cmd": cmd}) == (expected or None)


@given(st.lists(st.sampled_from(["a", "b c"]), min_size=1, max_size=2), WORDS, WORDS, WORDS)
def test_a_step_with_a_command_is_as_in_a_pod(
    command: list[str], args: list[str] | None, entrypoint: list[str] | None, cmd: list[str] | None
) -> None:
    image = {"Entrypoint": entrypoint, "Cmd": cmd}
    of_pod = argv("Pod", {"containers": [container(command, args)]}, image)
    assert of_pod == argv("Task", {"steps": [container(command, args)]}, image)
    template = {"name": "t", "container": container(command, args)}
    assert of_pod == argv("Workflow", {"templates": [template]}, image)
