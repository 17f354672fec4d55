"""What the words of an argv mean, said first in every answer."""

from __future__ import annotations

import pytest

import simulator as dsim
from simulator.analysis.advice import consequence


def lead(words: list[str], **image: str) -> tuple[str, str]:
    """Give the rule and the sentence that an answer begins with; blank for none."""
    found = consequence(dsim.resolve(dsim.Image.from_texts(**image), words).advice)
    return (found.rule.id.partition(".")[2], found.value) if found else ("", "")


@pytest.mark.parametrize(
    ("words", "image", "rule", "part"),
    [
        (["--listen"], {"cmd": '["app"]'}, "option-as-program", 'a program called "--listen"'),
        (["-x", "y"], {}, "option-as-program", "Put the program first"),
        (["ls -l"], {}, "blank-in-program", "apart: `ls -l`."),
        (["ls -l | wc"], {}, "blank-in-program", "`sh -c 'ls -l | wc'`"),
        (['["sh", "-c"]', "x"], {}, "json-in-program", "Write the words apart: `sh -c x`."),
        (
            ["[ls,", "-l]"],
            {},
            "json-in-program",
            "a JSON array that was split as a text. Write a",
        ),
        (["cd", "/tmp"], {}, "builtin-program", "a builtin of the shell"),
        (["A=b", "env"], {}, "builtin-program", "an assignment"),
        (["migrate", "&&", "serve"], {}, "operator", 'No shell reads "&&"'),
        (["echo", "$HOME"], {}, "variable", 'Nothing replaces "$HOME"'),
        (["$APP", "x"], {}, "variable", 'does not start unless the image has a program called "$APP"'),
        (["sh", "-c", "'echo", "hi'"], {}, "broken-script", "is not closed). Write the whole script as one word."),
        (["bash", "-c", "echo (x"], {}, "broken-script", '"bash" ends at once: it cannot read its script'),
        (["sh", "-c", "'a", "b'"], {"entrypoint": '["tini", "--"]'}, "broken-script", "as one word"),
        ([], {"cmd": 'echo "a'}, "broken-script", "(a double quote is not closed)."),
        ([], {"entrypoint": '["java", "-jar"]', "cmd": "app.jar"}, "shell-as-argument", '["app.jar"]'),
        (["python", "x.py"], {"entrypoint": '["python"]'}, "program-twice", "Leave it out: `x.py`."),
        (["python3", "x.py"], {"entrypoint": '["/usr/bin/python"]'}, "program-twice", "once more"),
        (
            ["worker"],
            {"entrypoint": '["python", "-m", "worker"]'},
            "program-twice",
            '"worker" stands in ENTRYPOINT already',
        ),
        (
            ["python", "-m", "w"],
            {"entrypoint": '["python", "-u", "-m", "w"]'},
            "program-twice",
            '"python" "-m" "w" once',
        ),
        (["-m", "w", "x"], {"entrypoint": '["python", "-m", "w"]'}, "program-twice", "Leave it out: `x`."),
        (
            ["python", "-m", "x"],
            {"entrypoint": '["python", "-m", "w"]'},
            "program-twice",
            "To start something else, make",
        ),
        (["server.js", "-p"], {"entrypoint": '["node", "server.js"]'}, "program-twice", "Leave it out: `-p`."),
        (["java", "-jar", "a.jar"], {"entrypoint": '["java", "-jar", "a.jar"]'}, "program-twice", "Leave it out."),
        (["node", "server.js", "server.js"], {}, "program-twice", '"server.js" stands twice'),
        (["worker --once"], {"entrypoint": '["/app"]'}, "blank-in-argument", "write them apart: `worker --once`."),
        (["--port 80"], {"entrypoint": '["/app"]'}, "blank-in-argument", '"app" gets "--port 80" as one word'),
        (["http.server 80"], {"entrypoint": '["python", "-m"]'}, "blank-in-argument", '"python" gets "http.server 80"'),
        ([], {"entrypoint": '["/app"]', "cmd": '["--port 80"]'}, "blank-in-argument", '["--port", "80"]'),
        ([], {"cmd": '["/app", "-Xmx1g -Xms1g", "x"]'}, "blank-in-argument", '["/app", "-Xmx1g", "-Xms1g", "x"]'),
        (["a", "|", "b"], {"entrypoint": '["/usr/bin/x"]'}, "operator", "as arguments"),
        ([], {"cmd": '["/bin/bash"]'}, "no-input", '"bash" ends at once with exit 0: it reads commands'),
        (["sh"], {}, "no-input", '"sh" ends at once with exit 0 (if the image has it): '),
        ([], {"cmd": '["sh", "-ex"]'}, "no-input", '"sh" ends at once with exit 0: '),
        (
            [],
            {"cmd": '["bash", "-l"]'},
            "no-input",
            '"bash" ends at once unless its profile starts something: it reads',
        ),
        ([], {"cmd": '["zsh"]'}, "no-input", '"zsh" ends at once unless its profile starts something: it reads'),
        ([], {"cmd": '["python3"]'}, "no-input", "Give it a command, or a terminal"),
        ([], {"entrypoint": '["node"]'}, "no-input", '"node" ends at once'),
    ],
)
def test_the_consequence_comes_first(words: list[str], image: dict[str, str], rule: str, part: str) -> None:
    found, sentence = lead(words, **image)
    assert found == rule
    assert part in sentence


