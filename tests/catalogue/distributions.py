"""Compare what dsim tells of a distribution by an image's name with the Dockerfiles of the official images.

python -m tests.catalogue.distributions CLONES

CLONES is as ``tests.catalogue.generate`` takes it. Each tag of an official image of the catalogue is followed through
FROM to the image of a distribution; prints each tag of which the name tells something else, and how many agree.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path

from simulator.images.catalogue import catalogue
from simulator.images.distribution import Distribution, find_distributions, find_versions
from tests.catalogue.clones import Clones
from tests.catalogue.listings import Listed, listed

LIBRARY = "docker.io/library/"
SINCE = "2015-01-01"
ROOTS: dict[str, Distribution] = {
    "debian": "debian",
    "ubuntu": "ubuntu",
    "eclipse-temurin": "ubuntu",  # its Dockerfiles are in no clone; tags of other distributions name them
    "adoptopenjdk": "ubuntu",
    "alpine": "alpine",
    **dict.fromkeys(("centos", "fedora", "oraclelinux", "amazonlinux", "rockylinux", "almalinux"), "red hat"),
}
FROM = re.compile(r"(?mi)^FROM\s+(?:--\S+\s+)*(\S+)(?:\s+AS\s+(\S+))?\s*$")
ARG = re.compile(r"(?m)^ARG\s+(\w+)=(\S+)")
VARIABLE = re.compile(r"\$\{?(\w+)\}?")


class Roots:
    """Finds the image of a distribution that a tag rests on."""

    def __init__(self, clones: Clones) -> None:
        self.clones = clones
        self.lists: dict[str, dict[str, Listed]] = {}
        self.known: dict[str, str] = {}

    def tags(self, name: str) -> dict[str, Listed]:
        """Give the newest listing of every tag of an official image."""
        if name not in self.lists:
            self.lists[name] = listed(self.clones, name, SINCE)
        return self.lists[name]

    def root(self, reference: str) -> str:
        """Follow an image through FROM; ``""`` where its Dockerfile is not here."""
        if reference not in self.known:
            self.known[reference] = ""  # an image that rests on itself is not known
            name, _, tag = reference.partition("@")[0].partition(":")
            self.known[reference] = reference if name in ROOTS else self._base(name, tag or "latest")
        return self.known[reference]

    def _base(self, name: str, tag: str) -> str:
        place = self.tags(name).get(tag) if "/" not in name else None
        clone = self.clones.find(place.repository) if place and place.commit else None
        data = clone.read(f"{place.commit}:{place.path}") if clone and place else None
        text = (data or b"").decode("utf-8", "replace")
        stages = [(_filled(base, text), alias.lower()) for base, alias in FROM.findall(text)]
        if not stages:
            return ""
        names = {alias: base for base, alias in stages if alias}
        base = stages[-1][0]
        for _ in stages:
            base = names.get(base.lower(), base)
        return self.root(base)


def _filled(base: str, text: str) -> str:
    """Replace the arguments of a Dockerfile in the name of a base."""
    arguments = dict(ARG.findall(text))
    return VARIABLE.sub(lambda match: arguments.get(match[1], "?"), base)


def fault(reference: str, root: str) -> str:
    """Say what the name of an image tells otherwise than its root does; ``""`` if nothing."""
    found = find_distributions(reference)
    if found and ROOTS[root.partition(":")[0]] not in found:
        return f"{reference} is {' or '.join(found)}, and rests on {root}"
    release = re.match(r"alpine:3\.(\d+)", root)
    if found == ("alpine",) and release and int(release[1]) < 8 and find_versions(reference).busybox >= "1.28":
        return f"{reference} has busybox {find_versions(reference).busybox}, and rests on {root}"
    return ""


def main() -> None:
    """Compare all tags."""
    roots = Roots(Clones(Path(sys.argv[1])))
    counts: Counter[str] = Counter()
    for image in catalogue().images:
        if not image.startswith(LIBRARY):
            continue
        name = image.removeprefix(LIBRARY)
        for tag in roots.tags(name):
            root = roots.root(f"{name}:{tag}")
            said = fault(f"{name}:{tag}", root) if root else ""
            counts["differ" if said else "agree" if root and find_distributions(f"{name}:{tag}") else "not told"] += 1
            if said:
                print(said)
    print(dict(counts))


if __name__ == "__main__":
    main()
