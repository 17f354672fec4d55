"""Field splitting and pathname expansion.

Compare: POSIX.1-2024, "Field Splitting" and "Pathname Expansion".
"""

from __future__ import annotations

from simulator.core.record import NamedTuple
from simulator.shell.evaluation.files import Files
from simulator.shell.evaluation.patterns import compile_pattern, escape, has_magic, matches
from simulator.shell.evaluation.values import Unknown, Value, concatenate

_MOST_NAMES = 2000


class Piece(NamedTuple):
    """A piece of a word that is expanded."""

    value: Value
    quoted: bool = False
    """Whether no character of it is special in a pattern."""
    splits: bool = False
    """Whether it is split into fields."""


class Break(NamedTuple):
    """Where one field ends and the next begins."""

    soft: bool = False
    """Whether no field is made where nothing stands in front."""


BREAK = Break()
SOFT = Break(soft=True)
Pieces = list[Piece | Break]


def split(pieces: Pieces, ifs: Value | None) -> Pieces:
    """Split the pieces that are split, at the characters of IFS."""
    separators = " \t\n" if ifs is None else ifs
    made: Pieces = []
    for piece in pieces:
        if isinstance(piece, Break) or not piece.splits or isinstance(piece.value, Unknown):
            made.append(piece)
        elif isinstance(separators, Unknown):
            made.append(Piece(Unknown("words that are split at an IFS that is not known", words=True), splits=True))
        else:
            made += _split_text(piece.value, separators)
    return made


def may_change(pieces: Pieces, ifs: Value | None) -> bool:
    """Return whether splitting, or a pattern of paths, may change what these pieces come to."""
    special = "*?[~=#^<(|" + (ifs if isinstance(ifs, str) else " \t\n")
    for piece in pieces:
        if isinstance(piece, Break) or piece.quoted or piece == Piece("["):
            continue
        if isinstance(piece.value, Unknown) or isinstance(ifs, Unknown):
            return True
        if any(c in (special if piece.splits else "*?[") for c in piece.value):
            return True
    return False


def _split_text(text: str, separators: str) -> Pieces:
    """Split a text: blanks of IFS at its ends and in a row count as one, any other of its characters ends a field."""
    made: Pieces = []
    blanks = "".join(c for c in separators if c in " \t\n")
    at, start = 0, 0
    while at < len(text):
        if text[at] not in separators:
            at += 1
            continue
        if at > start:
            made.append(Piece(text[start:at], splits=True))
        hard = False
        while at < len(text) and (text[at] in blanks or (text[at] in separators and not hard)):
            hard = hard or text[at] not in blanks
            at += 1
        made.append(BREAK if hard else SOFT)
        start = at
    if start < len(text):
        made.append(Piece(text[start:], splits=True))
    return made


def gather(pieces: Pieces) -> list[list[Piece]]:
    """Put the pieces of each field together; an empty field remains only where something is quoted, or a hard break."""
    fields: list[list[Piece]] = []
    here: list[Piece] = []
    for piece in [*pieces, SOFT]:
        if isinstance(piece, Piece):
            if piece.quoted or piece.value != "" or not (piece.splits or not piece.quoted):
                here.append(piece)
        else:
            if here or not piece.soft:
                fields.append(here)
            here = []
    return fields


def finish(field: list[Piece], files: Files, cwd: str | None, *, globs: bool) -> list[Value]:
    """Make the words of a field: itself, or the paths that match it."""
    value = concatenate(piece.value for piece in field)
    if isinstance(value, Unknown):
        splits = any(piece.splits and isinstance(piece.value, Unknown) for piece in field)
        return [value._replace(words=value.words or splits)]
    if not globs or not any(not piece.quoted and any(c in "*?[" for c in str(piece.value)) for piece in field):
        return [value]
    pattern = "".join(escape(str(piece.value)) if piece.quoted else str(piece.value) for piece in field)
    if not has_magic(pattern):
        return [value]
    found = _paths(pattern, files, cwd)
    if found is None:
        return [Unknown(f"the files that match {value}", words=True)]
    return list(found) if found else [value]


def _paths(pattern: str, files: Files, cwd: str | None) -> list[str] | None:
    """Return the paths that match a pattern, in order; None if that is not known."""
    if cwd is None and not pattern.startswith("/"):
        return None
    absolute = pattern.startswith("/")
    found = ["/" if absolute else ""]
    parts = [part for part in pattern.split("/") if part]
    for index, part in enumerate(parts):
        grown = []
        for start in found:
            names = _names(part, start, files, cwd)
            if names is None:
                return None
            for name in names:
                path = f"{start}{name}"
                facts = files.look(path, cwd, follow=index < len(parts) - 1)
                if facts is None:
                    return None
                if facts.type != "absent" and (index == len(parts) - 1 or facts.type == "directory"):
                    grown.append(path if index == len(parts) - 1 else f"{path}/")
        found = grown
        if len(found) > _MOST_NAMES:
            return None
    return found


def _names(part: str, start: str, files: Files, cwd: str | None) -> list[str] | None:
    """Return the names in a directory that match one part of a pattern; None if they are not known."""
    if not has_magic(part):
        return [part.replace("\\", "")]
    where, facts = files.locate(start or ".", cwd)
    if facts is None or not where:
        return None
    names = files.names(where)
    compiled = compile_pattern(part)
    if names is None or compiled is None:
        return None
    return [name for name in names if matches(compiled, name) and (part.startswith(".") or not name.startswith("."))]
