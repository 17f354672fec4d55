"""Hypothesis strategies for all inputs of a container start; use them in your own property tests, too.

Each strategy draws what real inputs hold: empty strings, words that look like options or JSON, characters of every
kind. Examples shrink to fewer and plainer words (docs/pytest.md says to which).
"""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from simulator.build.builders import BUILDERS
from simulator.build.dockerfile.builder import Builder
from simulator.core.values import ContainerConfig, ImageConfig, Origin, Word, Words, WordSource
from simulator.engine.engine import Engine
from simulator.releases.find import every_engine

_ODD_TEXTS = (
    "",
    "a",
    "-",
    "-c",
    "--",
    "a b",
    "$HOME",
    '["a"]',
    "[]",
    "null",
    "\n",
    "é",
    "\u202e",
    "\x1b[31m",
    "/bin/sh",
)


def texts() -> SearchStrategy[str]:
    """Texts of single words; they shrink to the empty string."""
    return st.sampled_from(_ODD_TEXTS) | st.text(st.characters(codec="utf-8"), max_size=8)


def words(*, source: WordSource = "request", min_size: int = 0, max_size: int = 4) -> SearchStrategy[Words]:
    """Draw lists of words that have the same origin; they shrink to fewer words."""
    origin = Origin(source, "drawn")
    lists = st.lists(texts(), min_size=min_size, max_size=max_size)
    return lists.map(lambda drawn: tuple(Word(text, origin) for text in drawn))


def entries(*, named: bool = True) -> SearchStrategy[str]:
    """Entries of an environment, ``NAME=VALUE``; without ``named``, also bare names and entries without a name."""
    names = st.sampled_from(("A", "B", "PATH", "a")) | st.text("AB_c", min_size=1, max_size=3)
    pairs = st.tuples(names, texts()).map("=".join)
    return pairs if named else pairs | names | st.sampled_from(("", "=x", "="))


def image_configs() -> SearchStrategy[ImageConfig]:
    """Draw configurations of images; ENTRYPOINT and CMD are unset, empty or lists of words."""
    return st.tuples(
        st.none() | words(source="entrypoint"),
        st.none() | words(source="cmd"),
        st.none(),
        st.none() | st.lists(entries(), max_size=3).map(tuple),
        st.sampled_from(("", "/", "/w", "/w/../x/", "rel")),
        st.sampled_from(("", "u", "1:2")),
    ).map(lambda drawn: ImageConfig(*drawn))


def shell_images() -> SearchStrategy[ImageConfig]:
    """Images whose entrypoint starts a shell, with options, a script, and words after it."""
    shells = st.sampled_from(("/bin/sh", "sh", "/usr/bin/env bash", "bash"))
    options = st.lists(st.sampled_from(("-c", "-e", "-ec", "-o", "pipefail", "--login", "--", "-", "+x")), max_size=3)
    operands = st.lists(st.sampled_from(('exec "$@"', "run", "a b", "", "-c")), max_size=3)

    def image(drawn: tuple[str, list[str], list[str]]) -> ImageConfig:
        shell, options, operands = drawn
        return ImageConfig(tuple(Word(text, Origin("entrypoint", "drawn")) for text in (shell, *options, *operands)))

    return st.tuples(shells, options, operands).map(image)


def container_configs(*, entrypoint: bool | None = None) -> SearchStrategy[ContainerConfig]:
    """Draw requested containers; with ``entrypoint`` true they override it with at least one word, with false never."""
    entrypoints: dict[bool | None, SearchStrategy[Words | None]] = {
        None: st.none() | words(),
        True: words(min_size=1),
        False: st.none(),
    }
    return st.tuples(
        entrypoints[entrypoint],
        st.none() | words(),
        st.none() | st.lists(entries(), max_size=3).map(tuple),
        st.sampled_from(("", "/", "/y", "//y/./z/")),
        st.sampled_from(("", "v")),
    ).map(lambda drawn: ContainerConfig(*drawn))


