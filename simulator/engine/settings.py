"""From an image's configuration and a container's to the environment, the directory and the user of the process.

Reads: ``ImageConfig``, ``ContainerConfig``. Gives: three parts of ``Process``, or a refusal.
Compare: moby ``merge`` (daemon/commit.go), ``validateContainerConfig`` (daemon/container.go); Podman
``CompleteSpec`` (pkg/specgen/generate/container.go).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from simulator.core.errors import NotModelled
from simulator.core.rule import Decision, Question, Rule
from simulator.core.sources import CONTAINERD, CRIO, MOBY, PODMAN
from simulator.core.values import ContainerConfig, EnvRules, ImageConfig
from simulator.golang.paths import clean
from simulator.golang.strconv import quoted

Env: TypeAlias = tuple[str, ...]


class Environment(Question):
    """Which variables does the container configuration hold?"""

    INHERITED = Rule(
        "The request sets no variable, so the container gets the image's as they are.",
        MOBY("daemon/commit.go", "merge"),
    )
    MERGED = Rule(
        "The request's variables come first; they override the image's of the same name.",
        MOBY("daemon/commit.go", "merge"),
        note="""A bare name asked for hides the image's variable of that name and sets none. Of several
        of the image's with one name the first stays; without any asked for, all stay.""",
    )
    NAMELESS = Rule(
        "The engine refuses a variable without a name.",
        MOBY("daemon/container.go", "validateContainerConfig"),
        PODMAN("pkg/env/env.go", "parseEnv"),
    )
    LAYERED = Rule(
        "The request's variables override the image's, and those override the engine's defaults.",
        PODMAN("pkg/specgen/generate/container.go", "CompleteSpec"),
        PODMAN("pkg/env/env.go", "parseEnv"),
        note="Podman keeps them in a map, so their order changes from run to run; dsim's is that of first mention.",
    )
    IMAGE_BARE = Rule(
        "The engine refuses an image with a variable that has no value, or no name.",
        PODMAN("pkg/specgen/generate/container.go", "CompleteSpec"),
        note="No value: seen in Podman 5.8.6; up to 5.8.2 it took the value from the environment of podman itself. No "
        "name: seen in 4.3.1 and 5.8.6.",
    )

    APPENDED = Rule(
        "The image's variables come first, then the pod's, also those of the same name; the last counts.",
        CONTAINERD("pkg/oci/spec_opts.go", "replaceOrAppendEnvValues"),
        CONTAINERD("internal/cri/server/container_create.go", "buildLinuxSpec"),
        note="PATH stands first, wherever it is set; a bare name of the image's is left out, and PATH then is not set.",
    )
    POD_FIRST = Rule(
        "The pod's variables come first, then the image's whose name the pod does not set.",
        CRIO("server/utils.go", "mergeEnvs"),
    )


def named_variables(entries: Env) -> None:
    """Refuse an entry without a name; bare names are accepted."""
    _check_names(entries, "invalid environment variable: {}")


def named_variables_quoted(entries: Env) -> None:
    """Refuse an entry without a name, and quote it in the message."""
    _check_names(entries, "invalid environment variable: {quoted}")


def any_variables(_: Env) -> None:
    """Accept any entries."""


def _check_names(entries: Env, message: str) -> None:
    for entry in entries:
        if not entry or entry.startswith("="):
            raise Environment.NAMELESS.refuses("create", message.format(entry, quoted=quoted(entry)))


def environment(image: ImageConfig, requested: ContainerConfig, _: Mapping[str, str]) -> Decision[Env]:
    """Put the requested variables first, then the image's with other names."""
    if not requested.env:
        return Environment.INHERITED.gives(image.env or ())
    merged = list(requested.env)
    names = {entry.partition("=")[0] for entry in requested.env}
    for entry in image.env or ():
        if (name := entry.partition("=")[0]) not in names:
            names.add(name)
            merged.append(entry)
    return Environment.MERGED.gives(tuple(merged))


