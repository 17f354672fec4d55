"""The order of ``POST /containers/create``, for every engine: what it refuses, and which
process the image and the request give.

Reads: ``Request``, then ``ImageConfig``. Gives: the decisions that make up the process, or a refusal. Each step is a
function of the engine's profile, so a version can decide differently, but never in another order:

1. the types in the body of the Engine API (``callers.engine_api``), which a command line cannot get wrong
2. ``host_config.check_body``, directory and variables (``settings``), stop signal and healthcheck (``request``)
3. ``host_config.check_settings``; up to here the image is not needed
4. environment, directory and user (``settings``), the image's own settings (``image_checks``)
5. entrypoint, cmd and argv, with the init (``start``)
6. mounts, volumes, names, logs and security (``mounts``)

tests/unit/engine/test_create.py proves it for every pair of faults. The ``HostConfig`` of a body of the Engine API is
not read yet.
Compare: moby ``DecodeConfig`` (runconfig/config.go), ``verifyContainerSettings`` (daemon/container.go),
``containerCreate`` and ``create`` (daemon/create.go); Podman ``CompleteSpec`` (pkg/specgen/generate/container.go).
"""

from __future__ import annotations

from typing import Any

from simulator.core.record import NamedTuple
from simulator.core.request import Request
from simulator.core.rule import Decision
from simulator.core.values import ImageConfig, Words
from simulator.engine.engine import Engine


class Created(NamedTuple):
    """What the container executes; ``settings`` are its environment, working directory and user, in this order.

    Where the first process is not the argv, it is the last of ``settings``.
    """

    argv: Decision[Words]
    settings: tuple[Decision[Any], ...]
    line: Decision[str] | None = None
    """The line that the argv is started as; None but on Windows."""


def validate_early(request: Request, engine: Engine) -> None:
    """Refuse what the engine refuses before it looks for the image, where that cannot depend on the image.

    A caller that sends a request body calls this when it reads the body. An engine on Windows accepts other
    directories and settings of the host, so a request that may be for one is checked when its image is known.
    """
    container = request.container
    texts = container.working_dir, container.stop_signal, container.env
    if request.host is None and container.healthcheck is None and not any(texts):
        return  # there is nothing to refuse: the usual case
    from simulator.engine.windows import may_be_for_windows

    if not may_be_for_windows(request):
        validate(request, engine)


def validate(request: Request, engine: Engine) -> None:
    """Refuse what the engine refuses before it looks for the image."""
    container, host, rules = request.container, request.host, engine.host
    if host is not None and rules is not None:
        from simulator.engine.host_config import check_body, check_settings  # most requests have no host settings

        check_body(host, container.hostname, rules)
    if container.working_dir:
        engine.check_directory(container.working_dir)
    if container.stop_signal:
        engine.check_stop_signal(container.stop_signal)
    if container.env:
        engine.check_variables(container.env)
    if container.healthcheck is not None:
        numbers = dict(container.healthcheck)
        engine.check_healthcheck(numbers.pop("Test", ()), numbers)
    if host is not None and rules is not None:
        check_settings(host, rules)


def create(image: ImageConfig, request: Request, engine: Engine) -> Created:
    """Merge the request with the image into a container; raises ``Refusal`` as the engine does."""
    is_windows = image.os == "windows"
    if is_windows:
        from simulator.engine import windows

        engine = windows.on_windows(engine)
    validate(request, engine)
    container = request.container
    directory = engine.working_directory(image, container)
    variables = engine.environment(image, container, engine.defaults if request.defaults is None else request.defaults)
    user = request.user or engine.user(image, container)
    engine.check_image(image, container)
    words = engine.entrypoint(image, container), engine.cmd(image, container)
    argv = engine.argv(*words, engine.no_command_message)
    settings: tuple[Decision[Any], ...] = (variables, directory, user)
    if is_windows:
        return Created(argv, settings, windows.command_line(argv, image))
    if container.init:
        argv = engine.init(argv, container)
        if first := engine.first_process(argv, container):
            settings = (*settings, first)
    if request.host is not None and engine.host is not None:
        from simulator.engine.mounts import check_created

        check_created(request.host, engine.host)
    return Created(argv, settings)
