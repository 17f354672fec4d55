"""Settings of hypothesis (--hypothesis-profile): ``dev`` by default; ``quick`` looks less, the others more."""

from __future__ import annotations

import gc
import os
import sys

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("dev", max_examples=100, deadline=None)
settings.register_profile("quick", max_examples=10, deadline=None, derandomize=True)  # the same cases each time
settings.register_profile("ci", max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("nightly", max_examples=10_000, deadline=None, suppress_health_check=list(HealthCheck))
settings.load_profile("dev")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--rewrite", action="store_true", help="rewrite the recorded outputs of tests/cli, and those shown in docs"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Keep bytecode in pytest's cache where Python is told to write none; workers inherit that.

    Else each program that a test starts compiles dsim again, and each worker all of the tests.
    """
    cache: pytest.Cache | None = getattr(config, "cache", None)
    if sys.dont_write_bytecode and sys.pycache_prefix is None and cache is not None:
        sys.dont_write_bytecode, sys.pycache_prefix = False, str(cache.mkdir("bytecode"))
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix
    os.environ.pop("COLUMNS", None)  # workers have 80: what a test prints is as wide as the test says


def pytest_collection_finish() -> None:
    """Keep the collector from looking through all of the tests again and again: they stay until the end.

    Not from Python 3.14 on: hypothesis asks there who holds a value, and frozen holders are not told.
    """
    if sys.version_info < (3, 14):
        gc.collect()
        gc.freeze()
