"""Nodes as plain words: no mark-up, no citation, no comment."""

from __future__ import annotations

from revisionpack.text.chem import chem_plain
from revisionpack.text.markup_nodes import (
    BLOCKS,
    BulletList,
    Chem,
    Cite,
    Code,
    CodeBlock,
    Emph,
    Key,
    LineBreak,
    Math,
    Node,
    Nodes,
    OrderedList,
    Paragraph,
    Ref,
    Ruby,
    Str,
    Sub,
    Sup,
    Table,
)
from revisionpack.text.tex_show import lowered, raised, tex_plain


def to_plain(nodes: Nodes) -> str:
    """See `markup_nodes.plain`."""
    parts: list[str] = []
    for node in nodes:
        if isinstance(node, Str):  # most are
            parts.append(node.text)
        elif isinstance(node, BLOCKS):
            if parts and not parts[-1].endswith("\n"):
                parts.append("\n")
            parts.append(_node(node))
            parts.append("\n")
        else:
            parts.append(_node(node))
    return "".join(parts).rstrip("\n")


def _node(node: Node) -> str:
    match node:
        case Key(children) | Paragraph(children) | Emph(children):
            return to_plain(children)
        case Str(text) | Code(text) | CodeBlock(text):
            return text
        case LineBreak():
            return "\n"
        case Cite():
            return ""
        case Ruby(base, _):
            return base
        case Sub(children):
            return lowered(to_plain(children))
        case Sup(children):
            return raised(to_plain(children))
        case Math(tex, _):
            return tex_plain(tex)
        case Chem(formula):
            return chem_plain(formula)
        case Ref(target, None):
            return target
        case BulletList(items) | OrderedList(items):
            return "\n".join(to_plain(item) for item in items)
        case Table(head, rows):
            return "\n".join("\t".join(to_plain(cell) for cell in row) for row in (head, *rows) if row)
        case _:
            return to_plain(node.children or ())
