"""Units of Quadlet: where dsim's line is not the generator's. Some options stand in no order of their own."""

from __future__ import annotations

import re
from typing import Any

from simulator.callers import quadlet
from simulator.callers.podman.tools import podman_release
from simulator.callers.quadlet.unit_words import join_words
from simulator.core.errors import NotModelled
from simulator.core.rule import Refusal
from simulator.releases.find import find_engine
from tests.conformance.cases.unit_files import FOLDER, SIBLINGS


def line_parts(text: str) -> str:
    """Keep what matters of each service: where it comes from, and its line."""
    kept = []
    for part in re.split(r"^---.*---$", text, flags=re.MULTILINE):
        source = re.search(r"^SourcePath=.*$", part, re.MULTILINE)
        starts = re.findall(r"^ExecStart=.*$", part, re.MULTILINE)
        kept += [source[0], starts[-1]] if source and starts else []
    return "\n".join(kept) + "\n"


def lines_by_path(parts: str) -> dict[str, str]:
    """Give the lines of services by the paths of their units."""
    return dict(re.findall(r"^SourcePath=(\S*)$.*?^ExecStart=([^\n]*)$", parts, re.MULTILINE | re.DOTALL))


def difference(row: list[Any], name: str) -> str | None:
    """Say in which way dsim makes another line than the generator did; None where it does not."""
    files, line, said = row
    unit = next(iter(files))
    podman = podman_release(find_engine(name))
    generator = quadlet.generator_of(podman)
    try:
        made = quadlet.generate_line(unit, {**files, **SIBLINGS}, podman, FOLDER)
    except Refusal as refusal:
        message = re.sub(r"^(error loading \S*: )?(\S*:[0-9]+: )?", "", str(refusal))
        if line is None and plain(message) in plain(said.replace(f"{FOLDER}/", "")):
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


def plain(text: str) -> str:
    """Leave out what cannot be printed."""
    return "".join(filter(str.isprintable, text))
