"""What a file of a repository is to dsim: an image's Dockerfile, a caller's file, a file with lines, or nothing."""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

from simulator.callers.table import UNIT_KINDS

FileKind: TypeAlias = Literal[
    "dockerfile",
    "compose",
    "stack",
    "kubernetes",
    "quadlet",
    "github-actions",
    "gitlab-ci",
    "ecs",
    "nomad",
    "devcontainer",
    "unit",
    "shell",
    "makefile",
    "markdown",
    "pipeline",
]

WORKLOAD_KINDS: tuple[FileKind, ...] = (
    *("stack", "kubernetes", "quadlet", "github-actions", "gitlab-ci", "ecs", "nomad", "devcontainer"),
)
"""The kinds of files that start containers, and have no checks of their own."""
LINE_KINDS = ("unit", "shell", "makefile", "markdown", "pipeline", "github-actions", "gitlab-ci")
"""The kinds of files in which command lines stand; of those of CI, some start containers without lines, too."""
WITH_LINES = (*LINE_KINDS, "quadlet")
"""The kinds of files in which command lines can stand."""
# Dockerfile, Dockerfile.web, web.Dockerfile, Containerfile; no templates, from which other programs write Dockerfiles.
DOCKERFILE_NAME = re.compile(r"(?:.+[.-])?(?:docker|container)file(?:[.-].+)?", re.IGNORECASE | re.DOTALL)
NO_DOCKERFILE = re.compile(
    r".*[.-]template|.*\.(?:dockerignore|tmpl|tpl|j2|jinja2?|erb|in|m4|mustache|hbs|md|py|sh|go|js|ts|rb|bats|ya?ml"
    r"|json|toml|txt|clj|html|lock|orig|rej|bak|sw.|rego|hcl|tf|cue|star|bzl|diff|patch|snap|golden|xml|css|sarif"
    r"|ps1|rst|adoc|csv|log|svg|png|ipynb|sha256|asc|sig|tar|t?gz|zip)",
    re.IGNORECASE | re.DOTALL,
)
# What is plainly written for another program, whatever a Dockerfile is called.
OTHER_NAME = re.compile(
    r"\.?(?:just|jenkins|vagrant|proc|rake|gem|pip|brew|task|tilt|earth|fast|pod)file(?:\.lock)?|licen[cs]e|cmakelists\.txt"
    r"|(?!.*(?:docker|container)file).+\.(?:py|go|js|ts|jsx|tsx|rb|rs|java|kt|c|h|cc|cpp|hpp|cs|php|pl|lua|swift|clj"
    r"|json|toml|ini|cfg|lock|html|css|xml|svg|png|jpe?g|pdf|ipynb|csv|sql|proto|tf|hcl|bzl|rego|cue|ps1|bat|rst|adoc"
    r"|tar|t?gz|zip|whl|jar|so|exe)",
    re.IGNORECASE | re.DOTALL,
)
COMPOSE_NAME = re.compile(r"(?:docker-)?compose(?:[.-][\w.-]+)?\.ya?ml", re.IGNORECASE)
_PIPELINES = tuple(
    """.circleci/ .woodpecker .drone.y azure-pipelines bitbucket-pipelines .travis.yml .gitea/workflows/
    .forgejo/workflows/ .gitlab/ci taskfile.y .cirrus.y""".split()
)
_BY_ENDING: tuple[tuple[str, FileKind], ...] = (
    (".container", "quadlet"),
    (".service", "unit"),
    (".sh", "shell"),
    (".bash", "shell"),
    (".mk", "makefile"),
    (".md", "markdown"),
    (".markdown", "markdown"),
)
_COMPOSE_KEYS = "name version services include networks volumes secrets configs models".split()
_YAML = (".yml", ".yaml")
_UNITS = tuple(f".{kind}" for kind in UNIT_KINDS)


