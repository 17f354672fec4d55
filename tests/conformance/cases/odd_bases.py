"""Base images whose configuration no Dockerfile makes, and Dockerfiles that begin with them."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import Any

ENTRIES = (
    *("A=1", "A=2", "A=", "A", "=x", "", "B=b c", "B=$A", "PATH=/p", "PATH=", "PATH", "b=1", "A=1=2", "é=1", " =1"),
    *("A =1", "$A=x", "HTTP_PROXY=h", "TARGETARCH=t"),
)
TRIGGERS = (
    *("ENV T=1", "ENV A=9", "ENV T=$A", "CMD x", 'CMD ["t"]', "ENTRYPOINT x", "ENTRYPOINT []", "WORKDIR w", "USER $A"),
    *("ARG A=8", "ARG B", "LABEL a=$A", "EXPOSE 81", "VOLUME /t", "STOPSIGNAL 9", "HEALTHCHECK NONE", 'SHELL ["s"]'),
    *(
        "",
        " ",
        "\n",
        "# c",
        "\\",
        "ENV A=1 \\",
        "ENV T=1 \\\n U=2",
        "ENV T=1\nENV U=2",
        "CMD x\n",
        "\nCMD x",
        "  CMD  x ",
    ),
    *("ONBUILD CMD x", "ONBUILD ONBUILD CMD x", "ONBUILD FROM bb", "ONBUILD MAINTAINER m", "ONBUILD", "ONBUILD ENV"),
    *("onbuild cmd x", "ONBUILD FOO x", "ONBUILD ENV =x", "ONBUILD SHELL s", "ONBUILD ENV A=$A", "ONBUILD CMD"),
    *("FROM bb", "FROM", "FROM a b", "FROM bb AS x", "from scratch", "MAINTAINER me", "MAINTAINER"),
    *("FOO x", "foo", "ENV", "ENV x", "ENV =x", "CMD", "ENTRYPOINT", "SHELL s", "SHELL", "HEALTHCHECK", "EXPOSE a"),
    *("ENV --x y=1", "CMD --x y", "USER", "WORKDIR", "STOPSIGNAL BOGUS", "STOPSIGNAL", "VOLUME", 'VOLUME [""]', "ARG"),
    *("# escape=`\nENV T=`\n1", "# syntax=docker/dockerfile:1\nENV T=1", "# escape=x\nCMD x", "CMD [1]", "LABEL =x"),
    *("ENV T=${U:?no}", "ENV T=${", "ENV T=${A^}", "COPY", "COPY a", "COPY --from=7 a b", "COPY --chmod=x a b"),
    *("HEALTHCHECK FOO", "HEALTHCHECK --retries=x CMD y", "HEALTHCHECK --interval=1 CMD y", "HEALTHCHECK CMD"),
)
WORDS: tuple[Any, ...] = (None, [], [""], ["a"], ["", "x"], [" "], ["a", ""])
USERS = ("", " ", "u", "a:b:c", ":", ":g", "u:", "0", "$A", "-1")
DIRECTORIES = (
    *(
        "",
        " ",
        "rel",
        "rel/",
        "../x",
        "/a/../b",
        "//x//",
        "/a/",
        "/",
        "//",
        ".",
        "..",
        "C:\\x",
        "$A",
        "/$A",
        "./a",
        "/a b",
    ),
)
HEALTHCHECKS: tuple[Any, ...] = (
    *(None, {}, {"Test": []}, {"Test": None}, {"Test": ["NONE"]}, {"Test": ["CMD", "h"]}, {"Test": ["FOO", "h"]}),
    *({"Test": ["CMD-SHELL", "h"], "Interval": 7, "Retries": 2}, {"Interval": 5_000_000_000}, {"Test": [""]}),
    *({"Test": ["CMD", "h"], "Retries": -1}, {"Test": ["CMD", "h"], "StartPeriod": 3_000_000_000, "Timeout": -5}),
)
FIELDS: dict[str, Sequence[Any]] = {
    "Entrypoint": WORDS,
    "Cmd": WORDS,
    "Shell": (None, [], [""], ["/bin/b", "-c"], ["b"], ["", "-c"]),
    "User": USERS,
    "WorkingDir": DIRECTORIES,
    "Labels": (None, {}, {"": "x"}, {"a b": ""}, {"l": "v"}),
    "Volumes": (None, {}, {"": {}}, {"rel": {}}, {"/v": {}}, {"/": {}}, {"/v/": {}}),
    "ExposedPorts": (None, {}, {"80": {}}, {"80/TCP": {}}, {"x/tcp": {}}, {"": {}}, {"80-82/tcp": {}}, {"1/foo": {}}),
    "StopSignal": ("", "BOGUS", "9", "sigterm", "SIGINT"),
    "StopTimeout": (None, 0, 7, -1),
    "Healthcheck": HEALTHCHECKS,
    "ArgsEscaped": (True, False),
}
LINES = (
    *("CMD c", 'CMD ["c"]', 'ENTRYPOINT ["e"]', "ENTRYPOINT e", "ENV C=$A", "ENV A=3", "ENV A=$A$A", "ENV P=$PATH"),
    *(
        "ARG A",
        "ARG A=4",
        "ARG B\nENV C=$B",
        "WORKDIR y",
        "WORKDIR /y",
        "WORKDIR $A",
        "USER u",
        "LABEL x=y",
        "EXPOSE 90",
    ),
    *("VOLUME /w", "STOPSIGNAL 3", "HEALTHCHECK CMD k", "HEALTHCHECK --interval=2s CMD k", "ONBUILD ENV o=1"),
    *('SHELL ["z"]', "ENV PATH=/q:$PATH", "ENV D=${A:-d} E=${B+e}", "FROM a", "FROM a\nENV C=$A", "HEALTHCHECK NONE"),
)


def drawn(seed: int, count: int) -> Iterator[dict[str, Any]]:
    """Draw Dockerfiles as ``dockerfiles.drawn`` does, each with the configuration of a base of its own."""
    chance = random.Random(seed)
    for number in range(count):
        base: dict[str, Any] = {}
        if chance.random() < 0.55:
            base["Env"] = chance.choice((None, [], *([[*chance.choices(ENTRIES, k=n)] for n in (1, 2, 2, 3, 4)])))
        if chance.random() < 0.5:
            triggers = [chance.choice(TRIGGERS) for _ in range(chance.choice((1, 1, 1, 2)))]
            base["OnBuild"] = chance.choice((None, [], *[triggers] * 12))
        for field in chance.sample(list(FIELDS), k=chance.choice((0, 1, 1, 2, 3))):
            base[field] = chance.choice(FIELDS[field])
        body = [chance.choice(LINES) for _ in range(chance.choice((0, 1, 1, 1, 2, 3)))]
        text = "\n".join([f"FROM localhost/base-odd-{number}:1 AS a", *body, ""])
        yield {"text": text, "target": "", "arguments": {}, "bases": {f"odd-{number}": base}}


def recorded_cases() -> list[dict[str, Any]]:
    """All cases that are recorded."""
    return list(drawn(20261129, 400))
