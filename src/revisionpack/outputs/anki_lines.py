"""What stays together at the end of a line of a card: dates, ranges of years or pages, `E. H. Carr`, `Forty-Six`.

A no-break space would do, but Anki's search finds only what is typed, and nobody types one: so what belongs
together stands in a span with plain spaces. What is too long for a narrow phone may be parted between its
words; held together, it would be parted within a number.
"""

from __future__ import annotations

import re

LONGEST = 17
"""Characters that fit into a line of a 320-pixel phone in the largest type: `30 September 1928`."""

_MARKS = "\ue000-\uf8ff"
"""Private marks of outputs/anki_html, which must not be caught inside a span."""

_TOGETHER = re.compile(
    r"\\\(.*?\\\)|\\\[.*?\\\]|<[^>]*>"  # formulas and tags are let alone
    rf"|([^\s<>{_MARKS}]++(?:\N{{NO-BREAK SPACE}}[^\s<>{_MARKS}]++)++(?: \d{{3,4}}(?!\d))?)"
    r"|(?<![\w–])(\d[\d.,]*+–\d++)(?![\w–])"
    r"|(?<![\w-])([^\W\d_]++(?:-[^\W\d_]++)++)(?![\w-])"
    r"|(?<![\w.])((?:[A-ZÀ-ÞА-ЯЁ]\. ){1,3}[A-ZÀ-ÞА-ЯЁ][^\W\d_]+)",
    re.DOTALL,
)

_HOLDS = re.compile(r"[\N{NO-BREAK SPACE}\-–]|[A-ZÀ-ÞА-ЯЁ]\. ")
"""What there is in all that is held together: most fields have nothing of it."""

SHORT_PART = 4
"""A line that ends or begins with so few letters of a compound would be ugly."""


_DAYS = re.compile(r"\d{1,2}–\d{1,2} [^\s–]{1,11}(?= )")
"""Days of one month, `16–18 January`: rather parted from the year than from each other."""


def held_together(html: str) -> str:
    """HTML of a field in which what belongs together is not parted at the end of a line, where there is room for it."""
    return _TOGETHER.sub(_held, html) if _HOLDS.search(html) else html


def _held(match: re.Match[str]) -> str:
    words = match[1] or match[2] or match[4]
    if compound := match[3]:
        short = any(len(part) <= SHORT_PART for part in compound.split("-"))
        held = len(compound) <= LONGEST and (short or compound[0].isupper())
        return f'<span class="rp-w">{compound}</span>' if held else compound
    if not words:
        return match[0]
    words = words.replace("\N{NO-BREAK SPACE}", " ")
    if len(words) > LONGEST and (days := _DAYS.match(words)):
        return f'<span class="rp-w">{days[0]}</span>{words[days.end() :]}'
    ends = [words] if len(words) <= LONGEST else re.split("(?<=–)", words)
    return (
        "".join(f'<span class="rp-w">{end}</span>' for end in ends)
        if max(map(len, ends)) <= LONGEST
        else words
    )
