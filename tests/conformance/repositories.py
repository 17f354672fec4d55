"""Ask dsim diff and the oracle about every commit of repositories, and say where they disagree.

python -m tests.conformance.repositories [--commits N] [--record] [OWNER/NAME=]GIT_DIRECTORY...

Of each commit, the services of Compose files, the containers of Kubernetes manifests, plain `docker run` lines and the
images of Dockerfiles are found here, apart from dsim's own readers, and put to the oracle on both sides. What differs
there has to be reported by `dsim diff`, and nothing that is the same. Of a repository nothing but numbers is written:
with --record, into the file from which docs/conformance.md has its table.
"""

from __future__ import annotations

import argparse
import json
import os
import posixpath
import re
import shlex
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from click.testing import CliRunner

from simulator.cli.main import cli
from simulator.oracle import protocol

COMPOSE = re.compile(r"(.*/)?(docker-)?compose([.-][\w.-]+)?\.ya?ml")
DEFAULTS = ("compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml")
OVERRIDES = tuple(f"{name}.override.{ending}" for name in ("compose", "docker-compose") for ending in ("yml", "yaml"))
DOCKERFILE = re.compile(r"(.*/)?(Dockerfile|Containerfile)")
LINE = re.compile(r"\s*(?:\$ )?(docker run [^$`\"'\\<>|&;#*?\[{~]+)")
REQUIRED = re.compile(r"\$\{(\w+):?\?")
"""A variable without which Compose refuses a file."""
TEXTS = re.compile(r".*\.(ya?ml|env|sh|md)|(.*/)?(\.env.*|Dockerfile.*|Containerfile)")
STARTING = re.compile(r".*(compose|dockerfile|containerfile|k8s|kube|manifest|deploy|\.sh$)", re.IGNORECASE)
"""Paths of which a commit has to change one, to be looked at."""
SETTINGS = ("Entrypoint", "Cmd", "Env", "WorkingDir", "User", "StopSignal", "Healthcheck")

YAML_ENDS = (".yaml", ".yml")
BASE = {"Entrypoint": ["/base"], "Cmd": ["base", "cmd"], "Env": ["PATH=/bin"], "WorkingDir": "/w", "User": "u"}
"""The configuration of every image that a repository does not build."""

PROBES = ("startupProbe", "livenessProbe", "readinessProbe")
PROBE = {
    "initialDelaySeconds": 0,
    "timeoutSeconds": 1,
    "periodSeconds": 10,
    "successThreshold": 1,
    "failureThreshold": 3,
}
"""What a cluster sets in a probe that leaves it out."""

Files = dict[str, str]
Key = tuple[str, str]
"""The path of a file, and the name of a container in it."""


RECORDED = Path(__file__).parent / "observed" / "histories.jsonl"


class History(NamedTuple):
    """What was found out about the commits of a repository: numbers of containers and images by verdict."""

    repository: str
    newest: str
    """The newest commit that was looked at."""
    commits: int
    changing: int
    """Commits that change a process or an image, or add or remove one."""
    compared: dict[str, int]
    disagreements: int


def recorded_histories() -> list[History]:
    """Read what was recorded."""
    return [History(**json.loads(line)) for line in RECORDED.read_text(encoding="utf-8").splitlines()]


class Answer(NamedTuple):
    """What the oracle says of a container: a text that is the same for the same process; None where it is not known."""

    text: str | None


