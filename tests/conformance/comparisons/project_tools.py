"""Units and manifests of other projects: where dsim's line or container is not that of Podman."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from simulator.callers import quadlet
from simulator.callers.podman.tools import podman_release
from simulator.callers.quadlet.folder import check_folder, generator_of
from simulator.callers.quadlet.unit_words import join_words
from simulator.callers.selected_names import read_workload
from simulator.callers.table import find_caller
from simulator.core.errors import DsimError, NotModelled
from simulator.core.request import CallerContext
from simulator.core.rule import Refusal
from simulator.oracle import protocol
from simulator.releases.find import find_engine
from tests.conformance.comparisons.kube_plays import expected, shown
from tests.conformance.comparisons.quadlets import plain, said_of

UNITS = "/tmp/project-units"
CONFIG = {"Entrypoint": ["ex", "ey"], "Cmd": ["cx"], "Env": ["A=image", "PATH=/p"], "WorkingDir": "/w", "User": "7"}
_IMAGE = "localhost/project:1"


def unit(name: str, files: Mapping[str, str], theirs: str | None, said: str, engine: str) -> str | None:
    """Say in which way dsim makes another line of a unit than the generator did; None where it does not.

    ``theirs`` is the generator's line, None where it made none, and ``said`` what it wrote to standard error.
    """
    lines = [line.strip() for line in said.splitlines() if "Loading" not in line]
    last = name.rpartition("/")[2]
    shown = "; ".join(line for line in lines if last in line)[-300:] or "; ".join(lines)[-300:]
    try:
        ours = _line_of(name, files, engine)
    except Refusal as refusal:
        message = said_of(refusal).partition(": no other unit")[0]
        if theirs is None and ("panic" in said or plain(message) in plain(said.replace(f"{UNITS}/", ""))):
            return None
        return f"refused by dsim alone: {refusal}" if theirs else f"refused with other words: {refusal}; {shown}"
    except NotModelled as missing:
        return f"no answer: {missing}; {theirs or shown}"
    if theirs is None:
        return f"{'the generator dies' if 'panic' in said else 'refused by the generator alone'}: {shown}"
    same = sorted(ours.split(" ")) == sorted(theirs.split(" ")) and theirs.endswith(ours.rpartition(" ")[2])
    return None if same else f"different: {ours!r}, the generator has {theirs!r}"


def _line_of(name: str, files: Mapping[str, str], engine: str) -> str:
    podman = podman_release(find_engine(engine))
    generator = generator_of(podman)
    check_folder(name, files, generator)
    if name.endswith(".kube"):
        return join_words(quadlet.generate_kube_line(name, files, podman, UNITS), generator.blank)
    return join_words(quadlet.generate_line(name, files, podman, UNITS).words, generator.blank)


def with_image(text: str) -> str:
    """Return a manifest with every image replaced by the loaded one, which is never pulled."""
    found = re.sub(
        r"""^(\s*(?:- )?["']?image["']?: *)(?![{\[|>&*!]|$).*?(,?)$""", rf'\1"{_IMAGE}"\2', text, flags=re.MULTILINE
    )
    return re.sub(r"""(["']?imagePullPolicy["']?: *)["']?\w+["']?""", r'\1"Never"', found)


def paths_of_machine(text: str) -> list[str]:
    """List the absolute paths that volumes of the machine may name."""
    return [each for each in re.findall(r"""path["']?: *["']?(/[\w./-]+)""", text) if ".." not in each]


def manifest(text: str, inspected: str, said: str, status: int, engine: str) -> Iterator[tuple[str, str | None]]:
    """Yield each container of a manifest, or all of it where it makes none, and in which way dsim answers otherwise."""
    made = {each["Name"]: shown(each) for each in json.loads(inspected) if not each.get("IsInfra")}
    for container, answer in _answers(text, engine):
        outcome = answer["outcome"]
        if not container:
            same = status != 0 if outcome == "refused" else not made
            if outcome == "not-modelled":
                yield "manifest", f"no answer: {answer['message']}; podman {status} {said[-200:]}"
            elif outcome == "refused":
                yield "manifest refused", None if same else f"refused by dsim alone: {answer['message']}"
            else:
                yield "manifest without a pod", None if same else f"made by podman alone: {sorted(made)}"
            continue
        yield "container", _of_container(container, answer, made, said, status)
    yield from (("container", f"made by podman alone: {name}") for name in made)


def _of_container(name: str, answer: dict[str, Any], made: dict[str, list[Any]], said: str, status: int) -> str | None:
    owner, _, last = name.partition("/")
    found = next((each for each in (f"{owner}-{last}", f"{owner}-pod-{last}") if each in made), "")
    seen = made.pop(found, None)
    if answer["outcome"] == "not-modelled":
        return f"no answer: {name}: {answer['message']}; podman {status} {said[-200:]}"
    if answer["outcome"] == "refused":
        return None if seen is None else f"refused by dsim alone: {name}: {answer['message']}"
    ours = expected(answer["process"])
    if seen is None:
        return f"refused by podman alone: {name}: {said[-300:]}" if status else f"made by dsim alone: {name}"
    return None if ours == seen else f"different: {name}: dsim {ours}, podman {seen}"


def _answers(text: str, engine: str) -> Iterator[tuple[str, dict[str, Any]]]:
    body = {"files": {"project.yaml": text}}
    asked = {"engine": engine, "images": {"*": CONFIG}}
    caller = find_caller("kubernetes")
    assert caller is not None  # it is in the table
    try:
        names = read_workload(caller, body, find_engine(engine), CallerContext()).names()
    except Refusal as refusal:
        yield "", {"outcome": "refused", "message": str(refusal)}
        return
    except NotModelled as missing:
        yield "", {"outcome": "not-modelled", "message": str(missing)}
        return
    except DsimError as error:
        yield "", {"outcome": "nothing", "message": str(error)}
        return
    for name in names:
        yield name, protocol.answer({**asked, "request": {"kubernetes": {**body, "container": name}}})
