"""Containers for Windows: the settings, and the line that is started."""

from __future__ import annotations

import pytest

from simulator.core.errors import NotModelled
from simulator.core.request import Request
from simulator.core.rule import Refusal
from simulator.core.values import ContainerConfig, ImageConfig, Origin, words
from simulator.engine import windows
from simulator.engine.create import create
from simulator.engine.start import Argv
from simulator.releases.find import find_engine

DOCKER = find_engine("docker@28.5")
ORIGIN = Origin("cmd", "here")


@pytest.mark.parametrize(
    ("word", "quoted"),
    [
        ("", '""'),
        ("a", "a"),
        ("a b", '"a b"'),
        ("a\tb", '"a\tb"'),
        ('a"b', 'a\\"b'),
        ('a\\"b', 'a\\\\\\"b'),
        ("C:\\x\\", "C:\\x\\"),
        ("C:\\x y\\", '"C:\\x y\\\\"'),
        ("a\\\\b c", '"a\\\\b c"'),
    ],
)
def test_a_word_is_quoted_as_windows_splits_it(word: str, quoted: str) -> None:
    assert windows.escape_arg(word) == quoted


@pytest.mark.parametrize(
    ("fields", "line"), [((), '"C:\\a b.exe" "x y"'), ((("ArgsEscaped", True),), 'C:\\a b.exe "x y"')]
)
def test_the_first_word_is_quoted_unless_the_image_says_that_it_is_a_line(fields: tuple[()], line: str) -> None:
    argv = Argv.JOINED.gives(words(("C:\\a b.exe", "x y"), ORIGIN))
    assert windows.command_line(argv, ImageConfig(other_fields=fields)).value == line


@pytest.mark.parametrize("directory", ["C:\\x", "c:/x", "\\x", "/x"])
def test_an_absolute_directory_may_have_a_drive(directory: str) -> None:
    windows.absolute_directory(directory)


@pytest.mark.parametrize("directory", ["x", "C:x", "C:", ".\\x"])
def test_a_relative_directory_is_refused(directory: str) -> None:
    with pytest.raises(Refusal, match="absolute"):
        windows.absolute_directory(directory)


def test_a_container_for_windows_has_a_line_and_one_for_linux_has_none() -> None:
    image = ImageConfig(cmd=words(("a", "b c"), ORIGIN), os="windows")
    created = create(image, Request(ContainerConfig()), DOCKER)
    assert created.line is not None and created.line.value == 'a "b c"'
    assert create(image._replace(os=""), Request(ContainerConfig()), DOCKER).line is None


@pytest.mark.parametrize("engine", ["podman@5.8", "containerd@2.1", "cri-o@1.36"])
def test_other_engines_are_not_modelled(engine: str) -> None:
    image = ImageConfig(cmd=words(("a",), ORIGIN), os="windows")
    with pytest.raises(NotModelled, match="Windows"):
        create(image, Request(ContainerConfig()), find_engine(engine))
