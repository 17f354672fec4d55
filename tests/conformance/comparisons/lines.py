"""Lines of ``docker create``: where dsim's answer is not what the command line did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from simulator.callers.docker import run
from simulator.callers.docker.tools import docker_release
from simulator.core.errors import NotModelled
from simulator.core.request import CallerContext, Request
from simulator.core.rule import Refusal
from simulator.engine.image_config import image_config
from simulator.releases.find import find_engine
from simulator.simulation.container import Simulation, simulate
from tests.conformance.cases import run_lines

PREFIX = "localhost/dr-"


class Shown(NamedTuple):
    """What the command line did: its exit status, its message or the container that it made."""

    status: int
    message: str = ""
    made: Mapping[str, Any] | None = None


def simulated(case: run_lines.Case, name: str) -> Simulation | Refusal | Request:
    """Ask dsim; ``Asked`` alone where the line names another image."""
    engine = docker_release(find_engine(name))
    context = CallerContext(case["environment"], case["files"])
    try:
        asked = run.line(case["words"], "create", engine, context)
        if asked.image != "IMAGE":
            return asked
        built = image_config(dict(run_lines.IMAGES[case["image"]]), engine)
        simulation = simulate(built, asked, engine)
    except Refusal as refusal:
        return refusal
    return simulation.refusal or simulation


def may_be_identity(image: str) -> bool:
    """Return whether the name of an image may be the beginning of an image's identity, which a storage takes for it."""
    return set(image) <= set("0123456789abcdef")


_NO_IMAGE = ("Unable to find image", "No such image")
_MACHINE = ("bind source path does not exist",)  # what dsim takes to be there


def difference(case: run_lines.Case, shown: Shown, name: str) -> str | None:
    """Say in which way dsim answers otherwise than the command line did; None where it does not."""
    try:
        done = simulated(case, name)
    except NotModelled as missing:
        return f"not modelled: {missing}"
    if isinstance(done, Request):
        unknown = any(text in shown.message for text in _NO_IMAGE)
        return None if unknown or may_be_identity(done.image) else f"{case}: another image, {shown}"
    if any(text in shown.message for text in _MACHINE):
        return None
    words = f"{case['words']} on {case['image']}: "
    if isinstance(done, Refusal):
        what = f"dsim refuses with {done.status} {done} ({done.decision.rule.id})"
        if done.stage == "create" and any(text in shown.message for text in _NO_IMAGE):
            return None  # it looks for the image before it looks at all of its settings
        if shown.made is not None or shown.status != done.status:
            return f"{words}{what}, {name} gives {shown}"
        said = shown.message.replace(f"{PREFIX}{case['image']}:1", "IMAGE")
        same = str(done).strip() in " ".join([said, *said.split("\n")])
        return None if same or done.status == 0 else f"{words}{what}, {name} says {shown.message!r}"
    process, asked = done.process, done.request.container
    assert process is not None  # it is no refusal
    ours = {
        "args": list(process.args),
        "env": sorted(process.env),
        "cwd": process.cwd,
        "user": process.user,
        "tty": asked.tty,
        "init": asked.init,
        "stop_signal": asked.stop_signal,
        "stop_timeout": asked.stop_timeout,
        "healthcheck": None if asked.healthcheck is None else dict(asked.healthcheck),
    }
    if shown.made is None:
        return f"{words}dsim gives {ours}, {name} refuses with {shown.status} {shown.message!r}"
    theirs = dict(shown.made)
    return None if ours == theirs else f"{words}dsim gives {ours}, {name} gives {theirs}"


def packed(case: run_lines.Case, shown: Shown) -> list[Any]:
    """Write a row: what the drawn words alone say is left out."""
    changed = {name: text for name, text in case["files"].items() if text != run_lines.FILES[name]}
    return [case["image"], case["words"], changed or list(case["files"]), *shown]


def unpacked(row: Sequence[Any]) -> tuple[run_lines.Case, Shown]:
    """Read a row again."""
    image, words, files, *shown = row
    given = files if isinstance(files, dict) else {name: run_lines.FILES[name] for name in files}
    return {"image": image, "words": words, "environment": run_lines.ENVIRONMENT, "files": given}, Shown(*shown)
