"""What a change of an image means, in its first sentence."""

from __future__ import annotations

import pytest

from simulator.analysis.diff import Side, compare
from simulator.analysis.image_difference import image_difference
from simulator.releases.find import DEFAULT_ENGINE, find_engine
from simulator.simulation.image import build_dockerfile

ENGINE = find_engine(DEFAULT_ENGINE)


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        (
            'ENTRYPOINT ["/a", "-b"]',
            'CMD ["/a", "-b"]',
            'With arguments the first of them is the program now: ["/a", "-b"] does not stand in front of it any more.',
        ),
        (
            'CMD ["/a"]',
            'ENTRYPOINT ["/a"]',
            'Arguments go to "/a" now; before, the first of them was the program.',
        ),
        ('ENTRYPOINT ["/a"]', 'ENTRYPOINT ["/b"]', 'It starts "/b" instead of "/a".'),
    ],
)
def test_no_sentence_names_a_word_that_nobody_wrote(before: str, after: str, says: str) -> None:
    sides = [
        Side(build_dockerfile(f"FROM debian\n{text}\n", {}, {}, ENGINE, "Dockerfile:{}".format))
        for text in (before, after)
    ]
    found = image_difference(compare(sides[0], sides[1], ENGINE))
    assert found.first == says and not any('"y"' in text for text in found.sentences)


@pytest.mark.parametrize(
    ("entrypoint", "is_told"), [('["/e.sh"]', True), ('["/e.sh", "a"]', False), ('["nginx"]', False), ("a && b", False)]
)
def test_an_entrypoint_that_drops_the_base_images_cmd_is_told_first(entrypoint: str, is_told: bool) -> None:
    before, after = "FROM nginx:1.27\n", f"FROM nginx:1.27\nENTRYPOINT {entrypoint}\n"
    sides = [Side(build_dockerfile(text, {}, {}, ENGINE, "Dockerfile:{}".format)) for text in (before, after)]
    first = image_difference(compare(sides[0], sides[1], ENGINE)).first
    dropped = '"/e.sh" does not get the base image\'s CMD ["nginx", "-g", "daemon off;"]: ENTRYPOINT (Dockerfile:2)'
    assert first.startswith(dropped) is is_told
