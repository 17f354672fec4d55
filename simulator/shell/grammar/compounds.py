"""Compound commands. Compare: POSIX.1-2024, "Compound Commands"; bash manual, "Compound Commands"."""

from __future__ import annotations

import re

from simulator.shell.grammar.conditionals import ConditionalReader
from simulator.shell.grammar.parts import ARITHMETIC_PARAGRAPH, Parts
from simulator.shell.grammar.tree import (
    Arithmetic,
    ArithmeticFor,
    Block,
    Case,
    CaseItem,
    Command,
    Compound,
    Conditional,
    Coprocess,
    For,
    Group,
    If,
    While,
    Word,
)

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
_COPROCESS_NAME = re.compile(r"[ \t]+([A-Za-z_][A-Za-z0-9_]*)[ \t]+(?=[{(]|(?:case|for|if|until|while)[ \t\n])")
_TERMINATORS = (";;&", ";;", ";&", ";|")


class CompoundReader(ConditionalReader):
    """Reads commands."""

    def read_command(self) -> Command:
        """Read a command that is no pipeline."""
        self.skip_blanks()
        line, word = self.line(), self.reserved()
        if self.next() == "(":
            return self._with_redirections(self._read_parentheses(), line)
        if not word:
            return self.read_simple_command()
        self.enter()
        start = self.at
        self.at += len(word)
        if word == "function":
            command: Command = self.read_function_keyword()
        elif word == "coproc":
            command = self._read_coprocess(line)
        else:
            body = self._read_compound(word)
            if body is None:
                self.at = start
                raise self.unexpected()
            command = self._with_redirections(body, line)
        self.leave()
        return command

    def _with_redirections(
        self, body: Group | If | For | ArithmeticFor | While | Case | Conditional | Arithmetic, line: int
    ) -> Compound:
        redirections = []
        self.skip_blanks()
        while redirection := self.read_redirection():
            redirections.append(redirection)
            self.skip_blanks()
        return Compound(body, tuple(redirections), line)

    def _read_compound(self, word: str) -> Group | If | For | ArithmeticFor | While | Case | Conditional | None:
        """Read what a reserved word starts; None if it starts nothing."""
        match word:
            case "{":
                block = self.read_block()
                self._expect("}")
                return Group(block)
            case "if":
                return self._read_if()
            case "while" | "until":
                condition = self.read_block()
                return While(condition, self._read_do(), word == "until")
            case "for" | "select":
                return self._read_for(select=word == "select")
            case "case":
                return self._read_case()
            case "[[":
                return self.read_conditional()
        return None

    def _expect(self, word: str) -> None:
        self.skip_newlines()
        if not self.take_reserved(word):
            raise self.unexpected(word)

    def _read_parentheses(self) -> Group | Arithmetic:
        """Read ``(( expression ))`` where the dialect has it, else ``( list )``."""
        if self.next(1) == "(" and self.dialect.arithmetic:
            expression = self.read_double_parentheses(2)
            if expression is not None:
                return Arithmetic(expression)
        self.enter()
        self.at += 1
        block = self.read_block()
        if not self.take(")"):
            raise self.unexpected(")")
        self.leave()
        return Group(block, subshell=True)

    def _read_if(self) -> If:
        branches = []
        while True:
            condition = self.read_block()
            self._expect("then")
            branches.append((condition, self.read_block()))
            if not self.take_reserved("elif"):
                break
        otherwise = self.read_block() if self.take_reserved("else") else None
        self._expect("fi")
        return If(tuple(branches), otherwise)

    def _read_do(self) -> Block:
        """Read ``do list done``, or ``{ list }`` in a loop of those that allow it."""
        self._expect("do")
        block = self.read_block()
        self._expect("done")
        return block

    def _read_loop_body(self) -> Block:
        self.skip_newlines()
        if not self.dialect.brace_loops or not self.take_reserved("{"):
            return self._read_do()
        block = self.read_block()
        self._expect("}")
        return block

    def _read_for(self, *, select: bool) -> For | ArithmeticFor:
        self.skip_blanks()
        if self.sees("((") and self.dialect.arithmetic and self.dialect.arithmetic_loop and not select:
            return self._read_arithmetic_for()
        name = self.read_word().source
        if not name or (self.dialect.strict_names and not _NAME.match(name)):
            raise self.fault("the variable of a loop has no name")
        self.skip_newlines()
        words = None
        if self.take_reserved("in"):
            words = self._read_loop_words()
        elif self.next() == ";" and self.next(1) not in (";", "&", "|"):
            self.at += 1
        return For(name, words, self._read_loop_body(), select)

    def _read_loop_words(self) -> tuple[Word, ...]:
        words = []
        self.skip_blanks()
        while self.next() not in (";", "\n"):
            word = self.read_word()
            if not word.source:
                raise self.unexpected()
            words.append(word)
            self.skip_blanks()
        if self.next() == ";":
            self.at += 1
        return tuple(words)

    def _read_arithmetic_for(self) -> ArithmeticFor:
        start = self.at
        self.at += 2
        first, condition, step = self._read_paragraph(";"), self._read_paragraph(";"), self._read_paragraph(")")
        if not self.take(")"):
            raise self.fault("the parentheses of a loop are not closed", start)
        self.skip_blanks()
        self.take(";")
        return ArithmeticFor((first, condition, step), self._read_loop_body())

    def _read_paragraph(self, closer: str) -> Word:
        """Read an expression up to its closing character, and that."""
        start, parts, depth = self.at, Parts(), 0
        while True:
            self.read_mode(parts, ARITHMETIC_PARAGRAPH)
            character = self.next()
            if not depth and character == closer:
                word = self.word_since(start, parts)
                self.at += 1
                return word
            if character in ("", ";") or (character == ")" and not depth):
                raise self.fault("the parentheses of a loop do not hold three expressions", start)
            depth += 1 if character == "(" else -1
            parts.add(character, quoted=True)
            self.at += 1

    def _read_case(self) -> Case:
        self.skip_blanks()
        subject = self.read_word()
        if not subject.source:
            raise self.unexpected()
        self._expect("in")
        items = []
        self.skip_newlines()
        while not self.take_reserved("esac"):
            items.append(self._read_case_item())
            self.skip_newlines()
        return Case(subject, tuple(items))

    def _read_case_item(self) -> CaseItem:
        self.take("(")
        patterns = []
        while True:
            self.skip_blanks()
            pattern = self.read_word()
            if not pattern.source:
                raise self.unexpected()
            patterns.append(pattern)
            self.skip_blanks()
            if not self.take("|"):
                break
        if not self.take(")"):
            raise self.unexpected(")")
        body = self.read_block(may_be_empty=True)
        for terminator in _TERMINATORS:
            if self.sees(terminator) and (terminator == ";;" or terminator in self.dialect.operators):
                self.at += len(terminator)
                return CaseItem(tuple(patterns), body, ";;&" if terminator == ";|" else terminator)
        if self.reserved() != "esac":
            raise self.unexpected("esac")
        return CaseItem(tuple(patterns), body, ";;")

    def _read_coprocess(self, line: int) -> Coprocess:
        name = _COPROCESS_NAME.match(self.text, self.at)
        self.at = name.end() if name else self.at
        return Coprocess(name.group(1) if name else "", self.read_command(), line)
