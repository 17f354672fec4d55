"""Units of Quadlet: where dsim's line is not the generator's. Some options stand in no order of their own."""

from __future__ import annotations

import re
from typing import Any

from simulator.callers import quadlet
from simulator.callers.podman.tools import podman_release
from simulator.callers.quadlet.folder import generator_of
from simulator.callers.quadlet.unit_words import join_words
from simulator.core.errors import NotModelled
from simulator.core.rule import Refusal
from simulator.releases.find import find_engine
from tests.conformance.cases.unit_files import FOLDER, SIBLINGS


def lines_by_path(printed: str) -> dict[str, str]:
    """Give the lines of the services that the generator printed, by the paths of their units."""
    found = {}
    for part in re.split(r"^---.*---$", printed, flags=re.MULTILINE):
        source = re.search(r"^SourcePath=(.*)$", part, re.MULTILINE)
        starts = re.findall(r"^ExecStart=(.*)$", part, re.MULTILINE)
        if source and starts:
            found[source[1]] = starts[-1]
    return found


def difference(row: list[Any], name: str) -> str | None:
    """Say in which way dsim makes another line than the generator did; None where it does not."""
    files, line, said = row
    unit = next(iter(files))
    podman = podman_release(find_engine(name))
    generator = generator_of(podman)
    try:
        made = quadlet.generate_line(unit, {**files, **SIBLINGS}, podman, FOLDER)
    except Refusal as refusal:
        if line is None and plain(said_of(refusal)) in plain(said.replace(f"{FOLDER}/", "")):
            return None
        return f"{files}: dsim refuses with {refusal}, {name} gives {line!r} {said!r}"
    except NotModelled as missing:
        return f"not modelled: {missing}"
    ours = join_words(made.words, generator.blank)
    if line is None:
        return f"{files}: dsim gives {ours!r}, {name} says {said!r}"
    behind = ours.rpartition(" localhost/")[2] if " localhost/" in ours else ""
    same = sorted(ours.split(" ")) == sorted(line.split(" ")) and line.endswith(behind)
    return None if same else f"{files}: dsim gives\n  {ours!r}, {name} gives\n  {line!r} {said!r}"


def said_of(refusal: Refusal) -> str:
    """Give what is said of a unit that is refused, without the place that stands in front of it."""
    return re.sub(r"^(error loading \S*: )?(\S*:[0-9]+: )?", "", str(refusal))


def plain(text: str) -> str:
    """Leave out what cannot be printed."""
    return "".join(filter(str.isprintable, text))
