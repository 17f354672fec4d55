"""As whom the process runs: the user of the configuration, looked up in the container's /etc/passwd and /etc/group.

Reads: the user as it is written, the root filesystem. Gives: ``Identity``, the failure, or what is not known.
Compare: moby ``getUser`` (daemon/oci_linux.go); moby/sys ``GetExecUser`` and ``parseParts`` (user/user.go).
"""

from __future__ import annotations

from typing import TypeAlias

from simulator.core.record import NamedTuple
from simulator.core.rule import Decision, Question, Rule
from simulator.core.sources import MOBY, MOBY_USER, PODMAN
from simulator.launch.process import Identity
from simulator.launch.tree import Errno, Node, NotKnown, Tree

_MAX = 2147483647
_PASSWD, _GROUP = "/etc/passwd", "/etc/group"


class StartUser(Question):
    """As whom does the process run, once the container's own files are read?"""

    SUPERUSER = Rule(
        "Without a user the process runs as the superuser, with the groups of the container's /etc/group.",
        MOBY("daemon/oci_linux.go", "getUser"),
        MOBY_USER("user/user.go", "GetExecUser"),
    )
    NUMBER = Rule(
        "A number is the user's id, whether or not the container's /etc/passwd has it.",
        MOBY_USER("user/user.go", "GetExecUser"),
        note="Without an entry in /etc/passwd the group is 0, and HOME is the root. An entry named like the number has "
        "no part in it.",
    )
    NAME = Rule(
        "A name is looked up in the container's /etc/passwd, its groups in the container's /etc/group.",
        MOBY_USER("user/user.go", "GetExecUser"),
        note="A number there that is not written as one is read as 0.",
    )
    GROUP = Rule(
        "A group after the colon replaces the user's group, and the user's other groups are dropped.",
        MOBY_USER("user/user.go", "GetExecUser"),
    )
    UNKNOWN = Rule(
        "The engine starts no container whose user is neither a number nor in its /etc/passwd, not even root.",
        MOBY_USER("user/user.go", "GetExecUser"),
    )
    UNKNOWN_GROUP = Rule(
        "The engine starts no container whose group is neither a number nor in its /etc/group.",
        MOBY_USER("user/user.go", "GetExecUser"),
    )
    NO_OWNER = Rule(
        "Podman starts no container whose directory it makes for a user whose line of /etc/passwd it cannot read.",
        PODMAN("libpod/container_internal_common.go", "resolveWorkDir"),
        note="It takes another reader for this than for the process. Its message holds the container's id.",
    )
    LONE_GROUP = Rule(
        "Podman puts a user given by name whom no group lists in group 0 as well.",
        PODMAN("libpod/container_internal_common.go", "generateSpec"),
    )
    NO_ENTRY = Rule(
        "Podman adds a user that is a number without an entry to /etc/passwd, and does not start without the group.",
        PODMAN("libpod/container_internal_common.go", "generatePasswdEntry"),
        note="Its message holds the container's id.",
    )
    RANGE = Rule(
        "The id of a user or group is a number from 0 to 2147483647.",
        MOBY_USER("user/user.go", "GetExecUser"),
    )


class UserFailure(NamedTuple):
    """The user is not found; the message is the decision's value."""

    decision: Decision[str] | Decision[None]


class _Entry(NamedTuple):
    """A line of /etc/passwd or /etc/group."""

    name: str
    id: int
    rest: tuple[str, ...]
    """The fields after the id."""


Lines: TypeAlias = tuple[_Entry, ...] | NotKnown


def find_user(
    spec: str, tree: Tree, *, third_field: bool, lone_group: bool = False, completes_passwd: bool = False
) -> Decision[Identity] | UserFailure | NotKnown:
    """Look the user up as the engine does when it starts a container.

    ``third_field`` says whether a second colon is part of the group; else what follows it is ignored. The other two
    are those of ``Starting``.
    """
    name, _, group = spec.partition(":")
    group = group if third_field else group.partition(":")[0]
    number = _number(name)
    found = _find(_entries(_PASSWD, tree), name, number)
    if isinstance(found, NotKnown) and name and number is None:
        return NotKnown(f"who {name} is: give the text of {_PASSWD}", user=name)
    user = _identity(name, number, found)
    if isinstance(user, UserFailure):
        return user
    if group:
        grouped = _with_group(user, group, tree)
        if isinstance(grouped, UserFailure) and completes_passwd and number is not None:
            if isinstance(found, NotKnown):
                return found
            if found is None:
                return UserFailure(StartUser.NO_ENTRY.gives(None, grouped.decision))
        return grouped
    if not isinstance(found, _Entry):
        return user._replace(value=user.value._replace(groups=None if isinstance(found, NotKnown) else ()))
    groups = _groups_of(found.name, tree)
    if groups == () and lone_group and name and number is None:
        return StartUser.LONE_GROUP.gives(user.value._replace(groups=(0,)), user)
    return user._replace(value=user.value._replace(groups=groups))


