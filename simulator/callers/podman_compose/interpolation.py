"""Variables in a file of podman-compose.

Reads: the values of a file, variables. Gives: the values with variables replaced, and which rule replaced where.
Compare: podman-compose ``var_interpolate`` and ``rec_subs`` (podman_compose.py).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, TypeAlias

from simulator.callers.podman_compose.rules import PodmanComposeVariable, invalid, refused
from simulator.callers.podman_compose.yaml_file import Override, Reset
from simulator.core.errors import NotModelled, refuse_growth
from simulator.core.rule import Decision

Path: TypeAlias = tuple[Any, ...]
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_OPERATOR = re.compile(r":?[-?+]")
_MAX_VALUES = 200_000
_MAX_DEPTH = 150


class Variables:
    """Variables by name; ``own`` are those that the environment of a service adds."""

    def __init__(self, known: Mapping[str, Any], own: Mapping[str, Any] | None = None) -> None:
        self.known, self.own = known, own or {}

    def get(self, name: str) -> Any:
        """Return a value, None for an unset variable."""
        return self.known[name] if name in self.known else self.own.get(name)


class Replacer:
    """Replaces the variables of files; ``decisions`` has those about each path."""

    def __init__(self) -> None:
        self.decisions: dict[Path, list[Decision[Any]]] = {}
        self._values = self._grown = 0

    def replaced(self, value: Any, variables: Variables, path: Path = ()) -> Any:
        """Return a value in which all texts have their variables replaced, keys too."""
        self._values += 1
        if self._values > _MAX_VALUES or len(path) > _MAX_DEPTH:
            raise NotModelled("aliases", "the files hold more values, or deeper ones, than dsim reads")
        if isinstance(value, str):
            text = replaced(value, variables)
            self._grown += max(0, len(text) - len(value))
            refuse_growth(self._grown)
            self._note(value, text, variables, path)
            return text
        if isinstance(value, dict):
            variables = self._with_environment(value, variables)
            return {
                _key(self.replaced(key, variables, path)): self.replaced(each, variables, (*path, key))
                for key, each in value.items()
            }
        if isinstance(value, Override | Reset):
            return value
        if isinstance(value, set) and len(value) > 1:
            raise NotModelled("!!set", "the order of a set changes from run to run; write a list")
        if isinstance(value, list | tuple | set | bytes):
            return [self.replaced(each, variables, (*path, at)) for at, each in enumerate(value)]
        return value

    def _with_environment(self, value: Mapping[Any, Any], variables: Variables) -> Variables:
        """Add what the environment of a service sets, which sees only the variables around it."""
        environment = value.get("environment")
        if not isinstance(environment, dict):
            return variables
        known = {**variables.known, **variables.own}
        own = {key: each for key, each in environment.items() if key not in known}
        outer = Variables(known)
        resolved = {_key(_plain(key, outer)): _plain(each, outer) for key, each in own.items()}
        return Variables(variables.known, {**variables.own, **resolved})

    def _note(self, before: str, after: str, variables: Variables, path: Path) -> None:
        """Remember which rules replaced the variables of a text."""
        if "$" not in before:
            return
        noted = self.decisions.setdefault(path, [])
        names = names_in(before)
        own = [name for name in names if name not in variables.known and name in variables.own]
        unset = [name for name in names if variables.get(name) is None]
        if own:
            noted.append(PodmanComposeVariable.OWN.gives(after))
        elif unset:
            noted.append(PodmanComposeVariable.UNSET.gives(after))
        else:
            noted.append(PodmanComposeVariable.REPLACED.gives(after))


def _key(key: Any) -> Any:
    if isinstance(key, list):
        raise invalid("TypeError: unhashable type: 'list'")
    return key


def _plain(value: Any, variables: Variables) -> Any:
    return Replacer().replaced(value, variables)


def names_in(text: str) -> list[str]:
    """List the variables that a text names, without those inside braces of others."""
    found = re.findall(r"\$(?:\$|\{?([A-Za-z_][A-Za-z0-9_]*))", text)
    return [name for name in found if name]


def replaced(text: str, variables: Variables) -> str:
    """Replace the variables of a text; raises ``Refusal`` where podman-compose ends."""
    pieces = _pieces(text)
    return "".join(piece if isinstance(piece, str) else _value(*piece, variables) for piece in pieces)


def _pieces(text: str) -> list[str | tuple[str, str, str]]:
    """Split a text at its variables: each is a name, an operator and what follows it."""
    pieces: list[str | tuple[str, str, str]] = []
    at = 0
    while (dollar := text.find("$", at)) >= 0:
        pieces.append(text[at:dollar])
        following = text[dollar + 1 : dollar + 2]
        name = _NAME.match(text, dollar + 1)
        if following == "{":
            end = _closing(text, dollar + 2)
            if end > dollar + 1:
                pieces.append(_inside(text[dollar + 2 : end]))
            at = end + 1
        elif name:
            pieces.append((name[0], "", ""))
            at = name.end()
        else:
            pieces.append("$")
            at = dollar + 2 if following == "$" else dollar + 1
    return [*pieces, text[at:]]


def _closing(text: str, start: int) -> int:
    """Return where the brace that is open before ``start`` is closed; a brace at the end of a text vanishes."""
    if start >= len(text):
        return start - 1
    level = 1
    for at in range(start, len(text)):
        level += {"{": 1, "}": -1}.get(text[at], 0)
        if level == 0:
            return at
    raise refused(PodmanComposeVariable.INVALID, "No closing brace found for variable interpolation")


def _inside(content: str) -> tuple[str, str, str]:
    name = _NAME.match(content)
    if name is None:
        message = f"Invalid interpolation format: ${{{content}}}. You may need to escape any $ with another $"
        raise refused(PodmanComposeVariable.INVALID, message)
    rest = content[name.end() :]
    operator = _OPERATOR.match(rest)
    if rest and operator is None:
        raise refused(PodmanComposeVariable.INVALID, f"Invalid variable interpolation syntax: ${{{content}}}")
    return (name[0], operator[0], rest[operator.end() :]) if operator else (name[0], "", "")


def _value(name: str, operator: str, operand: str, variables: Variables) -> str:
    value = variables.get(name)
    is_there = value is not None and (value != "" or not operator.startswith(":"))
    if operator.endswith("?") and not is_there:
        message = f"required variable {name} is missing a value: {replaced(operand, variables)}"
        raise refused(PodmanComposeVariable.INVALID, message)
    if operator.endswith("+"):
        return replaced(operand, variables) if is_there else ""
    if operator.endswith("-") and not is_there:
        return replaced(operand, variables)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise invalid(f"TypeError: sequence item 0: expected str instance, {type(value).__name__} found")
    return value