class Tree:
    """The files of a commit that can matter, and what the oracle says of their containers."""

    def __init__(self, git: Git, commit: str) -> None:
        self.files = git.files(commit)
        self.images: dict[str, Any] = {}
        self.answers: dict[Key, Answer] = {}
        self.unread = {path for path, text in self.files.items() if path.endswith(YAML_ENDS) and not _documents(text)}
        for path in sorted(self.files):
            if COMPOSE.fullmatch(path):
                self._compose(path)
            elif posixpath.basename(path) == "skaffold.yaml":
                self._skaffold(path)
        for path, text in sorted(self.files.items()):
            if path.endswith((".yaml", ".yml")) and re.search(r"(?m)^kind:", text):
                self._manifest(path, text)
            elif path.endswith((".sh", ".md")):
                self._lines(path, text)
            elif DOCKERFILE.fullmatch(path):
                self.answers[path, "image"] = _image(ask({"images": {"*": BASE}, "image": {"dockerfile": text}}))

    def _compose(self, path: str) -> None:
        folder = posixpath.dirname(path)
        here = [[posixpath.join(folder, name) for name in group] for group in (DEFAULTS, OVERRIDES)]
        main, override = (next((name for name in group if name in self.files), "") for group in here)
        if main and path == override:
            return
        names = [name for name in (main, override) if name] if path == main else [path]
        services = [name for file in names for name in _keys(_documents(self.files[file])[:1], "services")]
        near = {
            name: text
            for name, text in self.files.items()
            if "ockerfile" in name or (name.startswith(folder) and not name.endswith((".md", ".sh")))
        }
        required = {name for file in names for name in REQUIRED.findall(self.files[file])}
        environment = {name: f"<{name}>" for name in required}  # who deploys the repository gives them
        for service in dict.fromkeys(services):
            body = {"files": near, "file": names, "service": service, "environment": environment}
            answer = ask({"images": {"*": BASE}, "request": {"compose": body}})
            self.answers[path, service] = _with_actions(_process(answer), self._hooks(names, service))
            self._remember(answer, names, service)

    def _hooks(self, names: list[str], service: str) -> list[Any]:
        """List the hooks and the commands of watch that files give to a service, as they are written."""
        found = []
        for document in (each for file in names for each in _documents(self.files[file])[:1]):
            fields = (document.get("services") or {}).get(service) if isinstance(document, dict) else None
            if isinstance(fields, dict):
                found += [(key, hook) for key in ("post_start", "pre_stop") for hook in fields.get(key) or ()]
                watched = (fields.get("develop") or {}).get("watch") or ()
                found += [rule.get("exec") for rule in watched if rule.get("action") == "sync+exec"]
        return found

    def _remember(self, answer: Mapping[str, Any], names: list[str], service: str) -> None:
        """Remember the image that a service builds by the name that it gives it."""
        for file in names:
            for document in _documents(self.files[file]):
                found = (document.get("services") or {}).get(service) or {} if isinstance(document, dict) else {}
                if isinstance(found, dict) and found.get("build") and found.get("image") and "image" in answer:
                    name = _untagged(str(found["image"]))
                    is_known = self.images.setdefault(name, answer["image"]) == answer["image"]
                    self.images[name] = answer["image"] if is_known else None

    def _skaffold(self, path: str) -> None:
        """Remember the images that skaffold builds by their names."""
        builds = [each.get("build") or {} for each in _documents(self.files[path]) if isinstance(each, dict)]
        for artifact in (artifact for build in builds for artifact in build.get("artifacts") or ()):
            docker = artifact.get("docker") or {}
            file = posixpath.join(artifact.get("context") or ".", docker.get("dockerfile") or "Dockerfile")
            text = self.files.get(posixpath.normpath(posixpath.join(posixpath.dirname(path), file)))
            if text is not None and not docker.get("target"):
                answer = ask({"images": {"*": BASE}, "image": {"dockerfile": text}})
                self.images[_untagged(artifact["image"])] = answer.get("image")

    def _manifest(self, path: str, text: str) -> None:
        found = [each for document in _documents(text) for each in _containers(document)]
        counted = Counter(name for name, _ in found)
        for name, fields in found:
            if counted[name] == 1:
                request = {"kubernetes": {"manifest": text, "container": name}}
                answer = self._answer([str(fields.get("image"))], request)
                self.answers[path, name] = _with_actions(answer, _probes_and_hooks(fields))

    def _answer(self, names: Iterable[str], request: Mapping[str, Any]) -> Answer:
        """Ask for a container whose image is one of the names: the repository builds it, or it is the base.

        It is not known where the image is built in several ways.
        """
        built = {name: self.images[_untagged(name)] for name in names if _untagged(name) in self.images}
        if None in built.values():
            return Answer(None)
        answer = ask({"images": {"*": BASE, **built}, "request": request})
        return _process(answer, checks_health="kubernetes" not in request)  # a kubelet has probes of its own

    def _lines(self, path: str, text: str) -> None:
        found = []
        for line in text.split("\n"):
            if match := LINE.fullmatch(line.rstrip()):
                words = shlex.split(match[1])[2:]
                found.append(self._answer(words, {"docker-run": words}).text)
        if found:
            known = None if None in found else "\n".join(sorted(filter(None, found)))
            self.answers[path, "docker run"] = Answer(known)


