"""Programs that execute their arguments with something changed: env, nice, nohup, timeout, setsid and their like.

Compare: coreutils ``env.c``, ``nice.c``, ``nohup.c``, ``stdbuf.c``, ``timeout.c``; util-linux ``setsid.c``,
``ionice.c``; busybox ``coreutils/timeout.c``.
"""

from __future__ import annotations

from simulator.launch.wrapping.getopt import LongOptions, Options, getopt
from simulator.launch.wrapping.split_string import CannotSplit, split_string
from simulator.launch.wrapping.values import Call, Ends, Executes, Outcome, Unsure

_HELP: LongOptions = {"help": ("none", "help"), "version": ("none", "version")}
_WRONG_ENV = 125
_ENV_TAKES_NEXT = frozenset({"-u", "-C", "-a", "--unset", "--chdir", "--argv0"})
_ENV: LongOptions = {
    **_HELP,
    "ignore-environment": ("none", "i"),
    "null": ("none", "0"),
    "unset": ("required", "u"),
    "chdir": ("required", "C"),
    "split-string": ("required", "S"),
    "block-signal": ("optional", "block-signal"),
    "default-signal": ("optional", "default-signal"),
    "ignore-signal": ("optional", "ignore-signal"),
    "list-signal-handling": ("none", "list-signal-handling"),
    "debug": ("none", "v"),
    "argv0": ("required", "a"),
}


def env(call: Call) -> Outcome:
    """Read ``env [-i] [-u NAME] [-C DIR] [-S TEXT] [-] [NAME=VALUE...] [PROGRAM [ARG...]]`` of coreutils."""
    words = call.words
    for _ in range(8):  # -S puts words in the place of its text, which may hold -S again
        read = getopt(words, "a:C:iS:u:v0", _ENV)
        split = read.last("S")
        if split is None:
            return _env(read, _WRONG_ENV, call)
        try:
            words = _put_split(words, split_string(split, call.env))
        except CannotSplit as cannot:
            return cannot.outcome
    return Unsure("what env makes of -S in -S in -S")


def _put_split(words: tuple[str, ...], split: tuple[str, ...]) -> tuple[str, ...]:
    """Put the words of -S in its place: env reads them again, as options and as the program."""
    front: list[str] = []
    for place, word in enumerate(words):
        if front and front[-1] in _ENV_TAKES_NEXT:
            front.append(word)
            continue
        if word in {"-S", "--split-string"}:
            return (*front, *split, *words[place + 2 :])
        if word.startswith("--split-string="):
            return (*front, *split, *words[place + 1 :])
        if word.startswith("-") and not word.startswith("--") and "S" in word:
            letters, _, value = word[1:].partition("S")
            dash = (f"-{letters}",) if letters else ()
            return (*front, *dash, *split, *words[place + (1 if value else 2) :])
        front.append(word)
    return tuple(front)


def busybox_env(call: Call) -> Outcome:
    """Read ``env [-i] [-u NAME] [-] [NAME=VALUE...] [PROGRAM [ARG...]]`` of busybox, which has no -S and no -C."""
    long: LongOptions = {"ignore-environment": ("none", "i"), "unset": ("required", "u"), "null": ("none", "0")}
    return _env(getopt(call.words, "iu:0", long), 1, call)


def _env(read: Options, wrong: int, call: Call) -> Outcome:
    """Tell what env executes: behind the options, a lone dash and the assignments."""
    if read.wrong:
        return Ends(wrong, f"{read.wrong} is no option of env")
    if read.has("help", "version"):
        return Ends(0, "env prints its text")
    rest, clears, sets = read.rest, read.has("i"), []
    if rest[:1] == ("-",):
        clears, rest = True, rest[1:]
    while rest and "=" in rest[0]:
        name, _, value = rest[0].partition("=")
        sets.append((name, value))
        rest = rest[1:]
    if not rest:
        return Ends(0, "env without a program prints the variables")
    if read.has("0"):
        return Ends(wrong, "env -0 takes no program")
    if read.has("block-signal", "default-signal", "ignore-signal", "a"):
        return Unsure("what env does with signals or argv[0]")
    return Executes(
        rest,
        sets=tuple(sets),
        unsets=read.all("u"),
        clears=clears,
        directory=read.last("C") or "",
        without_format=call.without_format,
    )


def nice(call: Call) -> Outcome:
    """Read ``nice [-n NUMBER] [PROGRAM [ARG...]]``; ``-5`` stands for ``-n 5``."""
    read = getopt(_nice_words(call.words), "n:", {**_HELP, "adjustment": ("required", "n")})
    adjustment = read.last("n")
    if read.wrong or (adjustment is not None and not _is_number(adjustment)):
        return Ends(125, f"{read.wrong or adjustment} is not valid for nice")
    return _plain(read, "nice", call, alone=0)


def _nice_words(words: tuple[str, ...]) -> tuple[str, ...]:
    """Write each ``-5`` in front of the program as ``-n 5``."""
    front: list[str] = []
    place = 0
    while place < len(words) and words[place].startswith("-") and words[place] not in {"-", "--"}:
        word = words[place]
        if word in {"-n", "--adjustment"} and place + 1 < len(words):
            front += (word, words[place + 1])
            place += 1
        else:
            front += ("-n", word[1:]) if _is_number(word[1:]) else (word,)
        place += 1
    return (*front, *words[place:])


def _is_number(text: str) -> bool:
    """Return whether a text is a whole number, with or without a sign."""
    digits = text[1:] if text[:1] in {"-", "+"} else text
    return digits.isascii() and digits.isdigit()


