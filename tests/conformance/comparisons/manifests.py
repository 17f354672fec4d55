"""Manifests, as dsim judges them."""

from __future__ import annotations

from simulator.callers.kubernetes import pods
from simulator.core.errors import DsimError
from simulator.core.rule import Refusal

_MODELLED = ("containers", "initContainers", "runAs", "metadata.name")


def applied(text: str) -> None:
    """Raise the first refusal of an object, if there is one."""
    listed = pods.containers(text, "manifest")
    for refusal in (*(container.refusal for container in listed), *listed[0].documents.refused):
        if refusal is not None:
            raise refusal


def judged(text: str) -> str:
    """Say what dsim refuses in a manifest: the rule, and for one about what fields say the path."""
    try:
        applied(text)
    except Refusal as refusal:
        rule = refusal.decision.rule.id
        if not rule.startswith("pod-check."):
            return rule
        return f"invalid {str(refusal).partition(' is invalid: ')[2].partition(':')[0]}"
    except DsimError as error:
        return str(error)
    return ""
