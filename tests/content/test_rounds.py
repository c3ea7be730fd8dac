"""One mistake does not hide another: what can be told in the first round is, and nothing that follows from it."""

from __future__ import annotations

from collections import Counter

import pytest

from revisionpack.checks.run import check
from revisionpack.content.load import load_pack_text

HEAD = "format: 1\nid: p\ntitle: P\n"
CASES: dict[str, tuple[str, str]] = {
    "an unknown key does not hide that the card has no back": (
        "cards: {c: {front: F, hnit: x}}\n", "unknown-key card-form"),
    "nor does a wrong value": (
        "cards: {c: {front: F, weight: heavy}}\n", "not-a-number card-form"),
    "what stands under a misspelt key is read": (
        "cards: {c: {front: F, bakc: 'See [[nobody]]'}}\n", "unknown-key dangling-reference"),
    "what stands under a misspelt collection is read": (
        "tirms: {a: {term: A, meening: x, ask: y}}\n", "unknown-key unknown-key unknown-word"),
    "three levels down": (
        "people: {a: {name: A, officies: [{titel: T, span: 1923-25}]}}\n", "unknown-key unknown-key ambiguous-date"),
    "a wrong front is not a missing one": (
        "cards: {c: {front: 'See [[', back: B}}\n", "bad-markup"),
    "an unknown block does not hide the blocks beside it": (
        "topics:\n  t:\n    title: T\n    blocks:\n"
        "      - text: 'See [[nobody]]'\n      - vocab: all\n      - people: [nobdy]\n",
        "dangling-reference unknown-key dangling-reference"),
    "an unknown block is not an empty one": (
        "topics: {t: {title: T, blocks: [{vokabeln: all}]}}\n", "unknown-key"),
    "an empty block does not hide the next": (
        "topics: {t: {title: T, blocks: [{title: A}, {title: B}, {people: nobody}]}}\n",
        "block-form block-form dangling-reference"),
    "a missing date hides nothing": (
        "events: {e: {title: E, people: [nobody], wieght: 9}}\n",
        "missing-key dangling-reference unknown-key out-of-range"),
    "nor does a wrong date": (
        "events: {e: {date: 1923-25, title: E, people: [nobody]}}\nspan: 1066\n", "ambiguous-date dangling-reference"),
    "a key that is no id hides nothing": (
        "terms: {war communism: {term: W, meaning: 'See [[nobody]]', ask: x}}\n",
        "bad-id dangling-reference unknown-word"),
    "wrong mark-up does not hide a reference": (
        "terms: {a: {term: A, meaning: 'See [[ and [[nobody]]'}}\n", "bad-markup dangling-reference"),
    "a debate without its question is read": (
        "debates: {d: {positions: {A: {view: v, holders: [nobody]}}, weight: x}}\n",
        "missing-key dangling-reference not-a-number"),
    "a picture without words is looked for": (
        "terms: {a: {term: A, meaning: m, image: x.png, foo: y}}\n", "missing-key no-file unknown-key"),
    "a figure of nothing with a wrong weight": (
        "figures: {f: {title: F, weight: x, alt: y}}\n", "figure-form not-a-number"),
    "two answers, and two wrong numbers": (
        "questions: {q: {stem: S, marks: x, model_answer: {text: a, steps: [b], level: x}}}\n",
        "not-a-number answer-form not-a-number"),
    "a wrong point does not hide the next": (
        "questions: {q: {stem: S, marks: 9, points: [a, {award: b, marks: x}, {award: 'See [[nobody]]'}, c]}}\n",
        "not-a-number dangling-reference"),
    "a wrong pair of numbers is told once": (
        "figures: {f: {title: F, alt: A, graph: {x: X, y: Y, series: [{points: [[1, a], [b, 2], [3, 4]]}]}}}\n",
        "not-a-number not-a-number"),
    "a wrong id in a list does not hide the next": (
        "events: {e: {date: 1924, title: E, people: [no body, nobody]}}\n", "bad-id dangling-reference"),
    "a list where items belong": (
        "terms: [a, b]\nevents: {e: {date: 1924, title: E, people: [nobody]}}\n", "wrong-shape dangling-reference"),
    "a list of items is read, though they have no ids": (
        "cards:\n  - front: F\n    bakc: B\n  - {front: F, weight: x}\n",
        "wrong-shape unknown-key card-form not-a-number"),
    "a syllabus without its title still has its spec": (
        "syllabus: {id: s, spec: {a: One}, foo: x}\ntopics: {t: {title: T, spec: [b]}}\n",
        "missing-key unknown-key unknown-spec"),
    "an error in one item does not hide what is wrong with another": (
        "terms: {a: {term: A, meaning: m, weight: x}}\ndocuments: {d: {title: D, text: t, origin: quoted}}\n"
        "cards: {c: {front: Is it so?, back: 'Yes'}}\n", "not-a-number no-rights card-either-or"),
    "but what follows from it is not told": (
        "documents: {d: {title: D, text: t, origin: quoted, rihgts: '[[', weight: x}}\n",
        "unknown-key bad-markup not-a-number"),
    "what does not fit the key that was guessed is not told": (
        "questions: {q: {stem: S, spce: [a, b]}}\n", "unknown-key"),
    "a text that breaks its line does not hide the date before it": (
        "events:\n  e: {date: 13/8/1961, title: \"The Wall\" goes up}\n", "ambiguous-date mark-in-brackets"),
    "a wrong default is told where it stands": (
        "defaults: {terms: {weight: x}}\nterms: {a: {term: A, meaning: 'See [[nobody]]'}}\n",
        "not-a-number dangling-reference"),
}  # fmt: skip


@pytest.mark.parametrize(("body", "wanted"), CASES.values(), ids=CASES)
def test_all_is_told_at_once(body, wanted):
    """Each mistake of the pack is told in the first round, and nothing else."""
    loaded = load_pack_text(HEAD + body)
    found = [diagnostic for diagnostic in check(loaded) if diagnostic.severity != "note"]
    assert Counter(diagnostic.code for diagnostic in found) == Counter(wanted.split())


def test_entries_without_ids_keep_their_places():
    """What is wrong inside a list where a collection belongs is told where it stands."""
    loaded = load_pack_text(HEAD + "cards:\n  - front: F\n    back: See [[nobody]]\n  - front: G\n    bakc: B\n")
    found = [(d.code, d.span.line if d.span else 0) for d in check(loaded)]
    assert found == [("wrong-shape", 4), ("dangling-reference", 6), ("unknown-key", 8)]


def test_what_is_mended_keeps_its_place():
    """After entries of a list had to go, what is wrong with later ones is told at their own place."""
    lines = [f"      - {{title: {word}}}\n" for word in ("One", "Two")] + ["      - people: [nobody]\n"]
    loaded = load_pack_text(HEAD + "topics:\n  t:\n    title: T\n    blocks:\n" + "".join(lines))
    found = [(d.code, d.span.line if d.span else 0) for d in check(loaded)]
    assert found == [("block-form", 8), ("block-form", 9), ("dangling-reference", 10)]
