"""Names of platforms, read as the versions of containerd's library read them.

Reads: ``linux/arm64``, ``windows(10.0.17763)/amd64``. Gives: operating systems, errors.
Source: https://github.com/containerd/platforms/blob/v1.0.0-rc.4/platforms.go (Parse), its earlier versions, and
https://github.com/containerd/containerd/blob/v1.7.18/platforms/platforms.go before them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal, TypeAlias

from simulator.core.record import NamedTuple
from simulator.golang.strconv import quoted

_SYSTEMS = frozenset(
    """aix android darwin dragonfly freebsd hurd illumos ios js linux macos nacl netbsd openbsd plan9 solaris windows
    zos""".split()
)
_MACHINES = frozenset(
    """386 amd64 amd64p32 arm armbe arm64 arm64be ppc64 ppc64le loong64 mips mipsle mips64 mips64le mips64p32
    mips64p32le ppc riscv riscv64 s390 s390x sparc sparc64 wasm i386 x86_64 x86-64 aarch64 armhf armel""".split()
)


_SAME_SYSTEM = {"macos": "darwin"}
_SAME_MACHINE = {
    "x86_64": "amd64",
    "x86-64": "amd64",
    "aarch64": "arm64",
    "i386": "386",
    "armhf": "arm",
    "armel": "arm",
}
_OWN_VARIANT = {"i386": "", "armhf": "v7", "armel": "v6"}  # of names that leave no choice
_SAME_VARIANT = {
    "amd64": {"v1": ""},
    "arm64": {"8": "", "v8": "", "v8.0": ""},
    "arm": {"": "v7", "5": "v5", "6": "v6", "7": "v7", "8": "v8"},
}


class _Part(NamedTuple):
    """A part of a platform: what messages call it, in two ways, and its pattern."""

    name: str
    specifier: str
    pattern: str


Library: TypeAlias = Literal[
    "containerd 1.5", "containerd 1.6", "platforms 0.2", "platforms 1.0.0-rc.1", "platforms 1.0.0-rc.4"
]
"""The version of the library that reads platforms: the module that has it, and the first version that reads so."""


class _Syntax(NamedTuple):
    """How one version of the library reads the name of a platform."""

    first: _Part
    """The operating system."""
    others: _Part
    """Each of the parts behind it."""
    decodes: bool = False
    """Whether ``%XX`` stands for a byte between the parentheses."""
    limited: bool = True
    """Whether a fourth part takes all that follows it."""
    unknown: frozenset[str] = frozenset()
    """The systems and machines that only later versions know."""


_PLAIN = _Part("component", "platform", "[A-Za-z0-9_-]+")
_DOTTED = _PLAIN._replace(pattern="[A-Za-z0-9_.-]+")
_VERSIONED = _Part("OS component", "OSAndVersion", r"([A-Za-z0-9_-]+)(?:\(([A-Za-z0-9_.-]*)\))?")
_FEATURED = _VERSIONED._replace(pattern=r"([A-Za-z0-9_-]+)(?:\(([A-Za-z0-9_.%-]*)((?:\+[A-Za-z0-9_.%-]+)*)\))?")
_CONTAINERD_1_5 = _Syntax(_PLAIN, _PLAIN, limited=False, unknown=frozenset({"ios", "loong64"}))
_CONTAINERD_1_6 = _CONTAINERD_1_5._replace(unknown=frozenset())
_PLATFORMS_0_2 = _CONTAINERD_1_6._replace(first=_VERSIONED, limited=True)
_PLATFORMS_1_0_RC_1 = _PLATFORMS_0_2._replace(others=_DOTTED)
_SYNTAX: Mapping[Library, _Syntax] = {
    "containerd 1.5": _CONTAINERD_1_5,
    "containerd 1.6": _CONTAINERD_1_6,
    "platforms 0.2": _PLATFORMS_0_2,
    "platforms 1.0.0-rc.1": _PLATFORMS_1_0_RC_1,
    "platforms 1.0.0-rc.4": _PLATFORMS_1_0_RC_1._replace(first=_FEATURED, decodes=True),
}


class Platform(NamedTuple):
    """A platform by its parts, in Go's names; the variant can be ``""``."""

    system: str
    machine: str
    variant: str

    def __str__(self) -> str:
        return "/".join(filter(None, self))


