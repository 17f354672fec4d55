"""Whether a mount may bring a shell that the image lacks."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from simulator.cli.main import cli

STATIC = "gcr.io/distroless/static"


def lacks_shell(line: str) -> bool:
    told = CliRunner().invoke(cli, ["run", "--format", "json", f"docker run {line}"], prog_name="dsim").stdout
    return "advice.no-shell" in {piece["rule"] for piece in json.loads(told)["advice"]}


@pytest.mark.parametrize(
    "line",
    [
        "alpine bash x",
        "-v /opt:/opt alpine bash x",
        "-v $VOL:/opt alpine bash x",
        "-v $(pwd):/bins alpine bash x",
        "-v a:/bin -e PATH=/opt alpine bash x",
        f"--entrypoint /bin/sh {STATIC} -c ls",
        f"--tmpfs /tmp {STATIC} sh -c ls",
    ],
)
def test_a_shell_that_no_mount_brings_is_missing(line: str) -> None:
    assert lacks_shell(line)


@pytest.mark.parametrize(
    "line",
    [
        "-v /x:/bin/bash alpine bash x",
        "-v /x:/usr/bin alpine bash x",
        "-v vol:/bin alpine /usr/bin/bash x",
        "-v $VOL:/bin alpine bash x",
        "-v $A:$B alpine bash x",
        "-v $X alpine bash x",
        "--mount type=bind,src=/x,dst=$Y alpine bash x",
        "--volumes-from other alpine bash x",
        "-v /opt:/opt -e PATH=/opt alpine bash x",
        f"-v /busybox:/bin/sh --entrypoint /bin/sh {STATIC} -c ls",
    ],
)
def test_a_shell_that_a_mount_may_bring_is_not_called_missing(line: str) -> None:
    assert not lacks_shell(line)
