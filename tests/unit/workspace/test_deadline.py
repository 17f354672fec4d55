"""An answer has a deadline as a whole, however its bytes drip in."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import suppress

import pytest

from simulator.core.errors import Unreadable
from simulator.workspace import deadline
from simulator.workspace.daemon import inspect
from simulator.workspace.deadline import TimedSocket
from simulator.workspace.rootfs.registry_client import Client


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


def _served(*parts: bytes) -> int:
    """Answer one connection with parts, a tenth of a second apart; return the port."""
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        connection, _ = server.accept()
        with server, connection, suppress(OSError):
            connection.recv(4096)
            for part in parts:
                connection.sendall(part)
                time.sleep(0.1)

    threading.Thread(target=serve, daemon=True).start()
    port: int = server.getsockname()[1]
    return port


def test_a_registry_that_drips_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deadline, "SECONDS", 0.3)
    address = f"127.0.0.1:{_served(*[b'H'] * 50)}"
    with pytest.raises(Unreadable, match="cannot ask the registry"):
        Client(address, address, "a").manifest("1", ("x",), 100)


def test_an_answer_of_the_daemon_that_is_cut_off_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    port = _served(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{}")
    monkeypatch.setenv("DOCKER_HOST", f"tcp://127.0.0.1:{port}")
    monkeypatch.delenv("DOCKER_TLS_VERIFY", raising=False)
    with pytest.raises(Unreadable, match="98 more expected"):
        inspect("a")
