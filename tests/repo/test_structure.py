"""The structure holds: sizes, import direction, dependencies at the edge."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "simulator").rglob("*.py"))
MAY_IMPORT = {
    "click": {"cli.py", *(path.name for path in (ROOT / "simulator" / "commands").glob("*.py"))},
    "tabulate": {"table.py"},
    "hypothesis": {"strategies.py"},
    "ruamel": {"yamltext.py", "yamlscanner.py"},
}
LAYERS = (
    {
        *("sources", "values", "errors", "text", "gojson", "signals", "references", "shapes", "strconv"),
        *("yamltext", "yamlscanner", "yamlvalues", "parallel"),
    },
    {"rule"},
    {"spec"},
    {"images"},
    {"builders", "profiles"},
    {"frontends"},
    {"configs", "archives", "daemon", "simulate"},
    {"builds", "running", "timeline"},
    {"advice"},
    {"matrix"},
    {"lint"},
    {"catalogue", "explain", "oracle", "difference", "suggest", "story", "sheet"},
    {"marks", "history", "asking"},
    {"scenarios", "strategies", "table", "differences"},
    {"formats"},
    {"commands", "cli", "candidates", "completion", "plugin", "__main__", "__init__"},
)


def imports(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def layer(module: str) -> int:
    return next(number for number, names in enumerate(LAYERS) if module in names)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_imports_only_what_stands_before_it(path: Path) -> None:
    own = layer(path.relative_to(ROOT / "simulator").parts[0].removesuffix(".py"))
    for name in imports(path):
        top, _, rest = name.partition(".")
        if top in MAY_IMPORT:
            assert path.name in MAY_IMPORT[top], name
        if top == "simulator" and rest not in ("", "__version__"):
            assert layer(rest.split(".")[0]) <= own, name


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_and_functions_are_small(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 300
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            assert (node.end_lineno or 0) - node.lineno <= 60, node.name


def test_decisions_are_made_by_rules_alone() -> None:
    for path in FILES:
        if path.name != "rule.py":
            assert "Decision(" not in path.read_text(encoding="utf-8").replace("Decision[", ""), path


@pytest.mark.parametrize("module", ["simulator", "simulator.oracle.protocol", "simulator.releases.find"])
def test_the_library_needs_none_of_the_dependencies(module: str) -> None:
    heavy = {"click", "tabulate", "hypothesis", "ruamel"}
    code = f"import sys, {module}; sys.exit(sorted({heavy} & set(sys.modules)) != [])"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_resolve_does_not_import_tabulate() -> None:
    code = (
        "import sys; from click.testing import CliRunner; from simulator.cli.main import cli; "
        "CliRunner().invoke(cli, ['resolve', '--cmd', 'x']); sys.exit('tabulate' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("style", ["table", "json", "plain"])
def test_resolve_does_not_import_what_writes_reports(style: str) -> None:
    code = (
        "import sys; from click.testing import CliRunner; from simulator.cli.main import cli; "
        f"CliRunner().invoke(cli, ['resolve', '--format', '{style}', '--cmd', 'x']); "
        "sys.exit(any(name.startswith('simulator.report.writers') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_every_exported_thing_has_a_docstring() -> None:
    for path in FILES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        assert ast.get_docstring(tree), path
        for node in tree.body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
                assert ast.get_docstring(node), f"{path}: {node.name}"


def test_the_top_level_is_as_fixed() -> None:
    allowed = {"pyproject.toml", "README.md", "LICENSE", "simulator", "tests", "scenarios", "docs"}
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout
    found = {name.split("/")[0] for name in listed.splitlines()}
    assert {name for name in found if not name.startswith(".")} <= allowed
