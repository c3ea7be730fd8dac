"""The sheets: everything of a pack is printed, once with its number, and the blank twin gives nothing away."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest

from revisionpack.content.load import load_pack
from revisionpack.content.model import Pack, Syllabus
from revisionpack.derive import derive
from revisionpack.derive.gaps import BLANK, _loose
from revisionpack.engines import pdf
from revisionpack.outputs import sheets
from revisionpack.outputs.sheets_marks import let_gaps_wrap
from revisionpack.outputs.step import Ask, Document, Done, Options, PdfJob, Request, Result, Skipped
from revisionpack.theme import Theme

ROOT = Path(__file__).parents[2]
PACKS = {
    "power-struggle": ROOT / "packs" / "aqa-7042-2n" / "power-struggle.yaml",
    "photosynthesis": ROOT / "tests" / "packs" / "photosynthesis.yaml",
    "french": ROOT / "tests" / "packs" / "french.yaml",
}
THEME = Theme()


def request_of(pack: Pack, syllabus: Syllabus | None = None, **options: Any) -> Request:
    return Request(derive(pack, syllabus), THEME, Options(**options))


def finished(request: Request, over: tuple[str, ...] = ()) -> Done:
    """The jobs, the organiser's rows measured 6 mm high, those of `over` on a second page."""
    step = sheets.plan(request)
    while isinstance(step, Ask):
        results = []
        for job in step.jobs:
            rows = re.findall(r'data-measure="([^"]*)"', job.document.html)
            boxes = [
                {"item": row, "page": 2 if row in over else 1, "x": 17, "y": 30, "w": 10, "h": 6.0}
                for row in rows
            ]
            results.append(Result(json.dumps({"pages": 1, "boxes": boxes}).encode()))
        step = step.then(tuple(results))
    assert isinstance(step, Done)
    return step


def documents(done: Done) -> dict[str, Document]:
    return {job.name: job.document for job in done.jobs if isinstance(job, PdfJob)}


def loaded(name: str, **options: Any) -> Request:
    found = load_pack(PACKS[name])
    assert found.pack is not None, found.diagnostics
    return request_of(found.pack, found.syllabus, **options)


def made(data: dict[str, Any], **options: Any) -> Request:
    return request_of(Pack.model_validate({"format": "1", "id": "p", "title": "The pack", **data}), **options)


def tree(document: Document) -> ET.Element:
    return ET.fromstring(document.html.replace("<!DOCTYPE html>", ""))


def words_of(element: ET.Element) -> str:
    return " ".join("".join(element.itertext()).split())


# --- nothing is dropped -----------------------------------------------------------------------------


def word(counter: list[int] = [0]) -> str:  # noqa: B006 (counts through the module)
    """A word that stands nowhere else."""
    counter[0] += 1
    return f"word{counter[0]:03}x"


def disputed() -> dict[str, Any]:
    account = {"label": word(), "text": word(), "sources": ["book, p. 9"]}
    return {"question": word(), "accounts": [account, {"label": word(), "text": word()}], "agreed": word()}


