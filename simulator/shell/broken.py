"""Scripts that no shell can read: of an open quote, backquote or parenthesis.

Reads: the script of ``-c``, and the name of the shell. Gives: what is wrong with it, where every shell of this name
says so before it executes anything.
Evidence: dash 0.5.12, bash 5.2 and busybox 1.35 were asked.
"""

from __future__ import annotations

from simulator.shell.arguments import is_suspect
from simulator.shell.grammar.dialect import DIALECTS
from simulator.shell.grammar.parser import parse

_DIALECTS = {"sh": ("dash", "busybox", "bash"), "dash": ("dash",), "ash": ("busybox", "dash"), "bash": ("bash",)}
"""The dialects of the shells that a name may stand for."""


def find_fault(script: str, name: str) -> str:
    """Return what no shell of this name can read in a script, of which it executes nothing; ``""`` if nothing."""
    if name not in _DIALECTS or not is_suspect(script):
        return ""
    found = [parse(script, DIALECTS[dialect]) for dialect in _DIALECTS[name]]
    faults = [each.fault for each in found if each.fault is not None and not each.units]
    is_sure = all(fault.certain and not fault.substituted and not fault.leaves_status for fault in faults)
    return faults[0].message if len(faults) == len(found) and is_sure else ""
