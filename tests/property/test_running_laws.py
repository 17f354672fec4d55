"""Laws of docker exec, docker commit --change, and the words of a swarm."""

from __future__ import annotations

import shlex
from typing import TypeAlias

from hypothesis import given
from hypothesis import strategies as st

from simulator.build.commit import commit_container, import_image
from simulator.build.dockerfile.builder import CommitProfile
from simulator.callers.docker.exec import read_request
from simulator.callers.swarm.service import last_variables, variables
from simulator.callers.swarm.words import split
from simulator.core.request import CallerContext
from simulator.core.rule import Refusal
from simulator.core.values import ImageConfig, Origin, words
from simulator.engine.engine import Engine
from simulator.golang.strconv import GoError
from simulator.images.config import ContainerObject
from simulator.releases import docker
from simulator.releases.find import every_engine, find_engine
from simulator.simulation.exec import container_config, exec_in
from tests.conformance.cases.changes import ALLOWED

texts = st.text(st.sampled_from("ab 'ü\"\\#\n\t$&;|`()[]=-"), max_size=12)
argvs = st.lists(texts, min_size=1, max_size=4).filter(lambda argv: argv[0] != "")
halves = st.none() | st.lists(texts, max_size=3)
able = st.sampled_from([engine for engine in every_engine() if engine.name in ("docker", "podman")])
profiles = st.sampled_from([release.tools.commit for release in docker.RELEASES])
lines = st.lists(st.sampled_from(ALLOWED), max_size=5)
HERE = Origin("request", "test")
Half: TypeAlias = list[str] | None


class TestExecution:
    """The words behind the container's name are the argv."""

    @given(engine=able, argv=argvs, entrypoint=halves, cmd=halves)
    def test_neither_entrypoint_nor_cmd_changes_what_is_executed(
        self, engine: Engine, argv: list[str], entrypoint: Half, cmd: Half
    ) -> None:
        config = {"Entrypoint": entrypoint, "Cmd": cmd, "Env": ["A=1"]}
        built = container_config(ContainerObject(config, {"Running": True}), engine)
        simulation = exec_in(built, read_request(["web", *argv], engine, CallerContext()), engine)
        assert simulation.process is not None
        assert list(simulation.process.args) == argv
        assert simulation.process.env == ("A=1",)


class TestChanges:
    """An image of a container has its configuration, changed."""

    @given(profile=profiles, cmd=halves, entrypoint=halves)
    def test_without_changes_the_configuration_stays(self, profile: CommitProfile, cmd: Half, entrypoint: Half) -> None:
        halves = [None if half is None else words(half, HERE) for half in (entrypoint, cmd)]
        config = ImageConfig(halves[0], halves[1], env=("A=1",), user="u")
        assert commit_container(config, [], profile).image == config

    @given(profile=profiles, entrypoint=st.lists(texts, min_size=1, max_size=3), changes=lines)
    def test_a_container_is_never_left_with_nothing_to_run(
        self, profile: CommitProfile, entrypoint: list[str], changes: list[str]
    ) -> None:
        config = ImageConfig(words(entrypoint, HERE))
        try:
            image = commit_container(config, changes, profile).image
        except Refusal:
            return
        assert image.entrypoint or image.cmd

    @given(profile=profiles, changes=lines)
    def test_an_import_is_the_commit_of_an_empty_container(self, profile: CommitProfile, changes: list[str]) -> None:
        try:
            imported = import_image(ImageConfig(), changes, profile).image
            assert commit_container(ImageConfig(), changes, profile).image == imported
        except Refusal:
            return


class TestSwarmWords:
    """A text is split as shlex of Python does, with comments."""

    @given(text=texts)
    def test_the_words_are_those_of_a_shell_without_its_operators(self, text: str) -> None:
        try:
            found: list[str] | None = [*split(text, HERE).value]
        except GoError:
            found = None
        lexer = shlex.shlex(text, posix=True)
        lexer.whitespace_split, lexer.commenters, lexer.escapedquotes = True, "", '"'
        if "#" in text or "\\" in text:  # Python keeps a backslash in front of other letters between quotes
            return
        try:
            assert found == list(lexer)
        except ValueError:
            assert found is None

    @given(argv=st.lists(st.text(st.characters(codec="utf-8"), max_size=6), max_size=5))
    def test_quoted_words_come_back(self, argv: list[str]) -> None:
        assert [*split(shlex.join(argv), HERE).value] == argv


class TestServiceVariables:
    """Of several variables of one name the last one counts."""

    @given(entries=st.lists(st.sampled_from(("A=1", "A=2", "B=1", "B=", "C=3", "D")), max_size=6, unique=True))
    def test_each_name_stands_once_with_its_last_value(self, entries: list[str]) -> None:
        assert dict(entry.partition("=")[::2] for entry in variables(entries)) == dict(
            entry.partition("=")[::2] for entry in entries
        )
        assert len({entry.partition("=")[0] for entry in variables(entries)}) == len(variables(entries))

    @given(entries=st.lists(st.sampled_from(("A=1", "A=2", "AB=1", "A", "A=", "D")), max_size=8))
    def test_newer_versions_drop_what_is_said_again(self, entries: list[str]) -> None:
        for at, entry in enumerate(entries):
            before = last_variables(entries[:at])
            after = before if entry in before else [*without(before, entry), entry]
            assert last_variables(entries[: at + 1]) == after


def without(entries: list[str], entry: str) -> list[str]:
    name = entry.partition("=")[0]
    return [other for other in entries if not other.startswith(name + "=")]


def test_the_newest_docker_is_among_the_engines() -> None:
    assert find_engine("docker") in every_engine()
