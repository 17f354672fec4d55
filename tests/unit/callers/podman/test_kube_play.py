"""Pods as podman kube play takes them."""

from __future__ import annotations

import pytest

from simulator.analysis.difference import describe
from simulator.build.image import BuiltImage
from simulator.callers.table import find_caller
from simulator.core.errors import NotModelled
from simulator.core.request import CallerContext
from simulator.oracle import protocol
from simulator.releases.find import find_engine
from simulator.simulation.container import simulate
from simulator.simulation.image import known_image, unknown_image

POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n  - {name: c, image: app"


def test_podman_drops_a_field_that_kubectl_refuses() -> None:
    request = {"kubernetes": {"manifest": f"{POD}, comand: [a]}}"}}
    assert protocol.answer({"images": {"app": {}}, "request": request})["outcome"] == "refused"
    found = protocol.answer({"images": {"app": {}}, "engine": "podman", "request": request})
    assert found["outcome"] == "process"


def test_podman_does_not_know_what_is_not_in_the_manifest() -> None:
    for fields in ("args: [$(A)], env: [{name: A, valueFrom: {secretKeyRef: {name: s, key: k}}}]",
                   "args: [x], envFrom: [{secretRef: {name: s}}]"):  # fmt: skip
        request = {"kubernetes": {"manifest": f"{POD}, {fields}}}"}}
        found = protocol.answer({"images": {"app": {}}, "engine": "podman", "request": request})
        assert found["outcome"] == "not-modelled" and "in the manifest" in found["message"]


@pytest.mark.parametrize(("value", "args"), [("2024-01-02", ["2024-01-02T00:00:00Z"]), ("2024-01-02T03:04:05Z", None)])
def test_a_date_is_a_time_where_a_text_is_expected(value: str, args: list[str] | None) -> None:
    request = {"kubernetes": {"manifest": f"{POD}, args: [{value}]}}"}}
    found = protocol.answer({"images": {"app": {}}, "engine": "podman", "request": request})
    assert found["outcome"] == ("process" if args else "not-modelled")
    assert args is None or list(found["process"]["args"]) == args


def played(fields: str, built: BuiltImage) -> str:
    """Say what podman starts for a container of an image."""
    engine = find_engine("podman")
    caller = find_caller("kubernetes")
    assert caller is not None
    request = caller.read({"manifest": f"{POD}, {fields}}}"}, engine, CallerContext({}, {})).request()
    try:
        return describe(simulate(built, request, engine))
    except NotModelled as error:
        return str(error)


def test_words_and_variables_of_an_unknown_image_stay_unknown() -> None:
    unknown = BuiltImage(unknown_image("app"), missing="app")
    assert played("args: [x]", unknown) == "<ENTRYPOINT of app> x"
    assert played("command: [a], args: [$(B)], env: [{name: B, value: c}]", unknown) == "a c"
    missing = "the container holds $(B), and the value that the image gives to B is not known"
    assert played("command: [$(B)]", unknown).startswith(missing)


def test_a_variable_whose_value_the_catalogue_does_not_state_is_not_known() -> None:
    built = known_image("python:3.12-slim", {}, find_engine("podman"))
    assert "PYTHON_VERSION is not known" in played("args: [$(PYTHON_VERSION)]", built)
    assert played("args: [$(NO_SUCH)]", built) == "'$(NO_SUCH)'"


PLAIN = f"{POD}}}\n"
ROLLOUT = "apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: {name: r}\nspec: {}\n"


@pytest.mark.parametrize(
    ("text", "args"),
    [
        (f"{ROLLOUT}---\n{PLAIN}", ["e", "c"]),
        (f"{PLAIN}---\n{ROLLOUT}", ["e", "c"]),
        (ROLLOUT, None),
        (f"{PLAIN}---\nx: 1\n", ["e", "c"]),
        (f"{PLAIN}---\n- a\n", None),
        (f"{PLAIN}--- x\n", None),
        (f"%YAML 1.1\n---\n{PLAIN}", ["e", "c"]),
        (f"a: 1\na: 2\n---\n{PLAIN}", None),
        (PLAIN.replace("kind: Pod", "kind: pod"), None),
        (PLAIN.replace("apiVersion: v1\n", ""), ["e", "c"]),
        (PLAIN.replace("name: p", "name: 5"), ["e", "c"]),
        (PLAIN.replace("name: p", "name: P_b.c"), ["e", "c"]),
        (PLAIN.replace("name: p", "name: a b"), None),
        (f"{POD}, args: [yes, 010, 0x1f, 1e3, 1.50, ~, true]}}", ["e", "yes", "8", "31", "1000", "1.5", "", "true"]),
        (f"{POD}, Args: [a]}}", ["e", "a"]),
        (f"{POD}, tty: yes}}", None),
    ],
)
def test_podman_reads_a_file_in_its_own_way(text: str, args: list[str] | None) -> None:
    """Each text was put to ``podman kube play`` 5.8.6."""
    request = {"engine": "podman@5.8", "request": {"kubernetes": {"manifest": text}}}
    found = protocol.answer({"images": {"app": {"Entrypoint": ["e"], "Cmd": ["c"]}}, **request})
    assert found["outcome"] == ("refused" if args is None else "process")
    assert args is None or list(found["process"]["args"]) == args
