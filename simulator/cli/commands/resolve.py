"""``dsim resolve``: the main job."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import click

from simulator.api.image import Image
from simulator.api.requests import resolve
from simulator.callers.caller import Caller, ExtraOption
from simulator.callers.table import callers
from simulator.cli.command import DsimCommand
from simulator.cli.options import (
    Command,
    Invocation,
    OptionsImage,
    engine_option,
    image_options,
    refuse_misplaced,
    rootfs_options,
    take_files,
)
from simulator.cli.output import expect_option, finish, read_expected, style_option, why_option
from simulator.releases.find import default_engine


def file_options(command: Command) -> Command:
    """Add the options of the callers that read files, each with the options that belong to it."""
    for option in reversed(list(_file_options())):
        command = option(command)
    return command


def _file_options() -> Iterator[Any]:
    parts: set[str] = set()
    for caller in callers("files"):
        option = caller.option
        assert option is not None  # callers of files have one
        yield click.option(
            f"--{caller.name}", _key(caller.name), metavar="FILE", multiple=option.several, help=option.help
        )
        if option.part and option.part not in parts:
            parts.add(option.part)
            key = _key(option.part)
            metavar, text = option.part_metavar, option.part_help
            yield click.option(f"--{option.part}", key, metavar=metavar, multiple=True, help=text)
        for extra in caller.extras:
            key = _key(extra.option)
            yield click.option(extra.option, key, metavar=extra.metavar, multiple=extra.multiple, help=extra.help)


def _key(option: str) -> str:
    """Return the name of an option's parameter."""
    return option.removeprefix("--").replace("-", "_")


@click.command(cls=DsimCommand, context_settings={"allow_interspersed_args": False})
@image_options
@rootfs_options
@click.option("--run-entrypoint", metavar="VALUE", help="As `docker run --entrypoint VALUE`; blank is not absent.")
@engine_option
@file_options
@style_option
@why_option
@expect_option
@click.argument("arguments", metavar="[--] [ARG]...", nargs=-1, type=click.UNPROCESSED)
def command(
    run_entrypoint: str | None,
    name: str,
    style: str,
    expect: str | None,
    why: str,
    arguments: tuple[str, ...],
    **options: Any,
) -> None:
    """Tell what a container of an image executes, and why.

    The words after -- are those behind the image name of `docker run`, kept to the letter. A VALUE
    that is a JSON array is exec form, anything else is shell form.

    Formats: table explains; json is the oracle's answer; plain is the argv as a JSON array; shell is a
    line for a shell; nul is the words, each ended by a NUL byte; markdown is a comment for a review, github
    annotations of a workflow, html a page that needs nothing else (docs/formats.md).

    Examples:

    \b
      dsim resolve --entrypoint '["python"]' --cmd '["app.py"]' -- --debug
      dsim resolve --entrypoint 'exec top -b' --cmd '["-n1"]'
      dsim resolve -f Dockerfile --target web --base nginx=nginx.json -- sh
      docker inspect nginx | dsim resolve --config - --run-entrypoint '' -- sh
      dsim resolve --compose compose.yaml --service web --base nginx=nginx.json
      dsim resolve --stack stack.yaml --service web --base nginx=nginx.json
      dsim resolve --kubernetes deployment.yaml --container web --base web:1=web.json
      dsim resolve --quadlet web.container --base nginx=nginx.json --engine podman@5.4
      dsim resolve --cmd '["ls"]' --expect '["ls", "-l"]' -- ls -l
    """
    expected = None if expect is None else read_expected(expect)
    own = {key: options.pop(key) for key in _own_keys()}
    files = take_files(options)
    if caller := _caller(own):
        engine_name, every_rule = _engine_name(caller, name), why == "all"
        invocation = Invocation(
            options, engine_name, style, expected, run_entrypoint, arguments, files, every_rule=every_rule
        )
        _print_files(caller, own, invocation)
        return
    refuse_misplaced(arguments, options)
    rootfs = None
    if files.wants_files(options):
        from simulator.cli.rootfs import read_files

        options, rootfs = read_files(files, options, name, style)
    image = Image(OptionsImage(options), rootfs)
    finish(resolve(image, arguments, entrypoint=run_entrypoint, engine=name), style, expected, every_rule=why == "all")


