"""Compose, piece by piece: the splitter, variables, env files, numbers, requests and their errors."""

from __future__ import annotations

import time
from typing import Any

import pytest

from simulator.callers.compose import dotenv
from simulator.callers.compose.numbers import duration, sprint
from simulator.callers.compose.shellwords import NEW_SPLITTER, OLD_SPLITTER, split
from simulator.callers.compose.template import Invalid, Required, Template
from simulator.callers.compose.versions import profile
from simulator.callers.compose.yaml_file import documents
from simulator.core.errors import NotModelled, Unreadable
from simulator.core.rule import Refusal
from simulator.oracle import protocol

IMAGE = {"Entrypoint": ["ex"], "Cmd": ["cx"]}


def words(text: str, splitter: Any = OLD_SPLITTER) -> list[str] | None:
    try:
        return list(split(text, splitter, lambda rule, message: rule.refuses("request", message))[0].value)
    except Refusal:
        return None


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [
        ("", [], []), ("a b", ["a", "b"], ["a", "b"]), ("a\tb\r\nc", ["a", "b", "c"], ["a", "b", "c"]),
        ("a\vb", ["a\vb"], ["a\vb"]), ("'' \"\"", ["", ""], ["", ""]), ("a''", ["a"], ["a"]),
        ("echo a\\nb\\tc", ["echo", "anbtc"], ["echo", "a\nb\tc"]), ("'a\\nb'", ["a\\nb"], ["a\\nb"]),
        ('"a\\"b"', ['a"b'], ['a"b']), ("a\\ b", ["a b"], ["a b"]), ("a && b", ["a"], ["a"]), ("a&b", ["a"], ["a"]),
        ("2>&1", [], []), ("1x>y", [], []), ("x1>y", ["x1"], ["x1"]), ("a;b", ["a"], ["a"]), ("<a", [], []),
        ("`a b` c", ["`a b`", "c"], ["`a b`", "c"]), ("`a 'b'`", ["`a b`"], ["`a b`"]),
        ("$(a 'b' c) d", ["$(a 'b' c)", "d"], ["$(a 'b' c)", "d"]), ("a)b c)d", ["a)b c)d"], None), ("a)", None, None),
        ("(a)", None, None), ("$(a (b))", None, None), ("it's", None, None), ("a\\", None, None), ("`a", None, None),
        ("# x", ["#", "x"], ["#", "x"]), ("&& x", [], []), ("\u00a0", ["\u00a0"], ["\u00a0"]),
    ],
)  # fmt: skip
def test_a_text_is_split_as_the_library_does(text: str, old: Any, new: Any) -> None:
    assert words(text) == old
    assert words(text, NEW_SPLITTER) == new


def test_what_the_splitter_drops_is_known() -> None:
    def refuse(_: Any, message: str) -> Exception:
        return AssertionError(message)

    assert split("echo 2>&1 x", OLD_SPLITTER, refuse)[1] == "2>&1 x"
    assert split("a 'b && c' ; d", OLD_SPLITTER, refuse)[1] == "; d"
    assert split("a b", OLD_SPLITTER, refuse)[1] == ""
    assert split("a 0\\0> b", OLD_SPLITTER, refuse)[1] == "0\\0> b"
    assert split("a '2'x>y", OLD_SPLITTER, refuse)[1] == "'2'x>y"


SET = {"V": "v", "E": "", "W": "a b"}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("$V ${V} $U.", "v v ."), ("$$V $$$V $$$$V", "$V $v $$V"), ("${U:-d}${E:-d}${E-d}${U-d}", "dddd"[:2] + "d"),
        ("${V:+x}${E:+x}${E+x}${U+x}", "xx"), ("${U:-${V}${U:-n}}", "vn"), ("$1 $@ $", "$1 $@ $"), ("${U:-a b}", "a b"),
        ("${V?m}${E?m}", "v"), ("${V-x}y${U-z}", "vyz"), ("${v}", ""), ("$Vé", "vé"), ("${U-{a}}", "{a}"),
        ("${U-}}", "}"),
    ],
)  # fmt: skip
def test_variables_are_replaced(text: str, value: str) -> None:
    assert Template(SET.get, False).substitute(text) == value
    assert Template(SET.get, True).substitute(text) == value


@pytest.mark.parametrize(
    "text", ["${", "${}", "${1}", "${V", "${V!x}", "${V:0:1}", "${V/x/y}", "${V:-a\n}", "${U:-${}"]
)
def test_a_variable_that_is_not_well_formed_has_no_value(text: str) -> None:
    for lazy in (False, True):
        with pytest.raises(Invalid):
            Template(SET.get, lazy).substitute(text)


def test_what_stands_behind_an_operator_is_looked_at_only_by_newer_versions_where_it_is_used() -> None:
    assert Template(SET.get, True).substitute("${V:-${1}}x") == "vx"
    with pytest.raises(Invalid):
        Template(SET.get, False).substitute("${V:-${1}}x")


