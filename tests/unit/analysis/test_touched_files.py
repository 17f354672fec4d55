"""RUN instructions that may change what a container executes: /bin/sh, or the entry script."""

from __future__ import annotations

import pytest

from simulator.analysis.diff import Side, compare
from simulator.analysis.image_difference import image_difference
from simulator.releases.find import DEFAULT_ENGINE, find_engine
from simulator.simulation.image import build_dockerfile

ENGINE = find_engine(DEFAULT_ENGINE)
SHELL, SCRIPT = "CMD serve a\n", 'ENTRYPOINT ["/entrypoint.sh"]\n'


def compared(before: str, after: str) -> tuple[str, str]:
    sides = [Side(build_dockerfile(text, {}, {}, ENGINE, "Dockerfile:{}".format)) for text in (before, after)]
    found = compare(sides[0], sides[1], ENGINE)
    return found.verdict, image_difference(found).first


@pytest.mark.parametrize(
    ("line", "end", "path"),
    [
        ("RUN ln -sf bash /bin/sh", SHELL, "/bin/sh"),
        ("RUN ln -sf bash /bin/sh", SCRIPT, "/entrypoint.sh"),
        ("RUN echo dash dash/sh boolean false | debconf-set-selections", SHELL, "/bin/sh"),
        ("RUN dpkg-reconfigure -f noninteractive dash", SHELL, "/bin/sh"),
        ("RUN sed -i s/a/b/ /entrypoint.sh", SCRIPT, "/entrypoint.sh"),
        ("RUN chmod +x /entrypoint.sh", SCRIPT, "/entrypoint.sh"),
    ],
)
def test_a_run_that_may_change_what_is_executed_is_never_the_same(line: str, end: str, path: str) -> None:
    without, with_it = f"FROM debian\n{end}", f"FROM debian\n{line}\n{end}"
    verdict, says = compared(without, with_it)
    assert verdict == "unknown"
    assert says.startswith(f"Whether it does the same is not known: {line} (Dockerfile:2) may change")
    assert f'"{path}", which the container executes' in says
    verdict, says = compared(with_it, without)
    assert verdict == "unknown" and f"the change removes {line} (Dockerfile:2)" in says


@pytest.mark.parametrize(
    ("line", "end"),
    [
        ("RUN apt-get update", SHELL),
        ("RUN ln -sf bash /bin/sh", 'CMD ["/server"]\n'),
        ("RUN sed -i s/a/b/ /other-entrypoint.sh", SCRIPT),
        ("COPY a /a", SCRIPT),
    ],
)
def test_what_touches_nothing_that_is_executed_is_the_same(line: str, end: str) -> None:
    assert compared(f"FROM debian\n{end}", f"FROM debian\n{line}\n{end}")[0] == "same"


def test_the_same_run_elsewhere_is_the_same() -> None:
    line = "RUN sed -i s/a/b/ /entrypoint.sh\n"
    assert compared(f"FROM debian\n{line}ENV A=1\n{SCRIPT}", f"FROM debian\nENV A=1\n{line}{SCRIPT}")[0] == "same"
