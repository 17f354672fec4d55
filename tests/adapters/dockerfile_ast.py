"""The package ``dockerfile-ast`` of npm: python -m tests.adapters.dockerfile_ast FOLDER."""

from __future__ import annotations

import sys
from functools import partial

from tests.adapters.instructions import Instruction, dockerfile_of, executed
from tests.adapters.node_package import NodePackage
from tests.adapters.protocol import Answer, Request, serve


def answer(package: NodePackage, request: Request) -> Answer:
    """Give the words of ENTRYPOINT and CMD as the package reads them."""
    said = package.ask(dockerfile_of(request))["instructions"]
    read = [Instruction(keyword, None if words is None else tuple(words), text) for keyword, words, text in said]
    return executed(request, read)


if __name__ == "__main__":
    serve(partial(answer, NodePackage(sys.argv[1], "dockerfile-ast")))
