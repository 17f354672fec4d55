"""A Dockerfile that treats the entry script of the repository in another way."""

from __future__ import annotations

from simulator.analysis.repository.changes import RepositoryComparison, compare_states
from simulator.analysis.repository.state import Given, State
from simulator.images.catalogue import catalogued

CHMOD = "RUN chmod +x /entrypoint.sh\n"
DOCKERFILE = f'FROM debian:12\nCOPY entrypoint.sh /\n{CHMOD}ENTRYPOINT ["/entrypoint.sh"]\nCMD ["sleep", "9"]\n'
SCRIPT = '#!/bin/sh\nexec "$@"\n'


def compare(old: str, new: str, mode: int) -> RepositoryComparison:
    sides = [{"Dockerfile": text, "entrypoint.sh": SCRIPT} for text in (old, new)]
    states = [State(files, Given(look_up=catalogued), dict.fromkeys(files, mode)) for files in sides]
    return compare_states(states[0], states[1], [("Dockerfile", "Dockerfile")])


def test_a_lost_execute_bit_keeps_the_container_from_starting() -> None:
    found = compare(DOCKERFILE, DOCKERFILE.replace(CHMOD, ""), 0o644)
    assert [change.difference.first.partition(":")[0] for change in found.changes] == ["The container does not start"]
    assert 'exit 126, "/entrypoint.sh" may not be executed: its mode is 0644' in found.changes[0].difference.first
    assert found.changes[0].files == {"Dockerfile", "entrypoint.sh"}


def test_an_execute_bit_that_the_file_has_anyway_changes_nothing() -> None:
    assert compare(DOCKERFILE, DOCKERFILE.replace(CHMOD, ""), 0o755).changes == ()


def test_what_another_command_does_to_the_script_is_not_guessed() -> None:
    assert compare(DOCKERFILE, DOCKERFILE.replace(CHMOD, "RUN sed -i 1d /entrypoint.sh\n"), 0o755).changes == ()