def environment_by_name(
    image: ImageConfig, requested: ContainerConfig, defaults: Mapping[str, str], *, merges_new: bool = False
) -> Decision[Env]:
    """Override the defaults with the image's variables, and both with the requested ones, by name.

    ``merges_new`` says whether ``--env-merge`` can set a variable that does not exist yet.
    """
    layered = {**defaults, **_by_name(image.env or ())}
    if requested.tty:
        layered.setdefault("TERM", "xterm")
    applied: tuple[Decision[dict[str, str]], ...] = ()
    if requested.env_rules:
        applied = (_apply_rules(layered, requested.env_rules, merges_new=merges_new),)
        layered = applied[0].value
    layered = layered | _by_name(requested.env or ())
    if requested.hostname:
        layered.setdefault("HOSTNAME", requested.hostname)
    return Environment.LAYERED.gives(tuple(f"{name}={value}" for name, value in layered.items()), *applied)


class EnvOptions(Question):
    """Which of a container's own variables stay, and what is put among them?"""

    APPLIED = Rule(
        "First --env-merge sets variables, then --unsetenv removes some, then the caller's are laid over them.",
        PODMAN("pkg/specgen/generate/container.go", "CompleteSpec"),
        note="Before Podman 5 a merge changes only variables that are there already.",
    )


def _apply_rules(variables: dict[str, str], rules: EnvRules, *, merges_new: bool) -> Decision[dict[str, str]]:
    """Merge, remove and override variables, in podman's order."""
    changed = dict(variables)
    for entry in rules.merge:
        name, equals, value = _substitute(entry, changed).partition("=")
        if not merges_new and name not in changed:
            continue
        if not equals:
            raise EnvOptions.APPLIED.refuses("create", f"missing `=` for --env-merge substitution {entry}", status=125)
        changed[name] = value if merges_new else value.partition("=")[0]
    changed = {name: value for name, value in changed.items() if name not in rules.unset and not rules.unset_all}
    return EnvOptions.APPLIED.gives(changed | dict(rules.host))


def _substitute(entry: str, variables: Mapping[str, str]) -> str:
    """Replace ``$NAME`` and ``${NAME}``; an empty or missing variable gives an empty string."""
    import re

    plain = re.sub(r"\$(?:\{([A-Za-z_][A-Za-z0-9_]*)\}|([A-Za-z_][A-Za-z0-9_]*))", "", entry)
    if set(plain) & set("$\\\"'"):
        what = f"--env-merge {entry}"
        raise NotModelled(what, f"quotes and modifiers in {what} are not modelled; write plain names")
    return re.sub(
        r"\$(?:\{(\w+)\}|([A-Za-z_]\w*))", lambda match: variables.get(match[1] or match[2], ""), entry, flags=re.ASCII
    )


def _by_name(entries: Iterable[str]) -> dict[str, str]:
    """Split entries at the first equals sign; bare names are ignored, the last of several with the same name wins."""
    pairs = [entry.partition("=") for entry in entries]
    return {name.lstrip(" \t"): value for name, equals, value in pairs if equals}


def environment_merging(image: ImageConfig, requested: ContainerConfig, defaults: Mapping[str, str]) -> Decision[Env]:
    """Merge as ``environment_by_name`` does; ``--env-merge`` can set a variable that does not exist yet."""
    return environment_by_name(image, requested, defaults, merges_new=True)


def environment_named(image: ImageConfig, requested: ContainerConfig, defaults: Mapping[str, str]) -> Decision[Env]:
    """Refuse a variable of the image without a name, else merge as ``environment_by_name`` does."""
    for entry in image.env or ():
        if entry[:1] in ("", "="):
            message = f"env fields from image failed to parse: invalid environment variable: {quoted(entry)}"
            raise Environment.IMAGE_BARE.refuses("create", message)
    return environment_by_name(image, requested, defaults)


def environment_without_bare(
    image: ImageConfig, requested: ContainerConfig, defaults: Mapping[str, str]
) -> Decision[Env]:
    """Refuse a bare name or value among the image's variables, else merge as ``environment_merging`` does."""
    layered = environment_merging(image, requested, defaults)
    for entry in image.env or ():
        if entry.find("=") < 1:
            raise Environment.IMAGE_BARE.refuses("create", f'invalid image env variable "{entry}"')
    return layered


def environment_appended(image: ImageConfig, requested: ContainerConfig, defaults: Mapping[str, str]) -> Decision[Env]:
    """Put the variables of the defaults first, then all others: the image's, then the requested ones."""
    placed: dict[str, str | None] = {name: f"{name}={value}" for name, value in defaults.items()}
    appended = []
    for entry in (*(image.env or ()), *(requested.env or ())):
        name, equals, _ = entry.partition("=")
        if name in placed:
            placed[name] = entry if equals else None
        elif equals:
            appended.append(entry)
    return Environment.APPENDED.gives((*(entry for entry in placed.values() if entry is not None), *appended))


