"""The structure holds: rooms and the arrows between them, where the machine is touched, sizes, dependencies."""

from __future__ import annotations

import ast
import builtins
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "simulator"
FILES = sorted(PACKAGE.rglob("*.py"))

ROOMS: Mapping[str, str] = {
    "__main__": "starts the command line",
    "cli": "the command line: options, what is printed, exit statuses; click and tabulate are known here alone",
    "pytest_plugin": "what the tests of other projects get from pytest: the vectors as cases, the oracle",
    "lsp": "the editor server: hovers, hints, findings and fixes of documents that are open",
    "oracle": "the machine interface, and the scenarios that test it",
    "api": "what Python programs import",
    "report": "answers for readers: texts, JSON, and documents in many formats",
    "workspace": "this machine: files, archives, git, the daemon, processes; nothing else touches it",
    "strategies": "random values for tests of other projects, with hypothesis",
    "rulebook": "all questions in reading order, and all rules by their ids",
    "linting": "findings about Dockerfiles, Compose files and lines, and their fixes",
    "analysis": "what many answers come to: matrix, diff, suggestion, timeline, advice",
    "simulation": "one answer: the image built or found, the request, the process",
    "releases": "engines as they are released: client, builder, engine and players of one version",
    "callers": "who asks an engine: docker, podman, compose, swarm, kubernetes, quadlet, the Engine API",
    "launch": "from the process to what the kernel executes",
    "engine": "image and request to the process, as an engine creates and starts a container",
    "images": "documents that describe images, and the catalogue of base images",
    "build": "the text of a Dockerfile to the configuration of an image",
    "shell": "what shells do with words and scripts",
    "golang": "what Go and its libraries do, exactly: JSON, YAML, numbers, paths, references",
    "core": "values, rules, decisions, errors, and texts that are safe to print",
}
"""The rooms of the house: each imports from those below it, never from those above."""
RESERVED: set[str] = set()
"""Rooms that may still be empty."""
ORDER = tuple(ROOMS)

LIBRARIES: Mapping[str, str] = {
    "click": "simulator.cli.",
    "tabulate": "simulator.report.text.table",
    "hypothesis": "simulator.strategies",
    "pytest": "simulator.pytest_plugin",
    "pyspark": "simulator.oracle.spark.",
    "yaml": "simulator.golang.yaml. simulator.callers.podman_compose.yaml_file",
    "wcwidth": "simulator.report.terminal",
    "pygls": "simulator.lsp.server",
    "lsprotocol": "simulator.lsp.",
}
"""The modules, or all modules of a room that ends with a dot, that alone may import a dependency."""
LATER = ("annotationlib",)
"""Modules of a standard library that is newer than the oldest Python that dsim runs with."""

MACHINE = {
    *("pathlib", "subprocess", "socket", "socketserver", "ssl", "tempfile", "shutil", "tarfile", "zipfile", "http"),
    *("urllib.request", "glob", "multiprocessing", "concurrent", "asyncio", "threading", "signal", "fcntl", "mmap"),
    *("importlib.resources", "importlib.metadata", "fileinput", "sqlite3", "dbm", "ctypes", "webbrowser", "ftplib"),
    *("io.open", "linecache", "filecmp", "select", "selectors", "pty", "termios"),
}
"""What touches the disk, processes and sockets; ``simulator.workspace`` alone imports it."""
PURE_OS = {"environ", "sep", "name", "fsdecode", "fsencode", "_exit"}
PURE_PATHS = {"basename", "dirname", "join", "normpath", "splitext", "isabs", "sep"}
METHODS = {
    *("read_text", "read_bytes", "write_text", "write_bytes", "iterdir", "rglob", "is_file", "is_dir", "is_symlink"),
    *("unlink", "mkdir", "rmdir", "touch", "chmod", "rename", "expanduser", "samefile", "stat", "lstat", "open_file"),
}
"""Methods of paths, and functions of click, by which a file is touched without an import."""
PACKAGE_DATA = "simulator.core.package_data"
"""The one module outside of the workspace that opens files: those that come with the package."""


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_of(path): path for path in FILES}


def room_of(module: str) -> str:
    return module.split(".")[1] if "." in module else ""


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def imports(path: Path) -> frozenset[str]:
    """Give the full names that a file imports anywhere, also in functions and for types only."""
    found = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("import_module"):
            found |= {text for text in _texts(node) if text.startswith("simulator.")}
    return frozenset(found)


def _texts(node: ast.AST) -> Iterator[str]:
    """Give the texts below a node; an f-string's up to its first value, which is the name of a room."""
    for child in ast.walk(node):
        if isinstance(child, ast.Constant) and isinstance(child.value, str):
            yield child.value.rstrip(".")


def room_modules(room: str) -> list[str]:
    return [name for name in sorted(MODULES) if room_of(name) == room]


