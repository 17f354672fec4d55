"""What an engine refuses in an image when it creates a container, although it is not part of the process.

Reads: ``ImageConfig``. Gives: nothing, or a refusal. Docker checks none of it.
Compare: Podman ``CompleteSpec`` (pkg/specgen/generate/container.go), ``CreateExpose`` (pkg/specgenutil/util.go).
"""

import re
from typing import Any

from simulator.core.rule import Question, Rule
from simulator.core.sources import PODMAN
from simulator.core.values import ContainerConfig, ImageConfig
from simulator.engine.request import stop_signal_to_64
from simulator.golang.strconv import quoted

_PORT = re.compile(r"\+?[0-9]+")


class ImageCheck(Question):
    """What is wrong with the image's own settings?"""

    BAD_PORT = Rule(
        "An exposed port of the image that is none is refused when the container is made.",
        PODMAN("pkg/specgenutil/util.go", "CreateExpose"),
        PODMAN("pkg/specgen/generate/ports.go", "checkProtocol"),
        note="Podman 4 takes any text.",
    )


def check_signal(image: ImageConfig, requested: ContainerConfig) -> None:
    """Refuse the image's stop signal where it is not valid and the request gives no other."""
    signal = _field(image, "stopsignal")
    if signal and not requested.stop_signal:
        stop_signal_to_64(str(signal))


def check_signal_and_ports(image: ImageConfig, requested: ContainerConfig) -> None:
    """Refuse the image's stop signal as ``check_signal`` does, then exposed ports that are not valid."""
    check_signal(image, requested)
    for port in _field(image, "exposedports") or ():
        numbers, _, protocols = port.partition("/")
        first, *last = numbers.split("-")
        if len(last) > 1 or not all(map(_is_port, (first, *last))) or (last and int(last[0]) <= int(first)):
            raise ImageCheck.BAD_PORT.refuses("create", f"unable to convert image EXPOSE: {port} is no port")
        if not all(protocol in ("", "tcp", "udp", "sctp") for protocol in protocols.lower().split(",")):
            raise ImageCheck.BAD_PORT.refuses("create", f"unrecognized protocol {quoted(protocols)} in port mapping")


def _is_port(text: str) -> bool:
    return bool(_PORT.fullmatch(text)) and len(text) < 9 and 1 <= int(text) <= 65535


def _field(image: ImageConfig, name: str) -> Any:
    return next((value for key, value in image.other_fields if key.lower() == name), None)
