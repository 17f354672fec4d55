"""What the names of programs tell: which execute their arguments, which end at once, which wait for a user.

Reads: the words of an entrypoint or CMD. Gives: answers for advice and lint, which may be wrong for a program that is
called like another one; no simulation depends on them.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence

from simulator.shell.arguments import SHELLS, shell_arguments
from simulator.shell.script import Token, command_name, simple_commands, tokenize

WRAPPERS = frozenset(
    """tini tini-static dumb-init docker-init catatonit gosu su-exec setpriv env sudo nice ionice chroot unshare
    catchsegv strace ltrace gdb valgrind xvfb-run dbus-run-session tsx init s6-svscan with-contenv my_init supervisor
    nohup setsid stdbuf timeout time watchexec entr doppler chamber aws-vault envconsul consul-template
    opentelemetry-instrument
        ddtrace-run newrelic-admin dockerize wait-for-it wait-for containerpilot pid1 multirun exec run start""".split()
)
_WRAPPER = re.compile(
    r"entry-?point|^entry|wrapper|launch|(?:^|[-_.])(?:init|start|run|bootstrap)(?:[-_.]|$)|\.(?:sh|bash|rb|pl)$"
)
# Programs that read a dollar sign themselves, or a script that may hold one.
OWN_DOLLARS = frozenset(
    """awk gawk mawk nawk sed perl php ruby jq yq make gmake nginx openresty httpd apache2 expect tclsh R Rscript pwsh
    powershell cmd envsubst python python2 python3 node find grep egrep su runuser xargs watch ssh script supervisord
    parallel flock circusd honcho foreman overmind crond""".split()
)
# Programs that end at once, so that nobody waits for docker stop.
SHORT = frozenset(
    """echo printf true false ls cat env printenv date uname id whoami hostname pwd test [ exit head wc sort cowsay help
    version cp mv rm mkdir tar make touch chmod chown ln install""".split()
)
# Programs that wait for input from a user if they have no arguments.
INTERACTIVE = SHELLS | frozenset(
    """python python2 python3 pypy pypy3 node irb php ghci R julia jshell perl iex erl lua sbcl clojure swift mongosh
    rakudo pwsh fsharpi groovysh bun deno hy rebar3 elixir ocaml racket guile gst""".split()
)


_READ_COMMANDS = re.compile(r"(python|node|perl|ruby|php|lua|tclsh)[\d.]*")
"""Interpreters that were seen to read commands where they have no arguments, and to end with 0 where there are none.

Seen: Python 3.11 and 3.13, Node 20, Perl 5.40, Ruby 3.3, PHP 8.4, Lua 5.4, Tcl 8.6. Those that read files of their user
first are none of them (irb, ghci, julia, guile, ocaml, sbcl, swipl, sqlite3), and R without --no-save ends with 2.
"""
_INTERACTIVE_PHP = re.compile(r"php[\d.]*")
"""PHP, which does so with -a too."""
_SHELLS_ALONE = SHELLS - {"zsh"}
"""Shells that do so, too; zsh reads files first, whatever it is started with."""
_PLAIN_OPTION = re.compile(r"-[abefmnsuvxC]*|--|--norc|--noprofile")
"""Options with which they do so as well: seen in dash, bash, busybox and mksh; the long ones are those of bash."""
_ANY_OPTION = re.compile(r"-[abefilmnsuvxC]*|--|--norc|--noprofile|--login")
_CHANGE_THAT = frozenset(
    """PYTHONINSPECT NODE_OPTIONS PERL5OPT PERL5DB BASH_ENV RUBYOPT PHPRC PHP_INI_SCAN_DIR LUA_INIT LUA_INIT_5_2
    LUA_INIT_5_3 LUA_INIT_5_4""".split()
)
"""Variables that may give them something else to do."""
NO_INPUT = "it reads commands, and its standard input is empty"
"""Why they end where nobody can write to it."""


def open_input(tool: str) -> str:
    """Return what to do about that, with the command line ``tool``."""
    return f"Give it a command, or a terminal ({tool} run -it; tty in Compose; stdin and tty in Kubernetes)"


def reads_commands(words: Sequence[str], env: Container[str]) -> bool:
    """Return whether words start a shell, or another interpreter, that does nothing but read its standard input."""
    if not words or any(name in env for name in _CHANGE_THAT):
        return False
    name, *options = (base_name(words[0]), *words[1:])
    if name in _SHELLS_ALONE:
        return _names_no_script(options, _PLAIN_OPTION)
    if options:
        return options == ["-a"] and _INTERACTIVE_PHP.fullmatch(name) is not None
    return _READ_COMMANDS.fullmatch(name) is not None


def reads_files_first(words: Sequence[str], env: Container[str]) -> bool:
    """Return whether words start a shell that reads files of its user, and then its standard input.

    Its exit status is that of the last command in those files.
    """
    if not words or base_name(words[0]) not in SHELLS or any(name in env for name in _CHANGE_THAT):
        return False
    return _names_no_script(words[1:], _ANY_OPTION) and not reads_commands(words, env)


def _names_no_script(words: Sequence[str], option: re.Pattern[str]) -> bool:
    """Return whether the words behind a shell are options of a form, so that it reads its script from its input."""
    count = next((at for at, word in enumerate(words) if not option.fullmatch(word)), len(words))
    has_s = any(word.startswith("-") and not word.startswith("--") and "s" in word for word in words[:count])
    return count == len(words) or (has_s and not words[count].startswith(("-", "+")))


def base_name(word: str) -> str:
    """Return the name of a program without its folder."""
    return word.rpartition("/")[2]


def is_same_program(first: str, second: str) -> bool:
    """Return whether two names are of the same program, such as ``python`` and ``python3.12``; a blank is none's."""
    short, long = sorted((first, second), key=len)
    return bool(short) and long.startswith(short) and re.fullmatch(r"[\d.]*", long[len(short) :]) is not None


def executes_its_arguments(entrypoint: tuple[str, ...]) -> bool:
    """Return whether an entrypoint looks like one that executes its arguments; an empty one does."""
    if not entrypoint:
        return True
    if entrypoint[-1] == "--" or shell_arguments((*entrypoint, "x")):
        return True
    name = program_name(entrypoint)
    return name is None or is_called_wrapper(name)


def is_called_wrapper(name: str) -> bool:
    """Return whether a program has a name such as those have that execute their arguments."""
    return _WRAPPER.search(name.lower()) is not None


def takes_its_arguments(entrypoint: tuple[str, ...]) -> bool:
    """Return whether an entrypoint needs arguments: it is a wrapper, or a script that is called one."""
    if entrypoint[-1] == "--":
        return True
    name = program_name(entrypoint)
    return name is None or bool(re.search(r"entry-?point|wrapper|^wrap", name.lower()))


def surely_executes(entrypoint: tuple[str, ...]) -> bool:
    """Return whether an entrypoint executes its arguments so surely that a fix may rely on it."""
    if not entrypoint or entrypoint[-1] == "--":
        return True
    name = program_name(entrypoint)
    return name is None or "entrypoint" in name.lower()


def program_name(words: tuple[str, ...]) -> str | None:
    """Return the name of the program that words start after all wrappers; None if there is only a wrapper."""
    own = program_words(words)
    return base_name(own[0]) if own else None


def program_words(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the program that words start after all wrappers, with its arguments; empty if there is only a wrapper."""
    if not words or base_name(words[0]) not in WRAPPERS:
        return words
    if "--" in words[1:]:
        return program_words(words[words.index("--", 1) + 1 :])
    if base_name(words[0]) in ("tini", "dumb-init", "catatonit"):
        at = next((at for at, word in enumerate(words) if at and not word.startswith("-")), len(words))
        return words[at:]
    return ()


def ends_at_once(script: str, command: list[Token] | None) -> bool:
    """Return whether the script ends soon by itself, or is interactive and ends when its user wants it to."""
    if command is None:
        script_tokens = tokenize(script) or []
        return {command_name(part) for part in simple_commands(script_tokens)} <= SHORT
    name = base_name(command_name(command))
    return name in SHORT or (name in INTERACTIVE and len(command) == 1)
