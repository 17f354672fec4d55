"""``dsim catalogue``: the base images that are known without being given."""

from __future__ import annotations

import json
from typing import Any

import click

from simulator.cli.command import DsimCommand
from simulator.cli.options import style_option
from simulator.core.errors import NotModelled
from simulator.core.text import printable, quoted_list
from simulator.core.values import CatalogueEntry
from simulator.images.catalogue import catalogue
from simulator.images.nearest import hint
from simulator.images.tags import pattern_alone
from simulator.report.terminal import columns, limit


@click.command(cls=DsimCommand)
@click.argument("reference", required=False, metavar="[IMAGE]")
@style_option
def command(reference: str | None, style: str) -> None:
    """List the base images that are known without being given, or show what is known of one.

    They are public images, as their own repositories stated them on a day. An image that is given
    (--base, --config, images) comes before the catalogue; --no-catalogue leaves it aside.

    Examples:

    \b
      dsim catalogue
      dsim catalogue postgres:17-alpine
    """
    known = catalogue()
    if reference is None:
        found = [entry for entry in known.every() if not entry.reason]
        click.echo(json.dumps([describe(entry) for entry in found]) if style == "json" else _list(found))
        return
    entry = known.find(reference)
    if entry is None:
        message = f"the image {reference} is not in the catalogue; {hint(reference)}"
        raise NotModelled(f"entry {reference}", message)
    pattern = pattern_alone(reference, entry)
    click.echo(json.dumps(describe(entry, pattern)) if style == "json" else _page(entry, pattern))


def describe(entry: CatalogueEntry, pattern: str = "") -> dict[str, Any]:
    """Collect everything about an entry, with the ``pattern`` that alone matches the tag that was asked for."""
    fields = {**entry._asdict(), "config": dict(entry.config), "only_by_pattern": pattern}
    del fields["listed_as"]
    return {key: value for key, value in fields.items() if value not in (None, "")}


def row(entry: CatalogueEntry) -> tuple[str, str, str, str, str]:
    """Give what a list shows of an entry: image, tags, entrypoint, CMD, day."""
    halves = [quoted_list(entry.config[half]) if half in entry.config else "" for half in ("Entrypoint", "Cmd")]
    tags = " ".join(entry.tags[:4]) + (f" and {len(entry.tags) - 4} more" if len(entry.tags) > 4 else "")
    return (short(entry.image), tags, halves[0], halves[1], entry.date)


def short(name: str) -> str:
    """Spell a name as it is written in a Dockerfile."""
    return name.removeprefix("docker.io/").removeprefix("library/")


_WIDTH = 120  # columns where there is no terminal
_FOR_TAGS = 32  # columns that the tags keep where names are long
_HINT = "`dsim catalogue IMAGE` shows what is known of one"
HEAD = ("image", "tags", "ENTRYPOINT", "CMD", "as of")


def _list(entries: list[CatalogueEntry]) -> str:
    """Write a line for each image: its tags, as many as fit; `dsim catalogue IMAGE` has the rest."""
    tags: dict[str, dict[str, None]] = {}
    for entry in entries:
        tags.setdefault(short(entry.image), {}).update(dict.fromkeys(entry.tags))
    room = limit() or _WIDTH
    column = min(max(map(len, tags)), room - _FOR_TAGS)
    lines = [_line(image, list(named), column, room) for image, named in tags.items()]
    return "\n".join([f"{'image':<{column}}  tags", *lines, "", _HINT])


def _line(image: str, tags: list[str], column: int, room: int) -> str:
    """Write an image and its tags; a name that is longer than its column takes the room of the tags."""
    start = f"{image:<{column}}  "
    return (start + _fitting(tags, room - len(start))).rstrip()


def _fitting(tags: list[str], room: int) -> str:
    """Write as many tags as have room, and how many more there are."""
    for shown in range(len(tags), 0, -1):
        more = len(tags) - shown
        text = " ".join(tags[:shown]) + (f" and {more} more" if more else "")
        if len(text) <= room:
            return text
    count = "1 tag" if len(tags) == 1 else f"{len(tags)} tags"
    return count if len(count) <= room else ""


def _page(entry: CatalogueEntry, pattern: str) -> str:
    rows = [
        (key, quoted_list(value) if isinstance(value, list) else _text(value)) for key, value in entry.config.items()
    ]
    rows += [("differs", ", ".join(entry.varies))] if entry.varies else []
    if entry.shells is not None:
        rows.append(("shells", ", ".join(entry.shells) or "none"))
    rows += [("this tag", f"none of those that were read; it only matches {pattern}")] if pattern else []
    rows += [("tags", " ".join(entry.tags)), ("such as", " ".join(entry.seen)), ("as of", entry.date)]
    rows.append(("from", entry.url))
    return "\n".join([short(entry.image), "", columns([(key, printable(value)) for key, value in rows], "")])


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
