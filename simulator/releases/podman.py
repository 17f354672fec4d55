"""The releases of Podman: each is the one before it, with named replacements."""

from simulator.build.builders import BUILDAH_1_28, BUILDAH_1_39, BUILDAH_1_43, BUILDAH_1_45
from simulator.callers.podman.tools import (
    KubePlayer,
    NotCompared,
    PodmanCli,
    PodmanRelease,
    PodmanTools,
    QuadletGenerator,
)
from simulator.core.versions import RECORDED
from simulator.engine import exec, image_checks, request, settings, start
from simulator.engine.engine import Release

_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

_VOLUMES = ("hostPath", "persistentVolumeClaim", "configMap", "secret", "emptyDir")
PODMAN_4_3 = Release(
    "podman",
    "4.3",
    (4, 3),
    RECORDED,
    builder=BUILDAH_1_28,
    builder_name="buildah@1.28",
    host=None,
    runtimes=("crun@1.8", "runc@1.1.5"),
    starting="podman@4",
    no_command_message="no command or entrypoint provided, and no CMD or ENTRYPOINT from image",
    defaults={"PATH": _PATH, "TERM": "xterm", "container": "podman"},
    entrypoint_option=request.json_or_word,
    init=start.init_in_argv,
    first_process=start.first_process_is_argv,
    start_interval=False,
    body_entrypoint=request.body_entrypoint_or_unset,
    check_body_healthcheck=request.healthcheck_with_words,
    check_directory=settings.any_directory,
    check_stop_signal=request.stop_signal_to_64,
    check_variables=settings.named_variables_quoted,
    check_healthcheck=request.healthcheck_any,
    check_image=image_checks.check_signal,
    environment=settings.environment_named,
    working_directory=settings.working_directory_verbatim,
    tools=PodmanTools(
        cli=PodmanCli("parsing env file", "invalid environment variable", times_alone=False),
        exec=exec.ExecProfile(missing_status=127, relative_status=126, variables=exec.variables_by_name),
        kube_play=KubePlayer(
            ("Pod", "Deployment"),
            expands=False,
            env_last=False,
            has_defaults=False,
            reads_secrets=False,
            publishes_all=True,
            volumes=_VOLUMES,
            splits_lists=False,
            several_files=False,
            probes=("livenessProbe",),
        ),
        quadlet=NotCompared(instead="podman@5.4"),
    ),
)
_4_3 = PODMAN_4_3.tools

PODMAN_5_4 = PODMAN_4_3._replace(
    version="5.4",
    since=(5, 0),
    builder=BUILDAH_1_39,
    builder_name="buildah@1.39",
    runtimes=("crun@1.28", "runc@1.1.15"),
    starting="podman@5",
    defaults={"PATH": _PATH, "container": "podman"},
    argv=start.argv_or_blank,
    check_image=image_checks.check_signal_and_ports,
    environment=settings.environment_merging,
    tools=_4_3._replace(
        cli=_4_3.cli._replace(file_wrong="parsing file", entry_wrong="invalid variable"),
        kube_play=KubePlayer(
            ("Pod", "Deployment", "DaemonSet", "Job"),
            expands=True,
            env_last=False,
            has_defaults=True,
            reads_secrets=True,
            publishes_all=False,
            volumes=(*_VOLUMES, "image"),
            splits_lists=True,
            several_files=False,
            probes=("livenessProbe", "startupProbe"),
        ),
        quadlet=QuadletGenerator(
            keeps_odd_quotes=False,
            clears_entrypoint=False,
            has_cid_file=True,
            passes_names=False,
            wants_source=False,
            translates=False,
            names_pods=False,
            blank=" ",
            names_instances=False,
            has_artifacts=False,
        ),
    ),
)
_5_4 = PODMAN_5_4.tools

_QUADLET_5_8 = QuadletGenerator(
    keeps_odd_quotes=True,
    clears_entrypoint=True,
    has_cid_file=False,
    passes_names=True,
    wants_source=True,
    translates=True,
    names_pods=True,
    blank="\\x20",
    names_instances=True,
    has_artifacts=True,
)
PODMAN_5_8 = PODMAN_5_4._replace(
    version="5.8",
    since=(5, 6),
    builder=BUILDAH_1_43,
    builder_name="buildah@1.43",
    runtimes=("crun@1.28", "runc@1.3"),
    body_entrypoint=request.body_entrypoint_as_option,
    start_interval=True,
    check_body_healthcheck=request.healthcheck_with_test,
    environment=settings.environment_without_bare,
    tools=_5_4._replace(
        cli=_5_4.cli._replace(times_alone=True),
        kube_play=_5_4.kube_play._replace(env_last=True, several_files=True),
        quadlet=_QUADLET_5_8,
    ),
)

PODMAN_6_1 = PODMAN_5_8._replace(
    version="6.1",
    since=(6, 0),
    builder=BUILDAH_1_45,
    builder_name="buildah@1.45",
    tools=PODMAN_5_8.tools._replace(quadlet=_QUADLET_5_8._replace(plain_volumes=True)),
)

RELEASES: tuple[PodmanRelease, ...] = (PODMAN_4_3, PODMAN_5_4, PODMAN_5_8, PODMAN_6_1)
"""All of them, the oldest first; a new one is added here."""
