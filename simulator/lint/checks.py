"""Every check, in the order in which findings of one place are reported."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from simulator.lint import behind, elsewhere, forms, starting, whole
from simulator.lint.found import Found
from simulator.lint.start import Start

CHECKS: tuple[Callable[[Start], Iterator[Found]], ...] = (
    whole.several,
    forms.not_json,
    forms.blank_in_program,
    forms.builtin_program,
    forms.variable,
    forms.operator,
    elsewhere.elsewhere,
    behind.swallowed,
    behind.words_after_script,
    behind.shell_cmd,
    behind.program_twice,
    behind.cmd_lost,
    starting.no_shell,
    starting.shell_stays,
    whole.builders_differ,
    whole.engines_differ,
)
