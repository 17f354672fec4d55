"""HTTP to a registry: tokens, redirects, limits; a stranger's answer is never trusted.

A password of docker's configuration is sent to that registry and to the place of its tokens alone. Plain HTTP is for
registries of this machine. Source: https://distribution.github.io/distribution/spec/auth/token/; compare docker's
``IsLocalhost`` rule (moby registry/config.go, loopback registries are insecure ones).
"""

from __future__ import annotations

import base64
import os
import ssl
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from http.client import HTTPException, HTTPResponse
from ipaddress import ip_address
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlencode, urlsplit

from simulator.core.errors import Unreadable
from simulator.images.config import parse
from simulator.workspace.deadline import TimedConnection, TimedSocket
from simulator.workspace.pipes import read_small
from simulator.workspace.rootfs.streams import Damaged

SECONDS = 60
"""How long a registry may take to be connected to; its answer has the deadline of ``deadline``."""
REDIRECTS = 5
TOKEN = 1024 * 1024
"""How large the answer with a token may be."""
_HUB_KEY = "https://index.docker.io/v1/"


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Redirects lose their credentials where they leave the host, and never lead from HTTPS to HTTP, or to a file."""

    max_redirections = REDIRECTS

    def redirect_request(
        self, req: urllib.request.Request, fp: Any, code: int, msg: str, headers: Any, newurl: str
    ) -> urllib.request.Request | None:
        """Return the request that follows a redirect."""
        old, new = urlsplit(req.full_url), urlsplit(newurl)
        if new.scheme != "https" and not (new.scheme == old.scheme == "http" and is_loopback(new.hostname or "")):
            fp.close()
            raise urllib.error.URLError(f"it redirects to {new.scheme}://, which is not followed")
        made = super().redirect_request(req, fp, code, msg, headers, newurl)
        if made is not None and (old.scheme, old.netloc) != (new.scheme, new.netloc):
            made.remove_header("Authorization")
        return made


class _TimedTls(TimedSocket, ssl.SSLSocket):  # type: ignore[misc]  # recv_into takes no size of None
    """A socket with TLS that has a deadline."""


class _TimedHttp(urllib.request.HTTPHandler):
    """Asks without TLS, with a deadline for the answer."""

    def http_open(self, req: urllib.request.Request) -> HTTPResponse:
        return self.do_open(TimedConnection, req)


def _timed_tls() -> urllib.request.HTTPSHandler:
    """Return what asks with TLS, with a deadline for the answer."""
    context = ssl.create_default_context()
    context.sslsocket_class = _TimedTls
    return urllib.request.HTTPSHandler(context=context)


class Client:
    """A connection to one repository of a registry."""

    def __init__(self, address: str, name: str, repository: str) -> None:
        self.name, self.repository = name, repository
        host = urlsplit(f"//{address}").hostname or ""
        self.base = f"{'http' if is_loopback(host) else 'https'}://{address}/v2/{repository}"
        self.opener = urllib.request.build_opener(_Redirects, _TimedHttp, _timed_tls())
        self.authorization: str | None = None

    def close(self) -> None:
        """Forget the token."""
        self.authorization = None

    def manifest(self, reference: str, accepted: Sequence[str], limit: int) -> bytes:
        """Read a manifest; raises ``Unreadable`` where there is none, and for one beyond the limit."""
        with self._get(f"manifests/{reference}", ", ".join(accepted)) as answer:
            data = answer.read(limit + 1)
        if len(data) > limit:
            raise Unreadable(f"{self.name}/{self.repository} has a manifest of more than {limit // 2**20} MiB")
        return data

    def blob(self, digest: str) -> AbstractContextManager[IO[bytes]]:
        """Open a blob as a stream."""
        return self._get(f"blobs/{digest}", "*/*")

    @contextmanager
    def _get(self, path: str, accepted: str) -> Iterator[IO[bytes]]:
        what = f"{self.name}/{self.repository}"
        try:
            with self._answer(f"{self.base}/{path}", accepted) as answer:
                yield _Answer(answer)  # type: ignore[misc]  # as much of a file as is used
        except urllib.error.HTTPError as error:
            error.close()
            raise Unreadable(_refusal(error, what, path)) from None
        except (OSError, HTTPException, ValueError, Damaged) as error:
            reason = getattr(error, "reason", None) or getattr(error, "strerror", None) or str(error)
            raise Unreadable(f"cannot ask the registry {self.name} for {what}: {str(reason).lower()}") from None

    def _answer(self, address: str, accepted: str) -> Any:
        """Ask, and once more with the token that the registry wants."""
        headers = {"Accept": accepted, "User-Agent": "dsim"}
        try:
            return self._open(address, {**headers, **self._authorized()})
        except urllib.error.HTTPError as error:
            challenge = error.headers.get("WWW-Authenticate", "")
            error.close()
            if error.code != 401 or not challenge:
                raise
            self.authorization = self._answer_challenge(challenge)
            return self._open(address, {**headers, **self._authorized()})

    def _authorized(self) -> dict[str, str]:
        return {"Authorization": self.authorization} if self.authorization else {}

    def _open(self, address: str, headers: dict[str, str]) -> Any:
        return self.opener.open(urllib.request.Request(address, headers=headers), timeout=SECONDS)  # noqa: S310  # http(s) alone

    def _answer_challenge(self, challenge: str) -> str:
        """Return what a challenge asks for: a token of its realm, or name and password."""
        scheme, _, rest = challenge.partition(" ")
        password = stored_password(self.name)
        if scheme.lower() == "basic" and password:
            return f"Basic {password}"
        values = dict(_parameters(rest))
        realm = values.get("realm", "")
        parts = urlsplit(realm)
        if scheme.lower() != "bearer" or not (
            parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname or ""))
        ):
            raise ValueError("it asks for a login; docker login first, dsim reads the auths of docker's config.json")
        query = {key: values[key] for key in ("service",) if key in values}
        query["scope"] = values.get("scope") or f"repository:{self.repository}:pull"
        headers = {"User-Agent": "dsim", **({"Authorization": f"Basic {password}"} if password else {})}
        with self._open(f"{realm}{'&' if parts.query else '?'}{urlencode(query)}", headers) as answer:
            document = parse(answer.read(TOKEN), "its answer")
        token = document.get("token") or document.get("access_token") if isinstance(document, dict) else None
        if not isinstance(token, str) or not token.isprintable():
            raise ValueError("it gives no token")
        return f"Bearer {token}"


class _Answer:
    """The body of an answer; one that breaks off is damaged."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer

    def read(self, size: int = -1) -> bytes:
        """Read up to ``size`` bytes."""
        try:
            data: bytes = self.answer.read(size)
        except (OSError, HTTPException) as error:
            raise Damaged(f"the registry broke off: {error}") from None
        return data


