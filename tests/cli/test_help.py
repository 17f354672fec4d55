"""``--help`` of every command: its options stand under headings."""

from __future__ import annotations

import re
from collections.abc import Iterator

import click
import pytest

from simulator.cli.help import FILES, HEADINGS, OTHERS
from simulator.cli.main import COMMANDS, cli


def _commands() -> Iterator[tuple[str, click.Command]]:
    for name in COMMANDS:
        command = cli.get_command(click.Context(cli), name)
        assert command is not None
        yield name, command
        if isinstance(command, click.Group):
            yield from ((f"{name} {child}", command.commands[child]) for child in command.commands)


EVERY = dict(_commands())


def _options(command: click.Command) -> list[str]:
    params = command.get_params(click.Context(command, help_option_names=["-h", "--help"]))
    return [max(param.opts, key=len) for param in params if isinstance(param, click.Option)]


def _help(command: click.Command) -> str:
    """Return the options as ``--help`` prints them."""
    formatter = click.HelpFormatter(width=80)
    command.format_options(click.Context(command, help_option_names=["-h", "--help"]), formatter)
    return formatter.getvalue()


def _sections(command: click.Command) -> list[tuple[str, list[str]]]:
    """Return the headings that are printed, each with its options."""
    found: list[tuple[str, list[str]]] = []
    for line in _help(command).splitlines():
        if heading := re.fullmatch(r"([A-Z][\w ]+):", line):
            found.append((heading[1], []))
        elif option := re.match(r"  (?:-\w, )?(--[\w-]+)", line):
            found[-1][1].append(option[1])
    return [(heading, options) for heading, options in found if heading != "Commands"]


@pytest.mark.parametrize("name", EVERY)
def test_every_option_stands_under_one_heading(name: str) -> None:
    sections = _sections(EVERY[name])
    assert sorted(option for _, options in sections for option in options) == sorted(_options(EVERY[name]))
    headings = [heading for heading, _ in sections]
    assert headings == [heading for heading in HEADINGS if heading in headings]  # their order, and each once
    assert sections[-1][0] == OTHERS and sections[-1][1][-1] == "--help"


def test_every_heading_and_every_option_of_the_table_is_used() -> None:
    used = {(heading, option) for name in EVERY for heading, options in _sections(EVERY[name]) for option in options}
    assert {heading for heading, _ in used} == set(HEADINGS)
    listed = [(heading, option) for heading, options in HEADINGS.items() for option in options]
    assert set(listed) <= used
    assert len({option for _, option in listed}) == len(listed)


@pytest.mark.parametrize("name", EVERY)
def test_the_options_fit_into_80_columns(name: str) -> None:
    assert max(map(len, _help(EVERY[name]).splitlines())) <= 80


def test_no_option_of_a_command_about_images_is_left_over() -> None:
    about = ("resolve", "run", "explain", "start", "matrix", "diff", "review", "suggest", "lint", "image")
    left = {option for name in about for option in dict(_sections(EVERY[name]))[OTHERS]}
    assert left == {"--jobs", "--help"}
    assert dict(_sections(EVERY["resolve"]))[FILES][:2] == ["--compose", "--service"]
