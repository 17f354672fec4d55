"""The words of ``podman kube play [OPTIONS] FILE...``, also ``podman play kube``.

Reads: the words after the command, and the files that they name. Gives: the containers of their pods, or a refusal.
Compare: podman ``play`` and ``readerFromArgs`` (cmd/podman/kube/play.go), ``playKubePod`` of ``pkg/domain/infra/abi``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from simulator.callers.caller import Caller
from simulator.callers.file_body import file_text, missing_file
from simulator.callers.flags import CommandLine, Parsed, Reader, table
from simulator.callers.kubernetes.workload import Pods, labelled, name_refusing_tool
from simulator.callers.podman.play_file import played_containers_of
from simulator.callers.podman.tools import PodmanRelease, podman_release
from simulator.callers.podman.values import KINDS
from simulator.core.errors import NothingStarted, NotModelled
from simulator.core.json_checks import require_texts
from simulator.core.request import CallerContext
from simulator.engine.engine import Engine
from simulator.golang.json import well_formed
from simulator.golang.strconv import quoted


def read(_: Caller, body: Any, engine: Engine, context: CallerContext) -> Pods:
    """Read the words after ``podman kube play``, and the files that they name."""
    return play(require_texts(body, "the line"), podman_release(engine), context)


def play(line: Sequence[str], engine: PodmanRelease, context: CallerContext) -> Pods:
    """Return the containers that a line plays; raises ``Refusal``, with the exit status, as podman does."""
    reader = Reader(table("podman/kube_play.txt", "kube play", engine.numbers), KINDS, interspersed=True)
    parsed = reader.read([*map(well_formed, line)])
    if parsed.last("help", False):  # as with dict.get
        raise reader.refused(CommandLine.HELP, "usage", 0)
    _check(parsed, reader, engine)
    texts = {name: _text(name, context) for name in parsed.rest}
    maps = {name: _text(name, context) for names in parsed.all("configmap") for name in _listed(names)}
    found = name_refusing_tool(engine, lambda: played_containers_of(texts, engine.tools.kube_play, maps))
    return Pods(labelled(found), None, engine)


def _listed(names: str | list[str]) -> list[str]:
    return [names] if isinstance(names, str) else names


def _check(parsed: Parsed, reader: Reader, engine: PodmanRelease) -> None:
    count = len(parsed.rest)
    several = engine.tools.kube_play.several_files
    if several and not count:
        raise reader.refused(CommandLine.TOO_FEW, "requires at least 1 arg(s), only received 0")
    if not several and count != 1:
        rule = CommandLine.TOO_MANY if count else CommandLine.TOO_FEW
        raise reader.refused(rule, f"accepts 1 arg(s), received {count}")
    if parsed.last("context-dir", "") and not parsed.last("build", False):
        message = "--build must be specified when using --context-dir option"
        raise reader.refused(CommandLine.CONFLICT, message)
    for entry in (entry for entries in parsed.all("annotation") for entry in _listed(entries)):
        if "=" not in entry:
            raise reader.refused(CommandLine.CONFLICT, f"annotation {quoted(entry)} must include an '=' sign")
    if parsed.last("force", False) and not parsed.last("down", False):
        raise reader.refused(CommandLine.CONFLICT, "--force may be specified only with --down")
    if parsed.last("down", False):
        raise NothingStarted("with --down the pods are stopped and removed: no container is started")


def _text(name: str, context: CallerContext) -> str:
    """Return the text of a file that a line names."""
    if "://" in name:
        raise NotModelled(name, f"{name} is not on this machine, and nothing is fetched; give the file")
    text = file_text(name, context.files)
    if text is None:
        raise missing_file(name)
    return text
