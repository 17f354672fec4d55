"""Environment, directory and user of the process: one table for each function and engine.

The values are those of the recordings: ``docker-*.cases``, ``podman-*.lines`` and ``containerd-*.cases``.
"""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from simulator.core.errors import NotModelled
from simulator.core.rule import Refusal
from simulator.core.values import ContainerConfig, EnvRules, ImageConfig
from simulator.engine import settings
from tests.tables import readable

Env = tuple[str, ...] | None
PODMAN = {"PATH": "/usr/bin", "container": "podman"}
LAYERED = (settings.environment_by_name, settings.environment_merging, settings.environment_without_bare)


def given(image: Env, asked: Env) -> tuple[ImageConfig, ContainerConfig]:
    return ImageConfig(env=image), ContainerConfig(env=asked)


@pytest.mark.parametrize(
    ("image", "asked", "found"),
    [
        (None, None, ()),
        (("A=1", "A=2", "B"), None, ("A=1", "A=2", "B")),
        (("A=1", "B=2"), (), ("A=1", "B=2")),
        (("A=1", "B=2"), ("C=3", "A=9"), ("C=3", "A=9", "B=2")),
        (("A=1", "A=2"), ("C=3",), ("C=3", "A=1")),
        (("A=1", "B=2"), ("A",), ("A", "B=2")),
        (None, ("A=1", "A=2"), ("A=1", "A=2")),
        (("A=1=x",), ("A=2=y",), ("A=2=y",)),
    ],
    ids=readable,
)
def test_docker_puts_what_is_asked_for_before_the_images(image: Env, asked: Env, found: Env) -> None:
    assert settings.environment(*given(image, asked), {}).value == found


@pytest.mark.parametrize("entry", ["", "=", "=x"])
def test_a_variable_without_a_name_is_refused(entry: str) -> None:
    for check, message in (
        (settings.named_variables, "invalid environment variable: {}"),
        (settings.named_variables_quoted, 'invalid environment variable: "{}"'),
    ):
        with pytest.raises(Refusal) as refused:
            check(("A=1", entry))
        assert (str(refused.value), refused.value.stage) == (message.format(entry), "create")
        check(("A=1", "B", "C="))
    settings.any_variables(("A=1", entry))


@pytest.mark.parametrize(
    ("image", "asked", "found"),
    [
        (None, None, ("PATH=/usr/bin", "container=podman")),
        (("A=1", "A=2"), None, ("PATH=/usr/bin", "container=podman", "A=2")),
        (("PATH=/p",), ("A=1", "container=x"), ("PATH=/p", "container=x", "A=1")),
        (("A=1=x",), ("B=2=y",), ("PATH=/usr/bin", "container=podman", "A=1=x", "B=2=y")),
        (("A=1",), ("A",), ("PATH=/usr/bin", "container=podman", "A=1")),
        ((" \tA=1",), None, ("PATH=/usr/bin", "container=podman", "A=1")),
        (("A =1",), None, ("PATH=/usr/bin", "container=podman", "A =1")),
        (("A=1=x",), ("A=2=y",), ("PATH=/usr/bin", "container=podman", "A=2=y")),
    ],
    ids=readable,
)
def test_podman_lays_variables_over_each_other_by_name(image: Env, asked: Env, found: Env) -> None:
    for decide in LAYERED:
        assert decide(*given(image, asked), PODMAN).value == found


def test_a_bare_name_of_the_images_is_left_out_or_refused() -> None:
    for decide in LAYERED[:2]:
        assert decide(*given(("B", "A=1"), None), {}).value == ("A=1",)
    with pytest.raises(Refusal, match=r'^invalid image env variable "B"$') as refused:
        settings.environment_without_bare(*given(("A=1", "B"), None), {})
    assert refused.value.stage == "create"


@pytest.mark.parametrize(
    ("requested", "image", "found"),
    [
        (ContainerConfig(tty=True), None, ("TERM=xterm",)),
        (ContainerConfig(tty=True), ("TERM=x",), ("TERM=x",)),
        (ContainerConfig(hostname="h"), None, ("HOSTNAME=h",)),
        (ContainerConfig(hostname="h"), ("HOSTNAME=x",), ("HOSTNAME=x",)),
        (ContainerConfig(hostname="h", env=("HOSTNAME=y",)), ("HOSTNAME=x",), ("HOSTNAME=y",)),
        (ContainerConfig(), None, ()),
    ],
    ids=["terminal", "terminal-and-TERM", "hostname", "hostname-and-HOSTNAME", "HOSTNAME-asked-for", "neither"],
)
def test_podman_tells_the_process_its_terminal_and_its_hostname(
    requested: ContainerConfig, image: Env, found: Env
) -> None:
    for decide in LAYERED:
        assert decide(ImageConfig(env=image), requested, {}).value == found


