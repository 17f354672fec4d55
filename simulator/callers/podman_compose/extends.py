"""Services that extend others.

Compare: podman-compose ``resolve_extends`` (podman_compose.py).
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping
from typing import Any

from simulator.callers.compose.files import CallerFiles
from simulator.callers.podman_compose.interpolation import Replacer, Variables
from simulator.callers.podman_compose.merge import Merger, Normalizer, as_mapping
from simulator.callers.podman_compose.rules import PodmanComposeService, invalid, refused
from simulator.callers.podman_compose.yaml_file import read_yaml
from simulator.core.record import NamedTuple


class Extender(NamedTuple):
    """Puts services on top of those that they extend."""

    files: CallerFiles
    path: Callable[[str], str]
    variables: Mapping[str, Any]
    replacer: Replacer
    normalizer: Normalizer
    merger: Merger

    def extend(self, services: dict[Any, Any], name: str) -> None:
        """Resolve the ``extends`` of a service."""
        service = services[name]
        extended = as_mapping(service.get("extends", {}), "extends")
        base = extended.get("service")
        if not base:
            return
        file = extended.get("file")
        before = self._of_file(file, base, name) if file else _of_project(services, base, name)
        services[name] = self.merger.merge(self.merger.merge({}, before), service, ("services", name))
        self._note(services[name], service, base, name)

    def _note(self, merged: Mapping[Any, Any], service: Mapping[Any, Any], base: str, name: str) -> None:
        """Remember which words come from the base."""
        for key in ("command", "entrypoint"):
            if key in merged and key not in service:
                told = merged[key]
                self.merger.replaced["services", name, key] = PodmanComposeService.EXTENDED.gives(told)
                split = self.normalizer.split.get(("services", base, key))
                if split is not None:
                    self.normalizer.split["services", name, key] = split

    def _of_file(self, file: Any, base: Any, name: str) -> dict[Any, Any]:
        """Return a service of another file: its variables are replaced before its texts are split."""
        if not isinstance(file, str):
            raise invalid(f"AttributeError: '{type(file).__name__}' object has no attribute 'startswith'")
        file = file.removeprefix("./")
        text = self.files.text(self.path(file))
        if text is None:
            raise refused(PodmanComposeService.NOT_THERE, f"FileNotFoundError: No such file or directory: '{file}'")
        content = as_mapping(read_yaml(text, file) or {}, file)
        content = self.replacer.replaced(content.get("services", content), Variables(self.variables), (file,))
        service = as_mapping(as_mapping(content, "services").get(base, {}) or {}, "service")
        self.normalizer.service(service, ("services", name), posixpath.dirname(file))
        return service


def _of_project(services: Mapping[Any, Any], base: Any, name: str) -> dict[Any, Any]:
    if not isinstance(base, str) or base not in services:
        message = f"KeyError: '{base} not found at services.{name}.extends definition'"
        raise refused(PodmanComposeService.NOT_THERE, message)
    return {key: value for key, value in services[base].items() if key not in ("_deps", "extends")}
