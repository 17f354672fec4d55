"""Lines of kubectl: most as kubectl 1.33 sent them to an API server made for it, some as its source says."""

from __future__ import annotations

from typing import Any

import pytest

import simulator as dsim
from simulator.callers.kubectl.run import _merge as merge
from simulator.callers.table import find_caller
from simulator.core.errors import NotModelled, Unreadable
from simulator.core.request import CallerContext
from simulator.core.rule import Refusal
from simulator.releases.find import find_engine

POD = """{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web"}, "spec": {"securityContext": {"runAsUser": 7},
"initContainers": [{"name": "i", "image": "init", "args": ["i1"]}],
"containers": [{"name": "app", "image": "app:1", "command": ["c"], "args": ["a"], "env": [{"name": "A", "value": "1"}],
"livenessProbe": {"exec": {"command": ["l"]}}, "securityContext": {"runAsUser": 9}},
{"name": "side", "image": "side:1", "args": ["s"]}]}}"""


def workload(line: str) -> Any:
    caller = next(filter(None, (find_caller(line.replace(" ", "-", at).split(" ")[0]) for at in (2, 1))))
    words = line.split(" ")[len(caller.commands[0].split(" ")) :]
    return caller.read(words, find_engine("containerd"), CallerContext({}, {"pod.json": POD}))


def sent(line: str) -> dict[str, tuple[str, list[str] | None, list[str] | None]]:
    """Return the image, command and args of each container."""
    read = workload(line)
    found = {}
    for name in read.names():
        request = read.request(name)
        halves = (request.container.entrypoint, request.container.cmd)
        found[name] = (request.image, *(None if words is None else list(words) for words in halves))
    return found


@pytest.mark.parametrize(
    ("line", "containers"),
    [
        ("kubectl run web --image=nginx a b", {"web/web": ("nginx", None, ["a", "b"])}),
        ("kubectl run web --image=nginx --command -- a -b", {"web/web": ("nginx", ["a", "-b"], None)}),
        ("kubectl run web --image=x --command", {"web/web": ("x", None, None)}),
        (
            'kubectl run web --image=x --overrides={"spec":{"containers":[{"name":"w","image":"y"}],"nope":1}} -- a',
            {"web/w": ("y", None, None)},
        ),
        (
            "kubectl create deployment d --image=a/b_c:1 --image=x@sha256:12",
            {"d/b-c-00000": ("a/b_c:1", None, None), "d/x": ("x@sha256:12", None, None)},
        ),
        ("kubectl create job j --image=x -- a b", {"j/j": ("x", ["a", "b"], None)}),
        ("kubectl debug web --image=busybox -- a b", {"web/debugger": ("busybox", ["a", "b"], None)}),
        ("kubectl debug web -c dbg --image=x --arguments-only -- a", {"web/dbg": ("x", None, ["a"])}),
        ("kubectl debug web --image=x --copy-to=w2 -- a", {"w2/debugger": ("x", ["a"], None)}),
        (
            "kubectl debug -f pod.json --copy-to=w2 -c app -- a b",
            {"w2/i": ("init", None, ["i1"]), "w2/app": ("app:1", ["a", "b"], None), "w2/side": ("side:1", None, ["s"])},
        ),
        (
            "kubectl debug -f pod.json --copy-to=w2 -c i -- a",
            {"w2/i": ("init", ["a"], None), "w2/app": ("app:1", ["c"], ["a"]), "w2/side": ("side:1", None, ["s"])},
        ),
        (
            "kubectl debug -f pod.json --copy-to=w2 --set-image=*=u,side=v",
            {"w2/i": ("init", None, ["i1"]), "w2/app": ("u", ["c"], ["a"]), "w2/side": ("v", None, ["s"])},
        ),
        (
            "kubectl debug -f pod.json --copy-to=w2 --image=z --keep-init-containers=false",
            {"w2/app": ("app:1", ["c"], ["a"]), "w2/side": ("side:1", None, ["s"]), "w2/debugger": ("z", None, None)},
        ),
        ("kubectl debug node/n --image=busybox -- a", {"node-debugger-n/debugger": ("busybox", ["a"], None)}),
    ],
)
def test_the_containers_are_those_that_kubectl_sends(line: str, containers: dict[str, Any]) -> None:
    assert sent(line) == containers


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("kubectl run web", "command-line.too-few"),
        ("kubectl run -- web --image=x", "command-line.too-few"),
        ("kubectl run web --image=x --nope", "command-line.unknown"),
        ("kubectl run web --image=x -t", "kubectl.value"),
        ("kubectl run web --image=x --env A", "kubectl.value"),
        ("kubectl run web --image=x --restart never", "kubectl.value"),
        ("kubectl run web --image=x --port x", "kubectl.value"),
        ("kubectl run web --image=x --expose", "kubectl.value"),
        ("kubectl run web --image=x --rm", "kubectl.value"),
        ("kubectl run web --image=x -i --dry-run=client", "kubectl.value"),
        ("kubectl run web --image=x --dry-run=maybe", "kubectl.value"),
        ("kubectl run web --image=x --annotations a", "kubectl.value"),
        ("kubectl run web --image=x -l =a", "kubectl.value"),
        ("kubectl run web --image=x --pod-running-timeout 0s", "kubectl.value"),
        ("kubectl run web --image=x --override-type=x --overrides={}", "kubectl.value"),
        ("kubectl run web --image=x --overrides=[1]", "kubectl.overrides"),
        ("kubectl run web --image=", "kubectl.image"),
        ("kubectl create deployment --image=x", "kubectl.name"),
        ("kubectl create job j", "kubectl.image"),
        ("kubectl create job j --from=cronjob/c -- a", "kubectl.value"),
        ("kubectl create cronjob c --image=x -- a", "command-line.too-few"),
        ("kubectl debug web --image=x --profile=nope", "kubectl.value"),
        ("kubectl debug web --copy-to=w2", "kubectl.image"),
        ("kubectl debug web --copy-to=w2 -- sh", "kubectl.image"),
        ("kubectl debug --image=x", "kubectl.name"),
        ("kubectl debug deploy/web --image=x", "kubectl.name"),
        ("kubectl debug web --attach=true --copy-to=w2 --set-image=a=b", "kubectl.value"),
        ("kubectl debug web --image=x --image-pull-policy=no", "kubectl.value"),
        ("kubectl debug web --image=x --copy-to=w2 --target=a", "kubectl.value"),
        ("kubectl debug web --image=x -f pod.json", "kubectl.value"),
        ("kubectl debug web --copy-to=w2 --set-image=side --image=z", "command-line.value-invalid"),
        ("kubectl debug -f pod.json --copy-to=w2 -c nope -- a", "kubectl.image"),
        ("kubectl exec -- ls", "kubectl.name"),
        ("kubectl exec web", "kubectl.dashes"),
        ("kubectl exec -f pod.json web -- ls", "kubectl.value"),
        ("kubectl exec web --pod-running-timeout=0s -- ls", "kubectl.value"),
        ("kubectl exec -f pod.json -c nope -- ls", "kubectl.no-container"),
    ],
)
def test_what_kubectl_refuses_ends_with_status_one(line: str, rule: str) -> None:
    with pytest.raises(Refusal) as refused:
        workload(line).request()
    assert (refused.value.decision.rule.id, refused.value.status, refused.value.by) == (rule, 1, "kubectl")


