"""Compose files are linted together with the Dockerfiles that they build."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.build.builders import find_builder
from simulator.callers.compose.files import CallerFiles
from simulator.linting.base_images import BaseImages, BuildOptions
from simulator.linting.compose import lint_compose
from simulator.linting.finding import apply_edits
from simulator.releases.find import find_engine
from simulator.workspace.disk import Disk

OPTIONS = BuildOptions(find_engine("docker@28.5"), find_builder("buildkit@0.25"))


class TestCompose:
    """The command of a service that is built is looked at together with the ENTRYPOINT of its Dockerfile."""

    @pytest.mark.parametrize(
        ("dockerfile", "service", "fires"),
        [
            ("FROM alpine\nENTRYPOINT exec a\n", "command: b", True),
            ("FROM alpine\nENTRYPOINT exec a\n", "command: []", False),
            ("FROM alpine\nENTRYPOINT exec a\n", "entrypoint: [c]\n    command: b", False),
            ('FROM alpine\nENTRYPOINT exec a "$@"\n', "command: b", False),
            ('FROM alpine\nENTRYPOINT ["a"]\n', "command: b", False),
            ("FROM alpine\nENTRYPOINT exec a\nFROM alpine\n", "command: b", False),
            ("FROM alpine\n", "command: [sh, -c, exec a, b]", True),
            ("FROM alpine\n", 'entrypoint: [sh, -c, "exec a"]\n    command: b', True),
            ("FROM own/base\n", "command: b", False),
        ],
    )
    def test_a_command_that_is_swallowed(self, dockerfile: str, service: str, fires: bool, tmp_path: Path) -> None:
        (tmp_path / "web").mkdir()
        (tmp_path / "web" / "Dockerfile").write_text(dockerfile)
        file, text = str(tmp_path / "compose.yaml"), f"services:\n  web:\n    build: web\n    {service}\n"
        rules = [one.rule.name for one in lint_compose(text, file, BaseImages(OPTIONS), CallerFiles(Disk())).findings]
        assert rules == (["swallowed"] if fires else [])

    @pytest.mark.parametrize(
        ("service", "fires"),
        [
            ("command: a $U", True),
            ("entrypoint: [a, $U]", True),
            ("command: a ${U:-b} $$U", False),
            ("user: $U", False),
            ("command: $HOME ${USER} ${PATH} $PWD $SHELL ${LOGNAME:?x} ${HOME:-x}", False),
            ("entrypoint: ${HOME}/bin/x", False),
            ("post_start: [{command: ls $HOME}]", False),
        ],
    )
    def test_a_variable_that_nothing_sets(self, service: str, fires: bool) -> None:
        text = f"services:\n  web:\n    image: own/image\n    {service}\n"
        found = lint_compose(text, "compose.yaml", BaseImages(OPTIONS), CallerFiles({})).findings
        assert [one.rule.name for one in found] == (["variable-unset"] if fires else [])

    def test_a_named_context_stands_in_for_the_base_image(self) -> None:
        build = "build: {dockerfile: d, additional_contexts: {alpine: 'service:base'}}"
        text = f"services:\n  base: {{build: .}}\n  web:\n    command: b\n    {build}\n"
        files = {"Dockerfile": "FROM scratch\nENTRYPOINT exec a\n", "d": "FROM alpine\n"}
        found = lint_compose(text, "compose.yaml", BaseImages(OPTIONS), CallerFiles(files)).findings
        assert [one.rule.name for one in found] == ["swallowed"]
        other = text.replace("service:base", "oci-layout://x")
        assert lint_compose(other, "compose.yaml", BaseImages(OPTIONS), CallerFiles(files)).findings == []

    def test_a_variable_that_everybody_has_stands_as_it_is_written(self) -> None:
        text = 'services:\n  web:\n    image: own/image\n    entrypoint: ["$HOME/a b", "$U"]\n'
        found = lint_compose(text, "compose.yaml", BaseImages(OPTIONS), CallerFiles({})).findings
        blank, unset = sorted(found, key=lambda one: one.rule.id)
        assert '"${HOME}/a b"' in blank.message and '"U" is not set' in unset.message
        assert [str(word) for evidence in (blank.evidence, unset.evidence) if evidence for word in evidence.argv] == [
            *("${HOME}/a b", "", "${HOME}/a b", "")
        ]

    @pytest.mark.parametrize(
        ("service", "rule", "says"),
        [
            ("image: 'python:3.12', command: [python app.py]", "blank-in-program", "The container does not start"),
            ("image: nginx, command: [ls -l]", "executed-word", '"docker-entrypoint.sh" executes it as one word'),
            ('image: x, entrypoint: \'["ls", "-l"]\'', "json-in-program", "a JSON array that was split"),
            ("image: alpine, command: [cd, /x]", "builtin-program", "a builtin of the shell"),
            ("image: alpine, command: [a, '&&', b]", "operator", 'No shell reads "&&"'),
            ("image: alpine, command: [echo, $$HOME]", "variable", 'Nothing replaces "$HOME"'),
            ("image: x, entrypoint: [python], command: [python, x.py]", "program-twice", "Leave it out"),
            ("image: alpine, command: [--listen]", "option-as-program", "Put the program first"),
            ("image: hashicorp/terraform, command: [sh], tty: true", "shell-behind-program", "no shell is started"),
            ("image: alpine, command: [sh]", "no-input", "ends at once with exit 0"),
            ("image: alpine, command: [bash, -c, x]", "no-shell", '"bash" is not in alpine'),
            ("image: redis, entrypoint: [docker-entrypoint.sh]", "cmd-dropped", "repeats the image's ENTRYPOINT"),
            ("image: alpine, command: [echo, a]", "", ""),
            ("image: alpine, command: [python, x]", "no-program", 'alpine has no "python"'),
            ("image: alpine, command: [python, x], volumes: ['./bin:/usr/local/bin']", "", ""),
            ("image: alpine, command: [bash, x], volumes: ['tools:/usr/bin']", "", ""),
            ("image: alpine, command: [python, x], environment: {PATH: /opt}, volumes: ['o:/opt']", "", ""),
            ("image: alpine, command: [python, x], env_file: [not-there]", "", ""),
            ("image: alpine, command: [ls], user: node", "no-user", 'alpine has no user "node"'),
            ("image: alpine, command: [ls], user: nobody", "", ""),
        ],
    )
    def test_words_are_judged_as_every_command_judges_them(self, service: str, rule: str, says: str) -> None:
        text = f"services:\n  a: {{{service}}}\nvolumes: {{tools: {{}}, o: {{}}}}\n"
        found = lint_compose(text, "compose.yaml", BaseImages(OPTIONS), CallerFiles({})).findings
        assert [finding.rule.name for finding in found] == ([rule] if rule else [])
        assert not rule or (found[0].message.startswith('service "a": ') and says in found[0].message)

    @pytest.mark.parametrize(
        ("service", "fixed"),
        [
            ("command: a && b", 'command: ["sh", "-c", "a && b"]'),
            ("entrypoint: a && b", 'entrypoint: ["sh", "-c", "a && b"]'),
            ("entrypoint: [sh, -c]\n    command: a && b", 'entrypoint: [sh, -c]\n    command: ["a && b"]'),
            ("entrypoint: [/own]\n    command: a && b", 'entrypoint: [/own]\n    command: ["sh", "-c", "a && b"]'),
            ("entrypoint: [sh, -c, c]\n    command: a && b", None),  # no shell would read it, whatever is written there
            ("command: [c]\n    entrypoint: a && b", None),  # c was a word of a
        ],
    )
    def test_a_shell_reads_what_compose_dropped(self, service: str, fixed: str | None) -> None:
        text = f"services:\n  web:\n    image: own/image\n    {service}\n"
        found = lint_compose(text, "compose.yaml", BaseImages(OPTIONS), CallerFiles({})).findings
        (fix,) = (one.fix for one in found if one.rule.name == "words-dropped")
        changed = apply_edits(text, fix.edits) if fix else None
        assert changed == (fixed and f"services:\n  web:\n    image: own/image\n    {fixed}\n")


@pytest.mark.parametrize(
    ("hook", "found"),
    [
        ('["/app --warm"]', [(5, "blank-in-program")]),
        ("echo a && echo b", [(5, "words-dropped")]),
        ("echo $U", [(5, "variable-unset")]),
        ('["sleep", "1", "&&", "b"]', [(5, "operator")]),
        ('sh -c "echo bye" now', [(5, "swallowed")]),
        ("echo a", []),
    ],
)
@pytest.mark.parametrize("key", ["post_start", "pre_stop"])
def test_the_words_of_hooks_are_judged_where_they_stand(key: str, hook: str, found: list[tuple[int, str]]) -> None:
    text = f"services:\n  web:\n    image: own/image\n    {key}:\n      - command: {hook}\n"
    findings = lint_compose(text, "compose.yaml", BaseImages(OPTIONS), CallerFiles({})).findings
    assert [(finding.span.line, finding.rule.name) for finding in findings] == found
    assert all(f"{key}[0].command" in finding.message for finding in findings)


def test_a_file_that_compose_refuses_alone_is_merged_into_the_default_file() -> None:
    bases = BaseImages(OPTIONS)
    files = {"a/compose.yaml": "services:\n  web: {image: alpine, command: a & b}\n"}
    text = "services:\n  web:\n    command: c && d\n"
    result = lint_compose(text, "a/compose.prod.yaml", bases, CallerFiles(files))
    assert [(finding.span.line, finding.rule.name) for finding in result.findings] == [(3, "words-dropped")]
    assert lint_compose(text, "b/compose.prod.yaml", bases, CallerFiles(files)).skipped


@pytest.mark.parametrize("service", ["web", "other"])
def test_the_evidence_is_what_the_built_image_executes(service: str, tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_text('FROM alpine\nENTRYPOINT ["app"]\n')
    own = "{image: shop/web, command: a && b}"
    built = "{image: shop/web, build: .}" if service == "other" else "{image: shop/web, build: ., command: a && b}"
    text = f"services:\n  web: {built}\n" + (f"  other: {own}\n" if service == "other" else "")
    found = lint_compose(text, str(tmp_path / "compose.yaml"), BaseImages(OPTIONS), CallerFiles(Disk())).findings
    assert [(one.rule.name, one.evidence and one.evidence.argv) for one in found] == [("words-dropped", ("app", "a"))]
