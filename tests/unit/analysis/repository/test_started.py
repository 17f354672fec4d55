"""What the files of a repository start."""

from __future__ import annotations

import time
from collections.abc import Mapping

import pytest

from simulator.analysis.difference import describe
from simulator.analysis.repository.containers import Started
from simulator.analysis.repository.kinds import kind_of, may_start
from simulator.analysis.repository.started import read_started
from simulator.analysis.repository.state import Given, State
from simulator.simulation.container import Simulation

IMAGE = {"Entrypoint": ["/e"], "Cmd": ["c"]}
SERVICE = "services:\n  web:\n    image: web\n"


def started(path: str, files: Mapping[str, str]) -> Started:
    kind = kind_of(path, files[path])
    assert kind is not None
    return read_started(path, kind, files)


def told(files: Mapping[str, str]) -> dict[str, str]:
    """Give what every container of a repository comes to, by its place; every other image has ``IMAGE``."""
    state = State(files, Given(bases={"*": IMAGE}))
    found = {}
    for each in state.started.values():
        for container in each.containers:
            sources = state.sources_of(container)
            outcome = state.comes_to(container, next(iter(sources), None), is_open=len(sources) > 1)
            found[container.place] = describe(outcome)
    return found


@pytest.mark.parametrize(
    ("files", "read"),
    [
        (("compose.yaml",), {"compose.yaml"}),
        (("compose.yaml", "docker-compose.override.yml"), {"compose.yaml", "docker-compose.override.yml"}),
        (("docker-compose.yaml", "docker-compose.yml"), {"docker-compose.yaml"}),
        (("compose.yaml", "compose.prod.yaml"), {"compose.yaml"}),
    ],
)
def test_compose_takes_its_default_file_with_an_override(files: tuple[str, ...], read: set[str]) -> None:
    found = started(files[0], dict.fromkeys(files, SERVICE))
    assert found.files == read and [each.name for each in found.containers] == ["web"]


def test_the_containers_of_an_override_are_those_of_the_file_that_it_overrides() -> None:
    files = {"compose.yaml": SERVICE, "compose.override.yaml": "services:\n  web:\n    command: x\n  new: {image: n}\n"}
    assert started("compose.override.yaml", files).containers == ()
    assert told(files) == {"compose.yaml:2 web": "/e x", "compose.override.yaml:4 new": "/e c"}


def test_another_compose_file_is_read_alone_where_it_can_be() -> None:
    overlay = "services:\n  web:\n    command: x\n"
    alone = {"compose.yaml": SERVICE + "    command: y\n", "compose.prod.yaml": SERVICE}
    merged = {"compose.yaml": SERVICE + "  other: {image: o}\n", "compose.prod.yaml": overlay}
    assert told(alone)["compose.prod.yaml:2 web"] == "/e c"
    assert told(merged) == {
        "compose.yaml:2 web": "/e c",
        "compose.yaml:4 other": "/e c",
        "compose.prod.yaml:2 web": "/e x",
    }


def test_files_that_a_compose_file_reads_are_known() -> None:
    files = {"a/compose.yaml": SERVICE + "    env_file: x.env\n", "a/.env": "", "a/x.env": "A=1\n", "b": ""}
    assert started("a/compose.yaml", files).files == {"a/compose.yaml", "a/.env", "a/x.env"}


@pytest.mark.parametrize(
    ("line", "executes"),
    [
        ('docker run web --v "$V"', "/e --v $V"),
        ("docker run web $A ${{ github.sha }}", "/e $A ${{ github.sha }}"),
        ("docker run -v $(pwd):/a -u $(id -u) web 'a b'", "/e 'a b'"),
        ("docker run ${{ env.OPTS }} web x", "not known: ${{ env.OPTS }} may hold options"),
        ("docker run $IMAGE x", "/e x"),
        ("docker run --bogus $X web", "refused: unknown flag: --bogus"),
        ("docker run -m $X web", "/e c"),
        ("docker run -m x$X web", "not known: the answer depends on what the shell puts in for $X"),
        ("podman run web && docker run web y", "/e c"),
    ],
)
def test_lines_are_read_as_pasted_ones(line: str, executes: str) -> None:
    found = list(told({"x.sh": f"{line}\n"}).values())
    assert found[0].startswith(executes)


@pytest.mark.parametrize("tag", ["shop:$TAG", 'shop:"${TAG}"', "shop:${{ github.sha }}", "$REGISTRY/shop:1"])
def test_an_image_is_known_by_the_name_that_a_line_gives_it(tag: str) -> None:
    script = f"docker build -t {tag} -f web/Dockerfile .\ndocker run {tag} x\n"
    assert told({"x.sh": script, "web/Dockerfile": 'FROM scratch\nENTRYPOINT ["/shop"]\n'}) == {
        "x.sh:2 docker run": "/shop x"
    }


