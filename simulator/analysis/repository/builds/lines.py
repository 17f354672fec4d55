"""The images that a command line builds: docker, podman, nerdctl and buildah ``build``, and kaniko's executor.

Reads: a line of a file, and the values of the file's variables. Gives: names with what they are built from.
Compare: docker buildx build, podman-build(1), buildah-build(1), https://github.com/chainguard-dev/kaniko.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence

from simulator.analysis.repository.builds.build import Build, Named, contexts_of, is_remote, pairs_of
from simulator.analysis.repository.lines import CommandLine
from simulator.callers.pasted.line import read_pasted
from simulator.callers.pasted.symbols import Reading, Symbol
from simulator.callers.pasted.text import plain_text
from simulator.callers.pasted.words import read_commands
from simulator.core.errors import NotModelled, Unreadable
from simulator.core.record import NamedTuple

BUILDERS = ("buildah", "executor")
"""The programs that build images, and start no containers that dsim reads; the executor is that of kaniko."""
# The options of a build that take a value, beside those that are read.
_VALUES = frozenset(
    """--add-host --allow --annotation --arch --attest --authfile --build-arg-file --builder --cache-from
    --cache-to --cache-ttl --call --cap-add --cap-drop --cert-dir --cgroup-parent --cpu-period --cpu-quota
    --cpu-shares --cpus --cpuset-cpus --cpuset-mems --creds --cw --decryption-key --device --dns --dns-option
    --dns-search --env --format --from --group-add --hooks-dir --ignorefile --iidfile --ipc --isolation --jobs
    --label --layer-label --logfile --memory --memory-swap --metadata-file --network --no-cache-filter --os
    --output --pid --platform --policy --progress --provenance --retry --retry-delay --runtime --runtime-flag
    --sbom --secret --security-opt --shm-size --sign-by --source-date-epoch --ssh --timestamp --ulimit --unsetenv
    --userns --uts --variant --volume -c -m -o -v""".split()
)
_NAMES = {
    "podman": ("Containerfile", "Dockerfile"),
    "buildah": ("Containerfile", "Dockerfile"),
    "nerdctl": ("Dockerfile", "Containerfile"),
}
"""The names by which a tool finds the file of a build without --file; docker finds ``Dockerfile`` alone."""
_SHORT = {"-t": "tag", "-f": "file"}
_KANIKO = {"-d": "destination", "-f": "dockerfile", "-c": "context"}
_KEYS = {
    "tag": "tag", "manifest": "tag", "destination": "tag", "file": "file", "dockerfile": "file", "target": "target",
    "build-arg": "build-arg", "context": "context", "context-sub-path": "sub", "build-context": "named",
}  # fmt: skip
_ROOT = re.compile(
    r"(?:\$\{?(?:CI_PROJECT_DIR|GITHUB_WORKSPACE)\}?|\$\{\{ *github\.workspace *\}\}"
    r"|\$\(git rev-parse --show-toplevel\))(?:/|\Z)"
)
_HERE = re.compile(r"(?:\$\{?(?:PWD|CURDIR)\}?|\$\((?:pwd|PWD|CURDIR)\)|`pwd`)(?:/|\Z)")


class _Line(NamedTuple):
    """The words behind the command that builds, the tool, and the symbols in the words."""

    tool: str
    words: tuple[str, ...]
    symbols: tuple[Symbol, ...]


def line_builds(line: CommandLine, folders: Sequence[str], files: Mapping[str, str]) -> Iterator[Named]:
    """Yield the names that a line gives to an image; none for any other line, or one that is not understood.

    ``folders`` are those in which the line may be executed.
    """
    read = _read(line.text)
    if read is None:
        return
    values, contexts = _options(read)
    reading = Reading(read.symbols)
    context = reading.reveal(contexts[-1] if contexts else "").removeprefix("dir://")
    if not context and read.tool in ("podman", "buildah", "executor"):
        context = "."  # docker refuses a build without a context
    if not context or is_remote(context) or len(values["file"]) > 1:
        return
    context = posixpath.join(context, *values["sub"])
    file = reading.reveal(values["file"][-1]) if values["file"] else ""
    target = (values["target"] or [""])[-1]
    for place in _places(read.tool, context, file, folders, files):
        build = Build(
            tuple(values["tag"]), (place,), target, pairs_of(values["build-arg"]), contexts_of(values["named"])
        )
        yield from build.named(files, read.symbols)


def _places(tool: str, context: str, file: str, folders: Sequence[str], files: Mapping[str, str]) -> Iterator[str]:
    """Yield the Dockerfile that a line finds in each folder; one beside the repository's root is found once."""
    found: dict[str, None] = {}
    for folder in folders:
        names = [file] if file else [posixpath.join(context, name) for name in _NAMES.get(tool, ("Dockerfile",))]
        if file and tool in ("executor", "buildah", "podman"):
            names.append(posixpath.join(context, file))  # where it is not in the working directory
        paths = [_in_folder(name, folder) for name in names]
        found.update(dict.fromkeys([path for path in paths if path in files][:1]))
    yield from found


