"""Mark-up holds what it promises for any text: no other error, no lost word, no tag of the author's."""

from __future__ import annotations

import re
import sys
import xml.etree.ElementTree as ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from revisionpack.text.markup import MarkupProblems, parse_blocks, parse_inline
from revisionpack.text.markup_html import to_html
from revisionpack.text.markup_nodes import Rich, plain, walk

PIECES = [
    "==", "[[", "]]", "|", "[@", "]", "[", "{fr}", "{==", "==}", "{>>", "<<}", "｜", "《", "》", "~", "^", "$", "$$",
    "\\", "*", "**", "_", "`", "\n", "\n\n", " ", "a", "b1", "- ", "1. ", "> ", "| A | B |\n|---|---|\n", "<b>",
    "<http://a.b>", "[x](http://a.b)", "![", "](x)", "\\frac", "{", "}", "\\ce{H2O}", "2", "'", '"', "漢", "é", "\t",
    "    ", "```\n", "#", "---", "&amp;", "\u2028", "\r", "\r\n", "\0", "...", "~~",
]  # fmt: skip
texts = st.text(max_size=60) | st.lists(st.sampled_from(PIECES), max_size=25).map("".join)
parsers = st.sampled_from([parse_inline, parse_blocks])


def read(parse, text: str) -> Rich | list:
    try:
        return parse(text)
    except MarkupProblems as caught:
        return caught.problems


@given(texts, parsers)
def test_any_text_is_nodes_or_problems_inside_it(text, parse):
    found = read(parse, text)
    if isinstance(found, Rich):
        plain(found)
        list(walk(found))
        html = to_html(found)
        visible = "".join(
            c
            for c in html
            if c in "\t\n" or (c >= " " and not "\ud800" <= c < "\ue000" and c not in "\ufffe\uffff")
        )
        ElementTree.fromstring(f"<x>{visible}</x>")
    else:
        assert found
        assert found == sorted(found, key=lambda problem: problem.offset)
        for problem in found:
            assert problem.message
            assert problem.help
            assert problem.length >= 1
            assert 0 <= problem.offset <= problem.offset + problem.length <= max(len(text), 1)


safe = st.text(alphabet="abcdefgh éß漢 ,.;:!?()", max_size=12).map(str.strip).filter(bool)


def wrap(children):
    pair = st.sampled_from(
        ["*{}*", "**{}**", "=={}==", "~~{}~~", "[{}]{{fr}}", "{{=={}==}}", "[[id|{}]]", "[{}](https://x.org)"]
    )
    return st.builds(lambda form, inner: form.format(inner), pair, children)


@given(st.lists(st.one_of(safe, wrap(safe), wrap(wrap(safe))), min_size=1, max_size=5))
def test_no_word_is_lost(parts):
    source = " ".join(parts)
    for parse in (parse_inline, parse_blocks):
        found = read(parse, source)
        if isinstance(found, Rich):
            wanted = re.findall(r"[a-hé漢ß]+", re.sub(r"\{fr\}|\[\[id\||\(https://x.org\)", " ", source))
            assert "".join(re.findall(r"[a-hé漢ß]+", plain(found))) == "".join(wanted)
            shown = "".join(ElementTree.fromstring(f"<x>{to_html(found)}</x>").itertext())
            assert "".join(re.findall(r"[a-hé漢ß]+", shown)) == "".join(wanted)


SIGNS = [
    *(
        "==",
        "[[",
        "]]",
        "|",
        "[@",
        "]",
        "[",
        "{fr}",
        "{==",
        "==}",
        "{>>",
        "<<}",
        "｜",
        "《",
        "》",
        "~",
        "^",
        "$",
        "$$",
    ),
    *(
        "\\",
        "*",
        "**",
        "_",
        "`",
        "\n",
        "\n\n",
        " ",
        "- ",
        "1. ",
        "> ",
        "|\n|---|---|\n",
        "| ",
        "<",
        ">",
        "](",
        ")",
    ),
    *(
        "![",
        "{",
        "}",
        "    ",
        "```",
        "~~~",
        "#",
        "---",
        "~~",
        "\t",
        "@",
        ";",
        ",",
        "(",
        "https://",
        "\r\n",
        "===",
    ),
]


@given(st.lists(st.sampled_from([*SIGNS, *["w", "w ", " ww"] * 6]), max_size=40).map("".join), parsers)
def test_no_letter_is_lost_whatever_signs_stand_around_it(text, parse):
    """Every letter is somewhere in the nodes: as words, as an id, an address, a formula or a language."""
    found = read(parse, text)
    if isinstance(found, Rich):
        kept = "".join(
            str(getattr(node, name))
            for node in walk(found)
            for name in (
                "text",
                "target",
                "source",
                "locator",
                "url",
                "base",
                "above",
                "tex",
                "formula",
                "code",
                "language",
            )
            if hasattr(node, name)
        )
        assert kept.count("w") == text.count("w")


@given(st.text(alphabet="abc XYZ.,;:!?()-'\"0123456789%/\n", max_size=60).filter(lambda t: "==" not in t))
def test_unmarked_inline_text_is_one_run_of_its_words(text):
    (node, *rest) = parse_inline(text).blocks or ("",)
    assert not rest
    assert (node.text if node else "") == " ".join(line.strip() for line in text.strip().split("\n"))


MALICIOUS = [
    "[", "==a ", "{==", "*a_", "[[", "[@", "$a ", "$a", "`a", "[x]{", "｜漢《", "~a", "^a", "> ", "- ", "![", "<a",
    "\\", "[a](", "[[a|", "$\\a{", "{==x==}{>>", "|a", "[a]{fr", "**a ", "\"'", "==x==", "[a]{fr}", "$x$", "'24 ",
]  # fmt: skip


@pytest.mark.parametrize(
    ("opening", "closing"), [("*a ", "b* "), ("**a ", "b** "), ("~~a ", "b~~ "), ("==a ", "b== ")]
)
@pytest.mark.parametrize("parse", [parse_inline, parse_blocks])
def test_nesting_without_end_is_flattened_not_a_crash(opening, closing, parse):
    found = read(parse, opening * 1500 + closing * 1500)
    if isinstance(found, Rich):
        assert len(re.findall("[ab]", plain(found))) == 3000
        assert len(re.findall("[ab](?![a-z])", re.sub("<[^>]*>", "", to_html(found)))) == 3000
    else:
        assert opening == "==a "


def calls(piece: str, times: int) -> int:
    """How many functions are called for a text that repeats a piece."""
    count = 0

    def profile(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    outer = sys.getprofile()
    sys.setprofile(profile)
    try:
        for parse in (parse_inline, parse_blocks):
            found = read(parse, piece * times)
            if isinstance(found, Rich):
                to_html(found)
    finally:
        sys.setprofile(outer)
    return count


@pytest.mark.parametrize("piece", MALICIOUS)
def test_the_work_grows_with_the_text_not_with_its_square(piece):
    calls(piece, 10)
    assert calls(piece, 1600) < 3 * calls(piece, 800)
    read(parse_blocks, (piece * 20_000)[:20_000])  # the most that a text may hold
