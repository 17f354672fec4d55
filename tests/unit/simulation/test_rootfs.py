"""What a Dockerfile tells of the files of its image, and what it does not."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from simulator.build.image import BuiltImage
from simulator.images.catalogue import catalogued
from simulator.launch.rootfs import File, RootFs
from simulator.releases.find import find_engine
from simulator.simulation.image import build_dockerfile
from simulator.simulation.rootfs import StageFiles, rootfs_of_build

SCRIPT = File("file", 0o755, text="#!/bin/sh\n", size=10)
CONTEXT: Mapping[str, File] = {
    "e.sh": SCRIPT._replace(mode=0o644),
    "bin": File("directory", 0o755),
    "bin/run": SCRIPT,
    "bin/sub": File("directory", 0o700),
    "bin/sub/x": File("file", 0o600, size=1),
    "link": File("symlink", 0o777, target="e.sh"),
    "a.tar.gz": File("file", 0o644, size=9),
}
BASE = RootFs(
    {"/bin/sh": SCRIPT, "/lib": File("symlink", 0o777, target="usr/lib"), "/etc": File("directory")}, complete=True
)


def known(text: str, context: Mapping[str, File] | None = CONTEXT) -> RootFs:
    engine = find_engine("docker")

    def build(target: str) -> BuiltImage:
        return build_dockerfile(text, {"target": target}, {"base": {}, "other": {}}, engine, str, catalogued)

    return rootfs_of_build(build(""), context, StageFiles(build, context, {"base": BASE}))


def modes(found: RootFs) -> dict[str, str]:
    return {path: f"{each.type[0]}{each.mode:o}" for path, each in sorted(found.files.items())}


def test_scratch_is_complete() -> None:
    found = known("FROM scratch\nCOPY bin /app/\nCOPY --chmod=755 --chown=5:6 e.sh /\nWORKDIR /w/d\n")
    assert found.complete
    assert modes(found) == {
        "/app": "d755",
        "/app/run": "f755",
        "/app/sub": "d755",
        "/app/sub/x": "f600",
        "/e.sh": "f755",
        "/w/d": "d755",
    }
    assert (found.files["/e.sh"].uid, found.files["/e.sh"].gid, found.files["/e.sh"].text) == (5, 6, "#!/bin/sh\n")


def test_an_unknown_base_gives_what_was_copied_alone() -> None:
    found = known("FROM other\nCOPY e.sh /e.sh\nCOPY bin/run /usr/local/bin/\n")
    assert not found.complete
    assert set(found.files) == {"/e.sh", "/usr/local/bin", "/usr/local/bin/run"}


@pytest.mark.parametrize(
    "run", ["RUN apt-get update", "RUN echo a > /e.sh", 'RUN ["x"]', "RUN <<EOF\nx\nEOF", "RUN chmod +x /e.*"]
)
def test_run_makes_all_unknown_and_nothing_absent(run: str) -> None:
    found = known(f"FROM base\nCOPY e.sh /e.sh\n{run}\nCOPY bin/run /r.sh\n")
    assert not found.complete
    assert set(found.files) == {"/r.sh"}
    assert found.absent == frozenset()


@pytest.mark.parametrize(
    ("run", "mode"),
    [("chmod +x /e.sh", 0o755), ("chmod 0700 e.sh", 0o700), ("chmod u+wx,g+x /e.sh", None), ("chmod u+x /e.sh", 0o744)],
)
def test_chmod_is_followed(run: str, mode: int | None) -> None:
    found = known(f"FROM other\nCOPY e.sh /e.sh\nRUN mkdir -p /x/y && {run}\n")
    assert found.files.get("/e.sh") == (None if mode is None else SCRIPT._replace(mode=mode))


def test_a_chmod_of_what_is_not_known_could_be_any_file() -> None:
    assert known("FROM other\nCOPY e.sh /e.sh\nRUN chmod +x /alias\n").files == {}


def test_a_known_base_with_links() -> None:
    found = known("FROM base\nCOPY bin/run /lib/\nCOPY e.sh /etc\n")
    assert found.complete
    assert {"/usr/lib/run", "/etc/e.sh", "/bin/sh", "/lib"} <= set(found.files)


def test_a_folder_that_may_be_a_link_tells_no_place() -> None:
    assert "/bin/run" not in known("FROM other\nCOPY bin/run /bin/run\n").files


def test_a_path_that_may_be_a_folder_is_not_known() -> None:
    assert known("FROM other\nCOPY bin/run /app\n").files == {}
    assert set(known("FROM other\nWORKDIR /app\nCOPY bin/run /app\n").files) == {"/app", "/app/run"}


def test_variables() -> None:
    found = known(
        "FROM other\nARG X=1\nENV D=/opt/z\nCOPY e.sh $D/e.sh\nWORKDIR $D/w\nCOPY e.sh ./f.sh\nCOPY e.sh /$X/y\n"
    )
    assert found.files == {}
    found = known("FROM other\nENV D=/opt/z\nCOPY e.sh $D/e.sh\nWORKDIR $D/w\nCOPY e.sh ./f.sh\n")
    assert set(found.files) == {"/opt/z/e.sh", "/opt/z/w", "/opt/z/w/f.sh"}


def test_stages() -> None:
    text = """FROM scratch AS one
