"""The images that the steps of a GitHub workflow build: docker/build-push-action and redhat-actions/buildah-build.

Reads: a workflow, or a composite action. Gives: names with what they are built from; a tag that comes of
docker/metadata-action is a symbol. Compare: docker/build-push-action (action.yml, src/context.ts),
docker/metadata-action (src/image.ts), redhat-actions/buildah-build (action.yml, src/index.ts).
"""

from __future__ import annotations

import csv
import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import Any

from simulator.analysis.repository.builds.build import Build, Marks, Named, contexts_of, is_remote, pairs_of
from simulator.analysis.repository.builds.job_values import EXPRESSION, Values, matrix_values
from simulator.analysis.repository.variables import set_by_commands
from simulator.callers.github.documents import read_document

_ACTIONS = re.compile(
    r"(docker/build-push-action|redhat-actions/buildah-build|docker/metadata-action|actions/checkout)@.*"
)
_DEFAULT_CONTEXT = re.compile(r"\{\{\s*defaultContext\s*\}\}(?::(.*))?")


def workflow_builds(path: str, files: Mapping[str, str]) -> Iterator[Named]:
    """Yield the images that the steps of a workflow build. Raises ``Refusal`` for a text that is none."""
    text = files[path]
    if "docker/build-push-action" not in text and "redhat-actions/buildah-build" not in text:
        return
    document = read_document(text, path)
    jobs = document.get("jobs")
    for job in [*(jobs.values() if isinstance(jobs, Mapping) else ()), document.get("runs")]:
        if isinstance(job, Mapping) and isinstance(job.get("steps"), list):
            values = Values({"github.workspace": "."}, Marks(), set_by_commands(text)).with_env(document.get("env"))
            for of_matrix in matrix_values(job):
                own = values.with_values({name: values.fill(text) for name, text in of_matrix.items()})
                yield from _job_builds(job, own.with_env(job.get("env")), files)


def _job_builds(job: Mapping[str, Any], values: Values, files: Mapping[str, str]) -> Iterator[Named]:
    """Yield the images of the steps of a job; none behind a checkout of another repository."""
    root = ""
    for step in job["steps"]:
        action = _ACTIONS.fullmatch(str(step.get("uses"))) if isinstance(step, Mapping) else None
        if action is None:
            continue
        inputs = step.get("with")
        own = values.with_env(step.get("env"))
        given = {} if not isinstance(inputs, Mapping) else {
            str(name).lower(): own.fill(value) for name, value in inputs.items() if isinstance(value, str)
        }  # fmt: skip
        if action[1] == "actions/checkout":
            is_other = given.get("repository") and not EXPRESSION.search(str(inputs["repository"]))
            root = root if is_other and given.get("path") else "\0" if is_other else given.get("path", "")
        elif action[1] == "docker/metadata-action":
            values = values.with_values(_metadata(str(step.get("id")), given, values.marks))
        else:
            build = _pushed if action[1] == "docker/build-push-action" else _buildah
            yield from build(given, root, files, values.marks)


def _metadata(name: str, given: Mapping[str, str], marks: Marks) -> dict[str, str]:
    """Return what docker/metadata-action gives: the images that it names, each with a tag that is not known."""
    source = f"${{{{ steps.{name}.outputs.tags }}}}"
    images = [field for line in _lines(given.get("images", "")) for field in _images(line)]
    tagged = "\n".join(f"{image}:{marks.mark(source)}" for image in images)
    first = tagged.partition("\n")[0]
    outputs = f"steps.{name}.outputs".lower()
    return {
        f"{outputs}.tags": tagged,
        f"fromjson({outputs}.json).tags[0]": first,
        f"join(fromjson({outputs}.json).tags, ',')": tagged,
    }


def _fields(line: str) -> list[str]:
    """Return the fields of a line of CSV."""
    try:
        return next(csv.reader([line]), [])
    except csv.Error:
        return []


def _images(line: str) -> Iterator[str]:
    """Yield the images of a line of ``images``: fields of CSV, where only ``name=`` has one."""
    for field in _fields(line):
        key, equals, value = field.strip().partition("=")
        if key and not equals:
            yield key
        elif key == "name" and value:
            yield value


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def _whole(text: str) -> list[str]:
    """Return the entries of an input whose lines are one entry each, maybe in quotes."""
    return [",".join(_fields(line)) for line in _lines(text)]


def _listed(text: str) -> list[str]:
    """Return the entries of an input that is a list, divided by lines and commas."""
    return [field.strip() for line in _lines(text) for field in _fields(line) if field.strip()]


def _pushed(given: Mapping[str, str], root: str, files: Mapping[str, str], marks: Marks) -> Iterator[Named]:
    """Yield the image of docker/build-push-action, by its tags, and by the names of its outputs."""
    tags = _listed(given.get("tags", ""))
    for output in _lines(given.get("outputs", "")):
        for field in _fields(output):
            key, _, value = field.partition("=")
            tags += value.split(",") if key.strip() == "name" else []
    context, file = given.get("context", ""), given.get("file", "")
    default = _DEFAULT_CONTEXT.fullmatch(context)
    if not context or default:  # the repository at the commit of the workflow: nothing of the checkout matters
        place = posixpath.join((default and default[1]) or "", file or "Dockerfile")
    elif is_remote(context):
        return
    else:
        place = _in_checkout(file or posixpath.join(context, "Dockerfile"), root)
    contexts = contexts_of(_whole(given.get("build-contexts", "")))
    arguments = pairs_of(_whole(given.get("build-args", "")))
    build = Build(tuple(tags), (place,), given.get("target", ""), arguments, contexts)
    yield from build.named(files, marks.symbols)


def _buildah(given: Mapping[str, str], root: str, files: Mapping[str, str], marks: Marks) -> Iterator[Named]:
    """Yield the image of redhat-actions/buildah-build, of one Containerfile."""
    named = next((given[key] for key in ("containerfiles", "dockerfiles") if given.get(key)), "")
    tags, image = given.get("tags", "latest").split(), given.get("image", "")
    paths = _listed(named)
    if len(paths) != 1 or given.get("extra-args"):
        return
    names = [tag if tag.find(":") > 0 else f"{image}:{tag}" for tag in tags]
    context = given.get("context", ".")
    places = (_in_checkout(paths[0], root), _in_checkout(posixpath.join(context, paths[0]), root))
    build = Build(tuple(names), tuple(place for place in places if place in files)[:1])
    yield from build._replace(build_args=pairs_of(_whole(given.get("build-args", "")))).named(files, marks.symbols)


def _in_checkout(path: str, root: str) -> str:
    """Return the path in the repository of a path in the workspace, where a checkout may have a folder of its own."""
    path = posixpath.normpath(path)
    return path if not root else posixpath.relpath(path, posixpath.normpath(root))
