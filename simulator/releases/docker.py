"""The releases of Docker: each is the one before it, with named replacements."""

from __future__ import annotations

from simulator.build.builders import (
    BUILDKIT_0_10,
    BUILDKIT_0_11,
    BUILDKIT_0_13,
    BUILDKIT_0_18,
    BUILDKIT_0_25,
    BUILDKIT_0_32,
    CLASSIC_20_10,
    CLASSIC_23_0,
    CLASSIC_24_0,
    CLASSIC_26_1,
    CLASSIC_28_5,
)
from simulator.build.dockerfile.builder import CommitProfile
from simulator.callers.docker.client import (
    DockerCli,
    gpu_count,
    gpu_count_wrapped,
    restart,
    restart_lenient,
    restart_split,
)
from simulator.callers.docker.tools import DockerRelease, DockerTools, StackReader
from simulator.core.versions import RECORDED
from simulator.engine import exec, request, settings
from simulator.engine.engine import HostRules, Release
from simulator.golang import strconv
from simulator.releases import buildkits

_OLD_MESSAGES = {
    "isolation": "Invalid isolation: {quoted} - linux only supports 'default'",
    "network": "Invalid network mode: invalid container format container:<name|id>",
}
_OLD_ADDRESSES = {
    "address-network": "user specified IP address is supported on user defined networks only",
    "address-subnet": "user specified IP address is supported only when connecting to networks with user configured "
    "subnets",
}
_HOST_20_10 = HostRules(
    security=("label", "apparmor", "seccomp", "no-new-privileges"),
    unchecked=("ipc", "cpu_shares"),
    one_network=True,
    splits_modes=True,
    messages={
        **_OLD_MESSAGES,
        "restart-count": "maximum retry count cannot be used with restart policy '{}'",
        "restart-negative": "maximum retry count cannot be negative",
        "restart-unknown": "invalid restart policy '{}'",
    },
)
DOCKER_20_10 = Release(
    "docker",
    "20.10",
    (20, 10),
    RECORDED,
    builder=CLASSIC_20_10,
    builder_name="classic@20.10",
    host=_HOST_20_10,
    runtimes=("runc@1.1.5",),
    starting="docker@20.10",
    no_command_message="No command specified",
    start_interval=False,
    runs_windows=True,
    check_stop_signal=request.stop_signal_capital,
    working_directory=settings.working_directory_cleaned,
    tools=DockerTools(
        exec=exec.ExecProfile(missing_status=126, relative_status=126, variables=exec.variables),
        commit=CommitProfile(
            CLASSIC_20_10,
            frozenset(
                ("cmd", "entrypoint", "healthcheck", "env", "expose", "label", "onbuild", "user", "volume", "workdir")
            ),
        ),
        stack=StackReader(
            default_format="1.0",
            newest=9,
            yaml="go-yaml 2 with repeated keys",
            appends_words=True,
            images_checked=False,
            mount_kinds=("volume", "bind", "tmpfs", "npipe"),
            has_jobs=False,
            counts_restarts=False,
        ),
        cli=DockerCli(
            size=strconv.size_by_pattern,
            address_wrong="{} is not an ip address",
            sysctl_wrong="sysctl '{}' is not whitelisted",
            hosts_by_equals=False,
            gpu_count=gpu_count_wrapped,
            mount_keys=frozenset(
                """type source target readonly consistency bind-propagation bind-nonrecursive volume-nocopy volume-label
                volume-driver volume-opt tmpfs-size tmpfs-mode""".split()
            ),
            network_keys=frozenset(("name", "alias", "ip", "ip6", "driver-opt")),
            mounts_strict=False,
            volumes_checked=False,
            relative_sources="",
            restart=restart_split,
            pull_checked=False,
            ports_capital=True,
            plain_ip6=False,
            typed_request=False,
            networks_always=False,
            security_value=False,
            security_wrong="Invalid --security-opt: {}",
            links_on=("container", "default", "bridge", "host", "none", ""),
            seccomp_names=("unconfined",),
            splits_modes=True,
            cdi=False,
            content_trust=True,
            lower_hosts=True,
            empty_keys=True,
            argument_missing='"docker {0}" requires {1}.',
            file_name="poorly formatted environment: {}",
            file_bytes="env file {} contains invalid utf8 bytes at line {}: {}",
            repeats_kept=True,
            restart_and_rm="Conflicting options: --restart and --rm",
        ),
    ),
)
_20_10 = DOCKER_20_10.tools

_HOST_23_0 = _HOST_20_10._replace(unchecked=("cpu_shares", "kernel_memory"))
DOCKER_23_0 = DOCKER_20_10._replace(
    version="23.0",
    since=(23, 0),
    builder=BUILDKIT_0_10,
    builder_name="buildkit@0.10",
    host=_HOST_23_0,
    starting="docker@23",
    check_stop_signal=request.stop_signal,
    tools=_20_10._replace(
        commit=CommitProfile(CLASSIC_23_0, _20_10.commit.allowed | {"stopsignal"}),
        stack=_20_10.stack._replace(
            default_format="3.10",
            newest=10,
            appends_words=False,
            mount_kinds=(*_20_10.stack.mount_kinds, "cluster"),
            has_jobs=True,
        ),
        cli=_20_10.cli._replace(
            size=strconv.size,
            sysctl_wrong="sysctl '{}' is not allowed",
            empty_keys=False,
            relative_sources="./",
            restart=restart_lenient,
            pull_checked=True,
            security_value=True,
        ),
    ),
)
_23_0 = DOCKER_23_0.tools
_HOST_24_0 = _HOST_23_0._replace(splits_modes=False)
DOCKER_24_0 = DOCKER_23_0._replace(
    version="24.0",
    since=(24, 0),
    builder=BUILDKIT_0_11,
    builder_name="buildkit@0.11",
    starting="docker@24",
    host=_HOST_24_0,
    tools=_23_0._replace(
        commit=_23_0.commit._replace(builder=CLASSIC_24_0),
        stack=_23_0.stack._replace(default_format="3.11", newest=11),
        cli=_23_0.cli._replace(volumes_checked=True, splits_modes=False),
    ),
)
_24_0 = DOCKER_24_0.tools

