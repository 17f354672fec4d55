"""What the engine refuses in the container that the classic builder makes for an instruction.

Reads: a stage, whose settings come from a base image where its own instructions did not set them.
Compare: moby ``verifyContainerSettings`` and ``validateContainerConfig`` (daemon/container.go).
"""

from simulator.build.buildkit.effect_rules import InstructionEffect
from simulator.build.buildkit.stage import Stage
from simulator.build.dockerfile.refusals import no_signal
from simulator.build.dockerfile.syntax_tree import Instruction
from simulator.build.stage_start import From
from simulator.golang.signal import is_signal

NO_CONTAINER = ("copy", "add")
"""The keywords of the instructions that make no container."""
_TIMES = ("Interval", "Timeout", "Retries", "StartPeriod", "StartInterval")


def check_container(stage: Stage, instruction: Instruction) -> None:
    """Refuse the container for an instruction of the classic builder, as the engine does.

    That for HEALTHCHECK has the instruction's own healthcheck; what it takes from the base is for the next one.
    """
    if stage.working_dir[:1] not in ("", "/"):
        message = f"the working directory '{stage.working_dir}' is invalid, it needs to be an absolute path"
        raise InstructionEffect.RELATIVE_BASE.refuses("build", message)
    signal = stage.other_fields.get("StopSignal")
    if signal and not is_signal(signal):
        raise InstructionEffect.BASE_SIGNAL.refuses("build", no_signal(stage.builder, signal))
    if stage.nameless is not None:
        raise From.NAMELESS.refuses("build", f"invalid environment variable: {stage.nameless}")
    if (healthcheck := stage.other_fields.get("Healthcheck")) and instruction.keyword != "healthcheck":
        _check_healthcheck(healthcheck)


def _check_healthcheck(healthcheck: dict[str, int]) -> None:
    for name in _TIMES:
        value = healthcheck.get(name) or 0
        if name == "Retries" and value < 0:
            raise InstructionEffect.BASE_HEALTHCHECK.refuses("build", "Retries in Healthcheck cannot be negative")
        if name != "Retries" and value < 1_000_000 and value:
            message = f"{name} in Healthcheck cannot be less than 1ms"
            raise InstructionEffect.BASE_HEALTHCHECK.refuses("build", message)
