"""The difference between two states of a repository."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from simulator.analysis.difference import describe
from simulator.analysis.repository.changes import RepositoryComparison, compare_states
from simulator.analysis.repository.state import Given, State
from simulator.images.catalogue import catalogued
from simulator.releases.find import find_engine
from simulator.report.text.repository import groups, unknown_changes

IMAGE = {"Entrypoint": ["/e"], "Cmd": ["c"]}
BUILD = "services:\n  one: {build: {context: ., dockerfile: one.Dockerfile}, image: 'shop:1'}\n"
TWO = "  two: {build: {context: ., dockerfile: two.Dockerfile}, image: 'shop:2'}\n"
DOCKERFILES = {f"{name}.Dockerfile": f'FROM scratch\nENTRYPOINT ["/{name}"]\n' for name in ("one", "two")}


def compare(before: Mapping[str, str], after: Mapping[str, str]) -> RepositoryComparison:
    paths = sorted({*before, *after})
    changed = [
        (path if path in before else "", path if path in after else "")
        for path in paths
        if before.get(path) != after.get(path)
    ]
    given = Given(bases={"*": IMAGE})
    return compare_states(State(before, given), State(after, given), changed)


def test_an_override_changes_the_containers_of_the_file_that_it_overrides() -> None:
    files = {"compose.yaml": "services:\n  web: {image: web}\n"}
    found = compare(files, {**files, "compose.override.yaml": "services:\n  web: {command: x}\n"})
    (change,) = found.changes
    assert change.container.place == "compose.yaml:2 web" and "compose.override.yaml" in change.files
    assert found.looked_at == ("compose.override.yaml",) and not found.skipped


def test_a_file_that_a_compose_file_reads_is_looked_at() -> None:
    files = {"compose.yaml": "services:\n  web: {image: web, command: '${X}'}\n", ".env": "X=a\n", "b.txt": ""}
    found = compare(files, {**files, ".env": "X=b\n", "b.txt": "b"})
    assert [change.difference.first for change in found.changes] == ['"e" gets ["b"] instead of ["a"].']
    assert found.looked_at == (".env",) and found.skipped == ("b.txt",)


def test_an_image_that_is_built_in_several_ways_is_not_known_on_both_sides() -> None:
    line = {"x.sh": "docker run shop:9 x\n", **DOCKERFILES}
    before, after = {**line, "compose.yaml": BUILD}, {**line, "compose.yaml": BUILD + TWO}
    found = compare(before, after)
    assert {change.container.name: change.difference.verdict for change in found.changes} == {
        "two": "different",
        "docker run": "unknown",
    }
    assert unknown_changes(found) == [
        ("x.sh:1 docker run", "the image shop:9 may be built from one.Dockerfile or two.Dockerfile")
    ]
    assert not compare(after, {**after, "y": ""}).changes
    moved = compare(before, {**after, "x.sh": "docker run shop:9 y\n"})
    (change,) = (change for change in moved.changes if change.container.path == "x.sh")
    assert [describe(outcome) for outcome in change.outcomes if outcome is not None] == [
        "<ENTRYPOINT of shop:9> x",
        "<ENTRYPOINT of shop:9> y",
    ]


def test_a_symbol_is_the_same_value_on_both_sides() -> None:
    line = "docker run web --v $V\n"
    assert compare({"x.sh": line}, {"x.sh": f"cd a\n{line}"}).verdict == "same"
    assert compare({"x.sh": line}, {"x.sh": line.replace("$V", "$W")}).verdict == "different"


def test_an_image_that_is_built_in_several_ways_is_known_where_all_come_to_the_same() -> None:
    files = {"x.sh": "docker run shop:9\n", "compose.yaml": BUILD + TWO, **DOCKERFILES}
    same = {**files, "two.Dockerfile": DOCKERFILES["one.Dockerfile"]}
    new = {**same, **dict.fromkeys(DOCKERFILES, 'FROM scratch\nENTRYPOINT ["/new"]\n')}
    assert "x.sh" in {change.container.path for change in compare(same, new).changes}


def test_a_variable_that_only_the_deployer_sets_hides_no_change() -> None:
    services = "services:\n  web: {image: 'shop:${TAG}', command: a}\n  db: {image: '${DB:?set it}', command: a}\n"
    found = compare({"compose.yaml": services}, {"compose.yaml": services.replace("command: a", "command: b")})
    assert [
        (change.container.name, describe(change.outcomes[1])) for change in found.changes if change.outcomes[1]
    ] == [
        ("web", "/e b"),
        ("db", "/e b"),
    ]
    same = compare({"compose.yaml": services}, {"compose.yaml": f"{services}# end\n"})
    assert same.verdict == "same" and same.compared == 2


def test_words_of_an_unknown_image_are_no_program() -> None:
    files = {"compose.yaml": "services:\n  web: {image: 'example.com/shop', command: a}\n"}
    after = {"compose.yaml": files["compose.yaml"].replace("command: a", "command: b")}
    found = compare_states(State(files, Given()), State(after, Given()), [("compose.yaml", "compose.yaml")])
    assert [change.difference.first for change in found.changes] == ['It gets ["b"] instead of ["a"].']


def test_a_line_of_podman_compose_is_looked_at() -> None:
    files = {"compose.yaml": "services:\n  web: {image: web}\n"}
    texts = {"run.sh": "podman-compose run --rm web a\n", "README.md": "```sh\npodman-compose run web b $V\n```\n"}
    found = compare(
        {**files, **texts}, {**files, **{name: text.replace("web", "--name n web") for name, text in texts.items()}}
    )
    assert found.verdict == "same"
    changed = compare({**files, **texts}, {**files, **texts, "run.sh": texts["run.sh"].replace(" a", " c")})
    (change,) = changed.changes
    assert change.container.place == "run.sh:1 podman-compose"
    assert change.difference.first == '"e" gets ["c"] instead of ["a"].'


def test_an_image_that_has_its_name_from_a_folder_is_none_that_other_files_know() -> None:
    missing = "services:\n  web: {build: {context: gone}, command: x}\n"
    files = {"a/compose.yaml": missing, "x.sh": "docker run project-web\n"}
    build = "services:\n  web: {build: {context: ., dockerfile: one.Dockerfile}}\n"
    other = {"b/compose.yaml": build, "b/one.Dockerfile": DOCKERFILES["one.Dockerfile"]}
    assert {change.container.path for change in compare(files, {**files, **other}).changes} == {"b/compose.yaml"}
    named = {**other, "b/compose.yaml": f"name: project\n{build}"}
    found = compare(files, {**files, **named})
    assert {change.container.path for change in found.changes} >= {"b/compose.yaml", "x.sh"}


def test_the_signal_that_stops_a_container_and_whether_it_waits_are_compared() -> None:
    shell = "services:\n  web: {image: alpine, command: sh%s}\n"
    given = {"compose.yaml": shell % ""}

    def first(added: str) -> list[str]:
        found = compare(given, {"compose.yaml": shell % f", {added}"})
        return [change.difference.first for change in found.changes]

    assert first("stop_signal: SIGINT") == ["It is stopped with SIGINT instead of SIGTERM."]
    assert first("stop_signal: SIGTERM") == []
    (solved,) = compare({"c/compose.yaml": "services:\n  a: {build: .}\n", "c/Dockerfile": SHELL}, TERMINAL).changes
    assert solved.difference.first.startswith('Solved: "sh" ends at once with exit 0')


SHELL = 'FROM scratch\nCOPY sh /bin/sh\nCMD ["sh"]\n'
TERMINAL = {"c/compose.yaml": "services:\n  a: {build: ., tty: true}\n", "c/Dockerfile": SHELL}


SERVICES = "services:\n  web: {image: web, command: a}\n  db: {image: db}\n"


def test_the_services_of_a_file_that_compose_refuses_are_not_created_any_more() -> None:
    for broken in ("services:\n  web: {image: web, command: [a\n", "services:\n  web: {image: web, comand: a}\n"):
        before = {"compose.yaml": SERVICES, "x.sh": "docker run web x\n"}
        found = compare(before, {"compose.yaml": broken, "x.sh": "docker run web y\n"})
        first = groups(found)[0]
        assert first.sentence.startswith("The services are not created any more: Compose 2.40 refuses the file: ")
        assert [change.container.name for change in first] == ["web", "db"]
        assert found.verdict == "different" and not found.unread and not found.failed
        back = compare({"compose.yaml": broken}, {"compose.yaml": SERVICES})
        assert all("before it was refused" in " ".join(each.difference.sentences) for each in back.changes)
    neither = compare({"compose.yaml": "services: [\n"}, {"compose.yaml": "services: {\n"})
    assert neither.failed == ("compose.yaml",) and not neither.changes


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("", "test: [CMD, a]", 'The container gets a healthcheck: ["a"].'),
        ("test: a b", "test: c", 'The healthcheck runs "c" instead of "a b".'),
        (
            "test: a, interval: 3s",
            "test: a, interval: 4s",
            "The healthcheck changes: Interval is 4 s instead of 3 s.",
        ),
        ("test: a", "disable: true", 'The container has no healthcheck any more; it was "a".'),
        ("", "disable: true", ""),
    ],
)
def test_the_healthcheck_of_a_service_is_compared(before: str, after: str, says: str) -> None:
    text = "services:\n  web: {image: web, healthcheck: {H}}\n"
    texts = [text.replace("{H}", f"{{{each}}}" if each else "!reset null") for each in (before, after)]
    sides = [{"compose.yaml": each} for each in texts]
    assert [change.difference.first for change in compare(*sides).changes] == ([says] if says else [])


def test_a_file_that_is_only_a_part_of_a_project_is_no_project() -> None:
    extended = "services:\n  web: {extends: {file: common.yaml, service: base}, image: web}\n"
    common = "services:\n  base: {command: a}\n"
    before = {"compose.yaml": extended, "common.yaml": common}
    same = compare(before, {**before, "compose.yaml": f"{extended}# end\n"})
    assert same.verdict == "same" and not same.unread and not same.failed
    changed = compare(before, {**before, "common.yaml": common.replace("a}", "b}")})
    assert [change.difference.first for change in changed.changes] == ['"e" gets ["b"] instead of ["a"].']
    assert not changed.unread
    broken = compare(before, {**before, "compose.yaml": "services: [\n"})
    assert not broken.unread and {change.container.name for change in broken.changes} == {"web"}


ENGINE = {"engine/Dockerfile": 'FROM scratch\nENTRYPOINT ["/engine"]\n'}
USERS = {
    "compose.yaml": "services:\n  web: {build: engine, image: engine}\n",
    "Makefile": "x:\n\tdocker build -t $(IMAGE):$(TAG) engine\n\tdocker run $(IMAGE):$(TAG) a\n",
    "action.yml": "runs: {using: docker, image: engine/Dockerfile}\n",
}


def test_a_dockerfile_that_is_deleted_is_told_to_those_who_start_its_image() -> None:
    for added in ({}, {"engine/Containerfile": ENGINE["engine/Dockerfile"]}):
        paths = [("engine/Dockerfile", "")]
        found = compare_states(State({**USERS, **ENGINE}, Given()), State({**USERS, **added}, Given()), paths)
        first = groups(found)[0]
        assert first.sentence == "The repository does not build its image any more: engine/Dockerfile is deleted."
        assert [change.container.place for change in first] == ["compose.yaml:2 web", "Makefile:3 docker run"]
        assert dict(unknown_changes(found)) == {
            "action.yml:1 main": "the Dockerfile engine/Dockerfile is not among the files; "
            "give the configuration of the image (--base REF=FILE)"
        }


def test_what_only_a_shell_knows_stands_as_it_is_written_where_an_image_is_not_known() -> None:
    line = {"x.sh": 'docker run "$IMAGE" a\n'}
    found = compare_states(
        State(line, Given()), State({"x.sh": "docker run $OTHER:1 a\n"}, Given()), [("x.sh", "x.sh")]
    )
    assert dict(unknown_changes(found))["x.sh:1 docker run"].startswith("$OTHER:1 is not known; ")


def test_the_base_that_is_not_known_has_its_name() -> None:
    build = {"compose.yaml": "services:\n  web: {build: ., image: shop}\n", "Dockerfile": "FROM base\n"}
    other = {**build, "Dockerfile": "FROM other\n"}
    found = compare_states(State(build, Given()), State(other, Given()), [("Dockerfile", "Dockerfile")])
    assert unknown_changes(found)[0][1].startswith("other, from which shop is built, is not known; ")


UNIT = {"units/web.container": "[Container]\nImage=web\nNetwork=n.network\n", "units/n.network": "[Network]\n"}


@pytest.mark.parametrize("folder", ["web.container.d", "container.d"])
def test_a_drop_in_of_a_unit_is_looked_at(folder: str) -> None:
    name = f"units/{folder}/10-exec.conf"
    found = compare(UNIT, {**UNIT, name: "[Container]\nExec=x\n"})
    assert [change.difference.first for change in found.changes] == ['"e" gets ["x"] instead of ["c"].']
    assert found.looked_at == (name,)


def test_units_that_no_other_unit_names_are_not_looked_at() -> None:
    found = compare(UNIT, {**UNIT, "units/n.network": "[Network]\nInternal=true\n", "units/k.kube": "[Kube]\nYaml=x\n"})
    assert found.looked_at == ("units/n.network",) and found.skipped == ("units/k.kube",)


def test_what_goes_wrong_comes_first_even_where_its_sentence_begins_with_a_quote() -> None:
    files = {"compose.yaml": "services:\n  one: {image: web, user: a}\n  two: {image: web, command: x}\n"}
    after = {"compose.yaml": files["compose.yaml"].replace("user: a", "user: b").replace("command: x", "command: /e x")}
    first, second = groups(compare(files, after))
    assert first.sentence.startswith('"e" stands in ENTRYPOINT already, and gets "/e" once more')
    assert second.sentence == 'It runs as user "b" instead of "a".'


def test_a_second_fault_of_a_kind_is_told_and_another_wording_of_the_first_is_not() -> None:
    line = "docker run web --rm %s\n"
    found = compare({"x.sh": line % ""}, {"x.sh": line % "-it"})
    assert found.changes[0].difference.first.startswith('"-it" stands behind the image name')
    words = "docker run --entrypoint 'sh -c' web %s\n"
    reworded = compare({"x.sh": words % "a"}, {"x.sh": words % "b"})
    assert [change.difference.serious for change in reworded.changes] == [0]


@pytest.mark.parametrize("kind", ["v1\nkind: Service", "kustomize.config.k8s.io/v1beta1\nkind: Kustomization"])
def test_a_manifest_without_a_pod_is_named_and_is_no_error(kind: str) -> None:
    text = f"apiVersion: {kind}\nmetadata: {{name: a}}\n"
    found = compare({"a.yaml": text}, {"a.yaml": f"{text}# end\n"})
    assert found.skipped == ("a.yaml",) and not found.failed and not found.looked_at
    assert found.verdict == "not-looked-at"


@pytest.mark.parametrize("image", ["web", "alpine", "no.such/image"])
def test_an_init_that_comes_first_is_told(image: str) -> None:
    files = {"compose.yaml": f"services:\n  web: {{image: '{image}', command: a}}\n"}
    for option, says in (("init: true", True), ("init: true, pid: host", False), ("init: false", False)):
        after = {"compose.yaml": files["compose.yaml"].replace("command: a", f"command: a, {option}")}
        found = compare_states(State(files, Given()), State(after, Given()), [("compose.yaml", "compose.yaml")])
        told = [change.difference.first for change in found.changes if change.difference.verdict == "different"]
        assert told == (["An init is PID 1, and passes signals on."] if says else [])


def test_the_words_behind_podmans_init_are_compared() -> None:
    unit = "[Container]\nImage=web\nExec=a\n"
    found = compare({"w.container": unit}, {"w.container": f"{unit}PodmanArgs=--init\n"})
    assert [change.difference.sentences for change in found.changes] == [("An init is PID 1, and passes signals on.",)]


@pytest.mark.parametrize(
    ("lines", "path", "is_started"),
    [
        ('COPY entry.sh /usr/bin/\nENTRYPOINT ["entry.sh"]', "web/entry.sh", True),
        ('COPY docker/entry.sh /start\nENTRYPOINT ["/start"]', "docker/entry.sh", True),
        ('COPY docker/*.sh /\nENTRYPOINT ["/entry.sh"]', "docker/entry.sh", True),
        ('ADD . /app\nCMD ["sh", "/app/bin/entry.sh"]', "bin/entry.sh", True),
        ('COPY bin /app\nCMD ["/app/entry.sh"]', "bin/entry.sh", True),
        ('COPY --from=x entry.sh /\nCMD ["/entry.sh"]', "entry.sh", False),
        ('COPY entry.sh /\nCMD ["/other.sh"]', "entry.sh", False),
        ('COPY other /\nCMD ["/entry.sh"]', "bin/entry.sh", False),
        ("COPY [", "entry.sh", False),
    ],
)
def test_a_script_that_an_image_starts_is_not_called_the_same(lines: str, path: str, is_started: bool) -> None:
    before = {"web/Dockerfile": f"FROM scratch\n{lines}\n", path: '#!/bin/sh\nexec "$@"\n'}
    found = compare(before, {**before, path: '#!/bin/sh\nx\nexec "$@"\n'})
    assert (found.skipped == (path,)) == is_started and (found.looked_at == (path,)) != is_started
    unknown = [(path, "what the changed entry script of web/Dockerfile does")] if is_started else []
    assert unknown_changes(found) == unknown and found.verdict == ("unknown" if is_started else "same")


UNKNOWN = "services:\n  a: {image: registry.example.com/app, %s}\n"


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("user: a", "user: b", 'It runs as user "b" instead of "a".'),
        ("user: a", "tty: true", 'It runs as the image\'s user instead of "a".'),
        ("tty: true", "user: a", 'It runs as user "a" instead of the image\'s.'),
        ("working_dir: /a", "working_dir: /b", 'It runs in "/b" instead of "/a".'),
        ("tty: true", "working_dir: /", 'It runs in "/" instead of the image\'s directory.'),
        ("environment: {A: 1}", "environment: {A: 2}", 'The environment has ["A=2"] instead of ["A=1"].'),
        ("stop_signal: SIGINT", "tty: true", "It is stopped with the image's stop signal instead of SIGINT."),
        ("healthcheck: {test: a}", "healthcheck: {test: b}", 'The healthcheck runs "b" instead of "a".'),
        ("healthcheck: {test: a}", "tty: true", 'The healthcheck is the image\'s instead of "a".'),
        ("tty: true", "healthcheck: {disable: true}", "The healthcheck is switched off instead of the image's."),
    ],
)
def test_what_a_request_sets_beside_an_image_that_is_not_known_is_compared(before: str, after: str, says: str) -> None:
    sides = [State({"compose.yaml": UNKNOWN % each}, Given()) for each in (before, after)]
    found = compare_states(sides[0], sides[1], [("compose.yaml", "compose.yaml")])
    assert [change.difference.sentences for change in found.changes] == [(says,)]
    words = [State({"compose.yaml": UNKNOWN % f"entrypoint: x, {each}"}, Given()) for each in (before, after)]
    assert compare_states(words[0], words[1], [("compose.yaml", "compose.yaml")]).verdict == "different"


def test_another_image_that_is_not_known_is_not_called_the_same_whatever_words_it_gets() -> None:
    sides = [
        State({"compose.yaml": UNKNOWN % f"entrypoint: x, {each}"}, Given()) for each in ("tty: true", "tty: true")
    ]
    other = State({"compose.yaml": (UNKNOWN % "entrypoint: x").replace("app", "app:2")}, Given())
    assert compare_states(sides[0], sides[1], [("compose.yaml", "compose.yaml")]).verdict == "same"
    assert compare_states(sides[0], other, [("compose.yaml", "compose.yaml")]).verdict == "unknown"


POD = """apiVersion: v1
kind: Pod
metadata: {name: p}
spec:
  containers:
  - {name: c, image: %s, env: [{name: A, value: x}], %s}
