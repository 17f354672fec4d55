"""The builtins, by name, and those that change how the script goes on: ``shift``, ``eval``, ``exit`` and the like.

Compare: POSIX.1-2024, "Special Built-In Utilities"; bash manual, "Shell Builtin Commands".
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeAlias

from simulator.shell.evaluation import declare, directories, external, options, portable, reading, sourcing, traps
from simulator.shell.evaluation.context import Confused, Context, ShellFailure
from simulator.shell.evaluation.executing import execute
from simulator.shell.evaluation.expand import Expander
from simulator.shell.evaluation.getopts import begun_again, run_getopts
from simulator.shell.evaluation.outcome import ending_failure, exit_status, wrong_use
from simulator.shell.evaluation.printing import echoed, printed
from simulator.shell.evaluation.rules import ScriptStep
from simulator.shell.evaluation.state import Exit, Jump, Return, State
from simulator.shell.evaluation.statuses import bad_status, count_of, is_read_differently, status_of
from simulator.shell.evaluation.tested import only_errexit
from simulator.shell.evaluation.tests import run_test
from simulator.shell.evaluation.texts import run_text
from simulator.shell.evaluation.utilities import writes
from simulator.shell.evaluation.values import Unknown, Value, known, read_count
from simulator.shell.grammar import tree

Run: TypeAlias = Callable[[tuple[Value, ...], State, Context], list[State]]


def run_builtin(
    name: str, words: tuple[Value, ...], state: State, context: Context, origins: tuple[str, ...]
) -> list[State]:
    """Execute a builtin other than ``exec``; ``origins`` are the parameters that the words are."""
    if context.behaviour.portable and (what := portable.refused(name, words, state, context.behaviour)):
        return [state.lost(what)]
    if name in ("test", "["):
        operands, names = words[1:], origins[1:]
        if name == "[":
            if not operands or operands[-1] != "]":
                return [state.after(2)]
            operands, names = operands[:-1], names[:-1]
        return run_test(operands, state, context, names)
    if name in ("command", "builtin") and len(words) > 1:
        return _command(words, state, context, origins)
    runner = _RUN.get(name)
    if runner is None:
        return [state.lost(f"{name}, which is not followed")]
    return runner(words, state, context)


def readonly_error(name: str, expander: Expander) -> None:
    """Fail because a variable that is read-only is assigned to."""
    if expander.context.behaviour.portable:
        raise Confused(f"an assignment to {name}, which is read-only")
    if expander.context.behaviour.discards_line:
        raise Confused(f"an assignment to {name}, which is read-only: it ends the line only")
    raise ShellFailure(expander.unset_status(), f"{name} is read-only")


# --- the flow of the script ---


def _exit(words: tuple[Value, ...], state: State, context: Context) -> list[State]:
    status = exit_status(state)
    if len(words) > 1:
        if is_read_differently(words[1], context.behaviour):
            return [state.lost(f"exit {words[1]}, which shells read differently")]
        if fault := bad_status(words, context.behaviour):
            return [ending_failure(state, 1 if len(words) > 2 else 2, f"exit: {fault}")]
        status = status_of(words[1])
    told = "exit" if status is None else f"exit {status}"
    reason = f"line {state.line}: {told}"
    return [state.noting(ScriptStep.ENDS.gives(reason)).after(status).ending(Exit(status, reason))]


def _return(words: tuple[Value, ...], state: State, context: Context) -> list[State]:
    behaviour = context.behaviour
    if behaviour.extended and not state.frames:
        return [wrong_use(state, behaviour, 2, "return: not in a function")]
    status = state.status
    if len(words) > 1:
        if is_read_differently(words[1], behaviour):
            return [state.lost(f"return {words[1]}, which shells read differently")]
        if fault := bad_status(words, behaviour):
            if not behaviour.extended or len(words) > 2:
                return [ending_failure(state, 1 if behaviour.extended else 2, f"return: {fault}")]
            status = 2
        elif behaviour.name == "dash" and isinstance(words[1], str) and (read_count(words[1]) or 0) > 255:
            return [state.lost(f"return {words[1]}, which is no exit status")]
        else:
            status = status_of(words[1])
    if state.guarded and behaviour.name == "ash":
        return [state.lost("return where ash asks for the status: behind ! it is turned round")]
    if not state.frames:
        reason = f"line {state.line}: return"
        return [state.after(status).ending(Exit(exit_status(state.after(status)), reason))]
    return [state.after(status).ending(Return())]


def _jump(words: tuple[Value, ...], state: State, context: Context) -> list[State]:
    if not context.loops:
        foreign = context.behaviour.portable
        return [state.lost(f"{words[0]}, which is in no loop") if foreign else state.after(0)]
    levels = 1
    if len(words) > 1:
        number = count_of(words[1])
        if not number:
            return [state.lost("how many loops are left")]
        levels = min(number, context.loops)
    kind = "break" if words[0] == "break" else "continue"
    return [state.after(0).ending(Jump(kind, levels))]  # type: ignore[arg-type]


def _shift(words: tuple[Value, ...], state: State, context: Context) -> list[State]:
    if len(words) > 2 and context.behaviour.extended:
        return [ending_failure(state, 1, "shift: too many arguments")]
    count = count_of(words[1]) if len(words) > 1 else 1
    if count is None:
        return [state.lost("how many arguments are shifted")]
    gone = state.positional[:count]
    if any(isinstance(value, Unknown) and value.words for value in gone):
        return [state._replace(positional=(Unknown("the arguments that are left", words=True),), status=None)]
    if len(gone) < count:
        if context.behaviour.shift_too_far is not None:
            return [ending_failure(state, context.behaviour.shift_too_far, "shift: too few arguments")]
        return [state.after(1)]
    return [begun_again(state._replace(positional=state.positional[count:], status=0), context)]


def _eval(words: tuple[Value, ...], state: State, context: Context) -> list[State]:
    texts = known(words[1:])
    if texts is None:
        return [state.lost("eval of a text that is not known")]
    if texts and texts[0].startswith("-"):
        return [state.lost(f"eval {texts[0]}, which is an option to some shells")]
    inside = only_errexit(state).after(0)
    results = run_text(" ".join(texts), inside, context)
    return [each._replace(line=state.line, guarded=state.guarded) for each in results]


def _command(words: tuple[Value, ...], state: State, context: Context, origins: tuple[str, ...]) -> list[State]:
    """Execute ``command``: look a command up, or run it without functions."""
    operands = words[1:]
    if words[0] == "command" and operands[0] in ("-v", "-V"):
        return declare.look_up(operands[1:], state, context, verbose=operands[0] == "-V")
    if operands[0] == "-p":
        operands = operands[1:]
    if not operands or isinstance(operands[0], Unknown) or operands[0].startswith("-"):
        return [state.lost("which command is executed")]
    skipped = len(words) - len(operands)
    if operands[0] == "exec":
        return [_surviving(execute(operands[1:], state, context), state)] if len(operands) > 1 else [state.after(0)]
    if operands[0] not in context.behaviour.builtins:
        return external.run_program(operands, state, context, {}, origins[skipped:])
    if operands[0] == "local":
        return [state.lost("command local")]
    results = run_builtin(operands[0], operands, state, context, origins[skipped:])
    if context.behaviour.extended and operands[0] in ("eval", "exit", "shift"):
        return results
    return [_surviving(each, state) for each in results]


def _surviving(result: State, before: State) -> State:
    """Return the state behind ``command``, which keeps the shell from ending by an error of the builtin."""
    signal = result.signal
    if isinstance(signal, Exit) and signal.error and len(result.frames) == len(before.frames):
        return result._replace(signal=None, trail=before.trail)
    return result


def _wait(words: tuple[Value, ...], state: State, _: Context) -> list[State]:
    if not state.jobs:
        return [state.after(0 if len(words) == 1 else None)]
    return [state._replace(waits=True, status=None if len(words) > 1 else 0)]


def _echo(words: tuple[Value, ...], state: State, context: Context) -> list[State]:
    return [writes(state, echoed(words[1:], escapes=context.behaviour.echo_escapes))]


def _printf(words: tuple[Value, ...], state: State, context: Context) -> list[State]:
    if words[1:2] == ("-v",) and context.behaviour.extended and len(words) > 3 and isinstance(words[2], str):
        text, _ = printed(words[3:])
        return [state.having(words[2], text).after(0)] if words[2].isidentifier() else [state.lost("printf -v")]
    return [writes(state, *printed(words[1:]))]


def _true(_: tuple[Value, ...], state: State, __: Context) -> list[State]:
    return [state.after(0)]


def _false(_: tuple[Value, ...], state: State, __: Context) -> list[State]:
    return [state.after(1)]


def _open_status(_: tuple[Value, ...], state: State, __: Context) -> list[State]:
    return [writes(state, Unknown("the output of a builtin"), None)]


def _pwd(_: tuple[Value, ...], state: State, __: Context) -> list[State]:
    return [writes(state, Unknown("the working directory", filled=True) if state.cwd is None else f"{state.cwd}\n")]


def _umask(words: tuple[Value, ...], state: State, _: Context) -> list[State]:
    if len(words) == 1:
        return [writes(state, Unknown("the mask", filled=True) if state.umask is None else f"{state.umask}\n")]
    if len(words) == 2 and isinstance(words[1], str) and re.fullmatch("0{0,9}[0-7]{1,3}", words[1]):
        return [state._replace(umask=f"{int(words[1], 8):04o}", status=0)]
    return [writes(state, Unknown("the mask"))._replace(umask=None, status=None)]


def _shopt(words: tuple[Value, ...], state: State, _: Context) -> list[State]:
    texts = known(words[1:])
    if texts is None:
        return [state.lost("which option is set")]
    if texts[:1] in (("-s",), ("-u",)):
        names = frozenset(texts[1:])
        options = state.options | names if texts[0] == "-s" else state.options - names
        return [state._replace(options=options, status=0)]
    return [state.after(None)]


def _let(words: tuple[Value, ...], state: State, context: Context) -> list[State]:
    expander = Expander(state, context)
    value: Value = "0"
    for word in words[1:]:
        if isinstance(word, Unknown):
            raise Confused("arithmetic that is not known")
        value = expander.computed(tree.Word((tree.Text(word, quoted=True),)))
    return [expander.state.after(None if isinstance(value, Unknown) else int(int(value) == 0))]


_RUN: dict[str, Run] = {
    ":": _true,
    "true": _true,
    "false": _false,
    "exit": _exit,
    "logout": _exit,
    "return": _return,
    "break": _jump,
    "continue": _jump,
    "set": options.run_set,
    "shift": _shift,
    "eval": _eval,
    "cd": directories.run_cd,
    "trap": traps.run_trap,
    "wait": _wait,
    "echo": _echo,
    "printf": _printf,
    "pwd": _pwd,
    "shopt": _shopt,
    "let": _let,
    ".": sourcing.run_source,
    "source": sourcing.run_source,
    "export": declare.run_export,
    "readonly": declare.run_export,
    "local": declare.run_local,
    "declare": declare.run_declare,
    "typeset": declare.run_declare,
    "unset": declare.run_unset,
    "read": reading.run_read,
    "mapfile": reading.run_mapfile,
    "readarray": reading.run_mapfile,
    "type": declare.run_type,
    "hash": declare.run_hash,
    "umask": _umask,
    "ulimit": _open_status,
    "alias": _open_status,
    "unalias": _open_status,
    "jobs": _open_status,
    "kill": _open_status,
    "times": _open_status,
    "getopts": run_getopts,
    "enable": _open_status,
    "help": _open_status,
    "history": _open_status,
    "disown": _open_status,
    "complete": _open_status,
    "caller": _open_status,
    "fg": _open_status,
    "bg": _open_status,
    "compgen": _open_status,
}
