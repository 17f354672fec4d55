"""The request for a container of a service that is not known: what its updates change, and placeholders for the rest.

Reads: what the updates say. Gives: the request, whose words that the service or its image would give are unknown.
"""

from __future__ import annotations

from simulator.callers.swarm.spec import ServiceSpec
from simulator.core.request import Request
from simulator.core.values import Words, unknown_words


def unknown_request(request: Request, spec: ServiceSpec, changed: frozenset[str]) -> Request:
    """Return a request with placeholders; ``changed`` has ``entrypoint`` and ``args`` where the updates set them."""
    service = f"service {spec.name}"
    entrypoint, cmd = request.container.entrypoint, request.container.cmd
    if "entrypoint" in changed and not entrypoint:
        entrypoint = _of_image("ENTRYPOINT", service)
        cmd = cmd or (_of_image("CMD", service) if "args" in changed else _either(service))
    elif "entrypoint" in changed and "args" not in changed:
        cmd = unknown_words("arguments", service)
    elif "args" in changed and not cmd:
        cmd = _of_image("CMD", service)
    container = request.container._replace(entrypoint=entrypoint, cmd=cmd)
    return request._replace(container=container, image=service, unknown_service=spec.name)


def _of_image(what: str, service: str) -> Words:
    return unknown_words(f"{what} of the image", service)


def _either(service: str) -> Words:
    return unknown_words("arguments", f"{service}, or CMD of its image")
