"""``dsim plugin``: dsim as a command of docker."""

from __future__ import annotations

import sys

import click

from simulator.cli.command import DsimGroup
from simulator.cli.plugin import metadata
from simulator.core.errors import Unreadable
from simulator.workspace.docker_plugin import (
    is_current,
    is_executable,
    plugin_path,
    plugin_script,
    plugin_state,
    remove_plugin,
    write_plugin,
)

dir_option = click.option(
    "--dir",
    "folder",
    metavar="FOLDER",
    help="Where docker looks for plugins; cli-plugins in $DOCKER_CONFIG or ~/.docker without it.",
)


@click.group(cls=DsimGroup)
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
    file = plugin_path(folder)
    state = plugin_state(file)
    if state == "other":
        raise Unreadable(f"{file} is there, and dsim did not write it; it is left as it is; remove it or give --dir")
    text = plugin_script(metadata())
    if state == "own" and is_current(file, text) and is_executable(file):
        click.echo(f"{click.format_filename(file)} is there already; call `docker dsim`")
        return
    write_plugin(file, text)
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
    file = plugin_path(folder)
    state = plugin_state(file)
    if state == "other":
        raise Unreadable(f"dsim did not write {file}; it is left as it is")
    if state == "nothing":
        click.echo(f"there is no {click.format_filename(file)}")
        return
    remove_plugin(file)
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
    file = plugin_path(folder)
    name, state = click.format_filename(file), plugin_state(file)
    if state == "nothing":
        click.echo(f"not installed: there is no {name}; call `dsim plugin install`")
    elif state == "other":
        click.echo(f"not installed: dsim did not write {name}")
    elif not is_current(file, plugin_script(metadata())):
        click.echo(f"{name} is of another dsim or another version; call `dsim plugin install`")
    elif not is_executable(file):
        click.echo(f"{name} is not executable; call `dsim plugin install`")
    else:
        click.echo(f"installed: {name}")
        return
    sys.exit(1)
