"""Findings about instructions without effect, and about images that depend on the builder or the engine."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.build.builders import find_builder as builder_named
from simulator.build.dockerfile.syntax_tree import Instruction
from simulator.core.values import ExecForm, ShellForm, UnknownWords, Words
from simulator.linting.evidence import argv_text
from simulator.linting.proposals import (
    Candidate,
    Proposal,
    add_empty_list,
    final_commands,
    propose_exec_form,
    remove_instruction,
    replace_argument,
)
from simulator.linting.rules import Files
from simulator.linting.stages import MAX_BUILDS, ImageStage
from simulator.releases.find import find_engine as engine_named

_BUILDERS, _ENGINES = ("buildkit", "classic", "buildah"), ("docker", "podman", "containerd", "cri-o")


def check_several(stage: ImageStage) -> Iterator[Candidate]:
    """Find an ENTRYPOINT or CMD that a later one in the same stage replaces."""
    argv = stage.argv()
    for keyword in ("entrypoint", "cmd"):
        instructions = [instruction for instruction in stage.instructions if instruction.keyword == keyword]
        for instruction in instructions[:-1]:
            if instruction.value.value == ExecForm(()):  # an empty list is written to reset the inherited value
                continue
            proposal = Proposal("remove it", remove_instruction(instruction), tuple(map(str, argv))) if argv else None
            message = f"this {keyword.upper()} has no effect: line {instructions[-1].line} has another one"
            yield Candidate(Files.SEVERAL, instruction, message, proposal)


def check_builders_differ(stage: ImageStage) -> Iterator[Candidate]:
    """Find an ENTRYPOINT or CMD that another builder stores differently."""
    if stage.position >= MAX_BUILDS and not stage.is_last:  # every stage is built separately
        return
    suspects = [instruction for instruction in final_commands(stage) if _is_read_differently(instruction, stage)]
    argv = stage.argv()
    if not suspects or argv is None:
        return
    if any(isinstance(word, UnknownWords) and word.startswith("SHELL of") for word in argv):
        return
    others: dict[Words, list[str]] = {}
    for name in _BUILDERS:
        builder = builder_named(name)
        if (
            builder.name != stage.builder.name
            and (other_argv := stage.argv_with_builder(builder)) is not None
            and other_argv != argv
        ):
            others.setdefault(other_argv, []).append(builder.full_name)
    for words, names in others.items():
        message = f"built by {' and '.join(names)}, the image executes {argv_text(words)}"
        yield Candidate(Files.BUILDERS_DIFFER, suspects[0], message, _propose_portable_form(stage, suspects[0]))


def _is_read_differently(instruction: Instruction, stage: ImageStage) -> bool:
    form = instruction.value.value
    if not isinstance(form, ShellForm):
        return False
    return bool(stage.image.shell) or not form.text or bool(form.fault and form.fault[1] == "text follows the array")


def _propose_portable_form(stage: ImageStage, instruction: Instruction) -> Proposal | None:
    """Propose what all builders store in the same way: the shell's words in exec form, or an empty list."""
    form = instruction.value.value
    assert isinstance(form, ShellForm)  # it is a suspect
    if not form.text:
        remaining = stage.image.cmd if instruction.keyword == "entrypoint" else stage.image.entrypoint
        return Proposal("write an empty list", add_empty_list(instruction), tuple(map(str, remaining or ())))
    if form.fault or not stage.image.shell:
        return None
    return propose_exec_form(
        stage, instruction, (*map(str, stage.image.shell), form.text), "write the shell's words in exec form"
    )


def check_engines_differ(stage: ImageStage) -> Iterator[Candidate]:
    """Find an ENTRYPOINT that another engine starts differently."""
    argv = stage.argv()
    if argv is None or stage.image.entrypoint != ("",):
        return
    instruction = stage.last_instruction("entrypoint")
    others: dict[Words, list[str]] = {}
    for name in _ENGINES:
        engine = engine_named(name)
        if (other_argv := stage.argv_with_engine(engine)) is not None and other_argv != argv:
            others.setdefault(other_argv, []).append(engine.full_name)
    if instruction is None:
        return
    for words, names in others.items():
        proposal = Proposal("write an empty list", replace_argument(instruction, "[]"), tuple(map(str, argv)))
        yield Candidate(
            Files.ENGINES_DIFFER, instruction, f"{' and '.join(names)} executes {argv_text(words)}", proposal
        )
