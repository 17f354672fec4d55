"""No input crashes: any text or bytes get an answer or one of the documented errors."""

from __future__ import annotations

import json
import time
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from simulator.build.builders import BUILDERS, find_builder
from simulator.build.dockerfile.builder import Builder
from simulator.build.image import image_of
from simulator.callers.compose.files import CallerFiles
from simulator.callers.flags import table
from simulator.callers.pasted.line import read_pasted
from simulator.core.errors import DsimError, Unreadable
from simulator.core.rule import Refusal
from simulator.core.text import printable, quoted
from simulator.engine.image_config import image_config
from simulator.images import config as configs
from simulator.linting.base_images import BaseImages, BuildOptions
from simulator.linting.comments import drop_ignored, read_comments
from simulator.linting.compose import lint_compose
from simulator.linting.finding import apply_edits
from simulator.linting.linter import lint_dockerfile
from simulator.linting.rules import LINTS
from simulator.oracle import protocol
from simulator.releases.find import find_engine
from simulator.report.terminal import columns, width
from simulator.shell.grammar.dialect import DIALECTS
from simulator.shell.grammar.parser import parse
from simulator.shell.quote import shell_line
from simulator.strategies import builders, image_configs, json_values, manifests, near_arrays, texts
from tests.costs import stays_below

_MANIFEST = (
    *(
        "apiVersion: v1\n",
        "kind: Pod\n",
        "kind: List\n",
        "metadata: {name: p}\n",
        "spec:\n",
        "  containers:\n",
        "---\n",
    ),
    *(
        "  - name: c\n",
        "    image: i\n",
        "    args: [$(A), 1, ~]\n",
        "    env: [{name: A, value: '$(A)'}]\n",
        "items:\n",
    ),
    *("    envFrom: [{configMapRef: {name: m}}]\n", "    command: x\n", "    <<: {a: b}\n", "&a ", "*a", "\t", ": "),
    *("? ", "!!binary ", "{", "}", "- "),
)
OUTCOMES = {"process", "image", "refused", "not-modelled", "invalid"}


@given(line=st.binary(max_size=60) | st.text(max_size=60) | json_values().map(json.dumps))
@example(line=b"\xff\xfe{")
@example(line="[" * 100_000)
@example(line='{"id":' + "[" * 100_000)
@example(line='{"a":NaN}')
@example(line='{"a":' + "9" * 5000 + "}")
@example(line="")
def test_the_oracle_answers_every_line(line: str | bytes) -> None:
    answer = json.loads(protocol.answer_line(line))
    assert answer["outcome"] in OUTCOMES
    assert "id" in answer


KEYS = st.sampled_from(("Entrypoint", "Cmd", "Env", "WorkingDir", "User", "Shell", "Healthcheck", "StopSignal", "x"))


@given(
    config=st.dictionaries(KEYS, json_values(), max_size=3) | json_values(),
    body=st.dictionaries(KEYS, json_values(), max_size=3) | json_values(),
    extra=st.dictionaries(st.sampled_from((*protocol.KEYS, "y")), json_values(), max_size=1),
)
def test_the_oracle_answers_every_request(config: Any, body: Any, extra: dict[str, Any]) -> None:
    request = {"image": {"config": config}, "request": {"engine-api": body}, **extra}
    answer = json.loads(protocol.answer_line(json.dumps(request)))
    assert answer["outcome"] in OUTCOMES
    assert answer["id"] == extra.get("id")


OPTIONS = {
    kind: sorted(f"--{name}" for name in table(file, "run", (99,)).names)
    for kind, file in (("docker-run", "docker/run.txt"), ("podman-run", "podman/run.txt"))
}
VALUES = st.sampled_from(
    ("", "x", "a=b", "1", "-1", "0x1", "1m", "5s", "/x", "/x:/y:z", "80:80", '"', "a,b", "::1", "=", ":")
)


@given(kind=st.sampled_from(sorted(OPTIONS)), engines=st.integers(0, 2), data=st.data())
def test_the_oracle_answers_every_line_of_run(kind: str, engines: int, data: st.DataObject) -> None:
    option = st.sampled_from(OPTIONS[kind])
    spelled = st.builds("{}={}".format, option, VALUES | texts())
    letters = st.from_regex("-[a-zA-Z]{1,3}=?", fullmatch=True)
    words = data.draw(st.lists(option | spelled | letters | VALUES | texts(), max_size=6))
    version = {"docker-run": ("@20.10", "@26.1", ""), "podman-run": ("@4.3", "@5.4", "")}[kind][engines]
    answer = protocol.answer(
        {
            "engine": kind.partition("-")[0] + version,
            "image": {"config": {"Cmd": ["c"], "Env": ["A=1"]}},
            "request": {kind: words},
            "files": {"x": data.draw(st.text(max_size=20))},
        }
    )
    assert answer["outcome"] in OUTCOMES - {"invalid"}


