"""What is said of the words of a request, by the finding that says it: lint has no opinion of its own on them.

Reads: what a request comes to. Gives: lint rules, each with the sentence that every command says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from simulator.analysis.advice import advise
from simulator.analysis.advice_rules import Advice
from simulator.analysis.argv_rules import ArgvAdvice
from simulator.build.image import BuiltImage
from simulator.callers.compose.shellwords import ComposeWords
from simulator.callers.compose.template import Interpolation
from simulator.callers.flags import LineAdvice
from simulator.callers.kubernetes.references import VariableReference
from simulator.core.request import Action, Request
from simulator.core.rule import Rule
from simulator.core.values import ContainerConfig
from simulator.engine.engine import Engine
from simulator.linting.finding import LintRule
from simulator.linting.request_rules import Requests
from simulator.linting.rules import Forms, LostWords, ProcessOne
from simulator.simulation.container import Simulation, simulate

SAID: Mapping[Rule, LintRule] = {
    LineAdvice.AFTER_CONTAINER: Requests.OPTION_AFTER_IMAGE,
    LineAdvice.ONE_TEXT: Forms.BLANK_IN_PROGRAM,
    LineAdvice.AFTER_IMAGE: Requests.OPTION_AFTER_IMAGE,
    Advice.ENTRYPOINT_REPEATED: Requests.CMD_DROPPED,
    Advice.CMD_REPLACED: Requests.CMD_REPLACED,
    Advice.CMD_LOST: Requests.CMD_DROPPED,
    Advice.HIDDEN: Requests.VARIABLE_HIDDEN,
    Advice.NO_SHELL: ProcessOne.NO_SHELL,
    Advice.NO_PROGRAM: ProcessOne.NO_PROGRAM,
    Advice.NO_USER: ProcessOne.NO_USER,
    Advice.NOT_JSON: Forms.NOT_JSON,
    Advice.SWALLOWED: LostWords.SWALLOWED,
    ArgvAdvice.BLANK_IN_ARGUMENT: Forms.BLANK_IN_ARGUMENT,
    ArgvAdvice.BLANK_IN_PROGRAM: Forms.BLANK_IN_PROGRAM,
    ArgvAdvice.BROKEN_SCRIPT: Forms.BROKEN_SCRIPT,
    ArgvAdvice.BUILTIN_PROGRAM: Forms.BUILTIN_PROGRAM,
    ArgvAdvice.EXECUTED_WORD: Requests.EXECUTED_WORD,
    ArgvAdvice.JSON_IN_PROGRAM: Requests.JSON_IN_PROGRAM,
    ArgvAdvice.NO_INPUT: Requests.NO_INPUT,
    ArgvAdvice.OPERATOR: Forms.OPERATOR,
    ArgvAdvice.OPTION_AS_PROGRAM: Requests.OPTION_AS_PROGRAM,
    ArgvAdvice.PROGRAM_TWICE: LostWords.PROGRAM_TWICE,
    ArgvAdvice.SHELL_AS_ARGUMENT: LostWords.SHELL_CMD,
    ArgvAdvice.SHELL_BEHIND_PROGRAM: Requests.SHELL_BEHIND_PROGRAM,
    ArgvAdvice.SHELL_STAYS: ProcessOne.SHELL_STAYS,
    ArgvAdvice.VARIABLE: Forms.VARIABLE,
    VariableReference.UNDEFINED: Forms.VARIABLE,
}
"""The finding for each piece of advice that is a consequence, and no note."""
FINDINGS: Mapping[Rule, LintRule] = {
    **SAID,
    ComposeWords.CUT: Requests.WORDS_DROPPED,
    Interpolation.UNSET: Requests.VARIABLE_UNSET,
}
"""The same with what the reader of a Compose file remarks, which lint finds by itself."""


def said_of(simulation: Simulation, engine: Engine) -> Iterator[tuple[LintRule, str]]:
    """Yield what is wrong with what a request comes to, the most important first; nothing where it is refused.

    What is wrong with hooks and probes is said by ``said_of_actions``.
    """
    if simulation.argv is None:
        return
    own = simulation._replace(request=simulation.request._replace(actions=()))
    for piece in advise(own, engine, engine.full_name):
        if piece.rule in SAID:
            yield SAID[piece.rule], piece.value


def said_of_image(built: BuiltImage, engine: Engine) -> frozenset[tuple[LintRule, str]]:
    """Return what is wrong with an image alone, whoever starts it."""
    return frozenset(said_of(simulate(built, Request(ContainerConfig()), engine), engine))


def said_of_actions(simulation: Simulation, engine: Engine) -> Iterator[tuple[Action, LintRule, str]]:
    """Yield what is wrong with the words of each hook and probe of a container."""
    if not simulation.request.actions:
        return
    from simulator.analysis.executed_advice import advise_on_actions

    for action, piece in advise_on_actions(simulation, engine):
        if piece.rule in SAID:
            yield action, SAID[piece.rule], piece.value
