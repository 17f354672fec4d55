"""Every reader as a function of bytes that a fuzzer can drive: it may refuse what it gets, and do nothing else.

The first byte chooses a variant, such as the version of a builder, the rest is what is read. ``SEEDS`` has inputs to
begin with.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any, NamedTuple

from simulator.analysis.repository.containers import BuildSource, Started
from simulator.analysis.repository.images import find_sources
from simulator.analysis.repository.kinds import LINE_KINDS, FileKind, kind_of
from simulator.analysis.repository.lines import command_lines
from simulator.analysis.repository.started import read_started
from simulator.build.builders import BUILDERS, find_builder
from simulator.callers.compose.files import CallerFiles
from simulator.callers.pasted.line import read_pasted
from simulator.callers.table import CALLERS
from simulator.core.errors import DsimError
from simulator.golang.pattern_matcher import is_ignored, read_ignore_file
from simulator.images import config as configs
from simulator.launch.elf import elf_facts
from simulator.linting.base_images import BaseImages, BuildOptions
from simulator.linting.compose import lint_compose
from simulator.linting.linter import lint_dockerfile
from simulator.oracle import protocol
from simulator.releases.find import find_engine
from simulator.shell.evaluation.behaviour import ASH, BASH, BASH_AS_SH, DASH, KSH93, MKSH, ZSH, ZSH_AS_SH, Behaviour
from simulator.shell.evaluation.evaluate import Invocation, evaluate
from simulator.shell.evaluation.files import Files, Known, Listing, User
from simulator.shell.grammar.dialect import DIALECTS
from simulator.workspace.image_index import find_image
from simulator.workspace.image_names import named_images
from simulator.workspace.rootfs.images import read_archive
from simulator.workspace.toml import read_toml

_SHELLS: tuple[tuple[Behaviour, str], ...] = (
    (DASH, "dash"),
    (ASH, "busybox"),
    (BASH, "bash"),
    (BASH_AS_SH, "bash"),
    (MKSH, "mksh"),
    (KSH93, "ksh93"),
    (ZSH, "zsh"),
    (ZSH_AS_SH, "zsh"),
)
_LINES = tuple(row.name for row in CALLERS if row.kind == "line")
_FILES: Mapping[str, str] = {
    "github-actions": "w.yml",
    "gitlab-ci": ".gitlab-ci.yml",
    "ecs": "t.json",
    "nomad": "j.nomad.hcl",
    "devcontainer": "devcontainer.json",
    "stack": "s.yml",
    "quadlet": "f.container",
}
_BUILD_FILES = {
    "docker-bake.hcl": 'variable "V" { default = "1" }\ntarget "a" {\n'
    '  tags = ["s:${V}", V == "" ? "b" : lower("C")]\n}\n',
    "Makefile": "A ?= $(B)/x\nB := q\nx:\n\tdocker build -t $(A) .\n",
    ".github/workflows/w.yml": "env: {A: b}\njobs: {x: {strategy: {matrix: {a: [b]}}, steps: [{uses: "
    "docker/build-push-action@v6, with: {tags: '${{ env.A }}'}}]}}\n",
    "Tiltfile": "docker_build('a', '.', target='b')\n",
    "skaffold.yaml": "apiVersion: skaffold/v2\nbuild: {artifacts: [{image: a, context: .}]}\n",
    "a.build": "[Build]\nImageTag=a\nSetWorkingDirectory=unit\n",
    "docker-bake.json": '{"target": {"a": {"tags": ["b"], "matrix": {"v": ["1"]}}}}',
    "x.sh": 'A="${B:-x}"\ncd a && docker build -t $A:1 .\n',
    ".gitlab-ci.yml": "x: {script: ['/kaniko/executor -c . -d a:1']}\n",
}
_PATHS = ("run.sh", "Makefile", "README.md", ".github/workflows/w.yml", "compose.yml", "pod.yaml", ".gitlab-ci.yml")
_OPTIONS = BuildOptions(find_engine("docker"), find_builder("buildkit"))
_IMAGES = {"*": {"Cmd": ["c"], "Entrypoint": ["e", "$A"]}}
_LISTING = Listing({"/bin/show": Known("file", 0o755), "/w": Known("directory", 0o755)}, complete=True)


class Reader(NamedTuple):
    """One reader: ``read`` gets the variant's number and the input."""

    read: Callable[[int, bytes], object]
    seeds: Sequence[bytes]