def everything() -> dict[str, Any]:
    """A pack in which every field that the sheets print has a word of its own."""
    return {
        "subtitle": word(),
        "summary": word(),
        "licence": word(),
        "authors": [word()],
        "version": "1.0",
        "sources": {
            "book": {
                "title": word(), "author": word(), "year": "1901", "publisher": word(), "kind": word(),
                "place": word(), "url": "https://example.org/" + word(), "note": word(), "rights": word(),
            }
        },
        "terms": {
            "term": {
                "term": word(), "short": word(), "meaning": word(), "type": word(), "gender": word(),
                "forms": {word(): word()}, "say": word(), "examples": [word()], "symbol": word(), "unit": word(),
                "value": word(), "disputed": disputed(), "rights": word(), "sources": ["book"],
            },
            "both": {"term": {"fr": word(), "en": word()}, "meaning": {"fr": word(), "en": word()}},
        },
        "people": {
            "one": {
                "name": word(), "role": word(), "life": "1870-01-01/1924-01-01", "outcome": word(),
                "facets": {word(): word(), word(): word()}, "text": word(), "kind": word(),
                "offices": [{"title": word(), "span": "1901"}], "disputed": disputed(), "rights": word(),
            },
            "two": {"name": word(), "brief": word()},
        },
        "profiles": {
            "place": {"name": word(), "kind": word(), "facets": {word(): word()}, "text": word(), "figure": "pic"},
        },
        "events": {
            "first": {"date": "1901-02-03", "time": "06:30", "dated": word(), "title": word(), "text": word(),
                      "disputed": disputed()},
        },
        "phases": {
            "early": {
                "title": word(), "span": "1901/1902", "dated": word(), "issue": word(), "text": word(),
                "ended_by": "first", "sides": {word(): [{"people": ["one"], "as": word()}], word(): ["two"]},
                "disputed": disputed(),
            },
            "late": {"title": word(), "span": "1903", "sides": {word(): ["one", "two"]}},
        },
        "formulas": {
            "law": {"title": word(), "tex": "a = b", "say": word(), "where": ["term"], "recall": "on",
                    "forms": [{"tex": "b = a", "use": word()}], "conditions": [word()], "text": word()},
        },
        "debates": {
            "claim": {
                "title": word(), "claim": word(), "text": word(), "judgement": word(),
                "positions": {word(): [word(), word()], word(): [word()]},
            },
            "question": {
                "title": word(), "question": word(),
                "positions": {
                    word(): {"holders": ["one"], "views": {"1901": word(), "1902/1903": word()}, "evidence": word()},
                    word(): {"view": word(), "span": "1904"},
                },
            },
            "third": {
                "question": word(),
                "positions": {word(): {"view": word()}, word(): {"view": word(), "holders": ["two"]}, word(): word()},
            },
        },
        "documents": {
            "letter": {
                "title": word(), "author": word(), "date": "1901", "dated": word(), "context": word(),
                "parts": {word(): word(), word(): word()}, "notes": word(), "rights": word(), "disputed": disputed(),
            },
            "poem": {"title": word(), "text": word()},
        },
        "figures": {
            "pic": {"title": word(), "image": "pic.png", "alt": word(), "caption": word()},
            "table": {"title": word(), "table": f"| {word()} |\n|---|\n| {word()} |\n", "rights": word()},
            "graph": {
                "title": word(), "alt": word(),
                "graph": {
                    "x": {"label": word(), "unit": word()}, "y": word(),
                    "series": [{"label": word(), "points": [["0", "0"], ["1", "1"]]}],
                    "marks": [{"at": ["0.5", "0.5"], "text": word()}],
                },
            },
        },
        "misconceptions": {
            "myth": {"title": word(), "wrong": word(), "right": word(), "why": word(), "disputed": disputed()},
        },
        "questions": {
            "worked": {
                "title": word(), "stem": word(), "marks": "3",
                "parts": {word(): {"stem": word(), "marks": "2"}},
                "model_answer": {
                    "steps": [{"do": word(), "why": word()}],
                    "result": {"symbol": word(), "value": word(), "unit": word()},
                    "why": word(),
                },
            },
            "asked": {"stem": word(), "marks": "1", "choices": {word(): word()}},
        },
        "cards": {
            "faq": {"front": word(), "back": word(), "extra": word()},
            "cloze": {"text": f"A =={word()}== {word()}."},
        },
        "topics": {
            "topic": {
                "title": word(),
                "summary": word(),
                "blocks": [
                    {"text": f"{word()} [[first]] =={word()}== [@book, p. 7]", "title": word()},
                    {"callout": word(), "as": "tip"},
                    {"callout": word(), "title": word()},
                    {"terms": "all"}, {"people": ["one"]}, {"people": ["two"], "as": "list"}, {"profiles": "all"},
                    {"events": "all"}, {"phases": "all"}, {"formulas": "all"}, {"debates": "all"},
                    {"documents": ["letter"]}, {"documents": ["poem"], "as": "verse"}, {"figures": "all"},
                    {"misconceptions": "all"}, {"questions": ["worked"], "as": "worked"}, {"questions": ["asked"]},
                    {"cards": "all"}, {"sources": "all"},
                ],
            }
        },
        "organiser": {
            "terms": "all", "people": "all", "events": "all", "phases": "all", "formulas": "all", "debates": "all",
            "documents": "all", "figures": "all", "misconceptions": "all", "cards": "all", "profiles": "all",
        },
    }  # fmt: skip


