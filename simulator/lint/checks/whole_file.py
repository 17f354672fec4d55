"""Findings about instructions that have no effect, and about images that differ with who builds or starts them."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.build.dockerfile.syntax_tree import Instruction
from simulator.core.values import ExecForm, ShellForm, UnknownWords, Words
from simulator.engine.engines import find_builder as builder_named
from simulator.engine.engines import find_engine as engine_named
from simulator.lint.proposals import Candidate, Proposal, commands, emptied, proposed, removed, replaced
from simulator.lint.rules import Files
from simulator.lint.stages import MOST_BUILDS, Start, argv_text

_BUILDERS, _ENGINES = ("buildkit", "classic", "buildah"), ("docker", "podman", "containerd", "cri-o")


def several(start: Start) -> Iterator[Candidate]:
    """Find ENTRYPOINTs and CMDs that another one in the same stage replaces."""
    argv = start.argv()
    for keyword in ("entrypoint", "cmd"):
        own = [one for one in start.body if one.keyword == keyword]
        for one in own[:-1]:
            if one.value.value == ExecForm(()):  # people write that to reset what is inherited
                continue
            proposal = Proposal("remove it", removed(one), tuple(map(str, argv))) if argv else None
            message = f"this {keyword.upper()} has no effect: line {own[-1].line} has another one"
            yield Candidate(Files.SEVERAL, one, message, proposal)


def builders_differ(start: Start) -> Iterator[Candidate]:
    """Find what another builder stores otherwise."""
    if start.place >= MOST_BUILDS and not start.is_last:  # each is built by itself
        return
    suspects = [one for one in commands(start) if _is_read_otherwise(one, start)]
    argv = start.argv()
    if not suspects or argv is None:
        return
    if any(isinstance(word, UnknownWords) and word.startswith("SHELL of") for word in argv):
        return
    others: dict[Words, list[str]] = {}
    for name in _BUILDERS:
        other = builder_named(name)
        if other.name != start.builder.name and (found := start.argv_by(other)) is not None and found != argv:
            others.setdefault(found, []).append(f"{other.name}@{other.version}")
    for words, names in others.items():
        message = f"built by {' and '.join(names)}, the image executes {argv_text(words)}"
        yield Candidate(Files.BUILDERS_DIFFER, suspects[0], message, _alike(start, suspects[0]))


def _is_read_otherwise(instruction: Instruction, start: Start) -> bool:
    form = instruction.value.value
    if not isinstance(form, ShellForm):
        return False
    return bool(start.image.shell) or not form.text or bool(form.fault and form.fault[1] == "text follows the array")


def _alike(start: Start, one: Instruction) -> Proposal | None:
    """Propose what all builders store alike: the shell's words in exec form, or an empty list."""
    form = one.value.value
    assert isinstance(form, ShellForm)  # it is a suspect
    if not form.text:
        other = start.image.cmd if one.keyword == "entrypoint" else start.image.entrypoint
        return Proposal("write an empty list", emptied(one), tuple(map(str, other or ())))
    if form.fault or not start.image.shell:
        return None
    return proposed(start, one, (*map(str, start.image.shell), form.text), "write the shell's words in exec form")


def engines_differ(start: Start) -> Iterator[Candidate]:
    """Find what another engine starts otherwise."""
    argv = start.argv()
    if argv is None or start.image.entrypoint != ("",):
        return
    own = start.own("entrypoint")
    others: dict[Words, list[str]] = {}
    for name in _ENGINES:
        other = engine_named(name)
        if (found := start.argv_on(other)) is not None and found != argv:
            others.setdefault(found, []).append(f"{other.name}@{other.version}")
    if own is None:
        return
    for words, names in others.items():
        proposal = Proposal("write an empty list", replaced(own, "[]"), tuple(map(str, argv)))
        yield Candidate(Files.ENGINES_DIFFER, own, f"{' and '.join(names)} executes {argv_text(words)}", proposal)
