"""Laws of what reviewers use: a comparison, and a suggestion."""

from __future__ import annotations

import json
from itertools import takewhile

from hypothesis import assume, given
from hypothesis import strategies as st

from simulator.analysis.diff import Comparison, Side, compare
from simulator.analysis.example import find_example
from simulator.analysis.matrix import engines_asked, generalize_words
from simulator.analysis.suggest import Goal, Unreachable, appended_goal, shell_goal, suggest
from simulator.build.builders import find_builder
from simulator.build.image import BuiltImage, image_of
from simulator.callers.entrypoint import run
from simulator.core.rule import Refusal
from simulator.core.values import ContainerConfig, ImageConfig
from simulator.engine.engine import Engine
from simulator.images.config import to_json
from simulator.oracle import protocol
from simulator.releases.find import every_engine
from simulator.shell.arguments import shell_arguments
from simulator.simulation.container import simulate
from simulator.simulation.image import build_dockerfile
from simulator.strategies import container_configs, dockerfile_lines, engines, image_configs, shell_images, texts

DOCKER = every_engine()[2]
RUNNERS = engines().filter(lambda engine: engine.name in engines_asked("run"))


def files() -> st.SearchStrategy[list[str]]:
    """Dockerfiles, with an argument in front of FROM or none, in one stage or in two."""
    heads = st.sampled_from(([], ["ARG A=1"], ["ARG A=2"], ["ARG B=3"]))
    froms = st.sampled_from(
        (["FROM base"], ["FROM base AS one", "FROM one"], ["FROM base AS one", "CMD o", "FROM one"])
    )
    return st.tuples(heads, froms, dockerfile_lines()).map(lambda drawn: [*drawn[0], *drawn[1], *drawn[2]])


def bases() -> st.SearchStrategy[ImageConfig]:
    """Base images, also with triggers."""
    lines = (
        "CMD t",
        'CMD ["t"]',
        'ENTRYPOINT ["t"]',
        "ARG A",
        "ENV X=${A:-$B}",
        "ENV B=b",
        "WORKDIR $A",
        'SHELL ["s"]',
    )
    triggers = st.lists(st.sampled_from(lines), max_size=3)
    return st.tuples(image_configs(), triggers).map(
        lambda drawn: drawn[0]._replace(other_fields=(("OnBuild", drawn[1]),))
    )


def side(lines: list[str], known: ImageConfig | None = None, on: Engine = DOCKER) -> Side:
    """A Dockerfile on a base image, known or not."""
    images = {} if known is None else {"base": json.loads(json.dumps(to_json(known)))}
    try:
        built = build_dockerfile("\n".join(lines), {}, images, on, "Dockerfile:{}".format)
        return Side(built, tuple(takewhile(lambda line: not line.startswith("FROM"), lines)))
    except Refusal as refusal:
        return Side(refusal)


def verdicts(found: Comparison) -> object:
    """What was found out, without the values."""
    return (
        found.verdict,
        [change.verdict for change in found.changes],
        [setting.verdict for setting in found.settings],
    )


class TestComparison:
    """dsim's own promise: "the same" is proven, and a difference can be seen."""

    @given(image=image_configs(), engine=engines())
    def test_an_image_is_the_same_as_itself(self, image: ImageConfig, engine: Engine) -> None:
        found = compare(Side(BuiltImage(image)), Side(BuiltImage(image)), engine)
        assert found.verdict == "same" and not found.lines

    @given(lines=files(), known=st.none() | bases())
    def test_a_dockerfile_is_the_same_as_itself(self, lines: list[str], known: ImageConfig | None) -> None:
        found = compare(side(lines, known), side(lines, known), DOCKER)
        assert found.verdict == "same" and not found.lines

    @given(old=files(), new=files(), known=st.none() | bases())
    def test_a_comparison_is_symmetric(self, old: list[str], new: list[str], known: ImageConfig | None) -> None:
        one, other = side(old, known), side(new, known)
        forth, back = compare(one, other, DOCKER), compare(other, one, DOCKER)
        assert verdicts(forth) == verdicts(back)
        assert [(change.before.argv, change.after.argv) for change in forth.changes] == [
            (change.after.argv, change.before.argv) for change in back.changes
        ]

    @given(old=image_configs(), new=image_configs(), requested=container_configs(), engine=engines())
    def test_a_row_is_the_same_where_every_request_of_it_is(
        self, old: ImageConfig, new: ImageConfig, requested: ContainerConfig, engine: Engine
    ) -> None:
        found = compare(Side(BuiltImage(old)), Side(BuiltImage(new)), engine)
        request = ContainerConfig(requested.entrypoint, requested.cmd)
        rows = [
            change
            for change in found.changes
            if generalize_words(change.way.request.container) == generalize_words(request)
        ]
        assume(rows)
        before, after = (
            simulate(done.built, rows[0].way.request._replace(container=request), engine)
            for done in (rows[0].before, rows[0].after)
        )
        if rows[0].verdict == "same":
            assert (before.argv and before.argv.value) == (after.argv and after.argv.value)
            assert bool(before.refusal) == bool(after.refusal)

    @given(old=image_configs(), new=image_configs(), engine=engines())
    def test_a_difference_is_seen_with_the_request_that_is_told(
        self, old: ImageConfig, new: ImageConfig, engine: Engine
    ) -> None:
        for change in compare(Side(BuiltImage(old)), Side(BuiltImage(new)), engine).changes:
            if change.verdict == "different":
                _, before, after = find_example(change, engine)
                assert (before.argv and before.argv.value, str(before.refusal)) != (
                    after.argv and after.argv.value,
                    str(after.refusal),
                )

    @given(old=files(), new=files(), base=bases(), on=engines())
    def test_what_is_the_same_on_an_unknown_base_is_the_same_on_every_base(
        self, old: list[str], new: list[str], base: ImageConfig, on: Engine
    ) -> None:
        unknown = compare(side(old, on=on), side(new, on=on), on)
        found = compare(side(old, base, on), side(new, base, on), on)
        assume(not any((*unknown.refusals, *found.refusals)))
        for before, after in zip(unknown.changes, found.changes, strict=True):
            assert before.verdict in ("unknown", after.verdict)
        for one, other in zip(unknown.settings, found.settings, strict=True):
            assert one.verdict != "same" or other.verdict == "same"


