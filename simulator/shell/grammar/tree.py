"""The syntax tree of a shell's script. All values are frozen.

Nothing is expanded: a tilde, a glob, braces (``{a,b}``) and extended globs (``@(a|b)``) are plain unquoted text.
Aliases are not expanded. Compare: POSIX.1-2024, "Shell Grammar"; bash manual, "Basic Shell Features".
"""

from typing import TypeAlias

from simulator.shell.grammar.fault import SyntaxFault
from simulator.shell.grammar.node import Node


class Text(Node):
    """Characters that stand for themselves, without their quotes; none only for ``''`` and ``""``."""

    text: str
    quoted: bool = False
    """By quotes of any kind or a backslash: then they are no glob, tilde, braces, and no part of an extended glob."""


class Parameter(Node):
    """A parameter's expansion, as ``$v``, ``${v:-word}`` and ``${#v}``."""

    name: str
    """A name, digits, or one of ``@ * # ? - $ !``; of ``${!prefix@}`` the prefix."""
    quoted: bool = False
    """Whether it stands in double quotes, in a here-document, or in arithmetic."""
    operator: str = ""
    """``""`` for the value itself, else one of

    - ``length``: ``${#v}``, ``${#a[@]}``
    - ``- :- = := ? :? + :+``: the operand is the word behind it
    - ``# ## % %%``: the operand is a pattern
    - ``:`` of ``${v:offset}`` and ``${v:offset:length}``: one or two operands, which are arithmetic
    - ``/ // /# /%``: the first operand is a pattern, the second (absent where there is no slash) the replacement
    - ``^ ^^ , ,, ~ ~~``: the operand, a pattern, is absent where nothing follows
    - ``@``: the operand is the letters behind it, such as ``Q``
    - ``prefix@`` and ``prefix*``: ``${!prefix@}``, the names that begin so
    - ``keys@`` and ``keys*``: ``${!a[@]}``, the subscripts of an array
    """
    operands: "tuple[Word, ...]" = ()
    subscript: "Word | None" = None
    """What stands between brackets: the text ``@`` or ``*``, else arithmetic or a key; None without brackets. Of
    ``keys@`` None."""
    indirect: bool = False
    """``${!v}``: the value of ``v`` is the name of the parameter, to which the operator is applied."""


class CommandSubstitution(Node):
    """A script whose output is put here: ``$(script)``, or in backquotes."""

    script: "Script"
    quoted: bool = False
    in_place: bool = False
    """``${ script; }`` of bash 5.3, mksh and ksh93: it runs in the shell itself, not in a subshell."""


class ArithmeticExpansion(Node):
    """``$((expression))``, or ``$[expression]`` of bash and zsh."""

    expression: "Word"
    """To be expanded as if in double quotes, then computed."""
    quoted: bool = False


class ProcessSubstitution(Node):
    """``<(script)`` or ``>(script)``: the path of a pipe; ``=(script)`` of zsh: that of a file."""

    script: "Script"
    direction: str


class BadSubstitution(Node):
    """An expansion that the dialect does not have, such as ``${1:0:1}`` in dash.

    The shell reads over it, and fails when it expands the word (never where the word is not reached).
    """

    source: str
    """From the dollar sign to the closing brace."""
    quoted: bool = False


class Array(Node):
    """The value of an array, ``(a b [key]=c)``: the only part of an assignment's value; or behind the text ``name=`` in
    an argument of ``declare``, ``export``, ``local``, ``readonly`` or ``typeset``.
    """

    elements: "tuple[Assignment, ...]"
    """Each without a name; of ``[key]=word`` the subscript is the key."""


Part: TypeAlias = (
    "Text | Parameter | CommandSubstitution | ArithmeticExpansion | ProcessSubstitution | BadSubstitution | Array"
)


class Word(Node):
    """A word, before any expansion. Without parts it is blank and not quoted: an operand, or the value of ``v=``."""

    parts: tuple[Part, ...]
    source: str = ""
    """The word as it is written, with its quotes; what stands in backquotes has lost one level of backslashes."""
    start: int = 0
    """Where it starts in the text that was parsed; within backquotes and here-documents, in their own text."""

    def literal(self) -> str | None:
        """Return the word without quotes; None with an expansion. Globs, tildes and braces are not looked at."""
        texts = [part.text for part in self.parts if isinstance(part, Text)]
        return "".join(texts) if len(texts) == len(self.parts) else None


class Assignment(Node):
    """An assignment in front of a command or alone."""

    name: str
    value: Word
    """Without parts for ``v=``; one ``Array`` for ``v=(...)``."""
    append: bool = False
    """``v+=word``."""
    subscript: Word | None = None
    """Of ``v[subscript]=word``."""


