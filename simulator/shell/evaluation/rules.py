"""What a step of a script does to what the script comes to: the rules, each with its place in a source."""

from __future__ import annotations

from simulator.core.rule import Question, Rule
from simulator.core.sources import BASH, BUSYBOX, SHELL_LANGUAGE


class ScriptStep(Question):
    """What does this line of a script do to what the script comes to?"""

    EXECUTES = Rule("With words, exec replaces the shell by a program.", SHELL_LANGUAGE("exec", "#tag_19_21"))
    EXECUTES_NOTHING = Rule(
        "Without words, exec only redirects, and the script goes on.",
        SHELL_LANGUAGE("exec", "#tag_19_21"),
        note='exec "$@" without arguments falls through to the next line.',
    )
    SETS_ARGUMENTS = Rule("With words, set replaces the arguments.", SHELL_LANGUAGE("set", "#tag_19_26"))
    RUNS_PROGRAM = Rule(
        "The shell runs a program as its child and waits for it.",
        SHELL_LANGUAGE("Command Search and Execution", "#tag_19_09_01_04"),
    )
    RUNS_IN_BACKGROUND = Rule(
        "A command before & runs beside the script.", SHELL_LANGUAGE("Asynchronous AND-OR Lists", "#tag_19_09_03_02")
    )
    IS_MISSING = Rule(
        "A command that is no function, no builtin and nowhere in PATH fails with status 127.",
        SHELL_LANGUAGE("Command Search and Execution", "#tag_19_09_01_04"),
    )
    MAY_BE_EITHER = Rule(
        "A condition that is not known is followed both ways.",
        SHELL_LANGUAGE("The if Conditional Construct", "#tag_19_09_04_07"),
    )
    ENDS = Rule("The script ends.", SHELL_LANGUAGE("exit", "#tag_19_22"))
    ENDS_BY_FAILURE = Rule("Under set -e a command that fails ends the script.", SHELL_LANGUAGE("set", "#tag_19_26"))
    ENDS_BY_EXPANSION = Rule(
        "An expansion that fails ends the shell.", SHELL_LANGUAGE("Consequences of Shell Errors", "#tag_19_08_01")
    )
    ENDS_BY_BUILTIN = Rule(
        "An error of a special builtin ends the shell.",
        SHELL_LANGUAGE("Consequences of Shell Errors", "#tag_19_08_01"),
        BASH("builtins/common.c", "builtin_usage"),
        note="bash ends only where it is called sh; then, too, it mostly goes on where its status is asked for.",
    )
    READS_OPTION = Rule(
        "A first word that begins with a dash is an option for exec, which it does not know.",
        BASH("builtins/exec.def", "exec_builtin"),
        BUSYBOX("shell/ash.c", "execcmd"),
        note="dash has no options of exec and executes the word.",
    )
