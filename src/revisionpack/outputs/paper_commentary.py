"""The commentary of a model answer: its numbers, and what of a paragraph stays with it over pages."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from msgspec import Struct, field

from revisionpack.content.model import Paragraph
from revisionpack.text.markup_nodes import Marked, Rich, plain

_LAST_WORD = re.compile(r"[^\s<>&;]+$")
"""The end of a text that is no mark-up: it stays on one line with the number that follows it."""


class Remark(Struct, frozen=True):
    """A comment of a model answer, and the number that its underlined words carry."""

    number: int
    comment: Rich


class Commentary(Struct):
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


NOTE_LETTERS, TEXT_LETTERS = 27, 58
"""Letters that a line of commentary, and of the answer beside it, holds at least."""

NOTE_LINE, NOTE_GAP, TEXT_LINE, ROLE_LINE = 1.1905, 0.4, 1.28571, 1.28571
"""Heights in templates/answers/answers.css, rem."""

MOST_NOTES = 42.0
"""rem of commentary up to which it stays together: more than half a page."""

FEWEST, LAST = 4, 3
"""Lines of a paragraph that stay together at the foot of a page, and at the head of the next."""


class Beginning(Struct, frozen=True):
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
