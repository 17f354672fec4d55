"""The socket that docker closes when it ends. Imported only where docker passes one."""

from __future__ import annotations

import os
import socket
import threading


def leave_with_docker(address: str) -> None:
    """End the process when docker closes its socket, as it does when a signal ends it without a terminal."""

    def wait() -> None:
        try:
            with socket.socket(socket.AF_UNIX) as connection:
                connection.connect("\0" + address[1:] if address.startswith("@") else address)
                while connection.recv(64):
                    pass
        except OSError:
            return  # an older docker, or docker has ended: nothing to wait for
        os._exit(130)

    threading.Thread(target=wait, daemon=True).start()
