"""Settings beside the process: whether dsim refuses what Compose refuses."""

from __future__ import annotations

import simulator as dsim


def difference(text: str, refused: str, version: str) -> str:
    """Say that one of both alone refuses a file; ``""`` where none does.

    ``refused`` is what Compose says, or ``""``.
    """
    body = {"files": {"compose.yaml": text}, "service": "a", "version": version}
    (answer,) = dsim.ask("compose", body, images={"x": {"Cmd": ["c"]}}).values()
    refusal = answer.refusal
    ours = refusal if refusal is not None and refusal.stage == "request" else None
    if (ours is not None) == bool(refused) or (ours is not None and str(ours).startswith(_LATER)):
        return ""
    return f"{text}: dsim {ours}, Compose {refused or 'takes it'}"


_LATER = ('"x/y/z/w": cannot parse platform specifier', "services.a.scale: must be greater than or equal to 0")
"""What Compose says, or dies of, only when it creates the container: the latter is so of 2.26."""
