"""The callers, one row for each.

A caller is a tool, or a command of it, that asks an engine for containers. dsim knows a caller only by its
row: the command line, the oracle, scenarios, completion and the matrix read this table. ``caller`` says what a row is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from simulator.callers.caller import Caller, ExtraOption, FileOption, Kind, Spelling
from simulator.core.errors import NotModelled, Unreadable
from simulator.core.errors import several as several
from simulator.core.text import did_you_mean
from simulator.engine.engine import Engine

UNIT_KINDS = ("container", "pod", "kube", "network", "volume", "image", "build", "artifact")
"""The extensions of the units that Quadlet reads."""
_ROOM = "simulator.callers"
_RUNTIMES = ("containerd", "cri-o", "docker")


def _line(
    command: str,
    module: str,
    flags: str,
    *synonyms: str,
    section: str = "",
    extras: tuple[ExtraOption, ...] = (),
    image_owner: str = "",
    spellings: tuple[Spelling, ...] = (),
) -> Caller:
    """Return the row of a line, named by its command; ``section`` is its command in the table of options."""
    tool, _, subcommand = command.partition(" ")
    return Caller(
        command.replace(" ", "-"),
        (tool,),
        f"{_ROOM}.{module}",
        "line",
        (command, *synonyms),
        (flags, section or subcommand),
        extras,
        None,
        image_owner,
        spellings,
    )


def _kubectl(command: str, *synonyms: str) -> Caller:
    """Return the row of a command of kubectl, which asks the runtime of the cluster's nodes."""
    words = [f"kubectl {each}" for each in (command, *synonyms)]
    module, section = f"kubectl.{command.partition(' ')[0]}", command.rpartition(" ")[2]
    return _line(words[0], module, "kubectl/options.txt", *words[1:], section=section)._replace(engines=_RUNTIMES)


def _files(
    name: str,
    module: str,
    text: str,
    *,
    engines: tuple[str, ...] = ("docker",),
    part: str = "container",
    extras: tuple[ExtraOption, ...] = (),
) -> Caller:
    """Return the row of a caller whose files name the images; ``text`` is the help of its option."""
    option = FileOption(text, part=part, part_help=f"The {part} of the file; all of them without it.")
    return Caller(name, engines, f"{_ROOM}.{module}", "files", (), ("", ""), extras, option, "a file")


