"""The distroless images: Bazel makes them, so their configurations are written here, with the places to check them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

REPOSITORY = "https://github.com/GoogleContainerTools/distroless"
NEW = ("cd080764af3103b2f49fb5eb23297c72c945e77a", "2026-08-21")
OLD = ("e1089ddc097b3053ea9575dfe5f2ef1db037442e", "2025-05-30")  # the last ones of Debian 12 for languages
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
CERTIFICATES = "SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt"
BUSYBOX = "/busybox/sh"
JAVA = ("/usr/bin/java", "-jar")
NODE = ("/nodejs/bin/node",)


class Family(NamedTuple):
    """Images of one kind: their names, the file that makes them, and what it adds to the base."""

    names: tuple[str, ...]
    path: str
    entrypoint: tuple[str, ...] = ()
    env: tuple[str, ...] = ()
    varies: tuple[str, ...] = ()
    state: tuple[str, str] = NEW


def _names(*kinds: str, distros: tuple[str, ...] = ("", "-debian13")) -> tuple[str, ...]:
    return tuple(f"gcr.io/distroless/{kind}{distro}" for kind in kinds for distro in distros)


BOTH = ("", "-debian13", "-debian12")
TWELVE = ("-debian12",)
LANG = ("LANG=C.UTF-8",)
FAMILIES = (
    Family(_names("static", distros=BOTH), "static/static.bzl"),
    Family(_names("base", "base-nossl", distros=BOTH), "base/base.bzl"),
    Family(_names("cc", distros=BOTH), "cc/cc.bzl"),
    Family(_names("java-base"), "java/java.bzl", (), LANG),
    Family(_names("java17", "java21", "java25"), "java/java.bzl", JAVA, LANG, ("Env.JAVA_VERSION",)),
    Family(_names("nodejs22", "nodejs24", "nodejs26"), "nodejs/nodejs.bzl", NODE),
    Family(_names("python3"), "python3/python.bzl", ("/usr/bin/python3.13",), LANG),
    Family(_names("java-base", distros=TWELVE), "java/BUILD", (), LANG, (), OLD),
    Family(_names("java17", "java21", distros=TWELVE), "java/BUILD", JAVA, LANG, ("Env.JAVA_VERSION",), OLD),
    Family(_names("nodejs20", "nodejs22", "nodejs24", distros=TWELVE), "nodejs/BUILD", NODE, (), (), OLD),
    Family(_names("nodejs20", distros=("",)), "nodejs/BUILD", NODE, (), (), OLD),
    Family(_names("python3", distros=TWELVE), "python3/BUILD", ("/usr/bin/python3.11",), LANG, (), OLD),
)


def entries(family: Family) -> Iterator[dict[str, Any]]:
    """Give the entries of a family, one for each kind of tag; behind it may stand a machine."""
    commit, date = family.state
    for tag, debug, user, home in (
        ("debug-nonroot", True, "65532", "/home/nonroot"),
        ("debug", True, "0", "/"),
        ("nonroot", False, "65532", "/home/nonroot"),
        ("latest", False, "0", "/"),
    ):
        path = f"PATH={PATH}:/busybox" if debug else f"PATH={PATH}"
        entrypoint = family.entrypoint or ((BUSYBOX,) if debug else ())
        yield {
            "tags": [tag, f"{tag}-*"],
            "config": {
                **({"Entrypoint": list(entrypoint)} if entrypoint else {}),
                "Env": [path, CERTIFICATES, *family.env],
                "User": user,
                "WorkingDir": home,
            },
            **({"varies": list(family.varies)} if family.varies else {}),
            "shells": [BUSYBOX] if debug else [],
            "url": f"{REPOSITORY}/blob/{commit}/{family.path}",
            "date": date,
            "seen": [tag],
        }


def images() -> Iterator[tuple[str, Any]]:
    """Give the entries of every image by its name; those after the first of a family are other names for it."""
    for family in FAMILIES:
        first, *others = family.names
        yield first, list(entries(family))
        for name in others:
            yield name, first