def kind_of(path: str, text: str) -> FileKind | None:
    """Return the kind of a file by its path, and where that does not tell by its text; None for a file of no kind."""
    base = path.rpartition("/")[2]
    lower = base.lower()
    if COMPOSE_NAME.fullmatch(base):
        return "compose"
    if DOCKERFILE_NAME.fullmatch(base) and not NO_DOCKERFILE.fullmatch(base):
        return "dockerfile"
    if lower in ("makefile", "gnumakefile"):
        return "makefile"
    for ending, kind in _BY_ENDING:
        if lower.endswith(ending):
            return kind
    if lower == "devcontainer.json" or lower == ".devcontainer.json":
        return "devcontainer"
    if lower.endswith(_YAML):
        return _yaml_kind(path, lower, text)
    if lower.endswith(".json"):
        return _json_kind(text)
    return "shell" if re.match(r"#!.*\b(?:ba|da|k|z|a)?sh\b", text[:80]) else None


def path_kind(path: str, text: str = "") -> FileKind | None:
    """Return the kind of a file wherever its repository begins, by its path alone without its text."""
    begins = (
        path.find(folder) for folder in (".github/workflows/", ".circleci/", ".gitea/workflows/", ".forgejo/workflows/")
    )
    return kind_of(path[max(0, *begins) :], text)


def lines_kind(path: str, text: str = "") -> FileKind | None:
    """Return the kind of a file in which command lines stand, as ``path_kind`` does; None for any other."""
    kind = path_kind(path, text)
    return kind if kind in LINE_KINDS else None


def may_start(path: str) -> bool:
    """Return whether a file with this path can be of a kind at all, or tell of builds, so that it is worth reading."""
    base = path.rpartition("/")[2].lower()
    if kind_of(path, "") is not None or base.endswith((*_YAML, ".json", *_UNITS)) or "." not in base:
        return True
    if base.startswith("tiltfile.") or (base.endswith(".hcl") and "bake" in base):
        return True
    return base.endswith(".conf") and is_drop_in(path)


def is_drop_in(path: str) -> bool:
    """Return whether a file has the place of a drop-in of a unit: it is merged into those that its folder names."""
    return path.rpartition("/")[0].endswith(tuple(f"{kind}.d" for kind in UNIT_KINDS))


def _yaml_kind(path: str, lower: str, text: str) -> FileKind | None:
    if path.startswith(".github/workflows/") or lower in ("action.yml", "action.yaml"):
        return "github-actions"
    if lower.endswith((".gitlab-ci.yml", ".gitlab-ci.yaml")):
        return "gitlab-ci"
    if path.startswith(_PIPELINES) or lower.startswith(_PIPELINES):
        return "pipeline"
    if re.search(r"^apiVersion:", text, re.MULTILINE) and re.search(r"^kind:", text, re.MULTILINE):
        return "kubernetes"
    if _has_services(text):
        return "stack" if "stack" in lower or re.search(r"^ {4,}deploy:", text, re.MULTILINE) else "compose"
    return None


def _has_services(text: str) -> bool:
    """Return whether a YAML text is one of services of Compose; files of frameworks have ``services``, too."""
    keys = set(re.findall(r"^([^\s#:-][^\s:]*)\s*:", text, re.MULTILINE))
    is_compose = "services" in keys and all(key in _COMPOSE_KEYS or key.startswith("x-") for key in keys)
    is_empty = not re.search(r"^[^\S\n]+\S", text, re.MULTILINE)  # an editor has it while it is written
    has_service = re.search(r"[\s{][\"']?(?:image|build|extends|command|entrypoint|<<)[\"']?\s*:", text)
    return is_compose and bool(is_empty or has_service)


def _json_kind(text: str) -> FileKind | None:
    """Return the kind of a JSON text by the fields that it gives; a schema only describes them."""
    if re.search(r'"containerDefinitions"\s*:\s*\[', text):
        return "ecs"
    if re.search(r'"apiVersion"\s*:\s*"', text) and {"apiVersion", "kind"} <= _outer_keys(text):
        return "kubernetes"
    return "nomad" if re.search(r'"TaskGroups"\s*:\s*\[', text) else None


def _outer_keys(text: str) -> set[str]:
    """Return the keys of the outermost objects of a JSON text that have a text as their value, however it goes on."""
    depth, keys = 0, set()
    for piece in re.finditer(r'"((?:[^"\\]|\\.)*)(?:"|\Z)(?=(\s*:\s*")?)|[\[{]|[\]}]', text, re.DOTALL):
        if piece[1] is None:
            depth += 1 if piece[0] in "[{" else -1
        elif depth == 1 and piece[2]:
            keys.add(piece[1])
    return keys
