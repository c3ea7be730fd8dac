"""The structure elements of a PDF while their tree is repaired, and the shapes that lists, notes and tables must have.

Clauses are those of ISO 14289-1 (PDF/UA-1).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pydyf
from msgspec import Struct, field

NUMBERING = {
    "disc": "Disc", "circle": "Circle", "square": "Square", "decimal": "Decimal", "lower-alpha": "LowerAlpha",
    "upper-alpha": "UpperAlpha", "lower-roman": "LowerRoman", "upper-roman": "UpperRoman",
}  # fmt: skip
ROW_GROUPS = ("THead", "TBody", "TFoot")

Place = tuple[int, int]
"""(page index, marked-content id)."""


class Node(Struct, eq=False):
    """A structure element while it is repaired: its type, its kids (nodes, places, object references)."""

    type: str
    kids: list[Any] = field(default_factory=list)
    box: Any = None
    object: Any = None
    extra: dict[str, Any] = field(default_factory=dict)
    html: Any = None
    """The HTML element that it came from, or None."""
    tag: str = ""
    """The element's name, or its pseudo-element's."""

    def __post_init__(self) -> None:
        if self.box is not None and self.box.element is not None:
            self.html, self.tag = self.box.element, self.box.element_tag or ""

    @property
    def real(self) -> bool:
        """Whether it stands for an element of the HTML and not for a pseudo-element."""
        return self.html is not None and "::" not in self.tag

    def walk(self) -> Iterator[Node]:
        """This element and all inside, in reading order; its kids may change once it has passed."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting += [kid for kid in reversed(node.kids) if type(kid) is Node]

    def places(self) -> Iterator[Place]:
        """Marked content in reading order."""
        waiting = self.kids[::-1]
        while waiting:
            kid = waiting.pop()
            if type(kid) is Node:
                waiting += reversed(kid.kids)
            elif type(kid) is tuple:
                yield kid


def place_footnotes(tree: Node) -> None:
    """A note stands right after the reference that calls it (7.9)."""
    calls = {
        id(kid.html): (node, kid)
        for node in tree.walk()
        for kid in node.kids
        if isinstance(kid, Node) and kid.type == "Reference" and kid.tag.endswith("::footnote-call")
    }
    for node in list(tree.walk()):
        for note in [kid for kid in node.kids if isinstance(kid, Node) and kid.type == "Note"]:
            if id(note.html) in calls:
                node.kids.remove(note)
                parent, call = calls[id(note.html)]
                parent.kids.insert(parent.kids.index(call) + 1, note)


def shape_lists(node: Node) -> None:
    """L > LI > Lbl? LBody, inner lists inside the LBody, dt and dd paired (7.2, table 337 of ISO 32000-1)."""
    for kid in node.kids:
        if isinstance(kid, Node):
            shape_lists(kid)
    if node.type != "L":
        return
    flat: list[Any] = []
    for kid in node.kids:
        flat += kid.kids if isinstance(kid, Node) and kid.type in ("Div", "NonStruct") else [kid]
    items: list[Node] = []
    inner_lists: list[Node] = []
    for kid in flat:
        item = kid if isinstance(kid, Node) and kid.type in ("LI", "L", "Caption") else Node("LI", [kid])
        if item.type == "Caption":
            items.insert(0, item)
        elif item.type == "L":
            inner_lists.append(item)
        else:
            _list_item(item, items)
    for inner in inner_lists:
        _home(inner, items).kids.append(inner)
    node.kids = list(items)
    style = next((item.box.style["list_style_type"] for item in items if item.box is not None), "none")
    labelled = any(isinstance(kid, Node) and kid.type == "Lbl" for item in items for kid in item.kids)
    if style in NUMBERING and labelled:
        node.extra["A"] = pydyf.Dictionary({"O": "/List", "ListNumbering": f"/{NUMBERING[style]}"})


def _list_item(item: Node, items: list[Node]) -> None:
    labels = [kid for kid in item.kids if isinstance(kid, Node) and kid.type == "Lbl"]
    rest: list[Any] = []
    for kid in item.kids:
        if not any(kid is label for label in labels):
            rest += kid.kids if isinstance(kid, Node) and kid.type == "LBody" else [kid]
    if item.tag == "dt":
        item.kids = [Node("Lbl", rest, item.box)]
        items.append(item)
    elif item.tag == "dd" and items:
        items[-1].kids.append(Node("LBody", rest, item.box))
    else:
        item.kids = [*labels, *([Node("LBody", rest)] if rest else [])]
        items.append(item)


def _home(inner: Node, items: list[Node]) -> Node:
    """The body of the item that an inner list belongs to, by HTML ancestry."""
    home = next(
        (
            item
            for item in items
            if item.html is not None and any(part is inner.html for part in item.html.iter())
        ),
        items[-1] if items else None,
    )
    if home is None:
        home = Node("LI")
        items.append(home)
    body = next((kid for kid in home.kids if isinstance(kid, Node) and kid.type == "LBody"), None)
    if body is None:
        body = Node("LBody")
        home.kids.append(body)
    return body


def set_attributes(node: Node, lang: str, section: str, *, first: bool) -> None:
    """Languages of foreign words (7.2), and Scope for header cells instead of ids that lead nowhere (7.5)."""
    own = node.html.get("lang") if node.real else None
    if own and own.lower() != lang.lower():
        node.extra["Lang"], lang = pydyf.String(own), own
    if node.type in ("TH", "TD"):
        attributes = node.object.setdefault("A", pydyf.Dictionary({"O": "/Table"}))
        attributes.pop("Headers", None)
        node.object.pop("ID", None)
        if node.type == "TH":
            given = {"row": "Row", "col": "Column", "rowgroup": "Row", "colgroup": "Column"}.get(
                node.html.get("scope")
            )
            attributes["Scope"] = "/" + (given or ("Row" if section == "TBody" and first else "Column"))
    for index, kid in enumerate(node.kids):
        if isinstance(kid, Node):
            heads = kid.type == "TR" and all(
                isinstance(cell, Node) and cell.type == "TH" for cell in kid.kids
            )
            inner = "THead" if heads else kid.type if kid.type in ROW_GROUPS else section
            set_attributes(kid, lang, inner, first=index == 0)