def test_build_arguments_of_a_shell_stand_in_the_image_as_they_are_written() -> None:
    files = {
        "x.sh": "docker build --build-arg V=$V -t shop .\ndocker run shop\n",
        "Dockerfile": 'FROM scratch\nARG V\nENV A=$V\nCMD ["/shop"]\n',
    }
    assert told(files) == {"x.sh:2 docker run": "/shop"}
    files["Dockerfile"] = "ARG V\nFROM python:$V\n"
    assert told(files)["x.sh:2 docker run"].startswith("not known: the image depends on what the shell puts in for $V")


def test_arguments_of_a_compose_build_count_wherever_its_image_is_started() -> None:
    files = {
        "compose.yaml": "services:\n  web:\n    build: {context: ., args: {A: x}}\n    image: shop\n",
        "x.sh": "docker run shop\n",
        "Dockerfile": 'FROM scratch\nARG A\nCMD echo $A\nENV B=$A\nENTRYPOINT ["/shop"]\nWORKDIR /$A\n',
    }
    state = State(files, Given())
    (container,) = state.started["x.sh"].containers
    assert state.sources_of(container)[0].build_args == (("A", "x"),)


@pytest.mark.parametrize(
    ("path", "is_read"),
    [
        ("units/n.network", True),
        ("units/web.container.d/10-a.conf", True),
        ("units/container.d/10-a.conf", True),
        ("nginx/conf.d/web.conf", False),
        ("web.py", False),
    ],
)
def test_units_and_their_drop_ins_are_worth_reading(path: str, is_read: bool) -> None:
    assert may_start(path) == is_read


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (SERVICE, "compose"),
        ("services:\n  web: {build: .}\nx-a: {}\n", "compose"),
        ("services:\n  App\\Foo: ~\n", None),
        ("parameters:\nservices:\n  app: {image: a}\n", None),
        ("services:\n  web:\n    command: a\n    deploy: {}\n", "stack"),
    ],
)
def test_services_are_those_of_compose_only_where_the_file_has_nothing_else(text: str, kind: str | None) -> None:
    assert kind_of("config/services.yaml", text) == kind


@pytest.mark.parametrize(
    ("path", "text", "place"),
    [
        ("web.container", "[Unit]\n\n[Container]\nImage=web\n", "web.container:4"),
        ("pod.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers: [{name: c, image: w}]\n",
         "pod.yaml:5 p/c"),
        ("pods.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: c}\nspec:\n containers:\n - name: c\n   image: w\n",
         "pods.yaml:6 c/c"),
        ("task.json", '{"containerDefinitions":\n [{"image": "w", "name": "c"}]}', "task.json:2 c"),
        (".devcontainer/devcontainer.json", '{\n  "image": "w"\n}', ".devcontainer/devcontainer.json:2"),
        ("action.yml", "name: a\nruns: {using: docker, image: docker://w}\n", "action.yml:2 main"),
    ],
)  # fmt: skip
def test_a_container_has_a_line(path: str, text: str, place: str) -> None:
    assert list(told({path: text})) == [place]


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("kubectl set image deploy/a b=c", "kubectl set image"),
        ("kubectl -n x apply -f a", "kubectl apply"),
        ("/usr/bin/kubectl create -f a", "kubectl create -f"),
        ("docker compose -f a.yml up -d", "docker compose up"),
        ("docker-compose --profile x up", "docker-compose up"),
        ("docker stack deploy -c a b", "docker stack deploy"),
        ("docker service update --args x y", "docker service update"),
        ("podman kube play a.yaml", "podman kube play"),
        ("docker compose up -d", ""),
        ("docker compose -f a.yml down", ""),
        ("kubectl create configmap a", ""),
        ("kubectl get pods", ""),
        ("docker apply", ""),
    ],
)
def test_lines_that_start_what_is_not_read_there_are_known(line: str, name: str) -> None:
    found = started("x.sh", {"x.sh": f"{line}\n"}).containers
    assert [each.name for each in found if each.is_other] == ([name] if name else [])


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ('{"apiVersion": "v1",\n "kind" : "Pod"}', "kubernetes"),
        ('{"properties": {"apiVersion": {"type": "string"}, "kind": {"const": "Config"}}}', None),
        ('{"required": ["apiVersion", "kind"]}', None),
        ('{"resources": [{"apiVersion": "2019-04-01", "kind": "StorageV2"}]}', None),
        ('{"apiVersion": "v1", "kind": "Pod"}\\n{"apiVersion": "v1", "kind": "Pod"}', "kubernetes"),
        ('{"apiVersion": "v1", "kind": "Pod", ', "kubernetes"),
        ('{"a": {"b": "}", "kind": "x"}, "apiVersion": "v1", "c": ["kind"], "d": "e"}', None),
        ('{"family": "f", "containerDefinitions": []}', "ecs"),
        ('{"properties": {"containerDefinitions": {"type": "array"}}}', None),
        ('{"Job": {"TaskGroups": []}}', "nomad"),
        ('{"properties": {"TaskGroups": {}}}', None),
    ],
)
def test_a_schema_of_a_file_is_no_such_file(text: str, kind: str | None) -> None:
    assert kind_of("x.json", text) == kind


