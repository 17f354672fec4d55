"""What an engine puts into every container, over the files of its image: devices, and the files of the network."""

from __future__ import annotations

from collections.abc import Mapping

from simulator.engine.runtime import Starting
from simulator.launch.process import Launch
from simulator.launch.rootfs import Elf, File, Program
from simulator.launch.tree import Mount

_DEVICES = ("null", "zero", "full", "random", "urandom", "tty")
_LINKS = {"fd": "/proc/self/fd", "stdin": "/proc/self/fd/0", "stdout": "/proc/self/fd/1", "stderr": "/proc/self/fd/2"}
_FOLDERS = {"/dev": 0o755, "/dev/shm": 0o1777, "/dev/mqueue": 0o1777}  # noqa: S108
KERNEL = ("/proc", "/sys")
"""Where the kernel's own filesystems are mounted; what is in them is the kernel's."""
NETWORK = ("/etc/hosts", "/etc/hostname", "/etc/resolv.conf")


def provided(container: Launch, starting: Starting) -> Mapping[str, File]:
    """Give the files of the engine by path.

    Compare: moby ``DefaultSpec`` (daemon/pkg/oci/defaults.go); OCI runtime specification, "Default Devices".
    """
    files = {path: File("directory", mode) for path, mode in _FOLDERS.items()}
    files |= {f"/dev/{name}": File("device", 0o666) for name in _DEVICES}
    files |= {f"/dev/{name}": File("symlink", 0o777, target=target) for name, target in _LINKS.items()}
    files["/dev/ptmx"] = File("symlink", 0o777, target="pts/ptmx")
    files |= {path: File("file", 0o644) for path in NETWORK}
    if container.tty:
        files["/dev/console"] = File("device", 0o620)
    if starting.marker:
        files[starting.marker] = File("file", 0o755, head=b"", size=0, text="")
    if container.init:
        program = Program("tini", "0.19.0") if starting.init == "/sbin/docker-init" else Program("catatonit")
        files[starting.init] = File("file", 0o755, elf=Elf(container.machine, 64, "executable", None), program=program)
    return files


def mounted(container: Launch) -> Mapping[str, Mount]:
    """Give the folders that are mounted over the image's files, whose content is not known."""
    kernel: dict[str, Mount] = dict.fromkeys((*KERNEL, "/dev/pts"), "image")
    return {**dict(container.mounted), **kernel, **({"/dev": "bind"} if container.privileged else {})}
