"""Files of expectations: what images are to execute, pinned by those who own them (their format: ``docs/check.md``).

Reads: TOML files, and the files that they name, relative to their folder. Gives: for each check on each engine, the
faults, or what is not known. Raises ``Unreadable`` for a file that is no file of checks.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from typing import Any

from simulator.api.answer import Answer
from simulator.api.image import Image
from simulator.api.requests import ask, resolve
from simulator.callers.caller import Caller
from simulator.callers.table import CALLERS, find_caller
from simulator.core.errors import NotModelled, Unreadable
from simulator.core.json_checks import require_texts
from simulator.core.record import NamedTuple
from simulator.core.text import did_you_mean
from simulator.images.config import image_object, parse
from simulator.oracle.check_faults import WANTED, faults, what_is_unknown
from simulator.releases.find import DEFAULT_ENGINE
from simulator.rulebook import RULES
from simulator.workspace.disk import Disk, read_document, read_text
from simulator.workspace.named_files import read_named
from simulator.workspace.toml import read_toml_file

DEFAULTS = ("image", "engines", "bases", "rootfs", "environment")
"""What a whole file can set; each check can set it for itself."""
IMAGE = ("dockerfile", "target", "build_args", "builder", "format", "platform", "config", "entrypoint", "cmd", "shell")
_TEXTS = ("entrypoint", "cmd", "shell")
_LISTS, _TABLES = ("engines", "run", "argv"), ("bases", "environment", "env", "gives", "start")
_STRINGS = ("name", "entrypoint", "rootfs", "cwd", "user")
_IN_IMAGES = re.compile(r"\(--base \S+=FILE, or in images\)(?: or its Dockerfile \(--base \S+\))?|in images\b")
"""Where the command line and the oracle take the configuration of an image, which is ``bases`` in a file of checks."""


class Check(NamedTuple):
    """One check: the file, the name that the file gives it, and its fields, with those of the file as defaults."""

    file: str
    name: str
    fields: Mapping[str, Any]

    @property
    def engines(self) -> list[str]:
        """The engines that the check is about."""
        return list(self.fields.get("engines", (DEFAULT_ENGINE,)))


class CheckResult(NamedTuple):
    """What came of a check on one engine: the faults; ``unknown`` says what dsim does not know, ``""`` if it does."""

    check: Check
    engine: str
    faults: tuple[str, ...] = ()
    unknown: str = ""

    @property
    def holds(self) -> bool:
        """Whether everything is known, and as expected."""
        return not self.faults and not self.unknown


def read_checks(file: str) -> list[Check]:
    """Read the checks of a file; raises ``Unreadable`` where a key is unknown, or nothing is expected."""
    document = read_toml_file(file)
    _known_keys(document, (*DEFAULTS, "check"), file)
    tables = document.get("check")
    if not isinstance(tables, list) or not tables or not all(isinstance(table, dict) for table in tables):
        raise Unreadable(f"{file}: it has no check; write each as [[check]]")
    defaults = {key: document[key] for key in DEFAULTS if key in document}
    checks = []
    for number, table in enumerate(tables, 1):
        name = str(table.get("name", f"check {number}"))
        where = f"{file}: {name}"
        _known_keys(table, ("name", "run", "entrypoint", *DEFAULTS, *WANTED, *(row.name for row in CALLERS)), where)
        if not set(table) & set(WANTED):
            raise Unreadable(f"{where}: nothing is expected; give one of {', '.join(WANTED)}")
        fields = {**defaults, **table}
        _check_shapes(fields, where)
        checks.append(Check(file, name, fields))
    return checks


def run_check(check: Check) -> Iterator[CheckResult]:
    """Run a check on each of its engines; raises ``Unreadable`` for what cannot be asked."""
    for engine in check.engines:
        try:
            answer = _answer(check, engine)
            found = answer.to_json()
        except NotModelled as error:
            yield CheckResult(check, engine, (), _with_bases(str(error)))
        except Unreadable as error:
            raise Unreadable(f"{check.file}: {check.name}: {error}") from None
        else:
            unknown = _with_bases(what_is_unknown(check.fields, found))
            yield CheckResult(check, engine, () if unknown else tuple(faults(check.fields, found)), unknown)


def _with_bases(text: str) -> str:
    """Name the place where a file of checks gives the configuration of an image."""
    return _IN_IMAGES.sub("in bases", text)


def _answer(check: Check, engine: str) -> Answer:
    """Ask what the check asks: the words of ``docker run``, or what another caller requests."""
    fields = check.fields
    folder = os.path.dirname(check.file)
    bases = {name: _image_object(folder, path) for name, path in fields.get("bases", {}).items()}
    rootfs = None if "rootfs" not in fields else parse(read_text(os.path.join(folder, fields["rootfs"])), "rootfs")
    named = [row.name for row in CALLERS if row.name in fields]
    if len(named) > 1 or (named and ("run" in fields or "entrypoint" in fields)):
        raise Unreadable(f"it asks {len(named) + 1} things; give run and entrypoint, or the request of one caller")
    image = _image(fields["image"], folder, bases) if "image" in fields else None
    if not named:
        if image is None:
            raise Unreadable("it has no image; give one, in [image] for all checks of the file or in the check")
        return resolve(image, fields.get("run", ()), entrypoint=fields.get("entrypoint"), engine=engine, rootfs=rootfs)
    row = find_caller(named[0])
    assert row is not None  # it is in the table
    body = _body(row, fields[named[0]], folder)
    environment = fields.get("environment", {})
    answers = ask(
        named[0], body, image=image, engine=engine, environment=environment, files=Disk(), images=bases, rootfs=rootfs
    )
    if len(answers) != 1:
        part = row.option.part if row.option else "name"
        raise Unreadable(f"it asks about several {part}s: {', '.join(answers)}; name one with {part}")
    (answer,) = answers.values()
    return answer


def _body(row: Caller, body: Any, folder: str) -> Any:
    """Give the body of a caller's request; files that it names are read from the folder."""
    if row.option is None or not isinstance(body, dict) or "file" not in body:
        return body
    paths = [os.path.join(folder, name) for name in require_texts(body["file"], "file")]
    return {**body, **read_named(paths, row.option.near)}


