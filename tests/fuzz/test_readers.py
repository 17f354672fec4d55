"""Whatever settings, archives, daemons, root filesystems and files of callers hold is read, or told in one sentence."""

from __future__ import annotations

import io
import json
import tarfile
from contextlib import suppress
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from simulator.core.errors import DsimError, Unreadable
from simulator.images import config as configs
from simulator.launch.rootfs_json import read_rootfs
from simulator.oracle import protocol
from simulator.strategies import json_values
from simulator.workspace.image_index import find_image
from simulator.workspace.image_names import named_images
from simulator.workspace.rootfs.images import read_archive
from simulator.workspace.toml import read_toml

OUTCOMES = {"process", "image", "refused", "not-modelled", "invalid"}
_TOML = ("[lint]\n", "[images]\n", "a", ".", "=", "[", "]", "{", "}", '"', "'", "1", "\n", "#", ",", '"""', "\\u0000")


@given(text=st.lists(st.sampled_from(_TOML) | st.text(max_size=4), max_size=40).map("".join))
@example(text="a = " + "[" * 600)
@example(text="a" + ".a" * 100_000 + "=1")
@example(text='x="\udcff"')
def test_settings_are_read_or_refused(text: str) -> None:
    with suppress(Unreadable):
        read_toml(text, "f")
    with suppress(Unreadable):
        named_images({".dsim.toml": f"[images]\n{text}"})


_NAMES = st.sampled_from(
    (
        "manifest.json",
        "index.json",
        "oci-layout",
        "./a/layer.tar",
        "blobs/sha256/a",
        "etc/passwd",
        "../x",
        "/",
        "a" * 200,
    )
)


def _archive(members: list[tuple[str, bytes, bytes]]) -> bytes:
    made = io.BytesIO()
    for name, kind, data in members:
        info = tarfile.TarInfo(name)
        info.type, info.size, info.linkname = kind, len(data), "etc/passwd"
        made.write(info.tobuf(tarfile.GNU_FORMAT, errors="surrogateescape"))
        made.write(data.ljust(-(-len(data) // 512) * 512, b"\0"))
    return made.getvalue() + bytes(1024)


@given(
    members=st.lists(
        st.tuples(
            _NAMES,
            st.sampled_from((b"0", b"1", b"2", b"5", b"6", b"x", b"g", b"L", b"K", b"S", b"7")),
            st.binary(max_size=40) | json_values().map(lambda value: json.dumps(value).encode()),
        ),
        max_size=6,
    ),
    cut=st.integers(0, 3000),
)
@example(members=[("a", b"x", b"11 path=ab\n")] * 400, cut=0)
@example(members=[("a", b"L", b"ab\0")] * 400, cut=0)
def test_archives_are_read_or_refused(members: list[tuple[str, bytes, bytes]], cut: int) -> None:
    data = _archive(members)
    with suppress(DsimError):
        read_archive(io.BytesIO(data[: len(data) - cut]), "f")


@given(document=json_values(), index=json_values())
def test_lists_of_images_are_read_or_refused(document: Any, index: Any) -> None:
    documents = {"manifest.json": json.dumps(document).encode(), "index.json": json.dumps(index).encode()}
    for chosen in (documents, {"index.json": documents["index.json"]}):
        with suppress(DsimError):
            find_image(chosen, "f", None, None)


@given(data=st.binary(max_size=60) | json_values().map(lambda value: json.dumps(value).encode()))
@example(data=b"[" * 100_000)
@example(data=b'{"Endpoints": []}')
@example(data=b'{"message":' + b"1" * 9000 + b"}")
def test_what_a_daemon_answers_is_read_or_refused(data: bytes) -> None:
    with suppress(DsimError):
        configs.image_object(configs.parse(data))


_FILE = st.fixed_dictionaries(
    {"type": st.sampled_from(("file", "directory", "symlink", "fifo", "x")) | json_values()},
    optional={
        "text": st.text(max_size=30) | st.builds("#!{}\n{}".format, st.text(max_size=12), st.text(max_size=30)),
        "bytes": st.text(max_size=12),
        "mode": st.sampled_from(("0755", "4755", "9", "", "0o7")) | json_values(),
        "target": st.sampled_from(("/", "..", "/bin/sh", "a", "", "\0")) | st.text(max_size=6),
        "elf": json_values(),
        "program": json_values() | st.just({"name": "dash", "version": "0.5.12", "build": "debian"}),
        "handles": json_values(),
        "uid": json_values(),
    },
)
_PATHS = st.sampled_from(
    ("/bin/sh", "/bin", "/bin/dash", "/e", "/etc/passwd", "/", "", "x", "//", "/a/../b", "/bin/sh/x")
)


@given(
    files=st.dictionaries(_PATHS, _FILE | json_values(), max_size=5),
    complete=st.booleans() | json_values(),
    words=st.lists(st.sampled_from(("/e", "sh", "-c", "exec $A", "/bin/sh", "", "x")), max_size=4),
)
def test_the_oracle_answers_every_rootfs(files: dict[str, Any], complete: Any, words: list[str]) -> None:
    rootfs = {"complete": complete, "files": files}
    with suppress(Unreadable):
        read_rootfs(rootfs)
    request = {"image": {"config": {"Cmd": ["/e"]}}, "request": {"docker-run": ["x", *words]}, "rootfs": rootfs}
    answer = json.loads(protocol.answer_line(json.dumps(request)))
    assert answer["outcome"] in OUTCOMES
    assert "dsim has a fault" not in answer.get("message", "")


_BODY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from(("x", "${{ a }}", "$A", "${")),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                """image script services job jobs variables extends steps run container runs-on uses with env options on
            Job TaskGroups Tasks Config Driver Name command args containerDefinitions name entryPoint environment
            default include rules entrypoint dockerFile build features containerEnv overrideCommand""".split()
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=14,
)


@given(
    caller=st.sampled_from(("gitlab-ci", "github-actions", "nomad", "ecs", "devcontainer", "quadlet", "stack")),
    body=_BODY.map(json.dumps) | st.text(max_size=40),
)
def test_the_oracle_answers_every_file_of_a_caller(caller: str, body: str) -> None:
    request = {"images": {"*": {"Cmd": ["c"]}}, "request": {caller: {"files": {"f.container": body}}}}
    answer = json.loads(protocol.answer_line(json.dumps(request)))
    assert answer["outcome"] in OUTCOMES
    assert "dsim has a fault" not in answer.get("message", "")