class Redirection(Node):
    """A redirection."""

    operator: str
    """``< > >> >| <> <& >& &> &>> << <<- <<<``, and ``>&|``, ``&>|`` and the like of zsh."""
    target: Word
    """The file, the descriptor or ``-`` behind ``<&`` and ``>&``, the word behind ``<<<``; of a here-document its whole
    text, all of it quoted, from which ``<<-`` removed the leading tabs."""
    descriptor: str = ""
    """The number in front of the operator, or ``{name}``: a variable that gets the number; ``""`` without either."""


class SimpleCommand(Node):
    """Assignments, words and redirections."""

    assignments: tuple[Assignment, ...]
    words: tuple[Word, ...]
    """The command and its arguments; empty if there are assignments or redirections alone."""
    redirections: tuple[Redirection, ...]
    """In the order in which they are written."""
    line: int


class Pipeline(Node):
    """Commands joined by ``|``; or one that is negated or timed. A single command is itself where it is neither."""

    commands: "tuple[Command, ...]"
    """Empty for ``!`` or ``time`` alone, which bash allows."""
    negated: bool
    """By an odd number of ``!``."""
    timed: bool
    """By the reserved word ``time``."""
    both: tuple[bool, ...]
    """For each ``|`` whether it is ``|&``: the standard error too."""
    line: int


class AndOr(Node):
    """Two or more commands joined by ``&&`` and ``||``, which bind equally, from the left."""

    first: "Command"
    rest: "tuple[tuple[str, Command], ...]"
    """Each operator with the command behind it."""
    line: int


class Item(Node):
    """A command of a list; in the background if ``&`` follows."""

    command: "Command"
    background: bool = False


Block: TypeAlias = tuple[Item, ...]
"""A list of commands; empty only where the dialect allows it, such as in a branch of ``case``."""


class Group(Node):
    """``{ list; }``, or ``( list )``, a subshell."""

    body: Block
    subshell: bool = False


class If(Node):
    """``if``: the condition and body of each branch, ``elif`` too; ``otherwise`` is None without ``else``."""

    branches: tuple[tuple[Block, Block], ...]
    otherwise: Block | None


class For(Node):
    """``for name in words``, or ``select``; without ``in``, ``words`` is None: the positional parameters."""

    name: str
    words: tuple[Word, ...] | None
    body: Block
    select: bool = False


class ArithmeticFor(Node):
    """``for ((first; condition; step))``; each may have no parts."""

    control: tuple[Word, Word, Word]
    body: Block


class While(Node):
    """``while``, or ``until``."""

    condition: Block
    body: Block
    until: bool = False


class CaseItem(Node):
    """A branch of ``case``."""

    patterns: tuple[Word, ...]
    body: Block
    terminator: str
    """``;;`` (also without one); ``;&`` runs on into the next body; ``;;&`` (or ``;|``) tests the next patterns."""


class Case(Node):
    """``case subject in ... esac``."""

    subject: Word
    items: tuple[CaseItem, ...]


class Conditional(Node):
    """``[[ ]]``, or an expression in it; parentheses are in the shape of the tree. ``[`` is a simple command."""

    operator: str
    """With one word, ``-n`` (also for a word alone), ``-f`` and the like; with two, ``= == !=`` (the right one is a
    pattern where it is not quoted), ``=~ < >``, ``-eq`` and the like; with expressions, ``! && ||``."""
    words: tuple[Word, ...] = ()
    expressions: "tuple[Conditional, ...]" = ()
    """One for ``!``; two or more for ``&&``, which binds tighter than ``||``."""


class Arithmetic(Node):
    """``(( expression ))``."""

    expression: Word


class Compound(Node):
    """A compound command with its redirections, which are performed first."""

    body: "Group | If | For | ArithmeticFor | While | Case | Conditional | Arithmetic"
    redirections: tuple[Redirection, ...]
    line: int


class Function(Node):
    """The definition of a function; ``keyword`` tells whether it is written with ``function``."""

    name: str
    body: "Command"
    """A ``Compound`` (dash, mksh and yash allow others); its redirections are performed at each call."""
    line: int
    keyword: bool = False


class Coprocess(Node):
    """``coproc name command``; without a name it is ``COPROC``."""

    name: str
    command: "Command"
    line: int


Command: TypeAlias = "SimpleCommand | Pipeline | AndOr | Compound | Function | Coprocess"


class Unit(Node):
    """What the shell reads before it executes: a list up to the end of its last line."""

    items: Block
    line: int
    end: int
    """Where it ends in the text: behind its last word or operator (``;`` and ``&`` too), before blanks, a comment and
    the newline; behind its here-documents, if it has any."""
    here_documents: bool = False


class Script(Node):
    """What a text is read as."""

    units: tuple[Unit, ...]
    """In their order; those before a fault are executed before the shell sees it."""
    fault: SyntaxFault | None = None
    """What stops the reading behind the last unit; None if all is read. A fault within a substitution is one of all of
    the script, but for backquotes in bash and mksh: what stands in them is read when it is expanded."""
