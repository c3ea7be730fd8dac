"""What each collection is asked: every kind of card arises, none asks for what its front gives away."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from revisionpack.content.model import COLLECTIONS, Pack
from revisionpack.derive import derive
from revisionpack.derive.card_rules import RULES
from revisionpack.derive.notes import Note
from revisionpack.derive.sentences import after_sentences, leans, names_in_common, sentences
from revisionpack.text.markup import parse_blocks, parse_inline
from revisionpack.text.markup_nodes import Rich, plain
from revisionpack.theme import Theme
from tests.anki import kinds

ANKI_MD = Path(__file__).parents[2] / "docs" / "anki.md"


def notes(data: dict[str, Any]) -> dict[tuple[str, str, str], Note]:
    return {(note.item, note.kind, note.slot): note for note in derive(Pack.model_validate(data)).notes}


def shown(piece: object) -> str:
    return plain(piece) if isinstance(piece, Rich) else str(piece)


def small(**collections: Any) -> dict[str, Any]:
    return {"format": "1", "id": "p", "title": "P", **collections}


def test_every_collection_yields_cards() -> None:
    pack = Pack.model_validate(kinds.PACK)
    asked = {pack.items[note.item].collection for note in derive(pack).notes}

    assert asked == set(COLLECTIONS) - {"sources"}
    assert set(RULES) == asked - {"topics"}, "topics are asked by their key phrases alone"


def test_every_kind_arises_and_is_worded_and_documented() -> None:
    """A kind without words would be a card without a question; one that never arises is dead wording."""
    made = {note.kind for note in derive(Pack.model_validate(kinds.PACK)).notes}
    documented = set(re.findall(r"`([a-z]+(?:-[a-z]+)*)`", ANKI_MD.read_text("utf-8")))

    for language in ("en-GB", "fr"):
        words = Theme().words(language).tables["deck"]
        named = {kind for kind in words["kinds"] if not kind.endswith("-foreign")}
        assert made == named, language
        assert made - set(words["ask"]) == {"cloze", "card-cloze"}, "a cloze is its own question"
    assert made - documented == set()


def test_a_term_in_another_language_has_gender_and_forms() -> None:
    made = notes(kinds.PACK)

    assert made[("maison", "term-gender", "")].back == ("feminine",)
    assert shown(made[("maison", "term-form", "plural")].back[0]) == "maisons"
    word = made[("maison", "term-word", "")].back[0]
    assert getattr(word, "lang", "") == "fr", "the word is in the language that is learned"
    assert getattr(made[("maison", "term-meaning", "")].back[0], "lang", "") == "", (
        "the meaning is in the pack's"
    )


@pytest.mark.parametrize(
    ("ask", "wanted"),
    [("meaning", {"term-meaning"}), ("term", {"term-word"}), ("both", {"term-meaning", "term-word"})],
)
def test_vocabulary_is_asked_in_the_direction_wanted(ask: str, wanted: set[str]) -> None:
    made = notes(small(terms={"t": {"term": "maison", "meaning": "house", "ask": ask}}))

    assert {kind for _, kind, _ in made} == wanted


def test_defaults_of_a_collection_choose_the_direction() -> None:
    data = small(defaults={"terms": {"ask": "term"}}, terms={"t": {"term": "maison", "meaning": "house"}})

    assert {kind for _, kind, _ in notes(data)} == {"term-word"}


def test_terms_of_one_post_are_one_card() -> None:
    """Two cards with the front `Lenin, Chairman` could not be told apart."""
    note = notes(kinds.PACK)[("lenin", "person-office", "Chairman")]

    assert len(note.back) == 2


def test_who_held_a_view_hides_who_holds_it() -> None:
    made = notes(kinds.PACK)
    then, ever = made[("who", "holder-then", "Stalin | 1923/1925")], made[("who", "holder", "Left")]

    assert "Stalin" not in shown(then.front)
    assert then.back == ("Stalin",)
    assert shown(ever.front) == "All, said _____."


def test_a_group_on_a_side_is_named_with_its_people() -> None:
    note = notes(kinds.PACK)[("illness", "phase-side", "Out")]

    assert note.back == ("The sick (Vladimir Lenin)",)


def test_an_author_in_the_title_is_not_asked_for() -> None:
    data = small(
        documents={
            "d": {"title": "Lenin's Testament", "author": "Vladimir Lenin", "date": "1922", "text": "T."}
        }
    )

    assert ("d", "document-author", "") not in notes(data)
    assert ("d", "document-date", "") in notes(data)


def test_a_date_that_an_event_asks_for_is_not_asked_of_its_document_again() -> None:
    def asked(**event: Any) -> bool:
        letter = {"title": "The letter", "date": "1924-12", "text": "T."}
        told = {"date": "1924-12", "title": "Lenin writes", "text": "In [[d|a letter]] he wrote.", **event}
        return ("d", "document-date", "") in notes(small(documents={"d": letter}, events={"e": told}))

    assert not asked()
    assert asked(date="1925-01")
    assert asked(text="He wrote.")
    assert asked(cards="off")
    assert asked(ask="why")


@pytest.mark.parametrize(
    ("one", "other", "common"),
    [
        ("Kamenev’s notes", "Lev Kamenev", True),
        ("The party line", "The Party Congress", False),
        ("The New Course", "Leon Trotsky", False),
    ],
)
def test_names_in_common(one: str, other: str, *, common: bool) -> None:
    assert names_in_common(one, other) is common


def test_a_day_that_an_event_is_asked_for_makes_no_cloze() -> None:
    def phrases(**event: Any) -> set[str]:
        data = small(
            events={"e": {"date": "1924-01-21", "title": "Lenin dies", **event}},
            topics={
                "t": {
                    "title": "T",
                    "blocks": [{"text": "On ==21 January 1924== he died; in ==1924== all changed."}],
                }
            },
        )
        return {slot for _, kind, slot in notes(data) if kind == "cloze"}

    assert phrases() == {"1924"}
    assert phrases(cards="off") == {"1924", "21 january 1924"}
    assert phrases(ask="why") == {"1924", "21 january 1924"}


def test_a_sentence_that_leans_brings_the_one_before() -> None:
    text = "Stalin fell ill. He trusted ==nobody== by then. Doctors were ==arrested== instead."
    made = notes(small(topics={"t": {"title": "T", "blocks": [{"text": text}]}}))

    assert shown(made[("t", "cloze", "nobody")].before) == "Stalin fell ill."
    assert made[("t", "cloze", "arrested")].before is None


def test_a_sentence_before_that_holds_the_answer_stays_away() -> None:
    text = "Stalin trusted nobody. He told ==nobody== of it."
    made = notes(small(topics={"t": {"title": "T", "blocks": [{"text": text}]}}))

    assert made[("t", "cloze", "nobody")].before is None


@pytest.mark.parametrize(
    "text", ["He left.", "But Stalin won.", "A year later Lenin died.", "Then came war.", "In May he fell."]
)
def test_leaning_sentences(text: str) -> None:
    assert leans(parse_inline(text).blocks) is (not text.startswith("In May"))


LONG_TEXT = (
    "It began in {0}. "
    + "Much was said of it, and more was written in every paper of the land. " * 5
    + "It ended in =={1}==."
)


def test_a_cloze_of_an_item_stands_under_its_name_and_label() -> None:
    facets = {
        "Power base": LONG_TEXT.format("Moscow", "Alma-Ata"),
        "Turkey": LONG_TEXT.format("Baku", "Turkey"),
    }
    data = small(
        terms={"t": {"term": "Catalyst", "meaning": LONG_TEXT.format("a lab", "smoke")}},
        people={"p": {"name": "Leon Trotsky", "facets": facets}},
        topics={"o": {"title": "T", "blocks": [{"text": "Stalin held ==the files==."}]}},
    )
    made = notes(data)

    assert [shown(piece) for _, piece in made[("t", "cloze", "smoke")].names] == ["Catalyst"]
    assert [shown(piece) for _, piece in made[("p", "cloze", "alma-ata")].names] == [
        "Leon Trotsky",
        "Power base",
    ]
    assert made[("p", "cloze", "turkey")].names == (), "the label would give it away"
    assert made[("o", "cloze", "the files")].names == (), "the topic stands at the top of the card"


def test_a_sentence_that_is_an_answer_already_makes_no_cloze() -> None:
    def phrases(**term: Any) -> set[str]:
        return {
            slot
            for _, kind, slot in notes(small(terms={"t": {"term": "Catalyst", **term}}))
            if kind == "cloze"
        }

    assert phrases(meaning="It is ==not used up==.") == set()
    assert phrases(meaning="It is ==not used up==.", ask="term") == {"not used up"}, (
        "the meaning is on no back"
    )
    assert phrases(meaning=LONG_TEXT.format("==a lab==", "smoke")) == {"smoke"}, (
        "the first sentence is the answer"
    )
    assert phrases(meaning=LONG_TEXT.format("==a lab==", "smoke"), brief="Short.") == {"a lab", "smoke"}


def test_a_plan_names_a_point_of_each_side() -> None:
    def plan(indicative: dict[str, Any]) -> list[str]:
        made = notes(small(questions={"q": {"stem": "How far?", "indicative": indicative}}))
        note = made.get(("q", "question-plan", ""))
        return [shown(piece) for piece in note.back] if note else []

    assert plan({"For": ["Much.", "More."], "Judgement:": ["Only in part."]}) == [
        "For. Much.",
        "Judgement: Only in part.",
    ]
    assert plan({"Points": ["One", "Two", "Three", "Four"]}) == ["One", "Two", "Three"]
    assert plan({letter: ["x"] for letter in "ABCDE"}) == [], "too much for a card"


def test_what_is_read_in_the_language_that_is_learned_is_not_asked_for() -> None:
    data = small(
        documents={"d": {"title": "Une carte", "author": "Nadia", "lang": "fr", "text": "Je suis là."}}
    )

    assert not notes(data)


def test_a_gender_that_the_article_tells_is_not_asked_for() -> None:
    data = small(terms={"t": {"term": "la gare", "meaning": "station", "gender": "feminine"}})

    assert ("t", "term-gender", "") not in notes(data)


def test_a_chemical_equation_needs_no_maths() -> None:
    data = small(
        formulas={
            "one": {
                "title": "Photosynthesis",
                "tex": r"\ce{6CO2 + 6H2O -> C6H12O6 + 6O2}",
                "say": "s",
                "recall": "on",
            },
            "two": {"title": "Two", "tex": r"\ce{A} + \ce{B}", "say": "s", "recall": "on"},
        }
    )
    made = notes(data)

    kinds_of = {
        key[0]: type(note.back[0].blocks[0]).__name__
        for key, note in made.items()
        if isinstance(note.back[0], Rich)
    }
    assert kinds_of == {"one": "Chem", "two": "Math"}


def test_a_cloze_carries_what_its_sentence_cites() -> None:
    text = "Lenin left ==no heir==. [@s, p. 4] Others ==hoped== in vain. [@r]"
    data = small(
        sources={"s": {"title": "S"}, "r": {"title": "R"}},
        topics={"t": {"title": "T", "blocks": [{"text": text}]}},
    )
    made = notes(data)

    assert [(ref.source, ref.locator) for ref in made[("t", "cloze", "no heir")].sources] == [("s", "p. 4")]
    assert [ref.source for ref in made[("t", "cloze", "hoped")].sources] == ["r"]


def test_a_phrase_that_begins_an_authored_answer_is_not_asked_again() -> None:
    def asked(phrase: str, **card: Any) -> bool:
        text = f"In January the =={phrase}== condemned him."
        written = {"front": "Which meeting?", "back": "The Thirteenth Conference, in January.", **card}
        data = small(cards={"c": written}, topics={"t": {"title": "T", "blocks": [{"text": text}]}})
        return ("t", "cloze", phrase.casefold()) in notes(data)

    assert not asked("Thirteenth Conference")
    assert not asked("the Thirteenth Conference")
    assert asked("Thirteen")
    assert asked("January")
    assert asked("Thirteenth Conference", cards="off")


def test_a_citation_covers_the_sentences_since_the_one_before_in_its_paragraph() -> None:
    text = "He ==rose==. [@s] He ==fell==. He ==died== [@r]. He lay ==cold==.\n\nHe was ==forgotten==. [@s]"
    data = small(
        sources={"s": {"title": "S"}, "r": {"title": "R"}},
        topics={"t": {"title": "T", "blocks": [{"text": text}]}},
    )
    cited = {key[2]: [ref.source for ref in note.sources] for key, note in notes(data).items()}

    assert cited == {"rose": ["s"], "fell": ["r"], "died": ["r"], "cold": [], "forgotten": ["s"]}


def test_the_rest_of_a_long_text_goes_into_the_small_print_once() -> None:
    long = "First it happened. " + "Then much more was said about it at great length. " * 6
    note = notes(small(people={"p": {"name": "N", "facets": {"Fate": long}}}))[("p", "facet", "Fate")]

    assert shown(note.back[0]).count("Then much more") == 2, "as many sentences as make an answer"
    assert shown(note.back[0]).startswith("First it happened. ")
    assert shown(note.extra[0]).startswith("Then much more")
    assert "First it happened" not in shown(note.extra[0])


def test_after_the_first_sentence_lists_stay() -> None:
    rest = after_sentences(parse_blocks("One. Two.\n\n- a\n- b"))
    assert rest is not None
    assert plain(rest).split() == ["Two.", "a", "b"]
    assert after_sentences(parse_inline("Only one.")) is None


def test_a_term_of_several_words_is_hidden_word_by_word_when_all_stand_there() -> None:
    brief = "A congress elects the leaders; a conference settles policy."
    made = notes(small(terms={"t": {"term": "Congress and conference", "meaning": "M.", "brief": brief}}))

    front = shown(made[("t", "term-word", "")].front)
    assert "ongress" not in front
    assert "onference" not in front


def test_an_authored_cloze_keeps_its_whole_text() -> None:
    note = notes(kinds.PACK)[("gaps", "card-cloze", "1924")]

    assert "Gorki" in shown(note.front)


def test_sentences_lose_no_words() -> None:
    run = parse_inline("One **two.** Three [@s] four. Five").blocks

    assert " ".join(plain(part).strip() for part in sentences(run)).split() == plain(run).split()
