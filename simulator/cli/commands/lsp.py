"""``dsim lsp``: the editor server."""

from __future__ import annotations

import click

from simulator.cli.command import DsimCommand
from simulator.core.errors import Unreadable


@click.command(cls=DsimCommand)
def command() -> None:
    """Tell an editor what runs, and why, while one types: the Language Server Protocol on standard input and output.

    For Dockerfiles, Compose files, manifests of Kubernetes and units of Quadlet: what runs at ENTRYPOINT, CMD,
    command, args and Exec; the effective argv at the end of a stage; and what `dsim lint` finds, with its fixes.
    docs/editor.md tells how VS Code, Neovim and Helix start it. It needs: pip install 'dsim[lsp]'

    Example:

    \b
      dsim lsp
    """
    try:
        from simulator.lsp.server import create_server
    except ImportError as error:
        if (error.name or "").partition(".")[0] not in ("pygls", "lsprotocol"):
            raise
        raise Unreadable("dsim lsp needs pygls; install it with: pip install 'dsim[lsp]'") from None
    from simulator.oracle.protocol import collect_rarely
    from simulator.workspace.installed import installed_version

    collect_rarely()  # this one goes on for long
    create_server(installed_version()).start_io()