def _own_keys() -> Iterator[str]:
    """Yield the parameters that callers of files have: those that name files, parts, and the others."""
    return iter(dict.fromkeys(key for caller in callers("files") for key in (_key(caller.name), *_keys_of(caller))))


def _keys_of(caller: Caller) -> list[str]:
    """List the parameters that go with a caller's files."""
    part = caller.option.part if caller.option else ""
    return [*([_key(part)] if part else []), *(_key(extra.option) for extra in caller.extras)]


def _caller(own: dict[str, Any]) -> Caller | None:
    """Find the one caller whose files are given; refuse a second one, and options that belong to another."""
    given = [caller for caller in callers("files") if own[_key(caller.name)] not in (None, ())]
    if len(given) > 1:
        raise click.UsageError(f"--{given[0].name} and --{given[1].name} are two kinds of files; give one")
    names = [_key(caller.name) for caller in callers("files")]
    for key, value in own.items():
        if value not in (None, ()) and key not in (*names, *(_keys_of(given[0]) if given else ())):
            able = [f"--{caller.name}" for caller in callers("files") if key in _keys_of(caller)]
            spelled = key.replace("_", "-")
            raise click.UsageError(f"--{spelled} belongs to {' and '.join(able)}; give {able[0]} FILE")
    return given[0] if given else None


def _engine_name(caller: Caller, name: str) -> str:
    """Return the engine's name: that of --engine, else the caller's default."""
    source = click.get_current_context().get_parameter_source("name")
    return default_engine(caller.engines[0]) if source is click.core.ParameterSource.DEFAULT else name


def _print_files(caller: Caller, own: dict[str, Any], invocation: Invocation) -> None:
    """Print the answer for a caller's files."""
    from simulator.cli.workloads import print_answer, process_context
    from simulator.workspace.named_files import read_named

    option = caller.option
    assert option is not None  # callers of files have one
    named = own[_key(caller.name)]
    chosen = list(own[_key(option.part)]) if option.part else []
    words = _run_words(caller, chosen, invocation)
    extras = {extra.key: _value(extra, own[_key(extra.option)], named) for extra in caller.extras}
    parts = {option.part: chosen[0] if len(chosen) == 1 else chosen} if chosen else {}
    more = {**parts, **extras, "run": words}
    body = read_named(named if option.several else (named,), option.near, option.folder, deep=option.deep)
    body |= {key: value for key, value in more.items() if value is not None}
    print_answer(caller, body, process_context(caller), invocation)


def _value(extra: ExtraOption, value: Any, named: Any) -> Any:
    """Return the value of an option, with those that the settings of the files' project add to it."""
    if not extra.setting:
        return (list(value) or None) if extra.multiple else value
    from simulator.workspace.setting_tables import setting_values

    folder = os.path.dirname(named[0]) if named[0] != "-" else ""
    return [*value, *setting_values(folder or ".", extra.setting)] or None


def _run_words(caller: Caller, chosen: list[str], invocation: Invocation) -> list[str] | None:
    """Spell --run-entrypoint and the words after ``--`` as the words of the caller's ``run``; None without them."""
    if invocation.entrypoint is None and not invocation.arguments:
        return None
    option = caller.option
    if option is None or not option.takes_words:
        what = option.part if option and option.part else caller.name
        raise click.UsageError(f"--run-entrypoint and words belong to docker run; a {what} has its own")
    if len(chosen) > 1:
        raise click.UsageError(f"--run-entrypoint and words go to one {option.part}; name one with --{option.part}")
    entrypoint = [] if invocation.entrypoint is None else ["--entrypoint", invocation.entrypoint]
    return [*entrypoint, "--", *(chosen or [""]), *invocation.arguments]
