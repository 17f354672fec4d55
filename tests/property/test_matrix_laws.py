"""Laws of the table of an image: it is exact, for every image, every request and every engine."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import assume, example, given
from hypothesis import strategies as st

from simulator.analysis.matrix import (
    ARGS,
    ENTRYPOINT,
    Row,
    argument_use,
    build_table,
    engines_asked,
    fill_placeholders,
    generalize_words,
)
from simulator.build.image import BuiltImage
from simulator.callers.entrypoint import run
from simulator.core.values import ContainerConfig, ImageConfig, Words
from simulator.engine.engine import Engine
from simulator.engine.request import body_entrypoint_or_unset
from simulator.golang import json as gojson
from simulator.releases.find import every_engine
from simulator.releases.find import find_engine as engine_named
from simulator.shell.arguments import shell_arguments
from simulator.simulation.container import Simulation, simulate
from simulator.strategies import container_configs, engines, image_configs, shell_images, texts, words

BLANK: Any = ("",)


def outcome(simulation: Simulation, requested: ContainerConfig) -> tuple[Words | None, str | None]:
    """The argv, with words in the place of placeholders, and the rule of a refusal."""
    argv = None if simulation.argv is None else fill_placeholders(simulation.argv.value, requested)
    return argv, simulation.refusal.decision.rule.id if simulation.refusal else None


RUNNERS = engines().filter(lambda engine: engine.name in engines_asked("run"))


def cells(engine: Engine) -> set[tuple[Words | None, Words | None]]:
    """What the engine can be asked for.

    Engines of a kubelet are given no empty list; and where the API reads an empty entrypoint as none, only the
    command line asks for one, which cannot put an empty list of words beside it.
    """
    entrypoints: tuple[Words | None, ...] = (None, BLANK, (ENTRYPOINT,))
    if engine.name not in engines_asked("run"):
        return {(entrypoint, cmd) for entrypoint in entrypoints for cmd in (None, (ARGS,))}
    cmds: tuple[Words | None, ...] = (None, (), (ARGS,))
    found = {(entrypoint, cmd) for entrypoint in (*entrypoints, ()) for cmd in cmds}
    return found - {((), ())} if engine.body_entrypoint is body_entrypoint_or_unset else found


def values() -> st.SearchStrategy[str]:
    """Values of --entrypoint: any text, and JSON of the kinds that Podman reads."""
    arrays = st.lists(st.none() | texts() | st.integers(), max_size=3).map(json.dumps)
    return texts() | arrays | st.sampled_from(("null", " []", '[""]', "[null]", '["a"] x', '{"a": 1}', "--", "-"))


class TestExactness:
    """dsim's own promise: the table tells what is executed for every request, not for examples."""

    @given(image=image_configs(), requested=container_configs(), engine=engines())
    @example(image=ImageConfig(), requested=ContainerConfig(), engine=every_engine()[0])
    def test_a_row_with_any_words_put_in_is_what_the_simulator_gives(
        self, image: ImageConfig, requested: ContainerConfig, engine: Engine
    ) -> None:
        request = ContainerConfig(requested.entrypoint, requested.cmd)
        assume(generalize_words(request) in cells(engine))
        row = build_table(BuiltImage(image), engine).find(request)
        simulation = simulate(BuiltImage(image), row.way.request._replace(container=request), engine)
        assert outcome(row.simulation, request) == outcome(simulation, request)

    @given(image=image_configs(), requested=container_configs(), engine=engines())
    def test_a_row_rests_on_the_same_rules(
        self, image: ImageConfig, requested: ContainerConfig, engine: Engine
    ) -> None:
        request = ContainerConfig(requested.entrypoint, requested.cmd)
        assume(generalize_words(request) in cells(engine))
        row = build_table(BuiltImage(image), engine).find(request)
        simulation = simulate(BuiltImage(image), row.way.request._replace(container=request), engine)
        assert [step.rule.id for step in row.simulation.trace()] == [step.rule.id for step in simulation.trace()]

    @given(image=image_configs(), engine=engines())
    def test_there_is_a_row_for_every_class_of_requests(self, image: ImageConfig, engine: Engine) -> None:
        found = {generalize_words(row.way.request.container) for row in build_table(BuiltImage(image), engine).rows}
        assert found == cells(engine)


class TestSpelling:
    """docker run reference, --entrypoint; podman run, --entrypoint: a command or a JSON array."""

    @given(
        image=image_configs(),
        value=st.none() | values(),
        arguments=st.lists(texts() | st.sampled_from(("--", "--entrypoint")), max_size=3),
        engine=RUNNERS,
    )
    @example(image=ImageConfig(), value="", arguments=[""], engine=engine_named("podman"))
    def test_the_row_that_a_reader_would_choose_gives_what_the_line_gives(
        self, image: ImageConfig, value: str | None, arguments: list[str], engine: Engine
    ) -> None:
        asked = run(value, arguments, engine)
        option = "" if value is None else f"--entrypoint {kind(value, engine)} "
        spelled = f"run {option}IMAGE{' ARGS...' if arguments else ''}"
        row = next(row for row in build_table(BuiltImage(image), engine).rows if row.way.spelling == spelled)
        assert outcome(row.simulation, asked.container) == outcome(
            simulate(BuiltImage(image), asked, engine), asked.container
        )


def kind(value: str, engine: Engine) -> str:
    """What a reader of the table takes a value of --entrypoint for."""
    if value == "":
        return '""'
    if engine.name == "docker":
        return "X"
    found, failed = gojson.decode_strings(value)
    if found is None:
        return "null"
    if failed:
        return "X"
    return {(): "'[]'", ("",): "'[\"\"]'"}.get(found, "'[\"X\", ...]'")


class TestShell:
    """POSIX, sh: words behind the script of -c are $0, $1 and so on."""

    @given(image=shell_images(), cmd=words(min_size=1), engine=engines())
    def test_what_becomes_of_arguments_holds_for_all_of_them(
        self, image: ImageConfig, cmd: Words, engine: Engine
    ) -> None:
        row: Row = build_table(BuiltImage(image), engine).find(ContainerConfig(cmd=cmd))
        assert row.simulation.argv is not None
        told = argument_use(row.simulation.argv.value)
        if told is None or not told.role:
            return
        read = shell_arguments(fill_placeholders(row.simulation.argv.value, ContainerConfig(cmd=cmd)))
        assert read is not None
        first = int(told.role.removeprefix("$"))
        assert read.value.roles[-len(cmd) :] == tuple(f"${first + n}" for n in range(len(cmd)))
        assert read.value.swallows == told.swallowed

    def test_a_shell_that_reads_the_arguments_itself_is_told(self) -> None:
        image = ImageConfig(entrypoint=words_list("/bin/sh", "-c"))
        row = build_table(BuiltImage(image), every_engine()[0]).find(ContainerConfig(cmd=words_list("a")))
        assert row.simulation.argv is not None and argument_use(row.simulation.argv.value) == ("", False)


def words_list(*listed: str) -> Words:
    return run(None, listed, every_engine()[0]).container.cmd or ()
