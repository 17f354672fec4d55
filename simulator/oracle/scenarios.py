"""Read, check and compile scenario files (their format: ``scenarios/README.md``).

A scenario file is TOML for people; ``vectors.json`` is compiled from all of them for other programs.
Raises ``Unreadable`` for a file that is not a scenario file.
"""

from __future__ import annotations

import json
import operator
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from simulator import __version__
from simulator.callers.podman.tools import is_podman
from simulator.callers.table import CALLERS
from simulator.core.errors import Unreadable
from simulator.core.record import NamedTuple
from simulator.engine.engine import Engine
from simulator.images import config
from simulator.oracle import protocol
from simulator.oracle.check_faults import holds
from simulator.oracle.vectors import VECTORS
from simulator.releases.find import every_engine, find_engine
from simulator.rulebook import RULES
from simulator.workspace.disk import folder_files, is_folder
from simulator.workspace.toml import read_toml_file

SCHEMA = "dsim-scenarios/1"
FILE_KEYS = {"schema", "title", "about", "image", "images", "engines", "environment", "files", "rootfs", "case"}
CASE_KEYS = {
    *("id", "title", "image", "argv", "refused", "gives", "process", "shows", "flags", "note", "except"),
    *("engines", "images", "environment", "files", "rootfs", "start"),
    *(caller.name for caller in CALLERS),
}
EXCEPT_KEYS = {"on", "argv", "refused", "gives", "process", "start", "shows"}
FLAG_KINDS = ("basic", "trap", "edge", "version", "engine", "dispute")
_ON = re.compile(r"([a-z]+(?:-[a-z]+)*)((?:(?:<=|>=|<|>|==)[0-9.]+,?)*)")
_COMPARE = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "==": operator.eq}
_BOUND = re.compile(r"(<=|>=|<|>|==)([0-9.]+)")


class Case(NamedTuple):
    """One question: the image, the request, and the expected outcome for every engine."""

    file: str
    about: Mapping[str, Any]
    fields: Mapping[str, Any]

    @property
    def id(self) -> str:
        return str(self.fields["id"])

    @property
    def image(self) -> Mapping[str, Any] | None:
        """The image as the oracle takes it: the case's own, else the file's; None where the request names it."""
        image: Mapping[str, Any] | None = self.fields.get("image", self.about.get("image"))
        return image

    @property
    def request(self) -> dict[str, Any]:
        """The request as the oracle takes it."""
        bodies = {caller.name: self.fields[caller.name] for caller in CALLERS if caller.name in self.fields}
        return {name: config.parse(body, self.id) if isinstance(body, str) else body for name, body in bodies.items()}

    def engines(self) -> list[str]:
        """List the engines of the case: those that it names, else all that its caller can ask.

        Where a case with a pod names no engine, podman is left out: the pod is a kubelet's.
        """
        askable = {name for caller in CALLERS if caller.name in self.fields for name in caller.engines}
        pods = "kubernetes" in self.request
        matching = [engine for engine in every_engine() if engine.name in askable and not (pods and is_podman(engine))]
        every = [engine.full_name for engine in matching]
        return list(self.fields.get("engines", self.about.get("engines", every)))

    @property
    def context(self) -> dict[str, Any]:
        """What the request can read, as the oracle takes it: known images, the caller's environment, files."""
        merged = {**self.about, **self.fields}
        return {key: merged[key] for key in ("images", "environment", "files", "rootfs") if key in merged}

    def expected(self, name: str) -> Mapping[str, Any]:
        """Return the expected outcome for one engine: the first ``except`` that matches it, else the case itself."""
        for exception in self.fields.get("except", ()):
            if _matches(exception["on"], find_engine(name)):
                return {**exception, "shows": exception.get("shows", ())}
        return self.fields

    def answer(self, name: str) -> dict[str, Any]:
        """Return dsim's answer for one engine."""
        image = {"image": dict(self.image)} if self.image is not None else {}
        request = {"engine": name, **image, **self.context, "request": self.request}
        return protocol.answer(request)


def _matches(text: str, engine: Engine) -> bool:
    """Return whether ``docker>=25,<28``, ``podman`` or ``classic`` matches an engine or its builder."""
    match = _ON.fullmatch(text)
    if match is None:
        raise Unreadable(f"{text!r} is no range of versions; write it as docker>=25,<28")
    versions = {engine.name: engine.version, **dict([engine.builder_name.split("@")])}
    if match[1] not in versions:
        return False
    version = _numbers(versions[match[1]])
    return all(_COMPARE[sign](version, _numbers(bound)) for sign, bound in _BOUND.findall(match[2]))


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part)


