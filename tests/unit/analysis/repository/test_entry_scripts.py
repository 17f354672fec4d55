"""The shell scripts of a repository that its images start."""

from __future__ import annotations

from simulator.analysis.repository.entry_scripts import called_scripts, changed_copies, entry_scripts

DOCKERFILE = 'FROM x\nCOPY e.sh /\nENTRYPOINT ["/e.sh"]\n'


def test_a_script_is_that_of_the_nearest_dockerfile() -> None:
    files = {f"{folder}Dockerfile": DOCKERFILE for folder in ("", "a/", "b/", "b/c/")}
    files |= {f"{folder}e.sh": "exec x\n" for folder in ("", "b/", "b/c/", "b/d/")}
    assert entry_scripts(files, files) == {
        "e.sh": "Dockerfile",
        "b/e.sh": "b/Dockerfile",
        "b/c/e.sh": "b/c/Dockerfile",
        "b/d/e.sh": "b/Dockerfile",
    }


def test_a_script_that_an_entry_script_names_is_found() -> None:
    files = {
        "Dockerfile": 'FROM x\nCOPY . /\nENTRYPOINT ["/e.sh"]\n',
        "e.sh": ". /lib.sh\n",
        "lib.sh": "A=b\n",
        "x.sh": "A=b\n",
    }
    assert called_scripts(["lib.sh", "x.sh"], files) == {"lib.sh": "Dockerfile"}
    assert called_scripts(["lib.sh"], {**files, "Dockerfile": "FROM [\n"}) == {}


def test_a_mode_of_a_started_script_counts() -> None:
    with_mode = DOCKERFILE.replace("COPY", "COPY --chmod=755")
    assert changed_copies((DOCKERFILE, ["e.sh"]), (with_mode, ["e.sh"])) == "e.sh"
    assert not changed_copies((DOCKERFILE, ["e.sh"]), (DOCKERFILE + "USER x\n", ["e.sh"]))
    assert not changed_copies((DOCKERFILE, []), (with_mode, []))
