"""What a profile changed: its fields, compared with those of the version before it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

from simulator.build.builders import BUILDERS
from simulator.build.dockerfile.builder import Builder
from simulator.core.rule import Question, kebab
from simulator.engine.engine import Engine, Release
from simulator.releases.find import every_engine

AnyProfile: TypeAlias = Engine | Builder
_ABOUT = ("name", "version", "since", "observed", "builder", "builder_name", "tools")


def every_profile() -> tuple[AnyProfile, ...]:
    """Give the profiles of all engines, then those of all builders."""
    return (*every_engine(), *BUILDERS)


def changes(profile: AnyProfile) -> dict[str, Any]:
    """Give the fields in which a profile differs from the version before it; all of them where there is none.

    The key ``before`` holds the name of that version, ``fields`` the new values, as text, by the name of the field.
    The parts of ``tools`` are fields such as ``cli.size``.
    """
    listed: Sequence[AnyProfile] = every_engine() if isinstance(profile, Release) else BUILDERS
    same = [other for other in listed if other.name == profile.name]
    at = same.index(profile)
    own = dict(_fields(profile))
    if not at:
        return {"before": "", "fields": own}
    before = dict(_fields(same[at - 1]))
    changed = {key: value for key, value in own.items() if value != before.get(key)}
    return {"before": _name(same[at - 1]), "fields": changed}


def users(question: type[Question]) -> dict[str, list[str]]:
    """Give the profiles that answer a question, by the name of the function; empty where all use the same one."""
    field = kebab(question.__name__).replace("-", "_")
    found: dict[str, list[str]] = {}
    for profile in every_profile():
        if field in profile._fields:
            function = getattr(profile, field)
            found.setdefault(function.__name__, []).append(_name(profile))
    return found if len(found) > 1 else {}


def _fields(profile: AnyProfile) -> Iterator[tuple[str, str]]:
    """Yield every field that says how the profile behaves; those of the tools come last."""
    for key, value in profile._asdict().items():
        if key not in _ABOUT:
            yield from _parts(f"{key}.", value)
    if isinstance(profile, Release):
        yield from _parts("", profile.tools)


def _parts(prefix: str, value: Any) -> Iterator[tuple[str, str]]:
    """Yield the fields of a value that is made of parts, each with the names that lead to it."""
    if isinstance(value, Builder) or not hasattr(value, "_asdict"):
        if prefix or value is not None:
            yield prefix.removesuffix("."), _spelled(value)
        return
    for key, part in value._asdict().items():
        yield from _parts(f"{prefix}{key}.", part)


def _spelled(value: Any) -> str:
    if isinstance(value, Builder):
        return _name(value)
    if callable(value):
        return str(value.__name__)
    if isinstance(value, frozenset):
        return ", ".join(sorted(value))
    if value and isinstance(value, tuple) and isinstance(value[0], tuple):  # values from a version on
        return ", ".join([f"{'.'.join(map(str, since))} {named}" for since, named in value])
    return ", ".join(value) if isinstance(value, dict) else str(value)


def _name(profile: AnyProfile) -> str:
    return profile.full_name