@pytest.mark.parametrize("theme", ["standard", "large"])
def test_every_word_of_every_kind_is_printed(theme: str) -> None:
    """Each field of each collection leads to the page (those of large type in other shapes)."""
    data = everything()
    planted = set(re.findall(r"word\d{3}x", json.dumps(data)))
    assert len(planted) > 120
    html = documents(finished(made(data, theme=theme)))[sheets_name(theme)].html
    printed = set(re.findall(r"word\d{3}x", html))
    assert planted - printed == set()


def sheets_name(theme: str) -> str:
    return "p-sheets.pdf" if theme == "standard" else f"p-sheets-{theme}.pdf"


def test_words_of_the_marking_stay_out() -> None:
    """What a mark scheme says is never on a pupil's sheet: accepted answers, points, indicative content."""
    data = {
        "terms": {"t": {"term": "Tee", "meaning": "m", "accept": ["secret1"], "reject": ["secret2"]}},
        "questions": {
            "q": {
                "stem": "Why?", "points": [{"award": "secret3", "accept": ["secret4"]}],
                "indicative": {"For": ["secret5"]}, "model_answer": "secret6", "mistakes": ["secret7"],
            }
        },
    }  # fmt: skip
    for document in documents(finished(made(data))).values():
        assert "secret" not in document.html


# --- numbers, places, links ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", PACKS)
@pytest.mark.parametrize("options", [{}, {"theme": "large", "ink": "grey"}])
def test_documents_are_well_formed_and_sound(name: str, options: dict[str, str]) -> None:
    """XHTML that a strict parser reads; ids once; links lead somewhere; a language; a title; headings step by step."""
    for document in documents(finished(loaded(name, **options))).values():
        root = tree(document)
        ids = [element.get("id") for element in root.iter() if element.get("id")]
        assert len(ids) == len(set(ids))
        links = [
            str(element.get("href")) for element in root.iter("a") if str(element.get("href")).startswith("#")
        ]
        assert {link[1:] for link in links} <= set(ids)
        assert root.get("lang") == document.lang
        assert document.title == root.findtext("head/title")
        assert root.findall(".//img") == [] or all(image.get("alt") for image in root.iter("img"))
        level = 0
        for element in root.iter():
            if re.fullmatch(r"h[1-6]", element.tag):
                assert int(element.tag[1]) <= level + 1, words_of(element)
                level = int(element.tag[1])


def test_every_item_that_is_shown_has_its_place_and_number() -> None:
    """The first element of an item carries its id; wherever an item stands, its number stands too."""
    request = loaded("power-struggle")
    pack, numbers = request.derived.pack, request.derived.numbers
    root = tree(documents(finished(request))["power-struggle-sheets.pdf"])
    shown = {item: element for element in root.iter() if (item := element.get("data-item"))}
    places = {element.get("id") for element in root.iter()}
    assert set(pack.events) | set(pack.terms) | set(pack.people) | set(pack.sources) <= set(shown)
    assert {item for item in shown if item not in places} == set()
    for item, element in shown.items():
        if item in pack.items and pack.items[item].collection not in {
            "topics",
            "questions",
            "phases",
            "debates",
            "documents",
            "figures",
        }:
            assert numbers.of(item) in words_of(element), item


