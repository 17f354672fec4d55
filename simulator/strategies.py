"""Hypothesis strategies for everything that a container start is made of; for your own property tests, too.

Each draws what real inputs hold: blank words, words that look like options or JSON, characters of every kind.
They shrink to fewer and plainer words.
"""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from simulator.build.dockerfile.builder import Builder
from simulator.core.values import ContainerConfig, ImageConfig, Origin, Word, Words, WordSource
from simulator.engine.engine import Engine
from simulator.engine.engines import BUILDERS, ENGINES

_ODD = ("", "a", "-c", "--", "a b", "$HOME", '["a"]', "[]", "null", "\n", "é", "\u202e", "\x1b[31m", "/bin/sh")


def texts() -> SearchStrategy[str]:
    """Single words; they shrink to the blank word."""
    return st.sampled_from(_ODD) | st.text(st.characters(codec="utf-8"), max_size=8)


def words(*, source: WordSource = "request", min_size: int = 0, max_size: int = 4) -> SearchStrategy[Words]:
    """Lists of words of one origin; they shrink to fewer words."""
    origin = Origin(source, "drawn")
    listed = st.lists(texts(), min_size=min_size, max_size=max_size)
    return listed.map(lambda found: tuple(Word(text, origin) for text in found))


def entries(*, named: bool = True) -> SearchStrategy[str]:
    """Entries of an environment; with ``named`` unset also ones without a name, and bare names."""
    names = st.sampled_from(("A", "B", "PATH", "a")) | st.text("AB_c", min_size=1, max_size=3)
    pairs = st.tuples(names, texts()).map("=".join)
    return pairs if named else pairs | names | st.sampled_from(("", "=x", "="))


def image_configs() -> SearchStrategy[ImageConfig]:
    """Configurations of images; halves are unset, empty or lists of words."""
    return st.tuples(
        st.none() | words(source="entrypoint"),
        st.none() | words(source="cmd"),
        st.none(),
        st.none() | st.lists(entries(), max_size=3).map(tuple),
        st.sampled_from(("", "/", "/w", "/w/../x/", "rel")),
        st.sampled_from(("", "u", "1:2")),
    ).map(lambda drawn: ImageConfig(*drawn))


def shell_images() -> SearchStrategy[ImageConfig]:
    """Images whose entrypoint or CMD starts a shell, with options, a script, and words behind it."""
    shells = st.sampled_from(("/bin/sh", "sh", "/usr/bin/env bash", "bash"))
    options = st.lists(st.sampled_from(("-c", "-e", "-ec", "-o", "pipefail", "--login", "--", "-", "+x")), max_size=3)
    behind = st.lists(st.sampled_from(('exec "$@"', "run", "a b", "", "-c")), max_size=3)

    def image(drawn: tuple[str, list[str], list[str]]) -> ImageConfig:
        shell, *others = drawn
        return ImageConfig(tuple(Word(text, Origin("entrypoint", "drawn")) for text in (shell, *others[0], *others[1])))

    return st.tuples(shells, options, behind).map(image)


def container_configs(*, entrypoint: bool | None = None) -> SearchStrategy[ContainerConfig]:
    """Requests; ``entrypoint`` forces an override of at least one word to be there, or none to be there."""
    asked: dict[bool | None, SearchStrategy[Words | None]] = {
        None: st.none() | words(),
        True: words(min_size=1),
        False: st.none(),
    }
    return st.tuples(
        asked[entrypoint],
        st.none() | words(),
        st.none() | st.lists(entries(), max_size=3).map(tuple),
        st.sampled_from(("", "/", "/y", "//y/./z/")),
        st.sampled_from(("", "v")),
    ).map(lambda drawn: ContainerConfig(*drawn))


_BY_POD = ("containerd", "cri-o")


def engines() -> SearchStrategy[Engine]:
    """The profiles of engines that take requests of the Engine API; they shrink to the first."""
    return st.sampled_from([engine for engine in ENGINES if engine.name not in _BY_POD])


def runtimes() -> SearchStrategy[Engine]:
    """The profiles of engines that the kubelet asks over CRI; they shrink to the first."""
    return st.sampled_from([engine for engine in ENGINES if engine.name in _BY_POD])


_REFERENCES = ("$(A)", "$(B)", "$(no)", "$$", "$", "$(", ")", "(", "x", " ", "${A}", "$A", "\\", "$(A$(B))", "$()")


def referring() -> SearchStrategy[str]:
    """Words of a pod with references to variables in them, and with what looks like some."""
    return st.lists(st.sampled_from(_REFERENCES), max_size=6).map("".join)


def manifests() -> SearchStrategy[str]:
    """Manifests: a pod or a deployment with a container whose fields are right, or any JSON value."""
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

    def spelled(container: dict[str, Any]) -> str:
        pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p"}, "spec": {"containers": [container]}}
        return json.dumps(pod)

    return fields.map(spelled)


def builders() -> SearchStrategy[Builder]:
    """The profiles of builders; they shrink to the first."""
    return st.sampled_from(BUILDERS)


def exec_forms() -> SearchStrategy[str]:
    """Arguments in exec form, with JSON escapes at will."""
    listed = st.lists(texts(), max_size=4)
    return st.tuples(listed, st.booleans()).map(lambda drawn: json.dumps(drawn[0], ensure_ascii=drawn[1]))


def shell_forms() -> SearchStrategy[str]:
    """Arguments in shell form: one line that is neither JSON nor a flag, nor goes on on the next line."""
    plain = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1).map(str.strip)
    return plain.filter(lambda text: text != "" and not text.startswith(("[", "-")) and "\\" not in text)


def near_arrays() -> SearchStrategy[str]:
    """Texts that are nearly, or quite, a JSON array."""
    parts = st.sampled_from(
        ('"a"', '"b c"', ",", "[", "]", " ", "'x'", "1", "null", "\\", "{", "}", ":", "#", '"', "\t")
    )
    return st.lists(parts, max_size=8).map(lambda found: "[" + "".join(found))


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
    """The instructions of one stage behind its FROM; they shrink to fewer."""
    return st.lists(st.sampled_from(_LINES), max_size=7)
