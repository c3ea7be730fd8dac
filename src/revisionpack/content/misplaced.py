"""Keys of an item, and whole collections, that stand where ids stand: told once, and put where they belong."""

from __future__ import annotations

from copy import copy

from revisionpack.content.fields import keys_of
from revisionpack.content.mapping import Model
from revisionpack.content.model import COLLECTIONS
from revisionpack.content.tree import Node, Tree
from revisionpack.diagnostics import Diagnostic
from revisionpack.text.suggest import suggest

Pair = tuple[Node, Node]


def put_in_place(tree: Tree) -> None:
    """Give keys that stand beside the id of their item to that item; keys without any id get one that nobody sees."""
    if tree.root is None:
        return
    for name, items in tree.root.pairs:  # collections that are found in others come to its end
        model = COLLECTIONS.get(name.text)
        if model is not None and items.kind == "mapping" and items.style != "flow":
            _take_out_collections(tree, tree.root, name.text, items)
            _put_in_place(tree, model, name.text, items)
        if name.text == "topics":
            for _, topic in items.pairs:
                for key, blocks in topic.pairs:
                    if key.text == "blocks" and blocks.kind == "list":
                        _gather(tree, blocks)


def _gather(tree: Tree, blocks: Node) -> None:
    """`- people:` with its ids below it, their dashes no further right than its own."""
    kept: list[Node] = []
    gathered: Node | None = None  # the list that takes what follows
    for block in blocks.items:
        above = kept[-1].pairs if kept else []
        if block.kind != "scalar" or block.empty or len(above) != 1 or above[0][0].text not in COLLECTIONS:
            kept.append(block)
            continue
        key, value = above[0]
        if value is not gathered and not value.empty:
            kept.append(block)
            continue
        if value is not gathered:
            tree.diagnostics.append(Diagnostic(
                "bad-indentation", "error", f"this list stands no further right than `{key.text}:`", tree.span(block),
                "Indent it by two spaces more.",
            ))  # fmt: skip
            gathered = copy(block)
            gathered.kind, gathered.value, gathered.style = "list", [], ""
            kept[-1].value = [(key, gathered)]
        assert gathered is not None
        gathered.items.append(block)
    blocks.value = kept


def _take_out_collections(tree: Tree, root: Node, collection: str, items: Node) -> None:
    """`events:` indented as far as the ids of the people above it begins a collection of its own."""
    there = {name.text for name, _ in root.pairs}
    for at, (key, value) in enumerate(items.pairs):
        own = keys_of(COLLECTIONS[collection])
        if key.text not in COLLECTIONS or key.text in there or key.text in own:
            continue
        beside = items.pairs[at + 1 :] if value.empty else []
        if beside and _are_more_of(beside, set(own), set(keys_of(COLLECTIONS[key.text]))):
            continue
        if not beside and not (value.kind == "mapping" and value.style != "flow" and not _is_item(value, set(own))):
            continue
        tree.diagnostics.append(Diagnostic(
            "bad-indentation", "error", f"`{key.text}:` stands where the ids of {collection} stand", tree.span(key),
            "Begin it at the left edge" + (", and move what stands below it as far left." if not beside else "."),
        ))  # fmt: skip
        if beside:
            value = copy(key)
            value.kind, value.value = "mapping", beside
            value.end, value.end_line, value.end_column = beside[-1][1].end, beside[-1][1].end_line, 0
        items.value = items.pairs[:at] + ([] if beside else items.pairs[at + 1 :])
        root.pairs.append((key, value))
        return


def _put_in_place(tree: Tree, model: type[Model], collection: str, items: Node) -> None:
    pairs, kept = items.pairs, list[Pair]()
    keys = {"id", *keys_of(model)}
    at = 0
    while at < len(pairs):
        end = at
        while end < len(pairs) and pairs[end][0].text in keys and not _is_item(pairs[end][1], keys):
            end += 1
        above = kept[-1] if kept else None
        if end == at or not _belongs(pairs[at:end], above, model):
            kept.append(pairs[at])
            at += 1
            continue
        run = pairs[at:end]
        tree.diagnostics.append(_said(tree, run, above, collection))
        kept[-1:] = [_with(run, above)]
        at = end
    items.value = kept


def _is_item(value: Node, keys: set[str]) -> bool:
    """Whether what stands under a word that is both a key and an id is an item; some of its keys may be misspelt."""
    meant = [key for key, _ in value.pairs if key.text in keys or suggest(key.text, keys)]
    return value.empty or (value.kind == "mapping" and 2 * len(meant) > len(value.pairs))


def _are_more_of(below: list[Pair], own: set[str], others: set[str]) -> bool:
    """Whether below an empty key that is a collection's name too stand its keys, or items like those above it."""
    first, value = below[0]
    if first.text in own and not _is_item(value, own):
        return True
    given = {key.text for _, item in below for key, _ in item.pairs}
    return bool(given) and given <= own and not given <= others


def _belongs(run: list[Pair], above: Pair | None, model: type[Model]) -> bool:
    """Whether keys can be those of the item above them, or of one whose id was forgotten."""
    if above is None:
        return len(run) > 1 or not (model.main_field or model.main_list)
    value = above[1]
    if value.empty:
        return True
    given = {key.text for key, _ in value.pairs}
    return value.kind == "mapping" and value.style != "flow" and not given & {key.text for key, _ in run}


def _said(tree: Tree, run: list[Pair], above: Pair | None, collection: str) -> Diagnostic:
    first = run[0][0]
    more = " and the lines below it" if len(run) > 1 else ""
    if above is not None:
        return Diagnostic(
            "bad-indentation", "error", f"`{first.text}:` stands where the ids of {collection} stand", tree.span(first),
            f"Indent it{more} by two spaces more than `{above[0].text}:`, to which it belongs.",
        )  # fmt: skip
    named = next((value.text for key, value in run if key.text == "id" and value.kind == "scalar"), "my-id")
    return Diagnostic(
        "wrong-shape", "error", f"`{first.text}:` stands where an id belongs", tree.span(first),
        f"Give it an id: a line `{named}:` of its own above it, and indent this line{more} by two spaces more.",
    )  # fmt: skip


def _with(run: list[Pair], above: Pair | None) -> Pair:
    """The item above with more keys, or one that has these."""
    key = above[0] if above else copy(run[0][0])
    if above is None:
        key.value, key.end, key.end_line, key.end_column = "entry-1", key.start, key.line, key.column
        run = [pair for pair in run if pair[0].text != "id"]
    item = copy(above[1] if above is not None and not above[1].empty else run[0][0] if run else key)
    value = [*(above[1].pairs if above else ()), *run]
    last = run[-1][1] if run else item
    item.kind, item.style, item.value = "mapping", "", value
    item.end, item.end_line, item.end_column = last.end, last.end_line, last.end_column
    return key, item
