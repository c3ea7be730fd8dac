"""The documents of a poster: what is to be measured, the poster itself, the frames of its tiles."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from revisionpack.derive.timeline import Timeline, lanes_used
from revisionpack.layout.chart import Chart
from revisionpack.layout.tiles import Tiling
from revisionpack.outputs.poster_candidates import Candidate
from revisionpack.outputs.poster_estimate import Wording, wordings
from revisionpack.outputs.poster_frame import MM, SUBTITLE, TITLE, Page, sizes
from revisionpack.outputs.poster_furniture import Furniture, FurnitureWords, furniture_words
from revisionpack.outputs.poster_key import key_words, marks_of
from revisionpack.outputs.poster_marks import words_of
from revisionpack.outputs.poster_phases import Heights, PhaseWords, phase_heights, phase_words
from revisionpack.outputs.poster_search import Search
from revisionpack.outputs.poster_tiles import frames
from revisionpack.outputs.poster_view import View, lane_numbers, side_width, tab_width
from revisionpack.outputs.poster_words import Typesetter
from revisionpack.outputs.step import Document, Request
from revisionpack.theme import RIGHT_TO_LEFT, Printing, escape, own_family, own_fonts, settle_links
from revisionpack.theme.faces import families, opened, stack

SURE, UNSURE = (0.997, 1.0, 1.003), (0.94, 0.97, 1.0, 1.03, 1.06)
"""How wide words may turn out, worked out at 1: in letters that the fonts are known to have, and in others."""
KEY_SHARE = 0.56
"""Share of the page's width that the key takes."""

INKS: dict[str, dict[str, Any]] = {
    "full": {
        "navy": "#17365c", "accent": "#9c1c30", "band": "#17365c", "band2": "#7d8ba0", "stripe": "#f4f2ec",
        "shade": "#dcd8cc", "seat": "#5b6470", "seat_edge": "#5b6470", "seat_name": "#fff",
        "lanes": ["#17365c", "#9c1c30", "#1a1b1f", "#1a1b1f", "#5b6470", "#1a1b1f"],
    },
    "grey": {
        "navy": "#2b2b2b", "accent": "#4a4a4a", "band": "#2b2b2b", "band2": "#8a8a8a", "stripe": "#f3f3f3",
        "shade": "#d9d9d9", "seat": "#606060", "seat_edge": "#606060", "seat_name": "#fff",
        "lanes": ["#2b2b2b", "#555555", "#111111", "#111111", "#606060", "#111111"],
    },
    "low": {
        "navy": "#1a1b1f", "accent": "#1a1b1f", "band": "#fff", "band2": "#fff", "stripe": "",
        "shade": "#f0efec", "seat": "#fff", "seat_edge": "#1a1b1f", "seat_name": "#1a1b1f",
        "lanes": ["#1a1b1f"] * 6,
    },
}  # fmt: skip
"""Colours of the drawing for each ink; the boxes take theirs from the style sheets."""


