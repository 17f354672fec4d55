"""What a builder refuses in RUN, COPY and ADD before it runs a command or touches a file.

Reads: ``Instruction`` and the stage so far. Gives: nothing, or a refusal; files that are named are taken to exist.
Compare: BuildKit ``dispatchCopy``, ``dispatchRun`` (frontend/dockerfile/dockerfile2llb/convert.go),
``dispatchRunMounts`` (convert_runmount.go); moby ``dispatchCopy``, ``dispatchAdd``, ``dispatchRun``
(builder/dockerfile/dispatchers.go), ``createCopyInstruction`` (copy.go).
"""

import re
from collections.abc import Callable, Mapping, Sequence

from simulator.build.buildkit.git_sources import is_git, why_refused
from simulator.build.buildkit.stage import Stage
from simulator.build.dockerfile import windows_paths
from simulator.build.dockerfile.builder import Builder
from simulator.build.dockerfile.expansion import expand
from simulator.build.dockerfile.file_modes import octal_mode_error, symbolic_mode_error
from simulator.build.dockerfile.lines import read_heredoc
from simulator.build.dockerfile.mounts import Mount, RunFlag, read_mount
from simulator.build.dockerfile.syntax_tree import InstructionOf, OptionalForm, Texts
from simulator.core.rule import Question, Rule
from simulator.core.sources import BUILDKIT, BUILDKIT_0_13, DOCKERFILE, MOBY
from simulator.core.values import ExecForm
from simulator.golang.paths import clean
from simulator.golang.reference import digest_error, reference_error

_CONVERT = "frontend/dockerfile/dockerfile2llb/convert.go"
_DISPATCH = "builder/dockerfile/dispatchers.go"
_PLAIN = re.compile(r"[A-Za-z0-9_./-]+").fullmatch


class Files(Question):
    """What is refused in RUN, COPY and ADD before a command runs or a file is touched?"""

    NEEDS_BUILDKIT = Rule(
        "The classic builder refuses the flags of RUN, --chmod, and here-documents as files: they need BuildKit.",
        MOBY(_DISPATCH, "dispatchRun dispatchCopy dispatchAdd"),
        MOBY("builder/dockerfile/copy.go", "getCopyInfosForSourcePaths"),
    )
    NO_WORDS = Rule(
        "BuildKit refuses RUN [].",
        BUILDKIT("client/llb/exec.go", "Validate"),
        note="The classic builder runs the ENTRYPOINT, or without one the CMD, that the stage has so far.",
    )
    NO_COMMAND = Rule(
        "The classic builder refuses RUN [] where the stage has neither ENTRYPOINT nor CMD, or an ARG with a value.",
        MOBY(_DISPATCH, "dispatchRun withEntrypointOverride"),
        MOBY("daemon/create.go", "create"),
        note="A blank ENTRYPOINT counts as none, and takes the CMD with it.",
    )
    COPY_URL = Rule(
        "COPY from an address is refused; ADD downloads it.",
        BUILDKIT(_CONVERT, "dispatchCopy"),
        MOBY("builder/dockerfile/copy.go", "errOnSourceDownload"),
        DOCKERFILE("ADD", "#add"),
    )
    COPY_GIT = Rule(
        "COPY from a git repository is refused; ADD clones it.",
        BUILDKIT(_CONVERT, "dispatchCopy"),
        BUILDKIT_0_13("util/gitutil/git_ref.go", "ParseGitRef"),
        note="BuildKit 0.13 takes any relative path of several names that ends in .git for one.",
    )
    GIT_QUERY = Rule(
        "A git address whose query has an unknown key, a bad value, or says something else than a flag is refused.",
        BUILDKIT("frontend/dockerfile/dfgitutil/git_ref.go", "loadQuery"),
        BUILDKIT(_CONVERT, "dispatchCopy"),
        DOCKERFILE("ADD", "#add"),
        note="""BuildKit before 0.24 leaves the query to git. mtime is known since 0.29, fetch-by-commit since 0.30.""",
    )
    MODE = Rule(
        "A --chmod that is no mode is refused.",
        BUILDKIT(_CONVERT, "dispatchCopy"),
        DOCKERFILE("COPY --chown --chmod", "#copy---chown---chmod"),
        note="BuildKit before 0.16 ignores such a mode; before 0.20 it takes numbers only.",
    )
    CHECKSUM = Rule(
        "A --checksum that is none, or of more than one source, or of a local file, is refused.",
        BUILDKIT(_CONVERT, "dispatchCopy"),
        DOCKERFILE("ADD --checksum", "#add---checksum"),
    )
    SEVERAL = Rule(
        "The classic builder refuses several files for a destination that does not end with a slash.",
        MOBY("builder/dockerfile/copy.go", "createCopyInstruction"),
    )
    BAD_SOURCE = Rule(
        "The classic builder refuses COPY --from with a number of no earlier stage, or a bad image name.",
        MOBY(_DISPATCH, "getImageMount"),
    )


