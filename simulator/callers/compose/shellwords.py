"""How Compose splits the text of ``command`` and ``entrypoint`` into words: with go-shellwords, without a shell.

Reads: text after its variables were replaced. Gives: words, the place where the splitter stopped, or a refusal.
Compare: go-shellwords ``Parser.Parse`` (shellwords.go); compose-go ``ShellCommand.DecodeMapstructure``
(types/command.go).
"""

from collections.abc import Callable

from simulator.core.record import NamedTuple
from simulator.core.rule import Decision, Question, Rule
from simulator.core.sources import COMPOSE_GO, COMPOSE_SPEC, SHELLWORDS, SHELLWORDS_NEW

_PARSE = ("shellwords.go", "Parse")
_DECODE = ("types/command.go", "DecodeMapstructure")


class ComposeWords(Question):
    """Which words does the text of command or entrypoint hold?"""

    WORDS = Rule(
        "A text is split at blanks outside quotes; quotes and backslashes go, and no shell is added.",
        SHELLWORDS(*_PARSE),
        COMPOSE_GO(*_DECODE),
        COMPOSE_SPEC("command", "#command"),
        note="The schema of the Compose specification says that a shell runs the text; none does.",
    )
    CUT = Rule(
        "A text ends at the first ; & | < or > outside quotes: the rest is dropped without a word.",
        SHELLWORDS(*_PARSE),
        note="A number in front of > is dropped with it.",
    )
    REFUSED = Rule(
        "A text with an open quote, or with a parenthesis that does not follow a dollar sign, is refused.",
        SHELLWORDS(*_PARSE),
    )
    CLOSING_REFUSED = Rule(
        "A closing parenthesis that closes nothing is refused.",
        SHELLWORDS_NEW(*_PARSE),
        note="Before go-shellwords 1.0.13 it begins something like quotes, which the next one ends.",
    )


class Splitter(NamedTuple):
    """The differences between versions of the splitter."""

    escapes: tuple[tuple[str, str], ...] = ()
    closing_refused: bool = False


OLD_SPLITTER = Splitter()
NEW_SPLITTER = Splitter((("t", "\t"), ("n", "\n")), closing_refused=True)
_BLANKS = " \t\r\n"
INVALID = "invalid command line string"
Refuse = Callable[[Rule, str], Exception]


def split(text: str, splitter: Splitter, refuse: Refuse) -> tuple[Decision[tuple[str, ...]], str]:
    """Split a text; return its words, and the text that is dropped after the place where the splitter stops.

    ``refuse`` creates the refusal of an invalid text.
    """
    state = _State(splitter, refuse)
    stop = len(text)
    for at, char in enumerate(text):
        if state.take(char, at):
            stop = at
            break
    if state.has_word:
        state.words.append("".join(state.word))
    if state.escaped or state.single or state.double or state.back or state.dollar:
        raise refuse(ComposeWords.REFUSED, INVALID)
    if stop < len(text):
        return ComposeWords.CUT.gives(tuple(state.words)), text[stop if state.lost_from is None else state.lost_from :]
    return ComposeWords.WORDS.gives(tuple(state.words)), ""


class _State:
    """The state of the splitter between two characters."""

    def __init__(self, splitter: Splitter, refuse: Refuse) -> None:
        self.splitter, self.refuse = splitter, refuse
        self.words: list[str] = []
        self.word: list[str] = []
        self.has_word = self.escaped = self.single = self.double = self.back = self.dollar = False
        self.begin: int | None = None  # of the current word
        self.lost_from: int | None = None  # the beginning of a word that is dropped with the text after it

    def take(self, char: str, at: int) -> bool:
        """Read one character; return whether the text ends before it."""
        if self.begin is None and char not in _BLANKS:
            self.begin = at
        if self.escaped:
            self.escaped = False
            self.add(dict(self.splitter.escapes).get(char, char))
        elif char == "\\":
            if self.single:
                self.word.append(char)
            else:
                self.escaped = True
        elif char in _BLANKS:
            self.blank(char)
        elif char in ";&|<>" and not (self.single or self.double or self.back or self.dollar):
            if char == ">" and self.word and "0" <= self.word[0] <= "9":
                self.lost_from, self.has_word = self.begin, False
            return True
        elif not self.is_mark(char):
            self.add(char)
        return False

    def add(self, char: str) -> None:
        self.has_word = True
        self.word.append(char)

    def blank(self, char: str) -> None:
        if self.single or self.double or self.back or self.dollar:
            self.word.append(char)
        elif self.has_word:
            self.words.append("".join(self.word))
            self.word, self.has_word, self.begin = [], False, None

    def is_mark(self, char: str) -> bool:
        """Follow quotes, backticks and parentheses; return whether the character is consumed by that."""
        if char == "`":
            if not (self.single or self.double or self.dollar):
                self.back = not self.back
        elif char == ")":
            if not (self.single or self.double or self.back):
                if self.splitter.closing_refused and not self.dollar:
                    raise self.refuse(ComposeWords.CLOSING_REFUSED, INVALID)
                self.dollar = not self.dollar
        elif char == "(":
            if not (self.single or self.double or self.back):
                if self.dollar or not self.word or self.word[-1] != "$":
                    raise self.refuse(ComposeWords.REFUSED, INVALID)
                self.dollar = True
                self.word.append("(")
                return True
        elif char == '"' and not (self.single or self.dollar):
            self.has_word = self.has_word or self.double
            self.double = not self.double
            return True
        elif char == "'" and not (self.double or self.dollar):
            self.has_word = self.has_word or self.single
            self.single = not self.single
            return True
        return False
