"""What drawn scripts come to, as dsim says and as a shell did."""

from __future__ import annotations

from simulator.launch.execution import start
from simulator.launch.follow import follow
from simulator.launch.following import Followed, Stage, World
from simulator.launch.process import Identity, Running
from simulator.launch.rootfs import Elf, File, Program, RootFs
from simulator.launch.script_files import TreeSource
from simulator.launch.tree import Tree
from simulator.shell.evaluation.files import Files
from tests.conformance.cases.script_texts import FILES

_ELF = Elf("x86-64", 64, "executable", None)
_UTILITIES = "cat basename dirname id sh env chmod find mkdir rm printf show fails".split()


def followed(text: str, words: list[str], program: Program, called: str = "asked", mode: str = "file") -> Followed:
    """Follow a script in the folder in which the shell was asked, which was called so; ``mode`` is as in ``ask``."""
    files = {f"/w/{name}": File(text=content) for name, content in FILES.items()}
    files |= {"/w/script": File(text=text), "/w/log": File()}
    files |= {f"/w/bin/{name}": File(mode=0o755, elf=_ELF) for name in ("show", "fails")}
    for name in _UTILITIES:
        files[f"/bin/{name}"] = File(mode=0o755, elf=_ELF)
    files[f"/bin/{called}"] = File(mode=0o755, elf=_ELF, program=program)
    world = World(Tree(RootFs(files, complete=True)))
    env = {"PATH": "/bin", "HOME": "/root", "RAN": "/w/log"}
    identity = Identity(0, 0, (0,), "root", "/root")
    first = Stage(Running("/", (), None, None, env, "/w", identity), Files(TreeSource(world.tree)), dict(env))
    applet = ("sh",) if program.name == "busybox" else ()
    given = ("./script", *words) if mode == "file" else ("-c", text, *words)
    shell = start((f"/bin/{called}", *given), first, world, by_shell=None)
    assert isinstance(shell, Stage)
    args = (*(applet or (called,)), *given)
    return follow(shell.running._replace(args=args, env=env), world)


def differs(found: Followed, shown: list[str] | None, status: int | None) -> bool:
    """Return whether what a shell did is not among what dsim says of a script."""
    if shown is None and status is None:  # a script without an end, of which dsim says nothing
        return False
    if any(way.reason.endswith("is not known") for way in found.becomes):
        return False
    if any(
        way.args is None and way.exit is None and not way.reason.startswith("line") and way.reason != "the script ends"
        for way in found.becomes
    ):
        return False
    for way in found.becomes:
        if shown is not None and way.args == ("show", *shown):
            return False
        if shown is None and (
            way.exit == status or (way.exit is None and (way.args is None or found.pid1.kind != "program"))
        ):
            return False
    return not (found.early and shown is None)


def said(found: Followed) -> str:
    """Write what dsim says of a script."""
    return str([(way.args, way.exit, way.condition, way.reason) for way in found.becomes])


def is_definite(found: Followed) -> bool:
    """Return whether dsim says one thing."""
    return len(found.becomes) == 1 and not found.unknown
