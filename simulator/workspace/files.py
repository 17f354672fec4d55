"""Which files are looked at: those that are named, and those found below folders, without what git ignores."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from typing import Literal, TypeAlias

from simulator.core.errors import Unreadable

Kind: TypeAlias = Literal["dockerfile", "compose"]
# Dockerfile, Dockerfile.web, web.Dockerfile, Containerfile; no templates, which other programs make Dockerfiles of.
_DOCKERFILE = re.compile(r"(?:.+[.-])?(?:docker|container)file(?:[.-].+)?", re.IGNORECASE | re.DOTALL)
_OTHER = re.compile(
    r".*[.-]template|.*\.(?:dockerignore|tmpl|tpl|j2|jinja2?|erb|in|m4|mustache|hbs|md|py|sh|go|js|ts|rb|bats|ya?ml|json|toml|txt|clj|html|lock|orig|rej|bak|sw.)",
    re.IGNORECASE | re.DOTALL,
)
_COMPOSE = re.compile(r"(?:docker-)?compose(?:[.-][\w.-]+)?\.ya?ml", re.IGNORECASE)
_LEFT_OUT = {".git", ".hg", ".svn", "node_modules", ".venv", "venv", "__pycache__", ".tox", ".cache"}
_GIT = ("git", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "ls-files", "-z", "--cached", "--others",
        "--exclude-standard")  # fmt: skip


def kind(name: str) -> Kind | None:
    """Tell by its name what a file is; None for neither."""
    base = os.path.basename(name)  # noqa: PTH119  # pathlib takes longer, and there are many
    if _COMPOSE.fullmatch(base):
        return "compose"
    return "dockerfile" if _DOCKERFILE.fullmatch(base) and not _OTHER.fullmatch(base) else None


def found(names: tuple[str, ...]) -> list[tuple[str, Kind]]:
    """Find the files: a file that is named is looked at whatever its name is, of a folder those with usual names.

    Raises ``Unreadable`` for a name that is neither.
    """
    listed: dict[str, Kind] = {}
    for name in names or (".",):
        if os.path.isdir(name):  # noqa: PTH112
            for path in sorted(_below(name)):
                if what := kind(path):
                    listed.setdefault(path, what)
        elif os.path.exists(name):  # noqa: PTH110
            is_yaml = name.lower().endswith((".yml", ".yaml"))
            listed.setdefault(name, kind(name) or ("compose" if is_yaml else "dockerfile"))
        else:
            raise Unreadable(f"there is no file or folder {name}")
    return list(listed.items())


def _below(folder: str) -> Iterator[str]:
    """Yield the files below a folder; of a git repository those that git does not ignore."""
    tracked = _tracked(folder)
    if tracked is not None:
        for name in tracked:
            path = name if folder == "." else os.path.join(folder, name)  # noqa: PTH118
            if os.path.isfile(path):  # noqa: PTH113
                yield path
        return
    for place, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if name not in _LEFT_OUT]
        for name in files:
            path = os.path.join(place, name)  # noqa: PTH118
            yield path.removeprefix("./") if folder == "." else path


def _tracked(folder: str) -> list[str] | None:
    """List the files below a folder as git does; None where git is not there or the folder is in no repository."""
    settings = {**os.environ, "GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1"}
    try:
        done = subprocess.run(_GIT, cwd=folder, env=settings, capture_output=True, check=False)  # noqa: S603
    except OSError:
        return None
    if done.returncode:
        return None
    return list(dict.fromkeys(os.fsdecode(name) for name in done.stdout.split(b"\0") if name))
