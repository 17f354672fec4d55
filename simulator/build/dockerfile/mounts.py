"""What a builder refuses in the flags of RUN: the values of ``--mount``, ``--network``, ``--security``, ``--device``.

Reads: the value of a flag. Gives: ``Mount``, or a refusal.
Compare: BuildKit ``parseMount`` (frontend/dockerfile/instructions/commands_runmount.go), ``isValidNetwork``
(commands_runnetwork.go), ``isValidSecurity`` (commands_runsecurity.go), ``ParseDevice`` (commands_rundevice.go).
"""

from collections.abc import Callable
from typing import NoReturn

from simulator.build.dockerfile.builder import MountSyntax
from simulator.core.record import NamedTuple
from simulator.core.rule import Question, Rule
from simulator.core.sources import BUILDKIT, BUILDKIT_0_13, DOCKERFILE
from simulator.golang import strconv
from simulator.golang.csv import read_record

_MOUNT = "frontend/dockerfile/instructions/commands_runmount.go"


class RunFlag(Question):
    """What is refused in a flag of RUN?"""

    FIELDS = Rule(
        "A mount or a device whose fields are no comma-separated values, or are not key=value, is refused.",
        BUILDKIT(_MOUNT, "parseMount"),
        DOCKERFILE("RUN --mount", "#run---mount"),
    )
    KEY = Rule(
        "A mount with a key that is unknown, or that its type does not have, is refused.",
        BUILDKIT(_MOUNT, "parseMount"),
    )
    VALUE = Rule("A mount with a value that its key does not take is refused.", BUILDKIT(_MOUNT, "parseMount"))
    COMBINATION = Rule("A mount whose keys do not go together is refused.", BUILDKIT(_MOUNT, "parseMount"))
    FROM_VARIABLE = Rule(
        "A variable in the from of a mount is refused: none is replaced there.",
        BUILDKIT(_MOUNT, "parseMount"),
        DOCKERFILE("RUN --mount=type=bind", "#run---mounttypebind"),
        note="Give the image a stage name with FROM, where variables are replaced, and mount from that.",
    )
    TMPFS_FROM = Rule(
        "A tmpfs mount with a from ends BuildKit before 0.9, and the engine with it.",
        BUILDKIT("frontend/dockerfile/dockerfile2llb/convert_runmount.go", "dispatchRunMounts"),
        note="Later versions look for what it names, and use it for nothing.",
    )
    TARGET = Rule(
        "A mount at the root directory is refused.",
        BUILDKIT("frontend/dockerfile/dockerfile2llb/convert_runmount.go", "dispatchRunMounts"),
    )
    NETWORK = Rule(
        "A network other than default, none and host is refused.",
        BUILDKIT("frontend/dockerfile/instructions/commands_runnetwork.go", "isValidNetwork"),
        DOCKERFILE("RUN --network", "#run---network"),
    )
    SECURITY = Rule(
        "A security mode other than sandbox and insecure is refused.",
        BUILDKIT("frontend/dockerfile/instructions/commands_runsecurity.go", "isValidSecurity"),
        DOCKERFILE("RUN --security", "#run---security"),
    )
    DEVICE = Rule(
        "A device with an unknown key, a second name, or a required that is no boolean is refused.",
        BUILDKIT("frontend/dockerfile/instructions/commands_rundevice.go", "ParseDevice"),
    )
    LABS = Rule(
        "RUN --device is refused by the frontend that the builder has in itself: only the labs versions carry it out.",
        BUILDKIT("frontend/dockerfile/dockerfile2llb/convert_norundevice.go", "dispatchRunDevices"),
        note="# syntax=docker/dockerfile:1-labs names a frontend that does.",
    )
    NOT_ALLOWED = Rule(
        "RUN --network=host and RUN --security=insecure are refused where the build does not allow them.",
        BUILDKIT("util/entitlements/entitlements.go", "Check"),
        BUILDKIT_0_13("util/entitlements/entitlements.go", "Check"),
        note="docker build --allow network.host, or security.insecure, allows them; dsim takes it as not given.",
    )


_TYPES = ("bind", "cache", "tmpfs", "secret", "ssh")
_SHARINGS = ("shared", "private", "locked")
_OWNED = ("secret", "ssh", "cache")
_NUMBERS = {"mode": 8, "uid": 10, "gid": 10}
_SETTERS = {"from": "source", "source": "path", "src": "path", "target": "target", "dst": "target"}
_SETTERS |= {"destination": "target", "id": "id", "env": "env", "mode": "mode", "uid": "uid", "gid": "gid"}
_SWITCHES = ("readonly", "ro", "readwrite", "rw")


class Mount(NamedTuple):
    """A mount that is not refused."""

    type: str = "bind"
    source: str = ""
    """The stage or image that ``from`` names; ``""`` if none is named."""
    path: str = ""
    """The path in it."""
    target: str = ""
    id: str = ""
    sharing: str = ""
    mode: str = ""
    uid: str = ""
    gid: str = ""
    env: str = ""


def read_fields(text: str, what: str = "mounts") -> list[str]:
    """Split the value of ``--mount``, or of ``--device`` where ``what`` is devices, at its commas."""
    try:
        return read_record(text)
    except strconv.GoError as error:
        raise RunFlag.FIELDS.refuses("build", f"failed to parse csv {what}: {error}") from error


