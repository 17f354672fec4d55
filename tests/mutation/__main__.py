"""Break the specification, one thing at a time, and see a test fail: python -m tests.mutation [--sample N] [PATH ...]

Needs cosmic-ray (the extra ``proof``). It works on a copy of the commit that is checked out, so nothing here changes.
First all tests run once, to see which lines each of them runs: a mutant, which then costs some seconds, has to fail one
of those that run its line (``fitting.py``). A sample of mutants is drawn, the same for the same seed. Mutants that no
program can tell from the original are left out: other types in annotations, and comparisons by identity or order in
place of ``==``.

Prints how many were killed, and each that survived as a diff, but for those that ``survivors.toml`` justifies; the exit
status is 1 where one survived that is not among these.
"""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
import tempfile
import tomllib
from argparse import ArgumentParser
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

from cosmic_ray.work_db import WorkDB, use_db
from cosmic_ray.work_item import WorkerOutcome

if TYPE_CHECKING:
    from cosmic_ray.work_item import WorkItem

ROOT = Path(__file__).parents[2]
SPECIFICATION = tuple(f"simulator/{room}" for room in "engine build callers launch shell golang images".split())
"""The rooms that say what happens, of which each folder of ``callers`` is one of its own."""
NO_CHANGE = re.compile(r"_BitOr_|_Eq_(?:Is|Lt|Gt)|_NotEq_(?:Is|Lt|Gt)|_Is_(?!IsNot)|_IsNot_(?!Is$)")
"""Operators of cosmic-ray whose mutants are not told from the original, or break what another one breaks as well."""


def main() -> int:
    """Run the mutants of the files that are named, or of the whole specification; return the exit status."""
    parser = ArgumentParser(description="Break the specification, one thing at a time, and see a test fail.")
    parser.add_argument("paths", nargs="*", metavar="PATH", help="files and folders; the whole specification without")
    parser.add_argument("--sample", type=int, default=250, help="how many mutants, as many of each room; 0: all (250)")
    parser.add_argument("--seed", type=int, default=1, help="which of them (1)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "copy")
        subprocess.run(["git", "clone", "-q", str(ROOT), str(copy)], check=True)
        session = _prepare(copy, _files(copy, options.paths or SPECIFICATION), options.sample, options.seed)
        _cosmic_ray(copy, "exec", "settings.toml", session.name)
        with use_db(session, WorkDB.Mode.open) as database:
            return _report(database)


def _files(copy: Path, paths: Iterable[str]) -> list[str]:
    """List the modules of files and folders."""
    found = [each for path in paths for each in (sorted((copy / path).rglob("*.py")) or [copy / path])]
    return [str(path.relative_to(copy)) for path in found if path.name != "__init__.py"]


def _prepare(copy: Path, files: Sequence[str], sample: int, seed: int) -> Path:
    """Write the settings, record which tests run which lines, list the mutants, and keep a sample of them."""
    settings = f"""[cosmic-ray]
module-path = {list(files)}
timeout = 120.0
excluded-modules = []
test-command = "{sys.executable} -m tests.mutation.fitting lines"
distributor.name = "local"
"""
    (copy / "settings.toml").write_text(settings, encoding="utf-8")
    session = copy / "session.sqlite"
    _cosmic_ray(copy, "init", "settings.toml", session.name)
    with use_db(session, WorkDB.Mode.open) as database:
        items = [item for item in database.work_items if not NO_CHANGE.search(item.mutations[0].operator_name)]
        kept = _drawn(items, sample or len(items), random.Random(seed))
        database.clear()
        database.add_work_items(kept)
        print(f"{len(kept)} of {len(items)} mutants", flush=True)
    # Modules are compiled once; a mutant, which may be as long and as old as the original, is told by its text.
    _python(copy, "compileall", "-q", "--invalidation-mode", "checked-hash", "simulator")
    _python(copy, "tests.mutation.fitting", "lines", "--record")  # all tests pass without a mutant
    return session


def _drawn(items: Iterable[WorkItem], count: int, draw: random.Random) -> list[WorkItem]:
    """Draw mutants from each room in turn."""
    rooms: dict[str, list[WorkItem]] = defaultdict(list)
    for item in sorted(items, key=_place):
        rooms[_room(item.mutations[0].module_path)].append(item)
    for room in rooms.values():
        draw.shuffle(room)
    turns = (item for turn in zip_longest(*rooms.values()) for item in turn if item)
    return list(islice(turns, count))


def _place(item: WorkItem) -> tuple[str, tuple[int, int], str, int]:
    """Give what puts mutants in the same order each time."""
    (mutation,) = item.mutations
    return str(mutation.module_path), mutation.start_pos, mutation.operator_name, mutation.occurrence


def _room(module: Path) -> str:
    """Name the room of a module."""
    _, room, *inner = module.parts
    return f"{room}/{inner[0]}" if room == "callers" and len(inner) > 1 else room


def _python(copy: Path, module: str, *words: str, **environment: str) -> None:
    """Run a module in the copy, which is imported in place of what is installed."""
    variables = os.environ | environment | {"PYTHONPATH": str(copy)}
    subprocess.run([sys.executable, "-m", module, *words], cwd=copy, env=variables, check=True)


def _cosmic_ray(copy: Path, *words: str) -> None:
    """Run a command of cosmic-ray in the copy; what a mutant is compiled to is not kept."""
    _python(copy, "cosmic_ray.cli", *words, PYTHONDONTWRITEBYTECODE="1")


def _report(database: WorkDB) -> int:
    """Print the score and the survivors; return 1 where one is not justified."""
    done = database.completed_work_items
    ran = [result for _, result in done if result.worker_outcome == WorkerOutcome.NORMAL]
    survivors = [result.diff or "" for result in ran if not result.is_killed]
    justified = list(_justified(survivors))
    print(f"{len(ran) - len(survivors)} of {len(ran)} killed; {len(justified)} of those that survive are justified")
    left = [diff for diff in survivors if diff not in justified]
    for diff in left:
        print(f"\n{diff}")
    return int(bool(left))


def _justified(survivors: Sequence[str]) -> Iterator[str]:
    """Yield the diffs whose changed line ``survivors.toml`` names, with the reason why no test can kill it."""
    text = Path(__file__).with_name("survivors.toml").read_text(encoding="utf-8")
    known = {(each["file"], each["line"]) for each in tomllib.loads(text)["survivor"]}
    for diff in survivors:
        file = next((line[6:] for line in diff.splitlines() if line.startswith("+++ b/")), "")
        lines = [line[1:].strip() for line in diff.splitlines() if line.startswith("+") and not line.startswith("+++")]
        if any((file, line) in known for line in lines):
            yield diff


if __name__ == "__main__":
    sys.exit(main())
