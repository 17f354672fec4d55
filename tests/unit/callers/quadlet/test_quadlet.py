"""Units of Quadlet: what they ask for, and what is not known before a service runs."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.callers import quadlet
from simulator.core.errors import NotModelled, Unreadable
from simulator.core.request import CallerContext
from simulator.core.rule import Refusal
from simulator.releases.find import find_engine


def asked(text: str, name: str = "web.container", engine_name: str = "podman@5.8", **files: str) -> Any:
    body = {name: f"[Container]\nImage=app\n{text}", **files}
    return quadlet.read_request(body, find_engine(engine_name), CallerContext()).container


def test_the_words_name_the_line_of_the_unit() -> None:
    container = asked("Entrypoint=e\nExec=a b\n")
    places = [word.origin.where for word in (*container.entrypoint, *container.cmd)]
    assert places == ["web.container:3", "web.container:4", "web.container:4"]


@pytest.mark.parametrize("text", ["Exec=%h", "Environment=A=%H", "WorkingDir=${X}", "Exec=$X"])
def test_what_is_not_known_is_not_guessed(text: str) -> None:
    with pytest.raises(NotModelled, match="known"):
        asked(f"{text}\n")


@pytest.mark.parametrize("text", ["Volume=%h/x:/y:Z,ro", "PublishPort=80:${X}", "ContainerName=a-%H", "Network=web"])
def test_what_is_not_known_and_makes_no_difference_is_passed_over(text: str) -> None:
    assert asked(f"{text}\nExec=a\n").cmd == ("a",)


@pytest.mark.parametrize(
    ("name", "files", "kind"),
    [
        ("web.pod", {}, NotModelled),
        ("web.service", {}, NotModelled),
    ],
)
def test_units_of_other_kinds_are_not_modelled(name: str, files: dict[str, str], kind: type[Exception]) -> None:
    ((text, other),) = [*files.items(), ("", "x.volume")][:1]
    with pytest.raises(kind):
        asked(text, name, **{other: "[Pod]\n"})


def test_an_exec_that_is_dropped_is_pointed_out() -> None:
    body = {"web.container": "[Container]\nImage=app\nExec=a \\;\n"}
    (remark,) = quadlet.read_request(body, find_engine("podman"), CallerContext()).remarks
    assert remark.value == "web.container:3: unsupported escape char: the whole Exec is left out"


def test_there_has_to_be_a_unit_and_a_podman_that_has_quadlet() -> None:
    with pytest.raises(Unreadable, match="no unit"):
        quadlet.read_request({}, find_engine("podman"), CallerContext())
    with pytest.raises(NotModelled, match=r"podman@5\.4 or a newer one"):
        asked("", engine_name="podman@4.3")


@pytest.mark.parametrize(
    "text",
    ["ContainersConfModule=/x\n", "Rootfs=/x\n", "RemapUsers=x\n", "ExposeHostPort=x\n",
     "UIDMap=0:1:2\nRemapUid=1\n", "ReloadCmd=a\nReloadSignal=b\n", "Network=no.network\n", "Volume=no.volume:/x\n",
     "Pod=x\n", "Pod=no.pod\n", "Image=no.image\n", "[Service]\nKillMode=x\n",
     "[Service]\nType=x\n", "[Quadlet]\nX=1\n"],
)  # fmt: skip
def test_what_the_generator_refuses_names_the_place(text: str) -> None:
    with pytest.raises((Refusal, NotModelled), match=r"web\.container:[3-5]|podman's line"):
        asked(text)
