"""The possible values of options and arguments, for completion on the command line.

Reads: the command, the option, and the other values of the line. Gives: values, candidate with a short explanation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias

from simulator.core.errors import NotModelled, Unreadable
from simulator.core.record import NamedTuple
from simulator.core.rule import Refusal

if TYPE_CHECKING:
    from simulator.callers.caller import Caller, Workload

from simulator.workspace.disk import find_text


class Candidate(NamedTuple):
    """A value; ``kind`` is ``word``, ``part`` of an unfinished word, or ``file`` or ``dir``: the shell lists those."""

    value: str
    about: str = ""
    kind: str = "word"


FILES = (Candidate("", "", "file"),)
FOLDERS = (Candidate("", "", "dir"),)
LineValues: TypeAlias = Mapping[str, Any]
Source: TypeAlias = Callable[[LineValues], Iterable[Candidate]]


def candidates(command: str, option: str, metavar: str, values: LineValues, incomplete: str) -> list[Candidate]:
    """List the values of an option, such as ``--engine``, or of the argument that a metavar names.

    ``values`` has the values of the line's other parameters by name; its ``multiple`` says whether the option can be
    repeated.
    """
    if option in _LISTS:  # names with commas between them
        lead, comma, last = incomplete.rpartition(",")
        return [
            candidate._replace(value=lead + comma + candidate.value)
            for candidate in _LISTS[option](values)
            if candidate.value.startswith(last)
        ]
    source = _OPTIONS.get(option) or _ARGUMENTS.get((command, metavar)) or _part_source(option)
    if source is not None:
        return [
            candidate
            for candidate in source(values)
            if candidate.kind in ("file", "dir") or candidate.value.startswith(incomplete)
        ]
    if option in _PAIRS:
        if "=" in incomplete:
            return list(FILES) if option == "--base" else []
        return [candidate for candidate in _PAIRS[option](values) if candidate.value.startswith(incomplete)]
    if "FILE" in metavar:
        return list(FILES)
    return list(FOLDERS) if "FOLDER" in metavar else []


def _engines(_: LineValues) -> Iterator[Candidate]:
    from simulator.releases.find import every_engine

    yield from (Candidate(profile.full_name) for profile in reversed(every_engine()))
    for name in dict.fromkeys(profile.name for profile in every_engine()):
        yield Candidate(name, "the newest")


def _some_engines(values: LineValues) -> Iterator[Candidate]:
    yield from _engines(values)
    if values.get("multiple"):
        yield Candidate("all", "every one")


def _builders(_: LineValues) -> Iterator[Candidate]:
    from simulator.build.builders import BUILDERS

    yield from (Candidate(profile.full_name) for profile in reversed(BUILDERS))


def _profiles(values: LineValues) -> Iterator[Candidate]:
    yield from _engines(values)
    yield from _builders(values)


def _instructions(values: LineValues) -> list[Any]:
    """Read the Dockerfile of the line, else that of the current folder."""
    from simulator.build.builders import find_builder
    from simulator.build.dockerfile.parser import read_dockerfile

    text = find_text(values.get("file") or "Dockerfile")
    return [] if text is None else list(read_dockerfile(text, find_builder("buildkit")).instructions)


def _froms(values: LineValues) -> Iterator[tuple[str, ...]]:
    for instruction in _instructions(values):
        if instruction.keyword == "from":
            yield tuple(instruction.value or ())


def _stages(values: LineValues) -> Iterator[Candidate]:
    for number, words in enumerate(_froms(values)):
        yield Candidate(words[2] if len(words) == 3 else str(number), f"FROM {words[0]}" if words else "")


def _bases(values: LineValues) -> Iterator[Candidate]:
    stages = {words[2].lower() for words in _froms(values) if len(words) == 3}
    for name in dict.fromkeys(words[0] for words in _froms(values) if words):
        if "$" not in name and name.lower() not in (*stages, "scratch"):
            yield Candidate(f"{name}=", "a base image of the Dockerfile", "part")


def _build_args(values: LineValues) -> Iterator[Candidate]:
    for instruction in _instructions(values):
        if instruction.keyword == "arg":
            for word in instruction.original.split()[1:]:
                name, _, value = word.partition("=")
                yield Candidate(f"{name}=", f"ARG, {value} without it" if value else "ARG", "part")


def _part_source(option: str) -> Source | None:
    """Return the source of an option that chooses a part of a caller's files, such as ``--service``."""
    from simulator.callers.table import file_callers

    part = option.removeprefix("--")
    able = [caller for caller in file_callers() if caller.option and caller.option.part == part]
    return partial(_parts, able) if option.startswith("--") and able else None


def _parts(file_callers: Sequence[Caller], values: LineValues) -> Iterator[Candidate]:
    """List the names of the workload in the line's files, else in those of the current folder."""
    from simulator.cli.workloads import process_context
    from simulator.releases.find import default_engine, find_engine
    from simulator.workspace.disk import path_exists
    from simulator.workspace.named_files import read_named

    caller = next((caller for caller in file_callers if values.get(caller.name.replace("-", "_"))), file_callers[0])
    named = values.get(caller.name.replace("-", "_")) or "."
    paths = [named] if isinstance(named, str) else list(named)
    if not all(path != "-" and path_exists(path) for path in paths):  # standard input is not read
        return
    assert caller.option is not None  # callers of files have one
    option = caller.option
    body = read_named(paths, option.near, option.folder, deep=option.deep)
    workload = caller.read(body, find_engine(default_engine(caller.engines[0])), process_context(caller))
    names = workload.names()
    short = [name.rpartition("/")[2] for name in names]
    for name, short_name in zip(names, short, strict=True):
        yield Candidate(short_name if short.count(short_name) == 1 else name, _about(workload, name))


