"""How commands print for reviews: Markdown, pages, annotations, SARIF. Imported only where one is asked for."""

from __future__ import annotations

from importlib import import_module

import click

from simulator.formats import building
from simulator.formats.report import Report
from simulator.rule import Refusal
from simulator.simulate import Simulation
from simulator.spec.start import Engine


def show(report: Report, style: str) -> None:
    """Print a report as Markdown or as a page."""
    click.echo(import_module(f"simulator.formats.{style}").written(report), nl=False)


def simulation(done: Simulation, style: str, engine: Engine, name: str) -> None:
    """Print what a container executes, for the engine asked for as ``name``."""
    show(building.simulation(_command(), done, engine, name), style)


def refusal(refused: Refusal, style: str, engine: Engine) -> None:
    """Print a refusal that came before the engine was asked."""
    show(building.refusal(_command(), refused, engine), style)


def _command() -> str:
    return click.get_current_context().info_name or ""
