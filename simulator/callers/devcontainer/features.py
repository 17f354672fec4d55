"""The features of a dev container, as far as they count for the process.

Reads: the ``features`` of a devcontainer.json, and the devcontainer-feature.json of those that are folders of the
project. Gives: ``Features``. Those of a registry are not fetched. Compare: devcontainers/cli
``generateContainerEnvs`` (src/spec-configuration/containerFeaturesConfiguration.ts), ``compareTo``
(src/spec-configuration/containerFeaturesOrder.ts).
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from typing import Any

from simulator.build.buildkit.stage import DEFAULT_PATH
from simulator.callers.devcontainer.jsonc import read_document
from simulator.callers.devcontainer.rules import DevContainer
from simulator.callers.file_body import file_text
from simulator.core.errors import NotModelled
from simulator.core.json_checks import require_object
from simulator.core.record import NamedTuple
from simulator.core.request import CallerContext
from simulator.core.values import ImageConfig

_PICKED = ("init", "privileged", "capAdd", "entrypoint")
_ORDERS = ("dependsOn", "installsAfter")
_VARIABLE = re.compile(r"\$(?:\{(\w+)\}|(\w+))")


class Features(NamedTuple):
    """The settings of the features in the order of their installation, and their variables, one by one.

    ``named`` says whether there are features at all: then an image is built, which always has a PATH.
    """

    named: bool
    entries: tuple[Mapping[str, Any], ...] = ()
    env: tuple[tuple[str, str], ...] = ()

    def variables(self, image: ImageConfig) -> dict[str, str]:
        """Return the variables that the image with the features has of them; each sees those before it."""
        known = dict(entry.partition("=")[::2] for entry in image.env or ())
        own = {} if "PATH" in known or not self.named else {"PATH": DEFAULT_PATH}
        known.update(own)
        for name, value in self.env:
            own[name] = known[name] = _VARIABLE.sub(lambda found: known.get(found[1] or found[2], ""), value)
        return own


def read_features(fields: Mapping[str, Any], file: str, context: CallerContext) -> Features:
    """Read the features of a devcontainer.json. Raises ``NotModelled`` for one that is not among the files."""
    named = require_object(fields.get("features"), f"{file}.features")
    found: dict[str, Mapping[str, Any]] = {}
    for name in named:
        path = posixpath.normpath(posixpath.join(posixpath.dirname(file), name, "devcontainer-feature.json"))
        text = file_text(path, context.files) if name.startswith(("./", "../")) else None
        if text is None:
            what = f"{path} is not among the files" if name.startswith(".") else "nothing is fetched"
            message = f"{file}: the feature {name} may add an entrypoint, which stands in the script; {what}"
            raise NotModelled(f"feature {name}", message)
        found[path] = read_document(text, path)
    documents = [found[path] for path in sorted(found, key=str.casefold)]
    counted = [each for each in documents if each.get("entrypoint") or each.get("containerEnv")]
    if len(counted) > 1 and (fields.get("overrideFeatureInstallOrder") or any(map(_has_order, documents))):
        raise NotModelled("the order of features", f"{file}: features with an order of their own are not modelled")
    entries = tuple({key: each[key] for key in _PICKED if each.get(key)} for each in documents)
    env = tuple((name, _value(name, value, file)) for each in documents for name, value in _variables(each))
    _check_values(fields, file)
    return Features(bool(named), tuple(filter(None, entries)), env)


def _check_values(fields: Mapping[str, Any], file: str) -> None:
    """Refuse a variable of the container that the tool cannot write into its Dockerfile, or no builder reads there."""
    for name, value in _variables(fields) if fields.get("features") else ():
        says = "" if isinstance(value, str) else "is no text: replace is not a function"
        if isinstance(value, str) and "\n" in value:
            says = "has a second line: unexpected end of statement while looking for matching double-quote"
        if says:
            raise DevContainer.FEATURES.refuses("request", f"{file}: containerEnv {name} {says}", status=1)


def _has_order(document: Mapping[str, Any]) -> bool:
    return any(document.get(key) for key in _ORDERS)


def _variables(document: Mapping[str, Any]) -> list[tuple[str, Any]]:
    env = document.get("containerEnv")
    return list(env.items()) if isinstance(env, Mapping) else []


def _value(name: str, value: Any, file: str) -> str:
    """Return a value as it stands between quotes in the tool's Dockerfile; one with more than names is not modelled."""
    text = str(value)
    if "$" in _VARIABLE.sub("", text) or "\n" in text:
        raise NotModelled(f"containerEnv {name}", f"{file}: the value {text!r} of a feature's {name} is not modelled")
    return text
