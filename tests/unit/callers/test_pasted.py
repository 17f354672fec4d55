"""Pasted lines: what a shell makes of them, and what only it knows."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from simulator.callers.pasted.line import read_pasted
from simulator.callers.pasted.rules import PastedLine
from simulator.callers.pasted.symbols import Reading
from simulator.cli.main import cli
from simulator.core.errors import NotModelled, Unreadable


def shown(line: str) -> tuple[str, ...]:
    """The words of a line, with the sources of symbols."""
    found = read_pasted([line])
    return Reading(found.symbols).reveal_all(found.words)  # type: ignore[no-any-return]


def notes(line: str) -> list[str]:
    return [note.value for note in read_pasted([line]).notes]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('docker run x sh -c "echo \\$HOME \\`id\\`"', ("x", "sh", "-c", "echo $HOME `id`")),
        ("docker run -v $(pwd):/a x", ("-v", "$(pwd):/a", "x")),
        ('docker run -v "$PWD"/b:/a x', ("-v", "$PWD/b:/a", "x")),
        ("docker run -v ~/b:/a x ~ a~ '~' \"~/b\"", ("-v", "~/b:/a", "x", "~", "a~", "~", "~/b")),
        ("docker run -e A=${B:-c d} x `date +%H`", ("-e", "A=${B:-c d}", "x", "`date +%H`")),
        ("docker run x '$HOME' \\$HOME $", ("x", "$HOME", "$HOME", "$")),
        ("docker run `#a` -e A=b `#c` x `` $() $(# d\n) \"`#e`\" a`#f`b ''", ("-e", "A=b", "x", "", "ab", "")),
        ("docker run x /data{1...8} {a..} {1..b} {ab..c}", ("x", "/data{1...8}", "{a..}", "{1..b}", "{ab..c}")),
        ("docker run x ls *.txt [ab]?", ("x", "ls", "*.txt", "[ab]?")),
        ("docker run --name <a name> <image:tag> sh", ("--name", "<a name>", "<image:tag>", "sh")),
        ("docker run x:${{ a }} '${{ b.c }}' \"${{ d }} $E\"", ("x:${{ a }}", "${{ b.c }}", "${{ d }} $E")),
        ("docker run x cat <in >out 2>&1", ("x", "cat")),
        ("docker run x $((1 + 2)) $'a\\tb'", ("x", "$((1 + 2))", "a\tb")),
        ("docker run -v %cd%:/a x date +%H%M%S", ("-v", "%cd%:/a", "x", "date", "+%H%M%S")),
        ("docker run `\n  -it `\n  x sh", ("-it", "x", "sh")),
        ("docker run ^\n  -it ^\r\n  x sh", ("-it", "x", "sh")),
        ("PS C:\\Users\\me> docker run -it x a\\b", ("-it", "x", "a\\b")),
        ("$ docker run \\\n> -it x\noutput (of it\n$ ls", ("-it", "x")),
        ("me@host:~/x$ docker run x", ("x",)),
        ("[root@host ~]# docker run x", ("x",)),
        ("# docker run x", ("x",)),
        ("> docker run x", ("x",)),
        (">docker run x", ("x",)),
        ("$> docker run x", ("x",)),
        ("~/src ❯ docker run x", ("x",)),
        ("(venv) $ docker run x \\\n> y\n(venv) $ ls", ("x", "y")),
        ("λ sudo docker run x", ("x",)),
        ("docker run x # > docker run y", ("x",)),
        ("docker run x > docker", ("x",)),
        ("# first\ndocker run x # last", ("x",)),
        ("winpty docker.exe run -it x", ("-it", "x")),
        ("ID=$(docker run -d x $Y)", ("-d", "x", "$Y")),
        ("docker pull x && docker run x", ("x",)),
        ("if true; then docker run x; fi", ("x",)),
    ],
)
def test_words_are_those_of_a_shell_with_symbols(line: str, words: tuple[str, ...]) -> None:
    assert shown(line) == words


NOTES = (
    ("docker run -v $(pwd):/a x", "the shell replaces $(pwd) before docker starts"),
    ("podman run <image>", "<image> stands for a text of yours"),
    ("docker run x:${{ github.sha }}", "the workflow replaces ${{ github.sha }} before a shell reads the line"),
    ("docker run x && y", "the line ends at &&: what stands behind it is not for docker"),
    ("docker run x | y", "the line ends at |: what stands behind it is not for docker"),
    ("docker run x; y", "the line ends at ;: what stands behind it is not for docker"),
    ("docker run x &", "the line ends at &: what stands behind it is not for docker"),
    ("docker run x > $Y", "the shell redirects (> $Y), not docker"),
    ("docker run x *", "* becomes the names of files if some match; put it in quotes to keep it"),
    ("cd y && docker run x", "these are several commands; the answer is about the first `docker run`"),
    (
        "docker service create --name a x; docker service update --args b a",
        "these commands make one service; the answer is about it after the last of them",
    ),
    ("nerdctl run --link a x", "nerdctl does not have --link; the rest of the line is read as one of docker"),
    ("nerdctl run x", "nerdctl is read as docker; it was not compared"),
)


HOMES = (
    ("A=~", 1), ("A=~/x", 1), ("A=x:~/y:~", 2), ("A+=~", 1), ('"A"=~', 0), ("A=~root/x", 1), ("-e=~", 0),
    ("--v=~/x", 0), ("a-b=~", 0), ('A="x":~/y', 1), ("A=$B:~/z", 2), ("1A=~", 0), ("A=x=~", 0), ('A=~"b"', 0),
    ('A=~/"b"', 1), ("A=\\~", 0), ("A=x~", 0), ("A=:~", 1), ("x:~/y", 0), ("~/x:~/y", 1), ("~''", 0),
)  # fmt: skip
"""Words of bash, and how often it puts something in."""


@pytest.mark.parametrize(("word", "number"), HOMES)
def test_bash_puts_in_home_directories_in_what_looks_like_an_assignment(word: str, number: int) -> None:
    line = read_pasted([f"docker run x {word}"])
    assert len(line.symbols) == number
    assert shown(f"docker run x {word}") == ("x", word.replace('"', "").replace("'", "").replace("\\", ""))


def test_every_rule_of_pasted_lines_is_shown() -> None:
    shown = {note.rule for line, _ in NOTES for note in read_pasted([line]).notes}
    assert shown == set(PastedLine.rules())


@pytest.mark.parametrize(("line", "note"), NOTES)
def test_the_part_of_the_shell_is_told(line: str, note: str) -> None:
    assert note in notes(line)


def test_a_plain_line_has_no_notes() -> None:
    assert notes("docker run -it 'x' sh -c 'a && b > $c'") == []


def test_braces_are_split_differently_by_shells() -> None:
    with pytest.raises(NotModelled, match="bash makes several words"):
        read_pasted(["docker run x {a,b}"])


@pytest.mark.parametrize("line", ["ls; cat x", "docker run x 'a", "docker run \U0002f800"])
def test_what_no_shell_takes_is_unreadable(line: str) -> None:
    with pytest.raises(Unreadable):
        read_pasted([line])


@pytest.fixture
def image(tmp_path: Path) -> str:
    (tmp_path / "x.json").write_text(json.dumps({"config": {"Cmd": ["sh"]}}))
    return f"x={tmp_path / 'x.json'}"


def run(image: str, line: str, style: str = "json") -> Result:
    return CliRunner().invoke(cli, ["run", "--base", image, "--format", style, line])


def test_symbols_arrive_in_the_process(image: str) -> None:
    line = "docker run -w $(pwd) -u $(id -u):$(id -g) -e A=$B -v ~/x:/y -p ${P:-80}:80 -m $M --cpus $C x ls $D"
    answer = json.loads(run(image, line).output)
    assert answer["process"]["args"] == ["ls", "$D"]
    assert answer["process"]["cwd"] == "$(pwd)" and answer["process"]["user"] == "$(id -u):$(id -g)"
    assert answer["process"]["env"] == ["A=$B"]


def test_a_value_that_nobody_knows_is_no_refusal(image: str) -> None:
    refused = run(image, "docker run -m x$Y x")
    assert refused.exit_code != 0 and "depends on what the shell puts in for $Y" in refused.output


@pytest.mark.parametrize(
    "line",
    [
        "docker run -v $(HOME)/a:/b -v $(CURDIR)/h:/s reg.io/$(P)/x ls",
        "docker run -v $H/h:/s -v $I/x:/y $R/$G/x:$T ls",
        "docker run -v $A:$B -v $C:$D -v $E/x:$F/z x ls",
        "docker run -v $V:/data -v $W:$X:ro x ls",
        "docker run -v $H/h:/s -v $I/x:/y --memory $M $R@$D:$N ls",
        "docker run -v $H/h:$S -v $I/x:$T reg.io/$G/x ls",
        'docker run --health-timeout $T --uts "$U" "$I" ls',
        'docker run --expose "$P" --pid "$Q" "$I:$T" ls',
    ],
)
def test_two_unknown_values_are_no_refusal_either(image: str, line: str) -> None:
    found = run(image, line)
    assert "refused" not in found.output and found.exit_code in (0, 3)


@pytest.mark.parametrize(
    ("line", "is_image"),
    [
        ('docker run $TTY -i -u $(whoami) -v /a:/b "$@"', False),
        ("docker run $A $B -it x sh", False),
        ("docker run --rm $IT --name yy x", False),
        ("docker run $RM -i", True),
        ("docker run $I -p 80:80", True),
        ("docker run --rm $I --version", True),
        ('docker run "$I" -i x', True),
        ("docker run $I sh -c x", True),
    ],
)
def test_a_variable_in_front_of_a_whole_line_may_be_options(line: str, is_image: bool) -> None:
    found = CliRunner().invoke(cli, ["run", line])
    assert ("may hold options" not in found.output) == is_image


def test_a_refusal_that_is_the_same_for_all_values_counts(image: str) -> None:
    assert "unknown flag: --bogus" in run(image, "docker run -v $X:/a --bogus x", "table").stderr
    assert "unknown policy 'bogus'" in run(image, "docker run -v $X:/a --restart bogus x", "table").output
    assert "unknown flag: --bogus" in run(image, "docker run -v $X:/a --bogus $Y x", "table").stderr
    assert '"a b" includes invalid' in run(image, "docker run -v $X/a:/a -v $Y/b:/b -v 'a b:/c' r/$Z", "table").output


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("docker run -d --restart bogus <image>", "unknown policy 'bogus'"),
        ("docker run -d --restart bogus $R/$I:$T@$D x", "unknown policy 'bogus'"),
        ("docker run -m 1 $I", "Minimum memory limit allowed is 6MB"),
        ("docker run --rm --restart always $I", "cannot specify both --restart and --rm"),
    ],
)
def test_a_refusal_is_that_of_a_line_whose_image_has_a_name(image: str, line: str, said: str) -> None:
    assert said in run(image, line, "table").stderr


def test_the_words_of_exec_are_not_refused_for_a_folder_that_nobody_knows(image: str) -> None:
    assert "The shell replaces $U, $W, $X" in run(image, "docker exec -u $U -w $W x $X", "table").output


@pytest.mark.parametrize(
    "name", ["a@sha256:$D", "a@$D", "a@<digest>", "a:${T}@sha256:$D", "$R/a:$T@$D", "$R:5000/a@$D", "$R/$N$T:$X-x@$D"]
)
@pytest.mark.parametrize("tool", ["docker", "podman"])
def test_a_digest_that_nobody_knows_is_no_refusal(tool: str, name: str) -> None:
    result = CliRunner().invoke(cli, ["run", f"{tool} run --entrypoint e {name} b"])
    assert '["e", "b"]' in result.output
    assert result.exit_code == 3, "the image is not known"
    refused = CliRunner().invoke(cli, ["run", "docker run --entrypoint e $R/a@sha256:abc b"])
    assert "invalid reference format" in refused.output


def test_a_default_is_not_the_value(image: str) -> None:
    assert json.loads(run(image, "docker run -w ${D:-/app} x").output)["process"]["cwd"] == "${D:-/app}"
    assert "${I:-x} is not known" in run(image, "docker run ${I:-x}").output


@pytest.mark.parametrize("options", ["$OPTS", "${{ inputs.args }}", "<options>", "`options`"])
def test_options_in_a_variable_hide_the_image(image: str, options: str) -> None:
    assert "may hold options" in run(image, f"docker run {options} x ls").output


def test_a_symbol_is_no_variable_that_no_shell_reads(image: str) -> None:
    assert "Nothing replaces" not in run(image, 'docker run x echo "$HOME" $X', "table").output
    assert 'Nothing replaces "$HOME"' in run(image, "docker run x echo '$HOME' $X", "table").output
    assert 'No shell reads "&&": "$CMD" gets it' in run(image, 'docker run x $CMD "&&" $X', "table").output


def test_an_unknown_image_is_shown_by_its_name() -> None:
    result = CliRunner().invoke(cli, ["run", "docker run <image> sh"])
    assert result.output.startswith("<image> stands for") and '[<ENTRYPOINT of <image>>, "sh"]' in result.output


def test_lint_reads_lines_with_symbols() -> None:
    result = CliRunner().invoke(cli, ["lint", "--line", "docker run -v $(pwd):/a x --rm $A"])
    assert '"--rm", "$A"' in result.output and "fix" not in result.output


PIECES = ("a", " ", "\\", "'", '"', "b c", "\\\n", "#", "\t", '\\"', "\\'", "=", "é", "-x", "\n", "''")


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=12))
def test_words_are_those_of_a_real_shell(pieces: list[str]) -> None:
    text = "docker run x " + "".join(pieces)
    if re.search(r"[ \t\n]\\[ \t]*\Z", text):  # a shell that reads a terminal waits for more; sh -c takes it for a word
        return
    script = 'docker() { for each; do printf "%s\\0" "$each"; done; exit; }\n' + text
    real = subprocess.run([shutil.which("sh") or "sh", "-c", script], capture_output=True, check=False)
    if real.returncode or b"\0" not in real.stdout:
        with pytest.raises(Unreadable):
            read_pasted([text])
        return
    assert ["run", *shown(text)] == real.stdout.decode().split("\0")[:-1]


@pytest.mark.parametrize(
    ("engine", "source", "taken"),
    [
        ("docker@20.10", ".", False),
        ("docker@26.1", ".", True),
        ("docker@26.1", "../x", False),
        ("docker@28.5", "../x", True),
    ],
)
def test_a_relative_source_of_a_mount_is_absolute_in_newer_clients(
    image: str, engine: str, source: str, *, taken: bool
) -> None:
    line = ["docker", "run", "--mount", f"type=bind,source={source},target=/a", "x"]
    result = CliRunner().invoke(cli, ["run", "--base", image, "--engine", engine, *line])
    assert (result.exit_code == 0) is taken


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("nerdctl -n k8s.io run x", ("x",)),
        ("nerdctl -nk8s.io --debug-full --data-root=/d run x", ("x",)),
        ("nerdctl run --cosign-key k --verify=cosign -it -e A=1 --umask 7 x y", ("-it", "-e", "A=1", "x", "y")),
        ("nerdctl run --name --umask x --umask 7", ("--name", "--umask", "x", "--umask", "7")),
        ("nerdctl run -ite A --ipfs-address a -eB x", ("-ite", "A", "-eB", "x")),
        ("nerdctl create -- x --umask 7", ("--", "x", "--umask", "7")),
        ("nerdctl exec x --umask 7", ("x", "--umask", "7")),
    ],
)
def test_options_of_nerdctl_alone_are_taken_out(line: str, words: tuple[str, ...]) -> None:
    found = read_pasted([line])
    assert (found.tool, found.words) == ("docker", words)
    assert read_pasted(line.split()).words == words


@pytest.mark.parametrize(
    "option",
    [
        "--rootfs",
        "--init-binary=x",
        "--systemd=always",
        "--entrypoint ''",
        "--entrypoint=",
        "--entrypoint a --entrypoint=b",
    ],
)
def test_options_of_nerdctl_that_reach_the_process_are_not_modelled(option: str) -> None:
    with pytest.raises(NotModelled, match="nerdctl run"):
        read_pasted([f"nerdctl run {option} x"])


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["run", "--nope", "x"], "Nothing starts: nerdctl (read as docker@29.7) refuses the request, exit status 1: "),
        (
            ["run", "--config-less"],
            "Nothing starts: nerdctl (read as docker@29.7) refuses the request, exit status 1: ",
        ),
    ],
)
def test_nerdctl_refuses_in_its_own_name(words: list[str], says: str) -> None:
    assert CliRunner().invoke(cli, ["run", "nerdctl", *words]).output.startswith(says)


@pytest.mark.parametrize("tool", ["docker", "podman", "nerdctl"])
def test_a_remedy_names_the_tool_of_the_line(tool: str) -> None:
    said = CliRunner().invoke(cli, ["run", tool, "run", "alpine", "sh"]).output
    assert f"({tool} run -it; " in said.replace("\n", " ")
    said = CliRunner().invoke(cli, ["run", tool, "run", "debian", "sh", "-c", "server x"]).output
    assert f"({tool} stop: 10 seconds)" in said.replace("\n", " ")
