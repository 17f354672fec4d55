"""The catalogue of base images: what is shipped is whole, and a name in any spelling finds its entry."""

from __future__ import annotations

import datetime
import json
import re
import subprocess
import sys
from itertools import groupby
from typing import Any

import pytest

from simulator.core.package_data import package_data
from simulator.core.values import CatalogueEntry
from simulator.images.catalogue import FOR_WINDOWS, catalogue
from simulator.images.nearest import nearest
from simulator.images.tags import pattern_alone
from simulator.oracle import protocol

ENTRIES = list(catalogue().every())
KNOWN = [entry for entry in ENTRIES if not entry.reason]
FIELDS = {
    *("Entrypoint", "Cmd", "Shell", "Env", "User", "WorkingDir", "OnBuild", "StopSignal"),
    *("ExposedPorts", "Volumes", "Labels", "Healthcheck"),
}
LISTS = {"Entrypoint", "Cmd", "Shell", "Env", "OnBuild"}


def owner(entry: CatalogueEntry) -> str:
    return entry.image.rpartition("/")[0]


ROWS = {name: list(group) for name, group in groupby(sorted(ENTRIES, key=owner), key=owner)}
"""The entries of each registry's owner: a test for each of a thousand entries takes longer than what it tests."""


def test_at_least_sixty_images_are_known() -> None:
    assert len({entry.url.split("/blob/")[0] for entry in KNOWN}) >= 55
    assert len({entry.image for entry in KNOWN}) >= 100
    datetime.date.fromisoformat(catalogue().date)


@pytest.mark.parametrize("name", ROWS)
def test_the_entries_of_an_owner_are_well_formed(name: str) -> None:
    for entry in ROWS[name]:
        check_form(entry)


def check_form(entry: CatalogueEntry) -> None:
    assert entry.tags and (entry.seen or entry.reason)
    if entry.reason:
        assert not entry.config and not entry.url
        return
    pinned = r"(/blob/|\?id=)[0-9a-f]{40}\b|/blob/\d+\.\d+\.\d+/|/commits/master/|^https://docs\.redhat\.com/"
    assert re.search(pinned, entry.url), entry.url
    assert datetime.date(2014, 1, 1) < datetime.date.fromisoformat(entry.date) <= datetime.date(2026, 12, 31)
    assert entry.config.keys() <= FIELDS
    for field, value in entry.config.items():
        if field in LISTS:
            assert value and all(isinstance(word, str) for word in value), field
    names = [variable.partition("=")[0] for variable in entry.config.get("Env", ())]
    assert len(names) == len(set(names)) and all("=" in variable for variable in entry.config.get("Env", ()))
    assert not {f"Env.{name}" for name in names} & set(entry.varies)
    assert not set(entry.varies) & (FIELDS - {"Labels", "ExposedPorts", "Volumes", "StopSignal", "Healthcheck"})


@pytest.mark.parametrize("name", ROWS)
def test_the_tags_that_were_read_find_their_entry(name: str) -> None:
    for entry, tag in [(each, tag) for each in ROWS[name] for tag in each.seen]:
        if entry.reason == FOR_WINDOWS:
            found = catalogue().find(f"{entry.image}:{tag}")
            assert found is None or found.os == "windows"
        elif entry.reason:
            assert catalogue().find(f"{entry.image}:{tag}") is None
            assert catalogue().reason(f"{entry.image}:{tag}") == entry.reason
        else:
            assert catalogue().find(f"{entry.image}:{tag}") == entry


@pytest.mark.parametrize(
    "name",
    [
        *("python:3.12-slim", "library/python:3.12-slim", "docker.io/python:3.12-slim", "index.docker.io/python:3.12"),
        *("docker.io/library/python:3", "amd64/python:3", "arm64v8/python:3", "public.ecr.aws/docker/library/python:3"),
        *("python", f"python:3@sha256:{'0' * 64}"),
    ],
)
def test_every_spelling_finds_the_image(name: str) -> None:
    entry = catalogue().find(name)
    assert entry is not None and entry.config["Cmd"] == ["python3"]


@pytest.mark.parametrize(
    "name",
    [
        *(f"python@sha256:{'0' * 64}", "example.org/python:3", "someone/python", "localhost/python", "notinthere"),
        *("gcr.io/distroless/static:nosuchtag", "", ":", "@", "../../etc/passwd", "python/"),
        *("grafana/grafana:13.1.0-distroless", "grafana/mimir:3.0.0-race"),
    ],
)
def test_other_names_are_not_known(name: str) -> None:
    assert catalogue().find(name) is None


