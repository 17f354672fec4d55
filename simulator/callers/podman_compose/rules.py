"""The rules of podman-compose: what it makes of files, variables and words before it calls podman.

They are those of the version that is named in ``simulator.core.sources``.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from simulator.core.rule import Question, Refusal, Rule
from simulator.core.sources import PODMAN, PODMAN_COMPOSE, PYTHON_DOTENV, PYYAML

VERSION = "1.6"
"""The only version that is modelled."""
PROGRAM = f"podman-compose {VERSION}"
_PY = "podman_compose.py"


class PodmanComposeFile(Question):
    """Which files make a project of podman-compose, and what do they say?"""

    ALL_DEFAULTS = Rule(
        "Without -f, podman-compose merges every file of its folder that has one of its default names.",
        PODMAN_COMPOSE(_PY, "_parse_compose_file"),
        note="Compose takes the first default name and one override, and also looks in the folders around. "
        "compose.override.yaml is a default name, and so is docker-compose.yml.",
    )
    NOT_FOUND = Rule(
        "A Compose file that does not exist is refused, and so is a folder without one.",
        PODMAN_COMPOSE(_PY, "_parse_compose_file"),
    )
    NOT_READ = Rule(
        "A file that PyYAML cannot read as one mapping is refused.",
        PODMAN_COMPOSE(_PY, "load_yaml_or_die"),
        PYYAML("lib/yaml/constructor.py", "get_single_data"),
    )
    YAML_1_1 = Rule(
        "A plain scalar has its type of YAML 1.1, and becomes a word as Python prints it: yes is True, 010 is 8.",
        PYYAML("lib/yaml/resolver.py", "add_implicit_resolver"),
        PODMAN_COMPOSE(_PY, "container_to_args"),
        note="Compose reads YAML 1.2, and refuses a number or a boolean where a word is expected.",
    )
    REPLACED = Rule(
        "A later file, or an extending service, replaces command and entrypoint as a whole.",
        PODMAN_COMPOSE(_PY, "rec_merge_one"),
        note="Mappings are merged, and lists are joined.",
    )
    OTHER_TYPE = Rule(
        "A value that has another type in a later file is refused, except that of command and entrypoint.",
        PODMAN_COMPOSE(_PY, "rec_merge_one"),
        note="So a null does not replace what an earlier file says, and a number does not replace a text.",
    )
    TAGGED = Rule(
        "A value tagged !reset takes the key away; the texts of one tagged !override replace it, without variables.",
        PODMAN_COMPOSE(_PY, "rec_merge_one"),
        PODMAN_COMPOSE(_PY, "OverrideTag"),
        note="They count only where two files, or a service and the one that it extends, have the same key.",
    )
    INVALID = Rule(
        "A value that podman-compose does not expect ends it with an exception of Python.",
        PODMAN_COMPOSE(_PY, "normalize_service"),
        PODMAN_COMPOSE(_PY, "container_to_args"),
        note="It has no schema: a key that it does not know is ignored, and a wrong value fails where it is used.",
    )


class PodmanComposeVariable(Question):
    """What replaces a variable in a file of podman-compose?"""

    REPLACED = Rule(
        "A variable is replaced after a command is split, so that its value stays in one word.",
        PODMAN_COMPOSE(_PY, "normalize_service"),
        PODMAN_COMPOSE(_PY, "var_interpolate"),
        note="Compose replaces variables first, and then splits. A $ before anything else is itself, and $$ is one.",
    )
    OWN = Rule(
        "A variable that only the service's own environment sets is replaced in its other values too.",
        PODMAN_COMPOSE(_PY, "rec_subs"),
        note="Compose replaces only the caller's variables and those of .env.",
    )
    UNSET = Rule(
        "A variable that is not set is replaced by nothing.",
        PODMAN_COMPOSE(_PY, "var_interpolate"),
    )
    INVALID = Rule(
        "A brace without its end, a name, or a known operator is refused, and so is a required variable without value.",
        PODMAN_COMPOSE(_PY, "var_interpolate"),
    )


class PodmanComposeWords(Question):
    """Which words does podman-compose give to podman?"""

    SPLIT = Rule(
        "A command or an entrypoint that is a text is split by Python's shlex, for which && and ; are words.",
        PODMAN_COMPOSE(_PY, "normalize_service"),
        note="Compose ends at such an operator, and removes a comment; shlex.split keeps # as well.",
    )
    LISTED = Rule(
        "The members of a list are words; the words of the command follow the image.",
        PODMAN_COMPOSE(_PY, "container_to_args"),
    )
    ENTRYPOINT = Rule(
        "An entrypoint is given as podman run --entrypoint with a JSON list, also an empty one.",
        PODMAN_COMPOSE(_PY, "container_to_args"),
        note="So Podman's rules for --entrypoint apply; Compose asks by the Engine API, where an empty list differs.",
    )
    UNSET = Rule(
        "A command or an entrypoint that is null is as none, and an empty command adds no word.",
        PODMAN_COMPOSE(_PY, "container_to_args"),
    )
    UNSPLIT = Rule(
        "A text with an open quote, or with a backslash at its end, is refused.",
        PODMAN_COMPOSE(_PY, "normalize_service"),
    )


class PodmanComposeEnvironment(Question):
    """Which variables does podman-compose give to a container?"""

    ENV_FILE = Rule(
        "An env_file is read by python-dotenv, which replaces only ${NAME} and ${NAME:-default}.",
        PODMAN_COMPOSE(_PY, "dotenv_to_dict"),
        PYTHON_DOTENV("src/dotenv/variables.py", "parse_variables"),
        note="Inside single quotes too. A line that it cannot read is left out; the environment wins over files.",
    )
    NO_FILE = Rule(
        "An env_file that does not exist is refused, unless it says required: false.",
        PODMAN_COMPOSE(_PY, "container_to_args"),
    )
    BARE = Rule(
        "A name without a value has that of the caller or of .env; without one it is left out.",
        PODMAN_COMPOSE(_PY, "container_to_args"),
    )


class PodmanComposeService(Question):
    """Of which services does podman-compose make containers?"""

    UNKNOWN = Rule(
        "A service that is not there is refused, also one whose profile is not requested, although it is named.",
        PODMAN_COMPOSE(_PY, "assert_services"),
        PODMAN_COMPOSE(_PY, "_resolve_profiles"),
        note="In Compose, to name a service requests its profiles.",
    )
    NONE = Rule(
        "A service with scale: 0 has no container; deploy.replicas counts only beside mode: replicated.",
        PODMAN_COMPOSE(_PY, "_parse_compose_file"),
    )
    RESTART = Rule(
        "A restart that is yes or no without quotes is a boolean, of which Podman refuses the text True or False.",
        PODMAN_COMPOSE(_PY, "container_to_args"),
        PODMAN("libpod/define/container.go", "ValidateRestartPolicy"),
        note="restart: 'no' in quotes is taken. Compose reads YAML 1.2, in which a plain no is a text.",
    )
    NOT_STARTED = Rule(
        "A container is created and not started if a service that it depends on is not there.",
        PODMAN_COMPOSE(_PY, "check_dep_conditions"),
        note="A service whose profile is not requested is not there. Compose refuses the project.",
    )
    EXTENDED = Rule(
        "A service has the values of the one that it extends; command and entrypoint of its own replace them.",
        PODMAN_COMPOSE(_PY, "resolve_extends"),
        note="A service of another file is split after its variables are replaced; what it extends itself is not read. "
        "A service that is extended itself cannot extend another one of the same project.",
    )
    NOT_THERE = Rule(
        "A file or a service that is extended and does not exist is refused.",
        PODMAN_COMPOSE(_PY, "resolve_extends"),
        note="A service whose profile is not requested does not exist; one of another file may be missing.",
    )
    CONTAINERFILE = Rule(
        "Without dockerfile, a build has the first of Containerfile and Dockerfile that the context holds.",
        PODMAN_COMPOSE(_PY, "container_to_build_args"),
        note="Also ContainerFile, containerfile, DockerFile and dockerfile, in this order around them.",
    )
    BUILT_BY_OTHER = Rule(
        "A service without a build has the image that another service builds under the same name.",
        PODMAN_COMPOSE(_PY, "compose_build"),
        note="Podman looks for an image of that name elsewhere, if the other service was not built before.",
    )


class PodmanComposeLine(Question):
    """What do the words of a line of podman-compose change?"""

    USAGE = Rule(
        "A line that Python's argparse does not take is refused with status 2, and there is no command create.",
        PODMAN_COMPOSE(_PY, "_parse_args"),
        note="argparse takes the beginning of a long option for it, where only one begins so.",
    )
    ARGUMENTS = Rule(
        "Words after the service of run replace its command; nothing in them is split or replaced.",
        PODMAN_COMPOSE(_PY, "compose_run_update_container_from_args"),
    )
    ENTRYPOINT = Rule(
        "The value of run --entrypoint is split by shlex, and the service's command stays; an empty value is as none.",
        PODMAN_COMPOSE(_PY, "compose_run_update_container_from_args"),
        note="In docker compose run the service's command is dropped, and an empty value clears the entrypoint.",
    )
    VARIABLE = Rule(
        "A variable of -e also replaces those in the files; for run, a name without a value is refused.",
        PODMAN_COMPOSE(_PY, "_parse_compose_file"),
        PODMAN_COMPOSE(_PY, "compose_run_update_container_from_args"),
    )
    EXEC = Rule(
        "Words of exec are executed with the service's environment, which is given again, but not its env_file.",
        PODMAN_COMPOSE(_PY, "compose_exec_args"),
    )
    NOT_CREATED = Rule(
        "Of podman-compose, start starts containers that up has made, and config only prints the project.",
        PODMAN_COMPOSE(_PY, "compose_start"),
        PODMAN_COMPOSE(_PY, "compose_config"),
    )


def refused(rule: Rule, message: str, status: int = 1) -> Refusal:
    """Return the refusal with which podman-compose ends."""
    return rule.refuses("request", message, status=status, by=PROGRAM)


def invalid(message: str) -> Refusal:
    """Return the refusal of a value that ends podman-compose with an exception."""
    return refused(PodmanComposeFile.INVALID, message)


@contextmanager
def exceptions_refused() -> Iterator[None]:
    """Refuse what Python itself refuses in podman-compose too, such as to write a number of 5,000 digits."""
    try:
        yield
    except (ValueError, OverflowError) as error:
        raise invalid(f"{type(error).__name__}: {error}") from None
