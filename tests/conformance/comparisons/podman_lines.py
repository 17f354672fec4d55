"""Lines of ``podman create``: where dsim's answer is not what podman did."""

from __future__ import annotations

from typing import Any

from simulator.callers.flags import LineAdvice
from simulator.callers.podman import run
from simulator.callers.podman.tools import podman_release
from simulator.core.errors import NotModelled
from simulator.core.request import CallerContext
from simulator.core.rule import Refusal
from simulator.engine.image_config import image_config
from simulator.releases.find import find_engine
from simulator.simulation.container import simulate
from tests.conformance.cases.podman_lines import PATH
from tests.conformance.cases.run_lines import IMAGES, Case
from tests.conformance.comparisons.lines import Shown, may_be_identity


def difference(case: Case, shown: Shown, name: str) -> str | None:
    """Say in which way dsim answers otherwise than podman did; None where it does not."""
    engine = podman_release(find_engine(name))
    try:
        asked = run.line(
            case["words"], "create", engine, CallerContext({**case["environment"], "PATH": PATH}, case["files"])
        )
        if asked.image != "IMAGE":
            return None if shown.status == 125 or may_be_identity(asked.image) else f"{case}: another image, {shown}"
        taken = [advice for advice in asked.remarks if advice.rule in (LineAdvice.UNCHECKED, LineAdvice.UNKNOWN_FILE)]
        if taken and shown.made is None:  # dsim says what it takes without a check
            return f"not modelled: {taken[0].value}"
        simulation = simulate(image_config(dict(IMAGES[case["image"]]), engine), asked, engine)
        refusal = simulation.refusal
    except Refusal as refused:
        refusal = refused
    except NotModelled as missing:
        return f"not modelled: {missing}"
    words = f"{case['words']} on {case['image']}: "
    if refusal is not None:
        if "did not resolve to an alias" in shown.message:  # the name of an image is looked up first
            return None
        if shown.made is not None or shown.status != refusal.status:
            return f"{words}dsim refuses with {refusal.status} {refusal}, {name} gives {shown}"
        same = refusal.status == 0 or str(refusal)[:200] in shown.message
        return None if same else f"{words}dsim refuses with {refusal}, {name} says {shown.message!r}"
    process = simulation.process
    assert process is not None  # there is no refusal
    ours: dict[str, Any] = {
        "args": list(process.args),
        "env": sorted(process.env),
        "cwd": process.cwd,
        "user": process.user,
    }
    if len(process.args) == 1 and engine.since < (6,):
        ours["args"] *= 2  # inspect repeats an argv of one word, up to 5.8
    return None if ours == shown.made else f"{words}dsim gives {ours}, {name} gives {shown}"
