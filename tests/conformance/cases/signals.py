"""Containers to stop and to interrupt: programs, shells, traps and inits, each with the processes that it comes to."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from typing import Any

Case = dict[str, Any]
LEAVES: Mapping[str, list[str]] = {
    "defaults": [],
    "handler": [f"SIG{name}" for name in "HUP INT QUIT USR1 USR2 TERM PIPE ALRM WINCH PWR IO TSTP CONT".split()],
}
"""The programs that wait for a signal, and the signals that they handle."""
SHELLS: Mapping[str, list[str]] = {
    "dash": ["/bin/dash"],
    "bash": ["/bin/bash"],
    "busybox": ["/bin/busybox", "sh"],
    "mksh": ["/bin/mksh"],
    "zsh": ["/bin/zsh"],
    "ksh93": ["/bin/ksh93"],
}
INITS: Mapping[str, list[list[str]]] = {
    "tini": [[], ["-g"], ["-e", "143"], ["-e", "130", "-g"], ["-s", "-v"]],
    "dumb-init": [[], ["-c"], ["-r", "15:2"], ["-r", "15:0"], ["-c", "-r", "2:15"], ["-r15:9"]],
    "catatonit": [[], ["-g"]],
}
BODIES = (
    "{leaf}; true",
    "trap 'exit 3' TERM; {leaf}; true",
    "trap 'exit 3' INT; {leaf}; true",
    "trap 'exit 3' INT TERM HUP; {leaf}; true",
    "trap '' TERM INT; {leaf}; true",
    "trap 'true' TERM; {leaf}; true",
    "trap 'true' EXIT; {leaf}; true",
    "trap 'exit 4' EXIT; {leaf}; true",
    "{leaf} & wait",
    "{leaf} & wait; exit 9",
    "trap 'exit 3' TERM; {leaf} & wait",
    "trap 'exit 3' INT TERM; {leaf} & wait",
    "trap 'exit' TERM; {leaf} & wait",
    "trap true TERM; {leaf} & wait",
    "trap 'true' EXIT; {leaf} & wait",
    "trap 'kill $!; wait $!; exit $?' TERM INT; {leaf} & wait $!",
    "exec {leaf}",
)
"""What shells are told to do; ``; true`` keeps the shell, whatever it is, as the parent."""
SIGNALS = "HUP INT QUIT TERM USR1 USR2 WINCH KILL PWR".split()
STOP_SIGNALS = [
    "",
    "",
    "",
    "SIGTERM",
    "INT",
    "SIGINT",
    "2",
    "sigquit",
    "SIGRTMIN+3",
    "SIGKILL",
    "SIGUSR1",
    "SIGHUP",
    "SIGWINCH",
]
ACTIONS = ["stop", "stop", "stop", "type", "type", "proxy", "signal"]


def drawn(seed: int, count: int) -> Iterator[Case]:
    """Draw cases: the argv, the settings, what is done to the container, and its processes."""
    chance = random.Random(seed)
    for _ in range(count):
        case = _shape(chance)
        case["action"] = action = chance.choice(ACTIONS)
        case["tty"] = action == "type" or (action != "proxy" and chance.random() < 0.3)
        case["signal"] = chance.choice(SIGNALS) if action == "signal" else "INT"
        case["stop_signal"] = chance.choice(STOP_SIGNALS) if action == "stop" else ""
        case["init"] = chance.random() < 0.2 and case["tree"]["first"] not in INITS
        yield case


def _shape(chance: random.Random) -> Case:
    """Draw an argv, and say which processes it comes to."""
    kind = chance.choice(["leaf", "shell", "shell", "shell", "script", "init", "init over shell", "alone", "prefix"])
    leaf = chance.choice(list(LEAVES))
    if kind == "leaf":
        return {"args": [f"/bin/{leaf}"], "tree": {"first": leaf}}
    if kind == "prefix":
        return _prefix(chance, leaf)
    if kind == "init":
        name, words = _init(chance)
        return {"args": [*words, f"/bin/{leaf}"], "tree": {"first": name, "child": leaf}}
    shell = chance.choice(list(SHELLS))
    if kind == "alone":
        return {"args": SHELLS[shell], "tree": {"first": shell, "alone": True}}
    body = chance.choice(BODIES)
    text = body.format(leaf=f"/bin/{leaf}")
    case: Case = {"args": [*SHELLS[shell], "-c", text], "tree": _tree(shell, body, leaf)}
    if kind == "script":
        case["args"], case["script"] = [*SHELLS[shell], "/script"], text + "\n"
    if kind == "init over shell":
        name, words = _init(chance)
        case["args"] = [*words, *case["args"]]
        inner = case["tree"]
        last = {"last": inner["child"]} if "child" in inner else {}
        case["tree"] = {**inner, "first": name, "child": inner["first"], **last}
    return case


def _init(chance: random.Random) -> tuple[str, list[str]]:
    name = chance.choice(list(INITS))
    return name, [f"/bin/{name}", *chance.choice(INITS[name]), "--"]


def _prefix(chance: random.Random, leaf: str) -> Case:
    words = chance.choice([["env", "A=1"], ["nice"], ["nohup"], ["setpriv", "--nnp"], ["timeout", "6000"]])
    stays = words[0] == "timeout"
    tree = (
        {"first": words[0], "child": leaf}
        if stays
        else {"first": leaf, "ignores": ["SIGHUP"] if words[0] == "nohup" else []}
    )
    if chance.random() < 0.3 and words[0] in {"env", "timeout"}:
        words, stays = ["busybox", *words], False
        tree = {"first": leaf}
    return {"args": [*words, f"/bin/{leaf}"], "tree": tree}


def _tree(shell: str, body: str, leaf: str) -> dict[str, Any]:
    """Say what a shell comes to that executes ``body``."""
    if body.startswith("exec"):
        return {"first": leaf}
    tree: dict[str, Any] = {"first": shell, "child": leaf, "waits": "wait" in body, "traps": {}}
    if body.startswith("trap"):
        words = body.partition(";")[0] if "$!" not in body else body.partition("TERM INT;")[0] + "TERM INT"
        action = words.split("'")[1] if "'" in words else words.split()[1]
        names = words.rpartition("'")[2].split() if "'" in words else words.split()[2:]
        tree["traps"] = dict.fromkeys(names, action)
    return tree
