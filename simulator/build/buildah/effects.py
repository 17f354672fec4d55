"""What each instruction of a stage does to the configuration in Buildah.

Reads: ``Instruction`` and the stage so far. Changes the stage, and adds the decision to it. An instruction is refused
only when its turn comes, so a stage that is not needed may hold any instruction of valid syntax.
Compare: openshift/imagebuilder ``evaluateTable`` (builder.go) and its functions (dispatchers.go).
"""

from collections.abc import Callable, Mapping

from simulator.build.buildah.flags import (
    BuildahFlag,
    check_flags,
    healthcheck_numbers,
    read_healthcheck_flags,
    refuse,
)
from simulator.build.buildah.stage import Stage
from simulator.build.buildkit.effect_rules import InstructionEffect
from simulator.build.dockerfile.command import stored_shell
from simulator.build.dockerfile.form import SPACE
from simulator.build.dockerfile.syntax_tree import (
    Form,
    Healthcheck,
    Instruction,
    InstructionOf,
    OptionalText,
    Pairs,
    Texts,
    Trigger,
)
from simulator.build.dockerfile.workdir import refuse_long_directory
from simulator.build.image import almost_json_of
from simulator.core.rule import Question, Refusal, Rule
from simulator.core.sources import BUILDAH, BUILDAH_1_28
from simulator.core.values import ExecForm, Json, Origin, ShellForm, UnknownWords, unknown_words, words
from simulator.golang import strconv
from simulator.golang.signal import is_signal

_DISPATCH = "vendor/github.com/openshift/imagebuilder/dispatchers.go"
_SIGNALS = ("UNUSED", "BUG", "EMT", "INFO", "BUF", "LWP", "THR")  # in addition to those that Docker knows


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
    """Carry out one instruction; a refusal carries the decisions before it."""
    stage.offsets.append((instruction, len(stage.decisions)))
    try:
        if instruction.keyword not in EFFECTS:
            refuse(BuildahEffect.UNKNOWN, f'Build error: Unknown instruction: "{instruction.keyword.upper()}"')
        EFFECTS[instruction.keyword](stage, instruction)
    except Refusal as refusal:
        decisions_before = stage.built().decisions
        refusal.decision = refusal.decision._replace(premises=decisions_before + refusal.decision.premises)
        raise


def _require_some(instruction: Instruction) -> None:
    """Demand at least one argument."""
    if not instruction.value:
        refuse(BuildahEffect.ARGUMENTS, f"{instruction.keyword.upper()} requires at least one argument")


def _expand_text(stage: Stage, instruction: InstructionOf[OptionalText]) -> str:
    """Return the whole argument, with variables replaced."""
    if instruction.value is None:
        refuse(BuildahEffect.ARGUMENTS, f"{instruction.keyword.upper()} requires exactly one argument")
    return stage.expand(instruction.value)


def _env(stage: Stage, instruction: InstructionOf[Pairs]) -> None:
    _require_some(instruction)
    entries = [f"{stage.expand(name)}={stage.expand(value)}" for name, value in instruction.value]
    for entry in entries:
        name, _, value = entry.partition("=")
        stage.stage_variables[name] = value
    stage.decisions.append(BuildahEffect.ENV.gives(entries))


def _arg(stage: Stage, instruction: InstructionOf[Texts]) -> None:
    words = [stage.expand(word) for word in instruction.value]
    stage.decisions += [stage.arguments.declare(word) for word in words]


def _cmd(stage: Stage, instruction: InstructionOf[Form]) -> None:
    """Store CMD or ENTRYPOINT."""
    image = stage.image
    is_entrypoint = instruction.keyword == "entrypoint"
    origin = Origin("entrypoint" if is_entrypoint else "cmd", stage.source.where(instruction.line))
    if ignored := stage.builder.flags(instruction.flags):
        stage.decisions.append(ignored)
    form = instruction.value
    stage.almost_json += almost_json_of(form.value, instruction.argument, origin.where)
    stored = stage.builder.wrapped(form, stage.builder.shell(image.shell, ""), origin)
    stage.decisions.append(stored)
    if not is_entrypoint:
        stage.image = image._replace(cmd=stored.value)
        stage.cmd_set = stage.cmd_set or form.value not in (ExecForm(()), ShellForm(""))
        return
    stage.image = image._replace(entrypoint=stored.value)
    if not stage.cmd_set:
        _drop_inherited_cmd(stage)


def _drop_inherited_cmd(stage: Stage) -> None:
    """Remove the CMD of the base; a trigger of an unknown base may have set it in this stage, so it stays unknown."""
    inherited = stage.image.cmd
    stage.image = stage.image._replace(cmd=None)
    if inherited and isinstance(inherited[0], UnknownWords) and stage.parent is None:
        stage.image = stage.image._replace(cmd=unknown_words("CMD by a trigger", inherited[0].origin.where))
    elif inherited:
        stage.decisions.append(InstructionEffect.CMD_DROPPED.gives(inherited))


def _shell(stage: Stage, instruction: InstructionOf[Form]) -> None:
    stored = words(stored_shell(instruction.value), Origin("shell", stage.source.where(instruction.line)))
    stage.image = stage.image._replace(shell=stored)
    stage.decisions.append(InstructionEffect.SHELL.gives(stored, instruction.value))


def _workdir(stage: Stage, instruction: InstructionOf[OptionalText]) -> None:
    path = _expand_text(stage, instruction)
    stage.image = stage.image._replace(working_dir=stage.builder.directory(stage.image.working_dir, path))
    refuse_long_directory(stage.image.working_dir, path)
    stage.decisions.append(InstructionEffect.DIRECTORY.gives(stage.image.working_dir))


