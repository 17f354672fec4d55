"""What a command line means whose first word is no command: a file, a folder, an image, or a slip of the hand.

``dsim PATH`` and ``dsim IMAGE [ARG...]`` are short for the command that explains that thing; a pasted line for ``dsim
run`` with it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Sequence

import click

from simulator.core.text import did_you_mean, printable
from simulator.shell.quote import shell_line
from simulator.workspace.disk import folder_names, is_file, is_folder, path_exists

DOCKERFILES = ("Dockerfile", "Containerfile")
_OF_IMAGES = ("matrix", "image", "suggest")
"""The commands about an image that take no line."""
_KINDS = {"k8s": "kubernetes"}
"""Other names of the kinds of files that options of ``dsim resolve`` are called after."""
_REGISTRY = re.compile(
    r"(?:docker\.io|ghcr\.io|quay\.io|(?:\w+\.)?gcr\.io|[\w-]+\.pkg\.dev|mcr\.microsoft\.com|public\.ecr\.aws|registry\.[\w.-]+"
    r"|\d+\.dkr\.ecr\.[\w-]+\.amazonaws\.com|\w+\.azurecr\.io|lscr\.io|cgr\.dev|localhost:\d+)/[a-z0-9]"
)
"""The beginning of the name of an image in a registry: nobody means a program or an argument by it."""
_MAKERS = ("helm", "kustomize")
"""Tools that print manifests."""
_SYNONYMS = {"build": "image -f FILE", "inspect": "image -f FILE", "version": "--version"}
"""What is meant by commands of other tools."""
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


def refuse_what_is_no_path(names: Sequence[str]) -> None:
    """Refuse a line, or an image, in the place of files to lint, and say how it is looked at."""
    if not names or path_exists(names[0]):
        return
    meant = expand(names[0], names[1:])
    if meant is None and (near := _nearest_image(names[0])):
        meant = ["run", "docker", "run", near, *names[1:]]
    if meant and meant[0] == "run":
        line = meant[1] if len(meant) == 2 else shell_line(tuple(meant[1:]))
        raise click.UsageError(
            f"there is no file or folder {printable(shell_line((names[0],)))}. Did you mean this line?\n"
            f"  dsim lint --line {shell_line((line,))}"
        )


def _nearest_image(word: str) -> str:
    """Return the image that a slip may mean; ``""`` if a file is as near, or no image is near."""
    from simulator.images.nearest import nearest
    from simulator.workspace.disk import near_name

    return "" if near_name(word) else next(iter(nearest(word)), "")


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
    if word == "-":
        return ["explain", "-f", "-", *rest]
    if _is_line(word, rest):
        return ["run", word, *rest]
    if is_folder(word):
        found = next((path for name in DOCKERFILES if is_file(path := os.path.join(word, name))), None)
        return _explain_folder(word, rest) if found is None else _explain_file(found, rest)
    if is_file(word):
        return _explain_file(word, rest)
    if _is_catalogued(word) or _REGISTRY.match(word):
        return ["run", "docker", "run", word, *(rest[1:] if rest[:1] == ["--"] else rest)]
    return None


def _is_line(word: str, rest: Sequence[str]) -> bool:
    """Return whether words are a pasted line, or one as one text: a tool that is read, and its command."""
    from simulator.callers.pasted.line import is_pasted

    return not (rest and rest[0].startswith("-")) and is_pasted((word, *rest))


def _explain_folder(path: str, rest: Sequence[str]) -> list[str] | None:
    """Explain a folder by its Compose file, else by its units, else by its manifests; None without any."""
    from simulator.callers.compose.files import default_files
    from simulator.callers.table import UNIT_KINDS

    names = folder_names(path)
    if default_files(path, is_file):
        return ["resolve", "--compose", path, *rest]
    if any(name.endswith(tuple(f".{kind}" for kind in UNIT_KINDS)) for name in names):
        return ["resolve", "--quadlet", path, *rest]
    if any(_is_manifest(os.path.join(path, name)) for name in names if name.endswith((".yaml", ".yml"))):
        return ["resolve", "--kubernetes", path, *rest]
    return None


def _is_manifest(path: str) -> bool:
    from simulator.analysis.repository.kinds import path_kind
    from simulator.workspace.disk import read_text

    return is_file(path) and path_kind(path, read_text(path)) == "kubernetes"


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
    from simulator.images.catalogue import catalogue

    return catalogue().find(word) is not None or bool(catalogue().reason(word))


def first_words(words: Sequence[str], commands: Collection[str]) -> list[str]:
    """Return the command line that words are short for whose first is no command; a usage error if they are none."""
    from simulator.callers.command_line import names_tool

    word, rest = words[0], words[1:]
    meant = expand(word, rest)
    if meant is None and not rest and names_tool((word,)):
        return ["run", word]  # which says what is missing
    if meant is None:
        raise click.UsageError(_unknown(word, rest, commands), click.get_current_context())
    return _for_line(meant[1:]) if meant[0] == "run" else meant


def _for_line(line: Sequence[str]) -> list[str]:
    """Explain a line that starts one container; ``dsim run`` answers all others, and says what is wrong with them."""
    from simulator.callers.pasted.line import read_pasted
    from simulator.callers.table import line_caller
    from simulator.core.errors import DsimError

    try:
        pasted = read_pasted(tuple(line))
    except DsimError:
        return ["run", *line]
    caller = line_caller(pasted.tool, pasted.command)
    starts_one = caller is not None and caller.creates and not caller.image_owner
    return ["explain" if starts_one else "run", *line]


def _unknown(word: str, rest: Sequence[str], commands: Collection[str]) -> str:
    """Say that a first word is nothing that dsim reads, and what may be meant."""
    shown = printable(shell_line((word,)))
    if word and is_folder(word):
        return (
            f"the folder {shown} has no Dockerfile, Containerfile, Compose file, unit of Quadlet or manifest. "
            "Name a file, or see what dsim lint finds below it"
        )
    what = f"{shown} is no command, no file and no image of the catalogue"
    if meant := _command_of_others(word, rest):
        return f"{what}. Did you mean this?\n  dsim {meant}"
    near = suggestion(word, commands)
    is_reference = re.fullmatch(r"(?!.*\.(?:ya?ml|json|sh|toml|md|py)$|.*file$)[a-z0-9][\w./-]*[/:][\w.:/@-]*", word)
    if near and (not is_reference or "://" in word):
        return f"{what}{near}"
    if re.match(r"\w+://|git@", word):
        return f"{shown} is an address, and dsim fetches nothing. Give a file or an image. For example:\n  {EXAMPLES}"
    if is_reference:
        line = printable(shell_line(("docker", "run", word, *rest)))
        end = near or "."
        return f"{what}{end} This tells what does not depend on the image:\n  dsim run {line}"
    return f"{what}. For example:\n  {EXAMPLES}"


def _command_of_others(word: str, rest: Sequence[str]) -> str:
    """Return what may be meant by a command of docker, or by the name of a kind of files; ``""`` for other words."""
    from simulator.callers.table import file_callers, line_caller

    if word.partition(" ")[0] in _MAKERS:
        return "resolve --kubernetes FILE       # with what the tool prints"
    files = [caller.name for caller in file_callers()]
    if word in files or word in _KINDS:
        return f"resolve --{_KINDS.get(word, word)} {shell_line(tuple(rest)) or 'FILE'}"
    if line_caller("docker", word):
        return f"run {shell_line(('docker', word, *(rest or ('...',))))}"
    return _SYNONYMS.get(word, "")


def _tools() -> tuple[str, ...]:
    from simulator.callers.command_line import TOOLS

    return TOOLS


def suggestion(word: str, commands: Collection[str]) -> str:
    """Suggest a command, a file or an image in place of a first word that is none; ``""`` if nothing is near."""
    from simulator.images.nearest import nearest

    written, word = word, word.removeprefix("docker://").partition(" ")[0]
    if word.lower() != written and _is_catalogued(word.lower()):
        return f"; did you mean {word.lower()}?"
    images = nearest(word)
    near = did_you_mean(word, [each for each in (*commands, *_tools(), *folder_names("."), *images) if each != word])
    if near or not images:
        return near
    name, colon, tag = images[0], *word.partition(":")[1:]
    return f"; did you mean {name}{colon if ':' not in name else ''}{tag if ':' not in name else ''}?"