@pytest.mark.parametrize(
    ("words", "image"),
    [
        (["python", "x.py"], {"entrypoint": '["/docker-entrypoint.sh"]'}),
        (["sh", "-c", "echo $HOME && ls"], {}),
        (["x.py", "a"], {"entrypoint": '["python3", "/app/x.py"]'}),
        (["hello world"], {"entrypoint": '["/app"]'}),
        (["-m", "fix --force bug"], {"entrypoint": '["git", "commit"]'}),
        (["--opts=-Xmx1g -Xms1g"], {"entrypoint": '["/app"]'}),
        (["--args", "--port 80"], {"entrypoint": '["/app"]'}),
        (["echo", "use --force"], {}),
        (["grep", "a --b", "file"], {}),
        (["--port 80"], {"entrypoint": '["/start.sh"]'}),  # which may split it
        (["python", "x.py"], {"entrypoint": '["python", "entrypoint.py"]'}),  # which may execute it
        (["python", "-m", "bot", "bot"], {}),  # which may be a command of the module
        (["worker"], {"entrypoint": '["python", "manage.py", "worker"]'}),
        (["/opt/my app/run"], {}),
        (["awk", "{print $NF}"], {}),
        (["find", ".", ";"], {}),
        (["--", "x"], {"entrypoint": '["tini"]'}),
        (["bash"], {"entrypoint": '["bash", "-c"]'}),
        ([], {"entrypoint": '["app"]', "cmd": '["--serve"]'}),
        ([], {"cmd": '["python3", "-i"]'}),
        ([], {"cmd": '["python3-config"]'}),
        ([], {"cmd": '["irb"]'}),  # it reads a file of its user first
    ],
)
def test_nothing_is_said_of_what_is_as_it_should_be(words: list[str], image: dict[str, str]) -> None:
    assert lead(words, **image) == ("", "")


def test_an_image_without_a_shell_is_not_told_to_use_one() -> None:
    image = dsim.Image.from_dockerfile('FROM gcr.io/distroless/static\nCMD ["/app", "&&", "/b"]\n')
    found = consequence(dsim.resolve(image, []).advice)
    assert found is not None
    assert found.value == 'No shell reads "&&": "app" gets it, and the words behind it, as arguments.'


def test_a_shell_that_stays_is_told_where_the_image_tells_which_one_it_is() -> None:
    def said(base: str, cmd: str) -> str:
        found = consequence(dsim.resolve(dsim.Image.from_dockerfile(f"FROM {base}\nCMD {cmd}\n"), []).advice)
        return found.value if found else ""

    assert said("python:3.12-slim", "python app.py").startswith('The stop signal does not reach "python"')
    assert said("python:3.12-alpine", "python app.py") == ""
    assert said("python:3.12-slim", "exec python app.py") == ""
    assert said("python:3.12-slim", "ls") == ""


def test_the_words_of_an_image_that_is_not_known_are_not_judged() -> None:
    answer = dsim.resolve(dsim.Image.from_dockerfile("FROM nobody/knows:1\n"), ["--listen"])
    assert consequence(answer.advice) is None


FILE = {"compose.yaml": "services: {a: {image: app}, b: {image: app, tty: true}, c: {image: app, stdin_open: true}}"}
POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: a, image: app%s}]}\n"


def no_input(answer: dsim.Answer) -> bool:
    """Say whether an answer tells that the container ends for want of input."""
    return any(piece.rule.id == "argv-advice.no-input" for piece in answer.advice)


@pytest.mark.parametrize("options", [[], ["-d"], ["--rm"], ["-i=false"], ["-a", "stdout"]])
def test_a_shell_that_nobody_can_write_to_ends_at_once(options: list[str]) -> None:
    image = dsim.Image.from_texts(cmd='["bash"]')
    for ask in (dsim.docker_run, dsim.podman_run):
        assert no_input(ask([*options, "IMAGE"], image))
    assert no_input(dsim.create({}, image))


