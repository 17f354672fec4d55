"""Write the catalogue of base images from clones of their repositories.

python -m tests.catalogue.generate CLONES [IMAGE ...]

CLONES holds a folder ``owner+name/repo`` for each repository that ``images.toml`` and the tag lists name. With images,
by the names that images.toml has, or patterns of them, only those are written anew; the others stay as they are.
"""

from __future__ import annotations

import json
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.catalogue import apko, cuda, distroless
from tests.catalogue.clones import Clones
from tests.catalogue.listings import OFFICIAL, Listed, released
from tests.catalogue.patterns import learned, matches
from tests.catalogue.resolve import Resolved, Resolver

FILE = Path(__file__).parents[2] / "simulator" / "images" / "catalogue.json"
SOURCES = Path(__file__).with_name("images.toml")
PROCESS = ("Entrypoint", "Cmd", "User", "WorkingDir", "Shell", "OnBuild")
UNRESOLVED = "what it begins with is not in the catalogue"
WINDOWS = "it is an image for Windows"
SHORT = "only tags of shorter versions are in the catalogue, because the full ones differ too much"
EARLY = "tags of this version are not in the catalogue, because they differ from the others"
DETAILED = ("*.*.*", "*[0-9]u[0-9]*", "*_[0-9]*", "*[0-9]-b[0-9]*", "*20[0-9][0-9][0-9][0-9]*")
LIBRARY = "docker.io/library/"
NAMES = ("image", "others")
SOURCE = ("paths", "seen", "ref", "arguments", "lines", "bases")
VARIANT = "only tags without a variant, which a dash begins, are in the catalogue"
MOST = 16  # entries of one image
SEEN = 8


def group(found: Resolved | None, place: Listed) -> str:
    """Say what makes tags one entry: whatever decides about the process, but for variables, or why it is not known."""
    if found is None:
        return UNRESOLVED if place.commit else WINDOWS
    kept = {field: found.config.get(field) for field in PROCESS}
    return json.dumps(kept | {"WorkingDir": kept["WorkingDir"] or "/", "User": kept["User"] or ""})


def merged(found: Sequence[Resolved]) -> tuple[dict[str, Any], list[str]]:
    """Give what is the same in all configurations, and the names of what is not; the first has the say on order."""
    config: dict[str, Any] = {}
    varies: list[str] = []
    for field in dict.fromkeys(field for one in found for field in one.config):
        values = [one.config.get(field) for one in found]
        if field == "Env":
            continue
        if all(value == values[0] for value in values):
            config[field] = values[0]
        elif field in PROCESS:  # a group differs only in how it spells the default
            config |= {field: values[0]} if values[0] else {}
        elif field == "Labels":
            config[field] = {k: v for k, v in (values[0] or {}).items() if all((o or {}).get(k) == v for o in values)}
            varies.append(field)
        else:
            varies.append(field)
    envs = [dict(entry.split("=", 1) for entry in one.config.get("Env", ())) for one in found]
    names = dict.fromkeys(name for env in envs for name in env)
    same = [name for name in names if all(env.get(name) == envs[0].get(name) for env in envs)]
    if same:
        config["Env"] = [f"{name}={envs[0][name]}" for name in same]
    unstated = dict.fromkeys([*(n for n in names if n not in same), *(n for one in found for n in one.varies)])
    varies += [f"Env.{name}" for name in unstated]
    return {key: value for key, value in config.items() if value}, varies


def entries_of(
    resolver: Resolver,
    listed: Mapping[str, Listed],
    early: Sequence[str] = (),
    *,
    now: bool = False,
) -> list[dict[str, Any]]:
    """Give the entries of an image by the list of its tags.

    Where all tags that have been would take too many entries, full versions are left out; where that is not enough,
    and where ``now`` asks for it, only the tags that are listed now are in, one by one. ``early`` tags are left out.
    """
    newest = max(place.listing_date for place in listed.values())
    images = {tag: resolver.listed(place) if place.commit else None for tag, place in listed.items()}
    groups = {tag: group(image, listed[tag]) for tag, image in images.items()}
    known = {tag: key for tag, key in groups.items() if key != UNRESOLVED or listed[tag].listing_date == newest}
    left_out = []
    if early:
        seen = sample([tag for tag in known if matches(tag, early)], listed)
        left_out = [{"tags": list(early), "reason": EARLY, "seen": seen}]
        known = {tag: key for tag, key in known.items() if not matches(tag, early)}
    rules = None if now else learned(known, MOST)
    if rules is None and not now:
        short = {tag: key for tag, key in known.items() if not matches(tag, DETAILED)}
        left_out.append({"tags": list(DETAILED), "reason": SHORT, "seen": sample([*known.keys() - short], listed)})
        known, rules = short, learned(short, MOST)
    if rules is None:
        known = {tag: key for tag, key in groups.items() if listed[tag].listing_date == newest and key[0] == "{"}
        tags = {key: sorted(tag for tag in known if known[tag] == key) for key in known.values()}
        left_out, rules = [], [(tuple(listed_tags), key) for key, listed_tags in tags.items()]
    covers: list[list[str]] = [[] for _ in rules]
    for tag in known:
        next(cover for (patterns, _), cover in zip(rules, covers, strict=True) if matches(tag, patterns)).append(tag)
    found = [
        {"tags": list(patterns), **fields_of(resolver, str(key), cover, listed)}
        for (patterns, key), cover in zip(rules, covers, strict=True)
    ]
    return [*left_out, *found]


