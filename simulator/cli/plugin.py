"""``docker dsim``: dsim as a plugin of the docker command line.

Reads: the words that docker calls the program docker-dsim with. Gives: what ``dsim`` prints, and its exit status.
Compare: docker/cli cli-plugins/manager at v28.5.2 (``newPlugin``, ``PluginRunCommand``, ``AddPluginCommandStubs``,
``RunHook``) and cmd/docker/docker.go, which passes all words on, with its own options.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Mapping, Sequence

from simulator.core.record import NamedTuple

NAME = "dsim"
METADATA = "docker-cli-plugin-metadata"
HOOK = "docker-cli-plugin-hooks"
# Docker's options before the command that take a value, and the variable with the same meaning.
_VALUES = {
    "--config": "DOCKER_CONFIG",
    "--context": "DOCKER_CONTEXT",
    "-c": "DOCKER_CONTEXT",
    "--host": "DOCKER_HOST",
    "-H": "DOCKER_HOST",
    **dict.fromkeys(("--log-level", "-l", "--tlscacert", "--tlscert", "--tlskey"), ""),
}
_HELP = ("-h", "--help", "help")
_COMPLETE = ("__complete", "__completeNoDesc")
_TOOLS = ("docker", "podman")


class Call(NamedTuple):
    """A call of the plugin by docker: ``run``, ``complete``, ``hook`` or ``metadata``, with words for ``dsim``.

    ``environment`` has the variables for docker's own options before ``dsim``.
    """

    kind: str
    words: tuple[str, ...] = ()
    environment: Mapping[str, str] = {}


def read_call(words: Sequence[str]) -> Call | None:
    """Read the words of a call; None for words that docker does not use."""
    if words[:1] == [METADATA]:
        return Call("metadata")
    environment: dict[str, str] = {}
    rest, kind, help_wanted = list(words), "run", False
    while rest and rest[0] != NAME:
        word = rest.pop(0)
        name, equals, value = _option(word)
        if word in _HELP:
            help_wanted = True
        elif word in _COMPLETE:
            kind = "complete"
        elif name in _VALUES:
            if not equals and not rest:
                return None
            value = value if equals else rest.pop(0)
            environment |= {_VALUES[name]: value} if _VALUES[name] else {}
        elif not word.startswith("-"):
            return None
    if not rest:
        return None
    rest = rest[1:]
    if rest[:1] == [HOOK]:
        return Call("hook", tuple(rest[1:]))
    return Call(kind, (*rest, "--help") if help_wanted else tuple(rest), environment)


def _option(word: str) -> tuple[str, bool, str]:
    """Split ``--name=value`` and ``-nvalue``."""
    if word.startswith("--"):
        name, equals, value = word.partition("=")
        return name, bool(equals), value
    return word[:2], len(word) > 2, word[2:].removeprefix("=")


def as_pasted(words: Sequence[str], verb: str = "run") -> list[str]:
    """Return the words of ``docker dsim VERB`` as those of ``dsim run``, which takes a whole line of docker.

    Options of ``dsim run`` come first, then a line that begins with docker or podman, or the words after
    ``docker run``.
    """
    from simulator.cli.commands.run import command

    takes_value = {
        name: not getattr(param, "is_flag", False)
        for param in command.params
        if param.param_type_name == "option"
        for name in (*param.opts, *param.secondary_opts)
    }
    at = 0
    while at < len(words):
        word = words[at]
        if word == "--help" or (word == "-h" and at + 1 == len(words)):
            return list(words)
        name, equals, _ = _option(word)
        if name not in takes_value or not word.startswith("-"):
            break
        at += 1 if equals or not takes_value[name] else 2
    at += list(words[at : at + 1]) == ["--"]
    line = list(words[at:])
    whole = not line or line[0].rpartition("/")[2] in _TOOLS or (len(line) == 1 and any(map(str.isspace, line[0])))
    return [*words[:at], *([] if whole else ["docker", verb]), *line]


def main() -> None:
    """Answer a call of docker, and end the process with the exit status of ``dsim``."""
    gc.disable()
    call = read_call(sys.argv[1:])
    if call is None:
        print(
            "docker-dsim is a plugin of the docker command line; call `docker dsim`, or dsim itself",
            file=sys.stderr,
        )
        os._exit(2)
    os.environ.update(call.environment)
    if address := os.environ.get("DOCKER_CLI_PLUGIN_SOCKET"):
        from simulator.workspace.docker_socket import leave_with_docker

        leave_with_docker(address)
    os._exit(_answer(call))


def _answer(call: Call) -> int:
    from simulator.cli import main as cli

    if call.kind == "run":
        verb, rest = "".join(call.words[:1]), list(call.words[1:])
        if verb == "run" or (verb not in cli.COMMANDS and verb in _verbs()):
            return cli.main(["run", *as_pasted(rest, verb)], f"docker {NAME}")
        return cli.main(list(call.words), f"docker {NAME}")
    if call.kind == "metadata":
        text = metadata()
    elif call.kind == "hook":
        text = hint(call.words)
    else:
        from simulator.cli.completion import for_docker

        text = for_docker(call.words)
    print(text, flush=True)
    return 0


def _verbs() -> set[str]:
    """Name the commands of docker whose lines ``dsim run`` reads."""
    from simulator.callers.table import callers

    commands = (command.partition(" ") for caller in callers("line") for command in caller.commands)
    return {verb for tool, _, verb in commands if tool == "docker"}


def metadata() -> str:
    """Return the description of the plugin for docker, in JSON."""
    import json

    from simulator import __version__

    about = {
        "SchemaVersion": "0.1.0",
        "Vendor": "dsim",
        "Version": __version__,
        "ShortDescription": "What a container will execute, and why",
        "URL": "https://docs.docker.com/reference/dockerfile/#understand-how-cmd-and-entrypoint-interact",
    }
    return json.dumps(about)


def hint(words: Sequence[str]) -> str:
    """Answer a hook of docker's configuration (``plugins.dsim.hooks``) with a hint, or an empty one."""
    import json

    try:
        hook = json.loads(words[0]) if words else {}
    except ValueError:
        hook = {}
    command = hook.get("RootCmd") if isinstance(hook, dict) else None
    tips = {
        "run": "What it executes, and why: put dsim into the line, docker dsim run ...",
        "create": "What it executes, and why: put dsim into the line, docker dsim run ...",
        "build": "What the image executes, however it is asked: docker dsim matrix -f Dockerfile",
    }
    return json.dumps({"Type": 0, "Template": tips.get(command, "") if isinstance(command, str) else ""})


if __name__ == "__main__":
    main()
