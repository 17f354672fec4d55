"""What a page is about: the files, and the request, in the words of whoever asked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from simulator.callers.command_line import names_tool
from simulator.callers.table import callers
from simulator.core.text import printable
from simulator.shell.quote import shell_line

if TYPE_CHECKING:
    from simulator.report.documents.blocks import RichText

_LONGEST = 120  # characters of a request or of a list of files that are shown


def subject() -> RichText:
    """Return the file and the request of the current command; ``()`` if it names none."""
    from simulator.report.documents.blocks import Code

    context = click.get_current_context()
    parts = [text for text in (_files(context.params), _request(context)) if text]
    texts = [printable(text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…") for text in parts]
    return tuple(inline for at, text in enumerate(texts) for inline in ((", ",) if at else ()) + (Code(text),))


def _files(params: dict[str, Any]) -> str:
    """Return the names of what is read, with the target, or the service, that is asked about."""
    for caller in callers("files"):
        if value := params.get(caller.name.replace("-", "_")):
            name = value if isinstance(value, str) else " ".join(value)
            chosen = next(filter(None, (params.get(part) for part in ("service", "container", "unit", "task"))), ())
            return " ".join((name, *((chosen,) if isinstance(chosen, str) else chosen)))
    if sides := params.get("sides") or params.get("revisions"):
        return " -> ".join(sides)
    if "select" in params:  # of lint; elsewhere the names are those of engines
        return " ".join(params["names"])
    return " ".join(_image(params))


def _image(params: dict[str, Any]) -> Iterator[str]:
    """Yield what describes the image, and the target."""
    if named := params.get("file") or params.get("config"):
        yield named if named != "-" else "standard input"
    elif texts := [f"{name.upper()} {params[name]}" for name in ("entrypoint", "cmd") if params.get(name) is not None]:
        yield ", ".join(texts)
    elif "file" in params and not params.get("words"):
        from simulator.cli.shorthand import DOCKERFILES
        from simulator.workspace.disk import is_file

        yield from [name for name in DOCKERFILES if is_file(name)][:1]
    if params.get("target"):
        yield f"(target {params['target']})"


def _request(context: click.Context) -> str:
    """Return the pasted line, or the request as the words of ``docker run``."""
    params = context.params
    if words := params.get("words"):
        return words[0] if len(words) == 1 else shell_line(words)
    if "arguments" not in params or any(params.get(caller.name.replace("-", "_")) for caller in callers("files")):
        return ""
    arguments = params["arguments"]
    if names_tool(arguments):
        return shell_line(arguments)
    entrypoint = params.get("run_entrypoint")
    option = () if entrypoint is None else ("--entrypoint", entrypoint)
    return shell_line(("run", *option, "IMAGE", *arguments))
