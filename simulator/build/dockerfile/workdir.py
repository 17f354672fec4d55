"""From the working directory so far and the path of a WORKDIR to the one that an image stores.

Reads: two paths. Gives: a path. Compare: BuildKit ``dispatchWorkdir`` (frontend/dockerfile/dockerfile2llb/convert.go);
moby ``normalizeWorkdir`` (builder/dockerfile/dispatchers_unix.go); openshift/imagebuilder ``workdir`` (dispatchers.go).
"""

from simulator.golang.paths import clean


def joined_directory(before: str, path: str) -> str:
    """Keep an absolute directory as it is, join a relative one to the one before, and for a blank one keep that."""
    if path.startswith("/"):
        return path
    parent = before if before.startswith("/") else clean(f"/{before}")
    return clean(f"{parent}/{path}") if path else parent


def trimmed_directory(before: str, path: str) -> str:
    """Join a relative directory to the one before, which cleans both; of an absolute one drop one slash at the end."""
    joined = path if path.startswith("/") else clean(f"/{before}/{path}")
    return joined if joined == "/" else joined.removesuffix("/")


def rejoined_directory(before: str, path: str) -> str:
    """Keep an absolute directory as it is, and join any other to the one before, which cleans that, too."""
    return path if path.startswith("/") else clean(f"/{before}/{path}")


def cleaned_directory(before: str, path: str) -> str:
    """Do the same, and clean it."""
    return clean(joined_directory(before, path))
