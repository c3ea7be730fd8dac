"""A mock exam of the component's structure, chosen by a seed, and its own answers. Built only when asked for."""

from __future__ import annotations

from revisionpack.outputs.paper_answers import answer_paper
from revisionpack.outputs.paper_questions import question_paper
from revisionpack.outputs.step import Done, Request, Skipped, Step


def plan(request: Request) -> Step:
    """`<pack>-mock-<seed>.pdf` and `<pack>-mock-<seed>-answers.pdf`; the same seed makes the same paper."""
    papers, seed = request.derived.papers, request.options.seed
    paper = papers.mock(seed)
    if paper is None:
        return Skipped(_why_none(request))
    words = request.theme.words(request.derived.pack.language).tables
    name, short = (str(words["questions"][key]).format(n=seed) for key in ("mock", "mock_short"))
    answers, short_answers = (str(words["answers"][key]).format(n=seed) for key in ("mock", "mock_short"))
    return Done(
        (
            question_paper(request, paper, request.artifact(f"mock-{seed}"), name, short=short, mock=True),
            answer_paper(
                request,
                paper,
                request.artifact(f"mock-{seed}-answers"),
                answers,
                short=short_answers,
                mock=True,
            ),
        )
    )


def _why_none(request: Request) -> str:
    lacking = request.derived.papers.lacking
    if not lacking:
        return "no mock paper: the syllabus does not say how the paper is built (paper: sections:)"
    said = "; ".join(
        f"{lack.section} needs {lack.wanted} of type {lack.type}, the pack has {lack.there}"
        for lack in lacking
    )
    return f"no mock paper, too few questions: {said}"
