"""Lists, and-or lists and pipelines. Compare: POSIX.1-2024, "Shell Grammar Rules"."""

from __future__ import annotations

import re
from abc import abstractmethod

from simulator.shell.grammar.redirections import RedirectionReader
from simulator.shell.grammar.tree import AndOr, Block, Command, Item, Pipeline, Script, Unit

_RESERVED = frozenset("! { } case do done elif else esac fi for if then until while".split())
_LIST_ENDS = frozenset("} do done elif else esac fi then".split())
_WORD = re.compile(r"[a-z]+|\[\[|[!{}]")
_TIME_OPTIONS = re.compile(r"[ \t]+(?:-p|--)(?=[ \t])")
_TOKEN = re.compile(r";;&|;;|;&|;\||&&|\|\||[;&|<>()\n]|[^ \t\n;&|<>()]+")


class ListReader(RedirectionReader):
    """Reads lists of commands; commands are read by ``Parser``."""

    @abstractmethod
    def read_command(self) -> Command:
        """Read a command that is no pipeline."""

    def reserved(self) -> str:
        """Return the reserved word at the cursor; ``""`` if there is none."""
        match = _WORD.match(self.text, self.at)
        if match is None or not self.is_delimited(match.end()):
            return ""
        word = match.group()
        return word if word in _RESERVED or word in self.dialect.words else ""

    def take_reserved(self, word: str) -> bool:
        """Go behind a word if it stands at the cursor, where it is reserved."""
        if not self.sees(word) or not self.is_delimited(self.at + len(word)):
            return False
        self.at += len(word)
        return True

    def unexpected(self, wanted: str = "") -> Exception:
        """Return what to raise where something stands that the grammar does not have there."""
        found = _TOKEN.match(self.text, self.at)
        text = {"\n": "a newline"}.get(found.group(), f'"{found.group()[:40]}"') if found else "the end"
        return self.fault(f'{text} stands where "{wanted}" is wanted' if wanted else f"{text} is not expected here")

    def skip_newlines(self) -> None:
        """Go behind blanks, comments, newlines and the here-documents behind these."""
        self.skip_blanks()
        while self.next() == "\n":
            self.read_newline()
            self.skip_blanks()

    def read_block(self, *, may_be_empty: bool = False) -> Block:
        """Read a list in a compound command, up to a word or an operator that ends it."""
        items: list[Item] = []
        self.skip_newlines()
        while not self._is_list_end():
            command = self.read_and_or()
            separator = self._read_separator()
            items.append(Item(command, separator == "&"))
            self.skip_blanks()
            if not separator and self.next() != "\n":
                break
            self.skip_newlines()
        if not items and not may_be_empty and not self.dialect.empty_lists:
            raise self.unexpected()
        return tuple(items)

    def _is_list_end(self) -> bool:
        if self.at >= len(self.text) or self.next() == ")":
            return True
        return self.reserved() in _LIST_ENDS or (self.next() == ";" and self.next(1) in (";", "&", "|"))

    def _read_separator(self) -> str:
        """Read ``;`` or ``&``; ``""`` if neither is there."""
        self.skip_blanks()
        if self.next() == ";" and self.next(1) not in (";", "&", "|"):
            self.at += 1
            return ";"
        if self.next() == "&" and self.next(1) != "&":
            self.at += 1
            return "&"
        return ""

    def read_unit(self, closer: str = "") -> Unit:
        """Read a list up to the end of its last line; ``closer`` is the character that ends all of the script."""
        line, items = self.line(), []
        while True:
            command = self.read_and_or()
            separator = self._read_separator()
            items.append(Item(command, separator == "&"))
            self.skip_blanks()
            if self.next() in ("", "\n") or (closer and self.is_at(closer)):
                break
            if not separator:
                raise self.unexpected()
        end, documents = self.token_end, bool(self.pending)
        if self.next() == "\n":
            self.read_newline()
            end = self.at if documents else end
        elif documents and not self.next():
            self.refuse_open_document(self.pending[0].start)
        return Unit(tuple(items), line, end, documents)

    def is_at(self, closer: str) -> bool:
        """Return whether the character stands here that ends a script; a brace has to be a word."""
        return self.next() == ")" if closer == ")" else self.reserved() == closer

    def read_script(self, closer: str) -> Script:
        """Read a script up to its closing character, and that."""
        self.enter()
        start, outer, units = self.at, self.pending, []
        self.pending = []
        self.skip_newlines()
        while self.at < len(self.text) and not self.is_at(closer):
            units.append(self.read_unit(closer))
            self.skip_newlines()
        if not self.take(closer):
            raise self.fault("a substitution is not closed", start)
        if self.pending:
            raise self.fault("a here-document has no text before the substitution ends", certain=False)
        self.pending = outer
        self.leave()
        return Script(tuple(units))

    def read_and_or(self) -> Command:
        """Read pipelines joined by ``&&`` and ``||``."""
        line, first = self.line(), self._read_pipeline()
        rest: list[tuple[str, Command]] = []
        while True:
            self.skip_blanks()
            operator = self.text[self.at : self.at + 2]
            if operator not in ("&&", "||"):
                return AndOr(first, tuple(rest), line) if rest else first
            self.at += 2
            self.skip_newlines()
            rest.append((operator, self._read_pipeline()))

    def _read_pipeline(self) -> Command:
        line = self.line()
        negations, timed = self._read_prefixes()
        commands: list[Command] = []
        both: list[bool] = []
        lone = self.dialect.lone_bang if negations else timed and self.dialect.many_bangs
        if not (lone and self._is_pipeline_end()):
            commands.append(self.read_command())
        while commands and self._takes_pipe():
            both.append("|&" in self.dialect.operators and self.take("&"))
            self.skip_newlines()
            commands.append(self.read_command())
        if len(commands) == 1 and not negations and not timed:
            return commands[0]
        return Pipeline(tuple(commands), negations % 2 == 1, timed, tuple(both), line)

    def _read_prefixes(self) -> tuple[int, bool]:
        negations, timed = 0, False
        while (word := self.reserved()) in ("!", "time") and word:
            self.at += len(word)
            if word == "time":
                timed = True
                while options := _TIME_OPTIONS.match(self.text, self.at):
                    self.at = options.end()
            negations += word == "!"
            self.skip_blanks()
            if not self.dialect.many_bangs and word == "!":
                break
        return negations, timed

    def _is_pipeline_end(self) -> bool:
        return self.next() in ("", "\n", ";", "&", ")") or self.sees("||")

    def _takes_pipe(self) -> bool:
        self.skip_blanks()
        return self.next() == "|" and self.next(1) != "|" and self.take("|")