def test_a_reference_says_its_number_once_a_topic_and_its_page_when_far() -> None:
    """First mention with number; in another topic the page as well; the glossary is found without."""
    request = made(
        {
            "terms": {"nep": {"term": "NEP", "meaning": "m"}},
            "documents": {"d": {"title": "Letter", "text": "t"}},
            "topics": {
                "a": {"title": "A", "blocks": [{"text": "[[d]] [[d]] [[nep]]"}, {"documents": "all"}]},
                "b": {"title": "B", "blocks": [{"text": "[[d|the letter]] [[nep]]"}]},
            },
        }
    )
    html = documents(finished(request))["p-sheets.pdf"].html
    assert html.count("(C1)") == 1 and html.count("(T1)") == 2
    assert (
        '<a class="to" href="#d">the letter<span class="ref">\u00a0(C1'
        '<span class="at" data-page=", p." data-to="#d"></span>)</span></a>' in html
    )


# --- the organiser -------------------------------------------------------------------------------------


def test_rows_that_spill_are_named() -> None:
    """A warning with the numbers of the rows, at the first of them; nothing is left out."""
    done = finished(loaded("photosynthesis"), over=("inverse-square", "word-equation"))
    (finding,) = [finding for finding in done.findings if finding.code == "organiser-spills"]
    assert finding.severity == "warning" and finding.item == "word-equation"
    assert "2 rows" in finding.message and "F1, F2" in finding.message


def test_no_name_answers_itself() -> None:
    """A person without a role is asked by the first facet, or by the dates of a life."""
    request = made(
        {
            "people": {
                "calvin": {"name": "Melvin Calvin", "life": "1911/1997"},
                "hill": {
                    "name": "Robin Hill",
                    "facets": {"Did": "Lit up chloroplasts."},
                    "life": "1899/1991",
                },
            },
            "organiser": {"people": "all"},
        }
    )
    rows = tree(documents(finished(request))["p-sheets.pdf"]).iter()
    answers = [words_of(row) for row in rows if "answer" in row.get("class", "").split()]
    assert answers == ["1911–\u20601997", "Lit up chloroplasts."]


def test_larger_type_may_take_more_sides() -> None:
    """Only the standard theme promises one side."""
    done = finished(loaded("photosynthesis", theme="clear"), over=("inverse-square",))
    assert [finding for finding in done.findings if finding.code == "organiser-spills"] == []


def test_blank_organisers_keep_the_heights_and_lose_one_column() -> None:
    """First without answers, then without cues; every row as high as it was measured."""
    done = finished(loaded("photosynthesis"))
    root = tree(documents(done)["photosynthesis-sheets-blank.pdf"])
    first, second = (
        root.findall(f".//section[@class='organiser hides-{what}']")[0] for what in ("answer", "cue")
    )
    for form, empty, full in ((first, "answer", "cue"), (second, "cue", "answer")):
        rows = [row for row in form.iter("tr") if row.get("data-item")]
        assert len(rows) == 8
        for row in rows:
            cells = {cell.get("class"): words_of(cell) for cell in row.iter("td")}
            assert cells[empty] == "" and cells[full] != ""
            assert row.get("style") == "height:6.0mm"


# --- the gap-fill twin ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PACKS)
def test_no_blanked_phrase_is_left_in_its_topic(name: str) -> None:
    """The twin of a topic nowhere says what it asks for: not in side notes, cards, lists or pictures."""
    request = loaded(name)
    document = next(doc for job, doc in documents(finished(request)).items() if "-blank" in job)
    root = tree(document)
    asked = 0
    for topic, derived in request.derived.gaps.topics.items():
        sections = [element for element in root.iter("section") if element.get("data-item") == topic]
        assert len(sections) == (1 if derived.gaps else 0)
        for section in sections:
            text = words_of(section).replace("\u00a0", " ").casefold()
            for gap in derived.gaps:
                assert not re.search(rf"(?<!\w){_loose(gap.id)}(?!\w)", text), f"{topic}: {gap.phrase}"
                asked += 1
    assert asked >= 2