@pytest.mark.parametrize(
    ("recipe", "executes"),
    [
        ("docker run -w '$(DIR)/x' web ls '$(A)' \"$(B)\" '$$C' $$D", "/e ls $(A) $(B) '$C' $D"),
        ("@docker run --mount 'type=bind,src=$(PWD)/a,dst=/b' web '$(addprefix x,$(Y))'", "/e $(addprefix x,$(Y))"),
        ("docker run web sh -c 'echo $$HOME ${X}' ls", '/e sh -c "echo $HOME ${X}" ls'),
        ("docker run web echo \"it's\" '$(A)'", "/e echo 'it'\"'\"'s' $(A)"),
        ("docker run web echo 'a\\' '$(A)'", "/e echo 'a\\' $(A)"),
        ("docker run web echo '$@' \"'$$A'\"", "/e echo $@ '$A'"),
    ],
)
def test_make_replaces_its_references_in_any_quotes(recipe: str, executes: str) -> None:
    assert list(told({"Makefile": f"x:\n\t{recipe}\n"}).values()) == [executes]


@pytest.mark.parametrize("text", ["\n" * 200_000, "services:\n" + " \n" * 100_000, "\t" * 200_000 + "x"])
def test_what_a_file_is_costs_what_it_is_long(text: str) -> None:
    start = time.process_time()
    kind_of("a.yaml", text)
    assert time.process_time() - start < 2


@pytest.mark.parametrize(
    ("name", "service", "said"),
    [
        ("compose.yaml", "command: a $HOME ${USER}", "/e a ${HOME} ${USER}"),
        ("stack.yaml", "command: a $HOME ${USER}", "/e a ${HOME} ${USER}"),
        ("compose.yaml", "command: a ${HOME:-x} ${SHELL:?y}", "/e a ${HOME} ${SHELL}"),
        ("stack.yaml", "command: a ${HOME:-x} ${SHELL:?y}", "/e a ${HOME} ${SHELL}"),
        ("compose.yaml", "command: a ${HOME:+x} $$HOME", "/e a x '$HOME'"),
        ("compose.yaml", "command: a ${NOPE:-$PWD/x}", "/e a ${PWD}/x"),
        ("compose.yaml", "entrypoint: ${HOME}/bin/x", "${HOME}/bin/x"),
    ],
)
def test_a_variable_that_everybody_has_stands_as_it_is_written(name: str, service: str, said: str) -> None:
    files = {name: f"services:\n  web:\n    image: $USER/web\n    {service}\n", ".env": "HOME=/env\n"}
    assert told(files) == {f"{name}:2 web": said}
    (container,) = started(name, files).containers
    assert container.image == "${USER}/web" and container.request is not None
    assert not [remark for remark in container.request.remarks if "not set" in str(remark.value)]


def test_a_variable_that_everybody_has_reaches_all_of_a_service() -> None:
    files = {
        "compose.yaml": "services:\n  web:\n    image: web\n    env_file: e.env\n    environment: [HOME, X=$USER]\n"
        "    user: $USER\n    working_dir: $PWD/x\n    healthcheck: {test: [CMD, $HOME/h]}\n"
        "    post_start: [{command: [$HOME/p]}]\n",
        "e.env": "Y=$HOME/y\n",
        "x.sh": "#!/bin/sh\ndocker compose run web ls\ndocker compose run web ls $HOME\ndocker run -e HOME web\n",
    }
    state = State(files, Given(bases={"*": IMAGE}))
    service, run, _, line = (
        state.comes_to(each, None, is_open=False) for one in state.started.values() for each in one.containers
    )
    assert isinstance(service, Simulation) and isinstance(run, Simulation) and isinstance(line, Simulation)
    for each in (service, run):
        process = each.process
        assert process is not None
        assert {"HOME=${HOME}", "X=${USER}", "Y=${HOME}/y"} <= {*process.env}
        assert process.user == "${USER}" and process.cwd == "${PWD}/x"
    assert ("Test", ["CMD", "${HOME}/h"]) in (service.request.container.healthcheck or ())
    assert [action.words for action in service.request.actions] == [("${HOME}/p",)]
    assert line.process is not None and "HOME=${HOME}" in line.process.env


def test_a_build_argument_shows_the_variable_that_everybody_has() -> None:
    files = {
        "compose.yaml": "services:\n  web:\n    image: acme/web\n    build: {context: ., args: [HOME, Q=a $USER]}\n",
        "Dockerfile": 'FROM scratch\nARG HOME Q\nENV A=$HOME B=$Q\nENTRYPOINT ["/e"]\n',
        "x.sh": "#!/bin/sh\ndocker run acme/web\n",
    }
    state = State(files, Given())
    for one in state.started.values():
        for each in one.containers:
            found = state.comes_to(each, next(iter(state.sources_of(each))), is_open=False)
            assert isinstance(found, Simulation) and found.process is not None
            assert {"A=${HOME}", "B=a ${USER}"} <= {*found.process.env}


def test_a_refusal_shows_the_variable_that_everybody_has() -> None:
    found = started("compose.yaml", {"compose.yaml": 'services: {web: {image: a, command: "\'$HOME"}}\n'})
    assert found.error and "\U0002f8f8" not in found.error and "\U0002f8f8" not in str(found.refusal)