# --env-merge, what Podman 4.3 makes of it and what Podman 5 does, of the image's A=1 and B=2. Recorded are all but the
# second equals sign: Podman 4.3 splits at each (strings.Split), Podman 5 at the first (strings.Cut).
MERGED = (
    ("A=${A}x", ("A=1x", "B=2"), ("A=1x", "B=2")),
    ("Z=$A-$B", ("A=1", "B=2"), ("A=1", "B=2", "Z=1-2")),
    ("N=${NOPE}y", ("A=1", "B=2"), ("A=1", "B=2", "N=y")),
    ("A=x=y", ("A=x", "B=2"), ("A=x=y", "B=2")),
    ("A=$AB.$B", ("A=.2", "B=2"), ("A=.2", "B=2")),
    ("Q", ("A=1", "B=2"), None),
)


@pytest.mark.parametrize(("entry", "older", "newer"), MERGED)
def test_a_merge_sets_variables(entry: str, older: Env, newer: Env) -> None:
    image, requested = ImageConfig(env=("A=1", "B=2")), ContainerConfig(env_rules=EnvRules(merge=(entry,)))
    assert settings.environment_by_name(image, requested, {}).value == older
    if newer is not None:
        assert settings.environment_merging(image, requested, {}).value == newer
        return
    with pytest.raises(Refusal, match=f"^missing `=` for --env-merge substitution {entry}$") as refused:
        settings.environment_merging(image, requested, {})
    assert (refused.value.stage, refused.value.status) == ("create", 125)


@pytest.mark.parametrize("entry", ["A=${A:-x}", "A='$A'", 'A="x"', "A=\\$A", "A=$1"])
def test_a_merge_with_quotes_or_modifiers_is_not_modelled(entry: str) -> None:
    with pytest.raises(NotModelled, match="write plain names"):
        settings.environment_merging(ImageConfig(env=("A=1",)), ContainerConfig(env_rules=EnvRules((entry,))), {})


@pytest.mark.parametrize(
    ("rules", "found"),
    [
        (EnvRules(unset=("A",)), ("PATH=/usr/bin", "container=podman", "B=2", "X=x")),
        (EnvRules(unset_all=True), ("X=x",)),
        (EnvRules(unset=("PATH", "N")), ("container=podman", "A=1", "B=2", "X=x")),
        (
            EnvRules(host=(("A", "host"), ("H", "h"))),
            ("PATH=/usr/bin", "container=podman", "A=host", "B=2", "H=h", "X=x"),
        ),
        (EnvRules(unset=("X",)), ("PATH=/usr/bin", "container=podman", "A=1", "B=2", "X=x")),
        (EnvRules(merge=("N=1",), unset=("N",)), ("PATH=/usr/bin", "container=podman", "A=1", "B=2", "X=x")),
        (EnvRules(unset_all=True, host=(("H", "h"),)), ("H=h", "X=x")),
    ],
    ids=[
        "unset",
        "unset-all",
        "unset-default",
        "of-the-host",
        "unset-asked-for",
        "merged-then-unset",
        "host-after-all",
    ],
)
def test_variables_are_removed_after_a_merge_and_before_those_asked_for(rules: EnvRules, found: Env) -> None:
    requested = ContainerConfig(env=("X=x",), env_rules=rules)
    decided = settings.environment_merging(ImageConfig(env=("A=1", "B=2")), requested, PODMAN)
    assert decided.value == found
    assert [step.rule for step in decided.premises] == [settings.EnvOptions.APPLIED]


