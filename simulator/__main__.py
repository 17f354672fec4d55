"""``python -m simulator`` is ``dsim``."""

from simulator.cli import main

if __name__ == "__main__":
    main()
