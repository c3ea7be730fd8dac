"""The gap-fill twin: which key phrases of a topic become numbered gaps, and texts with the gaps made.

A phrase is one gap of its topic however often it is used: every use shows the same number, so that no
second use gives the first away. Numbers follow the order in which the sheet prints its texts. A phrase
that a heading of the topic says is no gap: nobody could blank it without blanking the heading.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from revisionpack.content.mapping import fields_among
from revisionpack.content.model import Block, Event, Item, Model, Pack, Topic
from revisionpack.content.texts import Text
from revisionpack.derive.numbering import Numbers
from revisionpack.text.markup_nodes import (
    BulletList,
    Key,
    Node,
    Nodes,
    OrderedList,
    Ref,
    Rich,
    Str,
    Table,
    plain,
    walk,
)

PRINTED: Mapping[str, tuple[str, ...]] = {
    "terms": ("meaning", "examples"),
    "profiles": ("text", "facets"),
    "people": ("text", "facets"),
    "events": ("text",),
    "phases": ("issue", "text"),
    "formulas": ("conditions", "text"),
    "debates": ("text", "positions", "judgement"),
    "documents": ("context", "text", "parts", "notes"),
    "figures": ("table", "caption"),
    "misconceptions": ("wrong", "right", "why"),
    "questions": ("stem", "choices", "parts"),
    "cards": ("back", "text", "extra"),
    "sources": ("note",),
}
"""The texts of each kind that can hold key phrases, in the order of templates/kinds."""

BLANK = "……"
"""A gap in words that cannot hold an element (a title of a picture, a name in a list)."""


class Gap(Struct, frozen=True):
    """A numbered gap: the phrase as first written, and the item (or topic) whose text it stands in."""

    number: int
    phrase: str
    id: str
    item: str


class Refused(Struct, frozen=True):
    """A key phrase that a heading gives away."""

    phrase: str
    item: str
    heading: str


class TopicGaps(Struct, frozen=True, dict=True):
    """The gaps of one topic."""

    topic: str
    gaps: tuple[Gap, ...]
    refused: tuple[Refused, ...] = ()

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """Casefolded phrase -> number."""
        return {gap.id: gap.number for gap in self.gaps}

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        """Any of the phrases as whole words, the longest first."""
        ids = sorted(self.numbers, key=len, reverse=True)
        if not ids:
            return None
        return re.compile("|".join(rf"(?<!\w){_loose(id)}(?!\w)" for id in ids), re.IGNORECASE)

    def blank_words(self, words: str) -> str:
        """Plain words with every gap phrase replaced by dots."""
        return self._pattern.sub(BLANK, words) if self._pattern else words

    def blank(self, rich: Rich, name: Callable[[str], str] | None = None) -> Rich:
        """A text in which every use of a gap phrase, marked or not, is a key phrase, and no other is.

        `name` gives the words of a reference that has none of its own.
        """
        if self._pattern is None and not any(isinstance(node, Key) for node in walk(rich)):
            return rich
        return replace(rich, blocks=self._nodes(rich.blocks, name))

    def _nodes(self, nodes: Nodes, name: Callable[[str], str] | None) -> Nodes:
        made: list[Node] = []
        for node in nodes:
            match node:
                case Str(text):
                    made += self._split(text)
                case Key(children):
                    made += (node,) if node.id in self.numbers else self._nodes(children, name)
                case Ref(target, None):
                    words = name(target) if name is not None else ""
                    pieces = self._split(words) if words else []
                    hides = any(isinstance(piece, Key) for piece in pieces)
                    made.append(replace(node, children=tuple(pieces)) if hides else node)
                case BulletList(items) | OrderedList(items):
                    made.append(replace(node, items=tuple(self._nodes(item, name) for item in items)))
                case Table(head, rows):
                    made.append(
                        replace(
                            node,
                            head=tuple(self._nodes(cell, name) for cell in head),
                            rows=tuple(tuple(self._nodes(cell, name) for cell in row) for row in rows),
                        )
                    )
                case _ if getattr(node, "children", None):
                    made.append(replace(node, children=self._nodes(node.children, name)))  # type: ignore[union-attr,arg-type]
                case _:
                    made.append(node)
        return tuple(made)

    def _split(self, text: str) -> list[Node]:
        if self._pattern is None:
            return [Str(text)]
        pieces: list[Node] = []
        at = 0
        for found in self._pattern.finditer(text):
            if found.start() > at:
                pieces.append(Str(text[at : found.start()]))
            pieces.append(Key((Str(" ".join(found.group().split())),)))
            at = found.end()
        if at < len(text) or not pieces:
            pieces.append(Str(text[at:]))
        return pieces


_NOTHING = re.compile(r"(?!)")


def _loose(phrase: str) -> str:
    """A pattern of a phrase that lets a line break stand for a space, and a curly apostrophe for a straight one."""
    words = (re.escape(word).replace("'", "['’]") for word in phrase.split())
    return r"\s+".join(words)


class Gaps(Struct, frozen=True):
    """The gaps of a pack, topic by topic in file order."""

    topics: Mapping[str, TopicGaps]

    def of(self, topic_id: str) -> TopicGaps:
        return self.topics.get(topic_id) or TopicGaps(topic_id, ())


def derive_gaps(pack: Pack, numbers: Numbers) -> Gaps:
    """The gaps of every topic of a pack."""
    return Gaps({topic.id: _topic_gaps(pack, topic) for topic in pack.topics.values()})


def _topic_gaps(pack: Pack, topic: Topic) -> TopicGaps:
    headings = [words for words in _headings(pack, topic) if words]
    folded = [" ".join(words.casefold().replace("’", "'").split()) for words in headings]
    gaps: dict[str, Gap] = {}
    refused: dict[str, Refused] = {}
    for item_id, text in topic_texts(pack, topic):
        for node in walk(text.main):
            if not isinstance(node, Key) or not node.id or node.id in gaps or node.id in refused:
                continue
            first = node.id.split()[0]
            near = [n for n, words in enumerate(folded) if first in words]
            whole = re.compile(rf"(?<!\w){_loose(node.id)}(?!\w)") if near else _NOTHING
            said = next((headings[n] for n in near if whole.search(folded[n])), None)
            if said is not None:
                refused[node.id] = Refused(node.phrase, item_id, said)
            else:
                gaps[node.id] = Gap(len(gaps) + 1, node.phrase, node.id, item_id)
    return TopicGaps(topic.id, tuple(gaps.values()), tuple(refused.values()))


def topic_texts(pack: Pack, topic: Topic) -> Iterator[tuple[str, Text]]:
    """(item or topic id, text) of every text that a topic's sheet prints, in printed order."""
    for block in topic.blocks:
        if block.text is not None or block.callout is not None:
            text = block.text or block.callout
            assert text is not None
            yield topic.id, text
            for event in mentioned_events(pack, text):
                yield from _disputed_texts(event)
            continue
        for item in pack.select(block.what, block.selection):
            yield from item_texts(item, worked=block.form == "worked")


