"""The scripts in a CI workflow or pipeline: texts of its YAML that a shell reads, whatever style they are written in.

Reads: the text of a file. Gives: the numbered lines of each script. Compare: YAML 1.2.2, 8.1 Block Scalar Styles, 7.3
Flow Scalar Styles; GitHub Actions ``jobs.<job_id>.steps[*].run``; GitLab CI/CD ``script``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from simulator.core.errors import NotModelled, Unreadable
from simulator.core.record import NamedTuple
from simulator.golang.yaml.nodes import Node, read_nodes

_KEYS = frozenset(
    """run script command commands before_script after_script bash sh cmd install before_install after_install
    before_deploy after_deploy before_cache after_success after_failure after-script""".split()
)
"""The keys of scripts; the items of a list, and texts in block style, are scripts under any key but these."""
_NO_SCRIPTS = frozenset("name description displayname title label message if uses image".split())
_NEAR = 200  # lines in which the next one of a script is looked for
_BREAKS = re.compile("\r\n|[\r\n\x85\u2028\u2029]")  # as YAML counts lines
_BLOCK = re.compile(r"[|>][-+0-9]*\s*(?:#.*)?\Z")

Lines = list[tuple[int, str]]


def scripts(text: str) -> list[Lines] | None:
    """Return the scripts of a file, each as its lines with their numbers; None for a text that is no YAML."""
    try:
        documents = list(read_nodes(text, ""))
    except (Unreadable, NotModelled):
        return None
    lines = _BREAKS.split(text)
    source = _Source(lines, [found.start() if (found := _BLOCK.search(line)) else -1 for line in lines])
    return [found for document in documents for found in _scripts(document, "", source)]


class _Source(NamedTuple):
    """The lines of a file, and where in each a text in block style begins: the offset of its ``|``, -1 for none."""

    lines: Sequence[str]
    blocks: Sequence[int]

    def is_block(self, node: Node) -> bool:
        """Return whether a text is in block style; a value that is missing may stand behind the last line."""
        begin = self.blocks[node.spot.line - 1] if node.spot.line <= len(self.blocks) else -1
        return begin >= max(node.spot.column - 1, 0)


def _scripts(node: Node, key: str, source: _Source) -> Iterator[Lines]:
    """Yield the scripts below a node, which stands under a key; ``-`` is that of an item."""
    if node.kind == "scalar":
        is_block = source.is_block(node)
        if key == "-" or key in _KEYS or (is_block and key not in _NO_SCRIPTS):
            yield list(_numbered(node, source.lines, is_block=is_block))
    elif node.kind == "sequence":
        for item in node.value:
            yield from _scripts(item, key if key in _NO_SCRIPTS else "-", source)
    elif node.kind == "mapping":
        for name, value in zip(node.value[::2], node.value[1::2], strict=True):
            yield from _scripts(value, name.value.lower() if name.kind == "scalar" else "", source)


def _numbered(node: Node, source: Sequence[str], *, is_block: bool) -> Iterator[tuple[int, str]]:
    """Yield the lines of a text with the numbers of those that they begin on in the file."""
    at = node.spot.line - 1 + is_block
    for line in node.value.split("\n"):
        begin = line.strip()[:12]
        near = range(at, min(at + _NEAR, len(source))) if begin else ()
        found = next((number for number in near if begin in source[number]), at)
        yield found + 1, line
        at = min(found + 1, len(source) - 1) if is_block else found