def load(paths: Iterable[str]) -> tuple[dict[str, Any], list[Case]]:
    """Read scenario files and the ``flags.toml`` next to them; a folder means the files in it."""
    files = [file for path in paths for file in (folder_files(path, ".toml") if is_folder(path) else [path])]
    if not files:
        raise Unreadable("there is no scenario file; give a .toml file or a folder of them")
    flags: dict[str, Any] = {}
    cases: list[Case] = []
    for file in files:
        document = read_toml_file(file)
        name = os.path.basename(file)  # pure
        if name == "flags.toml":
            flags = document
            continue
        if document.get("schema") != SCHEMA:
            raise Unreadable(f'{file}: it has no line schema = "{SCHEMA}"')
        tables = document.get("case", [])
        if not isinstance(tables, list) or not all(isinstance(case, dict) and "id" in case for case in tables):
            raise Unreadable(f"{file}: a case is written as [[case]] and has an id")
        cases += [Case(name, document, case) for case in tables]
    return flags, cases


def faults(flags: Mapping[str, Any], cases: Sequence[Case]) -> Iterator[str]:
    """Yield everything that is wrong with the scenarios, one sentence each."""
    for name, flag in flags.items():
        if set(flag) != {"kind", "says", "effect", "links"} or flag["kind"] not in FLAG_KINDS:
            yield f"flags.toml: {name} needs a kind, says, effect and links"
    seen: set[str] = set()
    for case in cases:
        where = f"{case.file}: {case.id}"
        if case.id in seen:
            yield f"{where}: the id is used twice"
        seen.add(case.id)
        yield from (f"{where}: {fault}" for fault in _shape_faults(case, flags))
        try:
            yield from (f"{where}: {fault}" for name in case.engines() for fault in _disagreements(case, name))
        except (KeyError, Unreadable) as error:
            yield f"{where}: {error}"


