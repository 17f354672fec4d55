"""Programs that execute their arguments as another user: gosu, su-exec, setpriv, chroot, su, runuser, sudo.

Compare: gosu ``main.go``, su-exec ``su-exec.c``, util-linux ``setpriv.c``, ``su-common.c``, coreutils ``chroot.c``,
busybox ``loginutils/su.c``, sudo(8).
"""

from __future__ import annotations

from simulator.launch.wrapping.getopt import LongOptions, Options, getopt
from simulator.launch.wrapping.values import Call, Ends, Executes, Outcome, Unsure


def gosu(call: Call) -> Outcome:
    """Read ``gosu USER[:GROUP] PROGRAM [ARG...]``; HOME becomes the user's, and no status is kept apart."""
    if call.words[:1] in {("--help",), ("-h",), ("-?",), ("--version",), ("-v",)}:
        return Ends(0, f"gosu {call.words[0]} prints its text")
    if len(call.words) < 2:
        return Ends(1, "gosu needs a user and a program")
    return Executes(call.words[1:], user=call.words[0], home=True, missing=1, denied=1)


def su_exec(call: Call) -> Outcome:
    """Read ``su-exec USER[:GROUP] PROGRAM [ARG...]``; it has no options."""
    if len(call.words) < 2:
        return Ends(1, "su-exec needs a user and a program")
    return Executes(
        call.words[1:], user=call.words[0], home=True, missing=1, denied=1, without_format=call.without_format
    )


def setuidgid(call: Call) -> Outcome:
    """Read ``setuidgid USER PROGRAM [ARG...]``, of daemontools and s6; HOME stays."""
    if len(call.words) < 2 or call.words[0].startswith("-"):
        return Unsure("which setuidgid this is: its options differ")
    return Executes(call.words[1:], user=call.words[0], missing=111, denied=111, no_user=111)


_SETPRIV: LongOptions = {
    **{
        name: ("none", name)
        for name in ("clear-groups", "keep-groups", "init-groups", "nnp", "no-new-privs", "list-caps", "reset-env")
    },
    **{
        name: ("required", name)
        for name in (
            *("ambient-caps", "inh-caps", "bounding-set", "groups", "rgid", "egid", "regid", "ruid", "euid", "reuid"),
            *("securebits", "pdeathsig", "selinux-label", "apparmor-profile"),
        )
    },
    "dump": ("none", "d"),
    "help": ("none", "h"),
    "version": ("none", "V"),
}


def setpriv(call: Call) -> Outcome:
    """Read ``setpriv [--reuid=USER] [--regid=GROUP] ... PROGRAM [ARG...]`` of util-linux; HOME stays."""
    read = getopt(call.words, "dhV", _SETPRIV)
    if read.wrong or not read.rest or read.has("h", "V", "d", "list-caps"):
        return Unsure("with which status setpriv ends for these options: it executes nothing")
    if read.has("init-groups") and not read.has("reuid", "ruid"):
        return Ends(1, "setpriv --init-groups needs --reuid")
    names = [name for name, _ in read.given]
    grouped = read.has("clear-groups", "keep-groups", "init-groups", "groups")
    if len(names) != len(set(names)) or (read.has("regid", "rgid", "egid") and not grouped):
        return Ends(1, "setpriv needs to be told about groups, and each option once")
    user = read.last("reuid", "euid", "ruid") or ""
    group = read.last("regid", "egid", "rgid")
    spec = user if group is None else f"{user}:{group}"
    return Executes(
        read.rest,
        user=spec,
        home=read.has("reset-env"),
        clears=read.has("reset-env"),
        env_known=not read.has("reset-env"),
        without_format=call.without_format,
    )


def chroot(call: Call) -> Outcome:
    """Read ``chroot [--userspec=USER:GROUP] [--groups=LIST] [--skip-chdir] / [PROGRAM [ARG...]]`` of coreutils."""
    long: LongOptions = {
        "userspec": ("required", "userspec"),
        "groups": ("required", "groups"),
        "skip-chdir": ("none", "skip-chdir"),
        "help": ("none", "help"),
        "version": ("none", "version"),
    }
    read = getopt(call.words, "", long)
    if read.wrong:
        return Ends(125, f"{read.wrong} is no option of chroot")
    if read.has("help", "version"):
        return Ends(0, "chroot prints its text")
    if not read.rest:
        return Ends(125, "chroot is told no directory")
    if read.rest[0] != "/":
        return Unsure(f"what is below {read.rest[0]}, which becomes the root directory")
    words = read.rest[1:] or (call.env.get("SHELL") or "/bin/sh", "-i")
    directory = "" if read.has("skip-chdir") else "/"
    return Executes(
        words, user=read.last("userspec") or "", directory=directory, no_user=125, without_format=call.without_format
    )


