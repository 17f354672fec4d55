"""What builders refuse in RUN, COPY and ADD before they run a command or touch a file.

Every row is what ``docker build`` of Docker 20.10.24, 26.1.5 and 28.5.2 did, with BuildKit (0.8.4, 0.13.2, 0.25.2) and
without: a part of its message, or ``""`` where it made an image.
"""

from __future__ import annotations

from typing import Any

import pytest

from simulator.oracle import protocol

BASE = "FROM bb\n"
IMAGES = {name: {"Cmd": ["sh"]} for name in ("bb", "b", "x", "scratch:latest", "UPPER/x")}
CLASSIC = ("classic@20.10", "classic@26.1", "classic@28.5")
BUILDKIT = ("buildkit@0.8", "buildkit@0.13", "buildkit@0.25")
BUILDKIT_ONLY = "option requires BuildKit"
URL = "source can't be a URL for COPY"
GIT = "source can't be a git ref for COPY"
OWN = "refers to current build stage"
CIRCLE = "circular dependency detected on stage: stage-0"
LOWER = "repository name must be lowercase"
HEREDOC = "cannot accept a heredoc as a destination"
UNKNOWN = "nknown "
CHAINED = "Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed"
Row = tuple[str, tuple[str, ...], tuple[str, ...]]


def same(message: str) -> tuple[str, str, str]:
    """Return the same message for three versions."""
    return message, message, message


