"""The Config object of an image, as an engine reads it."""

from __future__ import annotations

import pytest

from simulator.core.errors import Unreadable
from simulator.engine.image_config import image_config
from simulator.releases.find import find_engine

DOCKER = find_engine("docker@28.5")


def test_keys_have_any_case_and_null_is_unset() -> None:
    image = image_config(
        {"ENTRYPOINT": ["a"], "cmd": None, "workingDIR": "/w", "USER": None, "env": ["A=1", None]}, DOCKER
    )
    assert (image.image.entrypoint, image.image.cmd) == (("a",), None)
    assert (image.image.working_dir, image.image.user, image.image.env) == ("/w", "", ("A=1", ""))


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"User": 5}, "Config.User is a number, not a string"),
        ({"WorkingDir": ["/w"]}, "Config.WorkingDir is an array, not a string"),
        ({"Env": "A=1"}, "Config.Env is no list of strings"),
        ({"Env": ["A=1", 2]}, "Config.Env is no list of strings"),
        ({"Entrypoint": 5}, "Config.Entrypoint is no list of strings"),
        ({"Cmd": {"a": "b"}}, "Config.Cmd is no list of strings"),
    ],
)
def test_a_field_of_a_type_that_no_engine_accepts_is_unreadable(fields: dict[str, object], message: str) -> None:
    with pytest.raises(Unreadable) as error:
        image_config(fields, DOCKER)
    assert str(error.value) == message
