"""Manifests, as dsim judges them."""

from __future__ import annotations

from simulator.callers.kubernetes import pods
from simulator.core.errors import DsimError
from simulator.core.rule import Refusal

_MODELLED = ("containers", "initContainers", "runAs", "metadata.name")


def judged(text: str) -> str:
    """Say what dsim refuses in a manifest: the rule, and for one about what fields say the path."""
    try:
        pods.containers(text, "manifest")
    except Refusal as refusal:
        rule = refusal.decision.rule.id
        if not rule.startswith("pod-check."):
            return rule
        return f"invalid {str(refusal).partition(' is invalid: ')[2].partition(':')[0]}"
    except DsimError as error:
        return str(error)
    return ""
