"""Steps of Tekton and Argo, and what manifests without a pod are."""

from __future__ import annotations

import pytest

from simulator.analysis.difference import describe
from simulator.build.image import BuiltImage
from simulator.callers.kubernetes import pods
from simulator.callers.kubernetes.kinds import read_kinds
from simulator.core.errors import NothingStarted, NotModelled, Unreadable
from simulator.releases.find import find_engine
from simulator.simulation.container import simulate
from simulator.simulation.image import image_given, unknown_image

TASK = """
apiVersion: tekton.dev/v1
kind: {kind}
metadata: {{name: t}}
spec: {spec}
"""
ENGINE = find_engine("containerd")


def argvs(text: str) -> dict[str, object]:
    built = image_given({"config": {"Entrypoint": ["ex"], "Cmd": ["cx", "$$"]}}, {}, ENGINE)
    found: dict[str, object] = {}
    for container in pods.containers(text, "m"):
        label = f"{container.pod.name}/{container.name}"
        try:
            done = simulate(built, pods.ask(container, ENGINE), ENGINE)
            found[label] = list(done.argv.value) if done.argv else done.refusal
        except NotModelled as error:
            found[label] = str(error)
    return found


def test_words_of_the_image_are_expanded_as_those_of_a_step() -> None:
    spec = "{steps: [{image: i}, {image: i, command: [c]}], sidecars: [{name: s, image: i}]}"
    assert argvs(TASK.format(kind="Task", spec=spec)) == {
        "t/step-unnamed-0": ["ex", "cx", "$"],
        "t/step-unnamed-1": ["c"],
        "t/sidecar-s": ["ex", "cx", "$$"],
    }


def test_words_of_an_unknown_image_stay_unknown() -> None:
    (container,) = pods.containers(TASK.format(kind="Task", spec="{steps: [{image: i}]}"), "m")
    done = simulate(BuiltImage(unknown_image("i"), missing="i"), pods.ask(container, ENGINE), ENGINE)
    assert describe(done) == "<ENTRYPOINT of i> <CMD of i>" and not done.is_known


def test_step_actions_and_references_are_found_in_the_manifest() -> None:
    action = TASK.format(kind="StepAction", spec="{image: i, params: [{name: p, default: d}], args: ['$(params.p)']}")
    action = action.replace("name: t", "name: act")
    step = "{name: a, ref: {name: act}, params: [{name: p, value: '$(params.q)'}]}"
    steps = f"{{params: [{{name: q, default: v}}], steps: [{step}, {{ref: {{name: nope}}}}]}}"
    pipeline = TASK.format(kind="Pipeline", spec="{tasks: [{name: x, taskRef: {name: t}}], finally: [{name: z}]}")
    runs = TASK.format(kind="PipelineRun", spec="{pipelineRef: {name: line}}").replace("name: t}\n", "name: r1}\n")
    other = TASK.format(kind="PipelineRun", spec="{pipelineRef: {name: nope}}").replace("name: t}\n", "name: r2}\n")
    text = "---".join(
        [action, TASK.format(kind="Task", spec=steps), pipeline.replace("name: t}\n", "name: line}\n", 1), runs, other]
    )
    missing = "it runs the step action nope, which is not in the manifest; add it there"
    assert argvs(text) == {
        "act/step-unnamed-0": ["ex", "d"],
        "t/step-unnamed-1/": f"t/step-unnamed-1: {missing}",
        "t/step-a": ["ex", "v"],
        "line/x/step-unnamed-1/": f"line/x/step-unnamed-1: {missing}",
        "line/x/step-a": ["ex", "v"],
        "line/z/": "line/z: it runs the task of a resolver, which is not in the manifest; add it there",
        "r1/x/step-unnamed-1/": f"r1/x/step-unnamed-1: {missing}",
        "r1/x/step-a": ["ex", "v"],
        "r1/z/": "r1/z: it runs the task of a resolver, which is not in the manifest; add it there",
        "r2/": "r2: it runs the pipeline nope, which is not in the manifest; add it there",
    }


