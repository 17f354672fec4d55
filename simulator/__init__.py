"""dsim: what will this container execute, and why?

Everything listed in ``__all__`` is public and imported only when it is used; every other name is private.
Read ``api`` first. No module of the project imports this one but for ``__version__``.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simulator.analysis.suggest import Suggestion as Suggestion
    from simulator.api.answer import Answer as Answer
    from simulator.api.image import Image as Image
    from simulator.api.requests import ask as ask
    from simulator.api.requests import compose as compose
    from simulator.api.requests import create as create
    from simulator.api.requests import docker_exec as docker_exec
    from simulator.api.requests import docker_run as docker_run
    from simulator.api.requests import kubernetes as kubernetes
    from simulator.api.requests import podman_run as podman_run
    from simulator.api.requests import quadlet as quadlet
    from simulator.api.requests import resolve as resolve
    from simulator.api.requests import stack as stack
    from simulator.api.review import Change as Change
    from simulator.api.review import Difference as Difference
    from simulator.api.review import MatrixRow as MatrixRow
    from simulator.api.review import diff as diff
    from simulator.api.review import lint as lint
    from simulator.api.review import matrix as matrix
    from simulator.api.review import suggest as suggest
    from simulator.build.builders import BUILDERS as BUILDERS
    from simulator.callers.table import CALLERS as CALLERS
    from simulator.core.errors import DsimError as DsimError
    from simulator.core.errors import NotModelled as NotModelled
    from simulator.core.errors import Unreadable as Unreadable
    from simulator.core.rule import Decision as Decision
    from simulator.core.rule import Refusal as Refusal
    from simulator.core.rule import Rule as Rule
    from simulator.core.values import Origin as Origin
    from simulator.core.values import Process as Process
    from simulator.core.values import Word as Word
    from simulator.linting.finding import Finding as Finding
    from simulator.linting.finding import LintReport as LintReport
    from simulator.releases.all import ENGINES as ENGINES
    from simulator.rulebook import RULES as RULES

__version__ = "0.1.0"

_PLACES = {
    "api.answer": "Answer",
    "api.image": "Image",
    "api.requests": "ask compose create docker_exec docker_run kubernetes podman_run quadlet resolve stack",
    "api.review": "Change Difference MatrixRow diff lint matrix suggest",
    "analysis.suggest": "Suggestion",
    "build.builders": "BUILDERS",
    "callers.table": "CALLERS",
    "core.errors": "DsimError NotModelled Unreadable",
    "core.rule": "Decision Refusal Rule",
    "core.values": "Origin Process Word",
    "linting.finding": "Finding LintReport",
    "releases.all": "ENGINES",
    "rulebook": "RULES",
}
_MODULES = {name: f"simulator.{module}" for module, names in _PLACES.items() for name in names.split()}
__all__ = ["__version__", *_MODULES]  # noqa: PLE0604  # names, written once


if not TYPE_CHECKING:  # a type checker knows the names from above, and that there are no others

    def __getattr__(name: str) -> Any:
        """Import a public name when it is first used."""
        if name not in _MODULES:
            raise AttributeError(f"module 'simulator' has no attribute {name!r}")
        value = getattr(import_module(_MODULES[name]), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    """List the public names."""
    return sorted(__all__)
