"""``dsim run``: a whole pasted line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from simulator.callers.caller import Caller, ExtraOption
from simulator.callers.command_line import Pasted
from simulator.callers.pasted.line import read_pasted
from simulator.callers.table import callers, line_caller, line_not_modelled
from simulator.cli.command import DsimCommand
from simulator.cli.options import CONFIG_HELP, Command, Invocation, build_options, rootfs_options, take_files
from simulator.cli.output import expect_option, read_expected, style_option, why_option
from simulator.cli.shorthand import refuse_file
from simulator.core.request import CallerContext
from simulator.releases.find import default_engine
from simulator.shell.quote import shell_line


def line_options(command: Command) -> Command:
    """Add the options that only lines of some commands have."""
    for extra in reversed(list(_extras())):
        key = _key(extra)
        option = click.option(extra.option, key, metavar=extra.metavar, multiple=extra.multiple, help=extra.help)
        command = option(command)
    return command


def _extras() -> Iterator[ExtraOption]:
    yield from dict.fromkeys(extra for caller in callers("line") for extra in caller.extras)


def _key(extra: ExtraOption) -> str:
    """Return the name of an option's parameter."""
    return extra.option.removeprefix("--").replace("-", "_")


class _RunCommand(DsimCommand):
    """``dsim run``, which says where the options of the line belong."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the words; an option that is one of docker run is told to stand behind it."""
        given = tuple(args)  # click takes the words away
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            from simulator.callers.flags import NEWEST, table

            known, name = table("docker/run.txt", "run", NEWEST), error.option_name
            if name.lstrip("-") not in (known.names if name.startswith("--") else known.letters):
                raise
            line = shell_line(("docker", "run", *given))
            raise click.UsageError(f"{name} is no option of dsim run, but of the line: dsim run {line}", ctx) from None


@click.command(cls=_RunCommand, context_settings={"allow_interspersed_args": False, "ignore_unknown_options": False})
@click.option("--config", metavar="FILE", help=CONFIG_HELP)
@click.option("-f", "--file", metavar="FILE", help="The Dockerfile of the image; - is stdin.")
@build_options
@rootfs_options
@line_options
@click.option(
    "--engine", "name", metavar="NAME", help="docker@28.5, podman@5.8, ...; the newest observed one without it."
)
@style_option
@why_option
@expect_option
@click.argument("words", metavar="WORDS...", nargs=-1, required=True, type=click.UNPROCESSED)
def command(
    words: tuple[str, ...],
    name: str | None,
    style: str,
    expect: str | None,
    why: str,
    **options: Any,
) -> None:
    """Tell what a pasted line executes, and why.

    Give the line as it is, or as one quoted text, which is split as a shell splits it. Variables and files that it
    names are yours. The lines that are known:

    \b
      docker          run, create, exec, commit, import, stack deploy
                      service create, update
                      compose run, up, create, exec, config
      podman          run, create, exec, compose, kube play
      podman-compose  run, up, exec, start, restart, config
      kubectl         run, debug, exec, create deployment, job, cronjob

    The image is that of --config or -f, whatever the line calls it. Without them the line's name is looked up among
    --base, then in the catalogue.
    For exec, --config is `docker inspect CONTAINER`, or the image that the container is made of. Of `docker commit`
    and `docker import` the answer is the image's configuration.

    Examples:

    \b
      dsim run --config image.json docker run --entrypoint sh nginx -c 'echo hi'
      dsim run --base nginx=nginx.json "docker run -d -p 80:80 nginx"
      dsim run --config container.json docker exec -it -e A=1 web sh -c 'echo hi'
      dsim run --config container.json docker commit --change 'CMD ["x"]' web
      dsim run docker service create --entrypoint 'sh -c "echo hi"' nginx
      dsim run \\
        "docker service create --name w nginx a; docker service update --args b w"
      dsim run "docker compose run --rm --entrypoint sh web -c 'echo hi'"
      dsim run docker compose exec web sh -c 'echo hi'
      dsim run podman-compose -f compose.yaml up web
      dsim run "docker stack deploy -c stack.yaml shop"
      dsim run kubectl run web --image=nginx -- nginx -g 'daemon off;'
      dsim run -f Dockerfile podman run --entrypoint '["sh", "-c"]' app 'echo hi'
    """
    line = _read_line(words, options)
    caller = line_caller(line.tool, line.command)
    engines = caller.engines if caller else (line.tool,)
    _check_engine(name, engines, line.tool)
    extras = _extra_values(caller, {extra: options.pop(_key(extra)) for extra in _extras()})
    if caller is None:
        raise line_not_modelled(line.tool, line.command)
    from simulator.cli.workloads import print_answer, process_context

    files, engine_name = take_files(options), name or default_engine(engines[0])
    wanted = None if expect is None else read_expected(expect)
    invocation = Invocation(options, engine_name, style, wanted, files=files, every_rule=why == "all")
    invocation = invocation._replace(notes=line.notes, tool=line.other_tool)
    context = process_context(caller, **line.environment)
    body = line.body(extras)
    if line.symbols:
        body, context, invocation = _filled(caller, line, context, extras, invocation)
    print_answer(caller, body, context, invocation)


def _filled(
    caller: Caller, line: Pasted, context: CallerContext, extras: dict[str, Any], invocation: Invocation
) -> tuple[Any, CallerContext, Invocation]:
    """Put texts in the place of the line's symbols; return what the caller reads, its context and the invocation."""
    from simulator.cli.workloads import engine_for
    from simulator.simulation.pasted import fill_symbols

    filled = fill_symbols(caller, line, engine_for(caller, invocation.engine), context, extras)
    return filled.body, filled.context, invocation._replace(reading=filled.reading)


def _read_line(words: tuple[str, ...], options: dict[str, Any]) -> Pasted:
    """Read the line; refuse one without a tool where an option gives the image: its first word may be a name or not."""
    refuse_file(words)
    line = read_pasted(words)
    given = [(option, options[key]) for option, key in (("-f", "file"), ("--config", "config")) if options[key]]
    if not given or line.written_tool:
        return line
    option, value = given[0]
    source, shown = f"{option} {shell_line((value,))}", words[0] if len(words) == 1 else shell_line(words)
    raise click.UsageError(
        f"{option} gives the image, so {shown.partition(' ')[0]!r} may be its name or its first argument; write "
        f"`dsim run {source} docker run {shown}` for the name, or `dsim resolve {source} -- {shown}` for the argument"
    )


def _check_engine(name: str | None, engines: tuple[str, ...], tool: str) -> None:
    """Refuse an engine that cannot be asked by a line of a tool."""
    if name is not None and name.partition("@")[0] not in engines:
        known = " or ".join(f"{engine}@..." for engine in engines)
        raise click.UsageError(f"the line is one of {tool}, and --engine is {name}; give --engine {known}")


def _extra_values(caller: Caller | None, given: dict[ExtraOption, Any]) -> dict[str, Any]:
    """Return the values of the caller's options by their keys; refuse those of other callers."""
    values = {extra: value for extra, value in given.items() if value not in (None, ())}
    for extra in values:
        if caller is None or extra not in caller.extras:
            able = [each.commands[0] for each in callers("line") if extra in each.extras]
            raise click.UsageError(f"{extra.option} belongs to a line of {' and '.join(able)}")
    return {extra.key: list(value) if extra.multiple else value for extra, value in values.items()}
