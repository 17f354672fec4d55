"""The playground: the page of the site that runs the wheel of dsim in a browser, with Pyodide.

docs/playground/ holds what is written by hand. The rest is added here: Pyodide from npm, the wheel, and pure wheels of
what it imports. Where they cannot be downloaded, a page that says so takes the playground's place.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
import tarfile
import time
import tomllib
import zipfile
from base64 import b64encode
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from string import Template

from simulator import __version__
from simulator.core.package_data import package_data

ROOT = Path(__file__).parents[3]
PYODIDE = "pyodide@314.0.7"
SHA512 = (
    "d18bd7c4485f11da4b7dbfd790cd8114078c44eab488c517d9bcf31fda4eb6dc"
    "8c716930abe1db139bb2b860fcd8b37bcb6abe48dbe2ffa579244b0e943d91d4"
)
PARTS = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "pyodide-lock.json", "python_stdlib.zip")
"""The files of the package that the page loads."""
FETCHED = ("pyodide.asm.wasm", "pyodide-lock.json", "python_stdlib.zip")
"""Those that its worker fetches; the others are modules, which it imports."""
LEFT_OUT = ("hypothesis",)
"""What the wheel requires and its command line never imports."""
COMPILED = ("PyYAML",)
"""What has no pure wheel, but works without its compiled part: it is taken from the wheel for this machine."""
PAUSES = (3, 10)
"""Seconds between attempts to download something."""
TIMEOUT = 60
"""Seconds for an attempt."""
ANY_WHEEL = "--only-binary=:all:"
PURE = (ANY_WHEEL, "--platform=any", "--implementation=py", "--abi=none", "--python-version=3.14")
"""What pip is told about Pyodide 314."""


class Unavailable(Exception):
    """Something cannot be downloaded; the reason is a part of a sentence."""


def add_playground(folder: Path) -> str:
    """Complete the playground in a folder that has the files of docs/playground/; return why not, or ``""``."""
    values = {"version": __version__, "answer_style": style_source()}
    missing, index = ((folder / name).read_text("utf-8") for name in ("missing.html", "index.html"))
    (folder / "missing.html").unlink()
    try:
        _unpack(fetch_pyodide(folder), folder / "pyodide")
        wheels = [build_wheel(folder), *fetch_dependencies(folder)]
    except Unavailable as fault:
        shutil.rmtree(folder)
        folder.mkdir()
        _write(folder / "index.html", missing, {**values, "reason": str(fault)})
        return str(fault)
    snapshot = make_snapshot(folder)
    fetched = [*(folder / "pyodide" / name for name in FETCHED), *(folder / name for name in wheels)]
    size = str(sum(file.stat().st_size for file in fetched))
    _write(folder / "index.html", index, {**values, "wheels": " ".join(wheels), "snapshot": snapshot, "size": size})
    return ""


def make_snapshot(folder: Path) -> str:
    """Write a snapshot of the memory of Python with dsim; return its name, ``""`` where this Pyodide makes none.

    Its name holds its sum, so that no browser has it together with files of another build.
    """
    written = folder / "memory"
    words = ["node", str(Path(__file__).with_name("snapshot.mjs")), str(folder), str(written)]
    try:
        done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=10 * TIMEOUT)
    except (FileNotFoundError, subprocess.TimeoutExpired):
        return ""
    if done.returncode or not written.exists():
        print(f"the playground has no snapshot: {done.stderr.strip()[-400:]}")
        return ""
    name = f"memory-{hashlib.sha256(written.read_bytes()).hexdigest()[:12]}.bin"
    written.rename(folder / name)
    return name


def style_source() -> str:
    """Return the style of the pages that dsim writes, as a policy of the page names it."""
    style = package_data("report/writers/page.css")
    return f"sha256-{b64encode(hashlib.sha256(style.encode()).digest()).decode()}"


def fetch_pyodide(folder: Path) -> Path:
    """Get the archive of Pyodide from npm; it is the one whose sum was noted."""
    words = ["npm", "pack", PYODIDE, "--prefer-offline", "--fetch-retries=0", "--pack-destination", str(folder)]
    archive = folder / _download(words, PYODIDE).split()[-1]
    if hashlib.sha512(archive.read_bytes()).hexdigest() != SHA512:
        raise Unavailable(f"{PYODIDE} is not the file that was expected")
    return archive


def _download(words: Sequence[str], what: str) -> str:
    """Run a command that downloads something, and again where it fails; return what it prints."""
    for pause in (*PAUSES, 0):
        try:
            done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=TIMEOUT)
        except FileNotFoundError:
            raise Unavailable(f"{what} has to be downloaded, and there is no {words[0]}") from None
        except subprocess.TimeoutExpired:
            continue
        if done.returncode == 0:
            return done.stdout
        time.sleep(pause)
    raise Unavailable(f"{what} could not be downloaded")


def _unpack(archive: Path, folder: Path) -> None:
    """Take from the archive what the page loads."""
    folder.mkdir()
    with tarfile.open(archive) as package:
        for name in (*PARTS, "README.md"):
            file = package.extractfile(f"package/{name}")
            assert file is not None  # the sum of the archive is known
            (folder / name).write_bytes(file.read())
    archive.unlink()


def build_wheel(folder: Path) -> str:
    """Build the wheel as a release has it, and return its name."""
    words = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(words, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("dsim-*.whl")
    return wheel.name


def fetch_dependencies(folder: Path) -> list[str]:
    """Get pure wheels of what the command line imports, in the versions of this environment; return their names."""
    before = {*folder.glob("*.whl")}
    _fetch_wheels([name for name in requirements() if name not in COMPILED], PURE, folder)
    _fetch_wheels(COMPILED, (ANY_WHEEL,), folder)
    for wheel in {*folder.glob("*.whl")} - before:
        if not wheel.stem.endswith("-none-any"):
            leave_out_compiled(wheel)
    return sorted(wheel.name for wheel in {*folder.glob("*.whl")} - before)


def _fetch_wheels(names: Sequence[str], options: Sequence[str], folder: Path) -> None:
    """Get wheels in the versions of this environment; the options tell pip which."""
    pinned = [f"{name}=={version(name)}" for name in names]
    words = [sys.executable, "-m", "pip", "download", "-q", "--disable-pip-version-check", "--no-deps", *options]
    _download([*words, "-d", str(folder), *pinned], " ".join(pinned))


def leave_out_compiled(wheel: Path) -> None:
    """Write a wheel anew, under the name of a pure one, without what was compiled for one machine."""
    name, number, *_ = wheel.stem.split("-")
    pure = wheel.with_name(f"{name}-{number}-py3-none-any.whl")
    with zipfile.ZipFile(wheel) as whole, zipfile.ZipFile(pure, "w", zipfile.ZIP_DEFLATED) as kept:
        for entry in whole.infolist():
            if not entry.filename.endswith((".so", ".pyd")):
                kept.writestr(entry, whole.read(entry))
    wheel.unlink()


def requirements() -> list[str]:
    """Return the names of what dsim requires without extras, but for what is left out."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    names = [re.split(r"[^\w.-]", each)[0] for each in project["dependencies"]]
    return [name for name in names if name not in LEFT_OUT]


def _write(place: Path, page: str, values: Mapping[str, str]) -> None:
    """Write a page with its values."""
    place.write_text(Template(page).substitute(values), "utf-8")