_HOST_26_1 = _HOST_24_0._replace(one_network=False, messages=_OLD_MESSAGES | _OLD_ADDRESSES)
DOCKER_26_1 = DOCKER_24_0._replace(
    version="26.1",
    since=(25, 0),
    builder=BUILDKIT_0_13,
    builder_name="buildkit@0.13",
    builders=buildkits.FROM_25_0,
    host=_HOST_26_1,
    runtimes=("runc@1.1.15",),
    no_command_message="no command specified",
    start_interval=True,
    working_directory=settings.working_directory,
    tools=_24_0._replace(
        commit=_24_0.commit._replace(builder=CLASSIC_26_1),
        stack=_24_0.stack._replace(default_format="3.12", newest=12),
        cli=_24_0.cli._replace(
            address_wrong="IP address is not correctly formatted: {}",
            size=strconv.size_by_pattern,
            hosts_by_equals=True,
            mount_keys=_24_0.cli.mount_keys | {"bind-recursive", "volume-subpath"},
            network_keys=_24_0.cli.network_keys | {"mac-address", "link-local-ip"},
            restart=restart,
            networks_always=True,
            links_on=("container", "bridge", "host", "none", ""),
            seccomp_names=("unconfined", "builtin"),
            cdi=True,
            lower_hosts=False,
        ),
    ),
)
_26_1 = DOCKER_26_1.tools

DOCKER_27_5 = DOCKER_26_1._replace(
    version="27.5",
    since=(27, 0),
    builder=BUILDKIT_0_18,
    builder_name="buildkit@0.18",
    builders=buildkits.FROM_27_0,
    tools=_26_1._replace(
        commit=_26_1.commit._replace(builder=CLASSIC_28_5),
        stack=_26_1.stack._replace(default_format="3.13", newest=13),
        cli=_26_1.cli._replace(
            size=strconv.size,
            ports_capital=False,
            plain_ip6=True,
            file_name="invalid env file ({1}): {0}",
            file_bytes="invalid env file ({0}): invalid utf8 bytes at line {1}: {2}",
        ),
    ),
)
_27_5 = DOCKER_27_5.tools

_HOST_28_5 = _HOST_26_1._replace(
    security=(*_HOST_26_1.security, "writable-cgroups"), unchecked=("kernel_memory",), messages=_OLD_ADDRESSES
)
DOCKER_28_5 = DOCKER_27_5._replace(
    version="28.5",
    since=(28, 0),
    builder=BUILDKIT_0_25,
    builder_name="buildkit@0.25",
    builders=buildkits.FROM_28_0,
    runtimes=("runc@1.3",),
    starting="docker@28",
    host=_HOST_28_5,
    tools=_27_5._replace(
        exec=_27_5.exec._replace(missing_status=127, relative_status=128),
        stack=_27_5.stack._replace(
            yaml="go-yaml 3", images_checked=True, mount_kinds=(*_27_5.stack.mount_kinds, "image")
        ),
        cli=_27_5.cli._replace(
            ports_capital=True,  # here Debian's build is behind: see DockerCli
            plain_ip6=False,
            gpu_count=gpu_count,
            mount_keys=_27_5.cli.mount_keys | {"image-subpath"},
            relative_sources=".",
            network_keys=_27_5.cli.network_keys | {"gw-priority"},
            links_on=(),
            argument_missing="'docker {0}' requires {1}",
            restart_and_rm="conflicting options: cannot specify both --restart and --rm",
        ),
    ),
)
_28_5 = DOCKER_28_5.tools

DOCKER_29_7 = DOCKER_28_5._replace(
    version="29.7",
    since=(29, 0),
    builder=BUILDKIT_0_32,
    builder_name="buildkit@0.32",
    builders=buildkits.FROM_29_0,
    word_list=request.word_list_only,
    runtimes=("runc@1.4",),
    starting="docker@29",
    host=_HOST_28_5._replace(unchecked=("kernel_memory", "read_only"), netip=True, messages={}),
    tools=_28_5._replace(
        stack=_28_5.stack._replace(counts_restarts=True),
        cli=_28_5.cli._replace(
            ports_capital=False,
            plain_ip6=True,
            typed_request=True,
            repeats_kept=False,
            security_wrong="invalid --security-opt: {}",
            mount_keys=_28_5.cli.mount_keys | {"bind-create-src"},
            mounts_strict=True,
            content_trust=False,
            file_name="--env-file: invalid env file ({1}): {0}",
            file_bytes="--env-file: invalid env file ({0}): invalid utf8 bytes at line {1}: {2}",
        ),
    ),
)

RELEASES: tuple[DockerRelease, ...] = (
    DOCKER_20_10,
    DOCKER_23_0,
    DOCKER_24_0,
    DOCKER_26_1,
    DOCKER_27_5,
    DOCKER_28_5,
    DOCKER_29_7,
)
"""All of them, the oldest first; a new one is added here."""
