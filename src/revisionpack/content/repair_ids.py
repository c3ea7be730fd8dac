"""Repairs of ids that stand too far right or left of where ids stand."""

from __future__ import annotations

from collections.abc import Iterator

from revisionpack.content.fields import keys_of
from revisionpack.content.lines import anatomy, indent_of
from revisionpack.content.model import COLLECTIONS
from revisionpack.content.patched import Patched
from revisionpack.content.repair_case import Case, shift, spaces
from revisionpack.content.tree import Node
from revisionpack.content.trouble import Repair
from revisionpack.diagnostics import Diagnostic


def id_too_far_right(root: Node | None, source: Patched, known_keys: frozenset[str]) -> Repair | None:
    """An id as far right as the keys that follow it: for YAML an empty key of the item above, so no syntax error."""
    for name, items in root.pairs if root is not None else ():
        model = COLLECTIONS.get(name.text) if name.kind == "scalar" else None
        for id, item in items.pairs if model is not None else ():
            given: set[str] = set()
            for key, value in item.pairs if item.style != "flow" else ():
                if value.empty and value.kind == "scalar" and not value.style and key.text not in keys_of(model):
                    below = anatomy(next((text for text in source.lines[key.line + 1 :] if text.strip()), ""))
                    begins = (below.key or "").strip()
                    odd = begins in (known_keys if key.text not in known_keys else given)
                    if len(below.indent) == key.column > id.column and odd:
                        return _moved(source, key, id)
                given.add(key.text)
    return None


def _moved(source: Patched, key: Node, id: Node) -> Repair:
    twin = source.copy()
    shift(twin, key.line, id.column - key.column)
    said = Diagnostic(
        "bad-indentation", "error",
        f"this line is indented by {spaces(key.column)}; {spaces(id.column)} would make an id of it",
        source.span(key.line, max(0, key.column - 1), key.line, key.column),
        f"An id stands as far left as the ids above it, here `{id.text}:`.",
    )  # fmt: skip
    return Repair(said, twin, key.line)


def id_like_a_key(case: Case, line: int) -> Iterator[Repair]:
    """The same where YAML does see it, because the item above stands on one line."""
    here, above = anatomy(case.lines[line]), case.above(line)
    below = anatomy(next((text for text in case.lines[line + 1 :] if text.strip()), ""))
    if above is None or here.rest or here.dashes or not here.key or here.key.strip() in case.known_keys:
        return
    sibling = anatomy(case.lines[above])
    stands, indent = len(sibling.indent), len(here.indent)
    if len(below.indent) != indent or (below.key or "").strip() not in case.known_keys or stands >= indent:
        return
    if sibling.dashes or not sibling.key or sibling.key.strip() in case.known_keys or not sibling.rest.startswith("{"):
        return
    twin = case.source.copy()
    shift(twin, line, stands - indent)
    yield case.repair(
        "bad-indentation", f"this line is indented by {spaces(indent)}; {spaces(stands)} would make an id of it", line,
        max(0, indent - 1), line, indent, twin,
        f"An id stands as far left as the ids above it, here `{sibling.key.strip()}:`.", (0, indent, " " * stands),
    )  # fmt: skip


def id_too_far_left(case: Case, line: int) -> Iterator[Repair]:
    """An id stands as far left as its collection, the next one where it should."""
    indent = indent_of(case.lines[line])
    here, above = anatomy(case.lines[line]), case.outside(line, indent - 1)
    owner = case.outside(above, indent) if above is not None else None
    if above is None or owner is None or (here.key or "").strip() in case.known_keys:
        return
    odd, over = anatomy(case.lines[above]), anatomy(case.lines[owner])
    stands = len(odd.indent)
    if not _begins_item(here.rest) or not _begins_item(odd.rest):
        return
    if odd.dashes or not odd.key or odd.key.strip() in case.known_keys:
        return
    known = (over.key or "").strip() in case.known_keys
    first = known and not over.rest and len(over.indent) == stands
    if not first and (known or over.dashes or len(over.indent) != indent or not _begins_item(over.rest)):
        return
    twin = case.source.copy()
    shift(twin, above, indent - stands)
    yield case.out_of_line(above, stands, indent, "below", twin, line)


def _begins_item(rest: str) -> bool:
    return not rest or rest.startswith("{")