@pytest.mark.parametrize(
    "line",
    [
        "kubectl create job j --from=cronjob/c",
        "kubectl debug web --copy-to=w2 -c app -- sh",
        "kubectl debug web --image=x --custom=c.yaml",
        "kubectl run web --image=x --override-type=json --overrides=[]",
        'kubectl run web --image=x --override-type=strategic --overrides={"spec":{"containers":[]}}',
        'kubectl run web --image=x --overrides={"kind":"Foo"}',
    ],
)
def test_what_the_cluster_knows_is_not_modelled(line: str) -> None:
    with pytest.raises(NotModelled):
        workload(line)


def test_a_file_that_is_not_here_is_named() -> None:
    with pytest.raises(Unreadable, match=r"nope\.yaml"):
        workload("kubectl exec -f nope.yaml -- ls")


def test_words_have_the_places_of_the_line_and_those_of_the_pod_their_field() -> None:
    read = workload("kubectl debug -f pod.json --copy-to=w2 -c app -- sh -c")
    assert [word.origin.where for word in read.request("app").container.entrypoint] == ["argument 1", "argument 2"]
    assert [word.origin.where for word in read.request("side").container.cmd] == ["args"]


def test_a_strategic_merge_without_a_list_is_a_plain_one() -> None:
    line = 'kubectl run web --image=x --override-type=strategic --overrides={"spec":{"hostNetwork":true}} -- a'
    assert sent(line) == {"web/web": ("x", None, ["a"])}


def test_a_merge_takes_away_what_is_null() -> None:
    assert merge({"a": 1, "b": {"c": 2}}, {"a": None, "b": {"d": {"e": None}}}) == {"b": {"c": 2, "d": {}}}


def test_a_refusal_of_the_api_server_has_no_place_in_an_object_that_nobody_wrote() -> None:
    answer = dsim.ask("kubectl-run", ["a.b", "--image=x"])["a.b/a.b"]
    assert answer.refusal is not None
    assert str(answer.refusal).startswith('The Pod "a.b" is invalid: ')


@pytest.mark.parametrize("chosen", [[], ["-c", "app"]])
def test_words_are_executed_with_what_the_pod_gives_its_container(chosen: list[str]) -> None:
    images = {"app:1": {"Env": ["PATH=/bin"], "User": "5"}}
    line = ["-f", "pod.json", *chosen, "--", "ls"]
    process = dsim.ask("kubectl-exec", line, files={"pod.json": POD}, images=images)[""].process
    assert process is not None
    assert (list(process.args), list(process.env), process.user) == (["ls"], ["PATH=/bin", "A=1"], "9")
