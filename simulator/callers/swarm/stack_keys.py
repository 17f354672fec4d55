"""Keys of a stack file that are no texts.

Reads: a document. Gives: nothing, or a refusal.
Compare: docker/cli ``ParseYAML``, ``transformMappingOrList`` and ``getSection`` (cli/compose/loader/loader.go).
"""

from __future__ import annotations

from typing import Any

from simulator.callers.docker.tools import StackReader
from simulator.core.rule import Question, Rule
from simulator.core.sources import DOCKER_CLI
from simulator.golang.yaml.values import Items, Map, Timestamp

_SECTIONS = ("services", "networks", "volumes", "secrets", "configs")
_PANICKING = ("environment", "labels", "sysctls", "extra_hosts", "args", "volume")


class StackKeys(Question):
    """Which keys that are no texts does the command line refuse in a stack file?"""

    NO_TEXT = Rule(
        "A key that is no text is refused; since Docker 28 a whole number or a date may be one in an extension.",
        DOCKER_CLI("cli/compose/loader/loader.go", "ParseYAML"),
        DOCKER_CLI("cli/compose/loader/loader.go", "transformMappingOrList"),
        note="Since Docker 28 some of them end the command line with a panic, and status 2.",
    )


def check_keys(document: Map, reader: StackReader) -> None:
    """Refuse keys that are no texts as the command line of a version does."""
    _check(document, (), is_strict=reader.yaml.startswith("go-yaml 2"))


def _check(value: Any, path: tuple[str, ...], *, is_strict: bool) -> None:
    if isinstance(value, Items):
        for member in value:
            _check(member, path, is_strict=is_strict)
    elif isinstance(value, Map):
        for key, member in value.items():
            if not isinstance(key, str) and (is_strict or not (_is_extension(path) and _becomes_text(key))):
                message = f"{value.keys_at[key]}: non-string key {key!r}"
                raise StackKeys.NO_TEXT.refuses("request", message, status=1 if is_strict else _status(path, key))
            _check(member, (*path, str(key)), is_strict=is_strict)


def _is_extension(path: tuple[str, ...]) -> bool:
    return any(part.startswith("x-") for part in (*path[:1], *path[2:3]))


def _becomes_text(key: Any) -> bool:
    """Return whether JSON, on which the schema is checked, takes a key for a text."""
    is_number = isinstance(key, int) and not isinstance(key, bool) and -(2**63) <= key < 2**64
    return is_number or isinstance(key, Timestamp)


def _status(path: tuple[str, ...], key: Any) -> int:
    """Return the exit status of a command line that does not look at keys itself."""
    panics = (len(path) == 1 and path[0] in _SECTIONS) or (path and path[-1] in _PANICKING)
    return 2 if panics and _becomes_text(key) else 1
