"""A loaded Compose project, and its request to the engine for each of its services.

Compare: docker/compose ``ToProject`` (cmd/compose/compose.go); compose-go ``WithProfiles`` and
``WithSelectedServices`` (types/project.go).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from typing import Any

from simulator.callers.compose import dotenv
from simulator.callers.compose.builds import Builds, build_of
from simulator.callers.compose.consistency import check_services
from simulator.callers.compose.create import check_names, host_config
from simulator.callers.compose.dependencies import complete_dependencies
from simulator.callers.compose.environment import Environment, env_files, read_file
from simulator.callers.compose.files import Files, clean, default_files, folder_of, join
from simulator.callers.compose.hooks import with_hooks
from simulator.callers.compose.label_files import check_label_files
from simulator.callers.compose.loader import Loader
from simulator.callers.compose.merge import copy_map
from simulator.callers.compose.project_name import find_name, normalize
from simulator.callers.compose.refusals import refusal
from simulator.callers.compose.run import ComposeRun, RunWords, check_services_exist, parse_run
from simulator.callers.compose.selection import (
    Dependencies,
    ServiceContainers,
    builders,
    remarks_on_containers,
)
from simulator.callers.compose.service import (
    Read,
    Variables,
    check_times,
    entries,
    has_no_input,
    healthcheck,
    is_true,
    pairs_of,
    sent_entrypoint,
    split_text,
    stop_timeout,
    words_of,
)
from simulator.callers.compose.short_forms import check_forms
from simulator.callers.compose.together import Together
from simulator.callers.compose.unset import remarks_on_callers, remarks_on_unset
from simulator.callers.compose.versions import DEFAULT, Compose, profile
from simulator.callers.compose.yaml_file import ComposeFile, Trees
from simulator.callers.service_host import host_of_run, host_of_service
from simulator.core.errors import Unreadable
from simulator.core.record import NamedTuple
from simulator.core.request import Request
from simulator.core.rule import Refusal
from simulator.core.values import ContainerConfig, Origin, Word
from simulator.engine.create import validate_early
from simulator.engine.engine import Engine
from simulator.golang.json import well_formed
from simulator.golang.yaml.nodes import NOWHERE
from simulator.golang.yaml.values import Map


class ProjectFiles(NamedTuple):
    """The source of a project: files, the caller's variables, and the names from ``-f`` and ``--env-file``."""

    files: Files
    variables: Mapping[str, str]
    names: tuple[str, ...] = ()
    env_names: tuple[str, ...] = ()
    version: str | None = None
    name: str = ""  # the name of the folder that gives the project's name
    folder: str = ""  # the value of --project-directory
    elsewhere: bool = False  # as in CallerContext
    is_open: bool = False  # as in CallerContext


def line(run: Sequence[str], known: Compose) -> RunWords:
    """Parse the words after ``docker compose run``, and check that --entrypoint can be split."""
    words = parse_run([well_formed(word) for word in run], known)
    _option(words, known)
    return words


def _option(words: RunWords, known: Compose) -> Read | None:
    """Split the value of --entrypoint, None if unset."""
    option = words.last("entrypoint")
    try:
        return None if option is None else split_text(option, known, None, "--entrypoint")
    except Refusal as refused:
        refused.status = 1
        raise


