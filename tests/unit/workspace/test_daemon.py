"""Images of a running daemon, over its socket."""

from __future__ import annotations

import hashlib
import json
import socketserver
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from simulator.cli.main import cli

INSPECTED = {"Id": "sha256:1", "Config": {"Entrypoint": ["e"], "Cmd": ["c"]}}


class Daemon(socketserver.ThreadingUnixStreamServer):
    """A daemon that knows one image, and writes down what it is asked."""

    def __init__(self, path: str) -> None:
        super().__init__(path, Answer)
        self.asked: list[str] = []


class Answer(BaseHTTPRequestHandler):
    """The Engine API's GET /images/{name}/json."""

    server: Daemon

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        known = {
            "/images/reg.example/app:1/json": (200, INSPECTED),
            "/images/broken/json": (500, {"message": "disk\x1b"}),
        }
        status, body = known.get(self.path, (404, {"message": "No such image"}))
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def address_string(self) -> str:
        return "here"

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def daemon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Daemon]:
    monkeypatch.chdir(tmp_path)  # names of sockets are short
    with Daemon("s") as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        for name in ("DOCKER_HOST", "DOCKER_CONTEXT", "DOCKER_TLS_VERIFY"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path))
        yield server
        server.shutdown()


def dsim(*words: str) -> Result:
    return CliRunner().invoke(cli, words)


def test_an_image_of_the_daemon(daemon: Daemon, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_HOST", "unix://s")
    name = "docker-daemon:reg.example/app:1"
    assert dsim("resolve", "--config", name, "--format", "plain").stdout == '["e", "c"]\n'
    assert dsim("run", "--config", name, "--format", "plain", "docker run x w").stdout == '["e", "w"]\n'
    Path("Dockerfile").write_text('FROM app\nCMD ["d"]\n')
    told = dsim("resolve", "-f", "Dockerfile", "--base", f"app={name}", "--format", "plain")
    assert told.stdout == '["e", "d"]\n'
    assert daemon.asked == ["/images/reg.example/app:1/json"] * 3


def test_nothing_is_asked_where_nobody_says_so(daemon: Daemon, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_HOST", "unix://s")
    dsim("run", "docker run reg.example/app:1")
    dsim("run", "docker run nginx")
    assert daemon.asked == []


@pytest.mark.usefixtures("daemon")
def test_a_context_is_followed_as_docker_does(monkeypatch: pytest.MonkeyPatch) -> None:
    meta = Path("contexts", "meta", hashlib.sha256(b"mine").hexdigest(), "meta.json")
    meta.parent.mkdir(parents=True)
    meta.write_text(json.dumps({"Name": "mine", "Endpoints": {"docker": {"Host": "unix://s"}}}))
    words = ("resolve", "--config", "docker-daemon:reg.example/app:1", "--format", "plain")
    Path("config.json").write_text('{"currentContext": "mine"}')
    assert dsim(*words).exit_code == 0
    monkeypatch.setenv("DOCKER_CONTEXT", "other")
    assert "docker has no context other" in dsim(*words).stderr
    monkeypatch.setenv("DOCKER_CONTEXT", "mine")
    assert dsim(*words).exit_code == 0
    monkeypatch.setenv("DOCKER_HOST", "unix://nosuch")
    assert dsim(*words).exit_code == 2


@pytest.mark.usefixtures("daemon")
@pytest.mark.parametrize(
    ("host", "name", "message"),
    [
        ("unix://s", "nosuch", "has no image nosuch; pull it"),
        ("unix://s", "broken", "does not tell about broken: disk\\u001b"),
        ("unix://s", "", "is followed by the name of an image"),
        ("unix://s", "a\x1bb", "is followed by the name of an image"),
        ("unix://nosuch", "x", "no such file or directory; set DOCKER_HOST"),
        ("ssh://host", "x", "is neither; give a file"),
        ("tcp://127.0.0.1:1", "x", "connection refused; set DOCKER_HOST"),
        ("bogus", "x", "is neither; give a file"),
    ],
)
def test_what_goes_wrong_is_one_sentence(host: str, name: str, message: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_HOST", host)
    told = dsim("resolve", "--config", f"docker-daemon:{name}")
    assert (told.exit_code, told.stdout, told.stderr.count("\n")) == (2, "", 1)
    assert message in told.stderr
