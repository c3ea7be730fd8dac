"""The answers to a paper, practice or mock: mark schemes, model answers with commentary; keys and coverage."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from revisionpack.content.model import AnyOf, ModelAnswer, Paragraph, Part, QuestionType
from revisionpack.derive import Derived
from revisionpack.derive.coverage import Covered
from revisionpack.derive.gaps import TopicGaps
from revisionpack.derive.papers import Asked, AskedPaper, marks_of
from revisionpack.outputs.step import Document, PdfJob, Request
from revisionpack.text.markup_nodes import Marked, Rich, plain
from revisionpack.theme import RIGHT_TO_LEFT, Printing, footer

STYLES = ("questions/questions.css", "answers/answers.css")


_LAST_WORD = re.compile(r"[^\s<>&;]+$")
"""The end of a text that is no mark-up: it stays on one line with the number that follows it."""


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
        last = _LAST_WORD.search(inner)
        before, word = (inner[: last.start()], last.group()) if last else (inner, "")
        first = f'<span class="ul">{before}</span>' if before else ""
        tied = f'<span class="ul">{word}</span>' if word else ""
        return f'{first}<span class="nb">{tied}<span class="lt">{self._number}</span></span>'

    def take(self) -> tuple[Remark, ...]:
        """The comments since the last call: those of one paragraph."""
        taken, self._waiting = tuple(self._waiting), []
        return taken


def word_count(answer: ModelAnswer) -> int:
    """Words of a model answer, commentary left out."""
    texts = [answer.text] if answer.text else [paragraph.text for paragraph in answer.paragraphs]
    return sum(len(plain(text.main).split()) for text in texts)


NOTE_LETTERS, TEXT_LETTERS = 27, 58
"""Letters that a line of commentary, and of the answer beside it, holds at least."""

NOTE_LINE, NOTE_GAP, TEXT_LINE, ROLE_LINE = 1.1905, 0.4, 1.4762, 1.3333
"""Heights in templates/answers/answers.css, rem."""

MOST_NOTES = 42.0
"""rem of commentary up to which it stays together: more than half a page."""

FEWEST, LAST = 4, 3
"""Lines of a paragraph that stay together at the foot of a page, and at the head of the next."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """How a paragraph and its commentary begin together: lines of the answer, height of both (rem), whole or not.

    The two cells of a table row are broken over pages each for itself, so either could begin without
    the other. They cannot when what must not be divided is equally high in both.
    """

    lines: int
    height: float
    whole: bool
    """The paragraph is too short to be divided at all."""
    apart: bool = False
    """The commentary is too long to stand beside: it follows."""


def beginning(paragraph: Paragraph, remarks: Sequence[Remark]) -> Beginning:
    """What of a paragraph stays together with its commentary: as many lines as the commentary is high."""
    notes = sum(-(-len(plain(one.comment)) // NOTE_LETTERS) * NOTE_LINE + NOTE_GAP for one in remarks)
    role = ROLE_LINE if paragraph.role or paragraph.objectives else 0.0
    if notes > MOST_NOTES:
        return Beginning(FEWEST, round(role + FEWEST * TEXT_LINE, 4), whole=False, apart=True)
    lines = math.ceil((notes - role) / TEXT_LINE)
    there = -(-len(plain(paragraph.text.main)) // TEXT_LETTERS)
    whole = there < max(FEWEST, lines) + LAST + 1
    lines = max(there if whole else FEWEST, lines)
    return Beginning(lines, round(role + lines * TEXT_LINE, 4), whole)


def answer_paper(
    request: Request,
    paper: AskedPaper,
    artifact: str,
    name: str,
    *,
    short: str = "",
    mock: bool = False,
    gaps: Sequence[TopicGaps] = (),
    covered: Sequence[Covered] = (),
) -> PdfJob:
    """The answers to one paper; with those to the practice paper the key to the gaps, the coverage.

    `short` is the name for the foot of the pages, where it differs.
    """
    derived, theme, options = request.derived, request.theme, request.options
    pack = derived.pack
    commentary = Commentary()
    printing = Printing(
        pack,
        derived.syllabus,
        derived.numbers,
        theme.words(pack.language),
        {"marked": commentary.marked},
        beside=options.theme == "standard",
        ink=options.ink,
    )
    title = f"{printing.plain(pack.title)}: {name}"
    html = theme.render(
        printing,
        "answers/answers.html",
        paper=paper,
        mock=mock,
        options=options,
        commentary=commentary,
        word_count=word_count,
        marks_of=marks_of,
        types=_types(paper),
        apart=_apart(paper),
        brief=_brief,
        whole=_whole,
        all_brief=all(map(_brief, paper.asked)),
        objectives=_objectives(paper),
        paired=_paired,
        beginning=beginning,
        used=lambda asked: _used(asked, derived),
        gaps=gaps,
        covered=covered,
        title=title,
        product=name,
        rtl=pack.language.split("-")[0] in RIGHT_TO_LEFT,
    )
    css = (
        *theme.styles(*STYLES, theme=options.theme, ink=options.ink, paper=options.paper),
        footer(printing, short or name),
    )
    document = Document(html, css, title, pack.language, tuple(sorted(request.images.items())))
    attached = ((f"{pack.id}.yaml", request.source),) if options.attach_source and request.source else ()
    return PdfJob(artifact, document, attachments=attached)


def _types(paper: AskedPaper) -> dict[str, QuestionType]:
    """The types of the paper whose levels are described once, for all their questions."""
    kinds = {asked.question.type: asked.type for asked in paper.asked if asked.question.type and asked.type}
    return {name: kind for name, kind in kinds.items() if kind.bands or kind.scales}


def _apart(paper: AskedPaper) -> bool:
    """Whether the levels get pages of their own: a short list follows the contents."""
    return sum(len(kind.bands) + sum(map(len, kind.scales.values())) for kind in _types(paper).values()) > 8


def _brief(asked: Asked) -> bool:
    """Whether an answer may begin in the middle of a page: it is points or choices, and no essay."""
    question = asked.question
    return not (
        question.indicative
        or question.improve
        or (question.model_answer and question.model_answer.paragraphs)
    )


MOST_ROWS = 14
"""Rows of marking points and the like up to which an answer stays on one page."""


def _whole(asked: Asked) -> bool:
    """Whether an answer is so short that it is not divided over pages."""

    def rows(part: Part) -> int:
        points = part.points.of if isinstance(part.points, AnyOf) else part.points
        steps = len(part.model_answer.steps) if part.model_answer else 0
        return len(points) + len(part.choices) + steps + sum(3 + rows(inner) for inner in part.parts.values())

    return _brief(asked) and rows(asked.question) <= MOST_ROWS


def _objectives(paper: AskedPaper) -> list[str]:
    """The objectives that the paper's questions assess, each once, in order of name."""
    return sorted({name for asked in paper.asked for name in asked.objectives})


def _paired(sides: Iterable[tuple[str, object]]) -> list[list[tuple[str, object]]]:
    """Sides of the indicative content two by two; an odd one out (the judgement) stands last, alone."""
    every = list(sides)
    return [every[place : place + 2] for place in range(0, len(every), 2)]


def _used(asked: Asked, derived: Derived) -> list[str]:
    """Ids of the items that a good answer draws on, those that exist, each once."""
    return [item for item in dict.fromkeys(asked.question.uses) if item in derived.pack.items]
