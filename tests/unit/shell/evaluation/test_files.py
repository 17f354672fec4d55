"""What a script's files are, and who may do what with them."""

from __future__ import annotations

import pytest

from simulator.shell.evaluation.files import ABSENT, DIRECTORY, Files, Known, Listing, User

FILES = Files(
    Listing(
        {
            "/etc": DIRECTORY,
            "/etc/passwd": Known("file"),
            "/link": Known("symlink", target="/etc"),
            "/run.sh": Known("file", 0o755),
            "/own.sh": Known("file", 0o700),
        },
        complete=True,
    )
)
USER = User(1000, 1000, (), "app")


@pytest.mark.parametrize(
    ("path", "where"),
    [
        ("/conf/zoo.cfg", "/conf/zoo.cfg"),
        ("/a/b/c", "/a/b/c"),
        ("/etc/passwd/x", "/etc/passwd/x"),
        ("/link/no/x", "/etc/no/x"),
        ("no/x", "/w/no/x"),
        ("/a/../etc", ""),
    ],
)
def test_below_a_directory_that_is_missing_is_nothing_and_the_path_is_whole(path: str, where: str) -> None:
    assert FILES.locate(path, "/w") == (where, ABSENT)


@pytest.mark.parametrize(
    ("program", "path", "bit", "allowed"),
    [
        ("chown", "/run.sh", 1, True),
        ("chown", "/run.sh", 2, None),
        ("chown", "/own.sh", 1, None),
        ("chmod", "/run.sh", 1, None),
        ("chmod", "/elsewhere", 1, True),
    ],
)
def test_a_new_owner_matters_where_the_mode_tells_owners_apart(
    program: str, path: str, bit: int, *, allowed: bool | None
) -> None:
    files = FILES.changing_rights(program, "/" if path != "/elsewhere" else path)
    path = path if path != "/elsewhere" else "/run.sh"
    facts = files.at(path)
    assert facts is not None
    assert files.permits(path, facts, USER, bit) is allowed
