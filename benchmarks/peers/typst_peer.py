"""Typst on the same content, with genanki for the deck.

    python typst_peer.py PACK.json OUT
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

SET = """
#let d = json(sys.inputs.pack)
#set document(title: d.meta.title, date: none)
#set page(paper: "PAPER", flipped: FLIPPED, margin: MARGIN, header: text(8pt, d.meta.title),
  footer: context align(right, text(8pt)[Page #counter(page).display() of #counter(page).final().first()]))
#set text(size: SIZE, lang: "en")
#set table(stroke: 0.4pt + gray, inset: 1.5mm)
#let lab(words) = text(8pt, weight: "bold", tracking: 0.04em, upper(words))
#let card(body) = block(breakable: false, stroke: 0.5pt + gray, radius: 1.5mm, inset: 3mm, width: 100%, body)
#let pairs(items) = grid(columns: (1fr, 1fr), gutter: 3mm, ..items.map(card))
= #d.meta.title
"""
SHEETS = """
*#d.meta.subtitle* – #d.meta.unit
#outline(depth: 2, title: none)
== Phases
#for p in d.phases { block(breakable: false, stroke: (left: 2.5mm + gray), inset: (left: 4mm, rest: 1mm))[=== #p.name (#p.start–#p.end)
#p.summary] }
== Events
#table(columns: (26mm, 46mm, 1fr), table.header([*Date*], [*Event*], [*Why it matters*]), ..d.events.map(e => (e.label, strong(e.title), e.detail)).flatten())
== People
#pairs(d.people.map(p => [=== #p.name (#p.born–#p.died)
_#p.role _
#for f in p.fields [

#lab(f.name) \\
#f.text]]))
== Words
#pairs(d.terms.map(t => [=== #t.term
#t.definition]))
== Debates
#for b in d.debates [=== #b.question
#table(columns: (1fr,) * b.positions.len(), table.header(..b.positions.map(p => strong[#p.stance: #p.historian])), ..b.positions.map(p => p.text))]
== Factors
#pairs(d.factors.map(f => [=== #f.name
_#f.claim _
#list(..f.evidence)]))
== Questions pupils ask
#for f in d.faqs [=== #f.question
#for p in f.answer [#p

]]
"""
ANSWERS = """
#for (n, q) in d.questions.enumerate() { if n > 0 { pagebreak() }
[== #q.question (#q.marks marks)
#table(columns: (20mm, 1fr, 18mm), table.header([*Aim*], [*Worth a mark*], [*Marks*]), ..q.mark_points.map(m => (m.ao, m.text, str(m.marks))).flatten())
=== Model answer
#for p in q.answer [#p

]] }
"""
POSTER = """
#grid(columns: (1fr,) * d.phases.len(), gutter: 6mm, ..d.phases.map(p => [== #p.name (#p.start–#p.end)
#for e in d.events.filter(e => e.phase == p.id) { block(below: 1.2mm, stroke: (left: 1mm + gray), inset: (left: 2mm))[*#e.label* #e.title] }]))
"""


def main(pack: Path, out: Path) -> None:
    import genanki
    import typst

    out.mkdir(parents=True, exist_ok=True)
    sheet, wall = "(x: 16mm, y: 19mm)", "12mm"
    for name, body, paper, flipped, margin, size in (
        ("sheets", SHEETS, "a4", "false", sheet, "10.5pt"),
        ("answers", ANSWERS, "a4", "false", sheet, "10.5pt"),
        ("poster", POSTER, "a3", "true", wall, "8.5pt"),
    ):
        source = out / f"{name}.typ"
        head = SET
        for word, value in (("PAPER", paper), ("FLIPPED", flipped), ("MARGIN", margin), ("SIZE", size)):
            head = head.replace(word, value)
        source.write_text(head + body, encoding="utf-8")
        inputs = {"pack": str(pack.resolve())}
        typst.compile(str(source), output=str(out / f"{name}.pdf"), root="/", sys_inputs=inputs, pdf_standards=["ua-1"])
    data = json.loads(pack.read_text(encoding="utf-8"))
    fields = [{"name": "Front"}, {"name": "Back"}]
    templates = [{"name": "Card", "qfmt": "{{Front}}", "afmt": "{{FrontSide}}<hr id=answer>{{Back}}"}]
    model = genanki.Model(1607392319, "Card", fields=fields, templates=templates)
    deck = genanki.Deck(2059400110, data["meta"]["title"])
    for card in data["cards"]:
        deck.add_note(genanki.Note(model=model, fields=[card["front"], card["back"]], guid=card["id"]))
    genanki.Package(deck).write_to_file(out / "deck.apkg")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
