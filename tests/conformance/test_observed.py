"""dsim agrees with what real engines and builders were seen to do; always run, offline."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.callers.compose.versions import PROFILES
from simulator.launch.rootfs import Program
from simulator.releases.changes import every_profile
from tests.conformance.cases.forms import Instruction
from tests.conformance.cases.scenarios import scenario_cases
from tests.conformance.comparisons import (
    acts,
    changes,
    compose,
    compose_builds,
    compose_values,
    devcontainers,
    dockerfiles,
    execs,
    forms,
    kube_plays,
    lines,
    podman_lines,
    quadlets,
    scripts,
    service_lines,
    service_updates,
    services,
    shells,
    stacks,
    starts,
)
from tests.conformance.comparisons.dockerfiles import reason_of
from tests.conformance.comparisons.starts import Seen
from tests.conformance.recordings import OBSERVED, read

STARTS = sorted(OBSERVED.glob("*.cases.jsonl.gz"))
SCENARIOS = sorted(OBSERVED.glob("*.scenarios.jsonl.gz"))
FILES = sorted(OBSERVED.glob("*.dockerfiles.jsonl.gz"))
BASES = sorted(OBSERVED.glob("*.bases.jsonl.gz"))
LINES = sorted(OBSERVED.glob("docker-*.lines.jsonl.gz"))
PODMAN_LINES = sorted(OBSERVED.glob("podman-[0-9]*.lines.jsonl.gz"))
CHANGES = sorted(OBSERVED.glob("*.changes.jsonl.gz"))
UPDATES = sorted(OBSERVED.glob("docker-*.updates.jsonl.gz"))
SWARM = sorted(OBSERVED.glob("docker-*.services.jsonl.gz"))
STACKS = sorted(OBSERVED.glob("*.stacks.jsonl.gz"))
STACK_SLIPS = sorted(OBSERVED.glob("*.stack-slips.jsonl.gz"))
EXECS = sorted(OBSERVED.glob("*.execs.jsonl.gz"))
PODMAN_COMPOSE = sorted(OBSERVED.glob("podman-*.compose.jsonl.gz"))
COMPOSE = sorted(OBSERVED.glob("compose-*.jsonl.gz"))
ACTS = sorted(OBSERVED.glob("act-[0-9]*.jsonl.gz"))
DEVCONTAINER_LINES = sorted(OBSERVED.glob("devcontainer-*s-*.jsonl.gz"))
DEVCONTAINERS = sorted(OBSERVED.glob("devcontainer-[0-9]*.jsonl.gz"))
SLIPS = sorted(OBSERVED.glob("slips-*.jsonl.gz"))
VALUES = sorted(OBSERVED.glob("values-*.jsonl.gz"))
SHARED = sorted(OBSERVED.glob("shared-*.jsonl.gz"))
BUILDS = sorted(OBSERVED.glob("builds-*.jsonl.gz"))
PLAYS = sorted(OBSERVED.glob("podman-*.plays.jsonl.gz"))
QUADLETS = sorted(OBSERVED.glob("podman-*.quadlets.jsonl.gz"))
SERVICES = sorted(OBSERVED.glob("systemd-*.services.jsonl.gz"))
SHELLS = sorted(OBSERVED.glob("*.shells.jsonl.gz"))
SCRIPTS = sorted(OBSERVED.glob("*.scripts.jsonl.gz"))
EXPANSIONS = sorted(OBSERVED.glob("*.expansions.jsonl.gz"))
ERRORS = sorted(OBSERVED.glob("*.errors.jsonl.gz"))
REDIRECTIONS = sorted(OBSERVED.glob("*.redirections.jsonl.gz"))
NUMBERS = sorted(OBSERVED.glob("*.numbers.jsonl.gz"))
LEAST_DEFINITE = {"ksh": 0.55, "zsh": 0.35}
"""Of these shells less is followed: what differs from POSIX was not modelled."""
FORMS = sorted(OBSERVED.glob("*.forms.jsonl.gz"))


def stem(path: Path) -> str:
    return path.name.partition(".jsonl")[0]


@pytest.mark.parametrize("path", [*STARTS, *SCENARIOS], ids=stem)
def test_dsim_starts_containers_as_the_engine_did(path: Path) -> None:
    about, rows = read(path)
    name = f"{about['engine']}@{about['version']}"
    found = [starts.difference(case, Seen(*seen), name) for case, *seen in rows]
    assert [text for text in found if text] == []


@pytest.mark.parametrize("path", STARTS, ids=stem)
def test_every_engine_was_asked_at_least_two_thousand_times(path: Path) -> None:
    assert len(read(path)[1]) >= 2000


@pytest.mark.parametrize("path", SCENARIOS, ids=stem)
def test_every_scenario_was_put_to_the_engine(path: Path) -> None:
    about, rows = read(path)
    now = scenario_cases(about["engine"], about["version"])
    assert [case for case, *_ in rows] == now, "record again: python -m tests.conformance.adapters.record"


@pytest.mark.parametrize("path", SHELLS, ids=stem)
def test_dsim_knows_which_commands_get_the_process_of_the_shell(path: Path) -> None:
    about, rows = read(path)
    family = shells.family_of(about["engine"], about["version"], about["build"])
    found = [shells.difference(text, seen, family) for text, *seen in rows]
    assert [text for text in found if text] == []
    assert len(rows) >= 500
    assert sum(bool(replaced) for _, _, replaced in rows) >= 50


def script_differences(path: Path) -> tuple[list[str], int, int]:
    """Follow each recorded script once: give what differs, how many there are, and of how many dsim says one thing.

    Each has the arguments of its file, or whether it is a file or stands behind -c.
    """
    about, rows = read(path)
    program, called = Program(about["engine"], about["version"], about["build"]), about.get("called", "asked")
    wrong, definite = [], 0
    for text, how, shown, status in rows:
        words, mode = ([], how) if isinstance(how, str) else (how, "file")
        found = scripts.followed(text, words, program, called, mode)
        definite += scripts.is_definite(found)
        if scripts.differs(found, shown, status):
            wrong.append(f"{text}\n{words}: dsim {scripts.said(found)}, shell {shown}, {status}")
    return wrong, len(rows), definite


@pytest.mark.parametrize("path", SCRIPTS, ids=stem)
def test_dsim_follows_drawn_scripts_as_the_shell_did(path: Path) -> None:
    differences, count, definite = script_differences(path)
    assert differences == []
    assert count >= 200
    assert definite >= LEAST_DEFINITE.get(read(path)[0]["engine"], 0.7) * count


@pytest.mark.parametrize("path", EXPANSIONS, ids=stem)
def test_dsim_expands_words_as_the_shell_did(path: Path) -> None:
    differences, count, _ = script_differences(path)
    assert differences == []
    assert count >= 500


@pytest.mark.parametrize("path", ERRORS, ids=stem)
def test_dsim_knows_which_errors_of_a_builtin_end_the_shell(path: Path) -> None:
    differences, count, _ = script_differences(path)
    assert differences == []
    assert count >= 900


@pytest.mark.parametrize("path", REDIRECTIONS, ids=stem)
def test_dsim_follows_file_descriptors_as_the_shell_did(path: Path) -> None:
    differences, count, _ = script_differences(path)
    assert differences == []
    assert count >= 600


@pytest.mark.parametrize("path", NUMBERS, ids=stem)
def test_dsim_reads_numbers_as_the_shell_did(path: Path) -> None:
    differences, count, _ = script_differences(path)
    assert differences == []
    assert count >= 500


@pytest.mark.parametrize("path", FORMS, ids=stem)
def test_dsim_reads_arguments_as_the_builder_did(path: Path) -> None:
    about, rows = read(path)
    name = f"{about['engine']}@{about['version']}"
    wrong = []
    for texts, seen, message in rows:
        ours = forms.simulated(Instruction(*texts), name)
        if ours != seen:
            wrong.append((texts, ours, seen or message))
    assert wrong == []


@pytest.mark.parametrize("path", FILES, ids=stem)
def test_dsim_builds_configurations_as_the_builder_did(path: Path) -> None:
    about, rows = read(path)
    name = f"{about['engine']}@{about['version']}"
    wrong = []
    for case, seen, message in rows:
        ours = dockerfiles.simulated(case, name, about.get("format", "docker"))
        if ours != seen:
            wrong.append((case, ours, seen or message))
    assert wrong == []
    assert len(rows) >= 900


@pytest.mark.parametrize("path", BASES, ids=stem)
def test_dsim_builds_on_bases_that_no_dockerfile_makes_as_the_builder_did(path: Path) -> None:
    about, rows = read(path)
    name = f"{about['engine']}@{about['version']}"
    asked = [(case, dockerfiles.simulated(case, name), seen, message) for case, seen, message in rows]
    assert [row for row in asked if row[1] != row[2]] == []
    assert len(rows) >= 350 and sum(seen is not None for _, seen, _ in rows) >= 200


WORDED_OTHERWISE = (
    "stage name already used",  # the classic builder may meet another fault first
    "should not be blank",  # the same
    "invalid pattern",  # the pattern stands reversed, or as Go's regular expression, in the builder's words
)


@pytest.mark.parametrize("path", [path for path in (*BASES, *FILES) if "buildah" not in path.name], ids=stem)
def test_dsim_refuses_in_the_words_of_the_builder(path: Path) -> None:
    about, rows = read(path)
    name = f"{about['engine']}@{about['version']}"
    refused = [(case, reason) for case, seen, message in rows if seen is None and (reason := reason_of(message))]
    asked = [(case, ours, reason) for case, reason in refused if (ours := dockerfiles.message_of(case, name).strip())]
    wrong = [(case, ours, reason) for case, ours, reason in asked if ours != reason]
    assert [row for row in wrong if not any(known in row[1] for known in WORDED_OTHERWISE)] == []
    assert len(wrong) <= len(asked) // 20


@pytest.mark.parametrize("path", [*LINES, *PODMAN_LINES], ids=stem)
def test_dsim_reads_lines_as_the_command_line_did(path: Path) -> None:
    about, rows = read(path)
    name = f"{about['engine']}@{about['version']}"
    compare = lines.difference if about["engine"] == "docker" else podman_lines.difference
    found = [text for row in rows if (text := compare(*lines.unpacked(row), name))]
    unknown = [text for text in found if text.startswith("not modelled")]
    assert [text for text in found if text not in unknown] == []
    assert len(unknown) <= len(rows) // 100
    assert len(rows) >= (3000 if about["engine"] == "docker" else 1000)


@pytest.mark.parametrize("path", BUILDS, ids=stem)
def test_dsim_builds_a_service_as_compose_did(path: Path) -> None:
    about, rows = read(path)
    found = [
        compose_builds.difference(row[0], row[1], row[2], about["version"], f"docker@{about['behind']}") for row in rows
    ]
    assert [text for text in found if text] == []
    assert sum(row[1] is not None for row in rows) >= 75


@pytest.mark.parametrize("path", PLAYS, ids=stem)
def test_dsim_plays_pods_as_podman_did(path: Path) -> None:
    about, rows = read(path)
    found = [
        text for row in rows if (text := kube_plays.difference(row[0], row[1], row[2], f"podman@{about['version']}"))
    ]
    assert [text for text in found if not text.startswith("not modelled")] == []
    assert len(found) <= len(rows) // 100 and sum(row[1] is not None for row in rows) >= 450


@pytest.mark.parametrize("path", QUADLETS, ids=stem)
def test_dsim_makes_of_a_unit_what_the_generator_made(path: Path) -> None:
    about, rows = read(path)
    assert [text for row in rows if (text := quadlets.difference(row, f"podman@{about['version']}"))] == []
    assert sum(row[1] is not None for row in rows) >= 1500


@pytest.mark.parametrize("path", SERVICES, ids=stem)
def test_dsim_reads_the_line_of_a_service_as_systemd_did(path: Path) -> None:
    _, rows = read(path)
    assert [text for row in rows if (text := service_lines.difference(row))] == []
    assert sum(row[2] is not None for row in rows) >= 290


@pytest.mark.parametrize("path", COMPOSE, ids=stem)
def test_dsim_asks_for_a_service_as_compose_did(path: Path) -> None:
    about, rows = read(path)
    version, engine = about["version"], f"docker@{about['behind']}"
    found = [compose.difference(case, done, version, engine) for case, *done in rows]
    assert [text for text in found if text] == []
    assert len(rows) >= 1500 and sum(done[0] is not None for _, *done in rows) >= 900


@pytest.mark.parametrize("path", SLIPS, ids=stem)
def test_dsim_takes_a_project_with_a_slip_in_it_as_compose_did(path: Path) -> None:
    about, rows = read(path)
    version, engine = about["version"], f"docker@{about['behind']}"
    assert [text for case, *done in rows if (text := compose.difference(case, done, version, engine))] == []
    assert len(rows) >= 1500


@pytest.mark.parametrize("path", SHARED, ids=stem)
def test_dsim_takes_services_that_share_and_files_that_repeat_as_compose_did(path: Path) -> None:
    about, rows = read(path)
    version, engine = about["version"], f"docker@{about['behind']}"
    assert [text for case, *done in rows if (text := compose.difference(case, done, version, engine))] == []
    assert len(rows) >= 300 and sum(done[0] is not None for _, *done in rows) >= 100


@pytest.mark.parametrize("path", PODMAN_COMPOSE, ids=stem)
def test_dsim_asks_podman_for_a_service_as_compose_did(path: Path) -> None:
    about, rows = read(path)
    version, engine = about["compose"], f"podman@{about['version']}"
    found = [compose.difference(case, done, version, engine) for case, *done in rows]
    assert [text for text in found if text] == []
    assert len(rows) >= 1500 and sum(done[0] is not None for _, *done in rows) >= 900


def test_every_version_of_compose_that_claims_recordings_has_them() -> None:
    recorded = {stem(path).rpartition(".")[0].removeprefix("compose-") for path in COMPOSE}
    assert recorded == {profile.version for profile in PROFILES if profile.recorded}


def test_every_profile_that_claims_recordings_has_them() -> None:
    recorded = {stem(path).rpartition(".")[0] for path in (*STARTS, *FORMS, *FILES)}
    for profile in every_profile():
        claimed = profile.observed.startswith("recorded")
        found = any(name.startswith(f"{profile.name}-{profile.version}.") for name in recorded)
        assert claimed == found, f"{profile.name}@{profile.version}"


@pytest.mark.parametrize("path", CHANGES, ids=stem)
def test_dsim_changes_configurations_as_docker_commit_and_import_did(path: Path) -> None:
    about, rows = read(path)
    name = f"{about['engine']}@{about['version']}"
    wrong = [(case, ours, seen or message) for case, container, seen, message in rows
             if (ours := changes.simulated(case, container, name)) != seen]  # fmt: skip
    assert wrong == []
    assert len(rows) >= 1400


@pytest.mark.parametrize("path", CHANGES, ids=stem)
def test_a_container_of_an_image_has_the_configuration_that_dsim_says(path: Path) -> None:
    about, rows = read(path)
    name = f"{about['engine']}@{about['version']}"
    plain = [(case["base"], container) for case, container, *_ in rows if container is not None and not case["asked"]]
    assert len(plain) >= 200
    assert [(base, container) for base, container in plain if changes.made_of(base, name) != container] == []


@pytest.mark.parametrize("path", EXECS, ids=stem)
def test_dsim_executes_in_containers_what_the_engine_did(path: Path) -> None:
    about, rows = read(path)
    name = f"{about['engine']}@{about['version']}"
    assert [text for case, seen in rows if (text := execs.difference(case, seen, name))] == []
    assert len(rows) >= 600


@pytest.mark.parametrize("path", SWARM, ids=stem)
def test_dsim_reads_services_as_the_command_line_did(path: Path) -> None:
    about, rows = read(path)
    name = f"{about['engine']}@{about['version']}"
    assert [text for words, seen in rows if (text := services.difference(words, seen, name))] == []
    assert len(rows) >= 800


@pytest.mark.parametrize("path", DEVCONTAINERS, ids=stem)
def test_dsim_starts_dev_containers_of_compose_as_the_tool_did(path: Path) -> None:
    about, rows = read(path)
    name = f"docker@{about['behind'].partition('+')[0]}"
    assert [text for case, seen in rows if (text := devcontainers.difference(case, seen, name))] == []
    assert len(rows) >= 300


@pytest.mark.parametrize("path", ACTS, ids=stem)
def test_dsim_starts_containers_of_workflows_as_act_did(path: Path) -> None:
    about, rows = read(path)
    name = f"docker@{about['behind'].partition('+')[0]}"
    assert [text for case, seen in rows if (text := acts.difference(case, seen, name))] == []
    assert len(rows) >= 300


@pytest.mark.parametrize("path", DEVCONTAINER_LINES, ids=stem)
def test_dsim_starts_dev_containers_of_images_as_the_tool_did(path: Path) -> None:
    about, rows = read(path)
    name = f"docker@{about['behind'].partition('+')[0]}"
    assert [text for case, seen in rows if (text := devcontainers.difference_of_line(case, seen, name))] == []
    assert len(rows) >= 150


@pytest.mark.parametrize("path", UPDATES, ids=stem)
def test_dsim_updates_services_as_the_swarm_did(path: Path) -> None:
    about, rows = read(path)
    name = f"{about['engine']}@{about['version']}"
    assert [text for create, updates in rows for text in service_updates.differences(create, updates, name)] == []
    assert len(rows) >= 300


@pytest.mark.parametrize("path", STACKS, ids=stem)
def test_dsim_reads_stack_files_as_the_command_line_did(path: Path) -> None:
    about, rows = read(path)
    name = f"{about['engine']}@{about['version']}"
    assert [text for texts, seen in rows if (text := stacks.difference(texts, seen, name))] == []
    assert len(rows) >= 900
    assert sum(seen["status"] == 0 for _, seen in rows) >= 290


@pytest.mark.parametrize("path", STACK_SLIPS, ids=stem)
def test_dsim_refuses_what_the_command_line_refused_in_a_stack(path: Path) -> None:
    about, rows = read(path)
    name = f"{about['engine']}@{about['version']}"
    assert [text for texts, seen in rows if (text := stacks.difference(texts, seen, name))] == []
    assert len(rows) >= 880
    assert sum(seen["status"] == 0 for _, seen in rows) >= 380


@pytest.mark.parametrize("path", VALUES, ids=stem)
def test_dsim_refuses_settings_beside_the_process_as_compose_did(path: Path) -> None:
    about, rows = read(path)
    differences = (compose_values.difference(text, refused, about["version"]) for text, refused in rows)
    assert [text for text in differences if text] == []
    assert len(rows) >= 380 and sum(not refused for _, refused in rows) >= 130