@given(text=st.text(max_size=40) | st.builds("docker run {}".format, st.text(max_size=30)))
def test_every_pasted_text_is_split_or_refused(text: str) -> None:
    with suppress(DsimError):
        read_pasted([text])


@given(
    entrypoint=st.none() | st.text(max_size=20) | near_arrays(),
    cmd=st.none() | st.text(max_size=20),
    shell=st.none() | near_arrays(),
    chosen=builders(),
)
@example(entrypoint="--\u00e0 b", cmd="--\udcff x", shell=None, chosen=find_builder())
def test_every_text_is_read_or_refused(
    entrypoint: str | None, cmd: str | None, shell: str | None, chosen: Builder
) -> None:
    try:
        built = image_of(entrypoint, cmd, shell, str, chosen)
    except (Refusal, Unreadable):
        return
    for miss in built.almost_json:
        assert miss.line >= 1 and miss.column >= 1


@given(data=st.binary(max_size=80) | json_values().map(lambda value: json.dumps(value).encode()))
def test_every_document_is_an_image_or_a_documented_error(data: bytes) -> None:
    try:
        image_config(configs.image_object(configs.parse(data)), find_engine("docker@28.5"))
    except (DsimError, Refusal) as error:
        assert str(error) and "\n" not in str(error)


@given(image=image_configs())
def test_writing_and_reading_a_configuration_is_the_identity(image: Any) -> None:
    written = json.loads(json.dumps(configs.to_json(image)))
    assert image_config(written, find_engine("docker@28.5")).image == image


@given(words=st.lists(st.text(), max_size=4))
def test_nothing_unprintable_reaches_the_terminal(words: list[str]) -> None:
    assert shell_line(words).isprintable()
    for word in words:
        assert quoted(word).isprintable() and printable(word).isprintable()
        assert json.loads(quoted(word)) == word
        assert width(quoted(word)) >= 2
    if words:
        assert all(line.isprintable() for line in columns([[quoted(word)] for word in words]).split("\n"))


LINES = st.sampled_from(
    (
        *("FROM scratch", "FROM scratch AS a", "FROM a", "FROM x", "ARG A=1", "ENV A=$A", "ENV A", 'CMD ["a"'),
        *("CMD a \\", "#", "", "RUN <<E", "E", "ONBUILD ONBUILD x", "ONBUILD CMD x", "USER ${", "EXPOSE 1-"),
        *("HEALTHCHECK --x", "COPY --from=a a b", "# escape=`", "# syntax=x", "SHELL []", "WORKDIR"),
        *("ENV A=${A#[}", "ENV A=${A/?/x}", "ENV B='$A'$A", "FROM 0", "EXPOSE $A", "ENV P=a/b", "WORKDIR ${P%%/*}"),
        *("STOPSIGNAL 0", "VOLUME [1]", "LABEL =", "\ufeffFROM scratch", "\x00"),
    )
)


@given(
    text=st.lists(LINES | st.text(max_size=12), max_size=8).map("\n".join) | st.binary(max_size=60).map(repr),
    name=st.sampled_from([f"{profile.name}@{profile.version}" for profile in BUILDERS]),
    target=st.sampled_from(("", "a", "B")),
)
@example(text="FROM scratch\nCMD \\\n" * 3, name="buildkit@0.25", target="")
def test_every_dockerfile_is_built_or_refused(text: str, name: str, target: str) -> None:
    image = {"dockerfile": text, "builder": name, "target": target, "build_args": {"A": "x"}}
    answer = protocol.answer({"image": image, "request": {"engine-api": {}}})
    assert answer["outcome"] in OUTCOMES - {"invalid"}


