"""Repairs of columns: tabs, lines that stand too far left or right."""

from __future__ import annotations

import re
from collections.abc import Iterator

from revisionpack.content.lines import anatomy, indent_of, is_entry, levels, owner_of, without_comment
from revisionpack.content.repair_case import Case, shift, spaces
from revisionpack.content.trouble import Repair

_RULE = re.compile(r"[ ]*([-=_*~#])\1{2,}[ ]*$")
_HEADER = re.compile(r":[ ]+[|>][+-]?\d?[+-]?$")


def indent_characters(case: Case, line: int) -> Iterator[Repair]:
    """Tabs, and spaces that are no ordinary ones, at the start of a line."""
    text = case.lines[line]
    width = len(text) - len(text.lstrip(" \t\u00a0\u2000\u2002\u2003\u2007\u2009\u202f\u3000"))
    lead = text[:width]
    if not lead.strip(" "):
        return
    tab = "\t" in lead
    at = next(i for i, char in enumerate(lead) if char != " ")
    said = "a tab is used to indent" if tab else "a space that is no ordinary space is used to indent"
    likely = [case.inside(line)]
    if not lead.strip("\t") and _suits(case, line, 2 * width):
        likely.insert(0, 2 * width)  # a tab for each level
    for columns in dict.fromkeys([*likely, *sorted(levels(case.lines, line), reverse=True), 2, 4]):
        twin = case.source.copy()
        twin.edit(line, 0, width, " " * columns)
        yield case.repair(
            "tab-indent", said, line, at, line, at + 1, twin,
            "Indent with spaces: two for each level. (Most editors can turn tabs into spaces.)",
        )  # fmt: skip


def _suits(case: Case, line: int, column: int) -> bool:
    """Whether a column is open here and holds what this line begins with: a key of the format, or an id."""
    known = (anatomy(case.lines[line].lstrip()).key or "").strip() in case.known_keys
    return column in levels(case.lines, line) and (column in case.levels_of_keys(line)) == known


def indentation(case: Case, line: int) -> Iterator[Repair]:
    """A line that stands at none of the levels that are open."""
    here = anatomy(case.lines[line])
    if case.lines[line].startswith("---") or (here.key is None and not here.dashes):
        return
    indent = indent_of(case.lines[line])
    yield from first_below_its_key(case, line, indent)
    yield from key_too_far_left(case, line, indent)
    yield from first_of_several(case, line, indent)
    at = [level for level in levels(case.lines, line) if level != indent]
    keys = case.levels_of_keys(line)
    known = (here.key or "").strip() in case.known_keys  # an id or a label stands where keys do not
    for level in sorted(at, key=lambda level: (abs(level - indent), (level in keys) != known, -level)):
        for last in dict.fromkeys((line, _block_end(case, line, indent))):
            twin = case.source.copy()
            for number in range(line, last + 1):
                if case.lines[number].strip():
                    shift(twin, number, level - indent)
            yield case.out_of_line(line, indent, level, "above", twin, line)


def first_below_its_key(case: Case, line: int, indent: int) -> Iterator[Repair]:
    """The first line below a key that stands as far left as it, those that follow where they should."""
    above = case.above(line)
    before = case.above(above) if above is not None else None
    if above is None or before is None:
        return
    odd, owner = anatomy(case.lines[above]), anatomy(case.lines[before])
    stands, value = len(odd.indent), without_comment(odd.rest)
    if owner.rest or owner.first != stands or (owner.key or "").strip() not in case.known_keys:
        return
    if not odd.key or not value or value[0] in "|>" or indent - odd.first < 2:
        return
    twin = case.source.copy()
    for number in range(above, line):
        if case.lines[number].strip():
            shift(twin, number, indent - odd.first)
    yield case.out_of_line(above, stands, stands + indent - odd.first, "below", twin, line)


