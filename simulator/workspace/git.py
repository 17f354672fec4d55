"""The one place that calls git: without a shell, and with everything switched off that a repository could run or fetch.

Callers hand over words of their own, and names that git itself gave; a revision of a user is resolved first.
"""

from __future__ import annotations

import os
import subprocess

from simulator.core.errors import Unreadable

_QUIET = ("-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "core.quotePath=false")
_SETTINGS = {"GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1", "GIT_LITERAL_PATHSPECS": "1", "LC_ALL": "C"}


def try_git(*words: str, given: bytes = b"", folder: str | None = None) -> subprocess.CompletedProcess[bytes]:
    """Call git in a folder, the current one without it, and give what came of it; ``given`` is its standard input.

    Raises ``Unreadable`` where git cannot be run.
    """
    try:
        return subprocess.run(  # noqa: S603  # no shell; revisions are names of commits
            ["git", *_QUIET, *words],  # noqa: S607  # git is found as everywhere
            capture_output=True,
            check=False,
            input=given,
            cwd=folder,
            env={**os.environ, **_SETTINGS},
        )
    except OSError as error:
        raise Unreadable(f"git cannot be run: {(error.strerror or str(error)).lower()}; install it") from None
    except ValueError as error:
        raise Unreadable(f"git cannot be asked: {error}") from None


def git(*words: str, given: bytes = b"") -> bytes:
    """Call git in the current folder and give its standard output; raises ``Unreadable`` where it fails."""
    done = try_git(*words, given=given)
    if done.returncode != 0:
        raise Unreadable(f"git {words[0]} failed: {done.stderr.decode('utf-8', 'replace').strip()}")
    return done.stdout


def listed_files(folder: str) -> list[str] | None:
    """List the files below a folder that git does not ignore; None without git, and where it has no repository."""
    try:
        done = try_git("ls-files", "-z", "--cached", "--others", "--exclude-standard", folder=folder)
    except Unreadable:
        return None
    if done.returncode:
        return None
    return list(dict.fromkeys(os.fsdecode(name) for name in done.stdout.split(b"\0") if name))


def branches_and_tags() -> list[str]:
    """Name up to 500 branches and tags of the repository here; none where there is none."""
    done = try_git("for-each-ref", "--count=500", "--format=%(refname:short)", "refs/heads", "refs/tags")
    return done.stdout.decode("utf-8", "replace").splitlines()
