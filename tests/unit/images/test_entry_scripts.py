"""What is known of the entry scripts of official images, and what dsim start tells on it."""

from __future__ import annotations

import pytest

from simulator import Image, docker_run, resolve
from simulator.analysis.start_outcome import StartTold
from simulator.api.answer import Answer
from simulator.images.catalogue import catalogue
from simulator.images.entry_scripts import executes_word, executing_scripts, find_entry_script
from simulator.launch.rootfs import File
from simulator.simulation.container import Simulation
from simulator.simulation.rootfs import rootfs_of_build


def told(answer: Answer) -> StartTold:
    """What dsim start tells of an answer, with what the image alone tells of its files."""
    found = Answer(answer.outcome, answer.release, answer.engine, answer.image_rootfs()).told
    assert found is not None
    return found


def run(*words: str) -> StartTold:
    """What dsim start tells of a docker run line."""
    return told(docker_run(list(words)))


@pytest.mark.parametrize(
    ("words", "becomes"),
    [
        (("nginx",), "nginx -g 'daemon off;' as PID 1"),
        (("-i", "nginx", "sh"), "sh as PID 1"),
        (("-i", "node"), "node as PID 1"),
        (("node:22", "--inspect", "x.js"), "node --inspect x.js as PID 1"),
        (("node", "app.js"), "node app.js as PID 1"),
        (("php:8.3-apache", "-x"), "apache2-foreground -x as PID 1"),
        (("redis", "/etc/x.conf"), "redis-server /etc/x.conf as user redis and PID 1"),
        (("-u", "1000", "redis"), "redis-server as PID 1"),
        (("haproxy:2.8", "-v"), "haproxy -W -db -v as PID 1"),
        (("-e", "POSTGRES_PASSWORD=x", "postgres", "-c", "a=b"), "postgres -c a=b as user postgres and PID 1"),
        (("-e", "POSTGRES_HOST_AUTH_METHOD=trust", "postgres"), "postgres as user postgres and PID 1"),
        (("postgres", "--version"), "postgres --version as PID 1"),
        (("rabbitmq",), "rabbitmq-server as user rabbitmq and PID 1"),
        (("memcached",), "memcached as PID 1"),
        (("ghost",), "node current/index.js as user node and PID 1"),
    ],
)
def test_the_script_of_an_official_image_comes_to(words: tuple[str, ...], becomes: str) -> None:
    found = run(*words)
    assert found.start.outcome == "unknown", "nothing of it counts as known"
    assert found.outcome.startswith("starts, through ")
    assert f", {becomes}, provided that " in found.outcome


def test_a_first_word_that_is_no_command_is_an_argument_where_the_script_asks() -> None:
    """Of the official images that are known, only that of Node.js does."""
    entries = {name: entry for name in ("node", "nginx", "redis") if (entry := catalogue().find(name))}
    scripts = {name: find_entry_script(entry) for name, entry in entries.items()}
    assert {name: script.if_missing for name, script in scripts.items() if script} == {
        "node": True,
        "nginx": False,
        "redis": False,
    }


def test_a_database_without_a_password_ends_unless_it_is_there() -> None:
    found = run("mysql")
    assert set(found.programs) == {
        "ends without a program: exit 1, MYSQL_ROOT_PASSWORD is not set, if there is no database in its folder",
        "mysqld as user mysql, if there is a database in its folder",
    }
    assert [step.rule.id for step in found.shown.decisions if "line" in str(step.value)] == []


def test_an_image_that_rests_on_an_official_one_has_its_script() -> None:
    text = 'FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci\nUSER node\nCMD ["node", "server.js"]\n'
    found = told(resolve(Image.from_dockerfile(text)))
    assert found.outcome == (
        "starts, through docker-entrypoint.sh, node server.js as PID 1, provided that docker-entrypoint.sh is as the "
        "image node had it on 2026-08-19, and the image has the user node"
    )
    assert found.stop == "docker stop waits 10 s and kills it: exit 137, unless server.js handles SIGTERM itself"


@pytest.mark.parametrize(
    "words",
    [
        ("-e", "POSTGRES_PASSWORD=x", "-v", "pg:/var/lib/postgresql/data", "postgres:18"),
        ("-e", "POSTGRES_PASSWORD=x", "-e", "POSTGRES_PASSWORD_FILE=/x", "postgres"),
        ("-e", "RABBITMQ_DEFAULT_PASS_FILE=/x", "rabbitmq"),
        ("-v", "./x:/docker-entrypoint.d/x.sh", "nginx"),
        ("-v", "./x:/usr/local/bin", "redis"),
        ("--tmpfs", "/usr/local/bin", "redis"),
        ("-v", "./x:/usr/local/bin/node", "node"),
        ("--cap-drop", "ALL", "redis"),
        ("node", ""),
        ("redis", "/.dsim/nothing"),
    ],
)
def test_nothing_is_said_where_the_script_may_come_to_something_else(words: tuple[str, ...]) -> None:
    found = run(*words)
    assert found.supposed is None or "is a program in the image" in found.outcome


