"""`dsim conform` judges whatever program it is given, and tells what the program did."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from simulator.cli.main import cli
from simulator.oracle.vectors import vectors

CASE = "image-entrypoint-blank"
HEAD = """
import json, sys, time
def answer_line(line):
    from simulator.oracle.protocol import answer_line
    return answer_line(line)
def lines():
    for number, line in enumerate(sys.stdin):
        yield number, line
def say(text):
    print(text, flush=True)
"""
ORACLE = [sys.executable, "-m", "simulator", "oracle"]
RIGHT = "say(answer_line(line))"


def conform(body: str, *options: str, only: str = CASE) -> Result:
    """Judge a program of which ``body`` is what it does with each line."""
    loop = body if body.startswith("\n") else f"for number, line in lines():\n    {body}"
    program = [sys.executable, "-c", HEAD + loop]
    return CliRunner().invoke(cli, ["conform", "--timeout", "60", "--only", only, *options, "--", *program])


def told(body: str, *options: str, only: str = CASE) -> dict[str, Any]:
    result: dict[str, Any] = json.loads(conform(body, "--format", "json", *options, only=only).stdout)
    return result


def reasons(result: dict[str, Any]) -> list[str]:
    return [why for verdict in result["verdicts"] for why in verdict.get("why", ())]


ASKED = len([engine for case in vectors() if case["id"] == CASE for e in case["expect"] for engine in e["on"]])  # fmt: skip  # noqa: E501


def test_the_oracle_of_dsim_is_perfect() -> None:
    done = CliRunner().invoke(cli, ["conform", "--timeout", "60", "--format", "json", "--", *ORACLE])
    result = json.loads(done.stdout)
    assert done.exit_code == 0, reasons(result)[:5]
    assert result["counts"]["passed"] == len(result["verdicts"]) > 3000
    assert result["notes"] == result["left_out"] == {}
    assert len(result["rules"]) > 500 and all(set(row) >= {"passed", "failed"} for row in result["rules"].values())


def test_a_right_program_passes_and_one_that_is_wrong_fails() -> None:
    right, wrong = conform(RIGHT), conform('say(answer_line(line).replace(\'"args":[\', \'"args":["x",\'))')
    assert (right.exit_code, wrong.exit_code) == (0, 1)
    assert f"{ASKED} passed, 0 failed" in right.stdout
    assert f"0 passed, {ASKED} failed" in wrong.stdout
    assert f'{CASE} on docker@28.5: process.args ["' in wrong.stdout


def test_only_what_is_given_is_judged_and_what_is_left_out_is_named() -> None:
    keep = (
        "a = json.loads(answer_line(line)); say(json.dumps({k: a[k] for k in ('id', 'outcome', 'process') if k in a}))"
    )
    result = told(keep)
    assert result["counts"]["passed"] == ASKED
    assert result["left_out"] == {"container": ASKED, "image": ASKED, "trace": ASKED}


def test_what_is_not_supported_is_skipped_and_pointed_out_where_it_is_right() -> None:
    skip = "a = json.loads(answer_line(line)); a.update(outcome='not-modelled', message='later'); say(json.dumps(a))"
    assert f"skipped, though the answer is right\n  {CASE} on docker@20.10: later" in conform(skip).stdout
    assert conform(skip).exit_code == 1  # nothing passed
    named = told(RIGHT, "--skip", "podman@5.8")
    assert (named["counts"]["skipped"], named["counts"]["passed"]) == (1, ASKED - 1)
    assert [verdict["engine"] for verdict in named["verdicts"] if verdict.get("would_pass")] == ["podman@5.8"]
    silent = told("say(json.dumps({'id': number, 'outcome': 'not-modelled'}))")
    assert silent["counts"]["skipped"] == ASKED and not any(verdict.get("would_pass") for verdict in silent["verdicts"])


@pytest.mark.parametrize(
    ("body", "unanswered", "said"),
    [
        (
            "sys.exit('bye') if json.loads(line)['id'] == 2 else " + RIGHT,
            1,
            "it ended with exit status 1 and said: bye",
        ),
        ("time.sleep(60) if json.loads(line)['id'] == 2 else " + RIGHT, 1, "it wrote no answer in time"),
        ("say('?') if number == 2 else " + RIGHT, 1, "a line came in place of the answer that is no JSON object: ?"),
        ("say('[1]' if number == 2 else answer_line(line))", 1, "that is no JSON object: [1]"),
        ("say('{}' if number == 2 else answer_line(line))", 1, "that does not have the id of a request: {}"),
        ("say('{\"id\": 99}' if number == 2 else answer_line(line))", 1, "that has the id 99, which it was not sent"),
        ("number == 2 or " + RIGHT, 1, "answered out of order: a later request was answered first"),
        ("say('\\x1b[31m') if number == 2 else " + RIGHT, 1, "no JSON object: \\u001b[31m"),
    ],
)
def test_one_answer_that_does_not_come_costs_one_trial(body: str, unanswered: int, said: str) -> None:
    result = told(body, *(("--timeout", "3") if "sleep" in body else ()))
    assert (result["counts"]["unanswered"], result["counts"]["passed"]) == (unanswered, ASKED - unanswered)
    (reason,) = reasons(result)
    assert said in reason


def test_answers_in_another_order_are_seen() -> None:
    swapped = (
        "\nheld = []\nfor number, line in lines():\n    held.append(answer_line(line))\n"
        "    if number > 0: [say(held.pop()) for answer in held[:]]\n"
    )
    result = told(swapped)
    assert "answered out of order: a later request was answered first" in reasons(result)
    assert any("answered a request when the answer to a later one had come" in note for note in result["notes"])


@pytest.mark.parametrize("body", ["say(answer_line(line) + '\\n' + answer_line(line))", "\nsay('{\"id\": 0}' * 9)\n"])
def test_answers_that_nobody_asked_for_are_told(body: str) -> None:
    assert conform(body, "--timeout", "1").exit_code == 1


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("\nwhile True: say('{\"id\": 0}')\n", "it wrote no answer in time"),
        ("\nwhile True: sys.stdout.write('x' * 65536)\n", ""),
        ("\ntime.sleep(60)\n", "not asked, because the program was silent 5 times"),
        ("\nsys.exit(7)\n", "it ended with exit status 7"),
    ],
)
def test_a_program_that_never_answers_ends_the_run(body: str, said: str) -> None:
    result = told(body, *(() if "exit" in body else ("--timeout", "0.2")))
    assert result["counts"]["passed"] == 0 and len(result["verdicts"]) == ASKED
    assert any(said in reason for reason in reasons(result))


def test_what_happens_at_the_end_is_told() -> None:
    result = told(f"\nfor number, line in lines(): {RIGHT}\nsys.exit(4)\n")
    assert result["notes"] == {"after the end of its input it ended with exit status 4": 1}
    assert conform(f"\nfor number, line in lines(): {RIGHT}\nsys.exit(4)\n").exit_code == 1


def test_a_wrong_name_is_a_usage_error(tmp_path: Path) -> None:
    done = conform(RIGHT, "--skip", "no-such")
    assert done.exit_code == 2 and "nothing in the vectors has the name no-such" in done.stderr
    done = CliRunner().invoke(cli, ["conform", "--", str(tmp_path / "none")])
    assert done.exit_code == 2 and "cannot be started: no such file or directory" in done.stderr


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"schema": "dsim-vectors/1"}', '{"schema": "dsim-vectors/1", "groups": [{"cases": [{}]}]}'])  # fmt: skip  # noqa: E501
def test_a_file_that_holds_no_vectors_is_told(text: str, tmp_path: Path) -> None:
    (tmp_path / "v.json").write_text(text)
    done = CliRunner().invoke(cli, ["conform", "--vectors", str(tmp_path / "v.json"), "--", "true"])
    assert done.exit_code == 2 and "v.json" in done.stderr and "fault" not in done.stderr
