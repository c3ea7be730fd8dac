"""WeasyPrint starts without what it hardly ever needs, and finds it when it does."""

from __future__ import annotations

import subprocess
import sys

BEGIN = """
import io, sys
from revisionpack.engines import pdf
from revisionpack.outputs.step import Document, PdfJob
from revisionpack.theme import Theme
theme = Theme()
fonts = {name: path.read_bytes() for name, path in theme.fonts.items()}
html = '<html lang="en"><head><title>T</title></head><body><h1>Words</h1></body></html>'
job = PdfJob("t.pdf", Document(html, (theme.read("tokens.css"), "body{font:11pt var(--text)}"), "T", "en"))
made = pdf.render(job, fonts).data
"""


def run(script: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", BEGIN + script], capture_output=True, text=True, check=True
    ).stdout


def test_a_document_is_made_without_the_modules_for_rare_fonts_and_loose_html() -> None:
    rare = run("print(sorted({name.partition('.')[0] for name in sys.modules} & {'fontTools', 'tinyhtml5'}))")

    assert rare.strip() == "[]"


def test_what_is_rarely_used_is_the_real_thing_when_it_is_used() -> None:
    """A face read by fontTools, loose HTML, an error caught by its class; and the same bytes afterwards."""
    told = run("""
from weasyprint import HTML
from weasyprint.pdf import fonts as used
from weasyprint.text import fonts as text_fonts
face = next(iter(fonts.values()))
print(len(used.TTFont(io.BytesIO(face)).getGlyphOrder()) > 100)
try:
    used.TTFont(io.BytesIO(b"no font"))
except used.TTLibError as error:
    print(type(error).__module__)
print(used.subset.__name__, used.instantiateVariableFont.__module__, text_fonts.woff2.__name__)
print(HTML(string="<p>loose").etree_element.tag)
print(pdf.render(job, fonts).data == made)
""")

    assert told.splitlines() == [
        "True",
        "fontTools.ttLib",
        "fontTools.subset fontTools.varLib.instancer fontTools.ttLib.woff2",
        "html",
        "True",
    ]