COPY e.sh /out/e
FROM base AS two
RUN x
COPY bin/run /r
FROM scratch
COPY --from=one /out/e /e
COPY --from=two /r /r
COPY --from=two /made/by/run /m
COPY --from=base /bin/sh /sh
COPY --from=nothing:1 /x /x
"""
    found = known(text)
    assert found.files["/e"].text == found.files["/r"].text == found.files["/sh"].text == "#!/bin/sh\n"
    assert found.files["/m"] == found.files["/x"] == File("unknown")
    assert found.complete
    assert found.touched == ("/m", "/x")


def test_a_stage_on_a_stage_goes_on_with_its_files() -> None:
    assert set(known("FROM scratch AS a\nCOPY e.sh /a\nFROM a\nCOPY e.sh /b\n").files) == {"/a", "/b"}


def test_here_documents() -> None:
    text = (
        "FROM scratch\nCOPY <<EOF /x\n#!/bin/sh\necho hi\nEOF\nCOPY <<'A' <<-B /d/\n$x\nA\n\ty\nB\nCOPY <<C /c\n$x\nC\n"
    )
    assert {path: each.text for path, each in known(text).files.items()} == {
        "/x": "#!/bin/sh\necho hi\n",
        "/d/A": "$x\n",
        "/d/B": "y\n",
        "/c": None,
    }


@pytest.mark.parametrize(
    ("line", "paths"),
    [
        ("COPY *.sh /d/", {"/d", "/d/e.sh"}),
        ("COPY b*/r?n /d/", {"/d", "/d/run"}),
        ("COPY e.sh bin/run /d/", {"/d", "/d/e.sh", "/d/run"}),
        (
            "COPY . /d",
            {"/d", "/d/e.sh", "/d/run", "/d/bin", "/d/bin/run", "/d/bin/sub", "/d/bin/sub/x", "/d/link", "/d/a.tar.gz"}
            - {"/d/run"},
        ),
        ("COPY link /l", {"/l"}),
        ("COPY missing /m", {"/m"}),
        ("COPY missing /m/", {"/m"}),
        ("ADD a.tar.gz /t", set()),
        ("ADD https://example.com/x /t", set()),
        ("COPY --parents bin/run /d/", set()),
        ("COPY --exclude=x bin /d/", set()),
    ],
)
def test_sources(line: str, paths: set[str]) -> None:
    assert set(known(f"FROM scratch\n{line}\n").files) == paths


def test_without_a_context_it_is_known_that_something_was_copied() -> None:
    assert known("FROM other\nCOPY e.sh /e.sh\nCOPY a b /d/\n", None).files == {
        "/e.sh": File("unknown"),
        "/d": File("directory", 0o755),
    }


def test_the_catalogue_knows_shells_and_their_absence() -> None:
    found = known("FROM gcr.io/distroless/static-debian12\nCOPY bin/run /bin/dash\nCOPY bin/run /usr/bin/bash\n")
    assert "/bin/sh" in found.absent
    assert "/usr/bin/bash" not in found.absent
    assert "/bin/dash" not in found.absent
    debug = known("FROM gcr.io/distroless/static-debian12:debug\n")
    assert "/busybox/sh" in debug.files
    assert "/bin/sh" in debug.absent


@pytest.mark.parametrize(
    ("copy", "made"),
    [
        ("*.sh y", {"/y": "f644"}),
        ("*.sh y/", {"/y": "d755", "/y/e.sh": "f644"}),
        ("bin/r[u]n y", {"/y": "f755"}),
        ("bin/s* y", {"/y": "d755", "/y/x": "f600"}),
        ("*.sh bin/r* y/", {"/y": "d755", "/y/e.sh": "f644", "/y/run": "f755"}),
        ("bin/* y", {"/y": "u644"}),
        ("link y", {"/y": "f644"}),
        ("deep/* y/", {"/y": "d755", "/y/x": "f600"}),
        ("lin? y/", {"/y": "d755", "/y/link": "f644"}),
    ],
)
def test_a_pattern_copies_what_it_matches_as_if_it_were_named(copy: str, made: dict[str, str]) -> None:
    """As Docker 20.10's two builders did; they refuse several files for a destination that is no folder."""
    context = {**CONTEXT, "deep/sub/x": File("file", 0o600, size=1)}
    assert modes(known(f"FROM scratch\nCOPY {copy}\n", context)) == made
