"""The values that a workflow of GitHub Actions says of its expressions."""

from __future__ import annotations

from simulator.analysis.repository.builds.build import Marks
from simulator.analysis.repository.builds.job_values import Values, matrix_values


def test_a_matrix_is_that_of_the_documentation_of_github() -> None:
    matrix = {
        "fruit": ["apple", "pear"],
        "animal": ["cat", "dog"],
        "include": [
            {"color": "green"},
            {"color": "pink", "animal": "cat"},
            {"fruit": "apple", "shape": "circle"},
            {"fruit": "banana"},
            {"fruit": "banana", "animal": "cat"},
        ],
    }
    found = [" ".join(sorted(values.values())) for values in matrix_values({"strategy": {"matrix": matrix}})]
    assert found == [
        "apple cat circle pink",
        "apple circle dog green",
        "cat pear pink",
        "dog green pear",
        "banana",
        "banana cat",
    ]


def test_objects_of_a_matrix_have_members() -> None:
    (values,) = matrix_values({"strategy": {"matrix": {"Image": [{"name": "shop", "build": {"file": "x"}}]}}})
    assert values == {"matrix.image.name": "shop", "matrix.image.build.file": "x"}


def test_what_is_not_known_gets_one_symbol() -> None:
    marks = Marks()
    values = Values({"matrix.a": "x"}, marks)
    text = values.fill("${{ matrix.A }}-${{github.sha}}-${{ github.ref }}-${{ github.ref }}")
    assert text == "x-" + "-".join(symbol.mark for symbol in (*marks.symbols, marks.symbols[1]))
    assert [symbol.source for symbol in marks.symbols] == ["${{github.sha}}", "${{ github.ref }}"]