PIECES = st.sampled_from(
    """services: | a: | image: app | command: | - | x | [ | ] | { | } | "| ' | \\ | $ | ${ | :- | *a | &a | << |
    !reset | !override | extends: | include: | env_file: | x.env | environment: | null | 5 |
    \n  | \n    | \n | \t | : | , | # |
    --- | build: | depends_on: | version: | name: | healthcheck: | test: |
    x-y: | ? | % | @ | ` | ( | ) | && | é""".split("|")
).map(lambda piece: piece.strip(" ") + " ")
COMPOSE_OUTCOMES = {"process", "refused", "not-modelled"}


@given(
    text=st.lists(PIECES, max_size=30).map("".join) | st.text(max_size=40),
    more=st.text(max_size=20) | st.lists(PIECES, max_size=8).map("".join),
    version=st.sampled_from(("2.26", "2.40", "5.1")),
    run=st.none()
    | st.lists(st.text(max_size=5) | st.sampled_from(("-e", "--entrypoint", "-iT", "--", "a")), max_size=4),
)
@example(text="services:\n  a: {image: app, command: &a [*a]}", more="", version="2.40", run=None)
@example(text="a: &a {<<: *a}", more="", version="2.40", run=None)
@example(
    text="services: {a: {image: app, command: '" + "(" * 5000 + "'}}", more="A=" + "${" * 5000, version="5.1", run=None
)
@example(text="[" * 50_000, more="", version="2.26", run=None)
@example(
    text="services: {a: {image: app, command: '" + "${U-" * 3000 + "}" * 3000 + "'}}", more="", version="2.40", run=None
)
@example(text="services: {a: {image: 2020-01-01, user: .nan, command: 1e999}}", more="", version="2.26", run=[])
def test_any_compose_file_gets_an_answer(text: str, more: str, version: str, run: list[str] | None) -> None:
    files = {"compose.yaml": text, "b.yaml": more, ".env": more, "x.env": more}
    for names in (["compose.yaml"], ["compose.yaml", "b.yaml"]):
        body = {
            "files": files,
            "file": names,
            "version": version,
            **({"service": "a"} if run is None else {"run": run}),
        }
        answer = protocol.answer({"images": {"*": {"Cmd": ["c"]}}, "request": {"compose": body}})
        assert answer["outcome"] in COMPOSE_OUTCOMES, answer


@pytest.mark.parametrize("piece", ["${U-x} ", "'a' ", "$(a) ", "a\\\\ ", "${U-", "$$", "}", "{"])
def test_the_cost_of_a_text_is_linear(piece: str) -> None:
    def seconds(count: int) -> float:
        text = json.dumps({"services": {"a": {"image": "app", "command": piece * count}}})
        begin = time.process_time()
        body = {"files": {"compose.yaml": text}, "service": "a"}
        protocol.answer({"images": {"*": {"Cmd": ["c"]}}, "request": {"compose": body}})
        return time.process_time() - begin

    # what is too short to be measured counts as five milliseconds
    assert stays_below(lambda count: max(seconds(count), 0.005), 2000, 20_000, times=40)


@given(
    manifest=manifests() | st.text(max_size=80) | st.lists(st.sampled_from(_MANIFEST), max_size=12).map("".join),
    container=st.sampled_from((None, "c", "p/c", "")),
)
@example(manifest="[" * 5000, container=None)
@example(manifest='{"a":' * 5000, container=None)
@example(manifest="a: &a [*a]", container=None)
@example(manifest="kind: List\napiVersion: v1\nitems: &a [*a]", container=None)
@example(manifest="\x00", container=None)
@example(manifest="---\n" * 50, container=None)
@example(manifest="kind: Pod\napiVersion: v1\nspec: {containers: [~]}", container="")
def test_the_oracle_answers_every_manifest(manifest: str, container: str | None) -> None:
    request = {"kubernetes": {"manifest": manifest, **({} if container is None else {"container": container})}}
    answer = json.loads(protocol.answer_line(json.dumps({"images": {"*": {"Cmd": ["x"]}}, "request": request})))
    assert answer["outcome"] in OUTCOMES


_LINTED = (
    *(
        "FROM scratch\n",
        "FROM a AS b\n",
        "ENTRYPOINT ",
        "CMD ",
        "SHELL ",
        "RUN <<E\n",
        "E\n",
        '["sh", "-c", ',
        '"x"]\n',
    ),
    *(
        "exec ",
        "&& ",
        "$A ",
        "'",
        '"',
        "\\\n",
        "# dsim: ignore=several x\n",
        "# dsim: ignore-file\n",
        "\r",
        "\ud800",
        "\x85",
    ),
)


