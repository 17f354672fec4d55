"""Dockerfiles that are gone although a line still builds an image from them: that build fails.

Reads: both states of a repository, the paths that changed. Gives: notes by the path of the Dockerfile.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from simulator.analysis.repository.builds.files import command_builds
from simulator.analysis.repository.kinds import WITH_LINES
from simulator.analysis.repository.lines import command_lines
from simulator.analysis.repository.state import State
from simulator.callers.file_body import Overlay


def notes_of_gone(before: State, after: State, changed: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield the Dockerfiles that are gone, each with a line that builds from it; none where no line does.

    Of an image that nothing builds any more the containers are told.
    """
    gone = {old for old, _ in changed if before.kinds.get(old) == "dockerfile" and old not in after.files}
    if not gone:
        return
    files = Overlay({path: before.files[path] for path in gone}, after.files)
    for path, kind in after.kinds.items():
        if kind in WITH_LINES and "build" in files[path]:
            for line in command_lines(files[path], kind, path):
                for name, source in command_builds(path, line, files):
                    if source.path in gone and after.images.sources_of(name):
                        yield source.path, f"the Dockerfile is gone, and {path}:{line.line} builds {name} from it"
