"""Mark-up: each mark becomes its node, innocent signs stay text, mistakes are told with their place."""

from __future__ import annotations

import pytest

from revisionpack.text.markup import MarkupProblems, parse_blocks, parse_inline
from revisionpack.text.markup_nodes import (
    BulletList,
    Chem,
    Cite,
    Code,
    CodeBlock,
    Emph,
    Key,
    Lang,
    LineBreak,
    Link,
    Marked,
    Math,
    Node,
    OrderedList,
    Paragraph,
    Quote,
    Ref,
    Ruby,
    Str,
    Strike,
    Strong,
    Sub,
    Sup,
    Table,
    plain,
    walk,
)


def s(text: str) -> tuple[Node, ...]:
    return (Str(text),)


INLINE: list[tuple[str, tuple[Node, ...]]] = [
    ("plain words", s("plain words")),
    (
        "*a* **b** ~~c~~ `d`",
        (Emph(s("a")), Str(" "), Strong(s("b")), Str(" "), Strike(s("c")), Str(" "), Code("d")),
    ),
    ("==no agreed heir==", (Key(s("no agreed heir")),)),
    ("==a **b** c==", (Key((Str("a "), Strong(s("b")), Str(" c"))),)),
    ("**==a==**", (Strong((Key(s("a")),)),)),
    ("un==agreed==ly", (Str("un"), Key(s("agreed")), Str("ly"))),
    ("==a `==` b==", (Key((Str("a "), Code("=="), Str(" b"))),)),
    ("[[testament]]", (Ref("testament"),)),
    ("[[بغداد]]", (Ref("بغداد"),)),
    ("[[nep|the *new* policy]]", (Ref("nep", (Str("the "), Emph(s("new")), Str(" policy"))),)),
    ("[@service-2004, p. 219]", (Cite("service-2004", "p. 219"),)),
    ("[@a; @b, pp. 3–5]", (Cite("a"), Cite("b", "pp. 3–5"))),
    ("[mot]{fr}", (Lang("fr", s("mot")),)),
    ("[*mot* juste]{fr-CA}", (Lang("fr-CA", (Emph(s("mot")), Str(" juste"))),)),
    ("{==span==}", (Marked(s("span")),)),
    (
        "{==the **span**==}{>>a *note*<<}",
        (Marked((Str("the "), Strong(s("span"))), (Str("a "), Emph(s("note")))),),
    ),
    ("{==span==} {>>note<<}", (Marked(s("span"), s("note")),)),
    ("{==The ==key== idea==}", (Marked((Str("The "), Key(s("key")), Str(" idea"))),)),
    ("｜漢字《かんじ》と《書》", (Ruby("漢字", "かんじ"), Str("と《書》"))),
    ("H~2~O", (Str("H"), Sub(s("2")), Str("O"))),
    ("10^-3^", (Str("10"), Sup(s("-3")))),
    ("XXI^e^", (Str("XXI"), Sup(s("e")))),
    ("^14^C", (Sup(s("14")), Str("C"))),
    ("$x^2$", (Math("x^2"),)),
    ("$$x^2$$", (Math("x^2", True),)),
    ("$\\ce{H2O}$", (Chem("H2O"),)),
    ("$\\ce{SO4^{2-}}$", (Chem("SO4^{2-}"),)),
    ("[words](https://example.org/a?b=1&c=2)", (Link("https://example.org/a?b=1&c=2", s("words")),)),
    ("[[1]](https://example.org)", (Link("https://example.org", s("[1]")),)),
    ("<https://example.org>", (Link("https://example.org", s("https://example.org")),)),
    ("<a.b@example.org>", (Link("mailto:a.b@example.org", s("a.b@example.org")),)),
    ("over\nthree\nlines\n", s("over three lines")),
    ("漢字\n漢字", s("漢字漢字")),
]


@pytest.mark.parametrize(("source", "nodes"), INLINE)
def test_each_mark_becomes_its_node(source, nodes):
    assert parse_inline(source).blocks == nodes


INNOCENT = [
    "$5 and $6",
    "It costs $5, he paid $10; US$5 (or AU$6)",
    "between $5-$10",
    "5 == 5",
    "a==b and x == y",
    "if x ==> y, then x <== y",
    "====",
    "2 * 3",
    "2*3*4 = 24",
    "5 * 3 and * alone",
    "~not, ~5 and ~6",
    "2^10 and 3^5",
    "^_^",
    "snake_case and _x",
    "{{7*7}} and {x} and {",
    "<b>bold</b> <script>alert(1)</script> <!-- x -->",
    "AT&T, AT&amp;T, &copy;",
    "[sic] and [1] and [he] (said)",
    "a [b] {c} [d]{1} [x]{.y}",
    "name@example.org, https://example.org/a_b_c",
    "《書》 and ｜ alone",
    "#1 and # 2 and C#",
    "+5 - 3 > 2 | 4",
    "Was it 50%? Yes!",
    "f(x)[y](z w)",
    "C:\\Users and 3\\4",
    '\'tis "quoted"',
    "... -- ---",
    "!important ![x] !",
    "1. first",
    "- not a list",
    "> 5",
    "[x] [y][z] [foo]: bar",
    "=> -> <= >= != :=",
    "x@ [ @y ]",
]


