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
#set page(paper: "PAPER", margin: (x: 15mm, y: 18mm), footer: context align(right, text(8pt)[#counter(page).display() of #counter(page).final().first()]))
#set text(size: SIZE, lang: "en")
#set table(stroke: 0.4pt + gray, inset: 1.5mm)
= #d.meta.title
"""
SHEETS = """
== Phases
#for p in d.phases [=== #p.name #p.start–#p.end
#p.summary]
== Events
#table(columns: (30mm, 1fr), ..d.events.map(e => (e.date, [*#e.title* #e.detail])).flatten())
== People
#for p in d.people { block(breakable: false, stroke: 0.5pt + gray, inset: 3mm, width: 100%)[=== #p.name
#for f in p.fields [*#f.name* #f.text

]] }
== Words
#table(columns: (45mm, 1fr), ..d.terms.map(t => (t.term, t.definition)).flatten())
== Debates
#for b in d.debates [=== #b.question
#for p in b.positions [*#p.historian* #p.text

]]
#for f in d.factors [=== #f.name
#f.claim
#list(..f.evidence)]
== Questions pupils ask
#for f in d.faqs [=== #f.question
#for p in f.answer [#p

]]
"""
ANSWERS = """
#for q in d.questions [== #q.question
#enum(..q.mark_points.map(m => [#m.text (#m.marks)]))
#for p in q.answer [#p

]]
"""
POSTER = "#table(columns: (30mm, 1fr), stroke: none, inset: 0.6mm, ..d.events.map(e => (e.date, [*#e.title* #e.detail])).flatten())"


def main(pack: Path, out: Path) -> None:
    import genanki
    import typst

    out.mkdir(parents=True, exist_ok=True)
    for name, body, paper, size in (
        ("sheets", SHEETS, "a4", "10.5pt"),
        ("answers", ANSWERS, "a4", "10.5pt"),
        ("poster", POSTER, "a3", "9pt"),
    ):
        source = out / f"{name}.typ"
        source.write_text(SET.replace("PAPER", paper).replace("SIZE", size) + body, encoding="utf-8")
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