def read(name: str, data: bytes) -> None:
    """Let a reader read an input; raises what the reader must not raise."""
    with suppress(DsimError):
        READERS[name].read(data[0] if data else 0, data[1:])


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def _parts(data: bytes) -> list[str]:
    """Split an input into texts, at NUL."""
    return _text(data).split("\0")


def _ask(request: Mapping[str, Any], **more: Any) -> Mapping[str, Any]:
    """Ask the oracle as another tool does; a fault of dsim is raised."""
    return protocol.answer({"images": _IMAGES, "request": request, **more})


def _dockerfile(variant: int, data: bytes) -> object:
    builder = BUILDERS[variant % len(BUILDERS)]
    text, target, argument = (*_parts(data), "", "")[:3]
    name = f"{builder.name}@{builder.version}"
    image = {"dockerfile": text, "builder": name, "target": target, "build_args": {"A": argument}}
    return protocol.answer({"image": image, "request": {"engine-api": {}}, "trace": True})


def _lint(_: int, data: bytes) -> object:
    text = _text(data)
    return lint_dockerfile(text, "f", _OPTIONS, BaseImages(_OPTIONS)), lint_compose(
        text, "compose.yaml", BaseImages(_OPTIONS), CallerFiles({})
    )


def _compose(variant: int, data: bytes) -> object:
    text, more, env = (*_parts(data), "", "")[:3]
    files = {"compose.yaml": text, "b.yaml": more, ".env": env, "x.env": env}
    names = ["compose.yaml", "b.yaml"] if more else ["compose.yaml"]
    if variant % 4 == 1:  # by podman-compose
        line = (["up", "a"], ["run", "-eA=1", "--entrypoint=x y", "a", "$A"], ["exec", "a", "x"])[variant % 3]
        words = [*(f"--file={name}" for name in names), *line]
        return _ask({"podman-compose-line": words}, engine="podman", files=files)
    version = ("2.26", "2.40", "5.1")[variant % 3]
    return _ask({"compose": {"files": files, "file": names, "version": version, "service": "a"}})


def _manifest(variant: int, data: bytes) -> object:
    if variant % 2:
        files = {"p.yaml": _text(data)}
        return _ask({"podman-kube-play": ["p.yaml"]}, engine="podman", files=files)
    return _ask({"kubernetes": {"files": {"p.yaml": _text(data)}, "file": ["p.yaml"]}}, engine="containerd")


def _caller_file(variant: int, data: bytes) -> object:
    caller = sorted(_FILES)[variant % len(_FILES)]
    text, more = (*_parts(data), "")[:2]
    body: dict[str, Any] = {"files": {_FILES[caller]: text, "x.env": more}}
    return _ask({caller: body}, engine="podman" if caller == "quadlet" else "docker")


def _service(variant: int, data: bytes) -> object:
    update = (["--args", "a b"], ["--health-cmd", "x"], ["--env-add", "A=1"], ["--rollback"])[variant % 4]
    body = {"inspect": "service.json", "update": [*update, "web"]}
    return protocol.answer(
        {"images": _IMAGES, "request": {"docker-service-update": body}, "files": {"service.json": _text(data)}}
    )


def _line(variant: int, data: bytes) -> object:
    caller = _LINES[variant % len(_LINES)]
    return _ask({caller: _parts(data)}, files={"x": "A=1\n", "p.yaml": "{}"}, engine=caller.partition("-")[0])


def _pasted(_: int, data: bytes) -> object:
    return read_pasted([_text(data)])


def _repository(variant: int, data: bytes) -> Started | None:
    path, text = _PATHS[variant % len(_PATHS)], _text(data)
    kind: FileKind | None = kind_of(path, text)
    return None if kind is None else read_started(path, kind, {path: text})


