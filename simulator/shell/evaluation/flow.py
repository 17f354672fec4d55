"""Redirections as they are written: where they let the descriptors lead, and which of them fail.

Compare: POSIX.1-2024, "Redirection".
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from simulator.core.record import NamedTuple
from simulator.shell.evaluation.context import Confused, Context, ShellFailure
from simulator.shell.evaluation.descriptors import ELSEWHERE, ERRORS, OUTPUT, READS
from simulator.shell.evaluation.expand import Expander
from simulator.shell.evaluation.files import ABSENT, Known
from simulator.shell.evaluation.state import State
from simulator.shell.evaluation.values import Unknown, Value, concatenate, is_number, read_number
from simulator.shell.grammar import tree

_READ_ONLY = ("/proc", "/sys", "/dev")
_SAME = re.compile(r"/dev/(stdout|stderr)|/(?:dev|proc/self)/fd/([0-9])")
_NAMED = {"stdout": OUTPUT, "stderr": ERRORS}
_CHOSEN = "a descriptor that the shell chose"
_LARGEST = 1 << 31
_SURE = 255
"""The largest descriptor that every process may open."""


class Flow(NamedTuple):
    """What redirections make of the descriptors."""

    input: Value | None
    """What the standard input has; None if it is not known."""
    descriptors: Mapping[int, int]
    """Where the descriptors lead; the standard output of a file to one text more than the script catches outside."""
    path: str = ""
    """The clean path of the file that the standard output goes to; ``""`` if none."""
    appends: bool = False
    redirected: frozenset[int] = frozenset()
    """The descriptors that are as before behind the command."""

    def opening(self, descriptor: int, place: int = ELSEWHERE) -> Flow:
        """Return the flow in which a descriptor leads somewhere."""
        return self._having({**self.descriptors, descriptor: place}, descriptor)

    def closing(self, descriptor: int) -> Flow:
        """Return the flow in which a descriptor is closed."""
        return self._having({n: place for n, place in self.descriptors.items() if n != descriptor}, descriptor)

    def _having(self, descriptors: Mapping[int, int], changed: int) -> Flow:
        return self._replace(descriptors=descriptors, redirected=self.redirected | {changed})


def perform(redirections: tuple[tree.Redirection, ...], state: State, context: Context) -> tuple[State, Flow, str]:
    """Perform redirections in order: the state, where the command reads and writes, and whether one fails.

    That is ``yes``, ``no`` or ``maybe``.
    """
    expander = Expander(state, context)
    flow, fails = Flow(state.input, state.descriptors), "no"
    for each in redirections:
        target = _target(each, expander)
        descriptor = _descriptor(each, expander)
        if each.operator in ("<<", "<<-", "<<<"):
            text = concatenate((target, "\n")) if each.operator == "<<<" else target
            flow, failing = _reading(flow, descriptor, text), "no"
        elif each.operator in (">&", "<&") and not _is_file(each, target, context):
            flow, failing = _duplicated(flow, descriptor, target, context)
        elif each.operator.startswith("<"):
            flow, failing = _opened(flow, descriptor, target, expander.state)
        else:
            both = "&" in each.operator
            flow, failing = _created(flow, 1 if both else descriptor, target, expander, appends=">>" in each.operator)
            flow = flow.opening(ERRORS, flow.descriptors[OUTPUT]) if both and OUTPUT in flow.descriptors else flow
        if failing == "yes":
            return expander.state, flow, "yes"
        fails = "maybe" if failing == "maybe" else fails
    return expander.state, flow, fails


def _is_file(redirection: tree.Redirection, target: Value, context: Context) -> bool:
    """Return whether the word behind ``>&`` names a file, as it may in bash and busybox, and no descriptor."""
    if isinstance(target, Unknown) or target == "-":
        return False
    behaviour = context.behaviour
    if behaviour.copies_one_digit and not (len(target) == 1 and is_number(target)):
        raise ShellFailure(2, f"{target} is no descriptor")
    if is_number(target) and (len(target) == 1 or not behaviour.portable):
        return False
    if behaviour.portable or redirection.operator == "<&" or redirection.descriptor or target[:1] in ("", "-"):
        raise Confused(f"{redirection.operator}{target}, which shells read differently")
    return True


def _target(redirection: tree.Redirection, expander: Expander) -> Value:
    """Expand the word, or the here-document, of a redirection."""
    try:
        return expander.single(redirection.target)
    except ShellFailure as failure:
        if redirection.operator in ("<<", "<<-") and not expander.context.behaviour.extended:
            raise Confused(f"a here-document in which {failure.reason}") from None  # dash goes on behind some commands
        raise


def _descriptor(redirection: tree.Redirection, expander: Expander) -> int:
    """Return the number of the descriptor that is redirected; one that bash chooses itself is above all others."""
    if not redirection.descriptor:
        return int(not redirection.operator.startswith("<"))
    if is_number(redirection.descriptor):
        number = read_number(redirection.descriptor)
        if number is None or number > _SURE:
            raise Confused(f"the descriptor {redirection.descriptor[:20]}, which may be too large")
        return number
    name = redirection.descriptor.strip("{}")
    if name.isidentifier() and redirection.target.literal() != "-":
        expander.state = expander.state.having(name, Unknown(_CHOSEN, filled=True))
    return _LARGEST


def _reading(flow: Flow, descriptor: int, text: Value | None) -> Flow:
    """Let a descriptor read a text."""
    return (flow._replace(input=text) if descriptor == 0 else flow).opening(descriptor, READS)


def _duplicated(flow: Flow, descriptor: int, target: Value, context: Context) -> tuple[Flow, str]:
    """Perform ``>&2`` and the like: a descriptor leads where another does, or is closed."""
    if isinstance(target, Unknown):
        if any(place > ELSEWHERE for place in flow.descriptors.values()):
            raise Confused(f"a redirection to {target.reason}")
        going = flow._replace(input=None) if descriptor == 0 else flow
        return going.opening(descriptor), "no" if target.reason == _CHOSEN else "maybe"
    if target == "-":
        return (flow._replace(input="") if descriptor == 0 else flow).closing(descriptor), "no"
    number = read_number(target)
    if number == descriptor and not context.behaviour.portable:  # nothing is done, even where it is closed
        return flow, "no"
    place = flow.descriptors.get(-1 if number is None else number)
    if place is not None:
        return flow._replace(input=None if descriptor == 0 else flow.input).opening(descriptor, place), "no"
    if number is None or number > 9 or context.behaviour.portable or not context.descriptors_known:
        raise Confused(f"whether the descriptor {target} is open")
    return flow, "yes"


def _opened(flow: Flow, descriptor: int, target: Value, state: State) -> tuple[Flow, str]:
    """Open a file to read."""
    if isinstance(target, Unknown):
        return _reading(flow, descriptor, Unknown("a file")), "maybe"
    if target == "/dev/null":
        return _reading(flow, descriptor, ""), "no"
    facts = state.files.look(target, state.cwd)
    if facts == ABSENT:
        return flow, "yes"
    text: Value = facts.text if facts is not None and facts.text is not None else Unknown(f"the text of {target}")
    return _reading(flow, descriptor, text), "no" if facts is not None else "maybe"


def _created(flow: Flow, descriptor: int, target: Value, expander: Expander, *, appends: bool) -> tuple[Flow, str]:
    """Open a file to write."""
    state = expander.state
    if isinstance(target, Unknown):
        expander.state = state._replace(files=state.files._replace(disturbed=True))
        return flow.opening(descriptor), "maybe"
    if same := _SAME.fullmatch(target):
        number = _NAMED[same[1]] if same[2] is None else int(same[2])
        if number not in flow.descriptors:
            return flow.opening(descriptor), "maybe"
        known = same[1] is not None or number == OUTPUT == descriptor
        return flow.opening(descriptor, flow.descriptors[number]), "no" if known else "maybe"
    if target.startswith("/dev/"):
        return flow.opening(descriptor), "no" if target in ("/dev/null", "/dev/zero", "/dev/full") else "maybe"
    path, failing = _writable(target, state, expander.context)
    if failing == "yes":
        return flow, "yes"
    if path and (descriptor != OUTPUT or not appends):
        old = state.files.at(path)
        if old is None or old.type in ("absent", "file", "unknown"):
            mode = old.mode if old is not None and old.type == "file" else 0o644
            files = state.files if descriptor == OUTPUT else state.files.sharing(path)
            expander.state = state._replace(files=files.changing(path, Known("file", mode, text="")))
    if not path:
        expander.state = state._replace(files=state.files._replace(disturbed=True))
    if descriptor != OUTPUT or not path:
        return flow.opening(descriptor), failing
    caught = state.caught + 1
    if any(place == caught for number, place in flow.descriptors.items() if number != OUTPUT):
        raise Confused("a descriptor of a file that is redirected again")
    return flow._replace(path=path, appends=appends).opening(OUTPUT, caught), failing


def _writable(target: str, state: State, context: Context) -> tuple[str, str]:
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
