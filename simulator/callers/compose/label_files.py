"""The label files of services: Compose reads them all, and nothing of them reaches a process.

Reads: services, and the files that they name. Gives: nothing, or ``Refusal``.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Any

from simulator.callers.compose import dotenv
from simulator.callers.compose.environment import refuse_errors
from simulator.callers.compose.files import Files
from simulator.callers.compose.refusals import refusal, spot_of


def check_label_files(
    services: Mapping[str, Any], active: Container[str], files: Files, *, lazy: bool, elsewhere: bool
) -> None:
    """Refuse a label file of an active service that is no env file, or that is missing unless it may be ``elsewhere``.

    ``lazy`` is that of the version of Compose.
    """
    for name, service in services.items():
        labels: dict[str, str] = {}
        for entry in (service.get("label_file") or ()) if name in active else ():
            file = str(entry)
            text = files.text(file)
            if text is not None:
                refuse_errors(file, lambda: dotenv.read(text, labels, labels.get, lazy=lazy))  # noqa: B023
            elif not elsewhere:
                raise refusal(dotenv.EnvFile.MISSING, f"label file {file} not found", spot_of(entry)).of_file(file)