def _builds(variant: int, data: bytes) -> dict[str, tuple[BuildSource, ...]]:
    path, text = [*_BUILD_FILES][variant % len(_BUILD_FILES)], _text(data)
    kind = kind_of(path, text)
    lines = command_lines(text, kind, path) if kind in LINE_KINDS else []
    files = {"Dockerfile": "FROM a\n", path: text}
    return find_sources((), [(path, line) for line in lines], files, {})


def _script(variant: int, data: bytes) -> object:
    behaviour, dialect = _SHELLS[variant % len(_SHELLS)]
    text, *words = _parts(data)
    user = User(0, 0, (), "u")
    file = "/x" if variant & 64 else ""
    call = Invocation(
        text, behaviour, DIALECTS[dialect], Files(_LISTING), user, file, env={"PATH": "/bin"}, positional=tuple(words)
    )
    return evaluate(call)


def _settings(_: int, data: bytes) -> object:
    text = _text(data)
    return read_toml(text, "f"), named_images({".dsim.toml": f"[images]\n{text}"})


def _archive(_: int, data: bytes) -> object:
    return read_archive(io.BytesIO(data), "f")


def _elf(variant: int, data: bytes) -> object:
    return elf_facts(b"\x7fELF" + data, whole=bool(variant % 2))


def _configuration(_: int, data: bytes) -> object:
    return configs.image_object(configs.parse(data))


def _index(variant: int, data: bytes) -> object:
    first, second = (*data.split(b"\0"), b"")[:2]
    documents = {("manifest.json", "index.json")[variant % 2]: first, "blobs/sha256/a": second}
    return find_image(documents, "f", None, None)


def _rootfs(_: int, data: bytes) -> object:
    files = configs.parse(data)
    rootfs = {"complete": True, "files": files}
    return _ask({"docker-run": ["i"]}, image={"config": {"Cmd": ["/e", "a"]}}, rootfs=rootfs)


def _oracle(_: int, data: bytes) -> object:
    return protocol.answer(configs.parse(data, "the line"))


def _ignore_file(_: int, data: bytes) -> object:
    text, path = (*_parts(data), "a/b")[:2]
    return is_ignored(path, read_ignore_file(text))


def _seeds(*texts: str) -> tuple[bytes, ...]:
    """Return texts as inputs, each with a few variants."""
    return tuple(bytes([variant]) + text.encode() for text in texts for variant in (0, 1, 5))


