"""The rules of lint: each with its reason, its evidence and an example that the tests run."""

from __future__ import annotations

from simulator.core.rule import Question
from simulator.core.sources import (
    BUILDAH,
    BUILDKIT,
    DOCKERFILE,
    EXEC_FORM,
    INTERACT,
    MOBY,
    OFFICIAL,
    POSIX,
    SHELL_LANGUAGE,
)
from simulator.linting.finding import LintRule
from simulator.linting.request_rules import Requests

_CONVERT = "frontend/dockerfile/dockerfile2llb/convert.go"


class Files(Question):
    """Does an image come out, and is every instruction of use?"""

    REFUSED = LintRule(
        "A Dockerfile that the builder refuses gives no image.",
        BUILDKIT(_CONVERT, "toDispatchState"),
        why="Nothing can be started. The message is the builder's own.",
        severity="error",
        bad='FROM alpine\nCMD ["sleep", 5]\n',
        good='FROM alpine\nCMD ["sleep", "5"]\n',
    )
    SEVERAL = LintRule(
        "Of several ENTRYPOINTs or CMDs in one stage only the last counts.",
        BUILDKIT(_CONVERT, "dispatchCmd"),
        DOCKERFILE("CMD", "#cmd"),
        why="The earlier one has no effect. Two processes are not started by two instructions.",
        severity="warning",
        bad='FROM alpine\nCMD ["first"]\nCMD ["second"]\n',
        good='FROM alpine\nCMD ["second"]\n',
    )
    UNUSED_IGNORE = LintRule(
        "A comment that ignores a finding, where there is none, has no use.",
        DOCKERFILE("Format", "#format"),
        why="The finding is gone, or the id is of another one. What stays would hide the next such finding.",
        severity="info",
        bad='FROM alpine\n# dsim: ignore=swallowed\nCMD ["top"]\n',
        good='FROM alpine\nCMD ["top"]\n',
    )
    BUILDERS_DIFFER = LintRule(
        "BuildKit, the classic builder and Buildah make different images of this.",
        BUILDKIT(_CONVERT, "dispatchEntrypoint"),
        BUILDAH("vendor/github.com/openshift/imagebuilder/dispatchers.go", "cmd"),
        why="""Who builds the image with another program gets another command. SHELL, for one, has no part in what
        Buildah and podman build store for ENTRYPOINT and CMD.""",
        severity="info",
        bad='FROM alpine\nSHELL ["/bin/ash", "-o", "pipefail", "-c"]\nENTRYPOINT exec top "$@"\n',
        good='FROM alpine\nSHELL ["/bin/ash", "-o", "pipefail", "-c"]\nENTRYPOINT ["top"]\n',
    )
    ENGINES_DIFFER = LintRule(
        "Docker, Podman and the runtimes of Kubernetes start different commands of this image.",
        MOBY("daemon/create.go", "mergeAndVerifyConfig"),
        why="An image is moved from one engine to the next. One blank word as ENTRYPOINT means none to some of them.",
        severity="info",
        bad='FROM alpine\nENTRYPOINT [""]\nCMD ["top"]\n',
        good='FROM alpine\nENTRYPOINT []\nCMD ["top"]\n',
    )


