"""Words with variables, their patterns, ports and durations."""

from __future__ import annotations

import time

import pytest

from simulator.build.dockerfile.expansion import Syntax, expand, expand_words
from simulator.build.dockerfile.lines import quoted_words
from simulator.build.dockerfile.ports import ports
from simulator.core.rule import Refusal
from simulator.oracle import protocol

VALUES = {"V": "value", "E": "", "P": "/a/b/c.tar.gz", "D": "x${0}y", "N": "80 443", "L": "a\nb"}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("$V", "value"),
        ("a${V}b", "avalueb"),
        ("$U", ""),
        ("${U:-d}", "d"),
        ("${E:-d}", "d"),
        ("${E-d}", ""),
        ("${V:+w}", "w"),
        ("${U+w}", ""),
        ("${V:?m}", "value"),
        ('${U:-"x y"}', "x y"),
        ("${U:-${V}}", "value"),
        ("$$V", "V"),
        ("$1$12x", "x"),
        ("$", "$"),
        ("a$(x)`y`~*", "a$(x)`y`~*"),
        ("\\$V", "$V"),
        ("a\\nb\\", "anb"),
        ("'$V\\n'", "$V\\n"),
        ('"$V\\n\\"\\$"', 'value\\n"$'),
        ("${P#*/}", "a/b/c.tar.gz"),
        ("${P##*/}", "c.tar.gz"),
        ("${P%.*}", "/a/b/c.tar"),
        ("${P%%.*}", "/a/b/c"),
        ("${P/a/X}", "/X/b/c.tar.gz"),
        ("${P//\\//-}", "-a-b-c.tar.gz"),
        ("${P/*b/Z}", "Z/c.tar.gz"),
        ("${V/l?e/_}", "va_"),
        ("${V///-}", "-v-a-l-u-e-"),
        ("${V//a/$D}", "vxaylue"),
        ("${V/a/$D}", "vx${0}ylue"),
        ("${V//a/${U:-${D}}}", "vxaylue"),
        ("${L#*b}", "a\nb"),
        ("\ufeffx", "x"),
        ("$é", ""),
    ],
)
def test_a_word_is_expanded_as_buildkit_does(text: str, value: str) -> None:
    assert expand(text, VALUES, Syntax()) == value


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("'a", "unclosed-quote"),
        ('"a', "unclosed-quote"),
        ("${V", "unsupported"),
        ("${", "unclosed-brace"),
        ("${V:-x", "unclosed-brace"),
        ("${}", "bad-substitution"),
        ("${:x}", "bad-substitution"),
        ("${V^}", "unsupported"),
        ("${V:=x}", "unsupported"),
        ("${V:#x}", "unsupported"),
        ("${U:?m}", "required"),
        ("${V#\\a}", "bad-pattern"),
        ("${V/p}", "unclosed-brace"),
    ],
)
def test_what_is_no_word_is_refused(text: str, rule: str) -> None:
    with pytest.raises(Refusal) as caught:
        expand(text, VALUES, Syntax())
    assert caught.value.decision.rule.id == f"expansion.{rule}"


def test_older_builders_know_fewer_modifiers() -> None:
    old = Syntax(modifiers="")
    assert expand("${U:-d}${V:+w}${V:?m}${V?m}", VALUES, old) == "dwvaluevalue"
    for text in ("${U-d}", "${V+w}", "${V#x}", "${V/a/b}"):
        with pytest.raises(Refusal):
            expand(text, VALUES, old)


def test_the_escape_character_is_the_directives() -> None:
    assert expand("`$V\\$V", VALUES, Syntax("`")) == "$V\\value"


def test_words_are_split_after_expansion_unless_quoted() -> None:
    assert expand_words("$N 1", VALUES, Syntax()) == ["80", "443", "1"]
    assert expand_words('"$N"', VALUES, Syntax()) == ["80 443"]
    assert expand_words("$U", VALUES, Syntax()) == []
    assert expand_words("${U:-80 90}", VALUES, Syntax()) == ["80", "90"]
    assert expand_words("80${U:-90}", VALUES, Syntax()) == ["90"], "the builder forgets what it was reading"


def test_the_cost_grows_with_the_text() -> None:
    start = time.perf_counter()
    assert len(expand("x" * 10**6 + "$V" * 10_000, VALUES, Syntax())) == 10**6 + 50_000
    assert expand("${X##*a*a*a*a*b}", {"X": "a" * 3000}, Syntax()) == "a" * 3000
    assert time.perf_counter() - start < 10


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("80", ["80/tcp"]),
        ("80/UDP", ["80/udp"]),
        ("80/", ["80/tcp"]),
        ("90-92/tcp", ["90/tcp", "91/tcp", "92/tcp"]),
        ("8080:80", ["80/tcp"]),
        ("127.0.0.1:8080:80", ["80/tcp"]),
        ("1000-1001:2000-2001", ["2000/tcp", "2001/tcp"]),
    ],
)
def test_ports_are_read(text: str, found: list[str]) -> None:
    assert list(ports(text)) == found


@pytest.mark.parametrize("text", ["http", "80/icmp", "92-90", "70000", ":", "80:", "[80]", "1-2:3-5", "x:80"])
def test_what_is_no_port_is_refused(text: str) -> None:
    with pytest.raises(Refusal):
        list(ports(text))


def test_quoted_words_keep_their_quotes() -> None:
    assert list(quoted_words('a=\'b c\' d\\ e "f\\" g" h\\', "\\")) == ["a='b c'", "d\\ e", '"f\\" g"', "h"]


def test_variables_that_double_do_not_fill_the_memory() -> None:
    lines = ["FROM scratch", "ENV A=xxxxxxxxxx", *["ENV A=$A$A"] * 60, 'CMD ["a"]']
    answer = protocol.answer({"image": {"dockerfile": "\n".join(lines)}})
    assert answer["what"] == "a value of more than 16 MiB"
    lines = ["FROM scratch", "ENV A=" + "x" * 60_000, 'ENV B="' + "$A" * 200 + '"', *["ENV C=$B"] * 10, 'CMD ["a"]']
    assert protocol.answer({"image": {"dockerfile": "\n".join(lines)}})["what"] == "a stage of more than 64 MiB"


def test_long_files_take_time_in_proportion() -> None:
    def seconds(count: int) -> float:
        lines = ["FROM scratch"]
        for n in range(count):
            lines += [
                f"ENV A{n}=1",
                f"LABEL l{n}=1",
                f"ARG B{n}=$A{n}",
                "RUN x \\",
                "# c",
                "  y",
                f"FROM scratch AS s{n}",
            ]
        text = "\n".join([*lines, 'CMD ["a"]'])
        start = time.perf_counter()
        assert protocol.answer({"image": {"dockerfile": text, "target": ""}})["outcome"] == "image"
        return time.perf_counter() - start

    few, many = (min(seconds(count) for _ in range(3)) for count in (500, 2000))
    assert many < 12 * few, "a cost that grows with the square of the length would be 16 times as high"
