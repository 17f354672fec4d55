"""All checks. Findings at the same place are reported in this order."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from simulator.linting.checks import first_word, forms, healthcheck_onbuild, lost_words, process_one, whole_file
from simulator.linting.proposals import Candidate
from simulator.linting.stages import ImageStage

CHECKS: tuple[Callable[[ImageStage], Iterator[Candidate]], ...] = (
    whole_file.check_several,
    forms.check_not_json,
    forms.check_blank_in_program,
    forms.check_blank_in_argument,
    forms.check_builtin_program,
    first_word.check_first_word,
    forms.check_variable,
    forms.check_operator,
    healthcheck_onbuild.check_healthcheck_and_onbuild,
    lost_words.check_swallowed,
    lost_words.check_words_after_script,
    lost_words.check_shell_cmd,
    lost_words.check_program_twice,
    lost_words.check_cmd_lost,
    process_one.check_no_shell,
    process_one.check_no_program,
    process_one.check_no_user,
    process_one.check_broken_script,
    process_one.check_shell_stays,
    whole_file.check_builders_differ,
    whole_file.check_engines_differ,
)
WINDOWS_CHECKS: tuple[Callable[[ImageStage], Iterator[Candidate]], ...] = (
    whole_file.check_several,
    forms.check_not_json,
    lost_words.check_program_twice,
    lost_words.check_cmd_lost,
)
"""The checks of an image for Windows: those that rest on no shell, no program and no signal of Linux."""
