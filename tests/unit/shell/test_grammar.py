"""The grammar of shells: what each dialect accepts, as its shell does with ``-n``, and what the tree holds."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from simulator.shell.grammar.dialect import BASH, BUSYBOX, DASH, DIALECTS, MKSH, POSIX
from simulator.shell.grammar.parser import parse
from simulator.shell.grammar.tree import (
    AndOr,
    Arithmetic,
    ArithmeticExpansion,
    ArithmeticFor,
    Array,
    BadSubstitution,
    Case,
    Command,
    CommandSubstitution,
    Compound,
    Conditional,
    Coprocess,
    For,
    Function,
    Group,
    If,
    Parameter,
    Part,
    Pipeline,
    ProcessSubstitution,
    SimpleCommand,
    Text,
    While,
)

# Which of dash 0.5.12, busybox 1.35 and bash 5.2 accept a text.
ACCEPTED = r"""
--b a=(1 2)
--b a[0]=(1); a+=(2)
dBb a+=b
dBb a[0]=b
--b cat <<<x
--b echo a |& cat
-Bb cat <(echo a)
dBb echo $'a\tb' $"ab" $[1+1]
dBb echo ${a:1:1} ${a/y/b} ${a^} ${!a} ${a@Q} ${a[0]}
dBb echo ${ echo q; }
dBb exec {f}>/dev/null
--b case a in a) b;& c) d;; esac
--b case a in a) b;;& c) d;; esac
--- case a in a) b;| c) d;; esac
--- echo @(a|b)
dB- f() echo hi
--b a-b() { c; }
-Bb function f { c; }
-Bb function f() { c; }
dBb ((1+1))
--b echo $((echo a); echo b)
--b for ((i=0;i<2;i++)); do a; done
--b for i in 1 2; { a; }
--b for a-b in 1; do a; done
dBb time a; time
--b select x in a; do b; done
--- true | ! true
--b ! ! true
--b !
--- { }
--- ( )
--- if a; then fi
dBb case a in esac
dBb case a in a) esac
dBb echo $( )
dBb f() { a; } >/dev/null
dBb echo ${x y}q
dBb echo ${}
dB- echo ${'a}
--b echo ${'a'}
dB- echo ${x"a} ${`a}
--- echo "a
--- echo 'a
--- echo `a
--- echo $(a
--- echo ${a
--- echo a; fi
--- ;
--- & a
--- a;;
--- a & ; b
dBb echo ${x:-"a}b"} "${x:-'}'}" "${x#'}'}"
--b [[ ( a ) ]]
--b [[ ab =~ ^(a|b) ]]
dBb [[ a && b || ! c ]]
dBb if { a; } then b; fi
dBb if (a) then b; fi
--- { a; } { b; }
--- echo a >&|x
--b export a=(1)
--- echo a=(1)
dBb case x in (x) a;; esac
--- case x in ((x)) a;; esac
dBb case esac in (esac) a;; esac
dBb for x in a; do b; done; echo } ]] do
dBb f ( ) { a; }
--b "f"() { a; }
--- a=b f() { c; }
--- if() { a; };
dBb echo() { a; }
--b set() { a; }
dBb cat <<E
dBb a # b 'c
dBb a \
dBb >a <b 2>&1
dBb while a; do b; done | c
dBb for x do a; done
dBb for x; do a; done
--- for x in a b do c; done
dBb { a; } && (b) || ! c
dBb a() { b; }; c
--- a(b) { c; }
--- a ) b
--- a && ; b
dBb echo a}b {c,d} {
--- } a
"""
ROWS = [line.split(" ", 1) for line in ACCEPTED.strip().split("\n")]
SHELLS = {"d": (DASH, ["dash"]), "B": (BUSYBOX, ["busybox", "sh"]), "b": (BASH, ["bash"])}


@pytest.mark.parametrize(("letters", "text"), [tuple(row) for row in ROWS], ids=[row[1] for row in ROWS])
def test_a_dialect_accepts_what_its_shell_does(letters: str, text: str) -> None:
    for letter, (dialect, shell) in SHELLS.items():
        fault = parse(text, dialect).fault
        assert (fault is None) == (letter in letters), (dialect.name, fault)
        if shutil.which(shell[0]):
            asked = subprocess.run([*shell, "-n", "-c", text], capture_output=True, check=False)
            assert (asked.returncode == 0) == (letter in letters), shell


@pytest.mark.parametrize(
    ("text", "accepts"),
    [
        ("[[ a == b ]]", True),
        ("[[ a =~ b ]]", False),
        ("((i++))", True),
        ("for ((;;)); do a; done", False),
        ("! ! true", True),
        ("!", False),
        ("time", True),
        ("a=(1)", True),
        ("export a=(1)", False),
        ("cat <<E\na\nE", True),
        ("cat <<E\na\n", False),
        ("cat <<E", False),
    ],
)
def test_mksh_lacks_some_of_what_bash_has(text: str, accepts: bool) -> None:
    assert (parse(text, MKSH).fault is None) == accepts
    if shutil.which("mksh"):
        asked = subprocess.run(["mksh", "-n", "-c", text], capture_output=True, check=False)
        assert (asked.returncode == 0) == accepts


def only(text: str, dialect_name: str = "bash") -> Command:
    script = parse(text, DIALECTS[dialect_name])
    assert script.fault is None
    ((item,),) = (unit.items for unit in script.units)
    return item.command


def body(text: str, dialect_name: str = "bash") -> object:
    command = only(text, dialect_name)
    assert isinstance(command, Compound)
    return command.body


def parts(text: str, dialect_name: str = "bash") -> tuple[Part, ...]:
    command = only(f"echo {text}", dialect_name)
    assert isinstance(command, SimpleCommand)
    return command.words[1].parts


def test_units_end_where_the_shell_executes() -> None:
    text = "a; b # c\nd \\\n e &\nf <<E # g\nh\nE\ni\nfi\nj"
    script = parse(text, POSIX)
    assert [(unit.line, len(unit.items)) for unit in script.units] == [(1, 2), (2, 1), (4, 1), (7, 1)]
    assert [text[: unit.end].rpartition("\n")[2] for unit in script.units] == ["a; b", " e &", "", "i"]
    assert [unit.here_documents for unit in script.units] == [False, False, True, False]
    assert script.fault is not None
    assert (script.fault.line, script.fault.message) == (8, '"fi" is not expected here')
    assert not script.fault.certain  # nobody knows which shell reads it


def test_quotes_are_removed_and_remembered() -> None:
    assert parts(r"""a'b c'"d$e"\f""") == (
        Text("a"),
        Text("b cd", quoted=True),
        Parameter("e", quoted=True),
        Text("f", quoted=True),
    )
    assert parts("''") == parts('""') == (Text("", quoted=True),)
    assert parts('"$@"') == (Parameter("@", quoted=True),)
    assert parts(r'"\a\$\"\`"') == (Text('\\a$"`', quoted=True),)
    assert parts(r"$'\x41\n\'\u20ac\101'") == (Text("A\n'€A", quoted=True),)
    assert parts("$'a'", "dash") == (Text("$"), Text("a", quoted=True))
    assert parts("a\\\nb") == (Text("ab"),)


@pytest.mark.parametrize(
    ("text", "name", "operator", "operands"),
    [
        ("${v}", "v", "", []),
        ("${#v}", "v", "length", []),
        ("${#}", "#", "", []),
        ("${##}", "#", "length", []),
        ("${#-x}", "#", "-", ["x"]),
        ("${v:-a b}", "v", ":-", ["a b"]),
        ("${v%%*/}", "v", "%%", ["*/"]),
        ("${v#}", "v", "#", [""]),
        ("${10}", "10", "", []),
        ("${v:1:2}", "v", ":", ["1", "2"]),
        ("${@:2}", "@", ":", ["2"]),
        ("${v:a?b:c:d}", "v", ":", ["a?b:c", "d"]),
        ("${v: -1}", "v", ":", [" -1"]),
        ("${v/a/b/c}", "v", "/", ["a", "b/c"]),
        ("${v//a}", "v", "//", ["a"]),
        ("${v/#a/}", "v", "/#", ["a", ""]),
        ("${v^^}", "v", "^^", []),
        ("${v,,[a-z]}", "v", ",,", ["[a-z]"]),
        ("${v@Q}", "v", "@", ["Q"]),
        ("${!a@}", "a", "prefix@", []),
        ("${!a[@]}", "a", "keys@", []),
    ],
)
def test_expansions_have_an_operator_and_operands(text: str, name: str, operator: str, operands: list[str]) -> None:
    (part,) = parts(text)
    assert isinstance(part, Parameter)
    assert (part.name, part.operator, [word.source for word in part.operands]) == (name, operator, operands)


def test_subscripts_and_indirection() -> None:
    (part,) = parts("${!v:-x}")
    assert isinstance(part, Parameter)
    assert (part.indirect, part.name, part.operator) == (True, "v", ":-")
    (part,) = parts('"${a[@]}"')
    assert isinstance(part, Parameter)
    assert part.subscript is not None
    assert (part.quoted, part.subscript.literal()) == (True, "@")


def test_what_a_dialect_does_not_have_is_a_bad_substitution() -> None:
    assert parts("${1:0:1}", "dash") == (BadSubstitution("${1:0:1}"),)
    assert parts('"${a[0]}"', "busybox") == (BadSubstitution("${a[0]}", quoted=True),)
    assert parts("${x y}") == (BadSubstitution("${x y}"),)


def test_substitutions_hold_scripts() -> None:
    for text in ("$(a; b)", "`a; b`"):
        (part,) = parts(text)
        assert isinstance(part, CommandSubstitution)
        assert [len(unit.items) for unit in part.script.units] == [2]
    (part,) = parts("`a \\`b\\` \\\\$c`")
    assert isinstance(part, CommandSubstitution)
    inner = part.script.units[0].items[0].command
    assert isinstance(inner, SimpleCommand)
    assert isinstance(inner.words[1].parts[0], CommandSubstitution)
    (part,) = parts("<(a)")
    assert isinstance(part, ProcessSubstitution)
    (part,) = parts("$((1 + (2)))")
    assert isinstance(part, ArithmeticExpansion)
    assert part.expression.source == "1 + (2)"
    (part,) = parts("`fi`")
    assert isinstance(part, CommandSubstitution)
    assert part.script.fault is not None  # bash finds it when it expands the word
    assert parse("echo `fi`", DASH).fault is not None
    (part,) = parts("${ a; }", "mksh")
    assert isinstance(part, CommandSubstitution)
    assert part.in_place


def test_here_documents_are_read_behind_the_line() -> None:
    command = only("cat <<A - <<-'B'; \na $x \\$y\nA\n\tb $x\n\tB\n")
    assert isinstance(command, SimpleCommand)
    first, second = (redirection.target for redirection in command.redirections)
    assert first.parts == (
        Text("a ", quoted=True),
        Parameter("x", quoted=True),
        Text(" $y\n", quoted=True),
    )
    assert second.parts == (Text("b $x\n", quoted=True),)
    assert [word.literal() for word in command.words] == ["cat", "-"]


def test_compounds_have_bodies() -> None:
    assert isinstance(body("(a)"), Group)
    assert isinstance(body("if a; then b; elif c; then d; else e; fi"), If)
    assert isinstance(body("for a; do b; done"), For)
    assert isinstance(body("for ((a;b;c)); do d; done"), ArithmeticFor)
    assert isinstance(body("until a; do b; done"), While)
    assert isinstance(body("((a))"), Arithmetic)
    case = body("case a in b|c) d;; (e) f;& *) esac")
    assert isinstance(case, Case)
    assert [(len(item.patterns), len(item.body), item.terminator) for item in case.items] == [
        (2, 1, ";;"),
        (1, 1, ";&"),
        (1, 0, ";;"),
    ]
    assert isinstance(only("a && b || c"), AndOr)
    assert isinstance(only("a | b"), Pipeline)
    assert isinstance(only("! a"), Pipeline)
    assert isinstance(only("coproc x { a; }"), Coprocess)
    function = only("f() { a; } >b")
    assert isinstance(function, Function)
    assert isinstance(function.body, Compound)
    assert [redirection.operator for redirection in function.body.redirections] == [">"]


def test_conditionals_bind_as_in_the_manual() -> None:
    test = body("[[ -n $a && b == c* || ! ( $d =~ ^(x|y )$ ) ]]")
    assert isinstance(test, Conditional)
    assert (test.operator, [each.operator for each in test.expressions]) == ("||", ["&&", "!"])
    assert test.expressions[1].expressions[0].words[1].source == "^(x|y )$"


def test_assignments_stand_before_the_words() -> None:
    command = only("a=1 b+=2 c[0]=3 d=(x [k]=y) e f=4 >g")
    assert isinstance(command, SimpleCommand)
    assert [(each.name, each.append) for each in command.assignments] == [
        ("a", False),
        ("b", True),
        ("c", False),
        ("d", False),
    ]
    (array,) = command.assignments[3].value.parts
    assert isinstance(array, Array)
    assert [element.subscript is None for element in array.elements] == [True, False]
    assert [word.source for word in command.words] == ["e", "f=4"]


def test_extended_globs_are_an_option_of_bash() -> None:
    assert parse("echo @(a|b)", BASH).fault
    assert not parse("shopt -s extglob\necho @(a|b)", BASH).fault
    assert not parse("echo @(a|b)", MKSH).fault
    assert not parse("[[ a == @(a|b) ]]", BASH).fault


def test_deep_nesting_is_a_fault_that_is_not_certain() -> None:
    for text in ("(" * 500, "$(" * 500, "${a:-" * 500, "if " * 500, "[[ " + "( " * 500):
        fault = parse(text, BASH).fault
        assert fault is not None
    assert parse("( " * 500 + "a" + ")" * 500, BASH).fault == parse("( " * 500, BASH).fault
    assert not parse("( " * 10 + "a" + ")" * 10, BASH).fault
