"""What shells do differently when they execute a script, as data.

Compare: dash ``src/eval.c``, ``src/exec.c``; busybox ``shell/ash.c``; bash ``execute_cmd.c``, ``builtins/exec.def``.
"""

from __future__ import annotations

from simulator.core.record import NamedTuple

_POSIX = """. : alias bg break cd command continue echo eval exec exit export false fg
    getopts hash jobs kill local printf
    pwd read readonly return set shift test [ times trap true type ulimit umask unalias unset wait""".split()
SPECIAL = frozenset(". : break continue eval exec exit export readonly return set shift times trap unset".split())


class Behaviour(NamedTuple):
    """What one shell does when it executes a script."""

    name: str
    builtins: frozenset[str]
    exec_options: str
    """The options of ``exec``; with none of them known, a word that begins with ``-`` is the program's name."""
    exec_reads_options: bool
    """Whether ``exec`` reads options at all."""
    pipefail: bool | None = True
    """Whether the shell has ``set -o pipefail``; None if that is not known."""
    fatal_builtins: bool = True
    """Whether an error of a special builtin ends the shell."""
    fatal_where_tested: bool = True
    """Whether it does so, too, where the script asks for the status of the builtin."""
    substitution_resets_e: bool = False
    """Whether a command substitution is without ``set -e``."""
    substitution_heeds_e: bool = False
    """Whether ``set -e`` has effect in a command substitution even where the status of the command is asked for."""
    missing_source: int | None = 2
    """The status with which the shell ends where a sourced file is missing; None if it goes on with status 1."""
    shift_too_far: int | None = 2
    """The status with which the shell ends where ``shift`` has too few arguments; None if it goes on with status 1."""
    unset_status: int | None = 2
    """The status with which ``set -u`` and ``${v:?}`` end the shell in a script; None if that is not known."""
    unset_status_of_text: int | None = 2
    """The same in a text behind ``-c``; bash ends with the first in a subshell, under ``set -e``. So it does where a
    substitution of such a text has a syntax error."""
    failed_redirection: int = 1
    """The status of a command whose redirection fails."""
    failed_redirection_of_subshell: int = 1
    """The same of ``( )``."""
    failed_cd: int = 2
    """The status of ``cd`` that fails."""
    missing_command: int = 127
    """The status of ``command -v`` for a command that is not there."""
    variables: frozenset[str] = frozenset()
    """Variables that it sets, or that mean something to it, beyond those that all have; what is done with them is not
    followed."""
    compound_redirection_ends: bool = True
    """Whether ``set -e`` ends the shell where the redirection of a loop, ``{ }``, ``if`` or ``case`` fails."""
    echo_escapes: bool = False
    """Whether ``echo`` reads backslashes."""
    hides_loops: bool = True
    """Whether a function does not see the loops around its call, so that ``break`` leaves none of them."""
    redirects_first: bool = True
    """Whether a command is redirected before the assignments in front of it are expanded."""
    copies_one_digit: bool = False
    """Whether ``>&`` takes one digit or ``-`` only, and anything else ends the shell."""
    numbers_are_actions: bool = False
    """Whether ``trap 300 INT``, with a number that is no signal, sets that as the action."""
    tildes_in_words: bool = False
    """Whether a tilde is expanded in any word that looks like an assignment."""
    discards_line: bool = False
    """Whether an assignment to a variable that is read-only ends the line, not the shell."""
    applets: frozenset[str] = frozenset()
    """Programs that the shell executes itself, without a look at PATH."""
    has_applets: bool = True
    """Whether it surely has them."""
    arrays: bool = False
    portable: bool = False
    """Whether it is followed within POSIX alone: what is beyond was not compared."""
    splits: bool = True
    """Whether what an expansion without quotes gives is split, and is a pattern."""
    modifiers: bool = False
    """Whether ``$v:t``, a pattern such as ``a#`` and ``=name`` have a meaning of their own."""
    pipes_into_itself: bool = False
    """Whether the shell itself executes the last command of a pipeline."""
    extended: bool = False
    """Whether it has bash's variables and options: BASH_SOURCE, FUNCNAME, ``shopt``."""


DASH = Behaviour(
    "dash",
    frozenset(_POSIX),
    "",
    exec_reads_options=False,
    pipefail=False,
    failed_redirection=2,
    failed_redirection_of_subshell=2,
    echo_escapes=True,
    numbers_are_actions=True,
    copies_one_digit=True,
    substitution_heeds_e=True,
)
ASH = Behaviour(
    "ash",
    frozenset((*_POSIX, "let", "source", "help", "history", "[[")),
    "a",
    exec_reads_options=True,
    substitution_resets_e=True,
    shift_too_far=None,
    failed_redirection_of_subshell=2,
    compound_redirection_ends=False,
    hides_loops=False,
)
BASH = Behaviour(
    "bash",
    frozenset(
        (*_POSIX, *"""builtin caller compgen complete declare dirs disown enable help history let logout mapfile popd
        pushd readarray shopt source suspend typeset""".split())
    ),
    "cla",
    exec_reads_options=True,
    fatal_builtins=False,
    substitution_resets_e=True,
    missing_source=None,
    shift_too_far=None,
    unset_status=1,
    unset_status_of_text=127,
    failed_cd=1,
    missing_command=1,
    redirects_first=False,
    numbers_are_actions=True,
    tildes_in_words=True,
    discards_line=True,
    arrays=True,
    extended=True,
)  # fmt: skip
BASH_AS_SH = BASH._replace(
    fatal_builtins=True,
    fatal_where_tested=False,
    substitution_resets_e=False,
    missing_source=1,
    tildes_in_words=False,
    discards_line=False,
)

