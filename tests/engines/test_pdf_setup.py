"""WeasyPrint starts without what it hardly ever needs, and finds it when it does."""

from __future__ import annotations

import os
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
    """What a process prints that keeps what it works out, as processes do."""
    keeps = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    told = subprocess.run(
        [sys.executable, "-c", BEGIN + script], capture_output=True, text=True, check=True, env=keeps
    )
    return told.stdout


RARE = {
    *("fontTools", "tinyhtml5", "PIL", "cffi", "pycparser", "pikepdf.models.metadata", "lxml"),
    *("urllib.request", "email.message", "http.client", "ssl"),
}


def test_a_document_is_made_without_what_documents_hardly_ever_need() -> None:
    run("")  # what is worked out only once is kept now

    assert run(f"print(sorted(set(sys.modules) & {RARE}))").strip() == "[]"


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


def test_pictures_are_read_by_pillow_as_weasyprint_has_set_it() -> None:
    """It takes pictures that are cut off, and starts no Ghostscript."""
    told = run("""
import base64
from PIL import EpsImagePlugin, Image, ImageFile
print(ImageFile.LOAD_TRUNCATED_IMAGES, EpsImagePlugin.gs_binary)
buffer = io.BytesIO()
Image.new("RGB", (300, 300), "red").save(buffer, "PNG")
html = html.replace("</h1>", "</h1><img src='pack:red.png' alt='Red'/>")
css = (*job.document.css, "img{width:20mm}")
document = Document(html, css, "T", "en", resources=(("red.png", buffer.getvalue()),))
shown = pdf.render(PdfJob("t.pdf", document), fonts)
print(b"/Image" in shown.data, [finding.code for finding in shown.findings])
from weasyprint import images
print(images.Image.__name__, images.ImageFile.LOAD_TRUNCATED_IMAGES, images.EpsImagePlugin.gs_binary)
print("fontTools" in sys.modules, pdf.render(job, fonts).data == made)
""")

    assert told.splitlines() == [
        "False None",
        "True []",
        "PIL.Image True False",
        "False True",
    ]


def test_metadata_are_read_by_pikepdf_itself() -> None:
    told = run("""
from revisionpack.engines.pikepdf_setup import pikepdf
with pikepdf.open(io.BytesIO(made)) as document:
    with document.open_metadata() as metadata:
        print(metadata["dc:title"], type(metadata).__module__.partition(".")[0])
    print(isinstance(metadata, pikepdf.models.PdfMetadata), isinstance(1, pikepdf.models.XmpDocument))
""")

    assert told.splitlines() == ["T pikepdf", "True False"]


def test_fetchers_of_weasyprints_own_are_what_they_were() -> None:
    told = run("""
import urllib.request
from weasyprint import HTML, urls
print(urls.path2url("/a b"))
fetcher = urls.URLFetcher()
print(isinstance(fetcher, urllib.request.OpenerDirector), urls.request is urllib.request)
answer = fetcher.fetch("data:text/css;charset=utf-8,p{}")
print(answer.read(), answer.content_type, answer.charset)
print(type(urls.URLFetcherResponse("a:b", b"").headers).__name__, pdf.render(job, fonts).data == made)
""")

    assert told.splitlines() == [
        "file:///a%20b",
        "True True",
        "b'p{}' text/css utf-8",
        "EmailMessage True",
    ]


def test_the_first_fetcher_of_its_own_may_be_one_that_nobody_imported_networks_for() -> None:
    told = run("""
from weasyprint import HTML, urls
print(HTML(string="<p>loose").etree_element.tag, urls.URLFetcher().fetch("data:,a").read())
""")

    assert told.split() == ["html", "b'a'"]


def test_what_has_been_imported_before_is_used_as_it_is() -> None:
    script = "import email.message, urllib.request, fontTools.ttLib, PIL.Image, pikepdf, cffi\n" + BEGIN
    script += """
from weasyprint import images, text, urls
print(images.Image is PIL.Image, urls.request is urllib.request, urls.EmailMessage is email.message.EmailMessage)
print(pdf.render(job, fonts).data == made, "tinyhtml5" in sys.modules)
"""
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout

    assert told.splitlines() == ["True True True", "True False"]
