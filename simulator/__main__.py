"""``python -m simulator`` is ``dsim``."""

import gc


def main() -> None:
    """Run the command line.

    A command is over before garbage matters, so collecting it is put off: a tenth of the time.
    """
    gc.disable()
    from simulator.cli import main

    main()


if __name__ == "__main__":
    main()