_SU: LongOptions = {
    "command": ("required", "c"),
    "session-command": ("required", "c"),
    "fast": ("none", "f"),
    "group": ("required", "g"),
    "supp-group": ("required", "G"),
    "login": ("none", "l"),
    "preserve-environment": ("none", "p"),
    "pty": ("none", "P"),
    "no-pty": ("none", "T"),
    "shell": ("required", "s"),
    "whitelist-environment": ("required", "w"),
    "help": ("none", "h"),
    "version": ("none", "V"),
}


def su(call: Call) -> Outcome:
    """Read ``su [-lp] [-c COMMAND] [-s SHELL] [-] [USER [ARG...]]`` of util-linux; it stays, for the PAM session."""
    return _su(call, "su", stays=True)


def busybox_su(call: Call) -> Outcome:
    """Read ``su [-lmp] [-s SHELL] [-c COMMAND] [-] [USER [ARG...]]`` of busybox; the shell replaces it."""
    read = getopt(call.words, "mplc:s:")
    if read.wrong:
        return Ends(1, f"{read.wrong} is no option of su")
    return _user_shell(read, stays=False)


def runuser(call: Call) -> Outcome:
    """Read ``runuser -u USER [--] PROGRAM [ARG...]``, and otherwise what ``su`` takes."""
    long: LongOptions = {**_SU, "user": ("required", "u")}
    read = getopt(call.words, "c:fg:G:lmpPTs:u:w:hV", long)
    if not read.has("u"):
        return _su(call, "runuser", stays=True)
    if read.wrong or read.has("c", "f", "l", "s"):
        return Ends(1, f"{read.wrong or '-u with an option of su'} is not valid for runuser")
    if not read.rest:
        return Ends(1, "runuser is told no program")
    user = read.last("u") or ""
    group = read.last("g")
    spec = user if group is None else f"{user}:{group}"
    return Executes(read.rest, stays=True, user=spec, missing=None, denied=None, without_format=call.without_format)


def _su(call: Call, name: str, *, stays: bool) -> Outcome:
    """Read the words of su or runuser of util-linux; options are read behind the user as well."""
    read = getopt(call.words, "c:fg:G:lmpPTs:w:hV", _SU, permutes="POSIXLY_CORRECT" not in call.env)
    if read.wrong:
        return Ends(1, f"{read.wrong} is no option of {name}")
    if read.has("h", "V"):
        return Ends(0, f"{name} prints its text")
    return _user_shell(read, stays=stays)


def _user_shell(read: Options, *, stays: bool) -> Outcome:
    """Tell the shell that su starts: the user's, or the one that is asked for, with the command behind -c."""
    rest = read.rest
    login = read.has("l")
    if rest[:1] == ("-",):
        login, rest = True, rest[1:]
    user = rest[0] if rest else "root"
    command = read.last("c")
    words = (*(() if command is None else ("-c", command)), *rest[1:])
    shell = read.last("s")
    keeps = read.has("m", "p") and not login
    return Executes(
        words if shell is None else (shell, *words),
        stays=stays,
        shell_of=user if shell is None else None,
        user=user,
        home=not keeps,
        clears=login,
        env_known=keeps,
    )


_SUDO: LongOptions = {
    **{
        name: ("none", letter)
        for name, letter in {
            "non-interactive": "n",
            "set-home": "H",
            "login": "i",
            "shell": "s",
            "stdin": "S",
            "background": "b",
            "preserve-groups": "P",
            "askpass": "A",
            "help": "h",
            "version": "V",
            "validate": "v",
            "list": "l",
            "edit": "e",
            "remove-timestamp": "K",
            "reset-timestamp": "k",
        }.items()
    },
    **{
        name: ("required", letter)
        for name, letter in {"user": "u", "group": "g", "chdir": "D", "prompt": "p", "chroot": "R"}.items()
    },
    "preserve-env": ("optional", "E"),
}


def sudo(call: Call) -> Outcome:
    """Read ``sudo [-EHn] [-u USER] [-g GROUP] [--] [NAME=VALUE...] PROGRAM [ARG...]``, which /etc/sudoers allows."""
    read = getopt(call.words, "AbEHikKlnPSsvVeD:g:p:R:u:", _SUDO)
    if read.wrong or read.has("h", "V", "v", "l", "K", "e"):
        return Unsure("what sudo does with these options")
    if read.has("i", "s", "b", "R"):
        return Unsure("what sudo does with -i, -s, -b or -R")
    rest, sets = read.rest, []
    while rest and "=" in rest[0].partition("/")[0]:
        name, _, value = rest[0].partition("=")
        sets.append((name, value))
        rest = rest[1:]
    if not rest:
        return Ends(1, "sudo is told no program")
    user = read.last("u") or "root"
    spec = user if read.last("g") is None else f"{user}:{read.last('g')}"
    return Executes(
        rest,
        stays=True,
        user=spec,
        home=True,
        sets=tuple(sets),
        env_known=False,
        directory=read.last("D") or "",
        missing=1,
        denied=1,
    )
