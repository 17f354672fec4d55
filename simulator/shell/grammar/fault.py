"""What a reader of scripts cannot read, as a value."""

from simulator.core.record import NamedTuple


class SyntaxFault(NamedTuple):
    """What cannot be read, and where."""

    line: int
    message: str
    certain: bool = True
    """Whether the shell surely refuses it too; False where dsim's reader gives up: nested too deep, or a form of a
    shell that it does not know."""
    substituted: bool = False
    """Whether it stands in a command substitution that begins with ``$(``, or in a process substitution."""
    leaves_status: bool = False
    """Whether it stands in ``[[ ]]`` or an array: bash ends then with the status of the command before, 1 or 2."""
