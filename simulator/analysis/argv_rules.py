"""What is said of the words of an argv: the rules, and what they are about."""

from __future__ import annotations

from simulator.analysis.spelling import spelled
from simulator.callers.podman.tools import is_podman
from simulator.core.record import NamedTuple
from simulator.core.request import Request
from simulator.core.rule import Decision, Question, Rule
from simulator.core.sources import DOCKERFILE, ENGINE_API, EXEC_FORM, INTERACT, OFFICIAL, POSIX, RUNC, SHELL_LANGUAGE
from simulator.core.values import FromCatalogue, ImageConfig, Word, Words
from simulator.engine.engine import Engine

_LOOK_PATH = ("libcontainer/standard_init_linux.go", "linuxStandardInit.Init")


class ArgvAdvice(Question):
    """What do the words of the argv mean for the one who starts the container?"""

    OPTION_AS_PROGRAM = Rule(
        "The first word names the program; an option in its place names none.",
        RUNC(*_LOOK_PATH),
        INTERACT,
        note="It happens where an image has only a CMD, and the request replaces it with options.",
    )
    BLANK_IN_PROGRAM = Rule(
        "The first word is the program's whole name, blanks included.",
        RUNC(*_LOOK_PATH),
        EXEC_FORM,
    )
    JSON_IN_PROGRAM = Rule(
        "The first word is the program's whole name; nobody reads it as JSON.",
        RUNC(*_LOOK_PATH),
        EXEC_FORM,
        note="Podman reads the value of --entrypoint as JSON; Docker does not.",
    )
    EXECUTED_WORD = Rule(
        "A wrapper, or an entry script that executes its words, takes the first of them for the name of a program.",
        OFFICIAL("Consistency", "#consistency"),
        POSIX("exec", "#tag_20_110_05"),
    )
    BUILTIN_PROGRAM = Rule(
        "The runtime starts a file; a shell's builtin or an assignment is none.",
        RUNC(*_LOOK_PATH),
        EXEC_FORM,
    )
    SHELL_BEHIND_PROGRAM = Rule(
        "The words of a request are appended to ENTRYPOINT; a shell among them is an argument.",
        INTERACT,
    )
    SHELL_AS_ARGUMENT = Rule(
        "A shell-form CMD gives an exec-form ENTRYPOINT the words /bin/sh, -c and the text.",
        INTERACT,
    )
    PROGRAM_TWICE = Rule(
        "CMD and the words of a request are appended to ENTRYPOINT; they need not repeat its program.",
        INTERACT,
    )
    BLANK_IN_ARGUMENT = Rule(
        "A word with blanks is one argument; an engine and a runtime split none.",
        EXEC_FORM,
        INTERACT,
        note="It is said of an option with its value in one word, and of a command with its options, never of a text.",
    )
    OPERATOR = Rule(
        "Only a shell reads operators such as && and >; a program gets them as arguments.",
        EXEC_FORM,
    )
    VARIABLE = Rule(
        "Only a shell puts the value of a variable in its place; a program gets the dollar sign and the name.",
        DOCKERFILE("Variable substitution", "#variable-substitution"),
        EXEC_FORM,
    )
    NO_INPUT = Rule(
        "A shell or interpreter without a script reads its standard input; where that is empty, it ends at once.",
        POSIX("sh STDIN", "#tag_20_110_06"),
        ENGINE_API("ContainerCreate", "#tag/Container/operation/ContainerCreate"),
    )
    BROKEN_SCRIPT = Rule(
        "A shell that cannot read its script executes nothing of it and ends.",
        POSIX("sh OPERANDS", "#tag_20_110_05"),
        SHELL_LANGUAGE("2.8.1 Consequences of Shell Errors", "#tag_19_08_01"),
        note="It happens where a script is split at a blank between its quotes: each part has one of them.",
    )
    SHELL_STAYS = Rule(
        "A shell that stays PID 1 does not pass the stop signal on to its child.",
        POSIX("sh OPERANDS", "#tag_20_110_05"),
        DOCKERFILE("Shell form ENTRYPOINT example", "#shell-form-entrypoint-example"),
    )


def tool_name(engine: Engine, request: Request | None = None) -> str:
    """Return the command line that a remedy names: the one that the request is written for, or that of the engine."""
    own = "podman" if is_podman(engine) else "docker"
    return (request.tool if request is not None else "") or own


def shell_remedy(word: str) -> str:
    """Say what to do where an image lacks the shell that a word names; exec form helps where shell form put it there.

    It has no full stop. A word that knows no origin was written as it stands.
    """
    if isinstance(word, Word) and word.origin.source == "shell":
        return "Write it in exec form, as a JSON array"
    return "Start another program"


class Container(NamedTuple):
    """What the advice is about: the argv, its two halves, the image, and the catalogue's entry that it rests on."""

    argv: Decision[Words]
    entrypoint: Words
    cmd: Words
    image: ImageConfig
    catalogued: FromCatalogue | None = None
    no_input: bool = False
    """Whether nobody can write to its standard input."""
    has_shell: bool = True
    """Whether the image may have a shell."""
    keeps_sh: bool = True
    """Whether its /bin/sh is that of the distribution."""
    stop_signal: str = ""
    """The signal that stops it, as the request or the image names it; ``""`` where neither does."""
    failure: str = ""
    """What comes of words that cannot be executed in a running container; ``""`` for those that start one."""

    tool: str = "docker"
    """The command line to name in a remedy."""

    is_pod: bool = False
    """Whether a kubelet starts it, and stops it."""

    user: str = ""
    """The user that it runs as, as the request or the image names it."""

    is_built: bool = False
    """Whether instructions made its image, whose words may name what the image lacks."""

    @property
    def timeout(self) -> str:
        """How long who stops it waits, where nothing else is set."""
        return "Kubernetes: 30 seconds" if self.is_pod else f"{self.tool} stop: 10 seconds"

    @property
    def add_init(self) -> str:
        """Say how to give it an init."""
        if self.is_pod:
            return "Put an init such as tini in front of the words."
        return f"Start the container with an init ({self.tool} run --init)."

    def with_shell(self, script: str, word: Word) -> str:
        """Say how a shell would read a script in place of a word; ``""`` for an image without one."""
        return f"To use a shell, write: {spelled(('sh', '-c', script), word.origin)}." if self.has_shell else ""
