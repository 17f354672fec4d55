"""What --change makes of a container's configuration; the rows are those of the recordings ``docker-*.changes``."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.build.commit import CommitChange, commit_container, container_config_of, import_image
from simulator.callers.docker.tools import docker_release
from simulator.core.rule import Refusal
from simulator.core.values import ImageConfig
from simulator.engine.image_config import image_config
from simulator.images.config import to_json
from simulator.releases.find import find_engine

DOCKER = find_engine("docker@28.5")
HEALTH = {"Test": ["CMD", "h"], "Interval": 5 * 10**9, "Retries": 3}
CMD, BOTH = {"Cmd": ["c"]}, {"Entrypoint": ["e"], "Cmd": ["c"]}
FULL = {"Cmd": ["c"], "Env": ["A=1", "B=2"], "User": "bu", "Healthcheck": HEALTH}


def config(fields: dict[str, Any]) -> ImageConfig:
    return image_config(fields, DOCKER).image


def plain(image: ImageConfig) -> dict[str, Any]:
    """Give the fields of a configuration with lists in place of tuples; what is empty is left out."""
    fields = {key: list(value) if isinstance(value, tuple) else value for key, value in to_json(image).items()}
    return {key: value for key, value in fields.items() if value}


@pytest.mark.parametrize(
    ("container", "lines", "image"),
    [
        (CMD, ['CMD [""]'], {"Cmd": [""]}),
        (CMD, ["ENTRYPOINT []"], CMD),
        (CMD, ['CMD [""]', "ENTRYPOINT "], {"Cmd": [""]}),
        (CMD, ["CMD word $A"], {"Cmd": ["/bin/sh", "-c", "word $A"]}),
        (CMD, ["CMD x\nCMD y"], {"Cmd": ["/bin/sh", "-c", "y"]}),
        (BOTH, ["ENTRYPOINT []", "# comment"], BOTH),
        (BOTH, ['CMD ["c2", "$A"]', "ENTRYPOINT []"], {"Entrypoint": ["e"], "Cmd": ["c2", "$A"]}),
        (BOTH, ['ENTRYPOINT ["e1", "e 2"]'], {"Entrypoint": ["e1", "e 2"]}),
        (BOTH, ['ENTRYPOINT [""]'], {"Entrypoint": [""]}),
        (BOTH, ["CMD"], {"Entrypoint": ["e"], "Cmd": ["/bin/sh", "-c"]}),
        (CMD, ["CMD []"], CMD),
        ({"Entrypoint": ["x"]}, ["CMD []"], {"Entrypoint": ["x"]}),
        (CMD, ['ENTRYPOINT ["e2"]', "CMD c1"], {"Entrypoint": ["e2"], "Cmd": ["/bin/sh", "-c", "c1"]}),
        (CMD, ["USER a b"], {"Cmd": ["c"], "User": "a b"}),
        (FULL, ["USER $U"], FULL),
        (CMD, ["WORKDIR .", "ENV B=$A"], {"Cmd": ["c"], "WorkingDir": "/", "Env": ["B="]}),
        ({"Cmd": ["c"], "WorkingDir": "rel/dir"}, ["WORKDIR .."], {"Cmd": ["c"], "WorkingDir": "/rel"}),
        ({"Cmd": ["c"], "WorkingDir": "/w"}, ["USER u"], {"Cmd": ["c"], "WorkingDir": "/w", "User": "u"}),
        (CMD, ["EXPOSE 8080:83", "USER $U"], {"Cmd": ["c"], "ExposedPorts": {"83/tcp": {}}}),
        (CMD, ["HEALTHCHECK NONE"], {"Cmd": ["c"], "Healthcheck": {"Test": ["NONE"]}}),
        (FULL, ["HEALTHCHECK NONE"], {**FULL, "Healthcheck": {**HEALTH, "Test": ["NONE"]}}),
        (FULL, ["HEALTHCHECK CMD h $A"], {**FULL, "Healthcheck": {**HEALTH, "Test": ["CMD-SHELL", "h $A"]}}),
        (
            {"Cmd": ["c"], "Shell": ["/b", "-c"], "Healthcheck": {"Test": ["NONE"]}},
            ["HEALTHCHECK --retries=0 CMD y"],
            {"Cmd": ["c"], "Shell": ["/b", "-c"], "Healthcheck": {"Test": ["CMD-SHELL", "y"]}},
        ),
        ({"Cmd": ["c"], "Shell": ["/b", "-c"]}, ["CMD "], {"Cmd": ["/b", "-c"], "Shell": ["/b", "-c"]}),
        (CMD, ["ONBUILD ENV O=$A"], {"Cmd": ["c"], "OnBuild": ["ENV O=$A"]}),
    ],
    ids=lambda value: "; ".join(value) if isinstance(value, list) else "",
)
def test_what_the_lines_leave_empty_comes_from_the_container(
    container: dict[str, Any], lines: list[str], image: dict[str, Any]
) -> None:
    before = config(container)
    assert plain(commit_container(before, lines, docker_release(DOCKER).tools.commit).image) == image
    assert before == config(container), "the configuration of the container stays as it was"


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (["CMD", "ENV =x"], "ENV names can not be blank"),
        (["WORKDIR"], "WORKDIR requires exactly one argument"),
        (["USER u", "EXPOSE"], "EXPOSE requires at least one argument"),
        (["HEALTHCHECK NONE", "STOPSIGNAL $S"], "invalid signal: "),
        (["VOLUME /x", 'SHELL ["/b", "-c"]'], "SHELL is not a valid change command"),
        (["RUN x"], "RUN is not a valid change command"),
        (["from x"], "from is not a valid change command"),
    ],
)
def test_a_line_that_is_refused(lines: list[str], message: str) -> None:
    with pytest.raises(Refusal) as refused:
        commit_container(config(CMD), lines, docker_release(DOCKER).tools.commit)
    assert str(refused.value).endswith(message)
    assert refused.value.stage == "build"


@pytest.mark.parametrize(
    ("container", "lines", "kept"),
    [
        (BOTH, ["ENTRYPOINT []"], ["cmd ['c']"]),
        ({"Entrypoint": ["e"]}, ["USER u"], []),
        (FULL, ["USER $U", "CMD x"], ["user bu"]),
        (FULL, ["HEALTHCHECK CMD h"], ["Healthcheck"]),
        (FULL, ["ENV C=3"], []),
    ],
    ids=["halves", "nothing", "user", "healthcheck", "nothing-of-a-full-one"],
)
def test_what_was_restored_is_told(container: dict[str, Any], lines: list[str], kept: list[str]) -> None:
    decisions = commit_container(config(container), lines, docker_release(DOCKER).tools.commit).decisions
    restored = [decision.value for decision in decisions if decision.rule is CommitChange.RESTORED]
    assert set(kept) <= set(*restored) if kept else restored == []


def test_without_lines_the_configuration_is_as_it_is() -> None:
    built = commit_container(config(FULL), [], docker_release(DOCKER).tools.commit)
    assert plain(built.image) == FULL
    assert [decision.rule for decision in built.decisions] == [CommitChange.NONE]
    imported = import_image(ImageConfig(), ['CMD ["x"]'], docker_release(DOCKER).tools.commit)
    assert plain(imported.image) == {"Cmd": ["x"]}


@pytest.mark.parametrize(
    ("image", "container", "lost"),
    [
        (BOTH, BOTH, []),
        ({"Entrypoint": [""], "Cmd": ["c"]}, CMD, []),
        ({**CMD, "Shell": ["/b"], "OnBuild": ["CMD x"], "StopTimeout": 3}, CMD, ["OnBuild", "StopTimeout", "Shell"]),
        ({**CMD, "Labels": {"a": "b"}}, {**CMD, "Labels": {"a": "b"}}, []),
    ],
    ids=["both", "blank-entrypoint", "lost", "labels"],
)
def test_a_container_has_the_configuration_of_its_image(
    image: dict[str, Any], container: dict[str, Any], lost: list[str]
) -> None:
    made, decision = container_config_of(config(image))
    assert (plain(made), decision.value, decision.rule) == (container, lost, CommitChange.MADE)
