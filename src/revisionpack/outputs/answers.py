"""For the teacher and for self-marking: mark schemes, model answers with commentary, keys, coverage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from revisionpack.content.model import ModelAnswer
from revisionpack.derive import Derived
from revisionpack.derive.papers import Asked, marks_of
from revisionpack.outputs.step import Document, Done, PdfJob, Request, Skipped, Step
from revisionpack.text.markup_nodes import Marked, Rich, plain
from revisionpack.theme import RIGHT_TO_LEFT, Printing, footer


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment of a model answer, and the number that its underlined words carry."""

    number: int
    comment: Rich


@dataclass
class Commentary:
    """Gathers the comments of one model answer while its paragraphs are written, in order."""

    _number: int = 0
    _waiting: list[Remark] = field(default_factory=list)

    def begin(self) -> str:
        """A new model answer: numbers start at 1."""
        self._number, self._waiting = 0, []
        return ""

    def marked(self, node: Marked, inner: str) -> str:
        """Underlined words with the number of their comment."""
        if node.comment is None:
            return f'<span class="ul">{inner}</span>'
        self._number += 1
        self._waiting.append(Remark(self._number, Rich(plain(node.comment), node.comment, inline=True)))
        return f'<span class="ul">{inner}</span><span class="lt">{self._number}</span>'

    def take(self) -> tuple[Remark, ...]:
        """The comments since the last call: those of one paragraph."""
        taken, self._waiting = tuple(self._waiting), []
        return taken


@dataclass(frozen=True, slots=True)
class Covered:
    """One spec point: how many questions of each type and how many cards serve it."""

    id: str
    questions: Mapping[str, int]
    cards: int
    topics: tuple[str, ...]


def coverage(derived: Derived) -> tuple[Covered, ...]:
    """Each spec point that the pack covers, with what serves it."""
    pack, syllabus = derived.pack, derived.syllabus
    if syllabus is None:
        return ()
    points = pack.covers or tuple(syllabus.spec)
    rows = []
    for point in points:
        counted: dict[str, int] = {}
        for question in pack.questions.values():
            if point in question.spec:
                counted[question.type or ""] = counted.get(question.type or "", 0) + 1
        cards = sum(point in pack.items[note.item].spec for note in derived.notes)
        topics = tuple(topic.id for topic in pack.topics.values() if point in topic.spec)
        rows.append(Covered(point, counted, cards, topics))
    return tuple(rows)


def word_count(answer: ModelAnswer) -> int:
    """Words of a model answer, commentary left out."""
    texts = [answer.text] if answer.text else [paragraph.text for paragraph in answer.paragraphs]
    return sum(len(plain(text.main).split()) for text in texts)


def plan(request: Request) -> Step:
    """The answers to a pack's questions, the key to its blank sheets, and its coverage."""
    derived = request.derived
    pack = derived.pack
    if not derived.papers.asked and not any(topic.gaps for topic in derived.gaps.topics.values()):
        return Skipped("nothing to answer: the pack has no questions and no gaps, so there are no answers")
    theme, options = request.theme, request.options
    words = theme.words(pack.language)
    commentary = Commentary()
    printing = Printing(pack, derived.syllabus, derived.numbers, words, {"marked": commentary.marked})
    name = str(words.tables["answers"]["answers"])
    title = f"{printing.plain(pack.title)}: {name}"
    html = theme.render(
        printing,
        "answers/answers.html",
        paper=derived.papers.practice,
        options=options,
        commentary=commentary,
        word_count=word_count,
        marks_of=marks_of,
        used=lambda asked: _used(asked, derived),
        gaps=[topic for topic in derived.gaps.topics.values() if topic.gaps],
        covered=coverage(derived),
        title=title,
        product=name,
        rtl=pack.language.split("-")[0] in RIGHT_TO_LEFT,
    )
    css = (
        *theme.styles("questions/questions.css", "answers/answers.css", theme=options.theme, ink=options.ink, paper=options.paper),
        footer(printing, name),
    )  # fmt: skip
    document = Document(html, css, title, pack.language, tuple(sorted(request.images.items())))
    attached = ((f"{pack.id}.yaml", request.source),) if options.attach_source and request.source else ()
    return Done((PdfJob(request.artifact("answers"), document, attachments=attached),))


def _used(asked: Asked, derived: Derived) -> list[str]:
    """Ids of the items that a good answer draws on, those that exist, each once."""
    return [item for item in dict.fromkeys(asked.question.uses) if item in derived.pack.items]