def _about(workload: Workload, name: str) -> str:
    """Describe the request of a name: its role and its image; empty where it is refused or not modelled."""
    try:
        request = workload.request(name)
    except (Refusal, NotModelled, Unreadable):
        return ""
    return ", ".join(filter(None, (request.role, request.image)))


def _compose_versions(_: LineValues) -> Iterator[Candidate]:
    from simulator.callers.compose.versions import PROFILES

    yield from (Candidate(candidate.version) for candidate in reversed(PROFILES))


def _platforms(_: LineValues) -> Iterator[Candidate]:
    for machine in ("amd64", "arm64", "arm/v7", "386", "ppc64le", "riscv64", "s390x"):
        yield Candidate(f"linux/{machine}")


def _rules(_: LineValues) -> Iterator[Candidate]:
    from simulator.rulebook import RULES

    yield from (Candidate(rule.id, rule.says) for rule in RULES.values())


def _findings(_: LineValues) -> Iterator[Candidate]:
    from simulator.linting.rules import LINTS

    yield from (Candidate(rule.name, rule.says) for rule in LINTS.values())


def _images(_: LineValues) -> Iterator[Candidate]:
    from simulator.images.catalogue import catalogue

    names = dict.fromkeys(entry.image for entry in catalogue().every())
    yield from (Candidate(name.removeprefix("docker.io/").removeprefix("library/")) for name in names)


def _cases(_: LineValues) -> Iterator[Candidate]:
    from simulator.oracle.vectors import vectors

    yield from (Candidate(case["id"], case["title"]) for case in vectors())


def _trials(values: LineValues) -> Iterator[Candidate]:
    """Yield the names by which cases are chosen, but their own: callers, flags, engines, rules."""
    from simulator.callers.table import CALLERS
    from simulator.oracle.vectors import vectors

    yield from (Candidate(caller.name, "a caller") for caller in CALLERS)
    yield from (Candidate(flag, "a flag") for flag in sorted({flag for case in vectors() for flag in case["flags"]}))
    yield from _engines(values)
    yield from _rules(values)


def _sides(_: LineValues) -> Iterator[Candidate]:
    """Yield files, branches and tags."""
    from simulator.workspace.git import branches_and_tags

    yield Candidate("HEAD")
    yield from map(Candidate, branches_and_tags())
    yield from FILES


def line(words: tuple[str, ...], incomplete: str) -> list[Candidate]:
    """Complete a pasted line: the tool, its command, its options, and names of images."""
    from simulator.callers.table import callers

    commands = {tuple(command.split(" ")): caller for caller in callers("line") for command in caller.commands}
    at = next((n for n, word in enumerate(words) if any(word == command[0] for command in commands)), None)
    typed = words[at:] if at is not None else ()
    caller = next((commands[typed[:end]] for end in range(len(typed), 0, -1) if typed[:end] in commands), None)
    listed: list[Candidate] = []
    if at is None and not words:
        listed = [Candidate(tool, f"a line of {tool}") for tool in dict.fromkeys(command[0] for command in commands)]
    elif caller is not None:
        listed = _words_of(caller, words, incomplete)
    elif typed:
        longer = [command for command in commands if len(command) > len(typed)]
        matching = [command for command in longer if command[: len(typed)] == typed]
        listed = [Candidate(word) for word in dict.fromkeys(command[len(typed)] for command in matching)]
    return [candidate for candidate in listed if candidate.value.startswith(incomplete)]


def _words_of(caller: Caller, words: tuple[str, ...], incomplete: str) -> list[Candidate]:
    """List the options of a line; in place of other words, names of images if it can name one."""
    from simulator.callers.flags import NEWEST, table

    names = table(*caller.flags, NEWEST).names if caller.flags[0] else {}
    if incomplete.startswith("-"):
        return [Candidate(f"--{name}") for name in names]
    takes_image = "entrypoint" in names and not (words[-1].startswith("--") and "=" not in words[-1])
    return list(_images({})) if takes_image else []


_OPTIONS: Mapping[str, Source] = {
    "--engine": _some_engines,
    "--builder": _builders,
    "--target": _stages,
    "--platform": _platforms,
    "--compose-version": _compose_versions,
}
_LISTS: Mapping[str, Source] = {
    "--select": _findings,
    "--ignore": _findings,
    "--only": _trials,
    "--skip": _trials,
}
_PAIRS: Mapping[str, Source] = {"--base": _bases, "--build-arg": _build_args}
_ARGUMENTS: Mapping[tuple[str, str], Source] = {
    ("rule", "[ID]"): _rules,
    ("profile", "[NAME]"): _profiles,
    ("catalogue", "[IMAGE]"): _images,
    ("show", "[ID]"): _cases,
    ("diff", "[OLD] [NEW] [-- PATH...]"): _sides,
    ("review", "[RANGE]"): _sides,
}