@pytest.mark.parametrize(("text", "said"), [("${U:?no $V}", ": no v"), ("${E:?}", ""), ("${U?x}", ": x")])
def test_a_variable_that_has_to_be_set(text: str, said: str) -> None:
    with pytest.raises(Required) as caught:
        Template(SET.get, False).substitute(text)
    assert str(caught.value) == f"required variable {text[2]} is missing a value{said}"


def test_variables_in_variables_without_end_are_not_modelled() -> None:
    with pytest.raises(NotModelled):
        Template(SET.get, False).substitute("${U-" * 60 + "}" * 60)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A=1\nB: 2\nC = 3 # c\n", {"A": "1", "B": "2", "C": "3"}), ("export A=x\n", {"A": "x"}),
        ("A='$V' \nB=\"$V\\n\"\nC=$V\n", {"A": "$V", "B": "v\n", "C": "v"}), ("A='x\ny'\nB=1", {"A": "x\ny", "B": "1"}),
        ("A=1 B=2", {"A": "1 B=2"}), ("A='1' B=2", {"A": "1", "B": "2"}), ("V\nU\n", {"V": "v"}), ("A", {"": "A"}),
        ("A=a#b\n#c\n\n A=2", {"A": "2"}), ("A=\"\\101\\0101\\$V\\c\"", {"A": "\\101A$V\\c"}),
        ("\ufeffA=1", {"A": "1"}),
        ("A=1\nB=$A$A", {"A": "1", "B": "11"}), ("A='it\\'s'", {"A": "it's"}), ("x.y-z[0]=1", {"x.y-z[0]": "1"}),
    ],
)  # fmt: skip
def test_an_env_file_sets_variables(text: str, found: dict[str, str]) -> None:
    into: dict[str, str] = {}
    dotenv.read(text, into, {"V": "v"}.get, False)
    assert into == found


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("A=1\nB C=2", "line 2: key cannot contain a space"),
        ("'A'=1", 'line 1: unexpected character "\'" in variable name "\'A\'=1"'),
        ("\nA='x", "line 2: unterminated quoted value 'x"),
    ],
)
def test_a_line_of_an_env_file_without_a_reading_is_named(text: str, message: str) -> None:
    with pytest.raises(dotenv.BadLine) as caught:
        dotenv.read(text, {}, lambda _: None, False)
    assert str(caught.value) == message


def test_a_raw_env_file_has_no_quotes() -> None:
    into: dict[str, str] = {}
    dotenv.read_raw("A='x' # y\n# c\nV\nU\n B=$V\n", into, {"V": "v"}.get)
    assert into == {"A": "'x' # y", "V": "v", "B": "$V"}
    for text in ("=x", "A B=1"):
        with pytest.raises(dotenv.BadLine):
            dotenv.read_raw(text, {}, lambda _: None)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1.5, "1.5"), (1000000.0, "1e+06"), (123456.0, "123456"), (0.0001, "0.0001"), (0.00001, "1e-05"),
        (-2.50, "-2.5"),
        (1234567.5, "1.2345675e+06"), (0.0, "0"), (True, "true"), (None, "<nil>"), (12, "12"), ([1, "a"], "[1 a]"),
    ],
)  # fmt: skip
def test_values_are_written_as_go_writes_them(value: Any, text: str) -> None:
    assert sprint(value) == text


def test_durations() -> None:
    assert duration("1m30s", False) == 90 * 10**9
    assert duration("1500ms", True) == 1500 * 10**6
    assert duration("1d", True) == 86400 * 10**9
    assert duration("1d", False) is duration("10", True) is duration("", True) is None


@pytest.mark.parametrize(
    ("asked", "found"), [("2.26.1", "2.26"), ("2.40", "2.40"), ("v2.40.3", "2.40"), ("5.1.4", "5.1")]
)
def test_versions(asked: str, found: str) -> None:
    assert profile(asked).version == found


def test_versions_that_are_not_known() -> None:
    for version in ("1.29", "5.4.0", "6"):
        with pytest.raises(NotModelled):
            profile(version)
    with pytest.raises(Unreadable):
        profile("newest")


def ask(body: dict[str, Any]) -> dict[str, Any]:
    return protocol.answer({"images": {"app": IMAGE}, "request": {"compose": body}})


def test_a_request_names_one_service() -> None:
    files = {"compose.yaml": "services: {a: {image: app}}"}
    assert ask({"files": files})["outcome"] == "invalid"
    assert ask({"files": files, "service": "a", "run": ["b"]})["outcome"] == "invalid"
    assert ask({"files": files, "service": "a", "run": ["a", "x"]})["process"]["args"] == ("ex", "x")
    assert ask({"files": files, "run": ["a"]})["process"]["args"] == ("ex", "cx")
    assert ask({"files": files, "service": "a", "odd": 1})["outcome"] == "invalid"
    assert ask({"files": {"compose.yaml": 5}, "service": "a"})["outcome"] == "invalid"


def test_a_refusal_names_the_spot_and_the_exit_status() -> None:
    files = {"compose.yaml": "services:\n  a:\n    image: app\n    command: [1]\n"}
    for version, status in (("2.26", 15), ("2.40", 1)):
        answer = ask({"files": files, "service": "a", "version": version})
        assert answer["message"].endswith("services.a.command.0 must be a string (compose.yaml:4:15)")
        assert answer["exit"] == status


