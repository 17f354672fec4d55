"""Laws of the launch, for all root filesystems and all profiles; each class names what it promises."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from simulator.core.values import Origin, Process, words
from simulator.engine.engine import Engine
from simulator.launch.launch import launch
from simulator.launch.lookup import ProgramLookup
from simulator.launch.outcome import ExitCodes, FirstProcess, Interrupt, Start, Stop
from simulator.launch.process import Launch
from simulator.launch.rootfs import Elf, File, Program, RootFs
from simulator.launch.status import StartStatus
from simulator.launch.tree import Errno, Node, Rights, Tree, may_execute
from simulator.releases.find import find_engine
from simulator.strategies import engines

NAMES = st.sampled_from(("a", "b", "bin", "app"))
STATIC = Elf("x86-64", 64, "executable", None)
PASSWD = "root:x:0:0:root:/root:/bin/sh\napp:x:1000:1000::/home/app:/bin/sh\nbad:x:zz:1::/:\n"
GROUP = "root:x:0:\nstaff:x:50:app\n"
MODES = st.sampled_from((0o755, 0o755, 0o644, 0o700, 0o711, 0o001, 0o000, 0o4755))
OWNERS = st.sampled_from((0, 0, 1000, 50))
PATHS = st.lists(NAMES, min_size=1, max_size=3).map(lambda parts: "/" + "/".join(parts))


def _file(mode: int, owner: int, content: str | Elf) -> File:
    if isinstance(content, Elf):
        return File("file", mode, owner, owner, elf=content)
    return File("file", mode, owner, owner, text=content, head=content.encode(), size=len(content))


CONTENTS: st.SearchStrategy[str | Elf] = st.sampled_from(
    (
        STATIC,
        STATIC._replace(kind="relocatable"),
        STATIC._replace(machine="aarch64"),
        STATIC._replace(kind="shared object", interpreter="/bin/a"),
        "",
        "text",
        "#!/bin/a\n",
        "#!/bin/b -x y \n",
        "#!/app\r\n",
        "#!a\n",
        "#!",
    )
)
FILES = st.builds(_file, MODES, OWNERS, CONTENTS)
DIRECTORIES = st.builds(lambda mode, owner: File("directory", mode, owner, owner), MODES, OWNERS)
TARGETS = st.sampled_from(("a", "../a", "/bin", "bin/b", "/app/../bin/a", "/b/", ".", "..", "/", "missing"))
LINKS = st.builds(lambda target: File("symlink", 0o777, target=target), TARGETS)


@st.composite
def file_trees(draw: st.DrawFn) -> Mapping[str, File]:
    """Draw files by path whose parents are directories."""
    files: dict[str, File] = {}
    for path, file in draw(st.dictionaries(PATHS, st.one_of(FILES, FILES, DIRECTORIES, LINKS), max_size=8)).items():
        above, parents = path.rpartition("/")[0], []
        while above:
            parents.append(above)
            above = above.rpartition("/")[0]
        below = any(other.startswith(path + "/") for other in files) and file.type != "directory"
        if not below and all(files.get(parent, File("directory")).type == "directory" for parent in parents):
            files[path] = file
    if draw(st.booleans()):
        files["/etc/passwd"] = File(text=PASSWD, head=PASSWD.encode(), size=len(PASSWD))
    if draw(st.booleans()):
        files["/etc/group"] = File(text=GROUP, head=GROUP.encode(), size=len(GROUP))
    return files


FIRST_WORDS = st.one_of(
    NAMES, PATHS, st.sampled_from(("./a", "bin/a", "", ".", "..", "/bin/a/", "/bin//a", "a\0b", "a b", "/", "../a"))
)
SEARCH_PATHS = st.lists(st.sampled_from(("/bin", "/app", "/", "", ".", "bin", "/a/", "/bin/../app")), max_size=4)


@st.composite
def containers(draw: st.DrawFn) -> Launch:
    """Draw a container that is to be started; its root filesystem is complete.

    A volume of the image lies over a folder, as everywhere: where it lies over a file, that is not known of a part.
    """
    args = words([draw(FIRST_WORDS), *draw(st.lists(st.sampled_from(("x", "")), max_size=2))], Origin("cmd", "image"))
    env = draw(st.sampled_from(([], ["PATH"], ["PATH=" + ":".join(draw(SEARCH_PATHS))], ["A=\0b"], ["HOME="])))
    cwd = draw(st.one_of(st.just("/"), st.just("/"), PATHS, st.just("a")))
    user = draw(
        st.sampled_from(("", "", "0", "1000", "app", "app:staff", "1:50", "bad", "nobody", "root", "-1", "x:y"))
    )
    capabilities = st.sampled_from(((), (), ("ALL",), ("DAC_OVERRIDE",), ("CAP_DAC_READ_SEARCH",)))
    files = draw(file_trees())
    over_folder = files.get("/app", File("directory")).type == "directory"
    return Launch(
        Process(args, tuple(env), cwd, user),
        RootFs(files, complete=True),
        init=draw(st.sampled_from((False, False, False, True))),
        cap_add=draw(capabilities),
        cap_drop=draw(capabilities),
        image_directory=draw(st.booleans()),
        mounted=draw(st.sampled_from(((), (), (("/app", "image" if over_folder else "tmpfs"),), (("/app", "tmpfs"),)))),
    )


def _with_fewer(container: Launch, kept: Mapping[str, bool], *, complete: bool) -> Launch:
    """Forget some of the files, but nothing above one that stays: unlisted, it would be a directory of mode 0755."""
    stay = [path for path in container.rootfs.files if kept.get(path, True)]
    files = {
        path: file
        for path, file in container.rootfs.files.items()
        if path in stay or any(each.startswith(f"{path}/") for each in stay)
    }
    return container._replace(rootfs=RootFs(files, complete=complete))


def _only_known(whole: Start, partial: Start) -> tuple[Start, Start]:
    """Leave out what is told beside the answer, and of the whole answer what the partial one does not know."""
    whole, partial = _without_provisos(whole), _without_provisos(partial)
    comes_to_unknown = any(last.args is None and last.exit is None for last in partial.becomes)
    compared = whole._replace(
        decisions=(),
        unknown=(),
        exit=ExitCodes(*_where_known(whole.exit, partial.exit)),
        stop=Stop(*_where_known(whole.stop, partial.stop)),
        interrupt=Interrupt(*_where_known(whole.interrupt, partial.interrupt)),
        pid1=FirstProcess(*_where_known(whole.pid1, partial.pid1)),
        becomes=partial.becomes if comes_to_unknown else whole.becomes,
        early=partial.early if comes_to_unknown else whole.early,
    )
    return compared, partial._replace(decisions=(), unknown=())


def _without_provisos(start: Start) -> Start:
    """Leave out which programs would settle what is not known, and what holds unless a program handles a signal."""
    return start._replace(stop=Stop(*start.stop[:4]), interrupt=Interrupt(*start.interrupt[:2]), programs=())


def _where_known(whole: tuple[Any, ...], partial: tuple[Any, ...]) -> list[Any]:
    """Return the whole answer's values with the partial one's where that does not know them."""
    return [mine if mine in (None, "unknown") else full for full, mine in zip(whole, partial, strict=True)]


class TestComplete:
    """A complete root filesystem is enough to say what is executed, but for two things that crun alone decides."""

    @given(container=containers(), engine=engines())
    def test_lookup_is_never_unknown(self, container: Launch, engine: Engine) -> None:
        start = launch(container._replace(mounted=()), engine)
        if start.outcome == "unknown":
            (what,) = start.unknown
            link = what.startswith("what crun makes of ") and what.endswith("a symbolic link that leads nowhere")
            assert link or what == "how crun joins a relative working directory and a relative word"
            assert not container.process.cwd.startswith("/") or not container.image_directory

    @given(container=containers(), engine=engines())
    def test_what_is_not_known_says_what_would_settle_it(self, container: Launch, engine: Engine) -> None:
        start = launch(container._replace(rootfs=RootFs()), engine)
        assert (start.outcome != "unknown") or (start.unknown and start.exit == ExitCodes() and start.message is None)


class TestKnowledge:
    """More knowledge never turns an answer into another answer, only unknown into known."""

    @given(container=containers(), engine=engines(), data=st.data())
    def test_an_answer_with_fewer_files_stays(self, container: Launch, engine: Engine, data: st.DataObject) -> None:
        kept = {path: data.draw(st.booleans(), path) for path in container.rootfs.files}
        partial = launch(_with_fewer(container, kept, complete=False), engine)
        if partial.outcome != "unknown":
            whole, known = _only_known(launch(container, engine), partial)
            assert whole == known
        else:
            assert partial.unknown

    @given(container=containers(), engine=engines(), data=st.data())
    def test_an_answer_with_fewer_contents_stays(self, container: Launch, engine: Engine, data: st.DataObject) -> None:
        files = {
            path: file._replace(text=None, head=None, size=None, elf=None) if data.draw(st.booleans(), path) else file
            for path, file in container.rootfs.files.items()
        }
        partial = launch(container._replace(rootfs=RootFs(files, complete=True)), engine)
        if partial.outcome != "unknown":
            whole, known = _only_known(launch(container, engine), partial)
            assert whole == known


class TestExplanation:
    """The decisions lead to the answer: they end with what gave it."""

    @given(container=containers(), engine=engines())
    def test_the_last_decision_is_the_answer(self, container: Launch, engine: Engine) -> None:
        start = launch(container, engine)
        last = start.decisions[-1] if start.decisions else None
        if start.outcome in ("not-created", "not-started", "exec-failed"):
            assert last is not None and last.value == tuple(start.exit)
            assert last.rule in StartStatus.rules()
        if start.outcome == "started":
            assert any(decision.value == start.args for decision in start.decisions)
            found = [decision for decision in start.decisions if decision.rule in ProgramLookup.rules()]
            assert len(found) == 1


@st.composite
def plain_trees(draw: st.DrawFn) -> Mapping[str, File]:
    """Draw files that a directory of this machine can have, whose links stay in it."""
    files = draw(file_trees()).items()
    return {
        path: file._replace(target=file.target.replace("..", "app").lstrip("/") or "bin") if file.target else file
        for path, file in files
        if file.elf is None
    }


RELATIVE = st.one_of(st.lists(NAMES, min_size=1, max_size=3).map("/".join), st.sampled_from(("a/", "a/.", "bin//a")))


class TestKernel:
    """path_resolution(7): a walk comes to what the kernel of this machine comes to."""

    @given(files=plain_trees(), path=RELATIVE)
    def test_a_walk_ends_where_the_kernel_ends(self, files: Mapping[str, File], path: str) -> None:
        found = Tree(RootFs(files, complete=True)).walk(path)
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            _write(folder, files)
            real = _look(folder, path)
            assert real == (
                found.name
                if isinstance(found, Errno)
                else f"{folder}{found.path.rstrip('/')}"
                if isinstance(found, Node)
                else ""
            )


def _write(folder: Path, files: Mapping[str, File]) -> None:
    for path, file in files.items():
        at = folder / path[1:]
        at.parent.mkdir(parents=True, exist_ok=True)
        if file.type == "directory":
            at.mkdir(exist_ok=True)
        elif file.type == "symlink":
            at.symlink_to(file.target)
        else:
            at.write_text(file.text or "", encoding="utf-8")


def _look(folder: Path, path: str) -> str:
    """Give the real path, or the error's name."""
    try:
        os.stat(f"{folder}/{path}")  # noqa: PTH116 -- a path of pathlib loses the slash at its end
    except OSError as error:
        return errno.errorcode[error.errno or 0]
    return os.path.realpath(f"{folder}/{path}")


