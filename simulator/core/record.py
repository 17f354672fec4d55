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
    from types import FunctionType

    _new = tuple.__new__
    _getters: list[_tuplegetter] = []
    _templates = (  # by the number of fields; written out, for compiling a text takes longer than all the rest
        lambda _: _new(_, ()),
        lambda _, a: _new(_, (a,)),
        lambda _, a, b: _new(_, (a, b)),
        lambda _, a, b, c: _new(_, (a, b, c)),
        lambda _, a, b, c, d: _new(_, (a, b, c, d)),
        lambda _, a, b, c, d, e: _new(_, (a, b, c, d, e)),
        lambda _, a, b, c, d, e, f: _new(_, (a, b, c, d, e, f)),
        lambda _, a, b, c, d, e, f, g: _new(_, (a, b, c, d, e, f, g)),
        lambda _, a, b, c, d, e, f, g, h: _new(_, (a, b, c, d, e, f, g, h)),
        lambda _, a, b, c, d, e, f, g, h, i: _new(_, (a, b, c, d, e, f, g, h, i)),
        lambda _, a, b, c, d, e, f, g, h, i, j: _new(_, (a, b, c, d, e, f, g, h, i, j)),
        lambda _, a, b, c, d, e, f, g, h, i, j, k: _new(_, (a, b, c, d, e, f, g, h, i, j, k)),
        lambda _, a, b, c, d, e, f, g, h, i, j, k, m: _new(_, (a, b, c, d, e, f, g, h, i, j, k, m)),
        lambda _, a, b, c, d, e, f, g, h, i, j, k, m, n: _new(_, (a, b, c, d, e, f, g, h, i, j, k, m, n)),
        lambda _, a, b, c, d, e, f, g, h, i, j, k, m, n, o: _new(_, (a, b, c, d, e, f, g, h, i, j, k, m, n, o)),
        lambda _, a, b, c, d, e, f, g, h, i, j, k, m, n, o, p: _new(_, (a, b, c, d, e, f, g, h, i, j, k, m, n, o, p)),
        lambda _, a, b, c, d, e, f, g, h, i, j, k, m, n, o, p, q: _new(
            _, (a, b, c, d, e, f, g, h, i, j, k, m, n, o, p, q)
        ),
        lambda _, a, b, c, d, e, f, g, h, i, j, k, m, n, o, p, q, r: _new(
            _, (a, b, c, d, e, f, g, h, i, j, k, m, n, o, p, q, r)
        ),
        lambda _, a, b, c, d, e, f, g, h, i, j, k, m, n, o, p, q, r, s: _new(
            _, (a, b, c, d, e, f, g, h, i, j, k, m, n, o, p, q, r, s)
        ),
        lambda _, a, b, c, d, e, f, g, h, i, j, k, m, n, o, p, q, r, s, t: _new(
            _, (a, b, c, d, e, f, g, h, i, j, k, m, n, o, p, q, r, s, t)
        ),
        lambda _, a, b, c, d, e, f, g, h, i, j, k, m, n, o, p, q, r, s, t, u: _new(
            _, (a, b, c, d, e, f, g, h, i, j, k, m, n, o, p, q, r, s, t, u)
        ),
    )

    def _constructor(
        fields: tuple[str, ...], defaults: dict[str, object], places: dict[str, int], annotations: dict[str, str]
    ) -> FunctionType:
        """Return ``__new__`` of a record: each field is a parameter, by its place or its name."""
        if len(fields) >= len(_templates):
            return _large_constructor(len(fields), defaults, places)
        template = _templates[len(fields)].__code__
        code = template.replace(co_varnames=("_cls", *fields), co_name="__new__", co_qualname="__new__")
        made = FunctionType(code, {"_new": _new, "__builtins__": {}}, "__new__", tuple(defaults.values()) or None)
        made.__annotations__ = annotations
        return made

    def _large_constructor(number: int, defaults: dict[str, object], places: dict[str, int]) -> FunctionType:
        """Return ``__new__`` of a record with more fields than any template; a value takes a little longer to make."""
        missing, required = object(), number - len(defaults)
        blank = [missing] * required + [*defaults.values()]

        def made(cls, /, *values, **named):
            given = len(values)
            row = [*values, *blank[given:]]
            for field, value in named.items():
                if places.get(field, -1) < given:
                    raise TypeError(f"{cls.__name__} has no field {field}, or it is given twice")
                row[places[field]] = value
            if given > number or (given < required and missing in row[given:required]):
                raise TypeError(f"{cls.__name__} takes {number} fields, of which {required} are required")
            return _new(cls, row)

        return made

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
            if "\n_" in "\n" + "\n".join(fields):
                raise TypeError(f"{name}: the name of a field begins with an underscore")
            places = dict(zip(fields, range(len(fields))))  # noqa: B905 -- as many of both
            while len(_getters) < len(fields):
                _getters.append(_tuplegetter(len(_getters), ""))
            getters = dict(zip(fields, _getters))  # noqa: B905 -- the first of them
            made = _constructor(fields, defaults, places, annotations)
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
