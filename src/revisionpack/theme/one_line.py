"""XHTML whose words stay on one line, or may not: dates, marks and set phrases always do."""

from __future__ import annotations

import re

from revisionpack.text.date_words import DateWords
from revisionpack.text.typography import NBSP
from revisionpack.text.typography_lines import JOINER, keep_least, whole

_OUTSIDE = re.compile(r"(?:^|(?<=>))[^<]+")


def tied(html: str) -> str:
    """XHTML whose words stay on one line (no-break spaces: the engine breaks lines badly round `nowrap`)."""
    return _OUTSIDE.sub(lambda found: whole(found.group()), html)


def loosened(html: str, lang: str) -> str:
    """XHTML for columns that are narrower than much of what is held together: only dates, marks and set phrases are."""
    return _OUTSIDE.sub(lambda found: keep_least(found.group(), lang), html)


def short_months(html: str, words: DateWords) -> str:
    """XHTML with the short names of months in its dates: for the tables of large print."""
    names = dict(zip(words.months, words.months_short, strict=True))
    month = rf"(?:{'|'.join(map(re.escape, names))})(?!\w)"
    dates = re.compile(rf"(?<=\d[ {NBSP}]){month}|(?<!\w){month}(?=[ {NBSP}]\d{{3,4}}(?!\d)|[-–]{JOINER}?\d)")
    return _OUTSIDE.sub(lambda found: dates.sub(lambda name: names[name[0]], found.group()), html)
