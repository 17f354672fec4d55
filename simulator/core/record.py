"""Named tuples that are made quickly: ``NamedTuple`` of ``typing``, without its cost when a program starts.

``typing.NamedTuple`` compiles the text of a function for each class: a tenth of a millisecond, for some fifty classes
that every command needs. Here the function that makes a value is copied from a template with as many parameters, under
the names of the fields. A type checker sees ``typing.NamedTuple`` itself, and what is said of it holds: fields with
annotations in their order, defaults last, methods and properties beside them, ``Generic`` as a second base.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import NamedTuple as NamedTuple
else:
    from _collections import _tuplegetter
    from types import CodeType, FunctionType

    _new = tuple.__new__
    _codes: dict[int, CodeType] = {}

    def _constructor(
        fields: tuple[str, ...], defaults: tuple[object, ...], annotations: dict[str, str]
    ) -> FunctionType:
        """Return ``__new__`` of a record: each field is a parameter, by its place or its name."""
        number = len(fields)
        if number not in _codes:
            names = "".join(f", _{place}" for place in range(number))
            source = f"lambda _cls{names}: _new(_cls, ({names[2:]}{',' if number else ''}))"
            _codes[number] = eval(source).__code__  # noqa: S307 -- a text of numbers alone
        code = _codes[number].replace(co_varnames=("_cls", *fields), co_name="__new__", co_qualname="__new__")
        function = FunctionType(code, {"_new": _new, "__builtins__": {}}, "__new__", defaults or None)
        function.__annotations__ = annotations
        return function

    def _annotations(body: dict[str, object]) -> dict[str, object]:
        """Return the annotations of a class body, in order; those of a module without strings are asked for by 3.14."""
        annotate = body.get("__annotate_func__") or body.get("__annotate__")
        if "__annotations__" in body or annotate is None:
            return body.get("__annotations__", {})
        from annotationlib import Format, call_annotate_function  # noqa: PLC0415 -- of Python 3.14

        return call_annotate_function(annotate, Format.STRING)

    class _Record(tuple):
        """What every record has besides its fields."""

        __slots__ = ()

        @classmethod
        def _make(cls, values):
            return cls(*values)

        def _replace(self, /, **changes):
            values, places = list(self), self._places
            try:
                for field, value in changes.items():
                    values[places[field]] = value
            except KeyError:
                unknown = [field for field in changes if field not in places]
                raise TypeError(f"{type(self).__name__} has no field {', '.join(unknown)}") from None
            return _new(type(self), values)

        def _asdict(self):
            return dict(zip(self._fields, self, strict=True))

        def __repr__(self):
            values = ", ".join(f"{field}={value!r}" for field, value in zip(self._fields, self, strict=True))
            return f"{type(self).__name__}({values})"

        def __getnewargs__(self):
            return tuple(self)

    class _RecordMaker(type):
        """Makes a plain class, for which ``isinstance`` is fast, of the annotations in a body."""

        def __new__(mcs, name, bases, body):
            if not bases:
                return super().__new__(mcs, name, bases, body)
            annotations = _annotations(body)
            fields = tuple(annotations)
            defaults = {field: body.pop(field) for field in fields if field in body}
            if tuple(defaults) != fields[len(fields) - len(defaults) :]:
                raise TypeError(f"{name}: a field without a default follows one with a default")
            if any(field.startswith("_") for field in fields):
                raise TypeError(f"{name}: the name of a field begins with an underscore")
            getters = {field: _tuplegetter(place, "") for place, field in enumerate(fields)}
            made = _constructor(fields, tuple(defaults.values()), annotations)
            places = {field: place for place, field in enumerate(fields)}
            own = {
                "_fields": fields,
                "_places": places,
                "_field_defaults": defaults,
                "__match_args__": fields,
                "__new__": made,
            }
            records = tuple(_Record if isinstance(base, _RecordMaker) else base for base in bases)
            return type(name, records, {"__slots__": (), **own, **getters, **body})

    class NamedTuple(metaclass=_RecordMaker):
        """The base that marks a record; see the module."""
