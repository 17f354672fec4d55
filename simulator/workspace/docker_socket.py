"""The socket by which docker tells a plugin that it ends. Imported only where docker gave one."""

from __future__ import annotations

import os
import socket
import threading


def leave_with_docker(address: str) -> None:
    """End the process when docker closes its socket: it does so when it is told to end without a terminal."""

    def wait() -> None:
        try:
            with socket.socket(socket.AF_UNIX) as connection:
                connection.connect("\0" + address[1:] if address.startswith("@") else address)
                while connection.recv(64):
                    pass
        except OSError:
            return  # an older docker, or one that is gone: nothing to wait for
        os._exit(130)

    threading.Thread(target=wait, daemon=True).start()
