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
