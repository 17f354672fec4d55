"""Layers on each other: what whiteouts, links and changes of type come to, and what no layer may hold."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from simulator.core.errors import Unreadable
from simulator.launch import layers
from simulator.launch.layers import Entry, apply_layers
from simulator.launch.rootfs import File, RootFs


def file(path: str, text: str = "") -> Entry:
    return Entry(path, File("file", 0o644, text=text))


def folder(path: str, mode: int = 0o755) -> Entry:
    return Entry(path, File("directory", mode))


def symlink(path: str, target: str) -> Entry:
    return Entry(path, File("symlink", 0o777, target=target))


def hard_link(path: str, target: str) -> Entry:
    return Entry(path, File("unknown"), target)


def apply(*layers: Sequence[Entry]) -> RootFs:
    return apply_layers(layers, "the image").rootfs


def test_a_later_layer_wins_and_folders_keep_what_is_below() -> None:
    found = apply([folder("a"), file("a/x", "1"), file("a/y")], [folder("./a/", 0o700), file("/a/x", "2")])
    assert {path: each.text for path, each in found.files.items()} == {"/a": None, "/a/x": "2", "/a/y": ""}
    assert found.files["/a"].mode == 0o700
    assert found.complete


def test_a_whiteout_removes_what_layers_below_have_alone() -> None:
    found = apply([file("a/x"), file("a/y/z")], [file("a/.wh.x"), file("a/.wh.y"), file("a/y/new")])
    assert set(found.files) == {"/a/y/new"}


@pytest.mark.parametrize("order", [1, -1])
def test_an_opaque_folder_hides_what_is_below_it_in_any_order(order: int) -> None:
    upper = [file("a/.wh..wh..opq"), file("a/new")][::order]
    assert set(apply([file("a/old"), file("b")], upper).files) == {"/a/new", "/b"}


def test_the_top_folder_can_be_opaque_and_what_aufs_left_is_no_file() -> None:
    found = apply([file("a")], [file(".wh..wh..opq"), folder(".wh..wh.plnk"), file(".wh..wh.plnk/1.2"), file("b")])
    assert set(found.files) == {"/b"}


def test_what_a_whiteout_empties_is_still_a_folder() -> None:
    assert apply([file("a/b/x")], [file("a/b/.wh.x")]).files == {"/a/b": File("directory", 0o755)}


def test_a_file_replaces_a_folder_and_a_folder_a_link() -> None:
    found = apply([file("a/x"), symlink("b", "/a")], [file("a", "now"), folder("b"), file("b/y")])
    assert set(found.files) == {"/a", "/b", "/b/y"}
    assert found.files["/a"].text == "now"
    assert found.files["/b"].type == "directory"


def test_a_hard_link_is_the_file_that_it_names_also_through_links() -> None:
    found = apply([folder("usr/lib"), symlink("lib", "usr/lib"), file("usr/lib/x", "1"), hard_link("y", "lib/x")])
    assert found.files["/y"].text == "1"
    later = apply([file("x", "1")], [hard_link("y", "x"), file("x", "2")])
    assert (later.files["/x"].text, later.files["/y"].text) == ("2", "1")


def test_links_of_the_same_layer_are_followed() -> None:
    found = apply([folder("usr/lib"), symlink("lib", "/usr/lib"), file("lib/../lib/x")])
    assert set(found.files) == {"/usr/lib", "/lib", "/usr/lib/x"}
    assert found.touched == ()


def test_a_link_is_relative_to_its_folder_or_begins_at_the_root() -> None:
    links = [symlink("a/down", "/b"), symlink("a/beside", "b")]
    found = apply([folder("a/b"), folder("b"), *links, file("a/down/x", "root"), file("a/beside/x", "folder")])
    assert {path: each.text for path, each in found.files.items() if each.text} == {"/b/x": "root", "/a/b/x": "folder"}


def test_where_engines_differ_nothing_is_known() -> None:
    """Overlayfs puts a folder in the place of a link of a lower layer; containerd and vfs follow it."""
    found = apply([folder("usr/lib"), file("usr/lib/ld.so"), symlink("lib", "usr/lib")], [file("lib/x")])
    assert found.touched == ("/lib",)
    assert found.files["/lib"] == found.files["/usr/lib/x"] == File("unknown")
    assert found.files["/usr/lib/ld.so"].type == "file"


@pytest.mark.parametrize(
    ("entries", "why"),
    [
        ([file("../x")], "leads out"),
        ([file("a/../../x")], "leads out"),
        ([hard_link("x", "../../etc/shadow")], "leads out"),
        ([hard_link("x", "nothing")], "hard link"),
        ([folder("d"), hard_link("x", "d")], "hard link"),
        ([hard_link("x", "/")], "hard link"),
        ([symlink("a", "b"), symlink("b", "a"), file("a/x")], "loop"),
        ([symlink("a", "a/a"), file("a/x")], "loop"),
        ([file("a\0b")], "no file can have"),
        ([file("a/" * 3000)], "no file can have"),
        ([file("a/.wh.")], "removes no file"),
        ([file(".wh...")], "removes no file"),
    ],
)
def test_what_engines_refuse_is_refused(entries: list[Entry], why: str) -> None:
    with pytest.raises(Unreadable, match=why) as caught:
        apply(entries)
    assert "\n" not in str(caught.value) and len(str(caught.value)) < 400


def test_an_absolute_path_stays_inside() -> None:
    assert set(apply([file("/../../x"), file("//a//./b/")]).files) == {"/x", "/a/b"}


def test_many_links_cost_a_sentence_and_no_hours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layers, "FOLLOWED", 200_000)
    deep = "/".join(["a"] * 1000)
    links = [folder(deep), *[symlink(f"l{n}", f"l{n - 1}/../" + deep if n else deep) for n in range(30)]]
    with pytest.raises(Unreadable, match="loop"):
        apply([*links, *[file(f"l29/{n}") for n in range(5000)]])


def test_a_deep_path_is_no_recursion() -> None:
    assert apply([file("a/" * 2000 + "x")]).files.keys() == {"/" + "a/" * 2000 + "x"}
