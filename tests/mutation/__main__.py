"""Break the specification, one thing at a time, and see a test fail: python -m tests.mutation [--sample N] [FILE ...]

Needs cosmic-ray (the extra ``proof``). It works on a copy of the commit that is checked out, so nothing here changes.
Each mutant costs some seconds: a sample of them is drawn, the same for the same seed. Mutants that no program can tell
from the original are left out: other types in annotations, and comparisons by identity or order in place of ``==``.

Prints how many were killed, and each that survived as a diff, but for those that ``survivors.toml`` justifies; the exit
status is 1 where one survived that is not among these.
"""

from __future__ import annotations

import random
import re
import subprocess
import sys
import tempfile
import tomllib
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from pathlib import Path

from cosmic_ray.work_db import WorkDB, use_db
from cosmic_ray.work_item import WorkerOutcome

ROOT = Path(__file__).parents[2]
SPECIFICATION = ("simulator/engine", "simulator/build")
"""Where the rules of the engines and of the builders are."""
TESTS = ("tests/unit/engine", "tests/unit/build", "tests/scenarios", "tests/conformance/test_observed.py")
"""Quick ones first: most mutants are killed by them."""
OF_LAUNCH = "scripts shells launches signals plays quadlet numbers redirections errors expansions"
"""Recordings of other rooms."""
NO_CHANGE = re.compile(r"_BitOr_|_Eq_(?:Is|Lt|Gt)|_NotEq_(?:Is|Lt|Gt)|_Is_(?!IsNot)|_IsNot_(?!Is$)")
"""Operators of cosmic-ray whose mutants are not told from the original, or break what another one breaks as well."""


def main() -> int:
    """Run the mutants of the files that are named, or of the whole specification; return the exit status."""
    parser = ArgumentParser(description="Break the specification, one thing at a time, and see a test fail.")
    parser.add_argument("files", nargs="*", metavar="FILE", help="of simulator/; the whole specification without")
    parser.add_argument("--sample", type=int, default=250, help="how many mutants; 0 for all (250)")
    parser.add_argument("--seed", type=int, default=1, help="which of them (1)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "copy")
        subprocess.run(["git", "clone", "-q", str(ROOT), str(copy)], check=True)
        session = _prepare(copy, options.files or _files(copy), options.sample, options.seed)
        _cosmic_ray(copy, "exec", "settings.toml", session.name)
        with use_db(session, WorkDB.Mode.open) as database:
            return _report(database)


def _files(copy: Path) -> list[str]:
    """List the modules of the specification."""
    found = [path for room in SPECIFICATION for path in sorted((copy / room).rglob("*.py"))]
    return [str(path.relative_to(copy)) for path in found if path.name != "__init__.py"]


def _prepare(copy: Path, files: Sequence[str], sample: int, seed: int) -> Path:
    """Write the settings, list the mutants, and keep a sample of them."""
    others = " and ".join(f"not {name}" for name in OF_LAUNCH.split())
    command = f"{sys.executable} -m pytest -x -q -n0 -p no:cacheprovider {' '.join(TESTS)} -k '{others}'"
    settings = f"""[cosmic-ray]
module-path = {list(files)}
timeout = 300.0
excluded-modules = []
test-command = "{command}"
distributor.name = "local"
"""
    (copy / "settings.toml").write_text(settings, encoding="utf-8")
    session = copy / "session.sqlite"
    _cosmic_ray(copy, "init", "settings.toml", session.name)
    _cosmic_ray(copy, "baseline", "settings.toml")  # the tests pass without a mutant
    with use_db(session, WorkDB.Mode.open) as database:
        items = [item for item in database.work_items if not NO_CHANGE.search(item.mutations[0].operator_name)]
        items.sort(key=lambda item: (str(item.mutations[0].module_path), item.mutations[0].start_pos, item.job_id))
        kept = random.Random(seed).sample(items, min(sample or len(items), len(items)))
        database.clear()
        database.add_work_items(kept)
        print(f"{len(kept)} of {len(items)} mutants", flush=True)
    return session


def _cosmic_ray(copy: Path, *words: str) -> None:
    """Run a command of cosmic-ray in the copy, which is imported in place of what is installed."""
    command = [sys.executable, "-m", "cosmic_ray.cli", *words]
    environment = {"PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
    subprocess.run(["env", *(f"{name}={value}" for name, value in environment.items()), *command], cwd=copy, check=True)


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
