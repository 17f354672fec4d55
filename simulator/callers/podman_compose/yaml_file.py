"""A Compose file as PyYAML reads it: YAML 1.1, the last of equal keys, and the tags !override and !reset.

Reads: text. Gives: the values of Python that podman-compose works on, or a refusal.
Compare: podman-compose ``OverrideTag``, ``ResetTag`` and ``load_yaml_or_die`` (podman_compose.py). PyYAML itself is
asked, and imported only here, because that takes long.
"""

from __future__ import annotations

from typing import Any

from simulator.callers.podman_compose.rules import PodmanComposeFile, invalid, refused
from simulator.core.errors import NotModelled
from simulator.golang.yaml.nodes import LIMIT


class Override:
    """A value tagged !override: a list of texts, or texts and lists of texts by key. It is no tuple, as others are."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value


class Reset:
    """A value tagged !reset."""

    __slots__ = ()


def read_file(text: str, name: str) -> dict[Any, Any]:
    """Read the mapping of a file; raises ``Refusal`` where podman-compose ends."""
    value = read_yaml(text, name)
    if not isinstance(value, dict):
        message = f"Compose file does not contain a top level object: {name}"
        raise refused(PodmanComposeFile.NOT_READ, message)
    return value


def read_yaml(text: str, name: str) -> Any:
    """Read the value of a file."""
    import yaml

    if len(text) > LIMIT:
        raise NotModelled(name, f"{name} is longer than {LIMIT // 2**20} MiB")
    loader = None
    try:
        loader = _loader(yaml)(text.replace("\r\n", "\n").replace("\r", "\n"))
        return loader.get_single_data()
    except (yaml.YAMLError, ValueError, OverflowError, AttributeError) as error:
        first = str(error).partition("\n")[0]
        raise refused(PodmanComposeFile.NOT_READ, f"{name}: {first}") from None
    except RecursionError:
        raise NotModelled(name, f"{name} is nested deeper than dsim reads") from None
    finally:
        if loader is not None:
            loader.dispose()


def _loader(yaml: Any) -> Any:
    """Return PyYAML's safe loader with the two tags."""

    class Loader(yaml.SafeLoader):  # type: ignore[misc]  # PyYAML is imported late
        pass

    Loader.add_constructor("!override", lambda _, node: Override(_texts(node, yaml)))
    Loader.add_constructor("!reset", lambda *_: Reset())
    return Loader


def _texts(node: Any, yaml: Any) -> Any:
    """Return what podman-compose takes of a node with the tag !override: the texts of its scalars."""
    if isinstance(node, yaml.ScalarNode):
        if node.value:
            raise invalid("AttributeError: 'str' object has no attribute 'value'")
        return []
    if isinstance(node, yaml.SequenceNode):
        return [_text(item, yaml) for item in node.value]
    found = {}
    for key, value in node.value:
        if isinstance(value, yaml.MappingNode) and value.value:
            raise invalid("AttributeError: 'tuple' object has no attribute 'value'")
        is_scalar = isinstance(value, yaml.ScalarNode)
        found[_text(key, yaml)] = value.value if is_scalar else [_text(item, yaml) for item in value.value]
    return found or []


def _text(node: Any, yaml: Any) -> str:
    if not isinstance(node, yaml.ScalarNode):
        message = "a list or a mapping inside a value with the tag !override is not modelled; write it without the tag"
        raise NotModelled("!override", message)
    return str(node.value)
