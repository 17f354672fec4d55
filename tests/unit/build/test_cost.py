"""What a Dockerfile costs grows with its length, whatever it is made of."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator

import pytest

from simulator import lint
from simulator.build.dockerfile.substitution import MAX_DEPTH
from simulator.oracle import protocol
from tests.costs import stays_below

SHAPES: dict[str, Callable[[int], str]] = {
    "continued RUN": lambda n: "RUN a \\\n" + "  b \\\n" * (40 * n) + " c",
    "continued RUN with flags": lambda n: "RUN --mount=type=cache,target=/c \\\n" + "  b \\\n" * (40 * n) + " c",
    "continued ENV": lambda n: "ENV A=1 \\\n" + "".join(f"  B{i}=1 \\\n" for i in range(5 * n)) + " C=1",
    "comments inside RUN": lambda n: "RUN a \\\n" + "# c\n\n" * (20 * n) + " c",
    "comments": lambda n: "# c\n\n" * (20 * n),
    "stages": lambda n: "FROM scratch AS s0\n" + "".join(f"FROM s{i} AS s{i + 1}\nRUN a\n" for i in range(n)),
    "stages with variables": lambda n: (
        "FROM scratch AS s0\n" + "".join(f"FROM s{i} AS s{i + 1}\nENV A{i}=1\n" for i in range(n))
    ),
    "references": lambda n: "ENV A0=x\n" + "".join(f"ENV A{i + 1}=$A{i}\n" for i in range(2 * n)),
    "one long value": lambda n: 'ENV V=12345\nENV B="\\\n' + ("$V" * 25 + "x" * 200 + "\\\n") * n + '"',
    "quotes": lambda n: "".join(f'LABEL l{i}="a b" m=\'c\' n="$PATH"\n' for i in range(2 * n)),
    "one long array": lambda n: "CMD [" + ",\\\n".join(['"' + "a" * 90 + '"'] * (5 * n)) + "]",
    "one long here-document": lambda n: "RUN <<E\n" + "body\n" * (40 * n) + "E",
    "here-documents": lambda n: "RUN <<E\nbody\nE\n" * (2 * n),
    "triggers": lambda n: "FROM scratch AS a\n" + "ONBUILD ENV A=b\n" * n + "FROM a",
    "copies from a stage": lambda n: "FROM scratch AS a\nFROM scratch\n" + "COPY --from=a x y\n" * (2 * n),
}


@pytest.fixture(autouse=True)
def _nothing_else_to_collect() -> Iterator[None]:
    """Keep what other tests have left behind out of the garbage collector's work, which would be measured with."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.mark.parametrize("shape", SHAPES)
def test_the_cost_of_a_dockerfile_grows_with_its_length(shape: str) -> None:
    def seconds(count: int) -> float:
        text = f"FROM scratch\n{SHAPES[shape](count)}\nCMD a"
        start = time.process_time()
        assert protocol.answer({"image": {"dockerfile": text}})["outcome"] == "image"
        return time.process_time() - start

    linear = stays_below(seconds, 500, 4000, times=24, spare=0.02)
    assert linear, "a cost that grows with the square of the length would be 64 times as high"


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
        start = time.process_time()
        assert protocol.answer({"image": {"dockerfile": text, "target": ""}})["outcome"] == "image"
        return time.process_time() - start

    assert stays_below(seconds, 500, 2000, times=12), (
        "a cost that grows with the square of the length would be 16 times as high"
    )


@pytest.mark.parametrize("builder", ["buildkit", "classic", "buildah"])
@pytest.mark.parametrize("depth", [MAX_DEPTH, MAX_DEPTH + 1, 10_000])
def test_substitutions_are_nested_as_deep_as_dsim_reads(builder: str, depth: int) -> None:
    """A linter, which reads many files, looks at the others whatever one of them holds."""
    nested = "${A:-" * depth + "x" + "}" * depth
    found = lint(f"FROM scratch\nUSER {nested}\nCMD /a\n", builder=builder)
    assert [each.kind for each in found.skipped] == (["not-modelled"] if depth > MAX_DEPTH else [])


@pytest.mark.parametrize("line", ["# syntax=a{} x", "# escape={}x", "#{}x=", "//syntax=a{}", "# check=skip{}=all"])
def test_the_cost_of_a_directive_grows_with_its_line(line: str) -> None:
    text = f"{line.format(' ' * 60_000)}\nFROM scratch\nCMD a\n"
    start = time.process_time()
    protocol.answer({"image": {"dockerfile": text}})
    assert time.process_time() - start < 1  # with the square of its length it would take 13 seconds
