"""An oracle that knows one thing: which words docker 28.5 executes, from a configuration and a body of its API.

dsim conform -- python3 docs/vectors/oracle.py
"""

import json
import sys

WORDS = {"Entrypoint", "Cmd"}


def argv(image, asked):
    """Return the words that a container executes; an empty list is refused."""
    entrypoint, cmd = asked.get("Entrypoint"), asked.get("Cmd")
    if not entrypoint:
        cmd = cmd or image.get("Cmd")
        entrypoint = image.get("Entrypoint") if entrypoint is None else entrypoint
    return [*([] if entrypoint == [""] else entrypoint or []), *(cmd or [])]


def is_lists(fields):
    """Return whether the fields are Entrypoint and Cmd alone, each of them words or unset."""
    return set(fields) <= WORDS and all(
        value is None or (isinstance(value, list) and all(isinstance(word, str) for word in value))
        for value in fields.values()
    )


def answer(request):
    """Answer what is supported: the words, or that there are none; else say that it is not."""
    image = (request.get("image") or {}).get("config")
    asked = request["request"].get("engine-api")
    if request["engine"] != "docker@28.5" or image is None or asked is None or not is_lists({**image, **asked}):
        return {"outcome": "not-modelled", "message": "only words of docker@28.5 are supported"}
    words = argv(image, asked)
    return {"outcome": "process", "process": {"args": words}} if words else {"outcome": "refused", "stage": "create"}


for line in sys.stdin:
    request = json.loads(line)
    print(json.dumps({"id": request["id"], **answer(request)}), flush=True)
