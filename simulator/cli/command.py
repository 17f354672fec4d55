"""The class of the commands: click's, whose ``--help`` does not look for a translation.

click asks ``gettext`` for the help text of ``--help``, and ``gettext`` imports ``locale``: a tenth of the time of a
short command, for a translation that neither click nor dsim has.
"""

from __future__ import annotations

import os

import click


def _show_help(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        click.echo(ctx.get_help(), color=ctx.color)
        ctx.exit()


def _show_version(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        from simulator.workspace.installed import installed_version

        click.echo(f"dsim, version {installed_version()}")
        ctx.exit()


HELP_OPTION = click.Option(
    ["-h", "--help"],
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_help,
    help="Show this message and exit.",
)
VERSION_OPTION = click.Option(
    ["--version"],
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_version,
    help="Show the version and exit.",
)


DASHES = "dsim.dashes"
"""In ``Context.meta``: whether ``--`` stands on the command line, which click does not tell."""


LINE = "dsim.line"
"""In ``Context.meta``: the words behind the command's name."""


class DsimCommand(click.Command):
    """A command of dsim."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the words, and keep them, and whether ``--`` is among them."""
        ctx.meta[DASHES] = "--" in args
        ctx.meta.setdefault(LINE, tuple(args))
        return super().parse_args(ctx, args)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options under their headings."""
        from simulator.cli.help import write_options

        write_options(self, ctx, formatter)

    def get_help_option(self, ctx: click.Context) -> click.Option:
        """Return the option ``--help``."""
        return HELP_OPTION


class DsimGroup(click.Group):
    """A command of dsim that has commands."""

    command_class = DsimCommand

    def get_help_option(self, ctx: click.Context) -> click.Option:
        """Return the option ``--help``."""
        return HELP_OPTION


def _colored(ctx: click.Context, _param: click.Parameter, choice: str) -> None:
    """Set whether click prints colours; None leaves it to click, which checks for a terminal."""
    variables = os.environ
    if choice != "auto":
        ctx.color = choice == "always"
    elif variables.get("NO_COLOR"):
        ctx.color = False
    elif variables.get("CLICOLOR_FORCE", "0") not in ("", "0") or variables.get("FORCE_COLOR", "0") not in (
        "",
        "0",
        "false",
    ):
        ctx.color = True
    elif variables.get("TERM") == "dumb" or variables.get("CLICOLOR") == "0":
        ctx.color = False


color_option = click.option(
    "--color",
    type=click.Choice(("auto", "always", "never")),
    default="auto",
    expose_value=False,
    callback=_colored,
    help="Colour what people read; auto: on a terminal, and as NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE say.",
)
