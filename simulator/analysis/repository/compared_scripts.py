"""The entry scripts of a repository that a change touches: their texts, or what a Dockerfile does to them.

Reads: both states of a repository, the paths that changed. Gives: ``Scripts``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from simulator.analysis.repository.entry_scripts import entry_scripts
from simulator.analysis.repository.entry_starts import ScriptChange, same_commands, script_changes
from simulator.analysis.repository.state import State
from simulator.core.record import NamedTuple


class Scripts(NamedTuple):
    """What is found of entry scripts: changes of containers, scripts that are alike, notes on the others."""

    changes: tuple[ScriptChange, ...]
    alike: tuple[str, ...]
    notes: Mapping[str, str]


def compare_scripts(before: State, after: State, changed_paths: set[str], renamed: Mapping[str, str]) -> Scripts:
    """Compare the entry scripts that changed, and those that a changed Dockerfile treats otherwise."""
    scripts = {**entry_scripts(changed_paths, before.files), **entry_scripts(changed_paths, after.files)}
    changes: list[ScriptChange] = []
    alike: list[str] = []
    notes: dict[str, str] = {}
    for path, dockerfile in scripts.items():
        if same_commands(before, after, (renamed.get(path, path), path)):
            alike.append(path)
            continue
        found = [*script_changes(before, after, path, dockerfile, path)]
        changes += found
        if not found:
            notes[path] = f"what the changed entry script of {dockerfile} does"
    for path, dockerfile in _treated_otherwise(before, after, changed_paths, renamed):
        changes += script_changes(before, after, path, dockerfile, dockerfile)
    return Scripts(tuple(changes), tuple(sorted(alike)), notes)


def _treated_otherwise(
    before: State, after: State, changed_paths: set[str], renamed: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Yield the scripts that did not change, each with the changed Dockerfile that starts it and names it otherwise."""
    dockerfiles = [path for path in sorted(changed_paths) if after.kinds.get(path) == "dockerfile"]
    for dockerfile in dockerfiles:
        texts = before.files.get(renamed.get(dockerfile, dockerfile), ""), after.files[dockerfile]
        scripts = {path for path, kind in after.kinds.items() if kind == "shell"} - changed_paths
        files = {path: after.files[path] for path in (*scripts, dockerfile)}
        for path in entry_scripts(sorted(scripts), files) if texts[0] else ():
            name = re.escape(path.rpartition("/")[2])
            sides = [[line for line in text.splitlines() if re.search(name, line)] for text in texts]
            if sides[0] != sides[1]:
                yield path, dockerfile
