"""What a real engine does with the files that lint finds something in, and with what its fixes make of them.

The base image holds the shell of the system that the tests run on, Debian's, and three small programs.
"""

from __future__ import annotations

import io
import json
import re
import struct
import subprocess
import tarfile
from collections.abc import Mapping
from pathlib import Path

from tests.conformance.adapters.engines import RealEngine
from tests.conformance.cases.findings import BASE

_PROGRAMS = {"/bin/sh": "/bin/dash", "/bin/echo": "/bin/echo", "/bin/sleep": "/bin/sleep"}
_SCRIPTS = {
    "/wrapper.sh": '#!/bin/sh\nexec "$@"\n',
    "/serve.sh": "#!/bin/sh\ntrap 'exit 0' TERM\necho ready\nwhile :; do sleep 0.05; done\n",
}


def load(real: RealEngine) -> None:
    """Give the engine the base image."""
    found: dict[str, bytes] = {name: text.encode() for name, text in _SCRIPTS.items()}
    for name, program in _PROGRAMS.items():
        found[name] = Path(program).read_bytes()
        listed = subprocess.run(["ldd", program], capture_output=True, text=True, check=False).stdout
        for library in re.findall(r"(/\S+) \(0x", listed):
            found[library] = Path(library).read_bytes()
    name, _, tag = BASE.partition(":")
    done, said = real.request(
        "POST", f"/images/create?fromSrc=-&repo={name}&tag={tag}", _tar(found), "application/x-tar"
    )
    assert done == 200 and b"error" not in said, said


def remove(real: RealEngine, name: str) -> None:
    """Remove an image."""
    real.request("DELETE", f"/images/{name}?force=1")


def does(real: RealEngine, text: str, stopped: bool = False) -> tuple[str, int]:
    """Build a Dockerfile, start a container of it, and give what it prints and its exit status.

    One that prints nothing is started once more: of some thousand containers an engine loses what one of them printed.
    """
    found = _does(real, text, stopped=stopped)
    return found if found[0] else _does(real, text, stopped=stopped)


def _does(real: RealEngine, text: str, *, stopped: bool) -> tuple[str, int]:
    name = "dsim-lint-case"
    _, said = real.request("POST", f"/build?t={name}", _tar({"/Dockerfile": text.encode()}), "application/x-tar")
    assert b"Successfully built" in said, said
    _, made = real.request("POST", "/containers/create", {"Image": name, "HostConfig": {"NetworkMode": "none"}})
    container = json.loads(made)["Id"]
    printed = type(real.connection)(real.connection.path)
    try:
        printed.request("POST", f"/containers/{container}/attach?stream=1&stdout=1")
        stream = printed.getresponse()
        status, _ = real.request("POST", f"/containers/{container}/start")
        seen = b""
        if status == 204:
            if stopped:
                while b"ready" not in seen:
                    seen += stream.read(1)
                real.request("POST", f"/containers/{container}/stop?t=3")
            seen += stream.read()
            real.request("POST", f"/containers/{container}/wait")
        state: Mapping[str, int] = json.loads(real.request("GET", f"/containers/{container}/json")[1])["State"]
        return _text(seen), state["ExitCode"]
    finally:
        printed.close()
        real.request("DELETE", f"/containers/{container}?force=1")
        remove(real, name)


def _text(data: bytes) -> str:
    """Put together what was printed: frames that begin with eight bytes, the last four of which are the length."""
    found = b""
    while data:
        (length,) = struct.unpack(">I", data[4:8])
        found, data = found + data[8 : 8 + length], data[8 + length :]
    return found.decode().strip()


def _tar(files: Mapping[str, bytes]) -> bytes:
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w") as packed:
        for name, data in files.items():
            info = tarfile.TarInfo(name.lstrip("/"))
            info.size, info.mode = len(data), 0o755
            packed.addfile(info, io.BytesIO(data))
    return raw.getvalue()
