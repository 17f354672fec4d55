"""Archives and layouts as the tools write them: the right configuration comes out, or a sentence says why not."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import lzma
import random
import tarfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from simulator.cli.main import cli
from simulator.core.errors import DsimError, Unreadable
from simulator.workspace import archives
from simulator.workspace.image_index import find_image

ONE = {"architecture": "amd64", "os": "linux", "config": {"Entrypoint": ["one"]}, "rootfs": {}}
TWO = {"architecture": "arm64", "os": "linux", "config": {"Entrypoint": ["two"]}, "rootfs": {}}


def tar(files: Mapping[str, bytes]) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        for name, data in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return made.getvalue()


def docker(**images: Any) -> dict[str, bytes]:
    """What ``docker save`` of images writes; the list of them stands at the end."""
    files = {f"{tag}.json": json.dumps(config).encode() for tag, config in images.items()}
    listed = [{"Config": f"{tag}.json", "RepoTags": [f"app:{tag}"], "Layers": ["layer.tar"]} for tag in images]
    return {"layer.tar": b"\0" * 1024, **files, "manifest.json": json.dumps(listed).encode()}


class Layout:
    """An OCI layout that grows."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {"oci-layout": b'{"imageLayoutVersion": "1.0.0"}'}

    def blob(self, document: Any, **more: Any) -> dict[str, Any]:
        data = json.dumps(document).encode()
        digest = hashlib.sha256(data).hexdigest()
        self.files[f"blobs/sha256/{digest}"] = data
        return {"digest": f"sha256:{digest}", "size": len(data), **more}

    def image(self, config: Any, **more: Any) -> dict[str, Any]:
        return self.blob({"config": self.blob(config), "layers": []}, **more)

    def index(self, *entries: Any) -> dict[str, bytes]:
        self.files["index.json"] = json.dumps({"manifests": entries}).encode()
        return self.files


def platforms(names: bool = True) -> dict[str, bytes]:
    """An image for two platforms and its attestation, behind an index of its own."""
    made = Layout()
    both = [
        made.image(TWO, platform={"os": "linux", "architecture": "arm64", "variant": "v8"}),
        made.image(ONE, platform={"os": "linux", "architecture": "amd64"}),
        made.image({}, annotations={"vnd.docker.reference.type": "attestation-manifest"}),
    ]
    note = {"annotations": {"org.opencontainers.image.ref.name": "app"}} if names else {}
    return made.index(made.blob({"manifests": both}, **note))


def entrypoint(data: bytes, name: str | None = None, platform: str | None = None) -> Any:
    head, file = data[: archives.HEAD], io.BytesIO(data)
    assert archives.is_archive(head)
    file.seek(len(head))
    return archives.in_archive(file, head, "x.tar", name, platform)["config"]["Entrypoint"][0]


@pytest.mark.parametrize("packed", [bytes, gzip.compress, lzma.compress])
def test_the_only_image_is_found(packed: Any) -> None:
    assert entrypoint(packed(tar(docker(a=ONE)))) == "one"
    made = Layout()
    assert entrypoint(packed(tar(made.index(made.image(TWO))))) == "two"


@pytest.mark.parametrize("name", ["app:b", "docker.io/library/app:b", "@1"])
def test_a_name_chooses_among_images(name: str) -> None:
    assert entrypoint(tar(docker(a=ONE, b=TWO)), name) == "two"


def test_without_a_name_several_images_are_too_many() -> None:
    with pytest.raises(Unreadable, match=r"several images; give docker-archive:FILE:NAME.* app:a, app:b"):
        entrypoint(tar(docker(a=ONE, b=TWO)))
    with pytest.raises(Unreadable, match="no image app:c; it has app:a, app:b"):
        entrypoint(tar(docker(a=ONE, b=TWO)), "app:c")


def test_a_platform_chooses_among_images_and_linux_amd64_comes_first() -> None:
    assert entrypoint(tar(platforms())) == "one"
    assert entrypoint(tar(platforms()), "app", "linux/arm64") == "two"
    assert entrypoint(tar(platforms()), "app:latest", "linux/arm64/v8") == "two"
    with pytest.raises(Unreadable, match="no image for linux/s390x; it has linux/arm64/v8, linux/amd64"):
        entrypoint(tar(platforms(names=False)), None, "linux/s390x")


def test_an_index_may_name_platforms_that_were_not_saved() -> None:
    made = Layout()
    lost = {"digest": "sha256:" + "0" * 64, "platform": {"os": "linux", "architecture": "amd64"}}
    assert entrypoint(tar(made.index(lost, made.image(TWO)))) == "two"


