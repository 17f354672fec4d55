"""Programs that execute their arguments, by name: from such a program's argv to the one that it executes.

Reads: which program it is, its argv, the known variables. Gives: ``Executes``, ``Ends`` or ``Unsure`` of
``wrapping.values``; None for a program that is no wrapper. Whether a file is that program is not decided here.
"""

from __future__ import annotations

from collections.abc import Mapping

from simulator.launch.process import Running, applet_args, base_name
from simulator.launch.rootfs import Program
from simulator.launch.wrapping import inits, prefixes, users
from simulator.launch.wrapping.values import Call, Outcome, Reader, Unsure

WRAPPERS: Mapping[str, Reader] = {
    "tini": inits.tini,
    "tini-static": inits.tini,
    "docker-init": inits.tini,
    "dumb-init": inits.dumb_init,
    "catatonit": inits.catatonit,
    "podman-init": inits.catatonit,
    "gosu": users.gosu,
    "su-exec": users.su_exec,
    "setpriv": users.setpriv,
    "setuidgid": users.setuidgid,
    "s6-setuidgid": users.setuidgid,
    "chroot": users.chroot,
    "su": users.su,
    "runuser": users.runuser,
    "sudo": users.sudo,
    "env": prefixes.env,
    "nice": prefixes.nice,
    "nohup": prefixes.nohup,
    "stdbuf": prefixes.stdbuf,
    "ionice": prefixes.ionice,
    "setsid": prefixes.setsid,
    "timeout": prefixes.timeout,
}
"""The wrappers by the name of the program."""
BUSYBOX: Mapping[str, Reader] = {
    "env": prefixes.busybox_env,
    "su": users.busybox_su,
    "timeout": prefixes.busybox_timeout,
    "nohup": prefixes.nohup,
    "nice": prefixes.nice,
    "ionice": prefixes.busybox_ionice,
    "setsid": prefixes.setsid,
}
"""The applets of busybox that are wrappers."""
UNREAD = frozenset("xargs time flock script strace ltrace unshare nsenter taskset chrt prlimit numactl doas".split())
"""Programs that execute their arguments, and whose arguments are not read here."""


def unwrap(program: Program, args: tuple[str, ...], env: Mapping[str, str]) -> Outcome | None:
    """Tell what a program makes of its argv; None if it is none that executes its arguments.

    ``program`` is a busybox whose applet is told by argv[0], or by the word behind it where argv[0] is ``busybox``.
    """
    libc = _libc(program)
    if program.name != "busybox":
        return _read(WRAPPERS, program.name, Call(args[1:], env, libc))
    words = applet_args(args)
    return _read(BUSYBOX, base_name(words[0]), Call(words[1:], env, libc)) if words else None


def unwrap_running(running: Running) -> Outcome | None:
    """Tell what a process that runs makes of its argv; None if it is not known to execute its arguments."""
    return None if running.program is None else unwrap(running.program, running.args, running.env)


def _read(table: Mapping[str, Reader], name: str, call: Call) -> Outcome | None:
    """Read a call by the table; a program that is known to execute its arguments and not read is unsure."""
    if reader := table.get(name):
        return reader(call)
    return Unsure(f"what {name} executes") if name in UNREAD else None


def _libc(program: Program) -> str:
    """Return the C library that a build is linked to; ``""`` if that is not known."""
    if program.name == "docker-init":
        return "glibc"
    return {"debian": "glibc", "ubuntu": "glibc", "alpine": "musl"}.get(program.build, "")
