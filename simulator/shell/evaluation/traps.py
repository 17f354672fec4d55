"""``trap``: which signals a shell knows by name, and what it does with those that it does not know.

Compare: POSIX.1-2024, "trap"; dash ``src/trap.c``, busybox ``shell/ash.c`` ``trapcmd``, bash ``builtins/trap.def``.
"""

from __future__ import annotations

import re

from simulator.golang.signal import NUMBERS
from simulator.shell.evaluation.behaviour import Behaviour
from simulator.shell.evaluation.context import Context
from simulator.shell.evaluation.outcome import wrong_use
from simulator.shell.evaluation.state import State
from simulator.shell.evaluation.values import Unknown, Value, is_number, known, read_count

_BY_NUMBER = {"0": "EXIT", **{str(number): name for name, number in NUMBERS.items()}}
_HIGHEST = 64
_COMMAND = re.compile(r"[a-z_]+ ")
_LIKE_NUMBER = re.compile(r"[-+\s]+[0-9]|[0-9]+[^0-9A-Za-z]")
_ALL_HAVE = frozenset(("EXIT", *NUMBERS)) - {"STKFLT", "IO"}
_SOME_HAVE = frozenset("STKFLT IO IOT CLD POLL UNUSED EMT INFO LOST ERR DEBUG RETURN ZERR".split())


def run_trap(words: tuple[Value, ...], state: State, context: Context) -> list[State]:
    """Set what is executed when a signal arrives, or the shell ends."""
    behaviour = context.behaviour
    if len(words) == 1:
        return [state.after(0)]
    texts = known((_some_action(words[1]), *words[2:]))
    if texts is None or (isinstance(words[1], Unknown) and not _are_signals(texts[1:], behaviour)):
        return [state.lost("which trap is set")]
    if texts[0] in ("-l", "-p") and behaviour.extended:
        return [state.after(0)]
    if texts[0] == "--":
        texts = texts[1:]
    elif texts[0].startswith("-") and texts[0] != "-":
        return [wrong_use(state, behaviour, 2, f"trap: {texts[0]}: no such option")]
    if len(texts) == 1 and behaviour.extended and not _resets_alone(texts[0], behaviour):
        return [wrong_use(state, behaviour, 2, f"trap: {texts[0]}: no such signal")]
    resets = len(texts) == 1 or (is_number(texts[0]) and not _is_action(texts[0], behaviour))
    action, signals = ("-", texts) if resets else (texts[0], texts[1:])
    traps, status = dict(state.traps), 0
    for signal in signals:
        name = signal_name(signal, behaviour)
        if name is None:
            return [state.lost(f"whether {behaviour.name} knows the signal {signal}")]
        if not name:
            status = 1
        elif action == "-":
            traps.pop(name, None)
        else:
            traps[name] = action
    return [state._replace(traps=traps, status=status)]


def _some_action(action: Value) -> Value:
    """Return an action of which a part is not known as a text that tells so; any other word as it is.

    It surely is an action, and not empty, where it begins with the letter of a command and has more than one word.
    """
    if isinstance(action, Unknown) and _COMMAND.match(action.prefix) and not action.words:
        return f"{action.prefix}<{action.reason.replace(';', ',')}>{action.suffix}"
    return action


def _are_signals(texts: tuple[str, ...], behaviour: Behaviour) -> bool:
    """Return whether words name signals alone: what a trap of another kind does is followed, and has to be known."""
    return bool(texts) and all(signal_name(text, behaviour) in NUMBERS for text in texts)


def _is_action(number: str, behaviour: Behaviour) -> bool:
    """Return whether a number in front of signals is what is executed, for it is no signal."""
    return behaviour.numbers_are_actions and signal_name(number, behaviour) == ""


def _resets_alone(text: str, behaviour: Behaviour) -> bool:
    """Return whether bash resets the trap of a word that stands alone: called sh, it takes a number only."""
    return signal_name(text, behaviour) != "" and (is_number(text) or not behaviour.fatal_builtins)


def signal_name(text: str, behaviour: Behaviour) -> str | None:
    """Return the name of a signal without SIG; ``""`` if the shell knows none of that name, None if that is open."""
    if is_number(text):
        number = read_count(text)
        if number is None:
            return None
        return "" if number > _HIGHEST else _BY_NUMBER.get(str(number), str(number))
    if _LIKE_NUMBER.match(text):
        return None
    upper = text.upper()
    name = upper.removeprefix("SIG")
    if name != upper:
        if behaviour.name == "dash":
            return ""
        if behaviour.portable:
            return None
    if name in _ALL_HAVE:
        return name
    if behaviour.extended and name in ("ERR", "DEBUG", "RETURN"):
        return name
    return None if name in _SOME_HAVE or name.startswith("RT") or behaviour.portable else ""
