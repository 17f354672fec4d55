"""The networks, volumes, secrets and configs that the files of a stack define.

Reads: the documents of a stack. Gives: nothing, or a refusal.
Compare: docker/cli ``LoadVolumes`` (cli/compose/loader/loader.go), ``Secrets`` (cli/compose/convert/compose.go).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from simulator.core.rule import Question, Rule
from simulator.core.sources import DOCKER_CLI

_PARTS = (("networks", "network"), ("volumes", "volume"), ("secrets", "secret"), ("configs", "config"))


class StackObjects(Question):
    """What does the command line refuse in the networks, volumes, secrets and configs of a stack?"""

    EXTERNAL = Rule(
        "An external volume with a driver, options or labels is refused, and an external part that has two names.",
        DOCKER_CLI("cli/compose/loader/loader.go", "LoadVolumes"),
        DOCKER_CLI("cli/compose/loader/loader.go", "LoadNetworks"),
        DOCKER_CLI("cli/compose/loader/loader.go", "loadFileObjectConfig"),
    )
    NO_FILE = Rule(
        "A secret or config without a file, that is neither external nor a driver's, is refused.",
        DOCKER_CLI("cli/compose/convert/compose.go", "fileObjectConfig"),
        note="Whether the file is there is not looked at: it has no part in the process.",
    )


def check_objects(documents: Sequence[Mapping[str, Any]]) -> None:
    """Check what the files define beside services; raises ``Refusal``."""
    for document in documents:
        for part, what in _PARTS:
            for name, fields in _members(document, part):
                for says in _faults(what, name, fields):
                    raise StackObjects.EXTERNAL.refuses("request", says, status=1)
    for part, what in _PARTS[2:]:
        has_content: dict[str, bool] = {}
        for document in documents:
            for name, fields in _members(document, part):
                given = any(fields.get(key) for key in ("file", "driver")) or _is_external(fields)
                has_content[name] = has_content.get(name, False) or given
        for name, given in has_content.items():
            if not given:
                raise StackObjects.NO_FILE.refuses("request", f"{what} {name}: read .: is a directory", status=1)


def _members(document: Mapping[str, Any], part: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for name, fields in (document.get(part) or {}).items():
        yield name, fields or {}


def _is_external(fields: Mapping[str, Any]) -> bool:
    external = fields.get("external")
    return external is True or isinstance(external, Mapping)


def _faults(what: str, name: str, fields: Mapping[str, Any]) -> Iterator[str]:
    external = fields.get("external")
    if not _is_external(fields):
        if what in ("secret", "config") and fields.get("driver") and fields.get("file"):
            yield f"{what} {name}: {what}.driver and {what}.file conflict; only use {what}.driver"
        return
    for key in ("driver", "driver_opts", "labels") if what == "volume" else ():
        if fields.get(key):
            yield f'conflicting parameters "external" and "{key}" specified for volume "{name}"'
    if isinstance(external, Mapping) and external.get("name") and fields.get("name"):
        yield f"{what} {name}: {what}.external.name and {what}.name conflict; only use {what}.name"
