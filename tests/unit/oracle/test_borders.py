"""Borders of rules that one character, one name or one version decides; each is asked through the oracle.

Sources: BuildKit ``ProcessWords`` and ``withShell`` (frontend/dockerfile/shell/lex.go), ``proxyArgs`` of moby's
builder (builder/dockerfile/buildargs.go), podman ``CompleteSpec`` (pkg/specgen/generate/container.go).
"""

from __future__ import annotations

from typing import Any

import pytest

from simulator.oracle import protocol

PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


def _image(text: str, builder: str = "buildkit@0.25", **more: Any) -> Any:
    return protocol.answer({"image": {"dockerfile": text, "builder": builder, **more}, "images": {"b": {"Cmd": ["c"]}}})


@pytest.mark.parametrize(
    ("engine", "entry", "value"),
    [
        ("podman@5.4", "A=b=c", "b=c"),
        ("podman@5.4", "A=${A}=c", "1=c"),
        ("podman@5.4", "A==", "="),
        ("podman@4.3", "A=b=c", "b"),
        ("podman@4.3", "A==", ""),
        ("podman@4.3", "A=b", "b"),
    ],
)
def test_a_second_equals_sign_of_a_merge(engine: str, entry: str, value: str) -> None:
    line = {"image": {"config": {"Cmd": ["x"], "Env": ["A=1"]}}, "request": {"podman-run": ["--env-merge", entry, "x"]}}
    assert f"A={value}" in protocol.answer({"engine": engine, **line})["process"]["env"]


@pytest.mark.parametrize(
    ("words", "ports"),
    [("8\\0 9", {"80/tcp", "9/tcp"}), ('8"0" 9', {"80/tcp", "9/tcp"}), ("'80' 9", {"80/tcp", "9/tcp"})],
)
def test_an_escape_or_a_quote_inside_a_word_does_not_split_it(words: str, ports: set[str]) -> None:
    assert set(_image(f"FROM scratch\nEXPOSE {words}\n")["image"]["ExposedPorts"]) == ports


@pytest.mark.parametrize("char", ["\x1c", "\x1d", "\x1e", "\x1f"])
def test_a_separator_of_ascii_is_no_blank(char: str) -> None:
    assert _image(f"FROM scratch\nCMD{char}a\n")["outcome"] == "refused"
    assert _image(f"FROM scratch\n{char}CMD a\n")["outcome"] == "refused"
    assert f"A=x{char}" in _image(f"FROM scratch\nENV A=x{char}\n")["image"]["Env"]
    assert _image(f"FROM scratch\nCMD a{char}\n")["image"]["Cmd"][-1] == f"a{char}"


PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY", "NO_PROXY")


@pytest.mark.parametrize("name", [form for name in (*PROXIES, "ALL_PROXY") for form in (name, name.lower())])
def test_which_arguments_no_arg_needs_to_declare(name: str) -> None:
    text, arguments = f"FROM scratch\nENV A=${name}\n", {name: "v"}
    known = name.upper() in PROXIES
    assert "A=v" in _image(text, "classic@28.5", build_args=arguments)["image"]["Env"]
    assert ("A=v" in _image(text, "buildah@1.43", build_args=arguments)["image"]["Env"]) == known
    assert "A=v" not in _image(text, build_args=arguments)["image"]["Env"]
    assert "A=v" in _image(text.replace("ENV", f"ARG {name}\nENV"), build_args=arguments)["image"]["Env"]


@pytest.mark.parametrize("name", ["HTTP_PROXYS", "PROXY", "http_Proxy", "GIT_PROXY"])
def test_other_arguments_have_to_be_declared(name: str) -> None:
    text = f"FROM scratch\nENV A=${name}\n"
    assert "A=v" not in _image(text, "classic@28.5", build_args={name: "v"})["image"]["Env"]


@pytest.mark.parametrize("base", ["scratch", "b"])
def test_path_in_a_stage_whose_base_has_none(base: str) -> None:
    text = f"FROM {base}\nENV A=$PATH\n"
    for builder in ("buildkit@0.8", "buildkit@0.25", "classic@28.5"):
        assert _image(text, builder)["image"]["Env"] == (f"PATH={PATH}", f"A={PATH}")
