"""The lines of the functions that rules cite: found in clones of the cited sources, kept in ``lines.json``.

python -m tests.docs.site.lines CLONES      (a folder with a clone of each in CLONES/owner+name/repo)

A rule cites a function of a pinned release, and a site links its very lines. What is not found keeps what it had; it is
listed, because a citation of a function that is not there would be wrong.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from simulator.core.sources import Citation
from simulator.rulebook import RULES

FILE = Path(__file__).with_name("lines.json")
_ADDRESS = re.compile(r"https://github\.com/([^/]+)/([^/]+)/blob/((?:user/)?[^/]+)/([^#]+)")
# How a name is defined: as a function, a method, a type, a variable, a constant, or a member of a table.
_DEFINED = (
    r"^func (?:\([^)]*\) )?{name}(?:\[[^\]]*\])?\(",
    r"^(?:type|var|const|static|struct|enum|#define) .*\b{name}\b",
    r"^\t?{name}\b\s*(?:[\w.\[\]*]+\s*)?=[^=]",
    r"^[\w][\w \t*]*\b{name}\s*\([^;]*$",
    r"^\s*(?:public|private|internal|protected|def|function|export)\b[^;=]*\b{name}\b",
    r"^{name}\s*\(",
    r"^\s*[\"']?{name}[\"']?\s*:",
)


def line_of(cite: Citation) -> int | None:
    """Return the line at which the cited function begins; None where it is not known."""
    return _known().get(cite.what)


def url_of(cite: Citation) -> str:
    """Return the address of a citation, at its line where that is known."""
    line = line_of(cite)
    return cite.url if line is None else f"{cite.url}#L{line}"


@cache
def _known() -> Mapping[str, int]:
    lines: dict[str, int] = json.loads(FILE.read_text("utf-8"))
    return lines


def cited() -> Iterator[tuple[Citation, re.Match[str]]]:
    """Yield each citation of a file of source code, once, with the parts of its address."""
    cites = {cite.what: cite for rule in RULES.values() for cite in rule.cites}
    for _, cite in sorted(cites.items()):
        match = _ADDRESS.fullmatch(cite.url)
        if match and not match[4].endswith(".md"):
            yield cite, match


def find_line(text: str, names: str) -> int | None:
    """Find the line at which the first of some names is defined in a text; a method may be named with its type."""
    lines = text.split("\n")
    for name in re.findall(r"[\w.]+", names):
        for pattern in _DEFINED:
            defined = re.compile(pattern.replace("{name}", re.escape(name.rpartition(".")[2])))
            found = next((number for number, line in enumerate(lines, 1) if defined.search(line)), None)
            if found is not None:
                return found
    return None


@cache
def _text(clone: Path, revision: str, path: str) -> str | None:
    shown = subprocess.run(["git", "-C", str(clone), "show", f"{revision}:{path}"], capture_output=True, check=False)
    return shown.stdout.decode("utf-8", "replace") if shown.returncode == 0 else None


def main(clones: Path) -> None:
    """Write the lines that are found, and print what is not."""
    lines = dict(_known()) if FILE.exists() else {}
    wanted = set()
    for cite, match in cited():
        wanted.add(cite.what)
        owner, name, revision, path = match.groups()
        clone = clones / f"{owner}+{name}" / "repo"
        text = _text(clone, revision, path) if clone.is_dir() else None
        line = None if text is None else find_line(text, cite.what.partition(f" {path} ")[2])
        if line is not None:
            lines[cite.what] = line
        else:
            print(f"{'no clone' if text is None else 'not found'}: {cite.what}")
    kept = {what: line for what, line in sorted(lines.items()) if what in wanted}
    FILE.write_text(json.dumps(kept, indent=0) + "\n", "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
