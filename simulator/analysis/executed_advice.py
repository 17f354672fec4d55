"""What the words mean that are executed in a running container: those of exec, of hooks, and of probes.

Reads: the words, and what is known of the image. Gives: decisions of ``ArgvAdvice`` and ``Advice``, each a sentence
that says what happens and what to do.
Compare: Kubernetes ``doProbe`` (pkg/kubelet/prober/worker.go) and ``startContainer``
(pkg/kubelet/kuberuntime/kuberuntime_container.go); docker/compose ``startServiceContainer``
(pkg/compose/convergence.go).
"""

from __future__ import annotations

from collections.abc import Iterator

from simulator.analysis.advice_rules import swallowed
from simulator.analysis.argv_advice import advise_on_first_word, advise_on_script, advise_on_unread
from simulator.analysis.argv_rules import ArgvAdvice, Container
from simulator.analysis.image_shell import advise_on_shell, has_no_shell
from simulator.callers.flags import LineAdvice
from simulator.core.request import Action
from simulator.core.rule import Decision
from simulator.core.values import Origin, Words, words
from simulator.engine.engine import Engine
from simulator.engine.exec import Execution
from simulator.shell.arguments import shell_arguments
from simulator.simulation.container import Simulation

_COMMAND = "The command fails"
_HOOK = "The hook fails"
_PROBE = "The probe fails"
_CONSEQUENCES = {
    "livenessProbe": f"{_PROBE}, and the kubelet kills the container,",
    "startupProbe": f"{_PROBE}, and the kubelet kills the container,",
    "readinessProbe": f"{_PROBE}, and the container never becomes ready,",
    "lifecycle.postStart": f"{_HOOK}, and the kubelet kills the container,",
    "lifecycle.preStop": _HOOK,
    "post_start": f"{_HOOK}, and docker compose up with it,",
    "pre_stop": _HOOK,
}
"""What comes of a command that cannot be executed, by the place that requests it."""


def advise_on_executed(simulation: Simulation, argv: Decision[Words]) -> Iterator[Decision[str]]:
    """Yield what the words of an exec mean, but for those that its shell does not read; the most important first."""
    told = [remark.rule for remark in simulation.request.remarks]
    for piece in _advise(simulation, argv, _COMMAND):
        if piece.rule is ArgvAdvice.BLANK_IN_PROGRAM:
            yield LineAdvice.ONE_TEXT.gives(piece.value, *piece.premises)
        elif piece.rule is not ArgvAdvice.OPTION_AS_PROGRAM or LineAdvice.AFTER_CONTAINER not in told:
            yield piece


def advise_on_actions(simulation: Simulation, engine: Engine) -> Iterator[tuple[Action, Decision[str]]]:
    """Yield what the words of each hook and probe of a container mean."""
    for action in simulation.request.actions:
        if action.words:
            listed = words(action.words, Origin("request", action.place))
            argv = Execution.WORDS.gives(listed)
            for piece in _advise(simulation, argv, _failure(action, engine)):
                yield action, piece
            if (reading := shell_arguments(listed)) and reading.value.swallows:
                yield action, swallowed(argv, listed, reading)


def _failure(action: Action, engine: Engine) -> str:
    """Say what comes of an action whose command cannot be executed; an engine with tools of its own has no kubelet."""
    if engine.tools is not None and action.place.endswith("Probe"):
        return _PROBE
    return _CONSEQUENCES.get(action.place.partition("[")[0], _COMMAND)


def _advise(simulation: Simulation, argv: Decision[Words], failure: str) -> Iterator[Decision[str]]:
    """Yield what words mean: whether a program is there, and what only a shell would read."""
    built = simulation.built
    yield from advise_on_shell(argv, simulation, failure)
    container = Container(
        argv, (), argv.value, built.image, built.catalogued, has_shell=not has_no_shell(simulation), failure=failure
    )
    if first := list(advise_on_first_word(container))[:1]:
        yield from first
        return
    yield from advise_on_unread(container)
    yield from advise_on_script(container, argv.value)
