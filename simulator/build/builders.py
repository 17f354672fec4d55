"""The profiles of builders: each version is the one before it, with named replacements.

Gives: ``BUILDERS``. A version that is not listed reads Dockerfiles as the one before it does. Compare: the release
notes and the source of moby/buildkit, moby/moby and containers/buildah at the versions named here.
"""

from __future__ import annotations

from simulator.build.dockerfile import workdir
from simulator.build.dockerfile.builder import Builder, MountSyntax
from simulator.build.dockerfile.command import shell_ignored, wrapped_unless_bare
from simulator.build.dockerfile.form import form, form_of_prefix
from simulator.build.dockerfile.instruction import any_escape, drop_flags
from simulator.core.versions import FRONTEND, RECORDED, find_version

WINDOWS_PATH = r"c:\Windows\System32;c:\Windows"
BUILDKIT_0_8 = Builder(
    "buildkit",
    "0.8",
    (0, 8),
    RECORDED,
    form=form_of_prefix,
    arrays_end_the_line=False,
    heredocs=False,
    modifiers_without_colon="",
    unknown_flags=tuple(
        "start-interval link keep-git-dir checksum unpack exclude parents security device network".split()
    ),
    wording="capital",
    capital_signals=True,
    reads_check_options=False,
    finds_syntax_anywhere=False,
    heredoc_blanks=False,
    mounts=MountSyntax(expands=False, unknown_keys=("size", "env"), sharing_before_secret=True),
    literal_sources=False,
    stages_come_first=False,
    reads_triggers_first=False,
    keeps_new_triggers=False,
    knows_git_sources=False,
    unknown_queries=None,
    modes="any",
    expands_modes=False,
    checks_digest_first=True,
    sums_git_sources=False,
    checksum_needs="checksum can't be specified for non-HTTP sources",
    uppercase_registries=False,
    platforms="containerd 1.5",
    shows_written_platform=False,
    port_reader="go-connections 0.4",
    zero_time_is_unset=False,
    arg_sees_earlier_words=False,
    skips_unused_defaults=False,
    bad_global_default_is_empty=True,
    bare_global="empty",
    sets_targetstage=False,
    lost_base_fields=(),
    stages_share_maps=True,
    no_target="target stage {0} could not be found",
    no_command="No command specified",
    windows_default_path=WINDOWS_PATH,
    reads_windows_paths=False,
    keeps_slash=False,
    directory=workdir.rejoined_directory,
)
BUILDKIT_0_9 = BUILDKIT_0_8._replace(
    version="0.9",
    since=(0, 9),
    observed=FRONTEND,
    no_destination="Destination could not be determined.",
    wording="lower",
    mounts=MountSyntax(unknown_keys=("size", "env"), sharing_before_secret=True),
    unknown_flags=tuple([flag for flag in BUILDKIT_0_8.unknown_flags if flag != "network"]),
)
BUILDKIT_0_10 = BUILDKIT_0_9._replace(
    version="0.10",
    since=(0, 10),
    capital_signals=False,
    heredocs=True,
    platforms="containerd 1.6",
    mounts=MountSyntax(unknown_keys=("env",), sharing_before_secret=True),
    unknown_flags=("start-interval", "keep-git-dir", "checksum", "unpack", "exclude", "parents", "security", "device"),
)
BUILDKIT_0_11 = BUILDKIT_0_10._replace(
    version="0.11",
    since=(0, 11),
    no_destination="Destination could not be determined",
    finds_syntax_anywhere=True,
    knows_git_sources=True,
    unknown_flags=("start-interval", "unpack", "exclude", "parents", "security", "device"),
    zero_time_is_unset=True,
)
BUILDKIT_0_12 = BUILDKIT_0_11._replace(
    version="0.12",
    since=(0, 12),
    mounts=MountSyntax(unknown_keys=("env",)),
    modifiers_without_colon="-+?",
    unknown_flags=("unpack", "exclude", "parents", "security", "device"),
    reads_windows_paths=True,
    directory=workdir.joined_directory,
)
BUILDKIT_0_13 = BUILDKIT_0_12._replace(
    version="0.13",
    since=(0, 13),
    observed=RECORDED,
    no_target="target stage {1} could not be found",
    no_command="no command specified",
    modifiers_without_colon="-+?#%/",
    empty_patterns=False,
    colon_patterns=True,
    stages_come_first=True,
    triggers_need_stages=True,
    bare_git_sources=True,
    uppercase_registries=True,
    lost_base_fields=("StopTimeout",),
)
BUILDKIT_0_14 = BUILDKIT_0_13._replace(
    version="0.14",
    since=(0, 14),
    shows_written_platform=True,
    port_reader="go-connections 0.5",
    bare_git_sources=False,
    observed=FRONTEND,
    parser_directives=("syntax", "escape", "check"),
    bad_global_default_is_empty=False,
    empty_patterns=True,
    arg_sees_earlier_words=True,
    skips_unused_defaults=True,
)
BUILDKIT_0_15 = BUILDKIT_0_14._replace(
    version="0.15",
    since=(0, 15),
    platforms="platforms 0.2",
    reads_check_options=True,
    form=form,
    arrays_end_the_line=True,
    checksum_needs="checksum can't be specified for non-HTTP(S) sources",
)
BUILDKIT_0_16 = BUILDKIT_0_15._replace(
    version="0.16",
    since=(0, 16),
    colon_patterns=False,
    modes="octal",
    expands_modes=True,
    mounts=MountSyntax(),
)
BUILDKIT_0_17 = BUILDKIT_0_16._replace(
    version="0.17",
    since=(0, 17),
    wording="dashed",
    reads_triggers_first=True,
    keeps_new_triggers=True,
    keeps_carried_triggers=True,
    bare_global="kept",
    sets_targetstage=True,
    triggers_need_stages=False,
)
BUILDKIT_0_18 = BUILDKIT_0_17._replace(version="0.18", since=(0, 18), keeps_carried_triggers=False)
BUILDKIT_0_19 = BUILDKIT_0_18._replace(
    version="0.19",
    since=(0, 19),
    platforms="platforms 1.0.0-rc.1",
    windows_default_path=rf"{WINDOWS_PATH};C:\Windows\System32\WindowsPowerShell\v1.0",
)
BUILDKIT_0_20 = BUILDKIT_0_19._replace(
    version="0.20", since=(0, 20), unknown_flags=("unpack", "exclude", "parents", "security"), modes="symbolic"
)
BUILDKIT_0_21 = BUILDKIT_0_20._replace(version="0.21", since=(0, 21), keeps_slash=True)
BUILDKIT_0_22 = BUILDKIT_0_21._replace(
    version="0.22",
    since=(0, 22),
    windows_default_path="",
    heredoc_blanks=True,
    checks_digest_first=False,
    sums_git_sources=True,
    checksum_needs="checksum requires HTTP(S) or Git sources",
)
BUILDKIT_0_23 = BUILDKIT_0_22._replace(version="0.23", since=(0, 23), unknown_flags=("exclude", "parents", "security"))
BUILDKIT_0_24 = BUILDKIT_0_23._replace(
    version="0.24", since=(0, 24), literal_sources=True, port_reader="own", unknown_queries=("mtime", "fetch-by-commit")
)
BUILDKIT_0_25 = BUILDKIT_0_24._replace(
    version="0.25", since=(0, 25), observed=RECORDED, unknown_flags=("parents", "security")
)
BUILDKIT_0_26 = BUILDKIT_0_25._replace(version="0.26", since=(0, 26), observed=FRONTEND, unknown_flags=())
BUILDKIT_0_30 = BUILDKIT_0_26._replace(version="0.30", since=(0, 30), stages_share_maps=False, unknown_queries=())
BUILDKIT_0_32 = BUILDKIT_0_30._replace(version="0.32", since=(0, 31), platforms="platforms 1.0.0-rc.4")