def key_too_far_left(case: Case, line: int, indent: int, *, labels: bool = False) -> Iterator[Repair]:
    """A key with its value that stands further left than those above and below it; `labels`: only a free label."""
    above = case.above(line)
    before = case.outside(above, indent) if above is not None else None
    if above is None or before is None:
        return
    odd, stands, owner = anatomy(case.lines[above]), indent_of(case.lines[above]), anatomy(case.lines[before])
    below_its_id = len(owner.indent) == stands and not owner.rest and (owner.key or "").strip() not in case.known_keys
    if stands >= indent or odd.dashes or not (len(owner.indent) == indent or below_its_id):
        return
    value, keys = without_comment(odd.rest), case.levels_of_keys(line)
    known = (odd.key or "").strip() in case.known_keys
    label = not known and stands in keys and indent not in keys  # among labels of the author's own
    if not (label or (known and not labels)) or not value or (value[0] in "|>" and not label):
        return
    if value[0] == "{" and below_its_id:
        return
    twin = case.source.copy()
    for number in range(above, line):
        if case.lines[number].strip():
            shift(twin, number, indent - stands)
    yield case.out_of_line(above, stands, indent, "above and below", twin, line)


def first_of_several(case: Case, line: int, indent: int) -> Iterator[Repair]:
    """The entries just above stand at another column than this one and those below: they are the odd ones."""
    odd: list[int] = []
    for above in range(line - 1, -1, -1):
        here = anatomy(case.lines[above])
        if not is_entry(here):
            continue
        stands = len(here.indent)
        if stands < indent and (not odd or stands < indent_of(case.lines[odd[0]])) and not here.rest:
            break  # the key they all stand under
        if stands == indent or (odd and stands < indent_of(case.lines[odd[0]])):
            return
        if not odd or stands == indent_of(case.lines[odd[0]]):
            odd.insert(0, above)
    else:
        return
    if not odd:
        return
    below = 0
    for number in range(line, len(case.lines)):
        here = anatomy(case.lines[number])
        if not here.blank and len(here.indent) < indent:
            break
        below += len(here.indent) == indent and is_entry(here)
    if below <= len(odd):
        return
    stands = indent_of(case.lines[odd[0]])
    twin = case.source.copy()
    for number in range(odd[0], line):
        if case.lines[number].strip():
            shift(twin, number, indent - stands)
    yield case.out_of_line(odd[0], stands, indent, "below", twin, line)


def _block_end(case: Case, line: int, indent: int) -> int:
    last = line
    for number in range(line + 1, len(case.lines)):
        if case.lines[number].strip():
            if indent_of(case.lines[number]) < indent:
                break
            last = number
    return last


def not_indented(case: Case, line: int) -> Iterator[Repair]:
    """The text of a longer value, which does not stand further right than its key."""
    above = next((n for n in range(line - 1, -1, -1) if case.lines[n].strip()), None)
    here = anatomy(case.lines[line])
    if above is None or here.blank or (here.key is not None and here.key in case.known_keys):
        return
    indent = indent_of(case.lines[line])
    if _RULE.match(case.lines[line]):
        twin = case.source.copy()
        twin.edit(line, 0, len(case.lines[line]), "")
        yield case.repair(
            "yaml-syntax", "this line is no `key: value`", line, indent, line, len(case.lines[line]), twin,
            "Remove it, or begin it with `# `.",
        )  # fmt: skip
        return
    owner = above
    header = _HEADER.search(case.lines[above])  # what stands below it can only be its text
    while not header and owner >= 0 and (
        not case.lines[owner].strip()
        or anatomy(case.lines[owner]).key is None
        or indent_of(case.lines[owner]) > indent
    ):
        owner -= 1
    if owner < 0:
        return
    key = anatomy(case.lines[owner])
    wanted = indent_of(case.lines[above]) if above != owner else key.first + 2
    if wanted <= indent:
        wanted = key.first + 2
    if wanted == indent:
        return  # it stands where it should
    last = line
    for number in range(line + 1, len(case.lines)):
        text = case.lines[number]
        if text.strip():
            below = anatomy(text)
            if (is_entry(below) if header else below.key is not None or below.dashes) or indent_of(text) != indent:
                break
            last = number
    twin = case.source.copy()
    for number in range(line, last + 1):
        if case.lines[number].strip():
            shift(twin, number, wanted - indent)
    if wanted > key.first + 2 and above != owner:
        key = anatomy(case.lines[owner_of(case.lines, above)])
    name = (key.key or "").strip()
    remark = "" if indent else " If it is a remark, begin the line with `# `."
    yield Repair(
        case.repair(
            "not-indented", f"this text belongs to `{name}:` and must stand further right than it",
            line, indent, line,
            len(case.lines[line]), twin, f"Indent it by {spaces(wanted)}.{remark}", (0, indent, " " * wanted),
        ).diagnostic, twin, last,
    )  # fmt: skip
