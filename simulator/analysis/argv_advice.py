"""What the words of an argv mean for the container: whether it starts, what nobody reads, and how it stops.

Reads: a simulation with an argv that is known. Gives: decisions of ``ArgvAdvice``, each a sentence that says what
happens and what to do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from simulator.analysis.advice_rules import swallowed
from simulator.analysis.argument_advice import advise_on_arguments
from simulator.analysis.argv_rules import ArgvAdvice, Container
from simulator.analysis.spelling import spelled
from simulator.core.rule import Decision
from simulator.core.text import quoted
from simulator.core.values import CatalogueEntry, Word, Words
from simulator.golang.json import JsonError, decode_string_array
from simulator.images.distribution import find_bin_sh
from simulator.images.entry_scripts import executes_word, find_entry_script
from simulator.shell.arguments import NO_PROGRAMS, SHELL_TEST, is_suspect, shell_arguments
from simulator.shell.programs import (
    NO_INPUT,
    OWN_DOLLARS,
    base_name,
    ends_at_once,
    open_input,
    program_name,
    reads_commands,
    reads_files_first,
)
from simulator.shell.script import last_command, plain_words, stays_process_one
from simulator.shell.unread import (
    count_words_without_shell,
    find_operator,
    find_variable,
    has_space_in_name,
    is_assignment,
    join_script,
)

OF_A_SHELL_THAT_STARTS = (ArgvAdvice.NO_INPUT, ArgvAdvice.BROKEN_SCRIPT, ArgvAdvice.SHELL_STAYS)
"""What is said of a shell once it runs: nothing, where the image has no such shell."""
KILLED_AT_ONCE = ("SIGKILL", "KILL", "9")
"""Stop signals that need not reach anybody."""


def advise_on_argv(container: Container) -> Iterator[Decision[str]]:
    """Yield what the words mean, the most important first; at most one piece about the first word."""
    if first := list(advise_on_first_word(container))[:1]:
        yield from first
    yield from _advise_on_executed_word(container)
    yield from advise_on_arguments(container)
    if not first:
        yield from advise_on_unread(container)
    yield from _advise_on_process_one(container)


def _sentences(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def advise_on_first_word(container: Container) -> Iterator[Decision[str]]:
    """Yield why the first word names no program."""
    argv = container.argv
    first, *rest = argv.value
    fails = container.failure or "The container does not start"
    fails = f"{fails} unless the image has a program called {quoted(first)}"
    if first.startswith("-") and "/" not in first:
        advice = "Put the program first." if container.failure else "Put the program first, or set ENTRYPOINT."
        yield ArgvAdvice.OPTION_AS_PROGRAM.gives(f"{fails}: no program stands in front of this option. {advice}", argv)
    if words := _json_words(first):
        advice = f"Write the words apart: {spelled((*words, *rest), first.origin)}."
        yield ArgvAdvice.JSON_IN_PROGRAM.gives(f"{fails}: nobody reads this word as JSON. {advice}", argv)
    elif first[:1] == "[" != first and rest and rest[-1].endswith("]") and first.endswith(","):
        text = f"{fails}: it is the beginning of a JSON array that was split as a text. Write a list, without quotes."
        yield ArgvAdvice.JSON_IN_PROGRAM.gives(text, argv)
    if has_space_in_name(first):
        advice = _apart(container, first, rest)
        yield ArgvAdvice.BLANK_IN_PROGRAM.gives(_sentences(f"{fails}: it is one word, blanks included.", advice), argv)
    if first in NO_PROGRAMS or is_assignment(first):
        kind = "a builtin of the shell" if first in NO_PROGRAMS else "an assignment, which only a shell reads"
        advice = container.with_shell(join_script(tuple(argv.value)), first)
        yield ArgvAdvice.BUILTIN_PROGRAM.gives(_sentences(f"{fails}: this is {kind}.", advice), argv)


def _json_words(word: str) -> tuple[str, ...] | None:
    """Return the words of a JSON array of strings; None for any other word."""
    if not word.startswith("["):
        return None
    try:
        return decode_string_array(word)
    except JsonError:
        return None


def _apart(container: Container, word: Word, rest: Sequence[str]) -> str:
    """Say how to write a word with blanks that stands for several: apart, or as a shell's script."""
    apart = plain_words(word)
    if not apart:
        return container.with_shell(word, word)
    return f"Write the words apart: {spelled((*apart, *rest), word.origin)}."


