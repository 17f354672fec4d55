"""Entry scripts of public images, from clones of their repositories: each with its image's configuration and files.

python -m tests.catalogue.entry_scripts CLONES FOLDER

CLONES has a repository in each ``owner+name/repo``. Into FOLDER goes one JSON file for each script that differs: what a
Dockerfile of the newest commit makes of ENTRYPOINT, CMD, ENV, USER and WORKDIR, and the files that it copies. What RUN
makes is read off roughly (users, folders): ``adapters.entry_scripts`` follows and runs each script with the same files,
so that no comparison rests on it. FOLDER is not to be committed: the scripts are other people's.
"""

from __future__ import annotations

import json
import posixpath
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from simulator.build.builders import find_builder
from simulator.build.buildkit.stage import BuildInput
from simulator.build.buildkit.stages import build
from simulator.build.dockerfile.parser import read_dockerfile
from simulator.core.errors import NotModelled, Unreadable, UnreadableText
from simulator.core.rule import Refusal
from simulator.core.values import ImageConfig
from simulator.engine.image_config import image_config
from simulator.images.catalogue import catalogued, stated, without_unstated
from simulator.images.config import to_json
from simulator.releases.find import find_engine
from tests.catalogue.clones import Clone

BUILDER, ENGINE = find_builder("buildkit"), find_engine("docker")
LARGEST, MOST_FILES = 200_000, 60
MOST_OF_ONE = 2
"""So many scripts of one product are taken, the newest first."""
_ACCOUNT = re.compile(r"\b(?:useradd|adduser|groupadd|addgroup)\b[^&;|\n]*")
_FOLDER = re.compile(r"\bmkdir\b[^&;|\n]*")
_SKIPPED = ("test", "example", "demo", "windows")


class Found(NamedTuple):
    """One entry script, as its image has it."""

    product: str
    """The part of the repository that it is of: a folder without a version, ``""`` if there are none."""
    script: str
    """Where the image has it."""
    document: Mapping[str, Any]


def found_in(clone: Clone, name: str) -> Iterator[Found]:
    """Give the entry scripts of a repository's newest commit, those of the newest version first."""
    paths = [line for line in clone.git("ls-tree", "-r", "-z", "--name-only", "HEAD").split("\0") if line]
    files = frozenset(paths)
    dockerfiles = [path for path in paths if re.search(r"(^|[/.])dockerfile", posixpath.basename(path), re.IGNORECASE)]
    commit = clone.git("rev-parse", "HEAD").strip()
    for path in sorted(dockerfiles, key=_version, reverse=True):
        if any(word in path.lower() for word in _SKIPPED):
            continue
        data = clone.read(f"HEAD:{path}")
        if data is None:
            continue
        text = data.decode("utf-8", "replace")
        config = _config(text)
        first = (config or {}).get("Entrypoint") or (config or {}).get("Cmd") or [""]
        if config is None or not first[0]:
            continue
        copied = _Copied(clone, files, posixpath.dirname(path), config.get("WorkingDir") or "/")
        copied.read(text)
        script = _script(first, copied.files)
        if script is None:
            continue
        document = {
            "from": f"{name.replace('+', '/')}@{commit}:{path}",
            "date": clone.date("HEAD"),
            "shell": "busybox" if re.search(r"alpine|\bapk\b|busybox", text) else "dash",
            "config": config,
            "script": script,
            "files": copied.files,
            "folders": _folders(text, config),
            "users": _accounts(text, config),
        }
        yield Found(_product(path), script, document)


def _version(path: str) -> tuple[object, ...]:
    """Give what orders paths by the versions in them."""
    return tuple((1, int(part), "") if part.isdigit() else (0, 0, part) for part in re.split(r"(\d+)", path))


def _product(path: str) -> str:
    """Give the first folder of a path that is no version, as in ``telegraf/1.30/alpine/Dockerfile``."""
    return next((part for part in posixpath.dirname(path).split("/") if re.fullmatch(r"[a-z-]+", part)), "")


def _config(text: str) -> dict[str, Any] | None:
    """Give the configuration of an image; None where its Dockerfile cannot be read, as that of a template."""

    def find(name: str, _: str) -> ImageConfig:
        known = catalogued(name)
        fields = stated(known.entry) if known is not None else {}
        return image_config(fields, ENGINE).image

    try:
        image, _ = without_unstated(build(BuildInput(text, "", {}, find, str), BUILDER).image, "it")
    except (Refusal, NotModelled, Unreadable, UnreadableText, KeyError):
        return None
    fields = {key: value for key, value in to_json(image).items() if value}
    chosen = {
        key: fields[key] for key in ("Entrypoint", "Cmd", "Env", "User", "WorkingDir", "Volumes") if key in fields
    }
    plain: dict[str, Any] = json.loads(json.dumps(chosen, default=str))
    return plain


