"""Laws of exec form and shell form, for all texts and all builders."""

from __future__ import annotations

import json

from hypothesis import example, given
from hypothesis import strategies as st

from simulator.build.dockerfile.builder import Builder
from simulator.build.dockerfile.form import form
from simulator.build.image import image_of
from simulator.core.rule import Refusal
from simulator.core.values import ExecForm, ShellForm, Words
from simulator.engine.engines import find_builder
from simulator.golang import json as gojson
from simulator.strategies import builders, exec_forms, near_arrays, shell_forms, texts

DOCKERS = builders().filter(lambda builder: builder.name != "buildah")


def stored(cmd: str, builder: Builder, shell: str | None = None) -> Words | None:
    return image_of(None, cmd, shell, str, builder).image.cmd


class TestExecForm:
    """Dockerfile reference, "Exec form": "The exec form makes it possible to avoid shell string munging"."""

    @given(listed=st.lists(texts(), min_size=1, max_size=5), ascii_only=st.booleans(), builder=builders())
    @example(listed=["$HOME", "a b", ""], ascii_only=True, builder=find_builder())
    def test_exec_form_passes_words_through_untouched(
        self, listed: list[str], ascii_only: bool, builder: Builder
    ) -> None:
        assert stored(json.dumps(listed, ensure_ascii=ascii_only), builder) == tuple(listed)

    @given(text=exec_forms(), shell=exec_forms().filter(lambda text: text != "[]"), builder=builders())
    def test_shell_has_no_part_in_exec_form(self, text: str, shell: str, builder: Builder) -> None:
        assert stored(text, builder, shell) == stored(text, builder)

    @given(text=exec_forms(), before=st.text(" \t\u00a0"), after=st.text(" \t\u3000"), builder=builders())
    def test_blanks_around_the_array_do_not_matter(self, text: str, before: str, after: str, builder: Builder) -> None:
        assert stored(before + text + after, builder) == stored(text, builder)


class TestShellForm:
    """Dockerfile reference, "Shell form" and SHELL: the command is run in a shell, by default /bin/sh -c."""

    @given(text=shell_forms(), builder=builders())
    def test_shell_form_is_the_default_shell_and_one_word(self, text: str, builder: Builder) -> None:
        assert stored(text, builder) == ("/bin/sh", "-c", text)

    @given(text=shell_forms(), shell=st.lists(texts(), min_size=1), builder=DOCKERS)
    def test_shell_form_is_exactly_shell_and_one_word(self, text: str, shell: list[str], builder: Builder) -> None:
        assert stored(text, builder, json.dumps(shell)) == (*shell, text)

    @given(text=shell_forms(), shell=st.lists(texts(), min_size=1), builder=DOCKERS)
    def test_the_origins_tell_the_shell_from_the_text(self, text: str, shell: list[str], builder: Builder) -> None:
        found = stored(text, builder, json.dumps(shell))
        assert found is not None
        assert [word.origin.source for word in found] == ["shell"] * len(shell) + ["cmd"]

    @given(text=near_arrays(), builder=builders())
    def test_a_text_is_exec_form_or_shell_form_or_refused(self, text: str, builder: Builder) -> None:
        try:
            decided = builder.form(text.strip())
        except Refusal as refusal:
            assert refusal.decision.rule.id == "form.not-strings"
            return
        match decided.value:
            case ShellForm(kept, fault):
                assert kept == text.strip()
                assert (fault is not None) == text.strip().startswith("[")
            case ExecForm(found):
                assert all(isinstance(word, str) for word in found)


class TestGoJson:
    """encoding/json of Go: the same language as RFC 8259, without a limit on strings."""

    @given(text=near_arrays() | exec_forms())
    def test_it_agrees_with_pythons_json_on_what_is_json(self, text: str) -> None:
        try:
            value = json.loads(text)
        except ValueError:
            value = None
        try:
            gojson.scan(text, whole=True)
            ours = True
        except gojson.JsonError as fault:
            ours = False
            assert 0 <= fault.offset <= len(text) and fault.reason
        assert ours == (value is not None)

    @given(text=near_arrays())
    def test_a_whole_array_is_also_a_prefix(self, text: str) -> None:
        try:
            whole = gojson.decode_string_array(text)
        except gojson.JsonError:
            return
        assert gojson.decode_string_array(text + " ] x", whole=False) == whole

    @given(text=exec_forms())
    def test_newer_and_older_builders_agree_on_clean_arrays(self, text: str) -> None:
        assert form(text).value == find_builder("buildkit@0.8").form(text).value
