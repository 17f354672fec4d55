"""Texts that were meant as JSON arrays and are none: what the builder makes of them, and what was meant.

Reads: the text of an instruction, and why it is not JSON. Gives: a sentence, and the words that were meant.
"""

from __future__ import annotations

import re

from simulator.analysis.spelling import marked_line
from simulator.core.text import quoted_list
from simulator.core.values import UnknownWords, Words
from simulator.golang import json

_TYPOGRAPHIC_QUOTES = dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033", '"') | dict.fromkeys(
    "\u2018\u2019\u201a\u201b", "'"
)


def say_not_json(name: str, text: str, reason: str, stored: Words | None) -> str:
    """Say that the argument of an instruction is not JSON, what the builder stores instead, and what to write.

    ``name`` is the instruction's, ``stored`` what the image has of it; None if that is not shown.
    """
    sentence = f"{name} is not JSON ({reason}), so the builder takes it as shell form"
    if stored and not any(isinstance(word, UnknownWords) for word in stored):
        sentence += f": {marked_line(stored)}"
    sentences = [sentence]
    if (meant := repair_json(text)) is not None:
        sentences.append(f"Write {quoted_list(meant)}")
    return ". ".join(sentences) + "."


def repair_json(text: str) -> tuple[str, ...] | None:
    """Read a text as the JSON array that it was meant to be; None if that is not obvious."""
    straight = "".join(_TYPOGRAPHIC_QUOTES.get(char, char) for char in text)
    attempts = [straight, re.sub(r",\s*\]\s*\Z", "]", straight), re.sub(r"\]\s*\]\s*\Z", "]", straight)]
    attempts += [re.sub(r",\s*,", ",", straight), re.sub(r'([^"\s,])\s*\]\s*\Z', r'\1"]', straight)]
    if not straight.rstrip().endswith("]"):
        attempts.append(re.sub(r",?\s*\Z", "]", straight))
    if re.fullmatch(r"\[[\w./@:+=, -]*\]", straight) and '"' not in straight:
        attempts.append(re.sub(r"([\w./@:+=-]+)", r'"\1"', straight))
    if straight.count('"') % 2:  # one is missing: behind a word, or in front of it
        attempts.append(re.sub(r'"([^"\s,]+),(\s*)"', r'"\1",\2"', straight))
        attempts.append(re.sub(r'([\[,]\s*)([^"\s,\[\]]+")(?=\s*[,\]])', r'\1"\2', straight))
    if '"' not in straight or "'" in straight:
        attempts += [re.sub(r"'([^'\"\\]*)'", r'"\1"', attempt) for attempt in attempts]
    attempts += [re.sub(r'"(\s+)"', r'",\1"', attempt) for attempt in attempts]
    for attempt in attempts:
        try:
            words = json.decode_string_array(attempt)
        except json.JsonError:
            continue
        if words and all(words) and not (len(words) == 1 and re.search(r"\s", words[0])):
            return words
    return None
