"""From the argument text of CMD, ENTRYPOINT or SHELL to exec form or shell form.

Reads: the text after the instruction's flags, without blanks around it. Gives: ``CommandForm``.
Compare: BuildKit ``parseMaybeJSON`` and ``parseJSON`` (frontend/dockerfile/parser/line_parsers.go);
the classic builder and Buildah use copies of that parser.
"""

from __future__ import annotations

from simulator.core.rule import Decision, Question, Refusal, Rule
from simulator.core.sources import BUILDAH, BUILDKIT, BUILDKIT_0_13, DOCKERFILE
from simulator.core.values import CommandForm, ExecForm, ShellForm
from simulator.golang import json

_PARSER = "frontend/dockerfile/parser/line_parsers.go"

SPACE = (
    "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
"""The spaces of Go (unicode.IsSpace); ``str.isspace`` also accepts U+001C to U+001F."""


class Form(Question):
    """Is the argument exec form, a list of words, or shell form, one text for a shell?"""

    EXEC = Rule(
        "A JSON array of strings is exec form: each string is one word, and no shell reads it.",
        BUILDKIT(_PARSER, "parseJSON"),
        DOCKERFILE("Shell and exec form", "#shell-and-exec-form"),
    )
    SHELL = Rule(
        "Anything that is not a JSON array is shell form: a shell reads the whole text.",
        BUILDKIT(_PARSER, "parseMaybeJSON"),
        DOCKERFILE("Shell and exec form", "#shell-and-exec-form"),
    )
    NOT_STRINGS = Rule(
        "The builder refuses a JSON array with an element that is not a string.",
        BUILDKIT(_PARSER, "parseJSON errDockerfileNotStringArray"),
    )
    TAIL_IGNORED = Rule(
        "The builder reads an array up to its closing bracket and ignores the text behind it.",
        BUILDKIT_0_13(_PARSER, "parseJSON"),
        BUILDAH("vendor/github.com/openshift/imagebuilder/dockerfile/parser/line_parsers.go", "parseJSON"),
        note="BuildKit reads the whole text since 0.15 (Dockerfile frontend 1.9), so there it is shell form.",
    )


def form(text: str) -> Decision[CommandForm]:
    """Read the whole text as a JSON array, else as shell form."""
    return _form(text, whole=True)


def form_of_prefix(text: str) -> Decision[CommandForm]:
    """Read the JSON array at the beginning of the text and ignore what follows it; else read shell form."""
    decided = _form(text, whole=False)
    stripped = text.strip(SPACE)
    if isinstance(decided.value, ExecForm) and json.scan(stripped, whole=False).end < len(stripped):
        return Form.TAIL_IGNORED.gives(decided.value, decided)
    return decided


def _form(text: str, *, whole: bool) -> Decision[CommandForm]:
    """Decide the form; with ``whole``, an array must be all of the text."""
    array = text.lstrip(SPACE)
    if not array.startswith("["):
        return Form.SHELL.gives(ShellForm(text))
    try:
        words = json.decode_string_array(array, whole=whole)
    except json.JsonError as error:
        offset = len(text) - len(array) + error.offset
        return Form.SHELL.gives(ShellForm(text, (offset, error.reason)))
    if words is None:
        raise not_strings()
    return Form.EXEC.gives(ExecForm(words))


def not_strings() -> Refusal:
    """Return the refusal of an array with an element that is not a string."""
    return Form.NOT_STRINGS.refuses("build", "when using JSON array syntax, arrays must be comprised of strings only")
