"""A loaded Compose project, and what it asks the engine for one of its services.

Compare: docker/compose ``ToProject`` (cmd/compose/compose.go); compose-go ``WithProfiles`` and
``WithSelectedServices`` (types/project.go).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from simulator.errors import NotModelled, Unreadable
from simulator.frontends import Asked
from simulator.frontends.compose import dotenv
from simulator.frontends.compose.checks import check_services
from simulator.frontends.compose.environment import Environment, env_files, guarded
from simulator.frontends.compose.files import Files, clean, folder_of, joined
from simulator.frontends.compose.loading import Loader
from simulator.frontends.compose.paths import is_remote
from simulator.frontends.compose.profile import DEFAULT, profile
from simulator.frontends.compose.project_name import named
from simulator.frontends.compose.reading import ComposeFile, refusal, spot_at
from simulator.frontends.compose.run_words import ComposeRun, RunWords, parsed
from simulator.frontends.compose.service import (
    Variables,
    check_times,
    entries,
    healthcheck,
    pairs_of,
    split_text,
    words_of,
)
from simulator.gojson import well_formed
from simulator.rule import Decision
from simulator.spec.start import Engine
from simulator.values import ContainerConfig, Origin, Word
from simulator.yamlvalues import Map

DEFAULTS = ("compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml")
OVERRIDES = tuple(
    f"{stem}.override.{end}" for stem, end in (("compose", "yml"), ("compose", "yaml"))
) + ("docker-compose.override.yml", "docker-compose.override.yaml")


class Source(NamedTuple):
    """Where a project comes from: files, the caller's variables, and what ``-f`` and ``--env-file`` name."""

    files: Files
    variables: Mapping[str, str]
    names: tuple[str, ...] = ()
    env_names: tuple[str, ...] = ()
    version: str | None = None


