"""Which shell an image has: every answer says that it lacks the one that is to be started."""

from __future__ import annotations

import pytest

import simulator as dsim
from simulator.analysis.advice import consequence, is_background
from simulator.oracle import protocol

STATIC = "FROM gcr.io/distroless/static\n"


def consequences(text: str, words: tuple[str, ...] = (), entrypoint: str | None = None) -> list[str]:
    """Name the rules of what is said of a request for the image of a Dockerfile, the most important first."""
    answer = dsim.resolve(dsim.Image.from_dockerfile(text), [*words], entrypoint=entrypoint)
    return [piece.rule.id.partition(".")[2] for piece in answer.advice if not is_background(piece.rule)]


@pytest.mark.parametrize(
    ("text", "is_missing"),
    [
        ("FROM scratch\nCMD a\n", True),
        ("FROM scratch\nCOPY a /a\nCMD a && b\n", True),
        ("FROM scratch\nCOPY busybox /bin/sh\nCMD a\n", False),
        ("FROM scratch\nCOPY rootfs /\nCMD a\n", False),
        ("FROM scratch AS a\nFROM a\nCMD a\n", True),
        ("FROM scratch AS a\nFROM nginx\nCOPY --from=a /x /x\nCMD exec a\n", False),
        (f"{STATIC}CMD a\n", True),
        (f"{STATIC}COPY --from=busybox /bin/ /bin/\nCMD a\n", False),
        (f'{STATIC}CMD ["a"]\n', False),
        ('FROM alpine\nSHELL ["bash", "-c"]\nCMD a\n', True),
        ('FROM alpine\nRUN apk add bash\nSHELL ["bash", "-c"]\nCMD exec a\n', False),
        ('FROM alpine\nCMD ["ash", "-c", "exec a"]\n', False),
        ("FROM own/base\nCMD exec a\n", False),
    ],
)
def test_a_shell_that_nothing_puts_there_is_missing(text: str, is_missing: bool) -> None:
    found = consequences(text)
    assert found == (["no-shell"] if is_missing else [])


def test_what_is_said_of_a_shell_that_runs_is_left_out_where_there_is_none() -> None:
    assert consequences("FROM nginx\n", ("bash",), "") == ["no-input"]
    assert consequences("FROM alpine\n", ("bash",)) == ["no-shell"]
    assert consequences('FROM scratch\nENTRYPOINT a\nCMD ["b"]\n') == ["no-shell", "swallowed"]


def test_the_sentence_names_the_place_and_what_to_do() -> None:
    line = consequence(dsim.docker_run(["alpine", "bash", "-c", "a"]).advice)
    assert line is not None
    assert line.value == 'The container does not start: "bash" is not in alpine. Start another program.'
    built = consequence(dsim.resolve(dsim.Image.from_dockerfile(f"{STATIC}CMD a\n")).advice)
    assert built is not None
    assert built.value.endswith("(it has no shell), and nothing puts it there. Write it in exec form, as a JSON array.")


def test_no_shell_is_advised_where_there_is_none() -> None:
    for text in ("FROM scratch\n", STATIC):
        (piece,) = dsim.resolve(dsim.Image.from_dockerfile(text), ["a && b"]).advice[:1]
        assert piece.rule.id == "argv-advice.blank-in-program" and "sh" not in piece.value


@pytest.mark.parametrize(
    ("text", "stays"),
    [
        ("FROM debian\nCMD a\n", True),
        ("FROM debian\nRUN ln -sf /bin/bash /bin/sh\nCMD a\n", False),
        ("FROM debian\nSTOPSIGNAL SIGKILL\nCMD a\n", False),
        ("FROM nginx\nCMD a && b\n", True),
        ("FROM debian\nCMD a | b\n", True),
        ("FROM debian\nCMD while true; do a; done\n", True),
        ("FROM node\nCMD a && b\n", True),
        ('FROM debian\nENTRYPOINT ["tini", "--"]\nCMD a && b\n', False),
        ("FROM debian\nCMD [a, b]\n", False),
        ("FROM debian\nCMD [ -f x ] && a\n", True),
    ],
)
def test_a_shell_stays_where_lint_finds_that_it_does(text: str, stays: bool) -> None:
    assert ("shell-stays" in consequences(text)) == stays
    assert ("lint.shell-stays" in [finding.rule.id for finding in dsim.lint(text).findings]) == stays


@pytest.mark.parametrize("last", ['CMD ["a"]', "CMD exec a", ""])
def test_a_text_that_is_no_json_is_told_where_it_counts(last: str) -> None:
    for builder in ("buildkit", "buildah@1.43"):
        image = dsim.Image.from_dockerfile(f'FROM debian\nCMD ["a", \\\n  b]\n{last}\n', builder=builder)
        rules = [piece.rule.id for piece in dsim.resolve(image).advice]
        assert ("advice.not-json" in rules) == (not last)


def test_how_a_container_stops_comes_after_whether_it_starts() -> None:
    service = 'services:\n  web:\n    image: debian\n    entrypoint: $X\n    command: sh -c "a && b"\n'
    body = {"compose": {"files": {"compose.yaml": service}, "file": ["compose.yaml"], "service": "web"}}
    answer = protocol.answer({"request": body})
    assert [piece["rule"] for piece in answer["advice"]][:2] == ["interpolation.unset", "argv-advice.shell-stays"]
