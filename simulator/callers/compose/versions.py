"""Versions of Compose as data: each version is the previous one with named replacements."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from simulator.callers.compose.schema_table import NEWER, OLDER
from simulator.callers.compose.shellwords import NEW_SPLITTER, OLD_SPLITTER, Splitter
from simulator.core.errors import NotModelled, Unreadable
from simulator.core.record import NamedTuple

if TYPE_CHECKING:
    from simulator.golang.platforms import Library


class Compose(NamedTuple):
    """A profile: how one version of Compose reads its files.

    ``since`` is the first version with this behaviour; ``recorded`` says whether outputs of the real program were
    recorded. ``library`` is the version of compose-go in that program.
    """

    version: str
    since: tuple[int, ...]
    recorded: bool
    library: str
    schema: Mapping[str, str] = {}
    splitter: Splitter = OLD_SPLITTER
    lazy: bool = False  # the text after an operator of a variable is expanded only if it is used
    days: bool = True  # durations allow the units d and w
    dates_are_texts: bool = False  # the type checks accept a date in place of a text
    trailing_blank: bool = False  # a name of environment that ends with a blank is refused
    raw_files: bool = True  # env files may be in the format raw
    files_first: bool = False  # in env files, earlier files win over the caller's variables
    all_files: bool = False  # the env files of all services are read, not only those of the requested one
    start_period: bool = True  # healthcheck.start_interval needs start_period
    run_env_files: bool = True  # docker compose run knows --env-from-file
    includes_first: bool = False  # included services can be extended, and changed by the including file
    twins_first: bool = True  # a duplicate key is refused, even if !reset drops it
    resets_once: bool = True  # a !reset in a mapping that aliases repeat counts only where the mapping stands
    compares_names: bool = True  # container names of services are compared before the engine is asked
    empties_vanish: bool = False  # the type checks accept an empty list of an earlier file in place of null
    sets_variables: bool = False  # the variables of .env are set in the process, where an empty name is invalid
    status: int = 1  # the exit status if the files are refused
    missing_status: int = 1  # if a file does not exist
    usage_status: int = 1  # if the command line is refused
    platforms: Library = "platforms 1.0.0-rc.1"  # what reads the name of a platform
    mounts_once: bool = True  # two file systems at one place are refused
    addresses_checked: bool = True  # the address of a port in the long form is checked
    whole_sizes: bool = False  # a size may be any whole number, also a negative one
    providers: bool = True  # a service may have a provider in place of an image


COMPOSE_2_26 = Compose(
    "2.26",
    (2, 24),
    recorded=True,
    library="2.4.8",
    schema=OLDER,
    days=False,
    dates_are_texts=True,
    raw_files=False,
    files_first=True,
    all_files=True,
    start_period=False,
    run_env_files=False,
    twins_first=False,
    compares_names=False,
    empties_vanish=True,
    sets_variables=True,
    status=15,
    missing_status=14,
    usage_status=16,
    platforms="containerd 1.6",
    providers=False,
    mounts_once=False,
    addresses_checked=False,
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
    compares_names=True,
    empties_vanish=False,
    sets_variables=False,
    status=1,
    missing_status=1,
    usage_status=1,
    platforms="platforms 1.0.0-rc.1",
    providers=True,
    mounts_once=True,
    addresses_checked=True,
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
    resets_once=False,
    whole_sizes=True,
)
PROFILES = (COMPOSE_2_26, COMPOSE_2_40, COMPOSE_5_1)
DEFAULT = "2.40"


def profile(version: str) -> Compose:
    """Find the profile for ``2.40``, ``v2.40.3`` or ``5``; raises ``NotModelled`` for an older or newer version."""
    parts = version.removeprefix("v").split(".")
    if not all(part.isascii() and part.isdigit() and len(part) < 10 for part in parts):
        raise Unreadable(f"{version!r} is no version of Compose; write it as 2.40 or 2.40.3")
    numbers = tuple(map(int, parts))
    not_newer = [known for known in PROFILES if known.since[: len(numbers)] <= numbers]
    if not not_newer:
        raise NotModelled(f"compose {version}", f"Compose {version} is older than the oldest that is modelled, 2.24")
    if numbers[:2] > (5, 1) or numbers[:1] > (5,):
        raise NotModelled(f"compose {version}", f"Compose {version} is newer than the newest that is modelled, 5.1")
    return not_newer[-1]
