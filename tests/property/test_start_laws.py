"""Laws of container start, for all inputs and all profiles; each class names the clause that it checks."""

from __future__ import annotations

import json

from hypothesis import example, given

from simulator.build.image import BuiltImage
from simulator.callers.entrypoint import run
from simulator.core.request import Request
from simulator.core.rule import Decision
from simulator.core.values import ContainerConfig, ImageConfig, Origin, Word, Words
from simulator.engine.engine import Engine
from simulator.releases.find import every_engine
from simulator.report.answer_json import process_answer
from simulator.simulation.container import Simulation, simulate
from simulator.strategies import container_configs, engines, image_configs, texts, words

DOCKERS = engines().filter(lambda engine: engine.name == "docker")
PODMANS = engines().filter(lambda engine: engine.name == "podman")
BLANK: Words = (Word("", Origin("request", "--entrypoint")),)
C: Words = (Word("c", Origin("cmd", "image")),)


def start(image: ImageConfig, requested: ContainerConfig, engine: Engine) -> Simulation:
    return simulate(BuiltImage(image), Request(requested), engine)


def argv(image: ImageConfig, requested: ContainerConfig, engine: Engine) -> Words | None:
    done = start(image, requested, engine)
    return done.argv.value if done.argv else None


def cleared(half: Words | None) -> Words:
    """A half of an image as it counts: one blank word is no entrypoint."""
    return () if half is None or half == ("",) else half


class TestArguments:
    """Dockerfile reference, CMD: "If the user specifies arguments to docker run then they will override the
    default specified in CMD, but still use the default ENTRYPOINT."
    """

    @given(image=image_configs(), asked=words(min_size=1), engine=engines())
    @example(image=ImageConfig(BLANK, C), asked=BLANK, engine=every_engine()[0])
    def test_arguments_replace_cmd_and_never_the_entrypoint(
        self, image: ImageConfig, asked: Words, engine: Engine
    ) -> None:
        assert argv(image, ContainerConfig(cmd=asked), engine) == cleared(image.entrypoint) + asked

    @given(image=image_configs(), other=image_configs(), asked=words(min_size=1), engine=engines())
    def test_arguments_make_the_images_cmd_irrelevant(
        self, image: ImageConfig, other: ImageConfig, asked: Words, engine: Engine
    ) -> None:
        request = ContainerConfig(cmd=asked)
        assert argv(image, request, engine) == argv(image._replace(cmd=other.cmd), request, engine)

    @given(image=image_configs(), engine=engines())
    def test_an_empty_list_of_arguments_is_none(self, image: ImageConfig, engine: Engine) -> None:
        assert argv(image, ContainerConfig(cmd=()), engine) == argv(image, ContainerConfig(), engine)


class TestOverride:
    """Running containers, "Default entrypoint": "Passing --entrypoint to a container clears out any default
    command set on the image."
    """

    @given(image=image_configs(), requested=container_configs(entrypoint=True), engine=engines())
    @example(image=ImageConfig(BLANK, C), requested=ContainerConfig(BLANK), engine=every_engine()[0])
    def test_an_override_makes_the_image_irrelevant(
        self, image: ImageConfig, requested: ContainerConfig, engine: Engine
    ) -> None:
        assert argv(image, requested, engine) == argv(ImageConfig(), requested, engine)

    @given(image=image_configs(), asked=words(min_size=1), cmd=words(), engine=engines())
    def test_an_override_and_the_words_behind_it_are_the_argv(
        self, image: ImageConfig, asked: Words, cmd: Words, engine: Engine
    ) -> None:
        if cleared(asked) + cmd:
            assert argv(image, ContainerConfig(asked, cmd), engine) == cleared(asked) + cmd

    @given(image=image_configs(), asked=words(min_size=1), engine=engines())
    def test_a_blank_override_clears_the_entrypoint(self, image: ImageConfig, asked: Words, engine: Engine) -> None:
        assert argv(image, ContainerConfig(BLANK, asked), engine) == asked

    @given(image=image_configs(), engine=engines())
    def test_an_empty_override_keeps_cmd_and_a_blank_one_does_not(self, image: ImageConfig, engine: Engine) -> None:
        nothing = argv(ImageConfig(), ContainerConfig(), engine)
        assert argv(image, ContainerConfig(()), engine) == (image.cmd or nothing)
        assert argv(image, ContainerConfig(BLANK), engine) == nothing