@pytest.mark.parametrize("name", PACKS)
def test_gaps_stand_in_order_and_the_score_counts_them(name: str) -> None:
    """1, 2, 3 … as one reads; each number appears; the score box has the last."""
    request = loaded(name)
    document = next(doc for job, doc in documents(finished(request)).items() if "-blank" in job)
    root = tree(document)
    for topic, derived in request.derived.gaps.topics.items():
        for section in (element for element in root.iter("section") if element.get("data-item") == topic):
            main = [
                gap
                for part in section
                if "pupil" not in str(part.get("class"))
                for gap in _gaps_in_order(part)
            ]
            firsts = list(dict.fromkeys(main))
            assert set(firsts) == set(range(1, len(derived.gaps) + 1))
            assert f"/ {len(derived.gaps)}" in words_of(section)


def _gaps_in_order(part: ET.Element) -> list[int]:
    return [int(words_of(gap).strip("()")) for gap in part.iter("span") if gap.get("class") == "gn"]


def test_long_phrases_take_a_line_and_short_ones_the_same_width() -> None:
    """The width of a gap says nothing about the word, but that a sentence will not fit 28 mm."""
    done = finished(
        made(
            {
                "topics": {
                    "t": {"title": "T", "blocks": [{"text": "==a== and ==the longest phrase of them all=="}]}
                }
            }
        )
    )
    html = documents(done)["p-sheets-blank.pdf"].html
    assert '<span class="gap"><span class="gn">(1)</span></span>' in html
    assert '<span class="gap long"><span class="gn">(2)</span></span>' in html


def test_a_long_date_does_not_drag_its_gap_out_of_a_side_note() -> None:
    """What stands before a gap stays with it while both fit the narrowest column."""
    gap = '<span class="gap">'
    assert let_gaps_wrap(f"15\u00a0Feb–\u206015\u00a0{gap}") == f"15\u00a0Feb–\u206015 {gap}"
    assert let_gaps_wrap(f"On 11\u00a0{gap}, in July\u00a0{gap}") == f"On 11\u00a0{gap}, in July\u00a0{gap}"


def test_plain_words_in_the_twin_are_dotted() -> None:
    """Alternative texts are blanked as well."""
    data = {
        "figures": {
            "f": {"title": "F", "image": "f.png", "alt": "A heap of grain", "caption": "The ==harvest=="}
        },
        "topics": {"t": {"title": "T", "blocks": [{"text": "==grain=="}, {"figures": "all"}]}},
    }
    html = documents(finished(made(data)))["p-sheets-blank.pdf"].html
    assert f'alt="A heap of {BLANK}"' in html


# --- what is printed when ------------------------------------------------------------------------------


def test_nothing_to_print_is_said_in_words() -> None:
    """An empty pack has no sheets."""
    step = sheets.plan(made({}))
    assert isinstance(step, Skipped) and "no topics" in step.reason


def test_a_pack_without_topics_has_one_sheet_of_all_it_holds() -> None:
    """A teacher's first pack prints before there is any topic."""
    done = finished(
        made(
            {
                "terms": {"a": {"term": "Ay", "meaning": "m"}},
                "figures": {"f": {"title": "Eff", "table": "| a |\n|---|\n| b |\n"}},
            }
        )
    )
    assert list(documents(done)) == ["p-sheets.pdf"]
    text = words_of(tree(documents(done)["p-sheets.pdf"]))
    assert "Ay" in text and "Eff" in text


def test_names_say_the_variant() -> None:
    """Defaults are left out."""
    names = documents(finished(loaded("photosynthesis", theme="large", paper="letter", ink="low")))
    assert list(names) == [
        "photosynthesis-sheets-large-letter-low.pdf",
        "photosynthesis-sheets-blank-large-letter-low.pdf",
    ]