def _classic(builder: Builder) -> Builder:
    """Give the classic builder that shares BuildKit's parser of a version."""
    return builder._replace(
        name="classic",
        reads_triggers_first=False,
        keeps_new_triggers=True,
        reads_check_options=False,
        observed=RECORDED,
        wrapped=wrapped_unless_bare,
        later_arg_wins=False,
        arg_sees_earlier_words=False,
        skips_unused_defaults=False,
        has_global_args=False,
        shows_written_platform=False,
        bad_global_default_is_empty=False,
        bare_global="unset",
        unique_stage_names=True,
        commits_each_instruction=True,
        scratch_directory="",
        lost_base_fields=(),
        cmd_sets_args_escaped=False,
        empty_cmd_is_set=False,
        merges_healthchecks=True,
        stages_share_maps=False,
        cache_ignoring_cmd="docker build without BuildKit",
        builds_windows=False,
        other_platform="does not match the specified platform: wanted {wanted}, actual: {actual}",
    )


_NO_TARGET = "failed to reach build target {0} in Dockerfile"
CLASSIC_20_10 = _classic(BUILDKIT_0_8)._replace(version="20.10", since=(20, 10), no_target=_NO_TARGET)
CLASSIC_23_0 = _classic(BUILDKIT_0_10)._replace(version="23.0", since=(23, 0), no_target=_NO_TARGET)
CLASSIC_24_0 = _classic(BUILDKIT_0_11)._replace(version="24.0", since=(24, 0), no_target=_NO_TARGET)
CLASSIC_26_1 = _classic(BUILDKIT_0_13)._replace(version="26.1", since=(25, 0), directory=workdir.cleaned_directory)
CLASSIC_28_5 = _classic(BUILDKIT_0_25)._replace(
    version="28.5",
    since=(27, 1),
    directory=workdir.cleaned_directory,
    port_reader="go-connections 0.4",
    other_platform="its platform ({actual}) does not match the specified platform ({wanted})",
)
BUILDAH_1_28 = Builder(
    "buildah",
    "1.28",
    (1, 28),
    RECORDED,
    reader="imagebuilder",
    line_continuation=any_escape,
    heredocs=False,
    arrays_end_the_line=False,
    modifiers_without_colon="",
    unknown_flags=("start-interval", "network", "link", "parents", "exclude", "checksum", "keep-git-dir", "after"),
    zero_time_is_unset=False,
    later_arg_wins=False,
    arg_sees_earlier_words=False,
    scratch_directory="",
    lost_base_fields=(),
    cmd_sets_args_escaped=False,
    empty_cmd_is_set=False,
    default_format="oci",
    flag_escape="\\",
    long_line_ends_file=True,
    empty_flags=True,
    cache_ignoring_cmd="podman build, or buildah build --layers,",
    builds_windows=False,
    directory=workdir.rejoined_directory,
    flags=drop_flags,
    form=form_of_prefix,
    shell=shell_ignored,
    wrapped=wrapped_unless_bare,
)
BUILDAH_1_39 = BUILDAH_1_28._replace(
    version="1.39",
    since=(1, 38),
    heredocs=True,
    modifiers_without_colon="?#%/",
    unknown_flags=("after", "link", "parents"),
    scratch_directory="/",
    max_line_bytes=2**21 - 1,
    long_line_ends_file=False,
    empty_flags=False,
    platform_args_are_fixed=True,
    numbers_named_stages=True,
    directory=workdir.trimmed_directory,
)
BUILDAH_1_43 = BUILDAH_1_39._replace(
    version="1.43",
    since=(1, 42),
    unknown_flags=(),
    platform_args_before_from=True,
    inherits_args=True,
    last_stage_of_name_wins=True,
    distinguishes_port_protocols=True,
)
BUILDAH_1_45 = BUILDAH_1_43._replace(version="1.45", since=(1, 44), from_numbers_stages=True)
BUILDERS = (
    BUILDKIT_0_8, BUILDKIT_0_9, BUILDKIT_0_10, BUILDKIT_0_11, BUILDKIT_0_12, BUILDKIT_0_13, BUILDKIT_0_14,
    BUILDKIT_0_15, BUILDKIT_0_16, BUILDKIT_0_17, BUILDKIT_0_18, BUILDKIT_0_19, BUILDKIT_0_20, BUILDKIT_0_21,
    BUILDKIT_0_22, BUILDKIT_0_23, BUILDKIT_0_24, BUILDKIT_0_25, BUILDKIT_0_26, BUILDKIT_0_30, BUILDKIT_0_32,
    CLASSIC_20_10, CLASSIC_23_0, CLASSIC_24_0, CLASSIC_26_1, CLASSIC_28_5, BUILDAH_1_28, BUILDAH_1_39, BUILDAH_1_43,
    BUILDAH_1_45,
)  # fmt: skip


def find_builder(name: str = "buildkit") -> Builder:
    """Find the profile of the builder ``buildkit@0.25``, ``classic@28.5`` or ``buildah@1.43``.

    A name without a version means the newest profile. Raises ``Unreadable`` for a name of another shape and
    ``NotModelled`` for a builder, or a version older than all, that dsim does not know.
    """
    return find_version(name, BUILDERS, [builder.name for builder in BUILDERS])
