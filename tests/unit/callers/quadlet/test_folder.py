"""Units that are not loaded, and those that a unit names."""

from __future__ import annotations

import pytest

from simulator.callers import quadlet
from simulator.callers.podman.tools import podman_release
from simulator.callers.quadlet.folder import check_folder, generator_of
from simulator.core.request import CallerContext
from simulator.core.rule import Refusal
from simulator.releases.find import find_engine

UNIT = "[Container]\nImage=app\n"
PODMAN = podman_release(find_engine("podman@6.1"))


def line(files: dict[str, str]) -> str:
    """Return the line of the first unit."""
    return " ".join(quadlet.generate_line(next(iter(files)), files, PODMAN, "/units").words)


def test_a_unit_that_is_not_loaded_keeps_its_folder_out() -> None:
    generator = generator_of(PODMAN)
    with pytest.raises(Refusal, match=r"error loading b\.volume"):
        check_folder("a.container", {"a.container": UNIT, "b.volume": "x"}, generator)
    check_folder("a.container", {"a.container": UNIT, "sub/b.volume": "x", "c.txt": "x"}, generator)


def test_a_unit_of_a_folder_that_is_not_loaded_is_not_found() -> None:
    files = {"a.container": f"{UNIT}Network=n.network\n", "sub/n.network": "[Network]\n", "sub/b.volume": "x"}
    with pytest.raises(Refusal, match="was not found"):
        line(files)
    assert "--network systemd-n " in line({**files, "sub/b.volume": "[Volume]\n"})


@pytest.mark.parametrize(
    ("key", "other", "text", "shown"),
    [
        ("Network=o.container", "o.container", UNIT, "--network container:systemd-o "),
        ("Volume=o.volume:/x:ro", "o.volume", "[Volume]\nType=x\n", "-v /x "),
        ("ImageVolume=bind", "o.volume", "[Volume]\n", "--image-volume bind "),
    ],
)
def test_what_a_named_unit_makes_of_the_line(key: str, other: str, text: str, shown: str) -> None:
    assert shown in line({"a.container": f"{UNIT}{key}\n", other: text})


def test_a_service_needs_those_of_the_units_that_it_names() -> None:
    files = {"a.container": f"{UNIT}Pod=p.pod\n", "p.pod": "[Pod]\nNope=1\n"}
    with pytest.raises(Refusal, match=r"the service of p\.pod is not found: unsupported key 'Nope'"):
        quadlet.read_request(files, PODMAN, CallerContext())
