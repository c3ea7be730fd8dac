"""The pages from which a release is downloaded, and the one inside each archive: static HTML, no script."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from revisionpack.build.report import pace, plural
from revisionpack.content.model import Syllabus
from revisionpack.release.artifact import Artifact
from revisionpack.release.last import MANIFEST, in_order
from revisionpack.release.snapshot import Snapshot
from revisionpack.text.typography import smarten
from revisionpack.theme import Theme

_ORDER = ("sheets", "poster", "questions", "deck", "answers", "mock")
_WORDS = {
    "sheets": "Revision sheets",
    "poster": "Timeline poster",
    "questions": "Practice questions",
    "answers": "Answers and mark schemes",
    "mock": "Mock exam",
    "deck": "Anki deck",
}
_VARIANTS = {
    "blank": "with gaps", "tiles": "tiles on", "a0": "A0", "a1": "A1", "a2": "A2", "a3": "A3", "a4": "A4",
    "letter": "US Letter", "tabloid": "US Tabloid", "large": "large print", "clear": "clear print",
    "dyslexia": "for dyslexic readers", "low": "saving ink", "grey": "in grey", "answers": "answers",
}  # fmt: skip
THUMBNAIL = 240
"""Width of a thumbnail, pixels."""


class Told(Struct, frozen=True):
    """The texts of a release, in Markdown."""

    notes: str
    sources: str


class Row(Struct, frozen=True):
    """One file on the page."""

    name: str
    words: str
    detail: str
    """Pages, sheets of paper, cards, size."""
    picture: str


def page(
    theme: Theme,
    syllabus: Syllabus,
    snapshot: Snapshot,
    artifacts: Sequence[Artifact],
    told: Told,
    files: Mapping[str, bytes],
) -> str:
    """index.html of one release."""
    archives = [
        {
            "name": name,
            "detail": megabytes(len(files[name])),
            "audience": name.removesuffix(".zip").rsplit("-", 1)[1],
        }
        for name in sorted(files)
        if name.endswith(".zip")
    ]
    return _render(
        theme,
        "release/page.html",
        **_heading(syllabus, snapshot),
        packs=_packs(syllabus, snapshot, artifacts, ("student", "teacher"), files),
        archives=archives,
        notes=html(told.notes),
        sources=html(told.sources),
        coverage="",
        audience="",
    )


def guide(
    theme: Theme,
    syllabus: Syllabus,
    snapshot: Snapshot,
    artifacts: Sequence[Artifact],
    told: Told,
    audience: str,
    coverage: str,
) -> str:
    """README.html of an archive: the same for the files that are in it, with all that is told of them."""
    return _render(
        theme,
        "release/page.html",
        **_heading(syllabus, snapshot),
        packs=_packs(syllabus, snapshot, artifacts, (audience,), {}),
        archives=[],
        notes=html(told.notes),
        sources=html(told.sources),
        coverage=html(coverage, title=False) if audience == "teacher" else "",
        audience=audience,
    )


def index(theme: Theme, out: Path) -> str:
    """The page over every syllabus: its newest release, by the manifests that lie there."""
    found: dict[str, dict[str, Any]] = {}
    for path in sorted(out.glob(f"*/{MANIFEST}")):
        manifest = json.loads(path.read_bytes())
        told = {"folder": path.parent.name, **manifest}
        best = found.setdefault(manifest["syllabus"], told)
        if _rank(told) > _rank(best):
            found[manifest["syllabus"]] = told
    return _render(theme, "release/index.html", releases=[found[id] for id in sorted(found)])


def _rank(told: Mapping[str, Any]) -> tuple[Any, bool]:
    """The newest version; of two folders that hold it, the one whose name never changes."""
    return in_order(str(told["version"])), told["folder"] == told["syllabus"]


def _heading(syllabus: Syllabus, snapshot: Snapshot) -> dict[str, Any]:
    return {
        "title": smarten(str(syllabus.title), syllabus.language),
        "syllabus": syllabus,
        "notice": smarten(str(syllabus.notice), syllabus.language) if syllabus.notice is not None else "",
        "version": snapshot.version,
    }


def _packs(
    syllabus: Syllabus,
    snapshot: Snapshot,
    artifacts: Iterable[Artifact],
    audiences: Sequence[str],
    files: Mapping[str, bytes],
) -> list[dict[str, Any]]:
    every = list(artifacts)
    return [
        {
            "title": smarten(pack.title, syllabus.language),
            "version": pack.version,
            "parts": [
                (audience, found)
                for audience in audiences
                if (found := rows([a for a in every if a.pack == id and a.audience == audience], files))
            ],
        }
        for id, pack in sorted(snapshot.packs.items(), key=lambda entry: entry[1].title)
    ]


def _render(theme: Theme, template: str, **context: Any) -> str:
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string(theme.read(template)).render(css=theme.read("release/page.css"), **context)


def html(markdown: str, *, title: bool = True) -> str:
    """Markdown of ours as a part of a page: without its title, its headings two steps further down."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False, "typographer": True}).enable(["table", "smartquotes"])
    tokens = parser.parse(markdown)
    if title:
        tokens = tokens[3:]  # the heading's beginning, words and end
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{int(token.tag[1]) + 1}"
    return str(parser.renderer.render(tokens, parser.options, {}))


