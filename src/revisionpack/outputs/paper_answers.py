"""The answers to a paper, practice or mock: mark schemes, model answers with commentary; keys and coverage."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from revisionpack.content.model import AnyOf, ModelAnswer, Part, QuestionType
from revisionpack.derive.coverage import Covered
from revisionpack.derive.gaps import TopicGaps
from revisionpack.derive.papers import Asked, AskedPaper
from revisionpack.outputs.paper import Setter
from revisionpack.outputs.paper_commentary import Commentary, beginning
from revisionpack.outputs.step import PdfJob, Request
from revisionpack.text.markup_nodes import plain

STYLES = ("questions/questions.css", "answers/answers.css")


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
    commentary = Commentary()
    setter = Setter(request, paper, name, short=short, mock=mock, hooks={"marked": commentary.marked})
    document = setter.document(
        "answers/answers.html",
        "answers/answer.html",
        STYLES,
        commentary=commentary,
        word_count=word_count,
        types=_types(paper),
        apart=_apart(paper),
        brief=_brief,
        whole=_whole,
        short=_short,
        objectives=_objectives(paper),
        paired=_paired,
        beginning=beginning,
        used=_used,
        gaps=gaps,
        covered=covered,
    )
    pack = request.derived.pack
    attached = (
        ((f"{pack.id}.yaml", request.source),) if request.options.attach_source and request.source else ()
    )
    return PdfJob(artifact, document, attachments=attached)


def word_count(answer: ModelAnswer) -> int:
    """Words of a model answer, commentary left out."""
    texts = [answer.text] if answer.text else [paragraph.text for paragraph in answer.paragraphs]
    return sum(len(plain(text.main).split()) for text in texts)


def _types(paper: AskedPaper) -> dict[str, QuestionType]:
    """The types of the paper whose levels are described once, for all their questions."""
    kinds = {asked.question.type: asked.type for asked in paper.asked if asked.question.type and asked.type}
    return {name: kind for name, kind in kinds.items() if kind.bands or kind.scales}


def _apart(paper: AskedPaper) -> bool:
    """Whether the levels get pages of their own: a short list follows the contents."""
    return sum(len(kind.bands) + sum(map(len, kind.scales.values())) for kind in _types(paper).values()) > 8


def _brief(asked: Asked) -> bool:
    """Whether an answer may begin in the middle of a page: it is no essay."""
    question = asked.question
    return not (question.improve or (question.model_answer and question.model_answer.paragraphs))


MOST_ROWS = 14
"""Rows of marking points and the like up to which an answer stays on one page."""


def _whole(asked: Asked) -> bool:
    """Whether an answer is so short that it is not divided over pages."""
    return _brief(asked) and _rows(asked.question) <= MOST_ROWS


def _short(part: Part) -> bool:
    """The same of a part."""
    return _rows(part) <= MOST_ROWS


def _rows(part: Part) -> int:
    """Lines that a part's answer takes, roughly: points, choices, steps, bullets, what its own parts take."""
    points = part.points.of if isinstance(part.points, AnyOf) else part.points
    answer = part.model_answer
    told = len(plain(answer.text.main)) // 80 if answer and answer.text else 0
    steps = len(answer.steps) + sum(4 + len(one.text.source) // 60 for one in answer.paragraphs) if answer else 0
    sides = sum(1 + len(rows) for rows in part.indicative.values())
    inside = sum(3 + _rows(inner) for inner in part.parts.values())
    return len(points) + len(part.choices) + told + steps + sides + inside


def _objectives(paper: AskedPaper) -> list[str]:
    """The objectives that the paper's questions assess, each once, in order of name."""
    return sorted({name for asked in paper.asked for name in asked.objectives})


def _paired(sides: Iterable[tuple[str, object]]) -> list[list[tuple[str, object]]]:
    """Sides of the indicative content two by two; an odd one out (the judgement) stands last, alone."""
    every = list(sides)
    return [every[place : place + 2] for place in range(0, len(every), 2)]


def _used(asked: Asked, items: Mapping[str, object]) -> list[str]:
    """Ids of the items that a good answer draws on, those that exist, each once."""
    return [item for item in dict.fromkeys(asked.question.uses) if item in items]
