"""Which distribution an image is, by its name."""

from __future__ import annotations

import pytest

from simulator.images.distribution import find_bin_sh, find_distributions, find_versions, is_official


@pytest.mark.parametrize(
    ("image", "found"),
    [
        ("debian", ("debian",)),
        ("docker.io/library/python:3.12@sha256:" + "0" * 64, ("debian",)),
        ("node:20-alpine3.19", ("alpine",)),
        ("docker:27-dind", ("alpine",)),
        ("ubuntu:24.04", ("ubuntu",)),
        ("mongo:7-jammy", ("ubuntu",)),
        ("mongo:3.4", ("debian", "ubuntu")),
        ("someone/app:1-slim", ("debian", "ubuntu")),
        ("someone/app:bookworm", ("debian",)),
        ("rockylinux:9", ("red hat",)),
        ("openjdk:17-oraclelinux8", ()),
        ("jetty:11", ()),
        ("mcr.microsoft.com/dotnet/aspnet:8.0-jammy-chiseled", ()),
        ("python:3.12-windowsservercore", ()),
        ("wordpress:cli-php8.2", ()),
        ("someone/app", ()),
        ("busybox", ()),
    ],
)
def test_distributions(image: str, found: tuple[str, ...]) -> None:
    assert find_distributions(image) == found


def test_bin_sh_is_the_shell_of_the_distribution() -> None:
    named = ("debian", "ubuntu:22.04", "alpine", "fedora", "archlinux", "scratch", "archlinux:ubi")
    assert [find_bin_sh(image) for image in named] == ["dash", "dash", "ash", "bash", "bash", None, None]


@pytest.mark.parametrize(
    ("image", "dash", "bash", "busybox"),
    [
        ("debian:12.8-slim", "0.5.12-2", "5.2.15", ""),
        ("python:3.12-slim-trixie", "0.5.12-12", "5.2.37", ""),
        ("debian:stable", "", "", ""),
        ("ubuntu:22.04", "", "5.1.16", ""),
        ("ubuntu:22.10", "", "", ""),
        ("alpine:3.20.1", "", "", "1.36.1"),
        ("ruby:3.3-alpine3.19", "", "", "1.36.1"),
        ("alpine:3.99", "", "", "1.37 or later"),
        ("alpine:3.8", "", "", "1.28.4"),
        ("alpine:3.9", "", "", "1.29.3"),
        ("alpine:3.4", "", "", ""),
        ("node:20-alpine", "", "", "1.28 or later"),
        ("node:8-alpine", "", "", ""),
        ("node:lts-alpine", "", "", "1.28 or later"),
        ("node:argon-alpine", "", "", ""),
        ("redis:4-alpine", "", "", ""),  # some were made from Alpine 3.7
        ("redis:5-alpine", "", "", "1.28 or later"),
        ("ghost:5-alpine", "", "", ""),
        ("alpine:3." + "9" * 5000, "", "", "1.37 or later"),
        ("node:" + "9" * 5000 + "-alpine", "", "", "1.28 or later"),
    ],
)
def test_versions_are_told_where_the_tag_names_a_release(image: str, dash: str, bash: str, busybox: str) -> None:
    assert find_versions(image) == (dash, bash, busybox)


def test_official_images_have_no_owner() -> None:
    assert is_official("docker.io/library/python:3")
    assert not is_official("bitnami/python:3")