def item_texts(item: Item, *, worked: bool = False) -> Iterator[tuple[str, Text]]:
    """(id, text) of what a sheet prints of an item, in printed order."""
    for name in PRINTED.get(item.collection, ()):
        for text in _texts(getattr(item, name), skip=() if worked else ("model_answer",)):
            yield item.id, text
    if worked and (answer := getattr(item, "model_answer", None)) is not None:
        for text in _texts(answer):
            yield item.id, text
    yield from _disputed_texts(item)


def _disputed_texts(item: Item) -> Iterator[tuple[str, Text]]:
    if item.disputed is not None:
        for text in _texts(item.disputed):
            yield item.id, text


def mentioned_events(pack: Pack, text: Text) -> tuple[Event, ...]:
    """The events that a text refers to, in order of mention, each once."""
    found: dict[str, Event] = {}
    for node in walk(text.main):
        if isinstance(node, Ref) and node.target in pack.events:
            found.setdefault(node.target, pack.events[node.target])
    return tuple(found.values())


UNMARKED = ("points", "indicative", "improve", "mistakes", "checklist", "scales")
"""What a question holds that no sheet prints."""


def _texts(value: Any, skip: tuple[str, ...] = ()) -> Iterator[Text]:
    if isinstance(value, Text):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts(inner, skip)
    elif isinstance(value, tuple):
        for inner in value:
            yield from _texts(inner, skip)
    elif isinstance(value, Model):
        for name in type(value).model_fields:
            if name not in skip and name not in UNMARKED:
                yield from _texts(getattr(value, name), skip)


def _headings(pack: Pack, topic: Topic) -> Iterator[str]:
    """The words that the sheet of a topic sets as headings or labels."""
    yield plain(pack.title.main)
    yield plain(topic.title.main)
    for block in topic.blocks:
        if block.title is not None:
            yield plain(block.title.main)
        if block.selection is not None:
            for item in pack.select(block.what, block.selection):
                yield from _item_headings(item, block)


def _item_headings(item: Item, block: Block) -> Iterator[str]:
    if block.what == "events":
        return
    yield plain(item.name.main)
    for name in fields_among(type(item), ("question", "claim", "front")):
        text = getattr(item, name)
        if isinstance(text, Text):
            yield plain(text.main)
    for name in fields_among(type(item), ("facets", "positions", "parts", "sides")):
        labels = getattr(item, name)
        if isinstance(labels, Mapping):
            yield from labels
