"""The variables that the process gets: those of the configuration, and what the engine and its runtime add.

Reads: the configuration's variables. Gives: ``Variables``, or the failure.
Compare: moby ``CreateDaemonEnvironment`` (container/container.go), ``ReplaceOrAppendEnvValues`` (container/env.go);
runc ``prepareEnv`` (libcontainer/env.go).
"""

from __future__ import annotations

from typing import Literal

from simulator.core.record import NamedTuple
from simulator.core.rule import Decision, Question, Rule
from simulator.core.sources import CRUN, MOBY, PODMAN, RUNC
from simulator.core.values import UNSTATED
from simulator.engine.runtime import Runtime, Starting
from simulator.golang.strconv import quoted
from simulator.launch.process import Identity, Launch


class StartVariables(Question):
    """Which variables does the process get?"""

    COMPLETED = Rule(
        "The process gets the configuration's variables; PATH, HOSTNAME and HOME are added where they are not set.",
        MOBY("container/container.go", "CreateDaemonEnvironment"),
        RUNC("libcontainer/env.go", "prepareEnv"),
        note="With a terminal TERM is added as well. Of several with one name the last is used; a bare name removes a "
        "variable, PATH too, which then leads nowhere. HOME is that of the user in /etc/passwd, the root for one "
        "who is not there.",
    )
    NUL = Rule(
        "The runtime runc starts no container with a NUL character in a variable; crun cuts the variable there.",
        RUNC("libcontainer/env.go", "prepareEnv"),
        CRUN("src/libcrun/container.c", "container_init_setup"),
    )
    NAMELESS = Rule(
        "A variable without a name keeps the container from starting.",
        RUNC("libcontainer/env.go", "prepareEnv"),
        PODMAN("pkg/env/env.go", "parseEnv"),
        note="Podman does not even create the container.",
    )


class Variables(NamedTuple):
    """The variables that the process gets."""

    decision: Decision[dict[str, str]]
    """By name; a value that is not known holds ``UNSTATED``."""

    @property
    def path(self) -> str:
        """PATH; ``""`` where it is empty or not set."""
        return self.decision.value.get("PATH", "")

    @property
    def entries(self) -> tuple[str, ...]:
        """The variables as ``NAME=VALUE``."""
        return tuple([f"{name}={value}" for name, value in self.decision.value.items()])


class VariablesFailure(NamedTuple):
    """A variable keeps the container from starting; the message is the decision's value."""

    decision: Decision[str | None]
    stage: Literal["create", "start"]


def refused_variable(container: Launch, starting: Starting) -> VariablesFailure | None:
    """Refuse to create a container with a variable without a name, where the engine does; None if it has none."""
    if starting.refuses_nameless and any(entry[:1] in ("", "=") for entry in container.process.env):
        return VariablesFailure(StartVariables.NAMELESS.gives(None), "create")
    return None


def start_variables(
    container: Launch, identity: Identity, starting: Starting, runtime: Runtime
) -> Variables | VariablesFailure:
    """Complete the variables of the configuration."""
    found: dict[str, str] = {}
    if starting.default_path:
        found["PATH"] = starting.default_path
    if starting.sets_hostname:
        found["HOSTNAME"] = container.hostname or UNSTATED
    if container.tty:
        found["TERM"] = "xterm"
    for entry in container.process.env:
        name, equals, value = entry.partition("=")
        if not name and equals:
            message = runtime.nameless_variable.format(entry=quoted(entry)) or None
            return VariablesFailure(StartVariables.NAMELESS.gives(message), "start")
        if not equals:
            found.pop(name, None)
            continue
        if "\0" in entry:
            if not runtime.truncates_nul:
                template = (runtime.nul_in_name if "\0" in name else "") or runtime.nul_in_variable
                message = template.format(name=quoted(name), entry=quoted(entry))
                return VariablesFailure(StartVariables.NUL.gives(message), "start")
            name, _, value = entry.partition("\0")[0].partition("=")
        found[name] = value
    home = found.get("HOME")
    if home is None or (not home and not runtime.empty_home_kept):
        found["HOME"] = _home(container, identity, starting, runtime)
    return Variables(StartVariables.COMPLETED.gives(found))


def _home(container: Launch, identity: Identity, starting: Starting, runtime: Runtime) -> str:
    """Give HOME where the configuration does not set it."""
    if starting.leaves_home and identity.home == "/" and not identity.name and not container.process.user:
        return UNSTATED if runtime.home_without_entry is None else runtime.home_without_entry
    return UNSTATED if identity.home is None else identity.home
