"""Random lines of podman-compose: projects as for Compose, and values that PyYAML, shlex and python-dotenv read."""

from __future__ import annotations

from typing import Any

from tests.conformance.cases import compose
from tests.conformance.cases.compose_texts import VARIABLES, Draws, env_file, plain_word, quoted, text
from tests.conformance.cases.podman_compose_values import (
    COMMANDS,
    ENVIRONMENTS,
    RARE,
    SCALARS,
    SETTINGS,
    TOPS,
    WRONG_COMMANDS,
    WRONG_ENVIRONMENTS,
    WRONG_SETTINGS,
)

COUNT = 1500


def _fields(rng: Draws, *, tame: bool) -> list[str]:
    """Draw the lines of a service."""
    keys: dict[str, str] = {}
    if rng.random() < 0.75:
        keys["command"] = f"command: {_command(rng)}"
    if rng.random() < 0.4:
        keys["entrypoint"] = f"entrypoint: {_command(rng)}"
    if rng.random() < 0.5:
        keys["environment"] = f"environment: {rng.choice(WRONG_ENVIRONMENTS if rng.rarely(0.1) else ENVIRONMENTS)}"
    for _ in range(rng.choice((0, 0, 1, 1, 2) if tame else (1, 2, 3))):
        line = rng.choice(WRONG_SETTINGS if rng.rarely(0.15) else SETTINGS)
        keys.setdefault(line.partition(":")[0], line)
    lines = list(keys.values())
    rng.shuffle(lines)
    return lines


def _command(rng: Draws) -> str:
    if rng.random() < 0.6:
        return rng.choice(WRONG_COMMANDS if rng.rarely(0.1) else COMMANDS)
    if rng.random() < 0.15:
        return quoted(text(rng), rng)
    items = [rng.choice(RARE if rng.rarely(0.05) else SCALARS) for _ in range(rng.randint(1, 4))]
    return "[" + ", ".join(items) + "]"


def _project(rng: Draws) -> dict[str, str]:
    """Draw the files of a project with the services a and b."""
    files = {"one.env": env_file(rng), "two.env": env_file(rng), "sub/three.env": "T=3\nA=t\n"}
    base = [line.replace("one.env", "three.env") for line in _fields(rng, tame=True)]
    files["sub/base.yaml"] = "services:\n" + _service("base", [*base, "image: base"])
    files["sub/inc.yaml"] = "services:\n" + _service("a", _fields(rng, tame=True)) + _service("c", ["image: c"])
    body = rng.choice(TOPS) if rng.random() < 0.2 else ""
    body += "services:\n" + _service("a", [*_fields(rng, tame=rng.random() < 0.8), "image: app"])
    if rng.random() < 0.85:
        body += _service("b", [*_fields(rng, tame=True), "image: other"])
    name = rng.choice(
        ("compose.yaml", "compose.yaml", "docker-compose.yml", "podman-compose.yml", "container-compose.yaml")
    )
    files[name] = body
    if rng.random() < 0.3:
        other = rng.choice(
            ("compose.override.yml", "docker-compose.override.yaml", "compose.yml", "docker-compose.yaml")
        )
        files[other] = "services:\n" + _service("a", _fields(rng, tame=True))
    if rng.random() < 0.25:
        files[".env"] = env_file(rng)
    files[rng.choice(("Dockerfile", "Containerfile"))] = "FROM scratch\n"
    if rng.rarely(0.06):
        faults = (
            "",
            "services:\n",
            "a: b: c",
            "services: []\n",
            "- a\n",
            "services:\n  a:\n",
            "5",
            "a: 1\n---\nb: 1\n",
            "a: *x",
            "\ta: 1",
        )
        files[name] = rng.choice(faults)
    return files


def _service(name: str, lines: list[str]) -> str:
    return f"  {name}:\n" + "".join(f"    {line}\n" for line in lines) if lines else f"  {name}: {{}}\n"


def _front(rng: Draws) -> list[str]:
    """Draw the options in front of the command."""
    words: list[str] = []
    if rng.random() < 0.15:
        words += rng.choice(
            (["-p", "proj"], ["--project-name=Proj X"], ["--profile", "p"], ["--profile=p", "--profile", "q"])
        )
    if rng.random() < 0.12:
        words += rng.choice(
            (["--env-file", "one.env"], ["--env-file=gone.env"], ["--env-file", ""], ["--env-f", "two.env"])
        )
    if rng.random() < 0.08:
        words += rng.choice(
            (
                ["--in-pod", "false"],
                ["--in-pod=x"],
                ["--podman-args=--log-level debug"],
                ["--podman-run-args", "--init -e P=1"],
                ["--no-ansi"],
            )
        )
    if rng.rarely(0.05):
        words += rng.choice((["--foo"], ["-x"], ["--p", "x"], ["--version"]))
    return words


