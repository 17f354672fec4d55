"""What shells do differently when they execute a script, as data.

Compare: dash ``src/eval.c``, ``src/exec.c``; busybox ``shell/ash.c``; bash ``execute_cmd.c``, ``builtins/exec.def``.
"""

from __future__ import annotations

from simulator.core.record import NamedTuple

_POSIX = """. : alias bg break cd command continue echo eval exec exit export false fg
    getopts hash jobs kill local printf
    pwd read readonly return set shift test [ times trap true type ulimit umask unalias unset wait""".split()
SPECIAL = frozenset(". : break continue eval exec exit export readonly return set shift times trap unset".split())


class Behaviour(NamedTuple):
    """What one shell does when it executes a script."""

    name: str
    builtins: frozenset[str]
    exec_options: str
    """The options of ``exec``; with none of them known, a word that begins with ``-`` is the program's name."""
    exec_reads_options: bool
    """Whether ``exec`` reads options at all."""
    pipefail: bool | None = True
    """Whether the shell has ``set -o pipefail``; None if that is not known."""
    fatal_builtins: bool = True
    """Whether an error of a special builtin ends the shell."""
    substitution_resets_e: bool = False
    """Whether a command substitution is without ``set -e``."""
    missing_source: int | None = 2
    """The status with which the shell ends where a sourced file is missing; None if it goes on with status 1."""
    shift_too_far: int | None = 2
    """The status with which the shell ends where ``shift`` has too few arguments; None if it goes on with status 1."""
    unset_status: int = 2
    """The status with which ``set -u`` and ``${v:?}`` end the shell in a script."""
    unset_status_of_text: int = 2
    """The same in a text behind ``-c``."""
    failed_redirection: int = 1
    """The status of a command whose redirection fails."""
    failed_redirection_of_subshell: int = 1
    """The same of ``( )``."""
    compound_redirection_ends: bool = True
    """Whether ``set -e`` ends the shell where the redirection of a loop, ``{ }``, ``if`` or ``case`` fails."""
    echo_escapes: bool = False
    """Whether ``echo`` reads backslashes."""
    arrays: bool = False
    extended: bool = False
    """Whether it has bash's variables and options: BASH_SOURCE, FUNCNAME, ``shopt``."""


DASH = Behaviour(
    "dash",
    frozenset(_POSIX),
    "",
    exec_reads_options=False,
    pipefail=False,
    failed_redirection=2,
    failed_redirection_of_subshell=2,
    echo_escapes=True,
)
ASH = Behaviour(
    "ash",
    frozenset((*_POSIX, "let", "source", "help", "history", "[[")),
    "a",
    exec_reads_options=True,
    shift_too_far=None,
    failed_redirection_of_subshell=2,
    compound_redirection_ends=False,
)
BASH = Behaviour(
    "bash",
    frozenset(
        (*_POSIX, *"""builtin caller compgen complete declare dirs disown enable help history let logout mapfile popd
        pushd readarray shopt source suspend typeset""".split())
    ),
    "cla",
    exec_reads_options=True,
    fatal_builtins=False,
    substitution_resets_e=True,
    missing_source=None,
    shift_too_far=None,
    unset_status=1,
    unset_status_of_text=127,
    arrays=True,
    extended=True,
)  # fmt: skip
BASH_AS_SH = BASH._replace(fatal_builtins=True, substitution_resets_e=False, missing_source=1)