def _identity(name: str, number: int | None, found: _Entry | NotKnown | None) -> Decision[Identity] | UserFailure:
    """Decide on the user, without the other groups."""
    rule = StartUser.SUPERUSER if not name else StartUser.NUMBER if number is not None else StartUser.NAME
    if isinstance(found, _Entry):
        gid = _atoi(found.rest[0]) if found.rest else 0
        home = found.rest[2] if len(found.rest) > 2 else ""
        return rule.gives(Identity(found.id, gid, None, found.name, home))
    if name and number is None:
        return UserFailure(
            StartUser.UNKNOWN.gives(f"unable to find user {name}: no matching entries in passwd file"),
        )
    uid = number or 0
    if not 0 <= uid <= _MAX:
        return UserFailure(StartUser.RANGE.gives(f"uids and gids must be in range 0-{_MAX}"))
    if found is None:
        return rule.gives(Identity(uid, 0, (), "", "/"))
    return rule.gives(Identity(uid, None, None, "", None))


def has_plain_entry(spec: str, tree: Tree) -> bool | None:
    """Return whether a stricter reader finds a user given by name: seven fields, and numbers where they belong.

    None if that is not known: a line before it is not so.
    """
    name = spec.partition(":")[0]
    node = tree.walk(_PASSWD)
    text = node.file.text if isinstance(node, Node) and node.file.type == "file" else None
    if not name or _number(name) is not None or text is None:
        return True
    before = True
    for line in text.split("\n"):
        fields = line.split(":")
        plain = len(fields) >= 7 and fields[2].isdigit() and fields[3].isdigit()
        if fields[0].strip() == name:
            return plain if before or not plain else None
        before = before and plain
    return None


def _with_group(user: Decision[Identity], group: str, tree: Tree) -> Decision[Identity] | UserFailure | NotKnown:
    """Replace the group of a user by the one that is named."""
    number = _number(group)
    found = _find(_entries(_GROUP, tree), group, number)
    if isinstance(found, _Entry):
        gid = found.id
    elif number is None:
        if isinstance(found, NotKnown):
            return NotKnown(f"which group {group} is: give the text of {_GROUP}", user=f":{group}")
        return UserFailure(
            StartUser.UNKNOWN_GROUP.gives(f"unable to find group {group}: no matching entries in group file", user)
        )
    elif 0 <= number <= _MAX:
        gid = number
    else:
        return UserFailure(StartUser.RANGE.gives(f"uids and gids must be in range 0-{_MAX}", user))
    return StartUser.GROUP.gives(user.value._replace(gid=gid, groups=()), user)


def _groups_of(name: str, tree: Tree) -> tuple[int, ...] | None:
    """Give the groups that list a user; None if /etc/group is not known."""
    groups = _entries(_GROUP, tree)
    if isinstance(groups, NotKnown):
        return None
    return tuple([entry.id for entry in groups if entry.rest and name in entry.rest[0].split(",") and name])


def _find(entries: Lines, name: str, number: int | None) -> _Entry | NotKnown | None:
    """Find the entry that a name or number means; without a name the superuser's."""
    if isinstance(entries, NotKnown):
        return entries
    if name and number is None:
        return next((entry for entry in entries if entry.name == name), None)
    return next((entry for entry in entries if entry.id == (number or 0)), None)


def _entries(path: str, tree: Tree) -> Lines:
    """Read a file of the container, whose third field is the id. A missing file has no lines."""
    node = tree.walk(path)
    if isinstance(node, Errno):
        return ()
    if isinstance(node, NotKnown):
        return node
    if node.file.type != "file":
        return ()
    if node.file.text is None:
        return NotKnown(f"what {path} says: give its text")
    entries = []
    for line in node.file.text.split("\n"):
        fields = line.strip().split(":")
        if fields != [""]:
            entries.append(_Entry(fields[0], _atoi(fields[2]) if len(fields) > 2 else 0, tuple(fields[3:])))
    return tuple(entries)


def _number(text: str) -> int | None:
    """Read a number as Go's strconv.Atoi does; None for another text."""
    digits = text[1:] if text[:1] in ("+", "-") else text
    if not digits.isascii() or not digits.isdigit() or len(digits) > 4000:
        return None
    value = int(text)
    return value if -(2**63) <= value < 2**63 else None


def _atoi(text: str) -> int:
    """Read a number as Go's strconv.Atoi does where its error is ignored: 0 for another text."""
    return _number(text) or 0
