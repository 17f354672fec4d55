"""The builtins that change how the script goes on: ``exec``, ``set``, ``shift``, ``.``, ``eval``, ``exit`` and the like.

Compare: POSIX.1-2024, "Special Built-In Utilities"; bash manual, "Shell Builtin Commands".
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from simulator.shell.evaluation import declare, external, reading, sourcing
from simulator.shell.evaluation.context import Confused, Context, ShellFailure
from simulator.shell.evaluation.expand import Expander
from simulator.shell.evaluation.files import ABSENT
from simulator.shell.evaluation.outcome import command_text, ending_failure, exit_status
from simulator.shell.evaluation.printing import echoed, printed
from simulator.shell.evaluation.redirect import perform
from simulator.shell.evaluation.rules import ScriptStep
from simulator.shell.evaluation.state import Exec, Exit, Jump, Return, State
from simulator.shell.evaluation.tests import run_test
from simulator.shell.evaluation.utilities import writes
from simulator.shell.evaluation.values import Unknown, Value, known, show
from simulator.shell.grammar import tree

Run: TypeAlias = Callable[[tuple[Value, ...], State, Context], list[State]]


def run_builtin(
    name: str, words: tuple[Value, ...], state: State, context: Context, origins: tuple[str, ...]
) -> list[State]:
    """Execute a builtin other than ``exec``; ``origins`` are the parameters that the words are."""
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
    raise ShellFailure(2 if expander.context.behaviour.name != "bash" else 1, f"{name} is read-only")


# --- exec ---


def run_exec(command: tree.SimpleCommand, words: tuple[Value, ...], state: State, context: Context) -> list[State]:
    """Execute ``exec``: with words the shell becomes a program, else its redirections hold on."""
    here, flow, fails = perform(command.redirections, state, context)
    made: list[State] = []
    if fails != "no":
        made.append(_exec_redirection_failed(here, context, fails))
        if fails == "yes":
            return made
    operands = words[1:]
    if not operands:
        if here.output is not None and not flow.caught:
            return [*made, here.lost("exec that redirects the output of a substitution")]
        note = ScriptStep.EXECUTES_NOTHING.gives(f"line {here.line}: exec has no words")
        after = here.noting(note) if len(command.words) > 1 else here
        return [*made, after._replace(status=0, input=flow.input if here.input is not None else None)]
    return [*made, _execute(operands, here, context)]


def _exec_redirection_failed(state: State, context: Context, fails: str) -> State:
    """Return the state in which a redirection of ``exec`` failed."""
    if fails == "maybe":
        said = f"the redirection at line {state.line} succeeds"
        state = state.given(said, said.replace("succeeds", "fails"), holds=False)
    if context.behaviour.fatal_builtins:
        return ending_failure(state, 2 if context.behaviour.name == "dash" else 1, "a redirection of exec fails")
    return state.after(1)


def _execute(operands: tuple[Value, ...], state: State, context: Context) -> State:
    """Read the options of ``exec``, and execute what follows."""
    first = operands[0]
    while context.behaviour.exec_reads_options and isinstance(first, str) and first[:1] == "-" and first != "-":
        if first == "--":
            operands = operands[1:]
            break
        if not set(first[1:]) <= set(context.behaviour.exec_options):
            reason = f"exec: {first}: invalid option"
            step = ScriptStep.READS_OPTION.gives(f"line {state.line}: {reason}")
            return state.noting(step).after(2).ending(Exit(2, f"line {state.line}: {reason}"))
        if first != "-c" or len(operands) < 2:
            return state.lost(f"exec {first}, which changes the first word or the environment")
        return state.lost("exec -c")
    if not operands:
        return state.after(0)
    first = operands[0]
    if isinstance(first, Unknown) and not first.nonempty and first.words:
        return state.lost(f"whether exec has words: {first.reason}")
    if context.behaviour.exec_reads_options and isinstance(first, Unknown) and not first.prefix.strip("-"):
        state = state._replace(early=(*state.early, f"line {state.line}: exec's first word is an option"))
    if any(action for action in state.traps.get("ERR", "")):
        return state.lost("exec under a trap for errors")
    made = external.command(operands, state, {})
    shown = command_text(made)
    step = ScriptStep.EXECUTES.gives(f"line {state.line}: exec {shown}")
    return state.noting(step).ending(Exec(made))


# --- the flow of the script ---


def _exit(words: tuple[Value, ...], state: State, _: Context) -> list[State]:
    status = exit_status(state)
    if len(words) > 1:
        word = words[1]
        if isinstance(word, str) and not (word.isascii() and word.isdigit()):
            return [ending_failure(state, 2, f"exit: {word}: not a number")]
        status = int(word) % 256 if isinstance(word, str) else None
    told = "exit" if status is None else f"exit {status}"
    reason = f"line {state.line}: {told}"
    return [state.noting(ScriptStep.ENDS.gives(reason)).after(status).ending(Exit(status, reason))]


def _return(words: tuple[Value, ...], state: State, context: Context) -> list[State]:
    status = state.status
    if len(words) > 1:
        word = words[1]
        if isinstance(word, str) and not word.isdigit():
            return [ending_failure(state, 2, f"return: {word}: not a number")]
        status = int(word) % 256 if isinstance(word, str) else None
    if not state.frames:
        if context.behaviour.extended:
            return [state.after(1 if context.behaviour.name == "bash" else 2)]
        reason = f"line {state.line}: return"
        return [state.after(status).ending(Exit(exit_status(state.after(status)), reason))]
    return [state.after(status).ending(Return())]


def _jump(words: tuple[Value, ...], state: State, _: Context) -> list[State]:
    levels = 1
    if len(words) > 1:
        word = words[1]
        if isinstance(word, Unknown) or not word.isdigit() or word == "0":
            return [state.lost("how many loops are left")]
        levels = int(word)
    kind = "break" if words[0] == "break" else "continue"
    return [state.after(0).ending(Jump(kind, levels))]  # type: ignore[arg-type]


def _set(words: tuple[Value, ...], state: State, context: Context) -> list[State]:
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
        after = after._replace(positional=tuple(operands))
        shown = " ".join(show(value) for value in operands) or "nothing"
        after = after.noting(ScriptStep.SETS_ARGUMENTS.gives(f"line {state.line}: the arguments become {shown}"))
    return [after]


_LONG = {"errexit": "e", "nounset": "u", "noglob": "f", "xtrace": "x", "allexport": "a", "noexec": "n", "verbose": "v",
         "noclobber": "C", "monitor": "m", "notify": "b", "ignoreeof": "I"}  # fmt: skip
_BASH_LONG = frozenset(
    "errtrace functrace posix vi emacs history physical privileged keyword hashall onecmd braceexpand histexpand igncr".split()
)


def _option(word: str, operands: list[Value], options: set[str], state: State, context: Context) -> State | None:
    """Set the options of one word; return the state in which that fails, None if it does not."""
    change = options.add if word[0] == "-" else options.discard
    for letter in word[1:]:
        if letter != "o":
            if letter not in "abefhkmnpstuvxBCEHPTIVl" or (letter in "kprtBEHPTl" and not context.behaviour.extended):
                return _set_error(state, context, f"set: {word}: no such option")
            if letter == "n":
                return state.lost("set -n, after which nothing is executed")
            change(letter)
            continue
        name = operands.pop(0) if operands else ""
        if isinstance(name, Unknown) or not name:
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
            return _set_error(state, context, f"set -o {name}: no such option")
    return None


def _set_error(state: State, context: Context, reason: str) -> State:
    """Return the state in which ``set`` was used wrongly."""
    if context.behaviour.name == "dash" or context.behaviour.name == "sh":
        return ending_failure(state, 2, reason)
    return state.after(2 if context.behaviour.extended else 1)


def _shift(words: tuple[Value, ...], state: State, context: Context) -> list[State]:
    count = 1
    if len(words) > 1:
        if isinstance(words[1], Unknown) or not words[1].isdigit():
            return [state.lost("how many arguments are shifted")]
        count = int(words[1])
    gone = state.positional[:count]
    if any(isinstance(value, Unknown) and value.words for value in gone):
        return [state._replace(positional=(Unknown("the arguments that are left", words=True),), status=None)]
    if len(gone) < count:
        if context.behaviour.shift_too_far is not None:
            return [ending_failure(state, context.behaviour.shift_too_far, "shift: too few arguments")]
        return [state.after(1)]
    return [state._replace(positional=state.positional[count:], status=0)]


def _eval(words: tuple[Value, ...], state: State, context: Context) -> list[State]:
    texts = known(words[1:])
    if texts is None:
        return [state.lost("eval of a text that is not known")]
    line = state.line
    return [
        each._replace(line=line)
        for each in context.run(context.parse(" ".join(texts)), state.after(0), context.deeper())
    ]


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
        return [_execute(operands[1:], state, context)] if len(operands) > 1 else [state.after(0)]
    if operands[0] in context.behaviour.builtins:
        return run_builtin(operands[0], operands, state, context, origins[skipped:])
    return external.run_program(operands, state, context, {}, origins[skipped:])


def _cd(words: tuple[Value, ...], state: State, context: Context) -> list[State]:
    """Change the working directory."""
    operands = [word for word in words[1:] if word not in ("-P", "-L", "--", "-e")]
    target: Value | None = operands[0] if operands else state.value("HOME")  # type: ignore[assignment]
    if target == "-":
        target = state.value("OLDPWD")  # type: ignore[assignment]
    bad = state.after(1 if context.behaviour.extended else 2)
    if target is None or target == "":
        return [state.after(0) if target == "" else bad]
    if isinstance(target, Unknown) or isinstance(state.value("CDPATH"), Unknown | str):
        return [_moved(state, None).after(None)]
    path, facts = state.files.locate(target, state.cwd)
    if facts == ABSENT or (facts is not None and facts.type not in ("directory", "unknown")):
        return [bad]
    logical = target if target.startswith("/") else None if state.cwd is None else f"{state.cwd.rstrip('/')}/{target}"
    logical = _clean(logical) if logical is not None else None
    allowed = facts is not None and facts.type == "directory" and state.files.permits(path, facts, context.user, 1)
    if allowed is False and facts is not None and facts.type == "directory":
        return [bad]
    if allowed:
        return [_moved(state, logical).after(0)]
    yes, no = f"{target} is a directory", f"{target} is no directory"
    return [_moved(state.given(yes, no, holds=True), logical).after(0), bad.given(yes, no, holds=False)]


def _clean(path: str) -> str:
    """Remove ``.`` and ``..`` from a path."""
    made: list[str] = []
    for part in path.split("/"):
        if part == "..":
            made = made[:-1]
        elif part not in ("", "."):
            made.append(part)
    return "/" + "/".join(made)


def _moved(state: State, path: str | None) -> State:
    """Return the state in another working directory; None if it is not known which."""
    old: Value = state.cwd if state.cwd is not None else Unknown("the directory before", filled=True)
    new: Value = path if path is not None else Unknown("the working directory", filled=True)
    return state.having("OLDPWD", old).having("PWD", new)._replace(cwd=path)


def _trap(words: tuple[Value, ...], state: State, _: Context) -> list[State]:
    operands = [word for word in words[1:] if word != "--"]
    if not operands or operands[0] in ("-l", "-p"):
        return [state.after(0)]
    texts = known(tuple(operands))
    if texts is None:
        return [state.lost("which trap is set")]
    if len(texts) == 1 or texts[0].isdigit():
        action, signals = "-", list(texts)
    else:
        action, signals = texts[0], list(texts[1:])
    traps = dict(state.traps)
    for signal in signals:
        name = {"0": "EXIT", "1": "HUP", "2": "INT", "3": "QUIT", "15": "TERM"}.get(
            signal, signal.upper().removeprefix("SIG")
        )
        if action == "-":
            traps.pop(name, None)
        else:
            traps[name] = action
    return [state._replace(traps=traps, status=0)]


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
    ":": _true, "true": _true, "false": _false, "exit": _exit, "logout": _exit, "return": _return, "break": _jump,
    "continue": _jump, "set": _set, "shift": _shift, "eval": _eval, "cd": _cd, "trap": _trap, "wait": _wait,
    "echo": _echo, "printf": _printf, "pwd": _pwd, "shopt": _shopt, "let": _let, ".": sourcing.run_source,
    "source": sourcing.run_source, "export": declare.run_export, "readonly": declare.run_export,
    "local": declare.run_local, "declare": declare.run_declare, "typeset": declare.run_declare,
    "unset": declare.run_unset, "read": reading.run_read, "mapfile": reading.run_mapfile,
    "readarray": reading.run_mapfile, "type": declare.run_type, "hash": declare.run_hash, "umask": _open_status,
    "ulimit": _open_status, "alias": _open_status, "unalias": _open_status, "jobs": _open_status, "kill": _open_status,
    "times": _open_status, "getopts": reading.run_getopts, "enable": _open_status, "help": _open_status,
    "history": _open_status, "disown": _open_status, "complete": _open_status, "caller": _open_status,
    "fg": _open_status, "bg": _open_status, "compgen": _open_status,
}  # fmt: skip