def check_run(stage: Stage, instruction: InstructionOf[OptionalForm]) -> None:
    """Refuse a RUN for its flags or for an empty array."""
    if instruction.flags:
        _check_run_flags(stage, instruction.flags)
    words = instruction.value
    if words is None or words.value != ExecForm(()):
        return
    if not stage.builder.commits_each_instruction:
        raise Files.NO_WORDS.refuses("build", "failed to marshal LLB definition: arguments are required")
    if _runs_nothing(stage):
        raise Files.NO_COMMAND.refuses("build", stage.builder.no_command)


def _runs_nothing(stage: Stage) -> bool:
    """Tell whether the classic builder has nothing to run for ``RUN []``."""
    has_given = any(name not in stage.env_indexes for name in stage.scope)
    entrypoint = [*map(str, stage.entrypoint or ())]
    return has_given or entrypoint == [""] or not (entrypoint or stage.cmd)


def _check_run_flags(stage: Stage, flags: Sequence[str]) -> None:
    builder = stage.builder
    for flag in flags:
        name, _, value = flag.partition("=")
        if name == "--mount":
            mount = read_mount(value, builder.mounts, stage.expand if builder.mounts.expands else str)
            if not builder.commits_each_instruction:
                _check_mount(mount, stage)
    if builder.commits_each_instruction:
        _refuse_without_buildkit(flags[0].partition("=")[0])
    if builder.device_needs_labs and any(flag.startswith("--device=") for flag in flags):
        message = "device feature is only supported in Dockerfile frontend 1.14.0-labs or later"
        raise RunFlag.LABS.refuses("build", message)
    for flag, allowed in (("--network=host", "network.host"), ("--security=insecure", "security.insecure")):
        if flag in flags:
            raise RunFlag.NOT_ALLOWED.refuses("build", f"failed to load LLB: {allowed} is not allowed")


def _check_mount(mount: Mount, stage: Stage) -> None:
    if mount.type == "tmpfs" and mount.source and not stage.builder.mounts.expands:
        message = "panic: runtime error: invalid memory address or nil pointer dereference"
        raise RunFlag.TMPFS_FROM.refuses("build", message)
    if mount.type not in ("secret", "ssh"):
        _check_target(mount.target, stage)


def _check_target(target: str, stage: Stage) -> None:
    directory = stage.working_dir.replace("\\", "/") if stage.reads_windows_paths else stage.working_dir
    if (target if target.startswith("/") else clean(f"/{directory}/{target}")) == "/":
        raise RunFlag.TARGET.refuses("build", 'invalid mount target "/"')


def _refuse_without_buildkit(flag: str) -> None:
    message = (
        f"the {flag} option requires BuildKit. Refer to https://docs.docker.com/go/buildkit/ to learn how to build "
    )
    raise Files.NEEDS_BUILDKIT.refuses("build", message + "images with BuildKit enabled")


def check_files(stage: Stage, instruction: InstructionOf[Texts]) -> None:
    """Refuse a COPY or an ADD for its flags, its sources or its destination."""
    words = instruction.value
    is_plain = not instruction.flags and len(words) == 2 and _PLAIN(words[0]) and _PLAIN(words[1])
    if is_plain and ".git" not in words[0] and stage.platform_os == "linux":
        return
    flags = dict(flag.partition("=")[::2] for flag in instruction.flags)
    is_copy = instruction.keyword == "copy"
    for name in ("--chown", "--chmod", "--checksum"):
        if name in flags and (name != "--chmod" or stage.builder.expands_modes):
            flags[name] = stage.expand(flags[name])
    heredocs = {word for word in words[:-1] if stage.builder.heredocs and read_heredoc(word)}
    sources = [stage.expand(word) for word in words[:-1] if word not in heredocs]
    destination = stage.expand(words[-1])
    _check_bodies(stage, instruction, heredocs)
    if stage.reads_windows_paths:
        windows_paths.check_destination(destination, keeps_slash=stage.builder.keeps_slash)
    if stage.builder.commits_each_instruction:
        _check_classic(instruction.keyword.upper(), sources, destination, flags)
        return
    if not is_copy and flags.get("--checksum") and stage.builder.checks_digest_first:
        _check_digest(flags["--checksum"])
    if flags.get("--chmod") and stage.builder.modes != "any":
        mode_error = octal_mode_error if stage.builder.modes == "octal" else symbolic_mode_error
        if why := mode_error(flags["--chmod"]):
            raise Files.MODE.refuses("build", why)
    if flags.get("--checksum"):
        _check_checksum(flags["--checksum"], sources, stage.builder)
    for source in sources:
        _check_source(source, flags, stage, is_copy=is_copy)
    if stage.reads_windows_paths:
        windows_paths.check_sources([source for source in sources if not _is_remote(source, stage.builder)])


