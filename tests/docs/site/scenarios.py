"""Scenarios as Markdown: what goes in, and what each version makes of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from simulator.core.package_data import package_data
from simulator.core.text import quoted_list
from simulator.oracle.protocol import answer_line
from simulator.oracle.vectors import vectors
from simulator.report.documents.blocks import Code
from simulator.report.documents.prose import mark_code
from simulator.report.writers.markdown import rich_text, write_code
from simulator.shell.quote import shell_line

INPUTS = ("image", "images", "request", "rootfs", "environment", "files")
_LINES = {
    "docker-run": "docker run",
    "podman-run": "podman run",
    "docker-exec": "docker exec",
    "podman-exec": "podman exec",
    "docker-commit": "docker commit",
    "docker-import": "docker import",
    "docker-service-create": "docker service create",
}
WIDTH = 90
"""How long a document on one line may be."""
_LANGUAGES = {"json": "json", "container": "ini", "toml": "toml", "yaml": "yaml", "yml": "yaml"}


@cache
def by_id() -> Mapping[str, Mapping[str, Any]]:
    """Give all scenarios by their ids."""
    return {case["id"]: case for case in vectors()}


@cache
def answer(case_id: str, engine: str) -> Mapping[str, Any]:
    """Answer a scenario for an engine."""
    case = by_id()[case_id]
    request = {key: case[key] for key in INPUTS if key in case}
    answered: Mapping[str, Any] = json.loads(answer_line(json.dumps({**request, "engine": engine})))
    return answered


@cache
def groups() -> Sequence[Mapping[str, Any]]:
    """Give the groups of scenarios, each with its ``cases``."""
    document = json.loads(package_data("vectors.json"))
    return tuple(document["groups"])


def pages() -> Iterator[tuple[str, str]]:
    """Yield the name and the text of the page of each group."""
    for group in groups():
        about = group["group"]
        parts = ["---\norphan: true\n---", f"# {about['title']}", _text(" ".join(about["about"].split()))]
        parts.append(f"One of the groups of [scenarios](index.md), from the file {write_code(about['file'])}.")
        for case in group["cases"]:
            shown = ", ".join(f"[`{rule}`](../rules/{rule}.md)" for rule in case["shows"])
            parts += [f"({_target(case['id'])})=", section(case, 2), f"{write_code(case['id'])} shows {shown}"]
        yield f"scenarios/{_page(group)}", "\n\n".join(parts) + "\n"


def listing() -> str:
    """Write a list of the groups."""
    lines = [f"- [{each['group']['title']}]({_page(each)}): {len(each['cases'])} scenarios" for each in groups()]
    return "## All scenarios\n\n" + "\n".join(lines) + "\n"


def _page(group: Mapping[str, Any]) -> str:
    return f"{group['group']['file'].removesuffix('.toml')}.md"


def _text(text: str) -> str:
    return rich_text(mark_code(text))


def link(case_id: str) -> str:
    """Write a link to a scenario."""
    title = rich_text(mark_code(_sentence(by_id()[case_id]["title"])))
    return f"[{title}](#{_target(case_id)})"


def _target(case_id: str) -> str:
    return f"scenario-{case_id}"


def decides(rule_id: str, case_id: str, engine: str) -> bool:
    """Return whether a rule has a part in the answer of an engine to a scenario."""
    told = answer(case_id, engine)
    decisions = [*told.get("trace", ()), *told.get("advice", ()), *told.get("start", {}).get("trace", ())]
    return rule_id == told.get("rule") or any(each["rule"] == rule_id for each in decisions)


def section(case: Mapping[str, Any], level: int, rule_id: str = "") -> str:
    """Write a scenario: its title, its input, and a table of what each version makes of it."""
    parts = [f"{'#' * level} {rich_text(mark_code(_sentence(case['title'])))}"]
    parts += [rich_text(mark_code(case["note"]))] if case.get("note") else []
    parts += [*_input(case), _table(case, rule_id)]
    return "\n\n".join(parts)


def _sentence(title: str) -> str:
    return title[0].upper() + title[1:]


def fence(text: str, language: str) -> str:
    """Write a text as a block of code."""
    ticks = "`" * max(3, 1 + max((len(line) - len(line.lstrip("`")) for line in text.split("\n")), default=0))
    return f"{ticks}{language}\n{text.rstrip(chr(10))}\n{ticks}"


def _input(case: Mapping[str, Any]) -> Iterator[str]:
    image, request = dict(case.get("image") or {}), dict(case.get("request") or {})
    if "dockerfile" in image:
        yield fence(image.pop("dockerfile"), "dockerfile")
    texts = [f"{key.upper()} {image.pop(key)}" for key in ("shell", "entrypoint", "cmd") if image.get(key) is not None]
    if texts:
        yield fence("\n".join(texts), "dockerfile")
    if set(image) == {"config"}:
        yield _document("the image", image["config"])
    elif image:
        yield _document("how the image is built", image)
    for key, value in request.items():
        yield from _request(key, value)
    for key in ("images", "rootfs", "environment", "files"):
        if case.get(key):
            yield _document(key, case[key])


def _request(key: str, value: Any) -> Iterator[str]:
    if key in _LINES and isinstance(value, list):
        yield fence(f"{_LINES[key]} {shell_line(tuple(map(str, value)))}".rstrip(), "sh")
        return
    rest = dict(value) if isinstance(value, dict) else value
    texts: dict[str, Any] = {}
    if isinstance(rest, dict):
        texts = dict(rest.pop("files", None) or {})
        texts |= {name: rest.pop(name) for name in ("manifest",) if name in rest}
        if key == "quadlet" and not texts:
            texts, rest = rest, {}
    for name, text in texts.items():
        language = _LANGUAGES.get(name.rpartition(".")[2], "yaml" if name == "manifest" else "text")
        yield f"{write_code(name)}:\n\n" + fence(str(text), language)
    if rest or not texts:
        yield _document("the request" if texts else f"the request, {key}", rest)


def _document(name: str, value: Any) -> str:
    """Write a name and a JSON document, on one line where it is short, else with a line for each member."""
    text = json.dumps(value, ensure_ascii=False)
    if len(text) > WIDTH and isinstance(value, dict):
        text = "{\n" + ",\n".join(_member(key, each, "  ") for key, each in value.items()) + "\n}"
    return f"{_sentence(name)}:\n\n" + fence(text, "json")


def _member(key: str, value: Any, indent: str) -> str:
    text = json.dumps(value, ensure_ascii=False)
    if len(text) > WIDTH and isinstance(value, dict) and len(indent) < 4:
        inner = ",\n".join(_member(name, each, f"{indent}  ") for name, each in value.items())
        text = "{\n" + inner + f"\n{indent}" + "}"
    return f"{indent}{json.dumps(key)}: {text}"


def _table(case: Mapping[str, Any], rule_id: str) -> str:
    """Write what each version makes of a scenario; with a rule, whether the rule has a part in it."""
    rows: dict[tuple[str, str], list[str]] = {}
    for expected in case["expect"]:
        for engine in expected["on"]:
            result = _result(expected, answer(case["id"], engine))
            part = ("applies" if decides(rule_id, case["id"], engine) else "—") if rule_id else ""
            rows.setdefault((result, part), []).append(engine)
    width = 3 if rule_id else 2
    lines = [("version", "result", "this rule"), ("---",) * 3]
    lines += [(versions(engines), result, part) for (result, part), engines in rows.items()]
    return "\n".join(f"| {' | '.join(line[:width])} |" for line in lines)


def versions(names: Iterable[str]) -> str:
    """Write the names of engines and builders, each tool once: ``docker 20.10, 26.1``."""
    tools: dict[str, list[str]] = {}
    for name in names:
        tool, _, version = name.partition("@")
        tools.setdefault(tool, []).append(version)
    return "; ".join(f"{tool} {', '.join(found)}".strip() for tool, found in tools.items())


def _result(expected: Mapping[str, Any], told: Mapping[str, Any]) -> str:
    if "refused" in expected:
        text = rich_text(("refused: ", *mark_code(told.get("message", expected["refused"]))), in_table=True)
    elif "argv" in expected:
        text = rich_text((Code(quoted_list(expected["argv"])),), in_table=True)
    else:
        text = rich_text((Code(json.dumps(expected.get("image", {}))),), in_table=True)
    start = expected.get("start")
    if start:
        status = (start.get("exit") or {}).get("run")
        text += f"; {start.get('outcome', '')}" + ("" if status is None else f", exit status {status}")
    return text.replace("\n", " ")
