"""Compare the facts on the entry scripts of official images with the scripts themselves.

python -m tests.catalogue.entry_facts CLONES

CLONES has a repository in each ``owner+name/repo``. Each script is read at the commit of its fact, and followed, as is
what stands in for it, with many words and variables, on a root filesystem with the programs and users that it needs.
Both have to execute the same as the same user. A script may end in more cases, where a check of its own fails.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from simulator import Image, resolve
from simulator.api.answer import Answer
from simulator.core.values import CatalogueEntry
from simulator.images.catalogue import catalogue
from simulator.images.entry_scripts import EntryScript, executing_scripts, find_entry_script
from simulator.launch.outcome import Start
from simulator.launch.rootfs import Elf, File, Program, RootFs
from simulator.simulation.stand_ins import SHELL, stand_in
from tests.catalogue.clones import open_clone

_URL = re.compile(r"https://github\.com/([^/]+)/([^/]+)/blob/([0-9a-f]{40})/(.+)")
_SHELLS = {"/bin/sh": "dash", "/bin/bash": "bash", SHELL: "dash"}
_COMMANDS = """awk basename cat chmod chown cp cut date dirname env find grep head hostname id install ln ls mkdir
mktemp mv numactl readlink rm sed sleep sort stat tail tar tee touch tr uniq wc""".split()
_SECRET = "/etc/secret"
_ELF = Elf("x86-64", 64, "executable", None)
Ways = frozenset[tuple[tuple[str, ...] | None, str]]


class Compared(NamedTuple):
    """What a script and what stands in for it come to, with some words and variables."""

    words: tuple[str, ...]
    env: Mapping[str, str]
    script: Start | None
    stand_in: Start | None

    @property
    def is_open(self) -> bool:
        """Whether the script itself cannot be followed to its end on every way."""
        last = self.script.becomes if self.script is not None else ()
        return not last or any(each.args is None and not each.ends for each in last)

    @property
    def differs(self) -> bool:
        """Whether another program is executed, or what stands in ends where the script does not."""
        real, own = _ways(self.script), _ways(self.stand_in)
        if self.is_open:
            return not {way for way in real if way[0]} <= own
        ends = {way for way in own if way[0] is None}
        if not self.words and not _statuses(self.stand_in) <= _statuses(self.script):
            return True
        return {way for way in real if way[0]} != {way for way in own if way[0]} or not ends <= real


def compare(facts: EntryScript, entry: CatalogueEntry, text: str) -> Iterator[Compared]:
    """Follow a script and what stands in for it."""
    for words in _words(facts, entry):
        for env in ({}, *[_set(variable) for variable in facts.variables]):
            yield Compared(words, env, _start(facts, text, words, env), _start(facts, stand_in(facts).text, words, env))


def _ways(start: Start | None) -> Ways:
    if start is None or start.outcome != "started":
        return frozenset()
    return frozenset((last.args, last.user) for last in start.becomes)


def _statuses(start: Start | None) -> frozenset[int | None]:
    return frozenset() if start is None else frozenset(last.exit for last in start.becomes if last.ends)


def _words(facts: EntryScript, entry: CatalogueEntry) -> Iterator[tuple[str, ...]]:
    """Yield words: none, the image's CMD, options, commands, files, and the program with options."""
    cmd = tuple(entry.config.get("Cmd") or ())
    yield from ((), cmd, ("-x",), ("--x=1", "a b"), ("sh",), ("sh", "-c", "x"), ("/bin/sh",), ("app.js",), ("./x", "y"))
    yield from (("/etc/x.conf",), ("x.conf", "-y"))
    for program in facts.programs:
        yield from ((program,), (program, "--x"), (program, "a", "-?"))
        yield from ((program, option) for option in facts.help)


def _set(variable: str) -> dict[str, str]:
    name, _, value = variable.partition("=")
    return {name: value or (_SECRET if name.endswith("_FILE") else "x")}


