"""Loading: a pack with its syllabus and its files, frozen, and where each thing of it stands."""
# ruff: noqa: E501 - a pack stands on one line where it can

from __future__ import annotations

import pytest
from pydantic import ValidationError

from revisionpack.content.load import UnreadableError, find_packs, load_pack, load_pack_text
from revisionpack.content.model import COLLECTIONS, AnyOf, Pack, Selection
from revisionpack.diagnostics import Span

PICTURE = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0"
FONT = b"\0\1\0\0 and so on"
HEAD = "format: 1\nid: p\ntitle: P\n"


def pack(body: str) -> Pack:
    loaded = load_pack_text(HEAD + body)
    assert loaded.pack is not None, loaded.diagnostics
    return loaded.pack


# --- what is read -----------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["no", "yes", "on", "off", "null", "~", "true", "012", "1.10", "1_000", "0x1F", "1e3",
                                  "1924-01-21", "2024-02-30", "12:30:45", ".5", "-", "="])  # fmt: skip
def test_words_that_yaml_would_change_stay(text):
    """A text is what was written, whatever other readers of YAML make of it."""
    quoted = f'"{text}"'
    for written in (text, quoted) if text != "-" else (quoted,):
        made = pack(f"authors: [{written}]\nterms:\n  a:\n    term: {written}\n    meaning: {written}\n")
        assert str(made.terms["a"].term) == text
        assert made.authors == (text,)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_files_from_every_system_are_the_same(end, mark):
    """Line ends of Windows and of old Macs, and a byte order mark, change neither texts nor places."""
    text = HEAD + "summary: |\n  One\n\n  Two\ntitel: x\n"
    loaded = load_pack_text(mark + text.replace("\n", end))
    assert loaded.usable is not None
    assert loaded.usable.summary is not None
    assert loaded.usable.summary.source == "One\n\nTwo\n"
    assert [str(d.span) for d in loaded.diagnostics] == ["pack.yaml:8:1"]


def test_a_pack_is_frozen():
    """Nothing of a pack can be changed after loading."""
    made = pack("terms: {a: {term: A, meaning: a}}\n")
    with pytest.raises(ValidationError):
        made.id = "other"
    with pytest.raises(ValidationError):
        made.terms["a"].lang = "fr"


def test_every_collection_knows_its_name_and_letter():
    """Kinds are told apart by their plural name and, where they are numbered, by a letter of their own."""
    letters = [kind.letter for kind in COLLECTIONS.values() if kind.letter]
    assert "".join(sorted(letters)) == "CDEFGHKMPQRST"
    assert [name for name, kind in COLLECTIONS.items() if not kind.letter] == ["topics"]


def test_ids_are_given_by_keys_and_compare_in_one_form():
    """An id written with combining marks is the id written without them."""
    made = pack("terms:\n  cafe\u0301: {term: A, meaning: a}\ntopics: {t: {title: T, blocks: [{terms: [caf\u00e9]}]}}\n")
    assert list(made.terms) == ["caf\u00e9"]
    assert made.select("terms", made.topics["t"].blocks[0].selection) == (made.terms["caf\u00e9"],)


def test_a_text_stands_for_the_main_field():
    """Where a mapping is expected and a text or a list stands, it is the main field."""
    made = pack(
        "sources: {s: A book}\npeople: {p: Joseph Stalin}\ntopics: {t: A topic}\ndeck: The deck\n"
        "debates: {d: {question: Q, positions: {A: a text, B: [one, two]}}}\n"
        "questions: {q: {stem: Q, points: [one, {award: two, marks: 2}], choices: {A: a}, space: 4}, r: A stem}\n"
    )
    assert str(made.sources["s"].title) == "A book"
    assert str(made.people["p"].name) == "Joseph Stalin"
    assert str(made.topics["t"].title) == "A topic"
    assert made.deck.name == "The deck"
    assert str(made.debates["d"].positions["A"].view) == "a text"
    assert [str(text) for text in made.debates["d"].positions["B"].evidence] == ["one", "two"]
    points = made.questions["q"].points
    assert not isinstance(points, AnyOf)
    assert [(str(point.award), point.marks) for point in points] == [("one", 1), ("two", 2)]
    assert made.questions["q"].space is not None
    assert made.questions["q"].space.lines == 4
    assert str(made.questions["r"].stem) == "A stem"


