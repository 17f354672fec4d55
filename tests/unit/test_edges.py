"""Documents, names, profiles and the terminal."""

from __future__ import annotations

import json
from typing import Any

import pytest

from simulator.core.errors import NotModelled, Unreadable
from simulator.core.text import quoted
from simulator.engine.engines import find_builder, find_engine, unobserved
from simulator.engine.image_config import image_config
from simulator.golang.reference import familiar, find
from simulator.images import config
from simulator.report.terminal import columns, width
from simulator.shell.quote import shell_line

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
    assert (image.working_dir, image.user, image.rest) == ("/w", "u", (("Labels", {"a": "b"}),))


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


@pytest.mark.parametrize(
    ("name", "full"),
    [
        ("nginx", "docker.io/library/nginx:latest"),
        ("nginx:1", "docker.io/library/nginx:1"),
        ("docker.io/library/nginx", "docker.io/library/nginx:latest"),
        ("a/b", "docker.io/a/b:latest"),
        ("localhost/a", "localhost/a:latest"),
        ("r.io:5000/a@sha256:0", "r.io:5000/a@sha256:0"),
    ],
)
def test_names_have_a_full_form(name: str, full: str) -> None:
    assert familiar(name) == full


def test_images_are_found_by_name() -> None:
    images = {"nginx": 1, "*": 2, "docker.io/a/b:latest": 3}
    assert [find(name, images) for name in ("nginx", "nginx:latest", "a/b", "c")] == [1, 1, 3, 2]
    assert find("c", {"nginx": 1}) is None


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("docker", "29.7"),
        ("docker@28", "28.5"),
        ("docker@28.5.2", "28.5"),
        ("docker@v27.3.1", "26.1"),
        ("docker@23", "20.10"),
        ("docker@20.10", "20.10"),
        ("docker@99", "29.7"),
        ("podman@5", "5.8"),
        ("podman@5.5.2", "5.4"),
        ("podman@4.9", "4.3"),
    ],
)
def test_an_engine_is_the_last_that_is_not_newer(name: str, found: str) -> None:
    assert find_engine(name).version == found


def test_other_names_are_told_apart() -> None:
    for name in ("docker@", "docker@x", "@1", "Docker 28", ""):
        with pytest.raises(Unreadable, match="no profile name"):
            find_engine(name)
    with pytest.raises(NotModelled, match="not modelled; known are"):
        find_engine("rkt@1")
    with pytest.raises(NotModelled, match="older than the oldest"):
        find_engine("docker@19.03")


def test_a_version_that_was_not_compared_is_said() -> None:
    for name in ("docker", "docker@28", "docker@28.5", "docker@28.5.2"):
        assert unobserved(name, find_engine(name)) is None
    assert unobserved("docker@27.3", find_engine("docker@27.3")) is not None
    assert find_builder("buildkit@0.32").version == "0.30"
    assert find_builder("buildkit@0.12").version == "0.12"
    assert find_builder("buildkit@0.29").version == "0.26"


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("a b", '"a b"'),
        ("", '""'),
        ('"\\', '"\\"\\\\"'),
        ("\x1b[31m\n", '"\\u001b[31m\\n"'),
        ("é\u202e", '"é\\u202e"'),
        ("\U000e0001", '"\\udb40\\udc01"'),
    ],
)
def test_a_word_is_shown_with_its_borders(word: str, text: str) -> None:
    assert quoted(word) == text
    assert json.loads(text) == word


def test_a_shell_reads_the_line_back() -> None:
    assert shell_line(["a b", "it's", "", "$x", "é"]) == "'a b' 'it'\"'\"'s' '' '$x' 'é'"
    assert shell_line(["\x1b[31m'\\"]) == "$'\\033[31m\\'\\\\'"


def test_columns_line_up_for_wide_characters() -> None:
    assert columns([("中", "a"), ("x", "b")], "") == "中  a\nx   b"
    assert width("e\u0301中") == 3
