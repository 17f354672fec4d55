"""What ``docker run`` checks after it has read all options, in its order; the first fault is its error.

Each function takes a ``ParsedLine``, and raises ``GoError`` with the command line's message.
Compare: docker/cli ``parse`` and ``parseNetworkOpts`` (cli/command/container/opts.go).
"""

from __future__ import annotations

import re

from simulator.callers.docker import env_file, mounts
from simulator.callers.docker.client import DockerCli
from simulator.callers.docker.mounts import Network
from simulator.callers.docker.ports import check_exposed, check_published, short_form
from simulator.callers.flags import Parsed
from simulator.core.errors import NotModelled
from simulator.core.record import NamedTuple
from simulator.core.request import CallerContext
from simulator.engine.host_config import is_mode, is_pid_mode
from simulator.golang import strconv
from simulator.golang.strconv import SPACES, GoError


class ParsedLine(NamedTuple):
    """The input of the checks: the line, the caller's context with its files, and the command line's version."""

    line: Parsed
    context: CallerContext
    client: DockerCli


_MAC = (r"([0-9a-fA-F]{2}[:-])+[0-9a-fA-F]{2}", r"([0-9a-fA-F]{4}\.)+[0-9a-fA-F]{4}")
_HEALTH = ("health-cmd", "health-interval", "health-timeout", "health-start-period", "health-retries")


def _check_mac(text: str) -> None:
    plain = text.strip(SPACES)
    octets = len(re.sub("[^0-9a-fA-F]", "", plain)) // 2
    marks = set(plain) & set(":-.")
    if octets not in (6, 8, 20) or len(marks) != 1 or not any(re.fullmatch(form, plain) for form in _MAC):
        raise GoError(f"{text} is not a valid mac address")


def check_addresses(parsed: ParsedLine) -> None:
    """Check the hardware address and the swappiness."""
    line, _, _ = parsed
    if mac := line.last("mac-address", ""):
        _check_mac(mac)
    swappiness = line.last("memory-swappiness", -1)
    if not -1 <= swappiness <= 100:
        raise GoError(f"invalid value: {swappiness}. Valid memory swappiness range is 0-100")


def check_volumes(parsed: ParsedLine) -> None:
    """Check volumes; in versions before 23 only the engine does."""
    line, _, client = parsed
    for spec in line.all("volume") if client.volumes_checked else ():
        if wrong := mounts.volume(spec)[1]:
            raise GoError(wrong)


def check_ports(parsed: ParsedLine) -> None:
    """Check published and exposed ports."""
    line, _, client = parsed
    for spec in [short_form(spec, client) for spec in line.all("publish")]:
        check_published(spec, client)
    for spec in line.all("expose"):
        check_exposed(spec, client)


_NAME = "[a-zA-Z](?:[a-zA-Z0-9_.-]*[a-zA-Z0-9])?"
_SHORT_CDI = f"(?:[a-zA-Z]/[^=]+|{_NAME}/[a-zA-Z])=."
_CDI = rf"{_NAME}/{_NAME}=[a-zA-Z0-9](?:[a-zA-Z0-9_.:-]*[a-zA-Z0-9])?"


def check_devices(parsed: ParsedLine) -> None:
    """Check devices: ``HOST[:CONTAINER][:MODE]``, or a qualified name of the Container Device Interface."""
    line, _, client = parsed
    for spec in line.all("device"):
        if client.cdi and re.match(_SHORT_CDI, spec):
            raise NotModelled(f"--device {spec}", f"the command line crashes on --device {spec}; leave it out")
        if client.cdi and re.fullmatch(_CDI, spec):
            continue
        parts = spec.split(":")
        if len(parts) > 3 or not parts[0]:
            raise GoError(f"bad format for path: {spec}")
        modes = [bool(part) and len(set(part)) == len(part) and set(part) <= set("rwm") for part in parts]
        if len(parts) == 3 and not modes[2]:
            raise GoError(f"bad mode specified: {parts[2]}")
        path = parts[0] if len(parts) == 1 or (len(parts) == 2 and modes[1]) else parts[1]
        if not path.startswith("/"):
            raise GoError(f"{path} is not an absolute path")