def _advise_on_executed_word(container: Container) -> Iterator[Decision[str]]:
    """Yield what is wrong with the word that an entrypoint surely executes: of a wrapper, or of a known script."""
    if not container.entrypoint or not container.cmd:
        return
    if not _executes(container, container.cmd[0]):
        yield from _advise_on_word_of_program(container)
        return
    reading = shell_arguments(tuple(container.cmd))
    if broken := list(advise_on_script(container, container.cmd)):
        yield from broken
        return
    if reading and reading.value.swallows:
        yield swallowed(container.argv, container.cmd, reading)
        return
    first, words = container.cmd[0], tuple(map(str, container.cmd))
    fails = f"The container ends at once unless the image has a program called {quoted(first)}"
    executes = f"{quoted(base_name(container.entrypoint[0]))} executes it"
    if has_space_in_name(first):
        advice = _apart(container, first, words[1:])
        text = _sentences(f"{fails}: {executes} as one word, blanks included.", advice)
        yield ArgvAdvice.EXECUTED_WORD.gives(text, container.argv)
    elif first.startswith("-") and not re.fullmatch("-[acl]+", first):  # options of a shell's exec
        text = f"{fails}: {executes}, {_IS_OPTION}. Put the program first."
        yield ArgvAdvice.EXECUTED_WORD.gives(text, container.argv)
    elif first in NO_PROGRAMS:
        advice = container.with_shell(join_script(words), first)
        text = _sentences(f"{fails}: {executes}, and this is a builtin of the shell.", advice)
        yield ArgvAdvice.EXECUTED_WORD.gives(text, container.argv)


def _executes(container: Container, word: str) -> bool:
    """Return whether the entrypoint executes a word: behind the ``--`` of a wrapper, or as a known script does."""
    if container.entrypoint[-1] == "--":
        return program_name(container.entrypoint) is None
    entry = _own_entry(container)
    return entry is not None and executes_word(entry, word)


def _own_entry(container: Container) -> CatalogueEntry | None:
    """Return the catalogue's entry of the image if its own entrypoint is executed."""
    entry = container.catalogued.entry if container.catalogued else None
    return entry if entry is not None and list(container.entrypoint) == entry.config.get("Entrypoint") else None


def _advise_on_word_of_program(container: Container) -> Iterator[Decision[str]]:
    """Yield what is wrong with a word that an entry script gives to its own program, for want of such a command."""
    entry = _own_entry(container)
    script = find_entry_script(entry) if entry is not None else None
    first = container.cmd[0]
    if script is None or not script.if_missing or not has_space_in_name(first):
        return
    text = (
        f"The container ends at once unless the image has a program or a file called {quoted(first)}: "
        f"{quoted(base_name(container.entrypoint[0]))} finds no such program, and gives the word to "
        f"{quoted(script.in_front[0])} as one, blanks included."
    )
    advice = _apart(container, first, tuple(map(str, container.cmd[1:])))
    yield ArgvAdvice.EXECUTED_WORD.gives(_sentences(text, advice), container.argv)


def advise_on_unread(container: Container) -> Iterator[Decision[str]]:
    """Yield what only a shell would read, and none does: an operator, or a variable."""
    argv = container.argv.value
    if (at := find_operator(argv)) is not None:
        yield ArgvAdvice.OPERATOR.gives(
            _sentences(say_operator(argv[at], argv[0]), container.with_shell(join_script(argv), argv[at])),
            container.argv,
        )
    declared = {entry.partition("=")[0] for entry in container.image.env or ()}
    reads_dollars = program_name(argv) in OWN_DOLLARS
    for word in argv[: count_words_without_shell((), argv)]:
        if name := find_variable(word, declared, reads_dollars=reads_dollars):
            is_told = at is not None or name.startswith("$(")
            hint = "" if is_told else container.with_shell(join_script(argv), word)
            yield ArgvAdvice.VARIABLE.gives(
                _sentences(say_variable(name, word, argv[0], container.failure), hint), container.argv
            )
            return


def say_operator(operator: str, program: str) -> str:
    """Say that a program gets an operator of the shell."""
    gets = f"{quoted(base_name(program))} gets it, and the words behind it, as arguments"
    return f"No shell reads {quoted(operator)}: {gets}."


