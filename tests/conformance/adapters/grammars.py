"""Where dsim reads a script otherwise than shfmt does, or accepts what a shell refuses with ``-n``."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping, Sequence

from simulator.shell.grammar.dialect import DIALECTS
from simulator.shell.grammar.parser import parse
from tests.conformance.adapters import shfmt
from tests.conformance.comparisons import syntax

PEERS: Mapping[str, str] = {"bash": "bash", "posix": "posix", "dash": "posix", "mksh": "mksh"}
"""The dialects of dsim, with those of shfmt."""
SHELLS: Mapping[str, Sequence[str]] = {
    "dash": ("dash",),
    "busybox": ("busybox", "sh"),
    "bash": ("bash",),
}
"""The shells whose dialects are certain, with how they are called."""
REFUSED_BY_SHFMT: Mapping[str, str] = {
    r"valid arithmetic operator|must follow a name|without matching `\(\(`|floating point|operator missing": (
        "it reads arithmetic at once, and takes (( and $(( for it always (its README, Caveats); shells look when they "
        "compute, and find the subshell"
    ),
    r"cannot negate a command multiple times|`!` cannot form a statement": "POSIX has neither; bash and mksh allow it",
    r"unclosed here-document": "shells take the end of the text for its end, with a warning; mksh does not",
    r"invalid var name|arrays cannot be nested": "shells find that when they execute the command",
    r"invalid func name": "POSIX wants a name; bash and mksh take any word, and which shell it is is not known here",
    r"case patterns must consist of words": "mksh has ;;& for ;|",
    r"is a bash feature; tried parsing as mksh": "mksh has it too, or finds its want when it executes the command",
    r"`\{varname\}` redirects": "shells without them read a word there",
}
"""What shfmt refuses and a shell does not, as the words of its message, with the reason."""
READ_OTHERWISE: Mapping[str, str] = {
    r"\(\) *\{[^\n]*\} *(?:&&|\|\|)": "it takes what follows && for a part of the function's body",
    r";\|": "the ;| of mksh is ;;& in dsim's tree",
    r"<<E\n[^\n]*`[^`\n]*\\\"": "dash removes the backslash of a quote in backquotes of a here-document",
}
"""What shfmt reads otherwise than shells do, as a pattern of the text, with the reason."""
REFUSED_BY_DSIM: Mapping[str, str] = {
    r"@\(": "bash has extended globs behind shopt -s extglob only",
    r"\(\) \w+ \w": "the body of a function is a compound command in bash",
    r"(?:local|export|declare|readonly|typeset)\b[^\n;]* \w+=\(": "mksh has no arrays among the arguments of a command",
    r"\|&": "it starts a coprocess in mksh, which dsim does not read",
    r"for \w+-\w+|set\(\)": "dash wants a name for a loop's variable, and none of a special builtin for a function",
}


def difference(text: str, dialect: str) -> str:
    """Give how dsim differs from shfmt; ``""`` where it does not, or for a reason that is known."""
    ours = parse(text, DIALECTS[dialect])
    try:
        theirs, message = shfmt.read(text, PEERS[dialect])
        form = None if ours.fault else syntax.script(ours)
    except syntax.NoForm:  # an expansion that the dialect does not have, or what shfmt does not tell
        return ""
    if form == theirs:
        return ""
    if theirs is None:
        return "" if _known(REFUSED_BY_SHFMT, message) else f"shfmt refuses it: {message}"
    if form is None:
        return "" if _known(REFUSED_BY_DSIM, text) else f"dsim refuses it: {ours.fault}"
    return "" if _known(READ_OTHERWISE, text) else f"{form} is read as {theirs}"


def _known(table: Mapping[str, str], text: str) -> bool:
    return any(re.search(pattern, text) for pattern in table)


def refusal(text: str, dialect: str) -> str:
    """Give how dsim differs from a shell that is asked with ``-n``; ``""`` where it does not."""
    fault = parse(text, DIALECTS[dialect]).fault
    line = [*SHELLS[dialect], "-n", "-c", text]
    done = subprocess.run(line, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    if fault is None and done.returncode:
        return f"{dialect} refuses it: {done.stderr.decode(errors='replace').strip()}"
    if fault is not None and fault.certain and not done.returncode:
        return f"{dialect} accepts it: {fault}"
    return ""
