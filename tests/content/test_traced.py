"""A traced pack is as the original to whoever reads it, and notes each field that is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from revisionpack.content.load import load_pack, load_pack_text
from revisionpack.content.mapping import Model
from revisionpack.content.model import COLLECTIONS, Pack
from revisionpack.content.traced import read_values, reads_of, traced

PACKS = Path(__file__).parents[1] / "packs"


def small() -> Pack:
    pack = load_pack_text(
        """\
format: 1
id: small
title: Small
terms:
  nep: {term: New Economic Policy, meaning: A mixed economy.}
  kulak: {term: Kulak, meaning: A peasant.}
events:
  lenin-dies: {date: 1924-01-21, title: Lenin dies, tags: [core]}
"""
    ).pack
    assert pack is not None
    return pack


def test_what_is_read_is_noted_by_item_and_field() -> None:
    """Nothing is noted before it is read; a field is noted once; an id counts for nothing."""
    pack = small()
    copy = traced(pack)
    assert [term.id for term in copy.terms.values()] == ["nep", "kulak"]
    assert reads_of(copy)["terms"] == []
    assert copy.terms["kulak"].meaning is pack.terms["kulak"].meaning
    assert str(copy.terms["kulak"].meaning) == "A peasant."
    assert copy.title is pack.title
    assert [str(item.name) for item in copy.items.values()] == ["New Economic Policy", "Kulak", "Lenin dies"]
    reads = reads_of(copy)
    assert reads["terms"] == [(["meaning", "term"], [1]), (["term"], [0])]
    assert reads["events"] == [(["title"], [0])]
    assert reads[""] == [(["title"], [0])]
    assert read_values(pack, {"terms": reads["terms"]}) == [
        pack.terms["kulak"].meaning, pack.terms["kulak"].term, pack.terms["nep"].term
    ]  # fmt: skip


def test_a_field_that_a_kind_does_not_have_is_no_field() -> None:
    """A term has no date: asked for with a way out, that is taken; else it is an error, as with the original."""
    copy = traced(small())
    assert getattr(copy.terms["nep"], "date", None) is None
    with pytest.raises(AttributeError):
        _ = copy.terms["nep"].nothing  # type: ignore[attr-defined]
    assert not any(names for groups in reads_of(copy).values() for names, _ in groups)


def test_no_field_is_found_without_being_noted() -> None:
    """A class that had an attribute of a field's name would answer in the place of its items."""
    kinds: list[type[Model]] = [Pack, *COLLECTIONS.values()]
    for kind in kinds:
        assert [name for name in kind.model_fields if hasattr(kind, name)] == []


@pytest.mark.parametrize("name", ["french", "photosynthesis", "science", "vocabulary"])
def test_a_traced_pack_holds_what_the_original_holds(name: str) -> None:
    """Every field of every item, and of the pack itself, by the way that everything goes."""
    pack = load_pack(PACKS / f"{name}.yaml").pack
    assert pack is not None
    copy = traced(pack)
    ones: list[Model] = [pack, *pack.each()]
    for one, other in zip(ones, (copy, *copy.each()), strict=True):
        assert type(one) is type(other)
        kind: type[Model] = type(one)
        for field in kind.model_fields:
            if field not in COLLECTIONS or one is not pack:
                assert getattr(other, field) is getattr(one, field)
    whole = {name: set(kind.model_fields) - {"id"} for name, kind in COLLECTIONS.items()}
    reads = reads_of(copy)
    assert all(set(names) == whole[name] for name in COLLECTIONS for names, _ in reads[name])
    assert sum(len(places) for name in COLLECTIONS for _, places in reads[name]) == len([*pack.each()])
