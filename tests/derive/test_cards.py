"""Which facts become notes, and that a note's identity outlives every change of wording and order."""

from __future__ import annotations

from typing import Any

from revisionpack.content.model import Pack
from revisionpack.derive import derive
from revisionpack.derive.notes import Note, guid
from revisionpack.derive.sentences import first_sentences, hide, sentences
from revisionpack.text.markup import parse_blocks, parse_inline
from revisionpack.text.markup_nodes import Paragraph, Rich, plain
from tests.anki.packs import pack


def notes(data: dict[str, Any]) -> dict[tuple[str, str, str], Note]:
    made = derive(Pack.model_validate(data)).notes
    return {(note.item, note.kind, note.slot): note for note in made}


def guids(data: dict[str, Any]) -> dict[tuple[str, str, str], str]:
    return {key: guid("power-struggle", note) for key, note in notes(data).items()}


def test_each_collection_is_asked_by_its_rule() -> None:
    made = set(notes(pack()))

    assert made == {
        ("nep", "term-meaning", ""),
        ("nep", "term-word", ""),
        ("kulak", "term-meaning", ""),
        ("kulak", "term-word", ""),
        ("stalin", "person-role", ""),
        ("stalin", "person-office", "General Secretary"),
        ("stalin", "facet", "Strengths"),
        ("stalin", "facet", "Weaknesses"),
        ("trotsky", "person-role", ""),
        ("lenin-dies", "event-date", ""),
        ("lenin-dies", "event-why", ""),
        ("lenin-dies", "event-what", ""),
        ("lessons", "event-date", ""),
        ("lessons", "event-why", ""),
        ("triumvirate", "phase-span", ""),
        ("triumvirate", "phase-side", "In power"),
        ("triumvirate", "phase-side", "In opposition"),
        ("triumvirate", "phase-issue", ""),
        ("triumvirate", "phase-end", ""),
        ("nep-debate", "holder-then", "Right | 1923/1925"),
        ("nep-debate", "holder-then", "Right | 1928"),
        ("nep-debate", "position-then", "Right | 1923/1925"),
        ("nep-debate", "position-then", "Right | 1928"),
        ("nep-debate", "judgement", ""),
        ("heir", "misconception", ""),
        ("why", "card", ""),
        ("blank", "card-cloze", "gorki"),
        ("blank", "card-cloze", "1924"),
        ("vacuum", "cloze", "no agreed heir"),
        ("vacuum", "cloze", "testament"),
    }


def test_a_key_phrase_that_is_an_items_name_is_not_asked_again() -> None:
    assert ("vacuum", "cloze", "nep") not in notes(pack())


def test_rewording_inserting_and_moving_change_no_other_identity() -> None:
    before = guids(pack())
    data = pack(title="Another title", version="2.0")
    data["terms"]["smychka"] = {"term": "Smychka", "meaning": "The bond."}
    data["events"]["lenin-dies"] |= {
        "title": "The death of Lenin",
        "date": "1924-01-22",
        "text": "Another text.",
    }
    data["people"] = dict(reversed(data["people"].items()))
    data["topics"] = dict(reversed(data["topics"].items()))
    data["topics"]["vacuum"]["blocks"].insert(0, {"text": "A new first paragraph with a ==new phrase==."})
    after = guids(data)

    assert {key: after[key] for key in before} == before
    assert set(after) - set(before) == {
        ("smychka", "term-meaning", ""),
        ("smychka", "term-word", ""),
        ("vacuum", "cloze", "new phrase"),
    }


def test_a_changed_label_is_another_note() -> None:
    data = pack()
    facets = data["people"]["stalin"]["facets"]
    facets["Strong points"] = facets.pop("Strengths")

    assert ("stalin", "facet", "Strengths") not in notes(data)
    assert (
        guids(data)[("stalin", "facet", "Strong points")] != guids(pack())[("stalin", "facet", "Strengths")]
    )


def test_identities_are_fixed() -> None:
    """These GUIDs are in students' collections: a change here is a duplicate of every card they have."""
    assert guids(pack())[("lenin-dies", "event-date", "")] == "dnhzSvOdx8F[0"


def test_switches_turn_notes_off_and_around() -> None:
    data = pack()
    data["terms"]["nep"]["cards"] = "off"
    data["terms"]["kulak"]["reverse"] = "off"
    data["events"]["lessons"]["reverse"] = "on"
    made = notes(data)

    assert not [key for key in made if key[0] == "nep"]
    assert ("kulak", "term-word", "") not in made
    assert ("lessons", "event-what", "") in made
    assert {item for item, *_ in notes(pack(deck={"cards": "off"}))} == {"why", "blank"}, (
        "authored cards stay"
    )


