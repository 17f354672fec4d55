"""What is kept of a verdict: counts, and for each rule that a program misses an example."""

from __future__ import annotations

import json
import shlex
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from simulator import __version__
from simulator.oracle.conformance import Conformance, Status, Verdict, by_rule
from simulator.oracle.trials import Trial

RESULTS = Path(__file__).with_name("results.json")
MISSED: tuple[Status, ...] = ("failed", "unanswered")
_BETWEEN = " is expected, and found is "
LONGEST = 400
"""How many characters of a question or of an answer are kept."""


def read_results() -> dict[str, Any]:
    """Read the results that are committed: ``programs``, ``engines`` and what else is ``recorded``."""
    results: dict[str, Any] = json.loads(RESULTS.read_text(encoding="utf-8"))
    return results


def write_results(results: Mapping[str, Any]) -> None:
    """Write them, always with the same bytes."""
    RESULTS.write_text(json.dumps(results, indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")


def result(verdicts: Conformance, name: str, version: str, date: str) -> dict[str, Any]:
    """Keep what the page needs of one program's verdict."""
    counts = verdicts.counts()
    return {
        "name": name,
        "version": version,
        "date": date,
        "dsim": __version__,
        "passed": counts["passed"],
        "missed": counts["failed"] + counts["unanswered"],
        "left_out": dict(Counter("; ".join(each.why) for each in verdicts.verdicts if each.status == "skipped")),
        "misses": list(misses(verdicts)),
    }


def misses(verdicts: Conformance) -> Iterator[dict[str, Any]]:
    """Yield examples until each missed rule has one; an example about few rules says more than one about many."""
    rows = verdicts.by(by_rule)
    missed = [each for each in verdicts.verdicts if each.status in MISSED]
    left = {rule for each in missed for rule in each.trial.rules}
    for each in sorted(missed, key=lambda each: (len(each.trial.rules), each.trial.name)):
        if found := [rule for rule in each.trial.rules if rule in left]:
            left -= set(found)
            yield {
                "rules": [
                    [rule, sum(rows[rule][status] for status in MISSED), _asked(rows[rule])] for rule in sorted(found)
                ],
                "case": each.trial.case["id"],
                "asked": shortened(question(each.trial)),
                "why": _at_difference(said(each)),
            }


def _asked(row: Mapping[Status, int]) -> int:
    return sum(row.values()) - row["skipped"]


def said(verdict: Verdict) -> str:
    """Say in one line what was expected and what the program said."""
    return " ".join("; ".join(verdict.why).split())


def _at_difference(why: str) -> str:
    """Shorten a sentence about two long lists of words to the place where they begin to differ."""
    what, middle, found = why.partition(_BETWEEN)
    name, _, wanted = what.partition(" ")
    if len(why) <= LONGEST or not name.startswith("process."):
        return shortened(why)
    differs = (at for at, (one, other) in enumerate(zip(wanted, found, strict=False)) if one != other)
    start = max(0, next(differs, 0) - LONGEST // 20)
    cut = [f"{'... ' if start else ''}{shortened(text[start:], LONGEST // 3)}" for text in (wanted, found)]
    return f"{name} {middle.join(cut)}"


def question(trial: Trial) -> str:
    """Write what a trial asks as a person would: the image, and the line, the files or the body."""
    return "\n".join([*_image(trial.case), *_request(trial.caller, trial.case["request"][trial.caller])])


def _image(case: Mapping[str, Any]) -> Iterator[str]:
    image = case.get("image") or {}
    yield from (f"image {name}: {json.dumps(config)}" for name, config in case.get("images", {}).items())
    if "dockerfile" in image:
        yield image["dockerfile"].rstrip("\n")
    elif "config" in image:
        yield f"image: {json.dumps(image['config'])}"
    else:
        yield from (f"{kind.upper()} {image[kind]}" for kind in ("shell", "entrypoint", "cmd") if kind in image)


def _request(caller: str, body: Any) -> Iterator[str]:
    if isinstance(body, list):
        yield shlex.join([*caller.split("-"), *body])
    elif "files" in body:
        for name, text in body["files"].items():
            yield f"{name}: {text.rstrip()}" if "\n" not in text.rstrip() else f"{name}:\n{text.rstrip()}"
    elif body:
        yield f"{caller}: {json.dumps(body)}"


def shortened(text: str, longest: int = LONGEST) -> str:
    """Cut a text that is long."""
    return text if len(text) <= longest else f"{text[:longest]} ..."


def replaced(rows: Sequence[Mapping[str, Any]], new: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Put a result among others, by name; it takes the place of the one that the program had."""
    return sorted([*(row for row in rows if row["name"] != new["name"]), new], key=lambda row: str(row["name"]))
