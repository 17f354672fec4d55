"""dsim run of docker service update: the service from its create line, from docker service inspect, or not known."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from simulator.cli.main import cli

APP = {"Entrypoint": ["e"], "Cmd": ["c"]}
CREATE = "docker service create --name web app x"
WEB = {
    "Spec": {
        "Name": "web",
        "Mode": {"Global": {}},
        "TaskTemplate": {
            "ContainerSpec": {
                "Image": "app", "Command": ["p"], "Args": ["x"], "Env": ["A=1", "B=2"], "User": "u", "Dir": "/d",
                "Mounts": [{"Type": "volume", "Source": "v", "Target": "/v"}], "Init": True, "StopGracePeriod": 1,
                "Secrets": [{"SecretName": "s", "File": {"Name": "s"}}], "Healthcheck": {"Test": ["NONE"]},
            }
        },
    },
    "PreviousSpec": {"Name": "web", "TaskTemplate": {"ContainerSpec": {"Image": "app"}}},
}  # fmt: skip


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "app.json").write_text(json.dumps(APP))
    (tmp_path / "web.json").write_text(json.dumps([WEB]))
    (tmp_path / "two.json").write_text(json.dumps([WEB, WEB]))
    health = {"TaskTemplate": {"ContainerSpec": {"Image": "app", "Healthcheck": {"Interval": "1s"}}}}
    (tmp_path / "health.json").write_text(json.dumps({"Spec": health}))
    (tmp_path / "bad.json").write_text("[{}]")
    (tmp_path / "text.json").write_text("web")
    monkeypatch.chdir(tmp_path)


def dsim(*words: str) -> Result:
    return CliRunner().invoke(cli, ["run", "--base", "app=app.json", *words], catch_exceptions=False)


def argv(*words: str) -> str:
    return dsim("--format", "plain", *words).stdout.strip()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{CREATE} && docker service update --args 'a \"b c\"' web", '["e", "a", "b c"]'),
        (f"{CREATE}\ndocker service update web --args a\ndocker service update --entrypoint p web", '["p", "a"]'),
        (f"{CREATE}; docker service update --args a web; docker service rollback web", '["e", "x"]'),
        (f"{CREATE}; docker service update --args a other; docker service update --args b web", '["e", "b"]'),
        (f"{CREATE}; docker service update --args a other", '["e", "x"]'),
        (f"{CREATE}; docker service scale web=3; docker service update --args $A web", '["e", "$A"]'),
        ("docker service update --args a web; docker service update --entrypoint p web", '["p", "a"]'),
        ("docker service create app x; docker service update --args a web", '["e", "x"]'),
        ("docker service create --name $S app x; docker service update --args a $S", '["e", "a"]'),
        ("docker service create --name $S app x; docker service update --args a $T", '["e", "x"]'),
        ("docker service create --name $S app x; docker service update --args a '$S'", '["e", "x"]'),
    ],
)
def test_a_text_with_the_commands_of_a_service_is_read_as_a_whole(text: str, expected: str) -> None:
    assert argv(text) == expected


def test_an_image_of_several_symbols_is_shown_as_it_is_written() -> None:
    result = dsim(f"{CREATE}; docker service update --image $REGISTRY/app:$TAG --args $A web")
    assert '[<ENTRYPOINT of $REGISTRY/app:$TAG>, "$A"]' in result.output


def test_what_is_said_of_several_commands() -> None:
    text = f"{CREATE}; docker service update --args $A web"
    assert "these commands make one service; the answer is about it after the last of them" in dsim(text).output
    assert "the answer is about the first `docker service create`" in dsim(f"{CREATE}; docker ps").output


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("--args", "a b", "web"), '[<ENTRYPOINT of service web>, "a", "b"]'),
        (("--args", "", "web"), "[<ENTRYPOINT of service web>, <CMD of the image of service web>]"),
        (("--entrypoint", "p", "web"), '["p", <arguments of service web>]'),
        (("--entrypoint", "", "--args", "a", "web"), '[<ENTRYPOINT of the image of service web>, "a"]'),
        (("--entrypoint", "", "web"), "<arguments of service web, or CMD of its image>]"),
        (("--entrypoint", "", "--args", "", "web"), "<CMD of the image of service web>]"),
        (("--env-add", "A=1", "web"), "[<ENTRYPOINT of service web>, <CMD of service web>]"),
    ],
)
def test_of_an_unknown_service_the_other_words_are_named(words: tuple[str, ...], expected: str) -> None:
    result = dsim("docker", "service", "update", *words)
    assert result.exit_code == 3 and expected in result.output
    assert "put its docker service create line in front, or give --service-inspect FILE" in result.output


def test_an_unknown_service_with_known_words_has_no_known_environment() -> None:
    result = dsim("--format", "json", "docker", "service", "update", "--entrypoint", "p", "--args", "a", "web")
    answer = json.loads(result.stdout)
    assert (answer["outcome"], answer["what"]) == ("not-modelled", "service web")
    assert answer["process"] == {"args": ["p", "a"]}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("--args", "a", "web"), ["p", "a"]),
        (("--entrypoint", "", "web"), ["e", "x"]),
        (("--rollback", "web"), ["e", "c"]),
    ],
)
def test_a_service_is_what_docker_service_inspect_prints(words: tuple[str, ...], expected: list[str]) -> None:
    result = dsim("--format", "json", "--service-inspect", "web.json", "docker", "service", "update", *words)
    answer = json.loads(result.stdout)
    assert answer["process"]["args"] == expected
    if "--rollback" not in words:
        assert answer["process"]["env"] == ["A=1", "B=2"] and answer["process"]["user"] == "u"


@pytest.mark.parametrize(
    ("file", "message"),
    [
        ("no.json", "cannot read no.json: no such file or directory"),
        ("text.json", "text.json is not JSON; give what `docker service inspect SERVICE` prints"),
        ("two.json", "two.json holds 2 services; give what is printed of one"),
        ("health.json", "Interval of the Healthcheck of Spec in health.json is no number of 64 bits"),
        ("bad.json", "bad.json has no Spec; give what `docker service inspect SERVICE` prints"),
    ],
)
def test_a_file_that_holds_no_service_is_named(file: str, message: str) -> None:
    result = dsim("--service-inspect", file, "docker", "service", "update", "--args", "a", "web")
    assert result.exit_code == 2 and message in result.output


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--replicas", "3", "web"), "replicas can only be used with replicated mode"),
        (("--args", "a", "shop"), "service shop not found"),
        (("--args", "a", ""), "invalid service name or ID: value is empty"),
        (("--args", "a"), "'docker service update' requires exactly 1 argument"),
        (("a", "b"), "'docker service update' requires exactly 1 argument"),
        (("--image", "Bad", "web"), '"Bad" is not a valid repository/tag'),
        (("--mount-add", "type=tmpfs,dst=/a", "--mount-add", "type=tmpfs,dst=/a", "web"), "duplicate mount target"),
    ],
)
def test_what_is_refused_has_the_status_of_docker(words: tuple[str, ...], message: str) -> None:
    result = dsim("--service-inspect", "web.json", "docker", "service", "update", *words)
    assert result.exit_code == 1 and message in result.output and "exit status 1" in result.output


def test_a_rollback_of_an_unknown_service_is_not_known() -> None:
    result = dsim("docker service rollback -d web")
    assert result.exit_code == 3
    assert "the specification of service web before its last update is not known" in result.output
    assert dsim("docker service rollback --force web").exit_code == 3
