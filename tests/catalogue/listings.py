"""The tag lists of the official images: which Dockerfile each tag was made from, at its newest listing.

Format: https://github.com/docker-library/official-images#library-definition-files
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from tests.catalogue.clones import Clones

OFFICIAL = "https://github.com/docker-library/official-images"


class Listed(NamedTuple):
    """Where one tag came from; ``commit`` is blank for a tag that only Windows has. Dates are days."""

    tag: str
    repository: str
    commit: str
    path: str
    listing_date: str  # of the newest list that has the tag
    date: str  # of the list that has this place, or of the clone's newest commit


class Place(NamedTuple):
    """Repository, commit, path and branch of a Dockerfile; blank for an image that only Windows has."""

    repository: str
    commit: str
    path: str
    branch: str


def stanzas(text: str) -> Iterator[dict[str, str]]:
    """Read a list: one dictionary for each paragraph, with the fields of the first one in all of them."""
    shared: dict[str, str] = {}
    for number, paragraph in enumerate(_paragraphs(text)):
        fields = dict(shared)
        key = ""
        for line in paragraph:
            if line[0].isspace() and key:
                fields[key] += " " + line.strip()
            else:
                key, _, value = line.partition(":")
                fields[key] = value.strip()
        if number == 0:
            shared = dict(fields)
        if "Tags" in fields:
            yield fields


def _paragraphs(text: str) -> Iterator[list[str]]:
    found: list[str] = []
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            found.append(line)
        elif not line.strip() and found:
            yield found
            found = []
    if found:
        yield found


def tags(text: str) -> dict[str, Place]:
    """Give the place of the Dockerfile for every tag; Linux first, amd64 before all others."""
    found: dict[str, tuple[int, Place]] = {}
    for fields in stanzas(text):
        machines = [name.strip() for name in fields.get("Architectures", "amd64").split(",")]
        linux = [name for name in machines if not name.startswith("windows")]
        machine = "amd64" if "amd64" in linux else linux[0] if linux else ""

        def of(key: str, machine: str = machine, fields: dict[str, str] = fields) -> str:
            return fields.get(f"{machine}-{key}", fields.get(key, ""))

        folder, file = of("Directory").strip("/").removeprefix("./"), of("File") or "Dockerfile"
        path = f"{folder}/{file}" if folder not in ("", ".") else file
        branch = of("GitFetch").removeprefix("refs/heads/")
        place = Place(of("GitRepo"), of("GitCommit"), path, branch) if machine else Place("", "", "", "")
        rank = 0 if machine == "amd64" else 1 if machine else 2
        names = f"{fields['Tags']},{fields.get('SharedTags', '')}".split(",")
        for tag in filter(None, map(str.strip, names)):
            if tag not in found or rank < found[tag][0]:
                found[tag] = (rank, place)
    return {tag: place for tag, (_, place) in found.items()}


def listed(clones: Clones, name: str, since: str) -> dict[str, Listed]:
    """Give the newest listing of every tag whose Dockerfile is among the clones.

    Where the clone is older than the list, it is the file of that path at the clone's newest commit, if that is newer.
    """
    official = clones.find(OFFICIAL)
    assert official is not None, f"there is no clone of {OFFICIAL}"
    log = official.git("log", "--format=%H %cs", f"--since={since}", "--", f"library/{name}")
    found: dict[str, Listed] = {}
    tips: dict[str, Listed] = {}
    seen: dict[str, str] = {}
    last = ""
    for line in log.splitlines():
        commit, date = line.split()
        text = official.read(f"{commit}:library/{name}")
        if text is None or text.decode() == last:
            continue
        first, last = not last, text.decode()
        for tag, place in tags(last).items():
            seen.setdefault(tag, date)
            if tag in found:
                continue
            if not place.commit or _is_here(clones, place.repository, place.commit):
                found[tag] = Listed(tag, *place[:3], seen[tag], date)
            elif first and (tip := _tip(clones, place)):
                tips[tag] = Listed(tag, place.repository, tip[0], place.path, date, tip[1])
    return found | {tag: tip for tag, tip in tips.items() if tag not in found or found[tag].date < tip.date}


def listed_tags(clones: Clones, name: str, since: str) -> set[str]:
    """Give every tag of an official image that was listed since a day, whether its Dockerfile is here or not."""
    official = clones.find(OFFICIAL)
    assert official is not None, f"there is no clone of {OFFICIAL}"
    commits = official.git("log", "--format=%H", f"--since={since}", "--", f"library/{name}").split()
    texts = {text.decode() for commit in commits if (text := official.read(f"{commit}:library/{name}"))}
    return {tag for text in texts for tag in tags(text)}


@cache
def _is_here(clones: Clones, address: str, revision: str) -> bool:
    clone = clones.find(address)
    return clone is not None and clone.has(revision)


@cache
def _tip(clones: Clones, place: Place) -> tuple[str, str] | None:
    """Find the newest commit of the branch that has a file, and its day."""
    clone = clones.find(place.repository)
    for branch in (place.branch or "HEAD",):
        if clone and clone.read(f"{branch}:{place.path}") is not None:
            commit, date = clone.git("log", "-1", "--format=%H %cs", branch).split()
            return commit, date
    return None


def released(clones: Clones, block: Mapping[str, Any]) -> dict[str, Listed]:
    """Give the image tags that a repository releases under tags of its own: ``latest`` is the highest version.

    ``tags`` is a pattern for those tags; its group, if it has one, is the tag of the image. Each of ``variants`` has
    the ``path`` of its Dockerfile, and may have a ``prefix``, which is a tag for the highest version, too. ``also``
    holds other tags, and the tags that they are equal to.
    """
    clone = clones.find(block["repository"])
    assert clone is not None, f"there is no clone of {block['repository']}"
    found: dict[str, Listed] = {}
    highest: dict[str, tuple[int, ...]] = {}
    log = clone.git("for-each-ref", "refs/tags", "--format=%(refname:short) %(objectname) %(creatordate:short)")
    for line in log.splitlines():
        name, _, date = line.split()
        if not (match := re.fullmatch(block["tags"], name)):
            continue
        commit = clone.git("rev-parse", f"{name}^{{commit}}").strip()
        image_tag = match[1] if match.groups() else name
        version = tuple(map(int, re.findall(r"\d+", name)))
        for variant in block["variants"]:
            path, prefix = variant["path"], variant.get("prefix", "")
            if clone.read(f"{commit}:{path}") is None:
                continue
            tag = f"{prefix}-{image_tag}" if prefix else image_tag
            found[tag] = Listed(tag, block["repository"], commit, path, date, clone.date(commit))
            if version > highest.get(prefix, ()):
                highest[prefix] = version
                found[prefix or "latest"] = found[tag]._replace(tag=prefix or "latest")
    return found | {tag: found[other]._replace(tag=tag) for tag, other in block.get("also", {}).items()}
