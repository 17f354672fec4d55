"""From what a caller writes to the words of a container configuration.

Reads: the value of ``run --entrypoint``, JSON values of a create body or an image configuration.
Gives: ``Words`` or None. Compare: docker/cli ``parse`` (cli/command/container/opts.go), moby
``StrSlice.UnmarshalJSON`` (api/types/strslice/strslice.go), Podman ``FillOutSpecGen``
(pkg/specgenutil/specgen.go) and ``cliOpts`` (pkg/api/handlers/compat/containers_create.go).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from simulator.core.rule import Decision, Question, Rule
from simulator.core.sources import DOCKER_CLI, DOCKER_RUN, ENGINE_API, MOBY, MOBY_29, PODMAN, PODMAN_4
from simulator.core.values import Origin, Word, Words, words
from simulator.golang import json, signal


class EntrypointOption(Question):
    """Which words does ``run --entrypoint VALUE`` ask for?"""

    ONE_WORD = Rule(
        "The whole value of --entrypoint is one word: nobody splits it or reads it as JSON.",
        DOCKER_CLI("cli/command/container/opts.go", "parse"),
        DOCKER_RUN("Options", "#options"),
    )
    JSON = Rule(
        "A value of --entrypoint that is a JSON array of strings is a list of words.",
        PODMAN("pkg/specgenutil/specgen.go", "FillOutSpecGen"),
        note="podman --remote loses an empty array on the way, so that the image's entrypoint stays.",
    )
    TEXT = Rule(
        "Any other value of --entrypoint than a JSON array of strings is one word.",
        PODMAN("pkg/specgenutil/specgen.go", "FillOutSpecGen"),
        note="An array with an element of another type leaves what was read of it in front of the whole value.",
    )
    NULL = Rule(
        "The value null of --entrypoint changes nothing: the image's ENTRYPOINT stays.",
        PODMAN("pkg/specgenutil/specgen.go", "FillOutSpecGen"),
    )


def one_word(value: str, origin: Origin) -> Decision[Words | None]:
    """Take the value as one word; an empty value is an empty word."""
    return EntrypointOption.ONE_WORD.gives((Word(value, origin),))


def json_or_word(value: str, origin: Origin) -> Decision[Words | None]:
    """Take the value as a JSON array of strings, else as one word; null is unset."""
    strings, failed = json.decode_strings(value)
    if strings is None:
        return EntrypointOption.NULL.gives(None)
    if failed:
        return EntrypointOption.TEXT.gives(words((*strings, value), origin))
    return EntrypointOption.JSON.gives(words(strings, origin))


class WordList(Question):
    """Which words does a JSON value hold where a list of words is expected?"""

    UNSET = Rule(
        "A list that is missing or null is unset.",
        MOBY("api/types/strslice/strslice.go", "UnmarshalJSON"),
        ENGINE_API("ContainerCreate", "#tag/Container/operation/ContainerCreate"),
    )
    LIST = Rule(
        "A list of strings is the words; the engine takes null in it for a blank word.",
        MOBY("api/types/strslice/strslice.go", "UnmarshalJSON"),
        ENGINE_API("ContainerCreate", "#tag/Container/operation/ContainerCreate"),
    )
    TEXT = Rule(
        "The engine takes a string for one word and does not split it.",
        MOBY("api/types/strslice/strslice.go", "UnmarshalJSON"),
    )
    TEXT_REFUSED = Rule(
        "The engine refuses a string in place of a list.",
        MOBY_29("api/types/container/config.go", "Config"),
        note="Engines before 29.0 take it for one word; the Engine API names lists only.",
    )
    WRONG_TYPE = Rule(
        "The engine refuses a value that is neither a list of strings nor a string.",
        MOBY("api/types/strslice/strslice.go", "UnmarshalJSON"),
        ENGINE_API("ContainerCreate", "#tag/Container/operation/ContainerCreate"),
    )


def word_list(value: Any, origin: Origin) -> Decision[Words | None]:
    """Read null, a list of strings, or a string."""
    if isinstance(value, str):
        return WordList.TEXT.gives((Word(json.well_formed(value), origin),))
    return _list(value, origin)


def word_list_only(value: Any, origin: Origin) -> Decision[Words | None]:
    """Read null or a list of strings."""
    if isinstance(value, str):
        raise WordList.TEXT_REFUSED.refuses(
            "create", f"json: cannot unmarshal string into {origin.where} of type []string"
        )
    return _list(value, origin)


def _list(value: Any, origin: Origin) -> Decision[Words | None]:
    if value is None:
        return WordList.UNSET.gives(None)
    wrong = value
    if isinstance(value, list):
        if (texts := json.strings(value)) is not None:
            return WordList.LIST.gives(words(texts, origin))
        wrong = next(element for element in value if not isinstance(element, str | None))
    raise WordList.WRONG_TYPE.refuses(
        "create", f"json: cannot unmarshal {json.json_type(wrong)} into {origin.where} of type string"
    )


class BodyEntrypoint(Question):
    """Which entrypoint does the body of a create request ask for?"""

    VERBATIM = Rule(
        "The request asks for the list as it is.",
        MOBY("daemon/create.go", "containerCreate"),
    )
    AS_OPTION = Rule(
        "Podman reads a list of one word as the value of --entrypoint.",
        PODMAN("pkg/api/handlers/compat/containers_create.go", "cliOpts"),
    )
    EMPTY_UNSET = Rule(
        "An empty list changes nothing: the image's ENTRYPOINT stays.",
        PODMAN_4("pkg/api/handlers/compat/containers_create.go", "cliOpts"),
        note="Podman 5.6 and later, as Docker, let it remove the image's entrypoint.",
    )


def body_entrypoint(requested: Decision[Words | None]) -> Decision[Words | None]:
    """Take the list unchanged."""
    return BodyEntrypoint.VERBATIM.gives(requested.value, requested)


def body_entrypoint_as_option(requested: Decision[Words | None]) -> Decision[Words | None]:
    """Take the list unchanged, but read a single word as the value of ``--entrypoint``."""
    if requested.value and len(requested.value) == 1:
        (word,) = requested.value
        option = json_or_word(word, word.origin)
        return BodyEntrypoint.AS_OPTION.gives(option.value, requested, option)
    return body_entrypoint(requested)


def body_entrypoint_or_unset(requested: Decision[Words | None]) -> Decision[Words | None]:
    """Take an empty list as unset, and any other as ``body_entrypoint_as_option`` does."""
    if requested.value == ():
        return BodyEntrypoint.EMPTY_UNSET.gives(None, requested)
    return body_entrypoint_as_option(requested)


class BodyCheck(Question):
    """What does an engine refuse in the body of a create request before it looks at the image?"""

    WRONG_TYPE = Rule(
        "The engine refuses a field of another JSON type than its API names.",
        MOBY("runconfig/config.go", "DecodeConfig"),
        ENGINE_API("ContainerCreate", "#tag/Container/operation/ContainerCreate"),
    )
    BAD_SIGNAL = Rule(
        "The engine refuses a stop signal that is neither a number nor a signal's name.",
        MOBY("daemon/container.go", "validateContainerConfig"),
        PODMAN("pkg/util/utils.go", "ParseSignal"),
    )
    BAD_HEALTHCHECK = Rule(
        "The engine refuses a healthcheck interval under a millisecond and negative retries.",
        MOBY("daemon/container.go", "validateHealthCheck"),
    )
    NO_TEST = Rule(
        "The engine refuses a healthcheck without a command.",
        PODMAN("pkg/specgenutil/specgen.go", "MakeHealthCheckFromCli"),
        note="Seen in Podman 5.8.6; 4.3 and 5.4 take an empty test and refuse only the word [].",
    )


def stop_signal(text: str) -> None:
    """Refuse 0 and what is neither a whole number nor a name."""
    if not signal.is_signal(text):
        raise BodyCheck.BAD_SIGNAL.refuses("create", f"invalid signal: {text}")


def stop_signal_capital(text: str) -> None:
    """Refuse 0 and what is neither a whole number nor a name, with the message of engines before 25.0."""
    if not signal.is_signal(text):
        raise BodyCheck.BAD_SIGNAL.refuses("create", f"Invalid signal: {text}")


def stop_signal_to_64(text: str) -> None:
    """Refuse 0, numbers above 64, and what is neither a number nor a name; a leading dash is skipped."""
    text = text.removeprefix("-")
    stop_signal(text)
    if not 1 <= (signal.number(text) or 1) <= 64:
        raise BodyCheck.BAD_SIGNAL.refuses("create", "valid signals are 1 through 64")


def healthcheck(_: Sequence[str], numbers: Mapping[str, int]) -> None:
    """Refuse times, in nanoseconds, between 0 and a millisecond, and negative numbers; 0 is unset."""
    for name, value in numbers.items():
        if name == "Retries" and value < 0:
            raise BodyCheck.BAD_HEALTHCHECK.refuses("create", "Retries in Healthcheck cannot be negative")
        if name != "Retries" and value != 0 and value < 1_000_000:
            raise BodyCheck.BAD_HEALTHCHECK.refuses("create", f"{name} in Healthcheck cannot be less than 1ms")


def healthcheck_any(_: Sequence[str], __: Mapping[str, int]) -> None:
    """Accept any healthcheck."""


_NO_COMMAND = "must define a healthcheck command for all healthchecks"


def healthcheck_with_test(test: Sequence[str], _: Mapping[str, int]) -> None:
    """Refuse a healthcheck without a test; any numbers are accepted."""
    if not test:
        raise BodyCheck.NO_TEST.refuses("create", _NO_COMMAND)


def healthcheck_with_words(test: Sequence[str], _: Mapping[str, int]) -> None:
    """Refuse a test that is one word, an empty JSON array; any numbers are accepted."""
    if len(test) == 1 and json.decode_strings(test[0]) == ((), False):
        raise BodyCheck.NO_TEST.refuses("create", _NO_COMMAND)