@pytest.mark.parametrize(
    ("image", "asked", "containerd", "crio"),
    [
        (None, None, ("PATH=/d",), ()),
        (("A=1", "A=2"), None, ("PATH=/d", "A=1", "A=2"), ("A=1", "A=2")),
        (("A=1", "PATH=/p"), ("A=9",), ("PATH=/p", "A=1", "A=9"), ("A=9", "PATH=/p")),
        (("PATH",), ("B=1",), ("B=1",), ("B=1",)),
        (("A",), ("B=1",), ("PATH=/d", "B=1"), ("B=1",)),
        (("A=1", "A=2", "=x"), ("B=1",), ("PATH=/d", "A=1", "A=2", "=x", "B=1"), ("B=1", "A=1")),
        (("PATH=/p",), ("PATH=/q",), ("PATH=/q",), ("PATH=/q",)),
        (("A=1=x", "B=2=y"), ("A=3=z",), ("PATH=/d", "A=1=x", "B=2=y", "A=3=z"), ("A=3=z", "B=2=y")),
        (None, ("A=1",), ("PATH=/d", "A=1"), ("A=1",)),
    ],
    ids=readable,
)
def test_runtimes_of_kubernetes_put_variables_together(image: Env, asked: Env, containerd: Env, crio: Env) -> None:
    defaults: Mapping[str, str] = {"PATH": "/d"}
    assert settings.environment_appended(*given(image, asked), defaults).value == containerd
    assert settings.environment_pod_first(*given(image, asked), defaults).value == crio


def test_the_reason_of_a_runtime_says_whether_a_pod_sets_variables() -> None:
    rules = settings.Environment
    assert settings.environment_pod_first(*given(("A=1",), None), {}).rule is rules.INHERITED
    assert settings.environment_pod_first(*given(("A=1",), ("B=2",)), {}).rule is rules.POD_FIRST
    assert settings.environment(*given(("A=1",), None), {}).rule is rules.INHERITED
    assert settings.environment(*given(("A=1",), ("B=2",)), {}).rule is rules.MERGED


@pytest.mark.parametrize(
    ("image", "asked", "newer", "older", "podman"),
    [
        ("", "", "/", "/", "/"),
        ("/w", "", "/w", "/w", "/w"),
        ("/w/../v//", "", "/w/../v//", "/v", "/w/../v//"),
        ("/w", "/a/../b/", "/b", "/b", "/a/../b/"),
        ("", "/a", "/a", "/a", "/a"),
        ("/w", "/a b", "/a b", "/a b", "/a b"),
    ],
    ids=readable,
)
def test_where_the_process_starts(image: str, asked: str, newer: str, older: str, podman: str) -> None:
    configs = ImageConfig(working_dir=image), ContainerConfig(working_dir=asked)
    assert settings.working_directory(*configs).value == newer
    assert settings.working_directory_cleaned(*configs).value == older
    assert settings.working_directory_verbatim(*configs).value == podman


def test_docker_refuses_a_relative_directory() -> None:
    for path in ("", "/", "/w", "//"):
        settings.absolute_directory(path)
    for path in ("rel", "./x", "..", " /w"):
        settings.any_directory(path)
        with pytest.raises(Refusal) as refused:
            settings.absolute_directory(path)
        said = f"the working directory '{path}' is invalid, it needs to be an absolute path"
        assert (str(refused.value), refused.value.stage) == (said, "create")


def test_the_reason_for_a_directory() -> None:
    rules = settings.WorkingDirectory
    image, requested = ImageConfig(working_dir="/w/"), ContainerConfig(working_dir="/a")
    assert settings.working_directory_cleaned(image, ContainerConfig()).rule is rules.CLEANED
    assert settings.working_directory_cleaned(image, requested).rule is rules.GIVEN
    assert settings.working_directory(image, ContainerConfig()).rule is rules.INHERITED
    assert settings.working_directory_verbatim(image, requested).rule is rules.VERBATIM
    assert settings.working_directory_verbatim(ImageConfig(), ContainerConfig()).rule is rules.ROOT


@pytest.mark.parametrize(
    ("image", "asked", "found", "rule"),
    [("", "", "", "unset"), ("u", "", "u", "inherited"), ("u", "v:g", "v:g", "given"), ("", "0", "0", "given")],
)
def test_as_whom_the_process_runs(image: str, asked: str, found: str, rule: str) -> None:
    decided = settings.user(ImageConfig(user=image), ContainerConfig(user=asked))
    assert (decided.value, decided.rule.id.rpartition(".")[2]) == (found, rule)


@pytest.mark.parametrize("entry", ["", "=", "=x"])
def test_podman_refuses_a_variable_of_the_image_without_a_name(entry: str) -> None:
    with pytest.raises(Refusal, match="env fields from image failed to parse"):
        settings.environment_named(*given(("A=1", entry), None), {})
    assert settings.environment_named(*given(("A=1", "B="), None), {}).value == ("A=1", "B=")
