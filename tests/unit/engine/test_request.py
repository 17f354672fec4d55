"""Values of a create request: entrypoints, lists of words, stop signals, healthchecks.

The values are those of the recordings ``docker-*.cases`` and ``podman-*.cases``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from simulator.core.rule import Refusal
from simulator.core.values import Origin, Words
from simulator.engine import request
from tests.tables import readable

ORIGIN = Origin("request", "Cmd")
Texts = tuple[str, ...] | None


def refusal(call: Callable[..., object], *values: Any) -> str:
    """Give the message that a check refuses its values with, blank where it takes them."""
    try:
        call(*values)
    except Refusal as refused:
        assert refused.stage == "create"
        return str(refused)
    return ""


@pytest.mark.parametrize(
    ("value", "docker", "podman", "rule"),
    [
        ("e", ("e",), ("e",), request.EntrypointOption.TEXT),
        ("e 1", ("e 1",), ("e 1",), request.EntrypointOption.TEXT),
        ("", ("",), ("",), request.EntrypointOption.TEXT),
        ('["e","1"]', ('["e","1"]',), ("e", "1"), request.EntrypointOption.JSON),
        ("[]", ("[]",), (), request.EntrypointOption.JSON),
        ("null", ("null",), None, request.EntrypointOption.NULL),
        ('["a",1]', ('["a",1]',), ("a", "", '["a",1]'), request.EntrypointOption.TEXT),
        ('{"a":1}', ('{"a":1}',), ('{"a":1}',), request.EntrypointOption.TEXT),
    ],
    ids=readable,
)
def test_the_value_of_entrypoint_is_one_word_or_json(value: str, docker: Texts, podman: Texts, rule: object) -> None:
    one, read = request.one_word(value, ORIGIN), request.json_or_word(value, ORIGIN)
    assert (one.value, one.rule) == (docker, request.EntrypointOption.ONE_WORD)
    assert (read.value, read.rule) == (podman, rule)
    assert {word.origin for word in (*(one.value or ()), *(read.value or ()))} == {ORIGIN}


LISTS = request.WordList


@pytest.mark.parametrize(
    ("value", "found", "rule"),
    [
        (None, None, LISTS.UNSET),
        ([], (), LISTS.LIST),
        (["a", "b c"], ("a", "b c"), LISTS.LIST),
        (["a", None], ("a", ""), LISTS.LIST),
        (["\ud800"], ("\ufffd",), LISTS.LIST),
    ],
)
def test_a_list_of_words_is_read(value: Any, found: Texts, rule: object) -> None:
    for read in (request.word_list, request.word_list_only):
        decided = read(value, ORIGIN)
        assert (decided.value, decided.rule) == (found, rule)
        assert all(word.origin == ORIGIN for word in decided.value or ())


@pytest.mark.parametrize(
    ("value", "name"),
    [(5, "number"), (1.5, "number"), (True, "bool"), ({"a": 1}, "object"), ([1], "number"), (["a", 1.5], "number"),
     ([["x"]], "array"), ([True], "bool"), ([{}], "object"), (["a", False, {}], "bool")],
)  # fmt: skip
def test_other_values_are_refused_with_their_type(value: Any, name: str) -> None:
    for read in (request.word_list, request.word_list_only):
        assert refusal(read, value, ORIGIN) == f"json: cannot unmarshal {name} into Cmd of type string"


def test_a_text_is_one_word_before_docker_29() -> None:
    decided = request.word_list("a \ud800", ORIGIN)
    assert (decided.value, decided.rule) == (("a \ufffd",), LISTS.TEXT)
    assert refusal(request.word_list_only, "a b", ORIGIN) == "json: cannot unmarshal string into Cmd of type []string"


BODY = request.BodyEntrypoint


@pytest.mark.parametrize(
    ("asked", "docker", "podman", "podman_5_4"),
    [
        (None, (None, BODY.VERBATIM), (None, BODY.VERBATIM), (None, BODY.VERBATIM)),
        ([], ((), BODY.VERBATIM), ((), BODY.VERBATIM), (None, BODY.EMPTY_UNSET)),
        (["", "x"], (("", "x"), BODY.VERBATIM), (("", "x"), BODY.VERBATIM), (("", "x"), BODY.VERBATIM)),
        (["e"], (("e",), BODY.VERBATIM), (("e",), BODY.AS_OPTION), (("e",), BODY.AS_OPTION)),
        (['["a"]'], (('["a"]',), BODY.VERBATIM), (("a",), BODY.AS_OPTION), (("a",), BODY.AS_OPTION)),
        (["null"], (("null",), BODY.VERBATIM), (None, BODY.AS_OPTION), (None, BODY.AS_OPTION)),
    ],
)
def test_the_entrypoint_of_a_body(asked: Any, docker: Any, podman: Any, podman_5_4: Any) -> None:
    read = request.word_list(asked, ORIGIN)
    for take, expected in (
        (request.body_entrypoint, docker),
        (request.body_entrypoint_as_option, podman),
        (request.body_entrypoint_or_unset, podman_5_4),
    ):
        found = take(read)
        assert (found.value, found.rule) == expected
        assert found.premises[0] is read
        assert _origins(found.value) <= {ORIGIN}


def _origins(found: Words | None) -> set[Origin]:
    return {word.origin for word in found or ()}


INVALID, RANGE = "nvalid signal: {}", "valid signals are 1 through 64"


@pytest.mark.parametrize(
    ("text", "docker", "podman"),
    [
        ("TERM", "", ""),
        ("SIGTERM", "", ""),
        ("sigterm", "", ""),
        ("9", "", ""),
        ("+9", "", ""),
        ("09", "", ""),
        ("-1", "", ""),
        ("1", "", ""),
        ("64", "", ""),
        ("0", INVALID, INVALID),
        ("65", "", RANGE),
        ("RTMIN+3", "", ""),
        ("RTMIN+15", "", ""),
        ("RTMIN+16", INVALID, INVALID),
        ("RTMAX-14", "", ""),
        ("RTMAX-15", INVALID, INVALID),
        ("BOGUS", INVALID, INVALID),
        ("--1", INVALID, RANGE),  # pkg/util/utils.go, ParseSignal: one dash is cut off, then -1 is out of range
    ],
)
def test_a_stop_signal_is_a_number_or_a_name(text: str, docker: str, podman: str) -> None:
    said = docker.format(text)
    assert refusal(request.stop_signal, text) == (said and f"i{said}")
    assert refusal(request.stop_signal_capital, text) == (said and f"I{said}")
    found = refusal(request.stop_signal_to_64, text)
    assert found.partition(":")[0] == (podman if podman in ("", RANGE) else "invalid signal")


SHORT, NEGATIVE = "{} in Healthcheck cannot be less than 1ms", "Retries in Healthcheck cannot be negative"


@pytest.mark.parametrize("name", ["Interval", "Timeout", "StartPeriod"])
@pytest.mark.parametrize(
    ("value", "said"), [(-1, SHORT), (0, ""), (1, SHORT), (999_999, SHORT), (1_000_000, ""), (1_000_001, "")]
)
def test_the_times_of_a_healthcheck(name: str, value: int, said: str) -> None:
    assert refusal(request.healthcheck, ["NONE"], {name: value}) == said.format(name)
    assert refusal(request.healthcheck_with_test, ["NONE"], {name: value}) == ""
    assert refusal(request.healthcheck_with_words, ["NONE"], {name: value}) == ""


@pytest.mark.parametrize(("value", "said"), [(-1, NEGATIVE), (0, ""), (1, ""), (999_999, ""), (1_000_000, "")])
def test_the_retries_of_a_healthcheck(value: int, said: str) -> None:
    assert refusal(request.healthcheck, ["NONE"], {"Retries": value}) == said
    assert refusal(request.healthcheck, ["NONE"], {"Interval": 10**9, "Retries": value}) == said


NO_TEST = "must define a healthcheck command for all healthchecks"


@pytest.mark.parametrize(
    ("test", "podman_5_8", "older"),
    [
        ([], NO_TEST, ""),
        (["[]"], "", NO_TEST),
        ([""], "", ""),
        (["none"], "", ""),
        (["CMD"], "", ""),
        (["CMD", "a"], "", ""),
        (["FOO", "x"], "", ""),
    ],
)
def test_the_words_of_a_healthcheck(test: list[str | None], podman_5_8: str, older: str) -> None:
    assert refusal(request.healthcheck, test, {}) == ""
    assert refusal(request.healthcheck_with_test, test, {}) == podman_5_8
    assert refusal(request.healthcheck_with_words, test, {}) == older