def environment_pod_first(image: ImageConfig, requested: ContainerConfig, _: Mapping[str, str]) -> Decision[Env]:
    """Put the requested variables first, then the image's with other names, except bare and nameless ones."""
    if not requested.env:
        return Environment.INHERITED.gives(image.env or ())
    merged = {entry.partition("=")[0]: entry for entry in requested.env}
    for entry in image.env or ():
        name, equals, _value = entry.partition("=")
        if name and equals:
            merged.setdefault(name, entry)
    return Environment.POD_FIRST.gives(tuple(merged.values()))


class WorkingDirectory(Question):
    """In which directory does the process start?"""

    ROOT = Rule(
        "Neither the request nor the image sets a working directory, so it is /.",
        MOBY("daemon/oci_linux.go", "withCommonOptions"),
    )
    INHERITED = Rule(
        "The request sets no working directory, so the image's counts.",
        MOBY("daemon/commit.go", "merge"),
    )
    CLEANED = Rule(
        "The engine cleans the image's working directory: no . or .., no doubled or trailing slash.",
        MOBY("container/container.go", "SetupWorkingDirectory"),
        note="Docker 20.10 shows the cleaned path; newer engines show the image's, and clean it only to create it.",
    )
    GIVEN = Rule(
        "The request's working directory overrides the image's; the engine cleans it.",
        MOBY("daemon/container.go", "translateWorkingDir"),
    )
    VERBATIM = Rule(
        "The request's working directory overrides the image's.",
        PODMAN("pkg/specgen/generate/container_create.go", "createContainerOptions"),
        CONTAINERD("internal/cri/server/container_create.go", "buildLinuxSpec"),
    )
    RELATIVE = Rule(
        "The engine refuses a relative working directory in a request.",
        MOBY("daemon/container.go", "translateWorkingDir"),
    )


def absolute_directory(path: str) -> None:
    """Refuse a relative path; an empty one is unset."""
    if path and not path.startswith("/"):
        message = f"the working directory '{path}' is invalid, it needs to be an absolute path"
        raise WorkingDirectory.RELATIVE.refuses("create", message)


def any_directory(_: str) -> None:
    """Accept any path."""


def working_directory(image: ImageConfig, requested: ContainerConfig) -> Decision[str]:
    """Take the requested directory, cleaned, else the image's."""
    if not requested.working_dir:
        return _image_directory(image)
    return WorkingDirectory.GIVEN.gives(clean(requested.working_dir))


def working_directory_cleaned(image: ImageConfig, requested: ContainerConfig) -> Decision[str]:
    """Take the requested directory, else the image's; both are cleaned."""
    directory = working_directory(image, requested)
    if (cleaned := clean(directory.value)) != directory.value:
        return WorkingDirectory.CLEANED.gives(cleaned, directory)
    return directory


def working_directory_verbatim(image: ImageConfig, requested: ContainerConfig) -> Decision[str]:
    """Take the requested directory unchanged, else the image's."""
    return WorkingDirectory.VERBATIM.gives(requested.working_dir) if requested.working_dir else _image_directory(image)


def _image_directory(image: ImageConfig) -> Decision[str]:
    if image.working_dir:
        return WorkingDirectory.INHERITED.gives(image.working_dir)
    return WorkingDirectory.ROOT.gives("/")


class User(Question):
    """As whom does the process run?"""

    UNSET = Rule(
        "Neither the request nor the image sets a user, so the process runs as root.",
        MOBY("daemon/commit.go", "merge"),
    )
    INHERITED = Rule("The request sets no user, so the image's counts.", MOBY("daemon/commit.go", "merge"))
    GIVEN = Rule("The request's user overrides the image's.", MOBY("daemon/commit.go", "merge"))


def user(image: ImageConfig, requested: ContainerConfig) -> Decision[str]:
    """Take the requested user, else the image's."""
    if requested.user:
        return User.GIVEN.gives(requested.user)
    return User.INHERITED.gives(image.user) if image.user else User.UNSET.gives("")
