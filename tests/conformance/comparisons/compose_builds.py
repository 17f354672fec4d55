"""Compose services that are built: where dsim's answer is not what Compose did."""

from __future__ import annotations

from typing import Any

from simulator.oracle import protocol


def difference(asked: dict[str, Any], seen: list[Any] | None, said: str, version: str, engine: str) -> str | None:
    """Say in which way dsim answers otherwise; None where it does not."""
    body = {**asked, "version": version, "environment": {**asked["environment"], "COMPOSE_PROJECT_NAME": "p"}}
    answer = protocol.answer({"engine": engine, "request": {"compose": body}}, elsewhere=False)
    ours = None
    if answer["outcome"] == "process":
        process = answer["process"]
        ours = [list(process["args"]), sorted(process["env"]), process["cwd"], process["user"]]
    elif seen is None and "is not among the files" in answer["message"]:
        return None
    elif answer["outcome"] != "refused":
        return f"{asked['files']['compose.yaml']}: {answer}, Compose {seen or said}"
    return None if ours == seen else f"{asked['files']['compose.yaml']}: dsim {ours or answer}, Compose {seen or said}"
