"""Dockerfiles with the corners in which Buildah differs from BuildKit, drawn at random; see ``dockerfiles``."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from tests.conformance.cases.dockerfiles import BASES, HEADS, LINES, PATHS, VALUES, drawn

WORDS = (
    *("${A:?m}", "${U:?m}", "${U:?}", "${U?m}", "${A-x}", "${U+x}", "${A#a}", "${A##*a}", "${B%?}", "${B%%b*}"),
    *("${A#}", "${A%%}", "${A#*}", "${A%*}", "${A##*}", "${A%%*}", "${A/a/x}", "${A//a/xy}", "${A/#a/x}", "${A/%a/x}"),
    *("${A/a}", "${A//?/-}", "${A/[a-z]/x}", "${A//[^a]/x}", "${A/\\*/x}", "${A//}", "${A/}", "${P#*/}", "${P##*/}"),
    *(
        "${P%/*}",
        "${P%%/*}",
        "${P//\\//-}",
        "${P/[/x}",
        "${#A}",
        "${}",
        "${:-x}",
        "${A",
        "${A:-",
        "${12}",
        "$12",
        "$$A",
    ),
    *("$@", "${A:-${U:-z}}", "${A:+'q $A'}", '${U:-"q $A"}', "${A:=x}", "${A:1:2}", "'", '"', "'a", "a\\ b", "`", "a`"),
    *("\\$A", '"\\$A"', "$A$B", "$é", "\u00a0x", "x#y", "${A/a/$B}", "${A/$B/x}", "${U//a/b}", "$TARGETARCH", "${A#é}"),
)
CORNERS = (
    "CMD --foo a", "ENTRYPOINT --x [\"e\"]", "ENV --x A=1", "LABEL --x a=1", "WORKDIR --x /w", "USER --x u",
    "EXPOSE --x 1",
    "CMD -- --a", "CMD a \\\\", "CMD b", "CMD a \\\\\\", "CMD c", "EXPOSE 80/TCP", "EXPOSE 8000-8002", "EXPOSE x/y/z",
    "EXPOSE 80/udp", "EXPOSE 80/", "EXPOSE 80 80/udp", "EXPOSE 1", "EXPOSE 1/udp", "EXPOSE \"81\"", "EXPOSE $U",
    "EXPOSE $A", "EXPOSE", "ENV =v", "LABEL \"\"=b", "ENV \"k=v\"", "ENV 'a b'=c", "ENV k={\"a\":\"b\"}", "ENV PATH=",
    "ENV PATH=$PATH:/x", "ENV B=x", "ENV A=1 A=2", "ENV T", "ENV", "LABEL", "ARG", "ARG ''", "ARG A:1", "ARG A=1 U",
    "ARG $A=2", "ARG =1", "ARG A = 1", "ARG TARGETARCH", "ARG TARGETARCH=zz", "ARG TARGETPLATFORM", "ARG BUILDOS",
    "ARG TARGETPLATFORM=linux/arm64", "ARG BUILDPLATFORM=linux/x", "ARG HTTP_PROXY", "ENV H=$HTTP_PROXY$ALL_PROXY",
    "ENV Q=$TARGETARCH,$TARGETOS,$TARGETVARIANT,$TARGETPLATFORM,$TARGETSTAGE", "USER", "USER \"\"", "USER $U",
    "WORKDIR \"\"",
    "WORKDIR $U", "WORKDIR /", "WORKDIR //", "WORKDIR /a//", "VOLUME", "VOLUME []", "VOLUME [\"\"]", "VOLUME $U",
    "VOLUME [\"/a\" \"/b\"]", "VOLUME [\"/$A\"] x", "VOLUME /a/", "STOPSIGNAL", "STOPSIGNAL UNUSED", "STOPSIGNAL 0",
    "STOPSIGNAL sigbug", "STOPSIGNAL RTMIN+15", "STOPSIGNAL --x 9", "STOPSIGNAL 9 9", "SHELL []", "SHELL a", "SHELL",
    "SHELL [\"a\"] x", "SHELL [\"\"]", "HEALTHCHECK", "HEALTHCHECK none", "HEALTHCHECK NONE x", "HEALTHCHECK --x NONE",
    "HEALTHCHECK a", "HEALTHCHECK CMD", "HEALTHCHECK CMD []", "HEALTHCHECK CMD [\"\"]", "HEALTHCHECK CMD [\"a\"] x",
    "HEALTHCHECK --interval=1ns CMD x", "HEALTHCHECK --interval=-1s CMD x", "HEALTHCHECK --interval=1d CMD x",
    "HEALTHCHECK --interval= CMD x", "HEALTHCHECK --interval CMD x", "HEALTHCHECK --interval --retries=3 CMD x",
    "HEALTHCHECK --interval=1s --interval=2s CMD x", "HEALTHCHECK --Interval=1s CMD x",
    "HEALTHCHECK --retries=+3 CMD x",
    "HEALTHCHECK --retries=x CMD x", "HEALTHCHECK --retries= CMD x", "HEALTHCHECK --timeout=1.5h3m CMD x",
    "HEALTHCHECK --retries=99999999999 CMD x", "ONBUILD", "ONBUILD FOO", "ONBUILD CMD [1]", "ONBUILD ONBUILD CMD a",
    "ONBUILD maintainer x", "ONBUILD FROM x", "ONBUILD   CMD  a  b ", "ONBUILD --x CMD a", "ONBUILD ENV A=$B",
    "ONBUILD ENTRYPOINT [\"oe\"]", "ONBUILD ARG A=o", "ONBUILD SHELL [\"os\"]", "onbuild cmd a \\\n  b", "MAINTAINER",
    "FOO", "FOO bar", "CMD<", "cmd", "CMD []", "CMD [\"a\"", "CMD [\"a\", 1]", "CMD [1] x", "CMD [\"\\u0041\"]",
    "ENTRYPOINT",
    "ENTRYPOINT [] x", "CMD [\"c:\\windows\"]", "CMD <<EOF", "EOF", "\u00a0CMD n", "  # c", "#", "\\", "CMD \\",
    "CMD \\ ",
    "CMD \\\n# c\n\n  x", "\tUSER t\t", "USER a\\\n  b", "RUN --bad=x y", "COPY a", "ADD", "COPY --chmod=9 a b",
    "COPY --x a b",
    "RUN --mount x", "ADD --from=a x y", "COPY --link=x a b", "ENV A=`x`", "ENV A=x\\", "CMD a `", "ENV Z=`",
    "LABEL a=' b'",
)  # fmt: skip
TOPS = (
    "# escape=`", "#escape=`x", "# Escape = \\", "# escape=x", "# escape=`\n# escape=`", "# check=skip=all\n# escape=`",
    "\n# escape=`", "# c\n# escape=`", "# escape=", "#\tescape\t=\t`  ", "# syntax=docker/dockerfile:1\n# escape=`",
    "# syntax=docker/dockerfile:1", "\ufeff# escape=`", "# escape=`\r",
)  # fmt: skip
MORE_HEADS = (
    "ARG N=s", "ARG N=Mid", "ARG A='x y'", "ARG G=$A", "ARG T=$TARGETARCH", "ARG TARGETARCH", "ARG", "ARG P=a/b/c",
    "ENV A=1",
    "ARG W=scratch", "ARG A=$U B=$A", "ARG TARGETARCH=zz", "CMD early", "ARG HTTP_PROXY",
)  # fmt: skip

# No name is the beginning of an image's ID, which a storage would take for the image.
NAMES = ("", "", "s", "t", "Mid", "s", "S-t.u", "s/t", "1", "9", "$N", "${N}x", "scratch", "é")
OTHER_BASES = ("s", "Mid", "mid", "$N", "${N}", "${U:-scratch}", "$W", '"scratch"', "$U", "x")


def corners(seed: int, count: int) -> Iterator[dict[str, Any]]:
    """Draw Dockerfiles at random: text, target and build arguments."""
    chance = random.Random(seed)
    for _ in range(count):
        lines = [chance.choice(TOPS)] if chance.random() < 0.15 else []
        lines += [chance.choice((*HEADS, *MORE_HEADS)) for _ in range(chance.choice((0, 0, 0, 1, 2)))]
        names: list[str] = []
        for number in range(chance.choice((1, 1, 1, 1, 2, 2, 3))):
            bases = ["scratch", "scratch", *(f"localhost/base-{name}:1" for name in BASES), *names, *names, *names]
            bases += OTHER_BASES if chance.random() < 0.1 else ()
            name = chance.choice(NAMES)
            platform = "--platform=linux/amd64 " if chance.random() < 0.03 else ""
            lines.append(
                f"FROM {platform}{chance.choice(bases)}" + (f" {chance.choice(('AS', 'as'))} {name}" if name else "")
            )
            names.append(name or str(number))
            lines += [_line(chance, names) for _ in range(chance.randrange(6))]
        target = chance.choice((*names, "0", "1", "S", "mid", "no")) if chance.random() < 0.2 else ""
        given = {name: chance.choice(("9", "v w", "", "aba", "a/b")) for name in "AUPX" if chance.random() < 0.12}
        extra = {
            name: chance.choice(("p", "linux/arm64")) for name in ("HTTP_PROXY", "ALL_PROXY") if chance.random() < 0.05
        }
        yield {"text": "\n".join(lines) + chance.choice(("\n", "\n", "")), "target": target, "arguments": given | extra}


def _line(chance: random.Random, names: list[str]) -> str:
    kind = chance.randrange(12)
    word = chance.choice((*WORDS, *WORDS, *VALUES))
    if kind < 3:
        return f"ENV {chance.choice('ABCPX')}={chance.choice((word, 'a/b/c', 'abcabc', 'a'))}"
    if kind == 3:
        return f"WORKDIR {chance.choice((*PATHS, word))}"
    if kind == 4:
        return f"ARG {chance.choice('ABUXN')}={word}"
    if kind == 5:
        return f"{chance.choice(('LABEL l', 'LABEL m n', 'LABEL o', 'USER', 'STOPSIGNAL', 'EXPOSE', 'VOLUME'))}={word}"
    if kind == 6:
        return f"{chance.choice(('USER', 'EXPOSE', 'VOLUME', 'ENV A', 'LABEL k', 'ARG'))} {word}"
    if kind == 7 and names:
        return chance.choice((f"ARG {chance.choice('ABUXNG')}", "ENV A=$A B=$B U=$U", "LABEL seen=$A,$B,$U,$X,$N,$G"))
    return chance.choice((*CORNERS, *LINES))


def recorded_cases(style: str) -> list[dict[str, Any]]:
    """All cases that are recorded in a format."""
    if style == "oci":
        return [*drawn(20261125, 550), *corners(20261125, 550)]
    return [*drawn(20261124, 1550), *corners(20261124, 1550)]
