"""How the shell reads and executes a script that a program is: by its name, its version, and what it is called.

Reads: ``Program``. Gives: ``Behaviour`` and ``Dialect``.
Compare: the version of dash that has ``pipefail`` is told by Debian's changelog of dash, 0.5.12-12.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from simulator.launch.rootfs import Program
from simulator.shell.evaluation.behaviour import ASH, BASH, BASH_AS_SH, DASH, KSH93, MKSH, ZSH, ZSH_AS_SH, Behaviour
from simulator.shell.families import find_families
from simulator.shell.grammar.dialect import BASH as BASH_DIALECT
from simulator.shell.grammar.dialect import BUSYBOX, DIALECTS, Dialect
from simulator.shell.grammar.dialect import DASH as DASH_DIALECT

PORTABLE: Mapping[str, Behaviour] = {"mksh": MKSH, "ksh93": KSH93, "zsh": ZSH}
"""The shells that are followed as far as they agree with POSIX."""


def ksh_of(program: Program) -> str:
    """Return which ksh a program is: mksh, or ksh93 from 1.0 on; of those before, nothing was compared."""
    dialects = {family.dialect for family in find_families(program.name, program.version)}
    if dialects == {"ksh93"} and not re.match(r"1\.\d", program.version):
        return f"ksh93 {program.version}".rstrip()
    return dialects.pop() if len(dialects) == 1 else "ksh"


def behaviour_of(family: str, name: str, program: Program) -> tuple[Behaviour, Dialect]:
    """Return what a shell does, and what it reads."""
    if family == "dash":
        return DASH._replace(pipefail=_pipefail(program)), DASH_DIALECT
    if family == "busybox":
        return ASH, BUSYBOX
    if family in PORTABLE:
        behaviour = ZSH_AS_SH if (family, name) == ("zsh", "sh") else PORTABLE[family]
        return behaviour, DIALECTS[family]
    return (BASH_AS_SH if name == "sh" else BASH), BASH_DIALECT


def _pipefail(program: Program) -> bool | None:
    """Return whether a dash knows ``set -o pipefail``: Debian's from 0.5.12-12 on; None if its version is not known."""
    version, _, revision = program.version.partition("-")
    numbers = version.split(".")
    if not program.version or not all(number.isdigit() for number in numbers):
        return None
    if [int(number) for number in numbers] < [0, 5, 12]:
        return False
    if [int(number) for number in numbers] > [0, 5, 12]:
        return True
    digits = revision.partition("+")[0].partition("ubuntu")[0]
    return int(digits) >= 12 if digits.isdigit() else None
