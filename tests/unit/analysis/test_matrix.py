"""What becomes of words behind an image."""

from __future__ import annotations

import pytest

from simulator.analysis.matrix import argument_use, build_table
from simulator.build.image import BuiltImage
from simulator.engine.engines import find_engine
from simulator.simulation.image import build_dockerfile, look_up_nothing

DOCKER = find_engine("docker@28.5")


def built(text: str, target: str = "") -> BuiltImage:
    return build_dockerfile(text, {"target": target}, {}, DOCKER, "Dockerfile:{}".format, look_up_nothing)


class TestFate:
    @pytest.mark.parametrize(
        ("entrypoint", "told"),
        [
            ('ENTRYPOINT exec a "$@"', ("$0", False)),
            ("ENTRYPOINT a", ("$0", True)),
            ('ENTRYPOINT ["sh", "-c", "a", "x"]', ("$1", True)),
            ('ENTRYPOINT ["bash", "run.sh"]', ("$1", False)),
            ('ENTRYPOINT ["bash"]', ("", False)),
            ('ENTRYPOINT ["a"]', None),
            ("", None),
        ],
    )
    def test_what_a_shell_makes_of_arguments(self, entrypoint: str, told: tuple[str, bool] | None) -> None:
        done = build_table(built(f"FROM scratch\nWORKDIR /\n{entrypoint}\n"), DOCKER).rows[1].simulation
        assert done.argv is not None and argument_use(done.argv.value) == told
