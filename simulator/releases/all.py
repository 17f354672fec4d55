"""Every release of every engine: importing this module imports all of them."""

from simulator.releases.find import every_engine

ENGINES = every_engine()
"""All releases, the oldest of an engine first."""