ROWS: tuple[Row, ...] = (
    ("COPY --from=$V a /b", same("invalid from flag value $V"), (LOWER, "(library/$V)", "variable expansion is not")),
    (
        "RUN --mount=type=bind,from=$V,target=/b true",
        (BUILDKIT_ONLY, "'from' doesn't support", "'from' doesn't support"),
        (LOWER, "'from' doesn't support", "'from' doesn't support"),
    ),
    ("COPY https://h/x /d", same(f"COPY failed: {URL}"), same(URL)),
    ("COPY --from=0 a /b", same(OWN), same(CIRCLE)),
    ("COPY --from=+0 a /b", same(OWN), same(CIRCLE)),
    ("COPY --from=00 a /b", same(OWN), same(CIRCLE)),
    ("COPY --from=7 a /b", same("index out of bounds"), same("invalid stage index 7")),
    ("COPY --from=-1 a /b", same("index out of bounds"), same("invalid stage index -1")),
    ("COPY --from=a:b:c a /b", same("invalid reference format"), same('failed to parse stage name "a:b:c"')),
    (f"ADD --checksum=sha256:{64 * 'a'} f /d", (UNKNOWN, "", ""), (UNKNOWN, "non-HTTP", "requires HTTP(S) or Git")),
    ("ADD --checksum=x http://h/b /d", (UNKNOWN, "", ""), (UNKNOWN, *["invalid checksum digest format"] * 2)),
    (f"ADD --checksum=sha256:{64 * 'a'} f g /d/", (UNKNOWN, "", ""), (UNKNOWN, *["for multiple sources"] * 2)),
    ("COPY --chmod=xyz f /d", same(BUILDKIT_ONLY), ("", "", "invalid syntax")),
    ("COPY --chmod=9 f /d", same(BUILDKIT_ONLY), ("", "", "invalid chmod parameter: '9'")),
    ("COPY --chmod=10000 f /d", same(BUILDKIT_ONLY), ("", "", "invalid chmod parameter: '10000'")),
    ("COPY --chmod=u f /d", same(BUILDKIT_ONLY), ("", "", "invalid syntax")),
    ("COPY --chmod=u+q f /d", same(BUILDKIT_ONLY), ("", "", "invalid syntax")),
    ("COPY --chmod=+x,g-w f /d", same(BUILDKIT_ONLY), same("")),
    ("ENV M=755\nCOPY --chmod=$M f /d", same(BUILDKIT_ONLY), same("")),
    ("ADD --chmod=755 f /d", same(BUILDKIT_ONLY), same("")),
    ("RUN --mount=type=foo,target=/t true", same('unsupported mount type "foo"'), same('unsupported mount type "foo"')),
    ("RUN --mount=type=tmpfs,target=/t true", same(BUILDKIT_ONLY), same("")),
    ("RUN --mount=type=tmpfs true", same(BUILDKIT_ONLY), same('invalid mount target "/"')),
    ("WORKDIR /w\nRUN --mount=type=tmpfs true", same(BUILDKIT_ONLY), same("")),
    ("RUN --mount=type=tmpfs,from=x,target=/t true", same(BUILDKIT_ONLY), ("panic: runtime error", "", "")),
    ("RUN --mount=type=bind,targt=/t true", same("unexpected key 'targt'"), same("unexpected key 'targt'")),
    ("RUN --mount=target=/t,foo true", same("invalid field 'foo' must"), same("invalid field 'foo' must")),
    ("RUN --mount=type=cache,target=/t,sharing=x true", same('sharing value "x"'), same('sharing value "x"')),
    ("RUN --mount=type=cache,target=/t,mode=8 true", same("invalid value 8 for mode"), same("invalid value 8 for")),
    ("RUN --mount=target=/t,uid=1 true", same("uid not allowed"), same('uid not allowed for "bind"')),
    ("RUN --mount=type=secret true", same("one of source, target required"), same("one of source, target")),
    ("RUN --mount=type=secret,id=a,required=x true", same("invalid value for required: x"), same("for required: x")),
    (
        "RUN --mount=type=secret,id=a,sharing=shared true",
        ("invalid cache sharing", "not define sharing", "not define sharing"),
        ("invalid cache sharing", "not define sharing", "not define sharing"),
    ),
    ("RUN --mount=target=/t,required true", same("unexpected key 'required'"), same("key 'required' for mount")),
    ("RUN --mount=target=/t,ro=x true", same("invalid value for ro: x"), same("invalid value for ro: x")),
    ("RUN --mount='a\"b' true", same("failed to parse csv mounts"), same("failed to parse csv mounts")),
    ("ENV T=tmpfs\nRUN --mount=type=$T,target=/t true", ("unsupported", *[BUILDKIT_ONLY] * 2), ("unsupported", "", "")),
    ("RUN --network=x true", (UNKNOWN, *['network mode "x"'] * 2), (UNKNOWN, *['network mode "x"'] * 2)),
    ("RUN --network=none true", (UNKNOWN, *[BUILDKIT_ONLY] * 2), (UNKNOWN, "", "")),
    ("RUN --network=host true", (UNKNOWN, *[BUILDKIT_ONLY] * 2), (UNKNOWN, *["network.host is not allowed"] * 2)),
    ("RUN --device=x true", (UNKNOWN, UNKNOWN, BUILDKIT_ONLY), (UNKNOWN, UNKNOWN, "1.14.0-labs or later")),
    ("RUN []", same(""), same("arguments are required")),
    ("COPY f <<EOF\nx\nEOF", (UNKNOWN, HEREDOC, HEREDOC), (UNKNOWN, HEREDOC, HEREDOC)),
    ("COPY <<EOF /d\nhi\nEOF", (UNKNOWN, *["no source files were specified"] * 2), (UNKNOWN, "", "")),
    (
        "COPY <<EOF /d\n'${a[@]}'\nEOF",
        (UNKNOWN, *["no source files were specified"] * 2),
        (UNKNOWN, "unsupported modifier ([)", "unsupported modifier ([)"),
    ),
    ("COPY <<'EOF' /d\n'${a[@]}'\nEOF", (UNKNOWN, *["no source files were specified"] * 2), (UNKNOWN, "", "")),
    ("COPY f g /d", same("the destination must be a directory"), same("")),
    ("COPY f g /d/", same(""), same("")),
    ("COPY ${V:?no} /d", same("V: no"), same("V: no")),
    ("COPY --chown=${V:?no} f /d", same("V: no"), same("V: no")),
    ("ADD f ${V:?no}", same("V: no"), same("V: no")),
    ("COPY https://github.com/a/b.git /d", same(URL), (URL, GIT, GIT)),
    ("COPY git@github.com:a/b.git /d", same(""), ("", GIT, GIT)),
    ("COPY a/b.git /d", same(""), ("", GIT, "")),
    ("\\", same("unknown instruction: "), same("unknown instruction: ")),
)


def build(text: str, builder: str, images: dict[str, Any] | None = None) -> dict[str, Any]:
    """Build a Dockerfile, or one instruction on a known base."""
    dockerfile = text if text.startswith("FROM") else f"{BASE}{text}\n"
    image = {"dockerfile": dockerfile, "builder": builder}
    return protocol.answer({"image": image, "images": IMAGES if images is None else images})


def check(found: dict[str, Any], message: str) -> None:
    """Compare the outcome, and a part of the message."""
    assert found["outcome"] == ("refused" if message else "image"), found.get("message")
    assert message in found.get("message", "")


