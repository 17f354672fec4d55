"""The events of a YAML text: from libyaml where it reads what go-yaml reads, otherwise from the parser of this room.

Reads: text. Gives: events with their places, or ``Broken``.
go-yaml is a translation of libyaml, so that nearly all texts have the same events. libyaml is left where it refuses a
text, and for the texts in which the two were seen to differ; it is not asked where PyYAML was built without it.
Compare: libyaml ``yaml_parser_scan_tag_uri``, ``yaml_parser_scan_plain_scalar`` (scanner.c) at
https://github.com/yaml/libyaml/tree/0.2.5 and the same functions of go-yaml (scannerc.go) at
https://github.com/yaml/go-yaml/tree/v3.0.4.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from yaml.error import YAMLError
from yaml.events import CollectionEndEvent, CollectionStartEvent, Event, ScalarEvent

from simulator.golang.yaml.parser import Broken

libyaml: Any
try:
    from yaml import _yaml as libyaml
except ImportError:  # PyYAML was built without it
    libyaml = None

_OLDEST = (0, 2, 5)
"""The first version of libyaml whose events are those of go-yaml."""
_DIFFERENT = (
    ("%", re.compile(r"%(?<![^\r\n\x85\u2028\u2029]%)")),  # a directive: go-yaml knows YAML 1.1 alone
    ("!", re.compile(r"![^\s\x85\u2028\u2029!\[\]{},]*[][{},]")),  # a tag: in go-yaml these characters do not end it
    ("?", re.compile(r"\?(?<![\w:$/=]\?)")),  # before a key: go-yaml reads comments behind it otherwise
    ("\ufeff", re.compile("\ufeff")),  # a byte order mark inside the text: in go-yaml a character like others
)
"""What the two read in different ways: a character, and where it counts."""


def libyaml_events(text: str) -> Iterator[Event] | None:
    """Return the events that libyaml makes of a text, or None where go-yaml might make others.

    The events end with ``Broken`` where it turns out only later that go-yaml reads the rest in another way, or not.
    """
    if (
        libyaml is None
        or libyaml.get_version() < _OLDEST
        or any(char in text and each.search(text) for char, each in _DIFFERENT)
    ):
        return None
    return _without_questions(_of_libyaml(text)) if "?" in text else _of_libyaml(text)


def _of_libyaml(text: str) -> Iterator[Any]:
    try:
        yield from iter(libyaml.CParser(text).get_event, None)
    except (YAMLError, ValueError) as error:  # the latter for lone surrogates
        raise Broken(str(error), 0, 0) from None


def _without_questions(events: Iterator[Event]) -> Iterator[Event]:
    """Yield the events; in a plain scalar in brackets or braces, a question mark begins a key of go-yaml."""
    in_flow: list[bool] = []
    for event in events:
        if isinstance(event, CollectionStartEvent):
            in_flow.append(bool(event.flow_style))
        elif isinstance(event, CollectionEndEvent):
            in_flow.pop()
        elif isinstance(event, ScalarEvent) and not event.style and "?" in event.value and in_flow and in_flow[-1]:
            raise Broken("a question mark in a plain scalar", 0, 0)
        yield event
