"""How the words of one pack are printed: texts, names, numbers, dates, cross-references as XHTML."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from math import ceil
from typing import Any

from msgspec import Struct

from revisionpack.content.model import Item, Pack, Syllabus
from revisionpack.content.texts import SourceRef, Text
from revisionpack.derive.numbering import Numbers
from revisionpack.text.dates import DateWords, HistoricalDate, parse_date
from revisionpack.text.markup import parse_blocks
from revisionpack.text.markup_html import HtmlHooks, to_html
from revisionpack.text.markup_nodes import Cite, Key, Lang, Math, Nodes, Ref, Rich, plain
from revisionpack.text.quantities import quantity as read_quantity
from revisionpack.text.typography import smarten
from revisionpack.text.typography_lines import JOINER, keep_together, phrases_of, whole
from revisionpack.theme.one_line import tied

RIGHT_TO_LEFT = ("ar", "he", "fa", "ur", "yi", "syr", "dv", "ps", "sd", "ug")
NO_BREAK = "\u00a0"

COLOURS: Mapping[str, Mapping[str, str]] = {
    "full": {
        "ink": "#1a1b1f",
        "ink2": "#47494f",
        "navy": "#17365c",
        "accent": "#9c1c30",
        "tint": "#f4f2ec",
        "rule": "#8b8d93",
    },
    "grey": {
        "ink": "#1a1b1f",
        "ink2": "#47494f",
        "navy": "#2b2c30",
        "accent": "#3c3d42",
        "tint": "#f3f3f3",
        "rule": "#8b8d93",
    },
}

BODY: Mapping[str, float] = {"standard": 10.5, "clear": 14.0, "large": 18.0, "dyslexia": 13.0}
"""Body type of each theme, pt."""

UNSPLIT = 18
"""Characters up to which a key phrase stays on one line."""

UNSPLIT_DATE = 22
"""Characters up to which a date, or a span from one to another, stays on one line."""

SHORTEST_DATE = 11
"""Characters that a column of dates has room for at least."""

LINE = 560
"""Width of a line of text across the page, pt, were every letter as wide as a date's may be."""


class Words(Struct, frozen=True, dict=True):
    """The furniture's words in one language (templates/words/<lang>.toml)."""

    lang: str
    tables: Mapping[str, Any]

    @cached_property
    def dates(self) -> DateWords:
        return DateWords.from_table(self.tables["dates"])

    def kind(self, collection: str, *, many: bool = False) -> str:
        """The printed name of a collection's item or items."""
        return str(self.tables["kinds"][collection]["many" if many else "one"])


