"""From the process that the kernel has executed to the last program: through shells, scripts, inits, wrappers.

Reads: ``Running`` and ``World``. Gives: ``Followed``. Where the way is not known it says so, with
the line of the script.
"""

from __future__ import annotations

from collections.abc import Iterable

from simulator.core.rule import Decision
from simulator.core.values import UNSTATED
from simulator.launch import script_steps
from simulator.launch.execution import gone, program_of, start
from simulator.launch.following import Followed, LastStep, Stage, Way, World, first_stage, known_env
from simulator.launch.identity import UserFailure, find_user
from simulator.launch.outcome import FirstProcess, LastProgram
from simulator.launch.process import Identity, ProcessTree, Running, applet_args, base_name
from simulator.launch.rootfs import Program
from simulator.launch.script_files import ChangedTree, TreeSource
from simulator.launch.tree import NotKnown
from simulator.launch.wrappers import unwrap
from simulator.launch.wrapping.values import Ends, Executes, Unsure
from simulator.shell.evaluation.conditions import describe, either
from simulator.shell.evaluation.files import Files
from simulator.shell.evaluation.values import Unknown, Value
from simulator.shell.programs import reads_commands

SHELLS = frozenset(("dash", "bash", "busybox", "mksh", "lksh", "ksh", "ksh93", "zsh", "yash"))
_APPLETS = frozenset(("sh", "ash", "hush"))
_INITS = frozenset(("tini", "tini-static", "docker-init", "dumb-init", "catatonit"))
_DEEPEST = 12
_MOST_WAYS = 64


def follow(running: Running, world: World) -> Followed:
    """Follow a process to its last programs."""
    stage = first_stage(running, Files(TreeSource(world.tree)), no_input=world.no_input)
    return _gathered(_ways(stage, world))


def _ways(stage: Stage, world: World) -> list[Way]:
    """Follow one process."""
    if stage.depth > _DEEPEST:
        return [gone(stage, "programs that execute each other without an end")]
    running = stage.running
    program = running.program or program_of(running.path)
    if program is not None and (shell := _shell_of(program, running.args)):
        return _through_shell(shell, program, stage, world)
    if program is None and base_name(running.path) == "sh":
        reason = f"which shell {running.path} is: name its program, or give the package database"
        return [gone(stage, reason, program=running.path)]
    outcome = None
    if program is not None:
        outcome = unwrap(program, running.args, {n: v for n, v in stage.env.items() if isinstance(v, str)})
    if isinstance(outcome, Unsure):
        return [gone(stage, outcome.reason)]
    if isinstance(outcome, Ends):
        return [_ended(stage, outcome.exit, outcome.reason)]
    if isinstance(outcome, Executes):
        assert program is not None
        return _through_wrapper(outcome, program, stage, world)
    named = () if program is None else (program.name, *running.args[1:])
    if stage.no_input and (stage.env_complete or not stage.depth) and reads_commands(named, stage.env):
        return [script_steps.ended_without_input(stage)]
    return [_last(stage)]


def _shell_of(program: Program, args: tuple[str, ...]) -> tuple[str, tuple[str, ...]] | None:
    """Return the name of a shell and its argv; of busybox, whether the applet is one. None for other programs."""
    if program.name != "busybox":
        return (program.name, args) if program.name in SHELLS or program.name == "sh" else None
    words = applet_args(args)
    return ("busybox", words) if words and base_name(words[0]).lstrip("-") in _APPLETS else None


def _through_shell(shell: tuple[str, tuple[str, ...]], program: Program, stage: Stage, world: World) -> list[Way]:
    """Follow a shell: to its last programs, or to itself where it reads its standard input."""
    steps = script_steps.run_shell(shell[0], shell[1], program, stage, world)
    made: list[Way] = []
    for step in steps:
        if isinstance(step, Way):
            made.append(step)
        elif isinstance(step, script_steps.Next) and step.unknown is not None:
            made += _through_unknown_words(step, step.unknown, world)
        elif isinstance(step, script_steps.Next) and step.itself:
            running = step.stage.running._replace(args=step.words, env=known_env(step.stage.env), script="")
            made += _ways(step.stage._replace(running=running), world)
        elif isinstance(step, script_steps.Next):
            ways = _started(step.words, step.stage, world, by_shell=stage.running)
            ends = step.trapped and any(way.last.args is None for way in ways)
            made += [gone(step.stage, "what the trap for EXIT does", step.words)] if ends else ways
        else:
            made.append(_last(stage))
        if len(made) > _MOST_WAYS:
            return [gone(stage, "too many possibilities")]
    return made


