"""What is executed in a running container is judged like what starts one: words of exec, of hooks and of probes."""

from __future__ import annotations

import json

import pytest

import simulator as dsim

CONTAINER = dsim.Image.from_config({"Cmd": ["serve"]})
POD = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p"}}


def advice_of_pod(engine: str = "containerd", image: str = "nginx", **fields: object) -> list[str]:
    """Return the advice on a pod whose only container has these fields."""
    manifest = json.dumps({**POD, "spec": {"containers": [{"name": "c", "image": image, **fields}]}})
    return [piece.value for piece in dsim.kubernetes(manifest, engine=engine)["p/c"].advice]


def executes(*words: str) -> dict[str, object]:
    return {"exec": {"command": list(words)}}


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["ls -l"], 'The command fails unless the image has a program called "ls -l": it is one word'),
        (["cd", "/tmp"], "this is a builtin of the shell"),
        (["--x"], "no program stands in front of this option. Put the program first."),
        (['["ls"]'], "nobody reads this word as JSON"),
        (["echo", "a", "&&", "b"], 'No shell reads "&&"'),
        (["sh", "-c", "test -f", "/a"], '["/a"] has no effect'),
    ],
)
def test_the_words_of_exec(words: list[str], says: str) -> None:
    kubectl = dsim.ask("kubectl-exec", ["web", "--", *words], image=CONTAINER)[""]
    for answer in (dsim.docker_exec(["web", *words], CONTAINER), kubectl):
        (piece,) = answer.advice
        assert says in piece.value and "docker run" not in piece.value


def test_an_option_behind_the_containers_name_is_said_once() -> None:
    (piece,) = dsim.docker_exec(["web", "-it", "sh"], CONTAINER).advice
    assert "stands behind the container's name" in piece.value


@pytest.mark.parametrize(
    ("field", "place", "says"),
    [
        ("livenessProbe", "livenessProbe", "The probe fails, and the kubelet kills the container, unless"),
        ("readinessProbe", "readinessProbe", "The probe fails, and the container never becomes ready, unless"),
        ("postStart", "lifecycle.postStart", "The hook fails, and the kubelet kills the container, unless"),
        ("preStop", "lifecycle.preStop", "The hook fails unless"),
    ],
)
def test_what_comes_of_a_probe_or_hook_without_a_program(field: str, place: str, says: str) -> None:
    action = executes("cat /tmp/ok")
    fields = {field: action} if field.endswith("Probe") else {"lifecycle": {field: action}}
    (said,) = [text for text in advice_of_pod(**fields) if text.startswith(place)]
    assert said.startswith(f"{place}: {says}") and 'Write the words apart: ["cat", "/tmp/ok"].' in said


def test_no_kubelet_looks_at_the_probes_of_podman() -> None:
    said = advice_of_pod("podman", livenessProbe=executes("cat /tmp/ok"))
    assert any(text.startswith("livenessProbe: The probe fails unless") for text in said), said


def test_a_probe_needs_a_shell_that_the_image_lacks() -> None:
    said = advice_of_pod(image="gcr.io/distroless/static", command=["/a"], livenessProbe=executes("sh", "-c", "exit"))
    assert any(text.startswith("livenessProbe: ") and '"sh" is not in' in text for text in said), said
    assert not any("The container does not start" in text for text in said)


def test_a_word_that_names_no_program_is_no_program_that_gets_a_variable() -> None:
    said = dsim.docker_run(["alpine", "echo $HOME > /a"]).advice
    assert [piece.rule.id for piece in said if "$HOME" in piece.value] == ["argv-advice.blank-in-program"]


def test_good_words_are_not_remarked_on() -> None:
    assert not [text for text in advice_of_pod(livenessProbe=executes("cat", "/tmp/ok")) if "livenessProbe" in text]
    assert not dsim.docker_exec(["web", "ls", "-l"], CONTAINER).advice
