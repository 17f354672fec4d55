"""What the kernel does with a file: compared with the kernel of this machine, and its limits."""

from __future__ import annotations

import os
import shutil
import struct
import sys
from pathlib import Path

import pytest

from simulator.launch.elf import elf_facts
from simulator.launch.execve import Executed, Execve, ExecveFailure, Kernel, execve
from simulator.launch.rootfs import Elf, File, RootFs
from simulator.launch.shebang import read_shebang
from simulator.launch.tree import ROOT, NotKnown, Tree

STATIC = File("file", 0o755, elf=Elf("x86-64", 64, "executable", None))


def script(text: str) -> File:
    return File("file", 0o755, text=text, head=text.encode(), size=len(text))


def run(path: str, args: tuple[str, ...], env: tuple[str, ...] = (), **files: File) -> object:
    tree = Tree(RootFs({"/" + name: file for name, file in files.items()}, complete=True))
    done = execve(path, args, env, Kernel(tree, "/", ROOT))
    if isinstance(done, Executed):
        return done.decision.value
    return done.decision.value if isinstance(done, ExecveFailure) else NotKnown


@pytest.mark.parametrize(
    ("args", "env", "expected"),
    [
        (("x", "a" * 131071), (), ("x", "a" * 131071)),
        (("x", "a" * 131072), (), "E2BIG"),
        (("x", "é" * 65536), (), "E2BIG"),
        (("x",), ("A=" + "a" * 131070,), "E2BIG"),
        (("x", *["a" * 100_000] * 20), (), ("x", *["a" * 100_000] * 20)),
        (("x", *["a" * 100_000] * 22), (), "E2BIG"),
        (("x", *[""] * 240_000), (), "E2BIG"),
        (("x", "a\0b"), (), "EINVAL"),
    ],
)
def test_arguments_have_limits(args: tuple[str, ...], env: tuple[str, ...], expected: object) -> None:
    assert run("/x", args, env, x=STATIC) == expected
    if expected == "E2BIG":
        done = execve("/x", args, env, Kernel(Tree(RootFs({"/x": STATIC}, complete=True)), "/", ROOT))
        assert isinstance(done, ExecveFailure) and done.decision.rule is Execve.TOO_LONG


def test_near_the_limit_it_is_not_known() -> None:
    assert run("/x", ("x", *["a" * 99_999] * 20, "a" * 97_000), (), x=STATIC) is NotKnown


def test_kernels_differ_in_what_they_look_at_first() -> None:
    for file in (File("fifo", 0o555), File("file", 0o644, text="")):
        assert run("/x", ("x", "a" * 131072), (), x=file) is NotKnown
    assert run("/x", ("x", "a" * 131072), (), x=File("file", 0o755, text="")) == "E2BIG"


def test_five_lines_are_followed_and_the_sixth_is_not() -> None:
    chain = {f"s{at}": script(f"#!/s{at + 1} {at}\n") for at in range(5)}
    five = run("/s0", ("A", "w"), (), **chain, s5=STATIC)
    assert five == ("/s5", "4", "/s4", "3", "/s3", "2", "/s2", "1", "/s1", "0", "/s0", "w")
    assert run("/s0", ("A", "w"), (), **chain, s5=script("#!/s6\n"), s6=STATIC) == "ELOOP"


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        (script("#!"), "EACCES"),
        (script("#!\n"), "ENOEXEC"),
        (script(""), "ENOEXEC"),
        (script("\ufeff#!/x\n"), "ENOEXEC"),
        (File("file", 0o644, text="#!/x\n"), "EACCES"),
        (File("device", 0o755), "EACCES"),
        (File("directory", 0o755), "EACCES"),
        (File("file", 0o755), NotKnown),
        (File("file", 0o755, elf=Elf("386", 32, "executable", None)), NotKnown),
        (File("file", 0o755, elf=Elf("aarch64", 64, "executable", None)), "ENOEXEC"),
        (File("file", 0o755, elf=Elf("x86-64", 64, "relocatable", None)), "ENOEXEC"),
        (File("file", 0o755, elf=Elf("x86-64", 32, "executable", None)), ("A",)),
        (File("file", 0o755, elf=Elf("x86-64", 64, "executable", None, interpreter_known=False)), NotKnown),
        (File("file", 0o755, elf=Elf("x86-64", 64, "executable", "/nothing")), "ENOENT"),
    ],
)
def test_a_file_has_a_format_or_an_error(file: File, expected: object) -> None:
    assert run("/f", ("A",), (), f=file, x=STATIC) == expected


