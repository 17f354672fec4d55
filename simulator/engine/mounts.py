"""What a Docker Engine refuses when it creates a container: its name, its log, its mounts and volumes.

Reads: ``HostConfig``. Gives: nothing, or a refusal; ``engine.create`` says when. Volumes, paths of the host and images
that mounts name are assumed to exist.
Compare: moby ``ParseMountRaw`` and ``validateMountConfigImpl`` (volume/mounts/linux_parser.go),
``registerMountPoints`` (daemon/volumes.go), ``Create`` (volume/local/local.go).
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping

from simulator.core.errors import NotModelled
from simulator.core.host_config import HostConfig, Mount
from simulator.core.rule import Question, Rule
from simulator.core.sources import MOBY
from simulator.engine.engine import HostRules
from simulator.golang import strconv


class CreateCheck(Question):
    """What does an engine refuse when it makes a container?"""

    MOUNT = Rule(
        "A mount or volume without an absolute target, or with fields that its type does not take, is refused.",
        MOBY("volume/mounts/linux_parser.go", "validateMountConfigImpl"),
    )
    VOLUME_NAME = Rule(
        "A volume name that is too short, or holds other than letters, digits, underscores, dots, dashes, is refused.",
        MOBY("volume/local/local.go", "validateName"),
    )
    NAME = Rule(
        "A container's name of one character, or with others than a volume's, is refused.",
        MOBY("daemon/names.go", "reserveName"),
    )
    LOG = Rule(
        "An option that the log driver does not have, or a mode of the log that is none, is refused.",
        MOBY("daemon/logger/factory.go", "ValidateLogOpts"),
    )
    SECURITY = Rule(
        "An option of security that the engine does not have is refused, and a boolean one that is none.",
        MOBY("daemon/daemon_unix.go", "parseSecurityOpt"),
    )
    VOLUME_OPTION = Rule(
        "An option that volumes on the host do not have, or one without those it needs, is refused.",
        MOBY("volume/local/local_unix.go", "validateOpts"),
    )
    DUPLICATE = Rule(
        "Two mounts at one place are refused.",
        MOBY("daemon/volumes.go", "registerMountPoints"),
    )


_PROPAGATIONS = ("private", "rprivate", "slave", "rslave", "shared", "rshared")
_MODES = (("rw", "ro"), ("Z", "z"), _PROPAGATIONS, ("nocopy",), ("consistent", "cached", "delegated"))
_NAME = "[a-zA-Z0-9][a-zA-Z0-9_.-]+"


def check_created(host: HostConfig, rules: HostRules) -> None:
    """Refuse an invalid log, name, security option or volume, as the engine does when it creates the container."""
    _check_log(host.log_driver or "json-file", dict(host.log_options))
    if host.name and not re.fullmatch(_NAME, host.name.removeprefix("/")):
        wrong = f"Invalid container name ({host.name}), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed"
        raise CreateCheck.NAME.refuses("create", wrong)
    for option in host.security:
        _check_security(option, rules.security)
    for bind in host.binds:
        _check_bind(bind)
    _check_targets(host)
    for mount in host.mounts:
        if mount.type == "volume" and mount.driver in ("", "local"):
            _check_volume_options(set(mount.driver_options))
    if not host.volume_driver:
        volumes = [mount.source for mount in host.mounts if mount.type == "volume" and mount.source]
        named = [source for bind in host.binds if not (source := bind.partition(":")[0]).startswith("/")]
        for volume in (*named, *volumes):
            _check_volume_name(volume)


_BUFFER = ("mode", "max-buffer-size")
_LOG_OPTIONS = {
    "json-file": (*_BUFFER, *"max-file max-size compress labels labels-regex env env-regex tag".split()),
    "local": (*_BUFFER, *"max-file max-size compress".split()),
    "journald": (*_BUFFER, *"labels labels-regex env env-regex tag".split()),
}
_NAMES_IN_MESSAGES = {"local": "log driver local"}
_NON_BLOCKING = "non-blocking"
_SWITCHES = ("no-new-privileges", "writable-cgroups")
_LOG_DRIVERS = ("awslogs", "fluentd", "gcplogs", "gelf", "logentries", "none", "splunk", "syslog")


def _check_log(driver: str, options: Mapping[str, str]) -> None:
    if driver not in _LOG_OPTIONS:
        if driver not in _LOG_DRIVERS or any(options):
            what = f"log driver {driver}"
            raise NotModelled(
                what, f"the {what} and its options are not modelled; leave them out: they have no part here"
            )
        return
    mode = options.get("mode", "")
    if mode not in ("", "blocking", _NON_BLOCKING):
        raise CreateCheck.LOG.refuses("create", f"logger: logging mode not supported: {mode}")
    if (size := options.get("max-buffer-size")) is not None:
        if mode != _NON_BLOCKING:
            wrong = f"logger: max-buffer-size option is only supported with 'mode={_NON_BLOCKING}'"
            raise CreateCheck.LOG.refuses("create", wrong)
        try:
            strconv.size(size)
        except strconv.GoError as fault:
            raise CreateCheck.LOG.refuses("create", f"error parsing option max-buffer-size: {fault}") from None
    for name in options:
        if name not in _LOG_OPTIONS[driver]:
            raise CreateCheck.LOG.refuses(
                "create", f"unknown log opt '{name}' for {_NAMES_IN_MESSAGES.get(driver, f'{driver} log driver')}"
            )


def _check_security(option: str, names: tuple[str, ...]) -> None:
    """Refuse an invalid security option; the command line has already refused one without a value."""
    name, _, value = option.partition("=" if "=" in option else ":")
    is_plain = option in (name, "systempaths=unconfined")  # only the command line uses the latter
    if not is_plain and (name not in names or (name in _SWITCHES and value not in strconv.BOOLEANS)):
        raise CreateCheck.SECURITY.refuses("create", f"invalid --security-opt 2: {strconv.quoted(option)}")


def _check_targets(host: HostConfig) -> None:
    """Refuse two mounts with the same target.

    Over a temporary file system only a bind is refused, another mount is accepted.
    """
    temporary = {target.partition(":")[0] for target in host.tmpfs}
    taken = set(temporary)
    for bind in host.binds:
        _add_target(posixpath.normpath(bind.split(":")[1]), taken)
    taken -= temporary
    for mount in host.mounts:
        _add_target(posixpath.normpath(mount.target), taken)


def _add_target(target: str, taken: set[str]) -> None:
    if target in taken:
        raise CreateCheck.DUPLICATE.refuses("create", f"Duplicate mount point: {target}")
    taken.add(target)


def _check_volume_options(options: set[str]) -> None:
    if unknown := options - {"type", "o", "device", "size"}:
        raise CreateCheck.VOLUME_OPTION.refuses("create", f"invalid option: {strconv.quoted(min(unknown))}")
    if options & {"type", "o", "device"} and not options >= {"type", "device"}:
        missing = "device" if "device" not in options else "type"
        raise CreateCheck.VOLUME_OPTION.refuses("create", f"missing required option: {strconv.quoted(missing)}")


def _check_volume_name(name: str) -> None:
    if len(name) == 1:
        wrong = "volume name is too short, names should be at least two alphanumeric characters"
        raise CreateCheck.VOLUME_NAME.refuses("create", f"create {name}: {wrong}")
    if not re.fullmatch(_NAME, name):
        wrong = (
            f"create {name}: {strconv.quoted(name)} includes invalid characters for a local volume name, only "
            '"[a-zA-Z0-9][a-zA-Z0-9_.-]" are allowed. If you intended to pass a host directory, use absolute path'
        )
        raise CreateCheck.VOLUME_NAME.refuses("create", wrong)


def _check_bind(bind: str) -> None:
    """Refuse a bind or a named volume that is not ``SOURCE:TARGET[:MODE]``."""
    wrong = f"invalid volume specification: '{bind}'"
    source, *others = bind.split(":")
    if not source or not 1 <= len(others) <= 2 or (len(others) == 1 and _is_mode(others[0])):
        raise CreateCheck.MOUNT.refuses("create", wrong)
    if len(others) == 2 and not _is_mode(others[1]):
        raise CreateCheck.MOUNT.refuses("create", f"invalid mode: {others[1]}")
    if not others[0]:
        raise CreateCheck.MOUNT.refuses("create", wrong)
    if fault := target_fault(others[0]):
        kind = "bind" if source.startswith("/") else "volume"
        raise CreateCheck.MOUNT.refuses("create", f'{wrong}: invalid mount config for type "{kind}": {fault}')


def _is_mode(text: str) -> bool:
    """Return whether a text is a list of mount modes, at most one of each kind; an empty text is valid."""
    if not text:
        return True
    kinds = [next((n for n, modes in enumerate(_MODES) if word in modes), None) for word in text.split(",")]
    return None not in kinds and len(set(kinds)) == len(kinds)


def mount_fault(mount: Mount, rules: HostRules) -> str | None:
    """Return what is wrong with a mount; None where it is valid. The source of a bind mount is assumed to exist."""
    if not mount.target:
        return "field Target must not be empty"
    if (fault := target_fault(mount.target)) is not None:
        return fault
    if mount.type in ("bind", "image") and not mount.source:
        return "field Source must not be empty"
    if mount.type == "bind":
        if mount.propagation and mount.propagation not in _PROPAGATIONS:
            return f"invalid propagation mode: {mount.propagation}"
        return None if mount.source.replace("\\", "/").startswith("/") else _relative_fault(mount.source)
    if mount.type == "tmpfs":
        return "field Source must not be specified" if mount.source else None
    if mount.type in ("volume", "image"):
        if mount.subpath:
            if not mount.source:
                return "must not set Subpath when using anonymous volumes"
            if not _is_local(mount.subpath):
                return "subpath must be a relative path within the volume"
        anonymous = mount.type == "volume" and not mount.source
        if anonymous and mount.read_only and "read_only" not in rules.unchecked:
            return "must not set ReadOnly mode when using anonymous volumes"
        return None
    return "mount type unknown"


def _is_local(path: str) -> bool:
    return not path.startswith("/") and posixpath.normpath(path).split("/")[0] != ".."


def _relative_fault(path: str) -> str:
    path = path.replace("\\", "/")  # the engine prints it as it reads it
    return f"invalid mount path: '{path}' mount path must be absolute"


def target_fault(path: str) -> str | None:
    """Return what is wrong with the target of a mount; None where it is valid."""
    plain = path.replace("\\", "/")
    if posixpath.normpath(plain) in ("/", "//"):
        return "invalid specification: destination can't be '/'"
    return None if plain.startswith("/") else _relative_fault(path)