def test_defaults_fill_what_an_item_leaves_out():
    """`defaults:` and the pack's calendar hold for every item that does not say otherwise."""
    made = pack(
        "calendar: julian\ndefaults: {terms: {lang: fr, ask: both}}\n"
        "terms: {a: {term: A, meaning: a}, b: {term: B, meaning: b, ask: term}}\n"
        "events: {e: {date: 1917-10-25, title: E}, f: {date: 1917-10-25, title: F, calendar: gregorian}}\n"
    )
    assert (made.terms["a"].lang, made.terms["a"].ask) == ("fr", "both")
    assert (made.terms["b"].lang, made.terms["b"].ask) == ("fr", "term")
    assert made.events["e"].date.earliest - made.events["f"].date.earliest == 13


def test_a_text_in_several_languages_keeps_the_original_first():
    made = pack("documents: {d: {title: {fr: Un, en: One}, text: {ar: واحد, en: One}}}\n")
    title = made.documents["d"].title
    assert (title.lang, str(title)) == ("fr", "Un")
    assert [code for code, _ in title.translations] == ["en"]


def test_brackets_of_phonetic_writing_are_taken_off():
    made = pack('terms: {a: {term: A, meaning: a, say: "[sɛ]"}, b: {term: B, meaning: b, say: /sɛ/}}\n')
    assert made.terms["a"].say == made.terms["b"].say == "sɛ"


def test_times_are_kept_in_one_form():
    made = pack("events: {e: {date: 1924-01-21, time: 6.50 pm, title: E}}\n")
    assert made.events["e"].time == "18:50"


def test_a_filter_finds_in_order_of_time_or_of_the_file():
    """Events and phases come in the order of their numbers, whatever order they are written in."""
    made = pack(
        "terms: {z: {term: Z, meaning: z}, a: {term: A, meaning: a}}\n"
        "events:\n"
        "  z: {date: 1924, title: Z}\n"
        "  evening: {date: 1923-05-01, time: 18:00, title: E}\n"
        "  morning: {date: 1923-05-01, time: 06:00, title: M}\n"
        "phases: {later: {title: L, span: 1925/1926}, sooner: {title: S, span: 1923/1924}}\n"
        "organiser: {terms: all, events: all, phases: all}\n"
    )
    found = {name: [item.id for item in made.select(name, chosen)] for name, chosen in made.organiser.items()}
    assert found == {"terms": ["z", "a"], "events": ["morning", "evening", "z"], "phases": ["sooner", "later"]}


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        ("all", "abcd"), ("[d, a]", "da"), ("b", "b"), ("{tag: core}", "ab"), ("{weight: 2}", "bc"), ("{spec: x}", "d"),
        ("{from: 1924, to: 1925}", "bc"), ("{from: 1924-06}", "cd"), ("{to: 1923-12-31}", "a"),
        ("{tag: core, weight: 2}", "b"), ("{tag: [core, late]}", "abd"),
    ],
)  # fmt: skip
def test_selections(selection, expected):
    """Ids keep their order; the conditions of a filter must all hold."""
    made = pack(
        "events:\n"
        "  a: {date: 1923, title: A, tags: [core]}\n"
        "  b: {date: 1924-01, title: B, tags: [core], weight: 2}\n"
        "  c: {date: 1925, title: C, weight: 3}\n"
        "  d: {date: 1926, title: D, tags: [late], spec: [x]}\n"
        f"organiser: {{events: {selection}}}\n"
    )
    chosen = made.select("events", made.organiser["events"])
    assert "".join(item.id for item in chosen) == expected
    assert made.select("events", None) == ()
    assert isinstance(made.organiser["events"], Selection)


# --- the syllabus -------------------------------------------------------------------------------------

SYLLABUS = b"id: s\ntitle: S\nquestion_types:\n  essay: {marks: 25}\nspec: {a: One}\n"


def test_the_syllabus_beside_the_pack_is_read():
    loaded = load_pack_text(HEAD + "syllabus: s\n", "x/p.yaml", {"syllabus.yaml": SYLLABUS})
    assert loaded.pack is not None
    assert loaded.pack.syllabus == "s"
    assert loaded.syllabus is not None
    assert loaded.syllabus.question_types["essay"].marks == 25
    assert loaded.spans.at(("syllabus", "question_types", "essay", "marks")) == Span("x/syllabus.yaml", 4, 18, 4, 20)
    assert loaded.spans.at(("syllabus",)) == Span("x/p.yaml", 4, 11, 4, 12)
    assert set(loaded.sources) == {"x/p.yaml", "x/syllabus.yaml"}


