"""``dsim profile``: engines and builders."""

from __future__ import annotations

import json
from typing import Any

import click

from simulator.build.builders import BUILDERS, find_builder
from simulator.cli.command import DsimCommand
from simulator.cli.options import style_option
from simulator.engine.engine import Release
from simulator.releases.changes import AnyProfile, changes, every_profile
from simulator.releases.find import find_engine
from simulator.report.terminal import fit


@click.command(cls=DsimCommand)
@click.argument("name", required=False, metavar="[NAME]")
@style_option
def command(name: str | None, style: str) -> None:
    """List the engines and builders that are modelled, or show one.

    Examples:

    \b
      dsim profile
      dsim profile podman@5.8
    """
    if name is not None:
        known = {profile.name for profile in BUILDERS}
        described = describe(find_builder(name) if name.partition("@")[0] in known else find_engine(name))
        click.echo(json.dumps(described) if style == "json" else _page(described))
        return
    profiles = [describe(profile) for profile in every_profile()]
    if style == "json":
        click.echo(json.dumps(profiles))
        return
    from simulator.report.text.table import table

    rows = [(p["name"], p["kind"], p["since"], p["builder"], p["evidence"]) for p in profiles]
    click.echo(table(rows, ("profile", "kind", "since", "builder", "evidence")))


def describe(profile: AnyProfile) -> dict[str, Any]:
    """Collect everything about a profile."""
    kind = "engine" if isinstance(profile, Release) else "builder"
    return {
        "name": profile.full_name,
        "kind": kind,
        "since": ".".join(map(str, profile.since)),
        "builder": profile.builder_name if isinstance(profile, Release) else "",
        "evidence": profile.observed,
        "changes": changes(profile),
    }


def _page(described: dict[str, Any]) -> str:
    lines = [described["name"], ""]
    lines += [f"{key:9} {described[key]}" for key in ("kind", "since", "builder", "evidence") if described[key]]
    before, changed = described["changes"]["before"], described["changes"]["fields"]
    if before:
        lines += ["", f"compared with {before}"] + ([] if changed else ["  nothing differs"])
    else:
        lines += ["", "its answers"]
    width = max([18, *map(len, changed)])
    lines += [f"  {field:{width}} {value}" for field, value in changed.items()]
    return fit("\n".join(lines))
