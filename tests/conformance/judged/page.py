"""docs/judged.md, from the results that are committed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from simulator.core.text import printable
from simulator.report.text.table import markdown
from simulator.rulebook import RULES
from tests.conformance.judged.programs import NOT_ASKED, PROGRAMS
from tests.conformance.judged.results import read_results

HEAD = """\
# Real programs judged

How many of dsim's vectors other programs pass, and which rules they miss. `python -m tests.conformance.judged` asked
them, by [`dsim conform`](conformance.md) and small adapters (`tests/adapters/`). An adapter writes the question as the
program takes it, and reads words out of what the program says; it mends nothing. Where a miss turned out to be the
adapter's own, the adapter was mended and the program asked again.

**What a miss means.** The program says something else than Docker does with the same input. It need not be a fault:
a program is asked only about what it does, but few claim to be exact, and some of the vectors are corners that
hardly anybody meets. A vector shows several rules and counts for each of them: the example shows what the miss is
about. Only vectors in which a container starts are asked of programs that are no engines. What an adapter leaves
out was not asked: the program does not claim it, or cannot get all of the question."""
ENGINES = """\
## Engines

What each engine did with the vectors, as it was recorded: cases of `docker run`, `podman run` and of the Engine API
that get as far as an image. So the vectors are checked against the engines; the tests show that dsim answers them."""
OWN = """\
## Cases of their own

Builders, Compose and whatever else no vector asks directly were recorded with cases drawn for them. dsim's tests
compare every one of these answers with its own, offline (`test_observed.py` and its neighbours in
`tests/conformance/`), and fail where dsim answers differently; of the lines, one in a hundred may be not modelled."""
REPEAT = """\
## Repeat it

```sh
python -m tests.conformance.judged FOLDER --install      # packages into FOLDER/python and FOLDER/node, nowhere else
python -m tests.conformance.judged FOLDER                # ask those that are there, and write this page
python -m tests.conformance.judged FOLDER --only docker  # one of them
python -m tests.conformance.judged                       # the recordings of engines alone
DSIM_JUDGED=FOLDER python -m pytest tests/adapters       # one question for each adapter
```

It needs Python with venv, and node for packages of npm; gitlab-ci-local needs git, rsync and Node 22 or newer, which
`--install` puts into the folder too, on Linux for x86-64. A program that is not there keeps its results. No engine is
needed: programs that start containers by `docker` or `podman` get one that only writes down how it is called, and what
engines did is read from recordings, which [contributing](contributing.md#real-engines) tells how to make anew."""


def page() -> str:
    """Write the page."""
    results = read_results()
    about = {program.name: program for program in PROGRAMS}
    rows = [_row(row, f"[{row['name']}](#{_anchor(row['name'])})") for row in results["programs"]]
    heads = ("program", "version", "asked on", "asked", "passed", "missed", "left out")
    parts = [HEAD, markdown(rows, heads)]
    for row in results["programs"]:
        program = about[row["name"]]
        parts += [f"## {row['name']}", f"What it does: {program.claims}.", f"Asked: {program.asked}."]
        parts += [*_left_out(row), *_misses(row)]
    parts += ["## Not asked", "\n".join(f"- {name}: {why}." for name, why in NOT_ASKED.items())]
    parts += [ENGINES, markdown([_row(row, row["name"])[:-1] for row in results["engines"]], heads[:-1])]
    for row in results["engines"]:
        parts += _misses(row)
    parts += [
        OWN,
        markdown([tuple(map(str, row)) for row in results["recorded"]], ("program", "version", "cases", "answers")),
    ]
    return "\n\n".join([*parts, REPEAT]) + "\n"


def _anchor(name: str) -> str:
    """Return the anchor of a heading, which has no signs but hyphens."""
    return re.sub(r"[^\w-]", "", name)


def _row(row: Mapping[str, Any], name: str) -> tuple[str, ...]:
    passed, missed, left_out = row["passed"], row["missed"], sum(row["left_out"].values())
    return name, row["version"], row["date"], *map(str, (passed + missed, passed, missed, left_out))


def _left_out(row: Mapping[str, Any]) -> Iterator[str]:
    if row["left_out"]:
        said = "; ".join(f"{why} ({times})" for why, times in sorted(row["left_out"].items()))
        yield f"Left out: {said}."


def _misses(row: Mapping[str, Any]) -> Iterator[str]:
    """Yield an example for the rules that are missed: what they say, what was asked, what came."""
    if row["misses"]:
        number = sum(len(miss["rules"]) for miss in row["misses"])
        yield f"{row['name']} {row['version']} misses {number} rules somewhere; an example for each:"
    for miss in row["misses"]:
        rules = "\n".join(
            f"- [`{rule}`](rules.md#{rule.replace('.', '')}), missed {missed} of {asked} times: {RULES[rule].says}"
            for rule, missed, asked in miss["rules"]
        )
        lines = [*miss["asked"].split("\n"), miss["why"]]
        yield f"{rules}\n\n```text\n" + "\n".join(map(printable, lines)) + "\n```"
