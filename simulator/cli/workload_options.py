"""The files of callers as sources of a command: Compose files, manifests, units and the like.

``file_options`` adds the options to ``dsim resolve``, ``explain`` and ``start``; ``asked_of`` reads what they name.
``answer_options`` answers for one container, for the commands that tell of one.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import click

from simulator.api.answer import Answer
from simulator.api.image import Image
from simulator.api.requests import resolve
from simulator.callers.caller import Caller, ExtraOption
from simulator.callers.table import file_callers
from simulator.cli.options import Command, Invocation, OptionsImage, refuse_misplaced, take_files
from simulator.core.record import NamedTuple
from simulator.core.request import CallerContext
from simulator.releases.find import default_engine


class Asked(NamedTuple):
    """What the files of a command line ask: a caller, its body, and where it stands."""

    caller: Caller
    body: Any
    context: CallerContext
    invocation: Invocation


def file_options(command: Command) -> Command:
    """Add the options of the callers that read files, each with the options that belong to it."""
    for option in reversed(list(_file_options())):
        command = option(command)
    return command


def _file_options() -> Iterator[Any]:
    seen: set[str] = set()  # of the options that several callers share
    for caller in file_callers():
        option = caller.option
        assert option is not None  # callers of files have one
        yield click.option(
            f"--{caller.name}", _key(caller.name), metavar="FILE", multiple=option.several, help=option.help
        )
        if option.part and option.part not in seen:
            seen.add(option.part)
            key = _key(option.part)
            metavar, text = option.part_metavar, option.part_help
            yield click.option(f"--{option.part}", key, metavar=metavar, multiple=True, help=text)
        for extra in [extra for extra in caller.file_extras if extra.option not in seen]:
            seen.add(extra.option)
            key = _key(extra.option)
            yield click.option(extra.option, key, metavar=extra.metavar, multiple=extra.multiple, help=extra.help)


def _key(option: str) -> str:
    """Return the name of an option's parameter."""
    return option.removeprefix("--").replace("-", "_")


def _own_keys() -> Iterator[str]:
    """Yield the parameters that callers of files have: those that name files, parts, and the others."""
    return iter(dict.fromkeys(key for caller in file_callers() for key in (_key(caller.name), *_keys_of(caller))))


def _keys_of(caller: Caller) -> list[str]:
    """List the parameters that go with a caller's files."""
    part = caller.option.part if caller.option else ""
    return [*([_key(part)] if part else []), *(_key(extra.option) for extra in caller.file_extras)]


def _caller(own: dict[str, Any]) -> Caller | None:
    """Find the one caller whose files are given; refuse a second one, and options that belong to another."""
    given = [caller for caller in file_callers() if own[_key(caller.name)] not in (None, ())]
    if len(given) > 1:
        raise click.UsageError(f"--{given[0].name} and --{given[1].name} are two kinds of files; give one")
    names = [_key(caller.name) for caller in file_callers()]
    for key, value in own.items():
        if value not in (None, ()) and key not in (*names, *(_keys_of(given[0]) if given else ())):
            able = [f"--{caller.name}" for caller in file_callers() if key in _keys_of(caller)]
            spelled = key.replace("_", "-")
            raise click.UsageError(f"--{spelled} belongs to {' and '.join(able)}; give {able[0]} FILE")
    return given[0] if given else None


def _engine_name(caller: Caller, name: str) -> str:
    """Return the engine's name: that of --engine, else the caller's default."""
    source = click.get_current_context().get_parameter_source("name")
    return default_engine(caller.engines[0]) if source is click.core.ParameterSource.DEFAULT else name


def asked_of(options: dict[str, Any], invocation: Invocation) -> Asked | None:
    """Remove the values of ``file_options`` from a command's options, and read the files; None without files.

    The options that are left are those of the invocation.
    """
    own = {key: options.pop(key) for key in list(_own_keys())}
    caller = _caller(own)
    if caller is None:
        return None
    from simulator.cli.workloads import process_context

    invocation = invocation._replace(options=options, engine=_engine_name(caller, invocation.engine))
    return Asked(caller, _body(caller, own, invocation), process_context(caller), invocation)


def refuse_files(options: dict[str, Any]) -> None:
    """Remove the values of ``file_options``, and refuse files beside a pasted line."""
    if asked := asked_of(options, Invocation(options, "", "")):
        raise click.UsageError(f"a pasted line asks, and so does --{asked.caller.name}; give one")


def answer_options(
    options: dict[str, Any], name: str, style: str, entrypoint: str | None, arguments: tuple[str, ...]
) -> Answer:
    """Answer for the one container that the options of a command describe: by an image, or by a caller's files."""
    files, rootfs = take_files(options), None
    invocation = Invocation(options, name, style, None, entrypoint, arguments, files)
    if asked := asked_of(options, invocation):
        from simulator.cli.workloads import answer_line

        return answer_line(*asked)
    refuse_misplaced(arguments, options)
    if files.wants_files(options):
        from simulator.cli.rootfs import read_files

        options, rootfs = read_files(files, options, name, style)
    return resolve(Image(OptionsImage(options), rootfs), arguments, entrypoint=entrypoint, engine=name)


def _body(caller: Caller, own: dict[str, Any], invocation: Invocation) -> Any:
    """Read a caller's files, as the body of its request."""
    from simulator.workspace.named_files import read_named

    option = caller.option
    assert option is not None  # callers of files have one
    named = own[_key(caller.name)]
    chosen = list(own[_key(option.part)]) if option.part else []
    words = _run_words(caller, chosen, invocation)
    extras = {extra.key: _value(extra, own[_key(extra.option)], named) for extra in caller.file_extras}
    parts = {option.part: chosen[0] if len(chosen) == 1 else chosen} if chosen else {}
    more = {**parts, **extras, "run": words}
    body = read_named(named if option.several else (named,), option.near, option.folder, deep=option.deep)
    return body | {key: value for key, value in more.items() if value is not None}


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
