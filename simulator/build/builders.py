"""The profiles of builders: each version is the one before it, with named replacements.

Gives: ``BUILDERS``. A version that is not listed reads Dockerfiles as the one before it does. Compare: the release
notes and the source of moby/buildkit, moby/moby and containers/buildah at the versions named here.
"""

from __future__ import annotations

from typing import Any

from simulator.build.dockerfile.builder import Builder
from simulator.build.dockerfile.command import shell_ignored, wrapped_unless_bare
from simulator.build.dockerfile.form import form, form_of_prefix
from simulator.build.dockerfile.instruction import any_escape, drop_flags
from simulator.build.dockerfile.workdir import (
    cleaned_directory,
    joined_directory,
    rejoined_directory,
    trimmed_directory,
)

RECORDED = "recorded answers of the real program"
READ = "its source code; not observed here"
"""Where the knowledge of a version comes from."""

BUILDKIT_0_8 = Builder(
    "buildkit",
    "0.8",
    (0, 8),
    RECORDED,
    form=form_of_prefix,
    whole_arrays=False,
    heredocs=False,
    modifiers="",
    unknown_flags=(
        "start-interval",
        "link",
        "keep-git-dir",
        "checksum",
        "unpack",
        "exclude",
        "parents",
        "security",
        "device",
    ),
    zero_healthcheck=False,
    arguments_in_order=False,
    lazy_arguments=False,
    forgives_globals=True,
    target_stage=False,
    lost_fields=(),
    shares_maps=True,
    directory=rejoined_directory,
)
BUILDKIT_0_10 = BUILDKIT_0_8._replace(
    version="0.10",
    since=(0, 10),
    observed=READ,
    heredocs=True,
    unknown_flags=("start-interval", "keep-git-dir", "checksum", "unpack", "exclude", "parents", "security", "device"),
)
BUILDKIT_0_11 = BUILDKIT_0_10._replace(
    version="0.11",
    since=(0, 11),
    unknown_flags=("start-interval", "unpack", "exclude", "parents", "security", "device"),
    zero_healthcheck=True,
)
BUILDKIT_0_12 = BUILDKIT_0_11._replace(
    version="0.12",
    since=(0, 12),
    modifiers="-+?",
    unknown_flags=("unpack", "exclude", "parents", "security", "device"),
    directory=joined_directory,
)
BUILDKIT_0_13 = BUILDKIT_0_12._replace(
    version="0.13",
    since=(0, 13),
    observed=RECORDED,
    modifiers="-+?#%/",
    blank_patterns=False,
    lost_fields=("StopTimeout",),
)
BUILDKIT_0_14 = BUILDKIT_0_13._replace(
    version="0.14",
    since=(0, 14),
    observed=READ,
    directives=("syntax", "escape", "check"),
    forgives_globals=False,
    blank_patterns=True,
    arguments_in_order=True,
    lazy_arguments=True,
)
BUILDKIT_0_15 = BUILDKIT_0_14._replace(version="0.15", since=(0, 15), form=form, whole_arrays=True)
BUILDKIT_0_17 = BUILDKIT_0_15._replace(version="0.17", since=(0, 17), target_stage=True)
BUILDKIT_0_20 = BUILDKIT_0_17._replace(
    version="0.20", since=(0, 20), unknown_flags=("unpack", "exclude", "parents", "security")
)
BUILDKIT_0_23 = BUILDKIT_0_20._replace(version="0.23", since=(0, 23), unknown_flags=("exclude", "parents", "security"))
BUILDKIT_0_25 = BUILDKIT_0_23._replace(
    version="0.25", since=(0, 25), observed=RECORDED, unknown_flags=("parents", "security")
)
BUILDKIT_0_26 = BUILDKIT_0_25._replace(version="0.26", since=(0, 26), observed=READ, unknown_flags=())
BUILDKIT_0_30 = BUILDKIT_0_26._replace(version="0.30", since=(0, 30), shares_maps=False)
_CLASSIC: dict[str, Any] = {
    "name": "classic",
    "wrapped": wrapped_unless_bare,
    "arg_wins": False,
    "arguments_in_order": False,
    "lazy_arguments": False,
    "lists_globals": False,
    "forgives_globals": False,
    "lazy_stages": False,
    "unique_stages": True,
    "commits": True,
    "scratch_directory": "",
    "lost_fields": (),
    "args_escaped": False,
    "cmd_always_set": False,
    "merges_healthchecks": True,
    "shares_maps": False,
    "loose_cache": "docker build without BuildKit",
}
CLASSIC_20_10 = BUILDKIT_0_8._replace(version="20.10", since=(20, 10), **_CLASSIC)
CLASSIC_26_1 = BUILDKIT_0_13._replace(version="26.1", since=(25, 0), directory=cleaned_directory, **_CLASSIC)
CLASSIC_28_5 = BUILDKIT_0_25._replace(version="28.5", since=(27, 1), directory=cleaned_directory, **_CLASSIC)
BUILDAH_1_28 = Builder(
    "buildah",
    "1.28",
    (1, 28),
    RECORDED,
    reader="imagebuilder",
    continues=any_escape,
    heredocs=False,
    whole_arrays=False,
    modifiers="",
    unknown_flags=("start-interval", "network", "link", "parents", "exclude", "checksum", "keep-git-dir", "after"),
    zero_healthcheck=False,
    arg_wins=False,
    arguments_in_order=False,
    scratch_directory="",
    lost_fields=(),
    args_escaped=False,
    cmd_always_set=False,
    default_format="oci",
    flag_escape="\\",
    long_line_ends=True,
    blank_flags=True,
    loose_cache="podman build, or buildah build --layers,",
    directory=rejoined_directory,
    flags=drop_flags,
    form=form_of_prefix,
    shell=shell_ignored,
    wrapped=wrapped_unless_bare,
)
BUILDAH_1_39 = BUILDAH_1_28._replace(
    version="1.39",
    since=(1, 38),
    heredocs=True,
    modifiers="?#%/",
    unknown_flags=("after", "link", "parents"),
    scratch_directory="/",
    max_line=2**21 - 1,
    long_line_ends=False,
    blank_flags=False,
    fixed_platform=True,
    numbers_stages=True,
    directory=trimmed_directory,
)
BUILDAH_1_43 = BUILDAH_1_39._replace(
    version="1.43",
    since=(1, 42),
    unknown_flags=(),
    heading_platform=True,
    inherits_arguments=True,
    last_target=True,
    ports_by_protocol=True,
)
BUILDERS = (
    BUILDKIT_0_8,
    BUILDKIT_0_10,
    BUILDKIT_0_11,
    BUILDKIT_0_12,
    BUILDKIT_0_13,
    BUILDKIT_0_14,
    BUILDKIT_0_15,
    BUILDKIT_0_17,
    BUILDKIT_0_20,
    BUILDKIT_0_23,
    BUILDKIT_0_25,
    BUILDKIT_0_26,
    BUILDKIT_0_30,
    CLASSIC_20_10,
    CLASSIC_26_1,
    CLASSIC_28_5,
    BUILDAH_1_28,
    BUILDAH_1_39,
    BUILDAH_1_43,
)
