"""What decides what a dev container executes."""

from __future__ import annotations

from simulator.core.rule import Question, Rule
from simulator.core.sources import DEVCONTAINERS

_SPAWN = DEVCONTAINERS("src/spec-node/singleContainer.ts", "spawnDevContainer")
_ADDED = DEVCONTAINERS("src/spec-node/dockerCompose.ts", "generateFeaturesComposeOverrideContent")


class DevContainer(Question):
    """What does a dev container execute?"""

    SHELL = Rule(
        "The container runs /bin/sh with a script that executes the words behind it, or sleeps for ever.",
        _SPAWN,
        note="Seen in 0.89.0 on Docker 20.10. --entrypoint of runArgs stands in front of the tool's own, and loses.",
    )
    IMAGE_WORDS = Rule(
        "With overrideCommand false the script executes the image's ENTRYPOINT and CMD.",
        _SPAWN,
        note="Seen in 0.89.0 on Docker 20.10. Without overrideCommand they do not run.",
    )
    ADDED_FILE = Rule(
        "A file is added to the Compose project, by which the service runs /bin/sh with the tool's script.",
        _ADDED,
        note="The script is folded by YAML: its lines begin with a blank, but for the first.",
    )
    NO_WORDS = Rule(
        "With overrideCommand true the script gets no words: the service only sleeps.",
        _ADDED,
    )
    SERVICE_WORDS = Rule(
        "Else the script executes the image's ENTRYPOINT, then the service's command or the image's CMD.",
        _ADDED,
        note="Without overrideCommand a service of Compose runs its words; an image or a Dockerfile does not.",
    )
    NO_CMD = Rule(
        "With an entrypoint of the service, even an empty one, the image's CMD does not run.",
        _ADDED,
        note="Compose alone runs the image's CMD where the service's entrypoint is empty.",
    )
    METADATA = Rule(
        "The image's label devcontainer.metadata brings settings; those of devcontainer.json come after them.",
        DEVCONTAINERS("src/spec-node/imageMetadata.ts", "mergeConfiguration"),
    )
    FEATURES = Rule(
        "A feature brings an entrypoint, which stands in the script, init, capabilities, and variables of its image.",
        DEVCONTAINERS("src/spec-node/imageMetadata.ts", "getDevcontainerMetadata"),
        DEVCONTAINERS("src/spec-configuration/containerFeaturesConfiguration.ts", "generateContainerEnvs"),
        note="Those that are folders of the project are read, in the order of their paths; nothing is fetched.",
    )
    BUILT_USER = Rule(
        "For features or a remote user by name an image is built on the image, with its user or an explicit root.",
        DEVCONTAINERS("src/spec-node/containerFeatures.ts", "updateRemoteUserUID"),
        note="For a remote user on Linux alone, unless updateRemoteUserUID is false.",
    )
    NO_SERVICE = Rule(
        "A service that the Compose project does not have is refused.",
        _ADDED,
    )
