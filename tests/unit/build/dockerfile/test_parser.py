"""A Dockerfile is taken apart: directives, lines, keywords, arguments.

Sources: BuildKit's ``Parse`` (frontend/dockerfile/parser/parser.go) and ``unicode.IsSpace`` of Go; the Dockerfile
reference, "Parser directives".
"""

from __future__ import annotations

import pytest

from simulator.build.dockerfile.parser import DockerfileSyntax, read_dockerfile
from simulator.core.rule import Refusal
from simulator.engine.engines import find_builder

BUILDER = find_builder("buildkit@0.25")


def keywords(text: str) -> list[str]:
    return [instruction.keyword for instruction in read_dockerfile(text, BUILDER).instructions]


@pytest.mark.parametrize(
    ("text", "escape", "syntax"),
    [
        ("# escape=`\nFROM a", "`", None),
        ("#escape=\\\nFROM a", "\\", None),
        ("#\tESCAPE\t=\t`\t\nFROM a", "`", None),
        ("  # escape=`\r\nFROM a", "`", None),
        ("# syntax=docker/dockerfile:1\n# escape=`\nFROM a", "`", "docker/dockerfile:1"),
        ("# check=skip=all\n# escape=`\nFROM a", "`", None),
        ("\ufeff# escape=`\nFROM a", "`", None),
        ("FROM a\n# escape=`", "\\", None),
        ("\n# escape=`\nFROM a", "\\", None),
        ("# a comment\n# escape=`\nFROM a", "\\", None),
        ("# unknown=x\n# escape=`\nFROM a", "\\", None),
        ("# escape=`\n\n# escape=x\nFROM a", "`", None),
        ("## escape=`\nFROM a", "\\", None),
        ("# escape = ` # why\nFROM a", None, None),
    ],
)
def test_directives_count_only_at_the_top(text: str, escape: str | None, syntax: str | None) -> None:
    if escape is None:
        with pytest.raises(Refusal, match="invalid escape token"):
            read_dockerfile(text, BUILDER)
        return
    found = read_dockerfile(text, BUILDER)
    assert (found.escape, found.syntax) == (escape, syntax)
    assert [instruction.keyword for instruction in found.instructions] == ["from"]


