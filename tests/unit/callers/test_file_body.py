"""The body of a caller of files, and the files of a context behind its own."""

from __future__ import annotations

import pytest

from simulator.callers.caller import FileOption
from simulator.callers.file_body import Overlay, file_body
from simulator.core.errors import Unreadable
from simulator.core.request import CallerContext


def test_all_files_are_read_where_none_is_named() -> None:
    body = file_body({"files": {"b": "1", "a": "2"}, "part": "x"}, "request.toy", "part")
    assert (body.names, body.chosen) == (("b", "a"), "x")
    assert file_body({"file": ["c"]}, "request.toy").names == ("c",)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ([], "request.toy is not a JSON object"),
        ({"other": 1}, "unknown keys"),
        ({"files": {"a": 1}}, "request.toy.files.a is not a string"),
        ({"file": "a"}, "request.toy.file is not a list of strings"),
        ({"part": 1}, "request.toy.part is not a string"),
    ],
)
def test_a_body_of_the_wrong_form_is_unreadable(body: object, message: str) -> None:
    with pytest.raises(Unreadable, match=message):
        file_body(body, "request.toy", "part")


def test_a_bodys_files_come_before_those_of_the_context() -> None:
    body = file_body({"files": {"a": "own"}, "file": ["a", "b"]}, "request.toy")
    context = body.context(CallerContext(files={"a": "other", "b": "2"}))
    assert [body.text(name, context) for name in body.names] == ["own", "2"]
    assert dict(context.files) == {"a": "own", "b": "2"} and len(context.files) == 2
    for name, why in (("c", "cannot read c: no such file or directory"), ("d/", "cannot read d: is a directory")):
        with pytest.raises(Unreadable, match=why):
            body.text(name, context)


def test_an_overlay_looks_behind_only_where_it_must() -> None:
    files = Overlay({"a": "1"}, {"b": "2"})
    assert "b" in files and "c" not in files and files.get("c") is None


def test_a_folder_stands_for_files_of_the_body() -> None:
    option = FileOption("", folder=("*.a", "*.b"))
    texts = {"k/2.a": "", "k/1.b": "", "k/x/3.a": "", "k/c": "", "o.a": ""}
    body = file_body({"files": texts, "file": ["k/", "o.a"]}, "request.toy")
    context = body.context(CallerContext())
    assert body.listed(option, context) == ("k/1.b", "k/2.a", "o.a")
    assert body.listed(option._replace(deep=True), context) == ("k/1.b", "k/2.a", "k/x/3.a", "o.a")
    assert body.listed(None, context) == ("k/", "o.a")
    with pytest.raises(Unreadable, match=r"k holds none of \*\.z"):
        body.listed(FileOption("", folder=("*.z",)), context)
    here = file_body({"files": {"a.a": "", "x/b.a": ""}, "file": ["./"]}, "request.toy")
    assert here.listed(option, here.context(CallerContext())) == ("a.a",)
