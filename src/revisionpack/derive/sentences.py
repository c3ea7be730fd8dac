"""Sentences of a paragraph, and words hidden in a text: what clozes and reverse cards are cut from."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from msgspec.structs import replace

from revisionpack.text.markup_nodes import (
    BLOCKS,
    BulletList,
    Node,
    Nodes,
    OrderedList,
    Paragraph,
    Quote,
    Rich,
    Str,
    Table,
    plain,
    walk,
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
    text = _flat(run)
    ends = [
        (match.start(1), match.end(1))
        for match in _END.finditer(text)
        if not _NO_END.search(text[: match.start(1)].rstrip("”’\"')]"))
    ]
    return _parted(run, text, ends)


_CLAUSE = re.compile(r"[;:,](?P<gap>\s+)|(?P<dash>\s+)(?=[–—]\s)")
_STRONG = re.compile(r"[;:](?P<gap>\s+)|(?P<dash>\s+)(?=[–—]\s)")


def clauses(run: Nodes, *, strong: bool = False) -> tuple[Nodes, ...]:
    """A sentence cut after each clause, in its own words and outside brackets; `strong`: not at commas."""
    text = _flat(run)
    ends = [
        match.span("gap" if match["gap"] else "dash")
        for match in (_STRONG if strong else _CLAUSE).finditer(text)
        if text.count("(", 0, match.start()) == text.count(")", 0, match.start())
    ]
    return _parted(run, text, ends)


def _flat(run: Nodes) -> str:
    return "".join(node.text if isinstance(node, Str) else plain((node,)) for node in run)


def _parted(run: Nodes, text: str, ends: list[tuple[int, int]]) -> tuple[Nodes, ...]:
    """A run cut at each of these gaps (start, end in its plain words, `text`) that lies in its own words."""
    if not ends:
        whole = tuple(node for node in run if not isinstance(node, Str) or node.text)
        return (whole,) if whole else ()
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


def first_sentences(rich: Rich, count: int = 1) -> Rich:
    """The first sentence (or so many) of a text, as an inline text."""
    for run in runs(rich):
        cut = sentences(run)[:count]
        if cut:
            kept = joined(cut)
            return Rich(plain(kept), kept, inline=True)
    return rich


def after_sentences(rich: Rich, count: int = 1) -> Rich | None:
    """What follows the first sentence (or so many), if the text begins with a paragraph and anything follows."""
    if rich.inline:
        rest = joined(sentences(rich.blocks)[count:])
        return Rich(plain(rest), rest, inline=True) if rest else None
    if not rich.blocks or not isinstance(rich.blocks[0], Paragraph):
        return rich
    rest = joined(sentences(rich.blocks[0].children)[count:])
    blocks = (*((Paragraph(rest),) if plain(rest).strip() else ()), *rich.blocks[1:])
    return Rich(plain(blocks), blocks, inline=False) if blocks else None


def joined(parts: tuple[Nodes, ...]) -> Nodes:
    """Sentences or clauses in one run again, a space between them."""
    run: list[Node] = []
    for part in parts:
        if run:
            run.append(Str(" "))
        run.extend(part)
    return tuple(run)


def rewritten(nodes: Nodes, visit: Callable[[Node], Nodes | None]) -> Nodes:
    """A text with each node that `visit` answers for replaced by its answer; None looks inside the node."""
    changed: list[Node] = []
    for node in nodes:
        answer = visit(node)
        changed.extend((_inside(node, visit),) if answer is None else answer)
    return tuple(changed)


def _inside(node: Node, visit: Callable[[Node], Nodes | None]) -> Node:
    match node:
        case BulletList(items) | OrderedList(items):
            return replace(node, items=tuple(rewritten(item, visit) for item in items))
        case Table(head, rows):
            head = tuple(rewritten(cell, visit) for cell in head)
            return replace(
                node, head=head, rows=tuple(tuple(rewritten(cell, visit) for cell in row) for row in rows)
            )
    holder: Any = node
    children = getattr(holder, "children", None)
    if children is None:
        return node
    within: Node = replace(holder, children=rewritten(children, visit))
    return within


def hide(rich: Rich, words: str) -> Rich:
    """A text with each stretch that reads `words` (or their plural) replaced by a blank.

    Where the words stand there one by one (“a congress …; a conference …”), each is replaced.
    """
    names = [words] if words.strip() else []
    parts = [part for part in re.findall(r"\w+", words) if len(part) > 3]
    said = plain(rich)
    if len(parts) > 1 and all(_stands(part, said) for part in parts):
        names += parts
    for name in names:
        rich = _without(rich, name)
    return rich


def _stands(words: str, text: str) -> bool:
    """Whether words stand in a text; the pattern is made only where they may."""
    return words.casefold() in text.casefold() and _word(words).search(text) is not None


@lru_cache(maxsize=1_000)
def _word(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(words)}(?:s|es)?(?!\w)", re.IGNORECASE)


def _without(rich: Rich, words: str) -> Rich:
    def visit(node: Node) -> Nodes | None:
        return (Str(_word(words).sub(BLANK, node.text)),) if isinstance(node, Str) else None

    if not any(_stands(words, text) for text in (rich.source, *_texts(rich))):
        return rich
    return replace(rich, source=_word(words).sub(BLANK, rich.source), blocks=rewritten(rich.blocks, visit))


def _texts(rich: Rich) -> Iterator[str]:
    return (node.text for node in walk(rich) if isinstance(node, Str))


def names_in_common(one: str, other: str) -> bool:
    """Whether two texts share a capitalised word of four letters or more: one may give the other away."""

    def names(text: str) -> set[str]:
        return {word.casefold() for word in re.findall(r"\w{4,}", text) if word[0].isupper()}

    return bool(names(one) & names(other))


ORPHANS = frozenset(
    "he she it they him her his hers its them their theirs this these those that such "
    "il elle ils elles lui leur leurs ce cela ceux celles ça".split()
)
"""Pronouns (English, French) that refer to nothing on a card of their own."""

_LEANS = ORPHANS | frozenset("then there but so cet cette ces son sa ses alors mais puis".split())


def leans(sentence: Nodes) -> bool:
    """Whether a sentence begins in a way that makes no sense alone (`He resigned`, `A year later`, `But …`)."""
    words = [word.casefold() for word in re.findall(r"\w+", plain(sentence))[:3]]
    return bool(words) and (
        words[0] in _LEANS or "later" in words or (len(words) > 1 and words[1] in _PERSONAL)
    )


_PERSONAL = frozenset("he she it they il elle ils elles".split())
