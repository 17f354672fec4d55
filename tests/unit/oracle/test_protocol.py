"""Requests of the oracle and its answers."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest

from simulator.oracle import protocol
from simulator.oracle.schema import schema
from simulator.oracle.vectors import vectors

IMAGE = {"config": {"Entrypoint": ["e"], "Cmd": ["c"]}}
DEFINITIONS = schema()


def validator(name: str) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator({**DEFINITIONS, "oneOf": [{"$ref": f"#/$defs/{name}"}]})


def ask(**request: Any) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(protocol.answer_line(json.dumps(request)))
    validator("answer").validate(answer)
    if answer["outcome"] != "invalid":
        validator("request").validate(request)
    return answer


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(DEFINITIONS)


def test_every_request_of_a_vector_is_one_of_the_schema() -> None:
    request = validator("request")
    for case in vectors():
        parts = {key: case[key] for key in ("image", "images", "environment", "files", "request") if key in case}
        request.validate(parts)


def test_words_are_executed_in_a_container() -> None:
    words = {"docker-exec": ["-e", "A=2", "web", "ls"]}
    answer = ask(image={"config": {"Env": ["A=1"], "User": "u"}, "state": {"Running": True}}, request=words)
    assert answer["process"] == {"args": ["ls"], "env": ["A=2"], "cwd": "/", "user": "u"}
    assert ask(images={"web": {"User": "u"}}, request=words)["process"]["user"] == "u"
    stopped = ask(image={"config": {}, "state": {"Running": False}}, request=words)
    assert (stopped["rule"], stopped["exit"]) == ("execution.not-running", 1)
    partial = ask(request=words)
    assert (partial["what"], partial["process"]) == ("container web", {"args": ["ls"]})


def test_a_commit_and_an_import_give_an_image() -> None:
    changes = ["--change", 'CMD ["x"]', "web"]
    assert ask(image=IMAGE, request={"docker-commit": changes})["image"] == {"Entrypoint": ["e"], "Cmd": ["x"]}
    assert ask(request={"docker-import": changes})["image"] == {"Cmd": ["x"]}
    assert ask(request={"docker-commit": changes})["what"] == "container web"
    refused = ask(request={"docker-import": ["-c", "RUN x", "f"]})
    assert (refused["stage"], refused["exit"]) == ("build", 1)


def test_lines_of_compose_and_stacks_find_their_files_in_the_request() -> None:
    files = {"compose.yaml": "services: {web: {image: app, entrypoint: [x], user: u}, db: {image: app}}"}
    known = {"app": {"Entrypoint": ["e"]}}
    up = ask(images=known, files=files, request={"docker-compose": ["up", "web"]})
    assert up["process"]["args"] == ["x"]
    run = ask(images=known, files=files, request={"docker-compose": {"words": ["run", "db", "w"], "version": "2.26"}})
    assert run["process"]["args"] == ["e", "w"]
    inside = ask(images=known, files=files, request={"docker-compose": ["-f", "compose.yaml", "exec", "web", "ls"]})
    assert inside["process"] == {"args": ["ls"], "env": [], "cwd": "/", "user": "u"}
    assert "name one with service: web, db" in ask(files=files, request={"docker-compose": ["up"]})["message"]
    stack = {"s.yaml": "version: '3.7'\nservices: {web: {image: app, command: [w]}}"}
    deploy = ask(images=known, files=stack, request={"docker-stack-deploy": ["-c", "s.yaml", "shop"]})
    assert deploy["process"]["args"] == ["e", "w"]
    body = {"stack": {"files": stack, "file": ["s.yaml"], "service": "web"}}
    assert ask(images=known, request=body)["process"] == deploy["process"]
    gone = {"stack": {"file": ["gone.yaml"]}}
    assert ask(images=known, request=gone)["message"] == "cannot read gone.yaml: no such file or directory"


def test_a_state_belongs_to_a_container() -> None:
    answer = ask(image={"config": {}, "state": {}}, request={"docker-run": ["IMAGE"]})
    assert answer["outcome"] == "invalid" and "state" in answer["message"]


def test_a_process_is_answered_in_full() -> None:
    answer = ask(id={"a": 1}, engine="docker@28.5", image=IMAGE, request={"engine-api": {"Cmd": ["w"], "User": "u"}})
    assert answer["id"] == {"a": 1}
    assert answer["process"] == {"args": ["e", "w"], "env": [], "cwd": "/", "user": "u"}
    assert answer["image"] == {"Entrypoint": ["e"], "Cmd": ["c"]}
    assert answer["container"] == {"Entrypoint": None, "Cmd": ["w"], "User": "u"}
    assert answer["origins"] == [
        {"word": "e", "from": "entrypoint", "where": "Config.Entrypoint"},
        {"word": "w", "from": "request", "where": "Cmd"},
    ]
    assert [step["rule"] for step in answer["trace"]][-6:-3] == ["entrypoint.inherited", "cmd.given", "argv.joined"]


def test_an_image_alone_is_answered() -> None:
    answer = ask(image={"entrypoint": "x", "shell": '["s"]'})
    assert answer["outcome"] == "image"
    assert answer["image"] == {"Entrypoint": ["s", "x"], "Shell": ["s"]}


def test_a_refusal_names_its_stage_and_rule() -> None:
    answer = ask(image={"config": {}}, request={"docker-run": ["--entrypoint", "", "x"]})
    assert (answer["outcome"], answer["stage"], answer["rule"]) == ("refused", "create", "argv.refused")
    assert answer["trace"][-1]["rule"] == "argv.refused"
    assert ask(image={"cmd": "--x"}, request={"engine-api": {}})["stage"] == "build"
    assert ask(image=IMAGE, request={"docker-run": []})["stage"] == "request"


def test_the_image_is_found_by_the_name_that_the_request_gives() -> None:
    images = {"nginx": {"Cmd": ["n"]}, "*": {"Cmd": ["other"]}}
    assert ask(images=images, request={"docker-run": ["nginx:latest"]})["process"]["args"] == ["n"]
    assert ask(images=images, request={"engine-api": {"image": "x"}})["process"]["args"] == ["other"]
    assert ask(images=images, request={"podman-run": ["x", "a"]})["process"]["args"] == ["a"]
    del images["*"]
    answer = ask(images=images, request={"docker-run": ["x"]})
    assert (answer["outcome"], answer["what"]) == ("not-modelled", "image x")


def test_a_dockerfile_is_built() -> None:
    text = 'FROM base AS a\nARG V=1\nENV V=$V\nENTRYPOINT ["e"]\nFROM a\nCMD x'
    image = {"dockerfile": text, "build_args": {"V": "2"}, "builder": "buildkit@0.25", "platform": "linux/arm64"}
    answer = ask(images={"base": {"Env": ["PATH=/b"]}}, image=image, request={"docker-run": ["i"]})
    assert answer["process"]["args"] == ["e", "/bin/sh", "-c", "x"]
    assert answer["process"]["env"] == ["PATH=/b", "V=2"]
    assert answer["origins"][0]["where"] == "Dockerfile:4"
    assert answer["origins"][3] == {"word": "x", "from": "cmd", "where": "Dockerfile:6"}
    assert ask(images={}, image=image)["what"] == "image base"
    assert ask(image={"dockerfile": "FOO"})["rule"] == "instruction-check.unknown"


@pytest.mark.parametrize(
    ("lines", "request_", "args"),
    [
        ('ENTRYPOINT ["e"]\nCMD ["c"]', ["i"], ["e", "c"]),
        ('ENTRYPOINT ["e"]\nCMD ["c"]', ["i", "w"], ["e", "w"]),
        ('ENTRYPOINT ["e"]', ["i", "w"], ["e", "w"]),
        ('SHELL ["s"]\nENTRYPOINT e\nCMD ["c"]', ["i"], ["s", "e", "c"]),
        ("USER u", ["--entrypoint", "x", "i"], ["x"]),
        ("USER u", ["--entrypoint", "", "i", "w"], ["w"]),
        ('ENTRYPOINT ["e"]', ["i"], None),
        ('CMD ["c"]', ["i"], None),
        ('ENTRYPOINT e\nCMD ["c"]', ["i"], None),
        ('ENV A=${B:?b}\nENTRYPOINT ["e"]\nCMD ["c"]', ["i"], None),
    ],
)
def test_an_unknown_base_still_leaves_what_does_not_depend_on_it(
    lines: str, request_: list[str], args: list[str] | None
) -> None:
    image = {"dockerfile": f"FROM nosuch AS a\n{lines}\nFROM a\nUSER v", "builder": "buildkit@0.25"}
    if args and "c" in args[-1:]:
        image["target"] = "a"
    answer = ask(image=image, request={"docker-run": request_})
    assert (answer["outcome"], answer["what"]) == ("not-modelled", "image nosuch")
    assert answer.get("process", {}).get("args") == args
    assert ask(image=image)["outcome"] == "not-modelled"


def test_siblings_share_labels_before_buildkit_0_30() -> None:
    text = "FROM base AS a\nLABEL l=a\nFROM a AS b\nLABEL l=b m=b\nFROM a\nCOPY --from=b /f /f\nCMD x"
    for builder, labels in (("buildkit@0.25", {"l": "b", "m": "b"}), ("buildkit@0.30", {"l": "a"})):
        image = {"dockerfile": text, "builder": builder}
        assert ask(images={"base": {}}, image=image)["image"]["Labels"] == labels
    alone = text.replace("COPY --from=b /f /f", "USER u")
    assert ask(images={"base": {}}, image={"dockerfile": alone})["image"]["Labels"] == {"l": "a"}


def test_a_base_that_is_only_copied_from_need_not_be_known() -> None:
    text = 'FROM nosuch AS b\nRUN x\nFROM scratch\nCOPY --from=b /a /a\nCMD ["/a"]'
    assert ask(image={"dockerfile": text}, request={"engine-api": {}})["process"]["args"] == ["/a"]


def test_null_is_unset() -> None:
    answer = ask(
        id=None,
        engine=None,
        images=None,
        image={"cmd": None, "entrypoint": "x"},
        request={"engine-api": {}},
        environment=None,
        files=None,
        rootfs=None,
    )
    assert answer["outcome"] == "process"


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        ({"imagee": 1}, "unknown keys"),
        ({"image": {"bogus": 1}}, "unknown keys"),
        ({"image": IMAGE, "request": {"bogus": 1}}, "unknown keys"),
        ({"image": IMAGE, "request": {}}, "0 requests"),
        ({"image": IMAGE, "request": {"engine-api": {}, "docker-run": []}}, "2 requests"),
        ({"image": {"config": {}, "cmd": "x"}}, "beside cmd"),
        ({"image": {"config": []}}, "is an array"),
        ({"image": {"config": {"Cmd": 5}}}, "no list of strings"),
        ({"image": {"cmd": 5}}, "is not a string"),
        ({"image": IMAGE, "engine": 5}, "engine is not a string"),
        ({"image": IMAGE, "engine": "docker@x"}, "no profile name"),
        ({"image": IMAGE, "request": {"docker-run": "x"}}, "not a list of strings"),
        ({"image": IMAGE, "request": {"engine-api": []}}, "not a JSON object"),
        ({"image": IMAGE, "environment": {"A": 1}}, "environment.A is not a string"),
        ({"image": IMAGE, "rootfs": {"files": {"/a": {"mode": 755}}}}, 'rootfs.files["/a"].mode is not an octal mode'),
        ({"image": IMAGE, "trace": 1}, "trace is not true or false"),
        ({"image": IMAGE, "engine": "podman", "request": {"docker-run": ["x"]}}, "needs a docker engine"),
        ({"image": {"cmd": "a\nb"}}, "line 2"),
        ({}, "there is no image"),
        ([], "the request is not a JSON object"),
        (None, "the request is not a JSON object"),
    ],
)
def test_what_is_no_request_is_invalid(request_: Any, message: str) -> None:
    answer = protocol.answer(request_)
    assert answer["outcome"] == "invalid"
    assert message in answer["message"]


@pytest.mark.parametrize(
    "request_",
    [
        {"image": IMAGE, "engine": "rkt@1"},
        {"image": IMAGE, "engine": "docker@1.0"},
        {"image": {"dockerfile": "FROM x"}},
        {
            "image": {"dockerfile": "FROM x AS a\nFROM scratch AS a\nFROM a", "builder": "buildah@1.43"},
            "images": {"x": {}},
        },
        {"image": {"dockerfile": "FROM scratch", "platform": "freebsd/amd64"}},
        {"image": {"dockerfile": "# syntax=other/frontend\nFROM scratch"}},
        {"image": IMAGE, "request": {"docker-run": ["--platform", "freebsd/amd64", "x"]}},
    ],
)
def test_what_is_not_modelled_says_so(request_: Any) -> None:
    answer = protocol.answer(request_)
    assert answer["outcome"] == "not-modelled"
    assert answer["what"] and answer["message"]


@pytest.mark.parametrize("form", ["zip", "OCI", ""])
def test_an_image_has_one_of_two_formats(form: str) -> None:
    answer = ask(image={"dockerfile": "FROM scratch\nCMD x", "format": form})
    assert (answer["outcome"], answer["message"]) == ("invalid", "image.format is neither docker nor oci")


UNIT = "[Container]\nImage=app\nExec=a"
DROP_IN = {"a.container": UNIT, "a.container.d/x.conf": "[Container]\nExec=z", "n.network": "[Network]"}


@pytest.mark.parametrize(
    ("request_", "found"),
    [
        ({"quadlet": {"files": DROP_IN}}, ["e", "z"]),
        ({"quadlet": {"files": {"b.container": UNIT, **DROP_IN}, "unit": "b.container"}}, ["e", "a"]),
        ({"quadlet": {"files": {"b.container": UNIT, **DROP_IN}}}, "several"),
        ({"quadlet": {"files": {"n.network": "[Network]", "m.network": "[Network]"}}}, "names no single unit"),
        ({"kubernetes": {"manifest": "a", "files": {"m.yaml": "b"}}}, "a manifest, and files"),
        ({"ecs": {"files": {"t.json": '{"containerDefinitions": {}}'}}}, "containerDefinitions is no list"),
    ],
)
def test_the_files_of_a_request_are_those_that_start_something(request_: Any, found: list[str] | str) -> None:
    given = protocol.answer({"request": request_, "images": {"app": {"Entrypoint": ["e"]}}, "trace": False})
    if isinstance(found, list):
        assert list(given["process"]["args"]) == found
    else:
        assert given["outcome"] == "invalid" and found in given["message"]
