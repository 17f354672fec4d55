"""Requests of Compose: one service, its refusals and what is missing."""

from __future__ import annotations

from typing import Any

from simulator.oracle import protocol

IMAGE = {"Entrypoint": ["ex"], "Cmd": ["cx"]}


def ask(body: dict[str, Any]) -> dict[str, Any]:
    return protocol.answer({"images": {"app": IMAGE}, "request": {"compose": body}})


def test_a_request_names_one_service() -> None:
    files = {"compose.yaml": "services: {a: {image: app}}"}
    assert ask({"files": files})["outcome"] == "invalid"
    assert ask({"files": files, "service": "a", "run": ["b"]})["outcome"] == "invalid"
    assert ask({"files": files, "service": "a", "run": ["a", "x"]})["process"]["args"] == ("ex", "x")
    assert ask({"files": files, "run": ["a"]})["process"]["args"] == ("ex", "cx")
    assert ask({"files": files, "service": "a", "odd": 1})["outcome"] == "invalid"
    assert ask({"files": {"compose.yaml": 5}, "service": "a"})["outcome"] == "invalid"


def test_a_refusal_names_the_spot_and_the_exit_status() -> None:
    files = {"compose.yaml": "services:\n  a:\n    image: app\n    command: [1]\n"}
    for version, status in (("2.26", 15), ("2.40", 1)):
        answer = ask({"files": files, "service": "a", "version": version})
        assert answer["message"].endswith("services.a.command.0 must be a string (compose.yaml:4:15)")
        assert answer["exit"] == status


def test_words_know_their_line_and_their_file() -> None:
    files = {
        "compose.yaml": "services: {a: {image: app}}",
        "o.yaml": "services:\n  a:\n    command:\n      - x\n      - y\n",
    }
    answer = ask({"files": files, "file": ["compose.yaml", "./o.yaml"], "service": "a"})
    assert [origin["where"] for origin in answer["origins"]] == ["Config.Entrypoint", "o.yaml:4", "o.yaml:5"]


def test_dropped_words_are_pointed_out() -> None:
    answer = ask({"files": {"compose.yaml": "services: {a: {image: app, command: x && y}}"}, "service": "a"})
    assert [one["rule"] for one in answer["advice"]] == ["compose-words.cut"]
    assert '"&& y"' in answer["advice"][0]["says"]


def test_what_is_missing_is_said() -> None:
    built = {"compose.yaml": "services: {a: {build: x}}"}
    assert "Dockerfile x/Dockerfile is not among the files" in ask({"files": built, "service": "a"})["message"]
    remote = {"compose.yaml": "services: {a: {build: 'https://x/y.git'}}"}
    assert "nothing is fetched" in ask({"files": remote, "service": "a"})["message"]
    contexts = {"compose.yaml": "services: {a: {build: {additional_contexts: {b: 'oci-layout://x'}}}}"}
    contexts["Dockerfile"] = "FROM b\n"
    assert ask({"files": contexts, "service": "a"})["what"] == "context b"
    folder = {"compose.yaml": "services: {a: {image: app, command: $PWD}}"}
    assert ask({"files": folder, "service": "a"})["what"] == "variable PWD"
    include = {"compose.yaml": "include: ['oci://x/y']"}
    assert ask({"files": include, "service": "a"})["outcome"] == "not-modelled"


def test_an_inline_dockerfile_is_built() -> None:
    text = "services:\n  a:\n    build:\n      dockerfile_inline: |\n        FROM app\n        CMD x\n"
    assert ask({"files": {"compose.yaml": text}, "service": "a"})["process"]["args"] == ("ex", "/bin/sh", "-c", "x")


def test_the_image_that_another_service_builds_is_known_where_one_alone_does() -> None:
    web = "services: {web: {build: ./web, image: shop}, worker: {image: shop, command: [work]}"
    dockerfile = 'FROM scratch\nENTRYPOINT ["python"]\nCMD ["serve"]\n'

    def worker(text: str, **images: Any) -> Any:
        body = {"files": {"web/Dockerfile": dockerfile, "compose.yaml": text}, "service": "worker"}
        answer = protocol.answer({"images": images, "request": {"compose": body}})
        return answer["process"]["args"] if answer["outcome"] == "process" else answer["outcome"]

    assert worker(web + "}") == ("python", "work")
    assert worker(web + ", b: {build: ./web, image: shop}}") == "not-modelled", "either may be the later one"
    assert worker(web.replace("image: shop}", "image: shop, profiles: [p]}", 1) + "}") == "not-modelled"
    assert worker(web + "}", shop=IMAGE) == ("ex", "work"), "the engine has one already"


def test_a_platform_that_is_none_is_refused_as_the_version_does() -> None:
    for version, platform, said in (
        ("2.26", "linux(6.1)/amd64", '"linux(6.1)" is an invalid component of "linux(6.1)/amd64"'),
        ("2.40", "linux/*", '"linux/*": wildcards not yet supported: invalid argument'),
        ("2.40", "linux(6.1)/amd64", ""),
    ):
        text = f"services: {{a: {{image: app, platform: '{platform}'}}}}"
        found = ask({"files": {"compose.yaml": text}, "version": version, "service": "a"})
        assert (found["outcome"] == "refused") == bool(said)
        assert found.get("message", "").startswith(said)


def test_a_line_about_a_service_that_does_not_exist_is_refused() -> None:
    files = {"compose.yaml": "services: {a: {image: app}, b: {image: app}}"}
    for words in (["up", "zz"], ["up", "a", "zz"], ["create", "zz"], ["up", "zz", "yy"], ["run", "zz"]):
        answer = protocol.answer({"images": {"app": IMAGE}, "request": {"docker-compose": words}, "files": files})
        assert (answer["outcome"], answer.get("message"), answer.get("exit")) == ("refused", "no such service: zz", 1)
