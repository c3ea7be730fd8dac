"""A mock exam of the component's structure, chosen by a seed, and its own answers. Built only when asked for."""

from __future__ import annotations

from revisionpack.derive.papers import Asked, AskedPaper, Lack
from revisionpack.outputs.paper_answers import answer_paper
from revisionpack.outputs.paper_questions import question_paper
from revisionpack.outputs.step import Done, Finding, Request, Skipped, Step


def needs_others(request: Request) -> bool:
    """Whether questions of the other packs of the syllabus folder may be asked."""
    papers = request.derived.papers
    return request.options.mock_from == "syllabus" or bool(papers.lacking())


def plan(request: Request) -> Step:
    """`<pack>-mock-<seed>.pdf` and `<pack>-mock-<seed>-answers.pdf`; the same seed makes the same paper.

    Of the whole folder: `<pack>-mock-syllabus-<seed>.pdf`, the same questions whichever pack it is made of.
    """
    papers, options = request.derived.papers, request.options
    everywhere = options.mock_from == "syllabus"
    others = _others(request) if needs_others(request) else ()
    paper = papers.mock(options.seed, others, own_first=not everywhere)
    if paper is None:
        return Skipped(_why_none(request, others))
    words = request.theme.words(request.derived.pack.language).tables
    number = options.seed
    name, short = (str(words["questions"][key]).format(n=number) for key in ("mock", "mock_short"))
    answers, short_answers = (str(words["answers"][key]).format(n=number) for key in ("mock", "mock_short"))
    product = f"mock-syllabus-{number}" if everywhere else f"mock-{number}"
    jobs = (
        question_paper(request, paper, request.artifact(product), name, short=short, mock=True),
        answer_paper(
            request, paper, request.artifact(f"{product}-answers"), answers, short=short_answers, mock=True
        ),
    )
    return Done(jobs, () if everywhere else _told(request, paper))


def lent(request: Request) -> tuple[tuple[Request, Asked], ...]:
    """The questions of other packs that the pack's mock paper asks, each with the request of its pack."""
    if not needs_others(request):
        return ()
    everywhere = request.options.mock_from == "syllabus"
    paper = request.derived.papers.mock(request.options.seed, _others(request), own_first=not everywhere)
    packs = {other.derived.pack.id: other for other in request.beside}
    own = request.derived.pack.id
    return tuple((packs[asked.pack], asked) for asked in (paper.asked if paper else ()) if asked.pack != own)


def _others(request: Request) -> tuple[Asked, ...]:
    """Questions of the other packs, those that are for the same paper and in the same language."""
    own = request.derived
    return tuple(
        asked
        for other in request.beside
        if other.derived.syllabus == own.syllabus and other.derived.pack.language == own.pack.language
        for asked in other.derived.papers.asked
    )


def _told(request: Request, paper: AskedPaper) -> tuple[Finding, ...]:
    """A sentence on other packs' questions, where nobody asked for them."""
    own = request.derived.pack.id
    lent = [f"{asked.name} of {asked.pack}" for asked in paper.asked if asked.pack != own]
    if not lent:
        return ()
    said = f"the pack alone cannot fill a mock paper ({_said(request.derived.papers.lacking())})"
    return (Finding("mock-filled", "note", f"{said}: it asks {', '.join(lent)} too"),)


def _said(lacking: tuple[Lack, ...], holder: str = "the pack has") -> str:
    return "; ".join(
        f"{lack.section} needs {lack.wanted} of type {lack.type}, {holder} {lack.there}" for lack in lacking
    )


def _why_none(request: Request, others: tuple[Asked, ...]) -> str:
    lacking = request.derived.papers.lacking(others)
    if not lacking:
        return "the syllabus does not say how its paper is built (`paper: sections:`), so there is no mock paper"
    holder = "the packs of the folder have" if others else "the pack has"
    return f"{_said(lacking, holder)}: too few questions for a mock paper"
