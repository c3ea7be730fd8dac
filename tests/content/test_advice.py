"""What to write instead: the exact thing, where it can be known."""

from __future__ import annotations

import pytest

from revisionpack.checks.run import check
from revisionpack.content.load import load_pack, load_pack_text

HEAD = "format: 1\nid: leaves\ntitle: Leaves\nlicence: CC0\n"
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0:~\x9bU"


def advice(body: str, siblings: dict[str, bytes] | None = None) -> list[tuple[str, str]]:
    """(code, help) of every error."""
    found = check(load_pack_text(HEAD + body, siblings=siblings or {}))
    return [(d.code, d.help) for d in found if d.is_error]


@pytest.mark.parametrize(
    ("name", "there", "meant"),
    [
        ("leaf.png", "Leaf.png", "Leaf.png"),
        ("leaf.png", "images/leaf.png", "images/leaf.png"),
        ("images/leaf.jpg", "leaf.jpg", "leaf.jpg"),
        ("leaf.jpg", "leaf.png", "leaf.png"),
        ("leef.png", "leaf.png", "leaf.png"),
    ],
)
def test_the_file_that_was_meant_is_named(name, there, meant, tmp_path):
    """A picture under nearly the same name, beside the pack or among its images, is suggested."""
    body = f"figures:\n  leaf: {{title: A leaf, alt: A leaf, image: {name}}}\n"
    others = {there: PNG, "leaf.yaml": b"", "other.png": PNG}
    assert advice(body, others) == [("no-file", f"Did you mean {meant}?")]
    for file, data in others.items():
        (tmp_path / file).parent.mkdir(exist_ok=True)
        (tmp_path / file).write_bytes(data)
    (tmp_path / "pack.yaml").write_text(HEAD + body)
    assert [d.help for d in load_pack(tmp_path / "pack.yaml").diagnostics if d.is_error] == [f"Did you mean {meant}?"]


def test_no_file_outside_the_pack_is_named(tmp_path):
    """A linked folder is not looked into for a name like the one that was written."""
    (tmp_path / "private").mkdir()
    (tmp_path / "private" / "Leaf.png").write_bytes(PNG)
    (tmp_path / "pack").mkdir()
    (tmp_path / "pack" / "images").symlink_to(tmp_path / "private")
    (tmp_path / "pack" / "pack.yaml").write_text(
        HEAD + "figures:\n  leaf: {title: A leaf, alt: A leaf, image: leaf.png}\n"
    )
    (found,) = [d for d in load_pack(tmp_path / "pack" / "pack.yaml").diagnostics if d.is_error]
    assert found.code == "no-file" and "Leaf" not in found.help


@pytest.mark.parametrize("body", [
    "terms:\n  leaf: {term: leaf, meaning: A leaf, image: leaf.png}\n",
    "people:\n  leaf: {name: Mrs Leaf, image: leaf.png}\n",
    "figures:\n  leaf: {title: A leaf, image: leaf.png}\n",
])  # fmt: skip
def test_every_picture_needs_words(body):
    """Whatever shows a picture must say what it shows; a build would fail on it."""
    assert [code for code, _ in advice(body, {"leaf.png": PNG})] == ["missing-key"]


def test_ids_are_suggested_in_the_words_that_were_written():
    """The example of an id is made from what stands there."""
    ((code, words),) = advice("terms:\n  Calvin cycle: {term: A, meaning: a}\n")
    assert code == "bad-id" and "`Calvin-cycle`" in words
    found = load_pack_text("format: 1\nid: Photosynthesis A-Level\ntitle: T\n").diagnostics
    assert "`photosynthesis-a-level`" in next(d.help for d in found if d.code == "bad-id")


@pytest.mark.parametrize("page", ["p. 12", "pp. 3-4", "ch. 2"])
def test_a_page_cut_off_from_its_source_is_told(page):
    """`[campbell, p. 12]` is two entries for YAML."""
    body = f"terms:\n  a: {{term: A, meaning: a, sources: [campbell, {page}]}}\n"
    ((code, words),) = advice("sources: {campbell: {title: Biology}}\n" + body)
    assert code == "bad-id" and f'["service-2004, {page}"]' in words


