"""Which spec points a pack serves, and with what: sheets, questions of each type, cards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from msgspec import Struct

from revisionpack.content.model import Pack
from revisionpack.derive import Derived
from revisionpack.derive.topics import topic_of_items


class Covered(Struct, frozen=True):
    """One spec point: the topics that teach it, the questions of each type and how many cards that ask it."""

    id: str
    topics: tuple[str, ...]
    questions: Mapping[str, tuple[str, ...]]
    """Question type ("" where a question has none) -> ids of its questions, in the order of their numbers."""
    cards: int

    @property
    def asked(self) -> int:
        """Questions of any type."""
        return sum(map(len, self.questions.values()))

    @property
    def whole(self) -> bool:
        """Taught on a sheet, and asked by a question or a card."""
        return bool(self.topics) and bool(self.asked or self.cards)


def coverage(derived: Derived) -> tuple[Covered, ...]:
    """Each spec point that the pack promises to cover (all of the syllabus where it promises nothing)."""
    pack, syllabus = derived.pack, derived.syllabus
    if syllabus is None:
        return ()
    serves = spec_of_items(pack)
    cards: Counter[str] = Counter()
    for item, count in derived.cards.items():
        for point in serves.get(item, ()):
            cards[point] += count
    rows = []
    for point in pack.covers or tuple(syllabus.spec):
        kinds: dict[str, tuple[str, ...]] = {}
        for asked in derived.papers.asked:
            if point in serves[asked.question.id]:
                kind = asked.question.type or ""
                kinds[kind] = (*kinds.get(kind, ()), asked.question.id)
        topics = tuple(topic.id for topic in pack.topics.values() if point in topic.spec)
        rows.append(Covered(point, topics, kinds, cards[point]))
    return tuple(rows)


def spec_of_items(pack: Pack) -> Mapping[str, frozenset[str]]:
    """Item id -> the spec points it serves: its own, else those of the topic it belongs to."""
    topics = topic_of_items(pack)
    found: dict[str, frozenset[str]] = {}
    for item in pack.each():
        topic = pack.topics.get(topics.get(item.id, ""))
        found[item.id] = frozenset(item.spec or (topic.spec if topic else ()))
    return found