_RUN = Spelling("run", "line")
_ENV_FILE = ExtraOption(
    "--env-file", "env_file", "FILE", "As `docker compose --env-file FILE`, or podman-compose's.", multiple=True
)
_SERVICE_FILES = FileOption(
    "", several=True, part="service", part_help="The service of the files; all of them without it."
)
_RUNNER = ExtraOption("--profile", "profile", "NAME", "github, act: the program that runs the workflow.")
_KIND_HELP = "A kind of your own, and the path to its pods: App.example.com=spec.template."
_KIND = ExtraOption("--kind", "kinds", "KIND.GROUP=PATH", _KIND_HELP, multiple=True, setting="kinds")
_LINE_VERSION = ExtraOption("--compose-version", "version", "VERSION", "2.26, 2.40, 5.1: the Compose of the line.")
_SERVICE_HELP = "What `docker service inspect SERVICE` prints: the service that the line updates."
_SERVICE = ExtraOption("--service-inspect", "inspect", "FILE", _SERVICE_HELP)
CALLERS: tuple[Caller, ...] = (
    _line("docker run", "docker.run", "docker/run.txt", spellings=(_RUN,)),
    _line("docker create", "docker.run", "docker/run.txt"),
    _line("docker exec", "docker.exec", "docker/exec.txt")._replace(creates=False),
    _line("docker commit", "docker.commit", "docker/changes.txt")._replace(creates=False),
    _line("docker import", "docker.commit", "docker/changes.txt")._replace(creates=False),
    _line("docker service create", "swarm.service", "swarm/service.txt", section="create"),
    _line("docker service update", "swarm.update", "swarm/update.txt", extras=(_SERVICE,)),
    _line("docker stack deploy", "swarm.deploy", "swarm/stack.txt", "docker stack up", image_owner="a stack"),
    _line(
        "docker compose",
        "compose.lines",
        "compose/command_line.txt",
        extras=(_LINE_VERSION,),
        image_owner="a project",
    ),
    _line("podman run", "podman.run", "podman/run.txt", spellings=(_RUN, Spelling("run with JSON", "json"))),
    _line("podman create", "podman.run", "podman/run.txt"),
    _line("podman kube play", "podman.kube_line", "podman/kube_play.txt", "podman play kube", image_owner="a manifest"),
    _line(
        "podman compose",
        "podman_compose",
        "compose/command_line.txt",
        extras=(_LINE_VERSION,),
        image_owner="a project",
    )._replace(
        option=_SERVICE_FILES._replace(
            help="A Compose file, as podman-compose reads it; later ones are merged. The engine is podman.",
            takes_words=True,
            extras=(_ENV_FILE,),
        )
    ),
    Caller(
        "podman-compose-line",
        ("podman",),
        f"{_ROOM}.podman_compose.line",
        "line",
        ("podman-compose",),
        ("podman_compose/options.txt", "podman-compose"),
        image_owner="a project",
    ),
    _line("podman exec", "docker.exec", "podman/exec.txt")._replace(creates=False),
    _kubectl("run"),
    _kubectl("create deployment", "create deploy"),
    _kubectl("create job"),
    _kubectl("create cronjob", "create cj"),
    _kubectl("debug"),
    _kubectl("exec")._replace(creates=False),
    Caller(
        "compose",
        ("docker",),
        f"{_ROOM}.compose",
        "files",
        option=_SERVICE_FILES._replace(help="A Compose file, or its folder; later ones are merged.", takes_words=True),
        extras=(
            _ENV_FILE,
            ExtraOption(
                "--compose-version", "version", "VERSION", "2.26, 2.40, 5.1: the Compose that reads the files."
            ),
        ),
        image_owner="a project",
        spellings=(Spelling("Compose"),),
    ),
    Caller(
        "stack",
        ("docker",),
        f"{_ROOM}.swarm.stack",
        "files",
        option=_SERVICE_FILES._replace(help="A file of `docker stack deploy -c`; later ones are merged."),
        image_owner="a stack",
    ),
    Caller(
        "kubernetes",
        ("containerd", "cri-o", "docker", "podman"),
        f"{_ROOM}.kubernetes.workload",
        "files",
        option=FileOption(
            "A manifest of Kubernetes, or a folder of them; - is stdin. The engine is containerd.",
            several=True,
            folder=("*.json", "*.yaml", "*.yml"),
            part="container",
            part_metavar="[OBJECT/]NAME",
            part_help="The container of the manifest; all of them without it.",
        ),
        extras=(_KIND,),
        spellings=(Spelling("Kubernetes", entrypoint="command", words="args", empties=False),),
    ),
    Caller(
        "quadlet",
        ("podman",),
        f"{_ROOM}.quadlet",
        "files",
        option=FileOption(
            "A unit of Podman's Quadlet, or a folder of units. The engine is podman.",
            several=True,
            part="unit",
            part_help="The unit of the files; all of them without it.",
            near=("*container.d/*.conf", *(f"*.{kind}" for kind in UNIT_KINDS)),
            folder=("*.container", "*.kube"),
            deep=True,
        ),
    ),
    _files("github-actions", "github", "A workflow, or an action.yml, of GitHub Actions.", extras=(_RUNNER,)),
    _files("gitlab-ci", "gitlab", "A pipeline of GitLab CI.", engines=("docker", "containerd", "cri-o")),
    _files("ecs", "ecs.task", "A task definition of Amazon ECS, in JSON."),
    _files("nomad", "nomad.task", "A job of Nomad, in JSON.", part="task"),
    _files("devcontainer", "devcontainer", "A devcontainer.json.", part=""),
    Caller(
        "engine-api",
        ("docker", "podman"),
        f"{_ROOM}.engine_api",
        "body",
        spellings=(Spelling("engine API", "object", "Entrypoint", "Cmd"),),
    ),
)


