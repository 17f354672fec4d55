"""The catalogue of base images: the configurations of public images, as their own repositories stated them on a day.

``images.json`` is written by ``tests.catalogue.generate``. Of each image it has entries in order; the first one
with a pattern for the tag counts. What differs among the tags of an entry is not stated, only named.
"""

import json
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from functools import cache
from typing import Any, NamedTuple

from simulator.build.image import BuiltImage
from simulator.core.errors import NotModelled
from simulator.core.package_data import package_data
from simulator.core.rule import Decision, Question, Rule
from simulator.core.sources import IMAGE_SPEC, OFFICIAL
from simulator.core.values import UNSTATED, CatalogueEntry, FromCatalogue, ImageConfig
from simulator.golang.reference import familiar


class Catalogued(Question):
    """Where does the configuration of an image come from that nobody gave?"""

    BY_TAG = Rule(
        "An image that was not given is taken from the catalogue, as its repository stated it on that day.",
        OFFICIAL("Library definition files", "#library-definition-files"),
        IMAGE_SPEC("Verbatim fields", "#verbatim-fields"),
        note="""The value names the image, the day, and the file that it was read from. An image that is given
        (--base, --config, or in images) always comes before the catalogue.""",
    )
    BY_DIGEST = Rule(
        "A digest beside a tag pins one build of it; the catalogue answers for the tag.",
        OFFICIAL("Library definition files", "#library-definition-files"),
    )


class Catalogue(NamedTuple):
    """All entries by the full name of their image, without a tag; ``aliases`` are other beginnings of names."""

    date: str
    aliases: Mapping[str, str]
    images: Mapping[str, Any]

    def entries(self, name: str) -> list[CatalogueEntry]:
        """Give the entries of an image by its full name; none where it is not in the catalogue."""
        found = self.images.get(name, [])
        if isinstance(found, str):
            return [entry._replace(image=name) for entry in self.entries(found)]
        return [_entry(name, fields) for fields in found]

    def find(self, reference: str) -> CatalogueEntry | None:
        """Find the entry for an image by any spelling of its name; a digest is left aside where there is a tag.

        Raises ``NotModelled`` where the entry says why there is no configuration.
        """
        tagged, _, _ = reference.partition("@")
        if tagged != reference and ":" not in tagged.rpartition("/")[2]:
            return None
        name, _, tag = familiar(tagged).rpartition(":")
        for beginning, other in self.aliases.items():
            if name.startswith(beginning):
                name = other + name.removeprefix(beginning)
                break
        for entry in self.entries(name):
            if tag in entry.tags or any(fnmatchcase(tag, p) for p in entry.tags if "*" in p or "[" in p):
                if entry.reason:
                    raise NotModelled(f"image {reference}", f"the image {reference} is not modelled: {entry.reason}")
                return entry
        return None

    def every(self) -> Iterator[CatalogueEntry]:
        """Yield all entries."""
        for name in self.images:
            yield from self.entries(name)


@cache
def catalogue() -> Catalogue:
    """Read the catalogue that comes with the package, once."""
    document = json.loads(package_data("images/catalogue.json"))
    return Catalogue(document["date"], document["aliases"], document["images"])


def _entry(name: str, fields: Mapping[str, Any]) -> CatalogueEntry:
    shells = fields.get("shells")
    return CatalogueEntry(
        name,
        tuple(fields["tags"]),
        fields.get("config", {}),
        tuple(fields.get("varies", ())),
        fields.get("url", ""),
        fields.get("date", ""),
        tuple(fields.get("seen", ())),
        None if shells is None else tuple(shells),
        fields.get("reason", ""),
    )


def stated(entry: CatalogueEntry) -> dict[str, Any]:
    """Give the configuration with ``UNSTATED`` as the value of each variable that differs from tag to tag."""
    names = [name.removeprefix("Env.") for name in entry.varies if name.startswith("Env.")]
    env = [*entry.config.get("Env", ()), *(f"{name}={UNSTATED}" for name in names)]
    return {**entry.config, **({"Env": env} if env else {})}


def without_unstated(image: ImageConfig, name: str) -> tuple[ImageConfig, tuple[str, ...]]:
    """Take out of an image that rests on ``name`` the variables whose values are not stated, and name them.

    Raises ``NotModelled`` where anything but a variable rests on one.
    """
    for field, value in (("WorkingDir", image.working_dir), ("User", image.user), *image.rest):
        if UNSTATED in (value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)):
            raise NotModelled(
                f"image {name}",
                f"{field} rests on a variable of {name} that differs from tag to tag, so that the catalogue does "
                f"not state it; give the configuration (--base {name}=FILE, or in images)",
            )
    env = image.env or ()
    names = tuple([entry.partition("=")[0] for entry in env if UNSTATED in entry])
    return (image._replace(env=tuple([entry for entry in env if UNSTATED not in entry])) if names else image), names


def resting_on_catalogue(built: BuiltImage, used: FromCatalogue) -> BuiltImage:
    """Say of an image that it rests on the catalogue; raises as ``without_unstated`` does."""
    image, names = without_unstated(built.image, used.name)
    decisions = (source(used), *built.decisions)  # the first instruction's, and all others begin one later
    begun = (*built.begun[:1], *((instruction, at + 1) for instruction, at in built.begun[1:]))
    return built._replace(image=image, decisions=decisions, begun=begun, catalogued=used._replace(unstated=names))


def source(used: FromCatalogue) -> Decision[str]:
    """Decide for an entry of the catalogue."""
    found = Catalogued.BY_TAG.gives(f"{used.name}, {used.entry.date}: {used.entry.url}")
    return Catalogued.BY_DIGEST.gives(found.value, found) if "@" in used.name else found


def catalogued(name: str) -> FromCatalogue | None:
    """Look an image up in the catalogue; raises ``NotModelled`` as ``Catalogue.find`` does."""
    entry = catalogue().find(name)
    return None if entry is None else FromCatalogue(name, entry)