def _through_unknown_words(step: script_steps.Next, unknown: Way, world: World) -> list[Way]:
    """Follow a program that executes its arguments, where words that are not known do not matter for that.

    They are the arguments of its options: what it comes to is the same with a word in their place that begins with a
    dash. It may refuse them, which is noted.
    """
    found = start(step.words, step.stage, world, by_shell=None)
    program = found.running.program or program_of(found.running.path) if isinstance(found, Stage) else None
    if not isinstance(found, Stage) or program is None or UNSTATED in found.running.args[0] or found.running.script:
        return [unknown]
    env = {name: value for name, value in found.env.items() if isinstance(value, str)}
    dashed = tuple(word.replace(UNSTATED, f"-{UNSTATED}") for word in found.running.args)
    outcome = unwrap(program, found.running.args, env)
    if not isinstance(outcome, Executes) or outcome.stays or unwrap(program, dashed, env) != outcome:
        return [unknown]
    return _through_wrapper(outcome, program, found._replace(decisions=step.stage.decisions), world)


def _started(
    words: tuple[str, ...], stage: Stage, world: World, *, by_shell: Running | None, missing: int | None = 127,
    denied: int | None = 126, otherwise: int | None = None,
) -> list[Way]:  # fmt: skip
    """Execute words, and follow what they come to."""
    found = start(words, stage, world, by_shell=by_shell)
    if isinstance(found, NotKnown):
        return [gone(stage, found.what, words, found.program)]
    if isinstance(found, Stage):
        return _ways(found, world)
    status, reason = (missing, f"{words[0]}: not found") if found == "ENOENT" else (denied, f"{words[0]}: {found}")
    if found not in ("ENOENT", "EACCES") and otherwise is not None:
        status = otherwise
    rule = LastStep.NOT_FOUND if found == "ENOENT" else LastStep.NOT_EXECUTED
    return [_ended(stage._replace(decisions=(*stage.decisions, rule.gives(reason))), status, reason)]


def _through_wrapper(outcome: Executes, program: Program, stage: Stage, world: World) -> list[Way]:
    """Follow a program that executes its arguments."""
    changed = _environment(outcome, stage)
    words = outcome.words
    if outcome.user or outcome.shell_of is not None:
        found = _identity(outcome.user or outcome.shell_of or "", changed, world)
        if isinstance(found, UserFailure):
            return [_ended(stage, outcome.no_user, found.decision.value or "")]
        identity = found if isinstance(found, Identity) else Identity(name=outcome.user)
        if isinstance(found, NotKnown) and found.user:
            changed = changed._replace(users=(*changed.users, found.user))
        home: Value | None = identity.home if identity.home is not None else Unknown("the user's home", filled=True)
        env = {**changed.env, "HOME": home} if outcome.home and home is not None else changed.env
        changed = changed._replace(running=changed.running._replace(identity=identity), env=env, user=outcome.user)
    if outcome.shell_of is not None:
        return [gone(stage, f"the shell of {outcome.shell_of}, which executes {' '.join(words)}")]
    if outcome.directory:
        changed = changed._replace(running=changed.running._replace(cwd=outcome.directory))
    if outcome.stays:
        if stage.first is None:
            changed = changed._replace(first=stage.running)
        elif stage.below is None:
            changed = changed._replace(below=stage.running)
        else:
            return [gone(stage, "the processes: too many of them wait")]
    if outcome.ignores:
        ignored = {name.removeprefix("SIG"): "" for name in outcome.ignores}
        changed = changed._replace(traps={**changed.traps, **ignored})
    if not words:
        return [gone(stage, f"what {program.name} executes")]
    said = LastStep.WRAPPER.gives(f"{base_name(stage.running.args[0])} executes {' '.join(words)}")
    changed = changed._replace(decisions=(*changed.decisions, said), depth=changed.depth + 1)
    by = stage.running if outcome.without_format and words[0] else None  # execvp finds no blank word
    return _started(words, changed, world, by_shell=by, missing=outcome.missing, denied=outcome.denied,
                    otherwise=outcome.otherwise)  # fmt: skip


