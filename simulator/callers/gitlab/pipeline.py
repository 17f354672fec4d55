"""The file of a pipeline: which images its jobs and their services use, and with which words.

Reads: YAML. Gives: ``JobContainer`` for each job and service. ``include`` and ``!reference`` are not read.
Compare: GitLab ``Gitlab::Ci::Config::Entry::Job`` and ``Entry::Imageable`` (lib/gitlab/ci/config/entry).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from simulator.core.errors import NothingStarted, NotModelled, Unreadable
from simulator.core.record import NamedTuple
from simulator.golang.yaml.nodes import NotYaml
from simulator.golang.yaml.values import Items, Map, read_values

_GLOBAL = frozenset(
    "default include image services stages variables workflow before_script after_script cache spec".split()
)
_VARIABLE = re.compile(r"\$(?:\{(\w+)\}|(\w+))", re.ASCII)
_DEPTH = 10  # of extends


class JobContainer(NamedTuple):
    """The container of a job, or of one of its services."""

    image: str
    entrypoint: tuple[str, ...]
    command: tuple[str, ...]
    user: str
    variables: Mapping[str, str]
    role: str

    @property
    def is_service(self) -> bool:
        """Whether it is a service's."""
        return self.role == "service"


def read_pipeline(text: str, file: str, variables: Mapping[str, str]) -> dict[str, JobContainer]:
    """Return the containers of the jobs of a file, by JOB and JOB/SERVICE; ``variables`` are the runner's."""
    try:
        documents = [document for document in read_values(text, file) if document is not None]
    except NotYaml as error:
        raise Unreadable(str(error)) from None
    document = documents[-1] if documents else None
    if not isinstance(document, Map):
        raise Unreadable(f"{file} is no mapping of jobs, as a pipeline is")
    found = dict(_jobs(document, variables))
    if not found:
        raise NothingStarted(f"{file} has no job with an image; jobs without one run where the runner says")
    return found


def _jobs(document: Map, variables: Mapping[str, str]) -> Iterator[tuple[str, JobContainer]]:
    default = document.get("default")
    default = default if isinstance(default, Map) else Map(document.spot)
    known: dict[str, _Extended] = {}
    for name, job in document.items():
        if name in _GLOBAL or str(name).startswith(".") or not isinstance(job, Map):
            continue
        inherited = {key: default.get(key, document.get(key)) for key in ("image", "services")}
        fields = {
            **{key: value for key, value in inherited.items() if value is not None},
            **_extended(job, document, known).fields,
        }
        env = {**_variables(document.get("variables")), **_variables(fields.get("variables")), **variables}
        if fields.get("image"):
            yield str(name), _container(fields["image"], env, "job")
        services, used = fields.get("services"), Counter[str]()
        for service in services if isinstance(services, Items) else ():
            container = _container(service, env, "service")
            alias = service.get("alias") if isinstance(service, Map) else None
            label = str(alias or container.image.partition("@")[0].rpartition("/")[2].partition(":")[0])
            used[label] += 1
            yield f"{name}/{label}" + (f" ({used[label]})" if used[label] > 1 else ""), container


class _Extended(NamedTuple):
    """A job's fields with those of the jobs that it extends, and how many of them stand above each other."""

    fields: dict[str, Any]
    depth: int = 0


_OPEN = _Extended({}, _DEPTH + 1)
"""Stands for a job whose fields are being read: whoever extends it extends too many."""


def _extended(job: Map, document: Map, known: dict[str, _Extended], below: int = 0) -> _Extended:
    """Return a job's fields with those of the jobs that it extends; of mappings single keys are overridden.

    ``known`` has the jobs that are read already; ``below`` counts those that are being read.
    """
    given = job.get("extends") or []
    parents = [given] if isinstance(given, str) else given
    if not isinstance(parents, list) or not all(isinstance(parent, str) for parent in parents):
        raise Unreadable("extends of a job is neither a name nor a list of names")
    found = _Extended({})
    for parent in parents:
        if parent not in known:
            base = document.get(parent)
            if not isinstance(base, Map):
                raise NotModelled(f"extends {parent}", f"the job {parent} is not in the file; give the whole pipeline")
            known[parent] = _OPEN
            if below <= _DEPTH:
                known[parent] = _extended(base, document, known, below + 1)
        depth = max(found.depth, known[parent].depth + 1)
        if depth > _DEPTH:
            raise NotModelled("extends", f"jobs that extend each other more than {_DEPTH} times are not modelled")
        found = _Extended(_merged(found.fields, known[parent].fields), depth)
    return found._replace(fields=_merged(found.fields, job))


def _merged(base: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for key, value in other.items():
        both = isinstance(value, dict) and isinstance(merged.get(key), dict)
        merged[key] = _merged(merged[key], value) if both else value
    return merged


def _variables(value: Any) -> dict[str, str]:
    found = {}
    for key, member in value.items() if isinstance(value, dict) else ():
        text = member.get("value") if isinstance(member, dict) else member
        if text is not None:
            found[str(key)] = str(text).lower() if isinstance(text, bool) else str(text)
    return found


def _container(value: Any, env: Mapping[str, str], role: str) -> JobContainer:
    fields = {"name": value} if isinstance(value, str) else value
    if not isinstance(fields, dict) or not isinstance(fields.get("name"), str):
        raise Unreadable(f"a {role} names no image: {value}")
    docker = fields.get("docker")
    user = str(docker.get("user") or "") if isinstance(docker, dict) else ""
    own = _variables(fields.get("variables")) if role == "service" else {}
    entrypoint, command = (_words(fields.get(key), key, role) for key in ("entrypoint", "command"))
    every = {**env, **own}
    return JobContainer(_expand(fields["name"], every), entrypoint, command, user, every, role)


def _words(value: Any, key: str, role: str) -> tuple[str, ...]:
    if value is None:
        return ()
    if isinstance(value, str) and key == "command":
        return (value,)
    if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
        raise Unreadable(f"{key} of a {role} is no list of texts, as GitLab wants it")
    return tuple(value)


def _expand(name: str, env: Mapping[str, str]) -> str:
    """Replace the variables of an image's name whose values are known, also those in a value; others stay."""
    for _ in range(2):
        name = _VARIABLE.sub(lambda match: env.get(match[1] or match[2], match[0]), name)
    return name
