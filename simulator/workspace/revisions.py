"""The Dockerfiles of two revisions of a git repository, read by git; the repository is not changed.

Git resolves every revision to a commit first, and is called with the names of commits.
"""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from simulator.analysis.repository.kinds import DOCKERFILE_NAME, NO_DOCKERFILE, kind_of, may_start
from simulator.core.errors import Unreadable
from simulator.core.record import NamedTuple
from simulator.core.text import did_you_mean
from simulator.golang.strconv import GoError
from simulator.workspace.disk import display_name, folder_names, is_file, is_folder, read_text
from simulator.workspace.git import git, try_git


class Revised(NamedTuple):
    """A Dockerfile that differs between two revisions: its path and its text on both sides, None if missing."""

    old_path: str
    new_path: str
    old: str | None
    new: str | None


class Side(NamedTuple):
    """A file of a revision: its path, and git's name for its content; both are ``""`` where it is missing.

    The name of the content is ``""``, too, for a link, a submodule and a file of the working tree.
    ``executable`` is the mode of a file of a commit that the working tree is compared with.
    """

    path: str
    blob: str
    executable: bool = False


_NONE = Side("", "")
_LIKE = 0.5
MOST_BYTES = 1_000_000
"""How large a file may be that is worth looking at."""
_MOST_COMPARED = 400  # pairs of files
_FILES = ("100644", "100755")


class Revisions(NamedTuple):
    """Two sides to compare: commits; ``""`` as the second is the working tree."""

    old: str
    new: str


def read_revisions(words: Sequence[str]) -> Revisions:
    """Read ``A..B``, ``A...B``, ``A B``, or ``A`` (``HEAD`` for no word), which is compared with the working tree.

    Raises ``Unreadable`` for a word that is not a revision of the repository in the current folder.
    """
    if len(words) == 2:
        return Revisions(_commit(words[0]), _commit(words[1]))
    (word,) = words or ("HEAD",)
    for dots in ("...", ".."):
        first, separator, second = word.partition(dots)
        if separator:
            old, new = _commit(first or "HEAD"), _commit(second or "HEAD")
            return Revisions(_text("merge-base", old, new).strip() if dots == "..." else old, new)
    return Revisions(_commit(word), "")


def find_revised(sides: Revisions, paths: Sequence[str]) -> Iterator[Revised]:
    """Yield the Dockerfiles that differ, by path; with ``paths`` only those in these files and folders.

    A path that names a file is a Dockerfile, whatever its name is, unless it is a file of another kind.
    """
    root = repository_root()
    selected = [path_from_root(path, root) for path in paths]
    changed = _between(sides) if sides.new else _since(sides.old, root)
    pairs = [pair for pair in sorted(changed) if any(_is_selected(side.path, selected) for side in pair)]
    texts = read_blobs({side.blob for pair in pairs for side in pair} - {""})
    for old, new in pairs:
        before = texts.get(old.blob)
        after = texts.get(new.blob) if sides.new else _read(root / new.path) if new.path else None
        path = new.path or old.path
        is_other = kind_of(path, after or before or "") not in ("dockerfile", None)
        if before != after and not is_other:
            yield Revised(old.path or new.path, new.path or old.path, before, after)


def find_changed(sides: Revisions) -> list[tuple[str, str]]:
    """List every file that differs: its path before and after, ``""`` on the side that has not got it."""
    root = repository_root()
    pairs = _between(sides) if sides.new else _since(sides.old, root)
    has_modes = try_git("config", "--type=bool", "core.fileMode").stdout.strip() != b"false"
    return sorted(
        {(old.path, new.path) for old, new in pairs if sides.new or _differs(old, new, root, has_modes=has_modes)}
    )


def _differs(old: Side, new: Side, root: Path, *, has_modes: bool) -> bool:
    """Return whether a file of the working tree differs from that of a commit: path, content, mode; no link does."""
    if old.path != new.path:
        return True
    if not old.blob or (root / new.path).is_symlink():
        return False
    if not (root / new.path).is_file():  # a pipe may stand in its place
        return True
    digest = hashlib.new("sha1" if len(old.blob) == 40 else "sha256", usedforsecurity=False)
    try:
        data = (root / new.path).read_bytes()
        is_executable = bool((root / new.path).stat().st_mode & 0o100)
    except OSError:
        return True
    if has_modes and is_executable != old.executable:
        return True
    digest.update(b"blob %d\0" % len(data) + data)
    return digest.hexdigest() != old.blob


def repository_root() -> Path:
    """Return the root of the repository's working tree; the current folder for a bare one."""
    found = try_git("rev-parse", "--show-toplevel")
    return Path(os.fsdecode(found.stdout.rstrip(b"\n"))) if found.returncode == 0 else Path()


def read_at_revision(word: str) -> tuple[str, bytes] | None:
    """Read ``REVISION:PATH`` by git: the path and the content; None for other words and missing files."""
    revision, colon, path = word.partition(":")
    if not colon or not revision or not path or not _is_commit(revision):
        return None
    completed = try_git("cat-file", "blob", f"{_commit(revision)}:{path}")
    return (path, completed.stdout) if completed.returncode == 0 else None


def in_paths(path: str, paths: Sequence[str]) -> bool:
    """Return whether a path from the root is one of, or below one of, the paths of the command line."""
    selected = [path_from_root(each, repository_root()) for each in paths]
    return not selected or any(path == each or path.startswith(f"{each}/") or not each for each in selected)


def _is_selected(path: str, selected: Sequence[str]) -> bool:
    if not path:
        return False
    if path in selected:
        return True
    inside = not selected or any(path.startswith(f"{folder}/") or folder in ("", ".") for folder in selected)
    name = path.rpartition("/")[2]
    return inside and bool(DOCKERFILE_NAME.fullmatch(name)) and not NO_DOCKERFILE.fullmatch(name)