@pytest.mark.parametrize(
    ("text", "rule", "message"),
    [
        ("", DockerfileSyntax.EMPTY, "file with no instructions"),
        ("# only a comment\n\n", DockerfileSyntax.EMPTY, "file with no instructions"),
        ("# escape=x\nFROM a", DockerfileSyntax.BAD_ESCAPE, "invalid escape token 'x' does not match ` or \\"),
        ("# escape=``\nFROM a", DockerfileSyntax.BAD_ESCAPE, "invalid escape token '``' does not match ` or \\"),
        (
            "# escape=`\n# Escape=`\nFROM a",
            DockerfileSyntax.DIRECTIVE_TWICE,
            "only one escape parser directive can be used",
        ),
        ("FROM a\nENV A", DockerfileSyntax.ONE_WORD, "ENV must have two arguments"),
        ("FROM a\nLABEL A", DockerfileSyntax.ONE_WORD, "LABEL must have two arguments"),
        (
            'FROM a\nENV A=1 "b',
            DockerfileSyntax.NO_EQUALS,
            'Syntax error - can\'t find = in "\\"b". Must be of the form: name=value',
        ),
        ("FROM a\nRUN <<E\nx", DockerfileSyntax.HEREDOC_OPEN, "unterminated heredoc"),
        (
            "FROM a\nRUN " + "x" * 65532,
            DockerfileSyntax.LONG_LINE,
            "dockerfile line greater than max allowed size of 65535",
        ),
        (
            "FROM a\nRUN " + "é" * 32766,
            DockerfileSyntax.LONG_LINE,
            "dockerfile line greater than max allowed size of 65535",
        ),
    ],
    ids=[
        "empty", "comments", "escape-x", "escape-two", "directive-twice", "env", "label", "no-equals", "heredoc",
        "long-line", "long-in-bytes",
    ],
)  # fmt: skip
def test_what_cannot_be_taken_apart_is_refused(text: str, rule: object, message: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_dockerfile(text, BUILDER)
    assert (refused.value.decision.rule, str(refused.value), refused.value.stage) == (rule, message, "build")


@pytest.mark.parametrize("text", ["FROM a\nRUN " + "x" * 65531, "FROM a\nRUN " + "é" * 32765], ids=["bytes", "é"])
def test_a_line_may_have_65535_bytes(text: str) -> None:
    assert keywords(text) == ["from", "run"]


@pytest.mark.parametrize("blank", ["\x1c", "\x1d", "\x1e", "\x1f"])
def test_a_separator_is_no_blank(blank: str) -> None:
    assert keywords(f"FROM a\n{blank}CMD x") == ["from", f"{blank}cmd"]
    found = read_dockerfile(f"FROM a\nCMD x{blank}", BUILDER).instructions[1]
    assert found.value.value.text == f"x{blank}"
    assert keywords(f"FROM a\n{blank}\n") == ["from", blank]


@pytest.mark.parametrize("blank", ["\t", "\v", "\f", "\r", " ", "\x85", "\xa0", "\u2003", "\u3000"])
def test_blanks_around_an_instruction_are_dropped(blank: str) -> None:
    found = read_dockerfile(f"FROM a\n{blank}CMD x{blank}\n{blank}\n{blank}# CMD y", BUILDER).instructions
    assert [(each.keyword, each.line) for each in found] == [("from", 1), ("cmd", 2)]
    assert found[1].value.value.text == "x"


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("ENV A=1 B=2", (("A", "1"), ("B", "2"))),
        ("ENV A 1 2", (("A", "1 2"),)),
        ("ENV A=1=2", (("A", "1=2"),)),
        ("ENV A=1 B=2=3", (("A", "1"), ("B", "2=3"))),
        ("ENV A=", (("A", ""),)),
        ("ENV", ()),
        ("ARG A B=1", ("A", "B=1")),
        ("EXPOSE 80 81/udp", ("80", "81/udp")),
        ('VOLUME ["/a", "/b c"]', ("/a", "/b c")),
        ("VOLUME [/a /b", ("[/a", "/b")),
        ("VOLUME /a  /b", ("/a", "/b")),
        ("USER u v", "u v"),
        ("USER", None),
        ("STOPSIGNAL 9", "9"),
    ],
)
def test_arguments_depend_on_the_keyword(text: str, values: object) -> None:
    assert read_dockerfile(f"FROM a\n{text}", BUILDER).instructions[1].value == values


@pytest.mark.parametrize("element", ["1", "null", "[]", '{"a":1}', "true"])
def test_a_list_of_other_things_than_strings_is_refused(element: str) -> None:
    for keyword in ("VOLUME", "CMD", "RUN"):
        with pytest.raises(Refusal, match="arrays must be comprised of strings only") as refused:
            read_dockerfile(f'FROM a\n{keyword} ["a", {element}]', BUILDER)
        assert refused.value.line == 2


@pytest.mark.parametrize(
    ("text", "body", "following"),
    [
        ("RUN <<E\na\nE\nCMD x", "\na\nE", "cmd"),
        ("RUN <<-E\n\ta\n\tE\nCMD x", "\n\ta\nE", "cmd"),
        ("RUN <<E <<F\na\nE\nb\nF\nCMD x", "\na\nE\nb\nF", "cmd"),
        ("COPY <<'E F' /x\na\nE F\nCMD x", "\na\nE F", "cmd"),
        ('RUN ["<<E"]\nCMD x', "", "cmd"),
        ("CMD <<E\nUSER x", "", "user"),
        ("ONBUILD RUN <<E\na\nE\nCMD x", "\na\nE", "cmd"),
    ],
)
def test_here_documents_belong_to_their_instruction(text: str, body: str, following: str) -> None:
    _, opened, behind = read_dockerfile(f"FROM a\n{text}", BUILDER).instructions
    assert (opened.body, behind.keyword) == (body, following)
