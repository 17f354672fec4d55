"""What is said of the words of an argv: the rules, and what they are about."""

from __future__ import annotations

from simulator.core.record import NamedTuple
from simulator.core.rule import Decision, Question, Rule
from simulator.core.sources import DOCKERFILE, ENGINE_API, EXEC_FORM, INTERACT, OFFICIAL, POSIX, RUNC, SHELL_LANGUAGE
from simulator.core.text import quoted_list
from simulator.core.values import FromCatalogue, ImageConfig, Words

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

    def with_shell(self, script: str) -> str:
        """Say how a shell would read a script; ``""`` for an image without one."""
        return f"To use a shell, write: {quoted_list(('sh', '-c', script))}." if self.has_shell else ""
