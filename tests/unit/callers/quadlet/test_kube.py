"""Units that play pods."""

from __future__ import annotations

import pytest

from simulator.callers.caller import Workload
from simulator.callers.table import find_caller
from simulator.core.errors import DsimError, NotModelled, Unreadable
from simulator.core.request import CallerContext
from simulator.core.rule import Refusal
from simulator.releases.find import find_engine

POD = "{apiVersion: v1, kind: Pod, metadata: {name: NAME}, spec: {containers: [{name: c, image: i}]}}"
FILES = {"u/p.yaml": POD.replace("NAME", "p"), "u/x/q.yaml": POD.replace("NAME", "q")}


def read(units: dict[str, str], *file: str, engine: str = "podman@5.8", **more: str) -> Workload:
    caller = find_caller("quadlet")
    assert caller is not None
    body = {"files": {**FILES, **units}, "file": list(file), **more}
    return caller.read(body, find_engine(engine), CallerContext())


def test_the_containers_of_units_in_a_folder_have_the_units_name() -> None:
    units = {
        "u/a.container": "[Container]\nImage=i\n",
        "u/k.kube": "[Kube]\nYaml=p.yaml x/q.yaml\n",
        "u/x/bad.kube": "[Kube]\n",
        "u/x/gone.kube": "[Kube]\nYaml=gone.yaml\n",
    }
    found = read(units, "u/")
    assert found.names() == ("a.container", "k.kube/p/c", "k.kube/q/c", "x/bad.kube", "x/gone.kube")
    assert found.request("k.kube/q/c").image == "i"
    with pytest.raises(Refusal, match="no Yaml key specified"):
        found.request("x/bad.kube")
    with pytest.raises(NotModelled, match=r"x/gone\.kube: cannot read"):
        found.request("x/gone.kube")
    assert read(units, "u/", unit="k.kube/p/c").request().role == "main"
    assert read(units, "u/k.kube").names() == ("p/c", "q/c")


@pytest.mark.parametrize(
    ("text", "engine", "error", "says"),
    [
        ("[Kube]\nYaml=p.yaml x/q.yaml\n", "podman@5.4", Unreadable, "cannot read"),
        ("[Kube]\nYaml=%h/p.yaml\n", "podman@5.8", NotModelled, "is known only when it runs"),
        ("[Kube]\nYaml=p.yaml\nExec=x\n", "podman@5.8", Refusal, "unsupported key 'Exec' in group 'Kube'"),
        ("[Kube]\nYaml=p.yaml\n[Service]\nType=simple\n", "podman@5.8", Refusal, "invalid service Type 'simple'"),
        ("[Kube]\nYaml=p.yaml\n[Service]\nKillMode=x\n", "podman@5.8", Refusal, "invalid KillMode 'x'"),
        ("[Kube]\nYaml=p.yaml\nPodmanArgs=--bogus\n", "podman@5.8", Refusal, "unknown flag: --bogus"),
    ],
)
def test_a_unit_that_plays_nothing_says_why(text: str, engine: str, error: type[DsimError], says: str) -> None:
    with pytest.raises(error, match=says):
        read({"u/k.kube": text}, "u/k.kube", engine=engine)