def _in_folder(name: str, folder: str) -> str:
    """Return the path of a name in a folder; one that begins with the repository's root is not in the folder."""
    if root := _ROOT.match(name):
        return posixpath.normpath(name[root.end() :] or ".")
    if here := _HERE.match(name):
        name = name[here.end() :]
    return posixpath.normpath(posixpath.join(folder, name))


def _read(text: str) -> _Line | None:
    """Return a line that builds an image; None for any other."""
    try:
        if not any(builder in text for builder in BUILDERS):
            pasted = read_pasted((text,))
            words = _behind_build((*pasted.command.split(), *pasted.words))
            tool = pasted.written_tool or pasted.tool
            return None if words is None or pasted.is_compose else _Line(tool, words, pasted.symbols)
        plain = plain_text(text)
        read = read_commands(plain.text)
    except (NotModelled, Unreadable):
        return None
    symbols = (*read.symbols, *plain.placeholders)
    for found in read.commands:
        for at, word in enumerate(found.words):
            name = word.rpartition("/")[2]
            if name == "buildah":
                behind = _behind_build(found.words[at + 1 :])
                return None if behind is None else _Line(name, behind, symbols)
            if word.endswith("kaniko/executor"):
                return _Line(name, found.words[at + 1 :], symbols)
    return None


def _behind_build(words: Sequence[str]) -> tuple[str, ...] | None:
    """Return the words behind the command that builds an image; None for any other command."""
    at = 1 if words[:1] and words[0] in ("image", "builder", "buildx") else 0
    while at < len(words) and words[at].startswith("-"):
        takes_value = words[at] in (
            "--builder",
            "--storage-driver",
            "--root",
            "--runroot",
            "--storage-opt",
            "--log-level",
        )
        at += 2 if takes_value else 1
    is_build = at < len(words) and words[at] in ("build", "bud", "build-using-dockerfile")
    return tuple(words[at + 1 :]) if is_build else None


def _options(line: _Line) -> tuple[dict[str, list[str]], list[str]]:
    """Return the values of the options that are read, and the contexts."""
    short = _KANIKO if line.tool == "executor" else _SHORT
    values: dict[str, list[str]] = {key: [] for key in _KEYS.values()}
    contexts, at, words = [], 0, line.words
    while at < len(words):
        name, equals, value = words[at].partition("=")
        key = short.get(name[:2]) if not name.startswith("--") else name[2:]
        at += 1
        if not name.startswith("-") or name == "-":
            contexts.append(words[at - 1])
        elif key in _KEYS:
            if not equals and not name.startswith("--") and len(name) > 2:
                value, equals = name[2:], "="
            if not equals and at < len(words):
                value, at = words[at], at + 1
            values[_KEYS[key]].append(value)
        elif name in _VALUES and not equals:
            at += 1
    return values, contexts + values["context"] if line.tool != "executor" else values["context"]
