"""Images of a registry: tokens, redirects, digests, platforms, and what a hostile one may not do."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from simulator.core.errors import Unreadable
from simulator.workspace.rootfs.registry import Reference, pull, pull_configuration, read_reference
from tests.unit.workspace.rootfs.test_images import CONFIG, LAYERS, checked


def digest(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


class Registry(ThreadingHTTPServer):
    """A registry that gives what it holds by path, and writes down what it is asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.held: dict[str, bytes] = {}
        self.asked: list[tuple[str, str | None]] = []
        self.wants_token = False
        self.redirects: dict[str, str] = {}

    @property
    def name(self) -> str:
        return f"127.0.0.1:{self.server_port}/a/b"

    def blob(self, data: bytes) -> dict[str, Any]:
        self.held[f"/v2/a/b/blobs/{digest(data)}"] = data
        return {"digest": digest(data), "size": len(data)}

    def manifest(self, document: Mapping[str, Any], *tags: str) -> dict[str, Any]:
        data = json.dumps(document).encode()
        for tag in (*tags, digest(data)):
            self.held[f"/v2/a/b/manifests/{tag}"] = data
        return {"digest": digest(data), "size": len(data)}

    def image(self, *tags: str, config: Any = CONFIG) -> dict[str, Any]:
        layers = [self.blob(layer) for layer in LAYERS]
        return self.manifest({"config": self.blob(json.dumps(config).encode()), "layers": layers}, *tags)


class Answer(BaseHTTPRequestHandler):
    """GET of what is held, with a token where one is wanted."""

    server: Registry

    def do_GET(self) -> None:
        authorization = self.headers.get("Authorization")
        self.server.asked.append((self.path, authorization))
        if self.path.startswith("/token"):
            self._send(200, json.dumps({"token": "t0ken"}).encode())
        elif self.server.wants_token and self.path.startswith("/v2/") and authorization != "Bearer t0ken":
            realm = f"http://127.0.0.1:{self.server.server_port}/token"
            self._send(
                401, b"", ("WWW-Authenticate", f'Bearer realm="{realm}",service="s",scope="repository:a/b:pull"')
            )
        elif self.path in self.server.redirects:
            self._send(307, b"", ("Location", self.server.redirects[self.path]))
        else:
            data = self.server.held.get(self.path)
            self._send(404 if data is None else 200, data or b"")

    def _send(self, status: int, data: bytes, *headers: tuple[str, str]) -> None:
        self.send_response(status)
        for name, value in (*headers, ("Content-Length", str(len(data)))):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Registry]:
    monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path))
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with Registry() as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server
        server.shutdown()


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("nginx", Reference("docker.io", "library/nginx", "latest")),
        ("a/b:1", Reference("docker.io", "a/b", "1")),
        ("ghcr.io/a/b@sha256:" + "0" * 64, Reference("ghcr.io", "a/b", "sha256:" + "0" * 64)),
        ("localhost:5000/x:1@sha256:" + "0" * 64, Reference("localhost:5000", "x", "sha256:" + "0" * 64)),
    ],
)
def test_references(text: str, reference: Reference) -> None:
    assert read_reference(text) == reference


@pytest.mark.parametrize("text", ["", "a/B", "a b", "x/../y", "x:1:2", "x@sha256:1", "http://x"])
def test_what_is_no_reference_asks_nobody(text: str) -> None:
    with pytest.raises(Unreadable, match="names no image"):
        read_reference(text)


def test_an_image_is_pulled(registry: Registry) -> None:
    registry.image("1")
    found = pull(f"{registry.name}:1")
    assert found.document == CONFIG
    checked(found.rootfs)


def test_a_configuration_alone_needs_no_layer(registry: Registry) -> None:
    registry.image("1")
    assert pull_configuration(f"{registry.name}:1").document == CONFIG
    assert len(registry.asked) == 2


def test_the_index_is_read_by_platform(registry: Registry) -> None:
    arm = {"os": "linux", "architecture": "arm64", "variant": "v8"}
    entries = [
        {**registry.image(config={**CONFIG, "architecture": "arm64"}), "platform": arm},
        {**registry.image(), "platform": {"os": "linux", "architecture": "amd64"}},
        {**registry.manifest({}), "annotations": {"vnd.docker.reference.type": "attestation-manifest"}},
    ]
    registry.manifest({"manifests": entries}, "1")
    assert pull_configuration(f"{registry.name}:1").document["architecture"] == "amd64"
    assert pull_configuration(f"{registry.name}:1", "linux/arm64").document["architecture"] == "arm64"
    with pytest.raises(Unreadable, match="no image for linux/s390x; it has linux/arm64/v8, linux/amd64"):
        pull_configuration(f"{registry.name}:1", "linux/s390x")


