"""What Compose executes in a service's containers beside their process."""

from __future__ import annotations

from simulator.callers.table import find_caller
from simulator.core.request import CallerContext, Request
from simulator.releases.find import find_engine

YAML = """
services:
  a:
    image: i
    post_start: [{command: "x 'y z' && w"}, {command: []}]
    pre_stop: [{command: [p, "q r"], user: root}]
    develop:
      watch:
      - {path: ., action: sync+exec, target: /t, exec: {command: "kill -HUP 1"}}
      - {path: ., action: rebuild}
"""


def request() -> Request:
    caller = find_caller("compose")
    assert caller is not None
    body = {"files": {"compose.yaml": YAML}, "service": "a"}
    return caller.read(body, find_engine("docker"), CallerContext()).request()


def test_hooks_and_commands_of_watch_stand_beside_the_process() -> None:
    asked = request()
    assert asked.actions == (
        ("a", "post_start[0].command", ("x", "y z"), ()),
        ("a", "pre_stop[0].command", ("p", "q r"), (("user", '"root"'),)),
        ("a", "develop.watch[0].exec.command", ("kill", "-HUP", "1"), ()),
    )
    (remark,) = asked.remarks
    assert "post_start[0].command drops" in str(remark.value)


def test_a_container_of_run_has_no_hooks() -> None:
    caller = find_caller("compose")
    assert caller is not None
    body = {"files": {"compose.yaml": YAML}, "run": ["a", "x"]}
    assert caller.read(body, find_engine("docker"), CallerContext()).request().actions == ()
