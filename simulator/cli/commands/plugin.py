"""``dsim plugin``: dsim as a command of docker."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

import click

from simulator.cli.plugin import metadata
from simulator.core.errors import Unreadable

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

dir_option = click.option(
    "--dir",
    "folder",
    metavar="FOLDER",
    help="Where docker looks for plugins; cli-plugins in $DOCKER_CONFIG or ~/.docker without it.",
)


@click.group()
def command() -> None:
    """Make dsim a command of docker: `docker dsim run -it nginx sh`.

    docker looks for programs of the name docker-NAME in cli-plugins of its own folder.

    Examples:

    \b
      dsim plugin install
      docker dsim resolve -f Dockerfile
      docker dsim run -it --entrypoint sh nginx -c 'echo hi'
    """


@command.command()
@dir_option
def install(folder: str | None) -> None:
    """Write the file docker-dsim, by which docker finds this dsim.

    A file of that name that dsim did not write is left as it is. To undo it: dsim plugin uninstall.

    Examples:

    \b
      dsim plugin install
      dsim plugin install --dir /usr/local/lib/docker/cli-plugins
    """
    file = _place(folder)
    found = _found(file)
    if found == "other":
        raise Unreadable(f"{file} is there, and dsim did not write it; it is left as it is; remove it or give --dir")
    text = script()
    if found and file.read_text(encoding="utf-8", errors="surrogateescape") == text and os.access(file, os.X_OK):
        click.echo(f"{click.format_filename(file)} is there already; call `docker dsim`")
        return
    try:
        _write(file, text)
    except OSError as error:
        raise Unreadable(f"cannot write {file}: {(error.strerror or str(error)).lower()}; give --dir FOLDER") from None
    seen = "" if folder is None else "; docker looks there if it is one of its plugin folders"
    click.echo(f"wrote {click.format_filename(file)}; call `docker dsim`{seen}")


@command.command()
@dir_option
def uninstall(folder: str | None) -> None:
    """Remove the file docker-dsim, if dsim wrote it.

    Example:

    \b
      dsim plugin uninstall
    """
    file = _place(folder)
    found = _found(file)
    if found == "other":
        raise Unreadable(f"dsim did not write {file}; it is left as it is")
    if not found:
        click.echo(f"there is no {click.format_filename(file)}")
        return
    try:
        file.unlink()
    except OSError as error:
        raise Unreadable(f"cannot remove {file}: {(error.strerror or str(error)).lower()}") from None
    click.echo(f"removed {click.format_filename(file)}")


@command.command()
@dir_option
def status(folder: str | None) -> None:
    """Tell whether docker finds this dsim.

    Exit status: 0 it does; 1 it does not, or finds another.

    Example:

    \b
      dsim plugin status
    """
    file = _place(folder)
    name, found = click.format_filename(file), _found(file)
    if not found:
        click.echo(f"not installed: there is no {name}; call `dsim plugin install`")
    elif found == "other":
        click.echo(f"not installed: dsim did not write {name}")
    elif file.read_text(encoding="utf-8", errors="surrogateescape") != script():
        click.echo(f"{name} is of another dsim or another version; call `dsim plugin install`")
    elif not os.access(file, os.X_OK):
        click.echo(f"{name} is not executable; call `dsim plugin install`")
    else:
        click.echo(f"installed: {name}")
        return
    sys.exit(1)


def script() -> str:
    """Write the program that docker calls: this interpreter with this dsim, wherever docker is called."""
    python = sys.executable
    if os.name != "posix" or not python:
        raise Unreadable("the plugin is a shell script, which docker does not start here; call dsim itself")
    done = subprocess.run(  # noqa: S603  # the program that runs now
        [python, "-P", "-c", "import simulator.cli.plugin"], cwd="/", capture_output=True, check=False
    )
    if done.returncode:
        raise Unreadable(f"{python} finds dsim only from this folder; install it: {python} -m pip install FOLDER")
    return _SCRIPT.format(
        mark=_MARK, python=shlex.quote(python), metadata=metadata(), start=shlex.quote(_START), remedy=_REMEDY
    )


def _place(folder: str | None) -> Path:
    if folder is not None:
        return Path(folder) / FILE
    configured = os.environ.get("DOCKER_CONFIG")
    try:
        home = Path(configured) if configured else Path.home() / ".docker"
    except RuntimeError:
        raise Unreadable("there is no home folder; give --dir FOLDER") from None
    return home / "cli-plugins" / FILE


def _found(file: Path) -> str:
    """Tell what stands in a place: ``""`` for nothing, ``own`` for what dsim wrote, else ``other``."""
    try:
        if not os.path.lexists(file):
            return ""
        if file.is_symlink() or not file.is_file():
            return "other"
        with file.open("rb") as opened:
            return "own" if _MARK.encode() in opened.read(4096).splitlines() else "other"
    except OSError as error:
        raise Unreadable(f"cannot read {file}: {(error.strerror or str(error)).lower()}") from None


def _write(file: Path, text: str) -> None:
    """Write the file beside its place first, so that docker never finds half of it."""
    if not file.parent.parent.exists():
        file.parent.parent.mkdir(mode=0o700, parents=True)  # as docker makes it
    file.parent.mkdir(exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".dsim", dir=file.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", errors="surrogateescape") as opened:
            opened.write(text)
        os.chmod(name, 0o755)  # noqa: PTH101, S103  # a program for everyone, as programs are
        os.replace(name, file)  # noqa: PTH105
    except OSError:
        os.unlink(name)  # noqa: PTH108
        raise
