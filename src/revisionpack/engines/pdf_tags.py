"""Repairs of WeasyPrint's structure tree, in one pass through its public `finisher=`.

WeasyPrint 70 tags each page by itself: a paragraph over two pages is two paragraphs, running heads are
content, list items lack their body, foreign words their language. Each repair looks for the weak shape
and does nothing where it is absent. Clauses are those of ISO 14289-1 (PDF/UA-1).

Two private things are relied on, both only here: `weasyprint.pdf.tags._build_box_tree` (its first
argument is the box, it yields the elements) and the list that pydyf keeps a stream's operators in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pydyf
from msgspec import Struct, field

import revisionpack.engines.pdf_setup  # noqa: F401  # isort: skip  # before the rest of WeasyPrint
from weasyprint.formatting_structure.boxes import MarginBox, PageBox
from weasyprint.pdf import tags as weasyprint_tags

from revisionpack.engines.pdf_finish import JOINER
from revisionpack.engines.pdf_structure import (
    Node,
    Place,
    place_footnotes,
    set_attributes,
    shape_lists,
)

BLOCKS = {
    "figure": "Div", "header": "Div", "footer": "Div", "nav": "Div", "aside": "Div", "pre": "P", "address": "P",
    "hgroup": "Div",
}  # fmt: skip
INLINES = {"q": "Quote", "cite": "Reference", "code": "Code"}
SIDES = {"@t": "Header", "@b": "Footer"}


class Recording(Struct):
    """What WeasyPrint was seen to tag: the text of each place, and the places of running heads and feet."""

    texts: dict[Place, str] = field(default_factory=dict)
    sides: dict[Place, str] = field(default_factory=dict)

    def repair(self, document: Any, pdf: Any) -> list[str]:
        """Repair the tree of a PDF that is about to be written. Returns its texts in reading order."""
        return _Repair(document, pdf, self).run()


@contextmanager
def recording() -> Iterator[Recording]:
    """While WeasyPrint writes: remember which box made which structure element."""
    seen = Recording()
    original: Callable[..., Any] = weasyprint_tags._build_box_tree

    def build(box: Any, *args: Any) -> Iterator[Any]:
        page, tags = args[2], args[5]
        if isinstance(box, PageBox):
            for content, tag in tags.items():
                seen.texts[(page, tag["mcid"])] = getattr(content, "text", "")
        if isinstance(box, MarginBox):
            side = SIDES.get(box.at_keyword[:2], "Footer")
            for content in box.descendants():
                if content in tags:
                    seen.sides[(page, tags[content]["mcid"])] = side
        for element in original(box, *args):
            if not hasattr(element, "box"):
                element.box = getattr(box, "_box", box)
            yield element

    weasyprint_tags._build_box_tree = build
    try:
        yield seen
    finally:
        weasyprint_tags._build_box_tree = original


class _Repair:
    """One document's repair, step by step; the order of the steps matters."""

    def __init__(self, document: Any, pdf: Any, seen: Recording) -> None:
        self.document, self.pdf, self.seen = document, pdf, seen
        self.root = self._get(pdf.catalog["StructTreeRoot"])
        self.parents = self._get(self.root["ParentTree"])
        self.pages: list[Any] = pdf.page_references
        self._page_of = {reference: index for index, reference in enumerate(self.pages)}
        self.artifacts: dict[Place, str] = {}
        self._has_notes = False
        self.old: list[Any] = [
            o for o in pdf.objects if isinstance(o, dict) and o.get("Type") == "/StructElem"
        ]

    def run(self) -> list[str]:
        tree = self._load(self._get(self.root["K"][0]))
        self._margin_boxes(tree)
        self._has_notes = any(node.tag.endswith("::footnote-marker") for node in tree.walk())
        self._clean(tree)
        place_footnotes(tree)
        self._join(tree)
        shape_lists(tree)
        set_attributes(tree, self.document.metadata.lang or "", "", first=True)
        self._describe_links(tree)
        self._store(tree)
        self._mark_artifacts()
        return [self.seen.texts.get(place, "") for place in tree.places()]

    def _get(self, reference: Any) -> Any:
        return self.pdf.objects[int(reference[: reference.index(b" ")])]

    def _load(self, element: Any) -> Node:
        node = Node(element["S"][1:], box=getattr(element, "box", None), object=element)
        page = self._page_of.get(element.get("Pg"), 0)
        for kid in element["K"]:
            if isinstance(kid, int):
                node.kids.append((page, kid))
                continue
            inner = self._get(kid)
            if inner.get("S") == "/Span" and not hasattr(inner, "box"):  # only words, not an element
                node.kids += [(page, place) for place in inner["K"]]
            else:
                node.kids.append(self._load(inner) if inner.get("S") else inner)
        return node

    def _drop(self, node: Node, kind: str = "") -> None:
        """Make all that a node holds an artifact."""
        for place in node.places():
            self.artifacts[place] = kind

    def _margin_boxes(self, tree: Node) -> None:
        """Running heads and feet are artifacts (7.8), not content that hangs nowhere."""
        held = set(tree.places())
        numbers = self.parents["Nums"]
        count = 2 * len(self.pages)
        for page, references in zip(numbers[:count:2], numbers[1:count:2], strict=True):
            for mcid in range(len(references)):
                if (page, mcid) not in held:
                    self.artifacts[(page, mcid)] = "Pagination"

    # --- bottom-up: what is decoration, what is only a wrapper --------------------------------------

    def _clean(self, node: Node) -> None:
        kept: list[Any] = []
        for kid in node.kids:
            if isinstance(kid, Node):
                kept += self._cleaned(kid, node)
            else:
                kept.append(kid)
        node.kids = kept

    def _cleaned(self, kid: Node, parent: Node) -> list[Any]:
        """What stands in a kid's place: itself, its own kids, or nothing."""
        if kid.type == "Figure" and kid.html is not None:
            if _decorative(kid.html):
                self._drop(kid)
                return []
            if "Alt" not in kid.object and kid.html.get("aria-label"):
                kid.extra["Alt"] = pydyf.String(kid.html.get("aria-label"))
            if any(isinstance(inner, dict) for inner in kid.kids):
                # <a><img/></a>: the link holds the reference to its annotation, not the figure (7.18.5).
                references = [inner for inner in kid.kids if isinstance(inner, dict)]
                kid.kids = [inner for inner in kid.kids if not isinstance(inner, dict)]
                link = Node("Link", [kid, *references])
                return link.kids if parent.type == "Link" else [link]
        if getattr(kid.box, "is_leader", False):
            self._drop(kid)
            return []
        self._clean(kid)
        self._name(kid)
        if self._is_wrapper(kid, parent):
            return kid.kids
        return [kid] if kid.kids or kid.type in ("TD", "TH") else []

    def _name(self, node: Node) -> None:
        """Give elements that WeasyPrint leaves NonStruct the type that their HTML has."""
        if node.type != "NonStruct":
            return
        node.type = BLOCKS.get(node.tag) or INLINES.get(node.tag) or "NonStruct"
        if node.tag.endswith("::footnote-call"):
            node.type = "Reference"
        elif node.tag.endswith("::footnote-marker"):
            node.type = "Lbl"
        elif node.type == "NonStruct" and node.real and node.html.get("lang"):
            node.type = "Span"

    def _is_wrapper(self, kid: Node, parent: Node) -> bool:
        """Lines, anonymous boxes and inline emphasis say nothing: their kids go up."""
        note = (
            self._has_notes
            and kid.html is not None
            and any(
                isinstance(inner, Node) and inner.tag.endswith("::footnote-marker")
                for node in kid.walk()
                for inner in node.kids
            )
        )
        if note and kid.type in ("NonStruct", "Span", "Div"):
            kid.type = "Note"
            return False
        plain = kid.type == "Span" and not (kid.html is not None and kid.html.get("lang"))
        anonymous = kid.html is not None and kid.html is parent.html and kid.tag == parent.tag
        return kid.type == "NonStruct" or plain or (anonymous and kid.type in ("Div", "P", "Sect", "Note"))

    # --- what page and line breaks split -------------------------------------------------------------

    def _join(self, node: Node) -> None:
        """Parts of one HTML element become one structure element; repeated heads become artifacts."""
        kept: list[Any] = []
        first_of: dict[tuple[int, str, str], Node] = {}
        for kid in node.kids:
            if isinstance(kid, Node) and kid.html is not None:
                key = (id(kid.html), kid.tag, kid.type)
                first = first_of.get(key)
                if first is not None:
                    if kid.type in ("THead", "TFoot"):
                        self._drop(kid, "Pagination")
                        continue
                    own = kid.html is not node.html and kid.real and kid.type not in ("Span", "Code", "Quote")
                    if own or kept[-1] is first:
                        first.kids += kid.kids
                        continue
                first_of[key] = kid
            kept.append(kid)
        if node.type == "Table":
            kept.sort(key=lambda kid: isinstance(kid, Node) and kid.type == "TFoot")
        node.kids = kept
        for kid in kept:
            if isinstance(kid, Node):
                self._join(kid)

    def _describe_links(self, tree: Node) -> None:
        """A link is announced by its own words (7.18.5), not by the name of the place that it leads to."""
        for node in tree.walk():
            if node.type != "Link":
                continue
            written = "".join(node.html.itertext()) if node.html is not None else ""
            words = _said([self.seen.texts.get(place, "") for place in node.places()], written)
            for kid in node.kids:
                if words and isinstance(kid, dict):
                    self._get(kid["Obj"])["Contents"] = pydyf.String(words)

    # --- writing back -----------------------------------------------------------------------------------

    def _store(self, tree: Node) -> None:
        count = len(self.pages)
        numbers = self.parents["Nums"]
        owners: dict[int, list[Any]] = {page: [b"null"] * len(numbers[2 * page + 1]) for page in range(count)}
        annotations: dict[int, Any] = {}
        used: set[int] = set()
        notes = [node for node in tree.walk() if node.type == "Note"]
        for index, note in enumerate(notes, 1):
            note.extra["ID"] = pydyf.String(f"note-{index:05}")  # 7.9: a note has an ID
        self._element(tree, self.root, owners, annotations, used)
        if notes:
            pairs = [part for note in notes for part in (note.extra["ID"], note.object.reference)]
            self.root["IDTree"] = pydyf.Dictionary({"Names": pydyf.Array(pairs)})
        rows: list[Any] = [part for page in range(count) for part in (page, pydyf.Array(owners[page]))]
        rows += [part for key in sorted(annotations) for part in (key, annotations[key])]
        self.parents["Nums"] = pydyf.Array(rows)
        self.root["ParentTreeNextKey"] = count + len(annotations)
        for reference in self.pages:
            page = self._get(reference)
            if "Annots" in page:  # links of running heads have left the tree: they go
                page["Annots"] = pydyf.Array(
                    [
                        link
                        for link in page["Annots"]
                        if self._get(link).get("StructParent", -1) in (*annotations, -1)
                    ]
                )
        for element in self.old:
            if element.number not in used:
                element.clear()

    def _element(
        self,
        node: Node,
        parent: Any,
        owners: dict[int, list[Any]],
        annotations: dict[int, Any],
        used: set[int],
    ) -> Any:
        if node.object is None:
            node.object = pydyf.Dictionary({"Type": "/StructElem"})
            self.pdf.add_object(node.object)
        element = node.object
        used.add(element.number)
        own = next((kid[0] for kid in node.kids if isinstance(kid, tuple)), None)
        element.update({"S": f"/{node.type}", "P": parent.reference, **node.extra})
        if node.type != "Document":
            first = own if own is not None else next((place[0] for place in node.places()), 0)
            element["Pg"] = self.pages[first]
        kids = pydyf.Array()
        for kid in node.kids:
            if isinstance(kid, Node):
                kids.append(self._element(kid, element, owners, annotations, used))
            elif isinstance(kid, tuple):
                page, mcid = kid
                owners[page][mcid] = element.reference
                other = pydyf.Dictionary({"Type": "/MCR", "Pg": self.pages[page], "MCID": mcid})
                kids.append(mcid if page == own else other)
            else:
                kids.append(kid.reference)
                annotations[self._get(kid["Obj"])["StructParent"]] = element.reference
        element["K"] = kids
        return element.reference

    def _mark_artifacts(self) -> None:
        """In the content streams: `/Span <</MCID n>> BDC` of an artifact becomes `/Artifact <<…>> BDC`."""
        by_page: dict[int, dict[int, str]] = {}
        for (page, mcid), kind in self.artifacts.items():
            by_page.setdefault(page, {})[mcid] = kind
        for page, kinds in by_page.items():
            operators = self._get(self._get(self.pages[page])["Contents"]).stream
            index = -1
            for _ in range(operators.count(b"BDC")):
                index = operators.index(b"BDC", index + 1)
                mcid = operators[index - 1].get("MCID")
                if mcid in kinds:
                    operators[index - 2] = "/Artifact"
                    operators[index - 1] = self._artifact(kinds[mcid], self.seen.sides.get((page, mcid)))

    def _artifact(self, kind: str, side: str | None) -> Any:
        made = pydyf.Dictionary({"Type": f"/{kind}"} if kind else {})
        if side:
            made["Subtype"] = f"/{side}"
            made["Attached"] = pydyf.Array(["/Top" if side == "Header" else "/Bottom"])
        return made


def _decorative(element: Any) -> bool:
    hidden = element.get("aria-hidden") == "true" or element.get("role") in ("presentation", "none")
    return hidden or element.get("alt") == ""


def _said(pieces: Sequence[str], written: str) -> str:
    """The words of a link from its pieces, one a line; the spaces at which lines ended are those of `written`."""
    said, at = "", 0
    for piece in pieces:
        found = written.find(piece, at) if piece else -1
        if found >= 0:
            if any(letter.isspace() for letter in written[at:found]):
                said += " "
            at = found + len(piece)
        said += piece
    return " ".join(said.replace(JOINER, "").split())
