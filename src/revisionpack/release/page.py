"""The pages from which a release is downloaded: static HTML, no script."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from revisionpack.build.report import plural
from revisionpack.content.model import Syllabus
from revisionpack.release.gather import Artifact
from revisionpack.release.snapshot import Snapshot
from revisionpack.text.typography import smarten
from revisionpack.theme import Theme

_ORDER = ("sheets", "poster", "questions", "deck", "answers")
_WORDS = {
    "sheets": "Revision sheets",
    "poster": "Timeline poster",
    "questions": "Practice questions",
    "answers": "Answers and mark schemes",
    "deck": "Anki deck",
}
_VARIANTS = {
    "blank": "with gaps", "tiles": "tiles on", "a0": "A0", "a1": "A1", "a2": "A2", "a3": "A3", "a4": "A4",
    "letter": "US Letter", "tabloid": "US Tabloid", "large": "large print", "clear": "clear print",
    "dyslexia": "for dyslexic readers", "low": "saving ink",
}  # fmt: skip
THUMBNAIL = 240
"""Width of a thumbnail, pixels."""


@dataclass(frozen=True, slots=True)
class Row:
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
    files: Mapping[str, bytes],
) -> str:
    """index.html of one release."""
    packs = [
        {
            "title": smarten(pack.title, syllabus.language),
            "version": pack.version,
            "student": rows([a for a in artifacts if a.pack == id and a.audience == "student"], files),
            "teacher": rows([a for a in artifacts if a.pack == id and a.audience == "teacher"], files),
        }
        for id, pack in sorted(snapshot.packs.items(), key=lambda entry: entry[1].title)
    ]
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
        title=smarten(str(syllabus.title), syllabus.language),
        syllabus=syllabus,
        notice=smarten(str(syllabus.notice), syllabus.language) if syllabus.notice is not None else "",
        version=snapshot.version,
        packs=packs,
        archives=archives,
    )


def index(theme: Theme, out: Path) -> str:
    """The page over every syllabus: its newest release, by the manifests that lie there."""
    from revisionpack.release.publish import MANIFEST, newest

    found: dict[str, dict[str, Any]] = {}
    for path in sorted(out.glob(f"*/{MANIFEST}")):
        manifest = json.loads(path.read_bytes())
        best = newest(out, manifest["syllabus"], but="")
        if best is not None and best == path.parent:
            found[manifest["syllabus"]] = {"folder": best.name, **manifest}
    return _render(theme, "release/index.html", releases=[found[id] for id in sorted(found)])


def _render(theme: Theme, template: str, **context: Any) -> str:
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string(theme.read(template)).render(css=theme.read("release/page.css"), **context)


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
    """`Timeline poster (tiles on A4)`."""
    words = _WORDS.get(artifact.product, artifact.product.capitalize())
    rest = _rest(artifact)
    return f"{words} ({' '.join(_VARIANTS.get(part, part) for part in rest)})" if rest else words


def _rest(artifact: Artifact) -> list[str]:
    """What a file's name says beyond pack and product."""
    if artifact.product == "deck":
        return []
    rest = Path(artifact.name).stem.removeprefix(f"{artifact.pack}-").removeprefix(artifact.product)
    return [part for part in rest.split("-") if part]


def _details(artifact: Artifact) -> Iterable[str]:
    pages, cards = artifact.facts.get("pages"), artifact.facts.get("cards")
    if isinstance(pages, int):
        yield plural(pages, "page")
        if artifact.product != "poster" and pages > 1:
            yield f"{plural((pages + 1) // 2, 'sheet')} of paper if printed on both sides"
    if isinstance(cards, int):
        yield plural(cards, "card")
    yield megabytes(len(artifact.data))


def megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 1e5 else f"{max(1, round(size / 1e3))} kB"


def _picture(name: str) -> str:
    return f"pictures/{Path(name).stem}.png"


def thumbnails(artifacts: Iterable[Artifact]) -> dict[str, bytes]:
    """A picture of the first page of each PDF; none where pdfium is not installed."""
    try:
        import pypdfium2
    except ImportError:
        return {}
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
