"""For the teacher and for self-marking: mark schemes, model answers with commentary, keys, coverage."""

from __future__ import annotations

from revisionpack.derive.coverage import coverage
from revisionpack.outputs.paper_answers import answer_paper
from revisionpack.outputs.step import Done, Request, Skipped, Step


def plan(request: Request) -> Step:
    """The answers to a pack's questions, the key to its blank sheets, and its coverage."""
    derived = request.derived
    gaps = tuple(topic for topic in derived.gaps.topics.values() if topic.gaps)
    if not derived.papers.asked and not gaps:
        return Skipped("the pack has no questions and no gaps, so there are no answers")
    name = str(request.theme.words(derived.pack.language).tables["answers"]["answers"])
    paper = derived.papers.practice
    job = answer_paper(request, paper, request.artifact("answers"), name, gaps=gaps, covered=coverage(derived))
    return Done((job,))
