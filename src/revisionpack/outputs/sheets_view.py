"""What the sheets hold: topics as numbered sections, the back matter, and where each item stands first."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from revisionpack.content.model import (
    COLLECTION_NAMES,
    Block,
    Event,
    Item,
    Pack,
    Person,
    Phase,
    Profile,
    Syllabus,
    Term,
    Topic,
)
from revisionpack.content.texts import Text
from revisionpack.derive.gaps import TopicGaps, item_texts, mentioned_events, topic_texts
from revisionpack.text.markup_nodes import Cite, Key, Ref, Rich, plain, walk
from revisionpack.theme import Printing

NAMED_BY_ITEM = ("debates", "documents", "figures", "formulas")
"""Kinds whose single item gives its section the heading."""

LONG_CARD = 620
"""Characters of a profile from which it is set over the whole width."""

SHORT_PROFILE = 60
"""Characters up to which a profile is one row of a list."""


class Piece(Struct, frozen=True):
    """A paragraph (or list, table) of the narrative, and the dates and words that stand beside it."""

    text: Text
    beside: tuple[Event, ...]
    words: tuple[Term, ...] = ()


class Section(Struct, frozen=True):
    """One block of a topic, ready to print. `number` is 0 for a section without a heading."""

    what: str
    form: str
    number: int = 0
    title: Text | None = None
    item: Item | None = None
    """The item that gives the heading, when the block has no title."""
    text: Text | None = None
    pieces: tuple[Piece, ...] = ()
    items: tuple[Item, ...] = ()
    diagram: bool = False

    @property
    def heading(self) -> bool:
        return self.number > 0


class Sheet(Struct, frozen=True):
    """One topic."""

    topic: Topic
    sections: tuple[Section, ...]
    points: tuple[tuple[str, str], ...]
    """Spec points as (title, reference), or the topic itself when there are none."""
    sources: tuple[Item, ...]
    """Sources cited on the sheet, in the order of their numbers."""


class View:
    """All sheets of a pack."""

    def __init__(self, pack: Pack, syllabus: Syllabus | None) -> None:
        self.pack, self.syllabus = pack, syllabus

    @cached_property
    def topics(self) -> tuple[Topic, ...]:
        """The topics; a pack without any has one that shows all it holds."""
        if self.pack.topics:
            return tuple(self.pack.topics.values())
        everything = [
            name
            for name in COLLECTION_NAMES
            if name not in {"sources", "terms"} and self.pack.collection(name)
        ]
        if not everything:
            return ()
        blocks = [{name: "all"} for name in everything]
        return (Topic.model_validate({"id": self.pack.id, "title": self.pack.title, "blocks": blocks}),)

    @cached_property
    def sheets(self) -> tuple[Sheet, ...]:
        return tuple(self._sheet(topic) for topic in self.topics)

    @cached_property
    def first_places(self) -> Mapping[str, str]:
        """Item -> the topic on whose sheet it stands first."""
        places: dict[str, str] = {}
        for sheet in self.sheets:
            for section in sheet.sections:
                for item in (*section.items, *(event for piece in section.pieces for event in piece.beside)):
                    places.setdefault(item.id, sheet.topic.id)
        return places

    @cached_property
    def dates(self) -> tuple[Item, ...]:
        """All events in order of time, for the list at the back; none when the only topic shows them all."""
        if self._one_shows_all("events"):
            return ()
        return tuple(sorted(self.pack.events.values(), key=lambda e: (e.date.sort_key, e.time or "")))

    @cached_property
    def others(self) -> Mapping[str, tuple[Item, ...]]:
        """People and profiles that no topic shows."""
        rest = {
            name: tuple(
                item for item in self.pack.collection(name).values() if item.id not in self.first_places
            )
            for name in ("people", "profiles")
        }
        return {name: items for name, items in rest.items() if items}

    @cached_property
    def glossary(self) -> tuple[Item, ...]:
        """All terms in alphabetical order; none when the only topic shows them all."""
        if self._one_shows_all("terms"):
            return ()
        return tuple(sorted(self.pack.terms.values(), key=lambda term: plain(term.term.main).casefold()))

    def _one_shows_all(self, collection: str) -> bool:
        return len(self.sheets) == 1 and all(
            id in self.first_places for id in self.pack.collection(collection)
        )

    @property
    def sources(self) -> tuple[Item, ...]:
        return tuple(self.pack.sources.values())

    def letters(self, printing: Printing) -> tuple[tuple[str, str], ...]:
        """The letters of the numbers that this pack prints, and what each stands for."""
        return tuple(
            (letter, printing.kind(name).lower())
            for name, letter in printing.numbers.letters.items()
            if letter and self.pack.collection(name)
        )

    def with_gaps(self, sheet: Sheet, gaps: TopicGaps) -> tuple[Section, ...]:
        """The sections of a topic that have something to fill in, and of their items those that have."""
        kept = []
        for section in sheet.sections:
            if section.text is not None:
                texts = [section.text, *(text for item in section.items for _, text in item_texts(item))]
                if _has_gap(texts, gaps):
                    kept.append(section)
                continue
            worked = section.form == "worked"
            items = tuple(
                item
                for item in section.items
                if _has_gap([text for _, text in item_texts(item, worked=worked)], gaps)
            )
            if items:
                kept.append(replace(section, items=items, diagram=False))
        return tuple(kept)

    # --- one topic -------------------------------------------------------------------------------

    def _sheet(self, topic: Topic) -> Sheet:
        sections: list[Section] = []
        beside: set[str] = set()
        number = 0
        for block in topic.blocks:
            section = self._section(block, beside, number + 1)
            if section is None:
                continue
            number = max(number, section.number)
            sections.append(section)
        return Sheet(topic, tuple(sections), self._points(topic), self._cited(topic))

    def _section(self, block: Block, beside: set[str], number: int) -> Section | None:
        form = (block.form or "").strip().lower()
        if block.text is not None:
            pieces = self._pieces(block.text, beside)
            disputed = tuple(event for piece in pieces for event in piece.beside if event.disputed)
            return Section(
                "text",
                form,
                number if block.title else 0,
                block.title,
                text=block.text,
                pieces=pieces,
                items=disputed,
            )
        if block.callout is not None:
            return Section("callout", (block.form or "").strip(), 0, block.title, text=block.callout)
        items = self.pack.select(block.what, block.selection)
        if not items:
            return None
        alone = items[0] if len(items) == 1 and block.what in NAMED_BY_ITEM and block.title is None else None
        if block.what in {"people", "profiles"} and not form:
            form = _profile_form(items)
        diagram = False
        if block.what == "phases":
            with_sides = [item for item in items if isinstance(item, Phase) and item.sides]
            diagram = form in {"", "diagram"} and len(with_sides) >= 2
            form = "diagram" if diagram else form or "list"
        return Section(block.what, form, number, block.title, alone, items=items, diagram=diagram)

    def _pieces(self, text: Text, beside: set[str]) -> tuple[Piece, ...]:
        """The paragraphs of a narrative with the events that each is the first of its sheet to mention."""
        parts = [text]
        if not text.translations:
            parts = [Text(((text.lang, Rich(text.source, (block,), False)),)) for block in text.main.blocks]
        pieces: list[Piece] = []
        for part in parts:
            fresh = tuple(event for event in mentioned_events(self.pack, part) if event.id not in beside)
            beside.update(event.id for event in fresh)
            named = {
                node.target: None
                for node in walk(part.main)
                if isinstance(node, Ref) and node.target not in beside
            }
            words = tuple(
                term for id in named if (term := self.pack.terms.get(id)) is not None and term.brief
            )
            beside.update(term.id for term in words)
            pieces.append(Piece(part, fresh, words))
        return tuple(pieces)

    def _points(self, topic: Topic) -> tuple[tuple[str, str], ...]:
        spec = self.syllabus.spec if self.syllabus else {}
        points = tuple(
            (plain((spec[id].title or spec[id].text).main), spec[id].ref or "")
            for id in topic.spec
            if id in spec
        )
        return points or ((plain(topic.title.main), ""),)

    def _cited(self, topic: Topic) -> tuple[Item, ...]:
        found: set[str] = set()
        for _, text in topic_texts(self.pack, topic):
            found.update(node.source for node in walk(text.main) if isinstance(node, Cite))
        for block in topic.blocks:
            if block.selection is not None:
                for item in self.pack.select(block.what, block.selection):
                    found.update(ref.source for ref in item.sources)
        return tuple(source for source in self.pack.sources.values() if source.id in found)


def _profile_form(items: tuple[Item, ...]) -> str:
    """cards, wide or list, by how much there is to say."""
    lengths = [_said(item) for item in items if isinstance(item, Profile)]
    if len(items) == 1 and lengths and lengths[0] > SHORT_PROFILE:
        return "wide"
    if lengths and max(lengths) <= SHORT_PROFILE:
        return "list"
    return "wide" if lengths and max(lengths) > LONG_CARD else "cards"


def _has_gap(texts: list[Text], gaps: TopicGaps) -> bool:
    return any(
        isinstance(node, Key) and node.id in gaps.numbers for text in texts for node in walk(text.main)
    )


def _said(profile: Profile) -> int:
    """Characters on a card besides its head."""
    texts = [*profile.facets.values(), *([profile.text] if profile.text else [])]
    length = sum(len(plain(text.main)) for text in texts)
    if isinstance(profile, Person):
        length += sum(len(plain(office.title.main)) for office in profile.offices)
    return length
