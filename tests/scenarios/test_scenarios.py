"""Every scenario holds on every profile, and the catalogue is whole."""

from __future__ import annotations

import inspect
import json
import re
from itertools import pairwise
from pathlib import Path

import jsonschema
import pytest

import simulator.rulebook
from simulator.callers.devcontainer.single import KEEPING_SCRIPT
from simulator.callers.gitlab import detect_script
from simulator.callers.pasted.rules import PastedLine
from simulator.core.rule import Question
from simulator.images.catalogue import catalogue
from simulator.linting.rules import LINTS
from simulator.oracle import scenarios, vectors
from simulator.releases.changes import every_profile
from simulator.releases.find import every_engine, find_engine
from simulator.rulebook import QUESTIONS, RULES

FOLDER = Path(__file__).parents[2] / "scenarios"
FLAGS, CASES = scenarios.load([str(FOLDER)])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_the_scenario_holds_on_every_profile(case: scenarios.Case) -> None:
    assert list(scenarios.faults(FLAGS, [case])) == []


def test_ids_are_unique_and_flags_are_whole() -> None:
    assert list(scenarios.faults(FLAGS, [])) == []
    assert len({case.id for case in CASES}) == len(CASES) >= 60


IN_TESTS = {"execve.too-long", "last-command.plain", "podman-compose-environment.no-file", "pod-user.not-known"}
"""Shown by tests/unit/launch/test_execve.py, as a case would hold 128 KiB of one word; by the shapes of
tests/unit/shell/test_tail_exec.py, for all shells at once; by tests/cli/test_env_files.py, as the oracle takes an env
file that is not given for one that it does not know; by tests/unit/engine/test_create.py, as a case has an image."""
PASTED = {rule.id for rule in PastedLine.rules()}
"""Shown by tests/unit/callers/test_pasted_lines.py, which looks for all of them: a scenario has words, not a text."""


def test_every_rule_is_shown_by_a_scenario() -> None:
    parts = [part for case in CASES for part in (case.fields, *case.fields.get("except", ()))]
    shown = {shows for part in parts for shows in part.get("shows", ())}
    missing = [rule for rule in RULES if rule not in {*LINTS, *IN_TESTS, *PASTED, *shown}]
    assert not missing, f"no case of scenarios/*.toml has these in its shows; write some: {missing}"


def test_every_rule_is_one_cited_sentence() -> None:
    for rule in RULES.values():
        assert rule.cites, f"{rule.id} cites nothing; give it a place of simulator/core/sources.py"
        assert rule.says.endswith(".") and rule.says[0].isupper(), rule.id
        assert len(rule.says) <= 110 and "should" not in rule.says, rule.id
        assert "  " not in rule.says, rule.id


def test_every_flag_is_used() -> None:
    assert set(FLAGS) == {flag for case in CASES for flag in case.fields["flags"]}


def test_every_question_is_listed_once() -> None:
    assert len(QUESTIONS) == len(set(QUESTIONS))
    assert set(Question.__subclasses__()) == set(QUESTIONS)
    assert sum(len(question.rules()) for question in QUESTIONS) == len(RULES)
    assert all(question.__doc__ and question.__doc__.rstrip().endswith("?") for question in QUESTIONS)


@pytest.mark.parametrize("name", ["docker", "podman"])
def test_neighbouring_engines_are_told_apart_by_a_scenario(name: str) -> None:
    same = [engine for engine in every_engine() if engine.name == name]
    for before, after in pairwise(same):
        names = [f"{engine.name}@{engine.version}" for engine in (before, after)]
        both = [case for case in CASES if set(names) <= set(case.engines())]
        assert any(case.answer(names[0]) != case.answer(names[1]) for case in both), names


def test_every_variant_is_used_by_a_profile() -> None:
    used: set[object] = {value for profile in every_profile() for value in profile if callable(value)}
    modules = {inspect.getmodule(value) for value in used} - {None}
    helpers = {
        "clean",
        "stored_shell",
        "image_of",
        "read_argument",
        "argument_from",
        "join_lines",
        "split_flags",
    }
    helpers |= {"refuse_flags", "drop_flags", "read_run_flags", "not_strings", "almost_json_of", "environment_by_name"}
    helpers |= {"refuse_long_directory", "directory_error"}
    for module in modules:
        assert module is not None
        for name, value in vars(module).items():
            if inspect.isfunction(value) and value.__module__ == module.__name__ and not name.startswith("_"):
                assert value in used or name in helpers, f"{module.__name__}.{name}"


def test_the_compiled_vectors_are_current_and_match_their_schema() -> None:
    text = (FOLDER / "vectors.json").read_text(encoding="utf-8")
    assert text == scenarios.compile_vectors(FLAGS, CASES), "run: dsim scenario compile"
    schema = json.loads((FOLDER / "vectors.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(json.loads(text), schema)


FOLDED = KEEPING_SCRIPT.replace("\n", "\n ")  # as YAML reads it in the file that is added to a Compose project
PUT_BY_CALLERS = {
    "github-actions": ("tail", "/dev/null"),
    "gitlab-ci": ("sh", detect_script()),
    "podman-compose": ("True", "None"),
    "devcontainer": (
        *(KEEPING_SCRIPT, KEEPING_SCRIPT.replace("\n\n", "\n/start.sh\n")),  # alone, and with a feature's entrypoint
        *(FOLDED, FOLDED.replace("\n \n", "\n /start.sh\n")),
    ),
    "kubernetes": ("/tekton/scripts/script-0-XXXXX", "/argo/staging/script"),
}
"""The words that callers put in the place of the image's own, by their rules."""


def test_every_word_of_a_vector_stands_in_its_inputs_or_is_put_there_by_a_rule() -> None:
    for case in vectors.vectors():
        known = [e.config for e in catalogue().every()] if "Catalogue" in case["flags"] else []
        inputs = json.dumps([case.get("image"), case.get("images"), case["request"], known], ensure_ascii=False)
        inputs += re.sub(r"[\\\"']", "", inputs)
        for word in (word for outcome in case["expect"] for word in outcome.get("argv", ())):
            runs = re.findall(r"[^\W\d_]{2,}", word)  # lines may have been joined, and escapes and quotes read
            put = ("/bin/sh", "/run/podman-init", *PUT_BY_CALLERS.get(next(iter(case["request"] or {}), ""), ()))
            assert word in put or all(run in inputs for run in runs), (case["id"], word)


def test_the_catalogue_names_no_engine_outside_its_citations() -> None:
    package = Path(simulator.rulebook.__file__).parent
    paths = [
        path
        for room in ("build", "engine", "callers", "simulation", "analysis")
        for path in (package / room).rglob("*.py")
    ]
    assert len(paths) > 100
    for path in paths:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\b(?:engine|builder|release)\.(?:name|version) (?:[!=]=|in) [\"('{]", text), path
    assert find_engine().name == "docker"
