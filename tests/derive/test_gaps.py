"""Which key phrases become gaps, in which order, and where they are blanked."""

from __future__ import annotations

from typing import Any

import pytest

from revisionpack.content.model import Pack
from revisionpack.derive.gaps import BLANK, TopicGaps, derive_gaps, topic_texts
from revisionpack.derive.numbering import number
from revisionpack.text.markup import parse_blocks
from revisionpack.text.markup_nodes import Key, plain, walk


def pack(**more: Any) -> Pack:
    """A pack with one topic `t`; `blocks` are its blocks."""
    blocks = more.pop("blocks")
    title, name = more.pop("title", "Topic"), more.pop("name", "Pack")
    return Pack.model_validate(
        {
            "format": "1",
            "id": "p",
            "title": name,
            "topics": {"t": {"title": title, "blocks": blocks}},
            **more,
        }
    )


def gaps(of: Pack) -> TopicGaps:
    return derive_gaps(of, number(of)).of("t")


def test_gaps_are_numbered_in_printed_order_across_blocks_and_items() -> None:
    """Text, then an item's fields in the order in which they are printed, whatever the order in the file."""
    derived = gaps(
        pack(
            terms={"b": {"meaning": "A ==third== thing.", "term": "Bee"}},
            debates={
                "d": {
                    "judgement": "In the end ==sixth==.",
                    "question": "Why?",
                    "positions": {"One": {"view": "Says ==fourth==.", "evidence": ["and ==fifth=="]}},
                }
            },
            blocks=[{"text": "The ==first== and the ==second==."}, {"terms": "all"}, {"debates": "all"}],
        )
    )
    assert [(gap.number, gap.phrase) for gap in derived.gaps] == [
        (1, "first"),
        (2, "second"),
        (3, "third"),
        (4, "fourth"),
        (5, "fifth"),
        (6, "sixth"),
    ]
    assert [gap.item for gap in derived.gaps] == ["t", "t", "b", "d", "d", "d"]


def test_a_phrase_is_one_gap_however_often_it_is_marked() -> None:
    """Case and spacing do not make another phrase."""
    derived = gaps(pack(blocks=[{"text": "==War Scare== here. A ==war  scare== there, and ==grain==."}]))
    assert [(gap.number, gap.id) for gap in derived.gaps] == [(1, "war scare"), (2, "grain")]


@pytest.mark.parametrize(
    "more",
    [
        {"title": "The six leaders"},
        {"name": "Six leaders"},
        {"blocks": [{"text": "Of ==six== men."}, {"text": "More.", "title": "Six of them"}]},
        {
            "blocks": [{"text": "Of ==six== men."}, {"terms": "all"}],
            "terms": {"x": {"term": "six", "meaning": "6"}},
        },
    ],
)
def test_a_phrase_that_a_heading_says_is_no_gap(more: dict[str, Any]) -> None:
    """Titles of topic, pack and block, and names of items that are printed as headings."""
    derived = gaps(pack(**{"blocks": [{"text": "Of ==six== men."}], **more}))
    assert derived.gaps == ()
    assert [(refused.phrase, refused.item) for refused in derived.refused] == [("six", "t")]


def test_a_word_inside_another_word_of_a_heading_is_no_matter() -> None:
    """`six` does not stand in `sixteenth`."""
    derived = gaps(pack(title="The Sixteenth Congress", blocks=[{"text": "Of ==six== men."}]))
    assert [gap.phrase for gap in derived.gaps] == ["six"]


def blanked(derived: TopicGaps, source: str) -> str:
    """A text with its gaps shown as [number]."""
    rich = derived.blank(parse_blocks(source))
    parts = []
    for node in walk(rich):
        if isinstance(node, Key):
            parts.append(f"[{derived.numbers[node.id]}]")
    return " ".join(parts)


def test_unmarked_uses_are_blanked_too_and_other_key_phrases_are_not() -> None:
    """A second use would give the first away; a phrase refused as a gap is plain words."""
    derived = gaps(pack(title="Votes", blocks=[{"text": "The ==war scare==, and ==votes==."}]))
    assert blanked(derived, "A War\nscare, *a war scare*, and - warscare. ==votes==") == "[1] [1]"


def test_lists_tables_and_emphasis_are_blanked() -> None:
    """Wherever words stand."""
    derived = gaps(pack(blocks=[{"text": "==grain=="}]))
    source = "- grain\n- **grain**\n\n| grain | b |\n|---|---|\n| a | grain |\n"
    assert blanked(derived, source) == "[1] [1] [1] [1]"


def test_the_longest_phrase_wins() -> None:
    """`General Secretary` is not blanked as `Secretary` alone."""
    derived = gaps(pack(blocks=[{"text": "==Secretary== and ==General Secretary=="}]))
    assert blanked(derived, "The General Secretary") == "[2]"


def test_plain_words_are_blanked_with_dots() -> None:
    """Titles of pictures and names in lists hold no elements."""
    derived = gaps(pack(blocks=[{"text": "==grain=="}]))
    assert derived.blank_words("Grain in 1928") == f"{BLANK} in 1928"


def test_texts_come_in_printed_order_with_disputes_of_mentioned_events() -> None:
    """A disputed event that the narrative mentions has its box after it, so its texts belong to the topic."""
    made = pack(
        events={
            "e": {
                "date": "1924",
                "title": "E",
                "disputed": {"question": "Q?", "accounts": [{"text": "==one=="}, {"text": "two"}]},
            }
        },
        blocks=[{"text": "See [[e]]."}],
    )
    topic = made.topics["t"]
    assert [plain(text.main) for _, text in topic_texts(made, topic)] == ["See e.", "Q?", "one", "two"]
    assert [gap.item for gap in gaps(made).gaps] == ["e"]
