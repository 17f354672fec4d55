"""The ``dsim`` command: each command is in its own module, which is imported only when the command is called.

Exit status: 0 done; 1 a refusal, a finding or a mismatch; 2 usage or unreadable input; 3 not modelled.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from errno import EBADF
from importlib import import_module
from typing import Any, NoReturn

import click

from simulator.cli.command import VERSION_OPTION, DsimGroup
from simulator.core.errors import MissingFile, NotModelled, Unreadable, fault_message, too_much
from simulator.core.text import printable

COMMANDS: Mapping[str, str] = {
    "resolve": "What a container of an image executes, and why.",
    "run": "What a pasted docker or podman line executes, and why.",
    "explain": "What a container executes, word by word, told step by step.",
    "start": "Whether a container starts, as what, who is PID 1, and how it stops.",
    "matrix": "What an image executes for every request there is.",
    "diff": "What a change does to everybody who starts a container.",
    "review": "What a change does, and what is wrong with it, as one comment.",
    "suggest": "The request, or the change of the image, that executes what is wanted.",
    "lint": "What is wrong with how containers start.",
    "check": "Whether images execute what a file expects of them.",
    "image": "The configuration that a Dockerfile comes to.",
    "rule": "The catalogue of rules, with the places to check them.",
    "profile": "The engines and builders that are modelled.",
    "scenario": "Check, compile, show and export the scenarios.",
    "catalogue": "The base images that are known without being given.",
    "oracle": "Answer requests in JSON, one a line.",
    "batch": "Answer many thousand requests, on all cores.",
    "conform": "Judge another program by the vectors.",
    "lsp": "What runs, and why, in your editor.",
    "plugin": "dsim as a command of docker.",
    "completion": "The TAB key in bash, zsh and fish.",
}


_LABEL = "Error:_"
"""As wide as what click writes in front of the message of a usage error; no line is broken in it."""


class Dsim(DsimGroup):
    """A group that imports a command's module when the command is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"simulator.cli.commands.{cmd_name}").command
        command.short_help = COMMANDS[cmd_name]
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; a file, a folder or an image in its place is short for the one that explains it."""
        if args and args[0] not in COMMANDS and (args[0] == "-" or not args[0].startswith("-")):
            from simulator.cli.shorthand import first_words

            args = first_words(args, COMMANDS)
        return super().resolve_command(ctx, args)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the words; ``help`` in front of a command is short for ``--help`` behind it."""
        return super().parse_args(ctx, [*args[1:2], "--help"] if args[:1] == ["help"] else args)

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """Read the words; what is wrong with them is told without characters that move a cursor."""
        with _printable_usage():
            return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            with _printable_usage():
                return super().invoke(ctx)
        except NotModelled as error:
            _fail(_built_here(error) or str(error), 3)
        except MissingFile as error:
            from simulator.workspace.disk import near_name

            _fail(f"{error}{near_name(error.path)}", 2)
        except Unreadable as error:
            _fail(str(error), 2)


def _built_here(error: NotModelled) -> str:
    """Say that the repository here builds the image that is not known; ``""`` for any other error."""
    kind, _, image = error.what.partition(" ")
    if kind != "image" or not image:
        return ""
    from simulator.cli.repository import dockerfile_here
    from simulator.shell.quote import shell_line

    path = dockerfile_here(image)
    given = shell_line([f"{image}={path}"])
    return f"the image {image} is not known; this repository builds it: add --base {given}" if path else ""


@contextmanager
def _printable_usage() -> Iterator[None]:
    """Escape what users wrote in the messages of click, which prints them as they are."""
    try:
        yield
    except click.ClickException as error:
        if type(error).show not in (click.UsageError.show, click.ClickException.show):
            raise  # help, which is shown because a command is missing
        from simulator.cli.told import in_lines

        message = _elsewhere(error) if isinstance(error, click.NoSuchOption) else ""
        lines = (message or error.format_message()).replace("\n\t", "\n  ").split("\n")  # click's own list of choices
        text = "\n".join(map(printable, lines))
        text = in_lines(f"{_LABEL}{text}").removeprefix(_LABEL)
        if isinstance(error, click.UsageError):
            raise click.UsageError(text, error.ctx) from None
        raise click.ClickException(text) from None


def _elsewhere(error: click.NoSuchOption) -> str:
    """Say which commands have an option that this one lacks; ``""`` if none has, or if it is one of docker run."""
    option, context = error.option_name, error.ctx
    if context is None or not option.startswith("--"):
        return ""
    found = [name for name in COMMANDS if _has_option(cli.get_command(context, name), option)]
    if not found:
        return ""
    *others, last = found if len(found) < 5 else [*found[:3], "others"]
    listed = f"{', '.join(others)} and {last} have" if others else f"{last} has"
    return f"No such option '{option}'; dsim {listed} it."


def _has_option(command: click.Command | None, option: str) -> bool:
    return command is not None and any(option in param.opts for param in command.params)


def _fail(message: str, status: int) -> None:
    from simulator.cli.told import tell

    tell(f"dsim: {printable(message)}")
    sys.exit(status)


@click.group(cls=Dsim, params=[VERSION_OPTION], context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """Tell what a container will execute, and why.

    Examples:

    \b
      dsim run docker run nginx sh
      dsim resolve -f Dockerfile -- --debug
      dsim resolve --compose compose.yaml
      dsim review main..HEAD
    """


class _ClosedOutput(io.TextIOBase):
    """Standard output that the caller has closed: Python has None for it, and what is written to that is lost."""

    @property
    def buffer(self) -> NoReturn:
        raise OSError(EBADF, "standard output is closed")

    def write(self, text: str) -> NoReturn:
        raise OSError(EBADF, "standard output is closed")


def main(words: Sequence[str] | None = None, name: str = "dsim") -> int:
    """Run the command line, flush its output, and return its exit status.

    ``words`` None means those of this process. A reader that closes the pipe gives 1, output that cannot be written
    gives 2; so does a fault of dsim, which is told in one sentence. An input that Python cannot get through gives 3.
    """
    if sys.stdout is None and sys.stderr is not None:  # who has closed both wants the exit status alone
        sys.stdout = _ClosedOutput()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A character that the encoding lacks is written as its number.
            stream.reconfigure(errors="backslashreplace")
    try:
        try:
            cli(words, prog_name=name)
        except SystemExit as end:
            return end.code if isinstance(end.code, int) else int(end.code is not None)
        except OSError:
            raise
        except Exception as error:  # the last line of defence: a sentence, never a traceback
            from simulator.cli.told import tell

            unknown = too_much(error)
            tell(f"dsim: {printable(str(unknown or fault_message(error)))}")
            return 2 if unknown is None else 3
        finally:
            for stream in (sys.stdout, sys.stderr):
                if stream is not None and not stream.closed:  # None: the caller has closed it; or the command has
                    stream.flush()
    except BrokenPipeError:
        return 1
    except OSError as error:
        click.echo(f"dsim: the output cannot be written: {error.strerror}", err=True)
        return 2
    return 0
