"""The values of Tekton's parameters, and the references to them.

Reads: params of tasks, pipelines and runs. Gives: values, and objects in which references are replaced.
Compare: tektoncd/pipeline ``ApplyParameters`` and ``ApplyResults`` (pkg/reconciler/taskrun/resources/apply.go),
``ApplyReplacements`` and ``ApplyArrayReplacements`` (pkg/substitution/substitution.go).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from simulator.callers.kubernetes.objects import objects, text_at
from simulator.golang.yaml.values import Items, Map, Text

SCRIPTS = "/tekton/scripts/"
"""The folder of the files with the scripts of steps."""
Values = Mapping[str, Any]
"""Values of parameters by name: a text, a list, or an object of texts."""
_NAME = r"""(?:\.([-\w]+(?:\.[-\w]+)*)|\["([^"]+)"\]|\['([^']+)'\])"""
_PARAM = re.compile(rf"\$\((?:inputs\.)?params{_NAME}(\[[0-9]+\])?\)")
_WHOLE = re.compile(rf"\$\((?:inputs\.)?params{_NAME}\[\*\]\)")
_RESULT = re.compile(r"\$\(results\.([-\w]+)\.path\)")
_ANY = re.compile(
    r"\$\((?:inputs\.)?(?:params|workspaces|context|tasks|results|steps|step|outputs|credentials)[.\[][^)]*\)"
)


def defaults_of(spec: Map) -> dict[str, Any]:
    """Return the defaults of the parameters that a specification declares."""
    return {text_at(param, "name"): param["default"] for param in objects(spec, "params") if "default" in param}


def given_values(holder: Map, values: Values) -> dict[str, Any]:
    """Return the values that are given to parameters; references in them are replaced by ``values``."""
    return {
        text_at(param, "name"): _replaced(param["value"], values)
        for param in objects(holder, "params")
        if "value" in param
    }


def replaced(step: Map, values: Values) -> Map:
    """Return an object in which all references with a known value are replaced."""
    value = _replaced(step, values)
    assert isinstance(value, Map)  # as it came
    return value


def references(text: str) -> Iterator[str]:
    """Yield the references of a text that Tekton replaces."""
    yield from (match.group() for match in _ANY.finditer(text))


def _replaced(value: Any, values: Values) -> Any:
    if isinstance(value, Map):
        result = Map(value.spot)
        result.keys_at.update(value.keys_at)
        result.update({key: _replaced(member, values) for key, member in value.items()})
        return result
    if isinstance(value, Items):
        items = Items(value.spot)
        for member, spot in zip(value, value.members_at, strict=True):
            whole = _WHOLE.fullmatch(member) if isinstance(member, str) else None
            listed = values.get(_name(whole)) if whole else None
            found = list(listed) if isinstance(listed, Items) else [_replaced(member, values)]
            items += found
            items.members_at += [spot] * len(found)
        return items
    if isinstance(value, str):
        text = _PARAM.sub(lambda match: _value(match, values), value)
        text = _RESULT.sub(lambda match: f"/tekton/results/{match.group(1)}", text)
        return Text(text, value.spot) if isinstance(value, Text) else text
    return value


def _name(match: re.Match[str]) -> str:
    return str(next(filter(None, match.groups()[:3])))


def _value(match: re.Match[str], values: Values) -> str:
    """Return the value of a reference; the reference itself where it is not known."""
    name, index = _name(match), match.group(4)
    value = values.get(name)
    if value is None and "." in name:
        holder, _, key = name.rpartition(".")
        value = values.get(holder)
        value = value.get(key) if isinstance(value, Map) else None
    if index and isinstance(value, Items):
        at = int(index[1:-1])
        value = value[at] if at < len(value) else None
    return value if isinstance(value, str) else match.group()
