"""The sources of COPY and ADD that are git repositories: which are, and what is refused in their addresses.

Reads: a source, the flags of its instruction. Compare: BuildKit ``ParseGitRef`` and ``loadQuery``
(frontend/dockerfile/dfgitutil/git_ref.go), ``dispatchCopy`` (dockerfile2llb/convert_copy.go).
"""

import re
from collections.abc import Mapping
from urllib.parse import parse_qs

from simulator.build.dockerfile.builder import Builder
from simulator.core.errors import NotModelled
from simulator.golang.strconv import BOOLEANS, parse_bool, quoted

_SCP = re.compile(r"[a-zA-Z0-9_-]+@[a-zA-Z0-9.-]+:").match
_BAD_ESCAPE = re.compile("%(?![0-9a-fA-F]{2})").search
_SWITCHES = ("keep-git-dir", "submodules", "fetch-by-commit")
_KEYS = frozenset(("ref", "tag", "branch", "subdir", "checksum", "commit", "mtime", *_SWITCHES))
_TIMES = ("checkout", "commit")


def is_git(source: str, *, bare: bool = False) -> bool:
    """Return whether a source is taken for a git repository; ``bare`` also takes a path that ends in .git."""
    scheme, colon, rest = source.partition("://")
    path = rest.partition("#")[0].partition("?")[0]
    if colon and scheme.isalnum() and scheme.isascii():
        by_http = scheme.lower() in ("http", "https")
        return source.lower().startswith(("git://", "ssh://")) or (by_http and path.partition("/")[2].endswith(".git"))
    if _SCP(source):
        return True
    tail = source.partition("#")[0].partition("/")[2]
    return bare and tail.endswith(".git") and not source.startswith(("./", "../", "github.com/", "/"))


def why_refused(source: str, flags: Mapping[str, str], builder: Builder) -> str:
    """Return why the query of a git address is refused; ``""`` if it is not. ``flags`` are those of the instruction.

    Of several faults BuildKit tells any; this is the first one. Raises ``NotModelled`` for mtime from 0.24 to 0.29.
    """
    address, _, fragment = source.partition("#")
    text = address.partition("?")[2]
    if builder.unknown_queries is None or not (text and (is_git(source) or source.startswith("github.com/"))):
        return ""
    parts = [part for part in text.split("&") if ";" not in part and not _BAD_ESCAPE(part)]
    query = parse_qs("&".join(parts), keep_blank_values=True)
    for key, values in query.items():
        if why := _why_key(key, values, builder):
            return why
    return _why_together({key: values[0] for key, values in query.items()}, fragment) or _why_flags(query, flags)


def _why_key(key: str, values: list[str], builder: Builder) -> str:
    """Return what is wrong with one key of a query."""
    value, unknown = values[0], builder.unknown_queries or ()
    if len(values) > 1:
        return f"query {quoted(key)} has multiple values"
    if not value and not (key in _SWITCHES and key not in unknown):
        return f"query {quoted(key)} has no value"
    if key == "mtime" and key in unknown:
        raise NotModelled(
            "mtime of a git address", "BuildKit knows mtime since 0.29, and dsim does not tell 0.29 apart"
        )
    if key not in _KEYS or key in unknown:
        return f"unexpected query {quoted(key)}"
    if key in _SWITCHES and value and value not in BOOLEANS:
        return f"invalid {key} value: {quoted(value)}"
    if key == "mtime" and value not in _TIMES:
        return f'invalid mtime value: {quoted(value)} (must be "checkout" or "commit")'
    return ""


def _why_together(query: Mapping[str, str], fragment: str) -> str:
    """Return which values name different things; the fragment names a ref and a directory, too."""
    ref, _, directory = fragment.partition(":")
    if directory and query.get("subdir", directory) != directory:
        return f"subdir conflicts: {quoted(directory)} vs {quoted(query['subdir'])}"
    for key, prefix in (("ref", ""), ("tag", "refs/tags/"), ("branch", "refs/heads/")):
        if key == "branch" and key in query and "tag" in query:
            return "branch conflicts with tag"
        if name := query.get(key):
            name = name if name.startswith(prefix) else prefix + name
            if ref not in ("", name):
                return f"ref conflicts: {quoted(ref)} vs {quoted(name)}"
            ref = name
    return ""


def _why_flags(query: Mapping[str, list[str]], flags: Mapping[str, str]) -> str:
    """Return which flag says something else than the query."""
    if "keep-git-dir" in query and "--keep-git-dir" in flags:
        both = [parse_bool(text or "true") for text in (query["keep-git-dir"][0], flags["--keep-git-dir"])]
        if both[0] != both[1]:
            return "inconsistent keep-git-dir configuration"
    sums = {text for key in ("checksum", "commit") for text in query.get(key, ())}
    checksum = flags.get("--checksum")
    if checksum and sums and checksum not in sums:
        return f"checksum mismatch {quoted(checksum)} != {quoted(min(sums))}"
    return ""
