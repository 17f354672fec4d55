"""Build the site of the documentation; it needs the extra ``site``, and npm for the playground alone.

python -m tests.docs.site [FOLDER]
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from sphinx.cmd.build import main

from tests.docs.site.playground import add_playground
from tests.docs.site.staging import stage

HERE = Path(__file__).parent


def build(output: Path) -> int:
    """Build the site in a folder; warnings are errors. Return the exit status of Sphinx."""
    with tempfile.TemporaryDirectory() as folder:
        source, extra, doctrees = (Path(folder, name) for name in ("source", "extra", "doctrees"))
        stage(source, extra)
        if reason := add_playground(extra / "playground"):
            print(f"the site has no playground, because {reason}", flush=True)
        options = ["-q", "-W", "--keep-going", "-j", "auto", "-c", str(HERE), "-d", str(doctrees)]
        status: int = main([*options, "-D", f"html_extra_path={extra}", str(source), str(output)])
    return status


if __name__ == "__main__":
    place = Path(sys.argv[1] if sys.argv[1:] else "site")
    status = build(place)
    print(f"the site is {place / 'index.html'}" if status == 0 else "the site was not built")
    sys.exit(status)
