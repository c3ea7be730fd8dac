"""Which spec points of a syllabus the packs serve, and with what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from revisionpack.content.model import Syllabus
from revisionpack.derive import Derived
from revisionpack.derive.coverage import spec_of_items


@dataclass(frozen=True, slots=True)
class Point:
    """One spec point: where it is taught, and how many questions and cards ask it."""

    id: str
    ref: str
    text: str
    topics: tuple[str, ...]
    """`pack/topic`."""
    questions: int
    cards: int

    @property
    def covered(self) -> bool:
        """Taught on a sheet, and asked by a question or a card."""
        return bool(self.topics) and bool(self.questions or self.cards)


def coverage(syllabus: Syllabus, packs: Iterable[Derived]) -> tuple[Point, ...]:
    """Every spec point of a syllabus over all its packs."""
    topics: dict[str, list[str]] = {id: [] for id in syllabus.spec}
    questions, cards = dict.fromkeys(syllabus.spec, 0), dict.fromkeys(syllabus.spec, 0)
    for derived in packs:
        serves = spec_of_items(derived.pack)
        for topic in derived.pack.topics.values():
            for id in topic.spec:
                topics.setdefault(id, []).append(f"{derived.pack.id}/{topic.id}")
        for question in derived.pack.questions:
            for id in serves.get(question, ()):
                questions[id] = questions.get(id, 0) + 1
        for note in derived.notes:
            for id in serves.get(note.item, ()):
                cards[id] = cards.get(id, 0) + 1
    return tuple(
        Point(
            id, point.ref or "", str(point.title or point.text), tuple(topics[id]), questions[id], cards[id]
        )
        for id, point in syllabus.spec.items()
    )


def table(points: Iterable[Point]) -> str:
    """The coverage as a Markdown table."""
    rows = ["| spec point | on sheets | questions | cards | |", "|---|---|--:|--:|---|"]
    for point in points:
        name = f"{point.ref} {point.text}".strip().replace("|", "\\|").replace("\n", " ")
        gap = "" if point.covered else "**gap**"
        rows.append(
            f"| {name} | {', '.join(point.topics) or '-'} | {point.questions} | {point.cards} | {gap} |"
        )
    return "\n".join(rows) + "\n"
