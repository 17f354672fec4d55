"""Names of platforms, by the version of the library that reads them."""

from __future__ import annotations

import pytest

from simulator.golang.platforms import Library, platform_error, platform_os


@pytest.mark.parametrize(
    ("platform", "found"),
    [
        ("linux", "linux"),
        ("Linux/amd64", "linux"),
        ("windows/amd64", "windows"),
        ("windows(10.0.17763)/amd64", "windows"),
        ("linux/arm/v7", "linux"),
        ("arm64", "linux"),
        ("AARCH64", "linux"),
        ("plan9", "plan9"),
        ("odd/amd64", "odd"),
        ("odd", None),
        ("", None),
        ("linux/", None),
        ("linux/arm/v7/x", None),
        ("lin ux/amd64", None),
        ("/amd64", None),
        ("windows(10.0.1)", "windows"),
        ("amd64(1)", None),
        ("windows(10/amd64", None),
    ],
)
def test_a_platform_has_an_operating_system(platform: str, found: str | None) -> None:
    assert platform_os(platform) == found


PLAIN = r"""must match "^[A-Za-z0-9_-]+$": invalid argument"""
DOTTED = r"""must match "^[A-Za-z0-9_.-]+$": invalid argument"""
VERSIONED = r"""must match "^([A-Za-z0-9_-]+)(?:\\(([A-Za-z0-9_.-]*)\\))?$": invalid argument"""
FEATURED = (
    r"""must match "^([A-Za-z0-9_-]+)(?:\\(([A-Za-z0-9_.%-]*)((?:\\+[A-Za-z0-9_.%-]+)*)\\))?$": invalid argument"""
)
FIRST = "OSAndVersion specifier component"
PART = "platform specifier component"


# What FROM --platform says in BuildKit's frontend of the versions that have this library, behind "failed to parse
# platform ...: "; nothing where it takes the platform.
@pytest.mark.parametrize(
    ("library", "platform", "said"),
    [
        ("platforms 1.0.0-rc.1", "x/y/z/w", '"x/y/z/w": cannot parse platform specifier: invalid argument'),
        ("platforms 1.0.0-rc.1", "foo", '"foo": unknown operating system or architecture: invalid argument'),
        ("platforms 1.0.0-rc.1", "linux/*", '"linux/*": wildcards not yet supported: invalid argument'),
        ("platforms 1.0.0-rc.1", "linux/", f'"" is an invalid component of "linux/": {PART} {DOTTED}'),
        ("platforms 1.0.0-rc.1", "/amd64", f'"" is an invalid OS component of "/amd64": {FIRST} {VERSIONED}'),
        ("platforms 1.0.0-rc.1", "a/b/c/d/", f'"d/" is an invalid component of "a/b/c/d/": {PART} {DOTTED}'),
        ("platforms 1.0.0-rc.1", "w(1+x)/a", f'"w(1+x)" is an invalid OS component of "w(1+x)/a": {FIRST} {VERSIONED}'),
        ("platforms 1.0.0-rc.4", "w(1+x)/a", ""),
        ("platforms 1.0.0-rc.4", "w(1+)/a", f'"w(1+)" is an invalid OS component of "w(1+)/a": {FIRST} {FEATURED}'),
        ("platforms 1.0.0-rc.4", "w(%zz1)/a", '"w(%zz1)/a" has an invalid OS version "%zz1": invalid URL escape "%zz"'),
        (
            "platforms 1.0.0-rc.4",
            "w(%41+x%4)/a",
            '"w(%41+x%4)/a" has invalid OS features: invalid os feature "x%4": invalid URL escape "%4"',
        ),
        ("platforms 0.2", "windows(10.0.1)/amd64", ""),
        ("platforms 0.2", "linux/arm64/v8.1", f'"v8.1" is an invalid component of "linux/arm64/v8.1": {PART} {PLAIN}'),
        ("platforms 1.0.0-rc.1", "linux/arm64/v8.1", ""),
        ("containerd 1.6", "w(1)/a", f'"w(1)" is an invalid component of "w(1)/a": {PART} {PLAIN}'),
        ("containerd 1.6", "a/b/c/d/e", '"a/b/c/d/e": cannot parse platform specifier: invalid argument'),
        ("containerd 1.6", "loong64", ""),
        ("containerd 1.5", "loong64", '"loong64": unknown operating system or architecture: invalid argument'),
    ],
)
def test_what_is_no_platform_is_told_as_the_version_does(library: Library, platform: str, said: str) -> None:
    assert platform_error(platform, library) == said
    assert (platform_os(platform, library) is None) == bool(said)
