"""Put requests to a program that answers the oracle protocol, whatever the program does.

Reads: requests with the ids 0, 1, 2 ... Gives: for each of them, the answer, or a sentence that says why there is none.
The program gets some requests ahead, so that one that answers out of order is seen. One that dies or says nothing
loses the oldest request that it had not answered, and is started again for those that follow.
"""

from __future__ import annotations

import json
import time
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from simulator.core.record import NamedTuple
from simulator.core.text import printable
from simulator.workspace.line_program import Ended, LineProgram, Silent

AHEAD = 8
"""How many requests a program has at most that it has not answered."""
SILENCES = 5
"""After how many silences nothing more is asked: each takes as long as the program is waited for."""
DEATHS = 50
"""After how many deaths in a row, with no answer between them, nothing more is asked."""


class Asked(NamedTuple):
    """What came of one request: an answer, or the sentence that says why there is none."""

    number: int
    answer: Mapping[str, Any] | None
    fault: str = ""


class Conversation:
    """All requests put to a program; ``notes`` are what the program did wrong that has no part in one request."""

    def __init__(self, words: Sequence[str], requests: Sequence[Mapping[str, Any]], seconds: float) -> None:
        self.notes: dict[str, int] = {}
        self._words, self._requests, self._seconds = words, requests, seconds
        self._unsent: deque[int] = deque(range(len(requests)))
        self._waiting: deque[int] = deque()
        self._silences = self._deaths = 0
        self._until = 0.0

    def run(self) -> Iterator[Asked]:
        """Yield what came of each request, in about their order; raise ``Unreadable`` for what is no program."""
        program = LineProgram(self._words)
        try:
            while self._unsent or self._waiting:
                self._send(program)
                try:
                    line = self._receive(program)
                except (Silent, Ended) as end:
                    yield Asked(self._waiting.popleft(), None, str(end))
                    if fault := self._loss(end):
                        yield from (Asked(number, None, fault) for number in (*self._waiting, *self._unsent))
                        return
                    self._unsent.extendleft(reversed(self._waiting))
                    self._waiting.clear()
                    program.close()
                    program, self._until = LineProgram(self._words), 0.0
                else:
                    for asked in self._read(line):
                        self._deaths, self._until = 0, 0.0
                        yield asked
            if note := program.finish(self._seconds):
                self._note(note)
        finally:
            program.close()

    def _send(self, program: LineProgram) -> None:
        while self._unsent and len(self._waiting) < AHEAD:
            number = self._unsent.popleft()
            program.send(json.dumps(self._requests[number]).encode())
            self._waiting.append(number)

    def _receive(self, program: LineProgram) -> bytes:
        """Wait for a line, as long as the oldest request may take; lines that answer nothing give no more time."""
        now = time.monotonic()
        self._until = self._until or now + self._seconds
        if self._until < now:
            raise Silent("it wrote no answer in time")
        return program.receive(self._until - now)

    def _loss(self, end: Exception) -> str:
        """Count a loss; give the sentence for all further requests where it was the last one that is borne."""
        if isinstance(end, Silent):
            self._silences += 1
            return f"not asked, because the program was silent {SILENCES} times" if self._silences == SILENCES else ""
        self._deaths += 1
        return f"not asked, because the program ended {DEATHS} times in a row" if self._deaths == DEATHS else ""

    def _read(self, line: bytes) -> Iterator[Asked]:
        """Yield what a line answers: the oldest request, or a later one, which leaves the older ones unanswered."""
        answer = _parse(line)
        number = None if answer is None else answer.get("id")
        if isinstance(number, bool) or not isinstance(number, int):
            shown = printable(line[:80].decode("utf-8", "replace"))
            what = "is no JSON object" if answer is None else "does not have the id of a request"
            yield from self._take(f"a line came in place of the answer that {what}: {shown}")
        elif number in self._waiting:
            while self._waiting[0] != number:
                yield Asked(self._waiting.popleft(), None, "answered out of order: a later request was answered first")
            yield Asked(self._waiting.popleft(), answer)
        elif 0 <= number < len(self._requests) and number not in self._unsent:
            self._note("it answered a request when the answer to a later one had come, or answered it twice")
        else:
            yield from self._take(f"a line came in place of the answer that has the id {number}, which it was not sent")

    def _take(self, fault: str) -> Iterator[Asked]:
        if self._waiting:
            yield Asked(self._waiting.popleft(), None, fault)

    def _note(self, note: str) -> None:
        self.notes[note] = self.notes.get(note, 0) + 1


def _parse(line: bytes) -> dict[str, Any] | None:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None
