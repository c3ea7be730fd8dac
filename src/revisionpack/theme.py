"""Templates, fonts, words, and the one Jinja environment.

The built-in theme lies in templates/ (in the wheel: revisionpack/templates). The person who runs the
build may give a folder whose files replace built-in ones of the same relative name; the originals stay
reachable as `builtin/…`. A pack never brings templates.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from revisionpack.content.model import Item, Pack, Syllabus
from revisionpack.content.texts import SourceRef, Text
from revisionpack.derive.numbering import Numbers
from revisionpack.text.dates import DateWords, HistoricalDate
from revisionpack.text.markup_html import HtmlHooks, to_html
from revisionpack.text.markup_nodes import Cite, Lang, Nodes, Ref, Rich, plain
from revisionpack.text.typography import smarten

if TYPE_CHECKING:
    from jinja2 import Environment

RIGHT_TO_LEFT = ("ar", "he", "fa", "ur", "yi", "syr", "dv")


def builtin_templates() -> Path:
    """The folder of the built-in theme: beside the package in a wheel, at the top of a checkout."""
    packaged = Path(str(files("revisionpack"))) / "templates"
    return packaged if packaged.is_dir() else Path(__file__).resolve().parents[2] / "templates"


@dataclass(frozen=True)
class Words:
    """The furniture's words in one language (templates/words/<lang>.toml)."""

    lang: str
    tables: Mapping[str, Any]

    @cached_property
    def dates(self) -> DateWords:
        return DateWords.from_table(self.tables["dates"])

    def kind(self, collection: str, *, many: bool = False) -> str:
        """The printed name of a collection's item or items."""
        return str(self.tables["kinds"][collection]["many" if many else "one"])


@dataclass(frozen=True)
class Printing:
    """What the filters of a template need to know of the pack that is being printed."""

    pack: Pack
    syllabus: Syllabus | None
    numbers: Numbers
    words: Words
    hooks: Mapping[str, Callable[..., str]] | None = None
    """Replacements of the ways that single mark-up nodes are written (HtmlHooks fields by name)."""

    def lang_of(self, item: Item | None) -> str:
        """The language of what an item teaches."""
        return (item.lang if item is not None and item.lang else None) or self.pack.language

    def name(self, item_id: str) -> str:
        """The short name of an item as plain words."""
        item = self.pack.items.get(item_id)
        return plain(item.short_name.main) if item is not None else item_id

    def number(self, item_id: str) -> str:
        return self.numbers.of(item_id)

    def date(self, date: HistoricalDate, style: str = "long") -> str:
        return date.show(self.words.dates, style="short" if style == "short" else "long")

    def source_mark(self, ref: SourceRef | Cite) -> str:
        """`S3, p. 12`."""
        mark = self.numbers.of(ref.source) or ref.source
        return f"{mark}, {ref.locator}" if ref.locator else mark

    # --- mark-up to HTML -------------------------------------------------------------------------

    def html(self, text: Text | Rich | None, lang: str | None = None) -> str:
        """A text as well-formed XHTML; a text in several languages shows the original."""
        if text is None:
            return ""
        rich = text.main if isinstance(text, Text) else text
        return self._wrapped(to_html(rich, self._hooks(lang or self._text_lang(text))), rich.inline, text)

    def _text_lang(self, text: Text | Rich) -> str:
        return (text.lang if isinstance(text, Text) else "") or self.pack.language

    def _wrapped(self, html: str, inline: bool, text: Text | Rich) -> str:
        lang = text.lang if isinstance(text, Text) else ""
        if not lang or lang == self.pack.language:
            return html
        tag = "span" if inline else "div"
        direction = ' dir="rtl"' if lang.split("-")[0] in RIGHT_TO_LEFT else ""
        return f'<{tag} lang="{lang}"{direction}>{html}</{tag}>'

    def _hooks(self, lang: str) -> HtmlHooks:
        given: dict[str, Any] = {"ref": self._ref, "cite": self._cite, "lang": self._lang}
        given.update(self.hooks or {})
        return HtmlHooks(language=lang, **given)

    def _ref(self, ref: Ref, inner: str | None) -> str:
        """A cross-reference: its words (else the item's short name), then the item's number."""
        item = self.pack.items.get(ref.target)
        words = inner if inner is not None else self.html(item.short_name) if item is not None else _escape(ref.target)
        number = self.numbers.of(ref.target)
        mark = f'<span class="ref">{number}</span>' if number else ""
        return f'<a class="to" href="#{_escape(ref.target)}">{words}{mark}</a>'

    def _cite(self, cite: Cite) -> str:
        return f'<a class="cite" href="#{_escape(cite.source)}">[{_escape(smarten(self.source_mark(cite), self.pack.language))}]</a>'

    def _lang(self, node: Lang, inner: str) -> str:
        direction = ' dir="rtl"' if node.code.split("-")[0] in RIGHT_TO_LEFT else ""
        return f'<span lang="{_escape(node.code)}"{direction}>{inner}</span>'


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


