"""What a step of a script does to what the script comes to: the rules, each with its place in a standard or a source."""

from __future__ import annotations

from simulator.core.rule import Question, Rule
from simulator.core.sources import document, program

XCU = document("POSIX.1-2024", "https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html")
DASH = program("dash", "herbertx/dash", "v0.5.12")
BUSYBOX = program("busybox", "mirror/busybox", "1_36_1")
BASH = program("bash", "bminor/bash", "bash-5.2")


class ScriptStep(Question):
    """What does this line of a script do to what the script comes to?"""

    EXECUTES = Rule("exec with words replaces the shell by a program.", XCU("exec", "#tag_19_21"))
    EXECUTES_NOTHING = Rule(
        "exec without words only redirects, and the script goes on.",
        XCU("exec", "#tag_19_21"),
        note='exec "$@" without arguments falls through to the next line.',
    )
    SETS_ARGUMENTS = Rule("set with words replaces the arguments.", XCU("set", "#tag_19_26"))
    RUNS_PROGRAM = Rule(
        "The shell runs a program as its child and waits for it.",
        XCU("Command Search and Execution", "#tag_19_09_01_04"),
    )
    RUNS_IN_BACKGROUND = Rule(
        "A command before & runs beside the script.", XCU("Asynchronous AND-OR Lists", "#tag_19_09_03_02")
    )
    IS_MISSING = Rule(
        "A command that is no function, no builtin and nowhere in PATH fails with status 127.",
        XCU("Command Search and Execution", "#tag_19_09_01_04"),
    )
    MAY_BE_EITHER = Rule(
        "A condition that is not known is followed both ways.", XCU("The if Conditional Construct", "#tag_19_09_04_07")
    )
    ENDS = Rule("The script ends.", XCU("exit", "#tag_19_22"))
    ENDS_BY_FAILURE = Rule("Under set -e a command that fails ends the script.", XCU("set", "#tag_19_26"))
    ENDS_BY_EXPANSION = Rule(
        "An expansion that fails ends the shell.", XCU("Consequences of Shell Errors", "#tag_19_08_01")
    )
    ENDS_BY_BUILTIN = Rule(
        "An error of a special builtin ends the shell.",
        XCU("Consequences of Shell Errors", "#tag_19_08_01"),
        BASH("builtins/common.c", "builtin_usage"),
        note="bash ends only where it is called sh, or for exec's options.",
    )
    READS_OPTION = Rule(
        "exec takes a first word that begins with a dash for an option, and does not know it.",
        BASH("builtins/exec.def", "exec_builtin"),
        BUSYBOX("shell/ash.c", "execcmd"),
        note="dash has no options of exec and executes the word.",
    )
    IS_LOST = Rule(
        "From a line that cannot be followed on, nothing is said of the script.",
        XCU("Shell Execution Environment", "#tag_19_13"),
    )
