"""Every check, in the order in which findings of one place are reported."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from simulator.lint.checks import forms, healthcheck_onbuild, lost_words, process_one, whole_file
from simulator.lint.proposals import Candidate
from simulator.lint.stages import Start

CHECKS: tuple[Callable[[Start], Iterator[Candidate]], ...] = (
    whole_file.several,
    forms.not_json,
    forms.blank_in_program,
    forms.builtin_program,
    forms.variable,
    forms.operator,
    healthcheck_onbuild.elsewhere,
    lost_words.swallowed,
    lost_words.words_after_script,
    lost_words.shell_cmd,
    lost_words.program_twice,
    lost_words.cmd_lost,
    process_one.no_shell,
    process_one.shell_stays,
    whole_file.builders_differ,
    whole_file.engines_differ,
)
