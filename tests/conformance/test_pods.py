"""dsim agrees with what a real kubelet and the API server's decoder and validation were seen to say; offline.

The recordings were made with the packages of Kubernetes themselves: ``makeEnvironmentVariables`` and
``ExpandContainerCommandAndArgs`` of a kubelet 1.20.2, the strict decoder of 0.36.4, the validation of 1.20.2.
"""

from __future__ import annotations

import re

from tests.conformance.comparisons import manifests, pods
from tests.conformance.recordings import OBSERVED, read

# What dsim checks in a pod; the rest has no part in what its containers run (ports, volumes, resources, ...).
_CHECKED = re.compile(
    r"invalid (?:[a-zA-Z.]*\.)?(?:metadata\.name|spec\.selector|metadata\.labels|securityContext\.runAs\w+"
    r"|(?:initContainers|containers)(?:\[\d+\]\.(?:name|image|env\[\d+\]\.valueFrom|envFrom|lifecycle\.preStop"
    r"|livenessProbe|securityContext\.runAs\w+|lifecycle\.preStop\.exec\.command|livenessProbe\.exec\.command))?)"
)


def test_dsim_expands_words_and_variables_as_the_kubelet_did() -> None:
    (path,) = OBSERVED.glob("kubelet-*.pods.jsonl.gz")
    _, rows = read(path)
    assert len(rows) >= 3000
    wrong = []
    for case, seen in rows:
        ours = pods.simulated_kubelet(case)
        if ours != seen and not ("error" in ours and "error" in seen):
            wrong.append((case, ours, seen))
    assert wrong == []


def test_dsim_refuses_manifests_as_the_api_server_did() -> None:
    (path,) = OBSERVED.glob("kube-apiserver-*.manifests.jsonl.gz")
    _, rows = read(path)
    assert len(rows) >= 2500
    wrong = []
    for text, seen in rows:
        ours = manifests.judged(text)
        if isinstance(seen, str):
            named = seen == "" and ours == "invalid metadata.name"  # of a Job only the template was validated
            agrees = ours == seen or named
        else:
            agrees = ours in seen or (ours == "" and not any(map(_CHECKED.fullmatch, seen)))
        if not agrees:
            wrong.append((text, ours, seen))
    assert wrong == []
