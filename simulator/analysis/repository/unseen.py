"""What may change a container, and is not compared: a note on each changed file with such a part.

Reads: both states of a repository, the paths that changed. Gives: notes by the path of the file.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence

from simulator.analysis.repository.beside_lines import notes_beside
from simulator.analysis.repository.entry_scripts import called_scripts, changed_copies
from simulator.analysis.repository.entry_starts import same_commands
from simulator.analysis.repository.gone_dockerfiles import notes_of_gone
from simulator.analysis.repository.kustomize_notes import notes_of_kustomize
from simulator.analysis.repository.mounted_scripts import executed_as, mounted_scripts
from simulator.analysis.repository.nested_lines import TOOLS
from simulator.analysis.repository.pipelines import containers_change, steps_change
from simulator.analysis.repository.state import State
from simulator.analysis.repository.variable_uses import COMPOSE_CHOICES, settings
from simulator.golang.yaml.nodes import NotYaml
from simulator.golang.yaml.values import Map, read_values


def notes_of(before: State, after: State, changed: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Say of each changed file what in it may change a container, and is not compared; of most files nothing."""
    return {
        **dict(_copies(before, after, changed)),
        **dict(_choices(before, after, changed)),
        **dict(_scripts(before, after, changed)),
        **dict(_config_maps(before, after, changed)),
        **dict(notes_of_kustomize(before, after, changed)),
        **dict(notes_of_gone(before, after, changed)),
        **notes_beside(before, after, changed),
        **dict(_pipelines(before, after, changed)),
    }


def _pipelines(before: State, after: State, changed: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield the pipelines, and actions, that say something else of containers which dsim does not read."""
    for old, new in changed:
        kinds = before.kinds.get(old), after.kinds.get(new)
        texts = before.files.get(old, ""), after.files.get(new, "")
        if "pipeline" in kinds and containers_change(*texts):
            yield new or old, "the containers that it names are not looked at"
        elif "github-actions" in kinds and steps_change(*texts):
            yield new or old, "the containers of its steps are not looked at"
        elif "devcontainer" in kinds and _on_the_machine(texts[0]) != _on_the_machine(texts[1]):
            yield new or old, "what initializeCommand starts is not looked at"


def _on_the_machine(text: str) -> list[str]:
    """Return the command of a dev container that its machine executes, where it names a tool of containers."""
    found = re.findall(r'"initializeCommand"\s*:\s*("(?:[^"\\]|\\.)*"|\[[^]]*\]|\{[^}]*\})', text)
    return [each for each in found if any(tool in each for tool in TOOLS)]


def _config_maps(before: State, after: State, changed: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield the manifests with a script of a ConfigMap that changes, and that a container has the name of."""
    for old, new in changed:
        if "kubernetes" not in (before.kinds.get(old), after.kinds.get(new)):
            continue
        sides = [dict(_entries(state.files.get(path, ""))) for state, path in ((before, old), (after, new))]
        names = {name for name in (*sides[0], *sides[1]) if sides[0].get(name) != sides[1].get(name)}
        place = executed_as(names, before, after) if names else None
        if place is not None:
            yield new or old, f"what the changed {place[0]} of its ConfigMap does, which {place[1]} executes"


def _entries(text: str) -> Iterator[tuple[str, str]]:
    """Yield the scripts in the ConfigMaps of a manifest."""
    try:
        documents = list(read_values(text, "manifest"))
    except NotYaml:
        return
    for each in documents:
        if isinstance(each, Map) and each.get("kind") == "ConfigMap" and isinstance(each.get("data"), Map):
            entries = [(str(name), str(value)) for name, value in each["data"].items()]
            yield from (entry for entry in entries if entry[0].endswith(".sh") or entry[1].startswith("#!"))


def _scripts(before: State, after: State, changed: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield the scripts that an entry script names, and those that a container executes from a mount."""
    old_paths = {new: old for old, new in changed}
    paths = [path for pair in changed for path in pair if path]
    called = {**called_scripts(paths, before.files), **called_scripts(paths, after.files)}
    notes: Mapping[str, str] = {
        **{
            path: f"what the changed script does, which {place} executes"
            for path, place in mounted_scripts(before, after, paths).items()
        },
        **{
            path: f"what the changed script does, which the entry script of {each} names"
            for path, each in called.items()
        },
    }
    for path, note in notes.items():
        if not same_commands(before, after, (old_paths.get(path, path), path)):
            yield path, note


def _copies(before: State, after: State, changed: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield the Dockerfiles that copy the script which they start from something else."""
    for old, new in changed:
        if before.kinds.get(old) == after.kinds.get(new) == "dockerfile":
            sides = [
                (state.files[path], [each for each, kind in state.kinds.items() if kind == "shell"])
                for state, path in ((before, old), (after, new))
            ]
            if name := changed_copies(sides[0], sides[1]):
                yield new, f"what {name} does, which it starts and copies from something else"


def _choices(before: State, after: State, changed: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield the files of variables that choose other files or profiles for Compose."""
    for old, new in changed:
        if posixpath.basename(new or old).startswith(".env"):
            sides = (
                settings(state.files[path], "") if path in state.files else {}
                for state, path in ((before, old), (after, new))
            )
            said = [
                {name: [text for _, text in found.get(name, ())] for name in sorted(COMPOSE_CHOICES)} for found in sides
            ]
            if name := next((name for name in said[0] if said[0][name] != said[1][name]), ""):
                yield new or old, f"what Compose starts for another {name}"
