"""An answer has a deadline as a whole, however its bytes drip in."""

from __future__ import annotations

import socket
import time

import pytest

from simulator.workspace import deadline
from simulator.workspace.deadline import TimedSocket


def _pair() -> tuple[TimedSocket, socket.socket]:
    here, there = socket.socketpair()
    return TimedSocket(fileno=here.detach()), there


def test_bytes_that_drip_do_not_put_the_end_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deadline, "SECONDS", 0.1)
    here, there = _pair()
    with here, there:
        there.sendall(b"x" * 100)
        assert here.recv_into(bytearray(1)) == 1
        time.sleep(0.11)
        with pytest.raises(TimeoutError):
            here.recv_into(bytearray(1))


def test_silence_ends_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deadline, "SECONDS", 0.05)
    here, there = _pair()
    with here, there, pytest.raises(TimeoutError):
        here.recv_into(bytearray(1))


def test_many_bytes_earn_more_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deadline, "SECONDS", 0.1)
    monkeypatch.setattr(deadline, "RATE", 10)
    here, there = _pair()
    with here, there:
        for _ in range(15):
            there.sendall(b"x" * 100)
            assert here.recv_into(bytearray(100)) == 100
            time.sleep(0.01)
