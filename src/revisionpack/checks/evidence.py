"""What the pack rests on: sources, rights, disputes."""

from __future__ import annotations

from collections.abc import Iterator

from revisionpack.checks.rule import Finding, Subject, every, item_path, rule
from revisionpack.checks.texts import models, places
from revisionpack.content.model import NOUNS, Item
from revisionpack.text.markup_nodes import Cite


@rule("no-rights", "error", whole="item")
def quotations_have_rights(subject: Subject) -> Iterator[Finding]:
    """Something is quoted, but `rights:` does not say who holds the rights.

    Why: a pack that is printed and published must not hold what others own without their leave.
    Instead: say under `rights:` who owns it and under what licence it may be printed, or use your own words.
    """
    for item in subject.pack.each():
        if item.origin == "quoted" and item.rights is None:
            said = f"this {NOUNS[item.collection]} is quoted, but nothing is said about its rights"
            yield Finding((*item_path(item), "origin"), said, "Add `rights: …`, or write it in your own words.")


@rule("one-account", "error", whole="item")
def disputes_have_two_sides(subject: Subject) -> Iterator[Finding]:
    """A dispute has fewer than two accounts.

    Why: with one account there is no dispute; the reader would learn one side as the truth.
    Instead: add the other account with its source, or move the text out of `disputed:`.
    """
    for item in subject.pack.each():
        if item.disputed is not None and len(item.disputed.accounts) < 2:
            yield Finding(
                (*item_path(item), "disputed", "accounts"), "a dispute needs two accounts or more; this one has one",
                "Add the other account.", at_key=True,
            )  # fmt: skip


_CLAIMS = ("terms", "profiles", "people", "events", "phases", "debates", "documents", "misconceptions")


@rule("no-source", "note", whole="pack")
def claims_have_sources(subject: Subject) -> Iterator[Finding]:
    """An item makes claims but cites no source.

    Why: a reader who doubts it cannot check, and neither can the next editor.
    Instead: add `sources:`, or a citation such as `[@service-2004, p. 219]` in its text; for what everybody
    knows, accept it under `allow:`. Packs without any `sources:` are not asked; where most items have none it is said
    once, for the pack.
    """
    if not subject.pack.sources:
        return
    claims = [
        item for item in every(subject)
        if item.collection in _CLAIMS and (item.lang is None or item.lang == subject.pack.language)
    ]  # fmt: skip
    missing = [item for item in claims if not _cites(item)]
    bare = [item for item in missing if "no-source" not in subject.pack.allow.get(item.id, {})]
    if len(bare) > 4 and 2 * len(bare) > len(claims):
        said = f"{len(bare)} of the {len(claims)} items that make claims give no source"
        yield Finding(("sources",), said, "Add `sources: […]` to them, or write `allow: {pack: {no-source: why}}`.",
                      at_key=True)  # fmt: skip
        missing = [item for item in missing if item not in bare]
    for item in missing:
        said = f"no source is given for this {NOUNS[item.collection]}"
        yield Finding(item_path(item), said, "Add `sources: […]`.", at_key=True)


def _cites(item: Item) -> bool:
    if any(getattr(model, "sources", ()) for _, model in models(item)):
        return True
    return any(isinstance(node, Cite) for place in places(item) for node in place.nodes())
