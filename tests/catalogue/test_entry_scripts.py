"""Entry scripts are found in a repository, with the configuration and the files of their image."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.catalogue.clones import Clone
from tests.catalogue.entry_scripts import found_in

FILES = {
    "9/alpine/Dockerfile": "FROM alpine:3.20\nRUN adduser -D app && mkdir -p /srv/x\nCOPY entry.sh /usr/local/bin/\n"
    'COPY conf /etc/app\nVOLUME /data\nENTRYPOINT ["entry.sh"]\nCMD ["app"]\n',
    "9/alpine/entry.sh": '#!/bin/sh\nexec "$@"\n',
    "9/alpine/conf/a.conf": "a=1\n",
    "9/debian/Dockerfile": "FROM debian\nCOPY start /start\nENTRYPOINT /start\n",
    "9/debian/start": "no script",
}


def test_a_script_is_found_with_what_its_image_has(tmp_path: Path) -> None:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    git = ["git", "-C", str(tmp_path), "-c", "user.name=a", "-c", "user.email=a@example.org"]
    for words in (["init", "-q"], ["add", "."], ["commit", "-qm", "all"]):
        subprocess.run([*git, *words], check=True)
    clone = Clone(tmp_path / ".git", "https://example.org/a/b")
    (found,) = found_in(clone, "a+b")
    clone.close()
    assert (found.product, found.script) == ("alpine", "/usr/local/bin/entry.sh")
    document = found.document
    assert document["config"]["Entrypoint"] == ["entry.sh"] and document["config"]["Cmd"] == ["app"]
    assert sorted(document["files"]) == ["/etc/app/a.conf", "/usr/local/bin/entry.sh"]
    assert (document["users"], document["shell"]) == (["app"], "busybox")
    assert {"/data", "/srv/x"} <= set(document["folders"])
