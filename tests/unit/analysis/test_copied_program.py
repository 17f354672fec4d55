"""A change of a Dockerfile that leaves its program where the image does not look for it."""

from __future__ import annotations

import pytest

from simulator.analysis.diff import Comparison, Side, compare
from simulator.analysis.image_difference import image_difference
from simulator.releases.find import DEFAULT_ENGINE, find_engine
from simulator.simulation.image import build_dockerfile

ENGINE = find_engine(DEFAULT_ENGINE)
END = 'ENTRYPOINT ["/server"]\n'


def compared(before: str, after: str) -> Comparison:
    sides = [Side(build_dockerfile(text, {}, {}, ENGINE, "Dockerfile:{}".format)) for text in (before, after)]
    return compare(sides[0], sides[1], ENGINE)


def from_debian(*lines: str, end: str = END) -> str:
    return "\n".join(("FROM debian", *lines, end))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (["COPY out/server /server"], ["COPY out/server /bin/server"]),
        (["COPY out/server /"], ["COPY out/server /opt/"]),
        (["COPY --from=golang /go/bin/server /server"], []),
        (["ADD --chmod=755 server /"], ["ADD --chmod=755 server /opt/server"]),
        (["COPY server /server"], ["COPY $X /x"]),
        (["COPY a server b /"], ["COPY a b /srv/"]),
    ],
)
def test_a_program_that_nothing_copies_any_more_is_not_called_the_same(before: list[str], after: list[str]) -> None:
    found = compared(from_debian(*before), from_debian(*after))
    assert found.verdict == "unknown" and not found.lacks_bases
    assert image_difference(found).first.startswith('"/server" is executed, and nothing copies it there any more')
    assert f"Dockerfile:{len(before) + 1} did" in found.plain.question


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (["COPY out/server /server"], ["COPY dist/server /server"]),
        (["COPY out/server /server"], ["COPY out/server /"]),
        (["COPY out/server /server"], ["COPY out/ /"]),
        (["COPY out/server /server"], ["RUN make && install server /"]),
        (["COPY out/server /server"], ["ARG D=/", "COPY out/server $D"]),
        (["COPY out/server /server"], ["COPY --parents server /"]),
        (["COPY out /opt"], ["COPY out /srv"]),
        (["RUN make server"], []),
        (["COPY a /a"], ["COPY a /b"]),
        (["COPY server /server", "COPY a /a"], ["COPY server /server", "COPY a /b"]),
    ],
)
def test_a_program_that_may_be_there_is_nothing_to_tell(before: list[str], after: list[str]) -> None:
    found = compared(from_debian(*before), from_debian(*after))
    assert found.verdict == "same" and not found.plain.question


def test_a_program_without_a_slash_is_looked_for_along_path() -> None:
    before = from_debian("COPY server /usr/local/bin/", end='CMD ["server"]\n')
    assert compared(before, before.replace("/usr/local/bin/", "/opt/bin/")).plain.question
    moved = before.replace("/usr/local/bin/", "/opt/bin/") + "ENV PATH=/opt/bin:$PATH\n"
    assert not compared(before, moved).plain.question
    assert not compared(before, before.replace("/usr/local/bin/", "/usr/bin/")).plain.question


def test_a_file_that_is_copied_below_another_working_directory_is_lost_too() -> None:
    found = compared(from_debian("WORKDIR /", "COPY server ."), from_debian("WORKDIR /opt", "COPY server ."))
    assert found.verdict == "different" and image_difference(found).first == found.plain.question != ""


def test_another_program_is_told_by_the_words_alone() -> None:
    found = compared(from_debian("COPY server /server"), from_debian("COPY s /s", end='ENTRYPOINT ["/s"]\n'))
    assert found.verdict == "different" and not found.plain.question
