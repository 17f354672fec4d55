from __future__ import annotations

import pytest

from simulator.callers.kubernetes.pods import containers
from simulator.core.errors import Unreadable
from simulator.lsp.places import Entry, places_or_none, pod_places, service_places, unit_places

COMPOSE = """x-common: &common
  command: [a]
services:
  web:
    <<: *common
    entrypoint:
    - /run

    # why
    - --debug
    image: nginx
  "db": {image: postgres, command: x}
  empty:
"""


def test_a_service_has_the_lines_of_its_values() -> None:
    web, db = service_places(COMPOSE)
    assert (web.name, web.line, db.name, db.line) == ("web", 4, "db", 12)
    assert Entry("entrypoint", 6, 5, 10) in web.entries
    assert Entry("image", 11, 5, 11) in web.entries


@pytest.mark.parametrize(
    ("line", "column", "key"),
    [(4, 3, ""), (6, 1, None), (8, 1, "entrypoint"), (10, 9, "entrypoint"), (11, 8, "image"), (5, 6, None)],
)
def test_the_entry_at_a_position(line: int, column: int, key: str | None) -> None:
    web, _ = service_places(COMPOSE)
    entry = web.at(line, column)
    assert (entry.key if entry else None) == key


@pytest.mark.parametrize(("column", "key"), [(4, ""), (12, "image"), (30, "command")])
def test_of_several_entries_on_a_line_the_last_before_the_position(column: int, key: str) -> None:
    _, db = service_places(COMPOSE)
    entry = db.at(12, column)
    assert entry is not None
    assert entry.key == key


def test_a_container_of_a_pod_is_named_by_its_line() -> None:
    text = (
        "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n"
        "  - image: a\n    name: one\n    args:\n    - x\n  - {name: two, image: b}\n"
    )
    listed = {container.name: container for container in containers(text, "pod.yaml")}
    one, two = pod_places(listed, text)
    assert (one.line, two.line) == (7, 10)
    assert Entry("args", 8, 5, 9) in one.entries


@pytest.mark.parametrize(
    ("text", "line", "entries"),
    [
        ("[Container]\nExec=a \\\n  b\nImage=c\n", 3, (Entry("Exec", 2, 1, 3), Entry("Image", 4, 1, 4))),
        ("[Unit]\nExec=x\n[Container]\n Image = c", 3, (Entry("Image", 4, 2, 4),)),
        ("[Container]\nExec=a \\", 2, (Entry("Exec", 2, 1, 2),)),
    ],
)
def test_a_unit_has_one_container(text: str, line: int, entries: tuple[Entry, ...]) -> None:
    (place,) = unit_places(text)
    assert (place.line, place.entries) == (line, entries)


def test_a_file_without_containers_has_no_places() -> None:
    assert list(unit_places("[Pod]\nExec=a\n")) == []
    assert list(service_places("services: [a]\n---\nx\n")) == []
    with pytest.raises(Unreadable):
        list(service_places("services: {web: "))
    assert places_or_none(service_places("services: {web: ")) == ()