def _environment(outcome: Executes, stage: Stage) -> Stage:
    """Return the stage with the variables that a wrapper changes."""
    env = {} if outcome.clears else dict(stage.env)
    for name in outcome.unsets:
        env.pop(name, None)
    env.update(outcome.sets)
    complete = (stage.env_complete or outcome.clears) and outcome.env_known
    return stage._replace(env=env, env_complete=complete)


def _identity(spec: str, stage: Stage, world: World) -> Identity | UserFailure | NotKnown:
    """Look up a user whom a wrapper changes to."""
    found = find_user(spec, ChangedTree(world.tree, stage.files, superuser=True), third_field=False)
    return found.value if isinstance(found, Decision) else found


def _ended(stage: Stage, status: int | None, reason: str) -> Way:
    """Return the way on which the container ends without another program."""
    said = LastStep.WRAPPER_ENDS.gives(reason)
    last = LastProgram(None, exit=status, reason=reason, ends=True)
    return Way(last, stage.when, None, stage.early, (*stage.decisions, said))


def _last(stage: Stage) -> Way:
    """Return the way on which a process is the last program."""
    running = stage.running._replace(env=known_env(stage.env), env_complete=stage.env_complete)
    first, child = (running, None) if stage.first is None else (stage.first, stage.below or running)
    tree = ProcessTree(
        first if stage.first_known else None,
        child,
        below=stage.below is not None,
        waits=stage.waits,
        traps=stage.traps,
        condition=describe(stage.when),
        last=None if stage.below is None else running,
    )
    last = LastProgram(running.args, stage.user, describe(stage.when))
    return Way(last, stage.when, tree, stage.early, stage.decisions, users=stage.users)


def _gathered(ways: list[Way]) -> Followed:
    """Join the ways that come to the same."""
    joined: dict[object, Way] = {}
    for way in ways:
        shape = None if way.tree is None else _shape(way.tree)
        key = (way.last._replace(condition=""), shape, way.unknown)
        if key in joined:
            old = joined[key]
            early = tuple(dict.fromkeys((*old.early, *way.early)))
            way = old._replace(when=either(old.when, way.when), early=early)
        joined[key] = way
    becomes, trees = [], []
    for way in joined.values():
        condition = describe(way.when)
        becomes.append(way.last._replace(condition=condition))
        if way.tree is not None:
            trees.append(way.tree._replace(condition=condition))
    return Followed(
        tuple(becomes),
        _first_process(list(joined.values())),
        tuple(trees),
        _unique(note for way in joined.values() for note in way.early),
        _unique(way.unknown for way in joined.values() if way.unknown),
        _unique(decision for way in joined.values() for decision in way.decisions),
        _unique(way.program for way in joined.values() if way.program),
        _unique(user for way in joined.values() for user in way.users),
    )


def _unique(values: Iterable) -> tuple:  # type: ignore[type-arg]
    """Return the values without those that are there already."""
    made: list[object] = []
    for value in values:
        if value not in made:
            made.append(value)
    return tuple(made)


def _shape(tree: ProcessTree) -> object:
    """Return what of the processes matters to whoever compares them."""
    first = None if tree.first is None else (tree.first.path, tree.first.args)
    child = None if tree.child is None else (tree.child.path, tree.child.args)
    return first, child, tree.below, tree.waits, tuple(sorted(tree.traps.items()))


def _first_process(ways: list[Way]) -> FirstProcess:
    """Return PID 1, where all ways come to the same one, but for those that end without a program."""
    found = set()
    for way in ways:
        if way.tree is None and way.ended is None and not way.unknown:
            continue
        first = way.ended if way.tree is None else way.tree.first
        if first is None:
            return FirstProcess()
        program = first.program or program_of(first.path)
        name = program.name if program is not None else ""
        shell = program is not None and _shell_of(program, first.args) is not None
        waits = way.tree is None or way.tree.child is not None
        kind = "init" if name in _INITS and waits else "shell" if shell else "program"
        found.add(FirstProcess(kind, first.args))  # type: ignore[arg-type]
    return found.pop() if len(found) == 1 else FirstProcess()
