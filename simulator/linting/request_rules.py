"""The rules of lint about requests: of ``docker run`` lines and Compose services, with the words of their images."""

from __future__ import annotations

from simulator.analysis.argv_rules import ArgvAdvice
from simulator.core.rule import Question
from simulator.core.sources import (
    COMPOSE_GO,
    DOCKER_CLI,
    EXEC_FORM,
    INTERACT,
    INTERPOLATION,
    MOBY,
    OFFICIAL,
    POSIX,
    SHELLWORDS,
)
from simulator.linting.finding import LintRule


class Requests(Question):
    """Does a request ask for what it seems to ask for?"""

    WORDS_DROPPED = LintRule(
        "Compose cuts the text of command and entrypoint at the first ; & | < or > outside quotes.",
        SHELLWORDS("shellwords.go", "Parse"),
        COMPOSE_GO("types/command.go", "DecodeMapstructure"),
        why="No shell reads the text. What stands behind the operator is dropped without a word.",
        severity="error",
        bad="services:\n  web:\n    image: alpine\n    command: migrate && serve\n",
        good='services:\n  web:\n    image: alpine\n    command: sh -c "migrate && exec serve"\n',
    )
    VARIABLE_UNSET = LintRule(
        "Compose puts a blank text in the place of a variable that neither its caller nor .env sets.",
        COMPOSE_GO("template/template.go", "DefaultReplacementAppliedFunc"),
        INTERPOLATION("Interpolation", ""),
        why="""Compose only warns, and the process starts without the word. Set the variable, give it a default as in
        ${NAME:-default}, or write $$NAME where a shell in the container is to read it. dsim lint does not see the
        environment of who calls Compose.""",
        severity="info",
        bad="services:\n  web:\n    image: alpine\n    command: serve --port $PORT\n",
        good="services:\n  web:\n    image: alpine\n    command: serve --port ${PORT:-80}\n",
    )
    OPTION_AFTER_IMAGE = LintRule(
        "An option behind the image name is no option: it goes to the container as a word.",
        DOCKER_CLI("cli/command/container/run.go", "newRunCommand"),
        why="docker run stops reading options at the image's name.",
        severity="warning",
        bad="docker run nginx -p 80:80\n",
        good="docker run -p 80:80 nginx\n",
    )
    LINE_REFUSED = LintRule(
        "A line that the command line or the engine refuses starts nothing.",
        DOCKER_CLI("cli/command/container/run.go", "newRunCommand"),
        MOBY("daemon/create.go", "mergeAndVerifyConfig"),
        why="Whoever runs the line gets the message, and no container. A script that goes on does not notice.",
        severity="error",
        bad="docker run --rm --restart always alpine top\n",
        good="docker run --rm alpine top\n",
    )
    OPTION_AS_PROGRAM = LintRule(
        ArgvAdvice.OPTION_AS_PROGRAM.says,
        INTERACT,
        why="""The image has no ENTRYPOINT, so the words of the request take the place of its CMD, program and all. No
        file is named like an option, and the container ends with status 127.""",
        severity="error",
        bad="docker run alpine --listen\n",
        good="docker run alpine top -b\n",
    )
    JSON_IN_PROGRAM = LintRule(
        "Nobody reads a first word that is a JSON array; the whole text is the name of one program.",
        EXEC_FORM,
        why="""Docker takes one word, and the words behind the image's name are its arguments. Podman alone reads a JSON
        array there. Compose takes a list, without quotes around it.""",
        severity="error",
        bad="""docker run --entrypoint '["top", "-b"]' alpine\n""",
        good="docker run --entrypoint top alpine -b\n",
    )
    EXECUTED_WORD = LintRule(
        "An entry script or a wrapper executes the first word it gets; this word names no program.",
        OFFICIAL("Consistency", "#consistency"),
        POSIX("exec", "#tag_20_110_05"),
        why="""The entry scripts of most official images end in exec "$@". A word with blanks, an option or a builtin of
        the shell is no program, so the container ends at once.""",
        severity="error",
        bad="docker run nginx 'ls -l'\n",
        good="docker run nginx ls -l\n",
    )
    SHELL_BEHIND_PROGRAM = LintRule(
        ArgvAdvice.SHELL_BEHIND_PROGRAM.says,
        *ArgvAdvice.SHELL_BEHIND_PROGRAM.cites,
        why="""No shell is started: the image's program gets the shell's name as a word. --entrypoint, or entrypoint in
        Compose, puts the shell in the program's place.""",
        severity="warning",
        bad="docker run -it hashicorp/terraform sh\n",
        good="docker run -it --entrypoint sh hashicorp/terraform\n",
    )
    NO_INPUT = LintRule(
        ArgvAdvice.NO_INPUT.says,
        POSIX("sh STDIN", "#tag_20_110_06"),
        why="""Without -i or -t, or stdin_open or tty in Compose, nobody can write to it, and the container ends with
        exit 0.""",
        severity="warning",
        bad="docker run -d alpine sh\n",
        good="docker run -dit alpine sh\n",
    )
    CMD_DROPPED = LintRule(
        "An entrypoint in a request drops the image's CMD, also one that is blank or repeats the image's ENTRYPOINT.",
        MOBY("daemon/commit.go", "merge"),
        INTERACT,
        why="""Who writes such an entrypoint seems to want what the image runs by itself, and gets it without its
        default arguments. Leave the entrypoint out, or repeat the words of CMD.""",
        severity="warning",
        bad="docker run --entrypoint docker-entrypoint.sh redis\n",
        good="docker run redis\n",
    )
    CMD_REPLACED = LintRule(
        "A wrapper that a request makes the entrypoint does not get the image's CMD.",
        MOBY("daemon/commit.go", "merge"),
        INTERACT,
        why="""An entrypoint in a request drops CMD, and a wrapper has nothing to execute then. Repeat the words of CMD
        behind it. Of a program that is no wrapper by its name, nothing is said.""",
        severity="warning",
        bad="docker run --entrypoint /wrapper.sh redis\n",
        good="docker run --entrypoint /wrapper.sh redis redis-server\n",
    )
    VARIABLE_HIDDEN = LintRule(
        "A bare name that the caller has not set hides the image's variable of that name.",
        MOBY("daemon/commit.go", "merge"),
        why="""-e NAME takes the value from the environment of who calls docker. Where it is not set there, the
        container does not get the image's value either.""",
        severity="info",
        bad="docker run -e GOPATH golang go version\n",
        good="docker run -e GOPATH=/src golang go version\n",
    )
