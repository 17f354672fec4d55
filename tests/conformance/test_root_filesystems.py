"""Root filesystems as an engine that runs now has them: images drawn at random, saved, exported, pushed, and compared.

Runs where DSIM_LIVE names the socket of a Docker Engine, as .ci/rootfs does; DSIM_REGISTRY names a registry on loopback
(``127.0.0.1:5000``) to which skopeo copies, and DSIM_SEED repeats a run.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from simulator.api.image import Image
from simulator.launch.rootfs import File, RootFs
from simulator.releases.find import find_engine
from simulator.simulation.rootfs import rootfs_of_build
from simulator.workspace.rootfs.context import read_context
from simulator.workspace.rootfs.source import Choice, rootfs_at

SOCKET = os.environ.get("DSIM_LIVE", "")
REGISTRY = os.environ.get("DSIM_REGISTRY", "")
SEED = int(os.environ.get("DSIM_SEED") or random.SystemRandom().randrange(2**32))
IMAGES = 4
pytestmark = pytest.mark.skipif(not SOCKET, reason="DSIM_LIVE names no socket")
_ENGINES_OWN = ("/dev", "/proc", "/sys", "/.dockerenv", "/etc/hostname", "/etc/hosts", "/etc/resolv.conf", "/etc/mtab")


_NO_FIFO = "[ -p {} ] ||"
"""In front of a command that writes a file: whoever opens a FIFO waits for a reader, for ever."""


def docker(*words: str) -> str:
    return subprocess.run(
        ["docker", "-H", f"unix://{SOCKET}", *words], capture_output=True, text=True, check=True, timeout=300
    ).stdout.strip()


def drawn_path(draw: random.Random) -> str:
    return "/".join(draw.choice("abc") for _ in range(draw.randint(1, 3)))


def drawn_command(draw: random.Random) -> str:
    path, other = f"/t/{drawn_path(draw)}", f"/t/{drawn_path(draw)}"
    shapes = [
        f"mkdir -p {path}", f"rm -rf {path}", f"rm -rf {path} && mkdir -p {path} && echo new > {path}/f",
        f"{_NO_FIFO.format(path)} echo {draw.random()} > {path}",
        f"ln -s {other} {path}", f"ln -s ../{drawn_path(draw)} {path}",
        f"ln {path} {other}", f"chmod {draw.choice(('700', '4755', '644'))} {path}", f"chown 5:6 {path}",
        f"mkfifo {path}",
        f"mv {path} {other}", f"{_NO_FIFO.format(path)} printf '#!/bin/sh\\nexec true\\n' > {path}",
    ]  # fmt: skip
    return f"{draw.choice(shapes)} || true"


def changed_image(draw: random.Random, folder: Path) -> str:
    """Write a Dockerfile whose RUNs change files at random."""
    shutil.copy("/bin/busybox", folder / "busybox")
    runs = [f"RUN {'; '.join(drawn_command(draw) for _ in range(5))}" for _ in range(6)]
    text = [
        "FROM scratch",
        "COPY busybox /bin/busybox",
        'RUN ["/bin/busybox", "--install", "/bin"]',
        "RUN mkdir /t",
        *runs,
    ]
    (folder / "Dockerfile").write_text("\n".join([*text, "CMD /bin/sh", ""]), encoding="utf-8")
    return f"dsim-rootfs:{draw.randrange(10**9)}"


def copied_image(draw: random.Random, folder: Path) -> str:
    """Write a Dockerfile without RUN that copies files in all ways, and the files."""
    for name in ("e.sh", "d/run", "d/sub/x", "d/sub/y.txt", "ignored", "f.txt"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"#!/bin/sh\n# {name}\n", encoding="utf-8")
        (folder / name).chmod(draw.choice((0o644, 0o755, 0o600)))
    (folder / "d" / "link").symlink_to("run")
    (folder / ".dockerignore").write_text(
        draw.choice(("ignored\n", "**/*.txt\n!d\n", "d/sub\n!d/sub/x\n")), encoding="utf-8"
    )
    sources = ("e.sh", "d", "d/", "d/run", ".", "*.sh", "d/*", "e.sh d/run", "d/sub", "/d/sub/x", "./e.sh",
               "d/link", "d/li*", "d/ru?", "[e].sh d/r*")  # fmt: skip
    targets = ("/", "/x", "/x/", ".", "y", "y/", "/p/q/r", "/p/q/", "$D/z")
    lines = ["FROM scratch AS first", "COPY e.sh /one/e", "COPY d /two", "FROM scratch", "ENV D=/v/w"]
    for _ in range(draw.randint(2, 6)):
        source, target = draw.choice(sources), draw.choice(targets)
        if " " in source and not target.endswith(("/", ".")):
            target += "/"
        flag = draw.choice(("", "", "--chown=5:6 ", "--chown=7 "))
        lines.append(draw.choice((f"COPY {flag}{source} {target}", f"WORKDIR {draw.choice(('/wd', 'rel', '/p'))}")))
        if draw.random() < 0.3:
            lines.append(f"COPY --from=first {draw.choice(('/one/e', '/two', '/two/sub/x'))} {target}")
    (folder / "Dockerfile").write_text("\n".join([*lines, 'CMD ["/x"]', ""]), encoding="utf-8")
    return f"dsim-copied:{draw.randrange(10**9)}"


@pytest.fixture
def built() -> Iterator[list[str]]:
    made: list[str] = []
    yield made
    for name in made:
        subprocess.run(["docker", "-H", f"unix://{SOCKET}", "rmi", "-f", name], capture_output=True, check=False)


def exported(name: str, folder: Path) -> str:
    """Return the path of what ``docker export`` writes of a container of an image."""
    container = docker("create", "--network", "none", name)
    try:
        docker("export", "-o", str(folder / "export.tar"), container)
    finally:
        docker("rm", container)
    return str(folder / "export.tar")


def own(found: RootFs) -> Mapping[str, File]:
    """Return the files of the image, without those that the engine puts into containers."""
    made = ("/", "/etc")
    return {path: each for path, each in found.files.items() if path not in made and not path.startswith(_ENGINES_OWN)}


@pytest.mark.parametrize("number", range(IMAGES))
def test_every_source_has_the_files_of_the_container(
    built: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    draw = random.Random(SEED + number)
    monkeypatch.setenv("DOCKER_HOST", f"unix://{SOCKET}")
    name = changed_image(draw, tmp_path)
    docker("build", "-q", "--network", "none", "-t", name, str(tmp_path))
    built.append(name)
    expected = own(rootfs_at(exported(name, tmp_path), Choice()))
    docker("save", "-o", str(tmp_path / "save.tar"), name)
    words = [str(tmp_path / "save.tar"), f"docker-daemon:{name}"]
    if REGISTRY:
        for target in (f"docker://{REGISTRY}/{name}", f"oci:{tmp_path}/oci:x", f"oci-archive:{tmp_path}/oci.tar:x"):
            copy = ["skopeo", "copy", "-q", "--dest-tls-verify=false", f"docker-archive:{tmp_path}/save.tar", target]
            subprocess.run(copy, check=True, capture_output=True)
        words += [f"docker://{REGISTRY}/{name}", str(tmp_path / "oci"), str(tmp_path / "oci.tar")]
    for word in words:
        assert own(rootfs_at(word, Choice())) == expected, f"{word}, seed {SEED}, image {number}"


@pytest.mark.parametrize("number", range(IMAGES * 3))
def test_what_a_dockerfile_tells_is_so(built: list[str], tmp_path: Path, number: int) -> None:
    draw = random.Random(SEED + 1000 + number)
    context = tmp_path / "context"
    context.mkdir()
    name = copied_image(draw, context)
    try:
        docker("build", "-q", "--network", "none", "-t", name, str(context))
    except subprocess.CalledProcessError:
        return  # a COPY that this draw makes impossible
    built.append(name)
    text = (context / "Dockerfile").read_text("utf-8")
    engine = find_engine("docker@28.5")
    files = read_context(str(context), str(context / "Dockerfile"))
    stages = {"first": rootfs_of_build(Image.from_dockerfile(text, target="first").source.build(engine), files)}
    found = rootfs_of_build(Image.from_dockerfile(text).source.build(engine), files, stages)
    real = rootfs_at(exported(name, tmp_path), Choice())
    told = f"seed {SEED}, number {number}:\n{text}"
    for path, file in own(found).items():
        assert path in real.files, f"{path} is not there, {told}"
        each = real.files[path]
        if file.type != "unknown":
            assert (file.type, file.target) == (each.type, each.target), f"{path}, {told}"
        if file.type == "file":
            assert (file.mode, file.uid, file.gid, file.size) == (each.mode, each.uid, each.gid, each.size), (
                f"{path}, {told}"
            )
            assert file.text in (None, each.text), f"{path}, {told}"
    if found.complete:
        for path in own(real).keys() - found.files.keys():
            below = any(path == each or path.startswith(f"{each.rstrip('/')}/") for each in found.touched)
            implied = any(each.startswith(f"{path}/") for each in found.files)
            assert below or implied, f"{path} was not foreseen, {told}"
