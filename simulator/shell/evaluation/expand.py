"""Word expansion: from the words of the syntax tree to the words that a command gets.

Compare: POSIX.1-2024, "Word Expansions". An expansion can change the state: it assigns (``${v:=x}``), runs commands,
or ends the shell (``ShellFailure``).
"""

from __future__ import annotations

from dataclasses import replace

from simulator.shell.evaluation import lists, modify, parameters
from simulator.shell.evaluation.computing import compute
from simulator.shell.evaluation.context import Confused, Context, ShellFailure
from simulator.shell.evaluation.defaults import default_of_list, with_default
from simulator.shell.evaluation.descriptors import back, catch
from simulator.shell.evaluation.endings import left_by
from simulator.shell.evaluation.fields import SOFT, Break, Piece, Pieces, finish, gather, may_change, split
from simulator.shell.evaluation.patterns import escape
from simulator.shell.evaluation.state import State
from simulator.shell.evaluation.tildes import Place, assigned_at, bare
from simulator.shell.evaluation.values import Unknown, Value, concatenate, is_number
from simulator.shell.grammar import tree

_MOST_WORDS = 10_000


def _in_words(values: tuple[Value, ...], *, quoted: bool, cut: bool) -> Pieces:
    """Return the pieces of values of which each is a word of its own."""
    return [piece for value in values for piece in (SOFT, Piece(value, quoted, cut))][1:]