class TestDefaults:
    """Dockerfile reference, "Understand how CMD and ENTRYPOINT interact": the columns for exec form."""

    @given(image=image_configs(), engine=engines())
    def test_with_nothing_asked_the_argv_is_the_entrypoint_and_cmd(self, image: ImageConfig, engine: Engine) -> None:
        joined = cleared(image.entrypoint) + (image.cmd or ())
        assert argv(image, ContainerConfig(), engine) == (joined or argv(ImageConfig(), ContainerConfig(), engine))

    @given(image=image_configs(), engine=engines())
    def test_an_image_that_stores_the_argv_as_its_cmd_starts_the_same(self, image: ImageConfig, engine: Engine) -> None:
        whole = argv(image, ContainerConfig(), engine)
        assert argv(ImageConfig(cmd=whole), ContainerConfig(), engine) == whole

    @given(requested=container_configs(), image=image_configs(), engine=engines())
    def test_nothing_to_run_is_refused_or_one_blank_word(
        self, requested: ContainerConfig, image: ImageConfig, engine: Engine
    ) -> None:
        done = start(image, requested, engine)
        if done.refusal:
            assert done.refusal.decision.rule.id in ("argv.refused", "environment.image-bare")
        else:
            assert done.argv is not None and len(done.argv.value) > 0

    def test_an_image_with_nothing_is_refused_by_docker(self) -> None:
        for engine in every_engine():
            done = start(ImageConfig((), ()), ContainerConfig(), engine)
            assert (done.refusal is not None) == (engine.name == "docker" or engine.version < "5")


class TestExplanation:
    """dsim's own promise: the explanation is the computation."""

    @given(image=image_configs(), requested=container_configs(), engine=engines())
    def test_the_origins_cover_every_word_exactly_once(
        self, image: ImageConfig, requested: ContainerConfig, engine: Engine
    ) -> None:
        done = start(image, requested, engine)
        if done.process is None:
            return
        answer = process_answer(done, engine, engine.name)
        assert [origin["word"] for origin in answer["origins"]] == list(done.process.args)
        given_words = {
            id(w) for half in (image.entrypoint, image.cmd, requested.entrypoint, requested.cmd) for w in half or ()
        }
        for word in done.process.args:
            assert id(word) in given_words or word.origin.source == "engine"

    @given(image=image_configs(), requested=container_configs(), engine=engines())
    def test_the_trace_replays_to_the_same_argv(
        self, image: ImageConfig, requested: ContainerConfig, engine: Engine
    ) -> None:
        done = start(image, requested, engine)
        steps = list(done.trace())
        last = {step.rule.id.partition(".")[0]: step for step in steps}
        if done.argv is None:
            assert steps[-1].rule.id.endswith(("refused", "bare"))
            return
        joined = last["entrypoint"].value + last["cmd"].value
        assert (joined or ("",)) == last["argv"].value == done.argv.value

    @given(image=image_configs(), requested=container_configs(), engine=engines())
    def test_every_step_stands_behind_those_that_it_rests_on(
        self, image: ImageConfig, requested: ContainerConfig, engine: Engine
    ) -> None:
        before: list[Decision[object]] = []
        for step in start(image, requested, engine).trace():
            assert all(any(premise is earlier for earlier in before) for premise in step.premises)
            before.append(step)


class TestRunLine:
    """docker run reference, --entrypoint: "Overwrite the default ENTRYPOINT of the image"."""

    @given(value=texts(), image=image_configs(), engine=DOCKERS)
    def test_docker_takes_the_value_for_one_word(self, value: str, image: ImageConfig, engine: Engine) -> None:
        found = simulate(BuiltImage(image), run(value, ["w"], engine), engine).argv
        assert found is not None and found.value == ((value, "w") if value else ("w",))

    @given(
        value=words(min_size=1), image=image_configs(), engine=engines().filter(lambda engine: engine.name != "docker")
    )
    def test_podman_takes_a_json_array_for_its_words(self, value: Words, image: ImageConfig, engine: Engine) -> None:
        found = simulate(BuiltImage(image), run(json.dumps(value), ["w"], engine), engine).argv
        assert found is not None and found.value == (*cleared(value), "w")


class TestSettings:
    """Engine API, ContainerCreate: Env, WorkingDir and User of the body."""

    @given(image=image_configs(), requested=container_configs(), engine=engines())
    def test_every_variable_asked_for_is_there(
        self, image: ImageConfig, requested: ContainerConfig, engine: Engine
    ) -> None:
        if process := start(image, requested, engine).process:
            values = dict(entry.partition("=")[::2] for entry in process.env)
            expected = dict(entry.partition("=")[::2] for entry in requested.env or ())
            assert expected.items() <= values.items()

    @given(image=image_configs(), engine=DOCKERS)
    def test_without_variables_asked_for_the_images_are_kept_word_for_word(
        self, image: ImageConfig, engine: Engine
    ) -> None:
        if process := start(image, ContainerConfig(), engine).process:
            assert process.env == (image.env or ())

    @given(image=image_configs(), requested=container_configs(), engine=engines())
    def test_settings_never_change_the_argv(
        self, image: ImageConfig, requested: ContainerConfig, engine: Engine
    ) -> None:
        plain = argv(
            ImageConfig(image.entrypoint, image.cmd), ContainerConfig(requested.entrypoint, requested.cmd), engine
        )
        assert argv(image, requested, engine) == plain
