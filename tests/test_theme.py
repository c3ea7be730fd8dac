"""The theme: words of each language, overrides file by file, style sheets in order, links that lead somewhere."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from revisionpack.content.model import Pack
from revisionpack.derive.numbering import number
from revisionpack.text.dates import DateWords
from revisionpack.text.markup import parse_inline
from revisionpack.theme import Printing, Theme, settle_links
from revisionpack.theme.one_line import short_months, tied
from revisionpack.theme.printing import closed, opened
from revisionpack.theme.unrolled import unrolled
from revisionpack.theme.variables import UnknownVariableError, settle_variables

THEME = Theme()
LANGUAGES = sorted(path.stem for path in (THEME.root / "words").glob("*.toml"))


def keys(table: dict[str, Any], above: str = "") -> set[str]:
    """Dotted names of all values of a table."""
    found: set[str] = set()
    for key, value in table.items():
        name = f"{above}{key}"
        found |= keys(value, f"{name}.") if isinstance(value, dict) else {name}
    return found


def words_file(language: str) -> dict[str, Any]:
    return tomllib.loads((THEME.root / "words" / f"{language}.toml").read_text("utf-8"))


def printing(**more: Any) -> Printing:
    pack = Pack.model_validate({"format": "1", "id": "p", "title": "P", **more})
    return Printing(pack, None, number(pack), THEME.words(pack.language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_languages_say_the_same_things(language: str) -> None:
    """Each has the keys of English (dates differ: what a language leaves out is English); dates can be read."""
    english, own = words_file("en"), words_file(language)
    own_dates = own.pop("dates")
    english.pop("dates")
    assert keys(own) == keys(english)
    assert DateWords.from_table(own_dates).months


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_are_kept_in_translation(language: str) -> None:
    """`{n}` in English is `{n}` in every language."""

    def placeholders(table: dict[str, Any]) -> dict[str, set[str]]:
        flat: dict[str, set[str]] = {}
        for key, value in table.items():
            if isinstance(value, dict):
                flat |= {f"{key}.{name}": found for name, found in placeholders(value).items()}
            else:
                flat[key] = set(re.findall(r"\{\w*\}", str(value)))
        return flat

    english, own = words_file("en"), words_file(language)
    english.pop("dates")
    own.pop("dates")
    assert placeholders(own) == placeholders(english)


def test_an_unknown_language_gets_english() -> None:
    """And says so."""
    assert THEME.words("sw").lang == "en"
    assert THEME.words("fr-CA").lang == "fr"


def test_an_override_replaces_one_file_and_can_use_the_original(tmp_path: Path) -> None:
    """File by file; `builtin/…` reaches what was replaced; a misspelt override is told."""
    (tmp_path / "sheets").mkdir()
    (tmp_path / "tokens.css").write_text("own", encoding="utf-8")
    (tmp_path / "note.html").write_text('{% include "builtin/kinds/callout.html" %}mine', encoding="utf-8")
    (tmp_path / "sheets" / "shets.css").write_text("x", encoding="utf-8")
    theme = Theme(tmp_path)
    assert theme.css("tokens.css") == ("own",)
    assert theme.css("print.css") == THEME.css("print.css")
    assert theme.render(printing(), "note.html").endswith("mine")
    assert theme.unknown_overrides() == ("note.html", "sheets/shets.css")


def test_style_sheets_come_in_order() -> None:
    """Tokens, print, the product's own, then what the options change, so that the later win."""
    assert "Source Serif 4" in THEME.styles("sheets/sheets.css")[1]
    varied = THEME.styles("sheets/sheets.css", theme="large", ink="grey", paper="letter")
    assert len(varied) == 6
    assert "html{font-size:18pt}" in varied[3] and "size:letter" in varied[5]
    assert "Source Serif 4" not in varied[1].replace("@page", "")[800:], (
        "the large theme's face is put in everywhere"
    )


def test_variables_are_settled_the_later_wins() -> None:
    """One may use another; comments go; one that nobody sets is an error of the theme."""
    sheets = (":root{--a:1pt;--b:calc(var(--a)*2)} /* var(--c) */ p{margin:var(--b)}", ":root{ --a : 3pt }")
    assert settle_variables(sheets) == ("  p{margin:calc(3pt*2)}", "")
    with pytest.raises(UnknownVariableError, match="--c"):
        settle_variables(["p{margin:var(--c)}"])
    with pytest.raises(UnknownVariableError, match="outside"):
        settle_variables([":root{--a:1pt} p{color:red;--a:2pt} .q--a:hover{margin:var(--a)}"])
    assert settle_variables([":root{--a:1pt}.q--a:hover{margin:var(--a)}"]) == (".q--a:hover{margin:1pt}",)


PAPER = {THEME.root.name, "sheets", "themes", "questions", "answers"}
PRINTED = [path for path in sorted(THEME.root.rglob("*.css")) if path.parent.name in PAPER]


@pytest.mark.parametrize("path", PRINTED, ids=lambda path: path.name)
def test_style_sheets_keep_to_what_the_engine_does_well(path: Path) -> None:
    """No columns, grid, flex, opacity, leaders or dotted lines: they lose words, time or tags."""
    assert len(PRINTED) >= 9
    css = re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.DOTALL)
    banned = re.findall(
        r"column-count|columns:|display:\s*(?:inline-)?(?:grid|flex)|opacity|leader\(|dotted", css
    )
    assert banned == []


@pytest.mark.parametrize("theme", ["clear", "large", "dyslexia"])
def test_accessible_themes_have_no_italics_and_no_underline(theme: str) -> None:
    """The guides agree on these two (UKAAF, RNIB, BDA)."""
    css = THEME.read(f"themes/{theme}.css")
    assert "em,i{font-style:normal" in css
    assert re.search(r"\.key\{text-decoration:none", css)
    assert "hyphens:manual" in css