class _Copied:
    """The texts that COPY and ADD bring from the repository, by their paths in the image."""

    def __init__(self, clone: Clone, names: frozenset[str], folder: str, workdir: str) -> None:
        self.clone, self.names, self.folder, self.workdir = clone, names, folder, workdir
        self.files: dict[str, dict[str, str]] = {}

    def read(self, text: str) -> None:
        """Take what the instructions of the last stage and those before it copy."""
        try:
            instructions = read_dockerfile(text, BUILDER).instructions
        except Refusal:
            return
        for instruction in instructions:
            if instruction.keyword not in ("copy", "add") or any(
                flag.startswith("--from") for flag in instruction.flags
            ):
                continue
            words = [str(word) for word in instruction.value or ()] if isinstance(instruction.value, tuple) else []
            for source in words[:-1]:
                self.copy(source, words[-1], several=len(words) > 2)

    def copy(self, source: str, target: str, *, several: bool) -> None:
        """Take a file, or the files of a folder."""
        target = posixpath.join(self.workdir, target) if not target.startswith("/") else target
        for base in (self.folder, ""):
            place = posixpath.normpath(posixpath.join(base, source.lstrip("/")))
            place = "" if place == "." else place
            if place in self.names:
                into = target.endswith("/") or several or target == self.workdir
                self.take(place, posixpath.join(target, posixpath.basename(place)) if into else target)
                return
            below = [name for name in self.names if not place or name.startswith(f"{place}/")]
            matching = [
                name for name in self.names if "*" in place and posixpath.dirname(name) == posixpath.dirname(place)
            ]
            if below and len(below) <= MOST_FILES:
                for name in below:
                    self.take(name, posixpath.join(target, posixpath.relpath(name, place or ".")))
                return
            if matching:
                pattern = re.compile(re.escape(place).replace(r"\*", "[^/]*"))
                for name in filter(pattern.fullmatch, matching):
                    self.take(name, posixpath.join(target, posixpath.basename(name)))
                return

    def take(self, name: str, path: str) -> None:
        """Take one file, if it is a text."""
        data = self.clone.read(f"HEAD:{name}")
        if data is not None and len(data) <= LARGEST and len(self.files) < MOST_FILES:
            try:
                self.files[posixpath.normpath(path)] = {"text": data.decode(), "mode": "0755"}
            except UnicodeDecodeError:
                return


def _script(words: list[str], files: Mapping[str, Mapping[str, str]]) -> str | None:
    """Give the path of the script that the image starts, among the files that are copied; None if it is none."""
    for word in words:
        name = posixpath.basename(word)
        for path in files:
            same = path == word or ("/" not in word and posixpath.basename(path) == name)
            if same and files[path]["text"].startswith("#!"):
                return path
    return None


def _folders(text: str, config: Mapping[str, Any]) -> list[str]:
    """Give the folders that the image surely has: volumes, the working directory, those that RUN makes."""
    made = [word for line in _FOLDER.findall(text) for word in line.split() if re.fullmatch(r"/[\w./-]+", word)]
    return sorted({*(config.get("Volumes") or ()), config.get("WorkingDir") or "/", *made})


def _accounts(text: str, config: Mapping[str, Any]) -> list[str]:
    """Give the users that the image surely has."""
    last = [line.rstrip(" \\").split()[-1] for line in _ACCOUNT.findall(text.replace("\\\n", " "))]
    user = (config.get("User") or "").partition(":")[0]
    return sorted({name for name in (*last, user) if re.fullmatch(r"[a-z_][\w-]*", name)} - {"root"})


def main() -> None:
    clones, folder = Path(sys.argv[1]), Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    written = 0
    for place in sorted(clones.iterdir()):
        git = place / "repo" / ".git" if (place / "repo" / ".git").exists() else place / "repo"
        if not (git / "HEAD").exists():
            continue
        clone = Clone(git, f"https://github.com/{place.name.replace('+', '/')}")
        seen: set[str] = set()
        products: Counter[str] = Counter()
        for found in found_in(clone, place.name):
            text = found.document["files"][found.script]["text"]
            if text not in seen and products[found.product] < MOST_OF_ONE:
                seen.add(text)
                products[found.product] += 1
                (folder / f"{place.name}.{len(seen)}.json").write_text(json.dumps(found.document, indent=1))
                written += 1
    print(f"{folder}: {written} scripts")


if __name__ == "__main__":
    main()
