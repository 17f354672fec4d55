"""What to do about an image that the catalogue does not have: the nearest names, and the commands that describe it."""

from functools import cache, lru_cache

from simulator.core.errors import NotModelled
from simulator.golang.reference import normalized
from simulator.images.catalogue import catalogue

LIKE = 0.75
"""How like a name has to be, from 0 to 1, to be offered."""
_LIKE_OF_OTHERS = 0.8  # a user's own image is more often one of its own


@lru_cache(64)
def nearest(reference: str) -> tuple[str, ...]:
    """Return up to three names of the catalogue that are most like a name, as a Dockerfile spells them.

    They begin with the same letter, behind the last slash. Only an image of Docker Hub is looked for under another
    user, for what another registry has under a name is its own. If the catalogue has the image, but not the tag, these
    are tags that it has.
    """
    from difflib import get_close_matches  # costs start-up time

    name, _, _ = normalized(reference.partition("@")[0].lower()).rpartition(":")
    if entries := catalogue().entries(name):
        tags = dict.fromkeys(tag for entry in entries if not entry.reason for tag in (*entry.seen, *entry.tags))
        return tuple(f"{_short(name)}:{tag}" for tag in tags if "*" not in tag)[:3]
    candidates = _by_letter().get(_last(name)[:1], ())
    found = get_close_matches(_short(name), candidates, 3, LIKE)
    if not found and name.startswith("docker.io/"):
        found = get_close_matches(_last(name), candidates, 3, _LIKE_OF_OTHERS)
    return tuple(found)


@cache
def _by_letter() -> dict[str, list[str]]:
    """Sort the names of the catalogue by the first letter behind the last slash."""
    names: dict[str, list[str]] = {}
    for image in catalogue().images:
        names.setdefault(_last(image)[:1], []).append(_short(image))
    return names


def hint(reference: str) -> str:
    """Say which names are near, and which commands print the configuration of an image."""
    return (_meant(reference) or "`dsim catalogue` lists what is; ") + commands(reference)


def _meant(reference: str) -> str:
    """Return the beginning of a sentence that suggests the names near an image; ``""`` without any."""
    near = nearest(reference)
    return f"did you mean {' or '.join(near)}? If not, " if near else ""


def commands(reference: str) -> str:
    """Name the commands that print the configuration of an image."""
    return (
        f"`docker inspect {reference}`, `skopeo inspect --config docker://{reference}` "
        f"or `crane config {reference}` prints its configuration"
    )


def how_to_give(image: str) -> str:
    """Say how to give an image that is not known, which commands describe it, and what the catalogue has."""
    give = f"give its configuration (--base {image}=FILE, or in images) or its Dockerfile (--base {image}=Dockerfile)"
    return f"{_meant(image)}{give}; {commands(image)}"


def unknown(image: str) -> NotModelled:
    """Return the error that names an unknown image, and says how to supply it."""
    reason = catalogue().reason(image)
    why = f"{how_to_give(image)}" if not reason else f"{reason}; {how_to_give(image)}"
    return NotModelled(f"image {image}", f"the image {image} is not known{':' if reason else ';'} {why}")


def _last(name: str) -> str:
    return name.rpartition("/")[2]


def _short(name: str) -> str:
    return name.removeprefix("docker.io/").removeprefix("library/")
