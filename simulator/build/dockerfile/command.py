"""From a form of CMD or ENTRYPOINT, and from SHELL, to the words that the image stores.

Reads: decided forms. Gives: words. The functions without an underscore are variants: a builder's profile names one
for the shell (``shell``) and one for the words (``wrapped``).
Compare: BuildKit ``dispatchCmd``, ``withShell`` (dockerfile2llb/convert.go); openshift/imagebuilder ``cmd``
(dispatchers.go).
"""

from __future__ import annotations

from simulator.core.rule import Decision, Question, Rule
from simulator.core.sources import BUILDAH, BUILDKIT, DOCKERFILE, EXEC_FORM, MOBY
from simulator.core.values import CommandForm, ExecForm, Origin, ShellForm, Words, words

_CONVERT = "frontend/dockerfile/dockerfile2llb/convert.go"
_PARSE = "frontend/dockerfile/instructions/parse.go"
_IMAGEBUILDER = "vendor/github.com/openshift/imagebuilder/dispatchers.go"
_DISPATCH = "builder/dockerfile/dispatchers.go"


class Shell(Question):
    """Which words start the shell of a shell form?"""

    DEFAULT = Rule(
        "Without SHELL, the shell is /bin/sh -c.",
        BUILDKIT("frontend/dockerfile/dockerfile2llb/defaultshell.go", "defaultShell"),
        DOCKERFILE("SHELL", "#shell"),
    )
    WINDOWS = Rule(
        "Without SHELL, the shell of an image for Windows is cmd /S /C.",
        BUILDKIT("frontend/dockerfile/dockerfile2llb/defaultshell.go", "defaultShell"),
        DOCKERFILE("SHELL", "#shell"),
    )
    SET = Rule(
        "SHELL sets the shell that reads the shell forms behind it.",
        BUILDKIT(_CONVERT, "withShell"),
        DOCKERFILE("SHELL", "#shell"),
    )
    IGNORED = Rule(
        "This builder ignores SHELL: /bin/sh -c reads every shell form.",
        BUILDAH(_IMAGEBUILDER, "cmd"),
        note="Buildah and podman build store SHELL and use it for RUN, but not for CMD and ENTRYPOINT.",
    )
    NOT_JSON = Rule(
        "The builder refuses a SHELL that is not a JSON array.",
        BUILDKIT(_PARSE, "parseShell"),
        DOCKERFILE("SHELL", "#shell"),
    )
    EMPTY = Rule("The builder refuses a SHELL without a word.", BUILDKIT(_PARSE, "parseShell"))


DEFAULT_SHELL: Words = words(("/bin/sh", "-c"), Origin("shell", "default"))
WINDOWS_SHELL: Words = words(("cmd", "/S", "/C"), Origin("shell", "default"))


def shell(stored: Words | None, os: str = "") -> Decision[Words]:
    """Use the words of SHELL, else the default of the image's operating system."""
    if stored:
        return Shell.SET.gives(stored)
    return Shell.WINDOWS.gives(WINDOWS_SHELL) if os == "windows" else Shell.DEFAULT.gives(DEFAULT_SHELL)


def shell_ignored(stored: Words | None, _: str = "") -> Decision[Words]:
    """Use the default of Linux, whatever SHELL and the operating system are."""
    return Shell.IGNORED.gives(DEFAULT_SHELL) if stored else Shell.DEFAULT.gives(DEFAULT_SHELL)


def stored_shell(form: Decision[CommandForm]) -> tuple[str, ...]:
    """Return the words that a SHELL instruction stores; raise ``Refusal`` for shell form and for no words."""
    if form.value in (ExecForm(()), ShellForm("")):
        raise Shell.EMPTY.refuses("build", "SHELL requires at least one argument", form)
    if isinstance(form.value, ShellForm):
        raise Shell.NOT_JSON.refuses("build", "SHELL requires the arguments to be in JSON form", form)
    return form.value.words


class Wrapped(Question):
    """Which words does the image store?"""

    VERBATIM = Rule(
        "The image stores exec form as it is, word by word.",
        BUILDKIT(_CONVERT, "dispatchCmd"),
        EXEC_FORM,
    )
    EMPTY = Rule(
        "The image stores an empty array as no words at all.",
        BUILDKIT(_PARSE, "parseShellDependentCommand"),
    )
    IN_SHELL = Rule(
        "The image stores shell form as the shell's words, then the whole text as one word.",
        BUILDKIT(_CONVERT, "withShell"),
        MOBY("builder/dockerfile/dispatchers_unix.go", "resolveCmdLine"),
        DOCKERFILE("Shell form", "#shell-form"),
    )
    BARE_SHELL = Rule(
        "Without an argument, the image stores the shell's words and a blank text.",
        MOBY("builder/dockerfile/dispatchers_unix.go", "resolveCmdLine"),
    )
    BARE_NOTHING = Rule(
        "Without an argument, the image stores no words at all.",
        MOBY(_DISPATCH, "dispatchEntrypoint"),
    )


def wrapped(form: Decision[CommandForm], shell: Decision[Words], origin: Origin) -> Decision[Words | None]:
    """Store exec form unchanged; put the shell in front of shell form, even if its text is empty."""
    if isinstance(form.value, ShellForm):
        return Wrapped.IN_SHELL.gives(shell.value + words((form.value.text,), origin), form, shell)
    if not form.value.words:
        return Wrapped.EMPTY.gives(None, form)
    return Wrapped.VERBATIM.gives(words(form.value.words, origin), form)


def wrapped_unless_bare(form: Decision[CommandForm], shell: Decision[Words], origin: Origin) -> Decision[Words | None]:
    """Store a form as ``wrapped`` does; without an argument, store the shell alone for CMD, nothing for ENTRYPOINT."""
    if form.value != ShellForm(""):
        return wrapped(form, shell, origin)
    if origin.source == "entrypoint":
        return Wrapped.BARE_NOTHING.gives(None, form)
    return Wrapped.BARE_SHELL.gives(shell.value, form, shell)
