"""The word that a teacher would use leads to the key of the format."""

from __future__ import annotations

import pytest

from revisionpack.checks.run import check
from revisionpack.content import model
from revisionpack.content.fields import keys_of
from revisionpack.content.load import load_pack_text
from revisionpack.content.mapping import Model
from revisionpack.content.meant import _SAID, meant_key
from revisionpack.content.reference import classes

KINDS = {kind.__name__: kind for kind in classes()}


@pytest.mark.parametrize("name", _SAID)
def test_other_words_lead_to_keys(name):
    """Each other word stands once for its class, is no key of it, and leads to a key that it has."""
    kind: type[Model] = KINDS[name]
    below = [other for other in KINDS.values() if issubclass(other, kind)]
    keys = {key for one in below for key in keys_of(one)} if name == "Item" else {*keys_of(kind)}
    words = [word for said in _SAID[name].values() for word in said.split()]
    assert set(_SAID[name]) <= keys
    assert len(words) == len(set(words))
    assert not {*words} & {*keys_of(kind)}


@pytest.mark.parametrize(
    ("kind", "word", "key"),
    [
        (model.Term, "definition", "meaning"), (model.Term, "name", "term"), (model.Event, "when", "date"),
        (model.Event, "description", "text"), (model.Card, "question", "front"), (model.Card, "Answer", "back"),
        (model.Question, "figure", "given"), (model.Question, "mark scheme", "points"), (model.Person, "born", "life"),
        (model.Person, "title", "name"), (model.Debate, "conclusion", "judgement"), (model.Topic, "heading", "title"),
        (model.Block, "vocabulary", "terms"), (model.Pack, "glossary", "terms"), (model.Misconception, "myth", "wrong"),
        (model.Term, "meening", "meaning"), (model.Event, "xyzzy", None), (model.Figure, "keywords", "tags"),
    ],
)  # fmt: skip
def test_what_was_meant(kind, word, key):
    """Other words and slips lead to the key; what is neither leads nowhere."""
    assert meant_key(kind, word) == key


def test_the_other_word_is_told_with_its_key():
    """`definition:` is told once, with the key to write, and what stands under it is read."""
    body = "terms: {a: {name: A, definition: See [[nobody]]}}\n"
    loaded = load_pack_text(f"format: 1\nid: p\ntitle: P\n{body.replace('See [[nobody]]', repr('See [[nobody]]'))}")
    found = [(d.code, d.help, d.fix.text if d.fix else "") for d in check(loaded)]
    assert found == [
        ("unknown-key", "Did you mean `term:`?", "term"),
        ("unknown-key", "Did you mean `meaning:`?", "meaning"),
        ("dangling-reference", "Add the item, or write the id of one that is there.", ""),
    ]