def _refusal(error: urllib.error.HTTPError, what: str, path: str) -> str:
    if error.code in (401, 403):
        return f"the registry does not give {what} without a login, or there is no such image; docker login first"
    if error.code == 404:
        return f"the registry has no {what} ({path[:90]}); check the name and the tag"
    if error.code == 429:
        return f"the registry answers no more requests for {what} now (status 429); try later, or docker login first"
    return f"the registry does not give {what}: status {error.code}"


def _parameters(text: str) -> Iterator[tuple[str, str]]:
    """Yield the parameters of a challenge: ``name="value"`` or ``name=value``, commas between them."""
    while text:
        name, equals, rest = text.partition("=")
        if not equals:
            return
        if rest.startswith('"'):
            value, _, text = rest[1:].partition('"')
            text = text.partition(",")[2]
        else:
            value, _, text = rest.partition(",")
        yield name.strip().lower(), value.strip()


def stored_password(registry: str) -> str | None:
    """Return the name and password, in base64, that docker's configuration has for a registry; None if it has none.

    Helpers of docker (``credsStore``) are programs; dsim starts none.
    """
    folder = Path(os.environ.get("DOCKER_CONFIG") or Path("~/.docker").expanduser())
    try:
        auths = parse(read_small(str(folder / "config.json")))["auths"]
        stored = auths[_HUB_KEY if registry == "docker.io" else registry]["auth"]
        return stored if stored and b":" in base64.b64decode(stored, validate=True) else None
    except (OSError, ValueError, KeyError, TypeError, Unreadable):
        return None


def is_loopback(host: str) -> bool:
    """Return whether a host is this machine."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
