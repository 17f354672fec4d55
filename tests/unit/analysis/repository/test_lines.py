"""The commands of a text that begin with a container tool."""

from __future__ import annotations

import pytest

from simulator.analysis.repository.lines import command_lines


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ID=$(docker run -d x a)", ["docker run -d x a"]),
        ('if [ "$(docker run x a)" = b ]; then', ["docker run x a"]),
        ('export A="$(docker exec x a)"', ["docker exec x a"]),
        ("X=`docker run x a`", ["docker run x a"]),
        ("x=$((1 + 2)); docker run y", ["docker run y"]),
        ("echo '$(docker run x)'", []),
        ("timeout -k 5 60s docker run x", ["docker run x"]),
        ("nohup docker run x &", ["docker run x"]),
        ("nice -n 10 docker run x", ["docker run x"]),
        ('A=1 B="x y" docker run x', ['A=1 B="x y" docker run x']),
        ("sudo -E docker run x a", ["sudo -E docker run x a"]),
        ("sudo -u b -E docker run x a", ["docker run x a"]),
        ("sudo -E --user=b docker run x a", ["docker run x a"]),
        ("sudo --preserve-env=A docker run x a", ["docker run x a"]),
        ("ssh -p 1 h 'docker run x a'", ["docker run x a"]),
        ("ssh h docker run x 'a b'", ["docker run x a b"]),
        ('bash -ec "docker run x a; docker run y"', ["docker run x a", "docker run y"]),
        ("sh x.sh -c 'docker run x'", []),
        ("sh -c 'docker run x", []),
        ("eval docker run x", ["docker run x"]),
        ("eval echo", []),
        ('echo "docker run x a"', []),
        ("if docker run x; then docker run y; fi", ["docker run x", "docker run y"]),
        ("! docker run x", ["docker run x"]),
        ("(cd x && docker run y)", ["docker run y"]),
        ("docker run x $(docker run y)", ["docker run x $(docker run y)", "docker run y"]),
        ("docker run x $(cat 'a)' \"(\" \\) (b) ) c", ["docker run x $(cat 'a)' \"(\" \\) (b) ) c"]),
        ('docker run x "a\\" ; b" c', ['docker run x "a\\" ; b" c']),
        ('docker run x "a\n  b"\ndocker run y', ['docker run x "a\n  b"', "docker run y"]),
        ("docker run x 'it\ndocker run y", ["docker run x 'it", "docker run y"]),
        ("echo don't\ndocker run x", ["docker run x"]),
        ("docker run x # it's\ndocker run y", ["docker run x", "docker run y"]),
        ("kubectl -n a exec p -- x", ["kubectl -n a exec p -- x"]),
    ],
)
def test_the_commands_of_a_script(text: str, found: list[str]) -> None:
    assert [command.text for command in command_lines(text, "shell")] == found


def test_substitutions_are_followed_to_a_depth() -> None:
    deep = "docker run x"
    for _ in range(50):
        deep = f"$({deep})"
    assert command_lines(f"a {deep}", "shell") == []


UNIT = """[Unit]
Description=docker run x
[Service]
ExecStartPre=-/usr/bin/docker rm %n
ExecStart=@/usr/bin/docker docker run --name %n -e A=${A}$$ \\
  x $WORDS "a; b" > ; /usr/bin/podman run y ""
ExecStartPost=/bin/sh -c 'sleep 1; docker exec %i a $$B'
ExecStop=:docker exec %% $A
ExecStop=docker exec "\\q"
ExecReload=
Type=docker run z
"""


def test_the_commands_of_a_unit() -> None:
    assert [(each.line, each.text) for each in command_lines(UNIT, "unit", "units/web@.service")] == [
        (4, "/usr/bin/docker rm <specifier %n>"),
        (5, "/usr/bin/docker run --name <specifier %n> -e A=\"${A}\"'$' x $WORDS 'a; b' '>'"),
        (5, "/usr/bin/podman run y"),
        (7, "docker exec <specifier %i> a $B"),
        (8, "docker exec % '$A'"),
    ]
    assert command_lines(UNIT, "unit", "web.service")[0].text == "/usr/bin/docker rm web.service"
    assert command_lines("no unit\n", "unit", "web.service") == []


def test_words_that_look_like_options_cost_what_they_are_long() -> None:
    assert command_lines("timeout " + "-k " * 5000, "shell") == []  # would never end if each could be read in two ways