@pytest.mark.parametrize("option", ["-i", "-t", "-it", "--interactive", "--tty=true"])
def test_an_open_input_or_a_terminal_keeps_a_shell_waiting(option: str) -> None:
    image = dsim.Image.from_texts(cmd='["bash"]')
    assert not no_input(dsim.docker_run([option, "IMAGE"], image))
    assert not no_input(dsim.podman_run([option, "IMAGE"], image))
    assert not no_input(dsim.create({"OpenStdin": "i" in option, "Tty": "t" in option}, image))


def test_files_say_whether_the_input_is_open() -> None:
    image = dsim.Image.from_texts(cmd='["bash"]')
    answers = dsim.compose(FILE, images={"app": {"Cmd": ["bash"]}})
    assert [name for name, answer in answers.items() if no_input(answer)] == ["a"]
    for more, ends in (("", True), (", stdin: true", False), (", tty: true", False), (", stdin: false", True)):
        (answer,) = dsim.kubernetes(POD % more, image=image).values()
        assert no_input(answer) is ends


def test_a_variable_that_names_a_script_is_no_empty_input() -> None:
    image = dsim.Image.from_config({"Cmd": ["bash"], "Env": ["BASH_ENV=/x"]})
    assert not no_input(dsim.docker_run(["IMAGE"], image))


BASH = {
    "complete": True,
    "files": {
        "/bin/bash": {
            "type": "file",
            "mode": "0755",
            "elf": {"machine": "x86-64", "class": 64, "kind": "executable", "interpreter": None, "needed": []},
            "program": {"name": "bash", "version": "5.2.15", "build": "debian"},
        },
        "/x": {"type": "file", "mode": "0644", "text": "sleep 9\n"},
    },
}


@pytest.mark.parametrize(
    ("options", "image", "exit_status"),
    [
        ([], {"Cmd": ["bash"]}, 0),
        (["-i"], {"Cmd": ["bash"]}, None),
        ([], {"Cmd": ["bash", "-s"]}, 0),
        ([], {"Cmd": ["bash", "-l"]}, 0),
        ([], {"Cmd": ["bash"], "Env": ["BASH_ENV=/x"]}, None),
        ([], {"Cmd": ["bash", "-c", "exec bash </x"]}, None),
    ],
)
def test_the_start_knows_it_too(options: list[str], image: dict[str, list[str]], exit_status: int | None) -> None:
    answer = dsim.docker_run([*options, "IMAGE"], dsim.Image.from_config(image), rootfs=BASH)
    start = answer.to_json()["start"]
    assert (start["exit"]["state"], start["outcome"]) == (exit_status, "started")
    if exit_status == 0:
        assert start["pid1"]["args"] == start["becomes"][0]["args"] == image["Cmd"]
        assert "ends at once with exit 0" in answer.explain().splitlines()[0]


@pytest.mark.parametrize(("name", "exit_status"), [("python3.12", 0), ("server", None)])
def test_a_program_is_what_it_is_whatever_its_file_is_called(name: str, exit_status: int | None) -> None:
    elf = BASH["files"]["/bin/bash"] | {"program": {"name": name}}  # type: ignore[index]
    rootfs = {"complete": True, "files": {"/bin/python3": elf}}
    answer = dsim.docker_run(["IMAGE"], dsim.Image.from_config({"Cmd": ["python3"]}), rootfs=rootfs)
    assert answer.to_json()["start"]["exit"]["state"] == exit_status


def of_line(*words: str) -> tuple[str, str]:
    """Give the rule and the sentence that the answer about a line of docker run begins with."""
    found = consequence(dsim.docker_run(words).advice)
    return (found.rule.id.partition(".")[2], found.value) if found else ("", "")


@pytest.mark.parametrize(
    ("words", "rule", "part"),
    [
        (["nginx", "ls -l"], "executed-word", '"docker-entrypoint.sh" executes it as one word, blanks included. '),
        (["nginx", "ls -l", "/x"], "executed-word", "Write the words apart: `ls -l /x`."),
        (["nginx", "bash"], "no-input", '"bash" ends at once with exit 0: '),
        (["nginx", "zsh"], "no-input", '"zsh" ends at once unless its profile starts something (if the image has it)'),
        (["-i", "nginx", "bash"], "", ""),
        (["redis", "cd", "/data"], "executed-word", '"docker-entrypoint.sh" executes it, and this is a builtin'),
        (["postgres", "psql -c x && ls"], "executed-word", "`sh -c 'psql -c x && ls'`"),
        (["nginx", "-g", "daemon off;"], "executed-word", "executes it, and this is an option. Put the program"),
        (["nginx", "-x"], "executed-word", 'unless the image has a program called "-x"'),
        (["redis", "--port", "1"], "", ""),  # its script puts redis-server in front
        (["node", "ls -l"], "executed-word", 'gives the word to "node" as one, blanks included. Write the words apart'),
        (["node", "ls", "-l"], "", ""),
        (["node", "app.js"], "", ""),  # its script gives the word to node
        (["mongo", "ls -l"], "executed-word", '"docker-entrypoint.sh" executes it as one word'),
        (["redis", "my file.conf"], "", ""),  # this one to redis-server
        (["nginx", "ls", "-l"], "", ""),
    ],
)
def test_the_word_that_an_entry_script_executes_is_a_program(words: list[str], rule: str, part: str) -> None:
    found, sentence = of_line(*words)
    assert found == rule and part in sentence


