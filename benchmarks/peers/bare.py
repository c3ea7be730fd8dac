"""The afternoon script that a pack would otherwise be made with: Jinja2, WeasyPrint, genanki, no cache.

    python bare.py PACK.json OUT
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

STYLE = """
@page{size:A4;margin:18mm 15mm;@bottom-right{content:counter(page) " of " counter(pages);font-size:8pt}}
body{font:10.5pt/14pt serif}h1{font-size:22pt}h2{font-size:14pt;border-bottom:.6pt solid}h3{font-size:11pt;margin-bottom:0}
table{border-collapse:collapse;width:100%;table-layout:fixed}td,th{border:.4pt solid #999;padding:1.5mm;vertical-align:top;text-align:left}
.card{border:.5pt solid #999;padding:2mm 3mm;margin-bottom:3mm;break-inside:avoid}
"""
POSTER = "@page{size:A3;margin:12mm}body{font:9pt/11pt serif}td{padding:.5mm 1.5mm;border:0;border-bottom:.3pt solid #999}"

SHEETS = """<html lang="en"><head><title>{{ meta.title }}</title></head><body><h1>{{ meta.title }}</h1>
<h2>Phases</h2>{% for p in phases %}<h3>{{ p.name }} {{ p.start }}–{{ p.end }}</h3><p>{{ p.summary }}</p>{% endfor %}
<h2>Events</h2><table><tbody>{% for e in events %}<tr><td style="width:30mm">{{ e.date }}</td><td><b>{{ e.title }}</b> {{ e.detail }}</td></tr>{% endfor %}</tbody></table>
<h2>People</h2>{% for p in people %}<div class="card"><h3>{{ p.name }}</h3>{% for f in p.fields %}<p><b>{{ f.name }}</b> {{ f.text }}</p>{% endfor %}</div>{% endfor %}
<h2>Words</h2><table><tbody>{% for t in terms %}<tr><td style="width:45mm">{{ t.term }}</td><td>{{ t.definition }}</td></tr>{% endfor %}</tbody></table>
<h2>Debates</h2>{% for d in debates %}<h3>{{ d.question }}</h3>{% for p in d.positions %}<p><b>{{ p.historian }}</b> {{ p.text }}</p>{% endfor %}{% endfor %}
{% for f in factors %}<h3>{{ f.name }}</h3><p>{{ f.claim }}</p><ul>{% for e in f.evidence %}<li>{{ e }}</li>{% endfor %}</ul>{% endfor %}
<h2>Questions pupils ask</h2>{% for f in faqs %}<h3>{{ f.question }}</h3>{% for p in f.answer %}<p>{{ p }}</p>{% endfor %}{% endfor %}
</body></html>"""

ANSWERS = """<html lang="en"><head><title>{{ meta.title }}</title></head><body><h1>Answers</h1>
{% for q in questions %}<h2>{{ q.question }}</h2><ol>{% for m in q.mark_points %}<li>{{ m.text }} ({{ m.marks }})</li>{% endfor %}</ol>
{% for p in q.answer %}<p>{{ p }}</p>{% endfor %}{% endfor %}</body></html>"""

WALL = """<html lang="en"><head><title>{{ meta.title }}</title></head><body><h1>{{ meta.title }}</h1><table><tbody>
{% for e in events %}<tr><td style="width:30mm">{{ e.date }}</td><td><b>{{ e.title }}</b> {{ e.detail }}</td></tr>{% endfor %}</tbody></table></body></html>"""


def main(pack: Path, out: Path) -> None:
    import genanki
    import jinja2
    from weasyprint import CSS, HTML

    data: dict[str, Any] = json.loads(pack.read_text(encoding="utf-8"))
    out.mkdir(parents=True, exist_ok=True)
    environment = jinja2.Environment(autoescape=True)
    for name, template, style in (("sheets", SHEETS, STYLE), ("answers", ANSWERS, STYLE), ("poster", WALL, STYLE + POSTER)):
        html = environment.from_string(template).render(**data)
        HTML(string=html).write_pdf(out / f"{name}.pdf", stylesheets=[CSS(string=style)], pdf_variant="pdf/ua-1")
    fields = [{"name": "Front"}, {"name": "Back"}]
    templates = [{"name": "Card", "qfmt": "{{Front}}", "afmt": "{{FrontSide}}<hr id=answer>{{Back}}"}]
    model = genanki.Model(1607392319, "Card", fields=fields, templates=templates)
    deck = genanki.Deck(2059400110, data["meta"]["title"])
    for card in data["cards"]:
        deck.add_note(genanki.Note(model=model, fields=[card["front"], card["back"]], guid=card["id"]))
    genanki.Package(deck).write_to_file(out / "deck.apkg")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