def test_a_damaged_archive_says_so() -> None:
    made = Layout()
    files = made.index(made.image(ONE))
    changed = {name: data.replace(b"one", b"two") for name, data in files.items()}
    with pytest.raises(Unreadable, match="is not what its digest says"):
        entrypoint(tar(changed))
    with pytest.raises(Unreadable, match="no whole archive"):
        entrypoint(tar(docker(a=ONE))[:1200])
    with pytest.raises(Unreadable, match=r"names a\.json, and does not hold it"):
        entrypoint(tar({name: data for name, data in docker(a=ONE).items() if name != "a.json"}))
    with pytest.raises(Unreadable, match="holds no image"):
        entrypoint(tar({"etc/passwd": b"root"}))


def test_an_index_that_holds_itself_ends() -> None:
    made = Layout()
    entry: Any = made.image(ONE)
    for _ in range(20):
        entry = made.blob({"manifests": [entry]})
    with pytest.raises(Unreadable, match="an index without a list"):
        entrypoint(tar(made.index(entry)))


def test_indexes_that_repeat_each_other_end() -> None:
    documents: dict[str, bytes] = {}
    data = json.dumps({"manifests": []}).encode()
    for _ in range(7):
        digest = hashlib.sha256(data).hexdigest()
        documents[f"blobs/sha256/{digest}"] = data
        data = json.dumps({"manifests": [{"digest": f"sha256:{digest}"}] * 20}).encode()
    with pytest.raises(Unreadable, match="list more than 10000 manifests"):
        find_image({**documents, "index.json": data}, "f", None, None)


def test_a_layout_is_read_from_its_folder_and_from_nowhere_else(tmp_path: Path) -> None:
    made = Layout()
    for name, data in made.index(made.image(ONE)).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    assert archives.is_layout(str(tmp_path))
    assert archives.in_layout(str(tmp_path))["config"]["Entrypoint"] == ["one"]
    (tmp_path / "manifest.json").write_text(json.dumps([{"Config": "../outside.json"}]))
    with pytest.raises(Unreadable, match="does not hold it"):
        archives.in_layout(str(tmp_path))


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a.tar", ("a.tar", None)),
        ("docker-archive:a.tar", ("a.tar", None)),
        ("docker-archive:a.tar:app:b", ("a.tar", "app:b")),
        ("oci:folder:v1", ("folder", "v1")),
        ("C:a.tar", ("C:a.tar", None)),
    ],
)
def test_a_place_is_a_path_and_perhaps_a_name(text: str, place: tuple[str, str | None]) -> None:
    assert archives.place(text) == place


def test_every_command_that_takes_a_configuration_takes_an_archive(tmp_path: Path) -> None:
    (tmp_path / "a.tar").write_bytes(tar(docker(a=ONE)))
    (tmp_path / "two.tar").write_bytes(tar(docker(a=ONE, b=TWO)))
    dockerfile = tmp_path / "Dockerfile"
    dockerfile.write_text("FROM app:b\n")

    def plain(*words: str, stdin: bytes | None = None) -> str:
        return CliRunner().invoke(cli, [*words, "--format", "plain"], input=stdin).stdout

    one, two = str(tmp_path / "a.tar"), str(tmp_path / "two.tar")
    assert plain("resolve", "--config", one) == '["one"]\n'
    assert plain("resolve", "--config", "-", stdin=(tmp_path / "a.tar").read_bytes()) == '["one"]\n'
    assert plain("resolve", "-f", str(dockerfile), "--base", f"app:b={two}") == '["two"]\n'
    same = CliRunner().invoke(cli, ["diff", one, f"docker-archive:{two}:app:a"])
    assert (same.exit_code, "the same for every request" in same.stdout) == (0, True)
    assert CliRunner().invoke(cli, ["diff", one, f"docker-archive:{two}:app:b"]).exit_code == 1


def test_bytes_that_were_changed_give_an_answer_or_a_sentence() -> None:
    chance = random.Random(1)
    for made in (tar(docker(a=ONE, b=TWO)), gzip.compress(tar(platforms()))):
        for _ in range(300):
            data = bytearray(made)
            for _ in range(chance.choice((1, 3, 30))):
                data[chance.randrange(len(data))] = chance.randrange(256)
            file = io.BytesIO(bytes(data))
            head = file.read(archives.HEAD)
            try:
                archives.in_archive(file, head, "x.tar", chance.choice((None, "app:a")))
            except DsimError as error:
                assert "\n" not in str(error)