def fields_of(resolver: Resolver, key: str, cover: list[str], listed: Mapping[str, Listed]) -> dict[str, Any]:
    """Give the fields of an entry for the tags that it covers, but for its patterns."""
    if key in (WINDOWS, UNRESOLVED):
        return {"reason": key, "seen": sample(cover, listed)}
    best = max(cover, key=lambda tag: (tag == "latest", listed[tag].date, -len(tag)))
    cover.sort(key=lambda tag: tag != best)
    images = [image for tag in cover if (image := resolver.listed(listed[tag]))]
    return {**configuration(images), **place_of(resolver, listed[best]), "seen": sample(cover, listed)}


def configuration(found: Sequence[Resolved]) -> dict[str, Any]:
    """Give what several configurations have in common, as the fields of an entry."""
    config, varies = merged(found)
    return {"config": config, **({"varies": varies} if varies else {})}


def files(resolver: Resolver, block: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Give the entries of an image whose Dockerfiles ``images.toml`` names.

    They are read at the newest commit of their clone, or at the ``ref`` of the rule, with its build ``arguments``. The
    ``lines`` of a rule stand in a script at that path, which writes a Dockerfile of them for each of ``bases``.
    """
    clone = resolver.clones.find(block["repository"])
    assert clone is not None, f"there is no clone of {block['repository']}"
    for rule in block["rules"]:
        fields = {key: value for key, value in rule.items() if key not in SOURCE}
        if "paths" in rule:
            commit = clone.git("rev-parse", rule.get("ref", "HEAD")).strip()
            found = [resolver.file(clone, commit, path, rule.get("arguments")) for path in rule["paths"]]
            if "lines" in rule:
                found = [resolver.text(f"FROM {base}\n{rule['lines']}") for base in rule["bases"]]
            whole = [image for image in found if image is not None]
            assert len(whole) == len(found), f"{block['image']}: {rule['paths']} cannot be resolved"
            fields |= configuration(whole)
            fields |= {"url": clone.url(commit, rule["paths"][0]), "date": clone.date(commit)}
        yield {**fields, "seen": rule["seen"]}


def place_of(resolver: Resolver, place: Listed) -> dict[str, str]:
    """Cite the file that a tag was made from, and the day of its commit."""
    clone = resolver.clones.find(place.repository)
    assert clone is not None  # it was read
    return {"url": clone.url(place.commit, place.path), "date": clone.date(place.commit)}


def sample(tags: Sequence[str], listed: Mapping[str, Listed]) -> list[str]:
    """Choose some tags: the newest short ones, and the oldest."""
    newest = sorted(tags, key=lambda tag: (listed[tag].date, -len(tag), tag), reverse=True)
    return sorted({*newest[: SEEN - 2], *newest[-2:]})


def generate(clones: Clones, wanted: Sequence[str] = ()) -> str:
    """Write the whole catalogue, one entry a line; with ``wanted``, only those images are made anew."""
    sources = tomllib.loads(SOURCES.read_text(encoding="utf-8"))
    resolver = Resolver(clones, sources["since"])
    resolver.aliases = sources["aliases"] | sources["copies"]
    resolver.pinned = frozenset(sources["pinned"]["names"].split())
    images: dict[str, Any] = resolver.entries
    before: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8")) if wanted else {"date": "", "images": {}}
    images |= before["images"]
    for name, entries in made(resolver, sources, wanted):
        images[name] = entries
        print(f"{name}: {len(entries)} entries", file=sys.stderr)
    for name, shells in sources["shells"].items():
        images[name] = [entry | {"shells": shells} if "config" in entry else entry for entry in images[name]]
    report(resolver.unknown)
    lists = clones.find(OFFICIAL)
    assert lists is not None
    return written(before["date"] or lists.date("HEAD"), sources["aliases"], images)


def made(resolver: Resolver, sources: Mapping[str, Any], wanted: Sequence[str]) -> Iterator[tuple[str, Any]]:
    """Give the entries of the images that are ``wanted``, of all if that is empty, in the order of ``images.toml``."""

    def is_wanted(name: str) -> bool:
        return not wanted or matches(name, wanted)

    for name in dict.fromkeys(block["image"] for block in sources["stated"]):
        if name.startswith(LIBRARY):
            resolver.lists[name.removeprefix(LIBRARY)] = {}
        if is_wanted(name):
            blocks = [block for block in sources["stated"] if block["image"] == name]
            yield name, [{key: value for key, value in block.items() if key not in NAMES} for block in blocks]
            yield from other_names(blocks[0])
    for block in sources["official"]:
        for name in filter(lambda name: is_wanted(f"{LIBRARY}{name}"), block["names"].split()):
            early = sources["left_out"].get(name, "").split()
            now = name in sources["now"]["names"].split()
            yield f"{LIBRARY}{name}", entries_of(resolver, resolver.tags(name), early, now=now)
    for block in filter(lambda block: is_wanted(block["image"]), [*sources["file"], *sources["released"]]):
        yield from of_repository(resolver, block)
        yield from other_names(block)
    if is_wanted(cuda.IMAGE):
        resolver.lists[cuda.IMAGE] = cuda.listed(resolver.clones)
        resolver.arguments[cuda.REPOSITORY] = {"IMAGE_NAME": cuda.IMAGE}
        yield cuda.IMAGE, list(by_rules(resolver, resolver.lists[cuda.IMAGE], cuda.RULES))
        yield cuda.COPY, cuda.IMAGE
    if is_wanted(distroless.REGISTRY):
        yield from distroless.images()
    if is_wanted(apko.REGISTRY):
        yield from apko.images(resolver.clones)


def by_rules(
    resolver: Resolver, listed: Mapping[str, Listed], rules: Sequence[Sequence[str]]
) -> Iterator[dict[str, Any]]:
    """Give the entries of an image by patterns that are written down; the first one for a tag counts."""
    left = dict(listed)
    for patterns in rules:
        cover = [tag for tag in left if matches(tag, patterns)]
        (key,) = {group(resolver.listed(left.pop(tag)), listed[tag]) for tag in cover}
        yield {"tags": list(patterns), **fields_of(resolver, key, cover, listed)}


def of_repository(resolver: Resolver, block: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Give the entries of an image whose repository ``images.toml`` names, again for each one that others rest on."""
    if "rules" not in block:
        yield block["image"], list(narrowed(block, entries_of(resolver, released(resolver.clones, block))))
        return
    found: list[dict[str, Any]] = []
    for entry in files(resolver, block):
        found.append(entry)
        yield block["image"], found


def narrowed(block: Mapping[str, Any], found: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Keep the pattern for all other tags of a released image to its versions: there may be tags of other kinds."""
    prefixes = [variant["prefix"] for variant in block["variants"] if "prefix" in variant]
    versions = [
        "latest",
        "[0-9]*",
        "v[0-9]*",
        *block.get("also", ()),
        *prefixes,
        *(f"{name}-[0-9]*" for name in prefixes),
    ]
    if not prefixes:
        yield {"tags": ["*-*"], "reason": VARIANT, "seen": []}
    for entry in found:
        yield {**entry, "tags": versions if entry["tags"] == ["*"] else entry["tags"]}


def other_names(block: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Give the other names of an image, each with the name that has the entries."""
    for name in block.get("others", ()):
        yield name, block["image"]


def report(unknown: Counter[str]) -> None:
    """Name the base images that were looked for and not found."""
    for name, count in unknown.most_common(20):
        print(f"not known: {name} ({count})", file=sys.stderr)


def written(date: str, aliases: Mapping[str, str], images: Mapping[str, Any]) -> str:
    """Write the document so that people can review it: one entry a line."""
    rows = []
    for name, entries in sorted(images.items()):
        if isinstance(entries, str):
            rows.append(f" {json.dumps(name)}: {json.dumps(entries)}")
        elif entries:
            lines = ",\n".join(f"  {json.dumps(entry, ensure_ascii=False)}" for entry in entries)
            rows.append(f" {json.dumps(name)}: [\n{lines}]")
    body = ",\n".join(rows)
    head = f'"schema": "dsim-images/1",\n"date": "{date}",\n"aliases": {json.dumps(aliases)}'
    return f'{{\n{head},\n"images": {{\n{body}\n}}\n}}\n'


def main() -> None:
    if len(sys.argv) < 2:
        sys.exit("usage: python -m tests.catalogue.generate CLONES [IMAGE ...]")
    FILE.write_text(generate(Clones(Path(sys.argv[1])), sys.argv[2:]), encoding="utf-8")


if __name__ == "__main__":
    main()
