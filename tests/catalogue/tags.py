"""Write which tags the catalogue was made from, from the same clones.

python -m tests.catalogue.tags CLONES
"""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

from simulator.images.tags import NUMBER
from tests.catalogue import cuda
from tests.catalogue.clones import Clones
from tests.catalogue.generate import LIBRARY, SOURCES
from tests.catalogue.listings import listed_tags, released

FILE = Path(__file__).parents[2] / "simulator" / "images" / "tags.json"


def row(image: str, tags: Iterable[str]) -> str:
    """Write a line of the file."""
    shapes: set[str] = set()
    numbers: set[str] = set()
    for tag in tags:
        shapes.add(NUMBER.sub("#", tag))
        numbers.update(NUMBER.findall(tag))
    return f"{json.dumps(image)}: {json.dumps([' '.join(sorted(shapes)), ' '.join(sorted(numbers))])}"


def rows(clones: Clones) -> Iterator[str]:
    """Give the line of every image whose tags are listed somewhere."""
    sources = tomllib.loads(SOURCES.read_text(encoding="utf-8"))
    stated = [block["image"] for block in sources["stated"] if block["image"].startswith(LIBRARY)]
    for name in [*" ".join(block["names"] for block in sources["official"]).split(), *stated]:
        short = name.removeprefix(LIBRARY)
        yield row(f"{LIBRARY}{short}", listed_tags(clones, short, sources["since"]))
    for block in sources["released"]:
        yield row(block["image"], released(clones, block))
    yield row(cuda.IMAGE, cuda.listed(clones))


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit("usage: python -m tests.catalogue.tags CLONES")
    body = ",\n".join(sorted(set(rows(Clones(Path(sys.argv[1]))))))
    FILE.write_text(f"{{\n{body}\n}}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
