"""Which well-known programs an image of the catalogue surely lacks."""

from __future__ import annotations

import pytest

from simulator.images.catalogue import catalogued
from simulator.images.known_programs import PROGRAMS, missing_programs


def missing(name: str) -> frozenset[str]:
    used = catalogued(name)
    assert used is not None
    return missing_programs(used)


@pytest.mark.parametrize(
    "name", ["alpine", "debian:12-slim", "ubuntu:24.04", "busybox", "gcr.io/distroless/static-debian12"]
)
def test_the_image_of_a_distribution_has_none_of_them(name: str) -> None:
    assert missing(name) == PROGRAMS


@pytest.mark.parametrize(
    ("name", "has", "lacks"),
    [
        ("python:3.12-slim", "python", "node"),
        ("node:20-alpine", "npm", "python3"),
        ("nginx", "nginx", "node"),
        ("postgres:16", "psql", "mysqld"),
        ("golang:alpine", "go", "python"),
        ("docker.io/library/ruby:3-slim", "bundle", "java"),
    ],
)
def test_an_image_has_its_own_programs_alone(name: str, has: str, lacks: str) -> None:
    assert has not in missing(name) and lacks in missing(name)


@pytest.mark.parametrize("name", ["node:20", "golang", "ruby:3", "redis", "postgres"])
def test_an_image_that_may_have_a_python_is_not_said_to_lack_it(name: str) -> None:
    assert "python3" not in missing(name)


@pytest.mark.parametrize("name", ["ubuntu:14.04", "buildpack-deps", "fedora", "gcr.io/distroless/nodejs20-debian12"])
def test_of_other_images_nothing_is_said(name: str) -> None:
    assert missing(name) == frozenset()
