"""What another program is judged by: every compiled case, put to it once for every engine that the case names.

Reads: compiled vectors. Gives: ``Trial`` values, the requests that they come to, and the faults of an answer.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from simulator.core.record import NamedTuple

CONTEXT = ("image", "images", "environment", "files", "rootfs", "request")
LISTS = ("entrypoint", "cmd", "shell")
"""Fields of which an empty list is another value than none; elsewhere empty, false and absent are the same."""
JUDGED = frozenset(
    (*LISTS, *"env workingdir user labels exposedports volumes stopsignal healthcheck onbuild hostconfig".split())
)
"""The fields of a configuration that are judged even where none is expected; others of the answer are not looked at."""


class Trial(NamedTuple):
    """One compiled case on one engine."""

    case: Mapping[str, Any]
    expected: Mapping[str, Any]
    engine: str

    @property
    def name(self) -> str:
        """The name of the trial: the id of the case, and the engine."""
        return f"{self.case['id']} on {self.engine}"

    @property
    def caller(self) -> str:
        """The caller of the request."""
        return str(next(iter(self.case["request"])))

    @property
    def flags(self) -> Sequence[str]:
        """The flags of the case."""
        flags: Sequence[str] = self.case["flags"]
        return flags

    @property
    def rules(self) -> Sequence[str]:
        """The rules that the case shows on this engine."""
        rules: Sequence[str] = self.expected.get("shows", self.case["shows"])
        return rules

    def names(self) -> set[str]:
        """Give everything by which the trial can be chosen: case, engine and its name, caller, flags, rules."""
        return {self.case["id"], self.engine, self.engine.partition("@")[0], self.caller, *self.flags, *self.rules}

    def named(self, choices: Iterable[str]) -> list[str]:
        """Give the choices that name the trial: each is a name, or several with commas, all of which it has to have."""
        return [choice for choice in choices if set(choice.split(",")) <= self.names()]

    def request(self, identity: int) -> dict[str, Any]:
        """Write the request as the oracle takes it."""
        context = {key: self.case[key] for key in CONTEXT if key in self.case}
        return {"id": identity, "engine": self.engine, **context}


class Finding(NamedTuple):
    """What an answer came to: what is wrong with it, and the parts that it left out, which are not judged."""

    faults: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


def trials(cases: Sequence[Mapping[str, Any]]) -> list[Trial]:
    """List the trials of compiled cases, in order."""
    return [Trial(case, expected, engine) for case in cases for expected in case["expect"] for engine in expected["on"]]


def exported(trial: Trial, identity: int) -> dict[str, Any]:
    """Write a trial as JSON values that need nothing else: what it is about, the request, and what is expected."""
    about = {"case": trial.case["id"], "engine": trial.engine, "caller": trial.caller}
    expected = {key: value for key, value in trial.expected.items() if key not in ("on", "shows")}
    named = {"flags": trial.flags, "shows": trial.rules}
    return {**about, **named, "request": trial.request(identity), "expect": expected}


def judge(trial: Trial, answer: Mapping[str, Any]) -> Finding:
    """Compare an answer with what is expected.

    A process is judged by its words, a refusal by its stage and its rule, an image by its configuration. Whatever else
    the answer has is judged as well; what it leaves out, or says is not known, is only named.
    """
    expected = trial.expected
    outcome = "process" if "argv" in expected else "refused" if "refused" in expected else "image"
    if answer.get("outcome") != outcome:
        return Finding((f"the outcome {outcome} is expected, and found is {_summary(answer)}",))
    left_out: list[str] = []
    faults: list[str] = []
    for name, wanted, found in _parts(trial, outcome, answer):
        if wanted == found:
            continue
        if found is None or found == "unknown":
            left_out.append(name)
        else:
            faults.append(f"{name} {json.dumps(wanted)} is expected, and found is {json.dumps(found)}")
    needed = {"process": "process.args", "refused": "", "image": "image"}[outcome]
    if needed in left_out:
        faults.append(f"{needed} is missing")
    if isinstance(answer.get("trace"), list):
        if unseen := set(trial.rules) - _rules(answer):
            faults.append(f"it does not show {', '.join(sorted(unseen))}")
    else:
        left_out.append("trace")
    return Finding(tuple(faults), tuple(left_out))


def would_pass(trial: Trial, answer: Mapping[str, Any]) -> bool:
    """Return whether an answer that says "not modelled" holds the right words, or the right rule, all the same."""
    expected = trial.expected
    if "argv" in expected:
        process = answer.get("process")
        return isinstance(process, dict) and process.get("args") == expected["argv"]
    return "refused" in expected and answer.get("rule") == expected["refused"]


def _parts(trial: Trial, outcome: str, answer: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    """Yield each part that can be judged: its name, the expected value and the found one, in the same spelling."""
    expected = trial.expected
    if outcome == "refused":
        yield "stage", expected.get("stage"), answer.get("stage")
        yield "rule", expected["refused"], answer.get("rule")
    if outcome == "process":
        process = _object(answer.get("process"))
        for key, wanted in expected.get("process", {"args": expected["argv"]}).items():
            yield f"process.{key}", *_spelled(key, wanted, process.get(key))
    for part in ("image", "container"):
        if part in expected:
            found = answer.get(part)
            yield part, *_configurations(expected[part], found if isinstance(found, dict) else None)
    if "start" in expected:
        start = _object(answer.get("start"))
        for key, wanted in expected["start"].items():
            if key not in ("message", "unknown"):  # sentences of the runtime and of dsim
                yield f"start.{key}", *_spelled(key, wanted, start.get(key))


def _configurations(wanted: Mapping[str, Any], found: Mapping[str, Any] | None) -> tuple[Any, Any]:
    """Spell two configurations in one way; of the found one, only fields that are judged or expected."""
    spelled = _configuration(wanted)
    if found is None:
        return spelled, None
    host = _object(wanted.get("HostConfig"))
    kept = {key: value for key, value in _configuration(found).items() if key in JUDGED or key in spelled}
    if isinstance(kept.get("hostconfig"), dict):
        kept["hostconfig"] = {key: value for key, value in kept["hostconfig"].items() if key in host}
    return spelled, {key: value for key, value in kept.items() if value or key in LISTS}


def _configuration(fields: Mapping[str, Any]) -> dict[str, Any]:
    folded = {key.lower(): value for key, value in fields.items()}
    return {
        key: _environment(value) if key == "env" else value
        for key, value in sorted(folded.items())
        if value or (key in LISTS and value is not None)
    }


def _environment(entries: Any) -> Any:
    """Order entries by their names: entries of one name keep their order, and the names have none."""
    if not isinstance(entries, list) or not all(isinstance(entry, str) for entry in entries):
        return entries
    return sorted(entries, key=lambda entry: entry.partition("=")[0])


def _endings(becomes: Any) -> Any:
    """Leave the sentences out of the programs that a container comes to."""
    if not isinstance(becomes, list):
        return becomes
    return [{key: value for key, value in _object(last).items() if key not in ("if", "why")} for last in becomes]


def _spelled(key: str, *values: Any) -> Iterator[Any]:
    """Yield the values of a field in the spelling in which they are compared."""
    spell = {"env": _environment, "becomes": _endings}.get(key)
    yield from values if spell is None else map(spell, values)


def _object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _rules(answer: Mapping[str, Any]) -> set[str]:
    """Collect the rules of the trace, of the advice and of the start."""
    parts = (answer["trace"], answer.get("advice"), _object(answer.get("start")).get("trace"))
    steps = [step for part in parts if isinstance(part, list) for step in part]
    return {str(step.get("rule")) for step in steps if isinstance(step, dict)}


def _summary(answer: Mapping[str, Any]) -> str:
    if answer.get("outcome") == "process":
        return json.dumps(_object(answer.get("process")).get("args"))
    said = " ".join(str(answer[key]) for key in ("rule", "message") if answer.get(key))
    return f"{json.dumps(answer.get('outcome'))}{f' ({said})' if said else ''}"
