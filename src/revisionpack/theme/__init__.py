"""Templates, fonts, words, style sheets, and the one Jinja environment.

The built-in theme lies in templates/ (in the wheel: revisionpack/templates). The person who runs the
build may give a folder whose files replace built-in ones of the same relative name; the originals stay
reachable as `builtin/…`. A pack never brings templates.

What templates may use, besides Jinja's own: the filters and globals of `Theme.environment`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from types import CodeType
from typing import TYPE_CHECKING, Any

from revisionpack.derive.positions import position_table
from revisionpack.kept import Kept, carried, carrier
from revisionpack.theme.drawing import plotted
from revisionpack.theme.furniture import footer, own_family, own_fonts
from revisionpack.theme.one_line import loosened, short_months, tied
from revisionpack.theme.printing import (
    BODY,
    RIGHT_TO_LEFT,
    Printing,
    Words,
    closed,
    escape,
    language,
    opened,
    quantity,
    settle_links,
)
from revisionpack.theme.unrolled import unrolled
from revisionpack.theme.variables import settle_variables

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = [
    "BODY",
    "RIGHT_TO_LEFT",
    "Printing",
    "Theme",
    "Words",
    "builtin_templates",
    "escape",
    "footer",
    "own_family",
    "own_fonts",
    "settle_links",
]


def builtin_templates() -> Path:
    """The folder of the built-in theme: beside the package in a wheel, at the top of a checkout."""
    package = Path(__file__).resolve().parents[1]
    packaged = package / "templates"
    return packaged if packaged.is_dir() else package.parents[1] / "templates"


class Theme:
    """The files that shape the products: built-in ones and, file by file, those of an override folder.

    What was read once is not read again: a change of the files needs a new theme.
    """

    def __init__(self, overrides: Path | None = None, root: Path | None = None) -> None:
        self.root = root or builtin_templates()
        self.overrides = overrides
        self._texts: dict[str, str] = {}
        self._words: dict[str, Words] = {}

    def path(self, name: str) -> Path:
        """Where a file of the theme lies."""
        if self.overrides is not None and (own := self.overrides / name).is_file():
            return own
        return self.root / name

    def read(self, name: str) -> str:
        if name not in self._texts:
            self._texts[name] = self.path(name).read_text(encoding="utf-8")
        return self._texts[name]

    def css(self, *names: str) -> tuple[str, ...]:
        """Style sheets by name, `tokens.css` first; those of a product lie in its folder."""
        return tuple(self.read(name) for name in names)

    def styles(
        self, *products: str, theme: str = "standard", ink: str = "full", paper: str = "a4"
    ) -> tuple[str, ...]:
        """The style sheets of a printed product, in order: tokens, print, its own, then what the options change.

        Their variables are settled.

        `products` are names such as `sheets/sheets.css`; theme, ink and paper are those of the options. All themes but
        the standard one begin with what larger type changes, `themes/larger.css`.
        """
        sheets = [*self.css("tokens.css", "print.css", *products)]
        sheets += ["".join(self.css("themes/larger.css", f"themes/{theme}.css"))] if theme != "standard" else []
        sheets += self.css(f"themes/ink-{ink}.css") if ink != "full" else ()
        sheets += self.css(f"themes/{paper}.css") if paper != "a4" else ()
        return settle_variables(sheets)

    @cached_property
    def fonts(self) -> Mapping[str, Path]:
        """File name -> path of the fonts that style sheets name as `font:NAME`."""
        return {path.name: path for path in sorted((self.root / "fonts").glob("*.ttf"))}

    def unknown_overrides(self) -> tuple[str, ...]:
        """Files of the override folder that match no built-in name (a typo would do nothing)."""
        if self.overrides is None:
            return ()
        names = (
            path.relative_to(self.overrides).as_posix()
            for path in self.overrides.rglob("*")
            if path.is_file()
        )
        return tuple(sorted(name for name in names if not (self.root / name).is_file()))

    def words(self, language: str) -> Words:
        """The words of a language; what it does not say is English (`lang` of the result says which was found)."""
        if language not in self._words:
            self._words[language] = self._read_words(language)
        return self._words[language]

    def _read_words(self, language: str) -> Words:
        found, tables = "en", self._tables("words/en.toml")
        for code in (language.split("-")[0], language):
            name = f"words/{code}.toml"
            if code != "en" and self.path(name).is_file():
                found, tables = code, _over(tables, self._tables(name))
        return Words(found, tables)

    def _tables(self, name: str) -> dict[str, Any]:
        text = self.read(name)

        def read() -> CodeType:
            import tomllib

            return carrier(tomllib.loads(text))

        ours = self.overrides is None
        code = Kept(name.replace("/", "."), text.encode(), read).code() if ours else read()
        tables: dict[str, Any] = carried(code)
        return tables

    def environment(self, printing: Printing) -> Environment:
        """The Jinja environment of one document: autoescaping on, undefined names are errors.

        Filters that write a text: `inline`, `blocks` (XHTML, with an optional language), `verse` (keeps the ends of
        its lines), `tex`, `quantity` (a symbol or a unit),
        `plain` and `smart` (words). Of items: `number`, `bare`, `named`, `date`, `when` (as the
        pack wants it), `dated` (a date that is still text), `source_mark`. On XHTML: `sourced(refs)` (sources at the
        end), `noted(notes)` (side notes where the theme has them), `opening(first)`, `tied` (one line), `loose`
        (its opposite, but for dates and set phrases), `short_months` (in dates), `spans`,
        `unrolled` (tables of words).
        Globals: `pack`, `syllabus`, `words`, `printing`, `items`, `colour`, `kind(collection, many=…)`, `lang(code)`
        (attributes), `marks(n)`, `through(debate)` (derive/positions), `plotted(graph)` (layout/graph),
        `all_named(ids, label)`, and `place(item_id)`: ` id="…" data-item="…"` for the first element of an item in
        the document, ` data-item="…"` for the later ones.
        """
        from jinja2 import (
            ChoiceLoader,
            Environment,
            FileSystemLoader,
            PrefixLoader,
            StrictUndefined,
            pass_context,
        )
        from markupsafe import Markup

        from revisionpack.theme.compiled import Compiled

        builtin = FileSystemLoader(self.root)
        own = [FileSystemLoader(self.overrides)] if self.overrides is not None else []
        environment = Environment(
            loader=ChoiceLoader([*own, builtin, PrefixLoader({"builtin": builtin})]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            bytecode_cache=Compiled(self.root),
        )

        def filters(**named: Callable[..., Any]) -> None:
            """`pass_context` keeps Jinja from working a filter out while it compiles."""
            for name, call in named.items():

                def run(_context: Any, *args: Any, _call: Callable[..., Any] = call, **kwargs: Any) -> Any:
                    return _call(*args, **kwargs)

                environment.filters[name] = pass_context(run)

        def markup(text: Any, lang: str | None = None) -> Markup:
            return Markup(printing.html(text, lang))

        placed: set[str] = set()

        def place(item_id: str) -> Markup:
            first = item_id not in placed
            placed.add(item_id)
            name = escape(item_id)
            return Markup(f' id="{name}" data-item="{name}"' if first else f' data-item="{name}"')

        filters(
            inline=markup,
            blocks=markup,
            plain=printing.plain,
            smart=printing.plain,
            date=printing.date,
            when=printing.when,
            number=printing.number,
            bare=printing.numbers.bare,
            named=printing.name,
            source_mark=printing.source_mark,
            sourced=lambda html, refs: Markup(printing.sourced(str(html), refs)),
            opening=lambda html, first: Markup(opened(str(html), str(first))),
            noted=lambda html, notes: Markup((opened if printing.beside else closed)(str(html), str(notes))),
            dated=printing.dated,
            verse=printing.verse,
            spans=lambda html: Markup(
                str(html).replace("<p>", '<span class="note">').replace("</p>", "</span>")
            ),
            tied=lambda text: Markup(tied(escape(str(text)))),
            loose=lambda html: Markup(loosened(str(Markup.escape(html)), printing.words.lang)),
            short_months=lambda html: Markup(short_months(str(Markup.escape(html)), printing.words.dates)),
            unrolled=lambda html: Markup(unrolled(str(Markup.escape(html)))),
            tex=lambda tex: Markup(printing.tex(tex)),
            quantity=lambda written, together=True: Markup(quantity(written, together)),
        )
        environment.globals.update(
            pack=printing.pack,
            syllabus=printing.syllabus,
            words=printing.words.tables,
            printing=printing,
            items=printing.pack.items,
            kind=printing.kind,
            lang=lambda code: Markup(language(code)),
            place=place,
            marks=printing.marks,
            through=lambda debate: position_table(debate),
            plotted=plotted,
            colour=printing.colours,
            all_named=lambda ids, label: all(
                printing.name(each).casefold() in label.casefold() for each in ids
            ),
        )
        return environment

    def render(self, printing: Printing, template: str, **context: Any) -> str:
        """One document as XHTML, its dangling links settled."""
        return settle_links(self.environment(printing).get_template(template).render(**context))


def _over(tables: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """Tables with those of another language laid over them, key by key."""
    merged = dict(tables)
    for key, value in own.items():
        below = merged.get(key)
        both = isinstance(value, Mapping) and isinstance(below, Mapping)
        merged[key] = _over(below, value) if both else value  # type: ignore[arg-type]
    return merged