def nohup(call: Call) -> Outcome:
    """Read ``nohup PROGRAM [ARG...]``; SIGHUP is ignored from then on."""
    return _plain(getopt(call.words, "", _HELP), "nohup", call, ignores=frozenset({"SIGHUP"}))


def stdbuf(call: Call) -> Outcome:
    """Read ``stdbuf -o MODE [-i MODE] [-e MODE] PROGRAM [ARG...]``; it sets LD_PRELOAD and variables of its own."""
    long: LongOptions = {
        **_HELP,
        **{name: ("required", name[0]) for name in ("input", "output")},
        "error": ("required", "e"),
    }
    read = getopt(call.words, "i:o:e:", long)
    if not read.wrong and read.rest and not read.given:
        return Ends(125, "stdbuf is told no mode")
    for name, mode in read.given:
        if name in "ioe" and not (mode == "L" and name != "i") and not _is_size(mode):
            return Ends(125, f"{mode} is no mode for stdbuf")
    plain = _plain(read, "stdbuf", call)
    return plain._replace(env_known=False) if isinstance(plain, Executes) else plain


def _is_size(text: str) -> bool:
    """Return whether a text is a number of bytes, with or without a unit."""
    digits = text.rstrip("BKMGTPEZYk") if len(text) > 1 else text
    return digits.isascii() and digits.isdigit() and len(text) - len(digits) <= 2


def busybox_ionice(call: Call) -> Outcome:
    """Read ``ionice [-c 1-3] [-n LEVEL] PROGRAM [ARG...]`` of busybox; without options it asks for a process."""
    if not getopt(call.words, "n:c:p:").has("c"):
        return Unsure("what ionice does with a process that runs already")
    return ionice(call)


def ionice(call: Call) -> Outcome:
    """Read ``ionice [-c CLASS] [-n LEVEL] [-t] PROGRAM [ARG...]`` of util-linux or busybox."""
    long: LongOptions = {
        "class": ("required", "c"),
        "classdata": ("required", "n"),
        "ignore": ("none", "t"),
        **dict.fromkeys(("pid", "pgid", "uid"), ("required", "p")),
        "help": ("none", "help"),
        "version": ("none", "version"),
    }
    read = getopt(call.words, "n:c:p:P:u:thV", long)
    levels = (*read.all("c"), *read.all("n"))
    if read.has("p", "P", "u") or not all(level in {"0", "1", "2", "3", "4", "5", "6", "7"} for level in levels):
        return Unsure("what ionice does with these options")
    if not read.rest and not read.wrong:
        return Unsure("what ionice does without a program")
    return _plain(read, "ionice", call, wrong=1)


def setsid(call: Call) -> Outcome:
    """Read ``setsid [-c] [-f] [-w] PROGRAM [ARG...]``; the leader of a process group starts a child instead."""
    long: LongOptions = {
        "ctty": ("none", "c"),
        "fork": ("none", "f"),
        "wait": ("none", "w"),
        "help": ("none", "h"),
        "version": ("none", "V"),
    }
    read = getopt(call.words, "Vhcfw", long)
    if read.wrong or read.has("h", "V") or not read.rest:
        return _plain(read, "setsid", call, wrong=1)
    return Unsure("whether setsid leads a process group: then it starts the program as a child and ends")


def timeout(call: Call) -> Outcome:
    """Read ``timeout [-s SIGNAL] [-k TIME] [-v] [--foreground] TIME PROGRAM [ARG...]`` of coreutils, which stays."""
    long: LongOptions = {
        **_HELP,
        "signal": ("required", "s"),
        "kill-after": ("required", "k"),
        "verbose": ("none", "v"),
        "foreground": ("none", "f"),
        "preserve-status": ("none", "p"),
    }
    read = getopt(call.words, "k:s:vfp", long)
    plain = _timeout(read, call, wrong=125)
    return plain._replace(stays=True) if isinstance(plain, Executes) else plain


def busybox_timeout(call: Call) -> Outcome:
    """Read ``timeout [-s SIGNAL] [-k TIME] TIME PROGRAM [ARG...]`` of busybox, which a child watches."""
    return _timeout(getopt(call.words, "s:k:"), call, wrong=1)


def _timeout(read: Options, call: Call, *, wrong: int) -> Outcome:
    """Tell what timeout executes: behind the options and the time."""
    if read.wrong or len(read.rest) < 2:
        return _plain(read._replace(rest=read.rest[1:]), "timeout", call, wrong=wrong)
    for text in (*read.all("k"), read.rest[0]):
        if not _is_time(text):
            return Ends(wrong, f"{text} is no time for timeout")
    return _plain(read._replace(rest=read.rest[1:]), "timeout", call, wrong=wrong)


def _is_time(text: str) -> bool:
    """Return whether a text is a number with or without a unit of time."""
    number = text[:-1] if text[-1:] in {"s", "m", "h", "d"} else text
    whole, _, part = number.partition(".")
    return (whole + part).isascii() and (whole + part).isdigit()


def _plain(
    read: Options,
    name: str,
    call: Call,
    *,
    wrong: int = 125,
    alone: int | None = None,
    ignores: frozenset[str] = frozenset(),
) -> Outcome:
    """Tell that a wrapper executes what follows its options; ``alone`` is its exit status without a program."""
    if read.wrong:
        return Ends(wrong, f"{read.wrong} is no option of {name}")
    if read.has("help", "version", "h", "V"):
        return Ends(0, f"{name} prints its text")
    if not read.rest:
        return Ends(wrong if alone is None else alone, f"{name} is told no program")
    return Executes(read.rest, without_format=call.without_format, ignores=ignores)
