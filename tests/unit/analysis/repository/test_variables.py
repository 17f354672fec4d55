"""The variables of a file that are known. What is expected was given by GNU make 4.3 and bash 5.2."""

from __future__ import annotations

import pytest

from simulator.analysis.repository.variables import FileVariables, variables_of


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("IMAGE=shop\n", {"IMAGE": "shop"}),
        ("IMAGE ?= shop\nexport TAG := 1\n", {"IMAGE": "shop", "TAG": "1"}),
        ("A = $(B)/x\nB = r.io\n", {"A": "r.io/x", "B": "r.io"}),
        ("A := $(B)/x\nB = r.io\n", {"B": "r.io"}),
        ("C := $(A)\nA = $(B)/x\nB = r.io\n", {"A": "r.io/x", "B": "r.io"}),
        ("A = $(A)\nB = $(C)\nC = $(B)\n", {}),
        ("A = a\nA = b\n", {}),
        ("A = a\nA += b\n", {}),
        ("ifdef X\nA = a\nendif\nB = b\n", {"B": "b"}),
        ("A = a\nx: A = b\n", {}),
        ("A = a\nundefine A\n", {}),
        ("A = a # note\nB = b c\nC = $(shell git describe)\nD = $X\n", {}),
        ("A = a\nx:\n\tA=b docker run a\n", {"A": "a"}),
        ("A = a\nx:\n\techo $${A}\n", {}),
        ("A = a\\\nb\n", {}),
        ("A = a\n$(eval A = b)\n", {}),
        ("A = a\ninclude gone.mk\n", {}),
        ("A = a\n-include .env.local\n", {"A": "a"}),
        ("A = a\n-include $(X).mk\n", {}),
        ("A ?= a\ninclude other.mk\nB = $(O)\n", {"A": "a", "O": "o", "B": "o"}),
    ],
)
def test_a_makefile_sets_variables(text: str, values: dict[str, str]) -> None:
    assert variables_of("Makefile", "makefile", {"Makefile": text, "other.mk": "O := o\n"}).values == values


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("IMAGE=shop\nreadonly_=1\n", {"IMAGE": "shop", "readonly_": "1"}),
        ('A="r.io"\nB="$A/x"\nC=\'c\'\n', {"A": "r.io", "B": "r.io/x", "C": "c"}),
        ("B=$A/x\nA=r.io\n", {"A": "r.io"}),
        ('IMAGE="${IMAGE:-shop}"\nTAG=${VERSION-1}\n', {"IMAGE": "shop", "TAG": "1"}),
        ("A=${B:-x}\nB=y\n", {"B": "y"}),
        ("A=${1:-x}\nB=$(date)\nC='$D'\n", {}),
        ("A=a\nA=b\n", {}),
        ("A=a\nif true; then A=b; fi\n", {}),
        ("if true; then A=a; fi\nB=b\n", {"B": "b"}),
        ("A=a\nread A\n", {}),
        ("A=a\nfor A in x; do :; done\n", {}),
        ("A=a\nf() { local A=b; }\n", {}),
        ("A=a\nA+=b\n", {}),
        ("A=a\nsource x\n", {}),
        ("A=a\neval $X\n", {}),
        ("A=a\ndocker run -e A=b --build-arg A=c x\n", {"A": "a"}),
        ("A=a true\nA=(x)\n", {}),
        ("A=a\nif\n", {}),
    ],
)
def test_a_script_sets_variables(text: str, values: dict[str, str]) -> None:
    assert variables_of("x.sh", "shell", {"x.sh": text}).values == values


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("env: {A: a, B: '${{ github.repository }}'}\n", {"A": "a", "B": "${{ github.repository }}"}),
        ("env: {A: a}\njobs: {x: {env: {A: b}}}\n", {}),
        ("jobs: {x: {env: {A: a}}}\n", {"A": "a"}),
        ("jobs: {x: {env: {A: a}}, y: {}}\n", {}),
        ("env: {A: a}\njobs: {x: {steps: [{run: 'echo A=b >> $GITHUB_ENV'}]}}\n", {}),
        ("env: {A: 'a b'}\n", {}),
        ("env: [\n", {}),
    ],
)
def test_a_workflow_sets_variables(text: str, values: dict[str, str]) -> None:
    path = ".github/workflows/x.yml"
    assert variables_of(path, "github-actions", {path: text}).values == values


@pytest.mark.parametrize(
    ("kind", "text", "filled"),
    [
        ("makefile", "$(A):$(B) ${A} $A $$(A)", "a:$(B) a $A $$(A)"),
        ("shell", r"$A:${A}${A:-x} \$A $AB", r"a:aa \$A $AB"),
        ("github-actions", "${{ env.A }}/${{env.A}} $A ${A} ${{ env.B }}", "a/a a a ${{ env.B }}"),
    ],
)
def test_values_stand_for_references(kind: str, text: str, filled: str) -> None:
    assert FileVariables(kind, {"A": "a"}).fill(text) == filled


def test_other_files_have_none() -> None:
    assert variables_of("README.md", "markdown", {"README.md": "A=a\n"}) == FileVariables()