class Git(NamedTuple):
    """A repository, read by git."""

    directory: Path

    def run(self, *words: str, stdin: bytes = b"") -> bytes:
        command = ["git", "-C", str(self.directory), *words]
        return subprocess.run(command, check=True, capture_output=True, input=stdin).stdout

    def commits(self, most: int) -> list[str]:
        """List the newest commits with a parent that change a file that can matter."""
        listed = self.run("log", f"-{most * 20}", "--no-merges", "--min-parents=1", "--format=%x01%H", "--name-only")
        found = []
        for entry in listed.decode("utf-8", "replace").split("\x01")[1:]:
            commit, *paths = entry.split("\n")
            if any(TEXTS.fullmatch(path) and STARTING.match(path) for path in paths):
                found.append(commit)
        return found[:most]

    def files(self, commit: str) -> Files:
        """Read the files that can matter."""
        blobs = {}
        for line in self.run("ls-tree", "-r", "-z", "-l", commit).decode("utf-8", "surrogateescape").split("\0"):
            about, _, path = line.partition("\t")
            if about.startswith("100") and TEXTS.fullmatch(path) and int(about.split()[3]) < 200_000:
                blobs[path] = about.split()[2]
        content = self.run("cat-file", "--batch", stdin="".join(f"{blob}\n" for blob in blobs.values()).encode())
        files, at = {}, 0
        for path in blobs:
            end = content.index(b"\n", at)
            size = int(content[at:end].split()[2])
            files[path] = content[end + 1 : end + 1 + size].decode("utf-8", "replace")
            at = end + size + 2
        return files


def ask(request: dict[str, Any]) -> dict[str, Any]:
    """Ask the oracle; what was asked before has the same answer."""
    answer: dict[str, Any] = json.loads(_answer_line(json.dumps({"trace": False, **request})))
    return answer


@lru_cache(maxsize=20_000)
def _answer_line(line: str) -> str:
    return protocol.answer_line(line)


def _process(answer: Mapping[str, Any], *, checks_health: bool = True) -> Answer:
    if answer["outcome"] == "process":
        process = answer["process"]
        stop = answer["container"].get("StopSignal") or answer["image"].get("StopSignal") or "SIGTERM"
        ends = any(piece["rule"] == "argv-advice.no-input" for piece in answer["advice"])
        health = _healthcheck(answer) if checks_health else None
        return Answer(json.dumps([*(process[key] for key in ("args", "env", "cwd", "user")), stop, ends, health]))
    return Answer(f"refused: {answer['message']}" if answer["outcome"] == "refused" else None)


def _healthcheck(answer: Mapping[str, Any]) -> dict[str, Any] | None:
    """Give the healthcheck of a container: what it leaves out is its image's; None if there is none."""
    image, asked = (answer[each].get("Healthcheck") or {} for each in ("image", "container"))
    merged = {**image, **{name: value for name, value in asked.items() if value}}
    return merged if (merged.get("Test") or ["NONE"])[0] != "NONE" else None


def _with_actions(answer: Answer, actions: list[Any]) -> Answer:
    """Add the probes and hooks to the answer about a process."""
    if not actions or answer.text is None or answer.text.startswith("refused"):
        return answer
    return Answer(answer.text + json.dumps(actions, default=str))


def _probes_and_hooks(container: Mapping[str, Any]) -> list[Any]:
    """List the probes of a container, without what is the default, and its hooks."""
    hooks = container.get("lifecycle") or {}
    found: list[Any] = [(key, hooks[key]) for key in ("postStart", "preStop") if hooks.get(key)]
    for key in PROBES:
        if probe := container.get(key):
            asked = {"path": "/", "scheme": "HTTP", **(probe.get("httpGet") or {})}
            found.append((key, {**PROBE, **probe, "httpGet": asked}))
    return [json.dumps(each, sort_keys=True, default=str) for each in found]


def _image(answer: Mapping[str, Any]) -> Answer:
    if answer["outcome"] == "image":
        return Answer(json.dumps([answer["image"].get(key) or None for key in SETTINGS]))
    return Answer(f"refused: {answer['message']}" if answer["outcome"] == "refused" else None)


@lru_cache(maxsize=20_000)
def _documents(text: str) -> list[Any]:
    try:
        return list(yaml.safe_load_all(text))
    except (yaml.YAMLError, ValueError, TypeError):  # a file that is no YAML has no documents here
        return []


def _keys(documents: list[Any], key: str) -> list[str]:
    return [str(name) for each in documents if isinstance(each, dict) for name in each.get(key) or {}]


def _containers(document: Any) -> list[tuple[str, dict[str, Any]]]:
    """List the containers of an object, each with its fields."""
    if not isinstance(document, dict):
        return []
    name = (document.get("metadata") or {}).get("name")
    spec: Any = document.get("spec") or {}
    for key in ("jobTemplate", "template"):
        spec = (spec.get(key) or {}).get("spec") or spec if isinstance(spec, dict) else {}
    if not isinstance(spec, dict):
        return []
    listed = [*(spec.get("initContainers") or ()), *(spec.get("containers") or ())]
    return [(f"{name}/{each.get('name')}", each) for each in listed if isinstance(each, dict)]