def _image(described: Any, folder: str, bases: Mapping[str, Any]) -> Image:
    """Describe the image of a check: a name, or a table as the oracle takes it, with paths in place of texts."""
    if isinstance(described, str):
        return Image.named(described, images=bases)
    _known_keys(described, IMAGE, "image")
    strings = {key: value for key, value in described.items() if key != "build_args"}
    if not all(isinstance(value, str) for value in strings.values()):
        raise Unreadable("image holds a value that is no string")
    kinds = [key for key in ("dockerfile", "config") if key in described]
    texts = {key: described[key] for key in _TEXTS if key in described}
    if len(kinds) + bool(texts) != 1:
        raise Unreadable("image has one of dockerfile, config, or entrypoint, cmd and shell")
    if texts:
        return Image.from_texts(**texts)
    if kinds == ["config"]:
        return Image.from_config(_image_object(folder, described["config"]))
    path = os.path.join(folder, described["dockerfile"])
    options = {key: value for key, value in described.items() if key != "dockerfile"}
    return Image.from_dockerfile(read_text(path), images=bases, name=described["dockerfile"], **options)


def _image_object(folder: str, path: str) -> Any:
    document, place = read_document(os.path.join(folder, path))
    return image_object(document, place)


def _check_shapes(fields: Mapping[str, Any], where: str) -> None:
    """Raise ``Unreadable`` where a field has a value of a wrong type."""
    for key in fields:
        value = fields[key]
        if key in _LISTS and not (isinstance(value, list) and all(isinstance(word, str) for word in value)):
            raise Unreadable(f"{where}: {key} is no list of strings")
        if key in _TABLES and not isinstance(value, dict):
            raise Unreadable(f"{where}: {key} is no table")
        if key in ("bases", "environment") and not all(isinstance(text, str) for text in value.values()):
            raise Unreadable(f"{where}: {key} holds a value that is no string")
        if key in _STRINGS and not isinstance(value, str):
            raise Unreadable(f"{where}: {key} is no string")
    if "refused" in fields and fields["refused"] is not True and fields["refused"] not in tuple(RULES):
        near = did_you_mean(str(fields["refused"]), RULES)
        raise Unreadable(f"{where}: refused is neither true nor the id of a rule; `dsim rule` lists them{near}")


def _known_keys(table: Any, keys: tuple[str, ...], where: str) -> None:
    if not isinstance(table, dict):
        raise Unreadable(f"{where}: it is no table")
    if unknown := sorted(set(table) - set(keys)):
        near = did_you_mean(unknown[0], keys)
        raise Unreadable(f"{where}: there is no key {', '.join(unknown)}; there are {', '.join(keys)}{near}")
