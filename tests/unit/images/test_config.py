"""Documents that describe an image are told apart and read."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from simulator.core.errors import NotModelled, Unreadable
from simulator.core.rule import Refusal
from simulator.core.values import ImageConfig
from simulator.engine.image_config import image_config
from simulator.images import config
from simulator.releases.find import find_engine

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
        ({"Config": {"Config": {}}}, "holds a whole image document; give the object below its Config"),
        ({"config": {"container_config": {}}}, "give the object below its container_config"),
        ({"Config": {"Config": {}, "State": 1}, "State": 1}, "^Config in the input holds a whole image document"),
    ],
)
def test_other_documents_are_told_apart(document: Any, message: str) -> None:
    with pytest.raises(Unreadable, match=message):
        config.image_object(document)


def test_an_image_without_a_configuration_is_empty() -> None:
    assert config.image_object({"rootfs": {}, "os": "linux"}) == {}
    assert config.image_object({"Config": None}) == {}
    assert config.image_object({}) == {}


def test_other_operating_systems_than_linux_and_windows_are_not_modelled() -> None:
    assert config.image_object([{"Os": "windows", "Config": {}}]) == {"os": "windows"}
    with pytest.raises(NotModelled, match="freebsd"):
        config.image_object([{"Os": "freebsd", "Config": {}}])
    with pytest.raises(NotModelled, match="freebsd"):
        image_config({"os": "freebsd"}, DOCKER)


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


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "X is not JSON: expecting property name enclosed in double quotes at line 1"),
        ('{"a": 1}\n x', "X is not JSON: extra data at line 2"),
        (b'"\xff"', "X is not JSON: it is not text"),
        ("[" * 100_000, "X is nested too deeply to be read"),
        ('{"a": NaN}', "X is not JSON that dsim reads: NaN is no JSON value"),
        (b'{"a": Infinity}', "X is not JSON that dsim reads: Infinity is no JSON value"),
    ],
    ids=["open", "behind", "no-text", "deep", "nan", "infinity-in-bytes"],
)
def test_what_is_no_json_says_why(text: str | bytes, message: str) -> None:
    with pytest.raises(Unreadable, match=f"^{re.escape(message)}"):
        config.parse(text, "X")


@pytest.mark.parametrize(
    ("document", "fields"),
    [
        ({"State": "up", "config": {"Cmd": ["a"]}}, {"Cmd": ["a"]}),
        ({"Path": "x", "Config": {"Cmd": ["a"]}}, {"Cmd": ["a"]}),
        ({"os": "", "config": {"User": "u"}}, {"User": "u"}),
        ({"Os": "linux", "Config": {"User": "u"}}, {"User": "u"}),
        ({"RootFS": {}, "Os": "linux"}, {}),
        ({"cmd": ["a"]}, {"cmd": ["a"]}),
    ],
    ids=["state-alone", "path-alone", "blank-os", "linux", "without-a-configuration", "lower-case"],
)
def test_a_document_is_an_image_unless_it_says_otherwise(document: Any, fields: Any) -> None:
    assert config.image_object(document) == fields


@pytest.mark.parametrize("document", [{"os": "windows", "Config": {}}, {"os": "windows", "Os": "linux", "config": {}}])
def test_the_lower_case_of_an_operating_system_comes_first(document: Any) -> None:
    assert config.image_object(document) == {"os": "windows"}


CONTAINER = {"State": {"Status": "running"}, "Path": "x", "Config": {"Cmd": ["a"]}}


@pytest.mark.parametrize(
    ("document", "fields", "state"),
    [
        (CONTAINER, {"Cmd": ["a"]}, {"Status": "running"}),
        ([CONTAINER], {"Cmd": ["a"]}, {"Status": "running"}),
        ({**CONTAINER, "State": None}, {"Cmd": ["a"]}, {}),
        ({"Config": {"Cmd": ["a"]}}, {"Cmd": ["a"]}, None),
        ({"State": {}, "Config": {"Cmd": ["a"]}}, {"Cmd": ["a"]}, None),
        ({"Path": "x", "Config": {"Cmd": ["a"]}}, {"Cmd": ["a"]}, None),
    ],
    ids=["container", "in-a-list", "no-state", "image", "state-alone", "path-alone"],
)
def test_a_container_has_a_state(document: Any, fields: Any, state: Any) -> None:
    assert config.container_object(document) == (fields, state)


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ({**CONTAINER, "Config": None}, "^Config in the input is null, not a JSON object"),
        ({**CONTAINER, "Config": []}, "^Config in the input is an array, not a JSON object"),
        ("x", "^the input holds a string"),
        (["State", "Path"], "^the input describes 2 images"),
    ],
    ids=["null", "array", "text", "words"],
)
def test_a_container_has_a_configuration(document: Any, message: str) -> None:
    with pytest.raises(Unreadable, match=message):
        config.container_object(document)


# Values that docker and podman take from an image's configuration, and what dsim keeps of them.
@pytest.mark.parametrize(
    ("fields", "image"),
    [
        ({"Env": [], "Cmd": [], "Entrypoint": []}, ImageConfig(entrypoint=(), cmd=(), env=())),
        ({"Env": None, "User": None, "WorkingDir": None}, ImageConfig()),
        ({"Env": ["A=1", None, "\ud800"]}, ImageConfig(env=("A=1", "", "\ufffd"))),
        ({"ENV": ["A=1"], "user": "u", "workingDIR": "/w"}, ImageConfig(env=("A=1",), user="u", working_dir="/w")),
        ({"Labels": {"a": "b"}, "Odd": 1}, ImageConfig(other_fields=(("Labels", {"a": "b"}), ("Odd", 1)))),
    ],
    ids=["empty", "null", "null-among-words", "any-case", "other-fields"],
)
def test_a_configuration_is_read(fields: Any, image: ImageConfig) -> None:
    assert image_config(fields, DOCKER).image == image


def test_words_of_an_image_know_their_field() -> None:
    fields = {"Entrypoint": ["e"], "cmd": ["c"], "Shell": ["s"]}
    image = image_config(fields, DOCKER).image
    assert image.entrypoint and image.cmd and image.shell
    assert image.entrypoint[0].origin == ("entrypoint", "Config.Entrypoint")
    assert image.cmd[0].origin == ("cmd", "Config.Cmd")
    assert image.shell[0].origin == ("shell", "Config.Shell")


def test_a_text_in_place_of_a_list_is_one_word_until_docker_29() -> None:
    old = image_config({"Cmd": "a b", "Entrypoint": ["e"]}, DOCKER)
    assert old.image.cmd == ("a b",)
    assert [decision.rule.id for decision in old.decisions] == ["word-list.text"]
    with pytest.raises(Refusal, match=r"cannot unmarshal string into Config\.Cmd"):
        image_config({"Cmd": "a b"}, find_engine("docker@29.7"))


def test_what_is_unset_is_not_written() -> None:
    assert config.to_json(ImageConfig()) == {}
    full = {**CONFIG, "Cmd": ("c",), "Shell": ("s",), "Entrypoint": ("e",), "Env": ("A=1",)}
    assert config.to_json(image_config({**full, "Cmd": ["c"], "Shell": ["s"], "Env": ["A=1"],
                                               "Entrypoint": ["e"]}, DOCKER).image) == full  # fmt: skip
    assert config.to_json(ImageConfig(cmd=(), env=())) == {"Cmd": (), "Env": ()}
