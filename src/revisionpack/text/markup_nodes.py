"""The tree that our mark-up becomes: plain frozen nodes, read by every engine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal, TypeAlias

from msgspec import Struct


class Str(Struct, frozen=True):
    """Words as the author typed them (typography happens at output)."""

    text: str


class LineBreak(Struct, frozen=True):
    """A forced line break."""


class Emph(Struct, frozen=True):
    children: Nodes


class Strong(Struct, frozen=True):
    children: Nodes


class Strike(Struct, frozen=True):
    children: Nodes


class Sub(Struct, frozen=True):
    children: Nodes


class Sup(Struct, frozen=True):
    children: Nodes


class Code(Struct, frozen=True):
    """Text in a fixed pitch, never touched by typography."""

    text: str


class Link(Struct, frozen=True):
    """A link to a page; the parser lets only http, https and mailto through."""

    url: str
    children: Nodes


class _Placed(Struct, frozen=True, eq=False):
    """A node that knows at which letter of its source it begins; it equals its like anywhere."""

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self._said() == other._said()

    def __hash__(self) -> int:
        return hash(self._said())

    def _said(self) -> tuple[object, ...]:
        return tuple(getattr(self, name) for name in self.__struct_fields__ if name != "offset")


class Key(_Placed, frozen=True):
    """A key phrase `==…==`: marked on the sheet, a gap in the blank twin, a cloze in the deck."""

    children: Nodes
    offset: int = -1

    @property
    def phrase(self) -> str:
        """The phrase as plain words."""
        return " ".join(plain(self.children).split())

    @property
    def id(self) -> str:
        """The casefolded phrase: what makes two uses the same key phrase."""
        return self.phrase.casefold()


class Ref(_Placed, frozen=True):
    """A cross-reference `[[target]]` or `[[target|words]]`; children is None where no words were given."""

    target: str
    children: Nodes | None = None
    offset: int = -1


class Cite(_Placed, frozen=True):
    """A citation `[@source, locator]`; the locator is plain text, empty where none was given."""

    source: str
    locator: str = ""
    offset: int = -1


class Lang(Struct, frozen=True):
    """Words in another language, `[words]{fr}`; code is a BCP 47 tag."""

    code: str
    children: Nodes


class Ruby(Struct, frozen=True):
    """A reading above its characters, `｜漢字《かんじ》`."""

    base: str
    above: str


class Math(_Placed, frozen=True):
    """TeX of our subset, checked when parsed; display is true for `$$…$$`."""

    tex: str
    display: bool = False
    offset: int = -1


class Chem(_Placed, frozen=True):
    """A chemical formula or equation in mhchem's notation: what stands between the braces of `$\\ce{…}$`."""

    formula: str
    offset: int = -1


class Marked(_Placed, frozen=True):
    """A commented span of a model answer, `{==span==}{>>comment<<}`; comment is None where none was given."""

    children: Nodes
    comment: Nodes | None = None
    offset: int = -1


class Paragraph(Struct, frozen=True):
    children: Nodes


class BulletList(Struct, frozen=True):
    """A list; tight when its items are single lines (their text then stands without Paragraph)."""

    items: tuple[Nodes, ...]


class OrderedList(Struct, frozen=True):
    items: tuple[Nodes, ...]
    start: int = 1


Align: TypeAlias = Literal["left", "center", "right"] | None


class Table(Struct, frozen=True):
    """A table: head is one row of cells, rows the others; a cell is a run of inline nodes."""

    head: tuple[Nodes, ...]
    rows: tuple[tuple[Nodes, ...], ...]
    align: tuple[Align, ...]


class Quote(Struct, frozen=True):
    children: Nodes


class CodeBlock(Struct, frozen=True):
    """Lines of code between ```; the language is what stands after the first of them."""

    text: str
    language: str = ""


Inline: TypeAlias = (
    Str | LineBreak | Emph | Strong | Strike | Sub | Sup | Code | Link
    | Key | Ref | Cite | Lang | Ruby | Math | Chem | Marked
)  # fmt: skip
Block: TypeAlias = Paragraph | BulletList | OrderedList | Table | Quote | CodeBlock
Node: TypeAlias = Inline | Block
Nodes: TypeAlias = tuple[Node, ...]

BLOCKS = (Paragraph, BulletList, OrderedList, Table, Quote, CodeBlock)


class Rich(Struct, frozen=True):
    """A parsed text. Inline: `blocks` is one run of inline nodes. Else: a sequence of block nodes.

    Two texts are equal when their source and their kind are.
    """

    source: str
    blocks: Nodes
    inline: bool = False

    def __eq__(self, other: object) -> bool:
        return type(other) is Rich and self.source == other.source and self.inline == other.inline

    def __hash__(self) -> int:
        return hash((self.source, self.inline))

    def __bool__(self) -> bool:
        return bool(self.blocks)


EMPTY = Rich("", (), True)

KEY_MARK = "=="
"""What the source of every text has that holds a key phrase."""


def children_of(node: Node) -> Iterator[Node]:
    """The nodes directly inside a node, in reading order (a comment comes after its span)."""
    if isinstance(node, (Str, LineBreak, Code, Cite, Ruby, Math, Chem, CodeBlock)):
        return
    if isinstance(node, (BulletList, OrderedList)):
        for item in node.items:
            yield from item
    elif isinstance(node, Table):
        for row in (node.head, *node.rows):
            for cell in row:
                yield from cell
    else:
        yield from node.children or ()
        if isinstance(node, Marked) and node.comment:
            yield from node.comment


def walk(nodes: Rich | Iterable[Node]) -> Iterator[Node]:
    """Every node, depth first, a node before what it holds."""
    for node in nodes.blocks if isinstance(nodes, Rich) else nodes:
        yield node
        if type(node) is not Str:  # most are, and hold nothing
            yield from walk(children_of(node))


def plain(nodes: Rich | Iterable[Node]) -> str:
    """The words alone, for titles, slots, search and alternative text.

    Words of key phrases and references stay (a reference without words gives its id), citations and
    comments go; blocks, items and rows stand on lines of their own, cells are parted by tabs.
    """
    blocks = nodes.blocks if isinstance(nodes, Rich) else tuple(nodes)
    if len(blocks) == 1 and type(only := blocks[0]) is Str:  # most titles, names and cells
        return only.text.rstrip("\n")
    from revisionpack.text.markup_plain import to_plain

    return to_plain(blocks)