# What is said of the following was seen, in drawn scripts, in mksh 59c, ksh93u+m 1.0.4 and zsh 5.9.
_SET = """BASHPID CDPATH COLUMNS ENV EPOCHREALTIME FCEDIT FPATH HISTCMD HISTFILE HISTSIZE HOSTNAME KSH_VERSION LINENO
    LINES MAIL MAILPATH PIPESTATUS PPID PS1 PS2 PS3 PS4 RANDOM REPLY SECONDS SHELL SHLVL TMOUT _""".split()
_KSH = """alias autoload compound disown enum exec fc float functions hist integer let login nameref print r redirect
    source stop suspend typeset whence""".split()
MKSH = Behaviour(
    "mksh",
    frozenset((*_POSIX, *_KSH, *"bind builtin cat global mknod nohup realpath rename sleep".split())) - {"printf"},
    "",
    exec_reads_options=True,
    missing_source=1,
    shift_too_far=1,
    unset_status=1,
    unset_status_of_text=1,
    missing_command=1,
    variables=frozenset((*_SET, *"EXECSHELL GHSH KSHEGID KSHGID KSHUID KSH_MATCH PATHSEP PGRP USER_ID".split())),
    echo_escapes=True,
    substitution_heeds_e=True,
    portable=True,
)
KSH93 = MKSH._replace(
    name="ksh93",
    builtins=frozenset((*_POSIX, *_KSH, "builtin", "sleep")) - {"local"},
    unset_status=None,
    unset_status_of_text=None,
    failed_cd=1,
    compound_redirection_ends=False,
    variables=frozenset((*_SET, *"HISTEDIT JOBMAX MAILCHECK VISUAL EDITOR".split())),
    echo_escapes=False,
    redirects_first=False,
    substitution_heeds_e=False,
    pipes_into_itself=True,
)
_ZSH = """- autoload bindkey builtin bye chdir compadd comparguments compcall compctl compdescribe compfiles compgroups
    compquote compset comptags comptry compvalues coproc declare dirs disable disown echotc echoti emulate
    enable end fc float foreach function functions getln history integer let limit log logout nocorrect noglob
    popd print private pushd pushln r rehash repeat sched select setopt source suspend time ttyctl typeset
    unfunction unhash unlimit unsetopt vared whence where which zcompile zformat zle zmodload zparseopts
    zregexparse zstyle""".split()
_ZSH_SETS = """ARGC BAUD CPUTYPE DIRSTACKSIZE EGID EUID FIGNORE FUNCNEST GID HISTCHARS HOST KEYBOARD_HACK KEYTIMEOUT
    LISTMAX
    LOGCHECK LOGNAME MACHTYPE MAILCHECK MANPATH MODULE_PATH NULLCMD OSTYPE POSTEDIT PROMPT PROMPT2 PROMPT3
    PROMPT4 PSVAR READNULLCMD REPORTTIME RPROMPT RPS1 SAVEHIST SPROMPT STTY TERM TIMEFMT TMPPREFIX TMPSUFFIX
    TRY_BLOCK_ERROR TRY_BLOCK_INTERRUPT TTY TTYIDLE UID USERNAME VENDOR WATCH WATCHFMT WORDCHARS ZDOTDIR
    ZSH_ARGZERO ZSH_EVAL_CONTEXT ZSH_EXECUTION_STRING ZSH_NAME ZSH_PATCHLEVEL ZSH_SUBSHELL ZSH_VERSION aliases
    argv builtins cdpath commands dirstack fignore fpath funcfiletrace funcsourcetrace funcstack functions
    functions_source functrace galiases histchars history historywords jobdirs jobstates jobtexts keymaps
    mailpath manpath match mbegin mend module_path modules nameddirs options parameters patchars path
    pipestatus prompt psvar reply reswords saliases signals status termcap terminfo userdirs usergroups watch
    widgets zsh_eval_context zsh_scheduled_events""".split()
ZSH_AS_SH = MKSH._replace(
    name="zsh",
    builtins=frozenset((*_POSIX, *_ZSH)),
    variables=frozenset((*_SET, *_ZSH_SETS)),
    failed_cd=1,
    shift_too_far=None,
    unset_status=None,
    unset_status_of_text=None,
    substitution_heeds_e=False,
    modifiers=True,
    pipes_into_itself=True,
)
ZSH = ZSH_AS_SH._replace(fatal_builtins=False, missing_source=None, splits=False)
