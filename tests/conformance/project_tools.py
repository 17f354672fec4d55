"""Compare the units and manifests of other projects with Podman's generator and ``podman kube play``.

python -m tests.conformance.project_tools units|manifests CLONES [--root DIR] [--enter WORDS] [--options WORDS]

CLONES is that of ``project_files``; DIR, WORDS and the options are those of ``adapters.podman_lines``. Units are
written to a folder as they stand in the repository, and the generator makes services of them, for the system and for a
user: its lines are compared with dsim's. The images of manifests are replaced by one that is loaded, so that nothing is
pulled, and paths of the machine that they mount are made; then podman makes the containers, which are not started.
"""

from __future__ import annotations

import argparse
import shlex
import shutil
import subprocess
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from simulator.analysis.repository.kinds import kind_of
from tests.catalogue.clones import Clone, Clones
from tests.conformance.adapters.engines import archive, entered
from tests.conformance.adapters.quadlets import PROGRAM
from tests.conformance.comparisons import project_tools as comparison
from tests.conformance.comparisons.quadlets import lines_by_path
from tests.conformance.project_files import texts, write

UNITS = (".container", ".kube")


class Machine(NamedTuple):
    """Where Podman is: a folder with a Debian in it, how a command is run there, and Podman's options."""

    root: Path
    within: list[str]
    options: list[str]

    def run(self, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run a command."""
        settings = (f"{name}={value}" for name, value in variables.items())
        line = [*self.within, "env", *settings, *words]
        return subprocess.run(line, capture_output=True, text=True, check=False, errors="replace")

    def podman(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a command of podman."""
        return self.run("podman", *self.options, *words)


class Tally(NamedTuple):
    """What was compared, by name, and what differs."""

    counts: Counter[str]
    different: list[str]

    def add(self, place: str, kind: str, difference: str | None) -> None:
        """Count a comparison."""
        outcome = "the same" if difference is None else difference.partition(":")[0]
        self.counts[f"{kind}: {outcome}"] += 1
        if difference is not None:
            self.different.append(f"  {place}: {difference}")


def folders_of_units(files: Mapping[str, str]) -> Iterator[tuple[str, list[str]]]:
    """Yield each folder that has units which start containers, with its slash (none at the top), and their paths."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in files:
        if path.endswith(UNITS) and ".d/" not in path:
            found[path[: path.rfind("/") + 1]].append(path)
    yield from sorted(found.items())


def units(machine: Machine, clone: Clone, tally: Tally, name: str) -> None:
    """Compare the units of a clone."""
    files = texts(clone)
    for folder, listed in folders_of_units(files):
        below = {path[len(folder) :]: text for path, text in files.items() if path.startswith(folder)}
        place = machine.root / comparison.UNITS.removeprefix("/")
        write(below, place)
        shown = {
            kind: machine.run(PROGRAM, "-dryrun", *flags, QUADLET_UNIT_DIRS=comparison.UNITS)
            for kind, flags in (("unit", ()), ("unit of a user", ("-user",)))
        }
        shutil.rmtree(place)
        lines = {kind: lines_by_path(done.stdout) for kind, done in shown.items()}
        for path in listed:
            unit = path[len(folder) :]
            for kind, done in shown.items():
                line = lines[kind].get(f"{comparison.UNITS}/{unit}")
                tally.add(f"{clone.address}: {path}", kind, comparison.unit(unit, below, line, done.stderr, name))


def manifests(machine: Machine, clone: Clone, tally: Tally, name: str) -> None:
    """Compare the manifests of a clone."""
    for path, text in texts(clone).items():
        if kind_of(path, text) != "kubernetes":
            continue
        asked = comparison.with_image(text)
        for each in comparison.paths_of_machine(asked):
            inside = machine.root / each.lstrip("/")
            if not inside.exists() and not inside.is_symlink():
                inside.mkdir(parents=True)
        (machine.root / "tmp/project.yaml").write_text(asked, encoding="utf-8")
        done = machine.podman("kube", "play", "--start=false", "/tmp/project.yaml")
        seen = machine.podman("ps", "-aq", "--no-trunc").stdout.split() if done.returncode == 0 else []
        inspected = machine.podman("inspect", *seen).stdout if seen else "[]"
        for what in (["pod", "rm", "-fa"], ["volume", "rm", "-fa"], ["secret", "rm", "-a"]):
            machine.podman(*what)
        for kind, difference in comparison.manifest(asked, inspected, done.stderr, done.returncode, name):
            tally.add(f"{clone.address}: {path}", kind, difference)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("units", "manifests"))
    parser.add_argument("clones")
    parser.add_argument("--root", default="/")
    parser.add_argument("--enter", default="")
    parser.add_argument("--options", default="--cgroup-manager=cgroupfs")
    chosen = parser.parse_args()
    machine = Machine(Path(chosen.root), entered(chosen.root, chosen.enter), shlex.split(chosen.options))
    version = machine.run(PROGRAM, "-version").stdout.strip()
    name = "podman@" + ".".join(version.split(".")[:2])
    compare = units
    if chosen.what == "manifests":
        compare = manifests
        (machine.root / "tmp/project.tar").write_bytes(archive({"project": comparison.CONFIG}))
        loaded = machine.podman("load", "-i", "/tmp/project.tar")
        loaded.check_returncode()
    tally = Tally(Counter(), [])
    for clone in Clones(Path(chosen.clones)).all():
        compare(machine, clone, tally, name)
    print(f"{name} ({version})", *(f"{count:6} {kind}" for kind, count in sorted(tally.counts.items())), sep="\n")
    print(*tally.different, sep="\n")


if __name__ == "__main__":
    main()