@pytest.mark.parametrize("tag", ["", ":nonroot", ":debug", ":debug-nonroot"])
@pytest.mark.parametrize("debian", ["", "-debian9", "-debian10", "-debian11", "-debian12", "-debian13"])
@pytest.mark.parametrize("kind", ["base", "static", "cc", "java", "java17", "nodejs", "python3"])
def test_distroless_images_are_known_as_far_as_they_were_published(kind: str, debian: str, tag: str) -> None:
    entry = catalogue().find(f"gcr.io/distroless/{kind}{debian}{tag}")
    never = {
        "java": ("-debian12", "-debian13"),
        "java17": ("-debian9", "-debian10"),
        "nodejs": ("-debian12", "-debian13"),
        "static": ("-debian9",) if "debug" in tag else (),
    }
    published = debian not in never.get(kind, ()) and not (kind == "nodejs" and "nonroot" in tag)
    assert (entry is not None) == published
    if entry is not None:
        assert entry.config["User"] == ("65532" if "nonroot" in tag else "0")
        assert any("/busybox" in variable for variable in entry.config["Env"]) == ("debug" in tag)


# What `docker inspect` showed of these images, by publicly stored outputs.
@pytest.mark.parametrize(
    ("name", "entrypoint", "cmd"),
    [
        ("alpine", None, ["/bin/sh"]),
        ("busybox", None, ["sh"]),
        ("debian:bookworm-slim", None, ["bash"]),
        ("ubuntu:22.04", None, ["/bin/bash"]),
        ("python:2.7", None, ["python2"]),
        ("node:20", ["docker-entrypoint.sh"], ["node"]),
        ("golang:1.22", None, ["bash"]),
        ("golang:1.22-alpine", None, ["/bin/sh"]),
        ("ruby:3.3", None, ["irb"]),
        ("php:8.2", ["docker-php-entrypoint"], ["php", "-a"]),
        ("php:8.2-apache", ["docker-php-entrypoint"], ["apache2-foreground"]),
        ("nginx", ["/docker-entrypoint.sh"], ["nginx", "-g", "daemon off;"]),
        ("httpd:2.4", None, ["httpd-foreground"]),
        ("redis:7", ["docker-entrypoint.sh"], ["redis-server"]),
        ("postgres:16", ["docker-entrypoint.sh"], ["postgres"]),
        ("mysql:8", ["docker-entrypoint.sh"], ["mysqld"]),
        ("mongo:7", ["docker-entrypoint.sh"], ["mongod"]),
        ("openjdk:17", None, ["jshell"]),
        ("docker:dind", ["dockerd-entrypoint.sh"], None),
        ("hello-world", None, ["/hello"]),
        ("gcr.io/distroless/static", None, None),
        ("gcr.io/distroless/cc:debug", ["/busybox/sh"], None),
        ("gcr.io/distroless/python3-debian12", ["/usr/bin/python3.11"], None),
        ("gcr.io/distroless/base-debian10", None, None),
        ("gcr.io/distroless/nodejs:18", ["/nodejs/bin/node"], None),
        ("gcr.io/distroless/java:11-debug", ["/usr/bin/java", "-jar"], None),
        ("mcr.microsoft.com/dotnet/aspnet:8.0", None, ["bash"]),
        ("registry.access.redhat.com/ubi8/ubi", None, ["/bin/bash"]),
        ("registry.access.redhat.com/ubi9/ubi-minimal:9.5", None, ["/bin/bash"]),
        ("cgr.dev/chainguard/wolfi-base", None, ["/bin/sh", "-l"]),
        ("cgr.dev/chainguard/node", ["/usr/bin/node"], ["--help"]),
        ("public.ecr.aws/lambda/python:3.12", ["/lambda-entrypoint.sh"], None),
        ("nvidia/cuda:12.4.1-base-ubuntu22.04", None, ["/bin/bash"]),
        ("nvidia/cuda:12.4.1-cudnn-runtime-ubuntu22.04", ["/opt/nvidia/nvidia_entrypoint.sh"], None),
        ("bitnami/redis:7.4", ["/opt/bitnami/scripts/redis/entrypoint.sh"], ["/opt/bitnami/scripts/redis/run.sh"]),
        ("grafana/loki:2.9.4", ["/usr/bin/loki"], ["-config.file=/etc/loki/local-config.yaml"]),
        ("prom/node-exporter", ["/bin/node_exporter"], None),
        ("ghcr.io/astral-sh/uv:python3.12-trixie-slim", None, ["/usr/local/bin/uv"]),
        ("denoland/deno:2.0.0", ["/tini", "--", "docker-entrypoint.sh"], ["eval", "console.log('Welcome to Deno!')"]),
    ],
)
def test_the_catalogue_says_what_docker_inspect_shows(
    name: str, entrypoint: list[str] | None, cmd: list[str] | None
) -> None:
    entry = catalogue().find(name)
    assert entry is not None
    assert (entry.config.get("Entrypoint"), entry.config.get("Cmd")) == (entrypoint, cmd)


def asked(text: str, **more: Any) -> dict[str, Any]:
    return protocol.answer({"image": {"dockerfile": text}, "request": {"engine-api": {}}, **more})