def callers(kind: Kind | None = None) -> tuple[Caller, ...]:
    """List the callers of a kind; all callers without one."""
    return tuple(caller for caller in CALLERS if kind in (None, caller.kind))


def file_callers() -> tuple[Caller, ...]:
    """List the callers that an option with files asks, in the order of those options."""
    found = [caller for caller in CALLERS if caller.option is not None]
    return tuple(sorted(found, key=lambda caller: caller.kind != "files"))


def find_caller(name: str) -> Caller | None:
    """Find a caller by its name; None where there is none."""
    return _callers_by_name().get(name)


@cache
def _callers_by_name() -> Mapping[str, Caller]:
    return {caller.name: caller for caller in CALLERS}


_MANIFEST = "ask about the manifest: `dsim resolve --kubernetes FILE`"
_BUILD = "ask about the image: `dsim image -f FILE`, `dsim resolve -f FILE`"
_AGAIN = "the container is the one that was created: paste the line that created it"
_INSTEAD = {
    **dict.fromkeys(("kubectl apply", "kubectl create -f", "kubectl replace", "kubectl create"), _MANIFEST),
    **{f"{tool} {command}": _BUILD for tool in ("docker", "podman") for command in ("build", "buildx")},
    **{f"{tool} {command}": _AGAIN for tool in ("docker", "podman") for command in ("start", "restart")},
}
"""What to do about lines that start no container by themselves."""


_COMMON = """attach cp diff events export history images info inspect kill load login logout logs network pause port ps
    pull push rename rm rmi save search stats stop system tag top unpause update version volume wait""".split()
_STARTING_NOTHING: Mapping[str, Sequence[str]] = {
    "docker": (*_COMMON, "builder", "config", "context", "manifest", "secret", "trust"),
    "podman": (*_COMMON, "artifact", "generate", "manifest", "secret"),
    "kubectl": """annotate api-resources api-versions attach auth certificate cluster-info completion config cordon cp
    describe diff events explain get kustomize label logs options port-forward proxy top version wait""".split(),
    "kubectl create": [
        f"kubectl create {kind}"
        for kind in """clusterrole clusterrolebinding configmap cm ingress ing namespace ns poddisruptionbudget pdb
        priorityclass pc quota role rolebinding secret service svc serviceaccount sa token""".split()
    ],
}
"""Commands of tools that start no container."""


def line_not_modelled(tool: str, command: str) -> NotModelled:
    """Return the error about a line of a tool whose command is none of those that are read."""
    lines = [line.partition(" ") for caller in callers("line") for line in caller.commands]
    known = [words for name, _, words in lines if name == tool]
    what = f"{tool} {command}".rstrip()
    if hint := _INSTEAD.get(what):
        return NotModelled(what, f"{what} is not modelled; {hint}")
    if command.partition(" ")[0] in _STARTING_NOTHING.get(tool, ()) or what in _STARTING_NOTHING["kubectl create"]:
        return NotModelled(what, f"{what} starts no container, so dsim does not read it; it reads {', '.join(known)}")
    return NotModelled(what, f"{what} is not modelled; known are: {', '.join(known)}{_near(command, known)}")


def _near(command: str, known: Sequence[str]) -> str:
    """Suggest a command; behind the name of a group it is one of that group."""
    group, _, own = command.partition(" ")
    if not own:
        return did_you_mean(command, known)
    return did_you_mean(own, [each.partition(" ")[2] for each in known if each.startswith(f"{group} ")])


def line_caller(tool: str, command: str) -> Caller | None:
    """Find the caller that reads the lines of a tool's command; None where there is none."""
    return next((caller for caller in callers("line") if f"{tool} {command}".strip() in caller.commands), None)


def check_engine(caller: Caller, engine: Engine, name: str) -> None:
    """Raise ``Unreadable`` where the caller cannot ask the engine; ``name`` is the engine's name in the message."""
    if engine.name not in caller.engines:
        article = "an" if caller.name[0] in "aeiou" else "a"
        raise Unreadable(f"{article} {caller.name} request needs a {' or '.join(caller.engines)} engine, not {name}")
