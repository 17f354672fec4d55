"""The variables that a Makefile, a script or a workflow sets in one place alone, whatever happens, to a plain text.

Reads: a file. Gives: their values, for the names of images. A variable is known as the repository says it: who calls
``make IMAGE=x``, or has a variable of the environment for ``?=`` and ``${IMAGE:-x}``, gets another image.
Compare: GNU make manual, "How to Use Variables"; POSIX.1-2024, "Shell Command Language", 2.6.2, 2.9.1; GitHub Actions,
"Workflow syntax", env.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from simulator.callers.github.documents import read_document
from simulator.core.errors import NotModelled, Unreadable
from simulator.core.record import NamedTuple
from simulator.core.rule import Refusal
from simulator.shell.grammar.dialect import BASH
from simulator.shell.grammar.parser import Parser
from simulator.shell.grammar.tree import SimpleCommand

_PLAIN = re.compile(r"[\w./:@%+,-]*")
_REFERENCE = {
    "makefile": re.compile(r"(?<!\$)\$(?:\((?P<a>[\w.-]+)\)|\{(?P<b>[\w.-]+)\})"),
    "github-actions": re.compile(
        r"\$\{\{[ \t]*env\.(?P<a>[\w-]+)[ \t]*\}\}|(?<!\\)\$(?:(?P<b>[A-Za-z_]\w*)|\{(?P<c>[A-Za-z_]\w*)\})"
    ),
    "shell": re.compile(r"(?<!\\)\$(?:(?P<a>[A-Za-z_]\w*)|\{(?P<b>[A-Za-z_]\w*)(?::?-(?P<default>[\w./:@+-]+))?\})"),
}
_TEXT_OF_WORKFLOW = re.compile(r"(?:[\w./:@%+,-]|\$\{\{[^\n{}]*\}\})+")
_DEEPEST = 8  # Makefiles that include one another
_LONGEST = 1000  # characters of a value
_MAKE_SETS = re.compile(r"(?:(?:export|override|private)\s+)*([\w.-]+)\s*(:{0,3}=|\?=|\+=|!=)\s*(.*)")
_MAKE_SETS_IN = re.compile(r"[^=#\t]*?:\s*(?:(?:export|override|private)\s+)*([\w.-]+)\s*(?::{0,3}|\?|\+|!)=")
_INCLUDE = re.compile(r"(-|s)?include\s+(.+)")
_UNDEFINE = re.compile(r"(?:override\s+)?undefine\s+([\w.-]+)")
_EVAL = re.compile(r"\$[({]eval\s|^\s*define\s|\$[({]call\s", re.MULTILINE)
_SHELL_SETS = re.compile(
    r"(?<!-e )(?<!--env )(?<!--build-arg )(?<!--env=)(?<!--build-arg=)(?<![\w$-])([A-Za-z_]\w*)(?:\[[^]]*\])?\+?="
)
_SHELL_OTHER = re.compile(
    r"(?:\bfor|\bselect|\bread|\bunset|\bprintf\s+-v|\bmapfile|\breadarray|\bgetopts\s+\S+|\blet|\blocal|\bdeclare|\btypeset)"
    r"\s+([^;\n&|]*)|\$\{([A-Za-z_]\w*):?="
)
_READS_OTHERS = re.compile(r"(?:^|[;&|]\s*|\b(?:then|do|else)\s+)\s*(?:source|\.|eval)\s", re.MULTILINE)


class FileVariables(NamedTuple):
    """The variables of a file whose values are known; ``kind`` is that of the file."""

    kind: str = ""
    values: Mapping[str, str] = {}

    def fill(self, text: str) -> str:
        """Return a text in which the values stand for the references to these variables."""
        if not self.values or "$" not in text:
            return text
        return _REFERENCE[self.kind].sub(lambda match: self.values.get(_name(match), match[0]), text)


def variables_of(path: str, kind: str, files: Mapping[str, str]) -> FileVariables:
    """Return the variables that are known in a Makefile, a script or a workflow; none in any other file."""
    if kind == "makefile":
        return FileVariables(kind, _of_make(path, files))
    if kind == "github-actions":
        return FileVariables(kind, _of_workflow(files[path]))
    return FileVariables(kind, _of_shell(files[path])) if kind == "shell" else FileVariables()


@lru_cache(maxsize=64)
def set_by_commands(text: str) -> frozenset[str]:
    """Return the names of the variables that a command in a text may set."""
    others = (word for match in _SHELL_OTHER.finditer(text) for word in re.findall(r"\w+", match[1] or match[2] or ""))
    return frozenset((*(match[1] for match in _SHELL_SETS.finditer(text)), *others))


def _name(match: re.Match[str]) -> str:
    groups = match.groupdict()
    return groups.get("a") or groups.get("b") or str(groups.get("c"))


def _of_make(path: str, files: Mapping[str, str]) -> Mapping[str, str]:
    lines = [*_make_lines(path, files, 0)]
    if None in lines:
        return {}
    known = _make_values("\n".join(line for line in lines if line is not None))
    text = files[path]  # of the shell are $${X} and $$(X), which become ${X} and $(X)
    return {name: value for name, value in known.items() if f"$${{{name}}}" not in text and f"$$({name})" not in text}


def _make_lines(path: str, files: Mapping[str, str], depth: int) -> Iterator[str | None]:
    """Yield the lines of a Makefile with those of the files that it includes; None for what is not known."""
    text = files[path].replace("\\\n", " ")
    if _EVAL.search(text):
        yield None
    for line in text.split("\n"):
        found = _INCLUDE.match(line.partition("#")[0].strip())
        if found is None:
            yield line
            continue
        for name in found[2].split():
            other = posixpath.normpath(posixpath.join(posixpath.dirname(path), name))
            if other in files and depth < _DEEPEST:
                yield from _make_lines(other, files, depth + 1)
            elif not found[1] or "$" in name or "*" in name:
                yield None


@lru_cache(maxsize=64)
def _make_values(text: str) -> Mapping[str, str]:
    """Return the variables that a Makefile sets once, and surely: not in a condition, nor for a target."""
    settings: list[tuple[str, str, str | None]] = []
    depth = 0
    for line in text.split("\n"):
        bare = line.lstrip()
        if re.match(r"if(?:n?def|n?eq)\b", bare):
            depth += 1
        elif re.match(r"endif\b", bare):
            depth -= 1
        elif match := _UNDEFINE.match(bare):
            settings.append((match[1], "", None))
        elif line.startswith("\t"):
            continue
        elif match := _MAKE_SETS.match(bare):
            sure = not depth and match[2] not in ("+=", "!=", ":::=")
            settings.append((match[1], match[2], match[3].partition("#")[0] if sure else None))
        elif match := _MAKE_SETS_IN.match(bare):
            settings.append((match[1], "", None))
    counts = Counter(name for name, _, _ in settings)
    texts = {name: value for name, _, value in settings if value is not None and counts[name] == 1}
    lazy = frozenset(name for name, operator, _ in settings if operator in ("=", "?="))
    return _expanded(texts, "makefile", lazy=lazy)


@lru_cache(maxsize=64)
def _of_shell(text: str) -> Mapping[str, str]:
    if _READS_OTHERS.search(text):
        return {}
    counts = Counter(match[1] for match in _SHELL_SETS.finditer(text))
    others = {word for match in _SHELL_OTHER.finditer(text) for word in re.findall(r"\w+", match[1] or match[2] or "")}
    settings = {}
    script = Parser(text, BASH, 1).read_all()
    if script.fault is not None:
        return {}
    for item in (item for unit in script.units for item in unit.items if not item.background):
        command = item.command
        if isinstance(command, SimpleCommand) and not command.words:
            for each in command.assignments:
                if (
                    not each.append
                    and each.subscript is None
                    and counts.get(each.name) == 1
                    and each.name not in others
                ):
                    settings[each.name] = _unquoted(each.value.source)
    return _expanded(settings, "shell", frozenset(counts) | others)


@lru_cache(maxsize=64)
def _of_workflow(text: str) -> Mapping[str, str]:
    """Return the variables of a workflow, and those of its job where that is its only one."""
    try:
        document = read_document(text, "")
    except (Refusal, NotModelled, Unreadable):
        return {}
    jobs = [job for job in _members(document.get("jobs")) if isinstance(job, Mapping)]
    steps = [step for job in jobs for step in _members(job.get("steps")) if isinstance(step, Mapping)]
    maps = [env for part in (document, *jobs, *steps) if isinstance(env := part.get("env"), Mapping)]
    counts = Counter(name for env in maps for name in env)
    own = [document.get("env"), *(job.get("env") for job in jobs if len(jobs) == 1)]
    values = [(name, value) for env in own if isinstance(env, Mapping) for name, value in env.items()]
    taken = set_by_commands(text)
    return {
        name: value
        for name, value in values
        if counts[name] == 1 and name not in taken and isinstance(value, str) and _TEXT_OF_WORKFLOW.fullmatch(value)
    }


def _members(value: Any) -> list[Any]:
    return list(value.values()) if isinstance(value, Mapping) else value if isinstance(value, list) else []


def _unquoted(text: str) -> str:
    """Return a word without its double quotes, or single quotes around a plain text."""
    if len(text) > 1 and text[0] == text[-1] == "'" and _PLAIN.fullmatch(text[1:-1]):
        return text[1:-1]
    return text.replace('"', "") if text.count('"') == 2 else text


def _expanded(
    texts: Mapping[str, str], kind: str, assigned: frozenset[str] = frozenset(), lazy: frozenset[str] = frozenset()
) -> dict[str, str]:
    """Return the texts without references; those whose references are not known are left out.

    A reference is to what is set before it, but for those in texts that are ``lazy``, which are read when they are
    used. A default stands for a variable that the file does not set beside; ``assigned`` are all that it sets.
    """
    places = {name: place for place, name in enumerate(texts)}
    known: dict[tuple[str, int], str | None] = {}

    def expand(name: str, end: int) -> str | None:
        end = end if name in lazy else min(end, places[name])
        if (name, end) not in known:
            known[name, end] = None  # while it is expanded: a reference to itself is not known
            expanded = _REFERENCE[kind].sub(lambda match: value_of(match, name, end), texts[name])
            is_plain = _PLAIN.fullmatch(expanded) is not None and 0 < len(expanded) < _LONGEST
            known[name, end] = expanded if is_plain else None
        return known[name, end]

    def value_of(match: re.Match[str], name: str, end: int) -> str:
        other = _name(match)
        default = match.groupdict().get("default")
        if default is not None and (other == name or other not in assigned):
            return default
        value = expand(other, end) if places.get(other, end) < end else None
        return match[0] if value is None else value

    return {name: value for name in texts if (value := expand(name, len(texts))) is not None}
