"""``set``: options and arguments.

Compare: POSIX.1-2024, "set"; bash manual, "The Set Builtin".
"""

from __future__ import annotations

from simulator.shell.evaluation.context import Context
from simulator.shell.evaluation.getopts import begun_again
from simulator.shell.evaluation.outcome import wrong_use
from simulator.shell.evaluation.portable import refused_option
from simulator.shell.evaluation.rules import ScriptStep
from simulator.shell.evaluation.state import State
from simulator.shell.evaluation.utilities import writes
from simulator.shell.evaluation.values import Unknown, Value, show


def run_set(words: tuple[Value, ...], state: State, context: Context) -> list[State]:
    """Set options and arguments."""
    if len(words) == 1:
        return [writes(state, Unknown("the variables"))]
    operands = list(words[1:])
    options = set(state.options)
    replaced = False
    while operands:
        word = operands[0]
        if isinstance(word, Unknown):
            if not word.prefix or word.prefix[0] in "-+":
                return [state.lost(f"what set gets: {word.reason}")]
            break
        if word in ("--", "-"):
            operands.pop(0)
            replaced = replaced or word == "--" or bool(operands)
            break
        if word[:1] not in ("-", "+") or len(word) < 2:
            break
        operands.pop(0)
        failing = _option(word, operands, options, state, context)
        if failing is not None:
            return [failing]
    after = state._replace(options=frozenset(options), status=0)
    if operands or replaced:
        after = begun_again(after._replace(positional=tuple(operands)), context)
        shown = " ".join(show(value) for value in operands) or "nothing"
        after = after.noting(ScriptStep.SETS_ARGUMENTS.gives(f"line {state.line}: the arguments become {shown}"))
    return [after]


_LONG = {"errexit": "e", "nounset": "u", "noglob": "f", "xtrace": "x", "allexport": "a", "noexec": "n", "verbose": "v",
         "noclobber": "C", "monitor": "m", "notify": "b", "ignoreeof": "I"}  # fmt: skip
_PORTABLE = ("errexit", "nounset", "xtrace")
_BASH_LONG = frozenset(
    """errtrace functrace posix vi emacs history physical privileged keyword hashall onecmd braceexpand histexpand
    igncr""".split()
)


def _option(word: str, operands: list[Value], options: set[str], state: State, context: Context) -> State | None:
    """Set the options of one word; return the state in which that fails, None if it does not."""
    change = options.add if word[0] == "-" else options.discard
    for letter in word[1:]:
        if letter != "o":
            if letter not in "abefhkmnpstuvxBCEHPTIVl" or (letter in "kprtBEHPTl" and not context.behaviour.extended):
                return _set_error(state, context, f"set: {word}: no such option")
            if letter == "n" or refused_option(letter, context.behaviour):
                return state.lost(f"set {word}, which is not followed")
            change(letter)
            continue
        name = operands.pop(0) if operands else ""
        if isinstance(name, Unknown) or not name or (context.behaviour.portable and name not in _PORTABLE):
            return state.lost("which option is set")
        if name in _LONG:
            change(_LONG[name])
        elif name == "pipefail" and context.behaviour.pipefail is not False:
            if context.behaviour.pipefail is None:
                return state.lost("whether this dash knows set -o pipefail: it does from 0.5.12-12 on")
            change("pipefail")
        elif not (context.behaviour.extended and name in _BASH_LONG):
            if name in ("vi", "emacs", "nolog", "debug", "ignoreeof"):
                continue
            return _set_error(state, context, f"set -o {name}: no such option", named=True)
    return None


def _set_error(state: State, context: Context, reason: str, *, named: bool = False) -> State:
    """Return the state in which ``set`` was used wrongly; busybox goes on behind a ``named`` option that it lacks."""
    if context.behaviour.portable:
        return state.lost(reason)
    if named and context.behaviour.name == "ash":
        return state.after(1)
    return wrong_use(state, context.behaviour, 2, reason)
