"""Files that another program makes manifests of first: templates of Helm, and kustomizations."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping

from simulator.callers.kubernetes.containers import Container
from simulator.core.errors import Unreadable
from simulator.golang.yaml.values import Items

KUSTOMIZATIONS = ("kustomization.yaml", "kustomization.yml", "Kustomization")
_CHART = "Chart.yaml"
_HELM = re.compile(
    r"\{\{-?\s*(?:[.$(\"]|/\*|(?:if|else|end|range|with|include|template|define|block|printf|toYaml|tpl|default|"
    r"required|quote|lookup|list|dict|int|upper|lower|and|or|not|eq|ne)\b)"
)


def is_kustomization(file: str) -> bool:
    """Return whether kustomize takes a file with this name for a kustomization, also without a kind."""
    return posixpath.basename(file) in KUSTOMIZATIONS


def refuse_chart(texts: Mapping[str, str]) -> None:
    """Raise ``Unreadable`` where one of the files makes its folder a chart of Helm."""
    for file, text in texts.items():
        if posixpath.basename(file) == _CHART and not re.search(r"^kind:", text, re.MULTILINE):
            folder = posixpath.dirname(file) or "."
            raise Unreadable(f"{folder} is a chart of Helm; give what `helm template {folder}` prints")


def refuse_templates(texts: Mapping[str, str], containers: Iterable[Container]) -> None:
    """Raise ``Unreadable`` for a template of Helm where containers hold actions of its language."""
    for container in containers:
        lists = (container.fields.get(key) for key in ("command", "args"))
        words = [str(word) for listed in lists if isinstance(listed, Items) for word in listed]
        if not container.pod.maker and any(_HELM.search(word) for word in (container.name, container.image, *words)):
            raise template_error(texts)


def is_template(texts: Mapping[str, str]) -> bool:
    """Return whether a text has actions of Helm."""
    return any(_HELM.search(text) for text in texts.values())


def template_error(texts: Mapping[str, str]) -> Unreadable:
    """Return the error for the first text that is a template of Helm."""
    name = next(name for name, text in texts.items() if _HELM.search(text))
    return Unreadable(f"{name} is a template of Helm; give what `helm template` prints")
