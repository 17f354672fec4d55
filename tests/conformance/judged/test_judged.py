"""What is kept of a verdict, and the page that is made of it."""

from __future__ import annotations

from simulator.oracle.conformance import Conformance, Verdict
from simulator.oracle.trials import Trial
from simulator.rulebook import RULES
from tests.conformance.judged import page as pages
from tests.conformance.judged.programs import (
    NOT_ASKED,
    PROGRAMS,
    dockerfiles,
    engines,
    recorded_trials,
    recordings,
    started,
    variables,
)
from tests.conformance.judged.results import misses, question, read_results, replaced, result, shortened


def trial(name: str, *rules: str) -> Trial:
    case = {"id": name, "flags": [], "shows": list(rules), "request": {"docker-run": ["IMAGE", "a b"]}}
    return Trial(case, {"on": ["docker@28.5"], "argv": ["a b"]}, "docker@28.5")


VERDICTS = Conformance(
    ("program",),
    (
        Verdict(trial("many", "cmd.given", "argv.joined", "form.exec"), "failed", ("x is expected,\n and found is y",)),
        Verdict(trial("few", "cmd.given"), "unanswered", ("it ended",)),
        Verdict(trial("again", "cmd.given"), "failed", ("again",)),
        Verdict(trial("good", "cmd.given", "form.exec"), "passed"),
        Verdict(trial("other", "cmd.given"), "skipped", ("not claimed",)),
    ),
    {},
)


def test_each_missed_rule_has_one_example_and_the_plainest_one() -> None:
    first, second = misses(VERDICTS)
    assert first["case"] == "again"
    assert first["rules"] == [["cmd.given", 3, 4]]
    assert second["case"] == "many"
    assert second["rules"] == [["argv.joined", 1, 1], ["form.exec", 1, 2]]
    assert second["why"] == "x is expected, and found is y"
    assert second["asked"] == "docker run IMAGE 'a b'"


def test_what_is_skipped_was_not_asked() -> None:
    kept = result(VERDICTS, "docker", "1.0", "2026-01-02")
    assert (kept["passed"], kept["missed"], kept["left_out"]) == (1, 3, {"not claimed": 1})


def test_a_result_takes_the_place_of_the_one_before() -> None:
    rows = [{"name": "a", "version": "2"}, {"name": "b", "version": "1"}]
    assert replaced(rows, {"name": "a", "version": "3"}) == [{"name": "a", "version": "3"}, rows[1]]
    assert replaced(rows[1:], rows[0]) == rows


def test_a_question_is_written_as_a_person_would() -> None:
    files = {"request": {"compose": {"files": {"a.yaml": "x: 1\n", "b.yaml": "y:\n  z\n"}, "service": "s"}}}
    assert question(Trial(files, {}, "docker@28.5")) == "a.yaml: x: 1\nb.yaml:\ny:\n  z"
    texts = {"image": {"cmd": '["c"]', "shell": '["s"]'}, "request": {"engine-api": {"Cmd": ["x"]}}}
    assert question(Trial(texts, {}, "docker@28.5")) == 'SHELL ["s"]\nCMD ["c"]\nengine-api: {"Cmd": ["x"]}'
    based = {"images": {"b": {"Cmd": ["c"]}}, "image": {"dockerfile": "FROM b\n"}, "request": {"engine-api": {}}}
    assert question(Trial(based, {}, "docker@28.5")) == 'image b: {"Cmd": ["c"]}\nFROM b'
    configured = {"image": {"config": {"Cmd": ["c"]}}, "request": {"docker-run": ["IMAGE"]}}
    assert question(Trial(configured, {}, "docker@28.5")) == 'image: {"Cmd": ["c"]}\ndocker run IMAGE'
    assert shortened("x" * 500) == "x" * 400 + " ..."


def test_two_long_lists_are_shown_where_they_differ() -> None:
    same = "x" * 500
    why = f'process.args ["{same}a{same}"] is expected, and found is ["{same}b"]'
    verdict = Verdict(trial("long", "cmd.given"), "failed", (why,))
    (miss,) = misses(Conformance(("program",), (verdict,), {}))
    expected = f"... {'x' * 20}a{'x' * 112} ..."
    assert miss["why"] == f'process.args {expected} is expected, and found is ... {"x" * 20}b"]'


def test_only_containers_that_start_are_asked_about() -> None:
    for caller in ("docker-run", "compose", "engine-api"):
        assert started(caller)
        assert all("argv" in each.expected for each in started(caller))
    assert dockerfiles()
    assert all(set(each.expected) == {"on", "image"} for each in variables())


def test_an_engine_was_asked_in_its_own_version() -> None:
    date, asked = recorded_trials("docker-20.10.24")
    assert date.startswith("20")
    assert {each.engine for each in asked} == {"docker@20.10"}


def test_the_results_are_those_of_the_recordings_that_there_are() -> None:
    results = read_results()
    assert results["recorded"] == list(recordings()), "judge again: python -m tests.conformance.judged"
    asked = {
        f"{row['name']}-{row['version']}": (row["date"], row["passed"] + row["missed"]) for row in results["engines"]
    }
    known = {engine: recorded_trials(engine) for engine in engines()}
    assert asked == {engine: (date, len(each)) for engine, (date, each) in known.items()}


def test_the_results_are_about_programs_and_rules_that_there_are() -> None:
    results = read_results()
    assert {row["name"] for row in results["programs"]} <= {program.name for program in PROGRAMS}
    rules = {
        rule
        for row in (*results["programs"], *results["engines"])
        for miss in row["misses"]
        for rule, *_ in miss["rules"]
    }
    assert rules <= set(RULES)
    assert not set(NOT_ASKED) & {program.name for program in PROGRAMS}


def test_the_page_says_what_the_results_say() -> None:
    text = pages.page()
    for row in read_results()["programs"]:
        asked = row["passed"] + row["missed"]
        (line,) = (each for each in text.splitlines() if each.startswith(f"| [{row['name']}](#"))
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        assert cells[1:] == [row["version"], row["date"], *map(str, (asked, row["passed"], row["missed"])), cells[-1]]
        assert all(miss["why"][:60] in text for miss in row["misses"])
