"""The images of Tiltfiles."""

from __future__ import annotations

import pytest

from simulator.analysis.repository.builds.tilt import tilt_builds
from simulator.core.errors import Unreadable

FILES = dict.fromkeys(("d/Dockerfile", "d/web/Dockerfile", "d/x.Dockerfile"), "FROM scratch\n")


@pytest.mark.parametrize(
    ("call", "path"),
    [
        ("docker_build('a', '.')", "d/Dockerfile"),
        ("if x:\n  docker_build('a', 'web', live_update=[sync('.', '/')])", "d/web/Dockerfile"),
        ("docker_build('a', 'web', dockerfile='x.Dockerfile', build_args={'A': '1'})", "d/x.Dockerfile"),
        ("docker_build(ref='a', context='web')", "d/web/Dockerfile"),
        ("docker_build('a', {}, 'x.Dockerfile')", None),
        ("docker_build(name, '.')", None),
        ("docker_build('a' + b, '.')", None),
        ("docker_build('a', '.', build_args=args)", None),
        ("docker_build('a', '.', build_args={'A': x})", None),
        ("docker_build('a', '.', dockerfile_contents='FROM x')", None),
        ("docker_build('a', '.', entrypoint='x')", None),
        ("docker_build('a', '.', target=t)", None),
        ("docker_build('a', '.', **options)", None),
        ("custom_build('a', 'docker_build(', ['.'])", None),
    ],
)
def test_a_call_whose_arguments_are_written_out_builds_an_image(call: str, path: str | None) -> None:
    found = [(name, source.path) for name, source in tilt_builds("d/Tiltfile", {**FILES, "d/Tiltfile": f"{call}\n"})]
    assert found == ([] if path is None else [("a", path)])


def test_target_and_arguments_are_those_of_the_call() -> None:
    text = "docker_build('a', '.', {'A': '1'}, target='web')\n"
    ((_, source),) = tilt_builds("d/Tiltfile", {**FILES, "d/Tiltfile": text})
    assert (source.target, source.build_args) == ("web", (("A", "1"),))


def test_what_is_not_written_as_python_is_unreadable() -> None:
    with pytest.raises(Unreadable):
        [*tilt_builds("Tiltfile", {"Tiltfile": "docker_build('a' '.'\n"})]
