"""The releases of the container runtimes that a kubelet asks over CRI: containerd and CRI-O.

They have no commands of their own, so their tools are None. Their builder is the one that dsim uses for a Dockerfile
where none is named: a runtime builds no images.
"""

from simulator.build.builders import BUILDKIT_0_25
from simulator.core.versions import READ, RECORDED
from simulator.engine import request, settings, start
from simulator.engine.engine import Release

CONTAINERD_1_6 = Release(
    "containerd",
    "1.6",
    (1, 6),
    RECORDED,
    builder=BUILDKIT_0_25,
    builder_name="buildkit@0.25",
    host=None,
    runtimes=("runc@1.1.15",),
    starting="cri",
    tools=None,
    defaults={"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"},
    word_list=request.word_list_only,
    check_directory=settings.any_directory,
    check_variables=settings.any_variables,
    environment=settings.environment_appended,
    working_directory=settings.working_directory_verbatim,
    entrypoint=start.entrypoint_keeping_requested_empty,
)
CONTAINERD_1_7 = CONTAINERD_1_6._replace(version="1.7", since=(1, 7))
CONTAINERD_2_1 = CONTAINERD_1_7._replace(version="2.1", since=(2, 0), runtimes=("runc@1.3",))
CONTAINERD: tuple[Release[None], ...] = (CONTAINERD_1_6, CONTAINERD_1_7, CONTAINERD_2_1)
"""All releases of containerd, the oldest first; a new one is added here."""

CRIO_1_36 = CONTAINERD_2_1._replace(
    name="cri-o",
    version="1.36",
    since=(1, 28),
    observed=READ,
    runtimes=("crun@1.28", "runc@1.3"),
    defaults={},
    environment=settings.environment_pod_first,
    entrypoint=start.entrypoint_keeping_empty,
)
CRIO: tuple[Release[None], ...] = (CRIO_1_36,)
"""All releases of CRI-O, the oldest first; a new one is added here."""
