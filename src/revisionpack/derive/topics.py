"""Which topic an item belongs to: where it is taught, and so which subdeck its cards are in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from revisionpack.content.model import COLLECTION_NAMES, Block, Pack, Topic
from revisionpack.text.markup_nodes import Ref, walk


def topic_of_items(pack: Pack) -> Mapping[str, str]:
    """Item id -> topic id. Items that belong to none are left out.

    The first rule that holds decides: a block of the topic names the item by id; a block selects it
    by a filter; the topic's text refers to it; the topic shows `all` of its collection; they share a
    spec point.
    """
    homes: dict[str, str] = {topic: topic for topic in pack.topics}
    for rule in (_named, _filtered, _mentioned, _shown):
        for topic in pack.topics.values():
            for item_id in rule(pack, topic):
                homes.setdefault(item_id, topic.id)
    for item in pack.each():
        for topic in pack.topics.values():
            if set(item.spec) & set(topic.spec):
                homes.setdefault(item.id, topic.id)
    for card in pack.cards.values():
        if card.topic in pack.topics:
            homes[card.id] = str(card.topic)
    return homes


def _selections(pack: Pack, topic: Topic) -> Iterator[tuple[str, Block]]:
    for block in topic.blocks:
        if block.what in COLLECTION_NAMES:
            yield block.what, block


def _named(pack: Pack, topic: Topic) -> Iterator[str]:
    for _, block in _selections(pack, topic):
        yield from (block.selection.ids or ()) if block.selection else ()


def _filtered(pack: Pack, topic: Topic) -> Iterator[str]:
    for name, block in _selections(pack, topic):
        if block.selection and block.selection.ids is None and not block.selection.every:
            yield from (item.id for item in pack.select(name, block.selection))


def _mentioned(pack: Pack, topic: Topic) -> Iterator[str]:
    for block in topic.blocks:
        text = block.text or block.callout
        if text is not None:
            yield from (node.target for node in walk(text.main.blocks) if isinstance(node, Ref))


def _shown(pack: Pack, topic: Topic) -> Iterator[str]:
    for name, block in _selections(pack, topic):
        if block.selection and block.selection.every:
            yield from (item.id for item in pack.select(name, block.selection))