def test_the_syllabus_may_stand_in_the_pack():
    """Written in the pack it is the same, its places too."""
    body = "syllabus:\n" + "".join(f"  {line}\n" for line in SYLLABUS.decode().splitlines())
    loaded = load_pack_text(HEAD + body, "p.yaml")
    assert loaded.pack is not None
    assert loaded.pack.syllabus == "s"
    assert loaded.syllabus is not None
    assert str(loaded.syllabus.spec["a"].text) == "One"
    assert loaded.spans.at(("syllabus", "spec", "a")).line == 9


def test_a_syllabus_extends_a_qualification():
    """What many syllabuses share is read from packs/_qualifications; the syllabus's own word wins."""
    files = {
        "syllabus.yaml": b"id: s\nextends: q\ntitle: S\nquestion_types:\n  essay: {minutes: 45}\n",
        "../_qualifications/q.yaml": b"id: q\ntitle: Q\nboard: AQA\nquestion_types:\n  essay: {marks: 25, minutes: 30}\n"
        b"  short: {marks: 2}\n",
    }
    loaded = load_pack_text(HEAD + "syllabus: s\n", "packs/s/p.yaml", files)
    assert loaded.pack is not None, loaded.diagnostics
    syllabus = loaded.syllabus
    assert syllabus is not None
    assert (syllabus.id, str(syllabus.title), syllabus.board) == ("s", "S", "AQA")
    assert (syllabus.question_types["essay"].marks, syllabus.question_types["essay"].minutes) == (25, 45)
    assert syllabus.question_types["short"].marks == 2
    assert loaded.spans.at(("syllabus", "question_types", "essay", "marks")).file == "packs/s/../_qualifications/q.yaml"
    assert loaded.spans.at(("syllabus", "question_types", "essay", "minutes")).file == "packs/s/syllabus.yaml"


def test_mistakes_of_a_qualification_are_told_where_they_are():
    files = {
        "syllabus.yaml": b"id: s\nextends: q\ntitle: S\n",
        "../_qualifications/q.yaml": b"id: q\ntitle: Q\nbord: AQA\n",
    }
    loaded = load_pack_text(HEAD + "syllabus: s\n", "packs/s/p.yaml", files)
    assert [(d.code, d.span and d.span.file, d.span and d.span.line) for d in loaded.diagnostics] == [
        ("unknown-key", "packs/s/../_qualifications/q.yaml", 3)
    ]


# --- files --------------------------------------------------------------------------------------------


def test_files_that_a_pack_names_are_read():
    """Pictures, sounds and fonts are in memory when a pack is loaded; nothing is opened later."""
    loaded = load_pack_text(
        HEAD + "fonts: {ja: fonts/x.ttf}\nterms: {a: {term: A, meaning: a, audio: a.mp3}}\n"
        "figures: {f: {title: F, alt: a, image: images/f.png}}\n",
        "p.yaml",
        {"fonts/x.ttf": FONT, "a.mp3": b"ID3", "images/f.png": PICTURE},
    )
    assert loaded.images == {"images/f.png": PICTURE, "a.mp3": b"ID3", "fonts/x.ttf": FONT}


def test_packs_are_found(tmp_path):
    """In a folder a pack is a YAML file with `format:`; syllabuses, hidden and underscored folders are left out."""
    for name, text in {
        "b/two.yaml": HEAD, "a/one.yml": "# first\n" + HEAD, "a/syllabus.yaml": "format: 1\nid: s\n", "a/notes.yaml": "x: y\n",
        "_qualifications/q.yaml": HEAD, ".git/x.yaml": HEAD, "a/text.txt": HEAD, "a/inside.yaml": "a:\n  format: 1\n",
    }.items():  # fmt: skip
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    names = [path.relative_to(tmp_path).as_posix() for path in find_packs([tmp_path])]
    assert names == ["a/one.yml", "b/two.yaml"]
    assert find_packs([tmp_path / "a" / "notes.yaml"]) == [tmp_path / "a" / "notes.yaml"]
    assert find_packs([tmp_path, tmp_path / "b" / "two.yaml"]) == find_packs([tmp_path])
    with pytest.raises(UnreadableError, match="no such file"):
        find_packs([tmp_path / "nowhere"])


