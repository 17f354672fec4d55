"""Engines as data, and how profiles are found: a version is the one before it, with named replacements."""

from __future__ import annotations

from typing import Any, TypeAlias, TypeVar

from simulator.build.builders import BUILDERS as BUILDERS
from simulator.build.builders import READ, RECORDED
from simulator.build.dockerfile.builder import Builder
from simulator.core.errors import NotModelled, Unreadable
from simulator.core.rule import Question, kebab
from simulator.engine import image_checks, request, settings, start
from simulator.engine.engine import Engine, HostRules

_OLD_MESSAGES = {
    "isolation": "Invalid isolation: \"{}\" - linux only supports 'default'",
    "network": "Invalid network mode: invalid container format container:<name|id>",
}
_HOST_20_10 = HostRules(
    security=("label", "apparmor", "seccomp", "no-new-privileges"),
    unchecked=("ipc", "cpu_shares"),
    one_network=True,
    messages={
        **_OLD_MESSAGES,
        "restart-count": "maximum retry count cannot be used with restart policy '{}'",
        "restart-negative": "maximum retry count cannot be negative",
        "restart-unknown": "invalid restart policy '{}'",
    },
)
_HOST_26_1 = _HOST_20_10._replace(unchecked=("cpu_shares", "kernel_memory"), one_network=False, messages=_OLD_MESSAGES)
_HOST_28_5 = _HOST_26_1._replace(
    security=(*_HOST_26_1.security, "writable-cgroups"), unchecked=("kernel_memory",), messages={}
)
DOCKER_20_10 = Engine(
    "docker",
    "20.10",
    (20, 10),
    RECORDED,
    builder="classic@20.10",
    no_command_message="No command specified",
    host=_HOST_20_10,
    check_stop_signal=request.stop_signal_capital,
    working_directory=settings.working_directory_cleaned,
)
DOCKER_26_1 = DOCKER_20_10._replace(
    version="26.1",
    since=(25, 0),
    builder="buildkit@0.13",
    no_command_message="no command specified",
    host=_HOST_26_1,
    check_stop_signal=request.stop_signal,
    working_directory=settings.working_directory,
)
DOCKER_28_5 = DOCKER_26_1._replace(version="28.5", since=(28, 0), builder="buildkit@0.25", host=_HOST_28_5)
DOCKER_29_7 = DOCKER_28_5._replace(
    version="29.7", since=(29, 0), observed=READ, builder="buildkit@0.32", word_list=request.word_list_only
)
_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
PODMAN_4_3 = Engine(
    "podman",
    "4.3",
    (4, 3),
    RECORDED,
    builder="buildah@1.28",
    plays_pods=True,
    no_command_message="no command or entrypoint provided, and no CMD or ENTRYPOINT from image",
    defaults={"PATH": _PATH, "TERM": "xterm", "container": "podman"},
    entrypoint_option=request.json_or_word,
    init=start.init_in_argv,
    first_process=start.first_process_is_argv,
    body_entrypoint=request.body_entrypoint_or_unset,
    check_body_healthcheck=request.healthcheck_with_words,
    check_directory=settings.any_directory,
    check_stop_signal=request.stop_signal_to_64,
    check_variables=settings.named_variables_quoted,
    check_healthcheck=request.healthcheck_any,
    check_image=image_checks.signal_checked,
    environment=settings.environment_by_name,
    working_directory=settings.working_directory_verbatim,
)
PODMAN_5_4 = PODMAN_4_3._replace(
    version="5.4",
    since=(5, 0),
    builder="buildah@1.39",
    defaults={"PATH": _PATH, "container": "podman"},
    argv=start.argv_or_blank,
    check_image=image_checks.signal_and_ports_checked,
    environment=settings.environment_merging,
)
PODMAN_5_8 = PODMAN_5_4._replace(
    version="5.8",
    since=(5, 6),
    builder="buildah@1.43",
    body_entrypoint=request.body_entrypoint_as_option,
    check_body_healthcheck=request.healthcheck_with_test,
    environment=settings.environment_without_bare,
)
CONTAINERD_1_6 = Engine(
    "containerd",
    "1.6",
    (1, 6),
    RECORDED,
    builder="buildkit@0.25",
    defaults={"PATH": _PATH},
    word_list=request.word_list_only,
    check_directory=settings.any_directory,
    check_variables=settings.any_variables,
    environment=settings.environment_appended,
    working_directory=settings.working_directory_verbatim,
    entrypoint=start.entrypoint_asked_kept,
)
CONTAINERD_1_7 = CONTAINERD_1_6._replace(version="1.7", since=(1, 7))
CONTAINERD_2_1 = CONTAINERD_1_7._replace(version="2.1", since=(2, 0))
CRIO_1_36 = CONTAINERD_2_1._replace(
    name="cri-o",
    version="1.36",
    since=(1, 28),
    observed=READ,
    defaults={},
    environment=settings.environment_pod_first,
    entrypoint=start.entrypoint_kept,
)
ENGINES = (
    DOCKER_20_10,
    DOCKER_26_1,
    DOCKER_28_5,
    DOCKER_29_7,
    PODMAN_4_3,
    PODMAN_5_4,
    PODMAN_5_8,
    CONTAINERD_1_6,
    CONTAINERD_1_7,
    CONTAINERD_2_1,
    CRIO_1_36,
)

