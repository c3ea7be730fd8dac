"""Key phrases as cloze notes: each in its sentence, once, unless another card asks for it already."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from msgspec import Struct

from revisionpack.content.mapping import fields_among
from revisionpack.content.model import Card, Document, Item, Pack, Profile, Question, Topic
from revisionpack.content.texts import SourceRef, Text
from revisionpack.derive.notes import Note, Piece
from revisionpack.derive.sentences import clauses, leans, runs, sentences
from revisionpack.derive.sides import FRONT, begun, shown_length
from revisionpack.text.dates import DateProblem, parse_date
from revisionpack.text.markup_nodes import KEY_MARK, Cite, Key, Nodes, Rich, Str, plain, walk

LONGEST = 180
"""Characters of a sentence together with the one before it, up to which that one is shown."""


class Asked(Struct, frozen=True):
    """What other cards ask for: the names of items, the dates of events (EDTF), the answers of authored cards."""

    names: frozenset[str] = frozenset()
    dates: frozenset[str] = frozenset()
    answers: tuple[str, ...] = ()
    """With and without their articles."""

    def already(self, phrase: str) -> bool:
        """Whether a key phrase is an item's own name, begins an authored answer, or is an event's day or month."""
        if phrase in self.names or any(_begins(answer, phrase) for answer in self.answers):
            return True
        try:
            date = parse_date(phrase)
        except DateProblem:
            return False
        return date.precision in {"day", "month"} and date.edtf in self.dates


def asked(pack: Pack) -> Asked:
    """What the cards of a pack's items ask for."""
    silent = {"topics", "sources", "questions", "cards", "misconceptions"}
    names = {
        str(name).casefold()
        for item in pack.each()
        if item.collection not in silent
        for name in (item.name, item.short)
        if name is not None
    }
    dated = (event for event in pack.events.values() if event.cards and event.ask in {None, "date", "both"})
    answers = (_plain(card.back).casefold() for card in pack.cards.values() if card.cards and card.back)
    begun = tuple(form for answer in answers for form in dict.fromkeys((answer, _without_article(answer))))
    return Asked(frozenset(names), frozenset(event.date.edtf for event in dated), begun)


_ARTICLE = re.compile(r"(?:the|an?|les?|la|une?|der|die|das|eine?) |l’|l'")


def _without_article(answer: str) -> str:
    article = _ARTICLE.match(answer)
    return answer[article.end() :] if article else answer


def _begins(answer: str, phrase: str) -> bool:
    """Whether an answer begins with these words: `Thirteenth Conference, 16 …`."""
    if not answer.startswith(phrase):
        return False
    after = answer[len(phrase) : len(phrase) + 1]
    return not (after.isalnum() or after == "_")


def clozes(item: Item, asked: Asked, made: Iterable[Note] = ()) -> Iterator[Note]:
    """The key phrases of an item's texts, but for sentences that are the answer of a card `made` of it already."""
    texts = [(label, text) for label, text in _texts(item) if KEY_MARK in text.main.source]
    answers = [_plain(piece) for note in made for piece in note.back] if texts else []
    for label, text in texts:
        for run in runs(text.main):
            parts = sentences(run)
            for place, sentence in enumerate(parts):
                words = " ".join(plain(sentence).split())
                if any(words in answer for answer in answers):
                    continue
                for key in _keys(sentence):
                    if asked.already(key.id):
                        continue
                    subject = _subject(item, label, key)
                    shown = _round(
                        sentence, key, FRONT - sum(shown_length(piece) + 1 for _, piece in subject)
                    )
                    yield Note(
                        item.id,
                        "cloze",
                        key.id,
                        form="cloze",
                        names=subject,
                        before=_before(parts[place - 1] if place else (), shown, key),
                        front=_inline(shown),
                        back=(key.phrase,),
                        sources=_sources(parts[place:]),
                    )


def _round(sentence: Nodes, key: Key, room: int) -> Nodes:
    """A sentence, of a long one only the clauses up to the gap and what fits after it."""
    up_to_gap = next(
        (count for count, clause in enumerate(clauses(sentence), 1) if key in walk(clause)), len(sentence)
    )
    return begun(sentence, room, least=up_to_gap)


def _plain(piece: Piece) -> str:
    if not isinstance(piece, Text | Rich):
        return ""
    return " ".join(plain(piece if isinstance(piece, Rich) else piece.main).split())


def written_clozes(card: Card, text: Text, extra: tuple[Piece, ...]) -> Iterator[Note]:
    """An authored cloze: the whole text, once for each of its key phrases."""
    for key in _keys(text.main.blocks):
        yield Note(
            card.id, "card-cloze", key.id, form="cloze", front=text.main, back=(key.phrase,), extra=extra
        )


def _texts(item: Item) -> Iterator[tuple[str, Text]]:
    """The texts of an item that may hold key phrases, each with the label it stands under."""
    if isinstance(item, Topic):
        for block in item.blocks:
            yield from (("", text) for text in (block.text, block.callout) if text is not None)
    if not isinstance(item, (Card, Document, Question)):
        for name in fields_among(type(item), ("summary", "meaning", "text", "issue", "judgement")):
            value = getattr(item, name)
            if isinstance(value, Text):
                yield "", value
    if isinstance(item, Profile):
        yield from item.facets.items()


def _subject(item: Item, label: str, key: Key) -> tuple[tuple[str, Piece], ...]:
    """What the sentence is about: the item and the label, unless they give the phrase away. A topic stands above."""
    if isinstance(item, Topic) or key.id in f"{item.name} {label}".casefold():
        return ()
    return (("name", item.short_name), *((("label", label),) if label else ()))


def _keys(nodes: Nodes) -> Iterator[Key]:
    return (node for node in walk(nodes) if isinstance(node, Key))


def _inline(nodes: Nodes) -> Rich:
    return Rich(plain(nodes), nodes, inline=True)


def _before(previous: Nodes, sentence: Nodes, key: Key) -> Rich | None:
    """The previous sentence, if this one leans on it and it neither gives the phrase away nor is long."""
    words = plain(previous).strip()
    if not words or not leans(sentence) or key.id in words.casefold():
        return None
    return _inline(previous) if len(words) + len(plain(sentence)) <= LONGEST else None


def _sources(parts: tuple[Nodes, ...]) -> tuple[SourceRef, ...]:
    """What the first of these sentences cites, else the next one of its paragraph that cites anything.

    A citation stands after what it is for: it covers the sentences since the one before. After a full stop
    it stands at the start of the next sentence.
    """
    for sentence, following in zip(parts, (*parts[1:], ()), strict=True):
        body = sentence[len(_leading(sentence)) :]
        cited = [node for node in walk((*body, *_leading(following))) if isinstance(node, Cite)]
        if cited:
            return tuple(SourceRef(node.source, node.locator) for node in cited)
    return ()


def _leading(nodes: Nodes) -> Nodes:
    """The citations before the first word."""
    count = 0
    for node in nodes:
        if not (isinstance(node, Cite) or (isinstance(node, Str) and not node.text.strip())):
            break
        count += 1
    return nodes[:count]
