"""The pages that Sphinx reads: those of docs/, and those that only the site has.

docs/ is written for readers of the repository. Here its links go to the pages of the site, every rule that it names
links to its page, and the sections of docs/index.md become the navigation.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from simulator.linting.rules import LINTS
from simulator.report.documents.prose import mark_code
from simulator.report.writers.markdown import rich_text
from simulator.rulebook import RULES
from tests.docs.site import rules, scenarios

ROOT = Path(__file__).parents[3]
DOCS = ROOT / "docs"
SOURCE = "https://git.example.com/dsim"
"""Where files of the repository are that are no pages."""
_ANCHORS = {rule.replace(".", ""): rule for rule in RULES}
"""The rules by their anchors in docs/rules.md; on the site each has a page of its own."""
WRITTEN = ("rules.md", "lint.md")
"""Pages of docs/ in whose place the site has many."""
_FENCE = re.compile(r"^( {0,3}`{3,}|~{3,}).*?^\1`*$", re.MULTILINE | re.DOTALL)
_RULE = re.compile(r"(?<![\[`])`([a-z-]+\.[a-z-]+)`(?![`\]])")
_LINK = re.compile(r"(?<!!)\[((?:[^\[\]]|\[[^\]]*\])*)\]\((?!https?:|#)([^)#\s]+)(#[^)\s]*)?\)")
_SECTION = re.compile(r"^## (.+?)\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)


def stage(source: Path, extra: Path) -> None:
    """Write the pages that Sphinx reads into an empty folder, and the files that it copies into another."""
    for name, text in pages():
        place = source / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, "utf-8")
    for file in sorted(DOCS.glob("*/**/*")):
        if file.is_file() and file.suffix != ".md":
            place = extra / file.relative_to(DOCS)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, place)


def pages() -> Iterator[tuple[str, str]]:
    """Yield the name and the text of every page."""
    for file in sorted(DOCS.glob("*.md")):
        if file.name not in WRITTEN and file.name != "index.md":
            yield file.name, _page(file, file.name)
    for file in sorted(DOCS.glob("*/**/*.md")):
        name, text = str(file.relative_to(DOCS)), file.read_text("utf-8")
        title = "" if text.startswith("# ") else f"# {name}\n\n"  # a comment begins with a smaller heading
        yield name, f"---\norphan: true\n---\n\n{title}{text}"
    yield "index.md", _page(DOCS / "index.md", "index.md") + navigation((DOCS / "index.md").read_text("utf-8"))
    readme = ROOT / "scenarios" / "README.md"
    yield "scenarios/index.md", _page(readme, "scenarios/index.md") + "\n" + scenarios.listing()
    yield "lint.md", _findings()
    yield from rules.pages()
    yield from scenarios.pages()


def navigation(index: str) -> str:
    """Write a list for the navigation for each section of docs/index.md."""
    parts = []
    for title, text in _SECTION.findall(index):
        names = [_target("index.md", target) or "" for _, target, _ in _LINK.findall(text)]
        listed = "\n".join(name.removesuffix(".md") for name in names)
        parts.append(f"```{{toctree}}\n:hidden:\n:caption: {title}\n\n{listed}\n```\n")
    return "\n" + "\n".join(parts)


def _page(file: Path, name: str) -> str:
    """Read a page, with the links of the site in its texts; blocks of code stay as they are."""
    text = file.read_text("utf-8")
    parts, end = [], 0
    for block in _FENCE.finditer(text):
        parts += [linked(text[end : block.start()], name), block.group()]
        end = block.end()
    return "".join([*parts, linked(text[end:], name)])


def linked(text: str, name: str) -> str:
    """Write a text of the page ``name`` with the links of the site; it has no blocks of code."""
    above = "../" * name.count("/")

    def rule(match: re.Match[str]) -> str:
        return f"[`{match[1]}`]({above}rules/{match[1]}.md)" if match[1] in RULES else match[0]

    def link(match: re.Match[str]) -> str:
        shown, anchor = match[1], match[3] or ""
        found = _target(name, match[2])
        if found is None:
            return f"[{shown}]({SOURCE}/{_in_repository(name, match[2])})"
        if found == "rules.md" and anchor[1:] in _ANCHORS:
            return f"[{shown}]({above}rules/{_ANCHORS[anchor[1:]]}.md)"
        if found.endswith(".md"):
            return f"[{shown}]({above}{found}{anchor})"
        return f'<a href="{above}{found}">{shown}</a>'  # a file that is copied as it is

    text = _LINK.sub(link, text)
    kept = re.split(r"(\[(?:[^\[\]]|\[[^\]]*\])*\]\([^)]*\))", text)  # a rule in the text of a link has a link
    return "".join(part if at % 2 else _RULE.sub(rule, part) for at, part in enumerate(kept))


def _in_repository(name: str, target: str) -> str:
    return str(_place(name, target).relative_to(ROOT))


def _place(name: str, target: str) -> Path:
    return ((DOCS if "/" not in name else ROOT / name.partition("/")[0]) / target).resolve()


def _target(name: str, target: str) -> str | None:
    """Return where a link of a page of docs/, or of scenarios/, goes, from the root of the site; None for nowhere."""
    place = _place(name, target)
    if place == ROOT / "scenarios" / "README.md":
        return "scenarios/index.md"
    return str(place.relative_to(DOCS)) if place.is_relative_to(DOCS) else None


def _findings() -> str:
    """Write the page that lists the findings of lint."""
    lines = [
        f"| [`{rule.name}`](rules/{rule.id}.md) | {rule.severity} | {rich_text(mark_code(rule.says), in_table=True)} |"
        for rule in LINTS.values()
    ]
    head = "# Findings\n\nWhat `dsim lint` finds, each with a page that says why, with an example that was run. "
    head += "[Linting](linting.md) tells how it is used, ignored and set up.\n\n"
    return head + "\n".join(["| id | severity | says |", "| --- | --- | --- |", *lines]) + "\n"
