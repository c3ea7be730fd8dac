"""Repairs of columns: tabs, lines that stand too far left or right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from revisionpack.content.lines import anatomy, indent_of, is_entry, levels
from revisionpack.content.repair_case import Case, shift, spaces
from revisionpack.content.trouble import Repair


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
            yield case.repair(
                "bad-indentation",
                f"this line is indented by {spaces(indent)}; {spaces(level)} would fit the lines above",
                line, max(0, indent - 1), line, max(indent, 1), twin,
                "Lines that belong together begin at the same column.",
                (0, indent, " " * level),
            )  # fmt: skip


def stray_dash(case: Case, line: int) -> Iterator[Repair]:
    """`- id:` among entries that have no dash."""
    here = anatomy(case.lines[line])
    if not here.dashes or here.key is None:
        return
    above = next(
        (entry for n in range(line - 1, -1, -1) if is_entry(entry := anatomy(case.lines[n]))
         and len(entry.indent) <= len(here.indent)), None,
    )  # fmt: skip
    if above is None or above.dashes or above.indent != here.indent:
        return
    if here.key.strip() in case.known_keys and (above.key or "").strip() not in case.known_keys:
        return  # the lines below it belong to an item without an id
    at, name = len(here.indent), here.key.strip()
    twin = case.source.copy()
    twin.edit(line, at, here.first, "")
    yield case.repair(
        "bad-indentation", f"the dash before `{name}:` makes a list, but the lines above are no list",
        line, at, line, at + 1, twin, f"Take the dash away: `{name}: …`.", (at, here.first, ""),
    )  # fmt: skip


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
    said = f"this line is indented by {spaces(stands)}; {spaces(indent)} would fit the lines below"
    repair = case.repair(
        "bad-indentation", said, odd[0], max(0, stands - 1), odd[0], max(stands, 1), twin,
        "Lines that belong together begin at the same column.", (0, stands, " " * indent),
    )  # fmt: skip
    yield replace(repair, last=line)


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
    owner = above
    while owner >= 0 and (
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
            if anatomy(text).key is not None or text.lstrip().startswith("- ") or indent_of(text) != indent:
                break
            last = number
    twin = case.source.copy()
    for number in range(line, last + 1):
        if case.lines[number].strip():
            shift(twin, number, wanted - indent)
    name = (key.key or "").strip()
    yield Repair(
        case.repair(
            "not-indented", f"this text belongs to `{name}:` and must stand further right than it",
            line, indent, line,
            len(case.lines[line]), twin, f"Indent it by {spaces(wanted)}.", (0, indent, " " * wanted),
        ).diagnostic, twin, last,
    )  # fmt: skip
