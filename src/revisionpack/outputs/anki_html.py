"""Texts to the HTML of Anki's fields.

Anki reads commands anywhere in a field: `[sound:…]`, `[latex]`, `{{c1::…}}`. Whatever an author
writes is disarmed; only what is written here is a command. No script, nothing remote, no colour.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import replace
from pathlib import PurePosixPath

from revisionpack.content.texts import SourceRef, Text
from revisionpack.derive.notes import Note, Piece
from revisionpack.outputs.step import Finding, Request
from revisionpack.text.dates import HistoricalDate
from revisionpack.text.markup_html import HtmlHooks, to_html
from revisionpack.text.markup_nodes import (
    Cite,
    Emph,
    Key,
    Lang,
    Math,
    Node,
    Nodes,
    Ref,
    Rich,
    Str,
    Strike,
    Strong,
)
from revisionpack.text.typography import smarten

_OPEN, _CLOSE = "\ue000", "\ue001"
"""Private marks around the words of a cloze until the text is escaped; no pack text may hold them."""


def disarm(html: str) -> str:
    """HTML in which Anki finds no command: `[`, `{{` and `}}` as references, no control characters."""
    html = "".join(char for char in html if char == "\n" or unicodedata.category(char) != "Cc")
    return html.replace("[", "&#91;").replace("{{", "{&#123;").replace("}}", "}&#125;")


class Fields:
    """Writes the fields of one pack's notes, and gathers the pictures and sounds that they use."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self._pack = request.derived.pack
        self._words = request.theme.words(self._pack.language)
        self._media: dict[str, bytes] = {}
        self.findings: list[Finding] = []

    @property
    def media(self) -> tuple[tuple[str, bytes], ...]:
        """File name -> bytes of what the fields name. Names carry a hash of the content."""
        return tuple(sorted(self._media.items()))

    # --- parts of a card ---------------------------------------------------------------------------

    def context(self, note: Note) -> str:
        """The line at the top of the front: pack or topic, and what kind of thing is asked."""
        topic = self._pack.topics.get(note.topic)
        home = topic.short_name if topic is not None else self._pack.short or self._pack.title
        kind = self._words.tables["deck"]["kinds"].get(note.kind, "")
        return " · ".join(part for part in (self.html(home, note), disarm(kind)) if part)

    def question(self, note: Note) -> str:
        """The wording of the note's kind filled with its names; empty where the front speaks for itself."""
        pattern: str = self._words.tables["deck"]["ask"].get(note.kind, "")
        if self._pack.items[note.item].lang and note.kind in {"term-meaning", "term-word"}:
            pattern = self._words.tables["deck"]["ask"].get(f"{note.kind}-foreign", pattern)
        html = disarm(smarten(pattern, self._pack.language))
        for name, piece in note.names:
            html = html.replace("{" + name + "}", self.html(piece, note, inline=True))
        return html

    def side(self, pieces: tuple[Piece, ...], note: Note) -> str:
        """Pieces one under the other."""
        shown = [html for piece in pieces if (html := self.html(piece, note))]
        if len(shown) < 2:
            return "".join(shown)
        return "".join(
            html if html.startswith(("<p", "<ul", "<ol", "<table")) else f"<p>{html}</p>" for html in shown
        )

    def cloze(self, note: Note) -> str:
        """The sentence of a cloze note with its phrase as `{{c1::…}}`; other key phrases are plain words."""
        assert isinstance(note.front, Rich)
        marked = Rich(note.front.source, _only(note.front.blocks, note.slot), inline=True)
        html = self.html(marked, note)
        before, _, rest = html.partition(_OPEN)
        words, _, after = rest.partition(_CLOSE)
        words = words.replace("::", ":&#58;")
        return f"{before}{{{{c1::{words}}}}}{after}".replace(_OPEN, "").replace(_CLOSE, "")

    def sources(self, refs: tuple[SourceRef, ...]) -> str:
        """`Source: Robert Service, 2004, p. 219.` The whole entry stands in the sheets."""
        shown = []
        for ref in dict.fromkeys(refs):
            source = self._pack.sources.get(ref.source)
            if source is not None:
                lead = source.author or str(source.short_name)
                parts = (lead, (source.year or str(source.short_name)) if source.author else "", ref.locator)
                shown.append(", ".join(part for part in parts if part))
        if not shown:
            return ""
        word = self._words.tables["deck"]["source"]
        return disarm(_escape(smarten(f"{word}: {'; '.join(shown)}.", self._pack.language)))

    def picture(self, note: Note) -> str:
        name = self._stored(note.image, note)
        if not name:
            return ""
        alt = self._pack.items[note.item].alt
        return f'<img src="{name}" alt="{_escape(str(alt)) if alt else ""}">'

    def sound(self, note: Note) -> str:
        name = self._stored(note.audio, note)
        return f"[sound:{name}]" if name else ""

    def _stored(self, file: str, note: Note) -> str:
        data = self._request.images.get(file) if file else None
        if data is None:
            return ""
        digest = hashlib.blake2b(data, digest_size=8).hexdigest()
        name = f"rp-{digest}{PurePosixPath(file).suffix.lower()}"
        self._media[name] = data
        return name

    # --- pieces to HTML ------------------------------------------------------------------------------

    def html(self, piece: Piece, note: Note, *, inline: bool = False) -> str:
        """One piece as HTML for a field; `inline` flattens paragraphs."""
        if isinstance(piece, str):
            return disarm(_escape(smarten(piece, self._pack.language)))
        if isinstance(piece, HistoricalDate):
            return disarm(_escape(piece.show(self._words.dates)))
        lang = (piece.lang if isinstance(piece, Text) else "") or ""
        rich = piece.main if isinstance(piece, Text) else piece
        html = disarm(to_html(rich, self._hooks(lang or self._pack.language)))
        if inline:
            html = re.sub(r"</p>\s*<p>", " ", html.strip())
            html = re.sub(r"^<p>|</p>$", "", html)
        if (
            not rich.inline
            and html.count("<p>") == 1
            and html.startswith("<p>")
            and html.rstrip().endswith("</p>")
        ):
            html = html.strip()[3:-4]
        return f'<span lang="{lang}">{html}</span>' if lang and lang != self._pack.language else html.strip()

    def _hooks(self, lang: str) -> HtmlHooks:
        return HtmlHooks(language=lang, ref=self._ref, cite=_nothing, key=_words_only, math=_mathjax)

    def _ref(self, ref: Ref, inner: str | None) -> str:
        """A cross-reference is its words: numbers stand on the back only, links lead nowhere in Anki."""
        if inner is not None:
            return inner
        item = self._pack.items.get(ref.target)
        return _escape(smarten(str(item.short_name), self._pack.language)) if item is not None else ""


def _nothing(node: Cite) -> str:
    return ""


def _words_only(node: Key, inner: str) -> str:
    return inner


def _mathjax(node: Math) -> str:
    left, right = (r"\[", r"\]") if node.display else (r"\(", r"\)")
    return f"{left}{_escape(node.tex)}{right}"


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def _only(nodes: Nodes, phrase: str) -> Nodes:
    """A sentence in which the first key phrase that reads `phrase` is marked as the cloze."""
    done = False

    def visit(run: Nodes) -> Nodes:
        nonlocal done
        changed: list[Node] = []
        for node in run:
            if isinstance(node, Key) and node.id == phrase and not done:
                done = True
                changed += [Str(_OPEN), *node.children, Str(_CLOSE)]
            elif isinstance(node, (Emph, Strong, Strike, Lang, Key)):
                changed.append(replace(node, children=visit(node.children)))
            else:
                changed.append(node)
        return tuple(changed)

    return visit(nodes)
