"""Sockets on which an answer has a deadline as a whole: bytes that drip in do not put it off."""

from __future__ import annotations

import socket
import time
from http.client import HTTPConnection
from typing import Any

SECONDS = 20.0
"""How long an answer may take at all."""
RATE = 64 * 1024
"""How many bytes earn it one more second."""


class TimedSocket(socket.socket):
    """A socket that raises ``TimeoutError`` where the other side sends more slowly than ``RATE`` allows."""

    began: float | None = None
    received = 0

    def recv_into(self, buffer: Any, nbytes: int = 0, flags: int = 0) -> int:
        """Receive bytes, as ``http.client`` does."""
        now = time.monotonic()
        self.began = now if self.began is None else self.began
        left = self.began + SECONDS + self.received / RATE - now
        if left <= 0:
            raise TimeoutError("it sends too slowly")
        self.settimeout(min(left, SECONDS))
        size = super().recv_into(buffer, nbytes, flags)
        self.received += size
        return size


class TimedConnection(HTTPConnection):
    """A connection to a port, without encryption, whose answer has a deadline."""

    def connect(self) -> None:
        super().connect()
        self.sock = TimedSocket(fileno=self.sock.detach())
        self.sock.settimeout(self.timeout)
