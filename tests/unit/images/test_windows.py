"""Images for Windows: by their configuration, and by their names."""

from __future__ import annotations

import pytest

from simulator.images.catalogue import catalogue
from simulator.images.windows import is_for_windows, names_windows


@pytest.mark.parametrize(
    "name",
    [
        "mcr.microsoft.com/windows/nanoserver:1809",
        "mcr.microsoft.com/windows:1809",
        "mcr.microsoft.com/dotnet/framework/aspnet:4.8",
        "mcr.microsoft.com/dotnet/sdk:8.0-nanoserver-ltsc2022",
        "golang:1.22-windowsservercore-ltsc2022",
        "microsoft/windowsservercore",
        "x:ltsc2019",
    ],
)
def test_a_name_tells_that_an_image_is_for_windows(name: str) -> None:
    assert names_windows(name)


@pytest.mark.parametrize(
    "name", ["golang:1.22", "mcr.microsoft.com/dotnet/sdk:8.0", "windows-exporter:1", "prom/nano:1", "x/windows"]
)
def test_other_names_tell_nothing(name: str) -> None:
    assert not names_windows(name)


def test_a_configuration_comes_before_the_name() -> None:
    assert is_for_windows("x", {"x": {"OS": "windows"}})
    assert not is_for_windows("microsoft/nanoserver", {"microsoft/nanoserver": {"os": "linux"}})
    assert is_for_windows("microsoft/nanoserver", {"microsoft/nanoserver": {"User": "u"}})


def test_the_names_of_the_catalogue_tell_what_an_image_is_for() -> None:
    for entry in catalogue().every():
        for tag in entry.seen:
            if entry.os or not entry.reason:
                assert names_windows(f"{entry.image}:{tag}") == (entry.os == "windows"), (entry.image, tag)


def test_a_tag_that_only_windows_has_is_not_known() -> None:
    assert catalogue().find("golang:1.26-windowsservercore") is None
