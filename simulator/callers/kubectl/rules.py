"""What kubectl makes of a line: the rules of ``run``, ``create``, ``debug`` and ``exec``."""

from __future__ import annotations

from simulator.core.rule import Question, Rule
from simulator.core.sources import KUBECTL

_RUN = "pkg/cmd/run/run.go"
_DEBUG = "pkg/cmd/debug/debug.go"
_EXEC = "pkg/cmd/exec/exec.go"
_PODCMD = "pkg/cmd/util/podcmd/podcmd.go"


class Kubectl(Question):
    """Which containers does a line of kubectl ask for?"""

    ARGS = Rule(
        "The words behind the name of kubectl run are the container's args, so the image's ENTRYPOINT stays.",
        KUBECTL(_RUN, "createPod"),
        note="Two dashes are needed only in front of words that look like options.",
    )
    COMMAND = Rule(
        "With --command the words are the container's command, which replaces the image's ENTRYPOINT.",
        KUBECTL(_RUN, "createPod"),
    )
    CREATED = Rule(
        "For kubectl create job, cronjob and deployment the words behind the two dashes are the container's command.",
        KUBECTL("pkg/cmd/create/create_job.go", "createJob"),
        KUBECTL("pkg/cmd/create/create_cronjob.go", "createCronJob"),
        KUBECTL("pkg/cmd/create/create_deployment.go", "buildPodSpec"),
        note="kubectl run takes the same words for args.",
    )
    OVERRIDES = Rule(
        "The value of --overrides is merged in at the end: a list in it, such as containers, replaces the whole list.",
        KUBECTL(_RUN, "createGeneratedObject"),
        KUBECTL("pkg/cmd/util/helpers.go", "Merge"),
        note="A container in it has neither the image nor the words of the line, unless it repeats them.",
    )
    EPHEMERAL = Rule(
        "To a pod, kubectl debug adds a container; the words are its command, with --arguments-only its args.",
        KUBECTL(_DEBUG, "generateDebugContainer"),
    )
    NODE = Rule(
        "On a node, kubectl debug creates a pod; the words are its command, with --arguments-only its args.",
        KUBECTL(_DEBUG, "generateNodeDebugPod"),
    )
    COPY = Rule(
        "With --copy-to, kubectl debug creates a copy of the pod, and changes a container of it or adds one.",
        KUBECTL(_DEBUG, "generatePodCopyWithDebugContainer"),
        note="Words that replace the command of a container take its args away.",
    )
    POD_UNKNOWN = Rule(
        "What the pod itself says, such as the user for all of its containers, counts in a container that is added.",
        KUBECTL(_DEBUG, "generateDebugContainer"),
    )
    CONTAINER = Rule(
        "Without --container, kubectl exec takes the pod's default container by its annotation, else the first one.",
        KUBECTL(_PODCMD, "FindOrDefaultContainerByName"),
    )
    NO_CONTAINER = Rule(
        "A container that the pod does not have is refused by kubectl exec.",
        KUBECTL(_EXEC, "Run"),
        KUBECTL(_PODCMD, "FindOrDefaultContainerByName"),
    )
    NAME = Rule(
        "A line without a name in front of the two dashes is refused, and most lines with a second one.",
        KUBECTL(_RUN, "Validate"),
        KUBECTL("pkg/cmd/create/create.go", "NameFromCommandArgs"),
        KUBECTL(_EXEC, "Validate"),
        KUBECTL(_DEBUG, "Validate"),
    )
    DASHES = Rule(
        "Words that are not behind two dashes are refused by kubectl exec.",
        KUBECTL(_EXEC, "Complete"),
    )
    IMAGE = Rule(
        "An image that is missing, or whose name is no reference, is refused.",
        KUBECTL(_RUN, "Validate"),
        KUBECTL("pkg/cmd/create/create_job.go", "Validate"),
        KUBECTL(_DEBUG, "Validate"),
    )
    VALUE = Rule(
        "Values that kubectl does not take, and options that do not go together, are refused.",
        KUBECTL(_RUN, "Complete"),
        KUBECTL(_RUN, "Validate"),
        KUBECTL("pkg/cmd/create/create_deployment.go", "Validate"),
        KUBECTL(_DEBUG, "Validate"),
    )
    DRY_RUN = Rule(
        "With --dry-run kubectl prints the object, or lets the API server check it, and creates nothing.",
        KUBECTL("pkg/cmd/util/helpers.go", "GetDryRunStrategy"),
    )
