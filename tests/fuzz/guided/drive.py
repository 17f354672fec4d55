"""One reader under atheris, which ``python -m tests.fuzz.guided`` runs: READER [OPTION OF LIBFUZZER ...] [FOLDER ...].

``DRIVER`` is the path of a program that runs this module with the reader and the options that it gets.
"""

from __future__ import annotations

import os
import sys

import atheris

with atheris.instrument_imports(include=["simulator"]):
    from tests.fuzz.guided.readers import read


def main() -> None:
    """Fuzz until the time is over or an input is a fault."""
    reader, *options = sys.argv[1:]

    def one_input(data: bytes) -> None:
        read(reader, data)

    atheris.Setup([os.environ["DRIVER"], *options], one_input)  # libFuzzer runs it again to merge inputs
    atheris.Fuzz()


if __name__ == "__main__":
    main()
