"""Files that lint finds something in, and what a container of each does before and after the fix."""

from __future__ import annotations

from typing import NamedTuple

BASE = "debian:dsim-lint"  # by its name lint knows whose shell it is


class Case(NamedTuple):
    """A file with a finding: what a container of it does, and one of the file that the fix makes, None without one.

    What it does is what it prints and its exit status. ``stopped`` is one that is stopped when it is ready.
    """

    rule: str
    text: str
    does: tuple[str, int]
    fixed: tuple[str, int] | None
    stopped: bool = False


_NOT_FOUND = ("", 127)
CASES = (
    Case("several", 'CMD ["echo", "a"]\nCMD ["echo", "b"]', ("b", 0), ("b", 0)),
    Case("not-json", "CMD ['echo', 'a']", _NOT_FOUND, ("a", 0)),
    Case("not-json", 'CMD ["echo", "a",]', _NOT_FOUND, ("a", 0)),
    Case("blank-in-program", 'CMD ["echo a"]', _NOT_FOUND, ("a", 0)),
    Case("builtin-program", 'CMD ["exec", "echo", "a"]', _NOT_FOUND, ("a", 0)),
    Case("builtin-program", 'CMD ["A=1", "echo", "a"]', _NOT_FOUND, ("a", 0)),
    Case("variable", 'ENV A=b\nCMD ["echo", "$A"]', ("$A", 0), ("b", 0)),
    Case("operator", 'CMD ["echo", "a", "&&", "echo", "b"]', ("a && echo b", 0), ("a\nb", 0)),
    Case("swallowed", 'ENTRYPOINT exec echo a\nCMD ["b"]', ("a", 0), ("a b", 0)),
    Case("words-after-script", 'CMD ["sh", "-c", "echo", "a"]', ("", 0), ("a", 0)),
    Case("shell-cmd", 'ENTRYPOINT ["echo"]\nCMD a', ("/bin/sh -c a", 0), ("a", 0)),
    Case("program-twice", 'ENTRYPOINT ["echo"]\nCMD ["echo", "a"]', ("echo a", 0), ("a", 0)),
    Case("cmd-lost", f'FROM {BASE} AS x\nCMD ["echo", "a"]\nFROM x\nENTRYPOINT ["/wrapper.sh"]', ("", 0), ("a", 0)),
    Case("no-shell", "ENV A=b\nFROM scratch\nENV A=b\nCMD /a", _NOT_FOUND, None),
    Case("shell-stays", "CMD /serve.sh", ("ready", 137), ("ready", 0), stopped=True),
    Case("shell-stays", "CMD echo a; /serve.sh", ("a\nready", 137), ("a\nready", 0), stopped=True),
)  # fmt: skip


def dockerfile(case: Case) -> str:
    """Write the whole file of a case."""
    return f"FROM {BASE}\n{case.text}\n"
