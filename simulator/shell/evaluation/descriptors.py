"""File descriptors: where each leads, and what of the script gets to see what is written there.

A descriptor leads to one of the texts that the script catches (what a substitution, a pipe or a file gets), or
elsewhere. The texts are numbered by how deep they nest: ``State.output`` is the innermost one, whose number is
``State.caught``. What goes to one further out is noted, and is unknown there.

Compare: POSIX.1-2024, "Redirection"; "Standard I/O Streams".
"""

from __future__ import annotations

from simulator.shell.evaluation.state import State
from simulator.shell.evaluation.values import Unknown, Value, concatenate

ELSEWHERE = 0
READS = -1
"""Where a descriptor leads that was opened to read only."""
NOTHING = -2
"""Where the standard input of a container leads to which nobody can write: whoever reads finds the end."""
INPUT = 0
OUTPUT = 1
ERRORS = 2


def write(state: State, text: Value, descriptor: int = OUTPUT) -> State:
    """Return the state in which a text was written to a descriptor; to one that is closed nothing is."""
    place = state.descriptors.get(descriptor, ELSEWHERE)
    if place <= ELSEWHERE or place > state.caught or text == "":
        return state
    if place != state.caught or state.output is None:
        return state._replace(spilled=state.spilled | {place})
    return state._replace(output=concatenate((state.output, text)))


def is_open(state: State) -> bool:
    """Return whether the standard output can surely be written to."""
    return state.descriptors.get(OUTPUT, READS) > READS


def has_nothing_to_read(state: State) -> bool:
    """Return whether the standard input is that of a container to which nobody can write."""
    return state.descriptors.get(INPUT) == NOTHING


def mutter(state: State, what: str) -> State:
    """Return the state in which a command may have written an error message."""
    return write(state, Unknown(f"the error messages of {what}"), ERRORS)


def write_anything(state: State) -> State:
    """Return the state in which anything may have been written to every descriptor."""
    for descriptor in state.descriptors:
        state = write(state, Unknown("output"), descriptor)
    return state


def catch(state: State) -> State:
    """Return the state in which the script catches what is written to the standard output, from here on."""
    caught = state.caught + 1
    return state._replace(output="", caught=caught, descriptors={**state.descriptors, OUTPUT: caught})


def back(result: State, outer: State, output: Value | None) -> State:
    """Return a state in which the texts that are caught are those of an outer state again.

    ``output`` is what the innermost of those holds, but for what was written to it past a text further in.
    """
    if outer.caught in result.spilled and output is not None:
        output = concatenate((output, Unknown("what was written past a redirection")))
    spilled = frozenset(place for place in result.spilled if place < outer.caught)
    return result._replace(output=output, caught=outer.caught, spilled=spilled)
