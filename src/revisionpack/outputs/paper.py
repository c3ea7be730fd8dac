"""What a question paper and its answers share: each question is set in the words and numbers of its own pack."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from markupsafe import Markup
from msgspec.structs import replace

from revisionpack.derive.papers import Asked, AskedPaper, marks_of
from revisionpack.outputs.step import Document, Request
from revisionpack.theme import BODY, RIGHT_TO_LEFT, Printing, escape, footer, own_fonts, settle_links

if TYPE_CHECKING:
    from jinja2 import Environment


class Setter:
    """Sets one paper: its template, and for every question a template of its own."""

    def __init__(
        self,
        request: Request,
        paper: AskedPaper,
        name: str,
        *,
        short: str = "",
        mock: bool = False,
        hooks: Mapping[str, Callable[..., str]] | None = None,
    ) -> None:
        """`name` says in the head which paper it is, `short` in the foot where it differs.

        `hooks` are other ways to write mark-up (theme.Printing).
        """
        self.request, self.paper, self.name, self._short, self.mock = (
            request,
            paper,
            name,
            short or name,
            mock,
        )
        pack = request.derived.pack
        self._requests = {
            one.derived.pack.id: one
            for one in (request, *request.beside)
            if one is request or one.derived.pack.id in paper.packs
        }
        self._printings = {id: _printing(one, request, hooks) for id, one in self._requests.items()}
        self._environments: dict[str, Environment] = {}
        self.printing = self._printings[pack.id]
        self.mixed = len(self._requests) > 1
        """Whether other packs' questions are asked as well: then the paper goes by the syllabus's name."""
        syllabus = request.derived.syllabus
        self.heading = syllabus.title if self.mixed and syllabus is not None else pack.title

    def document(self, template: str, piece: str, styles: tuple[str, ...], **context: Any) -> Document:
        """The paper by a template, in which `question(asked, …)` sets a question by the template `piece`.

        Both know `context`.
        """
        request, options = self.request, self.request.options
        language = request.derived.pack.language
        title = f"{self.printing.plain(self.heading)}: {self.name}"
        shared = {
            "paper": self.paper,
            "mock": self.mock,
            "options": options,
            "marks_of": marks_of,
            "anchor": self._anchor,
            "of_pack": self._of_pack,
            "mixed": self.mixed,
            "product": self.name,
            **context,
        }

        def question(asked: Asked, **more: Any) -> Markup:
            template = self._environment(asked.pack).get_template(piece)
            return Markup(self._own_names(asked, template.render(asked=asked, **shared, **more)))

        html = self._environment(self.printing.pack.id).get_template(template)
        text = settle_links(
            html.render(
                question=question,
                title=title,
                heading=self.heading,
                rtl=language.split("-")[0] in RIGHT_TO_LEFT,
                **shared,
            )
        )
        css = (
            *request.theme.styles(*styles, theme=options.theme, ink=options.ink, paper=options.paper),
            *(
                own_fonts(one)
                for one in self._printings.values()
                if one is not self.printing and one.pack.fonts
            ),
            footer(self._for_foot(), self._short, about=self._foot()),
        )
        images = {name: data for one in self._requests.values() for name, data in one.images.items()}
        return Document(text, css, title, language, tuple(sorted(images.items())))

    def _environment(self, pack: str) -> Environment:
        if pack not in self._environments:
            self._environments[pack] = self.request.theme.environment(self._printings[pack])
        return self._environments[pack]

    def _foot(self) -> str:
        """The name at the foot of a paper that is not the pack's alone; "" where it is."""
        syllabus = self.request.derived.syllabus
        if not self.mixed or syllabus is None:
            return ""
        return self.printing.plain(syllabus.short or syllabus.title)

    def _for_foot(self) -> Printing:
        """The pack's own, with the licences of all packs whose words are on the paper."""
        held = dict.fromkeys(one.pack.licence for one in self._printings.values() if one.pack.licence)
        if not self.mixed or not held:
            return self.printing
        return replace(self.printing, pack=self.printing.pack.model_copy(update={"licence": ", ".join(held)}))

    def _of_pack(self, asked: Asked) -> str:
        """Where a question of a mock is found again: `Q3 in the pack`, or in which pack."""
        words = self.printing.words.tables["answers"]
        if not self.mixed:
            return str(words["in_pack"]).format(name=asked.name)
        pack = self._printings[asked.pack].pack
        return str(words["in_this_pack"]).format(
            name=asked.name, pack=self.printing.plain(pack.short or pack.title)
        )

    def _anchor(self, asked: Asked) -> str:
        """The name of the place of a question in the document."""
        own = asked.pack == self.printing.pack.id
        return asked.question.id if own else f"{asked.pack}.{asked.question.id}"

    def _own_names(self, asked: Asked, html: str) -> str:
        """XHTML whose places are called by the pack as well, where it is another: two packs may have one id."""
        if asked.pack == self.printing.pack.id:
            return html
        return _NAMED.sub(lambda found: f'{found[1]}{escape(asked.pack)}.{found[2]}"', html)


_NAMED = re.compile(r'( (?:id|data-item)="| (?:href|data-to)="#)([^".]+)"')
"""Names of places but those with a dot: they are of the whole paper."""


def _printing(one: Request, request: Request, hooks: Mapping[str, Callable[..., str]] | None) -> Printing:
    options = request.options
    return Printing(
        one.derived.pack,
        one.derived.syllabus,
        one.derived.numbers,
        request.theme.words(request.derived.pack.language),
        hooks,
        beside=options.theme == "standard",
        ink=options.ink,
        body=BODY[options.theme],
    )