@pytest.mark.parametrize(
    ("words", "becomes"),
    [
        (
            ("-e", "POSTGRES_PASSWORD=x", "-v", "pg:/var/lib/postgresql/data", "postgres:16"),
            "postgres as user postgres",
        ),
        (("-v", "./x:/usr/share/nginx/html", "nginx"), "nginx -g 'daemon off;'"),
        (("--user", "root", "redis"), "redis-server as user redis"),
        (("--user", "0:redis", "redis"), "redis-server as user redis"),
        (("-i", "--cap-drop", "ALL", "node"), "node"),
    ],
)
def test_what_does_not_matter_to_the_script_changes_nothing(words: tuple[str, ...], becomes: str) -> None:
    assert run(*words).outcome.startswith(f"starts, through docker-entrypoint.sh, {becomes} ")


def test_a_program_that_the_image_does_not_have_for_its_script_is_named_as_supposed() -> None:
    assert "gosu" in run("node", "gosu", "node", "x").outcome.partition("provided that")[2]
    assert run("node", "npm", "start").outcome.endswith("and npm is in the image (a script: PID 1 is what executes it)")


@pytest.mark.parametrize(
    "line",
    [
        "COPY docker-entrypoint.sh /usr/local/bin/",
        "COPY x /usr/local/",
        "RUN sed -i s/a/b/ /usr/local/bin/docker-entrypoint.sh",
        "RUN mv /usr/local/bin/docker-entrypoint.sh /x",
        'RUN ["rm", "/usr/local/bin/docker-entrypoint.sh"]',
        "RUN cd /usr/local/bin && rm docker-entrypoint.sh",
        "RUN rm -rf /usr/local",
        "RUN rm /usr/local/bin/*.sh",
        "RUN ln -sf /bin/true /usr/local/bin/docker-entrypoint.sh",
        "RUN chmod -x /usr/local/bin/docker-entrypoint.sh",
        "RUN chmod 600 /usr/local/bin/docker-entrypoint.sh",
        "RUN <<EOF\nsed -i s/a/b/ /usr/local/bin/docker-entrypoint.sh\nEOF",
        "COPY <<EOF /usr/local/bin/docker-entrypoint.sh\n#!/bin/sh\nexec x\nEOF",
    ],
)
def test_a_script_that_a_build_replaces_is_not_the_official_one(line: str) -> None:
    found = told(resolve(Image.from_dockerfile(f'FROM node:22\n{line}\nCMD ["node", "x.js"]\n')))
    assert found.supposed is None or "as the image node had it" not in found.outcome


def test_a_program_that_a_build_replaces_is_not_the_image_s_own() -> None:
    script = File("file", 0o755, text="#!/bin/sh\nexec sleep 1\n")
    text = 'FROM node:22\nCOPY x /usr/local/bin/node\nCMD ["node", "x"]\n'
    answer = resolve(Image.from_dockerfile(text))
    assert isinstance(answer.outcome, Simulation)
    rootfs = rootfs_of_build(answer.outcome.built, {"x": script})
    found = Answer(answer.outcome, answer.release, answer.engine, rootfs).told
    assert found is not None
    assert found.outcome.startswith("starts, through docker-entrypoint.sh, sleep 1 as PID 1, provided that ")


def test_the_shell_of_the_image_is_not_the_one_that_stands_in() -> None:
    text = "FROM nginx:alpine\nRUN x\nCMD nginx -g 'daemon off;'\n"
    assert told(resolve(Image.from_dockerfile(text))).outcome.endswith(", and no RUN changes /bin/sh")


def test_every_fact_is_of_an_image_of_the_catalogue() -> None:
    found = {}
    for name in catalogue().images:
        for entry in catalogue().entries(name):
            if (facts := find_entry_script(entry)) is not None:
                found[facts.image] = facts
    assert len(found) == 12
    for facts in found.values():
        assert facts.path.startswith("/")
        assert facts.programs or facts.users


@pytest.mark.parametrize(
    ("image", "word", "executes"),
    [
        ("mongo", "a b", True),
        ("mongo", "--port", False),
        ("eclipse-temurin", "-version", True),
        ("nats", "a b", False),  # its image has the program alone
        ("nats:alpine", "a b", True),
        ("nginx", "-p", True),
        ("redis", "x.conf", False),
        ("node", "a b", False),
        ("traefik", "a b", False),
    ],
)
def test_a_word_is_executed_by_the_scripts_that_surely_do(image: str, word: str, *, executes: bool) -> None:
    entry = catalogue().find(image)
    assert entry is not None
    assert executes_word(entry, word) == executes


def test_every_image_whose_script_executes_words_is_in_the_catalogue() -> None:
    assert {*executing_scripts()} <= {*catalogue().images}