_CRI_ENGINES = ("containerd", "cri-o")


def engines() -> SearchStrategy[Engine]:
    """Draw profiles of engines that answer the Engine API; they shrink to the first one."""
    return st.sampled_from([engine for engine in every_engine() if engine.name not in _CRI_ENGINES])


def runtimes() -> SearchStrategy[Engine]:
    """Draw profiles of engines that the kubelet calls over CRI; they shrink to the first one."""
    return st.sampled_from([engine for engine in every_engine() if engine.name in _CRI_ENGINES])


_REFERENCES = ("$(A)", "$(B)", "$(no)", "$$", "$", "$(", ")", "(", "x", " ", "${A}", "$A", "\\", "$(A$(B))", "$()")


def referring() -> SearchStrategy[str]:
    """Words of a pod with references to variables, valid and nearly valid."""
    return st.lists(st.sampled_from(_REFERENCES), max_size=6).map("".join)


def manifests() -> SearchStrategy[str]:
    """Manifests of a pod with one container, whose fields are of the right type or any JSON value."""
    fields = st.fixed_dictionaries(
        {"name": st.just("c"), "image": st.just("i")},
        optional={
            "command": st.lists(referring(), max_size=3) | json_values(),
            "args": st.lists(referring(), max_size=3) | json_values(),
            "env": st.lists(st.fixed_dictionaries({"name": st.sampled_from("AB"), "value": referring()}), max_size=3)
            | json_values(),
            "securityContext": json_values(),
            "x": json_values(),
        },
    )

    def manifest(container: dict[str, Any]) -> str:
        pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p"}, "spec": {"containers": [container]}}
        return json.dumps(pod)

    return fields.map(manifest)


def builders() -> SearchStrategy[Builder]:
    """Draw profiles of builders; they shrink to the first one."""
    return st.sampled_from(BUILDERS)


def exec_forms() -> SearchStrategy[str]:
    """Arguments in exec form, with and without JSON escapes."""
    lists = st.lists(texts(), max_size=4)
    return st.tuples(lists, st.booleans()).map(lambda drawn: json.dumps(drawn[0], ensure_ascii=drawn[1]))


def shell_forms() -> SearchStrategy[str]:
    """Arguments in shell form: one line that is neither JSON nor a flag, and does not continue on the next line."""
    plain = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1).map(str.strip)
    return plain.filter(lambda text: text != "" and not text.startswith(("[", "-")) and "\\" not in text)


def near_arrays() -> SearchStrategy[str]:
    """Texts that are a JSON array, or nearly one."""
    parts = st.sampled_from(
        ('"a"', '"b c"', ",", "[", "]", " ", "'x'", "1", "null", "\\", "{", "}", ":", "#", '"', "\t")
    )
    return st.lists(parts, max_size=8).map(lambda drawn: "[" + "".join(drawn))


def json_values() -> SearchStrategy[Any]:
    """Any JSON value."""
    leaves = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | texts()
    return st.recursive(leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts(), inner, max_size=3))


_LINES = (
    *("ENV A=1", "ENV B=$A", "ENV C=\"x y\" D='$A'", "ARG A=2", "ARG B", "WORKDIR /w", "WORKDIR sub", "USER u"),
    *("CMD c $A", 'CMD ["c", "$A"]', "CMD []", 'ENTRYPOINT ["e"]', "ENTRYPOINT e", 'SHELL ["/bin/bash", "-c"]'),
    *("LABEL l=$A", "EXPOSE 80 81/udp", "VOLUME /v", "STOPSIGNAL INT", "HEALTHCHECK NONE", "RUN true"),
    *("HEALTHCHECK --interval=1s CMD h", "ONBUILD CMD o", "COPY a /a", "MAINTAINER me"),
)


def dockerfile_lines() -> SearchStrategy[list[str]]:
    """Draw the instructions of one stage after its FROM; they shrink to fewer lines."""
    return st.lists(st.sampled_from(_LINES), max_size=7)
