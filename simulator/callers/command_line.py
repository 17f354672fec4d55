"""A pasted command: the words of a shell line, and the tool and the command that they start.

Reads: one text, or words that a shell has split. Gives: ``Pasted``. The grammar is that of a simple command of POSIX
("Shell Command Language", 2.2 Quoting and 2.9.1): quotes, backslashes, comments, continued lines. What a shell would
expand or run is not modelled.
"""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence

from simulator.core.errors import NotModelled, Unreadable
from simulator.core.record import NamedTuple

TOOLS = ("docker", "podman")
OTHER_TOOLS = frozenset(
    """kubectl oc helm k3s buildah skopeo crictl ctr buildctl apptainer singularity lxc incus make npm yarn
    pip git curl wget kubectl minikube kind terraform ansible vagrant fly flyctl heroku gcloud aws az""".split()
)
"""Commands that start a line, and are not read: their names could be taken for those of images."""
# The options of each tool before its command: those that take a value, and those that do not.
_VALUES = {
    "docker": "-H --host -c --context -l --log-level --config --tlscacert --tlscert --tlskey".split(),
    "podman": """--cgroup-manager --conmon --connection -c --config --events-backend --hooks-dir --identity --imagestore
    --log-level --module --namespace --network-cmd-path --network-config-dir --out --root --runroot --runtime
    --runtime-flag --ssh --storage-driver --storage-opt --tmpdir --transient-store --url --volumepath""".split(),
}
_FLAGS = {
    "docker": "-D --debug --tls --tlsverify".split(),
    "podman": "-r --remote --noout --syslog --trace --help --version".split(),
}
_LETTERS = {"docker": "DHcl", "podman": "cr"}
_OPERATORS = "|&;<>()"
# The words that group commands, and the commands of each that also exist without the group: those lose it.
_GROUPS: Mapping[str, tuple[str, ...]] = {
    "container": ("run", "create", "exec", "commit"), "image": ("import",), "service": (), "stack": (), "kube": (),
    "play": (),
}  # fmt: skip


class Pasted(NamedTuple):
    """A tool, its command (``run``, ``exec``, ``service create`` ...), the words after it, and variables before it."""

    tool: str
    command: str
    words: tuple[str, ...]
    environment: Mapping[str, str] = {}


def split(text: str) -> list[str]:
    """Split a text into the words of one simple command.

    Raises ``Unreadable`` for a quote without an end, ``NotModelled`` for what a shell would expand or run.
    """
    text = text.strip()
    for prompt in ("$ ", "# ", "% "):
        text = text.removeprefix(prompt)
    lexer = shlex.shlex(_join_lines(text), posix=True, punctuation_chars=_OPERATORS)
    lexer.whitespace_split, lexer.commenters = True, ""
    try:
        words = list(lexer)
    except ValueError as error:
        raise Unreadable(f"the line does not end: {str(error).lower()}; give the whole line in one argument") from None
    return words


def _join_lines(text: str) -> str:
    """Join continued lines and drop comments; refuse expansions, and operators outside of quotes."""
    kept, at, quote = [], 0, ""
    while at < len(text):
        char = text[at]
        follows = text[at + 1 : at + 2]
        if quote == "'":
            quote = "" if char == "'" else quote
        elif char == "\\":
            if follows == "\r" and text[at + 2 : at + 3] == "\n":
                at += 3
                continue
            if follows != "\n":
                kept.append(char + follows)
            at += 2
            continue
        elif char in ("'", '"'):
            quote = "" if quote == char else quote or char
        else:
            if char == "#" and not quote and (not kept or kept[-1][-1].isspace()):
                at = text.find("\n", at)
                if at < 0:
                    break
                continue
            _check_plain(text, at, quoted=quote != "")
            if char == "\n" and not quote and text[at:].strip():
                raise NotModelled("lines", "this is more than one command; give one, or end its lines with a backslash")
        kept.append(char)
        at += 1
    return "".join(kept)


def _check_plain(text: str, at: int, *, quoted: bool) -> None:
    """Refuse the character at ``at`` where a shell would not leave it unchanged."""
    char, follows = text[at], text[at + 1 : at + 2]
    dollar = char == "$" and (follows.isalnum() or (follows and follows in "_{(*@#?$!-'\""))
    if char == "`" or (dollar and not (quoted and follows in ("'", '"'))):
        end = at + 1
        while end < len(text) and (text[end].isalnum() or text[end] in "_{("):
            end += 1
        what = text[at:end]
        raise NotModelled(what, f"a shell would expand {what}; write its value, or put it in single quotes")
    if not quoted and char in _OPERATORS:
        raise NotModelled(char, f"{char} is for the shell, not for the command; give the command alone, or quote it")
    if not quoted and (char in "*?" or (char == "~" and (at == 0 or text[at - 1].isspace()))):
        raise NotModelled(char, f"a shell may expand {char} to names of files; put the word in quotes")


def read_pasted(words: Sequence[str]) -> Pasted:
    """Find the tool and its command; a single word is split as a shell would.

    ``nerdctl`` is read as ``docker``, whose command line it takes over. Words that name no tool are those behind
    ``docker run``. Raises ``Unreadable`` for the command of another tool.
    """
    remaining = split(words[0]) if len(words) == 1 else list(words)
    if remaining and remaining[0] == "$":
        remaining.pop(0)
    environment = {}
    while remaining and (remaining[0] in ("sudo", "env", "exec", "time") or _is_assignment(remaining[0])):
        word = remaining.pop(0)
        if _is_assignment(word):
            name, _, value = word.partition("=")
            environment[name] = value
        elif word == "sudo":
            remaining = _skip_sudo_options(remaining)
    first = remaining.pop(0) if remaining else ""
    tool = first.rpartition("/")[2]
    if tool == "docker-compose":
        tool, remaining = "docker", ["compose", *remaining]
    if tool == "nerdctl":
        tool = "docker"
    if tool in OTHER_TOOLS or not tool:
        raise Unreadable(
            "this is no docker, podman or docker-compose command; paste a whole line, such as: docker run nginx sh"
        )
    if tool not in TOOLS:  # the words behind `docker run`, as `dsim run nginx sh` suggests
        return Pasted("docker", "run", (first, *remaining), environment)
    remaining = _skip_root_options(tool, remaining)
    if not remaining:
        raise Unreadable(f"{tool} is given no command; paste a whole line, such as: {tool} run nginx sh")
    command = remaining.pop(0)
    if command in _GROUPS and remaining:
        subcommand = remaining.pop(0)
        command = subcommand if subcommand in _GROUPS[command] else f"{command} {subcommand}"
    return Pasted(tool, command, tuple(remaining), environment)


def _skip_sudo_options(words: list[str]) -> list[str]:
    """Skip the options of sudo, with their values."""
    at = 0
    while at < len(words) and words[at].startswith("-"):
        at += 2 if words[at] in ("-u", "-g", "-h", "-p") else 1
    return words[at:]


def _is_assignment(word: str) -> bool:
    name, equals, _ = word.partition("=")
    return bool(equals) and name.isascii() and name.isidentifier()


def _skip_root_options(tool: str, words: list[str]) -> list[str]:
    """Skip the options between the tool and its command."""
    at = 0
    while at < len(words) and words[at].startswith("-"):
        name, equals, _ = words[at].partition("=")
        at += 1
        if equals or name in _FLAGS[tool]:
            continue
        if name in _VALUES[tool]:
            at += 1
        elif not (len(name) > 2 and name[1] in _LETTERS[tool]):
            raise Unreadable(f"{tool} has no option {name} in front of its command")
    return words[at:]
