"""``dsim image``: the configuration that a Dockerfile comes to."""

import json
import sys
from typing import Any

import click

from simulator.analysis import advice
from simulator.analysis import timeline as timelines
from simulator.build.image import BuiltImage
from simulator.cli.command import DsimCommand
from simulator.cli.given_images import read_build
from simulator.cli.options import build_options, style_option
from simulator.cli.shorthand import default_dockerfile, refuse_words
from simulator.cli.told import tell
from simulator.core.errors import NotModelled
from simulator.core.rule import Refusal
from simulator.core.text import printable, quoted, quoted_list
from simulator.core.values import UnknownWords
from simulator.engine.engine import Engine
from simulator.images.config import to_json
from simulator.images.nearest import unknown
from simulator.releases.find import DEFAULT_ENGINE, find_engine
from simulator.report.answer_json import image_answer, made_by_json, refusal_answer
from simulator.report.terminal import columns


@click.command(cls=DsimCommand, context_settings={"allow_extra_args": True})
@click.option("-f", "--file", metavar="FILE", help="A Dockerfile; - is stdin. Without it: Dockerfile or Containerfile.")
@click.option("--config", metavar="FILE", help="In its place: `docker inspect` output of an image or a container.")
@click.option("-c", "--change", "changes", metavar="INSTRUCTION", multiple=True, help="As `docker commit --change`.")
@build_options
@click.option("--engine", "name", metavar="NAME", default=DEFAULT_ENGINE, help="The engine whose builder is used.")
@click.option("--trace", is_flag=True, help="Show what each line did.")
@click.option("--timeline", is_flag=True, help="Show how ENTRYPOINT, CMD, SHELL and the like came to be, by stage.")
@style_option
def command(
    file: str | None,
    config: str | None,
    changes: tuple[str, ...],
    name: str,
    trace: bool,
    timeline: bool,
    style: str,
    **build: Any,
) -> None:
    """Print the configuration of the image that a Dockerfile comes to, without building it.

    It is what `docker inspect --format '{{json .Config}}'` shows; what is unset is left out. With --format json it is
    the oracle's answer, with --timeline and that under "timeline". With --change it is the one that `docker commit`
    makes of a container of that image, or of the container that --config describes.

    Examples:

    \b
      dsim image -f Dockerfile
      dsim image -f Dockerfile --target web --build-arg VERSION=2 --trace
      dsim image -f Dockerfile --timeline
      docker inspect web | dsim image --config - \\
        --change 'ENTRYPOINT ["/serve"]' --change 'CMD ["--port=80"]'
    """
    refuse_words()
    if trace and timeline:
        raise click.UsageError("--trace shows every line, --timeline what matters at the start; give one")
    if timeline and (config is not None or changes):
        raise click.UsageError("--timeline tells how a Dockerfile's image came to be; give -f FILE alone")
    engine = find_engine(name)
    if file is None and config is None:
        file = default_dockerfile()
    try:
        if file is not None and config is None and not changes:
            built = read_build(file, build, engine)
        else:
            built = _changed({"config": config, "file": file, **build}, changes, engine)
    except Refusal as refusal:
        if style == "json":
            click.echo(json.dumps(refusal_answer(refusal) | made_by_json([engine.reader()])))
        else:
            rule = refusal.decision.rule
            tell(f"No image is built: {printable(refusal.told)} ({rule.id}: {rule.says})")
        sys.exit(1)
    if built.missing and (not timeline or style == "json"):
        raise unknown(built.missing)
    if style == "json":
        told = {"timeline": timelines.to_json(timelines.build_timeline(built))} if timeline else {}
        click.echo(json.dumps({**image_answer(built), **told, **made_by_json([engine.reader(built)])}))
        return
    click.echo(_steps(built) if trace else _timeline(built) if timeline else json.dumps(to_json(built.image), indent=2))
    for finding in advice.advise_on_image(built):
        tell(f"note: {printable(finding.value)}")
    if built.missing:
        raise unknown(built.missing)


def _timeline(built: BuiltImage) -> str:
    """Write each stage with what happened in it, and then what each part is in the end."""
    stages = timelines.build_timeline(built)
    parts = []
    for stage in stages:
        named = f"stage {printable(stage.name)}" if stage.name else "a stage without a name"
        rows = [
            (
                _place(event),
                event.part,
                event.what,
                "" if event.what == "unset" else _part_value(event.value),
                event.rule.id,
            )
            for event in stage.events
        ]
        parts.append(f"{printable(stage.where)}  {named}, from {printable(stage.base)}\n{columns(rows)}")
    ends = [
        (part, _part_value(event.value), "" if event.what == "unset" else f"{event.what}: {_place(event)}")
        for part, event in timelines.last_events(stages).items()
    ]
    return "\n\n".join([*parts, "the image\n" + columns(ends)])


def _place(event: timelines.Event) -> str:
    return printable(event.where) + (", by ONBUILD" if event.trigger else "")


def _part_value(value: timelines.Value) -> str:
    if value is None:
        return "unset"
    if isinstance(value, str):
        return quoted(value)
    if value and isinstance(value[0], UnknownWords):
        return f"not known: {printable(value[0])}"
    return quoted_list(value)


def _changed(options: dict[str, Any], changes: tuple[str, ...], engine: Engine) -> BuiltImage:
    """Commit a container."""
    from simulator.build.commit import commit_container
    from simulator.callers.docker.tools import is_docker
    from simulator.cli.images import read_container

    if not is_docker(engine):
        raise NotModelled(f"{engine.name} commit", f"{engine.name} commit is not modelled; give --engine docker")
    found, _ = read_container("", options, engine)
    assert found is not None  # there is a file
    if found.missing:
        raise unknown(found.missing)
    return commit_container(found.image, changes, engine.tools.commit)


def _steps(built: BuiltImage) -> str:
    """Write each instruction with the rules that it met and what they gave."""
    rows = [
        (printable(place), printable(instruction.original[:60].rstrip()), decision.rule.id, _value(decision.value))
        for instruction, place, decisions in built.steps()
        for decision in decisions
    ]
    last = ("", "")
    kept = []
    for place, text, rule, value in rows:
        kept.append((*((place, text) if (place, text) != last else ("", "")), rule, value))
        last = place, text
    return columns([("line", "instruction", "rule", "gives"), *kept], "")


def _value(value: Any) -> str:
    if value is None:
        return "unset"
    if isinstance(value, str):
        return quoted(value)
    return "[" + ", ".join(quoted(str(word)) for word in value) + "]"