@pytest.mark.parametrize(
    ("text", "classic", "buildkit"), ROWS, ids=lambda value: value if isinstance(value, str) else ""
)
def test_what_builders_refuse_before_they_touch_a_file(
    text: str, classic: tuple[str, ...], buildkit: tuple[str, ...]
) -> None:
    for builder, message in zip((*CLASSIC, *BUILDKIT), (*classic, *buildkit), strict=True):
        check(build(text, builder), message)


STAGES = (
    ("FROM bb AS a\nCOPY --from=b /x /\nFROM bb AS b\nFROM a", same(""), ("", *["cannot copy from stage"] * 2)),
    (
        "FROM bb AS a\nRUN --mount=from=b,target=/t true\nFROM bb AS b\nFROM a",
        same(BUILDKIT_ONLY),
        ("", *['cannot mount from stage "b" to "/t"'] * 2),
    ),
    (
        "FROM bb AS a\nCOPY --from=b /x /\nFROM bb AS b\nCOPY --from=a /x /",
        same(""),
        same("circular dependency detected on stage: a"),
    ),
    ("FROM bb AS u\nCOPY --from=9 f /d\nFROM bb", same("index out of bounds"), same("invalid stage index 9")),
    ("FROM bb AS u\nCOPY https://x/y /d\nFROM bb", same(URL), same("")),
    ("FROM bb AS u\nCOPY --from=a:b:c f /d\nFROM bb", same("invalid reference"), same("failed to parse stage name")),
    (
        "FROM bb\nRUN --mount=type=tmpfs,target=/t true\nCOPY --from=1 a /b",
        same("1: index out of bounds"),
        ("invalid stage index 1", "", ""),
    ),
    ("FROM scratch AS a\nFROM a", same("No image was generated"), same("")),
    ("FROM scratch:latest\nCMD x", same("'scratch' is a reserved name"), same("")),
    ("FROM UPPER/x\nCMD x", (LOWER, "", ""), (LOWER, "", "")),
    ("FROM Abc\nCMD x", (LOWER, *["(library/Abc) must be"] * 2), (LOWER, *["(library/Abc) must be"] * 2)),
)


@pytest.mark.parametrize(("text", "classic", "buildkit"), STAGES)
def test_what_builders_refuse_among_stages(text: str, classic: tuple[str, ...], buildkit: tuple[str, ...]) -> None:
    for builder, message in zip((*CLASSIC, *BUILDKIT), (*classic, *buildkit), strict=True):
        check(build(text, builder), message)


@pytest.mark.parametrize(
    ("builder", "message"),
    [
        ("buildkit@0.12", ""),
        ("buildkit@0.13", "cannot copy from stage"),
        ("buildkit@0.16", "cannot copy from stage"),
        ("buildkit@0.17", ""),
        ("buildkit@0.25", ""),
        ("classic@28.5", ""),
    ],
)
def test_a_trigger_copies_from_a_stage_that_nothing_else_needs(builder: str, message: str) -> None:
    text = "FROM bb AS extra\nFROM child"
    images = {**IMAGES, "child": {"OnBuild": ["COPY --from=extra /x /"]}}
    check(build(text, builder, images), message)
    text = "FROM bb AS extra\nFROM child\nCOPY --from=extra /y /"
    check(build(text, builder, images), "")


@pytest.mark.parametrize("trigger", ["CMD a\nCMD b", "CMD a\n\nENV x=1"])
def test_a_trigger_is_one_instruction(trigger: str) -> None:
    for builder in (*CLASSIC, *BUILDKIT):
        found = build("FROM child\nCMD x", builder, {"child": {"OnBuild": [trigger]}})
        check(found, "onbuild trigger should be a single expression")


def test_a_long_chain_of_stages_is_no_circle() -> None:
    stages = [f"FROM bb AS s{n}\nCOPY --from=s{n + 1} /a /" for n in range(3000)]
    text = "\n".join([*stages, "FROM bb AS s3000"])
    check(build(text, "buildkit@0.25"), "")
    check(build(text + "\nCOPY --from=s0 /a /", "buildkit@0.25"), "circular dependency")


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        (
            "COPY --checksum=x f /d",
            (
                "line 2: Unknown flag: checksum",
                "on line 2: unknown flag: checksum",
                "on line 2: unknown flag: --checksum",
            ),
        ),
        (
            "COPY --from=a --from=b f /d",
            (
                "line 2: Duplicate flag specified: from",
                "on line 2: duplicate flag specified: from",
                "on line 2: duplicate flag specified: --from",
            ),
        ),
        ("foo x", ("line 2: unknown instruction: FOO", *["on line 2: unknown instruction: foo"] * 2)),
        ("EXPOSE", ("line 2: EXPOSE requires at least", *["on line 2: EXPOSE requires at least"] * 2)),
    ],
)
def test_a_version_words_its_messages(text: str, messages: tuple[str, ...]) -> None:
    for builder, message in zip((*CLASSIC, *BUILDKIT), messages * 2, strict=True):
        check(build(text, builder), message)
        old = builder in ("classic@20.10", "buildkit@0.8")
        check(build(text, builder), "dockerfile parse error line 2: " if old else "dockerfile parse error on line 2: ")