class Project:
    """A loaded and checked project; raises ``Refusal`` where Compose does."""

    def __init__(self, source: ProjectFiles) -> None:
        self.profile = profile(source.version or DEFAULT)
        self.files, self.elsewhere = source.files, source.elsewhere
        names = _names(source)
        self.folder = clean(source.folder) if source.folder else folder_of(next((n for n in names if n != "-"), "-"))
        self.environment = self._environment(source)
        trees = Trees()
        name = find_name(names, self.files, trees, self.environment, self.profile) or normalize(source.name)
        if name:
            self.environment = Environment({**self.environment.variables, "COMPOSE_PROJECT_NAME": name})
        self.name = name
        loader = Loader(self.files, self.profile, trees)
        self.model = complete_dependencies(loader.model(names, self.folder, self.environment))
        self.decisions, self.unset, self.is_open = loader.decisions, loader.unset, source.is_open
        self.used, self.callers = loader.used, frozenset() if source.is_open else source.variables.keys()
        if not self.model:
            raise refusal(ComposeFile.EMPTY, "empty compose file", names[0])
        profiles = {listed.strip() for listed in self.environment.variables.get("COMPOSE_PROFILES", "").split(",")}
        self.active = {name for name, service in self.services.items() if _has_profile(service, profiles)}
        for service in self.services.values():
            check_times(service, self.profile)
            check_forms(service, self.profile)
            for key in ("command", "entrypoint"):
                words_of(service, key, self.profile)
            for hook in [*(service.get("post_start") or ()), *(service.get("pre_stop") or ())]:
                words_of(hook, "command", self.profile)
            pairs_of(service.get("environment"), self.profile)
        check_services(self.model, self.active, self.profile)
        lazy = self.profile.lazy
        check_label_files(self.services, self.active, self.files, lazy=lazy, elsewhere=self.elsewhere)
        self._decided = loader.decisions_of_services()
        self.dependencies = Dependencies(self.services, self.active)
        self.together = Together(self.model, self.dependencies, self.profile)
        self._with_env_files: set[str] = set()  # the services whose env files were read and taken
        self._whole: set[str] = set()  # of them, those of whose dependencies that is known, too
        self._without_env_files = set(self.active) if self.profile.all_files else set()  # those that are read for any
        self._builders = builders(self.services, self.active)

    def _environment(self, source: ProjectFiles) -> Environment:
        environment = Environment(source.variables)
        disabled = environment.variables.get("COMPOSE_DISABLE_ENV_FILE", "")
        listed = environment.variables.get("COMPOSE_ENV_FILES", "")
        names = [clean(name) for name in source.env_names or (listed.split(",") if listed else ())]
        if not names and disabled.lower() not in ("1", "t", "true"):
            default = join(self.folder, ".env")
            names = [default] if self.files.text(default) is not None else []
        return environment.with_files(env_files(self.files, names, environment, self.profile))

    def with_files(self, files: Files) -> Project:
        """Return this project as one whose env files are read from other files with the same texts."""
        copied = copy(self)
        copied.files = files
        return copied

    def with_services(self, services: Map) -> Project:
        """Return this project with other services."""
        copied = copy(self)
        copied.model = copy_map(self.model)
        copied.model["services"] = services
        copied.together = Together(copied.model, self.dependencies, self.profile)
        return copied

    @property
    def services(self) -> Map:
        """Services by name."""
        services = self.model.get("services")
        return services if isinstance(services, Map) else Map(NOWHERE)

    def request(self, engine: Engine, name: str | None, words: RunWords | None = None) -> Request:
        """Return the request for a service, or for the words after ``docker compose run``."""
        if words and name not in (None, words.service):
            raise Unreadable(f"service is {name!r}, and the words of run are about {words.service!r}; name one")
        name = words.service if words else name
        assert name is not None  # the caller gives one of both
        check_services_exist(self.services, [name])
        service = self.services[name]
        variables = Variables(self.files, self.environment, self.profile, elsewhere=self.elsewhere)
        self._check_env_files(name, variables)
        variables.decisions.clear()
        variables.unknown.clear()
        env = variables.of(service)
        test, numbers = healthcheck(service, self.profile, engine)
        entrypoint = words_of(service, "entrypoint", self.profile)
        cmd = words_of(service, "command", self.profile)
        if words:
            entrypoint, cmd = self._run_words(words, entrypoint, cmd)
            env = {**env, **self._run_variables(words)}
        entrypoint = sent_entrypoint(entrypoint, engine)
        container = ContainerConfig(
            entrypoint.words,
            cmd.words,
            entries(env),
            well_formed((words and words.last("workdir")) or service.get("working_dir") or ""),
            well_formed((words and words.last("user")) or service.get("user") or ""),
            (words.last("tty") == "true" or words.last("no-TTY") == "false") if words else is_true(service.get("tty")),
            hostname=well_formed(service.get("hostname") or ""),
            init=None if service.get("init") is None else is_true(service["init"]),
            private_pid=not service.get("pid"),
            stop_signal=service.get("stop_signal") or "",
            stop_timeout=stop_timeout(service, self.profile),
            healthcheck=None if service.get("healthcheck") is None else tuple({"Test": [*test], **numbers}.items()),
            no_input=words is None and has_no_input(service),
        )
        check_names(service, self.profile)
        scaled = () if words else remarks_on_containers(name, service, self.active)
        unset = remarks_on_unset(service, self.unset, words, is_open=self.is_open)
        taken = remarks_on_callers(service, self.used, self.callers, words)
        decisions = (*self.decisions.get(("resets",), ()), *self._decided.get(name, ()), *variables.decisions)
        request = Request(
            container,
            (*decisions, *entrypoint.decisions, *cmd.decisions, *scaled),
            service.get("image") or f"{self.name or 'project'}-{name}",
            platform=str(service.get("platform") or ""),
            host=host_config(service, named=words is None),
            start_host=host_of_service(service) if words is None else host_of_run(service, words),
            status=1,
            remarks=(*entrypoint.remarks, *cmd.remarks, *unset, *taken, *scaled, *variables.unknown),
        )
        validate_early(request, engine)
        request = self._with_build(request, name, builds_alone=words is not None)
        return request if words else with_hooks(request, name, service, self.profile)

    def _check_env_files(self, name: str, variables: Variables) -> None:
        """Read the env files of the services whose env files Compose reads."""
        needed = self.dependencies.closure([name], self._whole)
        for name_of_service in sorted(self._without_env_files | (needed - self._with_env_files)):
            try:
                variables.of(self.services[name_of_service])
                self._with_env_files.add(name_of_service)
                self._without_env_files.discard(name_of_service)
            except Refusal as refused:
                refused.status = refused.status if name_of_service in self.active else 1
                raise
        if self.dependencies.are_active(needed):
            self._whole |= needed

    def _run_words(self, words: RunWords, entrypoint: Read, cmd: Read) -> tuple[Read, Read]:
        """Replace the words of the service by those of ``docker compose run``."""
        option = _option(words, self.profile)
        if option is not None:
            entrypoint = option._replace(decisions=(ComposeRun.ENTRYPOINT.gives(option.words, *option.decisions),))
            cmd = Read(())
        if words.arguments:
            arguments = [Word(text, Origin("request", f"argument {n}")) for n, text in enumerate(words.arguments, 1)]
            cmd = Read(tuple(arguments), (ComposeRun.ARGUMENTS.gives(tuple(arguments)),))
        return entrypoint, cmd

    def _run_variables(self, words: RunWords) -> dict[str, str]:
        variables: dict[str, str] = {}
        for entry in words.options.get("env", ()):
            name, equals, value = entry.partition("=")
            resolved = value if equals else self.environment.lookup(name)
            if resolved is not None:
                variables[name] = resolved
        for file in words.options.get("env-from-file", ()):
            text = self.files.text(clean(file))
            if text is None:
                raise refusal(dotenv.EnvFile.MISSING, f"open {file}: no such file or directory", None, 1).of_file(file)
            variables = {**read_file(file, text, variables.get, lazy=self.profile.lazy), **variables}
        return variables

    def _with_build(self, request: Request, name: str, *, builds_alone: bool) -> Request:
        """Add what the image is built from, by the service itself or, unless it builds alone, by another one."""
        service = self.services[name]
        own = builds_alone or service.get("build") is not None
        builder = name if own else self._builders.get(service.get("image") or "", name)
        build, missing = build_of(Builds(self.model, self.files, self.environment, self.profile), builder)
        request = request._replace(build=build, missing=missing)
        if builder == name:
            return request
        told = f"the image {request.image} is the one that the service {builder} builds"
        remark = ServiceContainers.BUILT_BY_OTHER.gives(told)
        return request._replace(remarks=(*request.remarks, remark), given_first=True)


def _has_profile(service: Mapping[str, Any], active: set[str]) -> bool:
    profiles = service.get("profiles") or []
    return not profiles or "*" in active or bool(active & set(profiles))


def _names(source: ProjectFiles) -> list[str]:
    """Return the names of the files: the given ones, else those of COMPOSE_FILE, else the first existing default."""
    if source.names:
        return [name if "://" in name else clean(name) for name in source.names]
    if (listed := source.variables.get("COMPOSE_FILE")) is not None:
        return [clean(name) for name in listed.split(source.variables.get("COMPOSE_PATH_SEPARATOR") or ":")]
    names = default_files(".", lambda name: source.files.text(name) is not None)
    if not names:
        raise refusal(ComposeFile.NOT_FOUND, "no configuration file provided: not found", None)
    return list(names)
