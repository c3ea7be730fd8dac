"""Mark-up as XHTML: escaped, well formed, with the typography of the whole run."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree

import pytest

from revisionpack.text.markup import parse_blocks, parse_inline
from revisionpack.text.markup_html import HtmlHooks, to_html
from revisionpack.text.markup_nodes import Str, plain
from revisionpack.text.typography import SEAM

INLINE = [
    ("a < b & c > d", "a &lt; b &amp; c &gt; d"),
    ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
    ("*a* **b** ~~c~~ `d<e`", "<em>a</em> <strong>b</strong> <s>c</s> <code>d&lt;e</code>"),
    ("H~2~O, 10^-3^", "H<sub>2</sub>O, 10<sup>−3</sup>"),
    ("==key==", '<mark class="key">key</mark>'),
    ("[[nep]] [[nep|the NEP]]", '<a class="ref" href="#nep">nep</a> <a class="ref" href="#nep">the NEP</a>'),
    ("x [@s, p. 3]", 'x <span class="cite">[s, p.\u00a03]</span>'),
    ("[mot]{fr}", '<span lang="fr">mot</span>'),
    ("｜漢字《かんじ》", "<ruby>漢字<rt>かんじ</rt></ruby>"),
    ("{==a==}{>>b<<}", '<span class="marked">a</span>'),
    ("[a](https://x.org/?a=1&b=2)", '<a href="https://x.org/?a=1&amp;b=2">a</a>'),
    ('[a](https://x.org/"x)', '<a href="https://x.org/%22x">a</a>'),
    ("$x^2$", '<span class="math"><i>x</i><sup>2</sup></span>'),
    ("$\\ce{H2O}$", '<span class="chem">H<sub>2</sub>O</span>'),
]


@pytest.mark.parametrize(("source", "html"), INLINE)
def test_inline(source, html):
    assert to_html(parse_inline(source)) == html


def test_blocks():
    source = (
        "a\n\n- b\n- c\n  - d\n\n3. e\n\n> f\n\n```\ng < h\n```\n\n| I | J |\n|---|--:|\n| k | l |\n\nx  \ny"
    )
    assert to_html(parse_blocks(source)).split("\n") == [
        "<p>a</p>",
        "<ul>",
        "<li>b</li>",
        "<li>c",
        "<ul>",
        "<li>d</li>",
        "</ul></li>",
        "</ul>",
        '<ol start="3">',
        "<li>e</li>",
        "</ol>",
        "<blockquote><p>f</p></blockquote>",
        "<pre><code>g &lt; h</code></pre>",
        "<table>",
        '<thead><tr><th scope="col">I</th><th scope="col" style="text-align:right">J</th></tr></thead>',
        "<tbody>",
        '<tr><td>k</td><td style="text-align:right">l</td></tr>',
        "</tbody>",
        "</table>",
        "<p>x<br/>y</p>",
    ]


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ('"**bold** start"', "“<strong>bold</strong> start”"),
        ("**\"all\"** 'a *b*'", "<strong>“all”</strong> ‘a <em>b</em>’"),
        ("*Lenin*'s", "<em>Lenin</em>’s"),
        ('"$x$" and "`y`"', '“<span class="math"><i>x</i></span>” and “<code>y</code>”'),
        ('he said "[oui]{fr}"', 'he said “<span lang="fr">oui</span>”'),
        ('[dit "oui" !]{fr} "no"', '<span lang="fr">dit «\u202foui\u202f»\u202f!</span> “no”'),
        ('{=="a==} b"', '<span class="marked">“a</span> b”'),
        ('[[x|"y"]]', '<a class="ref" href="#x">“y”</a>'),
    ],
)
def test_quotation_marks_see_the_whole_run_and_the_language_of_the_span(source, html):
    assert to_html(parse_inline(source)) == html


def test_code_is_never_made_typographic():
    assert to_html(parse_inline('`"a" -- b...`')) == "<code>&quot;a&quot; -- b...</code>"


def test_engines_bring_their_own_ways():
    hooks = HtmlHooks(
        language="fr",
        ref=lambda node, inner: f"<r>{node.target}:{inner}</r>",
        cite=lambda node: f"<c>{node.source}|{node.locator}</c>",
        key=lambda node, inner: f"<k>{node.phrase}={inner}</k>",
        lang=lambda node, inner: f"<l>{node.code}={inner}</l>",
        ruby=lambda node: f"<y>{node.base}</y>",
        math=lambda node: f"<m>{node.tex}</m>",
        chem=lambda node: f"<h>{node.formula}</h>",
        marked=lambda node, inner: f"<d>{inner}/{plain(node.comment or ())}</d>",
        link=lambda node, inner: f"<u>{inner}</u>",
        typography=lambda text, lang: text.upper() if lang == "fr" else text,
    )
    source = (
        "[[a]] [[a|b]] [@c, 4] ==d== [e]{en} ｜漢《か》 $f$ $\\ce{G}$ {==h==}{>>i<<} [j](https://x.org) k"
    )
    assert to_html(parse_inline(source), hooks) == (
        "<r>a:None</r> <r>a:B</r> <c>c|4</c> <k>d=D</k> <l>en=e</l> <y>漢</y> <m>f</m> <h>G</h> <d>H/i</d> <u>J</u> K"
    )


def test_a_hook_that_loses_the_seams_still_gives_each_node_its_words():
    hooks = HtmlHooks(typography=lambda text, lang: text.replace(SEAM, "").upper())
    assert to_html(parse_inline("a *b* c"), hooks) == "A <em>B</em> C"


def test_bare_nodes_can_be_shown():
    assert to_html((Str("a < b"),)) == "a &lt; b"


@pytest.mark.parametrize("source", [row[0] for row in INLINE])
def test_what_comes_out_is_well_formed(source):
    ElementTree.fromstring(f"<x>{to_html(parse_inline(source))}</x>")