def check_modes(parsed: ParsedLine) -> None:
    """Check label files, name spaces, the restart policy, and options of the log, of security and of storage."""
    line, context, client = parsed
    for name in line.all("label-file"):
        try:
            env_file.read(context, name, client, None)
        except GoError as fault:
            raise GoError(str(fault).replace("--env-file", "--label-file", 1)) from None
    if not is_pid_mode(line.last("pid", ""), splits=client.splits_modes):
        raise GoError("--pid: invalid PID mode")
    for option, name in (("uts", "UTS"), ("userns", "USER")):
        if not is_mode(line.last(option, ""), splits=client.splits_modes):
            raise GoError(f"--{option}: invalid {name} mode")
    if line.last("cgroupns", "") not in ("", "host", "private"):
        raise GoError("--cgroupns: invalid CGROUP mode")
    if policy := line.last("restart", ""):
        client.restart(policy)
    if line.last("log-driver") == "none" and line.all("log-opt"):
        raise GoError("invalid logging opts for driver none")
    for option in line.all("security-opt"):
        _check_security(option, client)
    if not all("=" in option for option in line.all("storage-opt")):
        raise GoError("invalid storage option")


def _check_security(option: str, client: DockerCli) -> None:
    key, mark, value = option.partition("=")
    if not mark and key != "no-new-privileges":
        key, mark, value = option.partition(":")
    if key != "no-new-privileges" and (not mark or (client.security_value and not value)):
        raise GoError(client.security_wrong.format(strconv.quoted(option)))
    if key == "seccomp" and value not in client.seccomp_names:
        what = f"--security-opt {option}"
        raise NotModelled(what, f"the seccomp profile of {what} is not looked at; leave it out: it has no part here")


def check_healthcheck(parsed: ParsedLine) -> None:
    """Check the options of a healthcheck."""
    line, _, _ = parsed
    options = (*_HEALTH, "health-start-interval")
    if line.last("no-healthcheck", False):
        if any(line.last(option) for option in options):
            raise GoError("--no-healthcheck conflicts with --health-* options")
        return
    order = ("interval", "timeout", "retries", "start-period", "start-interval")
    for option in order:
        if line.last(f"health-{option}", 0) < 0:
            raise GoError(f"--health-{option} cannot be negative")


def check_removal(parsed: ParsedLine) -> None:
    """Refuse --rm together with --restart."""
    line, _, client = parsed
    policy = line.last("restart", "no")
    if line.last("rm", False) and policy and client.restart(policy)[0] not in ("no", ""):
        raise GoError(client.restart_and_rm)


def check_networks(parsed: ParsedLine) -> None:
    """Check networks, and the options of the line for the first of them."""
    line, _, client = parsed
    listed: list[Network] = list(line.all("network"))
    if not listed and client.networks_always:
        listed = [Network("default")]
    kinds, seen = set(), set()
    for at, network in enumerate(listed):
        user_defined = _is_user_defined(network.target)
        kinds.add(user_defined)
        options = [key for key, _ in network.options]
        values = dict(network.options)
        if at == 0:
            _check_first(line, options)
            aliases = line.all("network-alias") or "alias" in options
            links = line.all("link") and (
                user_defined or any(network.target.partition(":")[0] == n for n in client.links_on)
            )
        else:
            aliases, links = "alias" in options, False
        if not network.target.strip(SPACES):
            raise GoError("no name set for network")
        if not user_defined and aliases:
            raise GoError("network-scoped aliases are only supported for user-defined networks")
        if not user_defined and links:
            raise GoError("links are only supported for user-defined networks")
        if values.get("mac-address"):
            _check_mac(values["mac-address"])
        if network.target in seen:
            raise GoError(f"network {strconv.quoted(network.target)} is specified multiple times")
        if len(listed) > 1:
            seen.add(network.target)
    if len(kinds) > 1:
        raise GoError("conflicting options: cannot attach both user-defined and non-user-defined network-modes")


_FIRST = (
    ("network-alias", "alias", "--network-alias", "per-network alias"),
    ("ip", "ip", "--ip", "per-network IPv4 address"),
    ("ip6", "ip6", "--ip6", "per-network IPv6 address"),
    ("mac-address", "mac-address", "--mac-address", "per-network MAC address"),
    ("link-local-ip", "link-local-ip", "--link-local-ip", "per-network link-local IP addresses"),
)


def _check_first(line: Parsed, options: list[str]) -> None:
    for option, key, shown, what in _FIRST:
        if key in options and any(line.all(option)):
            raise GoError(f"conflicting options: cannot specify both {shown} and {what}")


def _is_user_defined(name: str) -> bool:
    return name not in ("default", "bridge", "host", "none") and not name.startswith("container:")


# The checks before and after the env files are read.
BEFORE_FILES = (check_addresses, check_volumes, check_ports, check_devices)
AFTER_FILES = (check_modes, check_healthcheck, check_removal, check_networks)