def say_variable(name: str, word: str, program: str, failure: str = "") -> str:
    """Say that a program gets a word in which a variable stands, or ``failure`` where it is the program's name."""
    if word == program:
        fails = f"{failure or 'The container does not start'} unless the image has a program called {quoted(word)}"
        return f"{fails}: nothing replaces {quoted(name)}."
    return f"Nothing replaces {quoted(name)}: {quoted(base_name(program))} gets {quoted(word)} as it stands."


def advise_on_script(container: Container, words: Sequence[str]) -> Iterator[Decision[str]]:
    """Yield that a shell cannot read the script that words give it."""
    reading = shell_arguments(tuple(words))
    if not container.has_shell or not reading or "script" not in reading.value.roles:
        return
    at, name = reading.value.roles.index("script"), base_name(words[0])
    if not is_suspect(words[at]):
        return
    from simulator.shell.broken import find_fault  # costs start-up time

    if fault := find_fault(words[at], name):
        hint = "Write the whole script as one word." if len(words) > at + 1 else ""
        text = f"{quoted(name)} ends at once: it cannot read its script {quoted(words[at])} ({fault})."
        yield ArgvAdvice.BROKEN_SCRIPT.gives(_sentences(text, hint), container.argv, reading)


def _advise_on_process_one(container: Container) -> Iterator[Decision[str]]:
    argv = container.argv.value
    behind = bool(container.entrypoint and container.cmd) and _executes(container, container.cmd[0])
    words = container.cmd if behind else argv
    variables = {entry.partition("=")[0] for entry in container.image.env or ()}
    is_sure = reads_commands(words, variables)
    if container.no_input and (is_sure or reads_files_first(words, variables)):
        from simulator.analysis.needed import if_there  # costs start-up time

        condition = if_there(container, words[0])
        ends = f"with exit 0{condition}" if is_sure else f"unless its profile starts something{condition}"
        text = f"{quoted(base_name(words[0]))} ends at once {ends}: {NO_INPUT}. {open_input(container.tool)}."
        yield ArgvAdvice.NO_INPUT.gives(text, container.argv)
    if broken := [] if behind else list(advise_on_script(container, argv)):
        yield from broken
    elif container.has_shell and container.stop_signal not in KILLED_AT_ONCE:
        is_wrapped = behind and container.entrypoint[-1] == "--"  # then the wrapper is PID 1
        yield from _advise_on_shell_that_stays(container, argv if is_wrapped else words)


def _advise_on_shell_that_stays(container: Container, words: Words) -> Iterator[Decision[str]]:
    """Yield that a shell stays PID 1; ``words`` are those that PID 1 executes in the end."""
    reading = shell_arguments(tuple(words))
    if not reading or "script" not in reading.value.roles:
        return
    script = str(words[reading.value.roles.index("script")])
    if script.startswith("[") and not re.match(SHELL_TEST, script):  # it was meant as a JSON array
        return
    name, base = base_name(words[0]), container.catalogued
    family = name if name in ("bash", "ash") else None
    if name == "sh" and base is not None and container.keeps_sh:
        family = find_bin_sh(base.name)
    last = last_command(script)
    if ends_at_once(script, last) or not stays_process_one(script, family):
        return
    programs, remedy = f"the programs of {quoted(script)}", container.add_init
    if last is not None:
        programs = quoted(next(token.text for token in last if token.kind == "word"))
        remedy = "Put exec in front of the command."
    yield ArgvAdvice.SHELL_STAYS.gives(
        f"The stop signal does not reach {programs}: {name} stays PID 1 and passes no signal on, so the container is "
        f"killed after the timeout ({container.timeout}). {remedy}",
        container.argv,
    )


def without_told(pieces: Iterable[Decision[str]], remarks: Sequence[Decision[str]]) -> Iterator[Decision[str]]:
    """Leave out what the caller says itself: that a reference of Kubernetes stays, that an option stands too late."""
    told, is_option = list[str](), False
    if remarks:
        from simulator.callers.flags import LineAdvice
        from simulator.callers.kubernetes.references import VariableReference

        is_option = any(remark.rule is LineAdvice.AFTER_IMAGE for remark in remarks)
        undefined = [remark for remark in remarks if remark.rule is VariableReference.UNDEFINED]
        told += [str(reference.value) for remark in undefined for reference in remark.premises]
    for piece in pieces:
        is_told = is_option and (piece.rule is ArgvAdvice.OPTION_AS_PROGRAM or _IS_OPTION in piece.value)
        if not is_told and (piece.rule is not ArgvAdvice.VARIABLE or not any(map(piece.value.count, told))):
            yield piece


_IS_OPTION = "and this is an option"
