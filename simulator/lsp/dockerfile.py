"""What runs at a place of a Dockerfile, and the effective argv of each of its stages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from simulator.analysis.timeline import build_timeline, replacing_event
from simulator.api.answer import Answer
from simulator.api.image import Image
from simulator.api.requests import resolve
from simulator.build.dockerfile.parser import read_dockerfile
from simulator.build.dockerfile.syntax_tree import Instruction
from simulator.core.errors import NotModelled
from simulator.core.record import NamedTuple
from simulator.core.rule import Refusal, Rule
from simulator.core.text import printable, quoted_list
from simulator.linting.spans import instruction_span
from simulator.linting.stages import missing_arguments
from simulator.lsp.answers import Hint, Told, hint_text, report_answer
from simulator.lsp.workbench import Workbench
from simulator.report.documents.answer import rule_link
from simulator.report.documents.blocks import Report, RichText
from simulator.report.documents.prose import mark_code
from simulator.report.text.steps import explanation_steps
from simulator.simulation.container import Simulation

KEYWORDS = ("entrypoint", "cmd")
_UNNAMED = "Nobody can start this stage: it has no name, and another stage follows. Name it, as in FROM image AS name."


class _Stage(NamedTuple):
    """A stage: the name that builds it, ``""`` for the last one, None for one without a name; its instructions."""

    target: str | None
    instructions: tuple[Instruction, ...]


def tell_dockerfile(workbench: Workbench, line: int) -> Told | None:
    """Tell what a container of the stage executes; None where no ENTRYPOINT and no CMD stands at the line."""
    for stage in _stages(workbench):
        for instruction in stage.instructions:
            last = _last_line(instruction)
            if instruction.line <= line <= last and instruction.keyword in KEYWORDS:
                return _tell(workbench, stage, instruction, last)
    return None


def stage_hints(workbench: Workbench) -> Iterator[Hint]:
    """Yield the effective argv at the last instruction of each stage that can be started."""
    for stage in _stages(workbench):
        if stage.target is not None:
            yield Hint(_last_line(stage.instructions[-1]), hint_text(_answer(workbench, stage.target)[0]))


def _stages(workbench: Workbench) -> list[_Stage]:
    """Split the document into stages; none where the builder cannot take it apart."""
    try:
        instructions = read_dockerfile(workbench.document.text, workbench.options.builder).instructions
    except (Refusal, NotModelled):
        return []
    bodies: list[list[Instruction]] = []
    for instruction in instructions:
        if instruction.keyword == "from":
            bodies.append([])
        if bodies:
            bodies[-1].append(instruction)
    names = [_name(body[0].value) for body in bodies]
    return [
        _Stage(
            "" if at == len(bodies) - 1 else name if name and name not in names[at + 1 :] else None,
            tuple(body),
        )
        for at, (name, body) in enumerate(zip(names, bodies, strict=True))
    ]


def _name(words: Sequence[str]) -> str:
    return words[2].lower() if len(words) == 3 else ""


def _last_line(instruction: Instruction) -> int:
    return instruction_span(instruction).end_line + instruction.body.count("\n")


def _answer(workbench: Workbench, target: str) -> tuple[Answer, tuple[str, ...]]:
    """Answer ``docker run`` of a stage, and name the build arguments without a value that it cannot do without."""
    text, options = workbench.document.text, workbench.options

    def ask(arguments: dict[str, str]) -> Answer:
        image = Image.from_dockerfile(
            text,
            target=target,
            build_args=arguments,
            builder=workbench.builder_name,
            images=options.bases,
            name=workbench.document.name,
        )
        try:
            return resolve(image, engine=options.engine)
        except NotModelled as error:
            return Answer(error, options.engine, options.engine.name)

    answer = ask({})
    if answer.refusal is not None and (missing := missing_arguments(text, options)):
        return ask(missing), tuple(missing)
    return answer, ()


def _tell(workbench: Workbench, stage: _Stage, instruction: Instruction, last: int) -> Told:
    if stage.target is None:
        return Told(Report("lsp", (), "plain", (), ()), instruction.line, last, (mark_code(_UNNAMED),), (), _UNNAMED)
    answer, missing = _answer(workbench, stage.target)
    opening: list[RichText] = []
    rules: tuple[Rule, ...] = ()
    if isinstance(answer.outcome, Simulation):
        place = f"{workbench.document.name}:{instruction.line}"
        opening += _replaced(answer.outcome, instruction, place)
        steps = explanation_steps(answer.outcome, answer.release)
        own = (step.rules for step in steps if step.line is not None and step.line[0] == printable(place))
        rules = next(own, ())
    if missing:
        names = ", ".join(missing)
        opening.append(
            mark_code(f"ARG {printable(names)} has no value here: whoever builds the image has to give one.")
        )
    return Told(report_answer(answer), instruction.line, last, tuple(opening), rules, answer.explain())


def _replaced(simulation: Simulation, instruction: Instruction, place: str) -> Iterator[RichText]:
    """Say that an instruction has no effect, and which one takes it away."""
    part = instruction.keyword.upper()
    event = replacing_event(build_timeline(simulation.built), part, place)
    if event is not None:
        value = event.value
        verb = "drops it" if value is None else "puts another in its place"
        now = f": {quoted_list(value)}" if isinstance(value, tuple) else ""
        text = f"This {part} has no effect. {printable(event.where)} {verb}{now}. {event.rule.says} "
        yield (*mark_code(text), "(", rule_link(event.rule), ")")
