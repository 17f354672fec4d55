"""What each instruction of a stage does to the configuration.

Reads: ``Instruction`` and the stage so far. Changes the stage, and adds the decision to it.
Compare: BuildKit ``dispatch`` functions (frontend/dockerfile/dockerfile2llb/convert.go); moby
``builder/dockerfile/dispatchers.go``.
"""

from collections.abc import Callable, Iterable, Mapping

from simulator.build.buildkit.containers import NO_CONTAINER, check_container
from simulator.build.buildkit.effect_rules import InstructionEffect
from simulator.build.buildkit.files import CHECKS
from simulator.build.buildkit.stage import Stage
from simulator.build.dockerfile import windows_paths
from simulator.build.dockerfile.command import stored_shell
from simulator.build.dockerfile.expansion import expand_words
from simulator.build.dockerfile.form import SPACE
from simulator.build.dockerfile.healthcheck import read_healthcheck
from simulator.build.dockerfile.ports import STYLES, read_ports
from simulator.build.dockerfile.refusals import InstructionCheck, no_signal
from simulator.build.dockerfile.syntax_tree import Form, Healthcheck, Instruction, InstructionOf, Pairs, Texts, Trigger
from simulator.build.dockerfile.workdir import directory_error, refuse_long_directory
from simulator.build.image import almost_json_of
from simulator.core.rule import Decision, Refusal
from simulator.core.values import ExecForm, Origin, ShellForm, UnknownWords, unknown_words, words
from simulator.golang.signal import is_signal


def apply(stage: Stage, instructions: Iterable[Instruction], *because: Decision[object]) -> None:
    """Carry out instructions; ``because`` is the decision that made them run, if they are not in the file itself.

    A refusal carries the line of the instruction and the decisions before it.
    """
    commits, decisions, offsets = stage.builder.commits_each_instruction, stage.decisions, stage.offsets
    try:
        for instruction in instructions:
            if commits:
                stage.add_default_path()
            offsets.append((instruction, len(decisions)))
            if because:
                decisions += because
            keyword = instruction.keyword
            if keyword in NO_EFFECT:
                if keyword in CHECKS:
                    CHECKS[keyword](stage, instruction)
                decisions.append(NO_EFFECT[keyword])
            else:
                EFFECTS[keyword](stage, instruction)
            if commits and keyword not in NO_CONTAINER:
                check_container(stage, instruction)
            stage.changed = True
    except Refusal as refusal:
        decisions_before = stage.built().decisions
        refusal.line = instruction.line
        refusal.decision = refusal.decision._replace(premises=decisions_before + refusal.decision.premises)
        raise


def _env(stage: Stage, instruction: InstructionOf[Pairs]) -> None:
    pairs = stage.expand_pairs(instruction.value)
    stage.decisions.append(InstructionEffect.ENV.gives([stage.set_env(name, value) for name, value in pairs]))


def _arg(stage: Stage, instruction: InstructionOf[Texts]) -> None:
    builder = stage.builder
    pending: list[tuple[str, str | None]] = []
    for word in instruction.value:
        name, equals, value = word.partition("=")
        if not builder.skips_unused_defaults:
            name = stage.expand(name)
        override = stage.source.arguments.get(name)
        result: str | None = override
        if override is None or not builder.skips_unused_defaults:
            default = stage.expand(value) if equals else stage.global_args.get(name)
            result = default if override is None else override
        if builder.arg_sees_earlier_words:
            _set_argument(stage, name, result)
        else:
            pending.append((name, result))
    for name, result in pending:
        _set_argument(stage, name, result)
    stage.decisions.append(InstructionEffect.ARG.gives(list(instruction.value)))


def _set_argument(stage: Stage, name: str, value: str | None) -> None:
    """Set the value of an argument; an unset one keeps an earlier value where ARG wins, else it removes that."""
    if value is None:
        stage.arguments.pop(name, None)
    elif stage.builder.later_arg_wins:
        stage.variables[name] = value
        stage.argument_names.add(name)
    else:
        stage.arguments[name] = value


def _cmd(stage: Stage, instruction: InstructionOf[Form]) -> None:
    """Store CMD or ENTRYPOINT."""
    builder = stage.builder
    keyword = instruction.keyword
    origin = tuple.__new__(Origin, (keyword, stage.source.where(instruction.line)))
    form = instruction.value
    if isinstance(form.value, ShellForm) and form.value.fault:
        stage.almost_json += almost_json_of(form.value, instruction.argument, origin.where)
    stored = builder.wrapped(form, builder.shell(stage.shell, stage.os), origin)
    stage.decisions.append(stored)
    if builder.cmd_sets_args_escaped is True and keyword == "cmd":
        stage.other_fields["ArgsEscaped"] = True
    elif builder.cmd_sets_args_escaped is False:
        stage.other_fields.pop("ArgsEscaped", None)
    if keyword == "cmd":
        stage.cmd = stored.value
        stage.cmd_set |= builder.empty_cmd_is_set or form.value not in (ExecForm(()), ShellForm(""))
        return
    if not stage.cmd_set:
        _drop_inherited_cmd(stage)
    stage.entrypoint = stored.value