def own_imports(module: str) -> set[str]:
    """Give the modules of the package that a module imports."""
    found = set()
    for name in imports(MODULES[module]):
        if name.partition(".")[0] == "simulator":
            while name not in MODULES:
                name = name.rpartition(".")[0]
            found.add(name)
    return found - {module}


def circle(arrows: Mapping[str, set[str]]) -> list[str]:
    """Find a circle; none where there is no way back to any name."""
    done: set[str] = set()

    def follow(name: str, way: list[str]) -> list[str]:
        if name in way:
            return [*way[way.index(name) :], name]
        if name in done:
            return []
        done.add(name)
        return next((found for other in sorted(arrows.get(name, ())) if (found := follow(other, [*way, name]))), [])

    return next((found for name in sorted(arrows) if (found := follow(name, []))), [])


def test_every_module_is_in_a_room() -> None:
    assert {room_of(name) for name in MODULES} - {""} <= set(ROOMS)
    assert set(ROOMS) - RESERVED <= {room_of(name) for name in MODULES}
    assert len(ROOMS) <= 22


@pytest.mark.parametrize("room", ROOMS)
def test_arrows_run_downwards(room: str) -> None:
    for module in room_modules(room):
        for name in own_imports(module) - {"simulator"}:  # its version
            assert ORDER.index(room) <= ORDER.index(room_of(name)), f"{module} imports {name}"


def test_there_is_no_circle() -> None:
    arrows = {module: own_imports(module) - {"simulator"} for module in MODULES if module != "simulator"}
    assert circle(arrows) == []
    rooms: dict[str, set[str]] = {}
    for module, names in arrows.items():
        rooms.setdefault(room_of(module), set()).update({room_of(name) for name in names} - {room_of(module)})
    assert circle(rooms) == []


def test_a_circle_is_found() -> None:
    assert circle({"a": {"b"}, "b": {"c"}, "c": {"b"}}) == ["b", "c", "b"]
    assert circle({"a": {"b", "c"}, "b": {"c"}, "c": set()}) == []


@pytest.mark.parametrize("room", ["", *ROOMS])
def test_libraries_are_known_at_the_edge_alone(room: str) -> None:
    for module, name in ((each, name) for each in room_modules(room) for name in imports(MODULES[each])):
        places = LIBRARIES.get(name.partition(".")[0], "simulator.").split()
        assert any(f"{module}.".startswith(f"{place.rstrip('.')}.") for place in places), f"{module} imports {name}"
        top = name.partition(".")[0]
        assert top in ("simulator", "__future__", *LIBRARIES, *LATER) or top in sys.stdlib_module_names, name


def touches(source: ast.Module) -> Iterator[str]:
    """Name everything in a module by which it touches the disk, a process or a socket."""
    for node in ast.walk(source):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [alias.name for alias in node.names]
            full = names if isinstance(node, ast.Import) else [f"{node.module}.{name}" for name in names]
            yield from (name for name in full if any(f"{name}.".startswith(f"{each}.") for each in MACHINE))
            if isinstance(node, ast.ImportFrom) and node.module in ("os", "os.path", "posixpath"):
                yield from (name for name in names if name not in PURE_OS | PURE_PATHS)
        elif isinstance(node, ast.Attribute):
            owner = ast.unparse(node.value)
            if owner == "os" and node.attr not in PURE_OS | {"path"}:
                yield f"os.{node.attr}"
            elif owner == "os.path" and node.attr not in PURE_PATHS:
                yield f"os.path.{node.attr}"
            elif owner == "posixpath" and node.attr not in PURE_PATHS | {"relpath"}:  # of two paths in one project
                yield f"posixpath.{node.attr}"
            elif node.attr in METHODS:
                yield f".{node.attr}"
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("open", "input"):
            assert hasattr(builtins, node.func.id)
            yield f"{node.func.id}()"


@pytest.mark.parametrize("room", ["", *(room for room in ROOMS if room != "workspace")])
def test_only_the_workspace_touches_the_machine(room: str) -> None:
    for module in room_modules(room):
        found = list(touches(tree(MODULES[module])))
        assert found == (["open()"] if module == PACKAGE_DATA else []), module


@pytest.mark.parametrize(
    "text",
    [
        *("import pathlib", "from pathlib import Path", "import http.client", "from urllib import request"),
        *("import urllib.request", "open('x')", "import os\nos.getcwd()", "import os\nos.path.exists('x')"),
        *("from os import getcwd", "from os.path import exists", "x.read_text()", "import os\nos.path.relpath('x')"),
        *("import importlib.metadata", "from importlib.metadata import version", "import click\nclick.open_file('x')"),
    ],
)
def test_what_touches_the_machine_is_found(text: str) -> None:
    assert list(touches(ast.parse(text)))


