"""The practice paper: every question of the pack."""

from __future__ import annotations

from revisionpack.outputs.paper_questions import question_paper
from revisionpack.outputs.step import Done, Request, Skipped, Step


def plan(request: Request) -> Step:
    """The questions of a pack as one paper."""
    papers = request.derived.papers
    if not papers.asked:
        return Skipped("the pack has no questions, so there is no paper")
    name = str(request.theme.words(request.derived.pack.language).tables["questions"]["questions"])
    return Done((question_paper(request, papers.practice, request.artifact("questions"), name),))
