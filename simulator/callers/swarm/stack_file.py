"""From the text of a stack file to checked values: reading, variables, the types of the format.

Reads: text. Gives: plain values with their places, or a refusal.
Compare: docker/cli ``Load`` and ``ParseYAML`` (cli/compose/loader/loader.go), ``Interpolate``
(cli/compose/interpolation/interpolation.go), ``Validate`` (cli/compose/schema/schema.go).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from typing import Any

from simulator.callers.compose.refusals import spot_at
from simulator.callers.compose.schema import Schema
from simulator.callers.docker.tools import StackReader
from simulator.callers.swarm import stack_schema
from simulator.callers.swarm.stack_keys import check_keys
from simulator.callers.swarm.template import substitute
from simulator.core.record import NamedTuple
from simulator.core.rule import Question, Refusal, Rule
from simulator.core.sources import DOCKER_CLI, STACK_DEPLOY
from simulator.golang import strconv
from simulator.golang.strconv import GoError
from simulator.golang.yaml.nodes import NotYaml, read_nodes
from simulator.golang.yaml.types import LIBRARIES
from simulator.golang.yaml.values import Items, Map, decode_node
from simulator.golang.yaml.values import Text as Scalar

_LOADER = "cli/compose/loader/loader.go"
_TYPES = "cli/compose/types/types.go"
FORBIDDEN = "extends volume_driver volumes_from cpu_quota cpu_shares cpuset mem_limit memswap_limit".split()


class StackFile(Question):
    """What does the command line refuse in a stack file?"""

    NOT_YAML = Rule(
        "A text that is no YAML, or holds no mapping, is refused.",
        DOCKER_CLI(_LOADER, "ParseYAML"),
    )
    VERSION = Rule(
        "A version of the format that the command line does not know is refused.",
        DOCKER_CLI("cli/compose/schema/schema.go", "Validate"),
        STACK_DEPLOY("docker stack deploy", ""),
        note="Before Docker 25 a file without a version is taken for one of 1.0, and refused.",
    )
    VERSIONS = Rule(
        "Files of different versions are not merged.",
        DOCKER_CLI(_LOADER, "Load"),
    )
    FORBIDDEN = Rule(
        "Options of older formats that swarm does otherwise are refused.",
        DOCKER_CLI(_TYPES, "ForbiddenProperties"),
    )
    VARIABLE = Rule(
        "A dollar that begins no variable, or a variable that has to be set and is not, is refused.",
        DOCKER_CLI("cli/compose/template/template.go", "substituteWith"),
        note="Compose leaves such a dollar as it is.",
    )
    CAST = Rule(
        "A variable's value that is not of the type of its place is refused.",
        DOCKER_CLI("cli/compose/loader/interpolate.go", "interpolateTypeCastMapping"),
    )
    SCHEMA = Rule(
        "A key that the version does not have, or a value of another type, is refused.",
        DOCKER_CLI("cli/compose/schema/schema.go", "Validate"),
    )


class Text(NamedTuple):
    """A stack file: its name and its text."""

    name: str
    text: str


def _integer(text: str) -> int:
    return strconv.atoi(text)


def _boolean(text: str) -> bool:
    if text.lower() in ("y", "yes", "true", "on"):
        return True
    if text.lower() in ("n", "no", "false", "off"):
        return False
    raise GoError(f"invalid boolean: {text}")


# The reader of a variable's value, by place; ``*`` is any key, ``[]`` a member of a list.
CASTS: Mapping[str, Callable[[str], Any]] = {
    **dict.fromkeys(
        """services.*.configs.[].mode services.*.secrets.[].mode services.*.healthcheck.retries
        services.*.deploy.replicas
        services.*.deploy.update_config.parallelism services.*.deploy.rollback_config.parallelism
        services.*.deploy.restart_policy.max_attempts services.*.deploy.placement.max_replicas_per_node
        services.*.ports.[].target services.*.ports.[].published services.*.ulimits.* services.*.ulimits.*.hard
        services.*.ulimits.*.soft services.*.oom_score_adj""".split(),
        _integer,
    ),
    **dict.fromkeys(
        "services.*.deploy.update_config.max_failure_ratio services.*.deploy.rollback_config.max_failure_ratio".split(),
        strconv.parse_float,
    ),
    **dict.fromkeys(
        """services.*.healthcheck.disable services.*.privileged services.*.read_only services.*.stdin_open
        services.*.tty
        services.*.volumes.[].read_only services.*.volumes.[].volume.nocopy networks.*.external networks.*.internal
        networks.*.attachable volumes.*.external secrets.*.external configs.*.external""".split(),
        _boolean,
    ),
}
_CASTS = {tuple(path.split(".")): cast for path, cast in CASTS.items()}


def parse(file: Text, reader: StackReader) -> Map:
    """Read the first document of a file."""
    try:
        types = LIBRARIES[reader.yaml]
        root = next(read_nodes(file.text, file.name, types), None)
        document = None if root is None else decode_node(root, types)
    except NotYaml as error:
        raise StackFile.NOT_YAML.refuses("request", str(error), status=1) from None
    if not isinstance(document, Map):
        raise StackFile.NOT_YAML.refuses("request", f"{file.name}: top-level object must be a mapping", status=1)
    check_keys(document, reader)
    return document


def _check_numbers(value: Any) -> None:
    """Refuse numbers that JSON does not have: the schema is checked on JSON."""
    if isinstance(value, Map | Items):
        for member in value.values() if isinstance(value, Map) else value:
            _check_numbers(member)
    elif isinstance(value, float) and not math.isfinite(value):
        name = "NaN" if math.isnan(value) else "+Inf" if value > 0 else "-Inf"
        raise StackFile.SCHEMA.refuses("request", f"json: unsupported value: {name}", status=1)


def version_of(document: Map, reader: StackReader) -> str:
    """Return the version of the file's format."""
    version = document.get("version", reader.default_format)
    text = "" if version is None else str(version)
    newest = f"3.{reader.newest}" if reader.newest > 9 else reader.default_format
    return {"": newest if reader.newest > 9 else "", "3": newest if reader.newest > 9 else "3.0"}.get(text, text)


