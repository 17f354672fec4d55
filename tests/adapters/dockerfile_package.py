"""The package ``dockerfile``, which is BuildKit's own parser: its Python has to be the one that starts this."""

from __future__ import annotations

from importlib import import_module

from tests.adapters.instructions import Instruction, dockerfile_of, executed
from tests.adapters.protocol import Answer, Refused, Request, serve


def answer(request: Request) -> Answer:
    """Give the words of ENTRYPOINT and CMD as the parser reads them."""
    parser = import_module("dockerfile")
    try:
        commands = parser.parse_string(dockerfile_of(request))
    except parser.GoParseError as error:
        raise Refused(str(error)) from None
    read = [Instruction(each.cmd, each.value if each.json else None, " ".join(each.value)) for each in commands]
    return executed(request, read)


if __name__ == "__main__":
    serve(answer)
