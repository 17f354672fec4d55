"""What a command line means whose first word is no command: a file, a folder, an image, or a slip of the hand.

``dsim PATH`` and ``dsim IMAGE [ARG...]`` are short for the command that explains that thing; a pasted line for ``dsim
run`` with it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Sequence

import click

from simulator.core.text import did_you_mean
from simulator.shell.quote import shell_line
from simulator.workspace.disk import folder_names, is_file, is_folder

DOCKERFILES = ("Dockerfile", "Containerfile")
_OF_IMAGES = ("matrix", "image", "suggest")
"""The commands about an image that take no line."""
EXAMPLES = """dsim explain -f Dockerfile
  dsim resolve --cmd '["python", "app.py"]' -- --debug
  dsim run docker run nginx sh"""


def default_dockerfile() -> str:
    """Return the Dockerfile of the current folder, where no option describes an image; a usage error without one."""
    found = next((name for name in DOCKERFILES if is_file(name)), None)
    if found is None:
        raise click.UsageError(
            f"no image is described, and this folder has no {' or '.join(DOCKERFILES)}. For example:\n  {EXAMPLES}"
        )
    return found


def refuse_if_meant(arguments: Sequence[str]) -> None:
    """Refuse arguments that begin with a file, a folder or an image, and say which command may be meant."""
    if meant := _meant(arguments):
        raise click.UsageError(
            f"{arguments[0]!r} would be an argument of the image. Did you mean this?\n  {meant}\n"
            "If it is an argument, put -- in front of it."
        )


def refuse_words() -> None:
    """Refuse words of a command that takes none, and say what may be meant by them."""
    if not (arguments := click.get_current_context().args):
        return
    meant = _meant(arguments)
    hint = f" Did you mean this?\n  {meant}" if meant else ""
    raise click.UsageError(f"this command takes options alone, and no word such as {arguments[0]!r}.{hint}")


def refuse_file(arguments: Sequence[str]) -> None:
    """Refuse a line that begins with a file, in the place of an image's name, and say what may be meant."""
    word = arguments[0]
    if is_file(word) and not _is_catalogued(word) and (meant := expand(word, arguments[1:])):
        raise click.UsageError(
            f"{word!r} would be the name of an image. Did you mean this?\n  dsim {shell_line(tuple(meant))}"
        )


def _meant(arguments: Sequence[str]) -> str:
    """Return the line that may be meant by words of this command; ``""`` if they are no file, folder or image."""
    word, rest = arguments[0], arguments[1:]
    meant, command = expand(word, rest), click.get_current_context().info_name or ""
    if meant is None:
        return ""
    if command in _OF_IMAGES and meant[0] == "run" and meant[3:4] == [word]:
        behind = f" -- {shell_line(tuple(rest))}" if rest and command == "suggest" else ""
        return f"echo {shell_line((f'FROM {word}',))} | dsim {command} -f -{behind}"
    if meant[0] == "explain" and command in _OF_IMAGES:
        words = ("--", *rest) if rest and command == "suggest" else ()
        meant = [command, *meant[1:3], *words]
    elif meant[0] == "explain" or (meant[0] == "run" and command in ("start", "explain")):
        meant[0] = command  # which takes the same options, or the same line
    return f"dsim {shell_line(tuple(meant))}"


def expand(word: str, rest: Sequence[str]) -> list[str] | None:
    """Return the command line that ``word`` and the words behind it are short for; None if they are none."""
    if _is_line(word, rest):
        return ["run", word, *rest]
    if is_folder(word):
        found = next((path for name in DOCKERFILES if is_file(path := os.path.join(word, name))), None)
        return _explain_folder(word, rest) if found is None else _explain_file(found, rest)
    if is_file(word):
        return _explain_file(word, rest)
    if _is_catalogued(word):
        return ["run", "docker", "run", word, *(rest[1:] if rest[:1] == ["--"] else rest)]
    return None


def _is_line(word: str, rest: Sequence[str]) -> bool:
    """Return whether words are a pasted line, or one as one text: a tool that creates containers, and its command."""
    from simulator.analysis.repository.nested_lines import TOOLS

    if not rest:
        return word.partition(" ")[0] in TOOLS and " " in word
    return not rest[0].startswith("-") and word in TOOLS


def _explain_folder(path: str, rest: Sequence[str]) -> list[str] | None:
    from simulator.callers.compose.files import default_files

    return ["resolve", "--compose", path, *rest] if default_files(path, is_file) else None


def _explain_file(path: str, rest: Sequence[str]) -> list[str]:
    from simulator.analysis.repository.kinds import LINE_KINDS, kind_of
    from simulator.callers.table import file_callers
    from simulator.workspace.disk import read_text

    name = os.path.basename(path).lower()
    if name.endswith(".tar"):
        return ["explain", "--config", path, *rest]
    if name.endswith((".kube", ".pod")):
        return ["resolve", "--quadlet", path, *rest]
    text = read_text(path) if name.endswith((".yaml", ".yml", ".json")) else ""
    kind = kind_of(path[max(path.find(".github/workflows/"), 0) :], text)
    if kind in [caller.name for caller in file_callers()]:
        return ["resolve", f"--{kind}", path, *rest]
    if kind in LINE_KINDS:
        raise click.UsageError(
            f"{path!r} is a file with command lines. Paste one of them (dsim run 'docker run ...'), or ask what a "
            "change does to all of them (dsim diff)"
        )
    if name.endswith(".json"):
        return ["explain", "--config", path, *rest]
    if name.endswith((".nomad", ".hcl")):
        return ["resolve", "--nomad", path, *rest]
    if name.endswith((".yaml", ".yml")):
        is_manifest = name.startswith("kustomization.") or any(line.startswith("kind:") for line in text.splitlines())
        if is_manifest or re.search(r"^[\"']?(?:services|include)[\"']?\s*:|^\s*\{", text, re.MULTILINE):
            return ["resolve", "--kubernetes" if is_manifest else "--compose", path, *rest]
    elif kind == "dockerfile" or _begins_like_dockerfile(path):
        return ["explain", "-f", path, *rest]
    raise click.UsageError(
        f"what {path!r} is does not show in its name or its text. Give it with its option, such as\n"
        f"  dsim resolve {'--compose' if name.endswith(('.yaml', '.yml')) else '-f'} {shell_line((path,))}"
    )


def _begins_like_dockerfile(path: str) -> bool:
    """Return whether the first instruction of a file is one that begins a Dockerfile."""
    from simulator.workspace.disk import read_text

    lines = (line.strip() for line in read_text(path).splitlines())
    first = next((line for line in lines if line and not line.startswith("#")), "")
    return not first or re.match(r"(?:from|arg)\s", first, re.IGNORECASE) is not None


def _is_catalogued(word: str) -> bool:
    from simulator.core.errors import NotModelled
    from simulator.images.catalogue import catalogued

    try:
        return catalogued(word) is not None
    except NotModelled:
        return True


def suggestion(word: str, commands: Collection[str]) -> str:
    """Suggest a command, a file or an image in place of a first word that is none; ``""`` if nothing is near."""
    from simulator.images.nearest import nearest

    return did_you_mean(word, [each for each in (*commands, *folder_names("."), *nearest(word)) if each != word])
