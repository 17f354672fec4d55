"""The rules by which builders refuse a word with variables and quotes."""

from simulator.core.rule import Question, Rule
from simulator.core.sources import BUILDKIT, BUILDKIT_0_13, DOCKERFILE

_LEX = "frontend/dockerfile/shell/lex.go"


class Expansion(Question):
    """What is refused in a word with variables and quotes?"""

    UNCLOSED_QUOTE = Rule(
        "A quote that is not closed is refused.",
        BUILDKIT(_LEX, "processSingleQuote processDoubleQuote"),
    )
    UNCLOSED_BRACE = Rule(
        "A substitution without its closing brace is refused.",
        BUILDKIT(_LEX, "processDollar"),
    )
    BAD_SUBSTITUTION = Rule(
        "A substitution that does not begin with a name is refused.",
        BUILDKIT(_LEX, "processDollar"),
    )
    UNSUPPORTED = Rule(
        "A modifier that the builder does not know is refused.",
        BUILDKIT(_LEX, "processDollar"),
        BUILDKIT_0_13(_LEX, "processDollar"),
        DOCKERFILE("Environment replacement", "#environment-replacement"),
        note="""Every builder knows :- and :+ and ? and :?; BuildKit knows - and + since 0.12, and # ## % %% / //
        since 0.13.""",
    )
    REQUIRED = Rule(
        "A variable marked as required is refused where it is unset, or blank after a colon.",
        BUILDKIT(_LEX, "processDollar"),
        DOCKERFILE("Environment replacement", "#environment-replacement"),
    )
    BAD_PATTERN = Rule(
        "A pattern with an escape of anything but * ? \\ } or / is refused.",
        BUILDKIT(_LEX, "convertShellPatternToRegex"),
    )
    NO_PATTERN = Rule(
        "A pattern that is blank stops the builder, and the engine with it.",
        BUILDKIT_0_13(_LEX, "processDollar"),
        note="BuildKit 0.14 and later take it for a pattern that matches nothing.",
    )
