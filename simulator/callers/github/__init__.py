"""GitHub Actions: the containers of a workflow, and of an action that runs in one.

Reads: a workflow, or an action.yml. Gives: the request of each container. Read ``documents`` first, then ``workflow``,
which finds the containers, ``runner``, which is GitHub's own runner with its ``dotnet`` splitter, and ``act``.
"""

from __future__ import annotations

from typing import Any

from simulator.callers.caller import Caller
from simulator.callers.file_body import file_body, texts
from simulator.callers.github import act
from simulator.callers.github.documents import read_document
from simulator.callers.github.workflow import Jobs, read_jobs
from simulator.core.errors import Unreadable
from simulator.core.json_checks import require_object, require_text
from simulator.core.request import CallerContext
from simulator.core.rule import refused_by
from simulator.core.text import did_you_mean
from simulator.engine.engine import Engine

WHAT = "request.github-actions"
PROFILES = ("github", "act")


def read(_: Caller, body: Any, engine: Engine, context: CallerContext) -> Jobs:
    """Read a workflow, or an action with its inputs ``with``; ``expressions`` are the values of ``${{ ... }}``."""
    named = file_body(body, WHAT, "container", ("with", "expressions", "profile"))
    fields = require_object(body, WHAT)
    profile = "github" if fields.get("profile") is None else require_text(fields["profile"], f"{WHAT}.profile")
    if profile not in PROFILES:
        raise Unreadable(
            f"{WHAT}.profile is {profile}; known are: {', '.join(PROFILES)}{did_you_mean(profile, PROFILES)}"
        )
    names = named.names
    if fields.get("file") is None:  # the other files are actions and Dockerfiles that the workflow uses
        names = names[:1]
    if len(names) != 1:
        raise Unreadable(f"{WHAT} names no single file; give it as file")
    inputs = texts(fields.get("with"), f"{WHAT}.with")
    expressions = texts(fields.get("expressions"), f"{WHAT}.expressions")
    whole = named.context(context)
    text = named.text(names[0], whole)
    by = "act" if profile == "act" else "GitHub"
    document = refused_by(by, lambda: read_document(text, names[0]))
    if profile == "act":
        act.check(document)
    containers = refused_by(by, lambda: read_jobs(names[0], document, whole, inputs, expressions))
    return Jobs(containers, whole, names[0], engine, profile, named.chosen)
