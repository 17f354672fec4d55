"""Root filesystems from archives, layouts and folders, and one sentence for those that are hostile."""

from __future__ import annotations

import bz2
import gzip
import hashlib
import io
import json
import lzma
import os
import tarfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from simulator.core.errors import Unreadable
from simulator.launch import contents
from simulator.launch.rootfs import File, RootFs
from simulator.workspace.rootfs import limits, streams
from simulator.workspace.rootfs.source import Choice, image_at, rootfs_at

CONFIG = {"architecture": "amd64", "os": "linux", "config": {"Cmd": ["x"]}, "rootfs": {}}


def tar(files: Mapping[str, bytes | str | None], mode: int = 0o644) -> bytes:
    """Pack files: bytes are a file's, a text is where a link leads, None is a folder."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.mode = mode
            info.type = tarfile.DIRTYPE if content is None else tarfile.SYMTYPE if isinstance(content, str) else b"0"
            info.linkname = content if isinstance(content, str) else ""
            info.size = len(content) if isinstance(content, bytes) else 0
            archive.addfile(info, io.BytesIO(content if isinstance(content, bytes) else b""))
    return made.getvalue()


LAYERS = [tar({"bin": None, "bin/old": b"x", "e.sh": b"#!/bin/sh\n"}), tar({"bin/.wh.old": b"", "bin/sh": "busybox"})]


def docker_save(*layers: bytes, **more: bytes | str | None) -> bytes:
    names = [f"{n}/layer.tar" for n in range(len(layers))]
    manifest = json.dumps([{"Config": "c.json", "RepoTags": ["a:1"], "Layers": names}]).encode()
    return tar(
        {
            **dict(zip(names, layers, strict=True)),
            "c.json": json.dumps(CONFIG).encode(),
            "manifest.json": manifest,
            **more,
        }
    )


def layout(*layers: bytes, config: Any = CONFIG) -> dict[str, bytes]:
    files = {"oci-layout": b'{"imageLayoutVersion": "1.0.0"}'}

    def blob(data: bytes) -> dict[str, Any]:
        digest = hashlib.sha256(data).hexdigest()
        files[f"blobs/sha256/{digest}"] = data
        return {"digest": f"sha256:{digest}", "size": len(data)}

    listed = [blob(layer) for layer in layers]
    manifest = blob(json.dumps({"config": blob(json.dumps(config).encode()), "layers": listed}).encode())
    return {**files, "index.json": json.dumps({"manifests": [manifest]}).encode()}


def write(path: Path, data: bytes) -> str:
    path.write_bytes(data)
    return str(path)


def checked(found: RootFs) -> None:
    assert found.complete
    assert found.files == {
        "/bin": File("directory", 0o644),
        "/bin/sh": File("symlink", 0o644, target="busybox"),
        "/e.sh": File("file", 0o644, text="#!/bin/sh\n", size=10),
    }


def same(data: bytes) -> bytes:
    return data


@pytest.mark.parametrize("pack", [same, gzip.compress, bz2.compress, lzma.compress], ids=["tar", "gz", "bz2", "xz"])
def test_archives_and_layouts_give_the_same_files(tmp_path: Path, pack: Any) -> None:
    packed = [pack(layer) for layer in LAYERS]
    checked(rootfs_at(write(tmp_path / "save.tar", docker_save(*packed)), Choice()))
    checked(rootfs_at(write(tmp_path / "save.gz", pack(docker_save(*LAYERS))), Choice()))
    checked(rootfs_at(write(tmp_path / "oci.tar", tar(dict(layout(*packed)))), Choice()))
    for name, data in layout(*packed).items():
        (tmp_path / "oci" / name).parent.mkdir(parents=True, exist_ok=True)
        write(tmp_path / "oci" / name, data)
    checked(rootfs_at(str(tmp_path / "oci"), Choice()))
    found, what = image_at(f"oci:{tmp_path}/oci", Choice())
    assert found.document == CONFIG
    assert what == f"{tmp_path}/oci"
    checked(found.rootfs)


def test_several_gzip_parts_are_one_layer(tmp_path: Path) -> None:
    data = LAYERS[0]
    parts = b"".join(gzip.compress(data[at : at + 700]) for at in range(0, len(data), 700))
    checked(rootfs_at(write(tmp_path / "a.tar", docker_save(parts + b"\0" * 99, LAYERS[1])), Choice()))


def test_zstd_is_read_where_python_can(tmp_path: Path) -> None:
    """A frame that stores its bytes: magic, descriptor, window, raw block."""
    data = LAYERS[0]
    blocks = [data[at : at + 4096] for at in range(0, len(data), 4096)]
    last = len(blocks) - 1
    body = b"".join(((len(each) << 3) | (n == last)).to_bytes(3, "little") + each for n, each in enumerate(blocks))
    path = write(tmp_path / "a.tar", docker_save(b"\x28\xb5\x2f\xfd\x00\x58" + body, LAYERS[1]))
    try:
        streams.zstd_decompressor()
    except Unreadable:
        with pytest.raises(Unreadable, match=r"install dsim\[zstd\], or use Python 3.14"):
            rootfs_at(path, Choice())
    else:
        checked(rootfs_at(path, Choice()))


def test_a_layer_may_be_a_link_to_another(tmp_path: Path) -> None:
    """As docker save before version 25 wrote equal layers."""
    data = tar(
        {
            "a/layer.tar": LAYERS[0],
            "b/layer.tar": "../a/layer.tar",
            "c.json": json.dumps(CONFIG).encode(),
            "manifest.json": json.dumps([{"Config": "c.json", "Layers": ["a/layer.tar", "b/layer.tar"]}]).encode(),
        }
    )
    assert set(rootfs_at(write(tmp_path / "a.tar", data), Choice()).files) == {"/bin", "/bin/old", "/e.sh"}


def test_a_tar_of_a_root_filesystem_is_one(tmp_path: Path) -> None:
    data = tar(
        {"./etc/passwd": b"root:x:0:0\n", "app.json": b"{}", "e.sh": b"#!/bin/sh\n", "data.tgz": gzip.compress(b"")}
    )
    found = rootfs_at(write(tmp_path / "a.tar", data), Choice())
    assert {path: each.text for path, each in found.files.items()} == {
        "/etc/passwd": "root:x:0:0\n",
        "/app.json": None,
        "/e.sh": "#!/bin/sh\n",
        "/data.tgz": None,
    }
    with pytest.raises(Unreadable, match="give it by --rootfs"):
        image_at(str(tmp_path / "a.tar"), Choice())


def test_a_folder_is_a_root_filesystem_and_no_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "loop").symlink_to("../bin")
    (tmp_path / "out").symlink_to("/etc")
    write(tmp_path / "bin" / "e", b"#!/bin/sh\n")
    (tmp_path / "bin" / "e").chmod(0o755)
    os.mkfifo(tmp_path / "pipe")
    found = rootfs_at(str(tmp_path), Choice())
    assert set(found.files) == {"/bin", "/bin/loop", "/bin/e", "/out", "/pipe"}
    assert found.files["/bin/e"].text == "#!/bin/sh\n"
    assert (found.files["/out"].target, found.files["/pipe"].type) == ("/etc", "fifo")


def test_the_json_of_the_oracle_is_a_root_filesystem(tmp_path: Path) -> None:
    value = {"complete": True, "files": {"/x": {"type": "file", "mode": "0755", "text": "hi"}}}
    for document in (value, {"rootfs": value}):
        found = rootfs_at(write(tmp_path / "r.json", json.dumps(document).encode()), Choice())
        assert found.complete
        assert found.files["/x"].text == "hi"
    with pytest.raises(Unreadable, match="neither files nor complete"):
        rootfs_at(write(tmp_path / "r.json", b'{"Cmd": []}'), Choice())


def many_layers(number: int) -> bytes:
    names = ["l/layer.tar"] * number
    manifest = json.dumps([{"Config": "c.json", "Layers": names}]).encode()
    return tar({"l/layer.tar": LAYERS[0], "c.json": json.dumps(CONFIG).encode(), "manifest.json": manifest})


def changed(files: dict[str, bytes]) -> bytes:
    name = next(name for name, data in files.items() if data == LAYERS[0])
    return tar({**files, name: LAYERS[0].replace(b"#!/bin/sh", b"#!/bin/zh")})


NAMED = {
    "c.json": json.dumps(CONFIG).encode(),
    "manifest.json": json.dumps([{"Config": "c.json", "Layers": ["0/layer.tar", "1/layer.tar"]}]).encode(),
}
HOSTILE = {
    "cut off": (docker_save(*LAYERS)[:1500], "no whole archive: it ends too early"),
    "a layer cut off": (docker_save(gzip.compress(LAYERS[0])[:80]), "layer.tar in .* is damaged: it ends too early"),
    "a layer of noise": (docker_save(b"\x1f\x8b" + b"\xff" * 600), "is damaged"),
    "a layer that leads out": (docker_save(tar({"../x": b""})), "leads out of the root filesystem"),
    "no layer": (tar({**NAMED, "0/layer.tar": LAYERS[0]}), "names the layer 1/layer.tar, and does not hold it"),
    "ten thousand layers": (many_layers(10_000), "has 10000 layers"),
    "another blob than its digest": (changed(layout(*LAYERS)), "is not what its digest says"),
    "a loop of layers": (docker_save(LAYERS[0], **{"0/layer.tar": "../0/layer.tar"}), "names the layer"),
    "empty": (gzip.compress(tar({})), "holds nothing"),
}


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_hostile_archives_get_one_sentence(tmp_path: Path, name: str) -> None:
    data, why = HOSTILE[name]
    with pytest.raises(Unreadable, match=why) as caught:
        rootfs_at(write(tmp_path / "a.tar", data), Choice())
    assert str(caught.value).isprintable()


def test_bombs_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "BOMB", 8 * 1024 * 1024)
    bomb = gzip.compress(tar({"zeros": b"\0" * (64 * 1024 * 1024)}))
    with pytest.raises(Unreadable, match="unpacks to more than 200 times its size"):
        rootfs_at(write(tmp_path / "a.tar", docker_save(bomb)), Choice())
    with pytest.raises(Unreadable, match="unpacks to more than 200 times its size"):
        rootfs_at(
            write(tmp_path / "a.tgz", gzip.compress(docker_save(bomb, more=b"\0" * (64 * 1024 * 1024)))), Choice()
        )


def test_there_is_room_for_so_many_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "ENTRIES", 20)
    path = write(tmp_path / "a.tar", docker_save(tar({str(n): b"" for n in range(30)})))
    with pytest.raises(Unreadable, match="more files than dsim reads"):
        rootfs_at(path, Choice())


def test_texts_beyond_the_room_are_not_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contents, "TEXTS", 15)
    data = tar({"a.sh": b"#!/bin/sh\n", "b.sh": b"#!/bin/sh\n"}, 0o755)
    found = rootfs_at(write(tmp_path / "a.tar", data), Choice())
    assert [each.text for each in found.files.values()] == ["#!/bin/sh\n", None]
    assert found.files["/b.sh"].head == b"#!/bin/sh\n"


class Counter:
    def __init__(self) -> None:
        self.size = self.read = 0

    def expect(self, size: int) -> None:
        self.size = size

    def update(self, steps: int) -> None:
        self.read += steps


def test_progress_is_told(tmp_path: Path) -> None:
    data = docker_save(*LAYERS)
    counter = Counter()
    rootfs_at(write(tmp_path / "a.tar", data), Choice(progress=counter))
    assert counter.size == counter.read == len(data)
