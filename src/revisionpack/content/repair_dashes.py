"""Repairs of lists: a dash too many, a dash too few, other signs where dashes belong."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec.structs import replace

from revisionpack.content.lines import Line, anatomy, indent_of, is_entry
from revisionpack.content.model import COLLECTION_NAMES, COLLECTIONS
from revisionpack.content.repair_case import Case, shift
from revisionpack.content.trouble import Repair


def stray_dash(case: Case, line: int) -> Iterator[Repair]:
    """`- id:` among entries that have no dash."""
    here = anatomy(case.lines[line])
    if not here.dashes or (here.key is None and not here.rest.startswith("{")):
        return
    near = case.outside(line, len(here.indent))
    above = anatomy(case.lines[near]) if near is not None else None
    if above is None or above.dashes or above.indent != here.indent:
        return
    if near == case.above(line) and not above.rest and (above.key or "").strip() in case.known_keys:
        return  # it begins the list of that key
    if _list_above(case, line):
        return  # an entry of that list, too far left
    yield from dash_too_far_right(case, line)
    if here.key is None or (here.key.strip() in case.known_keys and (above.key or "").strip() not in case.known_keys):
        yield from without_id(case, line)
        return
    at, name = len(here.indent), here.key.strip()
    twin = case.source.copy()
    twin.edit(line, at, here.first, "")
    yield case.repair(
        "bad-indentation", f"the dash before `{name}:` makes a list, but the lines above are no list",
        line, at, line, at + 1, twin, f"Take the dash away: `{name}: …`.", (at, here.first, ""),
    )  # fmt: skip


def dash_too_far_right(case: Case, line: int) -> Iterator[Repair]:
    """An entry of a list that stands as far right as the keys of the entry above it."""
    here = anatomy(case.lines[line])
    indent = len(here.indent)
    near = case.outside(line, indent - 1)
    above = anatomy(case.lines[near]) if near is not None else None
    if above is None or not above.dashes or above.first != indent or not _same_kind(above, here):
        return
    twin, stands = case.source.copy(), len(above.indent)
    for number in range(line, len(case.lines)):
        if case.lines[number].strip():
            if number > line and indent_of(case.lines[number]) <= indent:
                break
            shift(twin, number, stands - indent)
    yield case.out_of_line(line, indent, stands, "above", twin, line)


def _list_above(case: Case, line: int) -> bool:
    """Whether a list of the same kind of entries, one step further right, ends just above."""
    here = anatomy(case.lines[line])
    for above in range(line - 1, -1, -1):
        entry = anatomy(case.lines[above])
        if not is_entry(entry) or len(entry.indent) > len(here.indent) + 2:
            continue
        return bool(entry.dashes) and len(entry.indent) > len(here.indent) and _same_kind(entry, here)
    return False


def _same_kind(one: Line, other: Line) -> bool:
    """Whether two entries of lists begin alike: with the same key, each with a block, or both with a text."""
    keys = {_first_key(one), _first_key(other)}
    return len(keys) == 1 or keys <= _BLOCKS


def _first_key(line: Line) -> str:
    inside = _IN_BRACES.match(line.rest) if line.key is None else None
    return inside[1] if inside else (line.key or "").strip()


_IN_BRACES = re.compile(r"\{ *([\w-]+):")


def first_without_dash(case: Case, line: int) -> Iterator[Repair]:
    """One key without a dash, above the dashes of a list: it is the odd one."""
    indent = indent_of(case.lines[line])
    if anatomy(case.lines[line]).dashes:
        yield from text_without_dash(case, line, indent)
    odd = case.outside(line, indent)
    owner = case.above(odd) if odd is not None else None
    if odd is None or owner is None or not anatomy(case.lines[line]).dashes:
        return
    if _list_above(case, line):
        return
    here, above = anatomy(case.lines[odd]), anatomy(case.lines[owner])
    if len(here.indent) != indent or len(above.indent) >= indent or above.rest or here.dashes or not here.key:
        return
    key, twin, below = here.key.strip(), case.source.copy(), range(odd + 1, line)
    if key not in case.known_keys or (above.key or "").strip() not in case.known_keys:
        return
    if key in _BLOCKS or key == (anatomy(case.lines[line]).key or "").strip():
        twin.edit(odd, indent, indent, "- ")
        for number in below:
            shift(twin, number, 2 if case.lines[number].strip() else 0)
        said = f"the dash before `{key}:` is missing"
        advice = f"Begin the line with a dash, as those below: `- {key}: …`."
    else:
        for number in (odd, *below):
            twin.leave_out(number)
        name = (above.key or "").strip()
        said = f"`{key}:` stands among the entries of a list"
        advice = f"Move it out of the list, above `{name}:` and as far left."
    found = case.repair("bad-indentation", said, odd, indent, odd, indent + len(key), twin, advice)
    yield replace(found, last=line)


def text_without_dash(case: Case, line: int, indent: int) -> Iterator[Repair]:
    """The first entry of a list of texts has no dash."""
    first = line - 1
    while first > 0 and indent_of(case.lines[first]) == indent and not is_entry(anatomy(case.lines[first])):
        first -= 1
    owner = anatomy(case.lines[first])
    if first == line - 1 or owner.rest or owner.key is None or len(owner.indent) >= indent:
        return
    twin = case.source.copy()
    twin.edit(first + 1, indent, indent, "- ")
    for number in range(first + 2, line):
        shift(twin, number, 2)
    found = case.repair(
        "list-in-text", "the dash before this text is missing", first + 1, indent, first + 1,
        len(case.lines[first + 1]), twin, "Begin the line with a dash and a space, as those below.",
        (indent, indent, "- "),
    )  # fmt: skip
    yield replace(found, last=line)


def without_id(case: Case, line: int) -> Iterator[Repair]:
    """Items that begin with a dash among others that have an id."""
    indent = indent_of(case.lines[line])
    twin, name, several = case.source.copy(), "my-id", False
    for number in range(line, len(case.lines)):
        here = anatomy(case.lines[number])
        stands = len(here.indent)
        if here.blank or stands > indent + 1:
            if here.key == "id" and not several:
                name = here.rest
            continue
        if stands < indent or not here.dashes:
            break
        if number == line and here.key == "id":
            name = here.rest
        twin.edit(number, indent, indent + 1, "?")  # a key that is a mapping: the reader gives it an id
        twin.nameless.add(number)
        several = number > line
    braces = anatomy(case.lines[line]).rest.startswith("{")
    advice = f"`{name}: {{…}}`" if braces else f"a line `{name}:`, and its keys below that, indented by two spaces more"
    yield case.repair(
        "bad-indentation", "a dash begins this item, but the items above have an id", line, indent, line, indent + 1,
        twin, f"Give it an id instead of its dash: {advice}" + (" (and so with those below)." if several else "."),
    )  # fmt: skip


def dashes_above(case: Case, line: int) -> Iterator[Repair]:
    """Items with a dash above one that has an id, as all should."""
    here = anatomy(case.lines[line])
    if here.dashes or here.key is None:
        return
    if here.key.strip() in case.known_keys:
        yield from dash_below_id(case, line)
        return
    indent, twin, first = len(here.indent), case.source.copy(), -1
    named = True
    for number in range(line - 1, -1, -1):
        above = anatomy(case.lines[number])
        if above.blank or len(above.indent) > indent:
            continue
        if len(above.indent) < indent:
            break
        if not above.dashes:
            return
        first, named = number, above.key is not None and above.key.strip() not in case.known_keys
        if named:
            twin.edit(number, indent, above.first, "")
        else:
            twin.edit(number, indent, indent + 1, "?")
            twin.nameless.add(number)
    else:
        return
    if first < 0 or above.indent or (above.key or "").strip() not in COLLECTIONS:
        return
    name = (anatomy(case.lines[first]).key or "").strip()
    advice = f"Take the dash away: `{name}: …`." if named else (
        "Give it an id instead of its dash: a line `my-id:`, and its keys below that, indented by two spaces more."
    )  # fmt: skip
    found = case.repair(
        "bad-indentation", "a dash begins this item, but the items below have an id", first, indent, first, indent + 1,
        twin, advice,
    )  # fmt: skip
    yield replace(found, last=line)


def dash_below_id(case: Case, line: int) -> Iterator[Repair]:
    """`- term:` below the id of an item, whose other keys have no dash."""
    indent = indent_of(case.lines[line])
    first = case.outside(line, indent)
    owner = case.above(first) if first is not None else None
    if first is None or owner is None:
        return
    above, over = anatomy(case.lines[first]), anatomy(case.lines[owner])
    if len(above.indent) != indent or not above.dashes or not above.key or above.key.strip() not in case.known_keys:
        return
    if over.rest or not over.key or over.key.strip() in case.known_keys or len(over.indent) >= indent:
        return
    twin = case.source.copy()
    twin.edit(first, indent, above.first, "")
    for number in range(first + 1, line):
        shift(twin, number, -2 if case.lines[number].strip() else 0)
    found = case.repair(
        "bad-indentation", f"the dash before `{above.key.strip()}:` makes a list, but the lines below are no list",
        first, indent, first, indent + 1, twin, f"Take the dash away: `{above.key.strip()}: …`.",
        (indent, above.first, ""),
    )  # fmt: skip
    yield replace(found, last=line)


_BLOCKS = frozenset({"text", "callout", *COLLECTION_NAMES})


def missing_dash(case: Case, line: int) -> Iterator[Repair]:
    """An entry without its dash among entries that begin with the same kind of key."""
    here = anatomy(case.lines[line])
    if here.dashes or here.key is None:
        return
    indent, key = len(here.indent), here.key.strip()
    near = case.outside(line, indent)
    above = anatomy(case.lines[near]) if near is not None else None
    if above is None or len(above.indent) != indent or not above.dashes:
        return
    begins = (above.key or "").strip()
    if key != begins and not {key, begins} <= _BLOCKS:
        return
    twin = case.source.copy()
    twin.edit(line, indent, indent, "- ")
    for number in range(line + 1, len(case.lines)):
        below = anatomy(case.lines[number])
        if not case.lines[number].strip():
            continue
        if len(below.indent) < indent or (len(below.indent) == indent and below.dashes):
            break
        shift(twin, number, 2)
    yield case.repair(
        "bad-indentation", f"the dash before `{key}:` is missing", line, indent, line, indent + len(key), twin,
        f"Begin the line with a dash, as those above: `- {key}: …`.", (indent, indent, "- "),
    )  # fmt: skip


def stars(case: Case, line: int) -> Iterator[Repair]:
    """A list whose entries begin with a star, or with the bullet or the long dash of a word processor."""
    indent, twin, number = indent_of(case.lines[line]), case.source.copy(), line
    sign = case.lines[line][indent : indent + 2]
    if len(sign) != 2 or sign[0] not in "*•◦▪●○–—" or sign[1] not in " \t\u00a0":
        return
    while number < len(case.lines) and case.lines[number][indent:].startswith(sign):
        if indent_of(case.lines[number]) != indent:
            break
        twin.edit(number, indent, indent + 2, "- ")
        number += 1
    yield case.repair(
        "list-in-text", f"`{sign[0]}` begins no list here", line, indent, line, indent + 1, twin,
        "Begin each entry with a dash and a space: `- `.", (indent, indent + 2, "- "),
    )  # fmt: skip