def test_the_foot_says_whose_words_these_are() -> None:
    """Pack, edition, day; not endorsed by the board; licence; page of pages."""
    css = "".join(documents(finished(loaded("power-struggle")))["power-struggle-sheets.pdf"].css)
    assert (
        "Power struggle · v1.0 · 24\u00a0Nov\u00a02026 · practice material in our own words, "
        "not endorsed by AQA · CC-\u2060BY-\u2060SA-\u20604.0" in css
    )
    assert 'content:"Sheets " counter(page) " of " counter(pages) ""' in css


def test_right_to_left_words_are_marked_so() -> None:
    """Language and direction stand on the word; the explanation keeps the pack's language."""
    data = {"terms": {"s": {"term": "سفر", "lang": "ar", "meaning": "A journey, [سفر]{ar}."}}}
    html = documents(finished(made(data)))["p-sheets.pdf"].html
    assert html.count('lang="ar" dir="rtl"') >= 2


@pytest.mark.parametrize("name", ["photosynthesis", "french"])
@pytest.mark.parametrize(
    "options",
    [
        {},
        {"paper": "letter", "ink": "low"},
        {"theme": "clear"},
        {"theme": "dyslexia", "ink": "grey"},
        {"theme": "large"},
    ],
)
def test_pdfs_pass_preflight(name: str, options: dict[str, str]) -> None:
    """Every word on the page in order, nothing outside it, no missing glyph, no small type: no finding at all."""
    fonts = {file: path.read_bytes() for file, path in THEME.fonts.items()}
    for job in finished(loaded(name, **options)).jobs:
        assert isinstance(job, PdfJob)
        result = pdf.render(job, fonts)
        assert [(finding.code, finding.message) for finding in result.findings] == []
        assert result.facts["pages"] >= 2


def test_a_pack_brings_fonts_for_other_scripts() -> None:
    """`fonts: {ar: file}`: words of that language are set in the file, served from the pack."""
    data = {
        "fonts": {"ar": "arabic.ttf"},
        "terms": {"s": {"term": "سفر", "lang": "ar", "meaning": "A journey."}},
    }
    css = "".join(documents(finished(made(data)))["p-sheets.pdf"].css)
    assert '@font-face{font-family:"p  ar";src:url("pack:arabic.ttf")}:lang(ar){font-family:"p  ar",' in css


@pytest.mark.parametrize(("topics", "pad", "expected"), [(2, True, False), (2, False, True), (1, True, True)])
def test_topics_begin_on_a_right_hand_page_unless_it_is_the_only_one(
    topics: int, pad: bool, expected: bool
) -> None:
    """So that a class set can be taken apart; one topic, or --no-pad, wastes no page."""
    data = {"topics": {f"t{n}": {"title": "T", "blocks": [{"text": "Words."}]} for n in range(topics)}}
    css = documents(finished(made(data, pad=pad)))["p-sheets.pdf"].css
    assert any(".sheet{break-before:right}" in sheet for sheet in css)
    assert (css[-1] == ".sheet{break-before:page}") is expected


def test_labels_are_set_by_the_rules_of_the_language() -> None:
    """French has a space before the colon, English has none."""
    data = {"terms": {"new": {"term": "nouveau", "meaning": "neuf", "forms": {"pluriel": "nouveaux"}}}}
    for language, label in (("fr", "pluriel\u00a0:"), ("en-GB", "pluriel:")):
        request = made({"language": language, **data})
        assert f"{label} <b>" in documents(finished(request))["p-sheets.pdf"].html


def test_symbols_and_units_are_set_as_such() -> None:
    """What is typed plainly, E_a and J mol^-1, is printed with its index and its power."""
    terms = {
        "ea": {"term": "Activation energy", "symbol": "E_a", "unit": "J mol^-1", "meaning": "Least energy"},
        "kc": {"term": "Constant", "symbol": "K_{eq}", "value": "6.02 × 10^23 < 10^24", "meaning": "A ratio"},
    }
    html = documents(finished(made({"terms": terms})))["p-sheets.pdf"].html
    assert "<i>E<sub>a</sub></i>" in html and "J\u00a0mol<sup>\u22121</sup>" in html
    assert "<i>K<sub>eq</sub></i>" in html and "10<sup>23</sup> &lt; 10<sup>24</sup>" in html


