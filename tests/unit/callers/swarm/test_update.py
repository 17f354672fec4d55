"""What the swarm goes back to where an update of a service fails."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from simulator.callers.swarm.changes import ServiceUpdate
from simulator.callers.swarm.update import service_after
from simulator.core.request import CallerContext
from simulator.releases.find import find_engine


def goes_back(create: Sequence[str], *updates: Sequence[str]) -> bool:
    """Whether the answer says that the last update may be rolled back."""
    body = {"create": ["--name", "web", *create], "update": [[*update, "web"] for update in updates]}
    remarks = service_after(body, find_engine("docker"), CallerContext()).remarks
    return any(remark.rule is ServiceUpdate.ON_FAILURE for remark in remarks)


ARGS = ("--args", "b")


@pytest.mark.parametrize(
    ("create", "updates", "said"),
    [
        (("--update-failure-action", "rollback", "IMAGE"), (ARGS,), True),
        (("--update-failure-action=rollback", "IMAGE"), (ARGS,), True),
        (("--update-failure-action=rollback", "--update-failure-action=pause", "IMAGE"), (ARGS,), False),
        (("--update-failure-action=rollback", "IMAGE"), (("--update-failure-action=pause",),), False),
        (("--update-failure-action=rollback", "IMAGE"), (("--update-failure-action=pause",), ARGS), False),
        (("IMAGE",), (("--update-failure-action=rollback",), ARGS), True),
        (("IMAGE", "echo", "--update-failure-action=rollback"), (ARGS,), False),
        (("IMAGE", "echo", "--update-failure-action", "rollback"), (ARGS,), False),
        (("--label", "a=--update-failure-action=rollback", "IMAGE"), (ARGS,), False),
        (("IMAGE",), (("--update-failure-action=rollback",), ("--rollback",), ARGS), False),
    ],
)
def test_the_action_is_that_of_the_options(create: Sequence[str], updates: Sequence[Sequence[str]], said: bool) -> None:
    assert goes_back(create, *updates) is said
