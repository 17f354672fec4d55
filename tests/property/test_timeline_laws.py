"""Laws of the timeline of a Dockerfile, for all builders."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from simulator.analysis.advice import advise_on_image
from simulator.analysis.advice_rules import Advice
from simulator.analysis.timeline import ALWAYS, PARTS, Value, build_timeline, last_events
from simulator.build.builders import BUILDERS
from simulator.build.dockerfile.builder import Builder
from simulator.build.image import BuiltImage
from simulator.core.errors import DsimError
from simulator.core.rule import Refusal
from simulator.releases.find import find_engine
from simulator.simulation.image import build_dockerfile
from tests.conformance.cases import buildah_corners, dockerfiles, wide

FILE_BUILDERS = st.sampled_from(BUILDERS)
SEEDS = st.integers(0, 2**32)
STYLES = st.sampled_from(["docker", "oci"])
BASES = {f"localhost/base-{name}:1": config for name, config in dockerfiles.BASES.items()}


def built(seed: int, builder: Builder, style: str) -> BuiltImage | None:
    """Build a Dockerfile that is drawn at random; None where it is refused."""
    source = (dockerfiles.drawn, wide.drawn, buildah_corners.corners)[seed % 3]
    (case,) = source(seed, 1)
    name = f"{builder.name}@{builder.version}"
    given_ = {"target": case["target"], "build_args": case["arguments"], "builder": name, "format": style}
    try:
        return build_dockerfile(case["text"], given_, {**BASES, "*": {}}, find_engine(), str)
    except (Refusal, DsimError):
        return None


def parts(image: BuiltImage) -> dict[str, Any]:
    """Take the parts out of the configuration."""
    config, rest = image.image, dict(image.image.other_fields)
    health = rest.get("Healthcheck", {}).get("Test")
    values = (config.entrypoint, config.cmd, config.shell, config.user, config.working_dir, rest.get("StopSignal"))
    return dict(zip(PARTS, (*values, None if health is None else tuple(health)), strict=True))


class TestTimeline:
    """Issue: a timeline per stage of how ENTRYPOINT, CMD and SHELL came to be what they are."""

    @given(seed=SEEDS, builder=FILE_BUILDERS, style=STYLES)
    def test_it_ends_with_what_the_image_has(self, seed: int, builder: Builder, style: str) -> None:
        if image := built(seed, builder, style):
            ends = {part: event.value for part, event in last_events(build_timeline(image)).items()}
            assert {part: ends.get(part) for part in PARTS} == {part: v or None for part, v in parts(image).items()}

    @given(seed=SEEDS, builder=FILE_BUILDERS, style=STYLES)
    def test_every_event_goes_on_from_the_one_before(self, seed: int, builder: Builder, style: str) -> None:
        now: dict[str, Value] = {}
        for stage in build_timeline(image) if (image := built(seed, builder, style)) else ():
            assert {event.part for event in stage.events} >= set(ALWAYS)
            for event in stage.events:
                if event.what not in ("unset", "begins"):
                    assert event.before == now.get(event.part)
                assert (event.value is None) == (event.what in ("unset", "emptied", "dropped"))
                now[event.part] = event.value


class TestCache:
    """moby ``withCmdComment``: the cache is asked with another CMD than the image has."""

    @given(seed=SEEDS, builder=FILE_BUILDERS)
    def test_only_an_entrypoint_that_met_a_cmd_is_pointed_out(self, seed: int, builder: Builder) -> None:
        if image := built(seed, builder, "docker"):
            found = [finding for finding in advise_on_image(image) if finding.rule is Advice.CACHE]
            events = [event for stage in build_timeline(image) for event in stage.events]
            if builder.name == "buildkit" or not any(e.part == "ENTRYPOINT" and e.text for e in events):
                assert found == []
            if builder.name != "buildkit" and any(
                e.what == "dropped" and e.rule.id == "instruction-effect.cmd-dropped" for e in events[-1:]
            ):
                assert len(found) == 1