class Documents(Struct, frozen=True, dict=True):
    """Writes the documents of one request."""

    request: Request

    @cached_property
    def printing(self) -> Printing:
        derived = self.request.derived
        words = self.request.theme.words(derived.pack.language)
        return Printing(derived.pack, derived.syllabus, derived.numbers, words)

    @property
    def timeline(self) -> Timeline:
        return self.request.derived.timeline

    @cached_property
    def side(self) -> float:
        """Width of the numbers and dates beside the headings, em of the body type."""
        return side_width(self.timeline, self.printing)

    @cached_property
    def setters(self) -> tuple[Typesetter, Typesetter]:
        """Who measures words in the faces of the labels, and in those of the text (the title's)."""
        css, theme = self._css, self.request.theme
        known = families((*css, own_fonts(self.printing)))
        own, images = self._own, self.request.images

        def read(name: str) -> bytes:
            kind, _, file = name.partition(":")
            return theme.fonts[file].read_bytes() if kind == "font" else images[file]

        face = opened(read)
        label, text = (
            Typesetter([known[family] for family in (*own, *stack(css, variable)) if family in known], face)
            for variable in ("--label", "--text")
        )
        label.sure = text.sure = not own  # a font of one weight is made bold by guess
        return label, text

    @cached_property
    def wordings(self) -> tuple[Wording, ...]:
        """The words of the events, measured."""
        return wordings(self.timeline, self.printing, self.setters[0], self._lane_tags())

    @cached_property
    def furniture_words(self) -> FurnitureWords:
        """The words round the events, measured."""
        pack, printing = self.request.derived.pack, self.printing
        title, subtitle = pack.timeline.title or pack.title, pack.timeline.subtitle or pack.subtitle
        written = printing.html(title), printing.html(subtitle)
        return furniture_words(*written, self._longest_key(), self.timeline, printing, *self.setters)

    def furniture(self, page: Page, wider: float) -> Furniture:
        """What stands round the events of a page, worked out."""
        indent = self._after("phases", sizes(page)["phases"])
        return self.furniture_words.estimated(page, key_width(page), indent, wider)

    @cached_property
    def phase_words(self) -> tuple[PhaseWords, ...]:
        """The words of the phases beside their bars, measured."""
        return phase_words(self.timeline, self.printing, self.setters[0])

    def phase_heights(self, page: Page, width: float) -> tuple[Heights, Heights]:
        """The least and the most that the words of phases may take, mm; nothing where they have no `width`."""
        if not width:
            return {}, {}
        return phase_heights(self.phase_words, width, sizes(page)["phases"] * MM, page.phase_name)

    @property
    def doubts(self) -> tuple[float, ...]:
        """How wide words may turn out: hardly other than worked out, unless the fonts are not well known."""
        return SURE if self.sure else UNSURE

    @property
    def sure(self) -> bool:
        """Whether words are in letters that the fonts are known to have."""
        _ = self.wordings, self.furniture_words, self.phase_words  # whose letters it depends on
        return all(setter.sure for setter in self.setters)

    @property
    def heading(self) -> str:
        """The title of the poster as plain words."""
        pack = self.request.derived.pack
        return self.printing.plain(pack.timeline.title or pack.title)

    def measure(self, page: Page, search: Search, candidates: Sequence[Candidate]) -> Document:
        """All that decides the layout in the one document: the furniture, and the events as they may be set."""
        type_of, lanes = sizes(page), lane_numbers(self.timeline, self.printing)
        layouts = {min(each.strips, 2): search.layouts[each.strips] for each in candidates}
        context = {
            "title_size": TITLE * page.unit,
            "subtitle_size": SUBTITLE * page.unit,
            "key_width": key_width(page),
            "key_size": type_of["key"],
            "key": self._longest_key(),
            "list_width": page.width - 2 * page.margin,
            "phase_size": type_of["phases"],
            "phase_name": page.phase_name,
            "phases_after": self._after("phases", type_of["phases"]),
            "phase_columns": [(strips, layout.label) for strips, layout in layouts.items() if layout.label],
            "stretches": self.timeline.stretches,
            "listed": self.timeline.stretches and any(each.strips >= page.crowded for each in candidates),
            "side": self.side,
            "candidates": [
                {
                    "name": name(candidate),
                    "size": page.sizes[candidate.step],
                    "form": page.forms[candidate.form],
                    "width": search.layouts[candidate.strips].box,
                    "events": [
                        (entry, lanes.get(entry.event.lane, 0), words_of(entry, candidate.level), snug)
                        for number, entry in enumerate(search.timeline.entries)
                        for snug in ((False, True) if self._may_be_snug(search, candidate, number) else (False,))
                    ],
                }
                for candidate in candidates
            ],
        }
        html = self._render("poster/measure.html", title="measure", tab=tab_width(self.timeline), **context)
        return self._document(html, "measure")

    def _may_be_snug(self, search: Search, candidate: Candidate, number: int) -> bool:
        """Whether being set tighter might spare a line, words being a little wider or narrower than worked out."""
        said = words_of(search.timeline.entries[number], candidate.level)
        setting = search.setting(candidate)
        return any(replace(setting, wider=wider).tall(search.words[number], said).snug for wider in self.doubts)

    def poster(self, view: View, *, bleed: bool = False) -> Document:
        """The poster itself; with `bleed` the page has crop marks round it, for a print shop."""
        title = f"{self.heading}: {self.printing.words.tables['poster']['poster']}"
        html = self._render(
            "poster/poster.html",
            title=title,
            view=view,
            side=self.side,
            bleed=bleed,
            foot=self._foot(),
            key_width=key_width(view.page),
            legend_after=self._after("events", view.sizes["heads"]),
            phases_after=self._after("phases", view.sizes["phases"]),
        )
        return self._document(html, title)

    def frames(self, tiling: Tiling) -> Document:
        """The sheets of a tiled poster without the poster: what is printed in their margins, and the map."""
        title = f"{self.heading}: {self.printing.words.tables['poster']['tiles']}"
        label = f"{self.heading} · {self.printing.edition()}"
        html = self._render("poster/tiles.html", title=title, name=label, **frames(tiling))
        return self._with_fonts(html, self.request.theme.css("tokens.css", "poster/tiles.css"), title)

    def label_width(self, page: Page, strips: int) -> float:
        """Width of the words of a phase: on one strip with room, on two as wide as the longest word."""
        if not self.timeline.stretches or strips >= page.crowded:
            return 0.0
        if strips == 1:
            return page.mm(62.0)
        words = [word for stretch in self.timeline.stretches for word in str(stretch.phase.title).split()]
        longest = max(len(word) for word in words) * 0.54 * page.phase_name * sizes(page)["phases"] * MM
        return min(page.mm(62.0), max(page.mm(34.0), longest))

    def _longest_key(self) -> list[str]:
        """The key as long as it can become, so that its room is never too small."""
        words = self.printing.words.tables["poster"]
        stretch = str(words["stretch"]).format(most="2000", most_mm=100, least="2000", least_mm=10)
        rest = key_words(self.timeline, Chart(()), marks_of(self.timeline, 20), 0, self.printing)[1:]
        return [str(words["down_columns"]), stretch, str(words["silent"]).format(n=100), *rest]

    def _render(self, template: str, **context: Any) -> str:
        pack, options = self.request.derived.pack, self.request.options
        environment = self.request.theme.environment(self.printing)
        environment.filters["mm"] = lambda length: number(length) + "mm"
        environment.filters["n"] = number
        environment.globals.update(
            ink=dict(INKS[options.ink], ink="#1a1b1f", ink2="#47494f", face=self._face()),
            pt=MM,
            seat_heads=self._seat_heads,
            lane_tags=self._lane_tags(),
            heading=pack.timeline.title or pack.title,
            subheading=pack.timeline.subtitle or pack.subtitle,
            rtl=pack.language.split("-")[0] in RIGHT_TO_LEFT,
        )
        return settle_links(environment.get_template(template).render(**context))

    def _document(self, html: str, title: str) -> Document:
        return self._with_fonts(html, self._css, title)

    @cached_property
    def _css(self) -> tuple[str, ...]:
        """The style sheets of the poster."""
        options = self.request.options
        names = ["tokens.css", "poster/poster.css"]
        names += ["poster/clear.css"] if options.theme != "standard" else []
        names += [f"poster/ink-{options.ink}.css"] if options.ink != "full" else []
        return self.request.theme.css(*names)

    def _with_fonts(self, html: str, css: Sequence[str], title: str) -> Document:
        """A document with the fonts that the pack brings for its languages."""
        pack = self.request.derived.pack
        css = (*css, own_fonts(self.printing))
        files = tuple(sorted((name, self.request.images[name]) for name in pack.fonts.values()))
        return Document(html, css, title, pack.language, files)

    def _seat_heads(self, view: View) -> list[tuple[float, str]]:
        """The names of the offices over their bars, set to the right."""
        heads, column = [], 0
        for bench in self.timeline.benches:
            column += len(bench.seats)
            if view.columns.seats and bench.seats:
                right = view.columns.seat_x(0) + column * view.columns.seat
                heads.append((right, self.printing.plain(bench.office)))
        return heads

    def _lane_tags(self) -> dict[str, str]:
        """The word that stands beside the date, for every theme but the first (the usual one)."""
        lanes = self.printing.pack.timeline.lanes
        return {lane: self.printing.plain(lanes[lane]) for lane in lanes_used(self.timeline, lanes)[1:]}

    def _foot(self) -> str:
        """Pack, edition, whose words, licence: as in the foot of every product."""
        printing = self.printing
        pack, syllabus = printing.pack, printing.syllabus
        said = [printing.plain(pack.short or pack.title), printing.edition(), printing.updated()]
        if syllabus is not None and syllabus.board:
            said.append(str(printing.words.tables["print"]["not_endorsed"]).format(board=syllabus.board))
        said.append(str(pack.licence or ""))
        return " · ".join(part for part in said if part)

    def _after(self, collection: str, size: float) -> float:
        """Where what follows a heading begins: the width of its word, and a space."""
        return (len(self.printing.kind(collection, many=True)) * 0.58 + 1.6) * size * MM

    @property
    def _own(self) -> tuple[str, ...]:
        """The family that the pack brings for its language, if any: `fonts: {en: …}` serves en-GB too."""
        pack = self.request.derived.pack
        codes = [code for code in sorted(pack.fonts) if f"{pack.language}-".startswith(f"{code}-")]
        return (own_family(self.printing, codes[-1]),) if codes else ()

    def _face(self) -> str:
        """The faces of the drawing's words."""
        faces = ["Source Sans 3", "Source Serif 4", "sans-serif"]
        if self.request.options.theme != "standard":
            faces.insert(0, "Atkinson Hyperlegible Next")
        faces[:0] = [f"'{family}'" for family in self._own]
        return escape(", ".join(faces))


def key_width(page: Page) -> float:
    return (page.width - 2 * page.margin) * KEY_SHARE


def name(candidate: Candidate) -> str:
    """A candidate as a word: it names what was measured for it."""
    return f"{candidate.strips}x{candidate.step}f{candidate.form}l{candidate.level}"


def number(length: float) -> str:
    """A length without needless digits."""
    return f"{length:.3f}".rstrip("0").rstrip(".")
