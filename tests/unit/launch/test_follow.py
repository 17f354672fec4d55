"""From a script to its last program, through programs that execute their arguments."""

from __future__ import annotations

import pytest

from simulator.launch.follow import follow
from simulator.launch.following import World
from simulator.launch.process import Identity, Running
from simulator.launch.rootfs import Elf, File, Program, RootFs
from simulator.launch.tree import Tree
from simulator.shell.programs import NO_INPUT

ELF = Elf("x86-64", 64, "executable", None)
DYNAMIC = ELF._replace(interpreter="/lib64/ld-linux-x86-64.so.2")
USERS = "root:x:0:0::/root:/bin/sh\napp:x:1000:1000::/app:/bin/sh\n"
BASH, BUSYBOX = Program("bash", "5.2", "debian"), Program("busybox", "1.37.0", "debian")
DASH = Program("dash", "0.5.12", "debian")
SUPERUSER = Identity(0, 0, (0,), "root", "/root")


def comes_to(text: str, program: Program = BASH, elf: Elf | None = ELF) -> set[str]:
    """Give the last programs of a script, each with its user."""
    setpriv = File(mode=0o755, elf=ELF, program=Program("setpriv"))
    files = {f"/bin/{name}": File(mode=0o755, elf=ELF) for name in ("server", "date", "httpd", "id", "find", "chown")}
    files |= {
        "/bin/sh": File(mode=0o755, elf=elf, program=program),
        "/bin/setpriv": setpriv,
        "/bin/gosu": File(mode=0o755, elf=ELF, program=Program("gosu")),
        "/etc/passwd": File(text=USERS),
        "/etc/group": File(text="root:x:0:\napp:x:1000:\n"),
        "/x.sh": File(text=text),
    }
    superuser = Identity(0, 0, (0,), "root", "/root")
    running = Running("/bin/sh", ("sh", "/x.sh"), files["/bin/sh"], program, {"PATH": "/bin"}, "/", superuser)
    found = follow(running, World(Tree(RootFs(files, complete=True))))
    return {" ".join(way.args) + (f" as {way.user}" if way.user else "") if way.args else "?" for way in found.becomes}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('exec setpriv --reuid app --regid app --groups "$(date)" server --port 80', {"server --port 80 as app:app"}),
        ('exec setpriv --reuid "$(date)" --regid app --clear-groups server', {"?"}),
        ('exec setpriv --reuid app --regid app --clear-groups server "$(date)"', {"?"}),
        ("exec setpriv --reuid app --regid app --groups $(date) server", {"?"}),
        ('exec gosu "$(date)" server', {"?"}),
        ('exec server "$(date)"', {"?"}),
    ],
)
def test_words_that_are_not_known_matter_only_where_they_decide(text: str, expected: set[str]) -> None:
    assert comes_to(text) == expected


def test_the_static_busybox_of_debian_executes_its_own_applet_first() -> None:
    setpriv = "exec setpriv --reuid app --regid app --clear-groups server"
    assert comes_to(setpriv, BUSYBOX) == {setpriv.removeprefix("exec ")}
    assert comes_to(setpriv, BUSYBOX, DYNAMIC) == {"server as app:app"}
    assert comes_to(setpriv, BUSYBOX, None) == {"?"}
    assert comes_to(setpriv, BUSYBOX._replace(build="alpine")) == {"server as app:app"}
    assert comes_to("exec env server", BUSYBOX) == {"?"}
    assert comes_to("exec /bin/httpd -f", BUSYBOX) == {"/bin/httpd -f"}
    assert comes_to("exec sh -c 'exec server'", BUSYBOX) == {"server"}


def ends_without_input(text: str, program: Program = BASH, *, no_input: bool = True) -> bool:
    """Return whether all that a script comes to is a shell, or an interpreter, that has nothing to read."""
    programs = (BASH, DASH, Program("python3"), Program("gosu"), Program("tini"))
    files = {f"/bin/{each.name}": File(mode=0o755, elf=ELF, program=each) for each in programs}
    files |= {
        "/bin/sh": File(mode=0o755, elf=ELF, program=program),
        "/bin/server": File(mode=0o755, elf=ELF),
        "/etc/passwd": File(text=USERS),
        "/etc/group": File(text="root:x:0:\napp:x:1000:\n"),
        "/input": File(text="exec server\n"),
        "/x.sh": File(text=text),
    }
    running = Running("/bin/sh", ("sh", "/x.sh"), files["/bin/sh"], program, {"PATH": "/bin"}, "/", SUPERUSER)
    found = follow(running, World(Tree(RootFs(files, complete=True)), no_input=no_input))
    return all(way.reason == NO_INPUT and way.exit == 0 for way in found.becomes)


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("exec bash", True),
        ("exec gosu app bash", True),
        ("exec tini -- dash", True),
        ("exec python3", True),
        ("exec python3 -c x", False),
        ("server\nexec bash", True),
        ("exec bash </dev/tty", False),
        ("exec bash <<E\nexec server\nE", False),
        ("exec bash </input", False),
        ("exec </input\nexec bash", False),
        ("exec 3<&0 </input\nexec bash <&3", True),
        ("exec <&-\nexec bash", False),
        ("export BASH_ENV=/input\nexec bash", False),
        ("export BASH_ENV=/input\nexec dash", True),
        ("exec server", False),
    ],
)
def test_a_shell_behind_a_script_has_nothing_to_read(text: str, ends: bool) -> None:
    assert ends_without_input(text) == ends
    assert not ends_without_input(text, no_input=False)


