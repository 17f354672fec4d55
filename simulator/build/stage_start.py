"""The rules by which a file and a stage begin, in BuildKit and in Buildah; who reads decisions asks for both."""

from simulator.core.rule import Question, Rule
from simulator.core.sources import BUILDAH, BUILDKIT, DOCKERFILE, MOBY

_CONVERT = "frontend/dockerfile/dockerfile2llb/convert.go"
_BUILDER = "vendor/github.com/openshift/imagebuilder/builder.go"


class Frontend(Question):
    """Which frontend reads the Dockerfile?"""

    NAMED = Rule(
        "The frontend that # syntax= names reads the file, whichever the builder has in itself.",
        BUILDKIT("frontend/dockerfile/builder/build.go", "forwardGateway"),
        BUILDKIT("frontend/dockerfile/parser/directives.go", "DetectSyntax"),
        DOCKERFILE("syntax", "#syntax"),
        note="""docker/dockerfile:1.N is made from the same sources as BuildKit 0.(N+6). The classic builder and
        Buildah take the line for a comment.""",
    )


class From(Question):
    """What does a stage begin with?"""

    SCRATCH = Rule(
        "FROM scratch begins with an empty configuration and the default PATH.",
        BUILDKIT("frontend/dockerfile/dockerfile2llb/image.go", "emptyImage"),
        DOCKERFILE("FROM", "#from"),
    )
    SCRATCH_WINDOWS = Rule(
        "FROM scratch for Windows begins with an empty configuration, and since BuildKit 0.22 without a PATH.",
        BUILDKIT("frontend/dockerfile/dockerfile2llb/image.go", "emptyImage"),
        note="The platform of the build counts, whatever this FROM names.",
    )
    WINDOWS = Rule(
        "A base image for Windows makes the build one for windows/amd64, unless the build names its platform.",
        BUILDKIT("frontend/dockerfile/dockerfile2llb/platform.go", "buildPlatformOpt"),
        note="""That is the platform of the machine, so such a file is built on Windows. A builder on Linux finds no
        such image without --platform windows/amd64.""",
    )
    STAGE = Rule(
        "FROM with the name of an earlier stage begins with that stage's configuration.",
        BUILDKIT(_CONVERT, "addState"),
        DOCKERFILE("FROM", "#from"),
        note="""In BuildKit before 0.30 the labels, volumes and ports of a stage are those of the stages that
        begin with it, so what one adds shows in all of them.""",
    )
    IMAGE = Rule(
        "FROM with any other name begins with that image's configuration.",
        BUILDKIT(_CONVERT, "resolveReachableStages"),
        DOCKERFILE("FROM", "#from"),
    )
    BLANK = Rule("A base name that is blank is refused.", BUILDKIT(_CONVERT, "toDispatchState"))
    BAD_NAME = Rule(
        "A base name that is no image reference is refused.",
        BUILDKIT(_CONVERT, "resolveReachableStages"),
        note="BuildKit looks at the names of all stages, the classic builder at those that it builds.",
    )
    BAD_PLATFORM = Rule(
        "A platform that is none is refused; nothing is one that is not there.",
        BUILDKIT(_CONVERT, "toDispatchState"),
        MOBY("builder/dockerfile/dispatchers.go", "initializeStage"),
    )
    OTHER_SYSTEM = Rule(
        "The classic builder refuses FROM scratch for another operating system than the engine's.",
        MOBY("daemon/images/image_builder.go", "GetImageAndReleasableLayer"),
        note="BuildKit ignores the platform that FROM names for scratch and for a stage.",
    )
    OTHER_PLATFORM = Rule(
        "The classic builder refuses a stage whose image is for another platform than FROM, or the build, names.",
        MOBY("daemon/images/image.go", "GetImage"),
        MOBY("builder/dockerfile/imagecontext.go", "Get"),
        note="""It compares the platforms when it loads an image, and it loads one once: for FROM, COPY --from, and what
        COPY puts files into; there the platform of the build counts. What it makes of scratch is for the engine's own
        platform, whatever FROM names; of scratch and COPY, for the platform of the build.""",
    )
    NAMELESS = Rule(
        "An instruction behind a base image with a variable without a name is refused.",
        MOBY("daemon/container.go", "verifyContainerSettings"),
        note="The classic builder makes a container for each instruction; BuildKit keeps the entry.",
    )
    NO_STAGES = Rule("A Dockerfile without FROM is refused.", BUILDKIT(_CONVERT, "toDispatchState"))
    NO_TARGET = Rule(
        "A target that names no stage is refused.",
        BUILDKIT(_CONVERT, "toDispatchState"),
    )
    STAGE_TWICE = Rule(
        "Two stages of one name are refused.", MOBY("builder/dockerfile/evaluator.go", "checkStageNameAvailable")
    )
    NOTHING = Rule(
        "FROM scratch alone gives no image.",
        MOBY("builder/dockerfile/builder.go", "build"),
    )


class BuildahStage(Question):
    """What does a stage begin with in Buildah, and what becomes of it?"""

    SCRATCH = Rule(
        "FROM scratch begins with an empty configuration, and the default PATH.",
        BUILDAH("config.go", "initConfig"),
        BUILDAH(_BUILDER, "FromImage"),
        note="Since 1.38 the working directory is the root, before that there is none.",
    )
    STAGE = Rule(
        "In Buildah the name of a stage counts to the letter, and one without a name has its number.",
        BUILDAH("imagebuildah/executor.go", "Build"),
        BUILDAH("imagebuildah/stage_executor.go", "Execute"),
        note="Since 1.44 FROM finds every earlier stage by its number, too; of two of one name it finds the later.",
    )
    IMAGE = Rule(
        "FROM with any other name begins with that image's configuration, all fields of it.",
        BUILDAH("imagebuildah/stage_executor.go", "prepare"),
    )
    TAGGED = Rule(
        "FROM with an image and nothing else gives that image as it is, whatever the format.",
        BUILDAH("imagebuildah/stage_executor.go", "tagExistingImage"),
    )
    OCI = Rule(
        "The format oci drops SHELL, HEALTHCHECK, ONBUILD and StopTimeout from what a stage comes to.",
        BUILDAH("config.go", "SetShell SetHealthcheck SetOnBuild"),
        note="It is the format that Buildah and podman build use where none is given. So triggers never fire.",
    )
    FROM_WORDS = Rule(
        "Buildah refuses a FROM that is neither a name nor a name, AS and another name.",
        BUILDAH("vendor/github.com/openshift/imagebuilder/dispatchers.go", "from"),
    )
    BLANK = Rule(
        "Buildah refuses a base name that comes out blank.", BUILDAH("imagebuildah/stage_executor.go", "prepare")
    )


FROM_IMAGE = (From.IMAGE, BuildahStage.IMAGE)
"""The rules by which a stage begins with a base image."""
STAGE_STARTS = (From.SCRATCH, From.SCRATCH_WINDOWS, From.STAGE, *FROM_IMAGE, BuildahStage.SCRATCH, BuildahStage.STAGE)
"""The rules by which any stage begins."""