def check_unexpanded(text: str) -> None:
    """Refuse a mount before variables are replaced: only what is no list of fields, and a variable in ``from``."""
    for field in read_fields(text):
        key, _, value = field.partition("=")
        if key.lower() == "from" and "$" in value[:-1]:
            message = "'from' doesn't support variable expansion, define alias stage instead"
            raise RunFlag.FROM_VARIABLE.refuses("build", message)


def read_mount(text: str, syntax: MountSyntax, expand: Callable[[str], str] = str) -> Mount:
    """Read a mount, with the variables of its values replaced by ``expand``."""
    mount = Mount()
    for field in read_fields(text):
        key, equals, value = field.partition("=")
        key = key.lower()
        if not equals:
            _check_bare(key, field, mount.type)
        else:
            mount = _with_value(mount, key, expand(value), field, syntax)
    _check_combination(mount, syntax)
    return mount


def _check_bare(key: str, field: str, type_: str) -> None:
    """Check a field without an equals sign."""
    if key == "required":
        _check_required(key, type_)
    elif key not in _SWITCHES:
        raise RunFlag.FIELDS.refuses("build", f"invalid field '{field}' must be a key=value pair")


def _check_required(key: str, type_: str) -> None:
    if type_ not in ("secret", "ssh"):
        raise RunFlag.KEY.refuses("build", f"unexpected key '{key}' for mount type '{type_}'")


def _with_value(mount: Mount, key: str, value: str, field: str, syntax: MountSyntax) -> Mount:
    """Set the value of one key."""
    if key == "type":
        if value.lower() not in _TYPES:
            raise RunFlag.VALUE.refuses("build", f"unsupported mount type {strconv.quoted(value)}")
        return mount._replace(type=value.lower())
    if key == "sharing":
        if value.lower() not in _SHARINGS:
            raise RunFlag.VALUE.refuses("build", f"unsupported sharing value {strconv.quoted(value)}")
        return mount._replace(sharing=value.lower())
    if key in syntax.unknown_keys or not (key in _SETTERS or key in _SWITCHES or key in ("required", "size")):
        raise RunFlag.KEY.refuses("build", f"unexpected key '{key}' in '{field}'")
    if key in _SWITCHES or key in ("required", "size"):
        _check_value(key, value, mount.type)
        return mount
    if key in _NUMBERS:
        try:
            strconv.parse_uint(value, 32, base=_NUMBERS[key])
        except strconv.GoError:
            _refuse_value(f"invalid value {value} for {key}")
    return mount._replace(**{_SETTERS[key]: value})


def _check_value(key: str, value: str, type_: str) -> None:
    """Check the value of a key that a mount does not keep."""
    if key == "required":
        _check_required(key, type_)
    elif key == "size" and type_ != "tmpfs":
        raise RunFlag.KEY.refuses("build", f"unexpected key '{key}' for mount type '{type_}'")
    try:
        strconv.size(value) if key == "size" else strconv.parse_bool(value)
    except strconv.GoError:
        _refuse_value(f"invalid value for {key}: {value}")


def _refuse_value(message: str) -> NoReturn:
    raise RunFlag.VALUE.refuses("build", message)


def _check_combination(mount: Mount, syntax: MountSyntax) -> None:
    """Refuse keys that a mount of this type does not have, or not together."""
    message = ""
    if mount.type not in _OWNED:
        owned = next((key for key in _NUMBERS if getattr(mount, key)), "")
        message = f'{owned} not allowed for "{mount.type}" type mounts' if owned else ""
    shared = mount.sharing and mount.type != "cache"
    if not message and shared and (mount.type != "secret" or syntax.sharing_before_secret):
        message = f"invalid cache sharing set for {mount.type} mount"
    if not message and mount.type == "secret":
        message = _why_no_secret(mount)
    if message:
        raise RunFlag.COMBINATION.refuses("build", message)


def _why_no_secret(mount: Mount) -> str:
    """Return why a secret mount is refused; ``""`` if it is not."""
    if mount.source:
        return "secret mount should not have a from"
    if mount.sharing:
        return "secret mount should not define sharing"
    if not (mount.path or mount.target or mount.id):
        return "invalid secret mount. one of source, target required"
    return "both source and id can't be set" if mount.path and mount.id else ""


def check_device(text: str) -> None:
    """Refuse the value of ``--device`` that is no name of a device, with ``required`` or without."""
    name = ""
    for field in read_fields(text, "devices"):
        key, equals, value = field.partition("=")
        key = key.lower()
        if key == "required":
            if equals and value not in strconv.BOOLEANS:
                raise RunFlag.DEVICE.refuses("build", f"invalid value for {key}: {value}")
        elif equals and key == "name":
            if name:
                raise RunFlag.DEVICE.refuses("build", f"device name already set to {name}")
            name = value
        elif not name:
            name = field
        elif not equals:
            raise RunFlag.FIELDS.refuses("build", f"invalid field '{field}' must be a key=value pair")
        else:
            raise RunFlag.DEVICE.refuses("build", f"unexpected key '{key}' in '{field}'")
