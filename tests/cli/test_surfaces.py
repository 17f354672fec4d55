"""Where reviewers are: the hooks of pre-commit, the GitHub Action, the examples of docs/ci.md.

The hooks are run by a real pre-commit where DSIM_PRE_COMMIT names its program; that installs dsim from the registry.
The action's step is run as a runner runs it: bash, with the variables that GitHub sets.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from simulator.cli.options import STYLES
from simulator.golang.yaml.values import read_values
from simulator.linting.finding import SEVERITIES
from simulator.workspace.files import file_kind
from tests import rendering

ROOT = Path(__file__).parents[2]
ACTION = ROOT / ".github" / "actions" / "dsim"
GIT = ("git", "-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "init.defaultBranch=main")
CLEAN = 'FROM scratch\nENTRYPOINT ["/app"]\n'
SWALLOWS = 'FROM alpine\nENTRYPOINT /app\nCMD ["x"]\n'


def loaded(text: str) -> Any:
    (document,) = read_values(text, "f")
    return document


def examples() -> list[Any]:
    """The YAML texts that docs/ci.md shows."""
    page = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
    return [loaded(text) for text in re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)]


HOOKS = {hook["id"]: hook for hook in loaded((ROOT / ".pre-commit-hooks.yaml").read_text())}
MANIFEST = loaded((ACTION / "action.yml").read_text())


class Repository(NamedTuple):
    """A repository with a Dockerfile, and a change of it that is not committed."""

    folder: Path

    def git(self, *words: str) -> None:
        subprocess.run([*GIT, *words], cwd=self.folder, check=True, capture_output=True)

    def commit(self, text: str, name: str = "Dockerfile") -> None:
        (self.folder / name).write_text(text)
        self.git("add", "-A")
        self.git("commit", "-qm", "x")


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    made = Repository(tmp_path / "repository")
    made.folder.mkdir()
    made.git("init", "-q")
    made.commit(CLEAN)
    return made


def test_no_name_of_a_file_is_an_option_of_the_hook() -> None:
    hook = HOOKS["dsim-lint"]
    assert [*hook["entry"].split(), *hook["args"]][-1] == HOOKS["dsim-diff"]["entry"].split()[-1] == "--"
    shown = [hook for text in examples() for repo in text.get("repos", ()) for hook in repo["hooks"]]
    assert all(hook["args"][-1] == "--" for hook in shown if "args" in hook)


@pytest.mark.parametrize(
    "name",
    """Dockerfile dockerfile web.Dockerfile Dockerfile.web Dockerfile-web Containerfile a/b/Dockerfile.x
    compose.yaml docker-compose.yml docker-compose.prod.yml compose-dev.yaml a/compose.override.yml
    Dockerfile.j2 Dockerfile.template Dockerfile.dockerignore dockerfile.md dockerfile_parse.py Dockerfile.txt.orig
    Dockerfile.rego Dockerfile.tf Dockerfile.diff  Dockerfile.ps1 dockerfile.tar.gz Dockerfile.php
    README.md compose.json my-compose.yaml dockerfiles composer.yaml web.containerfile Dockerfile.in
    Makefile a/GNUmakefile rules.mk Dockerfile.mk deploy.sh a/b.bash Dockerfile.sh makefile.am shell
    .github/workflows/ci.yml a/.github/workflows/dockerfile.yaml .github/ci.yml action.yml a/action.yaml actions.yml
    .gitlab-ci.yml a/build.gitlab-ci.yml gitlab-ci.yml .circleci/config.yml .travis.yml .drone.yml .woodpecker.yml
    .woodpecker/build.yaml azure-pipelines.yml bitbucket-pipelines.yml units/web.container web.pod
    .devcontainer/devcontainer.json .devcontainer.json devcontainer.json x.json deploy.yaml""".split(),
)
def test_the_hooks_take_the_files_whose_names_tell_lint_what_they_are(name: str) -> None:
    taken = bool(re.search(HOOKS["dsim-lint"]["files"], name))
    assert taken == (file_kind(name) is not None)
    assert HOOKS["dsim-diff"]["files"] == HOOKS["dsim-lint"]["files"]


def pre_commit(repository: Repository, *words: str) -> tuple[int, str]:
    if not (program := os.environ.get("DSIM_PRE_COMMIT")):
        pytest.skip("DSIM_PRE_COMMIT names no pre-commit")
    done = subprocess.run([program, *words], cwd=repository.folder, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def test_a_real_pre_commit_runs_the_hooks(repository: Repository, tmp_path: Path) -> None:
    assert pre_commit(repository, "validate-manifest", str(ROOT / ".pre-commit-hooks.yaml"))[0] == 0
    source = tmp_path / "dsim"
    subprocess.run(["git", "clone", "-q", str(ROOT), str(source)], check=True)
    shutil.copy(ROOT / ".pre-commit-hooks.yaml", source)
    subprocess.run([*GIT, "add", "-A"], cwd=source, check=True)
    subprocess.run([*GIT, "commit", "-qm", "x", "--allow-empty"], cwd=source, check=True)
    run, options = ("try-repo", str(source)), ("--verbose", "--files", "Dockerfile", "--hook-stage")
    assert "Passed" in pre_commit(repository, *run, *options, "pre-commit")[1]
    (repository.folder / "Dockerfile").write_text(SWALLOWS)
    repository.git("add", "-A")
    status, told = pre_commit(repository, *run, *options, "pre-commit")
    assert status == 1 and "Dockerfile:3:1: warning lint.swallowed" in told
    status, told = pre_commit(repository, *run, "dsim-diff", *options, "manual")
    assert status == 1 and 'after   ["/bin/sh", "-c", "/app", "x"]' in told


class Ran(NamedTuple):
    """What a step left behind."""

    status: int
    log: str
    summary: str
    outputs: dict[str, str]


@pytest.fixture(scope="session")
def program(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A Python whose ``-m venv`` gives one that has dsim already, so that nothing is downloaded."""
    folder = tmp_path_factory.mktemp("python")
    file = folder / "python3"
    file.write_text(
        f"""#!/bin/sh
if [ "$1 $2" = "-m venv" ]; then
  mkdir -p "$3/bin"
  printf '#!/bin/sh\\nexit 0\\n' >"$3/bin/python"
  printf '#!/bin/sh\\nPYTHONPATH={ROOT} exec {sys.executable} -m simulator "$@"\\n' >"$3/bin/dsim"
  chmod +x "$3/bin/python" "$3/bin/dsim"
else
  exec {sys.executable} "$@"
fi
"""
    )
    file.chmod(0o755)
    return str(file)