def test_verse_keeps_its_lines() -> None:
    """as: verse – a poem's lines end where the author ended them; in prose they run on."""
    poem = "Tyger Tyger, ==burning bright==,\nIn the forests of the night;\n\nWhat immortal hand"
    data = {
        "documents": {"d": {"title": "D", "text": poem}},
        "topics": {
            "t": {"title": "T", "blocks": [{"documents": "all", "as": "verse"}, {"documents": "all"}]}
        },
    }
    html = documents(finished(made(data)))["p-sheets.pdf"].html
    assert html.count("<br/>In the forests of the night;</p>") == 1
    assert html.count(",\nIn the forests") + html.count(", In the forests") == 1


def test_pictures_travel_with_the_document_whatever_they_are_called() -> None:
    """Spaces and accents in a file's name; files that are not printed here stay out of the document."""
    png = (ROOT / "tests" / "packs" / "dot.png").read_bytes()
    pack = Pack.model_validate(
        {
            "format": "1",
            "id": "p",
            "title": "P",
            "figures": {"f": {"title": "F", "image": "my map é.png", "alt": "A dot"}},
            "topics": {"t": {"title": "T", "blocks": [{"figures": "all"}]}},
        }
    )
    images = {"my map é.png": png, "sound.mp3": b"..."}
    done = finished(Request(derive(pack), THEME, Options(), images))
    (job,) = done.jobs
    assert isinstance(job, PdfJob)
    assert [name for name, _ in job.document.resources] == ["my map é.png"]
    fonts = {file: path.read_bytes() for file, path in THEME.fonts.items()}
    assert [finding.code for finding in pdf.render(job, fonts).findings] == []