def images() -> st.SearchStrategy[ImageConfig]:
    """Images, some of which start a shell; podman refuses variables without a name, which are not the matter here."""
    return (image_configs() | shell_images()).map(lambda image: image._replace(env=None))


class TestSuggestion:
    """dsim's own promise: a suggested line executes exactly what is wanted."""

    @given(image=images(), wanted=st.lists(texts(), max_size=4), engine=RUNNERS, alone=st.booleans())
    def test_a_suggested_line_gives_what_is_wanted(
        self, image: ImageConfig, wanted: list[str], engine: Engine, alone: bool
    ) -> None:
        found = suggest(Goal(tuple(wanted)), BuiltImage(image), engine, arguments_only=alone)
        if found.line is not None:
            assert args(image, found.line, engine) == list(found.goal.argv)
            assert not alone or "--entrypoint" not in found.line[: found.line.index("IMAGE")]
        else:
            assert alone or not wanted or (wanted == [""] and engine.name == "podman")

    @given(image=images(), wanted=st.lists(texts(), min_size=1, max_size=4), engine=RUNNERS)
    def test_a_suggested_change_gives_what_is_wanted(
        self, image: ImageConfig, wanted: list[str], engine: Engine
    ) -> None:
        found = suggest(Goal(tuple(wanted)), BuiltImage(image), engine)
        assert found.change
        assert args(changed(image, found.change), found.changed_line, engine) == list(found.goal.argv)

    @given(image=images(), words=st.lists(texts(), min_size=1, max_size=2), engine=RUNNERS)
    def test_appended_words_are_seen(self, image: ImageConfig, words: list[str], engine: Engine) -> None:
        try:
            goal = appended_goal(words, BuiltImage(image), engine)
        except Unreachable:
            assert simulate(BuiltImage(image), run(None, (), engine), engine).refusal
            return
        found = suggest(goal, BuiltImage(image), engine)
        assert found.line is not None and args(image, found.line, engine) == list(found.goal.argv)
        own = simulate(BuiltImage(image), run(None, (), engine), engine).argv
        read = shell_arguments(found.goal.argv)
        if own is not None and shell_arguments(own.value):
            assert read is None or not read.value.swallows

    @given(image=images(), engine=RUNNERS)
    def test_there_is_always_a_way_to_a_shell(self, image: ImageConfig, engine: Engine) -> None:
        found = suggest(shell_goal(BuiltImage(image)), BuiltImage(image), engine)
        assert found.line is not None and args(image, found.line, engine) == ["/bin/sh"]


def args(image: ImageConfig, line: tuple[str, ...], engine: Engine) -> list[str]:
    """Ask the oracle what a line executes."""
    name = f"{engine.name}@{engine.version}"
    request = {"engine": name, "image": {"config": to_json(image)}, "request": {f"{engine.name}-run": list(line)}}
    found: list[str] = json.loads(protocol.answer_line(json.dumps(request)))["process"]["args"]
    return found


def changed(image: ImageConfig, change: tuple[str, ...]) -> ImageConfig:
    """Put instructions in the place of the image's."""
    given_texts = dict(instruction.partition(" ")[::2] for instruction in change)
    built = image_of(given_texts.get("ENTRYPOINT"), given_texts.get("CMD"), None, str, find_builder())
    return image._replace(
        entrypoint=built.image.entrypoint if "ENTRYPOINT" in given_texts else image.entrypoint,
        cmd=built.image.cmd if "CMD" in given_texts else image.cmd,
    )
