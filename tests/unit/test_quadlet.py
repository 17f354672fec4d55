"""Units of Quadlet: the words of systemd, unit files, and what is not known before a service runs."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.callers import quadlet
from simulator.callers.quadlet.unit import drop_in_folders, unit
from simulator.callers.quadlet.unit_words import split, written
from simulator.core.errors import NotModelled, Unreadable
from simulator.core.request import CallerContext
from simulator.core.rule import Refusal
from simulator.engine.engines import find_engine
from simulator.golang.strconv import GoError


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a  b\tc", ["a", "b", "c"]),
        ("'a b'c\"d e\"", ["a bc" + "d e"]),
        ("'a\\tb'", ["a\tb"]),
        ("\\x41\\101\\u00e9\\s", ["AAé "]),
        ('a "" b', ["a"]),
        ("it's", ["its"]),
        ("a\\", ["a"]),
        ("a\0b", ["a"]),
        ("", []),
    ],
)
def test_words_are_split_as_systemd_splits_them(text: str, words: list[str]) -> None:
    assert split(text) == words


@pytest.mark.parametrize("text", ["\\q", "\\ ", "\\x4", "\\000", "\\777", "\\U00110000", "'a\\;'"])
def test_an_escape_that_is_none_is_a_fault(text: str) -> None:
    with pytest.raises(GoError, match="unsupported escape char"):
        split(text)


def test_a_backslash_can_be_a_character_like_others() -> None:
    assert split("a\\b 'c\\'", escapes=False) == ["a\\b", "c\\"]
    with pytest.raises(GoError, match="unbalanced quotes"):
        split("'a", escapes=False, relaxed=False)


def test_words_are_written_with_quotes_where_they_need_them() -> None:
    assert written(["a", "b c", "d'e", ""], "\\x20") == 'a "b\\x20c" "d\'e" '


def test_drop_ins_are_looked_for_from_the_most_specific_folder_on() -> None:
    assert drop_in_folders("a-b@c.container") == [
        "a-b@c.container.d", "a-b@.container.d", "a-@.container.d", "a-.container.d", "container.d",
    ]  # fmt: skip


def test_a_setting_knows_its_file_and_the_first_of_its_lines() -> None:
    read = unit("w.container", "[Container]\n# c\nExec=a \\\n  b\n", {"x.d/1.conf": "[Container]\nUser=u\n"},
                keeps_odd_quotes=True)  # fmt: skip
    exec_, user = read.last("Container", "Exec"), read.last("Container", "User")
    assert exec_ is not None and user is not None
    assert (exec_, exec_.origin.where, user.origin.where) == ("a b", "w.container:3", "x.d/1.conf:2")


def test_of_drop_ins_with_one_name_the_most_specific_counts() -> None:
    files = {"w.container.d/1.conf": "[Container]\nExec=mine\n", "container.d/1.conf": "[Container]\nExec=all\n"}
    assert unit("w.container", "[Container]\n", files, keeps_odd_quotes=True).last("Container", "Exec") == "mine"


def asked(text: str, name: str = "web.container", engine_name: str = "podman@5.8", **files: str) -> Any:
    body = {name: f"[Container]\nImage=app\n{text}", **files}
    return quadlet.read_request(body, find_engine(engine_name), CallerContext()).container


def test_the_words_name_the_line_of_the_unit() -> None:
    container = asked("Entrypoint=e\nExec=a b\n")
    places = [word.origin.where for word in (*container.entrypoint, *container.cmd)]
    assert places == ["web.container:3", "web.container:4", "web.container:4"]


@pytest.mark.parametrize("text", ["Exec=%h", "Environment=A=%H", "WorkingDir=${X}", "Exec=$X", "EnvironmentFile=%h/x"])
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
        ("web.container", {"Pod=x.pod\n": "x.pod"}, NotModelled),
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
    with pytest.raises(NotModelled, match=r"podman@5\.4, podman@5\.8"):
        asked("", engine_name="podman@4.3")


@pytest.mark.parametrize(
    "text",
    ["ContainersConfModule=/x\n", "Rootfs=/x\n", "Mount=type=tmpfs\n", "RemapUsers=x\n", "ExposeHostPort=x\n",
     "UIDMap=0:1:2\nRemapUid=1\n", "ReloadCmd=a\nReloadSignal=b\n", "Network=no.network\n", "Volume=no.volume:/x\n",
     "Pod=x\n", "Pod=no.pod\n", "Image=no.image\n", "[Service]\nKillMode=x\n",
     "[Service]\nType=x\n", "[Quadlet]\nX=1\n"],
)  # fmt: skip
def test_what_the_generator_refuses_names_the_place(text: str) -> None:
    with pytest.raises((Refusal, NotModelled), match=r"web\.container:[3-5]|podman's line"):
        asked(text)
