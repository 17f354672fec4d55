"""Files of ``NAME=VALUE`` lines, as ``--env-file`` and ``--label-file`` of Docker's command line read them.

Grammar: a line ends at a line feed, a carriage return before it is dropped; an empty line, and one whose first
character is ``#``, is ignored; leading white space is dropped; a name ends at the first ``=`` and contains no space or
tab. Nothing is unquoted, expanded or joined. Compare: docker/cli pkg/kvfile/kvfile.go, before 28: opts/file.go.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from simulator.callers.docker.client import DockerCli
from simulator.callers.flags import LineAdvice
from simulator.core.errors import NotModelled
from simulator.core.request import CallerContext
from simulator.core.rule import Decision
from simulator.core.text import utf8
from simulator.golang.strconv import SPACES, GoError

MAX_LINE = 64 * 1024
"""A line must be shorter than this, in bytes (bufio.MaxScanTokenSize)."""


def read(context: CallerContext, name: str, client: DockerCli, environment: Mapping[str, str] | None) -> list[str]:
    """Read a file; a bare name takes its value from ``environment``, and is ignored where it is not set there.

    Without ``environment`` bare names are ignored. Raises ``GoError`` as the command line would, and ``NotModelled``
    where the file is not in ``context``; that of a caller elsewhere gives nothing: ``unknown_files`` names it.
    """
    if context.elsewhere and context.files.get(name) is None:
        return []
    if name not in context.files:
        raise NotModelled(f"file {name}", f"the file {name} is not known; give its text in files")
    entries = []
    for number, line in enumerate(_lines(context.files[name], name, client)):
        text = line.removeprefix("\ufeff") if number == 0 else line
        text = text.lstrip(SPACES)
        if not text or text.startswith("#"):
            continue
        key, equals, _ = text.partition("=")
        if not key:
            raise GoError(client.file_name.format(f"no variable name on line '{text}'", name))
        if " " in key or "\t" in key:
            raise GoError(client.file_name.format(f"variable '{key}' contains whitespaces", name))
        if equals:
            entries.append(text)
        elif environment is not None and text in environment:
            entries.append(f"{text.strip(SPACES)}={environment[text]}")
    return entries


def unknown_files(names: Iterable[str], context: CallerContext) -> tuple[Decision[str], ...]:
    """Return a remark on each file whose text is not known."""
    told = (
        f"the variables of {name} are not known here; the file is missing{context.near_file(name)}"
        for name in names
        if context.files.get(name) is None
    )
    return tuple(map(LineAdvice.UNKNOWN_FILE.gives, told))


def _lines(text: str, name: str, client: DockerCli) -> list[str]:
    lines = text.split("\n")
    if not lines[-1]:
        lines.pop()
    for number, line in enumerate(lines, 1):
        data = utf8(line)
        if len(data) >= MAX_LINE:
            raise GoError("bufio.Scanner: token too long")
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            shown = "[" + " ".join(map(str, data.removesuffix(b"\r"))) + "]"
            raise GoError(client.file_bytes.format(name, number, shown)) from None
    return [line.removesuffix("\r") for line in lines]
