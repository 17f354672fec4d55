"""What all adapters share: lines in, lines out, and what an engine makes of what a program wrote.

Nothing here needs a package, so that an adapter can be started by a Python that has the judged package and no other.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

Request: TypeAlias = Mapping[str, Any]
Answer: TypeAlias = dict[str, Any]


class Unsupported(Exception):
    """The program does not claim to answer this question; the message says why."""


class Refused(Exception):
    """The program refused the question; the message is its own."""


def serve(answer: Callable[[Request], Answer]) -> None:
    """Answer each line of standard input by a line on standard output, until the input ends."""
    for line in sys.stdin:
        print(json.dumps(answer_one(json.loads(line), answer)), flush=True)


def answer_one(request: Request, answer: Callable[[Request], Answer]) -> Answer:
    """Give the answer to one request, with its id; what is unsupported is not modelled."""
    try:
        said = answer(request)
    except Unsupported as why:
        said = {"outcome": "not-modelled", "message": str(why)}
    except Refused as why:
        said = {"outcome": "refused", "message": str(why)}
    return {"id": request["id"], **said}


def process(args: Sequence[str], **fields: Any) -> Answer:
    """Write the answer that a container executes these words; ``fields`` are others of the process."""
    return {"outcome": "process", "process": {"args": list(args), **fields}}


def body_of(request: Request, caller: str) -> Any:
    """Give the body of a request of this caller; raise ``Unsupported`` for another one."""
    if caller not in request["request"]:
        raise Unsupported(f"it is only asked about {caller}")
    return request["request"][caller]


def handed_on(request: Request, body: Request, fields: Sequence[str], **changes: Any) -> Answer:
    """Say what comes of what the program wrote, when an engine gets it: dsim answers for the engine.

    ``body`` takes the place of the request's own; ``fields`` are those of the process that the program has a part in.
    """
    from simulator.oracle.protocol import answer  # noqa: PLC0415  # not needed by adapters that give words themselves

    known = {key: value for key, value in request.items() if key != "rootfs"}
    said = answer({**known, "request": body, **changes})
    if said["outcome"] == "refused":
        raise Refused(said["message"])
    if said["outcome"] != "process":
        raise Unsupported(f"dsim cannot say what an engine makes of it: {said['message'].partition(';')[0]}")
    return {"outcome": "process", "process": {field: said["process"][field] for field in fields}}