def test_git_is_called_in_one_place() -> None:
    calling = [name for name, path in MODULES.items() if re.search(r"""["']git["'],""", path.read_text("utf-8"))]
    assert calling == ["simulator.workspace.git"]
    starting = {name for name, path in MODULES.items() if "subprocess" in imports(path)}
    assert starting == {
        "simulator.workspace.git",
        "simulator.workspace.docker_plugin",
        "simulator.workspace.line_program",
    }


def test_colours_are_made_in_one_place() -> None:
    """Also what is under way is told in one: it takes back the line that it wrote."""
    held = {name for name, path in MODULES.items() if "\\x1b[" in path.read_text("utf-8")}
    assert held - {"simulator.strategies"} == {"simulator.report.terminal", "simulator.workspace.progress"}


def nodes(room: str) -> Iterator[tuple[str, ast.AST]]:
    """Give all that stands in the modules of a room, each with the name of its module."""
    for module in room_modules(room):
        for node in ast.walk(tree(MODULES[module])):
            yield module, node


@pytest.mark.parametrize("room", ["", *ROOMS])
def test_files_and_functions_are_small(room: str) -> None:
    for module in room_modules(room):
        assert MODULES[module].read_text(encoding="utf-8").count("\n") <= 300, module
    for module, node in nodes(room):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno <= 60, f"{module}: {node.name}"


@pytest.mark.parametrize("room", ["", *ROOMS])
def test_decisions_are_made_by_rules_alone(room: str) -> None:
    for module, node in nodes(room):
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in ("Decision", "Refusal"):
            assert module == "simulator.core.rule", f"{module}:{node.lineno}"


@pytest.mark.parametrize("room", ["", *ROOMS])
def test_rules_are_compared_by_identity(room: str) -> None:
    """No text of an id decides what happens: ``rule is Wrapped.BARE``, or ``rule in Wrapped.rules()``."""
    for module, node in nodes(room):
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            text = any(isinstance(side, ast.Constant | ast.Tuple | ast.List | ast.Set) for side in sides)
            rule = text and any(ast.unparse(side).endswith("rule.id") for side in sides)
            assert not rule, f"{module}:{node.lineno}"
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            compared = re.search(r"(rule\.id|str\((error|refusal|why)\))\.(startswith|endswith)", called)
            assert not compared, f"{module}:{node.lineno}"


@pytest.mark.parametrize("module", ["simulator", "simulator.oracle.protocol", "simulator.releases.find"])
def test_the_library_needs_none_of_the_dependencies(module: str) -> None:
    heavy = set(LIBRARIES)
    code = f"import sys, {module}; sys.exit(sorted({heavy} & set(sys.modules)) != [])"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def imported_by(words: list[str]) -> set[str]:
    """Give the modules that a command of dsim imports, in a process of its own."""
    code = (
        "import sys; before = set(sys.modules); from simulator.cli.main import main; "
        f"status = main({words!r}); print(*(set(sys.modules) - before), file=sys.stderr); sys.exit(status)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stderr.split())


@pytest.mark.parametrize("style", ["table", "json", "plain"])
def test_resolve_imports_little(style: str) -> None:
    found = imported_by(["resolve", "--format", style, "--cmd", "x"])
    assert not found & {
        "tabulate",
        "wcwidth",
        "ipaddress",
        "hypothesis",
        "pathlib",
        "tarfile",
        "subprocess",
        "socket",
        "http",
    }
    assert not any(name.startswith(("simulator.report.writers", "simulator.report.documents")) for name in found)
    assert sum(name.startswith("simulator") for name in found) <= 67


def test_a_dockerfile_of_buildkit_needs_no_other_builder(tmp_path: Path) -> None:
    file = tmp_path / "Dockerfile"
    file.write_text("FROM scratch\nCMD x\n", encoding="utf-8")
    assert not any("buildah" in name for name in imported_by(["resolve", "-f", str(file)]))


def test_every_exported_thing_has_a_docstring() -> None:
    for path in FILES:
        assert ast.get_docstring(tree(path)), path
        for node in tree(path).body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
                assert ast.get_docstring(node), f"{path}: {node.name}"


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("__init__.py")), ids=lambda path: path.parent.name)
def test_every_room_says_what_lives_there(path: Path) -> None:
    said = ast.get_docstring(tree(path)) or ""
    assert "TODO" not in said
    if path.parent != PACKAGE:
        assert len(said.splitlines()) >= 3, "what lives there, what may not, which file to read first"
        modules = {each.stem for each in path.parent.iterdir() if each.suffix == ".py" or each.is_dir()}
        named = re.findall(r"``([a-z_]+)``", said.partition("Read ")[2])
        assert named, "it names no file to read first"
        assert set(named) <= modules, set(named) - modules


def test_the_top_level_is_as_fixed() -> None:
    allowed = {"pyproject.toml", "README.md", "LICENSE", "simulator", "tests", "scenarios", "docs"}
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout
    found = {name.split("/")[0] for name in listed.splitlines()}
    assert {name for name in found if not name.startswith(".")} <= allowed
