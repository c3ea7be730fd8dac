"""Each rule of cards stays silent on what only looks like its mistake. That it speaks is held by tests/errors."""
# ruff: noqa: E501 - a pack stands on one line, so that the table can be read

from __future__ import annotations

import pytest

from revisionpack.checks.rule import RULES
from revisionpack.checks.run import check
from revisionpack.content.load import load_pack_text

LONG = "one two three four five six seven eight nine ten " * 3

INNOCENT: dict[str, tuple[str, ...]] = {
    "card-front-long": (
        f"cards: {{c: {{front: '{'x' * 119}?', back: B}}}}\n",
        f"cards: {{c: {{front: '{'x' * 200}?', back: B, cards: off}}}}\n",
        f"misconceptions: {{m: {{wrong: '{'wrong ' * 30}', right: R, cards: off}}}}\n",
        f"terms: {{t: {{term: T, meaning: '{'A sentence. ' * 30}'}}}}\n",
        f"formulas: {{f: {{title: F, tex: 'a + {'b + ' * 60}c', say: A sum.}}}}\n",
    ),
    "card-back-long": (
        f"cards: {{c: {{front: F?, back: '{LONG}one two three four five six seven eight nine ten'}}}}\n",
        f"terms: {{t: {{term: T, meaning: '{LONG * 4}', brief: Short.}}}}\n",
        "events: {e: {date: 1924, title: E, disputed: {question: Q?, accounts: [{text: It did.}, {text: Not so.}]}}}\n",
        f"cards: {{c: {{front: F?, back: Short., extra: '{LONG * 4}'}}}}\n",
    ),
    "card-gap-long": (
        f"cards: {{c: {{text: '{'word ' * 28}==gap== stands here.'}}}}\n",
        f"topics: {{t: {{title: T, blocks: [{{text: 'A ==gap== here{', and more' * 30}.'}}]}}}}\n",
        f"topics: {{t: {{title: T, blocks: [{{text: '{'Many sentences. ' * 30}And a ==gap== here.'}}]}}}}\n",
        f"terms: {{t: {{term: T, meaning: '{'word ' * 80}'}}}}\n",
    ),
    "card-without-gap": (
        "cards: {c: {text: 'Lenin died at ==Gorki==.'}}\n",
        "cards: {c: {front: F?, back: B}}\n",
        "cards: {c: {text: 'No gap, no card.', cards: off}}\n",
    ),
    "card-list": (
        "cards:\n  c:\n    front: F?\n    back: |\n      - a\n      - b\n      - c\n",
        "cards:\n  c:\n    front: F?\n    back: B\n    extra: |\n      - a\n      - b\n      - c\n      - d\n",
        "terms:\n  t:\n    term: T\n    meaning: |\n      - a\n      - b\n      - c\n      - d\n",
    ),
    "card-either-or": (
        "cards: {c: {front: Which word opens the vote?, back: Yesterday}}\n",
        "cards: {c: {front: F?, back: Nothing of the kind}}\n",
        "cards: {c: {front: Was he ill?, back: 'Yes', cards: off}}\n",
    ),
    "card-twins": (
        "cards: {a: {front: 'What is 2 + 2?', back: '4'}, b: {front: 'What is 2 - 2?', back: '0'}}\n",
        "terms: {a: {term: Congress, meaning: M1}, b: {term: Congresses, meaning: M2}}\n",
        "events: {a: {date: 1924, title: A, text: T.}, b: {date: 1925, title: B, text: T.}}\n",
        "cards: {a: {text: 'Lenin died at ==Gorki== in ==1924==.'}}\n",
    ),
    "card-gives-away": (
        "cards: {c: {front: Who was Stalin's first ally?, back: Zinoviev who led Leningrad}}\n".replace(
            "Zinoviev, who", "Zinoviev who"
        ),
        "cards: {c: {front: Which Stalinist rose?, back: Stalin}}\n",
        "cards: {c: {text: '==Lenin== led the Leninists.'}}\n",
        "cards: {c: {front: 'F = ma: what is m?', back: m}}\n",
    ),
    "card-orphan": (
        "cards: {c: {text: 'Hello to ==him==.'}}\n",
        "cards: {c: {front: Which posts did he hold as the party grew?, back: Two}}\n",
        "cards: {c: {front: What is it called when a cell divides?, back: Mitosis}}\n",
        "topics: {t: {title: T, blocks: [{text: 'Stalin rose. He held ==the files== then.'}]}}\n",
        "cards: {c: {text: 'Item 1 of ==three==.'}}\n",
    ),
}


def codes(body: str) -> list[str]:
    loaded = load_pack_text(f"format: 1\nid: p\ntitle: P\n{body}")
    assert loaded.pack is not None, loaded.diagnostics
    return [diagnostic.code for diagnostic in check(loaded)]


def test_every_rule_of_cards_has_innocents():
    """Each rule is tried on at least three packs that it must not speak about."""
    assert set(INNOCENT) == {
        code for code, rule in RULES.items() if rule.check.__module__.endswith((".cards", ".card_lengths"))
    }
    assert all(len(bodies) >= 3 for bodies in INNOCENT.values())


@pytest.mark.parametrize(
    ("code", "body"),
    [
        pytest.param(code, body, id=f"{code}-{i}")
        for code in INNOCENT
        for i, body in enumerate(INNOCENT[code])
    ],
)
def test_the_innocent_is_left_alone(code, body):
    """What only looks like the mistake is not reported as one."""
    assert code not in codes(body)


def test_a_pronoun_before_any_name_is_an_orphan():
    """A question that asks about “he” has named nobody."""
    assert "card-orphan" in codes("cards: {c: {front: Why was he expelled?, back: For speaking}}\n")


def test_many_long_cards_of_an_item_are_one_finding():
    """A teacher hears of an item once, with the longest text and the names of the other cards."""
    long = "word " * 60
    body = f"people: {{p: {{name: N, facets: {{A: '{long}', B: '{long}more', C: '{long}', D: '{long}', E: '{long}'}}}}}}\n"
    loaded = load_pack_text(f"format: 1\nid: p\ntitle: P\n{body}")
    (found,) = [diagnostic for diagnostic in check(loaded) if diagnostic.code == "card-back-long"]

    assert found.span.line == 4
    assert "“facet: B” has 61 words" in found.message
    assert "“word word" in found.message
    assert "also “facet: A” (60), “facet: C” (60), “facet: D” (60) and 1 more" in found.message


def test_fronts_of_derived_cards_are_measured_with_their_question():
    """A clause that cannot be cut makes a front too long; the pack's words and the question's count."""
    assert "card-front-long" in codes(f"misconceptions: {{m: {{wrong: '{'wrong ' * 16}', right: R}}}}\n")
    assert "card-front-long" not in codes(f"misconceptions: {{m: {{wrong: '{'wrong ' * 14}', right: R}}}}\n")


def test_the_answer_of_a_derived_card_is_looked_for_on_its_front():
    """A title that tells its own date is no question."""
    assert "card-gives-away" in codes("people: {p: {name: The Tsar, role: Tsar}}\n")


def test_twins_differ_by_case_and_stop_only():
    """A reader does not tell them apart."""
    assert "card-twins" in codes("cards: {a: {front: Who led?, back: A}, b: {front: WHO led ?, back: B}}\n")


def test_a_leaning_sentence_without_one_before_is_an_orphan():
    """The first sentence of a paragraph has nothing to lean on."""
    assert "card-orphan" in codes(
        "topics: {t: {title: T, blocks: [{text: 'He held ==the files== then.'}]}}\n"
    )
