"""The sides of a card: texts cut to what it can hold, at sentences or clauses, never in the middle of a word."""

from __future__ import annotations

from revisionpack.content.model import Item
from revisionpack.content.texts import Text
from revisionpack.derive.notes import Piece
from revisionpack.derive.sentences import (
    after_sentences,
    clauses,
    first_sentences,
    joined,
    rewritten,
    runs,
    sentences,
)
from revisionpack.text.date_words import ENGLISH
from revisionpack.text.dates import HistoricalDate
from revisionpack.text.markup_nodes import Math, Nodes, Rich, Str, plain, walk

FRONT = 120
"""Characters of a front, all told: a student reads it hundreds of times."""

ASKING, ASKING_BRIEFLY = 30, 16
"""Of these, what the question itself takes (`Write down the formula.`, `: whose view?`) in any language."""

_BRIEFLY = frozenset(
    {
        "holder",
        "holder-then",
        "position",
        "position-then",
        "phase-side",
        "facet",
        "cell",
        "term-form",
        "question-plan",
    }
)
"""Kinds whose fronts hold most, so that the question itself must be brief."""


def room(kind: str) -> int:
    """Characters of the pack's own words for which the front of a card of this kind has room."""
    if kind in {"card", "card-back"}:
        return FRONT
    return FRONT - (ASKING_BRIEFLY if kind in _BRIEFLY else ASKING)


BACK = 40
"""Words that an answer may have: more cannot be recalled."""

AT_ONCE = 25
"""Words up to which a text is one answer; of a longer one the first sentences are it, the rest is small print."""

TOO_SHORT = 8
"""Words below which a first sentence (`He was no mediocrity.`) brings the next one with it."""

Sides = tuple[tuple[Piece, ...], tuple[Piece, ...]]
"""The answer, and the small print under it."""


def answered(item: Item, text: Text) -> Sides:
    """A text itself when it is short; else `brief`, or its first sentences, and then the rest."""
    if words(text.main) <= AT_ONCE or item.brief is None:
        return cut(text)
    return (item.brief,), (text,)


def cut(text: Text, most: int = AT_ONCE) -> Sides:
    """A text itself when it is short; else as many of its first sentences as are, and the rest in small print."""
    if words(text.main) <= most or text.translations:
        return (text,), ()
    parts = sentences(next(runs(text.main), ()))
    count = next((count for count in range(len(parts), 1, -1) if words(joined(parts[:count])) <= most), 1)
    if words(joined(parts[:count])) < TOO_SHORT and words(joined(parts[: count + 1])) <= BACK:
        count += 1
    rest = after_sentences(text.main, count)
    if rest is None:
        return (text,), ()
    return (Text(((text.lang, first_sentences(text.main, count)),)),), (Text(((text.lang, rest),)),)


def fitted(rich: Rich, room: int) -> Rich:
    """As many whole sentences as fit into so many characters; else the clauses of the first that do, and `…`.

    A clause that is longer than that is kept whole: the check `card-front-long` tells of it.
    """
    if length(rich) <= room:
        return rich
    parts = sentences(next(runs(rich), ()))
    for count in range(len(parts), 0, -1):
        if length(kept := joined(parts[:count])) <= room:
            return _inline(kept)
    return _inline(begun(parts[0], room)) if parts else rich


_GOES_ON = " …"


def begun(sentence: Nodes, room: int, least: int = 1) -> Nodes:
    """As many clauses of a sentence as fit, and `…`; all of it where not even the first `least` do."""
    said = clauses(sentence) if length(sentence) > room else ()
    for count in range(len(said) - 1, least - 1, -1):
        if length(kept := joined(said[:count])) + len(_GOES_ON) <= room:
            return (*_without_stop(kept), Str(_GOES_ON))
    return sentence


def heading(rich: Rich, most: int) -> Rich:
    """A sentence as a point of a plan: of more than so many words, up to a semicolon, colon or dash.

    Never up to a comma: half a list says what is not so.
    """
    parts = sentences(next(runs(rich), ()))
    if not parts or words(parts[0]) <= most:
        return _inline(parts[0]) if parts else rich
    said = clauses(parts[0], strong=True)
    for count in range(len(said) - 1, 0, -1):
        if words(kept := joined(said[:count])) <= most:
            return _inline((*_without_stop(kept), Str(".")))
    return _inline(parts[0])


def length(text: Rich | Nodes) -> int:
    """The characters that a reader sees."""
    return len(" ".join(plain(text).split()))


def shown_length(piece: Piece) -> int:
    """The characters of a piece, a date as it is written out; formulas count for nothing, they are drawn."""
    if isinstance(piece, HistoricalDate):
        return len(piece.show(ENGLISH))
    if isinstance(piece, str):
        return len(piece)
    nodes = (piece.main if isinstance(piece, Text) else piece).blocks
    if any(isinstance(node, Math) for node in walk(nodes)):
        nodes = rewritten(nodes, lambda node: () if isinstance(node, Math) else None)
    return length(nodes)


def shown_words(piece: Piece) -> int:
    """The words of a piece."""
    return len((plain(piece) if isinstance(piece, Rich) else str(piece)).split())


def words(text: Rich | Nodes) -> int:
    """The words that a reader sees."""
    return len(plain(text).split())


def _inline(nodes: Nodes) -> Rich:
    return Rich(plain(nodes), nodes, inline=True)


def _without_stop(nodes: Nodes) -> Nodes:
    """A clause without the comma, semicolon or colon it ends with."""
    last = nodes[-1]
    return (*nodes[:-1], Str(last.text.rstrip(",;: "))) if isinstance(last, Str) else nodes


def in_language(text: Text, lang: str | None) -> Text:
    """A text that names no language of its own, in the language of what its item teaches."""
    return Text(((lang, text.main), *text.versions[1:])) if lang and not text.lang else text


def small_print(*facts: str | None) -> tuple[Piece, ...]:
    """Facts in a line of small print: `feminine · noun`."""
    line = " · ".join(fact for fact in facts if fact)
    return (line,) if line else ()
