"""The notes of a pack: what its items yield, which are the core, and in which order they are learned.

One fact a card. A fact is asked once: a key phrase that is an item's own name makes no cloze. What
each collection yields is in derive/card_rules, documented in docs/anki.md; `cards: off` silences an
item.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from revisionpack.content.model import Item, Pack, Syllabus
from revisionpack.derive.card_rules import RULES
from revisionpack.derive.cards_of_arguments import disputed_cards
from revisionpack.derive.clozes import asked, clozes
from revisionpack.derive.notes import REST, Note
from revisionpack.derive.numbering import Numbers
from revisionpack.derive.topics import topic_of_items


def derive_notes(pack: Pack, numbers: Numbers, syllabus: Syllabus | None = None) -> tuple[Note, ...]:
    """The notes of a pack in study order, each with its subdeck and position; `deck: {cards: off}`: authored ones."""
    homes = topic_of_items(pack)
    known = asked(pack)
    topics = {topic: numbers.bare(topic) for topic in pack.topics}
    found: list[Note] = []
    for item in pack.each():
        if not item.cards or not (pack.deck.cards or item.collection == "cards"):
            continue
        rule = RULES.get(item.collection)
        made = list(rule(item, pack)) if rule else []
        made += disputed_cards(item)
        made += clozes(item, known, made)
        topic = homes.get(item.id, "")
        for note in made:
            core = _is_core(note, item)
            found.append(
                replace(
                    note,
                    topic=topic,
                    core=core,
                    deck=0 if core else topics.get(topic, REST),
                    sources=note.sources or item.sources,
                    image=note.image or (item.image or ""),
                )
            )
    return _in_study_order(_unique(found), pack, topics)


_BEYOND_CORE = frozenset({"person-office", "question-plan", "disputed", "document-author", "document-date"})
"""Kinds that wait until the core is learned, whatever their item."""


def _is_core(note: Note, item: Item) -> bool:
    """A core that a student can finish: items tagged `core`, of weight 3, or authored; first directions only."""
    chosen = "core" in item.tags or (item.weight or 0) >= 3 or item.collection == "cards"
    return chosen and note.study == 0 and note.kind not in _BEYOND_CORE


def _unique(notes: list[Note]) -> list[Note]:
    """The first of notes with one identity (a phrase marked twice in an item is asked once)."""
    first: dict[tuple[str, str, str], Note] = {}
    for note in notes:
        first.setdefault((note.item, note.kind, note.slot), note)
    return list(first.values())


def _in_study_order(notes: list[Note], pack: Pack, topics: Mapping[str, int]) -> tuple[Note, ...]:
    """Core first, then topic by topic; within a subdeck the first pass before the reverse directions.

    Topics go by their printed numbers, which are remembered: a subdeck whose number changed would be another
    one to students.
    """
    dates = {id: (item.date.sort_key, item.time or "") for id, item in pack.events.items()}
    event_order = {id: position for position, id in enumerate(sorted(dates, key=lambda id: dates[id]))}
    kinds = {name: position for position, name in enumerate(_STUDY_ORDER)}

    def place(indexed: tuple[int, Note]) -> tuple[int, ...]:
        index, note = indexed
        group = "facets" if note.kind in _LATER else pack.items[note.item].collection
        return (
            note.deck,
            note.study,
            topics.get(note.topic, REST),
            kinds.get(group, len(kinds)),
            event_order.get(note.item, 0),
            index,
        )

    ordered = sorted(enumerate(notes), key=place)
    return tuple(replace(note, due=due) for due, (_, note) in enumerate(ordered, 1))


_STUDY_ORDER = (
    "topics", "phases", "terms", "people", "profiles", "events", "formulas", "figures", "documents", "debates",
    "misconceptions", "cards", "facets", "questions",
)  # fmt: skip
"""Basics first: the words, who was who, what happened; then what is argued about, then each person in full."""

_LATER = frozenset({"facet", "person-office"})
"""Kinds of which one item has many: after the story, or the first days would be eight people and nothing else."""
