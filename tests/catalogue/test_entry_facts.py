"""The comparison of facts with scripts finds what differs."""

from __future__ import annotations

import pytest

from simulator.core.values import CatalogueEntry
from simulator.images.catalogue import catalogue
from simulator.images.entry_scripts import find_entry_script
from tests.catalogue.entry_facts import compare, entries


def redis() -> CatalogueEntry:
    """The newest entry of redis."""
    entry = catalogue().find("redis")
    assert entry is not None
    return entry


SCRIPT = """#!/bin/sh
case "$1" in -*|*.conf) set -- redis-server "$@" ;; esac
if [ "$1" = redis-server ] && [ "$(id -u)" = 0 ]; then exec gosu redis "$0" "$@"; fi
exec "$@"
"""


@pytest.mark.parametrize(
    ("old", "new", "differs"),
    [
        ("", "", False),
        ("-*|*.conf", "-*", True),
        ("gosu redis", "gosu daemon", True),
        ('exec "$@"\n', 'exec "$@" -x\n', True),
        ('redis-server "$@"', 'redis-server --x "$@"', True),
        ("exec gosu", "echo exec gosu", True),
        ("\nexec", "\nif [ -e /x ]; then exit 3; fi\nexec", False),  # it ends in more cases
    ],
)
def test_another_script_differs(old: str, new: str, *, differs: bool) -> None:
    facts = find_entry_script(redis())
    assert facts is not None
    compared = list(compare(facts, redis(), SCRIPT.replace(old, new) if old else SCRIPT))
    assert any(each.differs for each in compared) == differs
    assert not any(each.is_open for each in compared)


def test_every_image_with_facts_is_compared() -> None:
    names = [facts.image for facts, _ in entries()]
    assert {"node", "nginx", "postgres"} <= {*names}
    assert names.count("php") == 3
