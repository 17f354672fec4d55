"""The OCI runtime that an engine starts containers with, as data: what one version of runc or crun does.

Compare: runc ``libcontainer/standard_init_linux.go``, crun ``src/libcrun/container.c``.
"""

from simulator.core.record import NamedTuple


class Runtime(NamedTuple):
    """One version of an OCI runtime."""

    name: str
    """``runc`` or ``crun``."""
    version: str
    """As ``1.3``."""
