"""``dsim run``: a whole pasted line."""

from __future__ import annotations

import os
from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click

from simulator.callers.command_line import pasted
from simulator.cli.options import CONFIG_HELP, Invocation, build_options
from simulator.cli.output import expect_option, expected, style_option
from simulator.core.errors import NotModelled
from simulator.core.request import CallerContext
from simulator.golang.json import well_formed
from simulator.releases.find import find_engine
from simulator.workspace.disk import Disk

# The commands that are modelled, by tool, and the module beside this one whose ``print_answer`` answers.
LINES: Mapping[tuple[str, str], str] = {
    ("docker", "run"): "run_container",
    ("docker", "create"): "run_container",
    ("docker", "exec"): "run_exec",
    ("docker", "commit"): "run_commit",
    ("docker", "import"): "run_commit",
    ("docker", "service create"): "run_service",
    ("docker", "stack deploy"): "run_stack",
    ("docker", "stack up"): "run_stack",
    ("docker", "compose"): "run_compose",
    ("podman", "run"): "run_container",
    ("podman", "create"): "run_container",
    ("podman", "exec"): "run_exec",
}


@click.command(context_settings={"allow_interspersed_args": False, "ignore_unknown_options": False})
@click.option("--config", metavar="FILE", help=CONFIG_HELP)
@click.option("-f", "--file", metavar="FILE", help="The Dockerfile of the image; - is stdin.")
@build_options
@click.option("--compose-version", metavar="VERSION", help="2.26, 2.40, 5.1: the Compose of the line.")
@click.option("--engine", "name", metavar="NAME", help="docker@28.5, podman@5.8, ...; the newest one without it.")
@style_option
@expect_option
@click.argument("words", metavar="WORDS...", nargs=-1, required=True, type=click.UNPROCESSED)
def command(
    words: tuple[str, ...],
    name: str | None,
    style: str,
    expect: str | None,
    **options: Any,
) -> None:
    """Tell what a pasted line executes, and why.

    It is one of `docker run`, `create`, `exec`, `commit`, `import`, `service create`, `stack deploy` and `compose run`,
    `up`, `create` and `exec`, or of `podman run`, `create` and `exec`. It is given as it is, or as one quoted text,
    which is split as a shell splits it. The image is that of --config or -f, whatever the line calls it; else the
    line's name is looked up among --base, then in the catalogue. Variables and files that the line names are yours.
    For exec, --config is `docker inspect CONTAINER`, or the image that the container is made of. Of `docker commit`
    and `docker import` the answer is the image's configuration.

    Examples:

    \b
      dsim run --config image.json docker run -it --rm -e A=1 --entrypoint sh nginx -c 'echo hi'
      dsim run --base nginx=nginx.json "docker run -d -p 80:80 nginx"
      dsim run --config container.json docker exec -it -e A=1 web sh -c 'echo hi'
      dsim run --config container.json docker commit --change 'CMD ["x"]' web
      dsim run --base nginx=nginx.json docker service create --entrypoint 'sh -c "echo hi"' nginx
      dsim run "docker compose -f compose.yaml run --rm --entrypoint sh web -c 'echo hi'"
      dsim run docker compose exec web sh -c 'echo hi'
      dsim run "docker stack deploy -c stack.yaml shop"
      dsim run -f Dockerfile podman run --entrypoint '["sh", "-c"]' app 'echo hi'
    """
    wanted = None if expect is None else expected(expect)
    line = pasted(words)
    if name is not None and name.partition("@")[0] != line.tool:
        raise click.UsageError(f"the line is one of {line.tool}, and --engine is {name}; give --engine {line.tool}@...")
    if options.get("compose_version") and line.command != "compose":
        raise click.UsageError("--compose-version belongs to a line of docker compose")
    if line.command != "compose":
        options.pop("compose_version")
    if (line.tool, line.command) not in LINES:
        known = ", ".join(command for tool, command in LINES if tool == line.tool)
        what = f"{line.tool} {line.command}"
        raise NotModelled(what, f"{what} is not modelled; known are: {known}")
    asked_for = name or line.tool
    environment = {key: well_formed(value) for key, value in {**os.environ, **line.environment}.items()}
    module = import_module(f"simulator.cli.commands.{LINES[line.tool, line.command]}")
    module.print_answer(
        line, Invocation(options, asked_for, style, wanted), find_engine(asked_for), CallerContext(environment, Disk())
    )