def path_from_root(path: str, root: Path) -> str:
    """Return a path of this disk as one from the root of the repository; raises ``Unreadable`` for one outside."""
    relative = os.path.relpath(os.path.realpath(Path(path).parent) + "/" + Path(path).name, os.path.realpath(root))
    if relative.startswith(".."):
        raise Unreadable(f"{path} is outside of the repository; give paths inside of it")
    return "" if relative == "." else relative


def _between(sides: Revisions) -> Iterator[tuple[Side, Side]]:
    """Yield both sides of changed files."""
    listed = git("diff-tree", "-r", "-z", "-M", "--no-commit-id", "--raw", "--no-abbrev", sides.old, sides.new)
    fields = iter(os.fsdecode(listed).split("\0"))
    for field in fields:
        if field:
            old_mode, new_mode, old, new, status = field.removeprefix(":").split()
            path = next(fields)
            other = next(fields) if status[0] in "RC" else path
            yield (
                _NONE if status[0] in "AC" else Side(path, old if old_mode in _FILES else ""),
                _NONE if status == "D" else Side(other, new if new_mode in _FILES else ""),
            )


def _since(old: str, root: Path) -> Iterator[tuple[Side, Side]]:
    """Yield both sides of all files, the second in the working tree; git itself would run filters to compare them."""
    before = {}
    for line in os.fsdecode(git("ls-tree", "-r", "-z", "--full-tree", old)).split("\0"):
        if line:
            about, _, path = line.partition("\t")
            mode, _, blob = about.split()
            before[path] = Side(path, blob if mode in _FILES else "", mode == _FILES[1])
    command = ("-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    after = {path for path in os.fsdecode(git(*command)).split("\0") if path and os.path.lexists(root / path)}
    renamed = _renamed([before[path] for path in before.keys() - after], after - before.keys(), root)
    moved = {side.path for side in renamed.values()}
    for path in (before.keys() | after) - moved:
        yield renamed.get(path) or before.get(path, _NONE), Side(path, "") if path in after else _NONE


def _renamed(gone: Sequence[Side], added: Iterable[str], root: Path) -> dict[str, Side]:
    """Return what each new file of the working tree was before, where most of its lines are those of one gone.

    That is how git finds renames between commits. Of very many files the same content alone counts.
    """
    candidates = [path for path in sorted(added) if may_start(path)]
    sides = {side.blob: side for side in gone if candidates and side.blob and may_start(side.path)}
    old = {text: sides[blob] for blob, text in read_blobs({*sides}).items()}
    new = {path: text for path in candidates if old and (text := read_here(root / path)) is not None}
    found = {path: old.pop(text) for path, text in new.items() if text in old}
    if len(old) * len(new) > _MOST_COMPARED:
        return found
    counts = {text: Counter(filter(str.strip, text.split("\n"))) for text in (*old, *new.values())}
    scores = sorted(
        ((_likeness(counts[text], counts[each]), path, each) for path, text in new.items() for each in old),
        reverse=True,
    )
    for likeness, path, each in scores:
        if likeness > _LIKE and path not in found and each in old:
            found[path] = old.pop(each)
    return found


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    return (one & other).total() / max(one.total(), other.total(), 1)


def read_here(path: Path) -> str | None:
    """Read a file of the working tree; None where it is no file, too large or unreadable."""
    try:
        if path.is_symlink() or not path.is_file() or path.stat().st_size > MOST_BYTES:
            return None
        return path.read_bytes().decode("utf-8", "surrogateescape")
    except (OSError, GoError, Unreadable):
        return None


def read_blobs(blobs: set[str]) -> dict[str, str]:
    """Read the contents of blobs, with one call of git for all."""
    if not blobs:
        return {}
    output = git("cat-file", "--batch", stdin="".join(f"{blob}\n" for blob in blobs).encode())
    texts, at = {}, 0
    while at < len(output):
        end = output.index(b"\n", at)
        blob, *about = output[at:end].decode("ascii", "replace").split()
        if about[:1] != ["blob"]:
            raise Unreadable(f"git has no content of {blob}; fetch the whole history")
        size = int(about[1])
        texts[blob] = output[end + 1 : end + 1 + size].decode("utf-8", "surrogateescape")
        at = end + size + 2
    return texts


def _read(path: Path) -> str | None:
    if path.is_symlink() or not path.is_file():
        return None
    return read_text(str(path))


def _commit(revision: str) -> str:
    """Resolve a revision to the name of its commit, which is safe as a word for git."""
    completed = try_git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if completed.returncode != 0:
        reason = (
            completed.stderr.decode("utf-8", "replace").strip().rpartition("fatal: ")[2] or "there is no such commit"
        )
        if is_file(revision):
            raise Unreadable(f"{revision} is one file; give two files, or revisions of a git repository")
        if revision and is_folder(revision):
            raise Unreadable(f"{revision} is a folder; give two files, or revisions, and folders behind --")
        near = did_you_mean(revision, [*_revisions(), *folder_names(".")])
        what = f"{display_name(revision)} is neither a file nor a revision of a git repository here"
        raise Unreadable(f"{what}: {reason}{near}")
    return completed.stdout.decode("ascii", "replace").strip()


def _revisions() -> list[str]:
    """List the names of branches and tags; nothing outside of a repository."""
    listed = try_git("for-each-ref", "--format=%(refname:short)", "refs/heads", "refs/tags", "refs/remotes")
    return ["HEAD", *os.fsdecode(listed.stdout).split()] if listed.returncode == 0 else []


def _is_commit(revision: str) -> bool:
    return try_git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}").returncode == 0


def _text(*words: str) -> str:
    return git(*words).decode("utf-8", "surrogateescape")