def test_the_word_behind_a_wrapper_is_a_program() -> None:
    tini = {"entrypoint": '["/sbin/tini", "--"]'}
    assert lead(["ls -l"], **tini)[0] == "executed-word"
    assert lead(["cd", "/x"], **tini)[0] == "executed-word"
    assert lead(["a b"], entrypoint='["/sbin/tini", "--", "/app"]') == ("", "")  # an argument of /app


@pytest.mark.parametrize(
    ("words", "image", "told"),
    [
        (
            ["sh"],
            {"entrypoint": '["/app"]'},
            '"app" gets "sh" as an argument: no shell is started. To start it, make it',
        ),
        (["/bin/bash", "-c", "x"], {"entrypoint": '["tini", "--", "/app"]'}, '"app" gets "/bin/bash" as an argument: '),
        (["sh"], {"entrypoint": '["/entrypoint.sh"]'}, ""),  # which may execute it
        (["sh"], {"entrypoint": '["tini", "--"]'}, ""),
        (["shell"], {"entrypoint": '["manage.py"]'}, ""),
        ([], {"entrypoint": '["/completion"]', "cmd": '["bash"]'}, ""),  # the image's own word
    ],
)
def test_a_shell_behind_a_program_is_an_argument(words: list[str], image: dict[str, str], told: str) -> None:
    rule, sentence = lead(words, **image)
    assert told in sentence and (rule == "shell-behind-program") == ("gets" in told)


def test_an_entrypoint_of_the_request_gets_the_shell_that_was_asked_for() -> None:
    assert of_line("--entrypoint", "which", "alpine", "sh") == ("", "")


def test_no_shell_reads_the_words_of_docker_exec() -> None:
    def said(*words: str) -> str:
        found = consequence(dsim.docker_exec(["web", *words], image=dsim.Image.from_texts(cmd="x")).advice)
        return found.value if found else ""

    assert said("ls", "&&", "x").startswith('No shell reads "&&": "ls" gets it')
    assert said("echo", "$HOME").startswith('Nothing replaces "$HOME": "echo" gets "$HOME" as it stands.')
    assert said("sh", "-c", "echo $HOME && ls") == ""


@pytest.mark.parametrize(
    ("words", "whole"),
    [
        (["alpine", "sh", "-c", "echo", "hi", "there"], "`sh -c 'echo hi there'`"),
        (["--entrypoint", "sh", "alpine", "-c", "server -m x", "--debug"], "`-c 'server -m x --debug'`"),
        (["nginx", "sh", "-c", "echo", "hi"], "`sh -c 'echo hi'`"),  # its entry script executes them
        (["alpine", "sh", "-ec", "echo", "a b"], """`sh -ec 'echo '"'"'a b'"'"''`"""),
    ],
)
def test_a_script_that_was_not_quoted_is_put_together(words: list[str], whole: str) -> None:
    rule, sentence = of_line(*words)
    assert rule == "swallowed" and sentence.endswith(f"Write the whole script as one word: {whole}.")


def test_an_entrypoint_that_repeats_the_image_drops_its_cmd() -> None:
    rule, sentence = of_line("--entrypoint", "/docker-entrypoint.sh", "nginx")
    assert rule == "entrypoint-repeated"
    assert sentence.startswith('the image\'s CMD ["nginx", "-g", "daemon off;"] is not used: the request repeats')
    assert of_line("--entrypoint", "/docker-entrypoint.sh", "nginx", "nginx") == ("", "")
    assert of_line("--entrypoint", "nginx", "nginx") == ("", "")  # another program: that is what was asked for


def test_a_pod_is_stopped_by_a_kubelet() -> None:
    manifest = POD.replace("image: app%s", "image: debian, args: [sh, -c, %s]")
    (answer,) = dsim.kubernetes(manifest % "server x").values()
    found = consequence(answer.advice)
    assert found is not None and "(Kubernetes: 30 seconds)" in found.value
    (answer,) = dsim.kubernetes(manifest % "'a | b'").values()
    found = consequence(answer.advice)
    assert found is not None and "Put an init such as tini in front of the words." in found.value