def step(repository: Repository, python: str, environment: Mapping[str, str] | None = None, /, **inputs: str) -> Ran:
    """Run the action's step as a runner does: inputs by their names, defaults where they are not given."""
    (only,) = MANIFEST["runs"]["steps"]
    given = {name: inputs.pop(name.replace("-", "_"), about["default"]) for name, about in MANIFEST["inputs"].items()}
    assert not inputs, "there is no such input"
    filled = {
        name: re.sub(r"\$\{\{ inputs\.([a-z-]+) }}", lambda found: given[found[1]], text)
        for name, text in only["env"].items()
    }
    temporary = repository.folder.parent / "runner"
    temporary.mkdir(exist_ok=True)
    files = {name: temporary / name for name in ("GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT")}
    for file in files.values():
        file.write_text("")
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", only["run"]],
        cwd=repository.folder,
        env={
            **os.environ,
            **filled,
            **{name: str(file) for name, file in files.items()},
            "GITHUB_ACTION_PATH": str(ACTION),
            "GITHUB_ACTIONS": "true",
            "RUNNER_TEMP": str(temporary),
            "DSIM_PYTHON": python,
            **(environment or {}),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    outputs = dict(line.split("=", 1) for line in files["GITHUB_OUTPUT"].read_text().splitlines())
    return Ran(done.returncode, done.stdout + done.stderr, files["GITHUB_STEP_SUMMARY"].read_text(), outputs)


def test_lint_annotates_and_writes_the_page(repository: Repository, program: str) -> None:
    (repository.folder / "Dockerfile").write_text(SWALLOWS)
    ran = step(repository, program, fail_on="warning", format="sarif")
    assert ran.status == 1
    assert "::warning file=Dockerfile,line=3" in ran.log
    assert "lint.swallowed" in ran.summary
    assert ran.outputs["status"] == "1"
    assert json.loads(Path(ran.outputs["report"]).read_text())["version"] == "2.1.0"
    assert step(repository, program, fail_on="error").status == 0
    assert step(repository, program, args="--fail-on never Dockerfile").status == 0


def test_lint_of_what_is_right_passes(repository: Repository, program: str) -> None:
    ran = step(repository, program)
    assert (ran.status, ran.outputs) == (0, {"status": "0"})
    assert "::" not in ran.log and ran.summary


@pytest.mark.parametrize(
    ("environment", "args", "fail_on", "status"),
    [
        ({}, "", "", 0),
        ({}, "", "different", 1),
        ({"GITHUB_BASE_REF": "main"}, "", "different", 1),
        ({}, "HEAD~1 HEAD", "different", 1),
        ({}, "HEAD HEAD", "different", 0),
    ],
)
def test_diff_compares_with_where_the_change_goes(
    environment: dict[str, str], args: str, fail_on: str, status: int, repository: Repository, program: str
) -> None:
    repository.git("update-ref", "refs/remotes/origin/main", "HEAD")
    repository.commit(SWALLOWS)
    ran = step(repository, program, environment, command="diff", args=args, fail_on=fail_on, format="markdown")
    assert ran.status == status
    same = args == "HEAD HEAD"
    assert ran.outputs["status"] == ("0" if same else "1")
    assert ("has no effect: the shell's script does not read" in ran.summary) != same
    assert Path(ran.outputs["report"]).read_text().strip() == ran.summary.strip()


@pytest.mark.parametrize(
    "inputs",
    [
        {"command": "run"},
        {"command": "lint; touch hacked"},
        {"command": "lint", "format": "../x"},
        {"command": "lint", "fail_on": "different"},
        {"args": "'no end"},
        {"args": "nosuch"},
        {"command": "diff", "args": "no-such-revision"},
        {"command": "diff", "args": "a\n::error::b"},
    ],
)
def test_bad_inputs_are_told_in_one_line(inputs: dict[str, str], repository: Repository, program: str) -> None:
    ran = step(repository, program, None, **inputs)
    assert ran.status == 2
    assert [line[:20] for line in ran.log.splitlines() if line.startswith("::")] == ["::error title=dsim::"]


@pytest.mark.parametrize(
    "text", ["$(touch hacked)", "`touch hacked`", "; touch hacked", "'$(touch hacked)'", '"; touch hacked; "', "*"]
)
def test_inputs_are_never_read_as_shell(text: str, repository: Repository, program: str) -> None:
    for command in ("lint", "diff"):
        step(repository, program, {"GITHUB_BASE_REF": text}, command=command, args=text, fail_on="never")
        step(repository, program, {"GITHUB_BASE_REF": text}, command=command)
    assert not list(repository.folder.rglob("hacked"))


def test_a_file_cannot_write_workflow_commands(repository: Repository, program: str) -> None:
    repository.commit(
        'FROM scratch\nENTRYPOINT /app\nCMD ["\\n::set-output name=a::b"]\n', "Dockerfile.a,b%0A::error::x"
    )
    for command in ("lint", "diff"):
        ran = step(repository, program, command=command)
        commands = [line for line in ran.log.splitlines() if line.startswith("::")]
        assert all(re.match(r"::(notice|warning|error) (file|title)=", line) for line in commands), ran.log


def test_expressions_stand_in_variables_alone() -> None:
    for one in MANIFEST["runs"]["steps"]:
        assert "${{" not in one["run"]
    assert set(re.findall(r"inputs\.([a-z-]+)", (ACTION / "action.yml").read_text())) == set(MANIFEST["inputs"])


def test_the_examples_are_of_this_version() -> None:
    hooks, workflow, gitlab = examples()
    assert [hook["id"] for repo in hooks["repos"] for hook in repo["hooks"]] == list(HOOKS)
    used = [one for one in workflow["jobs"]["images"]["steps"] if "actions/dsim@" in one.get("uses", "")]
    for one in used:
        assert set(one["with"]) <= set(MANIFEST["inputs"])
        assert one["with"].get("fail-on", "never") in (*SEVERITIES, "never")
        assert one["with"]["format"] in STYLES["lint"]
    outputs = {name for one in workflow["jobs"]["images"]["steps"]
               for name in re.findall(r"outputs\.([a-z]+)", json.dumps(one))}  # fmt: skip
    assert outputs <= set(MANIFEST["outputs"])
    assert "dsim lint --fail-on warning" in gitlab["images"]["script"]


@pytest.mark.parametrize(("number", "schema"), [(1, "vendor.github-workflows"), (2, "vendor.gitlab-ci")])
def test_the_examples_fit_their_schemas(number: int, schema: str, tmp_path: Path) -> None:
    program = Path(os.environ.get("DSIM_PRE_COMMIT", "none")).with_name("check-jsonschema")
    if not program.exists():
        pytest.skip("there is no check-jsonschema beside DSIM_PRE_COMMIT")
    (tmp_path / "example.yml").write_text(json.dumps(examples()[number]))
    subprocess.run([program, "--builtin-schema", schema, tmp_path / "example.yml"], check=True)


def test_the_example_fits_pre_commit(repository: Repository) -> None:
    (repository.folder / "config.yaml").write_text(json.dumps(examples()[0]))
    assert pre_commit(repository, "validate-config", "config.yaml")[0] == 0


def test_the_script_of_the_gitlab_job_runs(repository: Repository, program: str, tmp_path: Path) -> None:
    (_, _, gitlab) = examples()
    base = subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=repository.folder, capture_output=True, check=True, text=True
    )
    repository.commit(SWALLOWS)
    subprocess.run([program, "-m", "venv", str(tmp_path / "venv")], check=True)
    environment = {
        **os.environ,
        "PATH": f"{tmp_path / 'venv' / 'bin'}:{os.environ['PATH']}",
        "CI_MERGE_REQUEST_DIFF_BASE_SHA": base.stdout.strip(),
    }
    script = "set -eo pipefail\n" + "\n".join(gitlab["images"]["script"])
    done = subprocess.run(
        ["bash", "-c", script], cwd=repository.folder, env=environment, capture_output=True, check=False
    )
    assert done.returncode == 1 and b"lint.swallowed" in done.stdout  # the last line of the script
    assert "/bin/sh" in (repository.folder / "dsim" / "diff.html").read_text()
    assert rendering.code_quality((repository.folder / "dsim" / "lint.json").read_text())
