"""Which spec points of a syllabus the packs serve, and with what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct

from revisionpack.content.model import Syllabus
from revisionpack.derive import Derived
from revisionpack.derive.coverage import spec_of_items


class Point(Struct, frozen=True):
    """One spec point: where it is taught, how many questions (of each type) and cards ask it."""

    id: str
    ref: str
    text: str
    topics: tuple[str, ...]
    """`pack/topic`."""
    questions: int
    types: Mapping[str, int]
    """Question type of the syllabus -> how many of the questions."""
    cards: int

    @property
    def covered(self) -> bool:
        """Taught on a sheet, and asked by a question or a card."""
        return bool(self.topics) and bool(self.questions or self.cards)


def coverage(syllabus: Syllabus, packs: Iterable[Derived]) -> tuple[Point, ...]:
    """Every spec point of a syllabus over all its packs."""
    topics: dict[str, list[str]] = {id: [] for id in syllabus.spec}
    questions, cards = dict.fromkeys(syllabus.spec, 0), dict.fromkeys(syllabus.spec, 0)
    types = {id: dict.fromkeys(syllabus.question_types, 0) for id in syllabus.spec}
    for derived in packs:
        serves = spec_of_items(derived.pack)
        for topic in derived.pack.topics.values():
            for id in topic.spec:
                topics.setdefault(id, []).append(f"{derived.pack.id}/{topic.id}")
        for question in derived.pack.questions.values():
            for id in serves.get(question.id, ()):
                questions[id] = questions.get(id, 0) + 1
                if question.type in types.get(id, {}):
                    types[id][question.type] += 1
        for note in derived.notes:
            for id in serves.get(note.item, ()):
                cards[id] = cards.get(id, 0) + 1
    return tuple(
        Point(
            id,
            point.ref or "",
            str(point.title or point.text),
            tuple(topics[id]),
            questions[id],
            types[id],
            cards[id],
        )
        for id, point in syllabus.spec.items()
    )


def table(points: Iterable[Point], syllabus: Syllabus) -> str:
    """The coverage as a Markdown table: spec point by question type."""
    types = syllabus.question_types
    names = [_cell(str(kind.title or id)) for id, kind in types.items()]
    head = ["spec point", "on sheets", "questions", *names, "cards", ""]
    rows = [f"| {' | '.join(head)} |", f"|---|---|{'--:|' * (len(names) + 2)}---|"]
    for point in points:
        counts = (point.questions, *(point.types[id] for id in types), point.cards)
        cells = [_cell(f"{point.ref} {point.text}"), ", ".join(point.topics) or "-", *map(str, counts)]
        rows.append(f"| {' | '.join([*cells, '' if point.covered else '**gap**'])} |")
    return "\n".join(rows) + "\n"


def _cell(words: str) -> str:
    return words.strip().replace("|", "\\|").replace("\n", " ")