def test_links_to_nowhere_become_words() -> None:
    """A reference to an item that the document does not print stays readable."""
    html = '<p id="a"><a href="#a">here</a> <a class="to" href="#b">there</a> <a href="https://x.org">out</a></p>'
    assert settle_links(html) == html.replace(' href="#b"', "")


def test_things_are_put_into_the_first_or_last_paragraph() -> None:
    """So that no page break can part a note from its paragraph; a list keeps them outside."""
    assert opened("<p>a</p>\n<p>b</p>", " <i>x</i> ") == "<p><i>x</i>a</p>\n<p>b</p>"
    assert closed("<p>a</p>\n<p>b</p>", " <i>x</i> ") == "<p>a</p>\n<p>b<i>x</i></p>"
    assert opened("<ul></ul>", "x") == "x<ul></ul>"


def test_tied_words_keep_their_tags() -> None:
    """No-break spaces between words, none inside tags."""
    assert tied('a b <i class="x y">c d</i>') == 'a\u00a0b <i class="x y">c\u00a0d</i>'.replace(
        "b <", "b\u00a0<"
    )


def test_a_text_in_several_languages_prints_them_all() -> None:
    """The original first, each marked with its language; names of two short words are held together."""
    made = printing(
        terms={"t": {"term": {"fr": "la gare", "en-GB": "the station"}, "meaning": "m"}}, language="en-GB"
    )
    html = made.html(made.pack.terms["t"].term)
    assert html == '<span lang="fr">la\u00a0gare</span> <span class="translation">the station</span>'


def test_dates_are_shown_as_the_pack_wants_them() -> None:
    """Ours, the source's, or both; eras of the pack."""
    event = {"date": "44 BC", "title": "Ides", "dated": "Id. Mart."}
    for show, expected in (
        ("both", "44\u00a0BCE\u00a0(Id.\u00a0Mart.)"),
        ("dated", "Id.\u00a0Mart."),
        ("date", "44\u00a0BCE"),
    ):
        made = printing(events={"e": event}, dates={"eras": ["BCE", "CE"], "show": show})
        assert made.when(made.pack.events["e"]) == expected


def test_templates_are_compiled_once_but_never_share_words() -> None:
    """Two packs in one process: the second document has its own numbers and names."""
    first = printing(terms={"a": {"term": "First", "meaning": "m"}})
    second = printing(
        terms={"a": {"term": "Second", "meaning": "m"}}, labels={"terms": {"letter": "W", "many": "Vocab"}}
    )
    source = '{{ "a"|named }} {{ "a"|number }} {{ kind("terms", many=true) }}'
    assert THEME.environment(first).from_string(source).render() == "First T1 Words"
    assert THEME.environment(second).from_string(source).render() == "Second W1 Vocab"


def test_a_line_parts_no_office_no_set_phrase_and_no_compound() -> None:
    """Offices and terms of the pack of two short words, titles with names, names and spans with a hyphen."""
    office = {"title": "People's Commissar", "span": "1922"}
    made = printing(
        people={"p": {"name": "Lenin", "offices": [office]}},
        terms={"t": {"term": "Great Turn", "meaning": "m"}},
    )
    words = made.html(parse_inline("the Great Turn of General Secretary Stalin, the Forty-Six, 1924-29"))
    assert words == (
        "the Great\u00a0Turn of General\u00a0Secretary Stalin, the Forty-\u2060Six, 1924–\u206029"
    )


def test_two_sources_are_two_words() -> None:
    made = printing(sources={"a": {"title": "A"}, "b": {"title": "B"}})
    html = made.html(parse_inline("So it was [@a; @b]."))
    assert "]</a> <a" in html


def test_a_date_and_a_span_of_dates_stay_on_one_line_unless_they_are_long() -> None:
    events = {"e": {"date": "1928-01-15/1928-02-06", "title": "Siberia"}}
    made = printing(events=events)
    shown = made.when(made.pack.events["e"], "short")
    assert shown.replace("\u2060", "") == "15\u00a0Jan\u00a0–\u00a06\u00a0Feb\u00a01928"
    long = {"date": "1924-01", "title": "t", "dated": "in the first days of the first month of the year"}
    made = printing(events={"e": long})
    assert " first days " in made.when(made.pack.events["e"])


def test_months_are_short_in_dates_and_nowhere_else() -> None:
    """What a table of large print shows."""
    words = Theme().words("en-GB").dates
    html = "<td>3 September 1922</td><td>15\u00a0February–15 August</td><td>March on, August Bebel, April 1917</td>"
    short = "<td>3 Sept 1922</td><td>15\u00a0Feb–15 Aug</td><td>March on, August Bebel, Apr 1917</td>"
    assert short_months(html, words) == short


def test_a_table_of_words_is_read_row_by_row_and_a_table_of_figures_stays() -> None:
    def table(first: str, second: str) -> str:
        head = '<thead><tr><th scope="col">Writer</th><th scope="col">Says</th><th scope="col">Test</th></tr></thead>'
        row = f"<tr><td>Carr, <i>Work</i></td><td>{first}</td><td>{second}</td></tr>"
        return f"<table>{head}<tbody>{row}</tbody></table>"

    shown = unrolled(
        f"<p>x</p>{table('circumstances more than personality', 'what difference &amp; why')}<p>y</p>"
    )
    assert shown.startswith("<p>x</p><div") and shown.endswith("</div><p>y</p>")
    for part in ("Writer:", "Carr, <i>Work</i>", "Says:", "Test:", "what difference &amp; why"):
        assert part in shown
    assert unrolled(table("1", "2")) == table("1", "2")
