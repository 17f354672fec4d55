"""Init processes: they execute their arguments as a child, pass signals on, and end as the child ends.

Compare: tini 0.19.0 ``src/tini.c``, dumb-init 1.2.5 ``dumb-init.c``, catatonit 0.2.1 ``catatonit.c``.
"""

from __future__ import annotations

from simulator.launch.wrapping.getopt import Options, getopt
from simulator.launch.wrapping.values import Call, Ends, Executes, Forwarding, Outcome, Unsure

_TINI = "p:hvwgle:s"
_TINI_PARENT_SIGNALS = frozenset(
    f"SIG{name}"
    for name in """HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM CHLD CONT STOP TSTP TTIN TTOU
    URG XCPU XFSZ VTALRM PROF WINCH SYS""".split()
)
_LAST_SIGNAL = 31
_LAST_STATUS = 255


def tini(call: Call) -> Outcome:
    """Read ``tini [-s] [-p SIGNAL] [-v] [-w] [-g] [-e CODE] [-l] [-h] PROGRAM [ARG...]``, or ``tini --version``."""
    if call.words == ("--version",):
        return Ends(0, "tini --version prints the version")
    read = _options(call, _TINI)
    if read is None:
        return Unsure("whether tini is linked to glibc, which takes options behind the program for tini's own")
    for name, value in read.given:
        if ended := _tini_option(name, value):
            return ended
    if read.wrong:
        return Ends(1, f"{read.wrong} is no option of tini")
    if not read.rest:
        return Ends(1, "tini is told no program")
    return Executes(
        read.rest,
        stays=True,
        otherwise=1,
        without_format=call.without_format,
        forwarding=Forwarding(
            group=read.has("g") or "TINI_KILL_PROCESS_GROUP" in call.env,
            zero=frozenset(int(code) for code in read.all("e")),
        ),
    )


def _options(call: Call, short: str) -> Options | None:
    """Read short options; None if it depends on the C library, because glibc reads those behind other words too."""
    permuted = getopt(call.words, short, permutes="POSIXLY_CORRECT" not in call.env)
    plain = getopt(call.words, short)
    if call.libc == "musl" or permuted == plain:
        return plain
    return permuted if call.libc == "glibc" else None


def _tini_option(name: str, value: str) -> Ends | None:
    """Return how an option of tini ends it; None if it goes on."""
    if name in "hl":
        return Ends(0, f"tini -{name} prints its text")
    if name == "p" and value not in _TINI_PARENT_SIGNALS:
        return Ends(1, f"{value} is no signal of tini's -p")
    if name == "e" and not _is_status(value):
        return Ends(1, f"{value} is no exit status for tini's -e")
    return None


def _is_status(text: str) -> bool:
    """Return whether strtol(3) reads a whole text as a number of 0 to 255; it skips blanks in front."""
    digits = text.lstrip(" \t\n\v\f\r").removeprefix("+")
    return digits.isascii() and digits.isdigit() and len(digits.lstrip("0")) <= 3 and int(digits) <= _LAST_STATUS


def dumb_init(call: Call) -> Outcome:
    """Read ``dumb-init [-c] [-r SIGNAL:SIGNAL] [-v] [-h] [-V] PROGRAM [ARG...]``."""
    long = {
        "help": ("none", "h"),
        "single-child": ("none", "c"),
        "rewrite": ("required", "r"),
        "verbose": ("none", "v"),
        "version": ("none", "V"),
    }
    read = getopt(call.words, "hvVcr:", long)  # type: ignore[arg-type]
    rewrites: dict[int, int] = {}
    for name, value in read.given:
        if name in "hV":
            return Ends(0, f"dumb-init -{name} prints its text")
        if name == "r":
            pair = _rewrite(value)
            if pair is None:
                return Ends(1, f"{value} is no pair of signals for dumb-init's -r")
            rewrites[pair[0]] = pair[1]
    if read.wrong:
        return Ends(1, f"{read.wrong} is no option of dumb-init")
    if not read.rest:
        return Ends(1, "dumb-init is told no program")
    group = not read.has("c") and call.env.get("DUMB_INIT_SETSID") != "0"
    return Executes(
        read.rest,
        stays=True,
        missing=2,
        denied=2,
        without_format=call.without_format,
        forwarding=Forwarding(group=group, rewrites=rewrites, foreground=group),
    )


def _rewrite(text: str) -> tuple[int, int] | None:
    """Read two numbers of signals as ``sscanf`` with ``%d:%d`` does, which passes over what follows; None if wrong."""
    first, colon, second = text.partition(":")
    second = second.lstrip()
    digits = len(second) - len(second.lstrip("0123456789"))
    numbers = (first.lstrip(), second[:digits])
    if not colon or not all(number.isascii() and number.isdigit() and len(number) < 10 for number in numbers):
        return None
    old, new = map(int, numbers)
    return (old, new) if 1 <= old <= _LAST_SIGNAL and new <= _LAST_SIGNAL else None


def catatonit(call: Call) -> Outcome:
    """Read ``catatonit [-g] [-h] [-L] [-P] [-V] PROGRAM [ARG...]``; options are read behind the program as well."""
    read = getopt(call.words, "ghLPV", {"version": ("none", "V")}, permutes="POSIXLY_CORRECT" not in call.env)
    for name, _ in read.given:
        if name in "hLV":
            return Ends(0, f"catatonit -{name} prints its text")
    if read.wrong:
        return Ends(1, f"{read.wrong} is no option of catatonit")
    if read.has("P"):
        return Unsure("how long catatonit -P pauses")
    if not read.rest:
        return Ends(1, "catatonit is told no program")
    return Executes(
        read.rest,
        stays=True,
        missing=1,
        denied=1,
        without_format=call.without_format,
        forwarding=Forwarding(group=read.has("g")),
    )
