"""A pasted command: the words of a shell line, and the tool and the command that they start.

Reads: words that a shell has split. Gives: ``Pasted``. A line that is one text is read in ``callers/pasted``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from simulator.core.errors import Unreadable
from simulator.core.record import NamedTuple
from simulator.core.rule import Decision
from simulator.core.text import did_you_mean

if TYPE_CHECKING:
    from simulator.callers.pasted.symbols import Symbol

TOOLS = ("docker", "podman", "kubectl", "podman-compose")
OTHER_TOOLS = frozenset(
    """oc helm k3s buildah skopeo crictl ctr buildctl apptainer singularity lxc incus make npm yarn
    pip git curl wget minikube kind terraform ansible vagrant fly flyctl heroku gcloud aws az""".split()
)
"""Commands that start a line, and are not read: their names could be taken for those of images."""
_COMMANDS = frozenset("run create exec commit import service stack compose up kube debug".split())
"""Words that follow the name of a tool; behind a name that is nearly one, they tell it from an image."""
# The options of each tool before its command: those that take a value, and those that do not.
_VALUES = {
    "docker": "-H --host -c --context -l --log-level --config --tlscacert --tlscert --tlskey".split(),
    "podman": """--cgroup-manager --conmon --connection -c --config --events-backend --hooks-dir --identity --imagestore
    --log-level --module --namespace --network-cmd-path --network-config-dir --out --root --runroot --runtime
    --runtime-flag --ssh --storage-driver --storage-opt --tmpdir --transient-store --url --volumepath""".split(),
    "kubectl": """--as --as-group --as-uid --as-user-extra --cache-dir --certificate-authority --client-certificate
    --client-key --cluster --context --kubeconfig --kuberc --log-flush-frequency -n --namespace --password --profile
    --profile-output --request-timeout -s --server --tls-server-name --token --user --username -v --v
    --vmodule""".split(),
}
_FLAGS = {
    "docker": "-D --debug --tls --tlsverify".split(),
    "podman": "-r --remote --noout --syslog --trace --help --version".split(),
    "kubectl": "--disable-compression --insecure-skip-tls-verify --match-server-version --warnings-as-errors".split(),
}
_TEXTS = frozenset(("-h", "--help", "-v", "--version"))
"""The options with which a tool prints a text about itself, and ends."""
_LETTERS = {"docker": "DHcl", "podman": "cr", "kubectl": "nsv"}
_BEFORE = frozenset(("sudo", "doas", "env", "exec", "command", "time", "nohup", "winpty", "lima"))
"""The programs that execute the words behind them, in front of a tool."""
# The words of each tool that group commands, and the commands of each that also exist without the group: those lose it.
_GROUPS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "docker": {"container": ("run", "create", "exec", "commit"), "image": ("import",), "service": (), "stack": ()},
    "podman": {"container": ("run", "create", "exec", "commit"), "image": ("import",), "kube": (), "play": ()},
    "kubectl": {"create": ()},
}

Fill: TypeAlias = Callable[[Sequence[str]], Sequence[str]]
_ROLLBACK_OPTIONS = frozenset(("-d", "--detach", "-q", "--quiet", "-dq", "-qd"))


class Pasted(NamedTuple):
    """A tool, its command (``run``, ``exec``, ``service create`` ...), the words after it, and variables before it.

    The command is ``""`` for a tool that reads its words as a whole.
    """

    tool: str
    command: str
    words: tuple[str, ...]
    environment: Mapping[str, str] = {}
    symbols: tuple[Symbol, ...] = ()
    """What stands for values that only a shell knows; the words hold their marks."""
    notes: tuple[Decision[str], ...] = ()
    """What is said of the part of a shell in the line."""
    loose: frozenset[str] = frozenset()
    """The words that are a symbol alone, of which a shell may make none or several."""
    written_tool: str = ""
    """The name of the program as it is written, such as ``nerdctl``."""
    earlier: Mapping[str, Any] = {}
    """The words of earlier commands that have a part in this one, by their keys in the body that its caller reads."""

    def body(self, extras: Mapping[str, Any] | None = None, fill: Fill = tuple) -> Any:
        """Return the body that the line's caller reads; ``extras`` are values of options of dsim, by their keys.

        ``fill`` puts texts in the place of symbols.
        """
        words = list(fill(self.words))
        if not extras and not self.earlier:
            return words
        earlier = {key: _fill_nested(listed, fill) for key, listed in self.earlier.items()}
        return {"words": words, **(extras or {}), **earlier}

    @property
    def other_tool(self) -> str:
        """The program that is written, where the rules of another one read its line; ``""`` for the tool itself."""
        return self.written_tool if self.written_tool == "nerdctl" else ""

    @property
    def shown(self) -> str:
        """The tool and its command."""
        return f"{self.tool} {self.command}".rstrip()

    @property
    def is_compose(self) -> bool:
        """Whether the files of the line are those of a Compose project."""
        return self.command == "compose" or self.tool == "podman-compose"


def _fill_nested(words: Sequence[Any], fill: Fill) -> list[Any]:
    """Fill a list of words, or a list of such lists."""
    if words and not isinstance(words[0], str):
        return [_fill_nested(listed, fill) for listed in words]
    return list(fill(words))


def names_tool(words: Sequence[str]) -> bool:
    """Return whether a command starts one of the tools that are read, maybe by way of ``sudo`` and the like."""
    remaining, _ = _skip_before(words)
    return bool(remaining) and _tool(remaining[0]) in (*TOOLS, "nerdctl", "docker-compose")


def is_line(words: Sequence[str]) -> bool:
    """Return whether words are a line of a tool that is read: the tool, and a command or an option behind it."""
    remaining, _ = _skip_before(words)
    return len(remaining) > 1 and names_tool(remaining)


def read_words(words: Sequence[str]) -> Pasted:
    """Find the tool and its command in the words of a command.

    ``nerdctl`` is read as ``docker``, whose command line it takes over. Words that name no tool are those behind
    ``docker run``; podman-compose has no command here, for it reads all its words itself. Raises ``Unreadable`` for the
    command of another tool.
    """
    remaining, environment = _skip_before(words)
    first = remaining.pop(0) if remaining else ""
    tool = written = _tool(first)
    if tool == "docker-compose":
        tool, remaining = "docker", ["compose", *remaining]
    if tool == "nerdctl":
        tool = "docker"
    if tool in OTHER_TOOLS or not tool:
        raise Unreadable(
            "this is no docker, podman, kubectl or docker-compose command; paste a line such as: docker run nginx sh"
        )
    if tool not in TOOLS and remaining and remaining[0] in _COMMANDS and (near := did_you_mean(tool, TOOLS)):
        raise Unreadable(f"{first} is no tool that dsim reads{near} An image of this name: docker run {first} ...")
    if tool not in TOOLS:  # the words behind `docker run`, as `dsim run nginx sh` suggests
        return Pasted("docker", "run", (first, *remaining), environment)
    if tool == "podman-compose":
        return Pasted(tool, "", tuple(remaining), environment, written_tool=written)
    remaining = _skip_root_options(written if written == "nerdctl" else tool, remaining)
    if not remaining:
        example = "run web --image=nginx" if tool == "kubectl" else "run nginx sh"
        raise Unreadable(f"{tool} is given no command; paste a whole line, such as: {tool} {example}")
    command = remaining.pop(0)
    if command in _GROUPS[tool] and remaining:
        subcommand = remaining.pop(0)
        command = subcommand if subcommand in _GROUPS[tool][command] else f"{command} {subcommand}"
    if command == "service rollback" and all(word in _ROLLBACK_OPTIONS for word in remaining if word.startswith("-")):
        command, remaining = "service update", ["--rollback", *remaining]  # which is what it does
    if written == "nerdctl":
        from simulator.callers.pasted.nerdctl import without_own_options

        remaining = list(without_own_options(command, remaining))
    return Pasted(tool, command, tuple(remaining), environment, written_tool=written)


def _tool(word: str) -> str:
    return word.replace("\\", "/").rpartition("/")[2].removesuffix(".exe")


def _skip_before(words: Sequence[str]) -> tuple[list[str], dict[str, str]]:
    """Return the words from the tool on, and the variables that are set in front of it."""
    at, environment = 1 if list(words[:1]) == ["$"] else 0, {}
    while at < len(words) and (words[at] in _BEFORE or _is_assignment(words[at])):
        word = words[at]
        at += 1
        if _is_assignment(word):
            name, _, environment[name] = word.partition("=")
        elif word in ("sudo", "doas"):
            at += _sudo_options(words[at:])
        elif word in ("env", "nohup", "winpty", "exec"):
            while words[at : at + 1] and words[at].startswith("-"):
                at += 1
    return list(words[at:]), environment


def _sudo_options(words: Sequence[str]) -> int:
    """Count the words that are options of sudo, with their values."""
    at = 0
    while at < len(words) and words[at].startswith("-"):
        at += 2 if words[at] in ("-u", "-g", "-h", "-p") else 1
    return at


def without_root_options(tool: str, words: Sequence[str]) -> tuple[str, ...]:
    """Return words without the options at their beginning that a tool also takes in front of its command."""
    at = 0
    while at < len(words):
        name, equals, _ = words[at].partition("=")
        if name in _FLAGS[tool] or (name in _VALUES[tool] and equals):
            at += 1
        elif name in _VALUES[tool]:
            at += 2
        else:
            break
    return tuple(words[at:])


def _is_assignment(word: str) -> bool:
    name, equals, _ = word.partition("=")
    return bool(equals) and name.isascii() and name.isidentifier()


def _root_options(tool: str) -> tuple[Sequence[str], Sequence[str], str]:
    """Return the options of a tool before its command: with a value, without one, and the letters."""
    if tool == "nerdctl":
        from simulator.callers.pasted import nerdctl

        return nerdctl.ROOT_VALUES, nerdctl.ROOT_FLAGS, nerdctl.ROOT_LETTERS
    return _VALUES[tool], _FLAGS[tool], _LETTERS[tool]


def _skip_root_options(tool: str, words: list[str]) -> list[str]:
    """Skip the options between the tool and its command."""
    at = 0
    values, flags, letters = _root_options(tool)
    while at < len(words) and words[at].startswith("-"):
        name, equals, _ = words[at].partition("=")
        at += 1
        if equals or name in flags:
            continue
        if name in values:
            at += 1
        elif name in _TEXTS:
            raise Unreadable(f"{tool} {name} prints a text and starts no container")
        elif not (len(name) > 2 and name[1] in letters):
            raise Unreadable(f"{tool} has no option {name} in front of its command")
    return words[at:]
