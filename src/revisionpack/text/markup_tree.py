"""Tokens of markdown-it become nodes."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from markdown_it.token import Token

from revisionpack.text.markup_nodes import (
    Align,
    BulletList,
    Code,
    CodeBlock,
    Emph,
    Key,
    Lang,
    LineBreak,
    Link,
    Marked,
    Node,
    Nodes,
    OrderedList,
    Paragraph,
    Quote,
    Ref,
    Str,
    Strike,
    Strong,
    Sub,
    Sup,
    Table,
)
from revisionpack.text.markup_run import BAR

_CJK = "\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef"
_WRAPPED_CJK = re.compile(rf"(?<=[{_CJK}])\n(?=[{_CJK}])")


_DEPTH = 30
"""Emphasis nested deeper than this adds nothing; Markdown itself sets no limit to it."""


def joined_lines(text: str) -> str:
    """A line break in the source is a space, but nothing between characters of Chinese or Japanese."""
    return _WRAPPED_CJK.sub("", text).replace("\n", " ") if "\n" in text else text


def inline_nodes(tokens: list[Token]) -> Nodes:
    """The nodes of one run."""
    stack: list[tuple[Token | None, list[Node]]] = [(None, [])]
    words: list[str] = []

    def flush() -> None:
        if words:
            stack[-1][1].append(Str(joined_lines("".join(words)).replace(BAR, "|")))
            words.clear()

    for token in tokens:
        kind = token.type
        if kind == "text" or kind == "text_special":
            if token.content:
                words.append(token.content)
            continue
        if kind == "softbreak":
            words.append("\n")
            continue
        flush()
        if kind == "node":
            stack[-1][1].append(token.meta["node"])
        elif kind == "code_inline":
            stack[-1][1].append(Code(token.content.replace(BAR, "|")))
        elif kind == "hardbreak":
            stack[-1][1].append(LineBreak())
        elif token.nesting > 0:
            stack.append((token, []))
        elif token.nesting < 0:
            opening, children = stack.pop()
            assert opening is not None
            name = opening.type.removesuffix("_open")
            if name == "span" or (name in ("em", "strong", "s") and len(stack) > _DEPTH):
                stack[-1][1].extend(children)
            elif name == "comment":
                opening.meta["children"] = tuple(children)
                parent = stack[-1][0]
                assert parent is not None
                parent.meta["comment"] = tuple(children)
            else:
                stack[-1][1].append(_BUILD[name](tuple(children), opening))
    flush()
    return tuple(stack[0][1])


_BUILD: dict[str, Callable[[Nodes, Token], Node]] = {
    "em": lambda children, token: Emph(children),
    "strong": lambda children, token: Strong(children),
    "s": lambda children, token: Strike(children),
    "sub": lambda children, token: Sub(children),
    "sup": lambda children, token: Sup(children),
    "link": lambda children, token: Link(str(token.attrs.get("href", "")), children),
    "key": lambda children, token: Key(children, token.meta["offset"]),
    "ref": lambda children, token: Ref(token.meta["target"], children, token.meta["offset"]),
    "lang": lambda children, token: Lang(token.meta["code"], children),
    "marked": lambda children, token: Marked(children, token.meta.get("comment"), token.meta["offset"]),
}


def block_nodes(tokens: list[Token]) -> Nodes:
    """The nodes of a whole text, whose inline tokens have been read."""
    return _Blocks(tokens).until("")


class _Blocks:
    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.at = 0

    def until(self, end: str) -> Nodes:
        """Block nodes up to a closing token, which is passed over."""
        nodes: list[Node] = []
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            self.at += 1
            kind = token.type
            if kind == end:
                break
            if kind == "paragraph_open":
                children = self._inline()
                self.at += 1  # paragraph_close
                if token.hidden:
                    nodes.extend(children)
                elif children:
                    nodes.append(Paragraph(children))
            elif kind == "bullet_list_open":
                nodes.append(BulletList(self._items("bullet_list_close")))
            elif kind == "ordered_list_open":
                start = int(token.attrs.get("start", 1))
                nodes.append(OrderedList(self._items("ordered_list_close"), start))
            elif kind == "blockquote_open":
                nodes.append(Quote(self.until("blockquote_close")))
            elif kind == "table_open":
                nodes.append(self._table())
            elif kind == "fence":
                nodes.append(
                    CodeBlock(token.content.replace(BAR, "|").removesuffix("\n"), token.info.strip())
                )
        return tuple(nodes)

    def _inline(self) -> Nodes:
        token = self.tokens[self.at]
        self.at += 1
        return inline_nodes(token.children or [])

    def _items(self, end: str) -> tuple[Nodes, ...]:
        items: list[Nodes] = []
        while self.tokens[self.at].type != end:
            self.at += 1  # list_item_open
            items.append(self.until("list_item_close"))
        self.at += 1
        return tuple(items)

    def _table(self) -> Table:
        rows: list[tuple[Nodes, ...]] = []
        align: list[Align] = []
        row: list[Nodes] = []
        while (token := self.tokens[self.at]).type != "table_close":
            self.at += 1
            if token.type == "th_open":
                align.append(_ALIGN.get(str(token.attrs.get("style", ""))))
            elif token.type == "inline":
                row.append(inline_nodes(token.children or []))
            elif token.type == "tr_close":
                rows.append(tuple(row))
                row = []
        self.at += 1
        return Table(rows[0], tuple(rows[1:]), tuple(align))


_ALIGN: dict[str, Any] = {
    "text-align:left": "left",
    "text-align:center": "center",
    "text-align:right": "right",
}
