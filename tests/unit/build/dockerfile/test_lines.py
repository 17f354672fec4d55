"""The lines of a file join to instructions, and texts split into words.

Sources: BuildKit's ``Parse`` and ``heredocsFromLine`` (frontend/dockerfile/parser/parser.go), ``parseWords`` and
``parseStringsWhitespaceDelimited`` (line_parsers.go).
"""

from __future__ import annotations

import pytest

from simulator.build.dockerfile.instruction import Continues, any_escape, single_escape
from simulator.build.dockerfile.lines import (
    Lines,
    find_heredocs,
    read_heredoc,
    split_at_blanks,
    split_keyword,
    split_quoted,
)


def test_quoted_words_keep_their_quotes() -> None:
    assert list(split_quoted('a=\'b c\' d\\ e "f\\" g" h\\', "\\")) == ["a='b c'", "d\\ e", '"f\\" g"', "h"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a  b", ["a", "b"]),
        ("a\tb\u3000c\u00a0d", ["a", "b", "c", "d"]),
        ("a\x1eb", ["a\x1eb"]),
        ("é b", ["é", "b"]),
        ("'a b", ["'a b"]),
        ('"a b', ['"a b']),
        ("'a\\' b", ["'a\\'", "b"]),
        ('a"b c"d', ['a"b c"d']),
        ("a`b c", ["a`b", "c"]),
        ("", []),
        (" ", []),
    ],
)
def test_words_end_at_blanks_that_are_not_quoted(text: str, words: list[str]) -> None:
    assert split_quoted(text, "\\") == words


def test_the_escape_character_of_the_file_counts_in_words() -> None:
    assert split_quoted("a` b \\ c", "`") == ["a` b", "\\", "c"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("80 81", ("80", "81")),
        ("80\t\v\f\r 81", ("80", "81")),
        ("'a b'", ("'a", "b'")),
        ("é\u3000b c", ("é\u3000b", "c")),
        ("a\x1eb c", ("a\x1eb", "c")),
        ("a\x85b", ("a\x85b",)),
        ("", ()),
    ],
)
def test_words_without_quotes_end_at_every_blank_of_ascii(text: str, words: tuple[str, ...]) -> None:
    assert split_at_blanks(text) == words


@pytest.mark.parametrize(
    ("line", "keyword", "rest"),
    [
        ("CMD a b", "CMD", "a b"),
        ("CMD  \t\v\f\r a ", "CMD", "a "),
        ("CMD\ta b", "CMD", "a b"),
        ("CMD\t \ta", "CMD", "a"),
        ("CMD", "CMD", ""),
        ("CMD\u3000a", "CMD\u3000a", ""),
        ("CMD\x1ea b", "CMD\x1ea", "b"),
    ],
)
def test_a_keyword_ends_at_a_blank(line: str, keyword: str, rest: str) -> None:
    assert split_keyword(line) == (keyword, rest)


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("RUN <<E", [("E", False)]),
        ("RUN <<-E", [("E", True)]),
        ("RUN << E", [("E", False)]),
        ("RUN <<-\t E", []),
        ("RUN << -E", [("-E", False)]),
        ("RUN <<\t E 1", [("E", False)]),
        ("RUN 3<<E cat", [("E", False)]),
        ("COPY <<A <<-B /x", [("A", False), ("B", True)]),
        ("COPY <<'A B' /x", [("A B", False)]),
        ('COPY <<"A B" /x', [("A B", False)]),
        ("RUN <<\\E", [("E", False)]),
        ("RUN <<<E", []),
        ("RUN <<", []),
        ("RUN a<<E", []),
        ("RUN '<<E'", []),
        ("RUN <<E<F", []),
    ],
)
def test_here_documents_are_opened_by_words(line: str, found: list[tuple[str, bool]]) -> None:
    assert [(name, tabs) for name, _, tabs in find_heredocs(line, blanks=True)] == found


@pytest.mark.parametrize("line", ["RUN << E", "RUN echo $((1 << 2))", "RUN <<- E"])
def test_a_blank_ends_the_word_of_older_here_documents(line: str) -> None:
    assert list(find_heredocs(line, blanks=False)) == []


@pytest.mark.parametrize(("word", "expands"), [("<<E", True), ("<<'E'", False), ('<<"E"', False), ("<<\\E", True)])
def test_a_quote_in_its_end_mark_keeps_the_variables_of_a_here_document(word: str, expands: bool) -> None:
    assert read_heredoc(word) == ("E", expands, False)


# The lines, what the first of them joins to, the number of lines in it, and the same for Buildah where it differs.
JOINED = (
    (["RUN a", "b"], "RUN a", 1),
    (["RUN a \\", "b"], "RUN a b", 2),
    (["RUN a\\", "b"], "RUN ab", 2),
    (["RUN a \\ \t", "b"], "RUN a b", 2),
    (["RUN a \\\r", "b\r"], "RUN a b", 2),
    (["RUN a \\", "", "  # c", "# \\", "b", "c"], "RUN a b", 5),
    (["RUN a \\", "b \\", "c", "d"], "RUN a b c", 3),
    (["RUN a \\", "b # c \\", "d"], "RUN a b # c d", 3),
    (["RUN a \\"], "RUN a ", 1),
    (["RUN a \\", "# c"], "RUN a ", 2),
    (["RUN a `", "b"], "RUN a `", 1),
    (["RUN a \\ b", "c"], "RUN a \\ b", 1),
)


@pytest.mark.parametrize(("lines", "text", "count"), JOINED)
@pytest.mark.parametrize("continues", [single_escape, any_escape])
def test_lines_go_on_behind_an_escape(lines: list[str], text: str, count: int, continues: Continues) -> None:
    whole = Lines(lines, continues, "\\")
    assert (whole.join(0)[0], whole.join(0)[2]) == (text, count)
    assert whole.end(0) == count


@pytest.mark.parametrize(
    ("lines", "docker", "buildah"),
    [(["RUN a\\\\", "b"], 1, 2), (["RUN a \\", "b\\\\", "c"], 2, 3), (["RUN \\", "a\\\\ ", "b"], 2, 3)],
)
def test_only_buildah_goes_on_behind_two_escapes(lines: list[str], docker: int, buildah: int) -> None:
    for continues, count in ((single_escape, docker), (any_escape, buildah)):
        whole = Lines(lines, continues, "\\")
        assert (whole.join(0)[2], whole.end(0)) == (count, count)


def test_another_escape_character_makes_lines_go_on() -> None:
    whole = Lines(["RUN a \\ `", "b \\", "c"], single_escape, "`", 7)
    assert (whole.join(0)[0], whole.end(0), whole.number) == ("RUN a \\ b \\", 2, 7)
