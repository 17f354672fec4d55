"""The words of podman kube play."""

from __future__ import annotations

import pytest

from simulator.callers.podman.kube_line import play
from simulator.callers.podman.tools import podman_release
from simulator.core.errors import DsimError, NothingStarted, NotModelled, Unreadable
from simulator.core.request import CallerContext
from simulator.core.rule import Refusal
from simulator.releases.find import find_engine

POD = "{apiVersion: v1, kind: Pod, metadata: {name: NAME}, spec: {containers: [{name: c, image: i}]}}"
FILES = {"p.yaml": POD.replace("NAME", "p"), "q.yaml": POD.replace("NAME", "q"), "-": POD.replace("NAME", "r")}


def names(*words: str, engine: str = "podman@5.8") -> tuple[str, ...]:
    return play(words, podman_release(find_engine(engine)), CallerContext(files=FILES)).names()


def test_files_are_played_together() -> None:
    assert names("p.yaml") == ("p/c",)
    assert names("p.yaml", "-q", "q.yaml", "--network", "host") == ("p/c", "q/c")
    assert names("-") == ("r/c",)
    assert names("--annotation", "a=b,c=d", "p.yaml", engine="podman@4.3") == ("p/c",)


@pytest.mark.parametrize(
    ("words", "engine", "error", "says"),
    [
        ((), "podman@5.8", Refusal, "requires at least 1 arg"),
        (("p.yaml", "q.yaml"), "podman@5.4", Refusal, "accepts 1 arg"),
        ((), "podman@5.4", Refusal, "accepts 1 arg"),
        (("--context-dir", "x", "p.yaml"), "podman@5.8", Refusal, "--build must be specified"),
        (("--annotation", "x", "p.yaml"), "podman@5.8", Refusal, "must include an '=' sign"),
        (("--force", "p.yaml"), "podman@5.8", Refusal, "only with --down"),
        (("--down", "p.yaml"), "podman@5.8", NothingStarted, "no container is started"),
        (("--help",), "podman@5.8", Refusal, "usage"),
        (("--no-pod-prefix", "p.yaml"), "podman@5.4", Refusal, "unknown flag"),
        (("gone.yaml",), "podman@5.8", Unreadable, "no such file"),
        (("https://x/y.yaml",), "podman@5.8", NotModelled, "nothing is fetched"),
    ],
)
def test_a_line_without_an_answer_says_why(
    words: tuple[str, ...], engine: str, error: type[DsimError], says: str
) -> None:
    with pytest.raises(error, match=says):
        names(*words, engine=engine)
