"""Sentences of a paragraph, and words hidden in a text: what clozes and reverse cards are cut from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from revisionpack.text.markup_nodes import (
    BLOCKS,
    BulletList,
    Emph,
    Key,
    Lang,
    Node,
    Nodes,
    OrderedList,
    Paragraph,
    Quote,
    Rich,
    Str,
    Strike,
    Strong,
    Table,
    plain,
)

_END = re.compile(r"[.!?…][”’\"')\]]*(\s+)(?=[“‘\"'(\[]?[A-ZÀ-ÞА-ЯЁ0-9])")
_NO_END = re.compile(r"(?:\b[A-ZÀ-Þ]|\b(?:b|c|d|fl|r|p|pp|no|vol|ed|cf|Dr|Mr|Mrs|St|Sts|vs|ca))\.$")
"""An initial or an abbreviation before the stop: no end of a sentence."""

BLANK = "_____"


def runs(rich: Rich) -> Iterator[Nodes]:
    """The runs of inline nodes of a text: paragraphs, list items, cells."""
    if rich.inline:
        yield rich.blocks
        return
    yield from _runs(rich.blocks)


def _runs(nodes: Nodes) -> Iterator[Nodes]:
    loose: list[Node] = []
    for node in nodes:
        match node:
            case Paragraph(children):
                yield children
            case BulletList(items) | OrderedList(items):
                for item in items:
                    yield from _runs(item)
            case Quote(children):
                yield from _runs(children)
            case Table(head, rows):
                for row in (head, *rows):
                    yield from row
            case _ if not isinstance(node, BLOCKS):
                loose.append(node)
    if loose:
        yield tuple(loose)


def sentences(run: Nodes) -> tuple[Nodes, ...]:
    """A run of inline nodes cut after each sentence (only in its own words, never inside a mark)."""
    text = "".join(node.text if isinstance(node, Str) else plain((node,)) for node in run)
    ends = [
        (match.start(1), match.end(1))
        for match in _END.finditer(text)
        if not _NO_END.search(text[: match.start(1)].rstrip("”’\"')]"))
    ]
    found: list[Nodes] = []
    current: list[Node] = []
    position = 0
    for node in run:
        length = len(node.text) if isinstance(node, Str) else len(plain((node,)))
        start = position
        position += length
        if not isinstance(node, Str):
            current.append(node)
            continue
        for end, after in ends:
            # The gap must begin in this node; where it runs on into the next, that one is trimmed.
            if start <= end < position or (end == start and current):
                if text[start:end]:
                    current.append(Str(text[start:end]))
                if current:
                    found.append(tuple(current))
                current, start = [], min(after, position)
        if text[start:position]:
            current.append(Str(text[start:position]))
    if current:
        found.append(tuple(current))
    return tuple(found)


def first_sentence(rich: Rich) -> Rich:
    """The first sentence of a text, as an inline text."""
    for run in runs(rich):
        cut = sentences(run)
        if cut:
            return Rich(plain(cut[0]), cut[0], inline=True)
    return rich


def hide(rich: Rich, words: str) -> Rich:
    """A text with each stretch that reads `words` (or their plural) replaced by a blank."""
    if not words.strip():
        return rich
    pattern = re.compile(rf"(?<!\w){re.escape(words)}(?:s|es)?(?!\w)", re.IGNORECASE)
    return replace(rich, source=pattern.sub(BLANK, rich.source), blocks=_hidden(rich.blocks, pattern))


def _hidden(nodes: Nodes, pattern: re.Pattern[str]) -> Nodes:
    changed: list[Node] = []
    for node in nodes:
        if isinstance(node, Str):
            changed.append(replace(node, text=pattern.sub(BLANK, node.text)))
        elif isinstance(node, (BulletList, OrderedList)):
            changed.append(replace(node, items=tuple(_hidden(item, pattern) for item in node.items)))
        elif isinstance(node, (Emph, Strong, Strike, Key, Lang, Paragraph, Quote)):
            changed.append(replace(node, children=_hidden(node.children, pattern)))
        else:
            changed.append(node)
    return tuple(changed)
