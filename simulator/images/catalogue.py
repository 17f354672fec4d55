"""The catalogue of base images: the configurations of public images, as their own repositories stated them on a day.

Reads: the name of an image. Gives: ``CatalogueEntry``. ``catalogue.json`` is written by ``tests.catalogue.generate``.
An image has entries in order; the first one with a pattern for the tag wins. What differs among the tags of an entry
is named, but not stated.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from functools import cache
from typing import Any

from simulator.build.image import BuiltImage
from simulator.core.errors import NotModelled
from simulator.core.package_data import package_data
from simulator.core.record import NamedTuple
from simulator.core.rule import Decision, Question, Rule
from simulator.core.sources import IMAGE_SPEC, OFFICIAL
from simulator.core.values import UNSTATED, CatalogueEntry, FromCatalogue, ImageConfig
from simulator.golang.reference import normalized

FOR_WINDOWS = "it is an image for Windows"
"""The reason of an entry whose tags only Windows has: such an image is not known, and its name says what it is for."""


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
    """The content of ``catalogue.json``."""

    date: str
    """The day on which it was written."""
    aliases: Mapping[str, str]
    """Other beginnings of full names, and the beginnings that replace them."""
    images: Mapping[str, Any]
    """By the full name of an image, without a tag: the objects of its entries, or the name of an equal image."""

    def entries(self, name: str) -> list[CatalogueEntry]:
        """Return the entries of an image by its full name; an empty list if the catalogue does not have it."""
        listed_as, found = self._listed(name)
        return [_entry(name, listed_as, fields) for fields in found]

    def _listed(self, name: str) -> tuple[str, Sequence[Mapping[str, Any]]]:
        """Return the name by which an image is listed, its own or that of an equal one, and its entries' objects."""
        image = self.images.get(name, ())
        return self._listed(image) if isinstance(image, str) else (name, image)

    def find(self, reference: str, system: str = "") -> CatalogueEntry | None:
        """Find the entry for an image by any spelling of its name; None if there is none.

        With a system, ``linux`` or ``windows``, an entry for another one counts as none.
        With a tag and a digest, the digest is ignored; a digest alone finds nothing. An entry that says why there is
        no configuration counts as none.
        """
        entry = self._entry_of(reference)
        return entry if entry is not None and not entry.reason and (not system or is_for(entry, system)) else None

    def reason(self, reference: str) -> str:
        """Say why there is no configuration of an image that has an entry; ``""`` if there is one, or no entry."""
        entry = self._entry_of(reference)
        return "" if entry is None or entry.reason == FOR_WINDOWS else entry.reason

    def _entry_of(self, reference: str) -> CatalogueEntry | None:
        """Find the entry for an image, also one without a configuration; None if there is none."""
        tagged, _, _ = reference.partition("@")
        if tagged != reference and ":" not in tagged.rpartition("/")[2]:
            return None
        name, _, tag = normalized(tagged).rpartition(":")
        for alias, beginning in self.aliases.items():
            if name.startswith(alias):
                name = beginning + name.removeprefix(alias)
                break
        listed_as, found = self._listed(name)
        for fields in found:
            tags = fields["tags"]
            if tag in tags or any(fnmatchcase(tag, p) for p in tags if "*" in p or "[" in p):
                return _entry(name, listed_as, fields)
        return None

    def every(self) -> Iterator[CatalogueEntry]:
        """Yield the entries of all images."""
        for name in self.images:
            yield from self.entries(name)


@cache
def catalogue() -> Catalogue:
    """Read ``catalogue.json``, once."""
    document = json.loads(package_data("images/catalogue.json"))
    return Catalogue(document["date"], document["aliases"], document["images"])


def _entry(name: str, listed_as: str, fields: Mapping[str, Any]) -> CatalogueEntry:
    """Read the object of an entry; what is absent is empty."""
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
        listed_as,
        fields.get("os", ""),
    )


def is_for(entry: CatalogueEntry, system: str) -> bool:
    """Return whether an entry is for ``linux`` or ``windows``."""
    return (entry.os or "linux") == system


def stated(entry: CatalogueEntry) -> dict[str, Any]:
    """Return the configuration of an entry, with ``UNSTATED`` as the value of each variable that differs by tag."""
    names = [name.removeprefix("Env.") for name in entry.varies if name.startswith("Env.")]
    env = [*entry.config.get("Env", ()), *(f"{name}={UNSTATED}" for name in names)]
    return {**entry.config, **({"Env": env} if env else {}), **({"os": entry.os} if entry.os else {})}


def without_unstated(image: ImageConfig, name: str) -> tuple[ImageConfig, tuple[str, ...]]:
    """Remove the variables that the catalogue does not state from an image that is built on ``name``.

    Returns the image and the names of those variables. Raises ``NotModelled`` if another field holds such a value.
    """
    for field, value in (("WorkingDir", image.working_dir), ("User", image.user), *image.other_fields):
        if UNSTATED in (value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)):
            raise NotModelled(
                f"image {name}",
                f"{field} rests on a variable of {name} that differs from tag to tag, so that the catalogue does "
                f"not state it; give the configuration (--base {name}=FILE, or in images)",
            )
    env = image.env or ()
    names = tuple([entry.partition("=")[0] for entry in env if UNSTATED in entry])
    return (image._replace(env=tuple([entry for entry in env if UNSTATED not in entry])) if names else image), names


def with_unstated(image: ImageConfig, used: FromCatalogue | None) -> ImageConfig:
    """Give an image back the variables that ``without_unstated`` removed, to build on it."""
    removed = tuple(f"{name}={UNSTATED}" for name in used.unstated) if used is not None else ()
    return image._replace(env=(*(image.env or ()), *removed)) if removed else image


def resting_on_catalogue(built: BuiltImage, used: FromCatalogue) -> BuiltImage:
    """Note that an image was built on a catalogue entry; raise ``NotModelled`` as ``without_unstated`` does."""
    return resting_still(built.preceded_by(cite_entry(used)), used)


def resting_still(built: BuiltImage, used: FromCatalogue) -> BuiltImage:
    """Note that an image was built on one that rests on a catalogue entry; raises as ``resting_on_catalogue`` does."""
    if not any(name.startswith("Env.") for name in used.entry.varies):
        return built._replace(catalogued=used)
    image, names = without_unstated(built.image, used.name)
    return built._replace(image=image, catalogued=used._replace(unstated=names))


def cite_entry(used: FromCatalogue) -> Decision[str]:
    """Decide for a catalogue entry; the value is the image's name, the day, and the file with its configuration."""
    by_tag = Catalogued.BY_TAG.gives(f"{used.name}, {used.entry.date}: {used.entry.url}")
    return Catalogued.BY_DIGEST.gives(by_tag.value, by_tag) if "@" in used.name else by_tag


def catalogued(name: str) -> FromCatalogue | None:
    """Look an image up in the catalogue; None if it is not there."""
    entry = catalogue().find(name)
    return None if entry is None else FromCatalogue(name, entry)