def test_all_is_written_small():
    """`All` is no id; `all` was meant."""
    body = "terms: {a: {term: A, meaning: a}}\ntopics:\n  t: {title: T, blocks: [{terms: All}]}\n"
    assert advice(body) == [("dangling-reference", "Did you mean `all`?")]


def test_a_tab_for_each_level_is_understood():
    """A new item indented with one tab, its keys with two: only the tabs are wrong, nothing follows from them."""
    body = "terms:\n  a:\n    term: A\n    meaning: a\n\tb:\n\t\tterm: B\n\t\tmeaning: b\n"
    assert {code for code, _ in advice(body)} == {"tab-indent"}


QUOTED = {
    'They called it "the battery": and left': 'They called it "the battery": and left',
    'They left: it was called "the battery"': 'They left: it was called "the battery"',
    '"They called it "the battery""': 'They called it "the battery"',
    '"They called it "the battery" and left."': 'They called it "the battery" and left.',
    '"They called it "the battery"': 'They called it "the battery"',
    '"They called it "the battery" and left': 'They called it "the battery" and left',
    '"the battery" is what they called it"': '"the battery" is what they called it',
    'They called it: "the battery""': 'They called it: "the battery"',
    '"Stop": they called it "the battery""': '"Stop": they called it "the battery"',
    '""the battery" was it"': '"the battery" was it',
    "'They didn't call it 'the battery''": "They didn't call it 'the battery'",
    '"Yes" and "no"': '"Yes" and "no"',
    'A 12" record: "cheap"': 'A 12" record: "cheap"',
}
"""A text as it is written in a pack -> what is meant by it: no quotation mark that has no partner."""


@pytest.mark.parametrize("before", [
    "  a:\n    term: A\n    meaning: ",
    "  a:\n    term: A\n    meaning: m\n    examples:\n      - ",
    "  a: {term: A, meaning: ",
])  # fmt: skip
@pytest.mark.parametrize("written", QUOTED)
def test_no_stray_quote_is_left(written, before):
    """A text with quotations of its own comes back whole, in the fix and for the rest of the checks."""
    body = "terms:\n" + before + written + ("}\n" if "{" in before else "\n")
    loaded = load_pack_text(HEAD + body)
    (found,) = [diagnostic for diagnostic in loaded.diagnostics if diagnostic.is_error]
    assert found.fix is not None and found.fix.span.line == found.fix.span.end_line
    lines = (HEAD + body).split("\n")
    line, start, end = found.fix.span.line - 1, found.fix.span.column - 1, found.fix.span.end_column - 1
    lines[line] = lines[line][:start] + found.fix.text + lines[line][end:]
    fixed = load_pack_text("\n".join(lines))
    assert fixed.pack is not None, fixed.diagnostics
    for pack in (fixed.pack, loaded.usable):
        assert pack is not None
        texts = pack.terms["a"].examples or (pack.terms["a"].meaning,)
        assert texts[0].source == QUOTED[written]


def test_a_letter_of_another_encoding_is_told_once():
    """An id that holds one is not told to be no id as well."""
    found = load_pack_text(b"format: 1\nid: caf\xe9\ntitle: Caf\xe9\n").diagnostics
    assert [d.code for d in found if d.is_error] == ["not-utf-8"]


def test_a_syllabus_whose_points_cannot_be_read_is_told_once():
    """What refers to its points is not told to be wrong as well."""
    syllabus = b"id: s\ntitle: S\nspec:\n  - The first\n  - The second\n"
    body = "syllabus: s\nterms:\n  leaf: {term: leaf, meaning: m, spec: [first]}\n"
    assert [code for code, _ in advice(body, {"syllabus.yaml": syllabus})] == ["wrong-shape"]


