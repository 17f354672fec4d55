"""The variables that Compose knows: the caller's, then those of ``.env`` or ``--env-file``.

Compare: compose-go ``WithOsEnv``, ``WithEnvFiles``, ``WithDotEnv`` (cli/options.go), ``GetEnvFromFile``
(dotenv/env.go).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from simulator.callers.compose import dotenv
from simulator.callers.compose.dotenv import BadLine, EnvFile
from simulator.callers.compose.files import Files
from simulator.callers.compose.refusals import refusal
from simulator.callers.compose.template import Interpolation, Invalid, Lookup, Required
from simulator.callers.compose.versions import Compose
from simulator.core.errors import NotModelled

T = TypeVar("T")
# Compose sets these itself, from its working directory.
_OWN = {
    "PWD": "the folder that Compose is called in",
    "COMPOSE_PROJECT_NAME": "the project's name, which the folder's name gives unless the file has one",
}


class Environment:
    """Variables by name; a later source never changes an earlier one."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self.variables = dict(variables)

    def lookup(self, name: str) -> str | None:
        """Return a variable, None if unset; raises ``NotModelled`` for one that Compose sets to an unknown value."""
        value = self.variables.get(name)
        if value is None and name in _OWN:
            raise NotModelled(f"variable {name}", f"{name} is {_OWN[name]}; give it in environment")
        return value

    def with_files(self, variables: Mapping[str, str]) -> Environment:
        """Return an environment with more variables; those of this one win. It is this one if none is new."""
        if variables.keys() <= self.variables.keys():
            return self
        return Environment({**variables, **self.variables})


def env_files(
    files: Files, names: Sequence[str], environment: Environment, profile: Compose, *, included: bool = False
) -> dict[str, str]:
    """Read the files of ``--env-file``, ``.env``, or an ``include``; a later file wins."""
    variables: dict[str, str] = {}
    for name in names:
        text = files.text(name)
        if text is None:
            raise refusal(EnvFile.MISSING, f"couldn't find env file: {name}", None).of_file(name)

        def lookup(key: str) -> str | None:
            return variables.get(key) if (value := environment.variables.get(key)) is None else value

        variables.update(read_file(name, text, lookup, None if included else 1, lazy=profile.lazy))
        if profile.sets_variables and not included and "" in variables:
            raise refusal(EnvFile.REFUSED, "setenv: invalid argument", name, 1)
    return variables


def read_file(name: str, text: str, lookup: Lookup, status: int | None = None, *, lazy: bool) -> dict[str, str]:
    """Read the variables of one file; raises ``Refusal`` with the file's name if it is invalid."""
    variables: dict[str, str] = {}
    refuse_errors(name, lambda: dotenv.read(text, variables, lookup, lazy=lazy), status)
    return variables


def refuse_errors(name: str, read: Callable[[], T], status: int | None = None) -> T:
    """Call a reader of a file; turn its errors into a ``Refusal`` with the file's name."""
    try:
        return read()
    except BadLine as error:
        raise refusal(EnvFile.REFUSED, f"failed to read {name}: {error}", f"{name}:{error.line}", status) from None
    except Invalid as error:
        message = f'failed to read {name}: Invalid template: "{error.template}"'
        raise refusal(Interpolation.INVALID, message, name, status) from None
    except Required as error:
        raise refusal(Interpolation.REQUIRED, f"failed to read {name}: {error}", name, status) from None
