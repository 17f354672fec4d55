"""The rules of Quadlet, and helpers that its modules share."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Collection

from simulator.callers.quadlet.unit import Unit
from simulator.core.record import NamedTuple
from simulator.core.rule import Question, Refusal, Rule
from simulator.core.sources import PODMAN, QUADLET, SYSTEMD
from simulator.core.values import Origin, Word

CONTAINER, SERVICE = "Container", "Service"
_GENERATOR = "pkg/systemd/quadlet/quadlet.go"
_FAILED = 1


class Quadlet(Question):
    """What does a unit of Quadlet start?"""

    UNIT = Rule(
        "A unit is groups of settings; a file with a line that is none is not loaded.",
        PODMAN("pkg/systemd/parser/unitfile.go", "parseLine"),
        PODMAN("cmd/quadlet/main.go", "loadUnitsFromDir"),
    )
    FOLDER = Rule(
        "A unit that is not loaded keeps the other units of its folder from being loaded, too.",
        PODMAN("cmd/quadlet/main.go", "loadUnitsFromDir"),
    )
    DROP_IN = Rule(
        "A drop-in with a line that is no setting is left out, and the rest is merged behind the unit.",
        PODMAN("cmd/quadlet/main.go", "loadUnitDropins"),
    )
    KEY = Rule(
        "A key of [Container] or [Quadlet] that this version does not know makes no service.",
        PODMAN(_GENERATOR, "checkForUnknownKeysInSpecificGroup"),
    )
    IMAGE = Rule(
        "A unit has either an Image or a Rootfs.",
        PODMAN(_GENERATOR, "ConvertContainer"),
    )
    VALUE = Rule(
        "A value that the generator checks, and finds wrong or at odds with another, makes no service.",
        PODMAN(_GENERATOR, "ConvertContainer"),
    )
    ENTRYPOINT = Rule(
        "Entrypoint is the value of --entrypoint, to the letter: one word, or a JSON array.",
        PODMAN(_GENERATOR, "ConvertContainer"),
        QUADLET("Entrypoint=", "#entrypoint"),
    )
    ENTRYPOINT_EMPTY = Rule(
        "An Entrypoint without a value is not passed on: the image keeps its own.",
        PODMAN(_GENERATOR, "lookupAndAddString"),
    )
    EXEC = Rule(
        "The words of the last Exec stand behind the image: quotes group, and escapes are read inside of them, too.",
        PODMAN("pkg/systemd/parser/split.go", "extractFirstWord"),
        QUADLET("Exec=", "#exec"),
        note="An empty word ends the list, which systemd's own ExecStart does not do.",
    )
    EXEC_DROPPED = Rule(
        "An Exec with an escape that is none is left out as a whole: the image's CMD is used.",
        PODMAN("pkg/systemd/parser/unitfile.go", "LookupLastArgs"),
    )
    KUBE = Rule(
        "A .kube unit plays the manifests of Yaml, with the ConfigMaps of ConfigMap, by podman kube play.",
        PODMAN(_GENERATOR, "ConvertKube"),
        note="Up to 5.6 a unit names one file.",
    )
    NEEDED = Rule(
        "A service needs those of the units that it names: where the generator makes none of one, it is not started.",
        PODMAN(_GENERATOR, "handleStorageSource"),
        SYSTEMD("src/core/transaction.c", "transaction_add_job_and_dependencies"),
    )
    BLANK = Rule(
        "A word without a character is not seen in the service's line: the next word is in its place.",
        PODMAN("pkg/systemd/parser/split.go", "escapeWords"),
    )
    SPECIFIER = Rule(
        "Specifiers are replaced by systemd, such as %n in every word of the line, and %% by one %.",
        SYSTEMD("src/shared/specifier.c", "specifier_printf"),
        QUADLET("Description", "#description"),
    )
    SPECIFIER_UNKNOWN = Rule(
        "A letter or digit behind % that is no specifier is refused by systemd; other characters stay.",
        SYSTEMD("src/shared/specifier.c", "specifier_printf"),
    )
    VARIABLE = Rule(
        "Of variables, systemd replaces ${NAME}, and a word $NAME by the words of its value; $NAME in a word stays.",
        SYSTEMD("src/basic/env-util.c", "replace_env_argv"),
    )
    SEMICOLON = Rule(
        "A word that is a semicolon ends the command for systemd; with words behind it the service is refused.",
        SYSTEMD("src/core/load-fragment.c", "config_parse_exec"),
    )


class Siblings(NamedTuple):
    """The unit's folder, and the units in it; ``read`` gets a file name and returns None if there is no such unit.

    ``fault`` tells why the generator makes no service of such a unit, or returns None.
    """

    folder: str
    read: Callable[[str], Unit | None]
    fault: Callable[[str], str | None]


def literal(text: str) -> Word:
    """Return a word that the generator adds."""
    return Word(text, Origin("engine", "quadlet"))


def refusal(rule: Rule, message: str, value: Word | None = None) -> Refusal:
    """Return the generator's refusal, with the place of the value."""
    where = f"{value.origin.where}: " if value is not None else ""
    return rule.refuses("request", where + message, status=_FAILED)


class UnknownKey(NamedTuple):
    """A key of a unit that its group does not have, its value, and what the generator says of it."""

    name: str
    value: Word
    message: str


def unknown_key(unit: Unit, group: str, known: Collection[str]) -> UnknownKey | None:
    """Return the first key of a group that is none of ``known``; None if there is none."""
    found = next(((name, value) for name, value in unit.keys(group) if name not in known), None)
    return found and UnknownKey(*found, f"unsupported key '{found[0]}' in group '{group}' in {unit.name}")


def check_keys(unit: Unit, group: str, known: Collection[str]) -> None:
    """Refuse a key of a group that is none of ``known``."""
    if unknown := unknown_key(unit, group, known):
        raise refusal(Quadlet.KEY, unknown.message, unknown.value).of_name(unknown.name, known)


def absolute(path: str, folder: str) -> str:
    """Return the absolute form of a path; one that begins with a specifier is returned unchanged."""
    if path.startswith("/") or (path.startswith("%") and not path.startswith("%%")):
        return path
    return posixpath.normpath(posixpath.join(folder, path))
