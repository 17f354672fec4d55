"""The functions of simulator.spec, one table each."""

from __future__ import annotations

import pytest

from simulator.build.dockerfile.form import form, form_of_prefix
from simulator.build.dockerfile.instruction import any_escape, argument
from simulator.build.image import BuiltImage, image_of
from simulator.core.errors import UnreadableText
from simulator.core.request import Request
from simulator.core.rule import Refusal
from simulator.core.values import ContainerConfig, ExecForm, ImageConfig, Origin, ShellForm, Word
from simulator.engine.engines import find_builder, find_engine
from simulator.engine.request import stop_signal, stop_signal_to_64
from simulator.golang.paths import clean
from simulator.shell.arguments import shell_arguments
from simulator.simulation.container import simulate


@pytest.mark.parametrize(
    ("text", "flags", "rest"),
    [
        ("a  b ", (), "a  b"),
        ("--foo a", ("--foo",), "a"),
        ('--a="b c" --d\\ e f', ("--a=b c", "--d e"), "f"),
        ("-- --foo", (), "--foo"),
        ("--", (), ""),
        ("-x", (), "-x"),
        ('"--foo" a', (), '"--foo" a'),
        ("\u00a0a\u3000", (), "a"),
        ("a\\\n  b", (), "a  b"),
        ("a \\  \n\n # c\nb", (), "a b"),
        ("a \\", (), "a"),
        ("a\\\\", (), "a\\\\"),
        ("a\n# a comment\n\n", (), "a"),
        ("", (), ""),
    ],
)
def test_an_argument_is_joined_and_its_flags_split_off(text: str, flags: tuple[str, ...], rest: str) -> None:
    assert argument(text)[:2] == (flags, rest)


def test_buildah_takes_any_escape_at_the_end_for_a_continuation() -> None:
    assert argument("a\\\\\nb", any_escape).text == "a\\b"


def test_a_second_instruction_is_pointed_out() -> None:
    with pytest.raises(UnreadableText, match=r"^line 3, column 1: the instruction has ended"):
        argument("a \\\nb\nENV X=1")


@pytest.mark.parametrize(
    ("text", "offset", "spot"),
    [("  [a]", 1, (1, 4)), ("[\\\n  a]", 3, (2, 3)), ("--f [a]", 0, (1, 5)), ("\\\n\\\n b", 0, (3, 2))],
)
def test_a_spot_is_found_in_what_was_read(text: str, offset: int, spot: tuple[int, int]) -> None:
    assert argument(text).spot(offset) == spot


def test_forms() -> None:
    assert form('["a"]').value == ExecForm(("a",))
    assert form("a b").value == ShellForm("a b")
    assert form('["a"] x').value == ShellForm('["a"] x', (6, "text follows the array"))
    assert form_of_prefix('["a"] x').value == ExecForm(("a",))
    assert form_of_prefix('["a"]').rule.id == "form.exec"
    with pytest.raises(Refusal):
        form_of_prefix("[1] x")


def test_a_near_miss_tells_line_and_column() -> None:
    (miss,) = image_of(None, "[\"a\", \\\n  'b']", None, "--{}".format, find_builder()).near_misses
    assert (miss.where, miss.line, miss.column) == ("--cmd", 2, 3)
    assert miss.reason == "strings stand in double quotes, not single ones"


@pytest.mark.parametrize(
    ("argv", "roles"),
    [
        (("/bin/sh", "-c", "x", "a", "b"), ("shell", "option", "script", "$0", "$1")),
        (("bash", "-euo", "pipefail", "-c", "x"), ("shell", "option", "option", "option", "script")),
        (("sh", "-c", "--", "x", "a"), ("shell", "option", "option", "script", "$0")),
        (("sh", "f", "a"), ("shell", "file", "$1")),
        (("bash", "--login", "-c", "x"), ("shell", "option", "option", "script")),
        (("sh", "+e", "-c", "x", "a"), ("shell", "option", "option", "script", "$0")),
        (("sh", "+c", "f", "a"), ("shell", "option", "file", "$1")),
        (("bash", "+o", "posix", "f"), ("shell", "option", "option", "file")),
        (("sh", "+c"), None),
        (("sh", "-c"), None),
        (("bash", "--rcfile", "f", "-c", "x"), None),
        (("python", "-c", "x"), None),
        ((), None),
    ],
)
def test_a_shell_reads_its_words(argv: tuple[str, ...], roles: tuple[str, ...] | None) -> None:
    read = shell_arguments(argv)
    assert (read.value.roles if read else None) == roles


@pytest.mark.parametrize(
    ("script", "swallows"),
    [("exec top", True), ('exec "$@"', False), ("echo $1", False), ("for i do x; done", False), ("echo forty", True)],
)
def test_a_script_that_never_looks_at_its_words_is_told(script: str, swallows: bool) -> None:
    read = shell_arguments(("sh", "-c", script, "w"))
    assert read is not None and read.value.swallows == swallows


@pytest.mark.parametrize(
    ("path", "cleaned"),
    [("/a/../b/./c/", "/b/c"), ("//a", "/a"), ("/../..", "/"), ("rel/../x", "x"), ("/", "/"), ("./w", "w")],
)
def test_paths_are_cleaned_as_go_does(path: str, cleaned: str) -> None:
    assert clean(path) == cleaned


@pytest.mark.parametrize(
    ("text", "docker", "podman"),
    [
        ("TERM", True, True),
        ("sigterm", True, True),
        ("9", True, True),
        ("-1", True, True),
        ("0", False, False),
        ("65", True, False),
        ("RTMIN+3", True, True),
        ("RTMIN+16", False, False),
        ("BOGUS", False, False),
        ("--1", False, False),
    ],
)
def test_signals_are_known(text: str, docker: bool, podman: bool) -> None:
    for check, accepted in ((stop_signal, docker), (stop_signal_to_64, podman)):
        try:
            check(text)
            found = True
        except Refusal:
            found = False
        assert found == accepted


def test_a_word_is_a_string_that_knows_its_origin() -> None:
    word = Word("a", Origin("cmd", "Dockerfile:3"))
    assert word == "a" and hash(word) == hash("a") and word.origin.where == "Dockerfile:3"


def test_blanks_around_an_array_are_no_tail() -> None:
    assert form_of_prefix('\u00a0["a"]\u3000').rule.id == "form.exec"


def test_each_engine_refuses_in_its_own_words() -> None:
    for name, message in (
        ("docker@20.10", "No command specified"),
        ("docker@26.1", "no command specified"),
        ("podman@4.3", "no command or entrypoint provided, and no CMD or ENTRYPOINT from image"),
    ):
        refusal = simulate(BuiltImage(ImageConfig()), Request(ContainerConfig()), find_engine(name)).refusal
        assert str(refusal) == message
