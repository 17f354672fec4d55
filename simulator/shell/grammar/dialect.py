"""What each shell reads beyond the grammar of POSIX, as data.

Compare: POSIX.1-2024, "Shell Grammar"; the manuals of bash, dash, mksh, ksh93, zsh and yash; busybox ``shell/ash.c``.
Evidence: dash 0.5.12, busybox 1.35, bash 5.2, mksh 59c, ksh93u+m 1.0.4, zsh 5.9 and yash 2.54, each asked with ``-n``.
"""

from simulator.core.record import NamedTuple

_VALUES = frozenset(("-", ":-", "=", ":=", "?", ":?", "+", ":+", "#", "##", "%", "%%", "length"))
_SLICES = frozenset((":", "/", "//", "/#", "/%"))


class Dialect(NamedTuple):
    """What the reader of a shell accepts. The defaults are the grammar that all of them have."""

    name: str
    certain: bool = True
    """Whether what is refused here is surely refused by the shell."""
    words: frozenset[str] = frozenset()
    """Reserved words beside those of POSIX: ``[[``, ``function``, ``select``, ``time``, ``coproc``."""
    expansions: frozenset[str] = _VALUES
    """The operators of ``${v...}``, as ``Parameter.operator`` has them, and ``indirect``, ``prefix``, ``keys``."""
    operators: frozenset[str] = frozenset()
    """Of ``<<<``, ``&>``, ``|&``, ``;&``, ``;;&``, ``;|``, ``{fd}``."""
    substitutions: frozenset[str] = frozenset()
    """What starts an expansion: ``<(``, ``=(``, ``$'``, ``$"``, ``$[``, ``${ ``."""
    arrays: bool = False
    """``a=(1 2)``, ``a[0]=1``, ``${a[0]}``."""
    array_arguments: bool = True
    """``declare a=(1 2)``, where ``arrays`` is there."""
    append: bool = False
    """``a+=b``."""
    arithmetic: bool = False
    """``(( ))`` is a command, and ``for (( ))`` a loop; else those are two subshells, and an error."""
    nested_subshell: bool = True
    """Whether ``$((`` may also start a command substitution with a subshell in it."""
    extended_globs: str = ""
    """``@(a|b)``: ``always``, ``option`` (behind ``shopt -s extglob``, and in ``[[ ]]``), or ``""``."""
    simple_body: bool = True
    """Whether a function's body may be a simple command."""
    strict_names: bool = False
    """Whether the name of a function must be a name of POSIX, and not that of a special builtin; and that of a loop's
    variable a name."""
    simple_test: bool = False
    """Whether what stands in ``[[ ]]`` are words of a command, between which ``&&`` and ``||`` are allowed."""
    empty_lists: bool = False
    """``{ }`` and the like."""
    many_bangs: bool = False
    """``! ! command``."""
    lone_bang: bool = False
    """``!`` without a command."""
    regular_expressions: bool = True
    """``=~`` in ``[[ ]]``."""
    arithmetic_loop: bool = True
    """``for (( ))``, where ``arithmetic`` is there."""
    open_here_documents: bool = True
    """Whether the end of the text may end a here-document."""
    brace_loops: bool = False
    """``for i in a b; { command; }``."""
    here_backquotes: bool = False
    """Whether ``\\"`` in backquotes of a here-document loses its backslash, as between double quotes."""
    bad_sign_unread: bool = False
    """Whether a quote or backquote opens nothing where it shows that an expansion is none, as in ``${'a}``."""
    late_backquotes: bool = False
    """Whether what stands in backquotes is read when it is expanded, so that a fault in it is found then."""


POSIX = Dialect("posix", certain=False)
DASH = Dialect("dash", nested_subshell=False, strict_names=True, here_backquotes=True, bad_sign_unread=True)
BUSYBOX = Dialect(
    "busybox",
    words=frozenset(("[[", "function")),
    expansions=_VALUES | frozenset((":", "/", "//")),
    operators=frozenset(("&>",)),
    substitutions=frozenset(("<(", "$'")),
    nested_subshell=False,
    strict_names=True,
    simple_test=True,
    here_backquotes=True,
    bad_sign_unread=True,
)
BASH = Dialect(
    "bash",
    words=frozenset(("[[", "function", "select", "time", "coproc")),
    expansions=_VALUES | _SLICES | frozenset(("^", "^^", ",", ",,", "~", "~~", "@", "indirect", "prefix", "keys")),
    operators=frozenset(("<<<", "&>", "|&", ";&", ";;&", "{fd}")),
    substitutions=frozenset(("<(", "$'", '$"', "$[")),
    arrays=True,
    append=True,
    arithmetic=True,
    extended_globs="option",
    simple_body=False,
    late_backquotes=True,
    many_bangs=True,
    lone_bang=True,
    brace_loops=True,
)
MKSH = Dialect(
    "mksh",
    certain=False,
    words=frozenset(("[[", "function", "select", "time")),
    expansions=_VALUES | _SLICES | frozenset(("@", "indirect", "keys")),
    operators=frozenset(("<<<", "&>", ";&", ";;&", ";|")),
    substitutions=frozenset(("$'", '$"', "${ ")),
    arrays=True,
    array_arguments=False,
    append=True,
    arithmetic=True,
    extended_globs="always",
    empty_lists=True,
    many_bangs=True,
    regular_expressions=False,
    arithmetic_loop=False,
    open_here_documents=False,
    brace_loops=True,
)
KSH93 = Dialect(
    "ksh93",
    certain=False,
    words=frozenset(("[[", "function", "select", "time")),
    expansions=_VALUES | _SLICES | frozenset(("@", "indirect", "prefix", "keys")),
    operators=frozenset(("<<<", "&>", ";&", "{fd}")),
    substitutions=frozenset(("<(", "$'", '$"', "${ ")),
    arrays=True,
    append=True,
    arithmetic=True,
    extended_globs="always",
    many_bangs=True,
    lone_bang=True,
    brace_loops=True,
    here_backquotes=True,
)
ZSH = Dialect(
    "zsh",
    certain=False,
    words=frozenset(("[[", "function", "select", "time", "coproc")),
    expansions=_VALUES | _SLICES,
    operators=frozenset(("<<<", "&>", "|&", ";&", ";|", "{fd}")),
    substitutions=frozenset(("<(", "=(", "$'", "$[")),
    arrays=True,
    append=True,
    arithmetic=True,
    empty_lists=True,
    brace_loops=True,
)
YASH = Dialect(
    "yash",
    certain=False,
    words=frozenset(("[[", "function")),
    expansions=_VALUES | frozenset(("/", "//", "/#", "/%")),
    operators=frozenset(("<<<", ";&", ";;&", ";|")),
    substitutions=frozenset(("<(", "$'")),
    arrays=True,
    here_backquotes=True,
)
DIALECTS = {each.name: each for each in (POSIX, DASH, BUSYBOX, BASH, MKSH, KSH93, ZSH, YASH)}
