"""A fault that nobody foresaw is one answer, and one sentence of the command line; the next line is answered."""

import json

import pytest

from simulator.cli.main import Dsim, main
from simulator.core.errors import fault_message
from simulator.oracle import protocol

GOOD = '{"id": 2, "image": {"cmd": "[\\"ls\\"]"}, "request": {"engine-api": {}}}'
NOT_FORESEEN = (
    KeyError("x"),
    ValueError("{}"),
    AttributeError("a"),
    MemoryError(),
    ZeroDivisionError(),
    OSError(5, "io"),
)


def _plant(monkeypatch: pytest.MonkeyPatch, place: object, name: str, fault: Exception) -> None:
    """Let a function raise."""

    def broken(*_: object, **__: object) -> None:
        raise fault

    monkeypatch.setattr(place, name, broken)


@pytest.mark.parametrize("fault", NOT_FORESEEN, ids=repr)
def test_the_oracle_outlives_a_fault(fault: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        _plant(patch, protocol, "_answer_object", fault)
        answer = json.loads(protocol.answer_line('{"id": 1}'))
    assert (answer["id"], answer["outcome"]) == (1, "not-modelled" if isinstance(fault, MemoryError) else "invalid")
    assert "\n" not in answer["message"] and answer["message"]
    assert json.loads(protocol.answer_line(GOOD))["outcome"] == "process"


def test_a_fault_is_told_by_its_kind_and_place() -> None:
    assert "KeyError in unknown" in fault_message(KeyError("secret"))
    assert "secret" not in fault_message(KeyError("secret"))
    answer = json.loads(protocol.answer_line(None))  # type: ignore[arg-type]  # a line is never None
    assert "Error in simulator/" in answer["message"]


@pytest.mark.parametrize("fault", NOT_FORESEEN[:-1], ids=repr)
def test_the_command_line_ends_with_a_sentence(
    fault: Exception, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _plant(monkeypatch, Dsim, "invoke", fault)
    assert main(["profile"]) == (3 if isinstance(fault, MemoryError) else 2)
    written = capsys.readouterr()
    assert written.out == ""
    assert written.err.startswith("dsim: ") and written.err.count("\n") == 1
    assert "Traceback" not in written.err


@pytest.mark.parametrize(
    "words",
    [["\x1b[31m"], ["rule", "\x1b[31m"], ["resolve", "--\x1b[31m"], ["resolve", "--config", "docker://\x1b[31m"]],
    ids=repr,
)
def test_a_mistake_of_usage_moves_no_cursor(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2
    told = capsys.readouterr().err
    assert told and "\x1b" not in told


@pytest.mark.parametrize("spec", ["{::", "{:>2000000000}::", "{0}::", "{x}:/b::"])
def test_braces_of_a_volume_are_text(spec: str) -> None:
    answer = protocol.answer({"image": {"cmd": '["ls"]'}, "request": {"docker-run": ["-v", spec, "x"]}})
    assert answer["outcome"] == "refused"
    assert f"invalid spec: {spec}: empty section between colons" in answer["message"]