class Forms(Question):
    """Is the argument of ENTRYPOINT and CMD read as it was meant?"""

    NOT_JSON = LintRule(
        "A text that begins like a JSON array, but is none, runs in a shell.",
        BUILDKIT("frontend/dockerfile/parser/line_parsers.go", "parseMaybeJSON"),
        DOCKERFILE("Shell and exec form", "#shell-and-exec-form"),
        why="""The builder says nothing and takes the whole text, brackets and all, for a shell's script. The shell
        looks for a program whose name begins with a bracket, and the container ends with status 127.""",
        severity="error",
        bad="FROM alpine\nCMD ['sleep', '5']\n",
        good='FROM alpine\nCMD ["sleep", "5"]\n',
    )
    BLANK_IN_PROGRAM = LintRule(
        "The first word of exec form is the program's whole name, blanks included.",
        MOBY("daemon/create.go", "mergeAndVerifyConfig"),
        EXEC_FORM,
        why="""No file has such a name, so the container ends with status 127 before anything runs. Each argument is a
        string of its own.""",
        severity="error",
        bad='FROM amazoncorretto\nCMD ["java -jar app.jar"]\n',
        good='FROM amazoncorretto\nCMD ["java", "-jar", "app.jar"]\n',
    )
    BLANK_IN_ARGUMENT = LintRule(
        "A word with blanks is one argument, also one that holds an option and its value.",
        EXEC_FORM,
        INTERACT,
        why="""The program gets one word, and knows no such option or command. Each argument is a string of its own.""",
        severity="warning",
        bad='FROM alpine\nENTRYPOINT ["/app"]\nCMD ["--port 80"]\n',
        good='FROM alpine\nENTRYPOINT ["/app"]\nCMD ["--port", "80"]\n',
    )
    BUILTIN_PROGRAM = LintRule(
        "A builtin of the shell, or an assignment, is no program that exec form can start.",
        EXEC_FORM,
        POSIX("Shell command language", "#tag_20_110_05"),
        why="Exec form starts a file. A shell's export, source or exec is none, so the container ends with status 127.",
        severity="error",
        bad='FROM alpine\nCMD ["exec", "top"]\n',
        good='FROM alpine\nCMD ["top"]\n',
    )
    BROKEN_SCRIPT = LintRule(
        "A shell that cannot read its script executes nothing of it and ends.",
        POSIX("Shell command language", "#tag_20_110_05"),
        SHELL_LANGUAGE("2.8.1 Consequences of Shell Errors", "#tag_19_08_01"),
        why="""A quote, a backquote or a parenthesis stays open, and the container ends with status 2. In exec form each
        string is a word of its own: quotes inside it hold no words together.""",
        severity="error",
        bad='FROM alpine\nCMD ["sh", "-c", "\'echo", "hi\'"]\n',
        good='FROM alpine\nCMD ["sh", "-c", "echo \'hi\'"]\n',
    )
    VARIABLE = LintRule(
        "Without a shell nobody puts a variable's value in its place.",
        DOCKERFILE("Variable substitution", "#variable-substitution"),
        EXEC_FORM,
        why="""ENTRYPOINT and CMD are stored as they stand: the builder replaces no variables in them, and exec form
        starts no shell that would. The program gets the dollar sign and the name. A kubelet replaces $(NAME) alone, and
        only where env of the container sets NAME.""",
        severity="warning",
        bad='FROM alpine\nENV OPTS=-d1\nCMD ["top", "$OPTS"]\n',
        good="FROM alpine\nENV OPTS=-d1\nCMD exec top $OPTS\n",
    )
    OPERATOR = LintRule(
        "Without a shell an operator such as && or > is an argument like all others.",
        EXEC_FORM,
        why="The first program gets the operator and everything behind it as arguments, and nothing else is started.",
        severity="error",
        bad='FROM alpine\nCMD ["migrate", "&&", "serve"]\n',
        good="FROM alpine\nCMD migrate && exec serve\n",
    )