def _start(facts: EntryScript, text: str, words: tuple[str, ...], env: Mapping[str, str]) -> Start | None:
    users = tuple(facts.users.values()) or ("somebody",)
    passwd = "root:x:0:0:root:/root:/bin/sh\n" + "".join(
        f"{user}:x:{number}:{number}::/:/bin/sh\n" for number, user in enumerate(dict.fromkeys(users), 100)
    )
    files = {path: File("file", 0o755, elf=_ELF, program=Program(name)) for path, name in _SHELLS.items()}
    for name in (*_COMMANDS, *stand_in(facts).programs, "gosu", "setpriv"):
        files[name if name[:1] == "/" else f"/usr/bin/{name}"] = File("file", 0o755, elf=_ELF, program=Program(name))
    files[_SECRET] = File(text="x\n")
    files |= {"/etc/passwd": File(text=passwd), "/etc/group": File(text="root:x:0:\n")}
    files[facts.path] = File("file", 0o755, text=text)
    config = {
        "Entrypoint": [facts.path],
        "Cmd": list(words),
        "Env": ["PATH=/usr/bin:/bin", *[f"{name}={value}" for name, value in env.items()]],
        "WorkingDir": "/w",
    }
    answer = resolve(Image.from_config(config))
    rootfs = RootFs({**files, "/w": File("directory", 0o755)}, complete=True)
    return Answer(answer.outcome, answer.release, answer.engine, rootfs).start


def entries() -> Iterator[tuple[EntryScript, CatalogueEntry]]:
    """Yield the facts, each with the first entry of its image that has a script."""
    seen = set()
    for name in catalogue().images:
        for entry in catalogue().entries(name):
            facts = find_entry_script(entry)
            if facts is not None and (facts.image, facts.in_front) not in seen:
                seen.add((facts.image, facts.in_front))
                yield facts, entry


def _variant(text: str, facts: EntryScript) -> str:
    """Return a script of PHP as its repository changes it for a variant of the image (apply-templates.sh)."""
    return text.replace(" php ", f" {facts.in_front[0]} ") if facts.image == "php" else text


def _script(clones: str, url: str) -> tuple[str, str]:
    """Read a script at the commit that its address names; give its text, and the day of the commit."""
    match = _URL.fullmatch(url)
    assert match is not None, url
    owner, name, commit, path = match.groups()
    with closing(open_clone(Path(clones, f"{owner}+{name}", "repo"), f"https://github.com/{owner}/{name}")) as clone:
        text = clone.read(f"{commit}:{path}")
        assert text is not None, url
        return text.decode(), clone.date(commit)


def check_executing(clones: str) -> int:
    """Print each script that does not execute its words as they are; return how many there are."""
    wrong = 0
    for image, fields in executing_scripts().items():
        text, date = _script(clones, fields["url"])
        executes = re.search(r"(?m)^\s*(?:\*\)\s*)?exec \"\$@\"\s*(?:esac\s*exit 1\s*)?\Z", text)
        if not executes or date != fields["date"]:
            print(f"{image}: {fields['url']} does not end in exec of its words, or is of another day")
            wrong += 1
    return wrong


def main(clones: str) -> int:
    """Print what differs; return the exit status."""
    differ = check_executing(clones)
    for facts, entry in entries():
        text, date = _script(clones, facts.url)
        assert date == facts.date, f"{facts.image}: {date}"
        compared = list(compare(facts, entry, _variant(text, facts)))
        wrong = [each for each in compared if each.differs]
        still_open = sum(each.is_open for each in compared)
        differ += len(wrong)
        print(f"{facts.image}: {len(compared)} compared, {len(wrong)} differ, {still_open} cannot be followed")
        for each in wrong:
            print(f"  {list(each.words)} {dict(each.env)}\n    {_ways(each.script)}\n    {_ways(each.stand_in)}")
    return int(differ > 0)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
