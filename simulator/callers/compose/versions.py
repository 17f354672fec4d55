"""Versions of Compose as data: a version is the one before it, with named replacements."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from simulator.callers.compose.schema_table import NEWER, OLDER
from simulator.callers.compose.shellwords import NEW_SPLITTER, OLD_SPLITTER, Splitter
from simulator.core.errors import NotModelled, Unreadable


class Compose(NamedTuple):
    """How one version of Compose reads its files: the shape of a profile.

    ``since`` is the first version that behaves so; ``recorded`` tells that a real one was asked. ``library`` is the
    version of compose-go in it, as the one that was asked holds it.
    """

    version: str
    since: tuple[int, ...]
    recorded: bool
    library: str
    schema: Mapping[str, str] = {}
    splitter: Splitter = OLD_SPLITTER
    lazy: bool = False  # the text behind an operator of a variable is looked at only where it is used
    days: bool = True  # durations know d and w
    dates_are_texts: bool = False  # a date passes for a text where the types are checked
    trailing_blank: bool = False  # a name of environment that ends with a blank is refused
    raw_files: bool = True  # env files may be in the format raw
    files_first: bool = False  # in env files, earlier files count before the caller's variables
    all_files: bool = False  # the env files of all services are read, not only those of the one that is asked for
    start_period: bool = True  # healthcheck.start_interval needs start_period
    run_env_files: bool = True  # docker compose run knows --env-from-file
    includes_first: bool = False  # what is included can be extended, and changed by the file that includes it
    twins_first: bool = True  # a key that stands twice is refused, also where !reset drops it
    empties_vanish: bool = False  # an empty list of an earlier file is null where the types are checked
    sets_variables: bool = False  # the variables of .env become the program's own, which a blank name cannot
    status: int = 1  # the exit status where the files are refused
    missing_status: int = 1  # where a file is not there
    usage_status: int = 1  # where the words of the command line are refused
    providers: bool = True  # a service may have a provider in place of an image


COMPOSE_2_26 = Compose(
    "2.26",
    (2, 24),
    True,
    "2.4.8",
    schema=OLDER,
    days=False,
    dates_are_texts=True,
    raw_files=False,
    files_first=True,
    all_files=True,
    start_period=False,
    run_env_files=False,
    twins_first=False,
    empties_vanish=True,
    sets_variables=True,
    status=15,
    missing_status=14,
    usage_status=16,
    providers=False,
)
COMPOSE_2_40 = COMPOSE_2_26._replace(
    version="2.40",
    since=(2, 36),
    library="2.9.1",
    schema={},
    days=True,
    dates_are_texts=False,
    trailing_blank=True,
    raw_files=True,
    files_first=False,
    all_files=False,
    start_period=True,
    run_env_files=True,
    twins_first=True,
    empties_vanish=False,
    sets_variables=False,
    status=1,
    missing_status=1,
    usage_status=1,
    providers=True,
)
COMPOSE_5_1 = COMPOSE_2_40._replace(
    version="5.1",
    since=(5, 1, 4),
    recorded=False,
    library="2.11.0",
    schema=NEWER,
    splitter=NEW_SPLITTER,
    lazy=True,
    includes_first=True,
)
PROFILES = (COMPOSE_2_26, COMPOSE_2_40, COMPOSE_5_1)
DEFAULT = "2.40"


def profile(version: str) -> Compose:
    """Find the profile for ``2.40``, ``v2.40.3`` or ``5``; raises ``NotModelled`` for a version before all."""
    parts = version.removeprefix("v").split(".")
    if not all(part.isascii() and part.isdigit() and len(part) < 10 for part in parts):
        raise Unreadable(f"{version!r} is no version of Compose; write it as 2.40 or 2.40.3")
    numbers = tuple(map(int, parts))
    reached = [one for one in PROFILES if one.since[: len(numbers)] <= numbers]
    if not reached:
        raise NotModelled(f"compose {version}", f"Compose {version} is older than the oldest that is modelled, 2.24")
    if numbers[:2] > (5, 1) or numbers[:1] > (5,):
        raise NotModelled(f"compose {version}", f"Compose {version} is newer than the newest that is modelled, 5.1")
    return reached[-1]
