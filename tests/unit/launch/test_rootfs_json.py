"""The oracle's rootfs: what is read, and what is no root filesystem."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from simulator.core.errors import Unreadable
from simulator.launch.rootfs import Elf, File, Program
from simulator.launch.rootfs_json import read_rootfs


def test_entries_are_read_with_their_defaults() -> None:
    entries: dict[str, Any] = {
        "/d": {"type": "directory"},
        "/f": {},
        "/l": {"type": "symlink", "target": "f"},
        "/t": {"mode": "4755", "uid": 1, "gid": 2, "text": "é", "handles": ["SIGTERM"]},
        "/b": {"bytes": base64.b64encode(b"\x7fELF" + bytes(252)).decode()},
        "/s": {"bytes": base64.b64encode(b"#!/x\n").decode()},
        "/e": {"elf": {"machine": "arm", "class": 32, "kind": "shared object", "interpreter": "/l", "needed": ["a"]}},
        "/p": {"program": {"name": "dash", "version": "0.5.12", "build": "debian"}},
    }
    rootfs = read_rootfs({"complete": True, "files": entries})
    assert rootfs.complete and list(rootfs.files) == list(entries) and len(rootfs.files) == len(entries)
    assert rootfs.files["/d"] == File("directory", 0o755)
    assert rootfs.files["/f"] == File("file", 0o644)
    assert rootfs.files["/l"] == File("symlink", 0o777, target="f")
    text = "é".encode()
    assert rootfs.files["/t"] == File("file", 0o4755, 1, 2, "", "é", text, 2, handles=frozenset({"SIGTERM"}))
    assert (rootfs.files["/b"].size, rootfs.files["/b"].elf) == (None, None)
    assert (rootfs.files["/s"].size, rootfs.files["/s"].text) == (5, "#!/x\n")
    assert rootfs.files["/e"].elf == Elf("arm", 32, "shared object", "/l", ("a",))
    assert rootfs.files["/p"].program == Program("dash", "0.5.12", "debian")
    assert "/x" not in rootfs.files and rootfs.files.get("/x") is None


def test_an_empty_object_knows_nothing() -> None:
    rootfs = read_rootfs({})
    assert not rootfs.complete and not rootfs.files


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ([], "rootfs is not a JSON object"),
        ({"complete": 1}, "rootfs.complete is not true or false"),
        ({"file": {}}, 'unknown keys: "file"'),
        ({"files": []}, "rootfs.files is not a JSON object"),
        ({"files": {"a": {}}}, '"a" is not an absolute path'),
        ({"files": {"": {}}}, '"" is not an absolute path'),
        ({"files": {"/a/../b": {}}}, '"/a/../b" is not an absolute path'),
        ({"files": {"/a/": {}}}, '"/a/" is not an absolute path'),
        ({"files": {"/a": 1}}, 'files["/a"] is not a JSON object'),
        ({"files": {"/a": []}}, 'files["/a"] is not a JSON object'),
        ({"files": {"/a": {"Mode": "0755"}}}, 'unknown key "Mode"'),
        ({"files": {"/a": {"mode": 755}}}, 'files["/a"].mode is not an octal mode'),
        ({"files": {"/a": {"mode": "0o755"}}}, 'files["/a"].mode is not an octal mode'),
        ({"files": {"/a": {"mode": "77777"}}}, 'files["/a"].mode is not an octal mode'),
        ({"files": {"/a": {"uid": True}}}, 'files["/a"].uid is not a whole number'),
        ({"files": {"/a": {"gid": -1}}}, 'files["/a"].gid is not a whole number'),
        ({"files": {"/a": {"type": "link"}}}, 'files["/a"].type is not one of'),
        ({"files": {"/a": {"type": "symlink"}}}, "symlink without a target"),
        ({"files": {"/a": {"type": "symlink", "target": "b\0"}}}, "NUL"),
        ({"files": {"/a": {"target": "b"}}}, "is a file, which cannot have target"),
        ({"files": {"/a": {"type": "directory", "text": ""}}}, "is a directory, which cannot have text"),
        ({"files": {"/a": {"text": "", "bytes": ""}}}, "cannot have bytes"),
        ({"files": {"/a": {"text": 1}}}, 'files["/a"].text is not a string'),
        ({"files": {"/a": {"bytes": "%"}}}, 'files["/a"].bytes is not base64'),
        ({"files": {"/a": {"elf": {}}}}, "has no machine"),
        ({"files": {"/a": {"elf": {"machine": "x", "class": 16}}}}, "neither 32 nor 64"),
        ({"files": {"/a": {"elf": {"machine": "x", "kind": 1}}}}, "no string"),
        ({"files": {"/a": {"elf": {"machine": "x", "needed": "a"}}}}, "not a list of strings"),
        ({"files": {"/a": {"elf": {"machine": "x", "os": "a"}}}}, 'unknown keys: "os"'),
        ({"files": {"/a": {"program": {}}}}, "has no name"),
        ({"files": {"/a": {"handles": ["TERM"]}}}, '"TERM", which is no signal'),
        ({"files": {"/a": {}, "/a/b/c": {}}}, '"/a/b/c" is below "/a", which is a file'),
        ({"files": {"/a": {"type": "symlink", "target": "b"}, "/a/c": {}}}, "which is a symlink"),
    ],
)
def test_what_is_no_root_filesystem_says_where(document: Any, message: str) -> None:
    with pytest.raises(Unreadable) as error:
        read_rootfs(document)
    assert message in str(error.value)