def _drop_inherited_cmd(stage: Stage) -> None:
    """Remove the CMD of the base; a trigger of an unknown base may have set it in this stage, so it stays unknown."""
    inherited, stage.cmd = stage.cmd, None
    if inherited and isinstance(inherited[0], UnknownWords) and stage.parent is None:
        stage.cmd = unknown_words("CMD by a trigger", inherited[0].origin.where)
    elif inherited:
        stage.decisions.append(InstructionEffect.CMD_DROPPED.gives(inherited))


def _shell(stage: Stage, instruction: InstructionOf[Form]) -> None:
    stage.shell = stored = words(stored_shell(instruction.value), Origin("shell", stage.source.where(instruction.line)))
    stage.decisions.append(InstructionEffect.SHELL.gives(stored, instruction.value))


def _workdir(stage: Stage, instruction: InstructionOf[str]) -> None:
    path = stage.expand(instruction.value)
    if stage.reads_windows_paths:
        stage.decisions.append(joined := windows_paths.directory(stage.working_dir, path))
        stage.working_dir = joined.value
        return
    if not path and stage.builder.commits_each_instruction:
        raise InstructionEffect.NO_DIRECTORY.refuses("build", "cannot normalize nothing")
    if why := directory_error(path):
        raise InstructionEffect.BAD_DIRECTORY.refuses("build", f"lstat {path}: {why}")
    stage.working_dir = stage.builder.directory(stage.working_dir, path)
    refuse_long_directory(stage.working_dir, path)
    stage.decisions.append(InstructionEffect.DIRECTORY.gives(stage.working_dir))


def _user(stage: Stage, instruction: InstructionOf[str]) -> None:
    stage.user = stage.expand(instruction.value)
    stage.decisions.append(InstructionEffect.USER.gives(stage.user))


def _add_entries(stage: Stage, field: str, entries: Mapping[str, object]) -> None:
    """Add entries to a field of the configuration that is an object."""
    stage.other_fields[field] = stage.other_fields.get(field) or {}
    stage.other_fields[field].update(entries)


def _label(stage: Stage, instruction: InstructionOf[Pairs]) -> None:
    pairs = dict(stage.expand_pairs(instruction.value))
    _add_entries(stage, "Labels", pairs)
    stage.decisions.append(InstructionEffect.LABEL.gives([f"{name}={value}" for name, value in pairs.items()]))


def _expose(stage: Stage, instruction: InstructionOf[Texts]) -> None:
    words = [part for word in sorted(instruction.value) for part in expand_words(word, stage.scope, stage.syntax)]
    ports = [port for word in words for port in read_ports(word, STYLES[stage.builder.port_reader])]
    _add_entries(stage, "ExposedPorts", {port: {} for port in ports})
    stage.decisions.append(InstructionEffect.EXPOSE.gives(ports))


def _volume(stage: Stage, instruction: InstructionOf[Texts]) -> None:
    volumes = [stage.expand(volume.strip(SPACE)) for volume in instruction.value]
    if not all(volumes):
        raise InstructionCheck.ARGUMENTS.refuses("build", "VOLUME specified can not be an empty string")
    _add_entries(stage, "Volumes", {volume: {} for volume in volumes})
    stage.decisions.append(InstructionEffect.VOLUME.gives(volumes))


def _stopsignal(stage: Stage, instruction: InstructionOf[str]) -> None:
    signal = stage.expand(instruction.value)
    if not is_signal(signal):
        raise InstructionEffect.BAD_SIGNAL.refuses("build", no_signal(stage.builder, signal))
    stage.other_fields["StopSignal"] = signal
    stage.decisions.append(InstructionEffect.STOPSIGNAL.gives(signal))


def _healthcheck(stage: Stage, instruction: InstructionOf[Healthcheck]) -> None:
    healthcheck = read_healthcheck(instruction, stage.builder)
    if stage.builder.merges_healthchecks:
        inherited = stage.other_fields.get("Healthcheck") or {}
        healthcheck = {**{key: value for key, value in inherited.items() if key != "Test"}, **healthcheck}
    stage.other_fields["Healthcheck"] = healthcheck
    stage.decisions.append(InstructionEffect.HEALTHCHECK.gives(healthcheck["Test"]))


def _onbuild(stage: Stage, instruction: InstructionOf[Trigger]) -> None:
    text = instruction.original[len("onbuild") :].lstrip("\t\n\f\r ") + instruction.body
    triggers = stage.other_fields["OnBuild"] = stage.other_fields.get("OnBuild") or []
    triggers.append(text)
    stage.decisions.append(InstructionEffect.TRIGGER.gives(text))


EFFECTS: Mapping[str, Callable[[Stage, Instruction], None]] = {
    "env": _env,
    "arg": _arg,
    **dict.fromkeys(("cmd", "entrypoint"), _cmd),
    "shell": _shell,
    "workdir": _workdir,
    "user": _user,
    "label": _label,
    "expose": _expose,
    "volume": _volume,
    "stopsignal": _stopsignal,
    "healthcheck": _healthcheck,
    "onbuild": _onbuild,
}
"""By keyword: what changes the stage and adds the decision."""
NO_EFFECT = {name.lower(): InstructionEffect.NOTHING.gives(name) for name in ("RUN", "COPY", "ADD", "MAINTAINER")}
