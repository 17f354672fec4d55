"""The files of this disk, as the lines and files that are read name them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from simulator.commands.inputs import read_bytes
from simulator.errors import Unreadable
from simulator.strconv import Fault

_LARGEST = 16 * 1024 * 1024


class Disk(Mapping[str, str]):
    """Files by name, read when they are looked at; one that cannot be read is the command line's own error."""

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str)

    def __getitem__(self, name: str) -> str:
        try:
            return read_bytes("./-" if name == "-" else name, name, _LARGEST).decode("utf-8", "surrogateescape")
        except Unreadable as error:
            raise Fault(f"open {name}: {str(error).rpartition(': ')[2]}") from None

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0