"""


@pytest.mark.parametrize("image", ["web", "no.such/image"])
@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        (
            "livenessProbe: {exec: {command: [a]}}",
            "livenessProbe: {exec: {command: [b, $(A)]}}",
            'Its liveness probe now executes ["b", "x"] instead of ["a"].',
        ),
        (
            "lifecycle: {preStop: {exec: {command: [a]}}}",
            "tty: false",
            'It has no preStop hook any more, which executed ["a"].',
        ),
        (
            "tty: false",
            "lifecycle: {postStart: {exec: {command: [a]}}}",
            'It gets a postStart hook, which executes ["a"].',
        ),
        (
            "startupProbe: {exec: {command: [a]}}",
            "startupProbe: {exec: {command: [a]}, periodSeconds: 5}",
            "Its startup probe changes: periodSeconds is 5 instead of unset.",
        ),
        (
            "readinessProbe: {httpGet: {port: 80}}",
            "readinessProbe: {httpGet: {port: 81}}",
            "Its readiness probe changes: httpGet.port is 81 instead of 80.",
        ),
        (
            "readinessProbe: {httpGet: {port: 80}}",
            "readinessProbe: {httpGet: {port: 80, path: /, scheme: HTTP}, periodSeconds: 10, timeoutSeconds: 1}",
            "",
        ),
    ],
)
def test_probes_and_hooks_of_a_pod_are_compared(image: str, before: str, after: str, says: str) -> None:
    sides = [{"pod.yaml": POD % (image, each)} for each in (before, after)]
    found = compare_states(State(sides[0], Given()), State(sides[1], Given()), [("pod.yaml", "pod.yaml")])
    assert [change.difference.first for change in found.changes] == ([says] if says else [])


@pytest.mark.parametrize(
    ("engine", "before", "after", "says"),
    [
        ("", "livenessProbe: {exec: {command: [a]}}", "livenessProbe: {exec: {command: [$(A)]}}", "$(A)"),
        ("", "livenessProbe: {httpGet: {port: 80}}", "livenessProbe: {httpGet: {port: 81}}", "changes: httpGet.port"),
        ("", "livenessProbe: {tcpSocket: {port: 80}}", "livenessProbe: {tcpSocket: {port: 81}}", "tcpSocket.port"),
        ("", "livenessProbe: {grpc: {port: 80}}", "livenessProbe: {grpc: {port: 81}}", ""),
        ("", "startupProbe: {exec: {command: [a]}}", "startupProbe: {exec: {command: [b]}}", 'executes ["b"]'),
        ("@4.3", "startupProbe: {exec: {command: [a]}}", "startupProbe: {exec: {command: [b]}}", ""),
        ("", "readinessProbe: {exec: {command: [a]}}", "readinessProbe: {exec: {command: [b]}}", ""),
        ("", "lifecycle: {preStop: {exec: {command: [a]}}}", "lifecycle: {preStop: {exec: {command: [b]}}}", ""),
    ],
)  # fmt: skip
def test_probes_that_podman_reads_are_compared(engine: str, before: str, after: str, says: str) -> None:
    given = Given((find_engine(f"podman{engine or '@5.8'}"),))
    sides = [State({"pod.yaml": POD % ("web", each)}, given) for each in (before, after)]
    told = [
        change.difference.first for change in compare_states(sides[0], sides[1], [("pod.yaml", "pod.yaml")]).changes
    ]
    assert bool(told) == bool(says) and all(says in text for text in told)


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        (
            "post_start: [{command: a}]",
            "post_start: [{command: b c}]",
            'Its post_start hook now executes ["b", "c"] instead of ["a"].',
        ),
        (
            "pre_stop: [{command: a}]",
            "pre_stop: [{command: a, user: root}]",
            'Its pre_stop hook changes: user is "root" instead of unset.',
        ),
        (
            "develop: {watch: [{path: ., action: sync+exec, target: /t, exec: {command: a}}]}",
            "develop: {watch: [{path: ., action: sync+exec, target: /t, exec: {command: b}}]}",
            'Its command of watch now executes ["b"] instead of ["a"].',
        ),
    ],
)
def test_hooks_of_a_service_are_compared(before: str, after: str, says: str) -> None:
    sides = [{"compose.yaml": f"services:\n  web: {{image: web, {each}}}\n"} for each in (before, after)]
    assert [change.difference.first for change in compare(*sides).changes] == [says]


ANOTHER_ORDER = "The environment has its variables in another order."


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("docker exec web a", "docker exec web b", 'It executes "b" instead of "a".'),
        ("docker exec web a", "docker exec web a c", '"a" gets ["c"] as well.'),
        ("docker exec web a", "docker exec db a", 'It is executed in the container "db" instead of "web".'),
        ("docker exec web a", "docker exec -u 1 web a", 'It runs as user "1" instead of the container\'s.'),
        ("podman exec web a", "podman exec -e A=1 web a", 'The environment has ["A=1"].'),
        ("docker exec web a", "docker exec -w /x web a", 'It runs in "/x" instead of the container\'s directory.'),
        ("docker exec -e A=1 -e B=1 web a", "docker exec -e B=1 -e A=1 web a", ANOTHER_ORDER),
        ("docker exec $C a", "docker exec $C b", 'It executes "b" instead of "a".'),
        ("docker compose exec web a", "docker compose exec web b", 'It executes "b" instead of "a".'),
        ("true", "docker exec web a", "It is executed now."),
        ("docker exec web a", "true", "It is not executed any more."),
    ],
)
def test_what_a_line_executes_in_a_container_is_compared(before: str, after: str, says: str) -> None:
    files = {"compose.yaml": "services:\n  web: {image: web}\n"}
    found = compare({**files, "x.sh": f"{before}\n"}, {**files, "x.sh": f"{after}\n"})
    assert [change.difference.sentences for change in found.changes] == [(says,)]
    assert compare({"x.sh": f"{before}\n"}, {"x.sh": f"cd x\n{before}\n"}).verdict == "same"


SERVICE_UNIT = "[Service]\nExecStart=/usr/bin/docker run web"
KUBECTL_RUN = "kubectl -n prod run t --image=web --restart=Never"


@pytest.mark.parametrize(
    ("path", "before", "after", "says"),
    [
        ("x.sh", f"{KUBECTL_RUN} -- a", f"{KUBECTL_RUN} -- b", '"e" gets ["b"] instead of ["a"].'),
        ("x.sh", "kubectl exec p -- a", "kubectl exec p -- b", 'It executes "b" instead of "a".'),
        ("x.sh", "kubectl create job j --image=web -- a", "true", "It is not started any more."),
        ("x.sh", "kubectl create cm a --from-literal=a=b", "kubectl create cm a --from-literal=a=c", ""),
        ("x.sh", "kubectl get a", "kubectl get b", ""),
        ("x.sh", "docker exec w -c 'a\nb'", "docker exec w -c 'a\nc'", '"-c" gets ["a\\nc"] instead of ["a\\nb"].'),
        ("x.sh", "A=$(docker run web a)", "A=$(docker run web b)", '"e" gets ["b"] instead of ["a"].'),
        ("w.service", f"{SERVICE_UNIT} a", f"{SERVICE_UNIT} b", '"e" gets ["b"] instead of ["a"].'),
        (
            "w.container",
            "[Container]\nImage=web\n[Service]\nExecStartPost=podman exec systemd-w a",
            "[Container]\nImage=web\n[Service]\nExecStartPost=podman exec systemd-w b",
            'It executes "b" instead of "a".',
        ),
    ],
)  # fmt: skip
def test_lines_of_kubectl_and_of_units_are_compared(path: str, before: str, after: str, says: str) -> None:
    found = compare({path: f"{before}\n"}, {path: f"{after}\n"})
    assert [change.difference.sentences for change in found.changes] == ([(says,)] if says else [])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("kubectl set image deploy/a b=c", "kubectl set image deploy/a b=d"),
        ("true", "kubectl apply -f a"),
        ("docker compose -f a up", "docker run web a"),
    ],
)
def test_lines_that_start_what_is_not_read_there_are_not_known_where_they_change(before: str, after: str) -> None:
    found = compare({"x.sh": f"{before}\n"}, {"x.sh": f"{after}\n"})
    assert any(reason.endswith("starts is not looked at") for _, reason in unknown_changes(found))
    assert compare({"x.sh": f"{before}\n"}, {"x.sh": f"cd x\n{before}\n"}).verdict == "same"


def test_another_image_may_set_other_variables() -> None:
    sides = [{"compose.yaml": f"services:\n  db: {{image: 'postgres:{tag}'}}\n"} for tag in (16, 17)]
    states = [State(each, Given(look_up=catalogued)) for each in sides]
    found = compare_states(states[0], states[1], [("compose.yaml", "compose.yaml")])
    assert (
        found.verdict == "unknown" and "whether postgres:17 sets the same environment" in unknown_changes(found)[0][1]
    )


def test_a_variable_of_the_deployer_stands_in_the_environment_as_it_is_written() -> None:
    service = "services:\n  db: {image: web, environment: {A: %s}, user: '%s', command: a $B}\n"
    found = compare({"compose.yaml": service % ("x", "u")}, {"compose.yaml": service % ("$S", "${U}")})
    (change,) = found.changes
    assert change.difference.sentences == (
        'It runs as user "${U}" instead of "u".',
        'The environment has ["A=${S}"] instead of ["A=x"].',
    )
    line = {"x.sh": "docker compose exec db x\n"}
    found = compare({"compose.yaml": service % ("x", "u"), **line}, {"compose.yaml": service % ("$S", "u"), **line})
    told = {each for change in found.changes for each in change.difference.sentences}
    assert len(found.changes) == 2 and told == {'The environment has ["A=${S}"] instead of ["A=x"].'}
    files = {"compose.yaml": service % ("x", "u"), ".env": "S=s\nB=b\n"}
    (change,) = compare(files, {**files, "compose.yaml": service % ("$S", "u")}).changes
    assert change.difference.sentences == ('The environment has ["A=s"] instead of ["A=x"].',)


def job(checks: str) -> str:
    service = f'{{"Name": "s", "TaskName": "t", "Checks": [{checks}]}}'
    task = '{"Name": "t", "Driver": "docker", "Config": {"image": "web"}}'
    return f'{{"Job": {{"TaskGroups": [{{"Name": "g", "Services": [{service}], "Tasks": [{task}]}}]}}}}'


def check_of(word: str, more: str = "") -> str:
    return f'{{"Name": "c", "Type": "script", "Command": "/c", "Args": ["{word}"]{more}}}'


def ecs_task(health: str) -> str:
    return f'{{"containerDefinitions": [{{"name": "w", "image": "web", "healthCheck": {{{health}}}}}]}}'


TEST = '"command": ["CMD", "a"]'


@pytest.mark.parametrize(
    ("path", "before", "after", "says"),
    [
        (
            "j.json",
            job(check_of("a")),
            job(check_of("b")),
            'Its check now executes ["/c", "b"] instead of ["/c", "a"].',
        ),
        ("j.json", job(""), job(check_of("a")), 'It gets a check, which executes ["/c", "a"].'),
        (
            "j.json",
            job(check_of("a")),
            job(check_of("a", ', "Interval": 5')),
            "Its check changes: Interval is 5 instead of unset.",
        ),
        ("t.json", ecs_task(TEST), ecs_task('"command": ["CMD", "b"]'), 'The healthcheck runs ["b"] instead of ["a"].'),
        ("t.json", ecs_task(TEST), ecs_task(f'{TEST}, "interval": 30'), ""),
        (
            "t.json",
            ecs_task(TEST),
            ecs_task(f'{TEST}, "interval": 10'),
            "The healthcheck changes: Interval is 10 s instead of unset.",
        ),
        (
            "t.json",
            ecs_task(TEST),
            ecs_task(f'{TEST}, "retries": 9'),
            "The healthcheck changes: Retries is 9 instead of unset.",
        ),
        (
            "devcontainer.json",
            '{"image": "web", "postCreateCommand": "a"}',
            '{"image": "web", "postCreateCommand": ["b"]}',
            'Its postCreateCommand now executes ["b"] instead of ["/bin/sh", "-c", "a"].',
        ),
        (
            "devcontainer.json",
            '{"image": "web"}',
            '{"image": "web", "postStartCommand": {"x": "a", "y": ["b"], "z": null}}',
            'It gets a postStartCommand, which executes ["/bin/sh", "-c", "a"] and ["b"].',
        ),
        (
            "devcontainer.json",
            '{"image": "web", "postCreateCommand": "a", "remoteUser": "a", "remoteEnv": {"A": "b"}}',
            '{"image": "web", "postCreateCommand": "a", "remoteUser": "b", "remoteEnv": {"A": "b"}}',
            "Its postCreateCommand changes: remoteUser is b instead of a.",
        ),
        (
            "devcontainer.json",
            '{"image": "web", "postCreateCommand": "a", "remoteEnv": {"A": "b"}}',
            '{"image": "web", "postCreateCommand": "a"}',
            'Its postCreateCommand changes: remoteEnv is unset instead of ["A=b"].',
        ),
    ],
)
def test_checks_and_commands_of_other_callers_are_compared(path: str, before: str, after: str, says: str) -> None:
    found = compare({path: before}, {path: after})
    assert [change.difference.sentences for change in found.changes] == ([(says,)] if says else [])


@pytest.mark.parametrize("line", ["docker exec -it <the container> %s", "docker run <image> x > f; docker run web %s"])
def test_what_stands_for_a_text_of_the_reader_cuts_no_line_off(line: str) -> None:
    before, after = ({"README.md": f"```sh\n{line % word}\n```\n"} for word in "ab")
    (change,) = compare(before, after).changes
    assert change.difference.verdict == "different"


def test_a_container_is_no_image_that_the_repository_builds() -> None:
    files = {"x.sh": "docker exec shop a\n", "compose.yaml": BUILD.replace("shop:1", "shop"), **DOCKERFILES}
    found = compare(files, {**files, "one.Dockerfile": 'FROM scratch\nENTRYPOINT ["/new"]\n'})
    assert {change.container.path for change in found.changes} == {"compose.yaml"}


CIRCLE = "version: 2.1\njobs:\n  build:\n    docker:\n    - image: cimg/base\n      command: %s\n    steps:\n"


def test_the_containers_of_a_pipeline_are_not_called_the_same() -> None:
    steps = "    - run: docker run web a\n"
    before = {".circleci/config.yml": f"{CIRCLE % 'a'}{steps}"}
    found = compare(before, {".circleci/config.yml": f"{CIRCLE % 'b'}{steps}"})
    assert found.skipped == (".circleci/config.yml",) and not found.looked_at and not found.changes
    assert unknown_changes(found) == [(".circleci/config.yml", "the containers that it names are not looked at")]
    assert found.verdict == "unknown"
    line = compare(before, {".circleci/config.yml": f"{CIRCLE % 'a'}{steps.replace('web a', 'web b')}"})
    assert not line.skipped and [change.difference.first for change in line.changes] == [
        '"e" gets ["b"] instead of ["a"].'
    ]
    same = compare(before, {".circleci/config.yml": f"{CIRCLE % 'a'}{steps}    - checkout\n"})
    assert not same.skipped and same.verdict == "same"


def test_a_container_changes_with_the_base_image_that_the_repository_builds() -> None:
    files = {
        "build.sh": "docker build -t base base\ndocker build -t web web\ndocker run web x\n",
        "base/Dockerfile": 'FROM scratch\nENTRYPOINT ["/a"]\n',
        "web/Dockerfile": "FROM base\n",
        "compose.yaml": "services:\n  one: {build: web, command: y}\n",
    }
    found = compare(files, {**files, "base/Dockerfile": 'FROM scratch\nENTRYPOINT ["/b"]\n'})
    told = {change.container.place: (change.source, change.files) for change in found.changes}
    both = {"web/Dockerfile", "base/Dockerfile"}
    assert {place: source for place, (source, _) in told.items()} == dict.fromkeys(
        ("build.sh:3 docker run", "compose.yaml:2 one"), "web/Dockerfile"
    )
    assert all(both <= of for _, of in told.values())
    assert {describe(change.outcomes[1]) for change in found.changes if change.outcomes[1]} == {"/b x", "/b y"}


def test_a_base_image_of_which_nobody_knows_which_one_it_is_leaves_its_containers_unknown() -> None:
    files = {
        "build.sh": "docker build -t base:1 a\ndocker build -t base:2 b\ndocker build -t web web\ndocker run web x\n",
        "a/Dockerfile": 'FROM scratch\nENTRYPOINT ["/a"]\n',
        "b/Dockerfile": 'FROM scratch\nENTRYPOINT ["/b"]\n',
        "web/Dockerfile": "FROM base:3\n",
    }
    found = compare(files, {**files, "a/Dockerfile": 'FROM scratch\nENTRYPOINT ["/c"]\n'})
    assert found.verdict == "unknown" and [change.container.place for change in found.changes] == [
        "build.sh:4 docker run"
    ]
    assert compare(files, {**files, "other.sh": "docker run x y\n"}).verdict == "different"


def test_an_environment_that_rests_on_what_the_catalogue_does_not_state_may_change() -> None:
    files = {
        "build.sh": "docker build -t base .\ndocker run base x\n",
        "Dockerfile": "FROM python:3.12-slim\nENV A=$PYTHON_VERSION-a\n",
    }
    states = [
        State({**files, "Dockerfile": text}, Given(look_up=catalogued))
        for text in (files["Dockerfile"], files["Dockerfile"].replace("-a", "-b"))
    ]
    assert compare_states(states[0], states[1], [("Dockerfile", "Dockerfile")]).verdict == "unknown"
    assert compare_states(states[0], states[0], [("Dockerfile", "Dockerfile")]).verdict == "same"


SECURED = (
    "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\n"
    "spec: {containers: [{name: c, image: x, args: [a], securityContext: %s}]}\n"
)


@pytest.mark.parametrize(
    ("path", "before", "after", "reason"),
    [
        (
            "compose.yaml",
            "services:\n  w: {image: x, command: a, platform: linux/amd64}\n",
            "services:\n  w: {image: x, command: a, platform: linux/arm64}\n",
            "x is not known; ",
        ),
        ("x.sh", "docker run x a\n", "docker run --platform linux/arm64 x a\n", "x is not known; "),
        (
            "compose.yaml",
            "services:\n  w: {image: x, env_file: a.env}\n",
            "services:\n  w: {image: x, env_file: b.env}\n",
            "the variables of b.env are not known here",
        ),
        (
            "compose.yaml",
            "services:\n  w: {image: x, env_file: [{path: a.env, required: false}]}\n",
            "services:\n  w: {image: x}\n",
            "the variables of a.env are not known here",
        ),
        ("x.sh", "docker run --env-file a x\n", "docker run --env-file b x\n", "the variables of b are not known here"),
        (
            "w.container",
            "[Container]\nImage=x\nEnvironmentFile=%h/a\n",
            "[Container]\nImage=x\nEnvironmentFile=%h/b\n",
            "the variables of /root/b are not known here",
        ),
        (
            "p.yaml",
            SECURED % "{runAsNonRoot: true}",
            SECURED % "{runAsNonRoot: false}",
            "x is not known; ",
        ),
        (
            "p.yaml",
            SECURED % "{runAsUser: 1, runAsNonRoot: true}",
            SECURED % "{runAsUser: 1}",
            "",
        ),
    ],
)
def test_what_else_is_not_known_of_a_container_is_not_the_same(path: str, before: str, after: str, reason: str) -> None:
    found = compare_states(State({path: before}, Given()), State({path: after}, Given()), [(path, path)])
    assert found.verdict == ("unknown" if reason else "same")
    assert [text.startswith(reason) for _, text in unknown_changes(found)] == ([True] if reason else [])


def test_a_block_of_another_language_turns_no_code_into_prose() -> None:
    text = "```yaml\na: b\n```\n\n```sh\ndocker run x %s\n```\n"
    (change,) = compare({"README.md": text % "a"}, {"README.md": text % "b"}).changes
    assert change.difference.first == '"e" gets ["b"] instead of ["a"].'


@pytest.mark.parametrize("line", ["docker build -t base base\n", "docker build -t web web\n"])
def test_an_image_that_the_repository_does_not_build_any_more_is_not_known(line: str) -> None:
    files = {
        "build.sh": "docker build -t base base\ndocker build -t web web\n",
        "base/Dockerfile": 'FROM scratch\nENTRYPOINT ["/a"]\n',
        "web/Dockerfile": "FROM base\n",
        "compose.yaml": "services:\n  one: {image: web, command: y}\n",
    }
    before, after = files, {**files, "build.sh": files["build.sh"].replace(line, "")}
    found = compare_states(State(before, Given()), State(after, Given()), [("build.sh", "build.sh")])
    assert [(change.container.name, change.difference.verdict) for change in found.changes] == [("one", "unknown")]
    moved = {**files, "base/Containerfile": files["base/Dockerfile"]}
    moved["build.sh"] = moved["build.sh"].replace("base base", "base -f base/Containerfile base")
    paths = [("build.sh", "build.sh"), ("base/Dockerfile", "base/Containerfile")]
    assert compare_states(State(files, Given()), State(moved, Given()), paths).verdict == "same"


SERVICE_OF_ALPINE = "services:\n  web:\n    image: alpine\n    command: top\n"
NO_SCALE = "scale is 0: docker compose up makes no container of web"
ONLY_X = "docker compose up makes a container of web only with --profile x, or where web is named"


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("", "scale: 0", [f"It is not started by itself any more: {NO_SCALE}."]),
        ("scale: 0", "scale: 1", ["It is started by itself now; it was not before."]),
        ("deploy: {replicas: 0}", "", ["It is started by itself now; it was not before."]),
        ("", "deploy: {replicas: 0}", [f"It is not started by itself any more: deploy.replicas{NO_SCALE[5:]}."]),
        ("", "profiles: [x]", [f"It is not started by itself any more: {ONLY_X}."]),
        ("profiles: [x]", "profiles: [y]", [f"What starts it changes: {ONLY_X.replace('e x', 'e y')}."]),
        ("profiles: [x]", "profiles: []", ["It is started by itself now; it was not before."]),
        ("profiles: [x]", "scale: 0", [f"It is not started by itself any more: {NO_SCALE}."]),
        ("scale: 0", "scale: 0\n    user: x", ['It runs as user "x" instead of root.']),
        ("profiles: [x]", "profiles: [x, x]", None),
        ("", "scale: 3", None),
    ],
)
def test_whether_compose_starts_a_service_by_itself_is_compared(
    before: str, after: str, says: list[str] | None
) -> None:
    sides = [{"compose.yaml": f"{SERVICE_OF_ALPINE}    {setting}\n"} for setting in (before, after)]
    found = compare(*sides)
    assert [list(change.difference.sentences) for change in found.changes] == ([] if says is None else [says])


def test_a_profile_that_the_env_file_makes_active_is_none() -> None:
    files = {"compose.yaml": SERVICE_OF_ALPINE + "    profiles: [x]\n", ".env": "COMPOSE_PROFILES=x\n"}
    (change,) = compare(files, {**files, ".env": "COMPOSE_PROFILES=y\n"}).changes
    assert change.difference.first == f"It is not started by itself any more: {ONLY_X}."


def test_a_new_service_that_is_not_started_by_itself_is_not_called_started() -> None:
    (change,) = compare({}, {"compose.yaml": SERVICE_OF_ALPINE + "    scale: 0\n"}).changes
    assert change.difference.sentences == (f"It is there now, and not started by itself: {NO_SCALE}.",)


def test_a_workload_without_replicas_is_not_started_by_itself() -> None:
    text = (
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\nspec:\n  replicas: 1\n"
        "  selector: {matchLabels: {a: b}}\n  template:\n    metadata: {labels: {a: b}}\n"
        "    spec: {containers: [{name: c, image: alpine, args: [top]}]}\n"
    )
    (change,) = compare({"d.yaml": text}, {"d.yaml": text.replace("replicas: 1", "replicas: 0")}).changes
    assert change.difference.first.startswith("It is not started by itself any more: no pod of Deployment d is made")


@pytest.mark.parametrize("setting", ["stdin_open: true", "tty: true"])
def test_a_shell_that_has_an_input_no_more_ends_at_once(setting: str) -> None:
    text, built = "services:\n  web:\n    build: .\n", {"Dockerfile": SHELL}
    (change,) = compare({"compose.yaml": f"{text}    {setting}\n", **built}, {"compose.yaml": text, **built}).changes
    assert change.difference.first.startswith('"sh" ends at once with exit 0')
    (change,) = compare({"compose.yaml": text, **built}, {"compose.yaml": f"{text}    {setting}\n", **built}).changes
    assert change.difference.first.startswith('Solved: "sh" ends at once with exit 0')
    other = f"{text}    command: top\n"
    assert compare({"compose.yaml": other, **built}, {"compose.yaml": f"{other}    {setting}\n", **built}).changes == ()