NO_DOCKERFILE_MAKES: tuple[tuple[list[str], list[str], str, str], ...] = (
    (["MAINTAINER me"], [], "", ""),
    (["FROM bb"], [], "*instructions.Stage is not a command type", "*instructions.Stage is not a command type"),
    ([""], [], "file with no instructions", "file with no instructions"),
    (["# c"], [], "file with no instructions", "file with no instructions"),
    ([], ["=c"], "invalid environment variable: =c", ""),
    (["COPY --from=7 a b"], [], "invalid from flag value 7: index out of bounds", "invalid stage index 7"),
    (["ONBUILD ONBUILD CMD x"], [], CHAINED, CHAINED),
)


@pytest.mark.parametrize(("triggers", "env", "classic", "buildkit"), NO_DOCKERFILE_MAKES)
def test_bases_that_no_dockerfile_makes(triggers: list[str], env: list[str], classic: str, buildkit: str) -> None:
    images = {"child": {"OnBuild": triggers, "Env": env}}
    for builder in (*CLASSIC, *BUILDKIT):
        check(build("FROM child\nENV z=1", builder, images), classic if builder in CLASSIC else buildkit)


@pytest.mark.parametrize("builder", [*CLASSIC, *BUILDKIT])
def test_a_trigger_may_store_a_trigger(builder: str) -> None:
    found = build("FROM child\nENV z=1", builder, {"child": {"OnBuild": ["ONBUILD CMD x"]}})
    kept = builder not in ("buildkit@0.8", "buildkit@0.13")
    assert list(found["image"].get("OnBuild", ())) == (["CMD x"] if kept else [])


@pytest.mark.parametrize("builder", [*CLASSIC, *BUILDKIT])
def test_of_two_variables_of_one_name_the_classic_builder_reads_the_later(builder: str) -> None:
    images = {"twice": {"Env": ["A=1", "A=2", "PATH=/p"]}}
    found = build("FROM twice\nENV A=3\nENV C=$A", builder, images)
    read = "C=2" if builder in CLASSIC else "C=3"
    assert list(found["image"]["Env"]) == ["A=3", "A=2", "PATH=/p", read]


BAD_SETTINGS: tuple[tuple[dict[str, Any], str], ...] = (
    ({"WorkingDir": "rel", "StopSignal": "BOGUS", "Env": ["=x"]}, "the working directory 'rel' is invalid"),
    ({"StopSignal": "BOGUS", "Env": ["=x"], "Healthcheck": {"Retries": -1}}, "nvalid signal: BOGUS"),
    ({"Env": ["=x"], "Healthcheck": {"Retries": -1, "Interval": 3}}, "invalid environment variable: =x"),
    ({"Healthcheck": {"Retries": -1, "Interval": 3, "Timeout": 4}}, "Interval in Healthcheck cannot be less than 1ms"),
    ({"Healthcheck": {"Retries": -1, "StartPeriod": -1}}, "Retries in Healthcheck cannot be negative"),
)


@pytest.mark.parametrize(("config", "message"), BAD_SETTINGS)
def test_the_classic_builder_makes_a_container_for_all_but_files(config: dict[str, Any], message: str) -> None:
    images = {"child": config}
    for builder in CLASSIC:
        for line in ("ENV a=b", "MAINTAINER me", "WORKDIR /x"):
            expected = "" if "WorkingDir" in config and line == "WORKDIR /x" else message
            check(build(f"FROM child\n{line}", builder, images), expected or "nvalid signal: BOGUS")
        check(build("FROM child\nCOPY f /d", builder, images), "")
    for builder in BUILDKIT:
        check(build("FROM child\nENV a=b", builder, images), "")


