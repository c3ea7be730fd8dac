"""What a card can hold: texts are cut at sentences and clauses, never in the middle of a word or a bracket."""

from __future__ import annotations

from typing import Any

import pytest

from revisionpack.content.model import Pack
from revisionpack.content.texts import Text
from revisionpack.derive import derive
from revisionpack.derive.notes import Note
from revisionpack.derive.sides import begun, cut, fitted, heading, room, shown_length
from revisionpack.text.dates import parse_date
from revisionpack.text.markup import parse_blocks, parse_inline
from revisionpack.text.markup_nodes import Rich, plain


def notes(**collections: Any) -> dict[tuple[str, str, str], Note]:
    pack = Pack.model_validate({"format": "1", "id": "p", "title": "P", **collections})
    return {(note.item, note.kind, note.slot): note for note in derive(pack).notes}


def shown(piece: object) -> str:
    return plain(piece) if isinstance(piece, Rich) else str(piece)


@pytest.mark.parametrize(
    ("text", "room", "wanted"),
    [
        ("It fits.", 20, "It fits."),
        ("Unity first. Then quarrels.", 27, "Unity first. Then quarrels."),
        ("Unity first. Then quarrels.", 20, "Unity first."),
        (
            "Grow, but in balance: raise the price, and end the raids.",
            40,
            "Grow, but in balance: raise the price …",
        ),
        ("Grow, but in balance: raise the price, and end the raids.", 24, "Grow, but in balance …"),
        (
            "One clause that is longer than the room for it.",
            20,
            "One clause that is longer than the room for it.",
        ),
        (
            "He asked (in 1924, in May) for unity, loudly.",
            25,
            "He asked (in 1924, in May) for unity, loudly.",
        ),
        ("Some 300,000 men came, and 5,000 stayed.", 30, "Some 300,000 men came …"),
    ],
)
def test_a_text_is_cut_where_a_reader_would_pause(text: str, room: int, wanted: str) -> None:
    """Whole sentences, else whole clauses with an ellipsis; one long clause is left alone."""
    assert plain(fitted(parse_inline(text), room)) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("A short point.", "A short point."),
        ("Positions changed; Zinoviev on Trotsky, Stalin on grain in 1928.", "Positions changed."),
        (
            "In Politburo, Orgburo and Secretariat he sat at once.",
            "In Politburo, Orgburo and Secretariat he sat at once.",
        ),
    ],
)
def test_a_point_of_a_plan_is_its_first_clause(text: str, wanted: str) -> None:
    assert plain(heading(parse_inline(text), 8)) == wanted


def test_what_follows_a_gap_is_cut_and_what_leads_to_it_is_not() -> None:
    sentence = parse_inline(
        "First this, then that, and at last the end, with a tail that nobody needs."
    ).blocks

    assert plain(begun(sentence, 45, least=2)) == "First this, then that, and at last the end …"
    assert plain(begun(sentence, 30, least=3)) == plain(sentence), "less than the gap needs is not shown"


def test_a_long_answer_is_its_first_sentences() -> None:
    """Twenty-five words are kept whole; of more, as many sentences as are, and the rest in small print."""
    short = Text((("", parse_blocks("It was so. " * 8 + "Indeed.")),))
    long = Text((("", parse_blocks("It was so. " * 14)),))

    assert cut(short) == ((short,), ())
    back, extra = cut(long)
    assert (len(str(back[0]).split()), len(str(extra[0]).split())) == (24, 18)
    assert cut(long, 42) == ((long,), ())


def test_why_an_event_mattered_is_told_whole() -> None:
    """The last sentence says it, so the first ones alone would be no answer."""
    text = "He goes to the congress and speaks. " * 4 + "He is saved by five days."
    why = notes(events={"e": {"date": "1924", "title": "E", "text": text}})[("e", "event-why", "")]

    assert (shown(why.back[0]), why.extra) == (text, ())


def test_a_date_is_as_long_as_it_is_printed_and_a_formula_is_no_text() -> None:
    assert shown_length(parse_date("1925-09/1927")) == len("September 1925 – 1927")
    assert shown_length(parse_inline(r"Energy $E = mc^2$")) == len("Energy")


def test_a_view_is_asked_for_by_its_first_sentence() -> None:
    """The rest of a view would make a front of three lines; the date takes its place too."""
    long = "Build slowly, with the peasants and at their pace, as long as it takes to do it well, and so on."
    debate = {"question": "Q?", "positions": {"Left": {"views": {"1923": f"Build at once. {long}"}}}}
    front = notes(debates={"d": debate})[("d", "holder-then", "Left | 1923")].front

    assert shown(front) == "Build at once."
    assert shown_length(front or "") <= room("holder-then") - len("1923")


def test_a_long_sentence_loses_what_follows_its_gap() -> None:
    text = f"Lenin died at ==Gorki== in 1924, far from the capital, {'and so on, ' * 12} as they say."
    front = notes(topics={"t": {"title": "T", "blocks": [{"text": text}]}})[("t", "cloze", "gorki")].front

    assert len(shown(front)) <= 120
    assert shown(front).startswith("Lenin died at Gorki in 1924, far from the capital, and so on")
    assert shown(front).endswith(" …")


def test_a_plan_has_headings_and_the_points_in_small_print() -> None:
    long = f"The machine; it posted everybody who mattered in {'the provinces, in ' * 10} the ministries."
    question = {
        "stem": "Was it the machine? Assess the view.",
        "indicative": {"For": [long], "Against": ["Luck."]},
    }
    plan = notes(questions={"q": question})[("q", "question-plan", "")]

    assert [shown(piece) for piece in plan.back] == ["For. The machine.", "Against. Luck."]
    assert [shown(piece) for piece in plan.extra] == [f"For. {long}", "Against. Luck."]
