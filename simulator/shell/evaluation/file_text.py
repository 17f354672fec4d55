"""``$(< file)``: a substitution that stands for the text of a file.

Compare: bash manual, "Command Substitution"; bash ``builtins/evalstring.c`` ``cat_file``.
"""

from __future__ import annotations

from simulator.shell.evaluation.context import Confused, Context
from simulator.shell.evaluation.descriptors import write
from simulator.shell.evaluation.outcome import settle
from simulator.shell.evaluation.redirect import redirected
from simulator.shell.evaluation.state import State
from simulator.shell.grammar import tree


def is_file_text(command: tree.SimpleCommand, context: Context) -> bool:
    """Return whether a command of redirections alone is ``$(< file)``, which writes the text of the file.

    It does in bash, ksh, mksh and zsh, where it is the whole substitution; dash and busybox write nothing. Raise
    ``Confused`` where these shells differ: for other redirections, and for other commands beside it.
    """
    behaviour = context.behaviour
    if not (behaviour.extended or behaviour.portable) or context.substituted is None:
        return False
    units = context.substituted.units
    items = units[0].items if len(units) == 1 else ()
    only = items[0].command if len(items) == 1 and not items[0].background else None
    if only is command and len(command.redirections) == 1 and command.redirections[0].operator == "<":
        if command.redirections[0].descriptor in ("", "0"):
            return True
        raise Confused("a redirection of another descriptor alone in a substitution")
    reads = any(each.operator.startswith("<") for each in command.redirections)
    if reads and (behaviour.portable or (isinstance(only, tree.Pipeline) and only.commands == (command,))):
        raise Confused("a redirection alone in a substitution, with others beside it")
    return False


def write_file_text(command: tree.SimpleCommand, state: State, context: Context) -> list[State]:
    """Write the text of the file that a command is redirected from."""

    def body(inside: State) -> list[State]:
        return [write(inside, inside.input or "").after(0)]

    results = redirected(command.redirections, state, context, body, ends_shell=False)
    return [settled for each in results for settled in settle(each, "a redirection")]
