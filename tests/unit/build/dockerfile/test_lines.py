"""The lines of an instruction and their words."""

from __future__ import annotations

from simulator.build.dockerfile.lines import quoted_words


def test_quoted_words_keep_their_quotes() -> None:
    assert list(quoted_words('a=\'b c\' d\\ e "f\\" g" h\\', "\\")) == ["a='b c'", "d\\ e", '"f\\" g"', "h"]
