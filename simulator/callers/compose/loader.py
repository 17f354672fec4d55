"""Loads a project: reads, interpolates, extends, merges and checks its files in the order of Compose.

Reads: the names of files. Gives: the merged model, or a refusal.
Compare: compose-go ``loadYamlModel`` and ``loadYamlFile`` (loader/loader.go), ``ApplyInclude`` (loader/include.go).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from simulator.callers.compose.consistency import check_model
from simulator.callers.compose.environment import Environment, env_files
from simulator.callers.compose.extends import Extender
from simulator.callers.compose.files import Files, folder_of, join
from simulator.callers.compose.interpolation import Interpolator
from simulator.callers.compose.merge import Merging, changes, copy_map, drop_duplicates, merge
from simulator.callers.compose.path_patterns import Path
from simulator.callers.compose.paths import resolve_paths, set_defaults, to_long_form
from simulator.callers.compose.refusals import refusal, spot_at, spot_of
from simulator.callers.compose.schema import Schema, Vanished
from simulator.callers.compose.template import Template
from simulator.callers.compose.versions import Compose
from simulator.callers.compose.yaml_file import ComposeFile, Document, Trees, drop_paths, read_documents
from simulator.core.errors import NotModelled
from simulator.core.rule import Decision, Question, Rule
from simulator.core.sources import COMPOSE_GO
from simulator.golang.yaml.nodes import NOWHERE, Spot
from simulator.golang.yaml.values import Items, Map

_REMOTE = ("https://", "http://", "git://", "ssh://", "github.com/", "git@", "oci://")


class ComposeModel(Question):
    """What is refused in a Compose file once its parts are merged?"""

    TYPES = Rule(
        "A key that the version does not know, or a value of another type than the key's, is refused.",
        COMPOSE_GO("schema/schema.go", "Validate"),
        COMPOSE_GO("schema/compose-spec.json", "service"),
    )
    CONFLICT = Rule(
        "An included file cannot define what the file that includes it defines otherwise.",
        COMPOSE_GO("loader/include.go", "importResource"),
    )
    INCLUDE_CYCLE = Rule(
        "A file that includes itself, through others or not, is refused.",
        COMPOSE_GO("loader/include.go", "ApplyInclude"),
    )


def mark_empty_lists(value: Any) -> Any:
    """Return a value in which empty lists are marked as ``Vanished``."""
    if isinstance(value, dict):
        mapping = copy_map(value)
        mapping.update({key: mark_empty_lists(member) for key, member in value.items()})
        return mapping
    if isinstance(value, list):
        items = Items(spot_of(value)) if value else Vanished(spot_of(value))
        items.extend(map(mark_empty_lists, value))
        return items
    return value


MOST_INCLUDES = 2000
"""How many includes are loaded, those that load the same once."""


class Loader:
    """Loads files with one profile.

    ``decisions`` has the decisions by the path of the value. ``unset`` has the variables that are not set by the spots
    of the texts that name them, ``used`` those whose values stand in the texts.
    """

    def __init__(self, files: Files, profile: Compose, trees: Trees) -> None:
        self.files, self.profile, self.trees = files, profile, trees
        self.schema = Schema(profile.schema, dates_are_texts=profile.dates_are_texts)
        self.decisions: dict[Path, list[Decision[str]]] = {}
        self.unset: dict[Spot, tuple[str, ...]] = {}
        self.used: dict[Spot, tuple[str, ...]] = {}
        self.read: dict[str, tuple[list[Document], Iterator[Document]]] = {}
        self.included: dict[tuple[str, ...], list[tuple[Environment, Map]]] = {}
        self.loads = 0  # how many includes were loaded

    def decisions_of_services(self) -> dict[str, list[Decision[str]]]:
        """Return the decisions about each service, by its name."""
        found: dict[str, list[Decision[str]]] = {}
        for path, decisions in self.decisions.items():
            if path[0] == "services" and len(path) > 1:
                found.setdefault(str(path[1]), []).extend(decisions)
        return found

    def model(self, names: Sequence[str], folder: str, environment: Environment, included: Sequence[str] = ()) -> Map:
        """Load and merge files in order; relative paths start from ``folder``."""
        model = Map(NOWHERE)
        for name in names:
            model = self.file(name, folder, environment, model, included)
        model = set_defaults(model)
        check_model(model)
        return resolve_paths(model, folder)

    def file(self, name: str, folder: str, environment: Environment, model: Map, included: Sequence[str]) -> Map:
        """Merge the documents of one file into a model."""
        for document in self.documents(name):
            mapping = self.interpolate(document.mapping, environment)
            extender = Extender(self, name, folder, environment)
            including = (*included, name)
            if self.profile.includes_first:
                mapping = self.load_includes(mapping, folder, environment, including)
                mapping = extender.resolve(mapping, document.resets)
            else:
                mapping = extender.resolve(mapping, document.resets)
                mapping = self.load_includes(mapping, folder, environment, including)
            model = drop_paths(model, document.resets)
            for path, decision in changes(model, mapping):
                self.decisions.setdefault(path, []).append(decision)
            model = drop_duplicates(merge(model, mapping))
            fault = self.schema.fault(model)
            if fault is not None:
                refused = refusal(ComposeModel.TYPES, f"validating {name}: {fault}", spot_at(model, fault.path))
                raise refused.of_name(*fault.unknown)
            model.pop("version", None)
            model = drop_duplicates(self.mark_empty(to_long_form(model)))
            if document.resets:
                self.decisions.setdefault(("resets",), []).append(Merging.RESET.gives(".".join(document.resets[0])))
        return model

    def mark_empty(self, model: Map) -> Map:
        """Mark empty lists, which the version accepts in place of null."""
        marked: Map = mark_empty_lists(model) if self.profile.empties_vanish else model
        return marked

    def documents(self, name: str) -> Iterator[Document]:
        """Yield the documents of a file, which is read and parsed once; refuse one that does not exist."""
        if name not in self.read:
            known = self.profile
            unread = read_documents(
                self.text(name), name, self.trees, twins_first=known.twins_first, resets_once=known.resets_once
            )
            self.read[name] = ([], unread)
        documents, unread = self.read[name]
        yield from documents
        for document in unread:
            documents.append(document)
            yield document

    def text(self, name: str) -> str:
        """Return the text of a file; refuse one that does not exist."""
        if name.startswith(_REMOTE):
            raise NotModelled(f"file {name}", f"{name} is not on this machine, and nothing is fetched; give the file")
        text = self.files.text(name)
        if text is None:
            raise refusal(ComposeFile.NOT_FOUND, f"open {name}: no such file or directory", None).of_file(name)
        return text

    def interpolate(self, mapping: Map, environment: Environment) -> Map:
        """Replace the variables of a document."""
        interpolator = Interpolator(Template(environment.lookup, lazy=self.profile.lazy))
        filled: Map = interpolator.interpolate(mapping)
        for path, decisions in interpolator.decisions.items():
            self.decisions.setdefault(path, []).extend(decisions)
        self.unset |= interpolator.unset
        self.used |= interpolator.used
        return filled

    def load_includes(self, mapping: Map, folder: str, environment: Environment, included: Sequence[str]) -> Map:
        """Load the files that a document includes, and add their sections to it."""
        listed = mapping.get("include")
        if "include" not in mapping:
            return mapping
        if not isinstance(listed, list | None):
            raise refusal(ComposeModel.TYPES, f"`include` must be a list, got {listed}", mapping.keys_at.get("include"))
        mapping = copy_map(mapping)
        for entry in listed or ():
            imported = self.load_include(entry, mapping, folder, environment, included)
            for section in ("services", "volumes", "networks", "secrets", "configs", "models"):
                self.import_section(section, imported, mapping)
        del mapping["include"]
        return mapping

    def load_include(
        self, entry: Any, mapping: Map, folder: str, environment: Environment, included: Sequence[str]
    ) -> Map:
        """Load one entry of ``include``."""
        spot = spot_of(entry) or mapping.keys_at.get("include")
        fields: Mapping[str, Any] = {"path": entry} if isinstance(entry, str) else entry
        paths = fields.get("path") if isinstance(fields, dict) else None
        paths = [paths] if isinstance(paths, str) else paths
        if not isinstance(paths, list) or not all(isinstance(path, str) for path in paths):
            raise refusal(ComposeModel.TYPES, "include.path must be a string or a list of strings", spot)
        names = [path if path.startswith(_REMOTE) else join(folder, path) for path in paths]
        if names and names[0] in included:
            raise refusal(
                ComposeModel.INCLUDE_CYCLE, f"include cycle detected:\n{included[0]}\n include {names[0]}", spot
            )
        directory = fields.get("project_directory")
        project = join(folder, directory) if directory else folder_of(names[0]) if names else folder
        env_file = fields.get("env_file")
        env_names = [env_file] if isinstance(env_file, str) else env_file or []
        if env_names:
            sources = [join(folder, name) for name in env_names]
        else:
            sources = [default] if self.files.text(default := join(project, ".env")) is not None else []
        inner = environment.with_files(env_files(self.files, sources, environment, self.profile, included=True))
        return self.included_model(names, project, inner, included)

    def included_model(
        self, names: Sequence[str], folder: str, environment: Environment, included: Sequence[str]
    ) -> Map:
        """Load the files of an include; those that were loaded before with the same variables give the same model.

        They cannot be in a cycle: the first time would have met it.
        """
        known = self.included.setdefault((folder, *names), [])
        for seen, model in known:
            if seen is environment or seen.variables == environment.variables:
                return model
        self.loads += 1
        if self.loads > MOST_INCLUDES:
            what = f"more than {MOST_INCLUDES} includes"
            raise NotModelled(what, f"{what} are loaded, which Compose takes very long for; include less")
        model = self.model(names, folder, environment, included)
        known.append((environment, model))
        return model

    def import_section(self, section: str, source: Map, target: Map) -> None:
        """Add a section of an included model to the target."""
        if not isinstance(source.get(section), dict):
            return
        merged = copy_map(target[section]) if isinstance(target.get(section), dict) else Map(source.spot)
        for name, member in source[section].items():
            if name in merged and self.profile.includes_first:
                merged[name] = merge(member, merged[name], (section, name))
                continue
            if name in merged and merged[name] != member:
                spot = merged.keys_at.get(name)
                raise refusal(ComposeModel.CONFLICT, f"{section}.{name} conflicts with imported resource", spot)
            merged[name] = member
            merged.keys_at[name] = getattr(source[section], "keys_at", {}).get(name, NOWHERE)
        target[section] = merged
