"""Compose services that are built, drawn at random."""

# ruff: noqa: E501  # tables of values, which read better unbroken

from __future__ import annotations

import random
from typing import Any

Files = dict[str, str]
SEED = 8
ENVIRONMENT = {"HOST": "from host", "TARGET": "last", "EMPTY": ""}
_DOCKERFILE = """\
ARG BASE=scratch
ARG NAME=none
FROM scratch AS first
ARG A=a
ENV FIRST=$A
ENTRYPOINT ["first"]
CMD ["1"]

FROM ${BASE} AS last
ARG A=unset
ARG HOST
ARG EMPTY=full
ARG NAME
ENV A=$A HOST=$HOST EMPTY=$EMPTY NAME=$NAME
WORKDIR /w/$A
USER $A
ENTRYPOINT ["last"]
CMD ["2", "two words"]
"""
_SHELL = 'FROM scratch\nSHELL ["/sh", "-c"]\nENTRYPOINT exec top\nCMD ["x"]\n'
_BROKEN = "FROM scratch\nNONSENSE x\n"


def case(seed: int) -> dict[str, Any]:
    """Draw a project whose service ``a`` is built."""
    draw = random.Random(SEED * 1000 + seed)
    text = draw.choice((_DOCKERFILE, _DOCKERFILE, _DOCKERFILE, _SHELL, _BROKEN if seed % 9 == 0 else _DOCKERFILE))
    files: Files = {"Dockerfile": text, "sub/Dockerfile": _SHELL, "sub/Other": _DOCKERFILE, "Third": _DOCKERFILE}
    build: list[str] = []
    place = draw.choice((".", "sub", "./sub", "${DIR:-sub}", "", "sub/..", "gone" if seed % 11 == 0 else "."))
    short = draw.random() < 0.15
    if place and not short:
        build.append(f"context: {place}")
    if draw.random() < 0.25:
        inline = draw.choice((_DOCKERFILE, _SHELL)).replace("$", "$$").replace("\n", "\n          ")
        build.append(f"dockerfile_inline: |\n          {inline.rstrip()}")
    elif draw.random() < 0.5:
        name = draw.choice(
            ("Other", "Dockerfile", "../Third", "sub/Other", "./Other", "gone" if seed % 7 == 0 else "Other")
        )
        build.append(f"dockerfile: {name}")
    if draw.random() < 0.5:
        build.append(
            f"target: {draw.choice(('first', 'last', '${TARGET}', 'FIRST', '0', 'gone' if seed % 5 == 0 else 'first'))}"
        )
    if draw.random() < 0.7:
        build.append("args: " + draw.choice((
            "{A: one}", "[A=one, HOST]", "{A: $HOST, EMPTY: ''}", "{HOST: null, A: 5}", "[HOST, EMPTY, GONE]", "{BASE: first}",
            "{NAME: x, A: true}", "[A=a=b, NAME=]", "{A: ''}", "{A: '$$x'}", "{A: 1.50}", "[A]", "{}", "{HOST: }",
        )))  # fmt: skip
    service = ["network_mode: none"]
    if short or not build:
        service.append(f"build: {place or '.'}")
    else:
        service.append("build:\n" + "".join(f"      {line}\n" for line in build).rstrip())
    if draw.random() < 0.4:
        service.append(draw.choice(("command: x 'y z'", "command: []", "entrypoint: e", "entrypoint: []", "user: u")))
    if draw.random() < 0.3:
        service.append(
            draw.choice(("image: localhost/dsim-built:1", "environment: {A: own, NEW: $HOST}", "environment: [HOST]"))
        )
    draw.shuffle(service)
    files["compose.yaml"] = "services:\n  a:\n" + "".join(f"    {line}\n" for line in service)
    return {"files": files, "file": ["compose.yaml"], "environment": ENVIRONMENT, "service": "a"}
