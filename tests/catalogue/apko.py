"""The images of Chainguard: apko makes them from settings, which their repository holds as they were locked.

Compare: https://github.com/chainguard-dev/apko, pkg/build/oci/image.go.
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator, Mapping
from typing import Any

from tests.catalogue.clones import Clones

REGISTRY = "cgr.dev/chainguard/"
REPOSITORY = "https://github.com/chainguard-images/images"
SET_BY_APKO = {
    "PATH": "/usr/local/sbin:/usr/local/bin:/usr/bin:/usr/sbin:/sbin:/bin",
    "SSL_CERT_FILE": "/etc/ssl/certs/ca-certificates.crt",
}
SHELLS = {"bash", "bash-binsh", "busybox", "busybox-full", "dash", "dash-binsh", "oksh", "toybox", "zsh", "fish"}
MACHINE = "amd64"


def configuration(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Give the configuration that apko makes of the settings of an image, but for its labels."""
    entrypoint = settings["entrypoint"]
    words = shlex.split(entrypoint["command"])
    if entrypoint["shell-fragment"]:
        words = ["/bin/sh", "-c", entrypoint["shell-fragment"]]
    fields = {
        "Entrypoint": words,
        "Cmd": shlex.split(settings["cmd"]),
        "Env": sorted(f"{name}={value}" for name, value in {**SET_BY_APKO, **settings["environment"]}.items()),
        "User": settings["accounts"]["run-as"],
        "WorkingDir": settings["work-dir"],
        "StopSignal": settings["stop-signal"],
        "Volumes": {volume: {} for volume in settings["volumes"]},
    }
    return {name: value for name, value in fields.items() if value}


def images(clones: Clones) -> Iterator[tuple[str, Any]]:
    """Give the entries of every image by its name: its tags, and those that end with ``-dev``."""
    clone = clones.find(REPOSITORY)
    assert clone is not None, f"there is no clone of {REPOSITORY}"
    commit = clone.git("rev-parse", "HEAD").strip()
    date = clone.date(commit)
    found: dict[str, list[dict[str, Any]]] = {}
    for path in clone.git("ls-tree", "-r", "--name-only", commit, "images/").splitlines():
        text = clone.read(f"{commit}:{path}") if path.endswith("/locked_config.json") else None
        for lock in json.loads(text)["imageLocks"].values() if text else ():
            place = {"url": clone.url(commit, path), "date": date}
            found.setdefault(lock["repo"].removeprefix("public/"), []).extend(entries(lock, place))
    for name, of_image in found.items():
        if of_image:
            yield f"{REGISTRY}{name}", of_image


def entries(lock: Mapping[str, Any], place: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """Give the entries of one lock; an image with services of s6 is left out."""
    for key, suffix in (("configs", ""), ("devConfigs", "-dev")):
        if MACHINE not in (lock[key] or {}):
            continue
        settings = json.loads(lock[key][MACHINE])["config"]
        if settings["entrypoint"]["type"] == "service-bundle":
            continue
        packages = {package.partition("=")[0] for package in settings["contents"]["packages"]}
        tags = [f"{tag}{suffix}" for tag in lock["tags"]]
        yield {
            "tags": tags,
            "config": configuration(settings),
            "varies": ["Labels"],
            **({} if packages & SHELLS else {"shells": []}),
            **place,
            "seen": tags,
        }