def _up(rng: Draws) -> list[str]:
    words = rng.choice(
        (["up"], ["up", "-d"], ["up", "--no-start"], ["up", "--force-recreate", "--no-deps"], ["up", "--build"])
    )
    if rng.random() < 0.08:
        words = [
            *words,
            *rng.choice((["--scale", "a=2"], ["--scale", "a=0"], ["--scale", "x"], ["--pull"], ["--foo"], ["--wait"])),
        ]
    services = ((), ("a",), ("a",), ("a", "b"), ("b",)) if not rng.rarely(0.1) else (("gone",), ("a", "gone"))
    return [*words, *rng.choice(services)]


def _run(rng: Draws) -> list[str]:
    words = ["run"]
    for often, options in (
        (0.4, (["--rm"], ["-d"], ["-T"], ["--no-deps"], ["--service-ports"], ["-dT"], ["--rm", "-d"])),
        (
            0.4,
            (
                ["--entrypoint", "sh -c"],
                ["--entrypoint="],
                ["--entrypoint", "it's"],
                ["--entrypoint", '["x"]'],
                ["--entrypoint", "$V"],
            ),
        ),
        (0.3, (["-e", "A=r"], ["-eB=2"], ["--env", "V=1"], ["-e", "U=$V"], ["-e", "IMG="], ["-e", "A=1", "-e", "A=2"])),
        (
            0.2,
            (
                ["-w", "/r"],
                ["--workdir="],
                ["-u", "me"],
                ["--user", "1:1"],
                ["--name", "n"],
                ["-v", "/usr:/b"],
                ["-p", "80:80"],
                ["-l", "a=b"],
            ),
        ),
    ):
        if rng.random() < often:
            words += rng.choice(options)
    if rng.random() < 0.03:
        words += rng.choice((["--foo"], ["-Z"], ["--entr", "x"], ["--e"]))
    words += ["a"] if not rng.rarely(0.1) else rng.choice((["gone"], []))
    return [*words, *_words(rng)]


def _words(rng: Draws) -> list[str]:
    special = ("-e", "--rm", "$V", "&&", "a b", "", "$$V", "${U", "--foo=x", "-it", "--service-ports")
    return [
        plain_word(rng) if rng.random() < 0.6 else rng.choice(special) for _ in range(rng.choice((0, 0, 1, 1, 2, 3)))
    ]


def _exec(rng: Draws) -> list[str]:
    words = ["exec"]
    if rng.random() < 0.5:
        words += rng.choice(
            (
                ["-T"],
                ["-u", "me"],
                ["-w", "/x"],
                ["-e", "A=1"],
                ["-e", "V"],
                ["--privileged"],
                ["-d"],
                ["--index", "1"],
                ["--index=2"],
            )
        )
    return [*words, "gone" if rng.rarely(0.1) else rng.choice("aaab"), *_words(rng)]


def case(seed: int) -> dict[str, Any]:
    """The line of a seed: ``words``, ``files`` and ``environment``."""
    rng = Draws(f"podman-compose {seed}")
    rng.wild = rng.random() < 0.3
    environment = {name: value for name, value in VARIABLES.items() if name == "PATH" or rng.random() < 0.85}
    if rng.random() < 0.15:  # a project as for Compose
        body = compose.case(seed + 50_000)["compose"]
        files = {name: each.replace("IMAGE", "app") for name, each in body["files"].items()}
        words = [word for name in body["file"] for word in ("-f", name)]
        run = [word for word in body["run"] if word != "--"] if "run" in body else None
        words += ["up", "--no-start", "a"] if run is None else ["run", *run]
        return {"words": words, "files": files, "environment": environment}
    command = rng.choice((_up, _up, _up, _run, _run, _exec))
    files = _project(rng)
    front = _front(rng)
    if rng.random() < 0.1:
        names = [name for name in files if "/" not in name and name.endswith(("yaml", "yml"))]
        front += [word for name in names for word in ("-f", name)]
    if rng.random() < 0.1:
        environment |= rng.choice(
            (
                {"COMPOSE_PROFILES": "p, q"},
                {"COMPOSE_PROJECT_NAME": "Env.Name"},
                {"COMPOSE_FILE": "compose.yaml:gone.yaml"},
                {"COMPOSE_FILE": "sub/base.yaml"},
                {"PODMAN_COMPOSE_IN_POD": "0"},
                {"COMPOSE_PROJECT_DIR": "sub", "COMPOSE_FILE": "base.yaml"},
            )
        )
    return {"words": [*front, *command(rng)], "files": files, "environment": environment}
