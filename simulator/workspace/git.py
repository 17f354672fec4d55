"""The only module that calls git: without a shell, and without anything that a repository could run or fetch.

Callers pass fixed words, and names that git itself printed; a user's revision is resolved to a commit first.
"""

from __future__ import annotations

import os
import subprocess

from simulator.core.errors import Unreadable
from simulator.workspace.disk import reason_of

_QUIET = ("-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "core.quotePath=false")
_SETTINGS = {"GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1", "GIT_LITERAL_PATHSPECS": "1", "LC_ALL": "C"}


def try_git(*words: str, stdin: bytes = b"", folder: str | None = None) -> subprocess.CompletedProcess[bytes]:
    """Call git in a folder (None: the current one); return the completed process. ``stdin`` is its input.

    Raises ``Unreadable`` where git cannot be run.
    """
    try:
        return subprocess.run(  # noqa: S603  # no shell; revisions are names of commits
            ["git", *_QUIET, *words],  # noqa: S607  # found by PATH
            capture_output=True,
            check=False,
            input=stdin,
            cwd=folder,
            env={**os.environ, **_SETTINGS},
        )
    except OSError as error:
        raise Unreadable(f"git cannot be run: {reason_of(error)}; install it") from None
    except ValueError as error:
        raise Unreadable(f"git cannot be asked: {error}") from None


def git(*words: str, stdin: bytes = b"") -> bytes:
    """Call git in the current folder and return its output; raises ``Unreadable`` where it fails."""
    completed = try_git(*words, stdin=stdin)
    if completed.returncode != 0:
        raise Unreadable(f"git {words[0]} failed: {completed.stderr.decode('utf-8', 'replace').strip()}")
    return completed.stdout


def listed_files(folder: str) -> list[str] | None:
    """List the files below a folder that git does not ignore; None without git or a repository."""
    try:
        completed = try_git("ls-files", "-z", "--cached", "--others", "--exclude-standard", folder=folder)
    except Unreadable:
        return None
    if completed.returncode:
        return None
    return list(dict.fromkeys(os.fsdecode(name) for name in completed.stdout.split(b"\0") if name))


def top_folder(folder: str) -> str:
    """Return the top folder of the repository that a folder is in; ``""`` without git or a repository."""
    try:
        completed = try_git("rev-parse", "--show-toplevel", folder=folder)
    except Unreadable:
        return ""
    return os.fsdecode(completed.stdout.removesuffix(b"\n"))


def branches_and_tags() -> list[str]:
    """List up to 500 branches and tags of the repository here; empty without a repository."""
    completed = try_git("for-each-ref", "--count=500", "--format=%(refname:short)", "refs/heads", "refs/tags")
    return completed.stdout.decode("utf-8", "replace").splitlines()
