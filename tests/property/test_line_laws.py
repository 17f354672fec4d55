"""Laws of the option parser of docker run."""

from __future__ import annotations

import re
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from simulator.build.image import BuiltImage
from simulator.callers.flags import table
from simulator.callers.pasted.line import read_pasted
from simulator.callers.table import line_caller
from simulator.core.errors import NotModelled, Unreadable
from simulator.core.request import CallerContext
from simulator.core.rule import Refusal
from simulator.oracle import protocol
from simulator.releases.find import find_engine
from simulator.simulation.container import simulate
from simulator.simulation.image import unknown_image
from simulator.simulation.pasted import fill_symbols
from tests.conformance.cases.run_lines import PLAIN, VALUES

IMAGE = {"config": {"Entrypoint": ["e"], "Cmd": ["c"], "Env": ["A=1", "B=2"]}}
ENGINES = ("docker@20.10", "docker@26.1", "docker@28.5", "docker@29.7")
# Options that say nothing about each other, each with its values.
INDEPENDENT = {
    "--workdir": ("/x", "/y/../z"),
    "--user": ("u", "0:0"),
    "--hostname": ("h",),
    "--entrypoint": ("", "x", "a b"),
    "--stop-signal": ("INT", "9"),
    "--memory": ("64m", "1g"),
    "--health-cmd": ("true",),
    "--label": ("a=b",),
}
words = st.text(st.characters(codec="utf-8"), max_size=8)
options = st.lists(
    st.sampled_from(sorted(INDEPENDENT)).flatmap(
        lambda name: st.tuples(st.just(name), st.sampled_from(INDEPENDENT[name]))
    ),
    max_size=5,
    unique_by=lambda pair: pair[0],
)
engines = st.sampled_from(ENGINES)


def answer(line: list[str], engine: str) -> dict[str, Any]:
    return protocol.answer({"engine": engine, "image": IMAGE, "request": {"docker-run": line}})


class TestParsing:
    """docker run reference, "Usage": docker run [OPTIONS] IMAGE [COMMAND] [ARG...]."""

    @given(options, st.randoms(use_true_random=False), engines)
    def test_the_order_of_independent_options_is_of_no_matter(self, pairs: Any, draw: Any, engine: str) -> None:
        shuffled = list(pairs)
        draw.shuffle(shuffled)
        line = [word for pair in pairs for word in pair]
        other = [word for pair in shuffled for word in pair]
        assert answer([*line, "IMAGE"], engine) == answer([*other, "IMAGE"], engine)

    @given(options, engines)
    def test_an_equals_sign_is_as_good_as_a_blank(self, pairs: Any, engine: str) -> None:
        blank = [word for pair in pairs for word in pair]
        equals = [f"{name}={value}" for name, value in pairs]
        assert answer([*blank, "IMAGE"], engine) == answer([*equals, "IMAGE"], engine)

    @given(st.lists(words, min_size=1), engines)
    def test_words_behind_the_image_are_never_read(self, behind: list[str], engine: str) -> None:
        assert list(answer(["IMAGE", *behind], engine)["process"]["args"]) == ["e", *behind]

    @given(st.lists(words, min_size=1), engines)
    def test_the_last_entrypoint_wins(self, values: list[str], engine: str) -> None:
        line = [word for value in values for word in ("--entrypoint", value)]
        both = answer([*line, "IMAGE", "x"], engine)["process"]
        assert both == answer(["--entrypoint", values[-1], "IMAGE", "x"], engine)["process"]

    @given(words.filter(lambda text: "=" not in text), words, engines)
    def test_dashes_in_front_of_the_image_change_nothing(self, name: str, value: str, engine: str) -> None:
        line = ["-e", f"N{name}={value}"]
        assert answer([*line, "--", "IMAGE"], engine) == answer([*line, "IMAGE"], engine)

    @given(engines, st.data())
    def test_every_option_that_takes_a_value_takes_the_next_word(self, engine: str, data: Any) -> None:
        version = tuple(int(part) for part in engine.partition("@")[2].split("."))
        known = [o for o in table("docker/run.txt", "run", version).names.values() if o.kind == "text"]
        option = data.draw(st.sampled_from(known))
        found = answer([f"--{option.name}", "--", "IMAGE"], engine)
        same = answer([f"--{option.name}=--", "IMAGE"], engine)
        assert found == same