def test_variables_of_a_step_and_its_template_are_together() -> None:
    spec = """{stepTemplate: {image: i, env: [{name: A, value: "1"}, {name: B, value: "2"}]},
      steps: [{env: [{name: B, value: "3"}], command: ["$(A)", "$(B)", "$(results.r.path)"]}]}"""
    assert argvs(TASK.format(kind="Task", spec=spec)) == {"t/step-unnamed-0": ["1", "3", "/tekton/results/r"]}


def test_members_of_parameters_are_replaced_and_a_list_that_is_not_known_stops_the_answer() -> None:
    spec = """{params: [{name: o, type: object, default: {k: v}}, {name: l, type: array}], steps: [
      {image: i, command: [c], args: ['$(params.o.k)', '$(params["o"])', '$(params.l[0])']},
      {image: i, args: ['$(params.l[*])']}]}"""
    found = argvs(TASK.format(kind="Task", spec=spec))
    assert found["t/step-unnamed-0"] == ["c", "v", '$(params["o"])', "$(params.l[0])"]
    assert "does not say which words that are" in str(found["t/step-unnamed-1"])


def test_templates_of_argo_have_sidecars_and_defaults() -> None:
    text = """
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {name: w}
spec:
  templateDefaults: {container: {image: i}}
  templates:
  - {name: a, container: {args: [k]}, sidecars: [{name: s, image: i}], initContainers: [{name: ini, image: i}]}
  - {name: b, containerSet: {containers: [{name: one, image: i, command: [c]}]}}
  - {name: c, suspend: {}}
"""
    assert argvs(text) == {
        "w/a/ini": ["ex", "cx", "$$"],
        "w/a/main": ["ex", "k"],
        "w/a/s": ["ex", "cx", "$"],
        "w/b/one": ["c"],
    }


def test_a_step_without_any_word_has_no_answer() -> None:
    built = image_given({"config": {}}, {}, ENGINE)
    (container,) = pods.containers(TASK.format(kind="Task", spec="{steps: [{image: i}]}"), "m")
    with pytest.raises(NotModelled, match="have no word"):
        simulate(built, pods.ask(container, ENGINE), ENGINE)


@pytest.mark.parametrize(
    ("text", "error", "says"),
    [
        ("apiVersion: kubevirt.io/v1\nkind: VirtualMachine\n", NothingStarted, "starts a virtual machine"),
        ("apiVersion: x.org/v1\nkind: App\n", Unreadable, "a kind of your own goes into"),
        ("apiVersion: tekton.dev/v1\nkind: Task\n", Unreadable, "only Task of tekton.dev/v1"),
        ("apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n", Unreadable, "kubectl kustomize"),
        ("kind: {{ .Values.kind }}\n", Unreadable, "helm template"),
        (
            "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, image: '{{ .Values.i }}'}]}",
            Unreadable,
            "helm template",
        ),
    ],
)
def test_a_manifest_without_a_pod_says_what_to_do(text: str, error: type[Exception], says: str) -> None:
    with pytest.raises(error, match=says):
        pods.containers(text, "m")


def test_paths_of_kinds_lead_to_templates_specifications_and_containers() -> None:
    text = """
apiVersion: x.org/v1
kind: App
metadata: {name: a}
spec:
  t: {spec: {containers: [{name: c1, image: i}]}}
  p: {containers: [{image: i}]}
  m: {k: {image: i}, n: 1}
  l: [{image: i}]
"""
    kinds = read_kinds(
        [f"App.x.org={path}" for path in ("spec.t", "spec.p", "spec.m.*", "spec.l", "spec.l[]", "spec.no")]
    )
    found = pods.containers_of({"m": text}, kinds)
    assert [(container.name, container.refusal) for container in found] == [("c1", None), *[("", None)] * 4]
    for wrong in ("App", "App=x", ".=x"):
        with pytest.raises(Unreadable, match="is no kind"):
            read_kinds([wrong])
