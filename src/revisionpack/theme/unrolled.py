"""Tables of words for large print: each row a block, its cells one under the other with the names of their columns."""

from __future__ import annotations

import re
from math import ceil
from xml.etree import ElementTree

WORDS = 20
"""Mean letters of a cell, but those of the first column, from which a table is better read row by row."""

LEAST_COLUMNS = 3

LINE = 55
"""Letters of a line of large print."""

WHOLE = 6
"""Lines of a block up to which it stays on one page."""

_TABLE = re.compile(r"<table\b.*?</table>", re.DOTALL)


def unrolled(html: str) -> str:
    """XHTML whose tables of words are blocks; tables of figures stay tables."""
    return _TABLE.sub(lambda found: _blocks(found[0]), html)


def _blocks(table: str) -> str:
    rows = [list(row) for row in ElementTree.fromstring(table).iter("tr")]
    heads, held = rows[0], rows[1:]
    cells = [cell for row in held for cell in row[1:]]
    letters = sum(len("".join(cell.itertext())) for cell in cells)
    if len(heads) < LEAST_COLUMNS or not cells or letters < WORDS * len(cells):
        return table
    if any(cell.tag != "th" for cell in heads) or any(len(row) != len(heads) for row in held):
        return table
    return "".join(_block(heads, row) for row in held)


def _block(heads: list[ElementTree.Element], row: list[ElementTree.Element]) -> str:
    said = "".join(
        f'<p><b class="lab2">{_inner(head)}:</b> {_inner(cell)}</p>'
        for head, cell in zip(heads[1:], row[1:], strict=True)
        if "".join(cell.itertext()).strip()
    )
    first = f'<span class="when">{_inner(heads[0])}:</span> ' if "".join(heads[0].itertext()).strip() else ""
    letters = [sum(len("".join(cell.itertext())) for cell in pair) for pair in zip(heads, row, strict=True)]
    keep = " keep" if sum(ceil(count / LINE) for count in letters) <= WHOLE else ""
    return f'<div class="entry{keep}"><p class="entry-head">{first}{_inner(row[0])}</p>{said}</div>'


def _inner(cell: ElementTree.Element) -> str:
    """What an element holds, as XHTML."""
    text = ElementTree.tostring(cell, encoding="unicode")
    return text[text.index(">") + 1 : text.rindex("<")] if text.rstrip().endswith(f"</{cell.tag}>") else ""
