"""Charts of Helm are no manifests: the answer says what to run."""

from __future__ import annotations

import pytest

from simulator.callers.kubernetes import pods
from simulator.core.errors import Unreadable
from simulator.core.rule import Refusal

CHART = "apiVersion: v2\nname: web\nversion: 0.1.0\n"
POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, image: i}]}\n"


@pytest.mark.parametrize(("file", "folder"), [("Chart.yaml", "."), ("a/web/Chart.yaml", "a/web")])
def test_a_chart_s_folder_says_what_to_run(file: str, folder: str) -> None:
    with pytest.raises(Unreadable, match=f"^{folder} is a chart of Helm; give what `helm template {folder}` prints$"):
        pods.containers_of({file: CHART, "values.yaml": "a: 1\n", "pod.yaml": POD})


def test_another_file_of_that_form_or_that_name_is_what_kubectl_says() -> None:
    assert len(pods.containers_of({"Chart.yaml": POD})) == 1
    with pytest.raises(Refusal, match="Object 'Kind' is missing"):
        pods.containers_of({"other.yaml": CHART})
