"""The kinds of values that options of ``podman run`` take.

For most options only the usual values are known to be accepted; others raise ``NotModelled``, as dsim does not guess.
Numbers and booleans are read as pflag reads them. Compare: podman cmd/podman/common/create.go.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from simulator.core.errors import NotModelled
from simulator.golang import strconv
from simulator.golang.csv import read_record
from simulator.golang.strconv import GoError

_PORT = "[0-9]{1,5}(?:-[0-9]{1,5})?"
_PATH = r"[^:,\s][^:,]*"
_SIZE = "[0-9]+(?:[bkmgtBKMGT])?"
_MOUNTED = "(?:ro|rw|z|Z|U|noexec|exec|nodev|dev|nosuid|suid|nocopy|r?(?:private|shared|slave|bind))"
# The usual values that podman accepts, by kind; of ``closed`` none is known.
ACCEPTED: Mapping[str, str] = {
    "address": r"[0-9.]+|[0-9a-fA-F:]+:[0-9a-fA-F:.]*",
    "arch": "[a-z0-9]*",
    "attach": "(?i:stdin|stdout|stderr)",
    "capability": "(?i:cap_)?(?i:all|chown|dac_override|dac_read_search|fowner|fsetid|kill|setgid|setuid|setpcap|"
    "net_bind_service|net_admin|net_raw|sys_admin|sys_chroot|sys_nice|sys_ptrace|sys_time|mknod|audit_write|setfcap)",
    "cgroupns": "|host|private",
    "cgroups": "enabled|disabled|no-conmon|split",
    "closed": r"\b\B",
    "cpuset": "(?:[0-9]+(?:-[0-9]+)?(?:,[0-9]+(?:-[0-9]+)?)*)?",
    "device": rf"/dev/{_PATH}(?::/{_PATH})?(?::[rwm]+)?",
    "failure": "none|kill|restart|stop",
    "exposed": "[0-9]{1,5}(?:/(?:tcp|udp|sctp))?",
    "host": r"[a-zA-Z0-9_.-]+:(?:[0-9]{1,3}(?:\.[0-9]{1,3}){3}|host-gateway)",
    "id-map": "[@+ug]*[0-9]+:@?[0-9]+(?::[0-9]+)?",
    "image-volume": "|bind|tmpfs|ignore|anonymous",
    "ipc": "|private|host|none|shareable",
    "mount": rf"(?=.*,(?:dst|target|destination)=/)type=(?:bind(?=.*,(?:src|source)=/)|tmpfs|volume)(?:,(?:"
    rf"(?:src|source)=(?:/{_PATH}|[a-zA-Z0-9][\w.-]+)|(?:dst|target|destination)=/{_PATH}|(?:ro|readonly|rw)(?:=true)?"
    r"|relabel=(?:shared|private)|U|tmpfs-size=[0-9]+[kmg]?|tmpfs-mode=[0-7]+|bind-propagation=r?(?:private|shared|slave)))*",
    "name": "[a-zA-Z0-9][a-zA-Z0-9_.-]*",
    "natural": "|[1-9][0-9]{1,2}|1000",
    "network": r"host|none|private|(?:bridge|slirp4netns|pasta|[a-zA-Z0-9][\w.-]*)(?::[\w.:,=/-]+)?",
    "os": "|linux",
    "pairs": "[^=,]+=[^,]*",
    "pairs-csv": "(?:net|fs.mqueue|kernel)[a-z0-9._]*=[^,]*",
    "pid": "|private|host",
    "platform": "|linux(?:/[a-z0-9]+){0,2}",
    "ports": rf"(?:(?:[0-9.]{{7,15}}:)?{_PORT}:)?{_PORT}(?:/(?:tcp|udp))?",
    "pull": "always|missing|never|newer|ifnotpresent",
    "pause": "[0-9]+(?:ms|s|m|h)",
    "rate": rf"/dev/{_PATH}:{_SIZE}",
    "restart": "|no|always|unless-stopped|on-failure(?::[0-9]+)?",
    "sdnotify": "container|conmon|ignore|healthy",
    "security": r"no-new-privileges|label=(?:disable|nested|(?:type|level|filetype|role|user):\S+)|(?:un)?mask=\S+"
    r"|seccomp=(?:unconfined|/\S+)|apparmor=\S+",
    "size": _SIZE,
    "swap": f"-1|{_SIZE}",
    "systemd": "true|false|always",
    "tmpfs": rf"/{_PATH}(?::[a-z0-9=,]+)?",
    "ulimit": "host|(?:core|cpu|data|fsize|memlock|nofile|nproc|rss|stack)=[0-9]+(?::[0-9]+)?",
    "umask": "[0-7]{1,4}",
    "userns": "|host|private|auto(?::.*)?",
    "uts": "|host|private",
    "volume": rf"(?:/{_PATH}|[a-zA-Z0-9][\w.-]*):/{_PATH}(?::(?:{_MOUNTED}|O)(?:,{_MOUNTED})*)?|/{_PATH}",
}


_OF_THE_IMAGE = ("arch", "os", "platform")
"""The kinds whose values say which image is taken."""


class Unchecked(str):
    """A value that dsim does not check as podman does, of an option that has no part in the process."""

    __slots__ = ()


def _accept_usual(kind: str) -> Callable[[str, Any], str]:
    def read(value: str, _: Any) -> str:
        if re.fullmatch(ACCEPTED[kind], value) is not None:
            return value
        if kind not in _OF_THE_IMAGE:
            return Unchecked(value)
        what = f"the value {value}"
        raise NotModelled(what, f"{what} of podman's line is not modelled; leave the option out, or simplify it")

    return read


def _read_csv(read: Callable[[str, Any], str]) -> Callable[[str, Any], list[str]]:
    """Return a reader of comma-separated values that reads each with ``read``."""

    def read_fields(value: str, about: Any) -> list[str]:
        return [read(field, about) for field in (read_record(value) if value else [])]

    return read_fields


def _text(value: str, _: Any) -> str:
    return value


def _bool(value: str, _: Any) -> bool:
    return strconv.parse_bool(value)


def _int64(value: str, _: Any) -> int:
    return strconv.parse_int(value)


def _uint64(value: str, _: Any) -> int:
    return strconv.parse_uint(value)


def _float(value: str, _: Any) -> float:
    return strconv.parse_float(value)


def _uints(value: str, _: Any) -> list[int]:
    try:
        return [strconv.parse_uint(part, base=10) for part in value.split(",")]
    except GoError as fault:
        raise GoError(str(fault)) from None


_PLAIN: Mapping[str, Callable[[str, Any], Any]] = {
    "text": _text, "bool": _bool, "int64": _int64, "uint64": _uint64, "float": _float, "uints": _uints,
}  # fmt: skip
KINDS: Mapping[str, Callable[[str, Any], Any]] = {
    **_PLAIN,
    **{kind: _accept_usual(kind) for kind in ACCEPTED},
    "text,csv": _read_csv(_text),
    **{f"{kind},csv": _read_csv(_accept_usual(kind)) for kind in ACCEPTED},
}