def _untagged(name: str) -> str:
    head, slash, tail = name.rpartition("/")
    return head + slash + tail.partition("@")[0].partition(":")[0]


def reported(old: str, new: str, base: Path) -> tuple[dict[Key, str], dict[str, Any]]:
    """Ask dsim diff, and give the verdicts of all containers and images that it names, and its whole answer."""
    words = ["diff", "--format", "json", "--jobs", "1", "--base", f"*={base}", old, new]
    done = CliRunner().invoke(cli, words, catch_exceptions=False)
    if not done.stdout:
        return {}, {"error": done.stderr}
    told = json.loads(done.stdout)
    verdicts: dict[Key, str] = {}
    for each in told.get("containers", ()):
        name = "docker run" if each["name"].endswith((" run", " create")) else each["name"]
        if verdicts.get((each["file"], name)) != "different":
            verdicts[each["file"], name] = each["verdict"]
    for each in told["changes"]:
        verdicts[each["name"], "image"] = each["verdict"]
    return verdicts, told


def disagreements(git: Git, commit: str, base: Path, counted: Counter[str]) -> Iterator[str]:
    """Yield where the oracle and dsim diff disagree about a commit."""
    parent = git.run("rev-parse", f"{commit}~1").decode().strip()
    before, after = Tree(git, parent), Tree(git, commit)
    verdicts, told = reported(parent, commit, base)
    if "error" in told:
        yield f"no answer: {told['error']}"
        return
    unread = {each["file"] for each in told.get("unread", ())} | before.unread | after.unread
    for key in sorted(before.answers.keys() & after.answers.keys()):
        old, new = before.answers[key].text, after.answers[key].text
        verdict = verdicts.get(key, "same")
        if old is None or new is None or key[0] in unread:
            counted["not known"] += 1
        elif old.startswith("refused") and new.startswith("refused"):
            counted["refused"] += 1  # whether an error of a file is another one does not matter
        elif (old != new) != (verdict == "different"):
            yield f"{key}: dsim diff says {verdict}\n    {old}\n    {new}"
        else:
            counted[verdict] += 1
    added, removed = after.answers.keys() - before.answers.keys(), before.answers.keys() - after.answers.keys()
    moved = {(name, after.answers[path, name]) for path, name in added} & {
        (name, before.answers[path, name]) for path, name in removed
    }
    for key in sorted(key for key in added | removed if key[0] not in unread):
        answer = (before.answers | after.answers)[key]
        is_told = verdicts.get(key, "same") != "same" or (key[1], answer) in moved or key[1] == "image"
        counted["added or removed"] += 1
        if answer.text and not is_told:
            yield f"{key}: added or removed, and not reported"


def main() -> int:
    """Look at the commits of all repositories, print what disagrees, and return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--commits", type=int, default=100, help="how many commits of each, the newest")
    parser.add_argument("--record", action="store_true", help=f"write the numbers into {RECORDED.name}")
    parser.add_argument("repositories", nargs="+", metavar="[OWNER/NAME=]GIT_DIRECTORY")
    chosen = parser.parse_args()
    found = []
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder, "base.json")
        base.write_text(json.dumps({"config": BASE}), encoding="utf-8")
        for named in chosen.repositories:
            name, _, directory = named.rpartition("=")
            found.append(look_at(Git(Path(directory).resolve()), chosen.commits, base, name or directory))
    if chosen.record:
        RECORDED.write_text("".join(json.dumps(each._asdict()) + "\n" for each in found), encoding="utf-8")
    return any(each.disagreements for each in found)


def look_at(git: Git, most: int, base: Path, name: str) -> History:
    """Print what disagrees about the commits of a repository, and count it all."""
    counted, failed, changing = Counter[str](), 0, 0
    os.chdir(git.directory)
    commits = git.commits(most)
    for commit in commits:
        before = counted["different"] + counted["added or removed"]
        for line in disagreements(git, commit, base, counted):
            failed += 1
            print(f"{commit[:12]} {line}", flush=True)
        changing += counted["different"] + counted["added or removed"] > before
    found = History(name, commits[0] if commits else "", len(commits), changing, dict(sorted(counted.items())), failed)
    print(found, flush=True)
    return found


if __name__ == "__main__":
    sys.exit(main())
