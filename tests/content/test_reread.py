"""A pack that is read again while it is written is what it would be if it were read for the first time."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from revisionpack.content.load import Loaded, load_pack_text
from revisionpack.text.markup import parse_blocks, parse_inline

PACK = Path(__file__).parents[2] / "packs" / "aqa-7042-2n" / "power-struggle.yaml"
SYLLABUS = {"syllabus.yaml": PACK.with_name("syllabus.yaml").read_bytes()}

SMALL = """\
format: 1
id: small
title: A *small* pack
terms:
  nep: {term: New Economic Policy, meaning: A ==mixed== economy.}
  kulak:
    term: Kulak
    meaning: |
      A peasant who was said to be [[nep|rich]].

      - one
      - two
people:
  ada: {name: Ada Lovelace, role: Wrote the first programme, life: 1815/1852}
events:
  end: {date: 1924-01-21, title: Lenin dies, text: "He died. [@book, p. 3]"}
sources:
  book: {author: A. Author, title: A book, year: "1999"}
topics:
  first:
    title: The first topic
    blocks:
      - text: Apples grow on [[ada|her]] trees.
      - {terms: all}
"""


def forget() -> None:
    """Let nothing be known from before."""
    parse_inline.cache_clear()
    parse_blocks.cache_clear()


def told(loaded: Loaded) -> tuple[object, ...]:
    """All that can be seen of it. (Texts are equal when their sources are, so they are compared in words.)"""
    return (
        repr(loaded.pack),
        repr(loaded.usable),
        repr(loaded.syllabus),
        loaded.diagnostics,
        loaded.dropped,
        sorted(loaded.images),
    )


def same(text: str, siblings: dict[str, bytes] | None = None) -> None:
    live = told(load_pack_text(text, "small.yaml", siblings))
    forget()
    assert live == told(load_pack_text(text, "small.yaml", siblings))


EDITS = (
    ("Apples grow", "Pears *grow"),  # a mistake in the mark-up …
    ("*grow", "*grow*"),  # … mended
    ("[[ada|her]]", "[[ada|his]]"),
    ("A ==mixed== economy.", "A *mixed* economy, said [[ada]]."),
    ("term: Kulak", "trem: Kulak"),
    ("trem: Kulak", "term: '==Kulak=='"),  # what a meaning may hold, and a term may not
    ("term: '==Kulak=='", "term: Kulak"),
    ("      - one\n", "      - [x](y)\n      - one\n"),
    ("1924-01-21", "1924-21"),
    ("1924-21", "21 Jan 1924"),
    ("  ada: {name", "  new: {name: A *small* pack, role: New Economic Policy}\n  ada: {name"),
    ("topics:\n  first:", "topics:\n  other: {title: Other}\n  first:"),
    ("p. 3", "p. 4"),
    ("title: A *small* pack", "title: A ==small== pack"),
    ("title: A ==small== pack", "title: {en: A small pack, ru: A *small* pack}"),
    ("terms:\n", "# a comment\nterms:\n\n"),
)


def test_one_edit_after_another() -> None:
    """Also through mistakes, and where one text stands in places with other rules."""
    text = SMALL
    for old, new in EDITS:
        assert old in text, old
        text = text.replace(old, new)
        live = told(load_pack_text(text, "small.yaml"))
        forget()
        assert live == told(load_pack_text(text, "small.yaml")), (old, new)
        load_pack_text(text, "small.yaml")  # what is known goes on from one edit to the next


def test_edits_of_the_reference_pack() -> None:
    """A whole pack with its syllabus; each edit with all that was known of those before."""
    text = PACK.read_text("utf-8")
    lines = text.split("\n")
    load_pack_text(text, "small.yaml", SYLLABUS)
    for line in (len(lines) // 7, len(lines) - 40):
        for change in (lambda words: words + " ==more==", lambda words: words[:-2], lambda words: ""):
            edited = "\n".join([*lines[:line], change(lines[line]), *lines[line + 1 :]])
            same(edited, SYLLABUS)


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(
            st.integers(0, len(SMALL) - 1),
            st.integers(0, 12),
            st.sampled_from(["", "x", "*", "==", "\n", "  ", ": ", "[[ada]]", '"', "|", "- ", "{", "#", "é"]),
        ),
        min_size=1,
        max_size=5,
    )
)
def test_any_edits(edits: list[tuple[int, int, str]]) -> None:
    """Whatever is cut out and put in."""
    text = SMALL
    for place, length, new in edits:
        text = text[:place] + new + text[place + length :]
        same(text)