READERS: Mapping[str, Reader] = {
    "dockerfile": Reader(
        _dockerfile,
        _seeds(
            'FROM scratch AS a\nARG A=1\nENV B=$A C="${A:-x}"\nCMD ["a", "b"]\nFROM a\nENTRYPOINT exec $B\0a\0x',
            'FROM x\nSHELL ["sh", "-c"]\nONBUILD CMD x\nHEALTHCHECK --interval=1s CMD x\nCOPY --from=a . /b\n',
            "# escape=`\nFROM x\nRUN <<E\na\nE\nEXPOSE 80/tcp\nSTOPSIGNAL 9\nUSER a\nVOLUME [1]\nWORKDIR ${A%b}\n",
        ),
    ),
    "lint": Reader(
        _lint,
        _seeds(
            "FROM x\nENTRYPOINT sh -c 'a && b'\nCMD ['a']\n", "services:\n  a: {image: b, command: 'x && y $$A ${B}'}\n"
        ),
    ),
    "compose": Reader(
        _compose,
        _seeds(
            "services:\n  a:\n    image: b\n    command: [\"x\", '${V:-y}']\n    env_file: x.env\n\0"
            "services: {a: {entrypoint: !reset null, extends: {service: c}}, c: {build: .}}\0V=1\n",
            "x-a: &a {image: b}\nservices: {a: {<<: *a, depends_on: [a], profiles: [p], command: a 'b c' \"d\"}}\n",
        ),
    ),
    "manifest": Reader(
        _manifest,
        _seeds(
            "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n  - name: c\n    image: i\n"
            "    command: [a]\n    args: [$(A), $$(A)]\n    env: [{name: A, value: '1'}]\n---\nkind: List\nitems: []\n",
            '{"apiVersion": "batch/v1", "kind": "CronJob", "metadata": {"name": "c"}, "spec": {"schedule": "x"}}',
        ),
    ),
    "caller-file": Reader(
        _caller_file,
        _seeds(
            "[Container]\nImage=i\nExec=a 'b c' \\\n  %n\nEntrypoint=x\nEnvironment=A=1 \"B=2\"\n",
            "services: {a: {image: b, command: x, deploy: {replicas: 1}}}\n",
            'jobs: {a: {runs-on: x, container: {image: i, options: -e A}, steps: [{uses: "docker://x"}]}}',
            'job "a" { group "g" { task "t" { driver = "docker" config { image = "i" args = ["${A}"] } } } }',
            '{"containerDefinitions": [{"image": "i", "command": ["a"], "entryPoint": ["b"]}]}',
        ),
    ),
    "service": Reader(
        _service,
        _seeds(
            '[{"Spec": {"Name": "web", "Mode": {"Global": {}}, "TaskTemplate": {"ContainerSpec": {"Image": "i", '
            '"Command": ["a"], "Args": ["b"], "Env": ["A=1"], "Healthcheck": {"Test": ["NONE"], "Interval": 1}, '
            '"Mounts": [{"Target": "/a"}], "Secrets": [{"SecretName": "s", "File": {"Name": "s"}}]}}}}]'
        ),
    ),
    "line": Reader(
        _line,
        _seeds(
            "-e\0A=1\0--entrypoint=sh\0i\0-c\0x", "--rm\0-it\0--env-file\0x\0i", "c\0--image=i\0--\0a", "-f\0x\0up\0a"
        ),
    ),
    "pasted": Reader(
        _pasted, _seeds("docker run -e A='b c' \\\n  --entrypoint \"\" i && b", "$ sudo podman exec c sh")
    ),
    "repository": Reader(
        _repository,
        _seeds(
            "#!/bin/sh\ndocker run i \\\n  a | b\n",
            "a:\n\t@docker run --rm i $(A)\n",
            "```sh\n$ docker run i\n```\n",
            "jobs: {a: {runs-on: x, steps: [{run: docker run i}]}}\n",
        ),
    ),
    "builds": Reader(
        _builds, tuple(bytes([number]) + text.encode() for number, text in enumerate(_BUILD_FILES.values()))
    ),
    "script": Reader(
        _script,
        _seeds(
            '#!/bin/sh\nset -e\nif [ "${1#-}" != "$1" ]; then set -- show "$@"; fi\nexec "$@"\n\0-a\0b',
            "f() { local x=$1; echo ${x%%a*} >&2; }\ncase $1 in a|b) f `echo c`;; *) : $((1+2));; esac\n",
            "x=$(echo a 2>&1 | { read v; echo $v; }); trap 'exit 3' EXIT; while :; do break; done; show <<E\n$x\nE\n",
        ),
    ),
    "settings": Reader(_settings, _seeds('[lint]\nselect = ["a"]\n[images."x"]\nCmd = ["a"]\n')),
    "archive": Reader(_archive, [b"\0" + bytes(1024)]),
    "elf": Reader(_elf, [b"\1\2\1\1" + bytes(60), b"\0\1\1\1" + bytes(60)]),
    "configuration": Reader(_configuration, _seeds('{"config": {"Entrypoint": ["a"], "Cmd": null, "Env": ["A=1"]}}')),
    "index": Reader(
        _index,
        _seeds('[{"Config": "c", "RepoTags": ["a:1"], "Layers": []}]', '{"manifests": [{"digest": "sha256:a"}]}\0{}'),
    ),
    "rootfs": Reader(
        _rootfs,
        _seeds(
            json.dumps(
                {"/e": {"type": "file", "mode": "0755", "text": "#!/bin/sh -e\nexec $1\n"}, "/a": {"target": "/e"}}
            )
        ),
    ),
    "oracle": Reader(
        _oracle,
        _seeds(
            '{"id": 1, "engine": "docker@20.10", "image": {"config": {"Cmd": []}}, "request": {"docker-run": ["i"]}}',
            '{"request": {"engine-api": {"Cmd": ["a"]}}, "image": {"entrypoint": "a $B", "cmd": "[\\"a\\"]"}}',
        ),
    ),
    "ignore-file": Reader(_ignore_file, _seeds("# a\n**/b\n!a/*\n[a-\\]]?\n\0a/b/c")),
}
