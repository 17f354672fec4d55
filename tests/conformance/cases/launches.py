"""Containers drawn at random to be really started: an image's configuration and a line of ``run``, over a drawn root filesystem.

A case is ``{"image": Config, "words": [...]}``; ``IMAGE`` stands for the image. Nothing in it runs for long.
"""

# ruff: noqa: E501  # tables of values, which read better unbroken

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import Any

from tests.conformance.cases import pid1_texts, root_filesystems
from tests.conformance.cases.root_filesystems import Files

Case = dict[str, Any]
SHELLS = ("busybox", "dash", "bash")
PATHS = (
    "", ":", ".", "/bin", "/bin/", "/opt/app:/bin", "/bin:/opt/app", "/nowhere:/bin", "bin:/bin", ":/bin", "/bin:", "/srv/a b:/bin",
    "~/bin:/bin", "$HOME:/bin", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "/opt/app:/app:/opt/deep/er:/",
    "./bin:/bin", "/etc/passwd:/bin", "//bin", "/app:/usr/bin:/usr/local/bin:/bin", "/opt/deep/../../bin", "..:/bin",
)  # fmt: skip
DIRECTORIES = (
    "/", "", "/bin", "/opt/app", "/app", "/srv/a b", "/opt/deep", "/new", "/new/er/one", "/etc/passwd", "/etc/passwd/x", "bin", ".",
    "/bin/", "/opt/../bin", "/..", "/app/app", "/bin/show", "/usr/bin/app", "/opt/app/run", "//", "/é", "/proc", "/tmp",
)  # fmt: skip
USERS = (
    "root", "0", "app", "www", "1000", "1000:1000", "app:app", ":5", "app:", ":", "nosuch", "app:nosuch", "-1", "2147483647",
    "2147483648", "4294967295", "01000", "0x3e8", " app", "0:0", "1000:app", "5:50", "app:5:6", "root:extra", "50", "7", "app:50",
    "99999", "1000:-1", "www:", "0:1000", "1e3", "+5", "00",
)  # fmt: skip
MISSING = (
    "nosuch", "/nosuch", "/bin/nosuch", "./show", "../bin/show", "bin/show", "/bin/show/", "//bin//show", "/bin/../bin/show",
    "/bin/./show", "/bin/show/x", "/bin", "/bin/", "/etc", ".", "..", "/", "", " ", "show ", " show", "show a", "sh -c", "-x", "--help",
    "echo $HOME", "cd", "export", "exec", "A=b", "Show", "show\n", 'sh"ow', "permission denied", "/etc/no such file or directory",
    "x: is a directory", "not a directory", "sh\x00ow", "/etc/passwd", "/etc/passwd/x", "\u00e9", "~/x", "$SHELL", "*", "/bin/*",
    "/proc/self/exe", "/dev/null", "/etc/hosts", "[show]", "\\show", "\x07", "/bin/show\u202e", "true", "sh", "bash", "/bin/sh",
)  # fmt: skip
ARGUMENTS = ("a", "", "b c", "-x", "--", "$HOME", "é", "a\nb", '"', "*", "--init", "\t", "IMAGE2", "=", "0")
VARIABLES = (
    "A=1", "B=", "A.B=1", "HOME=/h", "HOME=", "TERM=dumb", "HOSTNAME=h", "C=é", "D=a b", "A=2", "LONG=" + "v" * 40, "PWD=/x",
    "SHLVL=7", "LD_LIBRARY_PATH=/x", "ENV=/x", "_=z", "a-b=1", "IFS=,",
)  # fmt: skip
ODD_VARIABLES = (
    "=x",
    "",
    "A",
    "PATH",
    "A\x00=1",
    "A=b\x00c",
    "=",
    " A=1",
    "2X=1",
    "BIG=" + "v" * 131067,
    "BIG=" + "v" * 131068,
)
CAPABILITIES = (
    "ALL",
    "DAC_OVERRIDE",
    "CAP_DAC_OVERRIDE",
    "SETUID",
    "DAC_READ_SEARCH",
    "CHOWN",
    "NET_RAW",
    "SETGID",
    "dac_override",
)


def drawn(seed: int, count: int, engine: str) -> Iterator[tuple[Files, list[Case]]]:
    """Draw root filesystems, each with the containers that are to be started over it."""
    chance = random.Random(seed)
    per = 60
    while count > 0:
        number = chance.randrange(2**32)
        if chance.random() < 0.3:
            shell = chance.choice(SHELLS)
            files = root_filesystems.drawn(number, shell)
            cases = [_shell_case(random.Random(f"{number} {at}"), shell) for at in range(min(per, count))]
        else:
            files = root_filesystems.drawn(number)
            cases = [_case(random.Random(f"{number} {at}"), files, engine) for at in range(min(per, count))]
        count -= len(cases)
        yield files, cases


