"""The words of ``kubectl exec POD [OPTIONS] -- WORD...``.

Reads: the words behind the command, and the pod's manifest where ``--filename`` names it. Gives: a request to execute
words in a container of the pod.
Compare: kubectl ``Complete``, ``Validate`` and ``Run`` (pkg/cmd/exec/exec.go).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from simulator.callers.caller import Caller, SingleWorkload
from simulator.callers.flags import Parsed
from simulator.callers.kubectl.line import by_kubectl, check_timeout, file_names, file_text, read_line, refused
from simulator.callers.kubectl.rules import Kubectl
from simulator.callers.kubernetes.containers import Container
from simulator.callers.kubernetes.objects import field
from simulator.callers.kubernetes.pods import ask, containers_of
from simulator.core.json_checks import require_texts
from simulator.core.request import CallerContext, Request
from simulator.core.values import ContainerConfig, Origin, words
from simulator.engine.engine import Engine

_ANNOTATION = "kubectl.kubernetes.io/default-container"


def read(_: Caller, body: Any, engine: Engine, context: CallerContext) -> SingleWorkload:
    """Read the words behind ``kubectl exec``."""
    parsed = read_line(require_texts(body, "the line"), "exec")
    pod, arguments = _pod_and_words(parsed)
    cmd = [word for n, text in enumerate(arguments, 1) for word in words((text,), Origin("request", f"word {n}"))]
    tty = parsed.last("tty", default=False) and parsed.last("stdin", default=False)
    container = ContainerConfig(None, tuple(cmd), tty=tty)
    request = Request(container, image=pod, act="exec")
    files = file_names(parsed)
    if not files:
        return SingleWorkload(request)
    return SingleWorkload(_inside(request, files, parsed.last("container", ""), engine, context))


def _pod_and_words(parsed: Parsed) -> tuple[str, Sequence[str]]:
    """Return the pod, or ``""`` where a file names it, and the words to execute."""
    rest, dashes = parsed.rest, parsed.dashes
    pod = rest[0] if rest and dashes != 0 else ""
    if dashes not in (0, 1) and (len(rest) > 1 or (rest and parsed.all("filename"))):
        message = "exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead"
        raise refused(message, Kubectl.DASHES)
    check_timeout(parsed)
    arguments = rest[dashes:] if dashes in (0, 1) else ()
    if not pod and not parsed.all("filename"):
        raise refused("pod, type/name or --filename must be specified", Kubectl.NAME)
    if not arguments:
        raise refused("you must specify at least one command for the container", Kubectl.DASHES)
    if pod and parsed.all("filename"):
        raise refused("resource/name arguments cannot be provided when a path is specified")
    return pod, arguments


def _inside(request: Request, files: list[str], name: str, engine: Engine, context: CallerContext) -> Request:
    """Return the request with the container that the words are executed in."""
    listed = containers_of({file: file_text(file, context) for file in files})
    if len({container.pod.spot for container in listed}) > 1:
        raise refused("cannot exec into multiple objects at a time", Kubectl.NAME)
    container = _container(listed, name or _default(listed[0]))
    inside = by_kubectl(lambda: ask(container, engine))
    decisions = () if name else (Kubectl.CONTAINER.gives(container.name),)
    return request._replace(image=container.pod.name, inside=inside, decisions=decisions)


def _default(container: Container) -> str:
    """Return the name of the default container that the pod's annotation gives, or ``""``."""
    return str(field(field(container.pod.template, "metadata"), "annotations").get(_ANNOTATION) or "")


def _container(listed: Sequence[Container], name: str) -> Container:
    main = [container for container in listed if container.kind == "main"]
    found = next((each for each in listed if each.name == name), None) if name else main[0]
    if found is None:
        known = ", ".join(container.name for container in listed)
        message = f"container {name} is not valid for pod {listed[0].pod.name} out of: {known}"
        raise refused(message, Kubectl.NO_CONTAINER)
    return found
