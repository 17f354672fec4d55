"""The data files that come with the package: tables of options, the catalogue, the schema, the vectors.

This is the only module outside of ``simulator.workspace`` that opens a file, and it opens only the package's own.
"""

import os

_PACKAGE = os.path.dirname(os.path.dirname(__file__))  # pathlib costs start-up time
_ELSEWHERE = {"vectors.json": "../scenarios/vectors.json"}  # what the wheel takes into the package, in the checkout


def package_data(path: str) -> str:
    """Read a data file by its path in the package, such as ``callers/docker/run.txt``; ``OSError`` if it is missing."""
    try:
        return _read(path)
    except FileNotFoundError:
        if path not in _ELSEWHERE:
            raise
        return _read(_ELSEWHERE[path])


def _read(path: str) -> str:
    with open(f"{_PACKAGE}/{path}", encoding="utf-8") as file:
        return file.read()
