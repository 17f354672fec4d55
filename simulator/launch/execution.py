"""Executing words from a shell or a wrapper: the search in PATH, execve, and the shell's own way with texts.

Compare: POSIX.1-2024, "Command Search and Execution"; execvp(3); dash ``src/exec.c``.
"""

from __future__ import annotations

from simulator.launch.execve import Executed, ExecveFailure, Kernel, execve
from simulator.launch.following import LastStep, Stage, Way, World, known_env, rights_of
from simulator.launch.outcome import LastProgram
from simulator.launch.process import Running, base_name
from simulator.launch.rootfs import Program
from simulator.launch.script_files import ChangedTree
from simulator.launch.tree import Errno, Node, NotKnown, Tree, may_execute
from simulator.launch.wrappers import UNREAD, WRAPPERS

_BY_NAME = frozenset(("dash", "bash", "busybox", "mksh", "lksh", "ksh93", "zsh", "yash", *WRAPPERS, *UNREAD))


def program_of(path: str) -> Program | None:
    """Tell by the name of a file which program it is, of those that execute others; None for other names."""
    name = base_name(path)
    return Program(name) if name in _BY_NAME else None


def gone(stage: Stage, reason: str, words: tuple[str, ...] = (), program: str = "") -> Way:
    """Return the way that is not known from here on; ``program`` is the one of which it is not known what it is."""
    told = f"{' '.join(words)}: {reason}" if words else reason
    last = LastProgram(None, stage.user, reason=told)
    return Way(last, stage.when, None, stage.early, stage.decisions, reason, program, stage.users)


def start(words: tuple[str, ...], stage: Stage, world: World, *, by_shell: Running | None) -> Stage | NotKnown | str:
    """Execute words: the stage of the program that runs then, or the error, as ``ENOENT``.

    ``by_shell`` is the shell that executes what has no format; None if nothing does.
    """
    running = stage.running
    superuser = rights_of(running.identity, world).overrides
    tree = ChangedTree(world.tree, stage.files._replace(disturbed=False), superuser=superuser)
    if not words[0] and by_shell is not None and _name(by_shell) != "bash":
        return "EACCES"
    path = _searched(words[0], stage, tree, world)
    if isinstance(path, Errno) and path.name == "ENOENT" and stage.files.disturbed:
        return NotKnown(f"whether a program that ran before made {words[0]}")
    if not isinstance(path, str):
        return path.name if isinstance(path, Errno) else path
    env = known_env(stage.env)
    kernel = Kernel(tree, running.cwd, rights_of(running.identity, world), world.machine)
    result = execve(path, words, tuple(f"{name}={value}" for name, value in env.items()), kernel)
    if isinstance(result, NotKnown):
        return result
    if isinstance(result, ExecveFailure):
        if result.decision.value in _SEARCHED_ON and (
            elsewhere := _search_elsewhere(words[0], path, stage, tree, world)
        ):
            return elsewhere
        return _failed(path, words, result, stage, by_shell, tree)
    return _executed(result, stage, env)


def _name(shell: Running) -> str:
    """Return which shell a process is; ``""`` if that is not known."""
    program = shell.program or program_of(shell.path)
    return program.name if program is not None else ""


def _executed(result: Executed, stage: Stage, env: dict[str, str]) -> Stage:
    """Return the stage of a program that runs."""
    program = result.node.file.program
    running = stage.running._replace(
        path=result.node.path,
        args=result.decision.value,
        file=result.node.file,
        program=program,
        env=env,
        env_complete=stage.env_complete,
        script=result.script,
    )
    return stage._replace(running=running, decisions=(*stage.decisions, result.decision), depth=stage.depth + 1)


def _failed(
    path: str, words: tuple[str, ...], result: ExecveFailure, stage: Stage, by_shell: Running | None, tree: Tree
) -> Stage | NotKnown | str:
    """Return what comes of a file that the kernel does not execute."""
    error = result.decision.value
    if error != "ENOEXEC":
        return error
    node = tree.walk(path, stage.running.cwd)
    text = node.file.text if isinstance(node, Node) else None
    if by_shell is None or text is None or "\0" in text:
        return NotKnown(f"what becomes of {path}, which has no format that the kernel executes")
    said = LastStep.WITHOUT_FORMAT.gives(f"{path} is executed by the shell")
    running = by_shell._replace(
        args=(by_shell.args[0], path, *words[1:]), script="", cwd=stage.running.cwd, identity=stage.running.identity
    )
    return stage._replace(running=running, decisions=(*stage.decisions, said), depth=stage.depth + 1)


_SEARCHED_ON = ("ENOENT", "ENOTDIR", "EACCES")
"""The errors of execve after which execvp tries the next folder, such as that of an interpreter that is not there."""
_OWN_SEARCH = ("bash", "mksh", "lksh", "zsh", "ksh93", "yash")
"""The shells that look for files themselves; others execute each path, and remember that one was refused."""
_FINDS_FIRST = ("dash", "busybox")
"""The shells that find a file, and execute that and those behind it, unless exec stands in front of the word."""


def _search_elsewhere(word: str, path: str, stage: Stage, tree: Tree, world: World) -> NotKnown | str:
    """Return what comes of a word whose file at ``path`` cannot be executed, if the other folders of PATH decide that.

    It is ``EACCES`` if a file there was refused, unknown if there is another one, and else ``""``. A shell begins at
    the file that it found; other programs look into all folders.
    """
    folders, name = stage.env.get("PATH"), _name(stage.running)
    if "/" in word or not isinstance(folders, str) or name in _OWN_SEARCH:
        return ""
    listed, error = folders.split(":"), ""
    at = [f"{folder}/{word}" if folder else f"./{word}" for folder in listed].index(path)
    for part, is_before in ((listed[:at], True), (listed[at + 1 :], False)):
        rest = stage._replace(env={**stage.env, "PATH": ":".join(part)})
        found = _searched(word, rest, tree, world) if part else Errno("ENOENT")
        if not isinstance(found, Errno) or (found.name == "EACCES" and is_before and name in _FINDS_FIRST):
            return NotKnown(f"which file {word} is: {path} cannot be executed, and there is another one in PATH")
        error = "EACCES" if found.name == "EACCES" else error
    return error


def _searched(word: str, stage: Stage, tree: Tree, world: World) -> str | Errno | NotKnown:
    """Search a word in PATH as execvp does: the path for execve."""
    if "/" in word:
        return word
    folders = stage.env.get("PATH")
    if not isinstance(folders, str):
        return NotKnown("what PATH is")
    rights = rights_of(stage.running.identity, world)
    program = stage.running.program
    remembers = program is not None and program.name not in _OWN_SEARCH
    error, refused = Errno("ENOENT"), ""
    for folder in folders.split(":") if word else ():
        path = f"{folder}/{word}" if folder else word
        node = tree.walk(path if "/" in path else f"./{path}", stage.running.cwd, rights)
        if isinstance(node, NotKnown):
            return node.sought(word)
        if isinstance(node, Errno) or node.file.type != "file":
            if remembers and (isinstance(node, Node) or node.name == "EACCES"):
                refused = path
            continue
        allowed = may_execute(node.file, rights)
        if allowed is None:
            return NotKnown(f"who may execute {node.path}")
        if allowed:
            return path if "/" in path else f"./{path}"
        error = Errno("EACCES")
    if refused and program is not None and program.name in _FINDS_FIRST and error.name == "ENOENT":
        return NotKnown(f"whether exec stands in front of {word}: {refused} is refused, which exec alone tells")
    return Errno("EACCES") if refused else error
