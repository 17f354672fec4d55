"""What COPY and ADD bring: files of the build context, of other stages and images, and here-documents.

Compare: the Dockerfile reference, "COPY", "ADD"; BuildKit ``dispatchCopy`` (dockerfile2llb/convert.go).
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping

from simulator.build.dockerfile.expansion import expand
from simulator.build.dockerfile.lines import find_heredocs
from simulator.build.dockerfile.substitution import Syntax
from simulator.build.dockerfile.syntax_tree import Instruction
from simulator.build.image import BuiltImage
from simulator.core.record import NamedTuple
from simulator.core.rule import Refusal
from simulator.core.text import utf8
from simulator.golang.paths import clean
from simulator.golang.pattern_matcher import has_pattern, path_matches
from simulator.launch.rootfs import File, RootFs
from simulator.simulation.known_files import KnownFiles

_PLAIN_FLAGS = ("--from", "--chown", "--chmod", "--link")
_NAME = re.compile(r"\$\{?([A-Za-z_][A-Za-z0-9_]*)")
_REMOTE = ("http://", "https://", "ftp://", "git://", "git@", "ssh://")
_TEXT = re.compile(
    r"[^*?\[$]*\.(?:py|[cm]?[jt]s|rb|php|json|txt|toml|lock|ya?ml|cfg|ini|conf|md|html|css|sh|jar|war|go|mod|sum)"
)
"""Names that files have, and folders have not."""
_HEREDOC = re.compile(r"<<-?[\"']?(.*?)[\"']?$")
"""The mark of a here-document, which is the name of its file in a folder."""
_PACKED = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz", ".tar.zst", ".gz", ".bz2", ".xz", ".zst")


def is_plain_file(source: str) -> bool:
    """Return whether a source of ADD surely is one file that stays as it is, by its name alone.

    An archive is unpacked, a folder and a repository bring all that is in them.
    """
    return _TEXT.fullmatch(source) is not None and not source.startswith(_REMOTE)


class Copy(NamedTuple):
    """Where files come from."""

    context: Mapping[str, File] | None
    """The files of the build context by their paths in it; None if it is not known."""
    sources: Mapping[str, RootFs]
    """Root filesystems by the names of stages and images."""


class _Change(NamedTuple):
    """What the flags change about copied files; None keeps what the source has."""

    uid: int = 0
    gid: int = 0
    mode: int | None = None
    is_known: bool = True
    """Whether owner and mode are known."""

    def file(self, file: File) -> File:
        """Return a file as it is after it was copied."""
        if not self.is_known and file.type == "file" and file.mode & 0o555 != 0o555:
            return File("unknown")
        mode = file.mode if self.mode is None or file.type == "symlink" else self.mode
        return file._replace(mode=mode, uid=self.uid, gid=self.gid)


def copy_files(state: KnownFiles, instruction: Instruction, copy: Copy, built: BuiltImage) -> None:
    """Follow a COPY or ADD; what it brings that is not known makes its destination unknown."""
    flags = dict([flag.partition("=")[::2] for flag in instruction.flags])
    words = [_expanded(word, state, instruction, built) for word in instruction.value]
    known = [word for word in words if word is not None]
    if len(known) < len(words) or len(known) < 2 or not flags.keys() <= set(_PLAIN_FLAGS):
        if words and words[-1] is not None:
            state.copied_to.add(state.absolute(words[-1]))
            state.forget(state.absolute(words[-1]))
        else:
            state.copied_to.add("/")
            state.forget_everything()
        return
    *sources, destination = known
    change = _change(flags)
    folder = destination.endswith("/") or posixpath.basename(destination) in (".", "..") or len(sources) > 1
    target = state.absolute(destination)
    state.copied_to.add(target)
    for source in sources:
        name = _HEREDOC.sub(r"\1", posixpath.basename(clean(f"/{source}")))
        state.copied.update({posixpath.join(target, name)} if folder else {target, posixpath.join(target, name)})
    for source in sources:
        if source.startswith("<<"):
            blanks = built.builder is not None and built.builder.heredoc_blanks
            heredocs = tuple(find_heredocs(instruction.original, blanks=blanks))
            _put_heredocs(state, instruction.body, heredocs, _Destination(target, folder, change))
            return
        _Copying(state, target, change, folder=folder).take(source, _origin(flags, copy, state), instruction.keyword)


class _Copying:
    """One source of a COPY on its way to the destination."""

    def __init__(self, state: KnownFiles, target: str, change: _Change, *, folder: bool) -> None:
        self.state, self.target, self.change = state, target, change
        self.folder = folder or state.is_folder(target)

    def take(self, source: str, files: Mapping[str, File] | None, keyword: str) -> None:
        """Copy a file, a folder, or what a pattern matches."""
        if keyword == "add" and (source.startswith(_REMOTE) or source.endswith(_PACKED)):
            self.state.forget(self.target)
            return
        path = clean(f"/{source}")[1:]
        if files is None and self.folder and _TEXT.fullmatch(path):
            self.state.make_folder(self.target)
            self.state.put(posixpath.join(self.target, posixpath.basename(path)), File("unknown"))
            return
        matched = None if files is None else list(_matched(path, files))
        if not matched:
            self._unknown()
            return
        assert files is not None  # something in it matched
        if len(matched) > 1 and not self.folder:
            self._unknown()  # the builders refuse to copy several files over one
            return
        for each in matched:
            self._copy(each, files)

    def _unknown(self) -> None:
        """Something was copied, nobody knows what; a folder that it was copied to stays one."""
        is_known = self.state.is_folder(self.target)
        folder = self.state.files.get(self.target)
        self.state.forget(self.target)
        if is_known or self.folder:
            self.state.make_folder(self.target, folder)
        if not self.folder and not self.state.may_be_folder(self.target):
            self.state.put(self.target, File("unknown"))

    def _copy(self, path: str, files: Mapping[str, File]) -> None:
        file = files.get(path) if path else File("directory", 0o755)
        if file is None or file.type == "directory":
            self._copy_folder(path, files)
            return
        if file.type == "symlink":  # as a source it is followed
            file = files.get(posixpath.normpath(posixpath.join("/", posixpath.dirname(path), file.target))[1:])
        if file is None or file.type != "file":
            self._unknown()
        elif self.folder:
            self.state.make_folder(self.target)
            self.state.put(posixpath.join(self.target, posixpath.basename(path)), self.change.file(file))
        elif self.state.may_be_folder(self.target):
            self.state.forget(self.target)
        else:
            self.state.put(self.target, self.change.file(file))

    def _copy_folder(self, path: str, files: Mapping[str, File]) -> None:
        """Copy what is in a folder, not the folder itself."""
        self.state.make_folder(self.target)
        below = f"{path}/" if path else ""
        for name in list(files):
            if name.startswith(below) and name != path:
                file = self.change.file(files[name])
                place = posixpath.join(self.target, name[len(below) :])
                if file.type == "directory":
                    self.state.make_folder(place)
                else:
                    self.state.put(place, file)


def _matched(path: str, files: Mapping[str, File]) -> Iterator[str]:
    """Yield the paths that a source names: one, or those that its pattern matches."""
    if has_pattern(path):
        depth = path.count("/") + 1
        names = {"/".join(parts[:depth]) for name in files if len(parts := name.split("/")) >= depth}
        yield from sorted(name for name in names if path_matches(path, name))
    elif not path or path in files or any(name.startswith(f"{path}/") for name in files):
        yield path


def _origin(flags: Mapping[str, str], copy: Copy, state: KnownFiles) -> Mapping[str, File] | None:
    """Return the files that are copied from, by paths without a slash in front; None if they are not known."""
    if "--from" not in flags:
        return copy.context
    name = flags["--from"]
    source = copy.sources.get(name) or copy.sources.get(name.lower())
    if source is None or "$" in name:
        return None
    return {path[1:]: file for path, file in state.chosen(source).files.items() if path != "/"}


def _change(flags: Mapping[str, str]) -> _Change:
    """Read --chown and --chmod; names of users and other modes than octal ones are not known."""
    mode, owner = flags.get("--chmod", ""), flags.get("--chown", "")
    user, colon, group = owner.partition(":")
    known = (not mode or bool(re.fullmatch("[0-7]{3,4}", mode))) and all(
        part.isdecimal() and part.isascii() and len(part) < 11
        for part in ([user, group] if colon else [user] if user else [])
    )
    if not known:
        return _Change(is_known=False)
    uid = int(user or 0)
    return _Change(uid, int(group) if colon else uid, int(mode, 8) if mode else None)


def _expanded(word: str, state: KnownFiles, instruction: Instruction, built: BuiltImage) -> str | None:
    """Replace the variables of a word; None where one is not known."""
    if word.startswith("<<"):
        return word
    if not set(_NAME.findall(word)) <= state.variables.keys() or built.builder is None:
        return None
    builder = built.builder
    syntax = Syntax(instruction.lines.escape, builder.modifiers_without_colon, builder.empty_patterns)
    try:
        return expand(word, state.variables, syntax)
    except Refusal:
        return None


class _Destination(NamedTuple):
    """Where files are put: a path, whether it is written as a folder, and what the flags change."""

    path: str
    folder: bool
    change: _Change


def _put_heredocs(
    state: KnownFiles, body: str, heredocs: tuple[tuple[str, bool, bool], ...], destination: _Destination
) -> None:
    """Make the files that here-documents hold; the text of one with variables is not known."""
    target = destination.path
    lines = iter(body[1:].split("\n"))
    for mark, expands, strips_tabs in heredocs:
        taken: list[str] = []
        for line in lines:
            text = line.lstrip("\t") if strips_tabs else line
            if text.rstrip("\r") == mark:
                break
            taken.append(f"{text}\n")
        content = "".join(taken)
        known = not expands or not set("$\\") & set(content)
        place = posixpath.join(target, mark) if destination.folder or state.is_folder(target) else target
        if place == target and state.may_be_folder(target):
            state.forget(target)
            continue
        size = len(utf8(content)) if known else None
        state.put(place, destination.change.file(File("file", 0o644, text=content if known else None, size=size)))
