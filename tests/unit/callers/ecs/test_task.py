"""Task definitions of Amazon ECS, in shapes that their fields may not have."""

from __future__ import annotations

import pytest

from simulator.callers.table import find_caller
from simulator.core.errors import NotModelled, Unreadable
from simulator.core.request import CallerContext, Request
from simulator.releases.find import find_engine


def request(body: dict[str, object]) -> Request:
    caller = find_caller("ecs")
    assert caller is not None
    return caller.read(body, find_engine("docker@28.5"), CallerContext()).request(None)


@pytest.mark.parametrize(
    "file",
    [
        '{"containerDefinitions": {"name": "a"}}',
        '{"containerDefinitions": [1]}',
        '{"containerDefinitions": [{"name": "a", "image": "x", "environment": {"A": 1}}]}',
        '{"containerDefinitions": [{"name": "a", "image": "x", "environment": ["A=1"]}]}',
        '{"containerDefinitions": [{"name": "a", "image": "x", "command": "ls"}]}',
    ],
)
def test_a_field_of_the_wrong_shape_is_one_clear_error(file: str) -> None:
    with pytest.raises((Unreadable, NotModelled)):
        request({"files": {"f.json": file}, "file": ["f.json"]})


def test_a_body_without_a_file_says_what_is_missing() -> None:
    with pytest.raises(Unreadable, match="give it as file"):
        request({})


def test_what_a_task_mounts_is_read() -> None:
    file = (
        '{"containerDefinitions": [{"name": "a", "image": "x", "mountPoints": [{"containerPath": "/usr/bin"}, 1],'
        ' "volumesFrom": [{"sourceContainer": "b"}], "linuxParameters": {"tmpfs": [{"containerPath": "/run"}]}}]}'
    )
    host = request({"files": {"f.json": file}, "file": ["f.json"]}).start_host
    assert host is not None and host.volumes_from
    assert ([mount.target for mount in host.mounts], host.tmpfs) == (["/usr/bin"], ("/run",))