@pytest.mark.parametrize(
    ("name", "pattern"),
    [
        *(("python:3.12", ""), ("python", ""), ("python:3.12.1-slim-bookworm", ""), ("python:3.99", "3*")),
        *(("python:3.12-nosuch", "3*"), ("debian:bookworm", ""), ("amd64/python:3.99", "3*"), ("node:22-alpine", "")),
        *(("quay.io/prometheus/prometheus:v2.45.0", ""), ("quay.io/prometheus/prometheus:v2.45.99", "v2.4*")),
        *(("gcr.io/distroless/static:debug", ""), ("gcr.io/distroless/static:debug-amd64", "debug-[!n]*")),
        *(("nvidia/cuda:12.4.1-base-ubuntu22.04", ""), ("nvidia/cuda:12.4.9-base-ubuntu22.04", "12.*-base-*")),
    ],
)
def test_a_tag_that_was_not_read_names_the_pattern_that_it_matches(name: str, pattern: str) -> None:
    entry = catalogue().find(name)
    assert entry is not None
    assert pattern_alone(name, entry) == pattern


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("pyton", "python"),
        ("nobody/nginx", "nginx"),
        ("gcr.io/distroless/base-debian8", "gcr.io/distroless/base-debian9"),
        ("gcr.io/distroless/static:nosuchtag", "gcr.io/distroless/static:debug"),
        ("registry.access.redhat.com/ubi9/ubi-minima", "registry.access.redhat.com/ubi9/ubi-minimal"),
    ],
)
def test_the_nearest_names_are_offered(name: str, near: str) -> None:
    assert near in nearest(name)
    message = asked(f"FROM {name}")["message"]
    assert near in message and f"skopeo inspect --config docker://{name}" in message and "crane config" in message


def test_a_name_like_no_other_offers_none() -> None:
    assert nearest("quite/another:1") == ()


def test_an_unstated_value_is_left_out_and_named() -> None:
    found = asked("FROM python:3.12\nENV A=$PYTHON_VERSION B=$PATH C=${PYTHON_VERSION%.*} D=${PYTHON_VERSION:+x}")
    names = [variable.partition("=")[0] for variable in found["process"]["env"]]
    assert "PATH" in names and "B" in names and not {"A", "C", "D", "PYTHON_VERSION"} & set(names)
    (note,) = [finding["says"] for finding in found["advice"] if finding["rule"] == "advice.catalogue"]
    assert re.search(r"\b11 variables left out", note)  # eight of the image, and A, C and D


@pytest.mark.parametrize("line", ["WORKDIR /x/$PYTHON_VERSION", "USER $PYTHON_VERSION", "EXPOSE $PYTHON_VERSION"])
def test_what_rests_on_an_unstated_value_is_not_modelled(line: str) -> None:
    assert asked(f"FROM python:3.12\n{line}")["outcome"] == "not-modelled"


def test_an_image_that_is_given_comes_first() -> None:
    for images in ({"python": {"Cmd": ["mine"]}}, {"*": {"Cmd": ["mine"]}}):
        found = asked("FROM python", images=images)
        assert list(found["process"]["args"]) == ["mine"] and not found["advice"]


def test_the_image_of_a_request_is_looked_up() -> None:
    found = protocol.answer({"request": {"docker-run": ["postgres:17", "-c", "fsync=off"]}})
    assert list(found["process"]["args"]) == ["docker-entrypoint.sh", "-c", "fsync=off"]
    assert found["trace"][0]["rule"] == "catalogued.by-tag"
    assert protocol.answer({"request": {"docker-run": ["nobody/nothing"]}})["outcome"] == "not-modelled"


def test_an_image_for_windows_is_not_modelled() -> None:
    assert asked("FROM golang:1.24-nanoserver")["outcome"] == "not-modelled"


def test_a_refusal_on_top_of_the_catalogue_is_one() -> None:
    assert asked("FROM python\nEXPOSE nonsense")["outcome"] == "refused"


@pytest.mark.parametrize(
    ("name", "line", "warned"),
    [
        ("static", "CMD /a", True),
        ("static:debug", "ENTRYPOINT /a", True),
        ("static:debug", 'SHELL ["/busybox/sh", "-c"]\nENTRYPOINT /a', False),
        ("static", 'ENTRYPOINT ["/a"]', False),
    ],
)
def test_a_shell_that_is_not_there_is_pointed_out(name: str, line: str, warned: bool) -> None:
    found = asked(f"FROM gcr.io/distroless/{name}\n{line}")
    assert ("advice.no-shell" in [finding["rule"] for finding in found["advice"]]) == warned


def test_the_catalogue_is_not_read_for_an_image_that_is_given() -> None:
    code = (
        "import sys; from simulator.oracle import protocol; "
        "protocol.answer({'image': {'dockerfile': 'FROM x'}, 'images': {'x': {}}, 'request': {'engine-api': {}}}); "
        "from simulator.images.catalogue import catalogue; sys.exit(catalogue.cache_info().currsize)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_file_is_one_entry_a_line() -> None:
    text = package_data("images/catalogue.json")
    assert json.loads(text)["schema"] == "dsim-images/1"
    assert text.count('"tags": ') == len([line for line in text.splitlines() if '"tags": ' in line])
