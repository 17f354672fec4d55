"""Laws of pods, for all words and variables; each class names the clause that it checks."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from simulator.build.image import BuiltImage
from simulator.callers.kubernetes.references import expand
from simulator.core.request import Request
from simulator.core.values import ContainerConfig, ImageConfig
from simulator.engine.engine import Engine
from simulator.oracle import protocol
from simulator.simulation.container import simulate
from simulator.strategies import container_configs, image_configs, referring, runtimes

VARIABLES = st.dictionaries(st.sampled_from(("A", "B", "C")), referring(), max_size=3)


def model(text: str, values: dict[str, str]) -> str:
    """Expand a text by cutting it up from the left: a second way to write the published algorithm."""
    if not text:
        return ""
    head, dollar, rest = text.partition("$")
    if not dollar or not rest:
        return text
    if rest[0] == "$":
        return head + "$" + model(rest[1:], values)
    name, closed, behind = rest[1:].partition(")")
    if rest[0] == "(" and closed:
        return head + values.get(name, f"$({name})") + model(behind, values)
    return head + "$" + rest[0] + model(rest[1:], values)


class TestExpansion:
    """Kubernetes, "Define a Command and Arguments for a Container": $(VAR), $$(VAR), and what is not defined."""

    @given(text=referring(), values=VARIABLES)
    def test_it_is_the_published_algorithm(self, text: str, values: dict[str, str]) -> None:
        assert expand(text, values.get)[0] == model(text, values)

    @given(text=st.text().filter(lambda text: "$" not in text), values=VARIABLES)
    def test_a_text_without_a_dollar_stays(self, text: str, values: dict[str, str]) -> None:
        assert expand(text, values.get) == (text, [])

    @given(text=st.text(st.characters(codec="utf-8")), values=VARIABLES)
    def test_doubled_dollars_protect_everything(self, text: str, values: dict[str, str]) -> None:
        assert expand(text.replace("$", "$$"), values.get)[0] == text


def answer(container: dict[str, Any], image: dict[str, Any]) -> dict[str, Any]:
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p"},
           "spec": {"containers": [{"name": "c", "image": "i", **container}]}}  # fmt: skip
    return protocol.answer({"images": {"i": image}, "request": {"kubernetes": {"manifest": json.dumps(pod)}}})


LISTS = st.lists(st.sampled_from(("", "a", "b c", "$(A)")), max_size=3)
PAIRS = st.lists(st.tuples(st.sampled_from("AB"), referring()), max_size=4)


class TestPods:
    """Kubernetes, "Define a Command and Arguments for a Container", the table of command and args."""

    @given(command=LISTS, args=LISTS, cmd=LISTS)
    def test_a_command_makes_the_image_irrelevant(self, command: list[str], args: list[str], cmd: list[str]) -> None:
        found = answer({"command": ["x", *command], "args": args}, {"Entrypoint": ["e"], "Cmd": cmd})
        assert list(found["process"]["args"]) == ["x", *command, *args]

    @given(args=LISTS, cmd=LISTS)
    def test_an_empty_list_is_as_none(self, args: list[str], cmd: list[str]) -> None:
        image = {"Entrypoint": ["e"], "Cmd": cmd}
        found = answer({"command": [], "args": args}, image)["process"]["args"]
        assert list(found) == ["e", *(args or cmd)]

    @given(pairs=PAIRS)
    def test_each_value_sees_those_above_it(self, pairs: list[tuple[str, str]]) -> None:
        values: dict[str, str] = {}
        for name, text in pairs:
            values[name] = model(text, values)
        env = [{"name": name, "value": text} for name, text in pairs]
        found = answer({"env": env, "args": ["$(A)"]}, {"Entrypoint": ["e"]})
        assert list(found["process"]["args"]) == ["e", values.get("A", "$(A)")]


class TestRuntimes:
    """Container Runtime Interface: command and args of ContainerConfig."""

    @given(image=image_configs(), requested=container_configs(entrypoint=True), engine=runtimes())
    def test_a_command_is_executed_to_the_letter(
        self, image: ImageConfig, requested: ContainerConfig, engine: Engine
    ) -> None:
        simulation = simulate(BuiltImage(image), Request(requested), engine)
        assert simulation.argv is not None and requested.entrypoint is not None
        assert simulation.argv.value == (*requested.entrypoint, *(requested.cmd or ()))

    @given(image=image_configs(), requested=container_configs(), engine=runtimes())
    def test_nothing_is_refused_but_an_empty_argv(
        self, image: ImageConfig, requested: ContainerConfig, engine: Engine
    ) -> None:
        simulation = simulate(BuiltImage(image), Request(requested), engine)
        if simulation.refusal is not None:
            assert simulation.refusal.decision.rule.id == "argv.refused"


class TestKubectlLines:
    """A line of kubectl and the manifest with its words execute the same."""

    @given(
        words=st.lists(st.sampled_from(("", "a", "-b", "--image", "$(A)", "--")), min_size=1, max_size=4),
        env=st.dictionaries(st.sampled_from(("A", "B")), referring(), max_size=2),
        is_command=st.booleans(),
    )
    def test_run_is_a_pod_with_args_or_a_command(self, words: list[str], env: dict[str, str], is_command: bool) -> None:
        image = {"Entrypoint": ["e"], "Cmd": ["c"]}
        options = [f"--env={name}={value}" for name, value in env.items()]
        line = ["c", "--image=i", *options, *(["--command"] if is_command else []), "--", *words]
        ran = protocol.answer({"images": {"i": image}, "request": {"kubectl-run": line}})
        entries = [{"name": name, "value": value} for name, value in env.items()]
        pod = answer({"command" if is_command else "args": words, "env": entries}, image)
        assert (ran["outcome"], ran.get("process")) == (pod["outcome"], pod.get("process"))

    @given(words=st.lists(st.sampled_from(("", "a", "-b", "--", "$(A)")), min_size=1, max_size=4))
    def test_exec_executes_its_words_as_they_are(self, words: list[str]) -> None:
        executed = protocol.answer({"image": {"config": {}}, "request": {"kubectl-exec": ["p", "--", *words]}})
        if words[0]:
            assert list(executed["process"]["args"]) == words
        else:
            assert executed["outcome"] == "refused"
