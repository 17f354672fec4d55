"""A program that is started here and talked to in lines, over its standard input and standard output.

Nothing that the program does stops its caller: it may die, say nothing, write without end, or never read. The program
gets this process's environment and folder, and a process group of its own, which is killed at the end.
"""

from __future__ import annotations

import os
import selectors
import signal
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress

from simulator.core.errors import Unreadable

_CHUNK = 2**16
_LONGEST = 2**26  # bytes of a line; who writes more without a line feed writes no line
_KEPT = 4096  # bytes of standard error that are kept, from its end
_FAREWELL = 3.0  # seconds in which a program that has closed its output may end


class Silent(Exception):
    """The program wrote no line in time; the message says what it did instead."""


class Ended(Exception):
    """The program ended; the message says how."""


class LineProgram:
    """One running program; a line is bytes without the line feed."""

    def __init__(self, words: Sequence[str]) -> None:
        """Start the program; raises ``Unreadable`` where it cannot be started."""
        try:
            self._process = subprocess.Popen(  # noqa: S603  # what the user asks for, without a shell
                list(words),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=True,
            )
        except (OSError, ValueError) as error:
            reason = (getattr(error, "strerror", None) or str(error)).lower()
            raise Unreadable(f"{words[0]} cannot be started: {reason}") from None
        self._unsent, self._unread, self._said = bytearray(), bytearray(), bytearray()
        self._has_output = True
        self._selector = selectors.DefaultSelector()
        for stream in (self._process.stdout, self._process.stderr):
            assert stream is not None  # both are pipes
            os.set_blocking(stream.fileno(), False)
            self._selector.register(stream.fileno(), selectors.EVENT_READ)
        assert self._process.stdin is not None
        self._input = self._process.stdin.fileno()
        os.set_blocking(self._input, False)

    def send(self, line: bytes) -> None:
        """Send a line; it is written while lines are received."""
        if not self._unsent:
            with suppress(KeyError, ValueError):
                self._selector.register(self._input, selectors.EVENT_WRITE)
        self._unsent += line + b"\n"

    def receive(self, seconds: float) -> bytes:
        """Wait for the next line; raises ``Silent`` where none comes in time, or none can come, and ``Ended``."""
        until = time.monotonic() + seconds
        searched = 0
        while True:
            end = self._unread.find(b"\n", searched)
            if end >= 0:
                line = bytes(self._unread[:end])
                del self._unread[: end + 1]
                return line
            searched = len(self._unread)
            if searched > _LONGEST:
                raise Silent(f"it wrote {_LONGEST // 2**20} MiB without a line feed")
            if not self._has_output:
                raise self._ending()
            if (left := until - time.monotonic()) <= 0:
                raise Silent("it wrote no answer in time")
            self._transfer(left)

    def finish(self, seconds: float) -> str:
        """End the input, and wait for the program to end; say in a sentence what was wrong, ``""`` if nothing was."""
        self._close_input()
        try:
            self.receive(seconds)
        except Ended as end:
            return "" if self._process.poll() == 0 else f"after the end of its input {end}"
        except Silent:
            return f"it did not end within {seconds:g} s after the end of its input"
        return "after the last answer it wrote another line"

    def close(self) -> None:
        """Kill the program, with all that it started, and let go of everything."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._selector.close()
        for stream in (self._process.stdin, self._process.stdout, self._process.stderr):
            if stream is not None:
                with suppress(OSError):
                    stream.close()

    def _transfer(self, seconds: float) -> None:
        """Write and read what is possible, and wait for it up to some seconds."""
        for key, _ in self._selector.select(seconds):
            if key.fd == self._input:
                self._write()
            else:
                self._read(key.fd)

    def _write(self) -> None:
        try:
            sent = os.write(self._input, self._unsent[:_CHUNK])
            del self._unsent[:sent]
        except BlockingIOError:
            return
        except OSError:  # it reads no more; what it has to say still comes
            self._unsent.clear()
        if not self._unsent:
            self._selector.unregister(self._input)

    def _read(self, descriptor: int) -> None:
        data = os.read(descriptor, _CHUNK)
        assert self._process.stdout is not None
        is_output = descriptor == self._process.stdout.fileno()
        if not data:
            self._selector.unregister(descriptor)
            self._has_output = self._has_output and not is_output
        elif is_output:
            self._unread += data
        else:
            self._said = (self._said + data)[-_KEPT:]

    def _close_input(self) -> None:
        until = time.monotonic() + _FAREWELL
        while self._unsent and self._has_output and time.monotonic() < until:
            self._transfer(_FAREWELL)
        with suppress(KeyError, ValueError):
            self._selector.unregister(self._input)
        assert self._process.stdin is not None
        with suppress(OSError):
            self._process.stdin.close()

    def _ending(self) -> Ended | Silent:
        """Say how the program ended, or that it closed its output alone, and its last line of standard error."""
        until = time.monotonic() + _FAREWELL
        while time.monotonic() < until and self._process.poll() is None:
            if self._selector.get_map():
                self._transfer(0.05)
            else:
                time.sleep(0.01)
        status = self._process.poll()
        self._transfer(0)  # what came last
        lines = self._said.decode("utf-8", "replace").strip().splitlines()
        said = f" and said: {lines[-1][:200]}" if lines else ""
        if status is None:
            return Silent(f"it closed its standard output and did not end{said}")
        if status < 0:
            return Ended(f"it was killed by {_signal_name(-status)}{said}")
        return Ended(f"it ended with exit status {status}{said}")


def _signal_name(number: int) -> str:
    """Name a signal; those of real time have a number only."""
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
