"""Laws of the units of Quadlet."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from simulator.callers import quadlet
from simulator.callers.quadlet.unit_words import join_words, split
from simulator.core.request import CallerContext
from simulator.engine.engine import Engine
from simulator.releases.find import find_engine

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0\x80"), max_size=8)
WORD = TEXT.filter(bool)
PLAIN = st.text("abc-./é", min_size=1, max_size=5)
ENGINES = st.sampled_from(("podman@5.4", "podman@5.8")).map(find_engine)


def cmd(text: str, engine: Engine) -> tuple[str, ...]:
    return (
        quadlet.read_request({"w.container": f"[Container]\nImage=i\n{text}"}, engine, CallerContext()).container.cmd
        or ()
    )


class TestWords:
    """podman-systemd.unit, "Exec=": the format of this is the same as for systemd command lines."""

    @given(st.lists(WORD), st.sampled_from((" ", "\\x20")))
    def test_what_is_written_is_read_again(self, words: list[str], blank: str) -> None:
        assert split(join_words(words, blank)) == words

    @given(st.lists(TEXT), st.sampled_from((" ", "\\x20")))
    def test_an_empty_word_is_not_seen_again(self, words: list[str], blank: str) -> None:
        assert split(join_words(words, blank)) == [word for word in words if word]

    @given(st.lists(WORD.filter(lambda word: not set(word) & set("$%") and word != ";")), ENGINES)
    def test_a_word_goes_through_the_generator_and_systemd_unchanged(self, words: list[str], engine: Engine) -> None:
        line = join_words([".", *words, "."], "\\x20")
        assert cmd(f"Exec={line}\n", engine) == (".", *words, ".")

    @given(st.lists(TEXT.filter(bool), min_size=1), ENGINES)
    def test_dollars_and_percents_that_are_doubled_stay(self, words: list[str], engine: Engine) -> None:
        doubled = [word.replace("%", "%%").replace("$", "$$") for word in words if word != ";"]
        kept = [word for word in words if word != ";"]
        assert cmd(f"Exec=. {join_words(doubled, ' ')} .\n", engine) == (".", *kept, ".")


class TestSettings:
    """podman-systemd.unit, "Description": unit files are those of systemd.unit(5)."""

    @given(st.lists(PLAIN, min_size=1, max_size=4), ENGINES)
    def test_the_last_exec_counts(self, values: list[str], engine: Engine) -> None:
        lines = "".join(f"Exec={value}\n" for value in values)
        assert cmd(lines, engine) == cmd(f"Exec={values[-1]}\n", engine) == (values[-1],)

    @given(st.lists(PLAIN, min_size=2, max_size=5), ENGINES)
    def test_a_line_may_be_continued_between_any_two_words(self, words: list[str], engine: Engine) -> None:
        assert cmd("Exec=" + " \\\n # c\n\n".join(words) + "\n", engine) == tuple(words)
