"""The words of ``kubectl create deployment``, ``job`` and ``cronjob``.

Reads: the words behind the command. Gives: the containers of the object, or a refusal.
Compare: kubectl ``createDeployment``, ``createJob`` and ``createCronJob`` (pkg/cmd/create).
"""

from __future__ import annotations

from typing import Any

from simulator.callers.caller import Caller
from simulator.callers.flags import Parsed
from simulator.callers.kubectl.line import LinePods, containers_in, dry_run, pods_of, read_line, refused, require
from simulator.callers.kubectl.rules import Kubectl
from simulator.core.errors import NotModelled
from simulator.core.json_checks import require_texts
from simulator.core.request import CallerContext
from simulator.core.rule import Decision
from simulator.engine.engine import Engine

_NEEDED = {"deployment": ("image",), "job": (), "cronjob": ("image", "schedule")}


def read(caller: Caller, body: Any, engine: Engine, _: CallerContext) -> LinePods:
    """Read the words behind ``kubectl create deployment``, ``job`` or ``cronjob``."""
    kind = caller.command.rpartition(" ")[2]
    parsed = read_line(require_texts(body, "the line"), kind)
    require(parsed, *_NEEDED[kind])
    count = len(parsed.rest) if parsed.dashes is None else parsed.dashes
    if count != 1:
        raise refused(f"exactly one NAME is required, got {count}", Kubectl.NAME)
    name, *arguments = parsed.rest
    remarks = dry_run(parsed)
    containers = _containers(kind, name, arguments, parsed)
    document = _document(kind, name, {"containers": containers}, parsed)
    decisions: tuple[Decision[object], ...] = (Kubectl.CREATED.gives(tuple(arguments)),) if arguments else ()
    return LinePods(pods_of(containers_in(document), engine), tuple(arguments), decisions, remarks)


def _containers(kind: str, name: str, arguments: list[str], parsed: Parsed) -> list[dict[str, Any]]:
    command = {"command": arguments} if arguments else {}
    if kind == "deployment":
        images = [image for listed in parsed.all("image") for image in listed]
        if len(images) > 1 and arguments:
            raise refused("cannot specify multiple --image options and command")
        return [{"name": _name_of(image, at), "image": image, **command} for at, image in enumerate(images)]
    source = parsed.last("from", "")
    image = parsed.last("image", "")
    if kind == "job" and bool(source) == bool(image):
        raise refused("either --image or --from must be specified", Kubectl.IMAGE)
    if source and arguments:
        raise refused("cannot specify --from and command")
    if source:
        raise NotModelled(source, f"{source} is not known here; give its manifest: dsim resolve --kubernetes FILE")
    return [{"name": name, "image": image, **command}]


def _name_of(image: str, at: int) -> str:
    """Return the container's name for an image; digits stand for the five letters that kubectl draws at random."""
    name = image.rpartition("/")[2].partition(":")[0].partition("@")[0]
    plain = name.replace("_", "-").replace(".", "-")
    return name if plain == name else f"{plain}-{at:05}"


def _document(kind: str, name: str, spec: dict[str, Any], parsed: Parsed) -> dict[str, Any]:
    labels = {"app": name}
    metadata = {"name": name}
    if kind == "deployment":
        template = {"metadata": {"labels": labels}, "spec": spec}
        own = {"replicas": parsed.last("replicas", 1), "selector": {"matchLabels": labels}, "template": template}
        return {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": metadata, "spec": own}
    job = {"template": {"spec": spec}}
    if kind == "job":
        return {"apiVersion": "batch/v1", "kind": "Job", "metadata": metadata, "spec": job}
    scheduled = {"schedule": parsed.last("schedule"), "jobTemplate": {"metadata": metadata, "spec": job}}
    return {"apiVersion": "batch/v1", "kind": "CronJob", "metadata": metadata, "spec": scheduled}