@pytest.mark.parametrize("marks", ["16-20", "16–20", "16 to 20", "16"])
def test_marks_of_a_band_are_a_range(marks):
    """As teachers write it; anything else is told where it stands."""
    body = "syllabus:\n  id: s\n  title: S\n  question_types:\n    e: {marks: 20, marking: levels, bands: [%s]}\n"
    found = load_pack_text(HEAD + body % f"{{marks: {marks}, text: m}}")
    assert found.syllabus is not None and found.syllabus.question_types["e"].bands[0].range in ((16, 20), (16, 16))
    assert advice(body % "{marks: up to ten, text: m}")[0] == ("not-a-number", "Write 16-20, or one number.")


@pytest.mark.parametrize("data", [b"PK\x03\x04\x14\0\x06\0", b"%PDF-1.7\n", b"{\\rtf1\\ansi", b"\xd0\xcf\x11\xe0"])
def test_a_file_of_a_word_processor_is_told_as_such(data):
    """One message that says how to make plain text of it."""
    (found,) = load_pack_text(data + bytes(range(256)) * 4).diagnostics
    assert found.code == "not-utf-8" and "Save as, Plain text" in found.help


def test_a_syllabus_of_spec_points_alone_is_no_pack():
    """Named by its mapping of points, which no pack has."""
    found = load_pack_text("id: school\ntitle: School\nspec:\n  space: {text: The race}\n").diagnostics
    assert [d.code for d in found] == ["not-a-pack"]


SLIPS = {
    "an item without the colon after its id":
        ("terms:\n  leaf\n    term: leaf\n    meaning: m\n", "missing-colon", "Write `leaf:`."),
    "a bracket that closes another":
        ("terms:\n  leaf: {term: leaf, meaning: m, tags: [core}\n", "unclosed-bracket", "Write ] here."),
    "a dash before an id":
        ("events:\n  spring: {date: 1924, title: A}\n  - autumn:\n      date: 1925\n      title: B\n",
         "bad-indentation", "Take the dash away: `autumn: …`."),
    "a dash before a key":
        ("terms:\n  leaf:\n    term: leaf\n    - meaning: m\n", "bad-indentation", "Take the dash away: `meaning: …`."),
    "an id alone between items":
        ("terms:\n  leaf: {term: leaf, meaning: m}\n  root\n  stem: {term: stem, meaning: m}\n", "missing-colon",
         "Write `root:`."),
    "a text below its key in a list, no further right":
        ("terms:\n  leaf: {term: leaf, meaning: m}\ntopics:\n  t:\n    title: T\n    blocks:\n      - text: |\n"
         "        Hello you\n        and more\n      - terms: all\n", "not-indented", "Indent it by 10 spaces."),
    "a comma forgotten":
        ("terms:\n  leaf: {meaning: m, term: leaf tags: core}\n", "mark-in-brackets",
         "the comma that is missing before `tags:`"),
    "a page without its comma":
        ("sources: {raven: {title: T}}\nterms:\n  leaf: {term: leaf, meaning: m, sources: raven p. 3}\n",
         "bad-id", '["raven, p. 3"]'),
    "items with dashes instead of ids":
        ("terms:\n  - term: leaf\n    meaning: m\n", "wrong-shape", "a line `my-id:`"),
    "answers with dashes instead of labels":
        ("questions:\n  q: {stem: Which?, marks: 1, choices: [oak, elm]}\n", "wrong-shape", "a line `label: …`"),
    "a collection without what of it":
        ("terms:\n  leaf: {term: leaf, meaning: m}\ntopics:\n  t: {title: T, blocks: [terms]}\n",
         "wrong-shape", "Write `terms: all`."),
    "an item at the edge":
        ("terms:\nleaf:\n  term: leaf\n  meaning: m\n", "unknown-key", "If it belongs to `terms:` above, indent it"),
    "an item that is a date":
        ("events:\n  fall: autumn 1989\n", "wrong-shape", "(date, title, "),
    "an item without what it needs":
        ("terms:\n  leaf: {term: leaf}\n", "missing-key", "Add a line `meaning: …`. It says: what it means."),
    "tags without brackets":
        ("terms:\n  leaf:\n    term: leaf\n    meaning: m\n    tags: core, exam\n", "wrong-shape", "[core, exam]"),
    "tags without brackets in braces":
        ("terms:\n  leaf: {term: leaf, tags: core, exam, meaning: m}\n", "comma-in-text", "[core, exam]"),
    "a table without its rule":
        ("figures:\n  f:\n    title: F\n    table: |\n      | Leaf | Root |\n      | 1 | 2 |\n", "figure-form",
         "|---|---| below the first"),
    "a figure of nothing":
        ("figures:\n  f: {title: F}\n", "figure-form", "Add `table: |`, `graph:` or `image: file.png`."),
    "points of a graph with a decimal comma":
        ("figures:\n  f:\n    title: F\n    alt: A line\n    graph:\n      x: t\n      y: s\n"
         "      series: [{points: [[1, 2], [3, 4,5]]}]\n", "wrong-shape", "a decimal has a point"),
    "numbered marking points":
        ("questions:\n  q:\n    stem: Why?\n    points:\n      1: one\n      2: two\n", "wrong-shape",
         "each beginning with `- `"),
    "the letter of the right choice":
        ("questions:\n  q: {stem: Which?, right: B, choices: {A: oak, B: {text: elm, right: on}}}\n", "unknown-key",
         "Write `right: on` in the choice that is right."),
    "an organiser of everything":
        ("organiser: all\n", "wrong-shape", "a line for each collection below it, indented: `terms: all`"),
    "an allowance without a reason":
        ("allow: {pack: no-source}\n", "wrong-shape", "`allow: {pack: {no-source: "),
    "a stretch of time where ids belong":
        ("events:\n  e: {date: 1924, title: E}\ntopics:\n  t: {title: T, blocks: [{events: 1924-1929}]}\n",
         "dangling-reference", "{from: 1924, to: 1929}"),
    "a printed number where an id belongs":
        ("events:\n  fall: {date: 1924, title: E}\nquestions:\n  q: {stem: Why?, uses: [E1]}\n",
         "dangling-reference", "`fall` is printed under"),
    "minutes with their unit":
        ("questions:\n  q: {stem: Why?, marks: 2, minutes: 45 minutes}\n", "not-a-number", "`45`"),
    "an hour":
        ("questions:\n  q: {stem: Why?, marks: 2, minutes: 1h}\n", "not-a-number", "for example 25"),
    "symbols explained where terms are named":
        ("formulas:\n  f: {title: T, tex: v, say: v, where: {v: speed}}\n", "bad-id", "Write ids alone"),
}  # fmt: skip
"""A slip of a teacher -> the pack, the code, and words of the advice that mend it."""