def test_the_core_comes_first_and_positions_are_unique() -> None:
    made = sorted(notes(pack()).values(), key=lambda note: note.due)

    assert [note.due for note in made] == list(range(1, len(made) + 1))
    assert [note.deck for note in made] == sorted(note.deck for note in made)
    core = [note for note in made if note.deck == 0]
    assert {note.item for note in core} == {"nep", "lenin-dies", "why", "blank"}
    assert all(note.study == 0 for note in core), "reverse directions are learned after the core"


def test_the_story_comes_before_what_is_known_of_each_person() -> None:
    data = pack()
    for person in data["people"].values():
        person["tags"] = "core"
    made = notes(data)
    due = {key: note.due for key, note in made.items() if note.deck == 0}

    assert due[("nep", "term-meaning", "")] < due[("stalin", "person-role", "")]
    assert due[("trotsky", "person-role", "")] < due[("lenin-dies", "event-date", "")]
    assert due[("lenin-dies", "event-date", "")] < due[("stalin", "facet", "Strengths")]


def test_the_word_asked_for_is_blanked_in_its_meaning() -> None:
    data = pack(
        terms={"nep": {"term": "NEP", "meaning": "Under NEP the peasants traded; NEPs end came in 1929."}}
    )

    front = notes(data)[("nep", "term-word", "")].front
    assert isinstance(front, Rich)
    assert "NEP" not in plain(front.blocks)


def test_sentences_end_where_a_reader_would_end_them() -> None:
    text = (
        "J. V. Stalin rose c. 1922 on p. 5. He was patient! Was Lenin (d. 1924) not? “Yes.” "
        "Then **it** ended. 1929 came."
    )
    rich = parse_blocks(text)

    (paragraph,) = rich.blocks
    assert isinstance(paragraph, Paragraph)
    assert [plain(part) for part in sentences(paragraph.children)] == [
        "J. V. Stalin rose c. 1922 on p. 5.",
        "He was patient!",
        "Was Lenin (d. 1924) not?",
        "“Yes.”",
        "Then it ended.",
        "1929 came.",
    ]
    assert plain(first_sentences(rich).blocks) == "J. V. Stalin rose c. 1922 on p. 5."


def test_hiding_takes_whole_words_only() -> None:
    hidden = hide(parse_inline("Kulaks and **kulak** and kulakisation"), "kulak")

    assert plain(hidden.blocks) == "_____ and _____ and kulakisation"


def test_a_figure_that_the_card_cannot_show_is_not_asked_for() -> None:
    """What a table or graph shows is a guess without it; a picture stands on the card."""
    table = {
        "title": "Votes",
        "brief": "The Left lost.",
        "table": "| Year | For |\n|---|---|\n| 1925 | 559 |",
    }
    map_ = {"title": "The map", "brief": "Where it was.", "image": "map.png", "alt": "A map"}
    made = notes(pack(figures={"votes": table, "map": map_}))

    assert {key for key in made if key[0] in {"votes", "map"}} == {("map", "figure-says", "")}


def test_cells_formulas_documents_and_disputes_are_asked() -> None:
    data = pack(
        figures={
            "votes": {
                "title": "Votes",
                "ask": "cells",
                "table": "| Year | For | Against |\n|---|---|---|\n| 1925 | 559 | 65 |",
            }
        },
        formulas={
            "e": {
                "title": "Energy",
                "tex": "E = mc^2",
                "say": "E equals m c squared",
                "where": "energy",
                "recall": "on",
            }
        },
        documents={
            "t": {
                "title": "Testament",
                "author": "Lenin",
                "date": "1922-12",
                "text": "Text.",
                "brief": "Move him.",
            }
        },
    )
    data["terms"]["energy"] = {
        "term": "Energy",
        "symbol": "E",
        "unit": "J",
        "meaning": "The capacity for work.",
    }
    data["events"]["lessons"]["disputed"] = {
        "question": "Why?",
        "accounts": [{"label": "Pride", "text": "He was proud."}, {"label": "Duty", "text": "He owed it."}],
    }
    made = notes(data)

    (answer,) = made[("votes", "cell", "1925 | For")].back
    assert str(answer) == "559"
    wanted = {
        ("votes", "cell", "1925 | Against"),
        ("e", "formula-recall", ""),
        ("e", "formula-symbol", "energy"),
        ("energy", "term-symbol", ""),
        ("t", "document-author", ""),
        ("t", "document-date", ""),
        ("t", "document-quote", ""),
        ("t", "document-says", ""),
        ("lessons", "disputed", ""),
    }
    assert wanted <= set(made)
