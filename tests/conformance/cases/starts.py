"""Cases to compare with real engines: an image's configuration and a request.

A case is ``{"image": Config or null, "body": ...}`` for a create body, or ``{"image": ..., "run": [entrypoint
or null, argument, ...]}`` for the engine's own command line.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from typing import Any

Case = dict[str, Any]
ABSENT: Any = object()
IMAGE_HALVES: tuple[Any, ...] = (ABSENT, None, [], [""], ["e"], ["e", "e 1"], ["", "x"])
BODY_ENTRYPOINTS: tuple[Any, ...] = (ABSENT, [], [""], ["/r"], ["", "x"], ["/r", "r 2"])
BODY_CMDS: tuple[Any, ...] = (ABSENT, [], [""], ["a"], ["a", "b c"])
ODD = (None, "", "a b", '["a","b"]', [None], ["r", None], 5, True, {"a": 1}, [["x"]], [1], ["a", 1.5], "null")
TEXTS = (
    "", " ", "p", "p q", "''", '""', '"p"', "[]", "[ ]", '[""]', "[null]", "null", " null ", '["p"]', ' ["p"]\n',
    '["p","p 2"]', '["a",1]', '["a",true,"b"]', '[["a"]]', '[{"a":[1]},"b"]', '{"a":1}', "5", "true", "[p]", '["p"] x',
    "['p']", '["p",]', '["p" "q"]', "$HOME", "*", "~", "-", "--", "--rm", "a=b", "=a", "\t", "a\nb", '["\\ud800"]',
    '["\\u00e9\\n"]', '["a"', "[1e999]", '["a", 1e999]', '["",""]', '["","x"]', "é", "\U0001f600", '["p", null, "q"]',
    '[0,"x"]', '["x",[],{}]', "[,]", "[[[]]]", '"\\u0041"', '["c:\\windows"]', "nul\x01", "\x7f", "\u202e",
)  # fmt: skip


def fields(**given: Any) -> dict[str, Any]:
    """Leave out what is absent."""
    return {name: value for name, value in given.items() if value is not ABSENT}


def grid() -> Iterator[Case]:
    """Every state of the two halves of the image against every state of the two halves of the request."""
    halves = itertools.product(IMAGE_HALVES, IMAGE_HALVES, BODY_ENTRYPOINTS, BODY_CMDS)
    for entrypoint, cmd, asked, words in halves:
        image = fields(Entrypoint=entrypoint, Cmd=cmd if cmd != ["e", "e 1"] else ["c", "c 1"])
        yield {"image": image, "body": fields(Entrypoint=asked, Cmd=words)}


def odd_values() -> Iterator[Case]:
    """JSON values of every type where a list of words is expected."""
    images: tuple[dict[str, Any], ...] = ({"Entrypoint": ["e"], "Cmd": ["c"]}, {"Cmd": ["c"]}, {})
    for image, odd in itertools.product(images, ODD):
        yield {"image": image, "body": {"Entrypoint": odd}}
        yield {"image": image, "body": {"Cmd": odd}}
        yield {"image": image, "body": {"entrypoint": odd, "CMD": ["a"]}}
        yield {"image": image, "body": {"Entrypoint": ["/r"], "Cmd": odd}}
    yield {"image": None, "body": {}}
    yield {"image": None, "body": {"Cmd": ["a"]}}
    for name in ("Env", "WorkingDir", "User", "Tty", "Labels", "StopTimeout", "Volumes", "Healthcheck", "OnBuild"):
        for value in (None, "x", 5, 1.5, True, [], ["A=1"], {}, {"a": "b"}, {"a": 1}, [1]):
            yield {"image": {"Cmd": ["c"]}, "body": {name: value}}


def settings() -> Iterator[Case]:
    """Environment, working directory and user of the image and of the request."""
    envs: tuple[Any, ...] = (ABSENT, [], ["A=1"], ["A=1", "B=2", "A=3"], ["PATH=/p", "X="], ["C=é", "D=a b=c"])
    for image_env, env in itertools.product(envs, (*envs, ["A"], ["B=9", "A"], ["=x"], [""], [" S=1"], ["a=1"])):
        yield {"image": fields(Cmd=["c"], Env=image_env), "body": fields(Env=env)}
    for env in (["NOSUCH"], ["NOSUCH", "A=1"], ["A=1", "NOSUCH*"], ["NOSUCH=x", "NOSUCH"]):
        yield {"image": {"Cmd": ["c"], "Env": env}, "body": {}}
        yield {"image": {"Cmd": ["c"], "Env": env}, "body": {"Env": ["B=1", "NOSUCH"]}}
    directories = ("", "/", "/w", "/w/", "//w", "/w/../v/./u", "/a b", "w", "./w", "..")
    for image_directory, directory in itertools.product(directories, directories):
        yield {"image": {"Cmd": ["c"], "WorkingDir": image_directory}, "body": {"WorkingDir": directory}}
    for image_user, user in itertools.product(("", "u", "1:2", ":g"), repeat=2):
        yield {"image": {"Cmd": ["c"], "User": image_user}, "body": {"User": user}}
    for signal in ("", "TERM", "SIGTERM", "sigterm", "9", "0", "-1", "+9", "09", "BOGUS", "RTMIN+3", "RTMIN+99", "65"):
        yield {"image": {"Cmd": ["c"]}, "body": {"StopSignal": signal}}
    for name, value in itertools.product(
        ("Interval", "Timeout", "StartPeriod", "Retries"), (0, -1, 1, 999_999, 1_000_000, 1.5, "1s", None)
    ):
        yield {"image": {"Cmd": ["c"]}, "body": {"Healthcheck": {"Test": ["NONE"], name: value}}}


def healthchecks() -> Iterator[Case]:
    """The test of a healthcheck; none is ever started."""
    for test in (None, [], [""], ["CMD"], ["CMD", "a"], ["CMD-SHELL"], ["FOO", "x"], ["none"], ["[]"], [1], "x"):
        yield {"image": {"Cmd": ["c"]}, "body": {"Healthcheck": {"Test": test}}}
    for env in (["TERM=a"], ["A=1"], ["TERM="]):
        yield {"image": {"Cmd": ["c"], "Env": env}, "body": {"Tty": True}}
        yield {"image": {"Cmd": ["c"]}, "body": {"Tty": True, "Env": env}}


def run_lines() -> Iterator[Case]:
    """The value of --entrypoint, with and without words behind the image."""
    images = ({"Entrypoint": ["e", "e 1"], "Cmd": ["c", "c 1"]}, {"Cmd": ["c"]})
    for image, text in itertools.product(images, TEXTS):
        yield {"image": image, "run": [text]}
        yield {"image": image, "run": [text, "a", "b c"]}
    for text in TEXTS:
        yield {"image": images[0], "run": [None, text]}
        yield {"image": images[1], "run": [None, "--", text, ""]}


def drawn(seed: int, count: int) -> Iterator[Case]:
    """Draw cases of any words at random."""
    chance = random.Random(seed)
    kinds = (
        lambda: "".join(chance.choices("ab/-$ '\"\\[],{}=\t\n", k=chance.randrange(6))),
        lambda: "".join(chr(chance.choice((7, 27, 127, 133, 160, 233, 0x202E, 0x4E2D, 0x1F600))) for _ in range(3)),
        lambda: chance.choice(TEXTS),
        lambda: chance.choice(("", "a", "/bin/sh", "-c", "x")),
    )

    def half() -> Any:
        state = chance.randrange(8)
        if state < 2:
            return (ABSENT, [])[state]
        return [chance.choice(kinds)() for _ in range(1 if state < 5 else chance.randrange(1, 5))]

    images = [fields(Entrypoint=half(), Cmd=half()) for _ in range(max(1, count // 6))]
    for _ in range(count):
        yield {"image": chance.choice(images), "body": fields(Entrypoint=half(), Cmd=half())}


def recorded_cases() -> list[Case]:
    """All cases that are recorded."""
    return [*grid(), *odd_values(), *settings(), *healthchecks(), *run_lines(), *drawn(20261123, 600)]
