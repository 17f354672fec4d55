"""Whether a shell stays as the parent of the last command of its script, or executes it in its own place."""

from __future__ import annotations

from simulator.launch.rootfs import Program


def stays(program: Program, family: str, text: str | None) -> bool | None:
    """Return whether the shell stays; None if it is not known. ``text`` is that behind ``-c``, None for a file."""
    if text is None:
        return True if family in ("dash", "bash", "busybox", "mksh", "zsh") else None
    if family == "dash" and program.build in ("debian", "ubuntu"):
        return True
    return None
