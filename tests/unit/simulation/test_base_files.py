"""What is known of the files of the usual base images, and what comes of a start on them."""

from __future__ import annotations

import pytest

from simulator import Image, docker_run, resolve
from simulator.core.values import FromCatalogue
from simulator.images.catalogue import catalogue
from simulator.launch.outcome import FirstProcess, Start
from simulator.launch.rootfs import UNKNOWN, RootFs
from simulator.launch.tree import Errno, Node, Tree
from simulator.simulation.base_files import files_of_base, is_own
from simulator.simulation.start import agreed, start_of


def files(name: str) -> RootFs:
    entry = catalogue().find(name)
    assert entry is not None
    return files_of_base(FromCatalogue(name, entry))


def start(dockerfile: str) -> Start:
    answer = resolve(Image.from_dockerfile(dockerfile))
    found = start_of(answer.outcome, answer.release, answer.image_rootfs())  # type: ignore[arg-type]
    assert found is not None
    return found


def looked_up(rootfs: RootFs, path: str) -> list[str | None]:
    """Where a path leads in each of the root filesystems; None if it is absent, a question mark if unknown."""
    found = [Tree(each).walk(path) for each in (rootfs, *rootfs.others)]
    return [node.path if isinstance(node, Node) else None if isinstance(node, Errno) else "?" for node in found]


def test_debian_has_dash_bash_and_coreutils_in_one_folder_or_two() -> None:
    debian = files("debian:12")
    assert looked_up(debian, "/bin/sh") == ["/usr/bin/dash", "/bin/dash"]
    assert looked_up(debian, "/usr/bin/sh") == ["/usr/bin/dash", None]
    assert looked_up(debian, "/usr/bin/env") == ["/usr/bin/env", "/usr/bin/env"]
    assert looked_up(debian, "/bin/env") == ["/usr/bin/env", None]
    assert looked_up(debian, "/usr/local/bin/sh") == [None, None]
    assert looked_up(debian, "/bin/nano") == ["?", "?"]


def test_alpine_itself_has_no_bash() -> None:
    assert looked_up(files("alpine:3.20"), "/bin/bash") == [None, None]
    assert looked_up(files("node:20-alpine"), "/bin/bash") == ["?", "?"]
    assert looked_up(files("alpine"), "/bin/sleep") == ["/usr/bin/busybox", "/bin/busybox"]
    assert looked_up(files("node:20-alpine"), "/bin/sh") == ["/usr/bin/busybox", "/bin/busybox"]


def test_the_folders_of_the_image_s_own_path_have_no_shell() -> None:
    assert looked_up(files("golang:1.22"), "/usr/local/go/bin/sh") == [None, None]


def test_images_of_others_are_not_known() -> None:
    assert files("jenkins/jenkins:lts") == UNKNOWN
    assert files("gcr.io/distroless/static") != UNKNOWN


@pytest.mark.parametrize("base", ["debian", "debian:12", "ubuntu:22.04", "python:3.12", "node:20-bookworm-slim"])
def test_dash_stays_process_one_of_a_shell_form(base: str) -> None:
    found = start(f"FROM {base}\nENTRYPOINT []\nCMD sleep 100\n")
    assert found.pid1 == FirstProcess("shell", ("/bin/sh", "-c", "sleep 100"))
    assert [last.args for last in found.becomes] == [("sleep", "100")]
    assert (found.stop.ends, found.stop.exit) == ("killed", 137)
    assert found.executes is None, "in which folder dash is depends on the release"


def test_busybox_gives_way_to_the_command_of_a_shell_form() -> None:
    found = start("FROM alpine:3.20\nCMD sleep 100\n")
    assert found.pid1 == FirstProcess("program", ("sleep", "100"))


def test_a_program_that_alpine_lacks_is_not_found() -> None:
    found = start('FROM alpine\nCMD ["bash", "-c", "x"]\n')
    assert (found.outcome, found.exit.run) == ("not-started", 127)


@pytest.mark.parametrize(
    "line", ["RUN apt-get install -y x", "COPY . /", "COPY x /bin", "ADD x.tar /", "RUN ln -sf bash /bin/sh"]
)
def test_what_an_instruction_may_have_changed_is_not_known(line: str) -> None:
    assert start(f"FROM debian:12\n{line}\nCMD sleep 100\n").outcome == "unknown"


def test_another_platform_s_base_is_not_known() -> None:
    assert start("FROM --platform=linux/arm64 debian:12\nCMD sleep 100\n").outcome == "unknown"


def test_a_path_of_one_layout_alone_is_not_known() -> None:
    found = start('FROM debian\nCMD ["/usr/bin/sh", "-c", "x"]\n')
    assert found.outcome == "unknown"
    assert found.unknown == ("whether /bin is a link to /usr/bin: list it",)


def test_starts_agree_on_what_both_say() -> None:
    one = Start("started", "/usr/bin/x", ("x",), pid1=FirstProcess("program", ("x",)))
    assert agreed(one, one) == one
    assert agreed(one, one._replace(executes="/bin/x")) == one._replace(executes=None)
    other = agreed(one, one._replace(pid1=FirstProcess("program", ("y",))))
    assert (other.outcome, other.pid1, bool(other.unknown)) == ("started", FirstProcess(), True)
    assert agreed(one, Start(unknown=("why",))) == Start(unknown=("why",))
    assert agreed(one, Start("exec-failed")).outcome == "unknown"


def test_every_command_tells_that_alpine_has_no_bash() -> None:
    told = resolve(Image.from_dockerfile('FROM alpine\nCMD ["bash"]\n')).explain()
    assert told.startswith('Does not start: exit 127, there is no "bash"')
    assert "Does not start" not in resolve(Image.from_dockerfile("FROM alpine\nCMD x\n")).explain()
    added = 'FROM alpine\nRUN apk add bash\nCMD ["bash"]\n'
    assert "Does not start" not in resolve(Image.from_dockerfile(added)).explain()


@pytest.mark.parametrize(
    ("platform", "own"),
    [
        ("", True),
        ("linux", True),
        ("linux/amd64", True),
        ("linux/x86_64", True),
        ("linux/arm64/v8", False),
        ("linux/arm", False),
    ],
)
def test_the_programs_of_another_platform_are_not_known(platform: str, own: bool) -> None:
    option = ["--platform", platform] if platform else []
    assert (docker_run([*option, "alpine", "sleep", "5"]).image_rootfs().files != {}) == own
    assert is_own(platform) == own
    if platform.startswith("linux/"):
        built = resolve(Image.from_dockerfile("FROM alpine\nCMD sleep 5\n", platform=platform))
        assert (built.image_rootfs().files != {}) == own


@pytest.mark.parametrize("platform", ["linux/amd64", "linux/arm64", "$BUILDPLATFORM"])
def test_what_the_catalogue_states_of_shells_holds_for_every_platform(platform: str) -> None:
    base = "gcr.io/distroless/static"
    built = resolve(Image.from_dockerfile(f'FROM --platform={platform} {base}\nCMD ["sh"]\n'))
    assert "/bin/sh" in built.image_rootfs().absent
    own = resolve(Image.from_dockerfile(f"FROM --platform={platform} debian:12\nCMD sleep 5\n")).image_rootfs()
    assert (own.files != {}) == (platform == "linux/amd64")
    if not platform.startswith("$"):
        assert "/bin/sh" in docker_run(["--platform", platform, base, "sh"]).image_rootfs().absent
