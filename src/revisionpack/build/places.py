"""Where in a pack a finding of an engine belongs: its item, the picture, the character or the key that it names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from xml.etree import ElementTree

from revisionpack.content.load import Loaded
from revisionpack.content.model import COLLECTIONS, Pack
from revisionpack.content.pictures import picture_size
from revisionpack.diagnostics import Span
from revisionpack.outputs.step import Finding, Job

_PIXELS = re.compile(r"\b(\d+) × (\d+) pixels")
_KEY = re.compile(r"`([a-z]+):`")
_CHARACTER = re.compile(r"\bU\+([0-9A-F]{4,6})\b")


def place_of(finding: Finding, loaded: Loaded, kinds: Mapping[str, str]) -> Span:
    """The span to point at; the start of the file where the finding names nothing that stands in it."""
    if collection := kinds.get(finding.item):
        return loaded.spans.at((collection, finding.item))
    pictures = dict(_pictures(loaded.pack)) if loaded.pack is not None else {}
    named = [name for name in pictures if name in finding.message]
    if pixels := _PIXELS.search(finding.message):
        size = (int(pixels[1]), int(pixels[2]))
        named = [name for name in pictures if picture_size(loaded.images.get(name, b"")) == size]
    if named:
        return loaded.spans.at(pictures[max(named, key=len)])
    if point := _CHARACTER.search(finding.message):
        return _first(chr(int(point[1], 16)), loaded) or Span(loaded.file)
    key = _KEY.search(finding.message)
    if key and loaded.pack is not None and getattr(loaded.pack, key[1], None):
        return loaded.spans.at((key[1],))
    return Span(loaded.file)


def _pictures(pack: Pack) -> Iterator[tuple[str, Sequence[str]]]:
    """Every file that an item names, with the path of its name."""
    for collection in COLLECTIONS:
        for item in pack.collection(collection).values():
            for field in ("image", "audio"):
                if name := getattr(item, field, None):
                    yield name, (collection, item.id, field)


def longest_item(job: Job, kinds: Mapping[str, str]) -> str:
    """The item of which a document has most to set; "" where it has none."""
    document = getattr(job, "document", None)
    sizes: Counter[str] = Counter()
    if document is not None:
        with suppress(ElementTree.ParseError):
            _weigh(ElementTree.fromstring(document.html), sizes)
    found = [(size, item) for item, size in sizes.items() if item in kinds]
    return max(found)[1] if found else ""


def _weigh(root: ElementTree.Element, sizes: Counter[str]) -> None:
    waiting = [(root, "")]
    while waiting:
        element, item = waiting.pop()
        item = element.get("data-item") or item
        sizes[item] += len(element.text or "") + sum(len(child.tail or "") for child in element)
        waiting += [(child, item) for child in element]


def _first(character: str, loaded: Loaded) -> Span | None:
    """Where a character stands first in the pack or its syllabus."""
    for file, text in loaded.sources.items():
        for number, line in enumerate(text.split("\n"), 1):
            if (column := line.find(character) + 1) > 0:
                return Span(file, number, column, number, column + 1)
    return None
