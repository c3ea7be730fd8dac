"""Coverage: what serves each spec point of the syllabus."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from revisionpack.content.model import Pack, Syllabus
from revisionpack.derive import derive
from revisionpack.derive.coverage import Covered, coverage, spec_of_items

SYLLABUS = Syllabus.model_validate(
    {
        "id": "s",
        "title": "S",
        "spec": {name: {"text": name} for name in "abc"},
        "question_types": {"essay": {}},
    }
)
PACK: Mapping[str, Any] = {
    "format": "1",
    "id": "p",
    "title": "T",
    "terms": {"x": {"term": "X", "meaning": "what"}, "y": {"term": "Y", "meaning": "what", "spec": ["b"]}},
    "questions": {
        "q": {"type": "essay", "stem": "Why?", "spec": ["a", "b"]},
        "r": {"stem": "How?", "spec": ["b"]},
    },
    "topics": {"t": {"title": "Topic", "spec": ["a"], "blocks": [{"terms": ["x"]}]}},
}


def rows(pack: Mapping[str, Any]) -> dict[str, Covered]:
    return {row.id: row for row in coverage(derive(Pack.model_validate(pack), SYLLABUS))}


def test_an_item_serves_its_own_points_else_those_of_its_topic() -> None:
    served = spec_of_items(Pack.model_validate(PACK))
    assert served["x"] == {"a"}
    assert served["y"] == {"b"}
    assert served["q"] == {"a", "b"}


def test_each_point_is_counted_by_question_type_with_its_cards_and_topics() -> None:
    found = rows(PACK)
    assert list(found) == ["a", "b", "c"]
    assert dict(found["a"].questions) == {"essay": ("q",)}
    assert dict(found["b"].questions) == {"essay": ("q",), "": ("r",)}
    assert found["a"].topics == ("t",)
    assert found["a"].cards > 0
    assert found["b"].cards > 0
    assert (found["a"].whole, found["b"].whole, found["c"].whole) == (True, False, False)
    assert (found["b"].asked, found["c"].asked, found["c"].cards) == (2, 0, 0)


def test_only_what_the_pack_promises_is_counted() -> None:
    assert list(rows({**PACK, "covers": ["b"]})) == ["b"]
    assert coverage(derive(Pack.model_validate(PACK))) == ()