class TestVariables:
    """docker run reference, "Set environment variables (-e, --env, --env-file)"."""

    @given(st.dictionaries(st.from_regex("[A-Z]{1,3}", fullmatch=True), words, max_size=4), engines)
    def test_a_bare_name_is_the_callers_value(self, callers: dict[str, str], engine: str) -> None:
        bare = [word for name in callers for word in ("-e", name)]
        spelled = [word for name, value in callers.items() for word in ("-e", f"{name}={value}")]
        request = {"engine": engine, "image": IMAGE, "environment": callers}
        with_bare = protocol.answer({**request, "request": {"docker-run": [*bare, "IMAGE"]}})
        assert with_bare == protocol.answer({**request, "request": {"docker-run": [*spelled, "IMAGE"]}})


READ = [
    (name, value)
    for name, values in VALUES.items()
    if name not in (*PLAIN, "env-file", "label-file")
    for value in values
    if re.search("[A-Za-z0-9]", value) and not re.search(r"[\\$`\"]", value)
]


IMAGES = ("x", "r/x:1", "reg.io/a/b:tag", "localhost:5000/x", f"a/b@sha256:{'a' * 64}")


def is_refused(text: str) -> bool:
    """Whether a line is refused, whatever a shell puts in."""
    line = read_pasted([text])
    caller, engine = line_caller(line.tool, "run"), find_engine(line.tool)
    assert caller is not None
    try:
        filled = fill_symbols(caller, line, engine, CallerContext())
        request = caller.read(filled.body, engine, filled.context).request()
        return simulate(BuiltImage(unknown_image(request.image)), request, engine).refusal is not None
    except Refusal:
        return True
    except (NotModelled, Unreadable):
        return False


@st.composite
def with_symbols(draw: st.DrawFn, value: str, least: int = 0) -> str:
    """Some parts of a value in which variables stand."""
    parts = re.findall(r"[A-Za-z0-9._-]+|.", value)
    places = st.sampled_from([at for at, part in enumerate(parts) if re.search("[A-Za-z0-9]", part)])
    for at in draw(st.sets(places, min_size=least, max_size=3)):
        parts[at] = f"${{{draw(st.sampled_from('ABC'))}{at}}}"
    return "".join(parts)


class TestSymbols:
    """2.6 Word Expansions: what a shell puts in is not known, so an option is not refused for it."""

    @given(st.sampled_from(("docker", "podman")), st.sampled_from(READ), st.data())
    def test_no_part_of_a_value_is_refused_where_nobody_knows_it(self, tool: str, option: Any, data: Any) -> None:
        name, value = option
        written = data.draw(with_symbols(value, least=1))
        assert is_refused(f'{tool} run --{name} "{value}" x a') or not is_refused(
            f'{tool} run --{name} "{written}" x a'
        )

    @given(
        st.sampled_from(("docker", "podman")),
        st.lists(st.sampled_from(READ), max_size=4, unique_by=lambda option: option[0]),
        st.lists(st.sampled_from(("/a:/v1", "/h/x:/v2:ro", "vol:/v3")), max_size=3, unique=True),
        st.sampled_from(IMAGES),
        st.data(),
    )
    def test_no_line_is_refused_for_what_nobody_knows(
        self, tool: str, some: Any, volumes: list[str], image: str, data: Any
    ) -> None:
        given_options = [*some, *(("volume", each) for each in volumes)]
        values = [data.draw(with_symbols(value)) for _, value in given_options]
        known = " ".join(f'--{name} "{value}"' for name, value in given_options)
        written = " ".join(f'--{name} "{value}"' for (name, _), value in zip(given_options, values, strict=True))
        line = f'{tool} run {written} "{data.draw(with_symbols(image))}" a'
        assert is_refused(f"{tool} run {known} {image} a") or not is_refused(line), line
