"""`dsim batch` answers in order, whatever the number of processes, and goes on where it was killed."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from simulator.cli.main import cli
from simulator.oracle.protocol import answer_line


def batch(*words: str | Path) -> Result:
    return CliRunner().invoke(cli, ["batch", *map(str, words)])


def requests(number: int) -> list[str]:
    images = [
        {"dockerfile": f'FROM scratch\nCMD ["{n}"]\n'} if n % 3 else {"config": {"Cmd": [str(n)]}}
        for n in range(number)
    ]
    return [
        json.dumps({"id": n, "image": image, "request": {"docker-run": ["IMAGE"]}}) for n, image in enumerate(images)
    ]


@pytest.fixture
def lines(tmp_path: Path) -> Path:
    file = tmp_path / "requests.jsonl"
    file.write_text("\n\n".join([*requests(150), "no JSON", '{"id": "last"}']))
    return file


@pytest.mark.parametrize("jobs", ["1", "3"])
def test_answers_are_those_of_the_oracle_in_order(jobs: str, lines: Path, tmp_path: Path) -> None:
    done = batch(lines, "--jobs", jobs, "--output", tmp_path / "out")
    assert (done.exit_code, done.stderr) == (0, f"{tmp_path}/out: 152 answers\n")
    wanted = [answer_line(line) for line in lines.read_text().splitlines() if line]
    assert (tmp_path / "out").read_text().splitlines() == wanted
    assert batch(lines, "--jobs", jobs).stdout.splitlines() == wanted


@pytest.mark.parametrize("kept", [0, 1, 40, 152])
def test_a_run_is_completed_wherever_it_was_cut(kept: int, lines: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    batch(lines, "--output", out)
    whole = out.read_bytes()
    begin = b"".join(whole.splitlines(keepends=True)[:kept])
    out.write_bytes(begin + (b'{"id": 4, "outc' if kept < 152 else b""))
    done = batch(lines, "--output", out, "--resume")
    assert done.exit_code == 0 and (f"{kept} of them" in done.stderr) == (kept > 0)
    assert out.read_bytes() == whole


def is_running(process: str) -> bool:
    """Return whether a process runs; one that nobody has waited for has no line any more."""
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes() != b""
    except OSError:
        return False


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="tells by /proc whether a process has ended")
def test_a_run_that_is_killed_is_completed(tmp_path: Path) -> None:
    file, out = tmp_path / "requests.jsonl", tmp_path / "out"
    file.write_text("\n".join(requests(20_000)))
    words = [sys.executable, "-m", "simulator", "batch", str(file), "--output", str(out), "--jobs", "2"]
    running = subprocess.Popen(words, stderr=subprocess.DEVNULL)
    until = time.monotonic() + 60
    while time.monotonic() < until and not (out.exists() and out.stat().st_size > 10_000):
        time.sleep(0.01)
    forked = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(running.pid)], capture_output=True, text=True, check=True
    )
    running.kill()
    running.wait()
    workers = forked.stdout.split()
    assert len(workers) == 2
    until = time.monotonic() + 60
    while time.monotonic() < until and any(map(is_running, workers)):
        time.sleep(0.1)
    assert not any(map(is_running, workers))
    before = out.read_bytes().count(b"\n")
    assert 0 < before < 20_000
    assert f"20000 answers, {before} of them by the run before" in batch(file, "--output", out, "--resume").stderr
    answers = [json.loads(line) for line in out.read_text().splitlines()]
    assert [answer["id"] for answer in answers] == list(range(20_000))
    assert [answer["process"]["args"] for answer in answers] == [[str(n)] for n in range(20_000)]


def test_a_file_is_never_overwritten_nor_completed_for_other_requests(lines: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.write_text('{"id": "x"}\n')
    assert "exists; --resume completes it" in batch(lines, "--output", out).stderr
    assert "another id than that request" in batch(lines, "--output", out, "--resume").stderr
    out.write_text('{"id": 0}\n' * 200)
    assert "200 answers to 152 requests" in batch(lines, "--output", out, "--resume").stderr
    out.write_text("nothing\n")
    assert batch(lines, "--output", out, "--resume").exit_code == 2
    assert "--resume completes a file" in batch(lines, "--resume").stderr
    assert batch(tmp_path / "none").exit_code == 2


def test_a_folder_has_a_case_for_each_dockerfile(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "Dockerfile").write_text('FROM scratch\nCMD ["a"]\n')
    (tmp_path / "b.Dockerfile").write_text("FROM scratch\nENTRYPOINT b\n")
    (tmp_path / "compose.yaml").write_text("services: {}\n")
    answers = [json.loads(line) for line in batch(tmp_path).stdout.splitlines()]
    assert [(answer["id"], answer["process"]["args"]) for answer in answers] == [
        (f"{tmp_path}/a/Dockerfile", ["a"]),
        (f"{tmp_path}/b.Dockerfile", ["/bin/sh", "-c", "b"]),
    ]
    assert "trace" not in answers[0]


TABLES: list[dict[str, list[Any]]] = [
    {"request": requests(3)},
    {"id": [0, 1, 2], "config": [{"Cmd": ["0"]}, {"Cmd": ["1"]}, {"Cmd": ["2"]}]},
    {"config": [json.dumps({"Cmd": [str(n)]}) for n in range(3)]},
    {"dockerfile": [f'FROM scratch\nCMD ["{n}"]\n' for n in range(3)], "other": [1, 2, 3]},
]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: ",".join(table))
def test_a_table_of_parquet_has_a_case_for_each_row(table: dict[str, list[Any]], tmp_path: Path) -> None:
    arrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    parquet.write_table(arrow.table(table), tmp_path / "t.parquet")
    answers = [json.loads(line) for line in batch(tmp_path / "t.parquet").stdout.splitlines()]
    assert [(answer["id"], answer["process"]["args"]) for answer in answers] == [(n, [str(n)]) for n in range(3)]


def test_parquet_without_the_extra_or_without_a_column_is_told(tmp_path: Path) -> None:
    (tmp_path / "t.parquet").write_bytes(b"PAR1 and nothing else")
    done = batch(tmp_path / "t.parquet")
    assert done.exit_code == 2
    assert "install dsim[parquet]" in done.stderr or "is not Parquet that can be read" in done.stderr
