"""Redirections: what is read and written instead, and what comes of those that fail.

Compare: POSIX.1-2024, "Redirection" and "Consequences of Shell Errors".
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, TypeAlias

from simulator.core.record import NamedTuple
from simulator.shell.evaluation.context import Confused, Context, ShellFailure
from simulator.shell.evaluation.expand import Expander
from simulator.shell.evaluation.files import ABSENT, Known
from simulator.shell.evaluation.outcome import ending_failure, settle
from simulator.shell.evaluation.state import State
from simulator.shell.evaluation.values import Unknown, Value, concatenate, is_number, read_number
from simulator.shell.grammar import tree

Kind: TypeAlias = Literal["command", "compound", "subshell"]
"""What is redirected: a simple command, a compound one such as a loop, or a list in parentheses."""
_READ_ONLY = ("/proc", "/sys", "/dev")


class Flow(NamedTuple):
    """Where a command reads and writes."""

    input: Value | None
    output: Value | None
    """``""`` to catch what is written, None to let it go."""
    path: str = ""
    """The clean path of the file that the standard output goes to; ``""`` if none."""
    appends: bool = False
    caught: bool = True
    """Whether what is written still reaches the script."""


def redirected(
    redirections: tuple[tree.Redirection, ...],
    state: State,
    context: Context,
    body: Callable[[State], list[State]],
    *,
    ends_shell: bool,
    of: Kind = "command",
) -> list[State]:
    """Execute a body under redirections; where one fails, the body is not executed."""
    if not redirections:
        return body(state)
    here, flow, fails = perform(redirections, state, context)
    made: list[State] = []
    if fails != "no":
        made += _failing(here, context, fails, ends_shell=ends_shell, of=of)
    if fails != "yes":
        going = here
        if fails != "no":
            said = f"the redirection at line {here.line} succeeds"
            going = here.given(said, said.replace("succeeds", "fails"), holds=True)
        results = body(going._replace(input=flow.input, output=flow.output))
        made += [_restored(result, here, flow) for result in results]
    return made


def _failing(state: State, context: Context, fails: str, *, ends_shell: bool, of: Kind) -> list[State]:
    """Return the states in which a redirection failed."""
    behaviour = context.behaviour
    status = behaviour.failed_redirection_of_subshell if of == "subshell" else behaviour.failed_redirection
    if fails != "yes":
        said = f"the redirection at line {state.line} succeeds"
        state = state.given(said, said.replace("succeeds", "fails"), holds=False)
    if ends_shell:
        return [ending_failure(state, status, "a redirection fails")]
    if of == "compound" and not behaviour.compound_redirection_ends:
        return [state.after(status)]
    return settle(state.after(status), "a redirection")


def _restored(result: State, outer: State, flow: Flow) -> State:
    """Return the state behind the redirections."""
    files, output = result.files, result.output
    if flow.path:
        files = files.changing(flow.path, _written(result, flow))
    if not flow.caught:
        output = outer.output
    return result._replace(files=files, output=output, input=outer.input)


def _written(result: State, flow: Flow) -> Known:
    """Return what a file holds after a command has written to it."""
    text: Value = result.output if result.output is not None else ""
    if flow.appends:
        old = result.files.at(flow.path)
        if old is None or old.type == "unknown" or (old.type == "file" and old.text is None):
            text = Unknown("what the file held")
        else:
            text = concatenate((old.text or "", text))
    old = result.files.at(flow.path)
    mode, uid, gid = (old.mode, old.uid, old.gid) if old is not None and old.type == "file" else (0o644, 0, 0)
    return Known("file", mode, uid, gid, text=text if isinstance(text, str) else None)


def perform(redirections: tuple[tree.Redirection, ...], state: State, context: Context) -> tuple[State, Flow, str]:
    """Perform redirections in order: the state, where the command reads and writes, and whether one fails.

    That is ``yes``, ``no`` or ``maybe``.
    """
    expander = Expander(state, context)
    flow, fails = Flow(state.input, state.output), "no"
    for each in redirections:
        target = _target(each, expander)
        descriptor = _descriptor(each)
        if each.operator in ("<<", "<<-", "<<<"):
            text = concatenate((target, "\n")) if each.operator == "<<<" else target
            flow = flow._replace(input=text) if descriptor == 0 else flow
            continue
        if each.operator in (">&", "<&") and (isinstance(target, Unknown) or target == "-" or is_number(target)):
            flow = _duplicated(flow, descriptor, target)
            continue
        if each.operator.startswith("<"):
            flow, failing = _opened(flow, descriptor, target, expander.state)
        else:
            both = "&" in each.operator
            flow, failing = _created(flow, 1 if both else descriptor, target, expander, appends=">>" in each.operator)
        if failing == "yes":
            return expander.state, flow, "yes"
        fails = "maybe" if failing == "maybe" else fails
    return expander.state, flow, fails


def _target(redirection: tree.Redirection, expander: Expander) -> Value:
    """Expand the word, or the here-document, of a redirection."""
    try:
        return expander.single(redirection.target)
    except ShellFailure as failure:
        if redirection.operator in ("<<", "<<-") and not expander.context.behaviour.extended:
            raise Confused(f"a here-document in which {failure.reason}") from None  # dash goes on behind some commands
        raise


def _descriptor(redirection: tree.Redirection) -> int:
    """Return the number of the descriptor that is redirected; 3 stands for those that a variable gets."""
    if redirection.descriptor:
        number = read_number(redirection.descriptor)
        return 3 if number is None else number
    return int(not redirection.operator.startswith("<"))


def _duplicated(flow: Flow, descriptor: int, target: Value) -> Flow:
    """Perform ``>&2`` and the like: the standard output goes elsewhere."""
    if descriptor == 1 and target != "1":
        return flow._replace(output=None, caught=False, path="")
    if descriptor == 0:
        return flow._replace(input="" if target == "-" else None)
    return flow


def _opened(flow: Flow, descriptor: int, target: Value, state: State) -> tuple[Flow, str]:
    """Open a file to read."""
    if isinstance(target, Unknown):
        return (flow._replace(input=Unknown("a file")) if descriptor == 0 else flow), "maybe"
    if target == "/dev/null":
        return flow._replace(input="") if descriptor == 0 else flow, "no"
    facts = state.files.look(target, state.cwd)
    if facts == ABSENT:
        return flow, "yes"
    text: Value = facts.text if facts is not None and facts.text is not None else Unknown(f"the text of {target}")
    return (flow._replace(input=text) if descriptor == 0 else flow), "no" if facts is not None else "maybe"


def _created(flow: Flow, descriptor: int, target: Value, expander: Expander, *, appends: bool) -> tuple[Flow, str]:
    """Open a file to write."""
    state = expander.state
    if isinstance(target, Unknown):
        expander.state = state._replace(files=state.files._replace(disturbed=True))
        return (flow._replace(output=None, caught=False, path="") if descriptor == 1 else flow), "maybe"
    if target in ("/dev/stdout", "/dev/fd/1", "/proc/self/fd/1") and descriptor == 1:
        return flow, "no"
    if target.startswith("/dev/"):
        known = target in ("/dev/null", "/dev/stderr", "/dev/tty", "/dev/stdout", "/dev/zero", "/dev/full")
        gone = flow._replace(output=None, caught=False, path="") if descriptor == 1 else flow
        return gone, "no" if known and target != "/dev/tty" else "maybe"
    path, failing = writable(target, state, expander.context)
    if failing == "yes":
        return flow, "yes"
    if path and (descriptor != 1 or not appends):
        old = state.files.at(path)
        if old is None or old.type in ("absent", "file", "unknown"):
            mode = old.mode if old is not None and old.type == "file" else 0o644
            expander.state = state._replace(
                files=state.files.changing(path, Known("file", mode, text="" if descriptor == 1 else None))
            )
    if not path:
        expander.state = state._replace(files=state.files._replace(disturbed=True))
    if descriptor != 1:
        return flow, failing
    return flow._replace(output="", caught=False, path=path, appends=appends), failing


def writable(target: str, state: State, context: Context) -> tuple[str, str]:
    """Tell whether a file can be opened to write: its clean path (``""`` if not known), and ``yes`` if that fails."""
    path, facts = state.files.locate(target, state.cwd)
    if target == "" or (facts is not None and facts.type == "directory"):
        return path, "yes"
    if not path:
        return "", "maybe"
    if any(path.startswith(f"{folder}/") for folder in _READ_ONLY):
        return path, "maybe"
    if facts is not None and facts.type not in ("absent", "unknown"):
        allowed = state.files.permits(path, facts, context.user, 2)
        return path, {True: "no", False: "yes", None: "maybe"}[allowed]
    parent = state.files.look(path.rpartition("/")[0] or "/", "/")
    if parent is None or parent.type == "unknown":
        return path, "maybe"
    if parent.type != "directory":
        return path, "yes"
    if facts is None:
        return path, "maybe" if context.user.uid != 0 else "no"
    allowed = state.files.permits(path.rpartition("/")[0] or "/", parent, context.user, 2)
    return path, {True: "no", False: "yes", None: "maybe"}[allowed]
