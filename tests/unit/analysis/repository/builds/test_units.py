"""The images of Quadlet's .build units."""

from __future__ import annotations

import pytest

from simulator.analysis.repository.builds.units import unit_builds

FILES = dict.fromkeys(("q/Containerfile", "q/web/Dockerfile", "q/web/x.Dockerfile"), "FROM scratch\n")


@pytest.mark.parametrize(
    ("keys", "path"),
    [
        ("SetWorkingDirectory=unit", "q/Containerfile"),
        ("SetWorkingDirectory=./web", "q/web/Dockerfile"),
        ("SetWorkingDirectory=unit\nFile=./Containerfile", "q/Containerfile"),
        ("SetWorkingDirectory=unit\nFile=web/x.Dockerfile", "q/web/x.Dockerfile"),
        ("SetWorkingDirectory=web\nFile=x.Dockerfile", "q/web/x.Dockerfile"),
        ("SetWorkingDirectory=file\nFile=web/x.Dockerfile", "q/web/x.Dockerfile"),
        ("File=Containerfile\n[Service]\nWorkingDirectory=.", "q/Containerfile"),
        ("File=Containerfile", None),
        ("SetWorkingDirectory=https://example.com/a.git", None),
        ("SetWorkingDirectory=/srv", None),
        ("SetWorkingDirectory=unit\nFile=%h/Containerfile", None),
        ("SetWorkingDirectory=unit\nPodmanArgs=--target web", None),
        ("SetWorkingDirectory=unit\nFile=gone", None),
    ],
)
def test_a_unit_finds_its_containerfile(keys: str, path: str | None) -> None:
    files = {**FILES, "q/a.build": f"[Build]\nImageTag=localhost/a\nImageTag=b:1\n{keys}\n"}
    found = [(name, source.path) for name, source in unit_builds("q/a.build", files)]
    assert found == ([] if path is None else [("localhost/a", path), ("b:1", path)])


def test_drop_ins_target_and_arguments_count() -> None:
    files = {**FILES, "q/a.build": "[Build]\nImageTag=a\nSetWorkingDirectory=unit\nBuildArg=A=1 B=2\n"}
    files["q/a.build.d/x.conf"] = "[Build]\nTarget=web\n"
    ((_, source),) = unit_builds("q/a.build", files)
    assert (source.target, source.build_args) == ("web", (("A", "1"), ("B", "2")))
