"""The variables and the user that the kubelet requests for a container of a pod.

Reads: the entries of ``env`` and ``envFrom``, ``securityContext``. Gives: variables, a user.
Compare: Kubernetes ``makeEnvironmentVariables`` (pkg/kubelet/kubelet_pods.go) and
``determineEffectiveSecurityContext`` (pkg/kubelet/kuberuntime/security_context.go).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from simulator.callers.kubernetes.references import UnknownValue, Value, expand
from simulator.core.errors import refuse_growth
from simulator.core.record import NamedTuple
from simulator.core.request import Request
from simulator.core.rule import Decision, Question, Rule
from simulator.core.sources import CONTAINERD, KUBERNETES
from simulator.core.values import ImageConfig
from simulator.golang import strconv

_VARIABLES = KUBERNETES("pkg/kubelet/kubelet_pods.go", "makeEnvironmentVariables")


class PodVariables(Question):
    """Which variables does a container of a pod ask for?"""

    DECLARED = Rule(
        "Each value of env is expanded with the variables above it; the last of several of one name counts.",
        _VARIABLES,
        note="The kubelet keeps them in a map, so their order changes with every run; dsim's is that of first mention.",
    )
    FROM = Rule(
        "The keys of envFrom come before env, which overrides them; their values are taken as they are.",
        _VARIABLES,
    )
    SOURCED = Rule("A value from a field, a ConfigMap or a Secret is taken as it is: it is not expanded.", _VARIABLES)
    LEFT_OUT = Rule("An optional source that does not exist leaves its variable as it was.", _VARIABLES)
    KEY_MISSING = Rule(
        "A key that the named object does not have, and that is not optional, keeps the container from being made.",
        _VARIABLES,
    )
    NOT_KNOWN = Rule(
        "A variable whose value stands outside of the manifest has a value that dsim does not know.", _VARIABLES
    )


class Entry(NamedTuple):
    """An entry of env: its name, its value or None if it is left out, and whether the value is expanded."""

    name: str
    value: Value | None
    expands: bool


class EveryKey(NamedTuple):
    """An entry of envFrom: the prefix of each key, and the values by key, or the reason why they are unknown."""

    prefix: str
    keys: dict[str, str] | UnknownValue


_KEY = re.compile(r"[-._a-zA-Z0-9]{1,253}")
_SERVICE = re.compile(r"[A-Z_][A-Z0-9_]*_(?:SERVICE_HOST|SERVICE_PORT(?:_[A-Z0-9_]+)?|PORT(?:_[0-9]+_(?:TCP|UDP|SCTP)"
                      r"(?:_PROTO|_PORT|_ADDR)?)?)")  # fmt: skip


class Variables:
    """The known variables of a container, in the order of their first mention.

    ``links`` is ``enableServiceLinks``: the kubelet sets the variables of services. ``services`` has the names of the
    manifest's services; ``by_service`` collects names that were looked up and only a service outside it would set.
    """

    def __init__(self, services: Iterable[str], *, links: bool) -> None:
        self.known: dict[str, Value] = {}
        self.open: list[EveryKey] = []
        self.links = links
        self.services = {name.upper().replace("-", "_"): name for name in services}
        self.by_service: dict[str, None] = {}
        self.grown = 0  # how many characters references have added

    def look(self, name: str) -> Value | None:
        """Look a name up; return None if the container does not have it."""
        if name in self.known:
            value = self.known[name]
            self.grown += len(value) if isinstance(value, str) else 0
            refuse_growth(self.grown)
            return value
        for source in self.open:
            if isinstance(source.keys, UnknownValue) and _may_be(name, source.prefix):
                return UnknownValue(f"$({name}) may be of {source.keys.why}")
        if _SERVICE.fullmatch(name):
            if name.startswith("KUBERNETES_"):
                return UnknownValue(f"$({name}) is set by the cluster; add env {name} with its value")
            if self.links:
                for start, service in self.services.items():
                    if name.startswith((f"{start}_SERVICE_", f"{start}_PORT")):
                        return UnknownValue(
                            f"$({name}) is set by the cluster for the service {service}; add env {name}"
                        )
                self.by_service[name] = None
        return None

    def take(self, source: EveryKey) -> None:
        """Set the variables of an entry of envFrom."""
        if isinstance(source.keys, UnknownValue):
            self.open.append(source)
            for name in self.known:
                if _may_be(name, source.prefix):
                    self.known[name] = UnknownValue(f"$({name}) may be of {source.keys.why}")
        else:
            self.known.update({source.prefix + key: value for key, value in source.keys.items()})


def _may_be(name: str, prefix: str) -> bool:
    return name.startswith(prefix) and _KEY.fullmatch(name[len(prefix) :]) is not None


def variables(
    sources: Iterable[EveryKey], entries: Iterable[Entry], services: Iterable[str], *, links: bool
) -> tuple[Variables, Decision[Any]]:
    """Return the variables of a container; ``links`` and ``services`` are those of ``Variables``."""
    result = Variables(services, links=links)
    premises: list[Decision[Any]] = []
    for source in sources:
        result.take(source)
        keys = None if isinstance(source.keys, UnknownValue) else list(source.keys)
        premises.append(
            PodVariables.FROM.gives(keys) if keys is not None else PodVariables.NOT_KNOWN.gives(source.prefix)
        )
    for entry in entries:
        value = entry.value
        if value is None:
            premises.append(PodVariables.LEFT_OUT.gives(entry.name))
            continue
        if entry.expands and not isinstance(value, UnknownValue):
            value, decisions = expand(value, result.look)
            premises += decisions
        elif isinstance(value, UnknownValue):
            premises.append(PodVariables.NOT_KNOWN.gives(entry.name))
        else:
            premises.append(PodVariables.SOURCED.gives(value))
        result.known[entry.name] = value
    pairs = [f"{name}={value}" for name, value in result.known.items() if not isinstance(value, UnknownValue)]
    return result, PodVariables.DECLARED.gives(pairs, *premises)


class PodUser(Question):
    """As whom does the kubelet let a container run?"""

    GIVEN = Rule(
        "The user is runAsUser of the container, else of the pod; runAsGroup is its group.",
        KUBERNETES("pkg/securitycontext/util.go", "DetermineEffectiveSecurityContext"),
        CONTAINERD("internal/cri/util/util.go", "GenerateUserString"),
    )
    IMAGE = Rule(
        "Without runAsUser it is the image's user, without a group that stands behind it.",
        KUBERNETES("pkg/kubelet/kuberuntime/helpers.go", "getImageUser"),
        CONTAINERD("internal/cri/server/images/image_status.go", "getUserFromImage"),
        note="USER 1000:2000 runs as user 1000 with the group that the image's passwd file has for it, else group 0.",
    )
    UNSET = Rule(
        "Where neither the pod nor the image names a user, it is the superuser.",
        KUBERNETES("pkg/kubelet/kuberuntime/helpers.go", "getImageUser"),
    )
    NOT_KNOWN = Rule(
        "The user of an image that is not known is not known; with runAsNonRoot it has to be a number other than 0.",
        KUBERNETES("pkg/kubelet/kuberuntime/security_context_others.go", "verifyRunAsNonRoot"),
    )
    ROOT_REFUSED = Rule(
        "With runAsNonRoot a container that would run as the superuser is not made.",
        KUBERNETES("pkg/kubelet/kuberuntime/security_context_others.go", "verifyRunAsNonRoot"),
    )
    NAME_REFUSED = Rule(
        "With runAsNonRoot a container of an image whose user is a name is not made.",
        KUBERNETES("pkg/kubelet/kuberuntime/security_context_others.go", "verifyRunAsNonRoot"),
    )


class Identity(NamedTuple):
    """What a pod says about the user of a container; the kubelet chooses the user after it has pulled the image."""

    user: int | None = None
    group: int | None = None
    non_root: bool = False

    def complete(self, request: Request, image: ImageConfig, unstated: Sequence[str] | None) -> Request:
        """Set the user in the request for a container of the image; raises ``Refusal`` as the kubelet does."""
        return request._replace(user=self.user_for(image, is_known=unstated is not None))

    def user_for(self, image: ImageConfig, *, is_known: bool = True) -> Decision[str]:
        """Return the user of a container of the image: ``UID``, ``UID:GID`` or a name; raises ``Refusal``.

        It is ``""`` where it is the user of an image of which nothing is known.
        """
        suffix = "" if self.group is None else f":{self.group}"
        if self.user is not None:
            if self.non_root and self.user == 0:
                raise PodUser.ROOT_REFUSED.refuses("create", "container's runAsUser breaks non-root policy")
            return PodUser.GIVEN.gives(f"{self.user}{suffix}")
        user = image.user.partition(":")[0]
        if user:
            number = _user_number(user)
            if self.non_root and number == 0:
                raise PodUser.ROOT_REFUSED.refuses("create", "container has runAsNonRoot and image will run as root")
            if self.non_root and number is None:
                why = f"image has non-numeric user ({user}), cannot verify user is non-root"
                raise PodUser.NAME_REFUSED.refuses("create", f"container has runAsNonRoot and {why}")
            return PodUser.IMAGE.gives((user if number is None else str(number)) + suffix)
        if not is_known:
            return PodUser.NOT_KNOWN.gives("")
        if self.non_root:
            raise PodUser.ROOT_REFUSED.refuses("create", "container has runAsNonRoot and image will run as root")
        return PodUser.UNSET.gives(f"0{suffix}" if suffix else "")


def _user_number(user: str) -> int | None:
    """Return the number that an image's user is; None for a name, and for digits that 64 bits do not hold."""
    try:
        return strconv.parse_int(user, base=10)
    except strconv.GoError:
        return None


def unknown_names(variables: Variables) -> Iterator[str]:
    """Yield the names of the variables whose values are unknown."""
    yield from (name for name, value in variables.known.items() if isinstance(value, UnknownValue))
