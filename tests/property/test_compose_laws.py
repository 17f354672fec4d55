"""Laws of Compose's loader that hold for all texts."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from simulator.callers.compose.shellwords import split
from simulator.callers.compose.template import Template
from simulator.callers.compose.versions import PROFILES
from simulator.core.rule import Refusal
from simulator.oracle import protocol

VERSIONS = st.sampled_from([profile.version for profile in PROFILES])
SPLITTERS = st.sampled_from([profile.splitter for profile in PROFILES])
TEXT = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), max_size=12)
NASTY = st.text(st.sampled_from("ab \t\n'\"\\`$(){}&|;<>#0-=:?+V"), max_size=14)
IMAGE = {"Entrypoint": ["ex"], "Cmd": ["cx"]}


def ask(service: dict[str, Any], version: str, over: dict[str, Any] | None = None) -> dict[str, Any]:
    """Ask for a service; JSON is YAML."""
    files = {"a.yaml": json.dumps({"services": {"a": {"image": "app", **service}}}, ensure_ascii=False)}
    if over is not None:
        files["b.yaml"] = json.dumps({"services": {"a": over}}, ensure_ascii=False)
    body = {"files": files, "file": list(files), "service": "a", "version": version, "environment": {"V": "a b"}}
    answer = protocol.answer({"images": {"*": IMAGE}, "request": {"compose": body}})
    return {key: answer.get(key) for key in ("outcome", "process", "container", "rule")}


def dollars(text: str) -> str:
    return text.replace("$", "$$")


class TestWords:
    """Compose file reference, command: "a list ... in a manner similar to Dockerfile"; no shell is involved."""

    @given(st.lists(TEXT | NASTY, min_size=1, max_size=4), VERSIONS)
    def test_a_list_is_never_split(self, listed: list[str], version: str) -> None:
        found = ask({"command": [dollars(word) for word in listed]}, version)
        assert list(found["container"]["Cmd"]) == listed

    @given(st.lists(TEXT, min_size=1, max_size=4), SPLITTERS)
    def test_words_in_single_quotes_come_back(self, listed: list[str], splitter: Any) -> None:
        quoted = " ".join("'" + word.replace("'", "'\\''") + "'" for word in listed)
        done, dropped = split(quoted, splitter, lambda rule, message: rule.refuses("request", message))
        assert (list(done.value), dropped) == (listed, "")

    @given(NASTY, SPLITTERS)
    def test_what_is_kept_and_what_is_dropped_make_up_the_text(self, text: str, splitter: Any) -> None:
        try:
            done, dropped = split(text, splitter, lambda rule, message: rule.refuses("request", message))
        except Refusal:
            return
        assert text.endswith(dropped)
        assert sum(map(len, done.value)) <= len(text) - len(dropped)

    @given(st.sampled_from(("command", "entrypoint")), VERSIONS)
    def test_null_is_as_good_as_nothing(self, key: str, version: str) -> None:
        assert ask({key: None}, version)["process"] == ask({}, version)["process"]


class TestInterpolation:
    """Compose interpolation: "$$" gives a dollar sign; values are replaced before they are looked at."""

    @given(NASTY | TEXT, st.booleans())
    def test_doubled_dollar_signs_protect_any_text(self, text: str, lazy: bool) -> None:
        assert Template(lambda _: None, lazy=lazy).substitute(dollars(text)) == text

    @given(TEXT, VERSIONS)
    def test_a_text_is_filled_in_before_it_is_split(self, text: str, version: str) -> None:
        before = ask({"command": dollars(text) + " ${V} '$V'"}, version)
        after = ask({"command": dollars(text) + " a b 'a b'"}, version)
        assert before == after

    @given(st.text(st.sampled_from("ab ' \"$&"), max_size=8))
    def test_a_value_is_not_looked_at_again(self, value: str) -> None:
        assert Template({"V": value}.get, lazy=False).substitute("$V${V}") == value * 2


SERVICE = st.fixed_dictionaries(
    {},
    optional={
        "command": st.lists(TEXT.map(dollars), max_size=3) | st.just("run it"),
        "entrypoint": st.lists(TEXT.map(dollars), min_size=1, max_size=2),
        "environment": st.dictionaries(st.sampled_from("AB"), st.sampled_from(["1", 2, None, True])),
        "user": st.just("me"),
        "working_dir": st.just("/w"),
    },
)


class TestMerging:
    """Compose merge: later files win, mappings are merged by key, shell commands are replaced."""

    @given(SERVICE, VERSIONS)
    def test_the_same_text_again_changes_nothing(self, service: dict[str, Any], version: str) -> None:
        assert ask(service, version, service)["process"] == ask(service, version)["process"]

    @given(SERVICE, VERSIONS)
    def test_an_empty_service_changes_nothing(self, service: dict[str, Any], version: str) -> None:
        assert ask(service, version, {})["process"] == ask(service, version)["process"]

    @given(SERVICE, SERVICE, VERSIONS)
    def test_a_later_command_counts_alone(self, one: dict[str, Any], other: dict[str, Any], version: str) -> None:
        both, second = ask(one, version, other), ask(other, version)
        if "command" in other and both["container"] and second["container"]:
            assert both["container"]["Cmd"] == second["container"]["Cmd"]