@pytest.mark.parametrize("slip", SLIPS)
def test_the_advice_mends_the_slip(slip):
    """One message, and it says what to write."""
    body, code, words = SLIPS[slip]
    ((found, said),) = advice(body)
    assert found == code and words in said


def test_the_first_line_of_a_pack_is_told_whole():
    """Nobody can know what the version of the format is."""
    found = load_pack_text("id: leaves\ntitle: Leaves\n").diagnostics
    assert [d.help for d in found if d.is_error] == ["Add a line `format: 1`."]


def test_a_key_after_an_empty_collection_that_is_no_item_gets_no_such_advice():
    """Only a mapping right below an empty collection can be one of its items."""
    ((_, said),) = advice("terms:\nlevel: high\n")
    assert "If it belongs" not in said
    ((_, said),) = advice("terms:\nspan: 1920\nleaf: {term: leaf}\n")
    assert "If it belongs" not in said


@pytest.mark.parametrize("tex", ["$E = mc^2$", "$$E = mc^2$$"])
def test_a_formula_may_stand_in_its_dollar_signs(tex):
    """Teachers copy formulas with their dollar signs; inside another one they are told of."""
    loaded = load_pack_text(HEAD + f"formulas:\n  f: {{title: T, say: s, tex: {tex}}}\n")
    assert loaded.pack is not None and loaded.pack.formulas["f"].tex == "E = mc^2"
    ((code, said),) = advice("formulas:\n  f: {title: T, say: s, tex: $a$ = $b$}\n")[:1]
    assert code == "unknown-tex" and "Take it away" in said
