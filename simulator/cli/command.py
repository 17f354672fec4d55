"""The class of the commands: click's, whose ``--help`` does not look for a translation.

click asks ``gettext`` for the help text of ``--help``, and ``gettext`` imports ``locale``: a tenth of the time of a
short command, for a translation that neither click nor dsim has.
"""

from __future__ import annotations

import os
from typing import Any

import click

from simulator.core.text import did_you_mean, printable


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


class Choice(click.Choice):  # type: ignore[type-arg]  # click 8.1 has no type for it
    """A choice whose error suggests the value that may be meant."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Read the value."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter as error:
            near = did_you_mean(str(value), self.choices)
            error.message = f"{error.message.removesuffix('.')}{near or '.'}"  # type: ignore[misc]  # not meant to be final
            raise


_SYSTEMS = ("linux", "windows")
_MACHINES = tuple(
    """amd64 arm64 arm 386 ppc64le s390x riscv64 mips64le loong64 mips mipsle mips64 ppc64 wasm x86_64 x86-64 aarch64
    armhf armel i386""".split()
)
"""Machines as Go and containerd call them: what a platform names."""


def tell_platform(_ctx: click.Context, _param: click.Parameter, platform: str | None) -> str | None:
    """Say on standard error what a platform may be meant to be; builders take any name, and then find no base image."""
    for part, known in zip((platform or "").split("/"), (_SYSTEMS, _MACHINES), strict=False):
        if part not in (*_SYSTEMS, *_MACHINES) and (near := did_you_mean(part, known)):
            from simulator.cli.told import tell

            tell(f"dsim: --platform {printable(platform or '')}: {printable(part)} is not known{near}")
    return platform


DASHES = "dsim.dashes"
"""In ``Context.meta``: whether ``--`` stands in front of all arguments, which click does not tell."""


LINE = "dsim.line"
"""In ``Context.meta``: the words behind the command's name."""


class DsimCommand(click.Command):
    """A command of dsim."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the words, and keep them, and whether ``--`` stands in front of the arguments."""
        behind = len(args) - args.index("--") - 1 if "--" in args else -1
        ctx.meta.setdefault(LINE, tuple(args))
        rest = super().parse_args(ctx, args)
        ctx.meta[DASHES] = len(ctx.params.get("arguments") or ()) <= behind
        return rest

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
    type=Choice(("auto", "always", "never")),
    default="auto",
    expose_value=False,
    callback=_colored,
    help="Colour what people read; auto: on a terminal, and as NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE say.",
)