def test_words_know_their_line_and_their_file() -> None:
    files = {
        "compose.yaml": "services: {a: {image: app}}",
        "o.yaml": "services:\n  a:\n    command:\n      - x\n      - y\n",
    }
    answer = ask({"files": files, "file": ["compose.yaml", "./o.yaml"], "service": "a"})
    assert [origin["where"] for origin in answer["origins"]] == ["Config.Entrypoint", "o.yaml:4", "o.yaml:5"]


def test_dropped_words_are_pointed_out() -> None:
    answer = ask({"files": {"compose.yaml": "services: {a: {image: app, command: x && y}}"}, "service": "a"})
    assert [one["rule"] for one in answer["advice"]] == ["compose-words.cut"]
    assert '"&& y"' in answer["advice"][0]["says"]


def test_what_is_missing_is_said() -> None:
    built = {"compose.yaml": "services: {a: {build: x}}"}
    assert "Dockerfile x/Dockerfile is not among the files" in ask({"files": built, "service": "a"})["message"]
    remote = {"compose.yaml": "services: {a: {build: 'https://x/y.git'}}"}
    assert "nothing is fetched" in ask({"files": remote, "service": "a"})["message"]
    contexts = {"compose.yaml": "services: {a: {build: {additional_contexts: {b: .}}}}"}
    assert ask({"files": contexts, "service": "a"})["what"] == "additional_contexts"
    folder = {"compose.yaml": "services: {a: {image: app, command: $PWD}}"}
    assert ask({"files": folder, "service": "a"})["what"] == "variable PWD"
    include = {"compose.yaml": "include: ['oci://x/y']"}
    assert ask({"files": include, "service": "a"})["outcome"] == "not-modelled"


def test_an_inline_dockerfile_is_built() -> None:
    text = "services:\n  a:\n    build:\n      dockerfile_inline: |\n        FROM app\n        CMD x\n"
    assert ask({"files": {"compose.yaml": text}, "service": "a"})["process"]["args"] == ("ex", "/bin/sh", "-c", "x")


def test_a_billion_laughs_in_a_compose_file() -> None:
    lines = ["x0: &a0 [a, b, c, d, e, f, g, h, i]"]
    lines += [f"x{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    answer = ask({"files": {"compose.yaml": "\n".join(lines)}, "service": "a"})
    assert answer["outcome"] == "not-modelled" and "compose.yaml:" in answer["message"]


@pytest.mark.parametrize(
    ("volume", "says"),
    [
        ("", "invalid empty volume spec"),
        (":/m", "empty section between colons"),
        ("/a:/b:", "empty section between colons"),
        ("ab::b", "empty section between colons"),
        ("/a:/b:ro:x", "too many colons"),
        ("/x:c:/d:ro:z", "too many colons"),
        *[(text, "") for text in (":", "a:", "::", "a::b", "/a:/b:bad", "/a", "/x:c:/d:ro", "a:/b:c:/d")],
    ],
)
def test_volumes_are_written_as_compose_reads_them(volume: str, says: str) -> None:
    from simulator.callers.compose.short_forms import check_forms

    if not says:
        check_forms({"volumes": [volume]})
        return
    with pytest.raises(Refusal, match=says):
        check_forms({"volumes": [volume]})


def test_base64_that_is_not_valid_is_refused() -> None:
    for text in ("services: {a: {image: x, command: !!binary é}}", "services: {a: {image: x, command: !!binary YQ}}"):
        request = {"compose": {"files": {"compose.yaml": text}, "service": "a"}}
        answer = protocol.answer({"images": {"x": IMAGE}, "request": request})
        assert answer["outcome"] == "refused" and answer["rule"] == "compose-file.not-yaml"


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("x: &a {b: *a}", True),
        ("x: {y: &a [1], z: {y: *a}, w: *a}", False),
        ("x: &a {b: 1}\ny: *a\nz: {c: *a}", False),
        ("x: &a {b: {c: 1}}\ny: *a\nz: &d {e: *a, f: [*a, *a]}", False),
    ],
)
def test_an_alias_inside_of_what_it_repeats_is_refused(text: str, refused: bool) -> None:
    text += "\nservices: {a: {image: x}}"
    text = text.replace("x:", "x-x:", 1).replace("\ny:", "\nx-y:").replace("\nz:", "\nx-z:")
    request = {"compose": {"files": {"compose.yaml": text}, "service": "a"}}
    answer = protocol.answer({"images": {"x": IMAGE}, "request": request})
    assert (answer.get("rule") == "compose-file.cycle") == refused, answer


def test_aliases_take_time_in_proportion_to_their_number() -> None:
    def seconds(count: int) -> float:
        text = "x-a: &a [1]\nservices: {}\nx-l:\n" + "- *a\n" * count
        start = time.process_time()
        assert len(list(documents(text, "f"))) == 1
        return time.process_time() - start

    few, many = (min(seconds(count) for _ in range(3)) for count in (250, 2000))
    assert many < 24 * few + 0.02, "a cost that grows with the square of the number would be 64 times as high"
