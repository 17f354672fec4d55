"""The words of ``kubectl run NAME --image=IMAGE [OPTIONS] [--] [WORD...]``.

Reads: the words behind the command. Gives: the container of the pod, or a refusal.
Compare: kubectl ``Complete``, ``Validate``, ``createPod`` and ``createGeneratedObject`` (pkg/cmd/run/run.go).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from simulator.callers.caller import Caller
from simulator.callers.flags import Parsed
from simulator.callers.kubectl.line import (
    LinePods,
    check_timeout,
    containers_in,
    dry_run,
    pods_of,
    read_line,
    refused,
    require,
)
from simulator.callers.kubectl.rules import Kubectl
from simulator.core.errors import NotModelled
from simulator.core.json_checks import decode_json, require_texts
from simulator.core.request import CallerContext
from simulator.core.rule import Decision
from simulator.engine.engine import Engine
from simulator.golang import reference
from simulator.golang.strconv import GoError, atoi

POLICIES = {
    "restart": ("", "Always", "OnFailure", "Never"),
    "image-pull-policy": ("", "Always", "IfNotPresent", "Never"),
}
_TITLES = {"restart": "restart policy", "image-pull-policy": "image pull policy"}
_VARIABLE = re.compile(r"[-._a-zA-Z][-._a-zA-Z0-9]*")


def read(_: Caller, body: Any, engine: Engine, __: CallerContext) -> LinePods:
    """Read the words behind ``kubectl run``."""
    parsed = read_line(require_texts(body, "the line"), "run")
    require(parsed, "image")
    env = _complete(parsed)
    remarks = dry_run(parsed)
    _check(parsed)
    name, *arguments = parsed.rest
    rule = Kubectl.COMMAND if parsed.last("command", default=False) else Kubectl.ARGS
    pod = _pod(name, arguments, parsed, env)
    decisions: list[Decision[object]] = [rule.gives(tuple(arguments))] if arguments else []
    if overrides := parsed.last("overrides", ""):
        pod = _overridden(pod, overrides, parsed.last("override-type", "") or "merge")
        decisions.append(Kubectl.OVERRIDES.gives(overrides))
    return LinePods(pods_of(containers_in(pod), engine), tuple(arguments), tuple(decisions), remarks)


def _complete(parsed: Parsed) -> list[dict[str, str]]:
    """Return the variables of a line; refuse the values that kubectl refuses before it checks the line as a whole."""
    for pair in parsed.all("annotations"):
        if "=" not in pair or pair.startswith("="):
            raise refused(f"invalid annotations format: {pair}")
    _labels(parsed)
    env = []
    for entry in parsed.all("env"):
        name, equals, value = entry.partition("=")
        if not equals or not _VARIABLE.fullmatch(name) or name in (".", "..") or name.startswith(".."):
            raise refused(f"invalid env: {entry}")
        env.append({"name": name, "value": value})
    for option, allowed in POLICIES.items():
        value = parsed.last(option, "")
        if value not in allowed:
            raise refused(f"invalid {_TITLES[option]}: {value}, valid values are: {', '.join(allowed[1:])}")
    check_timeout(parsed)
    return env


def _labels(parsed: Parsed) -> dict[str, str]:
    labels = {}
    text = parsed.last("labels", "")
    for label in text.split(",") if text else ():
        name, *values = label.split("=")
        if len(values) != 1:
            raise refused(f"unexpected label spec: {label}")
        if not name:
            raise refused("unexpected empty label key")
        labels[name] = values[0]
    return labels


def _check(parsed: Parsed) -> None:
    """Refuse what kubectl refuses when all options are read."""
    if not parsed.rest or parsed.dashes == 0:
        raise refused("NAME is required for run", Kubectl.NAME)
    check_image(parsed.last("image"))
    stdin = parsed.last("stdin", default=False)
    attach = parsed.last("attach", default=stdin)
    check_terminal(parsed)
    port = parsed.last("port", "")
    if parsed.last("expose", default=False) and not port:
        raise refused("--port must be set when exposing a service")
    try:
        atoi(port or "0")
    except GoError:
        raise refused("--port must be a number") from None
    if parsed.last("rm", default=False) and not attach:
        raise refused("--rm should only be used for attached containers")
    if attach and dry_run(parsed):
        options = "attached containers options (--attach, --stdin, or --tty)"
        raise refused(f"--dry-run=[server|client] can't be used with {options}")


def check_terminal(parsed: Parsed) -> None:
    """Refuse a terminal without standard input."""
    if parsed.last("tty", default=False) and not parsed.last("stdin", default=False):
        raise refused("-i/--stdin is required for containers with -t/--tty=true")


def check_image(name: str) -> None:
    """Refuse an image's name that is missing or no reference."""
    if not name:
        raise refused("--image is required", Kubectl.IMAGE)
    error = reference.reference_error(name)
    if error is not None and error.startswith("invalid reference format"):
        raise refused(f'invalid image name "{name}": invalid reference format', Kubectl.IMAGE)


def _pod(name: str, arguments: Sequence[str], parsed: Parsed, env: list[dict[str, str]]) -> dict[str, Any]:
    container: dict[str, Any] = {"name": name, "image": parsed.last("image"), "env": env}
    if arguments:
        container["command" if parsed.last("command", default=False) else "args"] = list(arguments)
    for option in ("stdin", "tty"):
        if parsed.last(option, default=False):
            container[option] = True
    if parsed.last("privileged", default=False):
        container["securityContext"] = {"privileged": True}
    metadata = {"name": name, "labels": _labels(parsed) or {"run": name}}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": {"containers": [container]}}


def _overridden(pod: dict[str, Any], text: str, how: str) -> dict[str, Any]:
    """Merge the value of --overrides into a pod, as the merge patch of RFC 7396."""
    if how not in ("merge", "strategic", "json"):
        raise refused(f"invalid override type: {how}")
    try:
        patch = decode_json(text, "--overrides")
    except ValueError:
        raise refused("Invalid JSON Patch", Kubectl.OVERRIDES) from None
    if how == "json" or (how == "strategic" and _has_list(patch)):
        raise NotModelled(
            f"--override-type {how}", f"--override-type {how} is not modelled; give the whole list to merge"
        )
    if not isinstance(patch, dict):
        raise refused("the value of --overrides is no object", Kubectl.OVERRIDES)
    merged: dict[str, Any] = _merge(pod, patch)
    if (merged.get("apiVersion"), merged.get("kind")) != ("v1", "Pod"):
        what = "--overrides with another kind"
        raise NotModelled(what, "the value of --overrides makes no Pod of v1; leave its kind and apiVersion out")
    return merged


def _has_list(value: Any) -> bool:
    """Return whether a strategic merge of a value differs from a plain one: it has a list, or a directive."""
    if isinstance(value, Mapping):
        return any(key.startswith("$") or _has_list(member) for key, member in value.items())
    return isinstance(value, list)


def _merge(target: Any, patch: Any) -> Any:
    if not isinstance(patch, dict):
        return patch
    merged = dict(target) if isinstance(target, dict) else {}
    for key, value in patch.items():
        if value is None:
            merged.pop(key, None)
        else:
            merged[key] = _merge(merged.get(key), value)
    return merged
