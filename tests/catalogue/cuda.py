"""The tags of NVIDIA's images for CUDA: the folders of their repository say what each was made from."""

from __future__ import annotations

import re

from tests.catalogue.clones import Clones
from tests.catalogue.listings import Listed

IMAGE = "docker.io/nvidia/cuda"
COPY = "nvcr.io/nvidia/cuda"
REPOSITORY = "https://gitlab.com/nvidia/container-images/cuda/-"
COMMIT = "7ad4b0af"  # the newest of NVIDIA's own in the clone
FOLDER = re.compile(
    r"dist/(?:end-of-life/)?(?P<version>(?:11\.[78]|1[2-9]\.\d)\.\d)/(?P<system>(?:ubuntu|rockylinux)\d+|ubi9)/"
    r"(?P<kind>base|runtime|devel)"
    r"(?:/(?P<cudnn>cudnn\d?))?/Dockerfile"
)

RULES = (  # in order; each gives one PATH, and a base image has no entrypoint
    ("13.*-rockylinux*",),
    ("12.8.1-base-*", "12.9.*-base-*"),
    ("12.8.1-*", "12.9.*"),
    ("11.[78].*-base-*", "12.*-base-*", "13.*-base-*"),
    ("11.[78].*", "12.*", "13.*"),
)


def listed(clones: Clones) -> dict[str, Listed]:
    """Give where each tag comes from; a version that has ended makes way for one that has not."""
    clone = clones.find(REPOSITORY)
    assert clone is not None, f"there is no clone of {REPOSITORY}"
    commit = clone.git("rev-parse", COMMIT).strip()
    date = clone.date(commit)
    found: dict[str, Listed] = {}
    for path in sorted(clone.git("ls-tree", "-r", "--name-only", commit, "dist").splitlines(), reverse=True):
        if match := FOLDER.fullmatch(path):
            system = re.sub(r"^(ubuntu\d\d)(\d\d)$", r"\1.\2", match["system"])
            kind = f"{match['cudnn']}-{match['kind']}" if match["cudnn"] else match["kind"]
            tag = f"{match['version']}-{kind}-{system}"
            found[tag] = Listed(tag, REPOSITORY, commit, path, date, date)
    return found
