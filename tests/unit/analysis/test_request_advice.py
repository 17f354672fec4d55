"""What a request means for the image that it is for."""

from __future__ import annotations

import pytest

import simulator as dsim

IMAGE = dsim.Image.from_config({"Entrypoint": ["/svc"], "Cmd": ["serve"]})


def rules(answer: dsim.Answer) -> list[str]:
    return [piece.rule.id for piece in answer.advice]


@pytest.mark.parametrize("words", [["--name", "x"], ["-d"], ["--user=a"]])
def test_an_option_of_many_programs_is_the_programs_own(words: list[str]) -> None:
    assert "line-advice.after-image" not in rules(dsim.docker_run(["svc", *words], IMAGE))
    for image in (dsim.Image.from_config({"Cmd": ["/svc"]}), dsim.Image.from_config({"Entrypoint": ["/entry.sh"]})):
        assert "line-advice.after-image" in rules(dsim.docker_run(["svc", *words], image))


@pytest.mark.parametrize("words", [["-e", "A=b"], ["-p", "80:80"], ["-v", "/a:/b"], ["--rm"], ["-it"], ["--publish"]])
def test_an_option_that_docker_alone_has_is_told_whatever_is_started(words: list[str]) -> None:
    assert "line-advice.after-image" in rules(dsim.docker_run(["svc", *words], IMAGE))


FILES = {
    "compose.yaml": "services: {a: {image: app, entrypoint: [/wrap.sh]}, b: {image: app, entrypoint: [sh, -c, x]}}"
}


def test_a_wrapper_that_does_not_get_cmd_is_told_first() -> None:
    answers = dsim.compose(FILES, images={"app": {"Cmd": ["serve"]}})
    assert rules(answers["a"]) == ["advice.cmd-replaced"]
    assert rules(answers["b"]) == ["advice.cmd-unused"]
    assert answers["a"].explain().startswith('"/wrap.sh" does not get the image\'s CMD ["serve"]: ')
