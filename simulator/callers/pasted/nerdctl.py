"""The options that nerdctl has and docker does not: they are taken out of a line, which is read as one of docker.

Reads: the words of a line of nerdctl. Gives: those that docker's command line knows, too.
Compare: nerdctl ``cmd/nerdctl/container/container_run.go`` and ``main.go``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from simulator.callers.flags import NEWEST, Table, table
from simulator.core.errors import NotModelled

ROOT_VALUES = """-a --address -H --host -n --namespace --snapshotter --storage-driver --cni-path --cni-netconfpath
    --data-root --cgroup-manager --hosts-dir --host-gateway-ip --bridge-ip --cdi-spec-dirs --userns-remap""".split()
ROOT_FLAGS = "--debug --debug-full --insecure-registry --experimental --kube-hide-dupe --selinux-enabled".split()
ROOT_LETTERS = "aHn"
"""The options in front of the command: those with a value, those without, and the letters that a value may follow."""
_VALUES = frozenset(
    """--cgroup-conf --cosign-certificate-identity --cosign-certificate-identity-regexp --cosign-certificate-oidc-issuer
    --cosign-certificate-oidc-issuer-regexp --cosign-key --ipfs-address --pidfile --rdt-class --umask
    --verify""".split()
)
"""The options of ``nerdctl run`` and ``create`` alone that have no part in the process; each takes a value."""
_IN_PROCESS: Mapping[str, str] = {
    "--rootfs": "the words name a folder in the place of an image",
    "--init-binary": "another program is the init",
    "--systemd": "it changes the stop signal",
}


def without_own_options(command: str, words: Sequence[str]) -> tuple[str, ...]:
    """Return the words of a line without the options that only nerdctl has; raises ``NotModelled`` for some of them."""
    if command not in ("run", "create"):
        return tuple(words)
    options, kept, at = table("docker/run.txt", command, NEWEST), list[str](), 0
    has_entrypoint = False
    while at < len(words) and words[at].startswith("-") and words[at] != "--":
        name, equals, _ = words[at].partition("=")
        if name in _IN_PROCESS:
            raise NotModelled(
                f"nerdctl {command} {name}", f"nerdctl {command} {name} is not modelled: {_IN_PROCESS[name]}"
            )
        if name == "--entrypoint":
            value = words[at].partition("=")[2] if equals else (words[at + 1 : at + 2] or ("",))[0]
            _check_entrypoint(command, value, is_first=not has_entrypoint)
            has_entrypoint = True
        if name in _VALUES:
            at += 1 if equals else 2
            continue
        count = 2 if not equals and _takes_next(words[at], options) else 1
        kept += words[at : at + count]
        at += count
    return (*kept, *words[at:])


def _check_entrypoint(command: str, value: str, *, is_first: bool) -> None:
    """Refuse to read an entrypoint as one of docker where nerdctl makes another process of it."""
    what = f"nerdctl {command} --entrypoint"
    if not value:
        reason = "it takes the blank for the program, where docker switches ENTRYPOINT off"
        raise NotModelled(f"{what} ''", f"{what} '' is not modelled: {reason}")
    if not is_first:
        reason = "it joins the values, where docker takes the last"
        raise NotModelled(f"{what} twice", f"{what} twice is not modelled: {reason}")


def _takes_next(word: str, options: Table) -> bool:
    """Return whether the value of an option is the next word."""
    if word.startswith("--"):
        option = options.names.get(word[2:])
        return option is not None and option.kind != "bool"
    for place, letter in enumerate(word[1:], 2):
        option = options.letters.get(letter)
        if option is not None and option.kind != "bool":
            return place == len(word)
    return False
