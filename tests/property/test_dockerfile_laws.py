"""Laws of Dockerfiles, for all builders that are modelled for whole files."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from simulator.build.builders import BUILDERS
from simulator.build.buildkit.stage import BuildInput
from simulator.build.dockerfile.builder import Builder
from simulator.core.rule import Refusal
from simulator.core.values import ImageConfig
from simulator.images.config import to_json
from simulator.simulation.image import build
from simulator.strategies import dockerfile_lines

BASE = ImageConfig(env=("PATH=/b",))
FILE_BUILDERS = st.sampled_from(BUILDERS)
BUILDAHS = st.sampled_from([builder for builder in BUILDERS if builder.name == "buildah"])


def config(lines: list[str], builder: Builder, style: str = "docker") -> object:
    """The configuration, or the rule that refuses."""
    source = BuildInput("\n".join(lines) + "\n", "", {}, lambda *_: BASE, str, style=style)
    try:
        return to_json(build(source, builder).image)
    except Refusal as refusal:
        return refusal.decision.rule.id


class TestText:
    """Dockerfile reference, "Format": instructions are not case-sensitive, comments are removed, lines go on."""

    @given(lines=dockerfile_lines(), seed=st.integers(0, 999), builder=FILE_BUILDERS)
    def test_case_comments_and_continuation_change_nothing(self, lines: list[str], seed: int, builder: Builder) -> None:
        chance = random.Random(seed)
        told: list[str] = []
        for line in ["FROM base", *lines]:
            keyword, _, rest = line.partition(" ")
            told += ["# a comment"] * chance.randrange(2) + [""] * chance.randrange(2)
            between = chance.choice((" ", "  \t", " \\\n", " \\ \n# c\n  "))
            told.append(chance.choice((keyword, keyword.lower(), keyword.title())) + between + rest)
        if not any(line.startswith("ONBUILD") for line in lines):  # it stores its text
            assert config(told, builder) == config(["FROM base", *lines], builder)

    @given(lines=dockerfile_lines(), builder=FILE_BUILDERS)
    def test_line_ends_of_windows_change_nothing(self, lines: list[str], builder: Builder) -> None:
        assert config([line + "\r" for line in ["FROM base", *lines]], builder) == config(
            ["FROM base", *lines], builder
        )


class TestStages:
    """Dockerfile reference, FROM: a stage begins with the configuration of its base."""

    @given(lines=dockerfile_lines(), builder=FILE_BUILDERS)
    def test_a_stage_that_only_inherits_changes_nothing(self, lines: list[str], builder: Builder) -> None:
        own = [line for line in lines if not line.startswith("ONBUILD")]
        whole = ["FROM base AS one", *own]
        assert config([*whole, "FROM one"], builder) == config(whole, builder)

    @given(first=dockerfile_lines(), second=dockerfile_lines(), builder=FILE_BUILDERS)
    def test_a_stage_from_another_base_knows_nothing_of_the_one_before(
        self, first: list[str], second: list[str], builder: Builder
    ) -> None:
        alone = config(["FROM base", *second], builder)
        before = config(["FROM base", *first], builder)
        if isinstance(before, dict):
            assert config(["FROM base AS one", *first, "FROM base", *second], builder) == alone


class TestCmd:
    """Dockerfile reference, CMD: "If you list more than one CMD, only the last one takes effect"."""

    @given(lines=dockerfile_lines(), builder=FILE_BUILDERS)
    def test_the_last_cmd_counts(self, lines: list[str], builder: Builder) -> None:
        found = config(["FROM base", *lines, 'CMD ["last"]'], builder)
        assert isinstance(found, str) or found["Cmd"] == ("last",)  # type: ignore[index]

    @given(lines=dockerfile_lines(), builder=FILE_BUILDERS)
    def test_a_new_entrypoint_in_a_new_stage_drops_cmd(self, lines: list[str], builder: Builder) -> None:
        own = [line for line in lines if not line.startswith("ONBUILD")]
        found = config(["FROM base AS one", *own, "FROM one", 'ENTRYPOINT ["x"]'], builder)
        assert isinstance(found, str) or "Cmd" not in found  # type: ignore[operator]


class TestVariables:
    """Dockerfile reference, "Environment replacement": CMD and ENTRYPOINT are not in the list."""

    @given(lines=dockerfile_lines(), builder=FILE_BUILDERS)
    def test_variables_never_change_cmd_and_entrypoint(self, lines: list[str], builder: Builder) -> None:
        with_a = config(["FROM base", "ENV A=one", *lines], builder)
        without = config(["FROM base", "ENV Z=one", *lines], builder)
        if isinstance(with_a, dict) and isinstance(without, dict):
            assert [with_a.get(k) for k in ("Cmd", "Entrypoint")] == [without.get(k) for k in ("Cmd", "Entrypoint")]


class TestFormat:
    """buildah-build(1), --format: Docker's own fields "are not supported" in the format oci."""

    @given(lines=dockerfile_lines(), builder=BUILDAHS)
    def test_oci_is_docker_without_the_fields_that_docker_added(self, lines: list[str], builder: Builder) -> None:
        docker = config(["FROM base", *lines, "USER u"], builder)
        if isinstance(docker, dict):
            docker = {key: value for key, value in docker.items() if key not in ("Shell", "Healthcheck", "OnBuild")}
        assert config(["FROM base", *lines, "USER u"], builder, "oci") == docker

    @given(lines=dockerfile_lines(), builder=FILE_BUILDERS.filter(lambda builder: builder.name != "buildah"))
    def test_the_builders_of_docker_store_the_same_in_both(self, lines: list[str], builder: Builder) -> None:
        assert config(["FROM base", *lines], builder, "oci") == config(["FROM base", *lines], builder)


class TestBuildah:
    """Where Buildah has a law of its own."""

    @given(lines=dockerfile_lines(), builder=BUILDAHS)
    def test_what_stands_in_a_stage_that_is_not_needed_counts_only_where_it_cannot_be_read(
        self, lines: list[str], builder: Builder
    ) -> None:
        alone = config(["FROM base", "CMD c"], builder)
        before = config(["FROM base AS one", *lines, "FROM base", "CMD c"], builder)
        assert before == alone or before in (
            "form.not-strings",
            "dockerfile-syntax.no-equals",
            "dockerfile-syntax.one-word",
        )

    @given(lines=dockerfile_lines(), value=st.sampled_from(("x", "y z", "")), builder=BUILDAHS)
    def test_an_arg_behind_an_env_of_its_name_changes_nothing(
        self, lines: list[str], value: str, builder: Builder
    ) -> None:
        own = [line for line in lines if not line.startswith("ONBUILD")]
        with_arg = config(["FROM base", "ENV A=env", f"ARG A='{value}'", *own], builder)
        assert with_arg == config(["FROM base", "ENV A=env", *own], builder)