def _shape_faults(case: Case, flags: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is wrong with the keys and values of a case, without its answers."""
    fields = case.fields
    if unknown := (set(fields) - CASE_KEYS) | (set(case.about) - FILE_KEYS):
        yield f"unknown keys {', '.join(sorted(unknown))}"
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", case.id):
        yield "the id is not in kebab case"
    title = str(fields.get("title", ""))
    if not 0 < len(title) <= 90 or re.search(r"\bshould\b|test that", title):
        yield "the title is no statement of up to 90 characters without should"
    if len(case.request) != 1:
        yield f"a case has one request out of {', '.join(caller.name for caller in CALLERS)}"
    yield from _expectation_faults(fields)
    yield from _flag_faults(fields, flags)


def _expectation_faults(fields: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is wrong with the expected outcomes of a case."""
    for part in (fields, *fields.get("except", ())):
        if sum(key in part for key in ("argv", "refused", "gives")) != ("start" not in part or "refused" in part):
            yield "what is expected is argv, refused, what an image gives, or the start; with refused the start as well"
        if unknown := set(part.get("shows", ())) - set(RULES):
            yield f"no such rule: {', '.join(sorted(unknown))}"
    for part in fields.get("except", ()):
        if set(part) - EXCEPT_KEYS or "on" not in part:
            yield f"an exception has the keys {', '.join(sorted(EXCEPT_KEYS))}"


def _flag_faults(fields: Mapping[str, Any], flags: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is wrong with the flags of a case, or that it names none, or no rule."""
    if not fields.get("shows") or not fields.get("flags"):
        yield "it names no rule in shows, or no flag in flags"
    if unknown := set(fields.get("flags", ())) - set(flags):
        yield f"no such flag: {', '.join(sorted(unknown))}"
    if any(flags.get(name, {}).get("kind") == "dispute" for name in fields.get("flags", ())) and "note" not in fields:
        yield "a dispute needs a note"


def _disagreements(case: Case, name: str) -> Iterator[str]:
    """Yield where dsim's answer for one engine differs from the expected outcome."""
    expected, answer = case.expected(name), case.answer(name)
    if "refused" in expected:
        if answer.get("rule") != expected["refused"]:
            yield f"on {name} {expected['refused']} is expected, and found is {_summary(answer)}"
    elif "gives" in expected:
        image = answer.get("image", {})
        for field, value in expected["gives"].items():
            if json.loads(json.dumps(image.get(field))) != (None if value == "" else value):
                yield f"on {name} {field} {json.dumps(value)} is expected, and found is {json.dumps(image.get(field))}"
        if "image" not in answer:
            yield f"on {name} an image is expected, and found is {_summary(answer)}"
    elif "start" in expected:
        pass
    elif answer["outcome"] != "process" or list(answer["process"]["args"]) != expected.get("argv"):
        yield f"on {name} {json.dumps(expected.get('argv'))} is expected, and found is {_summary(answer)}"
    for key, value in expected.get("process", {}).items():
        shown = answer.get("process", {}).get(key)
        if (list(shown) if isinstance(shown, tuple) else shown) != value:
            yield f"on {name} {key} {json.dumps(value)} is expected, and found is {json.dumps(shown)}"
    start = json.loads(json.dumps(answer.get("start", {})))
    yield from (f"on {name} start.{fault}" for fault in _start_faults(expected.get("start", {}), start))
    steps = (*answer.get("trace", ()), *answer.get("advice", ()), *start.get("trace", ()))
    trace = {step["rule"] for step in steps}
    if missing := set(expected.get("shows", ())) - trace:
        yield f"on {name} it does not show {', '.join(sorted(missing))}"


def _start_faults(expected: Mapping[str, Any], start: Mapping[str, Any]) -> Iterator[str]:
    for key, value in expected.items():
        if not holds(start.get(key), value):
            yield f"{key} {json.dumps(value)} is expected, and found is {json.dumps(start.get(key))}"


def _summary(answer: Mapping[str, Any]) -> str:
    if answer["outcome"] == "process":
        return json.dumps(answer["process"]["args"])
    return f"{answer['outcome']} ({answer.get('rule', '')} {answer['message']})"


def compile_vectors(flags: Mapping[str, Any], cases: Sequence[Case]) -> str:
    """Write the vectors as JSON: one case a line, with the intermediate values that dsim computes."""
    shown = {rule for case in cases for rule in _shown_rules(case)}
    rules = ",\n".join(
        f"    {json.dumps({'id': rule.id, 'says': rule.says, 'links': [cite.url for cite in rule.cites]})}"
        for rule in RULES.values()
        if rule.id in shown
    )
    listed = ",\n".join(f"    {json.dumps(flag)}: {json.dumps(about)}" for flag, about in flags.items())
    head = f'"schema": {json.dumps(VECTORS)},\n"dsim": {json.dumps(__version__)}'
    body = f'"groups": [\n{_groups(cases)}\n]'
    return f'{{\n{head},\n"flags": {{\n{listed}\n  }},\n"rules": [\n{rules}\n  ],\n{body}\n}}\n'


def _groups(cases: Sequence[Case]) -> str:
    groups = []
    for file in dict.fromkeys(case.file for case in cases):
        group = [case for case in cases if case.file == file]
        about = {"file": file, "title": group[0].about["title"], "about": group[0].about["about"].strip()}
        rows = ",\n".join(f"    {json.dumps(vector(case), ensure_ascii=False)}" for case in group)
        groups.append(f'  {{"group": {json.dumps(about, ensure_ascii=False)}, "cases": [\n{rows}\n  ]}}')
    return ",\n".join(groups)


def _shown_rules(case: Case) -> set[str]:
    return {rule for part in (case.fields, *case.fields.get("except", ())) for rule in part.get("shows", ())}


def vector(case: Case) -> dict[str, Any]:
    """Describe one case: the request, the intermediate values, and what every engine does."""
    outcomes: dict[str, dict[str, Any]] = {}
    for name in case.engines():
        answer = case.answer(name)
        main: dict[str, Any] = {"refused": answer["rule"]} if "rule" in answer else {}
        if "process" in answer:
            main = {"argv": answer["process"]["args"]}
        parts = ("process", "image", "container", "stage")
        outcome: dict[str, Any] = {**main, **{part: answer[part] for part in parts if part in answer}}
        outcome["shows"] = sorted(case.expected(name).get("shows", ()))
        if "start" in answer:
            outcome["start"] = {key: value for key, value in answer["start"].items() if key != "trace"}
        outcomes.setdefault(json.dumps(outcome), {"on": [], **outcome})["on"].append(name)
    return {
        "id": case.id,
        "title": case.fields["title"],
        **({} if case.image is None else {"image": case.image}),
        **case.context,
        "request": case.request,
        "shows": sorted(_shown_rules(case)),
        "flags": case.fields["flags"],
        **({"note": case.fields["note"].strip()} if "note" in case.fields else {}),
        "expect": list(outcomes.values()),
    }
