"""Ask for every container of the Compose files, manifests and units of other projects, and say what became of them.

python -m tests.conformance.project_files CLONES [PLUGIN]

CLONES holds a folder ``owner+name/repo`` for each repository, as for the catalogue. A container is answered, refused as
its tool refuses it, or not modelled; what is not modelled is listed with its first file. With PLUGIN, the program
docker-compose, what ``config`` shows of each service's command and entrypoint is compared with what dsim asks for.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from simulator.analysis.repository.kinds import kind_of
from simulator.api.requests import answer_request
from simulator.callers.selected_names import read_workload
from simulator.callers.table import find_caller
from simulator.core.errors import DsimError, NotModelled
from simulator.core.request import CallerContext, Request
from simulator.core.rule import Refusal
from simulator.releases.find import default_engine, find_engine
from simulator.simulation.container import Simulation
from simulator.simulation.outcome import KnownImages
from tests.catalogue.clones import Clone, Clones

KINDS = {"compose": "Compose files", "kubernetes": "manifests", "quadlet": "units"}
ENVIRONMENT = {"HOME": "/root", "PATH": "/usr/bin:/bin"}
IMAGES = {"*": {"Entrypoint": ["ex"], "Cmd": ["cx"]}}
READ = (
    ".yml",
    ".yaml",
    ".env",
    ".json",
    ".container",
    ".pod",
    ".kube",
    ".volume",
    ".network",
    ".build",
    ".image",
    ".artifact",
)
OUTCOMES = ("answered", "refused", "nothing to start", "not modelled")


class Found(NamedTuple):
    """What became of a name of a file: one of ``OUTCOMES``, why, and the request, where it could be read."""

    name: str
    outcome: str
    why: str = ""
    request: Request | None = None


def texts(clone: Clone) -> dict[str, str]:
    """Read the files of a repository's newest commit that projects are made of."""
    names = clone.git("ls-tree", "-r", "-z", "--name-only", "HEAD").split("\0")
    found = {}
    for name in names:
        read = name.endswith(READ) or (name.endswith(".conf") and ".d/" in name)
        if read and not {"vendor", "node_modules"} & set(name.split("/")):
            data = clone.read(f"HEAD:{name}")
            if data is not None and len(data) < 2**20:
                found[name] = data.decode("utf-8", "replace")
    return found


def ask(kind: str, file: str, files: Mapping[str, str]) -> Iterator[Found]:
    """Ask for every container of a file."""
    caller = find_caller(kind)
    assert caller is not None  # of KINDS
    name = default_engine(caller.engines[0])
    engine = find_engine(name)
    folder = file[: file.rfind("/") + 1]
    near = {path: text for path, text in files.items() if path.startswith(folder)}
    body = {"files": near if kind == "quadlet" else {file: files[file]}, "file": [file]}
    context = CallerContext(ENVIRONMENT, files, elsewhere=True)
    try:
        workload = read_workload(caller, body, engine, context)
        names = workload.names()
    except Refusal as refusal:
        yield Found("", "refused", refusal.decision.rule.id)
        return
    except DsimError as error:
        yield Found("", _outcome(error), str(error))
        return
    for each in names:
        try:
            request = workload.request(each)
            answer = answer_request(request, KnownImages(named=IMAGES), engine, name)
        except Refusal as refusal:
            yield Found(each, "refused", refusal.decision.rule.id)
        except DsimError as error:
            yield Found(each, _outcome(error), str(error))
        else:
            outcome = answer.outcome
            refused = isinstance(outcome, Refusal) or (isinstance(outcome, Simulation) and outcome.argv is None)
            yield Found(each, "refused" if refused else "answered", request=request)


def _outcome(error: DsimError) -> str:
    return "not modelled" if isinstance(error, NotModelled) else "nothing to start"


def write(files: Mapping[str, str], folder: Path) -> None:
    """Write the files of a repository to a folder."""
    for name, text in files.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8", newline="")


def shown(plugin: str, file: Path) -> tuple[dict[str, Any], str]:
    """Give the services that ``docker-compose config`` shows of a file, or what it says where it refuses it."""
    words = [plugin, "-f", str(file), "config", "--format", "json", "--no-env-resolution"]
    done = subprocess.run(words, env=ENVIRONMENT, cwd=file.parent, capture_output=True, check=False, timeout=120)
    if done.returncode:
        return {}, done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2] or "refused"
    return json.loads(done.stdout)["services"], ""


def differences(plugin: str, file: Path, found: list[Found]) -> Iterator[str]:
    """Yield where Compose has other words; a value each for the command and the entrypoint of a service.

    Services of profiles that are not active are not shown; env files that are not committed end Compose, as does a key
    for ssh, which it cannot write as JSON.
    """
    services, refused = shown(plugin, file)
    if refused:
        if not re.search("env file .* not found|MarshalJSON", refused) and not any(
            each.outcome != "answered" for each in found
        ):
            yield f"refused by Compose alone: {refused}"
        return
    for each in found:
        if each.request is None or each.name not in services:
            continue
        container, theirs = each.request.container, services[each.name]
        for key, ours in (("entrypoint", container.entrypoint), ("command", container.cmd)):
            listed = None if ours is None else [str(word) for word in ours]
            value = theirs.get(key)
            same = listed == (None if value is None else [word.replace("$$", "$") for word in value])
            yield "" if same else f"{each.name}.{key}: {listed} and {value}"


class Survey(NamedTuple):
    """What became of the files of all clones."""

    counts: dict[str, Counter[str]]
    not_modelled: Counter[str]
    first: dict[str, str]
    compared: Counter[str]
    different: list[str]

    def add(self, clone: Clone, plugin: str | None) -> None:
        """Ask for the files of a clone."""
        files = texts(clone)
        asked = {file: kind for file, text in files.items() if (kind := kind_of(file, text)) in KINDS}
        with tempfile.TemporaryDirectory(prefix="project-") as folder:
            if plugin and "compose" in asked.values():
                write(files, Path(folder))
            for file, kind in asked.items():
                found = list(ask(str(kind), file, files))
                self._count(str(kind), f"{clone.address}: {file}", found)
                if plugin and kind == "compose":
                    listed = list(differences(plugin, Path(folder, file), found))
                    self.compared.update("different" if each else "the same" for each in listed)
                    self.different.extend(f"  {clone.address}: {file}: {each}" for each in listed if each)

    def _count(self, kind: str, place: str, found: list[Found]) -> None:
        self.counts[kind].update(("files", *(each.outcome for each in found)))
        for each in found:
            if each.outcome == "not modelled":
                self.not_modelled[each.why] += 1
                self.first.setdefault(each.why, place)

    def lines(self) -> Iterator[str]:
        """Write it down."""
        for kind, count in self.counts.items():
            yield f"{KINDS[kind]}: {count['files']}; " + ", ".join(f"{count[each]} {each}" for each in OUTCOMES)
        for why, number in self.not_modelled.most_common(40):
            yield f"  {number:5} {why[:150]}; first {self.first[why]}"
        yield from (f"{count} values {name}" for name, count in self.compared.items())
        yield from self.different


def summary(folder: Path, plugin: str | None) -> str:
    """Ask for all files of all clones, and write down what became of them."""
    survey = Survey({kind: Counter() for kind in KINDS}, Counter(), {}, Counter(), [])
    for clone in Clones(folder).all():
        survey.add(clone, plugin)
    return "\n".join(survey.lines())


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    print(summary(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) == 3 else None))