def test_a_file_is_named_as_it_was_given(tmp_path, monkeypatch):
    """Places are told with the path that the person wrote."""
    (tmp_path / "p.yaml").write_text(HEAD + "titel: x\n")
    monkeypatch.chdir(tmp_path)
    assert [str(d.span) for d in load_pack("p.yaml").diagnostics] == ["p.yaml:4:1"]
    with pytest.raises(UnreadableError, match=r"nowhere\.yaml"):
        load_pack("nowhere.yaml")


# --- places -------------------------------------------------------------------------------------------


def test_places_of_items_keys_and_characters():
    """An item is shown by its key, a value by itself, a character of a text by its own place."""
    loaded = load_pack_text(
        HEAD + "terms:\n  nep:\n    term: 'It''s NEP'\n    meaning: |\n      One.\n\n      Two ==three==.\n    tags: core\n"
    )
    spans = loaded.spans
    assert spans.at(("terms", "nep")) == Span("pack.yaml", 5, 3, 5, 6)
    assert spans.at(("terms", "nep", "term")) == Span("pack.yaml", 6, 11, 6, 22)
    assert spans.at(("terms", "nep", "term"), 5, 3) == Span("pack.yaml", 6, 18, 6, 21)
    assert spans.at(("terms", "nep", "meaning"), 10, 9) == Span("pack.yaml", 10, 11, 10, 20)
    assert spans.key(("terms", "nep", "meaning")) == Span("pack.yaml", 7, 5, 7, 12)
    assert spans.at(("terms", "nep", "tags", "0")) == Span("pack.yaml", 11, 11, 11, 15)
    assert spans.at(("terms", "nep", "nothing")) == Span("pack.yaml", 5, 3, 5, 6)
    assert spans.at(()) == Span("pack.yaml", 1, 1, 1, 10)


def test_places_where_a_main_field_or_a_list_is_left_out():
    """A list that stands for a mapping, or a mapping that stands for a list of one, leads to its parts all the same."""
    loaded = load_pack_text(
        HEAD + "debates:\n  d:\n    question: Q\n    positions:\n      For:\n        - one\n        - two\n      Against: no\n"
        "questions:\n  q:\n    stem: Q\n    given: {documents: d, as: heard}\n    points: [a]\n"
    )
    at = loaded.spans.at
    assert at(("debates", "d", "positions", "For", "evidence", "1"), 1) == Span("pack.yaml", 10, 12, 10, 13)
    assert at(("debates", "d", "positions", "Against", "view"), 1) == Span("pack.yaml", 11, 17, 11, 18)
    assert at(("questions", "q", "points", "0", "award")) == Span("pack.yaml", 16, 14, 16, 15)
    assert at(("questions", "q", "given", "0", "as")) == Span("pack.yaml", 15, 31, 15, 36)


def test_positions_agree_when_empty_entries_are_left_out():
    """An empty entry of a list is left out with a note; the ones after it keep their places."""
    loaded = load_pack_text(HEAD + "terms:\n  a:\n    term: A\n    meaning: a\n    examples:\n      -\n      - one\n      - '[[x'\n")
    assert [(d.code, d.span and d.span.line) for d in loaded.diagnostics] == [("empty", 9), ("bad-markup", 11)]


def test_what_is_usable_is_left_after_an_error():
    """After an error `usable` has what could be read, with stand-ins for what is missing; `dropped` what had to go."""
    items = "  a: {term: A}\n  b: {term: B, meaning: b, tags: core, ask: x}\n  c: just a word\n"
    loaded = load_pack_text(f"{HEAD}terms:\n{items}")
    assert loaded.pack is None
    assert not loaded.ok
    assert loaded.usable is not None
    assert list(loaded.usable.terms) == ["a", "b"]
    assert str(loaded.usable.terms["a"].meaning) == "…"
    assert loaded.usable.terms["b"].tags == ("core",)
    assert loaded.dropped == {"c"}


def test_the_name_of_a_language_leads_to_its_code():
    """`language: French` is answered with the code to write."""
    for name, code in (("English", "en-GB"), ("français", "fr"), ("Klingon", "en-GB, fr")):
        (found,) = load_pack_text(f"format: 1\nid: p\ntitle: P\nlanguage: {name}\n").diagnostics
        assert code in found.help
