"""Documents that describe an image are told apart and read."""

from __future__ import annotations

import json
from typing import Any

import pytest

from simulator.core.errors import NotModelled, Unreadable
from simulator.engine.engines import find_engine
from simulator.engine.image_config import image_config
from simulator.images import config

CONFIG = {"Entrypoint": ["e"], "Cmd": None, "Env": ["A=1"], "WorkingDir": "/w", "User": "u", "Labels": {"a": "b"}}
DOCKER = find_engine("docker@28.5")


@pytest.mark.parametrize(
    "document",
    [
        CONFIG,
        [{"Id": "sha256:0", "Config": CONFIG, "Os": "linux"}],
        {"Id": "sha256:0", "Config": CONFIG},
        {"architecture": "amd64", "os": "linux", "config": CONFIG, "rootfs": {}},
    ],
)
def test_every_document_of_an_image_is_read(document: Any) -> None:
    image = image_config(config.image_object(document), DOCKER).image
    assert (image.entrypoint, image.cmd, image.env) == (("e",), None, ("A=1",))
    assert (image.working_dir, image.user, image.other_fields) == ("/w", "u", (("Labels", {"a": "b"}),))


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ([], "describes 0 images"),
        ([{}, {}], "describes 2 images"),
        (5, "holds a number"),
        ("x", "holds a string"),
        (None, "holds null"),
        ({"State": {}, "Path": "x", "Config": {}}, "describes a container"),
        ({"schemaVersion": 2, "layers": []}, "is an image manifest"),
        ({"manifests": []}, "is an image manifest"),
        ({"foo": 1}, "no field of an image configuration"),
        ({"Config": 5}, "Config in the input is a number"),
        ({"Config": {"config": {}}}, "holds a whole image document"),
    ],
)
def test_other_documents_are_told_apart(document: Any, message: str) -> None:
    with pytest.raises(Unreadable, match=message):
        config.image_object(document)


def test_an_image_without_a_configuration_is_empty() -> None:
    assert config.image_object({"rootfs": {}, "os": "linux"}) == {}
    assert config.image_object({"Config": None}) == {}
    assert config.image_object({}) == {}


def test_windows_is_not_modelled() -> None:
    with pytest.raises(NotModelled, match="windows"):
        config.image_object([{"Os": "windows", "Config": {}}])


@pytest.mark.parametrize(
    "fields",
    [{"Entrypoint": 5}, {"Cmd": [1]}, {"Env": "A=1"}, {"Env": [1]}, {"User": 5}, {"WorkingDir": []}, {"Cmd": {"a": 1}}],
)
def test_wrong_types_are_unreadable(fields: dict[str, Any]) -> None:
    with pytest.raises(Unreadable, match=next(iter(fields))):
        image_config(fields, DOCKER)


def test_text_of_any_unicode_encoding_is_json() -> None:
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-32"):
        assert config.parse(json.dumps(CONFIG).encode(encoding)) == CONFIG