@pytest.mark.parametrize("theme", ["standard", "clear"])
def test_awkward_characters_stay_characters(theme: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Angle brackets, ampersands and quotes in any field, labels and alternative texts included, are words."""
    plain_word = word
    monkeypatch.setitem(globals(), "word", lambda: f'{plain_word()} <b> & "q" {{{{x}}}}')
    data = everything()
    for document in documents(finished(made(data, theme=theme))).values():
        root = tree(document)
        assert words_of(root).count("<b>") > 40
        assert "{{x}}" in words_of(root)


def test_a_pack_cannot_write_style_rules() -> None:
    """Languages, file names and titles go into style sheets as strings, or not at all."""
    bad = "x){} @import url(evil.css); :lang(y"
    data = {
        "fonts": {bad: "a.ttf", "ar": 'b".ttf'},
        "short": 'a"}b\\',
        "terms": {"s": {"term": "s", "meaning": "m"}},
    }
    css = documents(finished(made(data)))["p-sheets.pdf"].css[3]
    assert "evil" not in css
    assert 'url("pack:b\\".ttf")' in css
    assert 'content:"a\\"}b\\\\ · draft"' in css.replace("”", '\\"').replace("“", '\\"')


def test_one_topic_that_shows_all_needs_no_lists_at_the_back() -> None:
    """The glossary and the dates of a small pack would be the same rows once more."""
    data = {
        "terms": {"a": {"term": "Ay", "meaning": "m"}, "b": {"term": "Bee", "meaning": "m"}},
        "topics": {"t": {"title": "T", "blocks": [{"terms": ["a", "b"]}]}},
    }
    assert 'id="glossary"' not in documents(finished(made(data)))["p-sheets.pdf"].html
    data["topics"]["t"]["blocks"] = [{"terms": ["a"]}]
    assert 'id="glossary"' in documents(finished(made(data)))["p-sheets.pdf"].html


@pytest.mark.parametrize("theme", ["clear", "large", "dyslexia"])
def test_larger_type_unrolls_tables_of_positions_and_lets_narrow_columns_break(theme: str) -> None:
    """No cell too narrow for a name, no word of a term held to another but in set phrases."""
    pack = {
        "terms": {
            "gs": {"term": "General Secretary", "meaning": "Head of the Secretariat."},
            "le": {"term": "Lenin Enrolment", "meaning": "A drive of 1924."},
        },
        "debates": {
            "d": {"question": "Who pays?", "positions": {"Left": {"view": "Peasants."}, "Right": {"view": "All."}}}
        },
        "topics": {"t": {"title": "T", "blocks": [{"debates": "all", "as": "list"}, {"terms": "all"}]}},
    }  # fmt: skip
    large = documents(finished(made(pack, theme=theme)))[f"p-sheets-{theme}.pdf"].html
    standard = documents(finished(made(pack)))["p-sheets.pdf"].html
    assert 'class="position"' in large and 'class="grid"' not in large
    assert 'class="grid"' in standard and 'class="position"' not in standard
    assert "<b>Lenin Enrolment</b>" in large and "<b>Lenin Enrolment</b>" in standard
    assert "<b>General\u00a0Secretary</b>" in standard and "<b>General\u00a0Secretary</b>" in large


def test_the_words_of_a_graph_are_as_large_as_the_body() -> None:
    """In large print a letter on an axis is one of 18 pt; millimetres of the drawing times its scale."""
    for theme, points in (("clear", 14.0), ("large", 18.0)):
        html = documents(finished(loaded("photosynthesis", theme=theme)))[
            f"photosynthesis-sheets-{theme}.pdf"
        ].html
        found = re.search(
            r'class="graph"[^>]* width="([\d.]+)mm"[^>]*viewBox="0 0 ([\d.]+).*?font-size="([\d.]+)"',
            html,
            re.S,
        )
        assert found is not None
        width, inside, letters = (float(number) for number in found.groups())
        assert letters * width / inside / 0.3528 > points - 0.1


def test_the_twin_says_which_topics_have_no_gaps() -> None:
    """A topic without a key phrase has no sheet to fill in; the last one that has says so, once."""
    topics = {
        "a": {"title": "Alpha", "blocks": [{"text": "A ==word== here."}]},
        "b": {"title": "Beta", "blocks": [{"text": "Nothing marked."}]},
        "c": {"title": "Gamma", "blocks": [{"text": "Another ==phrase== here."}]},
    }
    html = documents(finished(made({"topics": topics})))["p-sheets-blank.pdf"].html
    assert html.count("No gaps in: Beta.") == 1
    assert html.index("No gaps in") > html.index("Gamma")
    del topics["b"]
    assert "No gaps in" not in documents(finished(made({"topics": topics})))["p-sheets-blank.pdf"].html


def test_large_print_has_dates_and_words_one_under_the_other() -> None:
    """Columns would be too narrow at 18 pt; the other themes keep their tables, and all keep every place."""
    for theme, tables in (("large", 0), ("clear", 2), ("dyslexia", 2), ("standard", 2)):
        name = "p-sheets.pdf" if theme == "standard" else f"p-sheets-{theme}.pdf"
        topics = {"t": {"title": "T", "blocks": [{"events": "all"}, {"terms": "all"}]}}
        html = documents(finished(made({
            "events": {"e": {"date": "1924-01-21", "title": "Lenin dies", "text": "At Gorki."}},
            "terms": {"n": {"term": "NEP", "meaning": "A market."}},
            "topics": topics,
        }, theme=theme)))[name].html  # fmt: skip
        assert html.count('class="rows events"') + html.count('class="rows terms"') == tables
        assert html.count('class="entry ') + html.count('class="entry"') == (0 if tables else 2)
        assert 'data-item="e"' in html and 'data-item="n"' in html
