"""GitLab CI: the containers of jobs, and of their services.

Reads: the text of a .gitlab-ci.yml. Gives: the request of each container, as the runner's docker executor sends it; of
a container runtime as its kubernetes executor does. Read ``pipeline`` first, which finds the containers.
Compare: gitlab-runner ``createContainerConfig``, ``createServiceContainerConfig`` (executors/docker/docker.go),
``getCommandAndArgs`` (executors/kubernetes/kubernetes.go), ``BashDetectShellScript`` (shells/bash.go).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from simulator.callers.caller import Caller, Workload
from simulator.callers.file_body import file_body, texts
from simulator.callers.gitlab.pipeline import JobContainer, read_pipeline
from simulator.callers.kubernetes import workload as kubernetes
from simulator.callers.named_requests import ApiContainer, ApiContainers, chosen_name
from simulator.core.json_checks import require_object
from simulator.core.record import NamedTuple
from simulator.core.request import CallerContext, Request
from simulator.core.rule import Decision, Question, Rule
from simulator.core.sources import GITLAB_RUNNER
from simulator.engine.engine import Engine

WHAT = "request.gitlab-ci"
_DOCKER = "executors/docker/docker.go"
_NOT_RUN = "Read in the source of the runner; not run."
_SHELLS = ("/usr/local/bin/bash", "/usr/bin/bash", "/bin/bash", "/usr/local/bin/sh", "/usr/bin/sh", "/bin/sh",
           "/busybox/sh")  # fmt: skip


class GitlabJob(Question):
    """Which words does a container of GitLab CI get?"""

    SCRIPT = Rule(
        "A job's container gets sh -c with a script that looks for a shell; the job's script is its standard input.",
        GITLAB_RUNNER(_DOCKER, "createContainerConfig"),
        GITLAB_RUNNER("shells/bash.go", "BashDetectShellScript"),
        note=f"The image's CMD never runs, and an entrypoint has to execute its words. {_NOT_RUN}",
    )
    ENTRYPOINT = Rule(
        'An entrypoint that is an empty list, or none, leaves the image\'s; [""] removes it.',
        GITLAB_RUNNER(_DOCKER, "overwriteEntrypoint"),
        note=f"A runner with disable_entrypoint_overwrite ignores it. {_NOT_RUN}",
    )
    SERVICE = Rule(
        "A service's entrypoint and command are those of the request, each only if its list is not empty.",
        GITLAB_RUNNER(_DOCKER, "createServiceContainerConfig"),
        note=_NOT_RUN,
    )
    POD = Rule(
        "In Kubernetes the script replaces the image's ENTRYPOINT, and the job's entrypoint counts for nothing.",
        GITLAB_RUNNER("executors/kubernetes/kubernetes.go", "getCommandAndArgs"),
        note=f"With FF_KUBERNETES_HONOR_ENTRYPOINT the script is the pod's args. {_NOT_RUN}",
    )


def detect_script() -> str:
    """Return the script that looks for a shell."""
    first, *others = _SHELLS
    tests = [f"if [ -x {first} ]; then\n\texec {first} \n"]
    tests += [f"elif [ -x {shell} ]; then\n\texec {shell} \n" for shell in others]
    return "".join(tests) + "else\n\techo shell not found\n\texit 1\nfi\n\n"


class PodContainers(NamedTuple):
    """The containers of a pipeline, as the kubernetes executor asks for them."""

    containers: Mapping[str, JobContainer]
    caller: Caller
    engine: Engine
    chosen: str | None
    file: str

    def names(self) -> tuple[str, ...]:
        """List the containers in the order of the file."""
        return tuple(self.containers) if self.chosen is None else (self.chosen,)

    def request(self, name: str | None = None) -> Request:
        """Return the request of a container; without a name, of the chosen or of the only one."""
        name = self.chosen if name is None else name
        found = self.containers[chosen_name(self.containers, name, self.file, "container")]
        command, args = list(found.entrypoint), list(found.command)
        if not found.is_service:
            command, args = ["sh", "-c", detect_script()], []
            if found.variables.get("FF_KUBERNETES_HONOR_ENTRYPOINT") == "true":
                command, args = [], command
        fields = {"name": "build", "image": found.image, "command": command, "args": args}
        env = [{"name": key, "value": value} for key, value in found.variables.items()]
        pod = {"containers": [{**fields, "env": env, "stdin": not found.is_service}]}
        manifest = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "runner"}, "spec": pod}
        asked = kubernetes.read(self.caller, {"manifest": json.dumps(manifest)}, self.engine, CallerContext()).request()
        rule = GitlabJob.SERVICE if found.is_service else GitlabJob.POD
        return asked._replace(decisions=(rule.gives([command, args]), *asked.decisions), role=found.role)


def read(caller: Caller, body: Any, engine: Engine, context: CallerContext) -> Workload:
    """Read a pipeline; containers are named JOB, and JOB/SERVICE. ``variables`` are those of the runner."""
    named = file_body(body, WHAT, "container", ("variables",))
    name = named.only(WHAT)
    variables = texts(require_object(body, WHAT).get("variables"), f"{WHAT}.variables")
    containers = read_pipeline(named.text(name, named.context(context)), name, variables)
    if engine.tools is None:  # a runtime of Kubernetes, which has no commands of its own
        return PodContainers(containers, caller, engine, named.chosen, name)
    return ApiContainers(dict(_bodies(containers)), engine, named.chosen, name, "container")


def _bodies(containers: Mapping[str, JobContainer]) -> Iterator[tuple[str, ApiContainer]]:
    for name, found in containers.items():
        decisions: list[Decision[object]] = [GitlabJob.ENTRYPOINT.gives(found.entrypoint)]
        command = list(found.command)
        if not found.is_service:
            command = ["sh", "-c", detect_script()]
        decisions.append((GitlabJob.SERVICE if found.is_service else GitlabJob.SCRIPT).gives(command))
        body = {
            "Image": found.image,
            "Env": [f"{key}={value}" for key, value in found.variables.items()],
            "User": found.user,
            **({"Entrypoint": list(found.entrypoint)} if found.entrypoint else {}),
            **({"Cmd": command} if command else {}),
        }
        yield (
            name,
            ApiContainer(body, tuple(decisions), ("entrypoint", "command"), found.role, is_whole=found.is_service),
        )
