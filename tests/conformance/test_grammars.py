"""dsim reads scripts as shfmt does, and accepts what the shells of this machine accept."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from simulator.shell.grammar.dialect import BASH
from simulator.shell.grammar.parser import parse
from tests.conformance.adapters import shfmt
from tests.conformance.adapters.grammars import PEERS, SHELLS, difference, refusal
from tests.conformance.cases import (
    builtin_errors,
    expansions,
    numbers,
    pid1_texts,
    redirections,
    script_texts,
    shell_texts,
)
from tests.conformance.comparisons import syntax
from tests.unit.shell.test_grammar import ROWS

REPOSITORY = Path(__file__).parents[2]
OF_EACH = 10
"""So many drawn texts of each kind are read; all 4,000 of them, and 258 entry scripts, were on 2026-11-30."""
LARGEST, MOST_FILES = 20_000, 15
NO_SHFMT = pytest.mark.skipif(not shutil.which("shfmt"), reason="shfmt-py brings no shfmt here")


def drawn() -> Iterator[str]:
    """Give texts of each kind that the cases hold."""
    chance = random.Random(20261130)
    kinds: list[Iterator[str]] = [
        (text for text, _ in script_texts.scripts(True)),
        (text for text, _ in script_texts.scripts(False)),
        shell_texts.texts(),
        *[(text for text, _ in kind.recorded_cases()) for kind in (expansions, redirections, builtin_errors, numbers)],
        iter([pid1_texts.text(chance) for _ in range(OF_EACH)]),
    ]
    for kind in kinds:
        yield from islice(kind, OF_EACH)


def real() -> Iterator[str]:
    """Give the scripts of the repository and of this machine."""
    places = [*sorted((REPOSITORY / ".ci").glob("*")), *sorted(REPOSITORY.glob("docs/**/*.sh"))]
    places += islice((place for place in sorted(Path("/usr/bin").glob("*")) if _is_script(place)), MOST_FILES)
    return (place.read_text() for place in places if _is_script(place))


def _is_script(place: Path) -> bool:
    try:
        data = place.read_bytes() if place.is_file() and place.stat().st_size <= LARGEST else b""
        data.decode()
    except (OSError, UnicodeDecodeError):
        return False
    return data.startswith(b"#!") and b"sh" in data.partition(b"\n")[0]


ROWS_OF_DIALECTS = [text for _, text in ROWS]
TEXTS = [*drawn(), *real()]


@NO_SHFMT
@pytest.mark.parametrize("dialect", PEERS)
def test_scripts_are_read_as_shfmt_does(dialect: str) -> None:
    assert [found for text in (*ROWS_OF_DIALECTS, *TEXTS) if (found := difference(text, dialect))] == []


@pytest.mark.parametrize("shell", SHELLS)
def test_scripts_are_accepted_as_the_shell_does(shell: str) -> None:
    if not shutil.which(SHELLS[shell][0]):
        pytest.skip(f"there is no {shell} here")
    assert [found for text in TEXTS if (found := refusal(text, shell))] == []


@NO_SHFMT
@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("a b", "a 'b'"),
        ("a b", "a b c"),
        ("a >b", "a >>b"),
        ("a 2>b", "a >b"),
        ("a && b", "a || b"),
        ("a | b", "a |& b"),
        ("! a", "a"),
        ("time a", "a"),
        ("a & b", "a; b"),
        ("{ a; }", "(a)"),
        ("{ a; } >b", "{ a; }"),
        ("if a; then b; fi", "if a; then b; else c; fi"),
        ("if a; then b; else c; fi", "if a; then b; elif c; then d; fi"),
        ("while a; do b; done", "until a; do b; done"),
        ("for i; do a; done", "for i in; do a; done"),
        ("for ((i=0;;)); do a; done", "for ((i=1;;)); do a; done"),
        ("case a in b) c;; esac", "case a in b) c;& esac"),
        ("case a in b|c) ;; esac", "case a in b) ;; c) ;; esac"),
        ("[[ a == b ]]", "[[ a == 'b' ]]"),
        ("[[ a && b ]]", "[[ a || b ]]"),
        ("((a))", "((b))"),
        ("f() { a; }", "function f { a; }"),
        ("f() { a; }", "f() { a; } >b"),
        ("coproc a", "coproc b { a; }"),
        ("a=b", "a+=b"),
        ("a=(b)", "a=(b c)"),
        ("a[1]=b", "a[2]=b"),
        ("declare a=(b)", "declare a=(c)"),
        ("cat <<E\n$a\nE", "cat <<'E'\n$a\nE"),
        ("cat <<-E\n\ta\nE", "cat <<-E\n\tb\nE"),
        ("a $b", 'a "$b"'),
        ("a ${b}", "a ${#b}"),
        ("a ${b:-c}", "a ${b-c}"),
        ("a ${b/c/d}", "a ${b//c/d}"),
        ("a ${b:1}", "a ${b:1:2}"),
        ("a ${!b}", "a ${!b@}"),
        ("a ${!b[@]}", "a ${b[@]}"),
        ("a $(b)", "a $(c)"),
        ("a $((b))", "a $((c))"),
        ("a <(b)", "a >(b)"),
    ],
)
def test_the_forms_of_different_scripts_differ(text: str, other: str) -> None:
    forms = {shfmt.read(each, "bash")[0] for each in (text, other)}
    ours = {syntax.script(parse(each, BASH)) for each in (text, other)}
    assert forms == ours and len(forms) == 2
