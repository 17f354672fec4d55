"""Findings about words behind a shell's script."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.lint.forms import proposed
from simulator.lint.found import Found, Proposal
from simulator.lint.rules import Behind
from simulator.lint.script import plain_words
from simulator.lint.start import RUN, RUN_ARGS, Start
from simulator.spec.shell import reading
from simulator.text import shown_list
from simulator.values import ShellForm, Unknown


def swallowed(start: Start) -> Iterator[Found]:
    """Find a shell-form ENTRYPOINT whose script never looks at the words behind it."""
    own = start.own("entrypoint")
    if own is None or not isinstance(own.value.value, ShellForm) or not start.can_be_started:
        return
    cmd = start.image.cmd
    request = RUN if cmd else RUN_ARGS
    argv = start.argv(request)
    if argv is None or any(isinstance(word, Unknown) for word in argv):
        return
    read = reading(argv)
    if read is None or not read.value.swallows:
        return
    words = plain_words(own.value.value.text)
    proposal: Proposal | None = None
    if words is not None:
        proposal = proposed(start, own, words, "write ENTRYPOINT in exec form")
        if request == RUN_ARGS:
            proposal = proposal._replace(argv=(*words, "ARGS..."))
    if cmd:
        message = f"CMD {shown_list(cmd)} has no effect: the shell-form ENTRYPOINT never looks at it"
        yield Found(Behind.SWALLOWED, start.own("cmd") or own, message, proposal, request)
    else:
        message = "arguments of docker run have no effect: the shell-form ENTRYPOINT never looks at them"
        yield Found(Behind.SWALLOWED, own, message, proposal, request, severity="info")
