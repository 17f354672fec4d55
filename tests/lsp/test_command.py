"""The command ``dsim lsp`` itself."""

from __future__ import annotations

import sys

import pytest
from click.testing import CliRunner

from simulator.cli.main import cli


@pytest.mark.parametrize("missing", ["pygls", "lsprotocol"])
def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    for name in [name for name in sys.modules if name.startswith((missing, "simulator.lsp"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, missing, None)
    done = CliRunner().invoke(cli, ["lsp"])
    assert done.exit_code == 2
    assert done.stderr == "dsim: dsim lsp needs pygls; install it with: pip install 'dsim[lsp]'\n"
