"""The capabilities of a container that decide over files: CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH.

Reads: what the request adds and drops. Gives: ``Rights``.
Compare: moby ``TweakCapabilities`` (daemon/pkg/oci/caps/utils.go), ``SetCapabilities`` (daemon/pkg/oci/oci.go);
Podman ``setupSecurity`` (pkg/specgen/generate/security_linux.go); capabilities(7).
"""

from __future__ import annotations

from simulator.launch.process import Identity, Launch
from simulator.launch.tree import Rights

_OVERRIDE, _SEARCH, _ALL = "DAC_OVERRIDE", "DAC_READ_SEARCH", "ALL"


def rights(container: Launch, identity: Identity, *, kept: bool) -> Rights:
    """Give the rights of a process that runs as ``identity``.

    ``kept`` says whether the container's capabilities are in effect for a user other than the superuser as well.
    """
    return Rights(
        identity.uid,
        identity.gid,
        identity.groups,
        overrides=_has(_OVERRIDE, container, identity, kept=kept),
        searches=_has(_SEARCH, container, identity, kept=kept),
    )


def _has(capability: str, container: Launch, identity: Identity, *, kept: bool) -> bool:
    if identity.uid != 0 and not kept:
        return False
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