def test_a_token_is_fetched_once_with_the_password_for_this_registry(registry: Registry, tmp_path: Path) -> None:
    registry.wants_token = True
    registry.image("1")
    host = registry.name.partition("/")[0]
    auths = {host: {"auth": "dXNlcjpwYXNz"}, "other": {"auth": "b3RoZXI6eA=="}}
    (tmp_path / "config.json").write_text(json.dumps({"auths": auths}), encoding="utf-8")
    checked(pull(f"{registry.name}:1").rootfs)
    tokens = [(path, given) for path, given in registry.asked if path.startswith("/token")]
    assert tokens == [("/token?service=s&scope=repository%3Aa%2Fb%3Apull", "Basic dXNlcjpwYXNz")]
    assert all(given in (None, "Bearer t0ken") for path, given in registry.asked if path.startswith("/v2/"))


def test_a_redirect_is_followed_without_the_token(registry: Registry) -> None:
    registry.wants_token = True
    registry.image("1")
    blob = f"/v2/a/b/blobs/{digest(LAYERS[0])}"
    with Registry() as other:
        threading.Thread(target=other.serve_forever, args=(0.01,), daemon=True).start()
        other.held["/elsewhere"] = registry.held.pop(blob)
        registry.redirects[blob] = f"http://127.0.0.1:{other.server_port}/elsewhere"
        checked(pull(f"{registry.name}:1").rootfs)
        assert other.asked == [("/elsewhere", None)]
        other.shutdown()


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://127.0.0.1/x", "http://192.0.2.1/x", "loop"])
def test_a_redirect_to_elsewhere_is_refused(registry: Registry, target: str) -> None:
    registry.image("1")
    blob = f"/v2/a/b/blobs/{digest(LAYERS[0])}"
    registry.redirects[blob] = blob if target == "loop" else target
    with pytest.raises(Unreadable, match=r"does not give|cannot ask") as caught:
        pull(f"{registry.name}:1")
    assert str(caught.value).isprintable()


def test_other_bytes_than_the_digest_says_are_refused(registry: Registry) -> None:
    registry.image("1")
    registry.held[f"/v2/a/b/blobs/{digest(LAYERS[0])}"] = LAYERS[0].replace(b"/bin/sh", b"/bin/zz")
    with pytest.raises(Unreadable, match="is not what its digest says"):
        pull(f"{registry.name}:1")


def test_a_layer_of_another_size_is_refused(registry: Registry) -> None:
    registry.image("1")
    for data in (LAYERS[0][:700], LAYERS[0] + b"more"):
        registry.held[f"/v2/a/b/blobs/{digest(LAYERS[0])}"] = data
        if len(data) < 1000:
            with pytest.raises(Unreadable, match="is damaged: it ends too early"):
                pull(f"{registry.name}:1")


@pytest.mark.parametrize(
    ("document", "why"),
    [
        ({}, "has no configuration"),
        ({"manifests": []}, "an index without images"),
        ({"config": {"digest": "md5:1", "size": 1}}, "without a sha256 digest"),
        ({"config": {"digest": "sha256:" + "0" * 64, "size": -1}}, "without a size"),
        ({"config": {"digest": "sha256:../../../etc/passwd", "size": 1}}, "without a sha256 digest"),
        ({"config": {"digest": "sha256:" + "0" * 64, "size": 1}}, "the registry has no"),
    ],
)
def test_a_manifest_that_is_none_is_told(registry: Registry, document: Mapping[str, Any], why: str) -> None:
    registry.manifest(document, "1")
    with pytest.raises(Unreadable, match=why):
        pull(f"{registry.name}:1")


def test_an_image_that_is_not_there_is_told(registry: Registry) -> None:
    with pytest.raises(Unreadable, match="the registry has no"):
        pull(f"{registry.name}:2")


def test_a_cache_keeps_what_was_sent_and_nothing_is_kept_without(registry: Registry, tmp_path: Path) -> None:
    registry.image("1")
    cache = tmp_path / "cache"
    checked(pull(f"{registry.name}:1").rootfs)
    assert not cache.exists()
    checked(pull(f"{registry.name}:1", cache=str(cache)).rootfs)
    kept = sorted(path.name for path in cache.rglob("*") if path.is_file())
    assert kept == sorted(digest(data)[7:] for data in (*LAYERS, json.dumps(CONFIG).encode()))
    del registry.held[f"/v2/a/b/blobs/{digest(LAYERS[0])}"]
    checked(pull(f"{registry.name}:1", cache=str(cache)).rootfs)
    (cache / "blobs" / "sha256" / digest(LAYERS[1])[7:]).write_bytes(b"damaged")
    checked(pull(f"{registry.name}:1", cache=str(cache)).rootfs)
