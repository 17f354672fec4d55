"""The file docker-dsim, by which docker finds dsim as one of its commands: its place, its text, and writing it.

Reads and writes one folder of plugins, and starts this Python once to check that it finds dsim from any folder.
Compare: docker/cli cli-plugins/manager at v28.5.2, which looks for programs named docker-NAME.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Literal, TypeAlias

from simulator.core.errors import Unreadable
from simulator.workspace.disk import reason_of, replace_file, unreadable

PluginState: TypeAlias = Literal["nothing", "own", "other"]
FILE = "docker-dsim"
_MARK = "# Written by `dsim plugin install`; `dsim plugin uninstall` removes it."
_SCRIPT = """#!/bin/sh
{mark}
python={python}
if [ "$1" = docker-cli-plugin-metadata ]; then
  cat <<'END'
{metadata}
END
  exit
fi
if ! [ -x "$python" ]; then
  echo "docker dsim: there is no $python any more; {remedy}" >&2
  exit 2
fi
exec "$python" -P -c {start} "$@"
"""
_REMEDY = "call 'dsim plugin install' with the dsim that you use now"
_START = f"""try:
    from simulator.cli.plugin import main
except ModuleNotFoundError:
    import sys
    print("docker dsim:", sys.executable, "has no dsim any more; {_REMEDY}", file=sys.stderr)
    sys.exit(2)
main()"""


def plugin_path(folder: str | None) -> str:
    """Return the path of the plugin in a folder, or in docker's own configuration; the file need not exist."""
    if folder is not None:
        return str(Path(folder) / FILE)
    configured = os.environ.get("DOCKER_CONFIG")
    try:
        home = Path(configured) if configured else Path.home() / ".docker"
    except RuntimeError:
        raise Unreadable("there is no home folder; give --dir FOLDER") from None
    return str(home / "cli-plugins" / FILE)


def plugin_state(path: str) -> PluginState:
    """Return what is at a path: nothing, the plugin that dsim wrote, or something else."""
    file = Path(path)
    try:
        if not os.path.lexists(file):
            return "nothing"
        if file.is_symlink() or not file.is_file():
            return "other"
        with file.open("rb") as opened:
            return "own" if _MARK.encode() in opened.read(4096).splitlines() else "other"
    except OSError as error:
        raise unreadable(path, error) from None


def is_current(path: str, text: str) -> bool:
    """Return whether the plugin at a path has this text."""
    return Path(path).read_text(encoding="utf-8", errors="surrogateescape") == text


def is_executable(path: str) -> bool:
    """Return whether the plugin at a path can be executed."""
    return os.access(path, os.X_OK)


def write_plugin(path: str, text: str) -> None:
    """Write the plugin atomically, so that docker never finds half of it."""
    folder = Path(path).parent
    try:
        if not folder.parent.exists():
            folder.parent.mkdir(mode=0o700, parents=True)  # as docker creates it
        folder.mkdir(exist_ok=True)
        replace_file(path, text.encode("utf-8", "surrogateescape"), 0o755)
    except OSError as error:
        raise Unreadable(f"cannot write {path}: {reason_of(error)}; give --dir FOLDER") from None


def remove_plugin(path: str) -> None:
    """Remove the plugin."""
    try:
        Path(path).unlink()
    except OSError as error:
        raise Unreadable(f"cannot remove {path}: {reason_of(error)}") from None


def plugin_script(metadata: str) -> str:
    """Return the program that docker calls: it starts this interpreter with this dsim from any folder.

    ``metadata`` is the plugin's description for docker, in JSON.
    """
    python = sys.executable
    if os.name != "posix" or not python:
        raise Unreadable("the plugin is a shell script, which docker does not start here; call dsim itself")
    completed = subprocess.run(  # noqa: S603  # the running interpreter
        [python, "-P", "-c", "import simulator.cli.plugin"], cwd="/", capture_output=True, check=False
    )
    if completed.returncode:
        raise Unreadable(f"{python} finds dsim only from this folder; install it: {python} -m pip install FOLDER")
    return _SCRIPT.format(
        mark=_MARK, python=shlex.quote(python), metadata=metadata, start=shlex.quote(_START), remedy=_REMEDY
    )
