"""The variables of a text with command lines: which of them a line names, and where the text sets them.

Reads: texts of shells, make, systemd and YAML. Gives: names, and the passages that set them. No value is worked out: it
is only told whether the passages are the same. Compare: POSIX.1-2024, "Shell Command Language", 2.5, 2.9.1; GNU make,
"How to Use Variables"; GitHub Actions, "Contexts".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from simulator.analysis.repository.markdown_code import code_of
from simulator.analysis.repository.split_lines import open_quote

_USED = re.compile(
    r"\$\{\{(?P<expression>.*?)\}\}|<<(?P<parameter>[^<>]*)>>|\$\{[!#]?(?P<braced>\w+|[@*])|\$\((?P<make>\w+)[):]"
    r"|\$\(call\s+(?P<call>[\w-]+)|\$(?P<plain>[A-Za-z_]\w*|[0-9@*])|%(?P<cmd>\w+)%",
    re.ASCII,
)
_CONTEXTS = frozenset(
    """env github gitea matrix inputs steps needs outputs secrets vars strategy job jobs runner parameters
    pipeline""".split()
)
POSITIONAL = re.compile(r"[0-9@*]")
"""A name of what a function or a script is called with."""
# VAR=, VAR+=, VAR ?=, VAR :=, Environment=VAR=, ("VAR=..."); no option --var=, no key of a query.
_ASSIGNED = re.compile(r"(?<![^\s;&|(\"'=])([A-Za-z_]\w*)(?:\[[^]]*\])?[ \t]*(?:\+|\?|:{1,3}|!)?=(?!=)", re.ASCII)
_NAMED = re.compile(r"(?:^|[\s;&|(])(?:for|define|printf\s+-v)\s+([A-Za-z_]\w*)", re.ASCII)
_READ = re.compile(r"(?:^|[\s;&|(])(?:read|mapfile|readarray)(?:\s+-\S+)*\s+((?:[A-Za-z_]\w*[ \t]*)+)", re.ASCII)
_DEFAULT = re.compile(r"\$\{([A-Za-z_]\w*):?=", re.ASCII)
_KEY = re.compile(r"[\s-]*[\"']?([\w.-]+)[\"']?\s*:(?:\s|$)")
_READS_FILE = re.compile(r"(?:\.|source|-?include|EnvironmentFile\s*=)\s*-?(\S+)")
_UNIT_KEYS = {"Environment", "EnvironmentFile"}
_MOST = 200  # lines of one passage
COMPOSE_CHOICES = frozenset(("COMPOSE_FILE", "COMPOSE_PROFILES", "COMPOSE_ENV_FILES", "DOCKER_DEFAULT_PLATFORM"))
"""The variables with which Compose chooses what it starts."""
OF_YAML = ("github-actions", "gitlab-ci", "pipeline")
"""The kinds of files whose keys set variables."""
FILES = "\0"
"""The name under which stand the passages that read variables from a file."""


def names_in(texts: Iterable[str]) -> set[str]:
    """Return the names of the variables that texts name, as a shell, make or a workflow writes them."""
    found: set[str] = set()
    for match in (match for text in texts for match in _USED.finditer(text)):
        inner = match["expression"] or match["parameter"]
        if inner is None:
            found.add(next(filter(None, match.groups())))
        else:
            found |= {*re.findall(r"[A-Za-z_][\w-]*", inner, re.ASCII)} - _CONTEXTS
    return found


def passages(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines of a text with their numbers, without comments; those of one quote or list are joined.

    A backslash at the end, an open quote, an array in brackets and ``define`` join the lines behind them.
    """
    lines = text.split("\n")
    at = 0
    while at < len(lines):
        start, line = at, lines[at].rstrip("\r")
        at += 1
        if not line.strip() or re.match(r"\s*#(?!\s*(?:docker|podman)\s)", line):
            continue
        end = _end(lines, start, line)
        yield start + 1, "\n".join([line, *(each.rstrip("\r") for each in lines[at:end])])
        at = max(at, end)


def _end(lines: Sequence[str], start: int, line: str) -> int:
    """Return the number of the line behind a passage that begins with a line."""
    at = start + 1
    while at < len(lines) and lines[at - 1].rstrip("\r").endswith("\\"):
        at += 1
    near = range(at, min(len(lines), start + _MOST))
    if re.match(r"\s*define\s", line):
        return next((each + 1 for each in near if lines[each].strip() == "endef"), at)
    if re.search(r"=\(\s*(?:#.*)?$", line):
        return next((each + 1 for each in near if lines[each].strip().startswith(")")), at)
    if _ASSIGNED.match(line.lstrip()) and (quote := open_quote("\n".join(lines[start:at]))):
        return next((each + 1 for each in near if not open_quote(lines[each], quote)), at)
    return at


def set_names(passage: str) -> set[str]:
    """Return the names of the variables that a passage sets."""
    read = (name for match in _READ.finditer(passage) for name in match[1].split())
    found = {*_ASSIGNED.findall(passage), *_DEFAULT.findall(passage), *_NAMED.findall(passage), *read}
    return found - _UNIT_KEYS | ({FILES} if _READS_FILE.match(passage.strip()) else set())


def settings(text: str, kind: str, apart: Iterable[str] = ()) -> dict[str, list[tuple[int, str]]]:
    """Return the passages of a text that set each variable, with their lines; the lines ``apart`` set none.

    Of a workflow or a pipeline also each key, with all that stands below it; of Markdown only what is code.
    """
    found: dict[str, list[tuple[int, str]]] = {}
    for number, passage in code_of(text) if kind == "markdown" else passages(text):
        rest = passage
        for line in apart:
            rest = rest.replace(line, "")
        for name in set_names(rest):
            found.setdefault(name, []).append((number, _plain(rest)))
    for name, number, block in _keys(text) if kind in OF_YAML else ():
        found.setdefault(name, []).append((number, block))
    return found


def _plain(passage: str) -> str:
    """Return a passage without what tells nothing: blanks around its lines."""
    return "\n".join(line.strip() for line in passage.split("\n"))


def _keys(text: str) -> Iterator[tuple[str, int, str]]:
    """Yield each key of a YAML text with its line, and what stands on it and below it."""
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        key = _KEY.match(line)
        if key is None or line.lstrip().startswith("#"):
            continue
        indent = len(line) - len(line.lstrip(" -"))
        block = [line.strip()]
        for below in lines[number : number + _MOST]:
            depth = len(below) - len(below.lstrip())
            if below.strip() and depth <= indent and not (depth == indent and below.lstrip().startswith("- ")):
                break
            block.append(below.strip())
        yield key[1], number, "\n".join(filter(None, block))


def reached(used: set[str], settings_of: Sequence[Mapping[str, list[tuple[int, str]]]]) -> set[str]:
    """Return the names of variables that others rest on: those that are used, and those in what sets them."""
    found = set(used)
    waiting = [*used]
    while waiting:
        name = waiting.pop()
        texts = [passage for each in settings_of for _, passage in each.get(name, ())]
        new = names_in(texts) - found
        found |= new
        waiting += new
    return found
