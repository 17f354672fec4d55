"""What each instruction of a stage does to the configuration in Buildah.

Reads: ``Instruction`` and the stage so far. Changes the stage, and notes the decision. Nothing is refused before the
instruction's turn comes, so a stage that is not needed may hold anything that can be taken apart.
Compare: openshift/imagebuilder ``evaluateTable`` (builder.go) and its functions (dispatchers.go).
"""

from collections.abc import Callable, Mapping
from typing import Any

from simulator.build.buildah.flags import BuildahFlag, check_flags, go_flags, refuse, times
from simulator.build.buildah.stage import Stage
from simulator.build.buildkit.effects import InstructionEffect
from simulator.build.dockerfile.command import stored_shell
from simulator.build.dockerfile.form import SPACE
from simulator.build.dockerfile.parser import Instruction
from simulator.build.image import almost_json_of
from simulator.core.rule import Question, Refusal, Rule
from simulator.core.sources import BUILDAH, BUILDAH_1_28
from simulator.core.values import ExecForm, Origin, ShellForm, UnknownWords, unknown_words, words
from simulator.golang.signal import is_signal

_DISPATCH = "vendor/github.com/openshift/imagebuilder/dispatchers.go"
_SIGNALS = ("UNUSED", "BUG", "EMT", "INFO", "BUF", "LWP", "THR")  # beside those that Docker knows


class BuildahEffect(Question):
    """What does an instruction do in Buildah, where BuildKit does otherwise, and what is refused?"""

    UNKNOWN = Rule(
        "Buildah refuses an instruction that does not exist when its turn comes, so not in a stage not needed.",
        BUILDAH("imagebuildah/stage_executor.go", "UnrecognizedInstruction"),
    )
    ARGUMENTS = Rule(
        "Buildah refuses an instruction with too few arguments, EXPOSE also where variables leave none.",
        BUILDAH(_DISPATCH, "errAtLeastOneArgument errExactlyOneArgument"),
    )
    ENV = Rule(
        "ENV sets variables; in Buildah one that the base had moves behind the others.",
        BUILDAH("config.go", "SetEnv"),
    )
    PORTS = Rule(
        "Buildah stores the ports of EXPOSE as they are written, with /tcp where no protocol is named.",
        BUILDAH(_DISPATCH, "expose"),
        BUILDAH_1_28(_DISPATCH, "expose"),
        note="Nothing is checked, no range is expanded. Up to 1.39 a port already there hides one of another protocol.",
    )
    BLANK_VOLUME = Rule("Buildah refuses a volume that comes out blank.", BUILDAH(_DISPATCH, "volume"))
    BAD_SIGNAL = Rule(
        "Buildah refuses a STOPSIGNAL that is neither a number nor a signal's name, of which it knows more.",
        BUILDAH("vendor/github.com/openshift/imagebuilder/signal/signal.go", "CheckSignal"),
    )
    TRIGGER = Rule(
        "Buildah refuses ONBUILD of ONBUILD, FROM or MAINTAINER.",
        BUILDAH(_DISPATCH, "onbuild"),
    )


def apply(stage: Stage, instruction: Instruction) -> None:
    """Let one instruction take effect."""
    stage.offsets.append((instruction, len(stage.decisions)))
    try:
        if instruction.keyword not in EFFECTS:
            refuse(BuildahEffect.UNKNOWN, f'Build error: Unknown instruction: "{instruction.keyword.upper()}"')
        EFFECTS[instruction.keyword](stage, instruction)
    except Refusal as refusal:
        whole = stage.built().decisions
        refusal.decision = refusal.decision._replace(premises=whole + refusal.decision.premises)
        raise


def _some(instruction: Instruction) -> None:
    if not instruction.value:
        refuse(BuildahEffect.ARGUMENTS, f"{instruction.keyword.upper()} requires at least one argument")


def _one(stage: Stage, instruction: Instruction) -> str:
    """Take the whole text as one argument."""
    if instruction.value is None:
        refuse(BuildahEffect.ARGUMENTS, f"{instruction.keyword.upper()} requires exactly one argument")
    return stage.expanded(instruction.value)


