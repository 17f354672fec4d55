"""The Config object of an image, as an engine reads it."""

from __future__ import annotations

from typing import Any

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
        ({"Healthcheck": {"Interval": " "}}, "Config.Healthcheck.Interval is a string, not an integer of 64 bits"),
        ({"Healthcheck": {"interval": 5e6}}, "Config.Healthcheck.interval is a number, not an integer of 64 bits"),
        ({"Healthcheck": {"Retries": True}}, "Config.Healthcheck.Retries is a bool, not an integer of 64 bits"),
        ({"Healthcheck": {"Retries": 2**63}}, "Config.Healthcheck.Retries is a number, not an integer of 64 bits"),
        ({"Healthcheck": {"Test": "x"}}, "Config.Healthcheck.Test is a string, not an array of strings"),
        ({"Healthcheck": {"Test": ["CMD", 3]}}, "Config.Healthcheck.Test is an array, not an array of strings"),
        ({"Labels": {"a": 1}}, "Config.Labels.a is a number, not a string"),
        ({"Volumes": {"/a": 1}}, "Config.Volumes./a is a number, not an object"),
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


@pytest.mark.parametrize(
    "fields",
    [
        {"Healthcheck": {"Test": ["CMD", None], "Interval": None, "Other": "x", "Retries": -1}},
        {"Labels": {"a": None}, "Volumes": {"/a": None, "/b": {"x": 1}}, "ExposedPorts": {"80": {}}},
    ],
)
def test_members_that_docker_load_takes_are_taken(fields: Any) -> None:
    assert dict(image_config(fields, find_engine("docker")).image.other_fields).keys() == fields.keys()