def test_an_init_stays_in_front_of_a_shell_that_has_nothing_to_read() -> None:
    program = Program("tini")
    file = File(mode=0o755, elf=ELF, program=program)
    files = {"/bin/tini": file, "/bin/bash": File(mode=0o755, elf=ELF, program=BASH)}
    running = Running("/bin/tini", ("tini", "--", "bash"), file, program, {"PATH": "/bin"}, "/", SUPERUSER)
    found = follow(running, World(Tree(RootFs(files, complete=True)), no_input=True))
    assert found.pid1.kind == "init"


def read_by_scripts(text: str) -> set[str]:
    """Give what a script comes to where nobody can write to its input."""
    file = File(mode=0o755, elf=ELF, program=DASH)
    files = {"/bin/sh": file, "/bin/server": File(mode=0o755, elf=ELF), "/x.sh": File(text=text)}
    running = Running("/bin/sh", ("sh", "/x.sh"), file, DASH, {"PATH": "/bin"}, "/", SUPERUSER)
    found = follow(running, World(Tree(RootFs(files, complete=True)), no_input=True))
    return {" ".join(way.args) if way.args else str(way.exit) for way in found.becomes}


def test_read_finds_the_end_of_an_input_to_which_nobody_can_write() -> None:
    assert read_by_scripts("read v || exit 3\nexec server") == {"3"}
    assert read_by_scripts('while read v; do exec server loop; done\nexec server "[$v]"') == {"server []"}
    assert read_by_scripts("server\nread v && exec server\nexit 4") == {"4"}


def test_a_script_that_gives_its_files_away_can_still_start_itself() -> None:
    text = "if [ $(id -u) = 0 ]; then find . -exec chown app {} +; exec gosu app sh /x.sh; fi\nexec server"
    assert comes_to(text) == {"server as app"}


@pytest.mark.parametrize(("second", "reason"), [(ELF, "there is another one in PATH"), (None, "tool: not found")])
def test_execvp_goes_on_behind_a_file_whose_interpreter_is_missing(second: Elf | None, reason: str) -> None:
    """As docker-init does: execvp(3) tries the next folder after ENOENT."""
    files = {
        "/sbin/init": File(mode=0o755, elf=ELF, program=Program("docker-init")),
        "/bin/tool": File(mode=0o755, text="#!/missing\n"),
        **({"/opt/tool": File(mode=0o755, elf=second)} if second else {}),
    }
    init = Running(
        "/sbin/init", ("docker-init", "--", "tool"), files["/sbin/init"], Program("docker-init"), {"PATH": "/bin:/opt"},
        "/", Identity(0, 0, (0,), "root", "/root"),
    )  # fmt: skip
    (last,) = follow(init, World(Tree(RootFs(files, complete=True)))).becomes
    assert last.args is None and reason in last.reason


@pytest.mark.parametrize("folders", ["/bin:/opt", "/opt:/bin", "/bin:/opt:/srv"])
def test_execvp_remembers_that_a_file_was_refused(folders: str) -> None:
    """As docker-init did on Docker 24.0.9: one file has no interpreter, the user may not execute the other."""
    user = Identity(1000, 1000, (1000,), "app", "/")
    program = Program("docker-init")
    files = {
        "/sbin/init": File(mode=0o755, elf=ELF, program=program),
        "/bin/tool": File(mode=0o755, text="#!/missing\n"),
        "/opt/tool": File(mode=0o700, elf=ELF),
    }
    init = Running(
        "/sbin/init", ("docker-init", "--", "tool"), files["/sbin/init"], program, {"PATH": folders}, "/", user
    )
    (last,) = follow(init, World(Tree(RootFs(files, complete=True)))).becomes
    assert (last.args, last.exit) == (None, 126)