@pytest.mark.parametrize("source", INNOCENT)
def test_innocent_signs_stay_text(source):
    assert parse_inline(source).blocks == s(source)


@pytest.mark.parametrize(
    "source",
    [
        "1917. The year of two revolutions",
        "$5 and $6 | 7",
        "    an indented line",
        "[foo]: https://example.org",
        "<div>\n</div>",
        "Title\n=====",
        "\u2014 a dash\n+5 degrees",
        "#1 in the list",
        "a | b\nc | d",
    ],
)
def test_innocent_lines_stay_paragraphs(source):
    expected = " ".join(line.strip() for line in source.split("\n"))
    assert parse_blocks(source).blocks == (Paragraph(s(expected)),)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (r"\==a==", "==a=="),
        (r"\[[a]]", "[[a]]"),
        (r"\[@a]", "[@a]"),
        (r"\{==a==}", "{==a==}"),
        (r"\$x$", "$x$"),
        (r"H\~2~O", "H~2~O"),
        (r"10\^3^", "10^3^"),
        (r"\｜漢《か》", "｜漢《か》"),
        (r"\*a*", "*a*"),
        (r"[a\]{fr}", "[a]{fr}"),
    ],
)
def test_a_backslash_makes_a_mark_literal(source, text):
    assert parse_inline(source).blocks == s(text)


BLOCKS: list[tuple[str, tuple[Node, ...]]] = [
    ("one\ntwo\n\nthree", (Paragraph(s("one two")), Paragraph(s("three")))),
    ("- a\n- b", (BulletList((s("a"), s("b"))),)),
    ("3. a\n4. b", (OrderedList((s("a"), s("b")), 3),)),
    ("- a\n\n- b", (BulletList(((Paragraph(s("a")),), (Paragraph(s("b")),))),)),
    ("- a\n  - b", (BulletList(((Str("a"), BulletList((s("b"),))),)),)),
    ("> said *he*", (Quote((Paragraph((Str("said "), Emph(s("he")))),)),)),
    ("a  \nb\\\nc", (Paragraph((Str("a"), LineBreak(), Str("b"), LineBreak(), Str("c"))),)),
    ("```\nx < y\n```", (CodeBlock("x < y"),)),
    (
        "| A | B |\n|:--|--:|\n| [[id|w]] | $|x|$ |\n| c \\| d | |",
        (
            Table(
                (s("A"), s("B")),
                (((Ref("id", s("w")),), (Math("|x|"),)), (s("c | d"), ())),
                ("left", "right"),
            ),
        ),
    ),
]


@pytest.mark.parametrize(("source", "nodes"), BLOCKS)
def test_blocks(source, nodes):
    assert parse_blocks(source).blocks == nodes


WRONG = [
    # source, code, what is marked, part of the message or the advice
    ("a [[quarrel", "bad-markup", "[[", "never closed"),
    ("a [[the quarrel]]", "bad-markup", "[[the quarrel]]", "[[id|the quarrel]]"),
    ("[[1, 2], [3, 4]]", "bad-markup", "[[", r"\[\["),
    ("[[a|]]", "bad-markup", "[[a|]]", "no words"),
    ("so ==open", "bad-markup", "==", "never closed"),
    ("==a ==b== c==", "bad-markup", "==", "never closed"),
    ("x [@ y", "bad-markup", "[@", "never closed"),
    ("[@a p. 3]", "bad-markup", "@a p. 3", "[@source, p. 12]"),
    ("[@a; b]", "bad-markup", "b", "@two"),
    ("[@]", "bad-markup", "@", "not a citation"),
    ("[mot]{french}", "bad-markup", "{french}", "language code"),
    ("[]{fr}", "bad-markup", "[]{fr}", "no words"),
    ("{==open", "bad-markup", "{==", "never closed"),
    ("{==a==}{>>open", "bad-markup", "{>>", "never closed"),
    ("{>>a<<}", "bad-markup", "{>>", "does not follow"),
    ("{== ==}", "bad-markup", "{== ==}", "no words"),
    ("｜漢字《かん", "bad-markup", "｜漢字《", "never closed"),
    ("![a](b.png)", "no-image-here", "![a](b.png)", "figures"),
    ("[x](javascript:alert)", "bad-link", "[x](javascript:alert)", "http"),
    ("[x](//evil.example)", "bad-link", "[x](//evil.example)", "http"),
    ("[x](page.html)", "bad-link", "[x](page.html)", "[[id|words]]"),
    ("[x](file:///etc/passwd)", "bad-link", "[x](file:///etc/passwd)", "http"),
    ("[x](https:)", "bad-link", "[x](https:)", "http"),
    ("[x]()", "bad-link", "[x]()", "nowhere"),
    (r"so $\foo{x}$", "unknown-tex", r"\foo", "not known"),
    (r"so $\alhpa$", "unknown-tex", r"\alhpa", r"\alpha"),
    (r"$\frac{a}$", "unknown-tex", r"\frac", "nothing follows"),
    (r"$x_{a$", "unknown-tex", "{", "never closed"),
    (r"$\ce{H2O \foo}$", "unknown-tex", r"\foo", "not known"),
]


