"""The fields of cards: an allow-list of HTML, nothing that Anki would obey, languages and directions said."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from revisionpack.content.model import Pack
from revisionpack.derive import derive
from revisionpack.outputs import deck
from revisionpack.outputs.anki_wording import one_stop
from revisionpack.outputs.step import ApkgJob, Done, Request
from revisionpack.theme import Theme
from tests.anki import packs


def _bare(*names: str) -> dict[str, set[str]]:
    return {name: set() for name in names}


TAGS: dict[str, set[str]] = {
    **_bare("p", "strong", "em", "s", "sub", "sup", "code", "pre", "br", "ul", "li", "blockquote"),
    **_bare("table", "thead", "tbody", "tr", "ruby", "rt"),
    "ol": {"start"},
    "td": {"style"},
    "th": {"scope", "style"},
    "span": {"lang", "dir", "class"},
    "div": {"class", "lang", "dir"},
    "img": {"src", "alt"},
}
"""All that a field may hold, with the attributes of each."""

THEME = Theme()

CLASSES = {"rp-h", "rp-l", "rp-b", "rp-t", "rp-k", "rp-two", "rp-w", "chem"}


class Allowed(HTMLParser):
    """Gathers what is not on the list, and elements that are not closed."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.wrong: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            self.wrong.append(f"<{tag}>")
            return
        for name, value in attrs:
            if tag == "p" and (name, value) in {("class", "rp-b"), ("class", "rp-t")}:
                continue
            if name not in TAGS[tag]:
                self.wrong.append(f"<{tag} {name}>")
            if name == "class" and value not in CLASSES | {"chem arrow", "over"}:
                self.wrong.append(f"class {value}")
            if name == "style" and not re.fullmatch(r"text-align:(left|right|center)", value or ""):
                self.wrong.append(f"style {value}")
            if name == "src" and not re.fullmatch(r"rp-[0-9a-f]{16}\.(png|jpg|gif|webp|svg)", value or ""):
                self.wrong.append(f"src {value}")
        if tag not in {"br", "img"}:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.wrong.append(f"<{tag}/>")

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}>")

    def handle_comment(self, data: str) -> None:
        self.wrong.append("comment")

    def handle_decl(self, decl: str) -> None:
        self.wrong.append("declaration")


def wrong(html: str) -> list[str]:
    check = Allowed()
    check.feed(html)
    check.close()
    return check.wrong + check.open


def commands(html: str, *, cloze: bool, sound: bool) -> list[str]:
    """What Anki would obey, other than the one cloze or the one sound that we wrote."""
    html = re.sub(r"\{\{c1::(?:(?!\}\}).)+\}\}", "", html, count=1, flags=re.DOTALL) if cloze else html
    html = re.sub(r"^\[sound:rp-[0-9a-f]{16}\.(?:mp3|ogg|wav|m4a)\]$", "", html) if sound else html
    html = re.sub(r"\\\[.*?\\\]", "", html, flags=re.DOTALL)
    return re.findall(r"\[|\{\{|\}\}|[\x00-\x08\x0b-\x1f\x7f]", html)


def test_the_list_refuses_what_it_should() -> None:
    assert wrong("<p>a</p>") == []
    for html in (
        "<script>",
        "<p onclick='x'>a</p>",
        "<img src='http://x/a.png'>",
        "<p>a",
        "<a href='x'>a</a>",
        "<!-- x -->",
    ):
        assert wrong(html), html
    assert commands("[sound:a.mp3]", cloze=False, sound=True)
    assert commands("{{c1::a}} {{c2::b}}", cloze=True, sound=False)


def rows(step: Done) -> list[tuple[dict[str, str], str]]:
    """(field -> HTML, form) of every note."""
    job = step.jobs[0]
    assert isinstance(job, ApkgJob)
    types = {
        row["id"]: ([field["name"] for field in row["fields"]], row["form"]) for row in job.deck["types"]
    }
    return [
        (dict(zip(types[row["type"]][0], row["fields"], strict=True)), types[row["type"]][1])
        for row in job.deck["notes"]
    ]