def _env(stage: Stage, instruction: Instruction) -> None:
    _some(instruction)
    found = [f"{stage.expanded(name)}={stage.expanded(value)}" for name, value in instruction.value]
    for entry in found:
        name, _, value = entry.partition("=")
        stage.own[name] = value
    stage.decisions.append(BuildahEffect.ENV.gives(found))


def _arg(stage: Stage, instruction: Instruction) -> None:
    found = [stage.expanded(word) for word in instruction.value]
    stage.decisions += [stage.arguments.declare(word) for word in found]


def _cmd(stage: Stage, instruction: Instruction) -> None:
    image = stage.image
    entrypoint = instruction.keyword == "entrypoint"
    origin = Origin("entrypoint" if entrypoint else "cmd", stage.source.where(instruction.line))
    if dropped := stage.builder.flags(instruction.flags):
        stage.decisions.append(dropped)
    decided = instruction.value
    for miss in almost_json_of(decided.value, instruction.argument, ""):
        stage.almost_json.append(miss._replace(where=stage.source.where(miss.line)))
    kept = stage.builder.wrapped(decided, stage.builder.shell(image.shell), origin)
    stage.decisions.append(kept)
    if not entrypoint:
        stage.image = image._replace(cmd=kept.value)
        stage.cmd_set = stage.cmd_set or decided.value not in (ExecForm(()), ShellForm(""))
        return
    stage.image = image._replace(entrypoint=kept.value)
    if stage.cmd_set:
        return
    stage.image = stage.image._replace(cmd=None)
    if image.cmd and isinstance(image.cmd[0], UnknownWords) and stage.before is None:
        stage.image = stage.image._replace(cmd=unknown_words("CMD by a trigger", image.cmd[0].origin.where))
    elif image.cmd:
        stage.decisions.append(InstructionEffect.CMD_DROPPED.gives(image.cmd))


def _shell(stage: Stage, instruction: Instruction) -> None:
    stored = words(stored_shell(instruction.value), Origin("shell", stage.source.where(instruction.line)))
    stage.image = stage.image._replace(shell=stored)
    stage.decisions.append(InstructionEffect.SHELL.gives(stored, instruction.value))


def _workdir(stage: Stage, instruction: Instruction) -> None:
    path = _one(stage, instruction)
    stage.image = stage.image._replace(working_dir=stage.builder.directory(stage.image.working_dir, path))
    stage.decisions.append(InstructionEffect.DIRECTORY.gives(stage.image.working_dir))


def _user(stage: Stage, instruction: Instruction) -> None:
    stage.image = stage.image._replace(user=_one(stage, instruction))
    stage.decisions.append(InstructionEffect.USER.gives(stage.image.user))


def _label(stage: Stage, instruction: Instruction) -> None:
    _some(instruction)
    pairs = {stage.expanded(name): stage.expanded(value) for name, value in instruction.value}
    stage.add("Labels", pairs.items())
    stage.decisions.append(InstructionEffect.LABEL.gives([f"{name}={value}" for name, value in pairs.items()]))


def _expose(stage: Stage, instruction: Instruction) -> None:
    found = [port for word in instruction.value for port in stage.expanded_words(word)]
    if not found:
        refuse(BuildahEffect.ARGUMENTS, "EXPOSE requires at least one argument")
    parts = [(*port.split("/"), "tcp")[:2] for port in found]
    length = 2 if stage.builder.ports_by_protocol else 1
    there = {(*port.split("/"), "tcp")[:length] for port in stage.other_fields.get("ExposedPorts") or {}}
    kept = ["/".join(port) for port in parts if port[:length] not in there]
    stage.add("ExposedPorts", [(port, {}) for port in kept])
    stage.decisions.append(BuildahEffect.PORTS.gives(kept))


