"""What an output asks of the engines: jobs, their results, and the next step.

An output is pure. It returns `Done(jobs)` or `Ask(jobs, then)`, where `then` takes the results and
returns the next step; build/ runs the jobs, from its store where it can.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Literal

from msgspec import Struct, field

if TYPE_CHECKING:  # a worker reads jobs without the model and the templates
    from revisionpack.derive import Derived
    from revisionpack.derive.lock import Lock
    from revisionpack.theme import Theme

Paper = Literal["a4", "letter"]
ThemeName = Literal["standard", "clear", "large", "dyslexia"]
Ink = Literal["full", "low", "grey"]


class Options(Struct, frozen=True):
    """How the products are to look, as the person who runs the build asked."""

    paper: Paper = "a4"
    theme: ThemeName = "standard"
    ink: Ink = "full"
    poster_size: str | None = None
    tile: Literal["a4", "a3", "letter", "none"] = "a4"
    bleed: bool = False
    pad: bool = True
    """A topic starts on a right-hand page."""
    reminders: bool = True
    """Objectives and command words are printed with questions."""
    lines: Literal["auto", "full", "none"] = "auto"
    seed: int = 1
    """Chooses the questions of a mock paper."""
    mock_from: Literal["pack", "syllabus"] = "pack"
    """Whose questions a mock paper asks: the pack's (others where these do not suffice), or all of the folder's."""
    attach_source: bool = False


class Request(Struct, frozen=True):
    """All that an output may look at."""

    derived: Derived
    theme: Theme
    options: Options = Options()
    images: Mapping[str, bytes] = field(default_factory=dict)
    """Picture and sound files of the pack, by the name in the pack, read and checked beforehand."""
    source: bytes = b""
    """The pack file itself (for `attach_source`)."""
    beside: tuple[Request, ...] = ()
    """The same of the other packs of the syllabus folder, for a product that `needs_others`."""

    def artifact(self, product: str, *, size: str | None = None, paper: bool = True, suffix: str = ".pdf") -> str:
        """`<pack>-<product>[-size][-theme][-paper][-ink].pdf`; defaults are left out.

        So is the paper where `paper` is false, since the size says it.
        """
        options = self.options
        parts = [self.derived.pack.id, product, size or ""]
        parts.append("" if options.theme == "standard" else options.theme)
        parts.append(options.paper if paper and options.paper != "a4" else "")
        parts.append("" if options.ink == "full" else options.ink)
        return "-".join(part for part in parts if part) + suffix


class Document(Struct, frozen=True):
    """A document ready for the PDF engine.

    `html` is well-formed XHTML. `resources` are served as `pack:NAME`; the theme's fonts, as the
    style sheets name them, as `font:NAME`.
    """

    html: str
    css: tuple[str, ...]
    title: str
    lang: str
    resources: tuple[tuple[str, bytes], ...] = ()


class PdfJob(Struct, frozen=True):
    """HTML to one PDF artifact."""

    name: str
    document: Document
    min_points: float = 8.5
    """Smallest type that preflight lets pass, pt."""
    max_pages: int = 500
    standard: Literal["ua+a3", "plain"] = "ua+a3"
    attachments: tuple[tuple[str, bytes], ...] = ()
    bleed_mm: float = 0.0
    heights: tuple[tuple[str, float, float], ...] = ()
    """Elements with `data-measure` and how tall each has to be, from and to, mm. Where one is not, nothing is made:
    the fact `unlike` names them."""
    facts: tuple[tuple[str, Any], ...] = ()
    """What the output wants kept with the artifact (layout, counts): part of its facts, JSON data."""
    kind: Literal["pdf"] = "pdf"


class MeasureJob(Struct, frozen=True):
    """HTML to the boxes of its elements.

    The result's data is JSON: `{"pages": n, "boxes": [{"item", "page", "x", "y", "w", "h"}]}`, lengths
    in mm from the page's top left, one entry for every element with `data-measure` (its value) in
    document order (an element split over pages has one entry a page).
    """

    name: str
    document: Document
    kind: Literal["measure"] = "measure"


class TileJob(Struct, frozen=True):
    """A one-page PDF to sheets of an ordinary printer. `geometry` is plain JSON data made by layout/tiles."""

    name: str
    pdf: bytes
    geometry: Mapping[str, Any]
    frames: bytes = b""
    """The sheets as a PDF: marks, labels, rulers and the map, into which the parts of `pdf` are set."""
    kind: Literal["tile"] = "tile"


class ApkgJob(Struct, frozen=True):
    """Notes to an Anki package. `deck` is plain JSON data (outputs/deck)."""

    name: str
    deck: Mapping[str, Any]
    media: tuple[tuple[str, bytes], ...] = ()
    kind: Literal["apkg"] = "apkg"


class TextJob(Struct, frozen=True):
    """A file that needs no engine (TSV, CSV, JSON): its bytes."""

    name: str
    data: bytes
    facts: tuple[tuple[str, Any], ...] = ()
    kind: Literal["text"] = "text"


Job = PdfJob | MeasureJob | TileJob | ApkgJob | TextJob


class Finding(Struct, frozen=True):
    """What an engine found in one document; `item` (a `data-item` id) leads to a line of the pack."""

    code: str
    severity: Literal["error", "warning", "note"]
    message: str
    item: str = ""
    help: str = ""


class Result(Struct, frozen=True):
    """What a job made: bytes, JSON facts (pages, notes, cards, layout …) and findings."""

    data: bytes
    facts: Mapping[str, Any] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


class Done(Struct, frozen=True):
    """The jobs whose results are the artifacts, and what the output itself found (spilled rows, …)."""

    jobs: tuple[Job, ...]
    findings: tuple[Finding, ...] = ()
    lock: Lock | None = None
    """The notes part of the next lock (the deck's output only); build/ adds the numbers and writes it."""


class Ask(Struct, frozen=True):
    """Jobs whose results are needed first."""

    jobs: tuple[Job, ...]
    then: Callable[[tuple[Result, ...]], Step]


class Skipped(Struct, frozen=True):
    """No artifact, and why, in words (`no events: no poster`)."""

    reason: str


class Failed(Struct, frozen=True):
    """No artifact because of errors in the content (a poster that cannot fit)."""

    findings: tuple[Finding, ...]


Step = Done | Ask | Skipped | Failed