def rows(artifacts: Iterable[Artifact], files: Mapping[str, bytes]) -> list[Row]:
    """The files of one pack, in the order in which they are of use."""
    ranked = sorted(
        artifacts,
        key=lambda a: (_ORDER.index(a.product) if a.product in _ORDER else 9, len(_rest(a)), a.name),
    )
    return [
        Row(
            artifact.name,
            _words(artifact),
            ", ".join(_details(artifact)),
            picture if (picture := _picture(artifact.name)) in files else "",
        )
        for artifact in ranked
    ]


def _words(artifact: Artifact) -> str:
    """`Timeline poster (tiles on A4, large print)`."""
    words = _WORDS.get(artifact.product, artifact.product.capitalize())
    rest = _rest(artifact)
    if rest and rest[0].isdigit():
        words, rest = f"{words} {rest[0]}", rest[1:]
    told = " ".join(_VARIANTS.get(part, part) + ("" if part == "tiles" else ",") for part in rest)
    return f"{words} ({told.removesuffix(',')})" if rest else words


def _rest(artifact: Artifact) -> list[str]:
    """What a file's name says beyond pack and product."""
    if artifact.product == "deck":
        return []
    rest = Path(artifact.name).stem.removeprefix(f"{artifact.pack}-").removeprefix(artifact.product)
    return [part for part in rest.split("-") if part]


def _details(artifact: Artifact) -> Iterable[str]:
    pages, cards = artifact.facts.get("pages"), artifact.facts.get("cards")
    if artifact.product == "poster" and pages == 1:
        yield size_of(artifact.data)
    elif isinstance(pages, int):
        yield plural(pages, "page")
        if artifact.product != "poster" and pages > 1:
            yield f"{plural((pages + 1) // 2, 'sheet')} of paper if printed on both sides"
        elif artifact.product == "poster":
            yield f"{plural(pages, 'sheet')} of paper, printed on one side"
    if isinstance(cards, int):
        yield plural(cards, "card")
        if words := pace(artifact.facts):
            yield words
    yield megabytes(len(artifact.data))


_SIZES = {"A0": (841, 1189), "A1": (594, 841), "A2": (420, 594), "A3": (297, 420), "A4": (210, 297)}
"""Millimetres."""


def size_of(pdf: bytes) -> str:
    """`A1`, or `559 × 864 mm`: how large the first page is once it is trimmed."""
    import pikepdf

    with pikepdf.open(io.BytesIO(pdf)) as document:
        box = document.pages[0].trimbox
        sides = sorted(abs(float(box[far]) - float(box[near])) / 72 * 25.4 for near, far in ((0, 2), (1, 3)))
    for name, size in _SIZES.items():
        if all(abs(one - other) < 2 for one, other in zip(sides, size, strict=True)):
            return name
    return f"{sides[0]:.0f} × {sides[1]:.0f} mm"


def megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 1e5 else f"{max(1, round(size / 1e3))} kB"


def _picture(name: str) -> str:
    return f"pictures/{Path(name).stem}.png"


def thumbnails(artifacts: Iterable[Artifact]) -> dict[str, bytes]:
    """A picture of the first page of each PDF."""
    import pypdfium2

    found: dict[str, bytes] = {}
    for artifact in artifacts:
        if not artifact.name.endswith(".pdf"):
            continue
        document = pypdfium2.PdfDocument(artifact.data)
        first = document[0]
        image = first.render(scale=THUMBNAIL / first.get_width()).to_pil()
        buffer = io.BytesIO()
        image.convert("P", palette=1, colors=32).save(buffer, "PNG", optimize=False)
        found[_picture(artifact.name)] = buffer.getvalue()
        document.close()
    return found
