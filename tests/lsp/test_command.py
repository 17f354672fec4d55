"""The command ``dsim lsp`` itself."""

from __future__ import annotations

import json
import subprocess
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


def test_a_session_ends_without_a_word() -> None:
    pytest.importorskip("pygls")
    messages = (
        {"id": 1, "method": "initialize", "params": {"processId": None, "rootUri": None, "capabilities": {}}},
        {"method": "initialized", "params": {}},
        {"id": 2, "method": "shutdown"},
        {"method": "exit"},
    )
    texts = [json.dumps({"jsonrpc": "2.0", **message}) for message in messages]
    sent = "".join(f"Content-Length: {len(text)}\r\n\r\n{text}" for text in texts)
    words = [sys.executable, "-m", "simulator", "lsp"]
    done = subprocess.run(words, input=sent, capture_output=True, text=True, check=False, timeout=120)
    assert (done.returncode, done.stderr) == (0, "")
    assert '"id":2' in done.stdout.replace(" ", "")