def _case(chance: random.Random, files: Files, engine: str) -> Case:
    first, arguments = _first(chance, files), chance.choices(ARGUMENTS, k=chance.choice((0, 0, 1, 2, 3)))
    if chance.random() < 0.02:
        arguments.append("z" * chance.choice((131071, 131072)) if chance.random() < 0.6 else "a\x00b")
    config: dict[str, Any] = {}
    words = [first, *arguments]
    state = chance.random()
    if state < 0.3:
        config["Entrypoint"], config["Cmd"] = words[:1], words[1:] or None
    elif state < 0.55:
        config["Entrypoint"] = words
    elif state < 0.85:
        config["Cmd"] = words
    elif state < 0.97:
        config["Cmd"] = ["nosuch"]
    else:
        config["Entrypoint"] = chance.choice(([""], [], None))
    environment = _environment(chance)
    if environment:
        config["Env"] = environment
    if chance.random() < 0.2:
        config["WorkingDir"] = _directory(chance, files)
    if chance.random() < 0.3:
        config["User"] = _user(chance)
    line = [*_options(chance, files, engine), "IMAGE"]
    if 0.85 <= state < 0.97 and not any("\0" in word or len(word) > 1000 for word in words):
        line += words
    elif chance.random() < 0.06:
        line[-1:-1] = ["--entrypoint", first.replace("\0", "")]
    return {"image": {key: value for key, value in config.items() if value is not None}, "words": line}


def _first(chance: random.Random, files: Files) -> str:
    state = chance.random()
    if state < 0.15:
        return chance.choice(MISSING)
    path = chance.choice([path for path in files if not path.startswith("/lib")])
    if state < 0.7:
        return path
    if state < 0.88:
        return path.rpartition("/")[2]
    odd = (
        path[1:],
        "." + path,
        path + "/",
        "/" + path,
        "/bin/.." + path,
        path + "/x",
        path.upper(),
        path + " ",
        "./" + path,
    )
    return chance.choice(odd)


def _environment(chance: random.Random) -> list[str]:
    entries = chance.choices(VARIABLES, k=chance.choice((0, 0, 0, 1, 2)))
    if chance.random() < 0.35:
        entries.insert(0, "PATH=" + chance.choice(PATHS))
    if chance.random() < 0.03:
        entries.append("PATH=" + chance.choice(PATHS))
    if chance.random() < 0.04:
        entries.append(chance.choice(ODD_VARIABLES))
    return entries


def _directory(chance: random.Random, files: Files) -> str:
    return chance.choice(sorted(files)) if chance.random() < 0.3 else chance.choice(DIRECTORIES)


def _user(chance: random.Random) -> str:
    return chance.choice(USERS if chance.random() < 0.5 else ("0", "1000", "1000:1000", "5:50", "root", "app"))


def _options(chance: random.Random, files: Files, engine: str) -> list[str]:
    line: list[str] = []
    if chance.random() < 0.08:
        line += ["-w", _directory(chance, files)]
    if chance.random() < 0.12:
        line += ["-u", _user(chance)]
    if chance.random() < 0.1:
        line += ["-e", chance.choice(VARIABLES)]
    if chance.random() < 0.06:
        line += ["-e", "PATH=" + chance.choice(PATHS)]
    if chance.random() < 0.12:
        line += ["--cap-drop", chance.choice(CAPABILITIES[:4])]
    if chance.random() < 0.06:
        line += ["--cap-add", chance.choice(CAPABILITIES)]
    if engine == "docker" and chance.random() < 0.12:  # Podman's needs catatonit
        line.append("--init")
    for option, share in (("-t", 0.06), ("--read-only", 0.05), ("--privileged", 0.03), ("-i", 0.03)):
        if chance.random() < share and not (option == "-i" and "-t" in line):
            line.append(option)
    if chance.random() < 0.02:
        line += ["--security-opt", "no-new-privileges"]
    return line


def _shell_case(chance: random.Random, shell: str) -> Case:
    words: Sequence[str] = (
        chance.choice(("/bin/sh", "/bin/sh", "sh", f"/bin/{shell}")),
        "-c",
        pid1_texts.text(chance),
    )
    config: dict[str, Any] = {}
    if chance.random() < 0.3:
        config["Entrypoint"], config["Cmd"] = list(words), chance.choices(ARGUMENTS[:6], k=chance.randrange(4))
    else:
        config["Cmd"] = [*words, *chance.choices(ARGUMENTS[:6], k=chance.choice((0, 0, 0, 2)))]
    if chance.random() < 0.2:
        config["Env"] = ["PATH=/bin", *chance.choices(VARIABLES, k=2)]
    if chance.random() < 0.1:
        config["User"] = chance.choice(("1000", "0", "1000:1000"))
    return {"image": config, "words": ["IMAGE"]}
