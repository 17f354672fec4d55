"""The kinds of problems that ``dsim diff`` and starts have in annotations, SARIF and Code Quality reports."""

from __future__ import annotations

from simulator.report.documents.problems import ProblemKind

_REVIEW = "https://docs.docker.com/reference/dockerfile/#understand-how-cmd-and-entrypoint-interact"
REQUEST = ProblemKind(
    "diff.request",
    "A request executes something else after the change.",
    "Who starts the image in this way gets another process.",
    _REVIEW,
    "warning",
)
START = ProblemKind(
    "diff.start",
    "A container does not start any more after the change, or it comes to another program.",
    "Who starts the image in this way gets no container, or another process.",
    "https://docs.docker.com/reference/cli/docker/container/run/#exit-status",
    "warning",
)
SETTING = ProblemKind(
    "diff.setting",
    "Environment, directory, user, stop signal or healthcheck are others after the change.",
    "They are part of what a container of the image is, whatever is asked for.",
    "https://docs.docker.com/reference/dockerfile/",
    "note",
)
REFUSED = ProblemKind(
    "diff.refused",
    "The builder refuses one side of the change.",
    "Without an image nothing can be started.",
    "https://docs.docker.com/reference/dockerfile/",
    "error",
)
LOST = ProblemKind(
    "diff.lost",
    "Whether the image has its program still, or executes the same file, is not known.",
    "What RUN, COPY or the base image brings decides it; without the program the container does not start.",
    "https://docs.docker.com/reference/dockerfile/#copy",
    "warning",
)
UNKNOWN = ProblemKind(
    "diff.unknown",
    "Whether a request or a setting changes depends on a base image that is not known.",
    "Give its configuration (--base REF=FILE) to know.",
    "https://docs.docker.com/reference/dockerfile/#from",
    "note",
)
ONE_SIDED = ProblemKind(
    "diff.news",
    "Only one side of the change has this Dockerfile or target.",
    "There is nothing to compare it with.",
    "https://docs.docker.com/reference/dockerfile/",
    "note",
)
START_FAILS = ProblemKind(
    "start.fails",
    "The container does not start, or its entry script ends with a failure.",
    "The runtime or the kernel refuses what it is given, or a script ends before it comes to a program.",
    "https://docs.docker.com/reference/cli/docker/container/run/#exit-status",
    "error",
)
