"""The capabilities of a container that decide over files: CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH.

Reads: what the request adds and drops. Gives: ``Rights``.
Compare: moby ``TweakCapabilities`` (daemon/pkg/oci/caps/utils.go), ``SetCapabilities`` (daemon/pkg/oci/oci.go);
Podman ``setupSecurity`` (pkg/specgen/generate/security_linux.go); capabilities(7).
"""

from __future__ import annotations

from simulator.engine.runtime import Starting
from simulator.launch.process import Identity, Launch
from simulator.launch.tree import Rights

_OVERRIDE, _SEARCH, _ALL = "DAC_OVERRIDE", "DAC_READ_SEARCH", "ALL"


def superuser_overrides(container: Launch) -> bool:
    """Return whether a superuser in the container may read and execute what its modes forbid."""
    return _has(_OVERRIDE, container)


def rights(container: Launch, identity: Identity, starting: Starting) -> Rights:
    """Give the rights of the process that looks its program up and executes it, as ``identity``."""
    kept = starting.keeps_capabilities
    written = container.process.user.partition(":")[0]
    kept = kept or (written in ("", "root", "0") if starting.capabilities_of == "word" else identity.uid == 0)
    added = _names(container.cap_add) if starting.capabilities_of == "word" else frozenset()  # another user has them
    added = frozenset((_OVERRIDE, _SEARCH)) if _ALL in added else added
    return Rights(
        identity.uid,
        identity.gid,
        identity.groups,
        overrides=_has(_OVERRIDE, container) if kept else _OVERRIDE in added,
        searches=_has(_SEARCH, container) if kept else _SEARCH in added,
    )


def _has(capability: str, container: Launch) -> bool:
    added, dropped = _names(container.cap_add), _names(container.cap_drop)
    if container.privileged:
        return True
    if _ALL in added:
        return capability not in dropped
    if _ALL in dropped:
        return capability in added
    return capability in added or (capability == _OVERRIDE and capability not in dropped)


def _names(capabilities: tuple[str, ...]) -> frozenset[str]:
    return frozenset([name.upper().removeprefix("CAP_") for name in capabilities])
