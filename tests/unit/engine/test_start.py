"""Entrypoint and Cmd become an argv, or a refusal. The values are those of the recordings of create requests."""

from __future__ import annotations

import pytest

from simulator.build.image import BuiltImage
from simulator.core.request import Request
from simulator.core.rule import Decision, Refusal
from simulator.core.values import ContainerConfig, ImageConfig, Origin, Words, words
from simulator.engine import start
from simulator.releases.find import find_engine
from simulator.simulation.container import simulate
from tests.tables import readable

Texts = tuple[str, ...] | None
IMAGE, REQUEST = Origin("entrypoint", "image"), Origin("request", "request")


def halves(image: Texts, asked: Texts) -> tuple[ImageConfig, ContainerConfig]:
    """Set the same half, the entrypoint, in the image and in the request."""
    return (
        ImageConfig(entrypoint=None if image is None else words(image, IMAGE)),
        ContainerConfig(entrypoint=None if asked is None else words(asked, REQUEST)),
    )


def told(decision: Decision[Words]) -> tuple[Words, str]:
    return decision.value, decision.rule.id.rpartition(".")[2]


def joined(first: Texts, second: Texts) -> tuple[Decision[Words], Decision[Words]]:
    entrypoint = start.entrypoint(*halves(first, None))
    return entrypoint, start.cmd(ImageConfig(cmd=words(second or (), IMAGE)), ContainerConfig())


# The image's entrypoint, the one asked for, and what comes first: in Docker, in CRI-O, and in containerd.
UNSET, BLANK = ((), "unset"), ((), "cleared")
KEPT, ASKED, OWN = (("",), "kept"), (("r", "1"), "replaced"), (("e", "1"), "inherited")


@pytest.mark.parametrize(
    ("image", "asked", "docker", "crio", "containerd"),
    [
        (None, None, UNSET, UNSET, UNSET),
        ((), None, UNSET, UNSET, UNSET),
        (("e", "1"), None, OWN, OWN, OWN),
        (("",), None, BLANK, KEPT, BLANK),
        (("", "x"), None, (("", "x"), "inherited"), (("", "x"), "inherited"), (("", "x"), "inherited")),
        (("e", "1"), ("r", "1"), ASKED, ASKED, ASKED),
        (None, ("r", "1"), ASKED, ASKED, ASKED),
        (("e", "1"), (), ((), "emptied"), OWN, OWN),
        (("e", "1"), ("",), BLANK, KEPT, KEPT),
        (None, ("", "x"), (("", "x"), "replaced"), (("", "x"), "replaced"), (("", "x"), "replaced")),
    ],
    ids=readable,
)
def test_which_words_stand_first(
    image: Texts,
    asked: Texts,
    docker: tuple[Texts, str],
    crio: tuple[Texts, str],
    containerd: tuple[Texts, str],
) -> None:
    configs = halves(image, asked)
    assert told(start.entrypoint(*configs)) == docker
    assert told(start.entrypoint_keeping_empty(*configs)) == crio
    assert told(start.entrypoint_keeping_requested_empty(*configs)) == containerd


@pytest.mark.parametrize(
    ("image", "asked", "entrypoint", "found"),
    [
        (None, None, None, ((), "unset")),
        (("c",), None, None, (("c",), "inherited")),
        (("c",), (), None, (("c",), "empty-inherits")),
        (("c",), ("w",), None, (("w",), "given")),
        (None, ("w",), None, (("w",), "given")),
        (("c",), None, ("r",), ((), "dropped")),
        (("c",), (), ("r",), ((), "dropped")),
        (("c",), None, ("",), ((), "dropped")),
        (("c",), None, (), (("c",), "inherited")),
        (("c",), ("w",), ("r",), (("w",), "given")),
        ((), None, ("r",), ((), "unset")),
    ],
    ids=readable,
)
def test_which_words_stand_behind(image: Texts, asked: Texts, entrypoint: Texts, found: tuple[Texts, str]) -> None:
    requested = ContainerConfig(
        entrypoint=None if entrypoint is None else words(entrypoint, REQUEST),
        cmd=None if asked is None else words(asked, REQUEST),
    )
    assert told(start.cmd(ImageConfig(cmd=None if image is None else words(image, IMAGE)), requested)) == found


@pytest.mark.parametrize(
    ("first", "second", "argv"),
    [(("e", "1"), ("c", "2"), ("e", "1", "c", "2")), (("e",), None, ("e",)), (None, ("c",), ("c",))],
)
def test_the_argv_is_both_halves(first: Texts, second: Texts, argv: Texts) -> None:
    for join in (start.argv, start.argv_or_blank):
        found = join(*joined(first, second), "no command")
        assert (found.value, found.rule) == (argv, start.Argv.JOINED)


def test_nothing_to_run_is_refused_or_one_blank_word() -> None:
    with pytest.raises(Refusal, match=r"^no command$") as refused:
        start.argv(*joined(None, None), "no command")
    assert (refused.value.decision.rule, refused.value.stage) == (start.Argv.REFUSED, "create")
    blank = start.argv_or_blank(*joined(None, None), "")
    assert (blank.value, blank.rule) == (("",), start.Argv.BLANK)
    assert blank.value[0].origin == ("engine", "no command specified")


@pytest.mark.parametrize(
    ("init", "private_pid", "first", "inspected"),
    [
        (None, True, None, ("e",)),
        (False, True, None, ("e",)),
        (True, True, ("/sbin/docker-init", "--", "e"), ("/run/podman-init", "--", "e")),
        (True, False, ("e",), ("/run/podman-init", "--", "e")),
    ],
    ids=readable,
)
def test_an_init_comes_first_where_one_is_asked_for(
    init: bool | None, private_pid: bool, first: Texts, inspected: Texts
) -> None:
    requested = ContainerConfig(init=init, private_pid=private_pid)
    argv = start.argv(*joined(("e",), None), "")
    wrapped, in_argv = start.first_process(argv, requested), start.init_in_argv(argv, requested)
    assert (wrapped.value if wrapped else None) == first
    assert in_argv.value == inspected
    assert start.init(argv, requested) is argv
    assert start.first_process_is_argv(argv, requested) is None
    for found in (wrapped.value[:2] if wrapped and private_pid else (), in_argv.value[:2] if init else ()):
        assert [word.origin for word in found] in ([], [("engine", "--init")] * 2)


def test_each_engine_refuses_in_its_own_words() -> None:
    for name, message in (
        ("docker@20.10", "No command specified"),
        ("docker@26.1", "no command specified"),
        ("podman@4.3", "no command or entrypoint provided, and no CMD or ENTRYPOINT from image"),
    ):
        refusal = simulate(BuiltImage(ImageConfig()), Request(ContainerConfig()), find_engine(name)).refusal
        assert str(refusal) == message