class LostWords(Question):
    """Do the words reach the program that they are meant for?"""

    SWALLOWED = LintRule(
        "Words behind a shell's script become $0, $1 and so on, at which this script never looks.",
        POSIX("sh OPERANDS", "#tag_20_110_05"),
        INTERACT,
        why="""A shell-form ENTRYPOINT is the script of a shell. CMD and the words of docker run are given to the
        shell, not to the program in the script, so they have no effect.""",
        severity="warning",
        bad='FROM alpine\nENTRYPOINT exec sleep 5\nCMD ["--help"]\n',
        good='FROM alpine\nENTRYPOINT ["sleep", "5"]\nCMD ["--help"]\n',
    )
    WORDS_AFTER_SCRIPT = LintRule(
        "After -c, a shell takes one word for its script; those behind it are $0, $1 and so on.",
        POSIX("sh OPERANDS", "#tag_20_110_05"),
        why="The rest of the command is not run. The whole script is one string.",
        severity="error",
        bad='FROM alpine\nCMD ["sh", "-c", "echo", "$HOME"]\n',
        good='FROM alpine\nCMD ["sh", "-c", "echo $HOME"]\n',
    )
    SHELL_CMD = LintRule(
        "A shell-form CMD behind an ENTRYPOINT gives the entrypoint /bin/sh, -c and the text as arguments.",
        INTERACT,
        why="""The program is not written to run a shell, and takes /bin/sh for a file or a name. Only entrypoints that
        execute their arguments can do something with them.""",
        severity="warning",
        bad='FROM amazoncorretto\nENTRYPOINT ["java", "-jar"]\nCMD app.jar\n',
        good='FROM amazoncorretto\nENTRYPOINT ["java", "-jar"]\nCMD ["app.jar"]\n',
    )
    PROGRAM_TWICE = LintRule(
        "CMD is appended to ENTRYPOINT; one that begins with the same program gives it its own name.",
        INTERACT,
        why="The program takes its own name for an argument: for a script, a file or a command.",
        severity="warning",
        bad='FROM python\nENTRYPOINT ["python3"]\nCMD ["python3", "app.py"]\n',
        good='FROM python\nENTRYPOINT ["python3"]\nCMD ["app.py"]\n',
    )
    CMD_LOST = LintRule(
        "ENTRYPOINT drops the CMD of the image that the stage begins with.",
        BUILDKIT(_CONVERT, "dispatchEntrypoint"),
        INTERACT,
        why="""An entrypoint that starts what it is given gets nothing, and one that took its defaults from CMD has
        none. A CMD that is to stay has to be repeated. Where the name of the ENTRYPOINT does not tell that it wants
        words, this is only told (info), and not changed.""",
        severity="warning",
        bad='FROM nginx\nENTRYPOINT ["/wrapper.sh"]\n',
        good='FROM nginx\nENTRYPOINT ["/wrapper.sh"]\nCMD ["nginx", "-g", "daemon off;"]\n',
    )


class ProcessOne(Question):
    """Does the process start, and does it stop?"""

    NO_SHELL = LintRule(
        "A shell that the image does not have cannot be started.",
        DOCKERFILE("Shell form", "#shell-form"),
        why="""Shell form needs /bin/sh. Where there is none, as in scratch and in distroless images, the container
        ends with status 127.""",
        severity="error",
        bad="FROM scratch\nCOPY app /app\nCMD /app\n",
        good='FROM scratch\nCOPY app /app\nCMD ["/app"]\n',
    )
    NO_PROGRAM = LintRule(
        "A program that the image does not have cannot be started.",
        OFFICIAL("Library definition files", "#library-definition-files"),
        why="""The base image surely lacks some well-known programs: alpine has no Python, and nginx has no Node.
        Where no instruction may have installed the program, the container ends with status 127.""",
        severity="error",
        bad='FROM alpine\nCOPY app.py /app.py\nENTRYPOINT ["python", "/app.py"]\n',
        good='FROM python:alpine\nCOPY app.py /app.py\nENTRYPOINT ["python", "/app.py"]\n',
    )
    NO_USER = LintRule(
        "A user that the image does not have keeps the container from starting.",
        OFFICIAL("Library definition files", "#library-definition-files"),
        why="""Some images make a user for their program, and others have not got it: node is a user of the image node
        alone. Where no instruction may have added the user, the engine does not start the container.""",
        severity="error",
        bad='FROM alpine\nUSER node\nCMD ["top"]\n',
        good='FROM alpine\nRUN adduser -D node\nUSER node\nCMD ["top"]\n',
    )
    SHELL_STAYS = LintRule(
        "A shell that stays process 1 does not pass the stop signal on.",
        POSIX("sh OPERANDS", "#tag_20_110_05"),
        DOCKERFILE("Shell form ENTRYPOINT example", "#shell-form-entrypoint-example"),
        why="""docker stop signals process 1. A shell waits for its child and does nothing, so the program is killed
        after ten seconds. Debian's and Ubuntu's sh always stays; other shells give way to a last simple command, and
        then nothing is found here.""",
        severity="warning",
        bad="FROM python\nCMD python app.py\n",
        good='FROM python\nCMD ["python", "app.py"]\n',
    )


QUESTIONS: tuple[type[Question], ...] = (Files, Forms, LostWords, ProcessOne, Requests)
LINTS: dict[str, LintRule] = {
    rule.id: rule for question in QUESTIONS for rule in question.rules() if isinstance(rule, LintRule)
}