def test_every_field_is_on_the_list() -> None:
    fields = [(name, html, form) for row, form in rows(packs.every_kind()) for name, html in row.items()]

    assert len(fields) > 500
    for name, html, form in fields:
        assert wrong(html) == [], (name, html)
        assert commands(html, cloze=form == "cloze" and name == "Text", sound=name == "Sound") == [], (
            name,
            html,
        )


SIGNS = 'a|[|]|{|}|:|<|>|&|"|$|\\|`|=|*|_|\n|c1::|sound:|latex|==|ا| '.split("|")
nasty = st.lists(st.sampled_from(SIGNS), max_size=20).map("".join)


@given(nasty, nasty)
def test_whatever_authors_write_the_fields_stay_on_the_list(one: str, two: str) -> None:
    data: dict[str, Any] = {
        "format": "1", "id": "p", "title": "P",
        "terms": {"t": {"term": one or "x", "meaning": two or "y"}},
        "cards": {"c": {"text": f"Before =={one}== and {two}"}},
        "misconceptions": {"m": {"wrong": one or "x", "right": two or "y"}},
    }  # fmt: skip
    try:
        pack = Pack.model_validate(data)
    except ValueError:
        return  # refused by the loader with a message
    step = deck.plan(Request(derive(pack), THEME))
    if not isinstance(step, Done):
        return
    for row, form in rows(step):
        for name, html in row.items():
            assert wrong(html) == [], (name, html)
            assert commands(html, cloze=form == "cloze" and name == "Text", sound=False) == [], (name, html)


def field(item: str, name: str) -> str:
    return next(row[name] for row, _ in rows(packs.every_kind()) if row["Ref"] == f"power-struggle/{item}")


def test_maths_is_mathjax_and_chemistry_is_html() -> None:
    assert r"\(F &lt; ma\)" in field("force/term-meaning", "Answer")
    assert r"\[ F = ma \]" in field("newton/formula-recall", "Answer")
    water = field("water/term-meaning", "Answer")
    assert "H<sub>2</sub>O" in water
    assert "→" in water
    assert "10<sup>−3</sup>" in water


def test_languages_and_directions_are_said() -> None:
    assert '<span lang="fr">maison</span>' in field("maison/term-meaning", "Question")
    assert '<span lang="ar" dir="rtl">كتاب</span>' in field("kitab/term-meaning", "Question")
    assert '<span lang="ar" dir="rtl">شعب</span>' in field("death/event-why", "Answer")
    assert "<ruby>漢字<rt>かんじ</rt></ruby>" in field("kanji/term-word", "Answer")
    assert field("maison/term-meaning", "Language") == "en-GB", "the furniture stays in the pack's language"
    example = field("maison/term-meaning", "Extra")
    assert '<span lang="fr">Je rentre à la maison.</span>' in example
    assert '<p class="rp-t">' in example
    assert "I am going home." in example


def test_context_stands_on_the_front_and_numbers_do_not() -> None:
    for row, form in rows(packs.every_kind()):
        assert row["Context"]
        front = row["Text"] if form == "cloze" else row["Question"] + row["Front"]
        assert not row["Number"] or not re.search(rf"\b{row['Number']}\b", front)


def test_no_question_ends_twice() -> None:
    """`Who should rule?: who held this?` reads like a slip."""
    for row, _ in rows(packs.every_kind()):
        for html in row.values():
            text = re.sub(r"<[^>]+>", "", html)
            assert not re.search(r"[?!…][”’]?[:.,;?](\s|$)", text), text


@pytest.mark.parametrize(
    ("name", "question"),
    [
        ("Who rules?", "Who rules? Which symbol?"),
        ("Votes", "Votes: which symbol?"),
        ("J. V.", "J. V.: which symbol?"),
        ("So “far” …", "So “far”&nbsp;… which symbol?"),
    ],
)
def test_a_stop_of_the_name_takes_the_place_of_that_of_the_wording(name: str, question: str) -> None:
    """After a question mark the wording goes on with a capital, as a sentence does."""
    wanted = question.replace("&nbsp;", " ")
    assert one_stop(f"{name}: which symbol?") == wanted
