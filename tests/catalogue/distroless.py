"""The distroless images: Bazel makes them, so their configurations are written here, with the places to check them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

REPOSITORY = "https://github.com/GoogleContainerTools/distroless"
REGISTRY = "gcr.io/distroless/"
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
CERTIFICATES = "SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt"
BUSYBOX = "/busybox/sh"
JAVA = ("/usr/bin/java", "-jar")
NODE = ("/nodejs/bin/node",)

# The last commit that publishes images of a Debian (BUILD lists them), and its day.
NEWEST = ("cd080764af3103b2f49fb5eb23297c72c945e77a", "2026-08-21")
NODE_20 = ("f4ee08b7ad0fb4cb26b66d73d0574eac6f454612", "2026-03-02")
TWELVE = ("e1089ddc097b3053ea9575dfe5f2ef1db037442e", "2025-05-30")  # the last of Debian 12 for languages
NODE_18 = ("f369a5c1313c9919954ea37b847ccf6b40d3d509", "2024-09-25")
ELEVEN = ("a0ecbbfcdbe6475fd14517aab10b094dfb24be67", "2024-05-02")
NODE_16 = ("99a023af733b9a0dcf261a8745a93168ae9fb5d7", "2023-08-30")
NODE_14 = ("e9b12a04ff12a13435722903e0e19f21d3cc456d", "2023-04-18")
NODE_BY_TAG = ("fb94acc429d87523020a0a801446f178708e2a10", "2023-03-13")
TEN = ("8d681e62988a4779e8611c50cd77a73b2096dd94", "2022-06-21")
JAVA_BY_TAG = ("3fe389d8dd2021f9f17f5de863bdfe3b9792ceec", "2022-02-10")
TEN_LANGUAGES = ("47cf1c0554fdfc71604af0b8f6e19072f62e4f93", "2022-01-20")
PYTHON_2 = ("672e20b072664685405e9c751afaee649cea039f", "2021-09-20")
NINE = ("e61b058d7268922c2794b7b74267fd7b73fac93a", "2021-04-03")


class Family(NamedTuple):
    """Images of one kind: their names, the file that makes them, and what it adds to the base.

    ``versions`` are tags, too, and stand before the name of a variant (``11-debug``); their configurations are equal,
    and the oldest were last made before that commit. ``shells`` are those of the image beside busybox's in ``debug``;
    None where a package brings one whose files are not stated.
    """

    names: tuple[str, ...]
    path: str
    state: tuple[str, str] = NEWEST
    entrypoint: tuple[str, ...] = ()
    env: tuple[str, ...] = ()
    varies: tuple[str, ...] = ()
    versions: tuple[str, ...] = ()
    variants: tuple[str, ...] = ("debug-nonroot", "debug", "nonroot", "latest")
    shells: tuple[str, ...] | None = ()


def _names(*kinds: str, distros: tuple[str, ...] = ("", "-debian13")) -> tuple[str, ...]:
    return tuple(f"{REGISTRY}{kind}{distro}" for kind in kinds for distro in distros)


BOTH = ("", "-debian13", "-debian12")
LANG = ("LANG=C.UTF-8",)
PYTHON_2_ENV = (*LANG, "PYTHONIOENCODING=UTF-8")
JAVA_VERSION = ("Env.JAVA_VERSION",)
ROOT = ("debug", "latest")


def _java(names: tuple[str, ...], path: str, state: tuple[str, str], versions: tuple[str, ...] = ()) -> Family:
    return Family(names, path, state, JAVA, LANG, JAVA_VERSION, versions)


def _python(distro: str, version: str, state: tuple[str, str]) -> Family:
    """Give the image of a Python up to Debian 11, which holds dash."""
    entrypoint, path = (f"/usr/bin/python{version}",), "experimental/python3/BUILD"
    return Family(_names("python3", distros=(distro,)), path, state, entrypoint, LANG, shells=None)


def _python_2(names: tuple[str, ...], state: tuple[str, str]) -> Family:
    path, entrypoint = "experimental/python2.7/BUILD", ("/usr/bin/python2.7",)
    return Family(names, path, state, entrypoint, PYTHON_2_ENV, variants=ROOT, shells=None)


def _node_by_tag(names: tuple[str, ...], state: tuple[str, str], *versions: str) -> Family:
    return Family(names, "nodejs/BUILD", state, NODE, versions=versions, variants=ROOT)


FAMILIES = (
    Family(_names("static", distros=BOTH), "static/static.bzl"),
    Family(_names("base", "base-nossl", distros=BOTH), "base/base.bzl"),
    Family(_names("cc", distros=BOTH), "cc/cc.bzl"),
    Family(_names("java-base"), "java/java.bzl", env=LANG),
    _java(_names("java17", "java21", "java25"), "java/java.bzl", NEWEST),
    Family(_names("nodejs22", "nodejs24", "nodejs26"), "nodejs/nodejs.bzl", NEWEST, NODE),
    Family(_names("python3"), "python3/python.bzl", NEWEST, ("/usr/bin/python3.13",), LANG),
    Family(_names("java-base", distros=("-debian12",)), "java/BUILD", TWELVE, (), LANG),
    _java(_names("java17", "java21", distros=("-debian12",)), "java/BUILD", TWELVE),
    Family(_names("nodejs20", "nodejs22", "nodejs24", distros=("-debian12",)), "nodejs/BUILD", TWELVE, NODE),
    Family(_names("nodejs20"), "nodejs/nodejs.bzl", NODE_20, NODE),
    Family(_names("python3", distros=("-debian12",)), "python3/BUILD", TWELVE, ("/usr/bin/python3.11",), LANG),
    Family(_names("nodejs18", distros=("", "-debian12")), "nodejs/BUILD", NODE_18, NODE),
    Family(_names("static", "base", "base-nossl", distros=("-debian11",)), "base/base.bzl", ELEVEN),
    Family(_names("cc", distros=("-debian11",)), "cc/BUILD", ELEVEN),
    Family(_names("java-base", distros=("-debian11",)), "java/BUILD", ELEVEN, (), LANG),
    _java(
        (*_names("java11", distros=("", "-debian11")), *_names("java17", distros=("-debian11",))), "java/BUILD", ELEVEN
    ),
    Family(_names("nodejs18", "nodejs20", "nodejs22", distros=("-debian11",)), "nodejs/BUILD", ELEVEN, NODE),
    Family(_names("nodejs16", distros=("", "-debian11")), "nodejs/BUILD", NODE_16, NODE),
    Family(_names("nodejs14", distros=("", "-debian11")), "nodejs/BUILD", NODE_14, NODE),
    _python("-debian11", "3.9", ELEVEN),
    _node_by_tag(_names("nodejs", distros=("",)), NODE_BY_TAG, "18", "16", "14", "12", "10"),
    _node_by_tag(_names("nodejs", distros=("-debian11",)), NODE_BY_TAG, "18", "16", "14", "12"),
    _java(_names("java", distros=("",)), "java/BUILD", JAVA_BY_TAG, ("11", "8")),
    _java(_names("java", distros=("-debian11",)), "java/BUILD", JAVA_BY_TAG, ("11",)),
    Family(_names("static", "base", distros=("-debian10",)), "base/base.bzl", TEN),
    Family(_names("cc", distros=("-debian10",)), "cc/BUILD", TEN),
    Family(_names("java-base", distros=("-debian10",)), "java/BUILD", TEN_LANGUAGES, (), LANG),
    _java(_names("java11", distros=("-debian10",)), "java/BUILD", TEN_LANGUAGES),
    _java(_names("java", distros=("-debian10",)), "java/BUILD", TEN_LANGUAGES, ("11",)),
    _node_by_tag(_names("nodejs", distros=("-debian10",)), TEN_LANGUAGES, "16", "14", "12", "10"),
    _python("-debian10", "3.7", TEN_LANGUAGES),
    _python_2(_names("python2.7", distros=("", "-debian10")), PYTHON_2),
    _python_2(_names("python2.7", distros=("-debian9",)), NINE),
    Family(_names("static", distros=("-debian9",)), "base/base.bzl", NINE, variants=("nonroot", "latest")),
    Family(_names("base", distros=("-debian9",)), "base/base.bzl", NINE),
    Family(_names("cc", distros=("-debian9",)), "cc/BUILD", NINE),
    _java(_names("java", distros=("-debian9",)), "java/BUILD", NINE, ("11", "8")),
    _node_by_tag(_names("nodejs", distros=("-debian9",)), NINE, "14", "12", "10"),
    _python("-debian9", "3.5", NINE),
)


def entries(family: Family) -> Iterator[dict[str, Any]]:
    """Give the entries of a family, one for each variant; a tag may end with a machine."""
    commit, date = family.state
    for variant in family.variants:
        debug, nonroot = "debug" in variant, "nonroot" in variant
        path = f"PATH={PATH}:/busybox" if debug else f"PATH={PATH}"
        entrypoint = family.entrypoint or ((BUSYBOX,) if debug else ())
        suffix = "" if variant == "latest" else f"-{variant}"
        versions = [f"{version}{suffix}" for version in family.versions]
        shells = {} if family.shells is None else {"shells": [*family.shells, *([BUSYBOX] if debug else [])]}
        yield {
            "tags": [variant, f"{variant}-[!n]*", *versions],  # a tag may end with a machine
            "config": {
                **({"Entrypoint": list(entrypoint)} if entrypoint else {}),
                "Env": [path, CERTIFICATES, *family.env],
                "User": "65532" if nonroot else "0",
                "WorkingDir": "/home/nonroot" if nonroot else "/",
            },
            **({"varies": list(family.varies)} if family.varies else {}),
            **shells,
            "url": f"{REPOSITORY}/blob/{commit}/{family.path}",
            "date": date,
            "seen": [variant, *versions],
        }


def images() -> Iterator[tuple[str, Any]]:
    """Give the entries of every image by its name; those after the first of a family are other names for it."""
    for family in FAMILIES:
        first, *others = family.names
        yield first, list(entries(family))
        for name in others:
            yield name, first
