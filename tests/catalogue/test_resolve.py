"""Images are found by name among the entries so far."""

from __future__ import annotations

from pathlib import Path

from tests.catalogue.clones import Clones
from tests.catalogue.resolve import Resolver

NAME = "gcr.io/made/up"
DIGEST = f"{NAME}@sha256:{'0' * 64}"


def resolver() -> Resolver:
    made = Resolver(Clones(Path()), "2019-01-01")
    made.entries = {NAME: [{"tags": ["latest"], "config": {"Cmd": ["x"]}}]}
    return made


def test_a_digest_without_a_tag_is_not_known() -> None:
    assert resolver().image(DIGEST) is None


def test_a_digest_of_a_pinned_image_is_that_of_latest() -> None:
    made = resolver()
    made.pinned = frozenset((NAME,))
    found = made.image(DIGEST)
    assert found is not None and found.config == {"Cmd": ["x"]}