class Printing(Struct, frozen=True, dict=True):
    """What the filters of a template need to know of the pack that is being printed."""

    pack: Pack
    syllabus: Syllabus | None
    numbers: Numbers
    words: Words
    hooks: Mapping[str, Callable[..., str]] | None = None
    """Replacements of the ways that single mark-up nodes are written (HtmlHooks fields by name)."""
    rewrite: Callable[[Rich], Rich] | None = None
    """A change of every text before it is written (the blank twin makes its gaps so)."""
    rewrite_words: Callable[[str], str] | None = None
    """The same for what is written as plain words."""
    beside: bool = True
    """Notes stand beside the text and tables have many columns; large type has them one after the other."""
    ink: str = "full"
    body: float = 10.5
    """Size of the body type, pt: what is drawn has words as large."""

    @property
    def colours(self) -> Mapping[str, str]:
        """The colours of drawings (SVG takes none from style sheets)."""
        return COLOURS["grey" if self.ink == "grey" else "full"]

    # --- names, numbers, dates -------------------------------------------------------------------

    def lang_of(self, item: Item | None) -> str:
        """The language of what an item teaches."""
        return (item.lang if item is not None and item.lang else None) or self.pack.language

    def kind(self, collection: str, *, many: bool = False) -> str:
        """The printed name of a collection's items, as the pack's `labels:` or the words say."""
        label = self.pack.labels.get(collection)
        own = (label.many if many else label.one) if label else None
        return own or self.words.kind(collection, many=many)

    def name(self, item_id: str) -> str:
        """The short name of an item as plain words."""
        item = self.pack.items.get(item_id)
        return self.plain(item.short_name) if item is not None else item_id

    def number(self, item_id: str) -> str:
        return self.numbers.of(item_id)

    @cached_property
    def date_words(self) -> DateWords:
        eras = self.pack.dates.eras
        return self.words.dates.with_eras(*eras) if eras else self.words.dates

    def date(self, date: HistoricalDate | None, style: str = "long") -> str:
        if date is None:
            return ""
        shown = date.show(self.date_words, style="short" if style == "short" else "long")
        return keep_together(self.rewrite_words(shown) if self.rewrite_words else shown, self.words.lang)

    def when(self, item: Any, style: str = "long") -> str:
        """The date of an event, phase or document as the pack wants it: ours, the source's, or both.

        It stays on one line, unless the source's is long.
        """
        shown = self._when(item, style)
        return whole(shown) if len(shown) <= UNSPLIT_DATE else shown

    def _when(self, item: Any, style: str) -> str:
        date = getattr(item, "date", None) or getattr(item, "span", None)
        ours = self.date(date, style) if date is not None else ""
        if getattr(item, "time", None):
            ours = f"{ours}, {item.time}"
        dated = getattr(item, "dated", None)
        if not dated or self.pack.dates.show == "date":
            return ours
        if self.pack.dates.show == "dated" or not ours:
            return self.plain(dated)
        return f"{ours} ({self.plain(dated)})"

    @property
    def letter(self) -> float:
        """Width of a letter of a date, em, with something to spare."""
        return 0.49 if self.beside else 0.59 if self.body == BODY["dyslexia"] else 0.53

    def lines(self, *texts: Text | Rich | None, width: float = 1.0) -> int:
        """How many lines of a share of the page's width texts take, about, each beginning a new one."""
        lengths = (len(plain(text.main if isinstance(text, Text) else text)) for text in texts if text)
        return sum(ceil(length * self.letter * self.body / (LINE * width)) for length in lengths)

    def date_width(self, dates: Sequence[str]) -> float:
        """The width of a column, rem, that holds each of these dates on one line, if it is not a long one."""
        lengths = (len(date.replace(JOINER, "")) for date in dates)
        held = (length for length in lengths if length <= UNSPLIT_DATE)
        return round(max((*held, SHORTEST_DATE)) * self.letter + 0.9, 2)

    def updated(self) -> str:
        """The day of the pack's last change in words, as written when it is no date."""
        if self.pack.updated is None:
            return ""
        try:
            return self.date(parse_date(self.pack.updated), "short")
        except ValueError:
            return self.pack.updated

    def edition(self) -> str:
        """`v1.2`, or `draft`."""
        words = self.words.tables["print"]
        return str(
            words["draft"]
            if self.pack.version is None
            else words["version"].format(version=self.pack.version)
        )

    def dated(self, written: str, style: str = "short") -> str:
        """A date that is still text (the key of a view) as it is shown; anything else as it stands."""
        try:
            return self.date(parse_date(written), style)
        except ValueError:
            return self.plain(written)

    def source_mark(self, ref: SourceRef | Cite) -> str:
        """`S3, p. 12`."""
        mark = self.numbers.of(ref.source) or ref.source
        return f"{mark}, {ref.locator}" if ref.locator else mark

    # --- mark-up to HTML -------------------------------------------------------------------------

    def html(self, text: Text | Rich | None, lang: str | None = None) -> str:
        """A text as well-formed XHTML: the original, then its translations if it has any."""
        if text is None:
            return ""
        if isinstance(text, Rich):
            return self._version(text, lang or "", lang)
        original = self._version(text.main, text.lang or lang or "", lang)
        tag = "span" if text.main.inline else "div"
        others = (
            f'<{tag} class="translation">{self._version(rich, code, lang)}</{tag}>'
            for code, rich in text.translations
        )
        return (" " if text.main.inline else "").join((original, *others))

    def verse(self, text: Text | None) -> Text | None:
        """A text whose lines end where the author ended them."""
        if text is None:
            return None
        lines = (
            (code, parse_blocks(_LINE_END.sub(r"\\\n", rich.source.strip()))) for code, rich in text.versions
        )
        return Text(tuple(lines))

    def sourced(self, html: str, refs: Sequence[SourceRef]) -> str:
        """Blocks with their sources at the end of the last paragraph, or in a paragraph of their own.

        A source that the text itself cites is not said again.
        """
        marks = "".join(
            f' <a class="cite" href="#{escape(ref.source)}">[{tied(escape(self.plain(self.source_mark(ref))))}]</a>'
            for ref in refs
            if ref.locator or f'href="#{escape(ref.source)}"' not in html
        )
        if not marks:
            return html
        return f"{html[:-4]}{marks}</p>" if html.endswith("</p>") else f"{html}<p>{marks.strip()}</p>"

    def plain(self, text: Text | Rich | Nodes | str | None) -> str:
        """A text as plain words with the typography of the pack's language."""
        if text is None:
            return ""
        words = text if isinstance(text, str) else plain(text.main if isinstance(text, Text) else text)
        return smarten(self.rewrite_words(words) if self.rewrite_words else words, self.pack.language)

    def tex(self, tex: str) -> str:
        """A formula as a line of XHTML."""
        return to_html(Rich(tex, (Math(tex),), True), self._hooks(self.pack.language))

    def marks(self, count: int) -> str:
        """`25 marks`, never split."""
        words = self.words.tables["print"]
        return str(words["mark"] if count == 1 else words["marks"]).format(n=count).replace(" ", NO_BREAK)

    def _version(self, rich: Rich, code: str, lang: str | None) -> str:
        shown = self.rewrite(rich) if self.rewrite is not None else rich
        html = to_html(shown, self._hooks(code or lang or self.pack.language))
        html = html.replace('</a><a class="cite"', '</a> <a class="cite"')  # two sources are two words
        if not code or code == self.pack.language:
            return html
        tag = "span" if rich.inline else "div"
        return f"<{tag}{language(code)}>{html}</{tag}>"

    @cached_property
    def held(self) -> tuple[str, ...]:
        """The pack's own names of two short words, which no line parts: its terms and its people's offices."""
        terms = (plain(term.term.main) for term in self.pack.terms.values())
        offices = (
            plain(office.title.main) for person in self.pack.people.values() for office in person.offices
        )
        return phrases_of((*terms, *offices))

    def typeset(self, text: str, lang: str) -> str:
        """Words with the typography of a language, what belongs together held on one line."""
        return keep_together(smarten(text, lang), lang, self.held)

    def _hooks(self, lang: str) -> HtmlHooks:
        if lang not in self._hooks_in:
            given: dict[str, Any] = {"ref": self._ref, "cite": self._cite, "lang": self._lang, "key": self.key}
            given["typography"] = self.typeset
            given.update(self.hooks or {})
            self._hooks_in[lang] = HtmlHooks(language=lang, **given)
        return self._hooks_in[lang]

    @cached_property
    def _hooks_in(self) -> dict[str, HtmlHooks]:
        return {}

    def key(self, key: Key, inner: str) -> str:
        """A key phrase; a short one is never split over lines."""
        if len(key.phrase) > UNSPLIT:
            return f'<b class="key">{inner}</b>'
        return f'<b class="key">{tied(inner)}</b>'

    def _ref(self, ref: Ref, inner: str | None) -> str:
        return self.reference(ref, inner)

    def reference(self, ref: Ref, inner: str | None, *, mark: bool = True, far: bool = False) -> str:
        """A cross-reference: its words (else the item's short name), then the item's number in brackets.

        `far` adds the page, which the style sheet takes from the place that the link goes to.
        """
        item = self.pack.items.get(ref.target)
        words = inner
        if words is None:
            words = self._bare(item) if item is not None else escape(ref.target)
        number = self.numbers.of(ref.target) if mark else ""
        target, shown = escape(ref.target), ""
        if number:
            word = escape(str(self.words.tables["print"]["page"]))
            page = f'<span class="at" data-page="{word}" data-to="#{target}"></span>' if far else ""
            shown = f'<span class="ref">{NO_BREAK}({number}{page})</span>'
        return f'<a class="to" href="#{target}">{words}{shown}</a>'

    def _bare(self, item: Item) -> str:
        """The short name of an item, original only."""
        text = item.short_name
        return self._version(text.main, text.lang, None) if text.lang else self.html(text.main)

    def _cite(self, cite: Cite) -> str:
        words = smarten(self.source_mark(cite), self.pack.language)
        return f'<a class="cite" href="#{escape(cite.source)}">[{tied(escape(words))}]</a>'

    def _lang(self, node: Lang, inner: str) -> str:
        return f"<span{language(node.code)}>{inner}</span>"


