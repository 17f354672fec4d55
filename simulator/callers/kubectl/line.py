"""The words behind a command of ``kubectl``, and the pods that its line creates, as a workload.

Reads: words. Gives: ``Parsed``, or a refusal; ``LinePods``.
Compare: kubectl ``NewDefaultKubectlCommandWithArgs`` (pkg/cmd/cmd.go), spf13/pflag ``parseArgs``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from simulator.callers.flags import CommandLine, Kind, Parsed, Reader, table
from simulator.callers.kubectl.rules import Kubectl
from simulator.callers.kubernetes.containers import Container
from simulator.callers.kubernetes.fields import known_fields
from simulator.callers.kubernetes.pods import containers_of
from simulator.callers.kubernetes.workload import Pods, labelled
from simulator.core.errors import MissingFile
from simulator.core.record import NamedTuple
from simulator.core.request import CallerContext, Request
from simulator.core.rule import Decision, Refusal, Rule
from simulator.core.values import Origin, Word, Words
from simulator.engine.engine import Engine
from simulator.golang import strconv
from simulator.golang.csv import read_record
from simulator.golang.json import well_formed
from simulator.golang.strconv import GoError

T = TypeVar("T")
_FILE = "kubectl/options.txt"
_WHERE = "the line"
_DRY_RUNS = ("", "client", "server", "none")
_BOOLEANS = "1 t T TRUE true True 0 f F FALSE false False".split()


def _pairs(value: str, _: Any) -> list[tuple[str, str]]:
    """Read ``NAME=VALUE,...``: a text with one equals sign is one pair, whatever commas it has."""
    count = value.count("=")
    if not count:
        raise GoError(f"{value} must be formatted as key=value")
    entries = [value.strip('"')] if count == 1 else read_record(value)
    for entry in entries:
        if "=" not in entry:
            raise GoError(f"{entry} must be formatted as key=value")
    return [(name, text) for name, _, text in (entry.partition("=") for entry in entries)]


_KINDS: Mapping[str, Kind] = {
    "bool": lambda value, _: strconv.parse_bool(value),
    "duration": lambda value, _: strconv.duration(value),
    "int": lambda value, _: strconv.parse_int(value),
    "int32": lambda value, _: strconv.parse_int(value, 32),
    "list": lambda value, _: value,
    "pairs": _pairs,
    "slice": lambda value, _: read_record(value) if value else [],
    "text": lambda value, _: value,
}


class LinePods(NamedTuple):
    """The containers of the pods that a line creates, as a workload.

    ``arguments`` are the words of the line that a container executes, ``decisions`` those that led to the pods, and
    ``remarks`` is advice on the line.
    """

    pods: Pods
    arguments: tuple[str, ...]
    decisions: tuple[Decision[object], ...] = ()
    remarks: tuple[Decision[str], ...] = ()
    part: str = "container"

    def names(self) -> tuple[str, ...]:
        """List the containers as ``OBJECT/NAME``."""
        return self.pods.names()

    def request(self, name: str | None = None) -> Request:
        """Return the request of a container, by ``NAME`` or ``OBJECT/NAME``."""
        fields = self.pods.container(name).fields
        request = by_kubectl(lambda: self.pods.request(name))
        entrypoint, cmd = (
            _with_places(words, key, self.arguments if fields.get(key) == list(self.arguments) else ())
            for key, words in (("command", request.container.entrypoint), ("args", request.container.cmd))
        )
        return request._replace(
            container=request.container._replace(entrypoint=entrypoint, cmd=cmd),
            decisions=(*self.decisions, *request.decisions),
            remarks=(*self.remarks, *request.remarks),
        )


def _with_places(words: Words | None, key: str, arguments: Sequence[str]) -> Words | None:
    """Set the places of words: that of each argument of the line, or the field that holds them."""
    if words is None or len(words) != len(arguments):
        return None if words is None else tuple(Word(word, Origin("request", key)) for word in words)
    return tuple(Word(word, Origin("request", f"argument {number}")) for number, word in enumerate(words, 1))


def read_line(words: Sequence[str], command: str) -> Parsed:
    """Parse the words behind a command; raises ``Refusal`` as kubectl does."""
    options = table(_FILE, command, ())
    return by_kubectl(lambda: Reader(options, _KINDS, status=1, interspersed=True).read([*map(well_formed, words)]))


def by_kubectl(ask: Callable[[], T]) -> T:
    """Call ``ask``, and name kubectl as who refuses, with its exit status, in a refusal of the request."""
    try:
        return ask()
    except Refusal as refusal:
        if refusal.stage == "request":
            refusal.by, refusal.status = "kubectl", 1 if refusal.status is None else refusal.status
        raise


def refused(message: str, rule: Rule = Kubectl.VALUE) -> Refusal:
    """Return the refusal of a line by kubectl."""
    return rule.refuses("request", message, status=1, by="kubectl")


def require(parsed: Parsed, *options: str) -> None:
    """Refuse a line without an option that its command needs."""
    missing = [f'"{option}"' for option in options if not parsed.all(option)]
    if missing:
        raise refused(f"required flag(s) {', '.join(missing)} not set", CommandLine.TOO_FEW)


def file_names(parsed: Parsed) -> list[str]:
    """Return the files that a line names with ``--filename``, which may be repeated and lists several."""
    return [name for names in parsed.all("filename") for name in names]


def check_timeout(parsed: Parsed) -> None:
    """Refuse a time to wait for the pod that is no time."""
    if parsed.last("pod-running-timeout", 1) <= 0:
        raise refused("--pod-running-timeout must be higher than zero")


def dry_run(parsed: Parsed) -> tuple[Decision[str], ...]:
    """Return the remark that a line creates nothing; refuse a kind of dry run that does not exist."""
    value = parsed.last("dry-run", "none")
    if value not in _DRY_RUNS and value not in _BOOLEANS:
        raise refused(f'Invalid dry-run value ({value}). Must be "none", "server", or "client".')
    if value == "none" or (value in _BOOLEANS and not strconv.parse_bool(value)):
        return ()
    return (Kubectl.DRY_RUN.gives("with --dry-run nothing is created; these are the words if it were"),)


def file_text(name: str, context: CallerContext) -> str:
    """Return the text of a file that a line names."""
    text = context.files.get(name)
    if text is None:
        raise MissingFile(f"cannot read {name}: no such file; give the manifest of the pod", name)
    return text


def containers_in(document: Mapping[str, Any]) -> list[Container]:
    """List the containers of an object that kubectl sends; raises the ``Refusal`` of the API server.

    kubectl sends only the fields that it knows of a kind.
    """
    text = json.dumps(known_fields(document, str(document["kind"])))
    return [_without_place(container) for container in by_kubectl(lambda: containers_of({_WHERE: text}))]


def _without_place(container: Container) -> Container:
    """Take the place in the object, which nobody wrote, out of a refusal's message."""
    refusal = container.refusal
    if refusal is None:
        return container
    return container._replace(refusal=refusal.with_message(re.sub(f"^{_WHERE}:[0-9]+:[0-9]+: ", "", str(refusal))))


def pods_of(containers: Sequence[Container], engine: Engine) -> Pods:
    """Return containers as a workload."""
    return Pods(labelled(containers), None, engine)
