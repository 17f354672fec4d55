"""The words of a step of a workflow: Tekton and Argo look up the words of an image themselves.

Reads: the words of a step, and the image's. Gives: the request with the whole argv.
Compare: tektoncd/pipeline ``imageInfo`` (pkg/pod/entrypoint_lookup_impl.go) and ``main`` (cmd/entrypoint/main.go),
argo-workflows ``createWorkflowPod`` (workflow/controller/workflowpod.go).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from simulator.callers.kubernetes.containers import Container
from simulator.callers.kubernetes.kubelet import Identity, Variables
from simulator.callers.kubernetes.objects import Maker, field, objects, text_at
from simulator.callers.kubernetes.references import Value, pod_words
from simulator.callers.kubernetes.tekton_values import SCRIPTS, references
from simulator.core.errors import NotModelled
from simulator.core.record import NamedTuple
from simulator.core.request import Request
from simulator.core.rule import Decision, Question, Rule
from simulator.core.sources import ARGO, TEKTON
from simulator.core.values import ImageConfig, Words
from simulator.golang.yaml.values import Items

_POD = "workflow/controller/workflowpod.go"
_LOOKUP = "pkg/pod/entrypoint_lookup_impl.go"
_TAGS = re.compile(r"\{\{.*?\}\}")


class StepWords(Question):
    """Which words does a step of a workflow execute?"""

    TEKTON_IMAGE = Rule(
        "Without a command Tekton executes the image's ENTRYPOINT with the step's args or, without args, with the CMD.",
        TEKTON(_LOOKUP, "imageInfo"),
        TEKTON("cmd/entrypoint/main.go", "main"),
        note="Read in the source, not run. The controller keeps what it found by the image's digest, so what an "
        "earlier run with the same image asked for can decide whether the CMD is appended.",
    )
    TEKTON_CMD = Rule(
        "Of an image without an ENTRYPOINT Tekton executes the CMD, with the step's args appended to it.",
        TEKTON(_LOOKUP, "imageInfo"),
        note="The kubelet replaces the CMD by the args. Read in the source, not run.",
    )
    TEKTON_SHARED = Rule(
        "Of a task's steps with the same image and no command, the first decides for all whether the CMD is appended.",
        TEKTON("pkg/pod/entrypoint_lookup.go", "resolveEntrypoints"),
        note="Read in the source, not run.",
    )
    TEKTON_SCRIPT = Rule(
        "A step with a script executes a file that Tekton writes, with the step's args.",
        TEKTON("pkg/pod/script.go", "placeScriptInContainer"),
        note="The last five characters of the file's name are drawn at random; dsim writes XXXXX. A script without "
        "a #! line gets #!/bin/sh and set -e.",
    )
    TEKTON_BOTH = Rule(
        "A step with a script and a command is refused.",
        TEKTON("pkg/apis/pipeline/v1/container_validation.go", "Validate"),
    )
    ARGO_IMAGE = Rule(
        "Without a command Argo executes the image's ENTRYPOINT with the args, or without args with the CMD.",
        ARGO(_POD, "build"),
        note="Read in the source, not run. The names of images in Argo's own configuration come first.",
    )
    ARGO_NO_ARGS = Rule(
        "An empty list of args is a list for Argo: the image's CMD is not executed.",
        ARGO(_POD, "build"),
        note="In a pod an empty list of args asks for nothing. Read in the source, not run.",
    )
    ARGO_SCRIPT = Rule(
        "A template with a script executes its command, its args, and the path of the file with the script.",
        ARGO("workflow/controller/operator.go", "executeScript"),
        ARGO("workflow/common/common.go", "ExecutorScriptSourcePath"),
    )
    WRAPPED = Rule(
        "Process 1 of a step is a program of the workflow engine, which starts the words of the step.",
        TEKTON("pkg/pod/entrypoint.go", "orderContainers"),
        ARGO(_POD, "build"),
    )
    REFERENCE = Rule(
        "A reference whose value the manifest does not have is replaced when the step is started.",
        TEKTON("pkg/reconciler/taskrun/resources/apply.go", "ApplyParameters"),
        ARGO("workflow/common/util.go", "ProcessArgs"),
    )


class LookedUp(NamedTuple):
    """The words of a step without a command: they are those of the image and ``args``, as the maker puts them together.

    ``args`` is None without a list. ``appends_cmd`` says whether Tekton appends the CMD to the ENTRYPOINT;
    ``variables`` are those by which the kubelet replaces references, also in the image's words.
    """

    maker: Maker
    identity: Identity
    args: Words | None
    appends_cmd: bool
    variables: Mapping[str, Value]

    def complete(self, request: Request, image: ImageConfig, unstated: Sequence[str] | None) -> Request:
        """Return the request with the whole argv; raises ``NotModelled`` where there is no word at all."""
        request = self.identity.complete(request, image, unstated)
        entrypoint, cmd = image.entrypoint or (), image.cmd or ()
        args = self.args or ()
        if self.maker == "argo":
            rule = StepWords.ARGO_IMAGE if self.args is None or self.args else StepWords.ARGO_NO_ARGS
            own = (*entrypoint, *(cmd if self.args is None else ()))
        else:
            rule = StepWords.TEKTON_IMAGE if entrypoint else StepWords.TEKTON_CMD
            own = (*entrypoint, *(cmd if self.appends_cmd else ())) if entrypoint else cmd
        expanded = pod_words(own, self.variables.get, "the image").value or ()
        words = (*expanded, *args)
        if not words:
            raise NotModelled("a step without a word", "the step and its image have no word; give the step a command")
        container = request.container._replace(entrypoint=words, cmd=())
        return request._replace(container=container, decisions=(*request.decisions, rule.gives(words)))


def as_step(request: Request, container: Container, known: Variables, identity: Identity) -> Request:
    """Return the request of a container that is a step of a workflow; that of another container as it is.

    Raises ``Refusal`` for a step that Tekton refuses, and ``NotModelled`` where the number of words is not known.
    """
    maker, fields = container.pod.maker, container.fields
    if not maker or container.kind != "main":
        return request
    _check(container)
    words, program = request.container, "the entrypoint of Tekton" if maker == "tekton" else "argoexec"
    decisions = [*request.decisions, StepWords.WRAPPED.gives(program)]
    args = (words.cmd or ()) if isinstance(fields.get("args"), Items) else None
    if maker == "tekton" and text_at(fields, "script"):
        decisions.append(StepWords.TEKTON_SCRIPT.gives(words.entrypoint))
    elif maker == "argo" and text_at(fields, "source"):
        decisions.append(StepWords.ARGO_SCRIPT.gives(words.cmd))
    completion = request.completion
    if not words.entrypoint:
        appends, shared = _appends_cmd(container)
        decisions += [StepWords.TEKTON_SHARED.gives(appends)] if shared and maker == "tekton" else []
        completion = LookedUp(maker, identity, args, appends, known.known)
    remarks = (*request.remarks, *_remarks(container))
    return request._replace(decisions=tuple(decisions), completion=completion, remarks=remarks)


def _check(container: Container) -> None:
    fields = container.fields
    if container.pod.maker == "tekton" and text_at(fields, "script") and fields.get("command"):
        command = fields["command"]
        if not (len(command) == 1 and str(command[0]).startswith(SCRIPTS)):
            message = f"{fields.spot}: validation failed: script cannot be used with command"
            raise StepWords.TEKTON_BOTH.refuses("request", message)
    for word in _texts(container):
        if container.pod.maker == "tekton" and "[*]" in "".join(references(word)):
            what = f"{container.name} holds {word}, and the manifest does not say which words that are"
            raise NotModelled(word, f"{what}; give the parameter a default, or the run that sets it")


def _texts(container: Container) -> Iterator[str]:
    for key in ("command", "args"):
        listed = container.fields.get(key)
        yield from (word for word in listed if isinstance(word, str)) if isinstance(listed, Items) else ()


def _appends_cmd(container: Container) -> tuple[bool, bool]:
    """Return whether Tekton appends the CMD, and whether another step of the task decided that."""
    steps = [step for step in objects(field(container.pod.template, "spec"), "containers") if not step.get("command")]
    same = [step for step in steps if text_at(step, "image") == container.image]
    first = same[0] if same else container.fields
    return not first.get("args"), bool(first.get("args")) != bool(container.fields.get("args"))


def _remarks(container: Container) -> Iterator[Decision[str]]:
    pattern = _TAGS if container.pod.maker == "argo" else None
    found = [text for word in _texts(container) for text in (pattern.findall(word) if pattern else references(word))]
    if found:
        listed = ", ".join(dict.fromkeys(found))
        yield StepWords.REFERENCE.gives(f"{listed} stays as it is written: its value is known when the step starts")