def _user(stage: Stage, instruction: InstructionOf[OptionalText]) -> None:
    stage.image = stage.image._replace(user=_expand_text(stage, instruction))
    stage.decisions.append(InstructionEffect.USER.gives(stage.image.user))


def _label(stage: Stage, instruction: InstructionOf[Pairs]) -> None:
    _require_some(instruction)
    pairs = {stage.expand(name): stage.expand(value) for name, value in instruction.value}
    stage.add_entries("Labels", pairs.items())
    stage.decisions.append(InstructionEffect.LABEL.gives([f"{name}={value}" for name, value in pairs.items()]))


def _expose(stage: Stage, instruction: InstructionOf[Texts]) -> None:
    words = [part for word in instruction.value for part in stage.expand_words(word)]
    if not words:
        refuse(BuildahEffect.ARGUMENTS, "EXPOSE requires at least one argument")
    ports = [(*word.split("/"), "tcp")[:2] for word in words]
    length = 2 if stage.builder.distinguishes_port_protocols else 1  # of the part of a port that tells it from others
    exposed = {(*port.split("/"), "tcp")[:length] for port in stage.other_fields.get("ExposedPorts") or {}}
    added = ["/".join(port) for port in ports if port[:length] not in exposed]
    stage.add_entries("ExposedPorts", [(port, {}) for port in added])
    stage.decisions.append(BuildahEffect.PORTS.gives(added))


def _volume(stage: Stage, instruction: InstructionOf[Texts]) -> None:
    _require_some(instruction)
    volumes = [stage.expand(volume).strip(SPACE) for volume in instruction.value]
    if not all(volumes):
        refuse(BuildahEffect.BLANK_VOLUME, "Volume specified can not be an empty string")
    stage.add_entries("Volumes", [(volume, {}) for volume in volumes])
    stage.decisions.append(InstructionEffect.VOLUME.gives(volumes))


def _stopsignal(stage: Stage, instruction: InstructionOf[OptionalText]) -> None:
    signal = _expand_text(stage, instruction)
    if not is_signal(signal) and signal.upper().removeprefix("SIG") not in _SIGNALS:
        refuse(BuildahEffect.BAD_SIGNAL, f"Invalid signal: {signal}")
    stage.other_fields["StopSignal"] = signal
    stage.decisions.append(InstructionEffect.STOPSIGNAL.gives(signal))


def _healthcheck(stage: Stage, instruction: InstructionOf[Healthcheck]) -> None:
    if instruction.value is None:
        refuse(BuildahEffect.ARGUMENTS, "HEALTHCHECK requires at least one argument")
    kind, form = instruction.value
    command = None if form is None or form.value in (ExecForm(()), ShellForm("")) else form.value
    if kind.upper() == "NONE":
        if command is not None:
            refuse(BuildahFlag.HEALTHCHECK, "HEALTHCHECK NONE takes no arguments")
        fields: dict[str, Json] = {"Test": ["NONE"]}
    else:
        flags = read_healthcheck_flags(instruction.flags, stage.builder.unknown_flags)
        if kind.upper() != "CMD":
            refuse(BuildahFlag.HEALTHCHECK, f"Unknown type {strconv.quoted(kind.upper())} in HEALTHCHECK (try CMD)")
        if command is None:
            refuse(BuildahFlag.HEALTHCHECK, "Missing command after HEALTHCHECK CMD")
        fields = {"Test": ["CMD", *command.words] if isinstance(command, ExecForm) else ["CMD-SHELL", command.text]}
        fields |= healthcheck_numbers(flags)
    stage.other_fields["Healthcheck"] = fields
    stage.decisions.append(InstructionEffect.HEALTHCHECK.gives(fields["Test"]))


def _onbuild(stage: Stage, instruction: InstructionOf[Trigger]) -> None:
    if instruction.value is None:
        refuse(BuildahEffect.ARGUMENTS, "ONBUILD requires at least one argument")
    keyword = instruction.value.keyword
    if keyword in ("onbuild", "from", "maintainer"):
        refuse(BuildahEffect.TRIGGER, f"{keyword.upper()} isn't allowed as an ONBUILD trigger")
    text = instruction.original[len("onbuild") :].lstrip("\t\n\f\r ")
    triggers = stage.other_fields["OnBuild"] = stage.other_fields.get("OnBuild") or []
    triggers.append(text)
    stage.decisions.append(InstructionEffect.TRIGGER.gives(text))


def _maintainer(stage: Stage, instruction: InstructionOf[OptionalText]) -> None:
    if instruction.value is None:
        refuse(BuildahEffect.ARGUMENTS, "MAINTAINER requires exactly one argument")
    stage.decisions.append(InstructionEffect.NOTHING.gives(instruction.typed))


def _files(stage: Stage, instruction: Instruction) -> None:
    """Check RUN, COPY or ADD: its flags, and the number of its arguments."""
    keyword = instruction.keyword
    words = [stage.expand(word) for word in instruction.value] if keyword != "run" else []
    if keyword != "run" and len(words) < 2:
        refuse(BuildahEffect.ARGUMENTS, f"{keyword.upper()} requires at least two arguments")
    flags = list(map(stage.expand, instruction.flags))
    check_flags(keyword, flags, stage.builder.unknown_flags, blank=stage.builder.empty_flags)
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
"""By keyword: what changes the stage and adds the decision."""