def problems(parse, source, **options):
    with pytest.raises(MarkupProblems) as caught:
        parse(source, **options)
    return caught.value.problems


@pytest.mark.parametrize(("source", "code", "marked", "said"), WRONG)
@pytest.mark.parametrize("parse", [parse_inline, parse_blocks])
def test_a_mistake_is_told_with_its_place_and_what_to_write(parse, source, code, marked, said):
    first = problems(parse, source)[0]
    assert first.code == code
    assert source[first.offset : first.offset + first.length] == marked
    assert said in f"{first.message} {first.help}"
    assert first.help


@pytest.mark.parametrize(
    "around",
    [
        "{}",
        "  two\n  three {}",
        "first\n\nsecond\nthird {} x",
        "- a\n- b\n\n  more {}",
        "1. a\n   - b\n   - c {}",
        "> a\n> b {}",
        "> - a\n>   {} b",
        "| A | B |\n|---|---|\n| a \\| b | c \\| {} |",
        "A | B\n--|--\na | {}\nc | d",
        "  | A | B |\n  |---|---|\n  | a | {} |",
        "> | A | B |\n> |---|---|\n> | a | {} |",
        "\t- a\n\t- {}",
        "a\r\nb {}",
        "**x** [[ok|words]] `code` $x$ {}",
    ],
)
@pytest.mark.parametrize("mistake", ["[[ x", "==x", "[@ x", "{==x"])
def test_the_place_is_found_in_every_kind_of_block(around, mistake):
    source = around.replace("{}", mistake)
    found = problems(parse_blocks, source)
    assert [problem.offset for problem in found] == [source.index(mistake)]


def test_all_mistakes_of_a_text_are_told_at_once_in_order():
    source = "[[a b]] ==x\n\n- [@ y\n- [z](q)\n\n# Title\n\n---"
    marked = [source[p.offset : p.offset + p.length] for p in problems(parse_blocks, source)]
    assert marked == ["[[a b]]", "==", "[@", "[z](q)", "#", "---"]


def test_nodes_know_their_place():
    source = "a [[x]] ==k==\n\n- b [@s] $x$\n- {==m==}"
    places = [
        source[node.offset :][:3] for node in walk(parse_blocks(source)) if getattr(node, "offset", -1) >= 0
    ]
    assert places == ["[[x", "==k", "@s]", "$x$", "{=="]


def test_a_row_longer_than_its_head_is_told_not_cut():
    source = "| A | B |\n|---|---|\n| 1 | 2 | 3 |"
    (problem,) = problems(parse_blocks, source)
    assert source[problem.offset] == "3"


def test_nesting_too_deep_is_told_not_cut():
    assert "too deeply" in problems(parse_blocks, "> " * 30 + "x")[0].message


def test_where_key_phrases_and_citations_may_not_stand():
    (key,) = problems(parse_inline, "a ==b==", keys=False)
    (cite,) = problems(parse_inline, "a [@b]", cites=False)
    assert (key.code, key.offset, cite.code, cite.offset) == ("no-key-here", 2, "no-cite-here", 2)


def test_a_key_phrase_is_known_by_its_folded_words():
    first, second = (
        node for node in walk(parse_inline("==No  *Heir*== ==no heir==")) if isinstance(node, Key)
    )
    assert first.phrase == "No Heir"
    assert first.id == second.id == "no heir"


def test_plain_keeps_words_and_drops_what_stands_aside():
    source = (
        "**A** [[b|B]] [[c]] ==D== [@e] {==F==}{>>no<<} `G` H~2~O 10^-3^ $x^2$ $\\ce{H2O}$ ｜漢《か》 [I]{fr}"
    )
    assert plain(parse_inline(source)) == "A B c D  F G H₂O 10⁻³ x² H₂O 漢 I"
    blocks = "a\n\n- b\n  - c\n- d\n\n| E | F |\n|---|---|\n| g | h |"
    assert plain(parse_blocks(blocks)) == "a\nb\nc\nd\nE\tF\ng\th"


def test_equal_texts_are_equal_and_hash_alike():
    assert parse_inline("a *b*") == parse_inline("a *b*")
    assert hash(parse_blocks("a *b*")) == hash(parse_blocks("a *b*"))
    assert parse_inline("a") != parse_blocks("a")
    assert not parse_inline(" ")
    assert not parse_blocks("\n\n")


@pytest.mark.parametrize("text", ["Split: $\\ce{2H2O -> O2}", "So $ \\frac{1}{2} $ of it"])
def test_a_formula_without_an_end_is_told(text):
    """It would be printed as it was typed; a price is none."""
    with pytest.raises(MarkupProblems) as caught:
        parse_inline(text)
    (problem,) = caught.value.problems
    assert problem.code == "bad-markup" and problem.offset == text.index("$")
    parse_inline("It costs $5 or \\$\\ce{x}, $\\frac{1}{2}$ of it")
