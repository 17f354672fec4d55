"""Image names, read and compared as engines do.

Reads: ``nginx``, ``ghcr.io/a/b:1@sha256:...``. Gives: full names, errors.
Source: https://github.com/distribution/reference/blob/v0.6.0/normalize.go (ParseNormalizedNamed, TagNameOnly),
and regexp.go.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypeVar

T = TypeVar("T")
_LABEL = r"[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?"
_DOMAIN = rf"(?:{_LABEL}(?:\.{_LABEL})*|\[[a-fA-F0-9:]+\])(?::[0-9]+)?"
_PART = r"[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*"
_TAG = r"[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,127}"
_DIGEST = r"[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}"
_REFERENCE = rf"(?:{_DOMAIN}/)?({_PART}(?:/{_PART})*)(?::{_TAG})?(?:@({_DIGEST}))?"
_COMMON = re.compile(rf"[a-z0-9]+(?:[./-][a-z0-9]+)*(?::{_TAG})?").fullmatch  # most names
_DIGEST_LENGTHS = {"sha256": 64, "sha384": 96, "sha512": 128}


def reference_error(name: str, *, lower_case_registries: bool = False) -> str | None:
    """Return why a name is not a valid image reference, as engines print it; None if it is valid.

    With ``lower_case_registries``, as distribution did before 2.9, a first name with upper case letters is no registry.
    """
    if len(name) < 64 and _COMMON(name):
        return None
    if re.fullmatch("[a-f0-9]{64}", name):
        return f"invalid repository name ({name}), cannot specify 64-byte hexadecimal strings"
    full = normalized(name, tagged=False, lower_case_registries=lower_case_registries)
    repository = full.partition("/")[2].partition(":")[0]
    if repository != repository.lower():
        which = "" if lower_case_registries else f" ({repository})"
        return f"invalid reference format: repository name{which} must be lowercase"
    match = re.fullmatch(_REFERENCE, full)
    if match is None:
        return "invalid reference format"
    if len(match[1]) > 255:
        return "repository name must not be more than 255 characters"
    if match[2]:
        algorithm, _, digits = match[2].partition(":")
        if len(digits) != _DIGEST_LENGTHS.get(algorithm) or digits != digits.lower():
            return "invalid checksum digest" if algorithm in _DIGEST_LENGTHS else "unsupported digest algorithm"
    return None


def digest_error(digest: str) -> str | None:
    """Return why a text is no digest such as ``sha256:...``, as go-digest's ``Parse`` prints it; None if it is one."""
    match = re.fullmatch(r"([a-z0-9]+(?:[.+_-][a-z0-9]+)*):([a-zA-Z0-9=_-]+)", digest)
    if match is None:
        return "invalid checksum digest format"
    if match[1] not in _DIGEST_LENGTHS:
        return "unsupported digest algorithm"
    if len(match[2]) != _DIGEST_LENGTHS[match[1]]:
        return "invalid checksum digest length"
    return None if re.fullmatch("[a-f0-9]+", match[2]) else "invalid checksum digest format"


def normalized(name: str, *, tagged: bool = True, lower_case_registries: bool = False) -> str:
    """Spell a name in its full form: registry, ``library/`` for official images and, with ``tagged``, a tag.

    A name with a digest gets no tag.
    """
    head, slash, tail = name.partition("/")
    is_registry = set(head) & set(".:") or head == "localhost" or (head != head.lower() and not lower_case_registries)
    if not slash or not is_registry:
        head, tail = "docker.io", name
    if head == "index.docker.io":
        head = "docker.io"
    if head == "docker.io" and "/" not in tail:
        tail = f"library/{tail}"
    if tagged and "@" not in tail and ":" not in tail.rpartition("/")[2]:
        tail += ":latest"
    return f"{head}/{tail}"


def find_image(name: str, images: Mapping[str, T]) -> T | None:
    """Look up an image by its name as it is written, then by its full form; ``*`` is the entry for all other names."""
    if name in images:
        return images[name]
    full = normalized(name)
    for known, image in images.items():
        if known != "*" and normalized(known) == full:
            return image
    return images.get("*")