def check_document(document: Map, version: str, reader: StackReader, variables: Mapping[str, str]) -> Map:
    """Refuse forbidden keys, replace variables, and check the types. Return a new document."""
    services = document.get("services")
    for service in services.values() if isinstance(services, Map) else ():
        if isinstance(service, Map) and (forbidden := [key for key in FORBIDDEN if key in service]):
            place = service.keys_at.get(forbidden[0], service.spot)
            message = f"{place}: Compose file contains unsupported options: {', '.join(forbidden)}"
            raise StackFile.FORBIDDEN.refuses("request", message, status=1)
    replaced: Map = interpolate(document, (), variables)
    major, dot, minor = version.partition(".")
    if major != "3" or not dot or not re.fullmatch("0|[1-9][0-9]?", minor) or int(minor) > reader.newest:
        raise StackFile.VERSION.refuses("request", f"unsupported Compose file version: {version}", status=1)
    _check_numbers(replaced)
    tables = (stack_schema.SHAPES, stack_schema.TYPES)
    if fault := Schema(stack_schema.changes(int(minor)), tables=tables).fault(replaced):
        place = spot_at(document, fault.path)
        raise StackFile.SCHEMA.refuses("request", f"{place}: {fault}", status=1).of_name(*fault.unknown)
    return replaced


def interpolate(value: Any, path: tuple[str, ...], variables: Mapping[str, str]) -> Any:
    """Replace the variables in every text; read a changed text as the type that its place needs."""
    if isinstance(value, Map):
        if not all(isinstance(key, str) for key in value):
            return value  # only texts are looked for below texts
        mapping = Map(value.spot)
        mapping.keys_at = value.keys_at
        for key, member in value.items():
            mapping[key] = interpolate(member, (*path, key), variables)
        return mapping
    if isinstance(value, Items):
        items = Items(value.spot)
        items.members_at = value.members_at
        items += [interpolate(member, (*path, "[]"), variables) for member in value]
        return items
    if not isinstance(value, str) or "$" not in value:
        return value
    return _text(value, path, variables)


def _text(text: str, path: tuple[str, ...], variables: Mapping[str, str]) -> Any:
    place = f"{getattr(text, 'spot', '')}: "
    try:
        replaced = substitute(text, variables)
    except GoError as fault:
        message = f"invalid interpolation format for {'.'.join(path)}: {strconv.quoted(str(fault))}"
        raise _refusal(StackFile.VARIABLE, f"{place}{message}; you may need to escape any $ with another $") from None
    if replaced == text:
        return text
    cast = next((cast for pattern, cast in _CASTS.items() if _matches(path, pattern)), None)
    if cast is None:
        return Scalar(replaced, text.spot) if isinstance(text, Scalar) else replaced
    try:
        return cast(replaced)
    except GoError as fault:
        message = f"error while interpolating {'.'.join(path)}: failed to cast to expected type: {fault}"
        raise _refusal(StackFile.CAST, place + message) from None


def _refusal(rule: Rule, message: str) -> Refusal:
    return rule.refuses("request", message, status=1)


def _matches(path: tuple[str, ...], pattern: tuple[str, ...]) -> bool:
    return len(path) == len(pattern) and all(want in ("*", part) for part, want in zip(path, pattern, strict=True))