class Expander:
    """Expands the words of one command, in order; ``state`` is what it comes to."""

    def __init__(self, state: State, context: Context) -> None:
        self.state, self.context = state, context
        self.before = state.status
        self.substituted = False
        """Whether a command substitution was executed: ``state.status`` is then that of the last one."""

    def words(self, words: tuple[tree.Word, ...]) -> tuple[Value, ...]:
        """Expand words to fields: all expansions, splitting, and paths that match."""
        made = tuple([value for word in words for value in self.fields(word)])
        return made if len(made) <= _MOST_WORDS else (Unknown("more words than are followed", words=True),)

    def fields(self, word: tree.Word) -> list[Value]:
        """Expand one word to fields."""
        if self._has_braces(word):
            return [Unknown(f"the words of {word.source or 'braces'}", words=True)]
        separators = parameters.special("IFS", self.state, self.context)
        found = self.pieces(word, splits=True)
        blank = separators is None or (isinstance(separators, str) and not separators.strip(" \t\n"))
        odd = not self.context.behaviour.splits or (self.context.behaviour.portable and not blank)
        if odd and may_change(found, separators):
            raise Confused(f"{word.source}, which {self.context.behaviour.name} does not split as others do")
        pieces = split(found, separators)
        globs = "f" not in self.state.options
        made: list[Value] = []
        for field in gather(pieces):
            values = finish(field, self.state.files, self.state.cwd, globs=globs)
            if "nullglob" in self.state.options and any(not p.quoted and "*" in str(p.value) for p in field):
                joined = concatenate(piece.value for piece in field)
                values = [] if values == [joined] else values
            made += values
        return made

    def single(self, word: tree.Word, value_at: int | None = None) -> Value:
        """Expand a word to one text, without splitting or paths: an assignment's value, a subject of ``case``.

        In an assignment, its value begins at ``value_at`` of the word.
        """
        pieces = self.pieces(word, splits=False, value_at=value_at)
        joined = concatenate(
            lists.between(self.state, self.context) if isinstance(piece, Break) else piece.value for piece in pieces
        )
        return joined._replace(words=False) if isinstance(joined, Unknown) else joined

    def pattern(self, word: tree.Word) -> str | None:
        """Expand a word to a pattern, in which what was quoted is escaped; None if it is not known."""
        texts = []
        for piece in self.pieces(word, splits=False):
            if isinstance(piece, Break):
                texts.append(lists.between(self.state, self.context))
            elif isinstance(piece.value, Unknown):
                return None
            else:
                texts.append(escape(piece.value) if piece.quoted else piece.value)
        return "".join(texts)

    def pieces(self, word: tree.Word, *, splits: bool, value_at: int | None = None) -> Pieces:
        """Expand a word to pieces, without splitting them; ``value_at`` is as in ``single``."""
        if splits and self.context.behaviour.tildes_in_words:
            value_at = assigned_at(word)
        made: Pieces = []
        for index, part in enumerate(word.parts):
            match part:
                case tree.Text(text, quoted=True):
                    made.append(Piece(text, quoted=True))
                case tree.Text(text):
                    within = value_at if index == 0 or value_at is None else 0
                    place = Place(within, index == 0, index == len(word.parts) - 1)
                    made += bare(text, place, self.state, self.context)
                case tree.Parameter():
                    made += self.parameter(part, splits=splits)
                case tree.CommandSubstitution():
                    made.append(Piece(self.substitution(part), part.quoted, splits and not part.quoted))
                case tree.ArithmeticExpansion():
                    made.append(Piece(self.computed(part.expression), part.quoted))
                case tree.ProcessSubstitution():
                    self.state = self.state._replace(files=self.state.files._replace(disturbed=True))
                    made.append(Piece(Unknown("the path of a pipe", "/dev/fd/", filled=True), quoted=True))
                case tree.BadSubstitution():
                    if self.context.behaviour.extended:
                        raise Confused(f"{part.source}, which the shell does not have")
                    raise ShellFailure(2, f"{part.source} is a bad substitution for {self.context.behaviour.name}")
                case _:
                    raise Confused("an array's value among words")
        return made

    def _has_braces(self, word: tree.Word) -> bool:
        """Return whether bash expands braces in a word."""
        if not self.context.behaviour.extended:
            return False
        bare = "".join(part.text if isinstance(part, tree.Text) and not part.quoted else "x" for part in word.parts)
        opened = bare.find("{")
        return opened >= 0 and "}" in bare[opened:] and ("," in bare[opened:] or ".." in bare[opened:])

    # --- parameters ---

    def parameter(self, part: tree.Parameter, *, splits: bool) -> Pieces:
        """Expand a parameter to pieces."""
        quoted, cut = part.quoted, splits and not part.quoted
        if part.indirect:
            target = self._target(part)
            if target is None:
                return self._unknown_target(part, cut=cut)
            part = target
        if part.operator in ("prefix@", "prefix*", "keys@", "keys*"):
            return _in_words(lists.names(part, self.state, self.context), quoted=quoted, cut=cut)
        values = parameters.elements(part, self.state, self.context)
        if values is not None:
            return self._list(part, values, cut=cut)
        value = self._element(part) if part.subscript is not None else None
        if part.subscript is None:
            value = parameters.special(part.name, self._asked(part.name), self.context)
        if part.operator in ("-", ":-", "=", ":=", "?", ":?", "+", ":+"):
            return with_default(self, part, value, cut=cut) or ([Piece("", quoted=True)] if quoted else [])
        value = self._set(part, value)
        value = value if part.operator == "" else self._modified(part, value)
        numeric = part.name in ("#", "?", "$", "!") or part.operator == "length"
        return [Piece(value, quoted, cut and not numeric)]

    def _asked(self, name: str) -> State:
        """Return the state that ``$?`` tells of: behind a substitution, that before the command in dash and busybox."""
        if name != "?" or not self.substituted or self.context.behaviour.extended:
            return self.state
        if self.context.behaviour.portable:
            raise Confused("$? behind a substitution in the same command")
        return self.state._replace(status=self.before)

    def _target(self, part: tree.Parameter) -> tree.Parameter | None:
        """Return the parameter that ``${!name}`` names; None if it is not known."""
        name = parameters.special(part.name, self.state, self.context)
        if part.subscript is not None or isinstance(name, Unknown):
            return None
        if name is None:
            raise Confused(f"${{!{part.name}}}, which names nothing")
        if name.isidentifier() or is_number(name) or name in ("@", "*", "#", "?"):
            return replace(part, name=name, indirect=False)
        raise Confused(f"${{!{part.name}}}, which names {name}")

    def _unknown_target(self, part: tree.Parameter, *, cut: bool) -> Pieces:
        """Expand ``${!name}`` whose name is not known: of an array maybe, or invalid, which ends the shell."""
        if part.operator in ("=", ":=", "?", ":?"):
            raise Confused(f"${{!{part.name}}}, whose name is not known")
        self.may_end(f"${{!{part.name}}} names no variable")
        value = Unknown(f"what {part.name} names", words=True, unset=True)
        return [Piece(value, part.quoted, cut)]

    def _set(self, part: tree.Parameter, value: Value | None) -> Value:
        """Return a value that must be set: without ``set -u``, what is unset is empty."""
        if value is None:
            if "u" in self.state.options and part.name not in ("@", "*"):
                raise ShellFailure(self.unset_status(), f"{part.name} is unset, under set -u")
            return ""
        if isinstance(value, Unknown) and value.unset:
            if "u" in self.state.options:
                self.may_end(f"{part.name} is unset, under set -u")
            return value._replace(unset=False)
        return value

    def unset_status(self) -> int:
        """Return the status with which the shell ends where a variable must be set."""
        behaviour = self.context.behaviour
        as_in_file = self.state.file or (behaviour.extended and (self.state.nested or "e" in self.state.options))
        status = behaviour.unset_status if as_in_file else behaviour.unset_status_of_text
        if status is None:
            raise Confused(f"how {behaviour.name} ends where a variable is unset")
        return status

    def may_end(self, reason: str) -> None:
        """Note that the script may end here."""
        note = f"line {self.state.line}: {reason}"
        if not self.state.nested and note not in self.state.early:
            self.state = self.state._replace(early=(*self.state.early, note))

    def _element(self, part: tree.Parameter) -> Value | None:
        """Return an element of an array."""
        assert part.subscript is not None
        found = parameters.stack(part.name, self.state) if self.context.behaviour.extended else None
        value = self.state.value(part.name) if found is None else found
        index = self.computed(part.subscript)
        if isinstance(value, Unknown) or isinstance(index, Unknown):
            return Unknown(f"an element of {part.name}", unset=True)
        number = int(index)
        if value is None and found is None and part.name in parameters.BASH_SETS:
            return Unknown(f"{part.name}, which bash sets", unset=True)
        listed = () if value is None else (value,) if isinstance(value, str) else value
        if any(isinstance(each, Unknown) and each.words for each in listed):
            return Unknown(f"an element of {part.name}", unset=True)
        return listed[number] if -len(listed) <= number < len(listed) else None

    def _list(self, part: tree.Parameter, values: tuple[Value, ...], *, cut: bool) -> Pieces:
        """Expand ``$@``, ``${a[*]}`` and the like."""
        star = part.name == "*" or (part.subscript is not None and part.subscript.literal() == "*")
        if part.operator == "length":
            if self.context.behaviour.portable and not values:
                raise Confused(f"${{#{part.name}}} without words")
            if "u" in self.state.options and not values and parameters.is_unset_array(part, self.state):
                raise ShellFailure(self.unset_status(), f"{part.name} is unset, under set -u")
            return [Piece(lists.number(values, self.state, self.context), part.quoted)]
        if part.operator in ("-", ":-", "=", ":=", "?", ":?", "+", ":+"):
            made = default_of_list(self, part, values, cut=cut)
            if made is not None:
                return made
        elif part.operator == ":":
            values = modify.sliced_list(part, values, self)
        elif part.operator:
            values = tuple(self._modified(part, value) for value in values)
        if star and (part.quoted or not cut):
            separator = parameters.separator(self.state, self.context)
            joined: Value = parameters.joined(values, separator) if separator is not None else Unknown("words")
            return [Piece(joined, part.quoted)]
        if cut and self.context.behaviour.extended and lists.splits_oddly(values, self.state):
            raise Confused(f"how ${part.name} is split at an IFS that is no blank")
        return _in_words(values, quoted=part.quoted, cut=cut)

    def operand(self, operand: tree.Word, *, cut: bool) -> Pieces:
        """Expand the word of ``${v:-word}``, whose unquoted characters are split too."""
        if self.context.behaviour.portable and any(
            isinstance(part, tree.Parameter) and part.name in ("@", "*") for part in operand.parts
        ):
            raise Confused("$@ as a default")
        pieces = self.pieces(operand, splits=cut)
        return [
            piece._replace(splits=True) if isinstance(piece, Piece) and cut and not piece.quoted else piece
            for piece in pieces
        ]

    def _modified(self, part: tree.Parameter, value: Value) -> Value:
        """Apply an operator that changes the text."""
        return modify.modified(part, value, self)

    # --- substitutions ---

    def computed(self, expression: tree.Word) -> Value:
        """Compute an arithmetic expression."""
        return compute(expression, self, self.context)

    def substitution(self, part: tree.CommandSubstitution) -> Value:
        """Execute a command substitution; its value is what all paths through it write."""
        inside = catch(self.state)._replace(nested=True, traps={}, signal=None, jobs=(), last=None, waits=False)
        if self.context.behaviour.substitution_resets_e:
            inside = inside._replace(options=inside.options - {"e"})
        if self.context.behaviour.substitution_heeds_e:
            inside = inside._replace(guarded="")
        below = self.context.deeper().in_subshell()._replace(substituted=part.script)
        if self.context.behaviour.portable:
            below = below._replace(loops=0)
        results = left_by(self.context.run(part.script, inside, below), self.context)
        self.substituted = True
        files, statuses, outputs, spilled = self.state.files, set(), [], self.state.spilled
        for index, result in enumerate(results):
            spilled |= result.spilled
            files = result.files if index == 0 else files.either(result.files)
            statuses.add(result.status)
            outputs.append(Unknown("output") if result.output is None else result.output)
        self.state = self.state._replace(
            files=files,
            status=next(iter(statuses)) if len(statuses) == 1 else None,
            early=tuple(self.state.early),
        )
        self.state = back(self.state._replace(spilled=spilled), self.state, self.state.output)
        if len(results) > 0 and all(output == outputs[0] for output in outputs) and isinstance(outputs[0], str):
            return outputs[0].rstrip("\n")
        return modify.written(outputs, self.state.line)
