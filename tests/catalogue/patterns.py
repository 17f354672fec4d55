"""Patterns for tags, learned from the tags that have been: a list in which the first match counts."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from itertools import pairwise

Rules = list[tuple[tuple[str, ...], Hashable]]


def candidates(tag: str) -> Iterator[tuple[str, ...]]:
    """Give sets of patterns that match a tag, the general ones first."""
    yield ("*",)
    words = [word for word in re.findall(r"[a-z][a-z_]+", tag) if word not in ("jdk", "rc", "alpha", "beta")]
    if "jdk" in tag:
        words.append("jdk")
    heads: list[str] = []
    if match := re.match(r"v?\d+[a-z]?", tag):
        heads.append(match.group())
        if match := re.match(r"v?\d+\.\d+", tag):
            heads.append(match.group())
    for word in words:
        yield (f"*{word}*",)
        yield (word, f"{word}[.-]*")
    for head in heads:
        yield (head, f"{head}[.-]*")
        yield (f"{head}*",)
        for word in words:
            yield (f"{head}[.-]*{word}*",)
    for first, second in pairwise(words):
        yield (f"*{first}*{second}*",)
    yield (tag,)


def learned(groups: Mapping[str, Hashable], most: int) -> Rules | None:
    """Find patterns, in order, that give every tag its group; None where more than ``most`` would be needed.

    Of tags that the same patterns match, one is enough to learn from; those that then go astray are added.
    """
    kinds = {(group, *tuple(candidates(tag))[:-1]): tag for tag, group in groups.items()}
    chosen = {tag: groups[tag] for tag in kinds.values()}
    while True:
        rules = _learned(chosen, most)
        if rules is None:
            return None
        astray = [tag for tag, group in groups.items() if first(tag, rules) != group]
        if not astray:
            return rules
        chosen |= {tag: groups[tag] for tag in astray}


def first(tag: str, rules: Rules) -> Hashable:
    """Give the group of the first rule that matches."""
    return next((group for patterns, group in rules if matches(tag, patterns)), None)


def _learned(groups: Mapping[str, Hashable], most: int) -> Rules | None:
    found: Rules = []
    joined: Rules = []
    left = dict(groups)
    covers: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for tag in left:
        for patterns in candidates(tag):
            covers[patterns].add(tag)
    while left:
        for patterns in sorted(covers, key=lambda p: (-len(covers[p]), len("".join(p)), p)):
            if len({left[tag] for tag in covers[patterns]}) == 1:
                cover = [tag for tag in left if matches(tag, patterns)]
                if len({left[tag] for tag in cover}) == 1:
                    break
        found.append((patterns, left[cover[0]]))
        for tag in cover:
            del left[tag]
        for tags in covers.values():
            tags.difference_update(cover)
        joined = _joined(found)
        if len(joined) > most:
            return None
    return joined


def matches(tag: str, patterns: Iterable[str]) -> bool:
    """Tell whether one of the patterns matches a tag."""
    return any(fnmatchcase(tag, pattern) for pattern in patterns)


def _joined(found: Rules) -> Rules:
    """Join neighbours of one group."""
    joined: Rules = []
    for patterns, group in found:
        if joined and joined[-1][1] == group:
            both = (*joined[-1][0], *patterns)
            joined[-1] = (("*",) if "*" in both else both, group)
        else:
            joined.append((patterns, group))
    return joined