_HREF = re.compile(r' href="#([^"]*)"')
_ID = re.compile(r'\bid="([^"]*)"')


def settle_links(html: str) -> str:
    """Keep links to places of this document; make the others plain words."""
    here = set(_ID.findall(html))
    return _HREF.sub(lambda match: match.group(0) if match.group(1) in here else "", html)


class Theme:
    """The files that shape the products: built-in ones and, file by file, those of an override folder."""

    def __init__(self, overrides: Path | None = None, root: Path | None = None) -> None:
        self.root = root or builtin_templates()
        self.overrides = overrides

    def path(self, name: str) -> Path:
        """Where a file of the theme lies."""
        if self.overrides is not None and (own := self.overrides / name).is_file():
            return own
        return self.root / name

    def read(self, name: str) -> str:
        return self.path(name).read_text(encoding="utf-8")

    def css(self, *names: str) -> tuple[str, ...]:
        """Style sheets by name, `tokens.css` first; those of a product lie in its folder."""
        return tuple(self.read(name) for name in names)

    @cached_property
    def fonts(self) -> Mapping[str, Path]:
        """File name -> path of the fonts that style sheets name as `font:NAME`."""
        return {path.name: path for path in sorted((self.root / "fonts").glob("*.ttf"))}

    def unknown_overrides(self) -> tuple[str, ...]:
        """Files of the override folder that match no built-in name (a typo would do nothing)."""
        if self.overrides is None:
            return ()
        names = (path.relative_to(self.overrides).as_posix() for path in self.overrides.rglob("*") if path.is_file())
        return tuple(sorted(name for name in names if not (self.root / name).is_file()))

    def words(self, language: str) -> Words:
        """The words of a language; an unknown language gets English (`lang` of the result says which)."""
        for code in (language, language.split("-")[0], "en"):
            path = self.path(f"words/{code}.toml")
            if path.is_file():
                return Words(code, tomllib.loads(path.read_text(encoding="utf-8")))
        raise FileNotFoundError(self.root / "words")

    def environment(self, printing: Printing) -> Environment:
        """The Jinja environment of one document: autoescaping on, undefined names are errors."""
        from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PrefixLoader, StrictUndefined
        from markupsafe import Markup

        builtin = FileSystemLoader(self.root)
        own = [FileSystemLoader(self.overrides)] if self.overrides is not None else []
        environment = Environment(
            loader=ChoiceLoader([*own, builtin, PrefixLoader({"builtin": builtin})]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

        def markup(text: Text | Rich | None, lang: str | None = None) -> Markup:
            return Markup(printing.html(text, lang))

        def words(text: Text | Rich | Nodes | str | None) -> str:
            if text is None:
                return ""
            if isinstance(text, str):
                return smarten(text, printing.pack.language)
            nodes = text.main if isinstance(text, Text) else text
            return smarten(plain(nodes), printing.pack.language)

        environment.filters.update(
            inline=markup,
            blocks=markup,
            plain=words,
            smart=lambda text: smarten(text, printing.pack.language),
            date=printing.date,
            number=printing.number,
            bare=printing.numbers.bare,
            named=printing.name,
            source_mark=printing.source_mark,
        )
        environment.globals.update(
            pack=printing.pack,
            syllabus=printing.syllabus,
            words=printing.words.tables,
            printing=printing,
            items=printing.pack.items,
        )
        return environment

    def render(self, printing: Printing, template: str, **context: Any) -> str:
        """One document as XHTML, its dangling links settled."""
        return settle_links(self.environment(printing).get_template(template).render(**context))
