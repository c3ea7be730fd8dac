"""The afternoon script that a pack would otherwise be made with: Jinja2, WeasyPrint, genanki, no cache.

    python bare.py PACK.json OUT
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

STYLE = """
@page{size:A4;margin:20mm 16mm 18mm;@top-left{content:string(pack);font:8pt sans-serif}
 @bottom-right{content:"Page " counter(page) " of " counter(pages);font:8pt sans-serif}}
body{font:10.5pt/14pt "Liberation Serif",serif;margin:0}h1{font-size:22pt;string-set:pack content()}
h2{font:bold 15pt sans-serif;border-bottom:.6pt solid;break-after:avoid}h3{font:bold 11pt sans-serif;margin:0 0 1mm;break-after:avoid}
.contents a{display:block;color:inherit;text-decoration:none}.contents a::after{content:leader(".") target-counter(attr(href),page)}
.phase{border-left:2.5mm solid #888;padding:1mm 3mm;margin-bottom:3mm;break-inside:avoid}
table{border-collapse:collapse;width:100%;table-layout:fixed;margin-bottom:3mm}td,th{border:.4pt solid #999;padding:1.5mm;vertical-align:top;text-align:left}
tr{break-inside:avoid}.pair{border-spacing:3mm 0;border-collapse:separate}.pair td{border:.5pt solid #999;border-radius:1.5mm;padding:2.5mm 3mm}
.lab{font:bold 8pt sans-serif;text-transform:uppercase;letter-spacing:.04em}.page{break-before:page}
"""
POSTER = """
@page{size:A3 landscape;margin:12mm}body{font:8.5pt/10.5pt "Liberation Serif",serif}h1{font-size:26pt;margin:0 0 4mm}
.column{float:left;width:31.5%;margin-right:1.8%}.event{border-left:1mm solid #888;padding-left:2mm;margin-bottom:1.2mm}
"""

SHEETS = """<html lang="en"><head><title>{{ meta.title }}</title></head><body><h1>{{ meta.title }}</h1>
<p><b>{{ meta.subtitle }}</b> – {{ meta.unit }}</p>
<div class="contents">{% for id, name in sections %}<a href="#{{ id }}">{{ name }}</a>{% endfor %}</div>
<h2 id="phases">Phases</h2>{% for p in phases %}<div class="phase"><h3>{{ p.name }} ({{ p.start }}–{{ p.end }})</h3><p>{{ p.summary }}</p></div>{% endfor %}
<h2 id="events">Events</h2><table><thead><tr><th style="width:26mm">Date</th><th style="width:46mm">Event</th><th>Why it matters</th></tr></thead><tbody>
{% for e in events %}<tr><td>{{ e.label }}</td><td><b>{{ e.title }}</b></td><td>{{ e.detail }}</td></tr>{% endfor %}</tbody></table>
{% macro pairs(items) %}{% for row in items|batch(2) %}<table class="pair"><tbody><tr>{% for item in row %}<td>{{ caller(item) }}</td>{% endfor %}{% if row|length == 1 %}<td style="border:0"></td>{% endif %}</tr></tbody></table>{% endfor %}{% endmacro %}
<h2 id="people">People</h2>{% call(p) pairs(people) %}<h3>{{ p.name }} ({{ p.born }}–{{ p.died }})</h3><p><i>{{ p.role }}</i></p>
{% for f in p.fields %}<div class="lab">{{ f.name }}</div><p>{{ f.text }}</p>{% endfor %}{% endcall %}
<h2 id="words">Words</h2>{% call(t) pairs(terms) %}<h3>{{ t.term }}</h3>{{ t.definition }}{% endcall %}
<h2 id="debates">Debates</h2>{% for d in debates %}<h3>{{ d.question }}</h3><table><thead><tr>{% for p in d.positions %}<th>{{ p.stance }}: {{ p.historian }}</th>{% endfor %}</tr></thead>
<tbody><tr>{% for p in d.positions %}<td>{{ p.text }}</td>{% endfor %}</tr></tbody></table>{% endfor %}
<h2 id="factors">Factors</h2>{% call(f) pairs(factors) %}<h3>{{ f.name }}</h3><p><i>{{ f.claim }}</i></p><ul>{% for e in f.evidence %}<li>{{ e }}</li>{% endfor %}</ul>{% endcall %}
<h2 id="faqs">Questions pupils ask</h2>{% for f in faqs %}<h3>{{ f.question }}</h3>{% for p in f.answer %}<p>{{ p }}</p>{% endfor %}{% endfor %}
</body></html>"""
SECTIONS = (
    ("phases", "Phases"), ("events", "Events"), ("people", "People"), ("words", "Words"), ("debates", "Debates"),
    ("factors", "Factors"), ("faqs", "Questions pupils ask"),
)  # fmt: skip

ANSWERS = """<html lang="en"><head><title>{{ meta.title }}</title></head><body><h1>{{ meta.title }}: answers</h1>
{% for q in questions %}<div{% if not loop.first %} class="page"{% endif %}><h2>{{ q.question }} ({{ q.marks }} marks)</h2>
<table><thead><tr><th style="width:20mm">Aim</th><th>Worth a mark</th><th style="width:18mm">Marks</th></tr></thead><tbody>
{% for m in q.mark_points %}<tr><td>{{ m.ao }}</td><td>{{ m.text }}</td><td>{{ m.marks }}</td></tr>{% endfor %}</tbody></table>
<h3>Model answer</h3>{% for p in q.answer %}<p>{{ p }}</p>{% endfor %}</div>{% endfor %}</body></html>"""

WALL = """<html lang="en"><head><title>{{ meta.title }}</title></head><body><h1>{{ meta.title }}</h1>
{% for p in phases %}<div class="column"><h2>{{ p.name }} ({{ p.start }}–{{ p.end }})</h2>{% for e in events if e.phase == p.id %}<div class="event"><b>{{ e.label }}</b> {{ e.title }}</div>{% endfor %}</div>{% endfor %}
</body></html>"""


def main(pack: Path, out: Path) -> None:
    import genanki
    import jinja2
    from weasyprint import CSS, HTML

    data: dict[str, Any] = json.loads(pack.read_text(encoding="utf-8"))
    out.mkdir(parents=True, exist_ok=True)
    environment = jinja2.Environment(autoescape=True)
    for name, template, style in (("sheets", SHEETS, STYLE), ("answers", ANSWERS, STYLE), ("poster", WALL, STYLE + POSTER)):
        html = environment.from_string(template).render(**data, sections=SECTIONS)
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
