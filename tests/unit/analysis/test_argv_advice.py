"""What the words of an argv mean, said first in every answer."""

from __future__ import annotations

import pytest

import simulator as dsim
from simulator.analysis.advice import consequence


def lead(words: list[str], **image: str) -> tuple[str, str]:
    """Give the rule and the sentence that an answer begins with; blank for none."""
    found = consequence(dsim.resolve(dsim.Image.from_texts(**image), words).advice)
    return (found.rule.id.partition(".")[2], found.value) if found else ("", "")


@pytest.mark.parametrize(
    ("words", "image", "rule", "part"),
    [
        (["--listen"], {"cmd": '["app"]'}, "option-as-program", 'a program called "--listen"'),
        (["-x", "y"], {}, "option-as-program", "Put the program first"),
        (["ls -l"], {}, "blank-in-program", '["ls", "-l"]'),
        (["ls -l | wc"], {}, "blank-in-program", '["sh", "-c", "ls -l | wc"]'),
        (["cd", "/tmp"], {}, "builtin-program", "a builtin of the shell"),
        (["A=b", "env"], {}, "builtin-program", "an assignment"),
        (["migrate", "&&", "serve"], {}, "operator", 'No shell reads "&&"'),
        (["echo", "$HOME"], {}, "variable", 'Nothing replaces "$HOME"'),
        ([], {"entrypoint": '["java", "-jar"]', "cmd": "app.jar"}, "shell-as-argument", '["app.jar"]'),
        (["python", "x.py"], {"entrypoint": '["python"]'}, "program-twice", 'Leave it out: ["x.py"]'),
        (["python3", "x.py"], {"entrypoint": '["/usr/bin/python"]'}, "program-twice", "once more"),
        (["a", "|", "b"], {"entrypoint": '["/usr/bin/x"]'}, "operator", "as arguments"),
    ],
)
def test_the_consequence_comes_first(words: list[str], image: dict[str, str], rule: str, part: str) -> None:
    found, sentence = lead(words, **image)
    assert found == rule
    assert part in sentence


@pytest.mark.parametrize(
    ("words", "image"),
    [
        (["python", "x.py"], {"entrypoint": '["/docker-entrypoint.sh"]'}),
        (["sh", "-c", "echo $HOME && ls"], {}),
        (["/opt/my app/run"], {}),
        (["awk", "{print $NF}"], {}),
        (["find", ".", ";"], {}),
        (["--", "x"], {"entrypoint": '["tini"]'}),
        (["bash"], {"entrypoint": '["bash", "-c"]'}),
        ([], {"entrypoint": '["app"]', "cmd": '["--serve"]'}),
    ],
)
def test_nothing_is_said_of_what_is_as_it_should_be(words: list[str], image: dict[str, str]) -> None:
    assert lead(words, **image) == ("", "")


def test_an_image_without_a_shell_is_not_told_to_use_one() -> None:
    image = dsim.Image.from_dockerfile('FROM gcr.io/distroless/static\nCMD ["/app", "&&", "/b"]\n')
    found = consequence(dsim.resolve(image, []).advice)
    assert found is not None
    assert found.value == 'No shell reads "&&": "app" gets it, and the words behind it, as arguments.'


def test_a_shell_that_stays_is_told_where_the_image_tells_which_one_it_is() -> None:
    def said(base: str, cmd: str) -> str:
        found = consequence(dsim.resolve(dsim.Image.from_dockerfile(f"FROM {base}\nCMD {cmd}\n"), []).advice)
        return found.value if found else ""

    assert said("python:3.12-slim", "python app.py").startswith('The stop signal does not reach "python"')
    assert said("python:3.12-alpine", "python app.py") == ""
    assert said("python:3.12-slim", "exec python app.py") == ""
    assert said("python:3.12-slim", "ls") == ""


def test_the_words_of_an_image_that_is_not_known_are_not_judged() -> None:
    answer = dsim.resolve(dsim.Image.from_dockerfile("FROM nobody/knows:1\n"), ["--listen"])
    assert consequence(answer.advice) is None
