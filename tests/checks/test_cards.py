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
        f"misconceptions: {{m: {{wrong: '{'wrong ' * 30}', right: R}}}}\n",
    ),
    "card-back-long": (
        f"cards: {{c: {{front: F?, back: '{LONG}one two three four five six seven eight nine ten'}}}}\n",
        f"terms: {{t: {{term: T, meaning: '{LONG * 4}', brief: Short.}}}}\n",
        f"events: {{e: {{date: 1924, title: E, disputed: {{question: Q?, accounts: [{{text: '{LONG}'}}, {{text: '{LONG}'}}]}}}}}}\n",
        f"cards: {{c: {{front: F?, back: Short., extra: '{LONG * 4}'}}}}\n",
    ),
    "card-gap-long": (
        f"cards: {{c: {{text: '{'word ' * 40}==gap== stands here.'}}}}\n",
        f"topics: {{t: {{title: T, blocks: [{{text: '{'Many sentences. ' * 30}And a ==gap== here.'}}]}}}}\n",
        f"terms: {{t: {{term: T, meaning: '{'word ' * 80}'}}}}\n",
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
        "cards: {c: {front: Is he the heir?, back: Nobody was}}\n",
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
    assert set(INNOCENT) == {code for code, rule in RULES.items() if rule.check.__module__.endswith(".cards")}
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


def test_twins_differ_by_case_and_stop_only():
    """A reader does not tell them apart."""
    assert "card-twins" in codes("cards: {a: {front: Who led?, back: A}, b: {front: WHO led ?, back: B}}\n")


def test_a_leaning_sentence_without_one_before_is_an_orphan():
    """The first sentence of a paragraph has nothing to lean on."""
    assert "card-orphan" in codes(
        "topics: {t: {title: T, blocks: [{text: 'He held ==the files== then.'}]}}\n"
    )
