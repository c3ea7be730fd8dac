"""The tag tree of what we print, read back from the file: what WeasyPrint leaves weak is mended."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import Any

import pikepdf

from revisionpack.engines import pdf
from revisionpack.outputs.step import Document, PdfJob
from revisionpack.theme import Theme

STYLE = """@page{size:A6;margin:12mm;@top-left{content:"running head"}@bottom-right{content:counter(page)}}
body{font:11pt/15pt "Source Serif 4"}h1{font-size:14pt}.note{float:footnote;font-size:9pt}"""


def tree(body: str, fonts: Mapping[str, bytes]) -> list[Any]:
    """The structure tree as nested [type, attributes, kids]; marked content is left out."""
    html = f'<html lang="en-GB"><head><title>T</title></head><body>{body}</body></html>'
    document = Document(html, (Theme().read("tokens.css"), STYLE), "T", "en-GB")
    data = pdf.render(PdfJob("t.pdf", document), fonts).data
    with pikepdf.open(io.BytesIO(data)) as file:
        return _read(file.Root.StructTreeRoot.K[0])


def _read(element: Any) -> list[Any]:
    kids = [
        _read(kid) for kid in element.get("/K", []) if isinstance(kid, pikepdf.Dictionary) and "/S" in kid
    ]
    facts = {name: str(element[f"/{name}"]) for name in ("Lang", "ID", "Alt") if f"/{name}" in element}
    attributes = element.get("/A", {})
    if isinstance(attributes, pikepdf.Dictionary):
        facts |= {
            name: str(attributes[f"/{name}"])
            for name in ("Scope", "ListNumbering")
            if f"/{name}" in attributes
        }
    return [str(element.S).lstrip("/"), facts, kids]


def types(node: list[Any]) -> Iterator[str]:
    yield node[0]
    for kid in node[2]:
        yield from types(kid)


def find(node: list[Any], name: str) -> list[list[Any]]:
    return ([node] if node[0] == name else []) + [hit for kid in node[2] for hit in find(kid, name)]


def test_a_paragraph_over_pages_is_one_paragraph(fonts: Mapping[str, bytes]) -> None:
    seen = list(types(tree(f"<h1>T</h1><p>{'word ' * 700}</p>", fonts)))

    assert seen.count("P") == 1
    assert "Span" not in seen
    assert "NonStruct" not in seen


def test_a_table_over_pages_is_one_table_with_one_head(fonts: Mapping[str, bytes]) -> None:
    rows = "".join(f"<tr><th scope='row'>{n}</th><td>row</td></tr>" for n in range(60))
    head = '<thead><tr><th scope="col">n</th><th scope="col">what</th></tr></thead>'
    built = tree(f"<h1>T</h1><table>{head}<tbody>{rows}</tbody></table>", fonts)

    seen = list(types(built))
    assert (seen.count("Table"), seen.count("THead"), seen.count("TBody")) == (1, 1, 1)
    assert seen.count("TR") == 61
    scopes = [cell[1].get("Scope") for cell in find(built, "TH")]
    assert scopes[:3] == ["/Column", "/Column", "/Row"]
    assert all(scopes)


def test_running_heads_are_not_content(fonts: Mapping[str, bytes]) -> None:
    html = '<html lang="en"><head><title>T</title></head><body><h1>T</h1><p>words</p></body></html>'
    data = pdf.render(
        PdfJob("t.pdf", Document(html, (Theme().read("tokens.css"), STYLE), "T", "en")), fonts
    ).data
    with pikepdf.open(io.BytesIO(data)) as file:
        operators = [
            (str(one.operator), [str(operand) for operand in one.operands])
            for one in pikepdf.parse_content_stream(file.pages[0])
            if str(one.operator) == "BDC"
        ]
    artifacts = [
        operands for _, operands in operators if operands[0] == "/Artifact" and "Pagination" in operands[1]
    ]
    assert len(artifacts) == 2
    assert any("/Header" in operands[1] for operands in artifacts)
    assert any("/Footer" in operands[1] for operands in artifacts)


def test_lists_have_items_with_bodies_and_inner_lists_inside_them(fonts: Mapping[str, bytes]) -> None:
    built = tree("<h1>T</h1><ul><li>one<ul><li><p>inner</p></li></ul></li><li><p>two</p></li></ul>", fonts)

    outer, inner = find(built, "L")
    assert [kid[0] for kid in outer[2]] == ["LI", "LI"]
    for item in find(built, "LI"):
        assert [kid[0] for kid in item[2]] in (["Lbl", "LBody"], ["LBody"])
    assert inner in find(find(outer, "LBody")[0], "L")
    assert outer[1]["ListNumbering"] == "/Disc"


def test_terms_and_meanings_pair_up(fonts: Mapping[str, bytes]) -> None:
    (one,) = find(tree("<h1>T</h1><dl><dt>NEP</dt><dd>a mixed economy</dd></dl>", fonts), "LI")

    assert [kid[0] for kid in one[2]] == ["Lbl", "LBody"]


def test_foreign_words_keep_their_language(fonts: Mapping[str, bytes]) -> None:
    built = tree('<h1>T</h1><p>They said <span lang="fr">mot juste</span>.</p>', fonts)

    assert [span[1].get("Lang") for span in find(built, "Span")] == ["fr"]


def test_a_footnote_follows_its_call(fonts: Mapping[str, bytes]) -> None:
    built = tree('<h1>T</h1><p>Words<span class="note">A note.</span> go on.</p>', fonts)

    (note,) = find(built, "Note")
    assert note[1]["ID"]
    (paragraph,) = [node for node in find(built, "P") if any(kid[0] == "Reference" for kid in node[2])]
    kinds = [kid[0] for kid in paragraph[2]]
    assert kinds[kinds.index("Reference") + 1] == "Note"


def test_decoration_is_no_figure(fonts: Mapping[str, bytes]) -> None:
    art = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"{}><rect width="9" height="9"/></svg>'
    hidden, shown = art.format(' aria-hidden="true"'), art.format(' aria-label="A square"')
    figures = find(tree(f"<h1>T</h1><p>{hidden} and {shown}</p>", fonts), "Figure")

    assert [figure[1].get("Alt") for figure in figures] == ["A square"]


def test_a_link_over_lines_is_one_link(fonts: Mapping[str, bytes]) -> None:
    words = "a link whose words run over more than one line of this narrow page"
    built = tree(f'<h1 id="t">T</h1><p>See <a href="#t">{words}</a> here.</p>', fonts)

    assert len(find(built, "Link")) == 1


def test_order_follows_the_html_where_boxes_stand_elsewhere(fonts: Mapping[str, bytes]) -> None:
    items = (
        '<li style="position:absolute;top:60mm">first</li><li style="position:absolute;top:20mm">second</li>'
    )
    html = f'<html lang="en"><head><title>T</title></head><body><h1>T</h1><ol>{items}</ol></body></html>'
    result = pdf.render(PdfJob("t.pdf", Document(html, (STYLE,), "T", "en")), fonts)

    assert not [finding for finding in result.findings if finding.code.startswith("words")]


def test_a_link_is_announced_by_its_words(fonts: Mapping[str, bytes]) -> None:
    body = '<h1 id="top">T</h1><p>See <a href="#top">the <b>vacuum</b> of power</a>.</p>'
    html = f'<html lang="en"><head><title>T</title></head><body>{body}</body></html>'
    data = pdf.render(
        PdfJob("t.pdf", Document(html, (Theme().read("tokens.css"), STYLE), "T", "en")), fonts
    ).data
    with pikepdf.open(io.BytesIO(data)) as file:
        said = [str(link.Contents) for page in file.pages for link in page.get("/Annots", [])]

    assert said
    assert set(said) == {"the vacuum of power"}


def test_a_link_over_lines_keeps_its_spaces_and_loses_its_joiners(fonts: Mapping[str, bytes]) -> None:
    """The space at which a line ended is announced; what only held a compound together is not."""
    link = '<a href="#top">Three sources on the Forty-\u2060Six and the struggle for power</a>'
    html = (
        f'<html lang="en"><head><title>T</title></head><body><h1 id="top">T</h1><p>{link}</p></body></html>'
    )
    narrow = (Theme().read("tokens.css"), STYLE, "p{width:38mm}")
    data = pdf.render(PdfJob("t.pdf", Document(html, narrow, "T", "en")), fonts).data
    with pikepdf.open(io.BytesIO(data)) as file:
        said = [str(link.Contents) for page in file.pages for link in page.get("/Annots", [])]

    assert len(said) > 1
    assert set(said) == {"Three sources on the Forty-Six and the struggle for power"}
