"""The questions about containers of GitHub Actions."""

from __future__ import annotations

from simulator.core.rule import Question, Rule
from simulator.core.sources import ACT, ACTIONS_RUNNER, DOTNET

_ACTION = ACTIONS_RUNNER("src/Runner.Worker/Handlers/ContainerActionHandler.cs", "RunAsync")
_DOCKER = ACTIONS_RUNNER("src/Runner.Worker/Container/DockerCommandManager.cs", "DockerRun")
_SPLIT = DOTNET(
    "src/libraries/System.Diagnostics.Process/src/System/Diagnostics/Process.Unix.cs", "ParseArgumentsIntoList"
)
_NOT_RUN = "Read in the source of GitHub's runner; not run."


class ActionFile(Question):
    """What is refused in a workflow or an action?"""

    NOT_YAML = Rule(
        "A file that is no mapping in YAML is refused.",
        ACTIONS_RUNNER("src/Runner.Worker/ActionManifestManager.cs", "Load"),
        note=_NOT_RUN,
    )
    ACT_KEYS = Rule(
        "The program act refuses a workflow in which a container or a service has a key that it does not know.",
        ACT("pkg/schema/workflow_schema.json", "container-mapping"),
        note="entrypoint and command of services, which GitHub's runner knows since 2026, are among them in 0.2.89.",
    )
    UNCLOSED = Rule(
        "The program act refuses a text with a quote or a backslash that does not end.",
        ACT("pkg/runner/action.go", "execAsDocker"),
    )


class ActionWords(Question):
    """Which words does a container of GitHub Actions get?"""

    LINE = Rule(
        'The runner writes one line for docker, which .NET splits at blanks and tabs; only " is a quote.',
        _DOCKER,
        _SPLIT,
        note=f"' is no quote, $ is a letter, and a line's end does not separate words. {_NOT_RUN}",
    )
    ARGS = Rule(
        "Each of an action's args stands in quotes, in which only a quote gets a backslash.",
        _ACTION,
        note=f"""An argument that ends in a backslash takes its closing quote's meaning away, and so joins the next.
        {_NOT_RUN}""",
    )
    WITH_ARGS = Rule(
        "The text with.args stands behind the image as it is, where the action has no args of its own.",
        _ACTION,
        note=_NOT_RUN,
    )
    ENTRYPOINT = Rule(
        "An entrypoint of the action wins over with.entryPoint; one that is empty is no option, so it clears nothing.",
        _ACTION,
        _DOCKER,
        note=_NOT_RUN,
    )
    JOB = Rule(
        "A job's container runs tail -f /dev/null, whatever its image and its options say.",
        ACTIONS_RUNNER("src/Runner.Worker/ContainerOperationProvider.cs", "MountWellKnownDirectories"),
        note=_NOT_RUN,
    )
    SERVICE = Rule(
        "A service's options stand in front of its image, its entrypoint behind them, and its command after the image.",
        ACTIONS_RUNNER("src/Runner.Worker/Container/DockerCommandManager.cs", "DockerCreate"),
        ACTIONS_RUNNER("src/Runner.Worker/Container/ContainerInfo.cs", "ContainerInfo"),
        note=f"entrypoint and command of services exist since 2026. {_NOT_RUN}",
    )
    ACT_ARGS = Rule(
        "The program act splits with.args as a shell does, and takes an action's args where that gives no word.",
        ACT("pkg/runner/action.go", "execAsDocker"),
        ACT("pkg/runner/step_docker.go", "runUsesContainer"),
        note="GitHub's runner splits by another rule, and lets the action's args win.",
    )
    ACT_SERVICE = Rule(
        "The program act starts a service with the words of its image; it passes entrypoint and command over.",
        ACT("pkg/runner/run_context.go", "startJobContainer"),
        ACT("pkg/model/workflow.go", "ContainerSpec"),
        note="Seen in 0.2.89 on Docker 28.5. The working directory is the folder that act works in, not stated.",
    )
    ACT_OPTIONS = Rule(
        "The program act splits options as a shell does; an entrypoint or variables in them replace all others.",
        ACT("pkg/container/docker_run.go", "mergeContainerConfigs"),
        note="""Variables of the options replace those of env, all of them; words that are no options are passed over.
            Seen in 0.2.89 on Docker 28.5. The variables of env of a job's container are given to its steps alone.""",
    )
    ACT_ENTRYPOINT = Rule(
        "The program act splits with.entrypoint of an action at blanks; of a docker:// step it is one word.",
        ACT("pkg/runner/action.go", "execAsDocker"),
        ACT("pkg/runner/step_docker.go", "runUsesContainer"),
    )


class ActionVariables(Question):
    """Which variables does a container of GitHub Actions get?"""

    ACT_ACTION = Rule(
        "With the args of the action itself, act gives its env, which then wins, and its inputs by their own names.",
        ACT("pkg/runner/action.go", "evalDockerArgs"),
        note="With args of the workflow, variables of the action's env are not set. Seen in 0.2.89.",
    )
    GIVEN = Rule(
        "Those of env, INPUT_NAME for each input, HOME, GITHUB_ACTIONS and CI; the runner sets many more.",
        _ACTION,
        _DOCKER,
        note=f"The variables GITHUB_*, RUNNER_* and ACTIONS_* of a run are left out of the environment. {_NOT_RUN}",
    )
