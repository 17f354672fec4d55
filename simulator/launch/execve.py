"""execve(2): what the kernel does with a file and its argv.

Reads: a path, an argv, the root filesystem, whose rights. Gives: ``Executed``, the kernel's error, or what is missing.
Compare: Linux ``do_execveat_common`` and ``exec_binprm`` (fs/exec.c), ``load_elf_binary`` (fs/binfmt_elf.c).
"""

from __future__ import annotations

from typing import TypeAlias

from simulator.core.record import NamedTuple
from simulator.core.rule import Decision, Question, Rule
from simulator.core.sources import LINUX
from simulator.core.text import utf8
from simulator.launch.rootfs import File
from simulator.launch.shebang import read_shebang
from simulator.launch.tree import Errno, Node, NotKnown, Rights, Tree, may_execute

MAX_STRING = 131072
"""The length of an argument or a variable that is too long; the NUL character at its end is not counted."""
MAX_TOTAL = 2 * 1024 * 1024
"""A quarter of the stack of 8 MiB that a process has by default; all strings and their pointers have to fit."""
MAX_REWRITES = 5
"""How many ``#!`` lines the kernel follows for one execve."""
_MARGIN = 4096
"""How far from the limit it is not known which side a total is on: the engine's own variables differ in length."""
_HEADER = 64
_EMULATED = frozenset(
    (
        ("x86-64", "386"),
        ("aarch64", "arm"),
        ("ppc64", "ppc"),
        ("s390x", "s390"),
        ("riscv64", "riscv32"),
    )
)
"""Machines whose files a kernel may execute as well, depending on how it was built."""


class Execve(Question):
    """What does the kernel do with the file?"""

    PROGRAM = Rule(
        "A program for the kernel's machine runs; it gets the argv as it is.",
        LINUX("fs/binfmt_elf.c", "load_elf_binary"),
        note="The kernel looks at the machine and the type alone; the class of the file does not matter.",
    )
    SCRIPT = Rule(
        "A #! line names the interpreter: its argv is the interpreter, one argument, the script, the other words.",
        LINUX("fs/binfmt_script.c", "load_script"),
        note="Everything after the interpreter's name is one argument, blanks inside it included. The script is named "
        "as it was found, and the first word of the argv is lost.",
    )
    LOADER = Rule(
        "A program that needs a loader is executed through it; a loader that is missing fails like a missing file.",
        LINUX("fs/binfmt_elf.c", "load_elf_binary"),
        note="The message names the program, not the loader.",
    )
    MISSING = Rule(
        "An interpreter that is not there fails like a missing file, whose name the message has.",
        LINUX("fs/binfmt_script.c", "load_script"),
        note="A carriage return at the end of the #! line is part of the interpreter's name.",
    )
    DENIED = Rule(
        "A file, interpreter or loader that the process may not execute, or that is no regular file, is refused.",
        LINUX("fs/exec.c", "do_open_execat"),
    )
    FORMAT = Rule(
        "A file that is neither a program for this machine nor begins with a #! line has no format to execute.",
        LINUX("fs/exec.c", "search_binary_handler"),
        note="Unlike a shell, neither the kernel nor the runtime tries it as a script. A handler that somebody has "
        "registered with binfmt_misc, as QEMU does for other machines, is not considered.",
    )
    CORRUPT = Rule(
        "A loader that is no program for this machine fails with an error of its own.",
        LINUX("fs/binfmt_elf.c", "load_elf_binary"),
    )
    NESTED = Rule(
        "The kernel follows five #! lines; the sixth is an error.",
        LINUX("fs/exec.c", "exec_binprm"),
    )
    TOO_LONG = Rule(
        "An argument or variable of 131072 bytes is too long, and so are more than 2 MiB of all of them.",
        LINUX("fs/exec.c", "bprm_stack_limits"),
        note="2 MiB is a quarter of the stack that a process may have, 8 MiB unless somebody changed it.",
    )
    WALK = Rule(
        "A path that cannot be walked to its end fails with the kernel's error.",
        LINUX("fs/namei.c", "link_path_walk"),
    )
    NUL = Rule(
        "An argument with a NUL character cannot be passed to the kernel.",
        LINUX("fs/exec.c", "copy_strings"),
    )


class Executed(NamedTuple):
    """The program that runs after execve."""

    decision: Decision[tuple[str, ...]]
    """Its argv, with the words of ``#!`` lines in front."""
    node: Node
    """The program: of a script, its interpreter."""
    script: str = ""
    """Of a script: the path that the interpreter gets; else ``""``."""


class ExecveFailure(NamedTuple):
    """execve fails."""

    decision: Decision[str]
    """The name of the error, as ``ENOENT``."""


Result: TypeAlias = Executed | ExecveFailure | NotKnown


_EITHER = "whether the kernel says that the words are too long, or, as since Linux 6.8, that it cannot execute the file"


class Kernel(NamedTuple):
    """What execve depends on besides the file and the argv."""

    tree: Tree
    cwd: str
    rights: Rights
    machine: str = "x86-64"


