"""Reading our mark-up into nodes."""

from __future__ import annotations

from dataclasses import dataclass

from revisionpack.text.markup_nodes import Rich


@dataclass(frozen=True, slots=True)
class MarkupProblem:
    """One thing wrong in a text; offset and length are in characters of the source."""

    code: str
    message: str
    help: str
    offset: int
    length: int = 1


class MarkupProblems(ValueError):  # noqa: N818 (problems in the text, told to its author)
    """Everything that is wrong in one text."""

    def __init__(self, problems: list[MarkupProblem]) -> None:
        super().__init__("; ".join(problem.message for problem in problems))
        self.problems = problems


def parse_inline(source: str, *, keys: bool = True, cites: bool = True) -> Rich:
    """Read a text of one run (a title, a label, a term). Raises MarkupProblems."""
    raise NotImplementedError


def parse_blocks(source: str, *, keys: bool = True, cites: bool = True) -> Rich:
    """Read a text of paragraphs, lists and tables. Raises MarkupProblems."""
    raise NotImplementedError
