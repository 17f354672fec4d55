"""A record behaves as a ``typing.NamedTuple`` with the same body does."""

from __future__ import annotations

import copy
import inspect
import pickle
import typing
from typing import Any, Generic, TypeVar

import pytest

from simulator.core import record

Of = TypeVar("Of")


class Ours(record.NamedTuple):
    """A record."""

    a: int
    b: str = "x"
    c: tuple[str, ...] = ()

    @property
    def twice(self) -> int:
        """Twice ``a``."""
        return self.a * 2


class Theirs(typing.NamedTuple):
    """The same of the standard library."""

    a: int
    b: str = "x"
    c: tuple[str, ...] = ()

    @property
    def twice(self) -> int:
        """Twice ``a``."""
        return self.a * 2


_MANY = {f"field{number}": int for number in range(40)}
OurMany: Any = type(record.NamedTuple)("Many", (record.NamedTuple,), {"__annotations__": _MANY, "field39": 39})  # type: ignore[misc]
TheirMany: Any = typing.NamedTuple("Many", [*_MANY.items()])  # type: ignore[misc]
TheirMany.__new__.__defaults__ = (39,)


class Pair(record.NamedTuple, Generic[Of]):
    """A generic record."""

    left: Of
    right: Of


class Empty(record.NamedTuple):
    """A record without a field."""


QUESTIONS: list[Any] = [
    lambda made: made(1),
    lambda made: made(1, c=("y",)),
    lambda made: made(b="z", a=3).b,
    lambda made: made(2).twice,
    lambda made: made(1)._replace(b="q"),
    lambda made: made(1)._asdict(),
    lambda made: made._make((1, "k", ())),
    lambda made: made._fields,
    lambda made: made._field_defaults,
    lambda made: made.__match_args__,
    lambda made: made.__slots__,
    lambda made: made(1) == (1, "x", ()),
    lambda made: hash(made(1)) == hash((1, "x", ())),
    lambda made: list(inspect.signature(made).parameters),
    lambda made: typing.get_type_hints(made),
    lambda made: repr(made(1)).partition("(")[2],
    lambda made: copy.copy(made(1)),
    lambda made: pickle.loads(pickle.dumps(made(1))),  # noqa: S301 -- made here
]
FAULTS: list[Any] = [
    lambda made: made(),
    lambda made: made(1, d=2),
    lambda made: made(1, 2, 3, 4),
    lambda made: made(1)._replace(d=2),
    lambda made: setattr(made(1), "a", 2),
    lambda made: setattr(made(1), "other", 2),
]


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_record_answers_as_a_named_tuple(question: Any) -> None:
    assert question(Ours) == question(Theirs)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_record_refuses_what_a_named_tuple_refuses(fault: Any) -> None:
    with pytest.raises((TypeError, ValueError, AttributeError)) as theirs:
        fault(Theirs)
    # _replace with an unknown field is a ValueError before Python 3.13, and a TypeError since
    with pytest.raises((theirs.type, TypeError)):
        fault(Ours)


MANY: list[Any] = [
    lambda made: made(*range(40)),
    lambda made: made(*range(39)),
    lambda made: made(*range(30), **{f"field{number}": -number for number in range(30, 39)}),
    lambda made: made(**{f"field{number}": -number for number in range(39)}),
    lambda made: made(*range(39))._replace(field3="x").field3,
    lambda made: made(*range(38)),
    lambda made: made(*range(41)),
    lambda made: made(*range(39), field3=1),
    lambda made: made(*range(39), field40=1),
    lambda made: made(),
]


@pytest.mark.parametrize("question", MANY)
def test_a_record_of_many_fields_answers_as_a_named_tuple(question: Any) -> None:
    def answer(made: Any) -> object:
        try:
            return question(made)
        except TypeError:
            return TypeError

    assert answer(OurMany) == answer(TheirMany)


def test_generic_and_empty_records() -> None:
    assert Pair[int](1, 2) == (1, 2)
    assert Empty() == ()
    assert Pair("l", "r").right == "r"


def test_a_class_below_a_record_adds_no_field() -> None:
    class Below(Ours):
        d: int = 3

    assert Below(1) == (1, "x", ())
    assert Below._fields == Ours._fields


def test_a_field_without_default_behind_one_with_default_is_an_error() -> None:
    with pytest.raises(TypeError, match="default"):

        class Late(record.NamedTuple):
            a: int = 1
            b: int  # type: ignore[misc]


def test_a_field_that_begins_with_an_underscore_is_an_error() -> None:
    with pytest.raises(TypeError, match="underscore"):

        class Private(record.NamedTuple):
            _a: int  # type: ignore[misc]