def execve(path: str, args: tuple[str, ...], env: tuple[str, ...], kernel: Kernel) -> Result:
    """Execute a file with an argv and variables (``NAME=VALUE``)."""
    if (wrong := _too_long(path, args, env)) is not None:
        too_big = isinstance(wrong, ExecveFailure) and wrong.decision.value == "E2BIG"
        opens = isinstance(_opened(path, kernel, ()), Node)
        return wrong if opens or not too_big else NotKnown(_EITHER)
    script, words = "", args
    premises: tuple[Decision[tuple[str, ...]], ...] = ()
    for _ in range(MAX_REWRITES + 1):
        node = _opened(path, kernel, premises)
        if not isinstance(node, Node):
            return node
        if node.file.elf is not None:
            return _execute_elf(node, words, script, kernel, premises)
        head = head_of(node.file)
        if head is None:
            return NotKnown(f"what {node.path} holds: give its elf, text or bytes", path)
        shebang = read_shebang(head)
        if shebang is None:
            return ExecveFailure(Execve.FORMAT.gives("ENOEXEC", *premises))
        words = (*shebang, path, *words[1:])
        premises = (Execve.SCRIPT.gives(words, *premises),)
        script, path = path, shebang[0]
    return ExecveFailure(Execve.NESTED.gives("ELOOP", *premises))


def head_of(file: File) -> bytes | None:
    """Give the first bytes of a file; None if they are not known."""
    if file.head is None and file.text is not None:
        return utf8(file.text)
    return file.head


def _too_long(path: str, args: tuple[str, ...], env: tuple[str, ...]) -> ExecveFailure | NotKnown | None:
    """Refuse strings that are too long, alone or together."""
    if any("\0" in word for word in args):
        return ExecveFailure(Execve.NUL.gives("EINVAL"))
    sizes = [_size(text) for text in (path, *args, *env)]
    if any(size > MAX_STRING for size in sizes):
        return ExecveFailure(Execve.TOO_LONG.gives("E2BIG"))
    total = sum(sizes) + 8 * (len(args) + len(env))
    if total > MAX_TOTAL + _MARGIN:
        return ExecveFailure(Execve.TOO_LONG.gives("E2BIG"))
    if total > MAX_TOTAL - _MARGIN:
        return NotKnown("whether the arguments and variables fit: they are within 4 KiB of the limit")
    return None


def _size(text: str) -> int:
    """Give the number of bytes of a text, with the NUL at its end."""
    return len(text) + 1 if text.isascii() else len(text.encode("utf-8", "surrogatepass")) + 1


def _opened(
    path: str, kernel: Kernel, premises: tuple[Decision[tuple[str, ...]], ...]
) -> Node | ExecveFailure | NotKnown:
    """Open a file to execute it; ``premises`` are the ``#!`` lines that led to it."""
    node: Node | Errno | NotKnown = Errno("EACCES")  # an interpreter without a name is the working directory
    if path:
        node = kernel.tree.walk(path, kernel.cwd, kernel.rights)
    if isinstance(node, Errno):
        rule = Execve.DENIED if node.name == "EACCES" else Execve.WALK
        return ExecveFailure(
            (Execve.MISSING if premises and node.name == "ENOENT" else rule).gives(node.name, *premises)
        )
    if isinstance(node, NotKnown):
        return node.sought(path)
    if node.file.type != "file":
        return ExecveFailure(Execve.DENIED.gives("EACCES", *premises))
    allowed = may_execute(node.file, kernel.rights)
    if allowed is None:
        return NotKnown(f"who the user is: give /etc/passwd and /etc/group, to see who may execute {node.path}")
    return node if allowed else ExecveFailure(Execve.DENIED.gives("EACCES", *premises))


def _execute_elf(
    node: Node,
    words: tuple[str, ...],
    script: str,
    kernel: Kernel,
    premises: tuple[Decision[tuple[str, ...]], ...],
) -> Result:
    """Execute a program; ``script`` is the script that it interprets."""
    elf = node.file.elf
    assert elf is not None  # the caller has looked
    if (kernel.machine, elf.machine) in _EMULATED:
        return NotKnown(f"whether the kernel executes files for {elf.machine}: that depends on how it was built")
    if elf.machine != kernel.machine or elf.kind not in ("executable", "shared object"):
        return ExecveFailure(Execve.FORMAT.gives("ENOEXEC", *premises))
    if not elf.interpreter_known:
        return NotKnown(f"whether {node.path} needs a loader: give its elf", node.path)
    if elf.interpreter is None:
        return Executed(Execve.PROGRAM.gives(words, *premises), node, script)
    loader = kernel.tree.walk(elf.interpreter, kernel.cwd, kernel.rights)
    if (wrong := _loader_fault(loader, kernel, premises)) is not None:
        return wrong
    return Executed(Execve.LOADER.gives(words, *premises), node, script)


def _loader_fault(
    loader: Node | Errno | NotKnown, kernel: Kernel, premises: tuple[Decision[tuple[str, ...]], ...]
) -> ExecveFailure | NotKnown | None:
    """Say why a loader cannot be executed; None if it can."""
    if isinstance(loader, NotKnown):
        return loader
    if isinstance(loader, Errno):
        return ExecveFailure(Execve.LOADER.gives(loader.name, *premises))
    allowed = may_execute(loader.file, kernel.rights)
    if loader.file.type != "file" or allowed is False:
        return ExecveFailure(Execve.DENIED.gives("EACCES", *premises))
    if allowed is None:
        return NotKnown(f"who the user is: give /etc/passwd and /etc/group, to see who may execute {loader.path}")
    if (elf := loader.file.elf) is not None:
        return None if elf.machine == kernel.machine else ExecveFailure(Execve.CORRUPT.gives("ELIBBAD", *premises))
    head = head_of(loader.file)
    if head is None:
        return NotKnown(f"what {loader.path} holds: give its elf")
    return ExecveFailure(Execve.CORRUPT.gives("EIO" if len(head) < _HEADER else "ELIBBAD", *premises))