def _volume(stage: Stage, instruction: Instruction) -> None:
    _some(instruction)
    found = [stage.expanded(volume).strip(SPACE) for volume in instruction.value]
    if not all(found):
        refuse(BuildahEffect.BLANK_VOLUME, "Volume specified can not be an empty string")
    stage.add("Volumes", [(volume, {}) for volume in found])
    stage.decisions.append(InstructionEffect.VOLUME.gives(found))


def _stopsignal(stage: Stage, instruction: Instruction) -> None:
    signal = _one(stage, instruction)
    if not is_signal(signal) and signal.upper().removeprefix("SIG") not in _SIGNALS:
        refuse(BuildahEffect.BAD_SIGNAL, f"Invalid signal: {signal}")
    stage.other_fields["StopSignal"] = signal
    stage.decisions.append(InstructionEffect.STOPSIGNAL.gives(signal))


def _healthcheck(stage: Stage, instruction: Instruction) -> None:
    if instruction.value is None:
        refuse(BuildahEffect.ARGUMENTS, "HEALTHCHECK requires at least one argument")
    kind, form = instruction.value
    command = None if form is None or form.value in (ExecForm(()), ShellForm("")) else form.value
    if kind.upper() == "NONE":
        if command is not None:
            refuse(BuildahFlag.HEALTHCHECK, "HEALTHCHECK NONE takes no arguments")
        found: dict[str, Any] = {"Test": ["NONE"]}
    else:
        flags = go_flags(instruction.flags, stage.builder.unknown_flags)
        if kind.upper() != "CMD":
            refuse(BuildahFlag.HEALTHCHECK, f'Unknown type "{kind.upper()}" in HEALTHCHECK (try CMD)')
        if command is None:
            refuse(BuildahFlag.HEALTHCHECK, "Missing command after HEALTHCHECK CMD")
        exec_form = isinstance(command, ExecForm)
        found = {"Test": ["CMD", *command.words] if exec_form else ["CMD-SHELL", command.text], **times(flags)}
    stage.other_fields["Healthcheck"] = found
    stage.decisions.append(InstructionEffect.HEALTHCHECK.gives(found["Test"]))


def _onbuild(stage: Stage, instruction: Instruction) -> None:
    _some(instruction)
    if instruction.value.keyword in ("onbuild", "from", "maintainer"):
        refuse(BuildahEffect.TRIGGER, f"{instruction.value.keyword.upper()} isn't allowed as an ONBUILD trigger")
    text = instruction.original[len("onbuild") :].lstrip("\t\n\f\r ")
    stage.other_fields["OnBuild"] = [*(stage.other_fields.get("OnBuild") or ()), text]
    stage.decisions.append(InstructionEffect.TRIGGER.gives(text))


def _maintainer(stage: Stage, instruction: Instruction) -> None:
    if instruction.value is None:
        refuse(BuildahEffect.ARGUMENTS, "MAINTAINER requires exactly one argument")
    stage.decisions.append(InstructionEffect.NOTHING.gives(instruction.typed))


def _files(stage: Stage, instruction: Instruction) -> None:
    """RUN, COPY and ADD: only their flags and the number of their arguments are looked at."""
    keyword = instruction.keyword
    values = [stage.expanded(word) for word in instruction.value] if keyword != "run" else []
    if keyword != "run" and len(values) < 2:
        refuse(BuildahEffect.ARGUMENTS, f"{keyword.upper()} requires at least two arguments")
    flags = list(map(stage.expanded, instruction.flags))
    check_flags(keyword, flags, stage.builder.unknown_flags, blank=stage.builder.blank_flags)
    stage.decisions.append(InstructionEffect.NOTHING.gives(instruction.typed))


EFFECTS: Mapping[str, Callable[[Stage, Instruction], None]] = {
    "env": _env,
    "arg": _arg,
    "cmd": _cmd,
    "entrypoint": _cmd,
    "shell": _shell,
    "workdir": _workdir,
    "user": _user,
    "label": _label,
    "expose": _expose,
    "volume": _volume,
    "stopsignal": _stopsignal,
    "healthcheck": _healthcheck,
    "onbuild": _onbuild,
    "maintainer": _maintainer,
    **dict.fromkeys(("run", "copy", "add"), _files),
}