@given(text=st.lists(st.sampled_from(_LINTED) | st.text(max_size=4), max_size=30).map("".join) | st.text(max_size=80))
@example(text="FROM scratch\nCMD ['" + "(" * 10_000)
@example(text="FROM scratch\nCMD " + "'a' " * 10_000)
@example(text="FROM a\n" + "CMD x\n" * 500)
def test_lint_looks_at_any_text(text: str) -> None:
    options = BuildOptions(find_engine("docker"), find_builder("buildkit"))
    looked = lint_dockerfile(text, "f", options, BaseImages(options))
    for finding in looked.findings:
        if finding.fix:
            assert apply_edits(text, finding.fix.edits) != text
    with suppress(Unreadable):
        drop_ignored(looked.findings, read_comments(text, looked.spans, "f"), "f", frozenset(LINTS))


@given(text=st.lists(st.sampled_from(_MANIFEST) | st.text(max_size=4), max_size=20).map("".join))
@example(text="services: {a: {image: b, command: 'x && y'}}")
@example(text="services: {a: &a {image: b, command: *a}}")
def test_lint_looks_at_any_compose_text(text: str) -> None:
    options = BuildOptions(find_engine("docker"), find_builder("buildkit"))
    lint_compose(text, "compose.yaml", BaseImages(options), CallerFiles({}))


_SHELL = st.lists(
    st.sampled_from(
        (
            *(
                "if ",
                "then ",
                "fi ",
                "for i in ",
                "do ",
                "done ",
                "case a in ",
                "esac ",
                "{ ",
                "} ",
                "( ",
                ") ",
                "f() ",
            ),
            *(
                "[[ ",
                "]] ",
                "(( ",
                ")) ",
                "$(",
                "$((",
                "${",
                "}",
                "`",
                '"',
                "'",
                "\\",
                "<<E\n",
                "\nE\n",
                "a=(",
                "a[",
                "]",
            ),
            *(
                "$'",
                "<(",
                "@(",
                "|",
                "|&",
                "&&",
                "||",
                ";",
                ";;",
                "&",
                "!",
                "#",
                "\n",
                " ",
                "a",
                "=",
                "$a",
                "1>",
                "<<<",
                "=~ ",
            ),
            *("${a:-", "${a//", "${#", "${!", "time ", "function ", "coproc ", "select ", "while ", "elif ", "else "),
        )
    )
    | st.text(max_size=8),
    max_size=60,
).map("".join)


@given(text=_SHELL, dialect=st.sampled_from(sorted(DIALECTS)))
def test_any_text_is_a_script_or_has_a_fault(text: str, dialect: str) -> None:
    script = parse(text, DIALECTS[dialect])
    ends = [unit.end for unit in script.units]
    assert ends == sorted(ends)
    assert all(0 < end <= len(text) for end in ends)
    assert all(1 <= unit.line <= text.count("\n") + 1 and unit.items for unit in script.units)
    if script.fault is None and script.units:  # what is read can be read up to each of its units
        assert parse(text[: script.units[-1].end], DIALECTS[dialect]).units == script.units
    else:
        assert script.fault is None or script.fault.line >= 1


@pytest.mark.parametrize(
    "piece",
    [
        *(
            "a",
            "a b ",
            "\\a",
            "'a'",
            '"$a"',
            "$(",
            "$((",
            "((",
            "`a`",
            "${a:-",
            "${a}",
            "a[",
            "a[b]=c ",
            "<<E\n",
            "a\n",
            "( ",
        ),
        *(
            "[[ a ",
            "!",
            "! ",
            "a && ",
            "a | ",
            "a; ",
            "if ",
            "f() ",
            "case a in ",
            "\\\n",
            "$'a",
            '"',
            "${a b",
            "<(",
            "a=(b ",
        ),
        *(
            "if a; then b; fi\n",
            "$[",
            "#\n",
            "a <<E\nb\nE\n",
            "@(",
            "x=$((1)) ",
            "$((a) b) ",
            "\\",
            "\\\\\n",
            "{ a; }; ",
        ),
    ],
)
@pytest.mark.parametrize("dialect", ["bash", "dash", "mksh"])
def test_the_cost_of_reading_a_script_is_linear(piece: str, dialect: str) -> None:
    def seconds(times: int) -> float:
        text = piece * times
        start = time.process_time()
        parse(text, DIALECTS[dialect])
        return time.process_time() - start

    assert stays_below(seconds, 250, 4000, times=32, spare=0.05)
