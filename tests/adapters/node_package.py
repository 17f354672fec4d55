"""A package of npm that is asked in lines: ``packages.mjs`` in a node of its own."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from tests.adapters.protocol import Refused


class NodePackage:
    """One package in ``FOLDER/node_modules``; its node ends with this process, whose end closes its input."""

    def __init__(self, folder: str, name: str) -> None:
        words = ["node", str(Path(__file__).with_name("packages.mjs")), folder, name]
        self._node = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, text: str) -> dict[str, Any]:
        """Give what the package makes of a text; raise ``Refused`` where it throws an error."""
        assert self._node.stdin is not None  # both are pipes
        assert self._node.stdout is not None
        self._node.stdin.write(json.dumps(text) + "\n")
        self._node.stdin.flush()
        said: dict[str, Any] = json.loads(self._node.stdout.readline())
        if "error" in said:
            raise Refused(said["error"])
        return said
