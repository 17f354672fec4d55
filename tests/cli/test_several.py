"""Files, and the parts of them, that are named more than once, and folders of files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from simulator.cli.main import cli

POD = """
apiVersion: v1
kind: Pod
metadata: {name: NAME}
spec: {containers: [{name: c, image: app, args: [NAME, $(A)], env: [{name: A, valueFrom: {configMapKeyRef: FROM}}]}]}
"""
FILES = {
    "app.json": '{"Entrypoint": ["e"]}',
    "k/p.yaml": POD.replace("NAME", "p").replace("FROM", "{name: m, key: a}"),
    "k/q.yml": POD.replace("NAME", "q").replace("FROM", "{name: m, key: a}"),
    "k/m.json": '{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "m"}, "data": {"a": "1"}}',
    "k/readme.md": "no manifest",
    "u/a.container": "[Container]\nImage=app\nExec=a\nNetwork=n.network\n",
    "u/x/b.container": "[Container]\nImage=app\nExec=b\nVolume=v.volume:/v\n",
    "u/x/n.network": "[Network]\n",
    "u/v.volume": "[Volume]\n",
    "u/x/a.container.d/e.conf": "[Container]\nExec=changed\n",
    "compose.yaml": "services: {a: {image: app, command: a}, b: {image: app, command: b}, c: {image: app}}",
}


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)


def answers(*words: str) -> dict[str, list[str]]:
    done = CliRunner().invoke(cli, ["resolve", "--base", "app=app.json", "--format", "json", *words])
    lines = map(json.loads, done.output.splitlines())
    return {answer["id"]: answer["process"]["args"] for answer in lines}


PODS = {"p/c": ["e", "p", "1"], "q/c": ["e", "q", "1"]}


def test_manifests_are_read_together() -> None:
    assert answers("--kubernetes", "k/q.yml", "--kubernetes", "k/p.yaml", "--kubernetes", "k/m.json") == PODS


@pytest.mark.parametrize("folder", ["k", "k/", "./k"])
def test_a_folder_of_manifests_is_read_as_kubectl_reads_it(folder: str) -> None:
    assert answers("--kubernetes", folder) == PODS


def test_a_folder_of_units_is_read_with_those_below_it() -> None:
    expected = {"a.container": ["e", "changed"], "x/b.container": ["e", "b"]}
    assert answers("--quadlet", "u") == expected
    assert answers("--quadlet", "u", "--unit", "x/b.container", "--unit", "a.container") == expected


def test_units_are_given_more_than_once() -> None:
    Path("u/a.container").write_text("[Container]\nImage=app\nExec=a\n", encoding="utf-8")
    Path("u/x/a.container").write_text("[Container]\nImage=app\n", encoding="utf-8")
    named = answers("--quadlet", "u/a.container", "--quadlet", "u/x/a.container")
    assert named == {"a.container": ["e", "changed"], "u/x/a.container": ["e", "changed"]}


def test_services_are_chosen_more_than_once() -> None:
    files = ("--compose", "compose.yaml")
    assert answers(*files, "--service", "b", "--service", "a") == {"b": ["e", "b"], "a": ["e", "a"]}
    done = CliRunner().invoke(cli, ["resolve", *files, "--service", "b", "--service", "a", "--", "x"])
    assert done.exit_code == 2 and "go to one service" in done.output
    once = CliRunner().invoke(
        cli, ["resolve", "--base", "app=app.json", *files, "--service", "b", "--service", "b", "--format", "plain"]
    )
    assert once.output == '["e", "b"]\n'


@pytest.mark.parametrize(
    ("request_", "args"),
    [
        ({"kubernetes": {"files": FILES, "file": ["k/"], "container": "q/c"}}, ["q", "1"]),
        ({"quadlet": {"files": FILES, "file": ["u/"], "unit": "x/b.container"}}, ["b"]),
        ({"compose": {"files": FILES, "service": ["a"]}}, ["a"]),
    ],
)
def test_the_oracle_reads_folders(request_: dict[str, object], args: list[str]) -> None:
    line = json.dumps({"request": request_, "images": {"*": {}}})
    answer = json.loads(CliRunner().invoke(cli, ["oracle"], input=line).output)
    assert answer["process"]["args"] == args


def test_the_oracle_answers_one_of_several() -> None:
    line = json.dumps({"request": {"compose": {"files": FILES, "service": ["a", "b"]}}, "images": {"*": {}}})
    answer = json.loads(CliRunner().invoke(cli, ["oracle"], input=line).output)
    assert answer["message"] == "the request names several services; name one with service: a, b"


@pytest.mark.parametrize(
    "words",
    [
        ["run", "docker run --env-file n.env app"],
        ["run", "docker exec --env-file n.env web e"],
        ["run", "docker service create --env-file n.env app"],
        ["run", "podman run --env-file n.env app"],
        ["run", "podman exec --env-file n.env web e"],
        ["resolve", "--compose", "envs.yaml"],
        ["resolve", "--stack", "envs.yaml"],
    ],
)
def test_an_env_file_that_is_not_here_stops_no_answer(words: list[str]) -> None:
    Path("envs.yaml").write_text('version: "3"\nservices: {a: {image: app, env_file: n.env}}', encoding="utf-8")
    known = ["--format", "json", "--base", "app=app.json", "--base", "web=app.json"]
    answer = json.loads(CliRunner().invoke(cli, [words[0], *known, *words[1:]]).output)
    assert answer["process"]["args"] == ["e"]
    assert [piece["says"][:42] for piece in answer["advice"]] == ["the variables of n.env are not known here;"]


@pytest.mark.parametrize("settings", [".dsim.toml", "pyproject.toml", ""])
def test_a_kind_of_ones_own_is_in_the_settings_or_an_option(settings: str) -> None:
    Path("k/own.yaml").write_text(
        "{apiVersion: x.org/v1, kind: App, metadata: {name: p}, spec: {pods: [{containers: [{name: c, image: app}]}]}}",
        encoding="utf-8",
    )
    table = "[kinds]" if settings == ".dsim.toml" else "[tool.dsim.kinds]"
    if settings:
        Path(settings).write_text(f'{table}\n"App.x.org" = "spec.pods[]"\n', encoding="utf-8")
    option = [] if settings else ["--kind", "App.x.org=spec.pods[]"]
    listed = answers("--kubernetes", "k", *option)
    assert listed == {"p/c": ["e"], "p/c (2)": ["e", "p", "1"], "q/c": ["e", "q", "1"]}


def test_settings_with_kinds_of_another_form_are_refused() -> None:
    for text, says in (("[kinds]\nA = 1\n", "no table of texts"), ("kinds = 1\n", "no table"), ("[kinds", "no TOML")):
        Path(".dsim.toml").write_text(text, encoding="utf-8")
        done = CliRunner().invoke(cli, ["resolve", "--kubernetes", "k/p.yaml"])
        assert done.exit_code == 2 and says in done.output
    Path(".dsim.toml").write_text('[kinds]\nA = "spec"\n', encoding="utf-8")
    assert "A=spec is no kind" in CliRunner().invoke(cli, ["resolve", "--kubernetes", "k/p.yaml"]).output


@pytest.mark.parametrize(("service", "count"), [("image: none", 1), ("image: app", 0)])
def test_a_title_names_the_containers_that_nobody_creates(service: str, count: int) -> None:
    Path("none.json").write_text("{}", encoding="utf-8")
    Path("compose.yaml").write_text(f"services: {{a: {{image: app, command: a}}, b: {{{service}}}}}", encoding="utf-8")
    words = ["--compose", "compose.yaml", "--base", "app=app.json", "--base", "none=none.json"]
    done = CliRunner().invoke(cli, ["resolve", "--format", "markdown", *words])
    assert ("### b: no container is created." in done.output) is bool(count), done.output
    assert ("### What the 2 services execute" in done.output) is not bool(count)


MACHINE = """apiVersion: v1
kind: Pod
metadata: {name: a}
spec: {containers: [{name: c, image: alpine, args: [ls]}, {name: d, image: alpine, args: [ls]}]}
---
apiVersion: kubevirt.io/v1
kind: VirtualMachine
metadata: {name: vm}
spec: {}
"""


def test_what_is_said_of_the_file_is_said_once_and_leads_no_answer(tmp_path: Path) -> None:
    (tmp_path / "k.yaml").write_text(MACHINE)
    words = ["resolve", "--kubernetes", str(tmp_path / "k.yaml")]
    note = "VirtualMachine of kubevirt.io/v1 vm: KubeVirt starts a virtual machine"
    listed = CliRunner().invoke(cli, words).stdout
    assert listed.count(note) == 1 and f"\nnote\n  {note}" in listed
    assert CliRunner().invoke(cli, [*words, "--format", "html"]).stdout.count("KubeVirt starts a virtual machine") == 1
    one = CliRunner().invoke(cli, [*words, "--container", "c"]).stdout
    assert one.startswith('["ls"]') and one.count(note) == 1


def test_what_is_said_of_the_file_stands_in_the_first_answer_with_advice(tmp_path: Path) -> None:
    unknown = MACHINE.replace("name: a}", "name: u}").replace("alpine", "nobody/knows").partition("---\n")[0]
    (tmp_path / "k.yaml").write_text(f"{unknown}---\n{MACHINE}")
    words = ["resolve", "--kubernetes", str(tmp_path / "k.yaml"), "--format", "json"]
    answers = [json.loads(line) for line in CliRunner().invoke(cli, words).stdout.splitlines()]
    beside = [
        answer["id"] for answer in answers for piece in answer.get("advice", ()) if piece["rule"] == "pod-advice.beside"
    ]
    assert [answer["id"] for answer in answers] == ["u/c", "u/d", "a/c", "a/d"] and beside == ["a/c"]
    alone = json.loads(CliRunner().invoke(cli, [*words, "--container", "a/d"]).stdout)
    assert [piece["rule"] for piece in alone["advice"]].count("pod-advice.beside") == 1
