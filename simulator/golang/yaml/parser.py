"""The parser of PyYAML on the scanner of go-yaml: where what is left out stands, and how refusals are worded.

Reads: tokens. Gives: the events that go-yaml makes of them, or ``Broken``.
Compare: go-yaml ``yaml_parser_parse_document_start``, ``yaml_parser_parse_flow_mapping_value`` (parserc.go) at
https://github.com/yaml/go-yaml/tree/v3.0.4.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from yaml.error import MarkedYAMLError, YAMLError
from yaml.events import Event, ScalarEvent
from yaml.parser import Parser
from yaml.reader import ReaderError
from yaml.tokens import FlowEntryToken, FlowSequenceEndToken, ValueToken

from simulator.golang.yaml.scanner import GoScanner

_BREAK = re.compile(r"\r\n|[\r\n\x85\u2028\u2029]")
_REASONS = {
    "sequence entries are not allowed here": "block sequence entries are not allowed in this context",
    "mapping keys are not allowed here": "mapping keys are not allowed in this context",
    "mapping values are not allowed here": "mapping values are not allowed in this context",
    "expected ',' or ']'": "did not find expected ',' or ']'",
    "expected ',' or '}'": "did not find expected ',' or '}'",
    "expected '<document start>'": "did not find expected <document start>",
    "expected the node content": "did not find expected node content",
    "expected escape sequence": "did not find expected hexdecimal number",
    "expected URI escape sequence": "did not find URI escaped octet",
    "found unknown escape character": "found unknown escape character",
    "found unexpected document separator": "found unexpected document indicator",
    "found undefined tag handle": "found undefined tag handle",
    "found incompatible YAML document": "found incompatible YAML document",
    "found duplicate YAML directive": "found duplicate %YAML directive",
    "duplicate tag handle": "found duplicate %TAG directive",
}
"""How go-yaml words what PyYAML says, by how that begins."""
_ENDS = {
    "while parsing a block mapping": "did not find expected key",
    "while parsing a block collection": "did not find expected '-' indicator",
}
"""How go-yaml words that a list or mapping does not end, by what PyYAML says was parsed."""


class Broken(Exception):
    """The text is not YAML that go-yaml reads: why, and the line and column, which count from 0."""

    def __init__(self, reason: str, line: int, column: int) -> None:
        super().__init__(reason)
        self.reason, self.line, self.column = reason, line, column


class GoParser(GoScanner, Parser):
    """Makes events of a text as go-yaml does."""

    def __init__(self, text: str, ahead: int) -> None:
        GoScanner.__init__(self, text, ahead)
        Parser.__init__(self)

    def parse_flow_mapping_key(self, first: bool = False) -> Event:  # noqa: FBT001, FBT002  # as the base class has it
        """Read a key of a mapping in braces; one that is left out stands where the next token is."""
        return _moved(super().parse_flow_mapping_key(first), self)

    def parse_flow_mapping_value(self) -> Event:
        """Read a value of a mapping in braces; one that is left out stands where the next token is."""
        return _moved(super().parse_flow_mapping_value(), self)

    def parse_flow_sequence_entry_mapping_key(self) -> Event:
        """Read the key of a mapping in a list in brackets; what follows one that is left out is lost."""
        self.get_token()
        if self.check_token(ValueToken, FlowEntryToken, FlowSequenceEndToken):
            self.state = self.parse_flow_sequence_entry_mapping_value
            return self.process_empty_scalar(self.get_token().end_mark)
        self.states.append(self.parse_flow_sequence_entry_mapping_value)
        event: Event = self.parse_flow_node()
        return event

    def parse_flow_sequence_entry_mapping_value(self) -> Event:
        """Read the value of a mapping in a list in brackets; one that is left out stands where the next token is."""
        return _moved(super().parse_flow_sequence_entry_mapping_value(), self)


def _moved(event: Event, parser: GoParser) -> Event:
    """Return the event; a scalar that is left out is moved to where the next token begins."""
    if isinstance(event, ScalarEvent) and event.start_mark is event.end_mark:
        event.start_mark = event.end_mark = parser.peek_token().start_mark
    return event


def pure_events(text: str, ahead: int) -> Iterator[Event]:
    """Yield the events of a text, of which tokens are scanned ``ahead``; raise ``Broken`` where go-yaml refuses it."""
    try:
        parser = GoParser(text, ahead)
        while parser.check_event():
            yield parser.get_event()
    except ReaderError as error:
        raise _broken("control characters are not allowed", text, error.position) from None
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise _broken(_reason(error), text, mark.index if mark else 0) from None
    except (YAMLError, ValueError, IndexError, AssertionError, AttributeError) as error:
        raise Broken(f"cannot be parsed: {error}", 0, 0) from None


def _broken(reason: str, text: str, index: int) -> Broken:
    """Return the error at a character; the end of the text is in its last line."""
    before = _BREAK.split(text[:index])
    return Broken(reason, len(before) - 1, len(before[-1]))


def _reason(error: MarkedYAMLError) -> str:
    """Return what go-yaml says instead of what PyYAML says."""
    said = " ".join((error.problem or error.context or "cannot be parsed").split())
    if said.startswith("expected <block end>") and error.context in _ENDS:
        return _ENDS[error.context]
    if said.startswith("found character") and said.endswith("cannot start any token"):
        return "found character that cannot start any token"
    return next((words for beginning, words in _REASONS.items() if said.startswith(beginning)), said)
