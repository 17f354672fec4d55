"""Every command in every format: which there are, what they hold, and how the command exits."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from simulator.cli.main import cli
from simulator.cli.options import REPORTS, STYLES
from tests import rendering

OUTPUTS = Path(__file__).with_name("outputs")
EVIL = "@me <b>|\\|`\x1b[31m\u202e אב](https://evil.example) ::error::x #1 {0}"
OLD = 'FROM scratch\nENTRYPOINT app\nCMD ["--serve"]\n'
NEW = 'FROM scratch\nENTRYPOINT ["app", "😀"]\nCMD ["--serve"]\nUSER 1\n'
BAD = "FROM scratch\nENTRYPOINT app\nCMD ['x', '😀']\n"
COMPOSE = "services:\n  a:\n    image: i\n    command: [x, '@me|']\n  b:\n    image: nothing\n"
PODS = """apiVersion: v1
kind: Pod
metadata: {name: p}
spec:
  containers:
  - {name: a, image: i, command: ["x", "$(A)"]}
  - {name: b, image: i, args: ["y"]}
"""
BASES = ("--base", "i=i.json", "--base", "nothing=nothing.json")
SHOP = ("--rootfs", str(Path(__file__).parents[2] / "docs" / "launch" / "shop.json"))
# A name, the words of the command line without --format, and the exit status.
CASES = {
    "resolve": (["resolve", "--entrypoint", '["a"]', "--engine", "docker@28.5", "--", EVIL], 0),
    "resolve-file": (["resolve", "-f", "new/Dockerfile", "--engine", "docker@28.5"], 0),
    "resolve-refused": (["resolve", "--cmd", '["a"]', "--run-entrypoint", "", "--engine", "docker@28.5"], 1),
    "resolve-build": (["resolve", "-f", "broken/Dockerfile", "--engine", "docker@28.5"], 1),
    "resolve-services": (["resolve", "--compose", "compose.yaml", "--engine", "docker@28.5", *BASES], 1),
    "resolve-pods": (["resolve", "--kubernetes", "pods.yaml", "--engine", "containerd@2.1", "--base", "i=i.json"], 0),
    "resolve-pod-refused": (["resolve", "--kubernetes", "bad.yaml", "--engine", "containerd@2.1"], 1),
    "resolve-unit": (["resolve", "--quadlet", "web.container", "--engine", "podman@5.8", "--base", "i=i.json"], 0),
    "resolve-unit-refused": (["resolve", "--quadlet", "bad.container", "--engine", "podman@5.8"], 1),
    "run": (["run", "--config", "i.json", "docker run i a"], 0),
    "run-refused": (["run", "--config", "i.json", "docker run --bogus i"], 1),
    "explain": (["explain", "-f", "old/Dockerfile", "--engine", "docker@28.5", "--", "x"], 0),
    "explain-why": (["explain", "-f", "old/Dockerfile", "--why", "app", "--why", EVIL, "--engine", "docker@28.5"], 1),
    "start": (["start", *SHOP, "--entrypoint", '["docker-entrypoint.sh"]', "--engine", "docker@28.5", "--", EVIL], 1),
    "start-script": (
        ["start", *SHOP, "--entrypoint", '["docker-entrypoint.sh"]', "--engine", "docker@28.5", "--", "-p"],
        0,
    ),
    "start-unknown": (["start", "--cmd", '["x"]', "--engine", "docker@28.5"], 3),
    "resolve-starts": (["resolve", *SHOP, "--cmd", '["sh", "-c", "shop; worker"]', "--engine", "docker@28.5"], 0),
    "resolve-fails": (["resolve", *SHOP, "--engine", "docker@28.5", "--cmd", '["--listen"]'], 0),
    "explain-fails": (["explain", *SHOP, "--engine", "docker@28.5", "--cmd", '["arm-tool"]'], 0),
    "matrix": (["matrix", "-f", "old/Dockerfile", "--engine", "docker@28.5"], 0),
    "matrix-refused": (["matrix", "-f", "broken/Dockerfile", "--engine", "docker@28.5"], 1),
    "diff": (["diff", "old/Dockerfile", "new/Dockerfile", "--engine", "docker@28.5"], 1),
    "diff-engines": (["diff", "old/Dockerfile", "new/Dockerfile", "--engine", "all"], 1),
    "diff-same": (["diff", "old/Dockerfile", "old/Dockerfile", "--engine", "docker@28.5"], 0),
    "diff-unknown": (["diff", "base1/Dockerfile", "base2/Dockerfile", "--engine", "docker@28.5"], 3),
    "diff-refused": (["diff", "old/Dockerfile", "broken/Dockerfile", "--engine", "docker@28.5"], 1),
    "diff-revisions": (["diff", "HEAD", "--engine", "docker@28.5"], 1),
    "lint": (["lint", "bad/Dockerfile", "--engine", "docker@28.5"], 1),
    "lint-clean": (["lint", "new/Dockerfile", "--engine", "docker@28.5"], 0),
}
ALL = [(name, style) for name, (words, _) in CASES.items() for style in sorted(REPORTS & set(STYLES[words[0]]))]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A repository with images before and after a change, and requests for them."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    texts = {
        "old/Dockerfile": OLD,
        "new/Dockerfile": NEW,
        "bad/Dockerfile": BAD,
        "broken/Dockerfile": "FROM scratch\nCMD [1]\n",
        "base1/Dockerfile": "FROM nobody/knows:1\n",
        "base2/Dockerfile": "FROM nobody/knows:2\n",
        "compose.yaml": COMPOSE,
        "pods.yaml": PODS,
        "bad.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers: []\n",
        "web.container": "[Container]\nImage=i\nExec=a 'b c'\n",
        "bad.container": "[Container]\nImage=i\nBogus=1\n",
        "i.json": json.dumps({"Config": {"Entrypoint": ["e"], "Cmd": ["c"]}}),
        "nothing.json": json.dumps({"Config": {}}),
        "changed/Dockerfile": OLD,
        "changed/gone.Dockerfile": "FROM debian\n",  # which is not like any other: it is gone, and not renamed
    }
    for name, text in texts.items():
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_text(text, encoding="utf-8")
    for words in (
        ["init", "-q", "-b", "main"],
        ["add", "-A"],
        ["-c", "user.name=n", "-c", "user.email=e", "commit", "-qm", "x"],
    ):
        subprocess.run(["git", *words], check=True, capture_output=True)
    Path("changed/Dockerfile").write_text(NEW, encoding="utf-8")
    Path("changed/gone.Dockerfile").unlink()
    Path("changed/come.Dockerfile").write_text(NEW, encoding="utf-8")


def dsim(*words: str) -> Result:
    return CliRunner().invoke(cli, words, prog_name="dsim")


def answered(name: str, style: str) -> Result:
    """Ask a case in a format; options stand in front of ``--`` and of pasted lines."""
    words, status = CASES[name]
    done = dsim(words[0], "--format", style, *words[1:])
    assert done.exit_code == status, done.output
    return done


@pytest.mark.parametrize(("name", "style"), ALL)
def test_every_output_is_well_formed(name: str, style: str) -> None:
    text = answered(name, style).stdout
    assert all(char == "\n" or char.isprintable() for char in text)
    if style == "html":
        page = rendering.parsed(text)
        assert rendering.tags(page) & {"script", "img", "iframe", "object"} == set()
    elif style == "markdown":
        assert not rendering.LINKED.search("".join(rendering.prose(rendering.comment(text))))
    elif style == "sarif":
        rendering.sarif(text)
    elif style == "gitlab":
        rendering.code_quality(text)
    else:
        rendering.workflow_commands(text)


@pytest.mark.parametrize(("name", "style"), [(name, style) for name, style in ALL if style != "html"])
def test_the_whole_output_is_as_recorded(name: str, style: str, request: pytest.FixtureRequest) -> None:
    text = answered(name, style).stdout
    file = (
        OUTPUTS
        / "formats"
        / f"{name}.{ {'markdown': 'md', 'github': 'txt', 'sarif': 'json', 'gitlab': 'gitlab.json'}[style] }"
    )
    if request.config.getoption("--rewrite"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("command", "style"), [(c, s) for c, styles in STYLES.items() for s in sorted(REPORTS - set(styles))]
)
def test_a_format_that_a_command_does_not_have_is_a_usage_error(command: str, style: str) -> None:
    done = dsim(command, "--format", style)
    able = [name for name, styles in STYLES.items() if style in styles]
    assert done.exit_code == 2 and f"{style} is for {', '.join(able)}" in done.stderr


def test_a_format_that_nobody_has_is_a_usage_error() -> None:
    assert dsim("resolve", "--format", "pdf").exit_code == 2
    assert dsim("suggest", "--format", "html", "--", "a").exit_code == 2


def test_a_comment_is_short_when_nothing_changed() -> None:
    assert len(answered("diff-same", "markdown").stdout.splitlines()) == 6
    assert answered("diff-same", "github").stdout == "" == answered("lint-clean", "github").stdout


def test_annotations_stand_at_the_lines_that_are_responsible() -> None:
    told = rendering.workflow_commands(answered("diff", "github").stdout)
    places = [(level, found["file"], found.get("line")) for level, found, _ in told]
    assert ("warning", "new/Dockerfile", "2") in places and ("notice", "new/Dockerfile", "4") in places
    (refused,) = rendering.workflow_commands(answered("resolve-build", "github").stdout)
    assert refused[0] == "error" and refused[1]["file"] == "broken/Dockerfile"
    ((_, found, message),) = rendering.workflow_commands(answered("resolve-file", "github").stdout)
    assert found["line"] == "2" and '["app", "😀", "--serve"]' in message
    for name, file, line in (("resolve-unit", "web.container", "3"), ("resolve-unit-refused", "bad.container", "3"),
                             ("resolve-pod-refused", "bad.yaml", "5")):  # fmt: skip
        ((_, found, _),) = rendering.workflow_commands(answered(name, "github").stdout)
        assert (found["file"], found["line"]) == (file, line)


def test_columns_of_sarif_count_utf16_code_units() -> None:
    run = rendering.sarif(answered("lint", "sarif").stdout)
    assert run["columnKind"] == "utf16CodeUnits"
    fixes = [result["fixes"][0]["artifactChanges"][0] for result in run["results"] if "fixes" in result]
    assert fixes
    ends = [each["deletedRegion"]["endColumn"] for fix in fixes for each in fix["replacements"]]
    assert len("CMD ['x', '😀']") + 2 in ends  # the face is two code units


def test_fingerprints_stay_where_lines_move() -> None:
    def prints() -> list[str]:
        run = rendering.sarif(answered("lint", "sarif").stdout)
        return [result["partialFingerprints"]["dsim/v1"] for result in run["results"]]

    before = prints()
    Path("bad/Dockerfile").write_text("# a line more\n" + BAD, encoding="utf-8")
    assert prints() == before and len(set(before)) == len(before)


def test_files_outside_of_the_folder_are_named_in_full() -> None:
    Path("old/Dockerfile").write_text(BAD, encoding="utf-8")
    run = rendering.sarif(dsim("lint", "--format", "sarif", str(Path("bad/Dockerfile").resolve())).stdout)
    assert run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "bad/Dockerfile"
    outside = Path.cwd().parent / "x%y.Dockerfile"
    outside.write_text(BAD, encoding="utf-8")
    run = rendering.sarif(dsim("lint", "--format", "sarif", str(outside)).stdout)
    place = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert (
        place["uri"].startswith("file:///") and place["uri"].endswith("x%25y.Dockerfile") and "uriBaseId" not in place
    )