LINES = [
    b"#!{0}\n", b"#! {0} \n", b"#!{0} a b  \n", b"#!\t{0}\ta\tb\n", b"#!{0}", b"#!{0} x-e", b"#!{0} x-e  ",
    b"#!{0}\r\n", b"#!{0} x-e\r\n", b"#!{0} " + b"a" * 300 + b"\n", b"#!" + b" " * 300 + b"{0}\n",
    b"#!" + b"/" * 260 + b"{0}\n",
    b"#!{0}\0x\n", b"#!{0} a\0b\n", b"#!   \n", b"#!   ", b"#!\0\n", b" #!{0}\n", b"#{0}\n",
]  # fmt: skip


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="it asks Linux")
@pytest.mark.parametrize("line", LINES, ids=range(len(LINES)))
def test_a_line_is_read_as_the_kernel_of_this_machine_reads_it(line: bytes, tmp_path: Path) -> None:
    interpreter = shutil.which("echo") or ""
    head = line.replace(b"{0}", interpreter.encode())
    file = tmp_path / "s"
    file.write_bytes(head)
    file.chmod(0o755)
    read = read_shebang(head)
    out, end = os.pipe()
    child = os.fork()
    if child == 0:
        os.dup2(end, 1)
        os.dup2(end, 2)
        try:
            os.execve(file, ["A", "w"], {})  # noqa: S606
        except OSError as error:
            os.write(1, f"E{error.errno}".encode())
        os._exit(0)
    os.close(end)
    said = os.read(out, 65536)
    os.close(out)
    os.waitpid(child, 0)
    if read is None:
        assert said == b"E8"
    elif read[0] != interpreter:
        assert said in (b"E2", b"E13")
    else:
        assert said == " ".join((*read[1:], str(file), "w\n")).encode()


def _elf(machine: int, kind: int = 2, *, bits: int = 64, interpreter: bytes = b"") -> bytes:
    """Write an ELF file with a segment that is loaded, and one that names a loader."""
    count = 2 if interpreter else 1
    ident = b"\x7fELF" + bytes((2 if bits == 64 else 1, 1, 1)) + bytes(9)
    if bits == 64:
        header = struct.pack("<HHIQQQIHHHHHH", kind, machine, 1, 0x400000, 64, 0, 0, 64, 56, count, 0, 0, 0)
        at = 64 + 56 * count
        segments = struct.pack("<IIQQQQQQ", 3, 4, at, 0, 0, len(interpreter), 0, 1) if interpreter else b""
        segments += struct.pack("<IIQQQQQQ", 1, 5, 0, 0x400000, 0, at, at, 4096)
    else:
        header = struct.pack("<HHIIIIIHHHHHH", kind, machine, 1, 0x8000, 52, 0, 0, 52, 32, count, 0, 0, 0)
        at = 52 + 32 * count
        segments = struct.pack("<IIIIIIII", 3, at, 0, 0, len(interpreter), 0, 4, 1) if interpreter else b""
        segments += struct.pack("<IIIIIIII", 1, 0, 0x8000, 0, at, at, 5, 4096)
    return ident + header + segments + interpreter


def test_elf_headers_are_read() -> None:
    assert elf_facts(_elf(62)) == Elf("x86-64", 64, "executable", None)
    assert elf_facts(_elf(183, 3, interpreter=b"/lib/ld.so\0")) == Elf("aarch64", 64, "shared object", "/lib/ld.so")
    assert elf_facts(_elf(40, bits=32, interpreter=b"/lib/ld.so\0")) == Elf("arm", 32, "executable", "/lib/ld.so")
    cut = elf_facts(_elf(62, interpreter=b"/lib/ld.so\0")[:180])
    assert cut is not None and not cut.interpreter_known
    assert elf_facts(_elf(62)[:64], whole=True) is None
    assert elf_facts(_elf(62)[:64]) is None
    assert elf_facts(b"\x7fELF") is None and elf_facts(b"MZ" + bytes(300)) is None


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="its own file is no ELF file elsewhere")
def test_the_interpreter_of_these_tests_is_an_elf_file() -> None:
    with Path(sys.executable).resolve().open("rb") as file:
        facts = elf_facts(file.read(4096))
    assert facts is not None and facts.kind in ("executable", "shared object")