Profile = TypeVar("Profile", Engine, Builder)
AnyProfile: TypeAlias = Engine | Builder


def find_engine(name: str = "docker") -> Engine:
    """Find the engine ``docker``, ``docker@28``, ``docker@28.5`` or ``docker@28.5.2``.

    A name without a version is the newest known version. Raises ``Unreadable`` for a name of another
    shape and ``NotModelled`` for an engine, or a version older than all, that dsim does not know.
    """
    return _find(name, ENGINES)


def find_builder(name: str = "buildkit") -> Builder:
    """Find the builder ``buildkit@0.25``, ``classic@28.5`` or ``buildah@1.43``, as ``engine`` does."""
    return _find(name, BUILDERS)


def unobserved(name: str, profile: AnyProfile) -> str | None:
    """Say how far an answer about ``name`` rests on another version than the one compared with, if it does."""
    _, _, asked = name.partition("@")
    asked = asked.removeprefix("v")
    if not asked or asked == profile.version or (asked + ".").startswith(profile.version + "."):
        return None
    if (profile.version + ".").startswith(asked + "."):
        return None
    return f"{name} was not compared with a real one; this is what {profile.name}@{profile.version} does"


def _find(name: str, profiles: tuple[Profile, ...]) -> Profile:
    tool, at, version = name.partition("@")
    parts = version.removeprefix("v").split(".")
    if not tool.replace("-", "").isalpha() or (at and not all(part.isascii() and part.isdigit() for part in parts)):
        known = ", ".join(dict.fromkeys(profile.name for profile in profiles))
        raise Unreadable(f"{name!r} is no profile name; write NAME or NAME@VERSION with a name of: {known}")
    same = [profile for profile in profiles if profile.name == tool]
    if not same:
        known = ", ".join(f"{profile.name}@{profile.version}" for profile in profiles)
        raise NotModelled(name, f"{name} is not modelled; known are: {known}")
    if not at:
        return same[-1]
    numbers = tuple(int(part[:9]) for part in parts)
    reached = [profile for profile in same if profile.since[: len(numbers)] <= numbers]
    if not reached:
        raise NotModelled(name, f"{name} is older than the oldest version that is modelled, {same[0].version}")
    return reached[-1]


def changes(profile: AnyProfile) -> dict[str, Any]:
    """Say what a profile answers otherwise than the version before it, or all of it where there is none."""
    listed: tuple[AnyProfile, ...] = ENGINES if isinstance(profile, Engine) else BUILDERS
    same = [other for other in listed if other.name == profile.name]
    at = same.index(profile)
    own = _answers(profile)
    if not at:
        return {"before": "", "fields": own}
    before = _answers(same[at - 1])
    changed = {key: value for key, value in own.items() if value != before[key]}
    return {"before": f"{same[at - 1].name}@{same[at - 1].version}", "fields": changed}


_ABOUT = ("name", "version", "since", "observed", "builder")


def _answers(profile: AnyProfile) -> dict[str, str]:
    """Spell the fields of a profile; those of a part are spelled one by one, ``PART.FIELD``."""
    answers = {}
    for key, value in profile._asdict().items():
        if isinstance(value, HostRules):
            parts = {f"{key}.{name}": part for name, part in value._asdict().items()}
            answers.update({name: ", ".join(p) if isinstance(p, tuple) else _spelled(p) for name, p in parts.items()})
        elif key not in _ABOUT:
            answers[key] = _spelled(value)
    return answers


def _spelled(value: Any) -> str:
    if callable(value):
        return str(value.__name__)
    return ", ".join(value) if isinstance(value, dict) else str(value)


def users(question: type[Question]) -> dict[str, list[str]]:
    """Say which profiles answer a question with which function; nothing where all use the same."""
    field = kebab(question.__name__).replace("-", "_")
    found: dict[str, list[str]] = {}
    for profile in (*ENGINES, *BUILDERS):
        if field in profile._fields:
            function = getattr(profile, field)
            found.setdefault(function.__name__, []).append(f"{profile.name}@{profile.version}")
    return found if len(found) > 1 else {}
