"""The places where a key may have begun, kept so that each token costs the same, however deep it is nested.

Reads: the state of PyYAML's scanner. Gives: what its own methods give, which look at all the places for each token.
Compare: go-yaml ``yaml_simple_key_is_valid``, ``yaml_parser_fetch_more_tokens`` (scannerc.go) at
https://github.com/yaml/go-yaml/tree/v3.0.4.
"""

from __future__ import annotations

from typing import Any

from yaml.scanner import Scanner, ScannerError

from simulator.golang.yaml.reader import GoReader

_LONGEST = 1024


class OrderedKeys(GoReader, Scanner):
    """Scans as PyYAML does; the places are in the order of the text, so that the first is the oldest."""

    possible_simple_keys: dict[int, Any]
    tokens_taken: int

    def next_possible_simple_key(self) -> int | None:
        """Return the number of the token at the first place, or None where there is none."""
        first = next(iter(self.possible_simple_keys.values()), None)
        return None if first is None else first.token_number

    def stale_possible_simple_keys(self) -> None:
        """Forget the places that are in an earlier line or too far back; refuse one where a key has to be."""
        while self.possible_simple_keys:
            level, key = next(iter(self.possible_simple_keys.items()))
            if key.line == self.line and self.index - key.index <= _LONGEST:
                return
            if key.required:
                problem = "could not find expected ':'"
                raise ScannerError("while scanning a simple key", key.mark, problem, self.get_mark())
            del self.possible_simple_keys[level]
