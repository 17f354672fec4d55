"""Changed lines of a file that start containers, and that are read as none: wrapped, inline, or given as a text.

Reads: both texts of a file with the containers found in them. Gives: what is not looked at.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from simulator.analysis.repository.containers import Container
from simulator.analysis.repository.kinds import kind_of
from simulator.analysis.repository.markdown_code import blocks_of, code_of
from simulator.analysis.repository.variable_uses import passages

_ENGINES = r"(?:docker|podman|nerdctl|buildah|ctr|crictl|docker-compose|podman-compose)"
_KUBECTL = r"(?:kubectl|oc)"
# The tool in a variable: $DOCKER, ${CONTAINER_ENGINE:-docker}, $(PODMAN), "${engine}".
_IN_VARIABLE = (
    r"\$[({]?(?i:\w*(?:docker|podman|nerdctl|kubectl|container|compose|engine|runtime|oci)\w*)(?::?-[^\s})]*)?[)}]?"
)
_STARTS = (
    r"(?:(?:container\s+|service\s+)?(?:run|create|exec)\s+\S|(?:commit|import)\s.*?(?:\s-c|--change)\b"
    r"|(?:service\s+update|kube\s+play|play\s+kube|stack\s+deploy)\s)"
)
_OPTIONS = r"[\"']?(?:\s+compose\b)?(?:\s+--?[\w-]+(?:[=\s]\S+)?)*?\s+"
_START = re.compile(
    rf"(?<![\w./-])(?:(?:(?:\S*/)?{_ENGINES}|{_IN_VARIABLE}){_OPTIONS}{_STARTS}|helm\s+(?:install|upgrade)\s"
    r"|buildah\s+config\s.*?--(?:cmd|entrypoint|env|user|workingdir)\b"
    rf"|{_KUBECTL}(?:\s+--?[\w-]+(?:[=\s]\S+)?)*?\s+(?:run|exec|debug|create\s+(?:deploy\w*|job|cronjob))\s)"
)
_TOOL = re.compile(
    rf"[\"'(]?(?:\S*/)?(?:{_ENGINES}|{_KUBECTL})(?:\s+compose)?(?:\s+--?\S+(?:\s+[^\s-]\S*)?)*[\"')]?\s*"
)
"""A text that is a tool alone, with its options."""
_SET = re.compile(
    r"\s*(?:export\s+|local\s+|readonly\s+|declare\s+(?:-\w+\s+)*)?([A-Za-z_]\w*)\s*[:?+]{0,3}=\s*(.*)", re.DOTALL
)
_SAYS = re.compile(r"\s*@?(?:echo|printf)\s(?!.*(?:\$\(|[|`]))")
"""A line that only says something."""
_FILES = {"dockerfile": "Dockerfile", "docker": "Dockerfile", "yaml": "x.yaml", "yml": "x.yaml"}
"""The names by which it is told what a block of code with a language is."""
_HEREDOC = re.compile(r"<<-?\s*[\"'\\]?([A-Za-z_]\w*)[\"']?")
_TARGET = re.compile(r"(?:>>?|\btee(?:\s+-a)?)\s*[\"']?([^\s\"'|;&<>]+)")
_GIVEN = re.compile(
    rf"(?:{_ENGINES}|{_KUBECTL})\s(?:.*\s)?(?:build|apply|create|replace|config|deploy|compose|play|up)\b"
)

Side = tuple[str, str, Sequence[Container]]
"""A text, its kind, and the containers of its lines."""


def unread_lines(before: Side, after: Side) -> str:
    """Say which line that starts a container is read as none, where a change adds or removes one; ``""`` if none."""
    for find, what in ((_unread, "starts a container"), (_given, "gives a tool of containers a text")):
        old, new = (list(find(*side)) for side in (before, after))
        texts = Counter(text for _, text in old), Counter(text for _, text in new)
        if texts[0] != texts[1]:
            fresh = [number for number, text in new if text not in texts[0]]
            gone = [number for number, text in old if text not in texts[1]]
            line = next(iter([*fresh, *gone, *(number for number, _ in (*new, *old))]))
            where = "line" if fresh or not gone else "before, line"
            return f"{where} {line} {what}, as it seems, in a way that is not looked at"
    return ""


def _unread(text: str, kind: str, containers: Sequence[Container]) -> Iterator[tuple[int, str]]:
    """Yield the passages that name more starts of containers than are read in them."""
    read: dict[int, list[str]] = {}
    for container in containers:
        read.setdefault(container.line, []).append(container.text)
    found = [*(code_of(text) if kind == "markdown" else passages(text))]
    pattern = _pattern(passage for _, passage in found)
    for number, passage in found:
        count = 0 if _SAYS.match(passage) else len(pattern.findall(passage))
        if count:
            lines = range(number, number + passage.count("\n") + 1)
            known = sum(len(pattern.findall(each)) for line in lines for each in read.get(line, ()))
            if count > known:
                yield number, " ".join(passage.split())


def _pattern(texts: Iterable[str]) -> re.Pattern[str]:
    """Return the pattern of a start of a container, in texts of which some name a tool, or a start, by a variable."""
    tools, starts = set(), set()
    for match in filter(None, map(_SET.match, texts)):
        if _TOOL.fullmatch(match[2]):
            tools.add(match[1])
        elif re.match(rf"[\"'(]*\s*(?:{_START.pattern})", match[2]):
            starts.add(match[1])
    more = [rf"\$[({{]?(?:{'|'.join(sorted(tools))})\b[)}}]?{_OPTIONS}{_STARTS}"] if tools else []
    more += [rf"\$[({{]?(?:{'|'.join(sorted(starts))})\b"] if starts else []
    return re.compile("|".join([_START.pattern, *more]))


def _given(text: str, kind: str, _: Sequence[Container]) -> Iterator[tuple[int, str]]:
    """Yield the here-documents that a tool reads, or that become a file from which containers start.

    Of Markdown those blocks of code that are such a file.
    """
    if kind == "markdown":
        for number, language, body in blocks_of(text):
            if language in _FILES and kind_of(_FILES[language], body) is not None:
                yield number, body
        return
    lines = text.split("\n")
    at = 0
    while kind not in ("unit", "quadlet") and at < len(lines):
        found = _HEREDOC.search(lines[at])
        start, at = at, at + 1
        if found is None:
            continue
        end = next((each for each in range(at, len(lines)) if lines[each].strip() == found[1]), at)
        line, body = lines[start], "\n".join(lines[at:end])
        target = _TARGET.search(line.replace(found[0], ""))
        if _GIVEN.search(line) or (target is not None and kind_of(target[1], body) is not None):
            yield start + 1, f"{line.strip()}\n{body}"
        at = max(at, end)