def test_a_healthcheck_that_is_no_good_counts_only_behind_the_instruction_that_takes_it_over() -> None:
    images = {"child": {"Healthcheck": {"Test": ["CMD", "h"], "Interval": 5}}}
    for builder in CLASSIC:
        built = build("FROM child\nHEALTHCHECK NONE", builder, images)
        assert built["image"]["Healthcheck"] == {"Test": ["NONE"], "Interval": 5}
        refused = build("FROM child\nHEALTHCHECK NONE\nENV a=b", builder, images)
        check(refused, "Interval in Healthcheck cannot be less than 1ms")


def test_versions_that_do_not_know_a_time_drop_it() -> None:
    images = {"child": {"Healthcheck": {"Test": ["CMD", "h"], "Interval": 0, "StartInterval": 1}}}
    for builder in ("classic@20.10", "buildkit@0.8", "buildkit@0.11"):
        assert build("FROM child\nENV a=b", builder, images)["image"]["Healthcheck"] == {"Test": ["CMD", "h"]}
    check(build("FROM child\nENV a=b", "classic@28.5", images), "StartInterval in Healthcheck cannot be less than 1ms")


@pytest.mark.parametrize("onbuild", ["", "ONBUILD ENV Y=1\n"])
def test_what_a_trigger_stores_is_left_to_chance_in_the_next_stage(onbuild: str) -> None:
    images = {"child": {"OnBuild": ["ONBUILD ENV X=1"]}}
    text = f"FROM child AS a\n{onbuild}FROM a\nENV z=1"
    for builder in (*CLASSIC, "buildkit@0.8", "buildkit@0.13", "buildkit@0.16"):
        env = build(text, builder, images)["image"]["Env"]
        assert ("X=1" in env) == (builder in CLASSIC)
        assert ("Y=1" in env) == bool(onbuild)
    for builder in ("buildkit@0.17", "buildkit@0.25"):
        found = build(text, builder, images)
        assert (found["outcome"], found["what"][:29]) == ("not-modelled", "triggers of a stage whose own")


@pytest.mark.parametrize(
    "fields",
    [{"OnBuild": "x"}, {"OnBuild": [1]}, {"Labels": []}, {"Volumes": "v"}, {"Healthcheck": 1}, {"StopSignal": 9}],
)
def test_a_field_of_another_type_is_no_configuration(fields: dict[str, Any]) -> None:
    assert build("FROM child\nENV z=1", "buildkit@0.25", {"child": fields})["outcome"] == "invalid"


def test_null_among_triggers_is_a_blank_one() -> None:
    for builder in (*CLASSIC, *BUILDKIT):
        check(build("FROM child\nENV z=1", builder, {"child": {"OnBuild": [None]}}), "file with no instructions")


@pytest.mark.parametrize(
    ("lines", "runs"),
    [
        ("", True),
        ("CMD []\n", False),
        ('CMD []\nENTRYPOINT ["e"]\n', True),
        ('ENTRYPOINT [""]\nCMD ["c"]\n', False),
        ('ENTRYPOINT ["", "e"]\n', True),
        ("ARG A\n", True),
        ("ARG A=1\n", False),
        ("ARG A=\n", False),
        ("ARG A=1\nENV A=2\n", True),
        ('ARG A=1\nENTRYPOINT ["e"]\n', False),
        ("ARG A=1\nFROM bb\n", True),
    ],
)
@pytest.mark.parametrize("builder", ["classic@20.10", "classic@28.5"])
def test_the_classic_builder_runs_what_the_stage_has_for_an_empty_array(builder: str, lines: str, runs: bool) -> None:
    message = "No command specified" if builder == "classic@20.10" else "no command specified"
    check(build(f"{BASE}{lines}RUN []\n", builder), "" if runs else message)


def test_only_0_17_leaves_the_triggers_of_an_image_to_chance_in_the_next_stage_but_one() -> None:
    images = {"child": {"OnBuild": ["ENV X=1"]}}
    for builder in (*CLASSIC, *BUILDKIT, "buildkit@0.16", "buildkit@0.18"):
        assert build("FROM child AS a\nFROM a\nENV z=1", builder, images)["outcome"] == "image"
    assert build("FROM child AS a\nFROM a\nENV z=1", "buildkit@0.17", images)["outcome"] == "not-modelled"
    text = "FROM scratch AS a\nONBUILD ENV X=1\nFROM a AS b\nFROM b\nENV z=1"
    assert "X=1" in build(text, "buildkit@0.17")["image"]["Env"]