class Project:
    """A project that is loaded and checked; raises ``Refusal`` where Compose does."""

    def __init__(self, source: Source) -> None:
        self.profile = profile(source.version or DEFAULT)
        self.files = source.files
        names = _names(source)
        self.folder = folder_of(names[0])
        self.environment = self._environment(source)
        name = named(names, self.files, self.environment, self.profile)
        if name:
            self.environment = Environment({**self.environment.variables, "COMPOSE_PROJECT_NAME": name})
        self.name = name
        loader = Loader(self.files, self.profile)
        self.model = loader.model(names, self.folder, self.environment)
        self.decisions = loader.decisions
        if not self.model:
            raise refusal(ComposeFile.EMPTY, "empty compose file", names[0])
        profiles = {one.strip() for one in self.environment.variables.get("COMPOSE_PROFILES", "").split(",")}
        self.active = {name for name, one in self.services.items() if _has_profile(one, profiles)}
        for service in self.services.values():
            check_times(service, self.profile)
            for key in ("command", "entrypoint"):
                words_of(service, key, self.profile)
            for hook in [*(service.get("post_start") or ()), *(service.get("pre_stop") or ())]:
                words_of(hook, "command", self.profile)
            pairs_of(service.get("environment"), self.profile)
        check_services(self.model, self.active, self.profile.providers)

    def _environment(self, source: Source) -> Environment:
        environment = Environment(source.variables)
        disabled = environment.variables.get("COMPOSE_DISABLE_ENV_FILE", "")
        listed = environment.variables.get("COMPOSE_ENV_FILES", "")
        names = [clean(name) for name in source.env_names or (listed.split(",") if listed else ())]
        if not names and disabled.lower() not in ("1", "t", "true"):
            default = joined(self.folder, ".env")
            names = [default] if self.files.text(default) is not None else []
        return environment.with_files(env_files(self.files, names, environment, self.profile))

    @property
    def services(self) -> Map:
        """The services by name."""
        found = self.model.get("services")
        return found if isinstance(found, Map) else Map(None)  # type: ignore[arg-type]  # there are none

    def asked(self, engine: Engine, name: str | None, run: Sequence[str] | None = None) -> Asked:
        """Say what is asked of the engine for a service; ``run`` are words behind ``docker compose run``."""
        words = None if run is None else parsed([well_formed(word) for word in run], self.profile)
        if words and name not in (None, words.service):
            raise Unreadable(f"service is {name!r}, and the words of run are about {words.service!r}; name one")
        name = words.service if words else name
        assert name is not None  # the caller saw to it
        if name not in self.services:
            raise refusal(ComposeRun.SERVICE, f"no such service: {name}", None)
        service = self.services[name]
        variables = Variables(self.files, self.environment, self.profile)
        self._check_env_files(name, variables)
        variables.decisions.clear()
        env = variables.of(service)
        test, numbers = healthcheck(service, self.profile)
        entrypoint, entrypoint_decisions = words_of(service, "entrypoint", self.profile)
        cmd, cmd_decisions = words_of(service, "command", self.profile)
        container = ContainerConfig(
            entrypoint,
            cmd,
            entries(env),
            well_formed(service.get("working_dir") or ""),
            well_formed(service.get("user") or ""),
            bool(service.get("tty")),
        )
        own = [d for path, found in self.decisions.items() if path[:2] == ("services", name) for d in found]
        decisions = [*self.decisions.get(("resets",), ()), *own, *variables.decisions]
        if words:
            container, more = self._run(container, words, env)
            entrypoint_decisions, cmd_decisions = (entrypoint_decisions if words.last("entrypoint") is None else ()), ()
            decisions += more
        if service.get("stop_signal"):
            engine.stop_signal(service["stop_signal"])
        if test or numbers:
            engine.healthcheck(test, numbers)
        build, missing = self._build(name, service)
        image = service.get("image") or f"{self.name or 'project'}-{name}"
        every = (*decisions, *entrypoint_decisions, *cmd_decisions)
        return Asked(container, every, image, build, missing)

    def _check_env_files(self, name: str, variables: Variables) -> None:
        """Read the env files of all services that Compose reads them of."""
        wanted = {name}
        todo = [name]
        while todo:
            for other in (self.services[todo.pop()].get("depends_on") or {}):
                if other in self.services and other not in wanted:
                    wanted.add(other)
                    todo.append(other)
        for one in sorted(self.active | wanted if self.profile.all_files else wanted):
            variables.of(self.services[one])

    def _run(
        self, container: ContainerConfig, words: RunWords, env: dict[str, str | None]
    ) -> tuple[ContainerConfig, list[Decision[Any]]]:
        """Change a container as ``docker compose run`` does."""
        decisions: list[Decision[Any]] = []
        if words.arguments:
            cmd = tuple([Word(text, Origin("request", f"argument {n}")) for n, text in enumerate(words.arguments, 1)])
            container = container._replace(cmd=cmd)
            decisions.append(ComposeRun.ARGUMENTS.gives(cmd))
        option = words.last("entrypoint")
        if option is not None:
            done = split_text(option, self.profile, None, "--entrypoint")
            entrypoint = tuple([Word(text, Origin("request", "--entrypoint")) for text in done.value.words])
            container = container._replace(entrypoint=entrypoint)
            if not words.arguments:
                container = container._replace(cmd=())
            decisions.append(ComposeRun.ENTRYPOINT.gives(entrypoint, done))
        changed = {**env, **self._run_variables(words)}
        return (
            container._replace(
                env=entries(changed),
                working_dir=words.last("workdir") or container.working_dir,
                user=words.last("user") or container.user,
                tty=words.last("tty") == "true" or words.last("no-TTY") == "false",
            ),
            decisions,
        )

    def _run_variables(self, words: RunWords) -> dict[str, str]:
        found: dict[str, str] = {}
        for entry in words.options.get("env", ()):
            name, equals, value = entry.partition("=")
            own = value if equals else self.environment.lookup(name)
            if own is not None:
                found[name] = own
        for file in words.options.get("env-from-file", ()):
            text = self.files.text(clean(file))
            if text is None:
                raise refusal(dotenv.EnvFile.MISSING, f"open {file}: no such file or directory", None)
            more: dict[str, str] = {}
            guarded(file, lambda text=text, more=more: dotenv.read(text, more, found.get, self.profile.lazy))  # type: ignore[misc]
            found = {**more, **found}
        return found

    def _build(self, name: str, service: Mapping[str, Any]) -> tuple[Mapping[str, Any] | None, str]:
        """Give what the build of an image takes; or why its Dockerfile is not known."""
        build = service.get("build")
        if build is None:
            return None, ""
        spot = spot_at(self.model, ("services", name, "build"))
        if build.get("additional_contexts"):
            message = f"{spot}: additional_contexts are not modelled; give the configuration of the image"
            raise NotModelled("additional_contexts", message)
        text = build.get("dockerfile_inline")
        if text is None:
            context = str(build.get("context") or ".")
            if is_remote(context):
                return None, f"{spot}: the build context {context} is not on this machine, and nothing is fetched"
            place = joined(context, str(build.get("dockerfile") or "Dockerfile"))
            text = self.files.text(place)
            if text is None:
                return None, f"{spot}: the Dockerfile {place} is not among the files"
        arguments = pairs_of(build.get("args"), self.profile)
        resolved = {key: self.environment.lookup(key) if value is None else value for key, value in arguments.items()}
        platforms = build.get("platforms") or [None]
        given = {
            "dockerfile": text,
            "target": build.get("target") or None,
            "build_args": {key: value for key, value in resolved.items() if value is not None},
            "platform": service.get("platform") or platforms[0],
        }
        return {key: value for key, value in given.items() if value is not None}, ""


def _has_profile(service: Mapping[str, Any], active: set[str]) -> bool:
    listed = service.get("profiles") or []
    return not listed or "*" in active or bool(active & set(listed))


def _names(source: Source) -> list[str]:
    """Find the files: those that are named, else those of COMPOSE_FILE, else the first of the default names."""
    if source.names:
        return [name if "://" in name else clean(name) for name in source.names]
    if (listed := source.variables.get("COMPOSE_FILE")) is not None:
        return [clean(name) for name in listed.split(source.variables.get("COMPOSE_PATH_SEPARATOR") or ":")]
    for group in (DEFAULTS, OVERRIDES):
        found = [name for name in group if source.files.text(name) is not None][:1]
        if group is DEFAULTS and not found:
            raise refusal(ComposeFile.NOT_FOUND, "no configuration file provided: not found", None)
        if group is DEFAULTS:
            first = found
    return [*first, *found]