def _is_remote(source: str, builder: Builder) -> bool:
    return source.startswith(("http://", "https://")) or (builder.knows_git_sources and is_git(source))


def _check_bodies(stage: Stage, instruction: InstructionOf[Texts], heredocs: set[str]) -> None:
    """Refuse a here-document whose variables cannot be replaced; one with a quote in its end mark has none."""
    if stage.builder.commits_each_instruction or "$" not in instruction.body:
        return
    body = instruction.body.split("\n")[1:]
    for word in heredocs:
        name, expands, _ = read_heredoc(word) or ("", False, False)
        if expands and name in body:
            text = "".join(line + "\n" for line in body[: body.index(name)])
            expand(text, stage.scope, stage.syntax._replace(escape="\\", quotes=False))


def _check_source(source: str, flags: Mapping[str, str], stage: Stage, *, is_copy: bool) -> None:
    """Refuse a source for the query of a git address; or one of a COPY that is an address or a git repository."""
    if why := why_refused(source, flags, stage.builder):
        raise Files.GIT_QUERY.refuses("build", why)
    if is_copy and stage.builder.knows_git_sources and is_git(source, bare=stage.builder.bare_git_sources):
        raise Files.COPY_GIT.refuses("build", "source can't be a git ref for COPY")
    if is_copy and source.startswith(("http://", "https://")):
        raise Files.COPY_URL.refuses("build", "source can't be a URL for COPY")


def _check_digest(checksum: str) -> None:
    if why := digest_error(checksum):
        raise Files.CHECKSUM.refuses("build", why)


def _check_checksum(checksum: str, sources: list[str], builder: Builder) -> None:
    """Refuse a checksum of several sources, or of one that is not downloaded."""
    if len(sources) != 1:
        raise Files.CHECKSUM.refuses("build", "checksum can't be specified for multiple sources")
    sums_git = is_git(sources[0])
    if not (builder.sums_git_sources if sums_git else sources[0].startswith(("http://", "https://"))):
        raise Files.CHECKSUM.refuses("build", builder.checksum_needs)
    if not sums_git:
        _check_digest(checksum)


def _check_classic(keyword: str, sources: list[str], destination: str, flags: Mapping[str, str]) -> None:
    """Refuse what the classic builder refuses, in its order."""
    if flags.get("--chmod"):
        _refuse_without_buildkit("--chmod")
    if not sources:
        raise Files.NEEDS_BUILDKIT.refuses("build", f"{keyword} failed: no source files were specified")
    if keyword == "COPY" and any(source.startswith(("http://", "https://")) for source in sources):
        raise Files.COPY_URL.refuses("build", "COPY failed: source can't be a URL for COPY")
    if len([source for source in sources if not set(source) & set("*?[")]) > 1 and not destination.endswith("/"):
        message = (
            f"When using {keyword} with more than one source file, the destination must be a directory and end with"
        )
        raise Files.SEVERAL.refuses("build", f"{message} a /")


def check_classic_source(instruction: InstructionOf[Texts], names: Mapping[str, int], index: int, *, old: bool) -> None:
    """Refuse ``COPY --from`` with a number that is not of an earlier stage, or with a bad image name."""
    for flag in instruction.flags:
        name = flag.removeprefix("--from=") if flag.startswith("--from=") else ""
        if not name or names.get(name.lower(), index) < index:
            continue
        why = reference_error(name, lower_case_registries=old)
        if re.fullmatch("[+-]?[0-9]{1,18}", name):
            number = int(name)
            why = "refers to current build stage" if number == index else "index out of bounds"
            why = None if 0 <= number < index else why
        if why:
            raise Files.BAD_SOURCE.refuses("build", f"invalid from flag value {name}: {why}")


CHECKS: Mapping[str, Callable[[Stage, InstructionOf[object]], None]] = {
    "run": check_run,  # type: ignore[dict-item]
    "copy": check_files,  # type: ignore[dict-item]
    "add": check_files,  # type: ignore[dict-item]
}
"""By keyword: what refuses an instruction that has no part in the configuration."""
