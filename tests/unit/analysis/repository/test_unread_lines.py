"""Lines that start containers, and that are read as none."""

from __future__ import annotations

import pytest

from simulator.analysis.repository.kinds import kind_of
from simulator.analysis.repository.state import Given, State
from simulator.analysis.repository.unread_lines import unread_lines


def note(path: str, before: str, after: str) -> str:
    sides = []
    for text in (before, after):
        containers = State({path: text}, Given()).started[path].containers
        sides.append((text, kind_of(path, text) or "", containers))
    return unread_lines(sides[0], sides[1])


@pytest.mark.parametrize(
    "text",
    [
        "ls | xargs docker run x %s",
        "find . -exec docker run x %s \\;",
        "watch docker run x %s",
        "retry 3 docker run x %s",
        'run "docker run x %s"',
        "su - user -c 'docker run x %s'",
        "su-exec user docker run x %s",
        "$DOCKER run x %s",
        '"${CONTAINER_ENGINE:-docker}" run x %s',
        "buildah run $c %s",
        "buildah config --cmd %s c",
        "docker commit --change 'CMD %s' c i",
        "alias x='docker run x %s'",
        "cmd=(\n  docker run\n  x %s\n)",
        "CMD='docker run x'\n$CMD %s",
        "DC='docker compose'\n$DC exec x %s",
        "helm install --set a=%s x",
        "oc run x --image=y -- %s",
        "docker build -t x - <<EOF\nFROM y\nCMD %s\nEOF",
        "kubectl apply -f - <<'EOF'\nargs: [%s]\nEOF",
        "cat > Dockerfile <<EOF\nFROM y\nCMD %s\nEOF",
        "tee compose.yaml <<EOF\nservices:\n  x: {image: y, command: %s}\nEOF",
    ],
)
def test_a_line_that_is_not_read_is_told(text: str) -> None:
    assert "in a way that is not looked at" in note("x.sh", text % "a", text % "b")
    assert not note("x.sh", text % "a", f"echo\n{text % 'a'}")


@pytest.mark.parametrize(
    "text",
    [
        "docker run x %s",
        "if docker run x %s; then a; fi",
        "echo 'docker run x %s'",
        "docker build -t %s .",
        "docker network create %s",
        "kubectl create secret generic %s",
        "kubectl create namespace %s",
        "npm run %s",
        "cat > notes <<EOF\n%s\nEOF",
        "docker run -i x sh <<EOF\n%s\nEOF",
    ],
)
def test_what_is_read_or_starts_nothing_is_not_told(text: str) -> None:
    assert not note("x.sh", text % "a", text % "b")


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        ("Use `docker run x %s`.\n", True),
        ("Use docker run x %s.\n", False),
        ("```python\nrun('docker run x %s')\n```\n", True),
        ("```yaml\nservices:\n  x: {image: y, command: %s}\n```\n", True),
        ("```Dockerfile\nFROM x\nCMD %s\n```\n", True),
        ("```yaml\nx: %s\n```\n", False),
    ],
)
def test_code_of_markdown_that_is_not_read_is_told(text: str, is_told: bool) -> None:
    assert bool(note("README.md", text % "a", text % "b")) is is_told


@pytest.mark.parametrize(
    "text", ["a: ; docker run x %s\n", "RUN = docker run x\na:\n\t$(RUN) %s\n", "define f\ndocker run x %s\nendef\n"]
)
def test_a_makefile_starts_containers_outside_of_recipes(text: str) -> None:
    assert note("Makefile", text % "a", text % "b")


def test_a_line_that_is_gone_is_told_by_its_old_place() -> None:
    assert note("x.sh", "a\nwatch docker run x\n", "a\n").startswith("before, line 2 starts a container")
