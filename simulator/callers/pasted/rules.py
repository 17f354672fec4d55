"""What is said of a pasted line: the part of a shell in it."""

from __future__ import annotations

from simulator.core.rule import Question, Rule
from simulator.core.sources import ACTIONS_RUNNER, DOCKER_CLI, NERDCTL, SHELL_LANGUAGE


class PastedLine(Question):
    """What does a shell make of a pasted line before the tool starts?"""

    SYMBOL = Rule(
        "A shell replaces an expansion before the tool starts; its value is not known, so the expansion is shown.",
        SHELL_LANGUAGE("2.6 Word Expansions", "#tag_19_06"),
    )
    PLACEHOLDER = Rule(
        "A name in angle brackets stands for a text of yours and is shown as it is; a shell would redirect.",
        SHELL_LANGUAGE("2.7 Redirection", "#tag_19_07"),
    )
    EXPRESSION = Rule(
        "A workflow replaces an expression before a shell reads the line; it is shown as it is.",
        ACTIONS_RUNNER("src/Runner.Worker/ActionRunner.cs", "RunAsync EvaluateStepInputs"),
    )
    GLOB = Rule(
        "A shell replaces a pattern by the names of files that match, and keeps it where none does; it is kept here.",
        SHELL_LANGUAGE("2.14 Pattern Matching Notation", "#tag_19_14"),
    )
    END = Rule(
        "An operator of the shell ends the tool's words.",
        SHELL_LANGUAGE("2.9.3 Lists", "#tag_19_09_03"),
    )
    REDIRECTION = Rule(
        "The shell performs a redirection itself; the tool does not see it.",
        SHELL_LANGUAGE("2.7 Redirection", "#tag_19_07"),
    )
    SEVERAL = Rule(
        "Of several commands the first docker or podman command that dsim reads counts.",
        SHELL_LANGUAGE("2.9 Shell Commands", "#tag_19_09"),
    )
    SERVICE = Rule(
        "Commands that create and update one service are read together: the answer is about the last of them.",
        DOCKER_CLI("cli/command/service/update.go", "runUpdate"),
    )
    NERDCTL = Rule(
        "The program nerdctl takes the command line of docker, but for some options; it was never compared.",
        NERDCTL("docs/command-reference.md", "nerdctl run"),
        NERDCTL("cmd/nerdctl/main.go", "main"),
        note="It ends with status 1 where it refuses a line, docker with 125.",
    )


ASIDE = frozenset((PastedLine.END, PastedLine.REDIRECTION, PastedLine.SEVERAL, PastedLine.SERVICE, PastedLine.NERDCTL))
"""What is never about a word that the tool gets, so that it is not said first."""