def platform_parts(platform: str) -> Platform:
    """Take a platform apart as ``Parse`` does, on a machine that is linux/amd64; its version and features are dropped.

    ``platform_error`` has to find no fault in it.
    """
    first, *others = platform.split("/")
    system = first.partition("(")[0].lower()
    system = _SAME_SYSTEM.get(system, system)
    if others:
        machine, variant = _machine(others[0], "".join(others[1:]))
    elif system in _SYSTEMS:
        machine, variant = "amd64", ""
    else:
        system, (machine, variant) = "linux", _machine(first, "")
    if machine == "arm" and variant == "v7" and len(others) < 2:
        variant = ""
    if machine == "arm64" and not variant and len(others) > 1:
        variant = "v8"
    return Platform(system, machine, variant)


def _machine(name: str, variant: str) -> tuple[str, str]:
    """Return the machine and the variant that a name and a variant stand for (``normalizeArch``)."""
    name, variant = name.lower(), variant.lower()
    variant = _OWN_VARIANT.get(name, variant)
    machine = _SAME_MACHINE.get(name, name)
    return machine, _SAME_VARIANT.get(machine, {}).get(variant, variant)


def platform_os(platform: str, library: Library = "platforms 1.0.0-rc.4") -> str | None:
    """Return the operating system of ``os``, ``arch``, ``os/arch`` or ``os/arch/variant``; None for any other text."""
    return None if platform_error(platform, library) else platform_parts(platform).system


def platform_error(platform: str, library: Library = "platforms 1.0.0-rc.4") -> str:
    """Return what the library prints of a text that is no platform; ``""`` if it is one."""
    syntax, shown = _SYNTAX[library], quoted(platform)
    if "*" in platform:
        return f"{shown}: wildcards not yet supported: invalid argument"
    first, *others = platform.split("/", 3 if syntax.limited else -1)
    for part, form in ((first, syntax.first), *((part, syntax.others) for part in others)):
        if re.fullmatch(form.pattern, part) is None:
            must = f"{form.specifier} specifier component must match {quoted(f'^{form.pattern}$')}"
            return f"{quoted(part)} is an invalid {form.name} of {shown}: {must}: invalid argument"
        if form is syntax.first and syntax.decodes and (wrong := _bad_option(part, shown)):
            return wrong
    if not others and not _is_known(first, syntax):
        return f"{shown}: unknown operating system or architecture: invalid argument"
    return f"{shown}: cannot parse platform specifier: invalid argument" if len(others) > 2 else ""


def _is_known(name: str, syntax: _Syntax) -> bool:
    """Tell whether a name of one part is a system's, which may have a version, or a machine's."""
    system, machine = name.partition("(")[0].lower(), name.lower()
    return (system in _SYSTEMS and system not in syntax.unknown) or (
        machine in _MACHINES and machine not in syntax.unknown
    )


def _bad_option(part: str, shown: str) -> str:
    """Return what is wrong with the escapes in the parentheses of the first part; ``""`` if nothing is."""
    version, *features = part.partition("(")[2].removesuffix(")").split("+")
    for text in (version, *features):
        if escape := re.search("%(?![0-9A-Fa-f]{2}).{0,2}", text):
            fault = f"invalid URL escape {quoted(escape[0])}"
            if text is version:
                return f"{shown} has an invalid OS version {quoted(version)}: {fault}"
            return f"{shown} has invalid OS features: invalid os feature {quoted(text)}: {fault}"
    return ""