_LINE_END = re.compile(r"(?<![\n\\])\n(?!\s*\n)")


def opened(html: str, first: str) -> str:
    """Blocks with something put at the start of the first paragraph (before a list or a table)."""
    first = first.strip()
    return f"<p>{first}{html[3:]}" if html.startswith("<p>") else first + html


def closed(html: str, last: str) -> str:
    """Blocks with something put at the end of the last paragraph (after a list or a table)."""
    last = last.strip()
    return f"{html[:-4]}{last}</p>" if html.endswith("</p>") else html + last


def language(code: str) -> str:
    """The attributes that say in which language, and which way, an element is written."""
    direction = ' dir="rtl"' if code.split("-")[0] in RIGHT_TO_LEFT else ""
    return f' lang="{escape(code)}"{direction}'


def quantity(written: str, together: bool = True) -> str:
    """A symbol, a unit or a value as typed (`E_a`, `J mol^-1`, `K_{eq}`) as XHTML with its indices and powers."""
    return to_html(
        read_quantity(written, together=together), HtmlHooks(typography=lambda text, _language: text)
    )


def escape(text: str) -> str:
    """Text as it stands in XHTML, attributes included."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


_HREF = re.compile(r' (?:href|data-to)="#([^"]*)"')
_ID = re.compile(r'id="(?<!\wid=")([^"]*)"')


def settle_links(html: str) -> str:
    """Keep links to places of this document; make the others plain words.

    `data-to` is where an element takes its page number from. It is never an `a` itself: WeasyPrint 70
    puts a second link on what a link's `::after` shows.
    """
    here = set(_ID.findall(html))
    return _HREF.sub(lambda match: match.group(0) if match.group(1) in here else "", html)