def test_one_execute_bit_is_enough_for_the_superuser() -> None:
    assert may_execute(File(mode=0o010), Rights())
    assert not may_execute(File(mode=0o644), Rights())
    assert may_execute(File("directory", 0), Rights())
    assert may_execute(File(mode=0o700), Rights(1000, 1000, (), overrides=False)) is False
    assert may_execute(File(mode=0o700), Rights(None, None, None, overrides=False)) is None


class TestCost:
    """What a root filesystem and a script cost is bounded by how long they are."""

    def test_a_path_of_any_depth_is_read_at_once(self) -> None:
        deep = "/a" * 100_000
        tree = Tree(RootFs({deep: File()}, complete=True), {deep + "/b": "bind"})
        assert tree.walk("/a/a") == Node("/a/a", File("directory", 0o755))
        assert tree.walk("/b") == Errno("ENOENT", "/b")
        assert tree.names("/a") == {"a"}

    @given(
        step=st.sampled_from(('a="$a$a"', 'set -- "$@" "$@"', 'a="$a$b$a"', "a=${a}${a%y}")), times=st.integers(18, 40)
    )
    def test_a_script_whose_texts_grow_without_an_end_is_not_followed_to_it(self, step: str, times: int) -> None:
        text = "#!/bin/sh\na=xxxx\nset -- x x\n" + f"{step}\n" * times + 'exec a "$a" "$@"\n'
        shell = File(mode=0o755, elf=STATIC, program=Program("dash", "0.5.12", "debian"))
        script = File(mode=0o755, text=text, head=text.encode()[:256], size=len(text))
        rootfs = RootFs({"/bin/sh": shell, "/e": script, "/bin/a": shell._replace(program=None)}, complete=True)
        start = launch(Launch(Process(words(["/e"], Origin("cmd", "image")), (), "/", ""), rootfs), find_engine())
        assert start.outcome == "started"
        assert start.becomes[0].args is None
        assert start.unknown
