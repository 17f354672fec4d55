"""The rules of lint: each with its reason, its evidence and an example that the tests run."""

from __future__ import annotations

from simulator.lint.finding import LintRule
from simulator.rule import Question
from simulator.sources import BUILDKIT, DOCKERFILE, POSIX


class Files(Question):
    """Does an image come out at all?"""

    REFUSED = LintRule(
        "A Dockerfile that the builder refuses gives no image.",
        BUILDKIT("frontend/dockerfile/dockerfile2llb/convert.go", "toDispatchState"),
        why="""Nothing can be started. The message is the builder's own; dsim rule shows where its rule can be
        checked.""",
        severity="error",
        bad='FROM alpine\nCMD ["sleep", 5]\n',
        good='FROM alpine\nCMD ["sleep", "5"]\n',
    )


class Forms(Question):
    """Is the argument of ENTRYPOINT and CMD read as it was meant?"""

    NOT_JSON = LintRule(
        "A text that begins like a JSON array, but is none, runs in a shell.",
        BUILDKIT("frontend/dockerfile/parser/line_parsers.go", "parseMaybeJSON"),
        DOCKERFILE("Shell and exec form", "#shell-and-exec-form"),
        why="""The builder says nothing and takes the whole text, brackets and all, for a shell's script. The shell
        looks for a program whose name begins with a bracket, and the container ends with status 127.""",
        severity="error",
        bad="FROM alpine\nCMD ['sleep', '5']\n",
        good='FROM alpine\nCMD ["sleep", "5"]\n',
    )


class Behind(Question):
    """Do the words behind a shell's script reach anybody?"""

    SWALLOWED = LintRule(
        "Words behind the script of a shell-form ENTRYPOINT become $0, $1 and so on, which it never looks at.",
        POSIX("sh OPERANDS", "#tag_20_110_05"),
        DOCKERFILE("Understand how CMD and ENTRYPOINT interact", "#understand-how-cmd-and-entrypoint-interact"),
        why="""A shell-form ENTRYPOINT is the script of a shell. CMD and the words of docker run are given to the
        shell, not to the program in the script, so they have no effect.""",
        severity="warning",
        bad='FROM alpine\nENTRYPOINT sleep 5\nCMD ["--help"]\n',
        good='FROM alpine\nENTRYPOINT ["sleep", "5"]\nCMD ["--help"]\n',
    )


QUESTIONS: tuple[type[Question], ...] = (Files, Forms, Behind)
LINTS: dict[str, LintRule] = {
    rule.id: rule for question in QUESTIONS for rule in question.rules() if isinstance(rule, LintRule)
}
