"""Each builder's profile differs from the one before it in what a Dockerfile shows."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.build.builders import find_builder
from simulator.oracle import protocol


def answer(text: str, version: str) -> Any:
    """The label L of the image, else the rule that refuses."""
    request = {"image": {"dockerfile": f"FROM scratch\n{text}\nCMD a", "builder": f"buildkit@{version}"}}
    found = protocol.answer({**request, "images": {"*": {}}})
    return found["image"].get("Labels", {}).get("L", "built") if found["outcome"] == "image" else found["rule"]


@pytest.mark.parametrize(
    ("text", "before", "after", "first", "then"),
    [
        ("RUN <<E\nx\nE", "0.9", "0.10", "instruction-check.unknown", "built"),
        ("COPY --link a b", "0.9", "0.10", "flags.unknown", "built"),
        ("HEALTHCHECK --retries=0 CMD a", "0.10", "0.11", "instruction-check.duration", "built"),
        (f"ADD --checksum=sha256:{64 * 'a'} http://h/x b", "0.10", "0.11", "flags.unknown", "built"),
        ("LABEL L=${X-unset}", "0.11", "0.12", "expansion.unsupported", "unset"),
        ("HEALTHCHECK --start-interval=1s CMD a", "0.11", "0.12", "flags.unknown", "built"),
        ("ENV X=abc\nLABEL L=${X#a}", "0.12", "0.13", "expansion.unsupported", "bc"),
        ("ARG A=1 B=${A}2\nLABEL L=$B", "0.13", "0.14", "2", "12"),
        ("ARG N=A\nARG $N=1\nLABEL L=$A", "0.13", "0.14", "1", ""),
        ("ARG TARGETSTAGE\nLABEL L=${TARGETSTAGE:-none}", "0.16", "0.17", "none", "default"),
        ("RUN --device=x a", "0.19", "0.20", "flags.unknown", "run-flag.labs"),
        ("ADD --unpack a b", "0.22", "0.23", "flags.unknown", "built"),
        ("COPY --exclude=x a b", "0.24", "0.25", "flags.unknown", "built"),
        ("COPY --parents a b", "0.25", "0.26", "flags.unknown", "built"),
        ("RUN --security=sandbox a", "0.25", "0.26", "flags.unknown", "built"),
        ("RUN --network=none a", "0.8", "0.9", "flags.unknown", "built"),
        ("RUN --mount=type=$X,target=/t a", "0.8", "0.10", "run-flag.value", "run-flag.value"),
        ("RUN --mount=type=tmpfs,target=/t,size=1m a", "0.8", "0.10", "run-flag.key", "built"),
        ("RUN --mount=type=secret,id=a,env=B a", "0.15", "0.16", "run-flag.key", "built"),
        ("COPY git@github.com:a/b.git /d", "0.10", "0.11", "built", "files.copy-git"),
        ("COPY a/b.git /d", "0.13", "0.14", "files.copy-git", "built"),
        ("ENV V=ab\nLABEL L=${V:#a}", "0.12", "0.13", "expansion.unsupported", "b"),
        ("ENV V=ab\nLABEL L=${V:%b}", "0.15", "0.16", "a", "expansion.unsupported"),
        ("COPY --chmod=xyz a /d", "0.15", "0.16", "built", "files.mode"),
        ("COPY --chmod=u+x a /d", "0.17", "0.20", "files.mode", "built"),
        ("RUN echo $((1 << 2))", "0.20", "0.22", "built", "dockerfile-syntax.heredoc-open"),
        ("COPY --from=$X a /d", "0.23", "0.24", "file-source.bad-name", "file-source.variable"),
        ("EXPOSE +80", "0.23", "0.24", "ports.bad", "built"),
        ("EXPOSE 80/tcp/udp", "0.23", "0.24", "built", "ports.bad"),
    ],
)
def test_a_version_differs_from_the_one_before(text: str, before: str, after: str, first: str, then: str) -> None:
    assert find_builder(f"buildkit@{before}").version != find_builder(f"buildkit@{after}").version
    assert (answer(text, before), answer(text, after)) == (first, then)


def test_a_base_keeps_its_stop_timeout_before_0_13() -> None:
    for version, kept in (("0.12", 3), ("0.13", None)):
        image = {"dockerfile": "FROM x", "builder": f"buildkit@{version}"}
        found = protocol.answer({"image": image, "images": {"x": {"StopTimeout": 3}}})
        assert found["image"].get("StopTimeout") == kept


@pytest.mark.parametrize(
    ("engine", "image", "fields"),
    [
        ("podman@5.8", {}, {"Entrypoint", "Env", "WorkingDir"}),
        ("podman@5.8", {"format": "docker"}, {"Entrypoint", "Env", "WorkingDir", "Shell", "Healthcheck"}),
        ("podman@4.3", {"format": "docker"}, {"Entrypoint", "Env", "Shell", "Healthcheck"}),
        ("docker@28.5", {"builder": "buildah@1.39"}, {"Entrypoint", "Env", "WorkingDir"}),
    ],
)
def test_an_engine_builds_with_its_own_builder_in_that_builders_format(
    engine: str, image: dict[str, Any], fields: set[str]
) -> None:
    text = 'FROM scratch\nSHELL ["s"]\nHEALTHCHECK NONE\nENTRYPOINT e\n'
    answer = protocol.answer({"engine": engine, "image": {"dockerfile": text, **image}})
    assert answer["outcome"] == "image"
    assert set(answer["image"]) == fields
    assert list(answer["image"]["Entrypoint"]) == ["/bin/sh", "-c", "e"]


@pytest.mark.parametrize(
    ("text", "cmd"),
    [
        ("# escape=`\nFROM scratch\nCMD a `\n b", "a   b"),
        ("# Escape = `\r\nFROM scratch\nCMD a `\n b", "a   b"),
        ("FROM scratch\n# escape=`\nCMD a \\\n b", "a   b"),
        ("# a comment\n# escape=`\nFROM scratch\nCMD a \\\n b", "a   b"),
        ("\n# escape=`\nFROM scratch\nCMD a \\\n b", "a   b"),
        ("FROM scratch\n# escape=x\n# escape=y\n# syntax=other/frontend\nCMD a", "a"),
        ("# unknown=x\n# escape=`\nFROM scratch\nCMD a \\\n b", "a   b"),
    ],
)
def test_a_parser_directive_counts_at_the_top_of_the_file_alone(text: str, cmd: str) -> None:
    for builder in ("buildkit@0.25", "classic@28.5"):
        found = protocol.answer({"image": {"dockerfile": text, "builder": builder}})
        assert found["image"]["Cmd"][-1].split() == cmd.split(), builder
