"""Texts to the HTML of Anki's fields.

Anki reads commands anywhere in a field: `[sound:…]`, `[latex]`, `{{c1::…}}`. Whatever an author
writes is disarmed; only what is written here is a command. No script, nothing remote, no colour.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from msgspec.structs import replace

from revisionpack.content.texts import SourceRef
from revisionpack.derive.notes import Note, Piece
from revisionpack.derive.sentences import rewritten
from revisionpack.outputs.anki_lines import held_together
from revisionpack.outputs.anki_media import MediaProblem, picture, sound
from revisionpack.outputs.anki_wording import capital, one_stop, parts
from revisionpack.outputs.step import Finding, Request
from revisionpack.text.dates import HistoricalDate
from revisionpack.text.markup_html import HtmlHooks, escape, to_html
from revisionpack.text.markup_nodes import (
    Cite,
    Key,
    Lang,
    Link,
    Marked,
    Math,
    Node,
    Nodes,
    Ref,
    Rich,
    Str,
    plain,
)
from revisionpack.text.typography import in_one, smarten, starting
from revisionpack.theme.printing import language

_OPEN, _CLOSE = "\ue000", "\ue001"
"""Private marks around the words of a cloze until the text is escaped; no pack text may hold them."""


_DISPLAY = "\ue002"
"""Stands for `\\[ ` until brackets are disarmed; the space keeps it from ever being a command of Anki's."""

LONG_FRONT = 100
"""Characters from which what stands on a front is set smaller, to be read rather than seen."""

SHORT_ANSWER, SHORT_SENTENCE = 60, 4
"""Characters up to which an answer is set large; words up to which it may be a sentence."""


_BRACE_BEFORE, _BRACE_AFTER, _BRACE_AT_END = re.compile(r"\{\Z"), re.compile(r"\A\}"), re.compile(r"\}\Z")
"""A brace of the author's that touches those of a cloze would be read as one of them."""

_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")


def disarm(html: str) -> str:
    """HTML in which Anki finds no command: `[`, `{{` and `}}` as references, no control characters."""
    if not html.isprintable():
        html = _CONTROL.sub("", html)
    return html.replace("[", "&#91;").replace("{{", "{&#123;").replace("}}", "}&#125;")


class Fields:
    """Writes the fields of one pack's notes, and gathers the pictures and sounds that they use."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self._pack = request.derived.pack
        self._words = request.theme.words(self._pack.language)
        months = starting("|".join(map(re.escape, self._words.dates.months)))
        self._month_and_year = re.compile(rf"(?:{months}) \d{{4}}(?!\d)")
        self._hooks_in: dict[str, HtmlHooks] = {}
        self._media: dict[str, bytes] = {}
        self._names: dict[str, str] = {}
        self._homes: dict[str, str] = {}
        self._cited: dict[tuple[SourceRef, ...], str] = {}
        self.findings: list[Finding] = []

    @property
    def media(self) -> tuple[tuple[str, bytes], ...]:
        """File name -> bytes of what the fields name. Names carry a hash of the content."""
        return tuple(sorted(self._media.items()))

    # --- parts of a card ---------------------------------------------------------------------------

    def context(self, note: Note) -> str:
        """The line at the top of the front: topic (or pack), and what kind of thing is asked."""
        if note.topic not in self._homes:
            topic = self._pack.topics.get(note.topic)
            home = topic.short_name if topic is not None else self._pack.short or self._pack.title
            self._homes[note.topic] = self.html(home, inline=True)
        kind = self._filled(self._worded("kinds", note), note)
        return " · ".join(part for part in (self._homes[note.topic], kind) if part)

    def number(self, note: Note) -> str:
        """What the card's item is called on paper: `E12`; of a topic, whose texts have gaps, `Topic 3`."""
        numbers = self._request.derived.numbers
        if note.item in self._pack.topics:
            topic: str = self._words.tables["print"]["topic"]
            return topic.format(n=numbers.bare(note.item))
        return numbers.of(note.item)

    def question(self, note: Note) -> str:
        """The wording of the note's kind, filled: what it is about, then in a line of its own what is asked."""
        about, _, asked = smarten(self._worded("ask", note), self._pack.language).partition("|")
        head, hint = self._filled(about.strip(), note), capital(self._filled(asked.strip(), note))
        if "{front}" in about and note.front is not None and len(words_of(note.front)) > LONG_FRONT:
            head = f'<div class="rp-l">{head}</div>'
        return head + (f'<div class="rp-h">{hint}</div>' if hint else "")

    def front(self, note: Note) -> str:
        """What stands under the question, where the wording has no place for it."""
        if note.front is None or note.form == "cloze" or "{front}" in self._worded("ask", note):
            return ""
        return self.html(note.front)

    def answer(self, note: Note) -> str:
        """The answer: a short one is shown large; the accounts of a dispute side by side."""
        html = self.side(note.back)
        if note.form != "basic" or not html:
            return html
        if note.kind == "disputed":
            return f'<div class="rp-two">{html}</div>'
        if len(note.back) == 1 and _seen_at_once(words_of(note.back[0])) and not html.startswith(_BLOCKS):
            return f'<div class="rp-k">{html}</div>'
        return html

    def _filled(self, pattern: str, note: Note) -> str:
        pieces = dict(note.names)
        if note.front is not None:
            pieces["front"] = note.front
        html = "".join(
            self.html(pieces[name], inline=name != "front") if name else disarm(escape(words))
            for words, name in parts(pattern, pieces)
        )
        html = one_stop(html)
        return capital(html) if pattern.startswith("{date}") else html

    def _worded(self, table: str, note: Note) -> str:
        """The words of a kind; what is learned in another language than the pack's has wordings of its own."""
        words: Mapping[str, str] = self._words.tables["deck"][table]
        ours = words.get(note.kind, "")
        lang = self._pack.items[note.item].lang
        foreign = lang is not None and lang.partition("-")[0] != self._pack.language.partition("-")[0]
        return words.get(f"{note.kind}-foreign", ours) if foreign else ours

    def side(self, pieces: tuple[Piece, ...]) -> str:
        """Pieces one under the other."""
        shown = [html for piece in pieces if (html := self.html(piece))]
        if len(shown) < 2:
            return "".join(shown)
        return "".join(html if html.startswith(_BLOCKS) else f"<p>{html}</p>" for html in shown)

    def small_print(self, note: Note) -> str:
        """What stands under the answer; of a dispute what is agreed, and said to be so."""
        html = self.side(note.extra)
        if note.kind != "disputed" or not html:
            return html
        agreed = f"<strong>{escape(self._words.tables['deck']['agreed'])}:</strong> "
        return f"<p>{agreed}{html[3:]}" if html.startswith("<p>") else agreed + html

    def cloze(self, note: Note) -> str:
        """The sentence of a cloze note with its phrase as `{{c1::…}}`; other key phrases are plain words."""
        assert isinstance(note.front, Rich)
        marked = replace(note.front, blocks=_only(note.front.blocks, note.slot))
        html = self.html(marked)
        lead, _, rest = html.partition(_OPEN)
        words, _, after = rest.partition(_CLOSE)
        words = _BRACE_AT_END.sub("&#125;", words.replace("::", ":&#58;"))
        lead, after = _BRACE_BEFORE.sub("&#123;", lead), _BRACE_AFTER.sub("&#125;", after)
        about = ": ".join(self.html(piece, inline=True) for _, piece in note.names if piece)
        lines = (about, self.html(note.before) if note.before is not None else "")
        before = "".join(f'<p class="rp-b">{line}</p>' for line in lines if line)
        text = f"{lead}{{{{c1::{words}}}}}{after}".replace(_OPEN, "").replace(_CLOSE, "")
        return before + (f"<p>{text}</p>" if before and not text.startswith(_BLOCKS) else text)

    def sources(self, refs: tuple[SourceRef, ...]) -> str:
        """`Source: Robert Service, 2004, p. 219.` The whole entry stands in the sheets."""
        if refs not in self._cited:
            shown = list(filter(None, map(self._source, dict.fromkeys(refs))))
            words = f"{self._words.tables['deck']['source']}: {'; '.join(shown)}." if shown else ""
            self._cited[refs] = self._held(disarm(escape(smarten(words, self._pack.language))))
        return self._cited[refs]

    def _source(self, ref: SourceRef) -> str:
        source = self._pack.sources.get(ref.source)
        if source is None:
            return ""
        name = str(source.short_name)
        parts = (source.author, source.year or name, ref.locator) if source.author else (name, ref.locator)
        return ", ".join(part for part in parts if part)

    def picture(self, note: Note) -> str:
        name = self._stored(note.image, note, picture)
        alt = self._pack.items[note.item].alt
        words = disarm(escape(smarten(str(alt), self._pack.language))) if alt else ""
        return f'<img src="{name}" alt="{words}">' if name else ""

    def sound(self, note: Note) -> str:
        name = self._stored(note.audio, note, sound)
        return f"[sound:{name}]" if name else ""

    def _stored(self, file: str, note: Note, made: Callable[[str, bytes], tuple[str, bytes]]) -> str:
        """The name in the deck of a file of the pack; empty where there is none or it cannot travel."""
        data = self._request.images.get(file) if file else None
        if data is None:
            return ""
        if file not in self._names:
            try:
                self._names[file], self._media[self._names[file]] = made(file, data)
            except MediaProblem as problem:
                self._names[file] = ""
                self.findings.append(
                    Finding(
                        "media-left-out", "warning", f"the deck leaves out “{file}”: {problem}", note.item,
                        "Save it anew as PNG or JPEG (a sound: MP3) and name the new file.",
                    )
                )  # fmt: skip
        return self._names[file]

    # --- pieces to HTML ------------------------------------------------------------------------------

    def html(self, piece: Piece, *, inline: bool = False) -> str:
        """One piece as HTML for a field; `inline` flattens it to one line without its translations."""
        return self._held(self._html(piece, inline=inline))

    def _held(self, html: str) -> str:
        return held_together(self._month_and_year.sub(in_one, html))

    def _html(self, piece: Piece, *, inline: bool) -> str:
        if isinstance(piece, str):
            return disarm(escape(smarten(piece, self._pack.language)))
        if isinstance(piece, HistoricalDate):
            shown = disarm(escape(piece.show(self._words.dates)))
            return shown if inline else capital(shown)
        if isinstance(piece, Rich):
            return self._version(piece, "", inline=inline)
        html = self._version(piece.main, piece.lang, inline=inline)
        if inline or not piece.translations:
            return html
        others = (self._version(rich, lang, inline=True) for lang, rich in piece.translations)
        first = html if html.startswith(_BLOCKS) else f"<p>{html}</p>"
        return first + "".join(f'<p class="rp-t">{other}</p>' for other in others)

    def _version(self, rich: Rich, lang: str, *, inline: bool) -> str:
        html = disarm(to_html(rich, self._hooks(lang or self._pack.language)))
        if "/>" in html:
            html = _VOID.sub(r"<\1>", html)
        html = html.replace(_DISPLAY, r"\[ ").strip()
        if inline:
            html = _AROUND.sub("", _BETWEEN.sub(" ", html))
        elif html.count("<p>") == 1 and html.startswith("<p>") and html.endswith("</p>"):
            html = html[3:-4]
        if not lang or lang == self._pack.language:
            return html
        tag = "div" if re.search(r"<(?:p|ul|ol|table|blockquote|pre)\b", html) else "span"
        return f"<{tag}{language(lang)}>{html}</{tag}>"

    def _hooks(self, lang: str) -> HtmlHooks:
        if lang not in self._hooks_in:
            self._hooks_in[lang] = HtmlHooks(
                language=lang, ref=self._ref, cite=_nothing, key=_words_only, lang=_in_language, math=_mathjax,
                marked=_words_only, link=_words_only,
            )  # fmt: skip
        return self._hooks_in[lang]

    def _ref(self, ref: Ref, inner: str | None) -> str:
        """A cross-reference is its words: numbers stand on the back only, links lead nowhere in Anki."""
        if inner is not None:
            return inner
        item = self._pack.items.get(ref.target)
        return escape(smarten(str(item.short_name), self._pack.language)) if item is not None else ""


def _seen_at_once(answer: str) -> bool:
    """A name, a date, a word is set large; a sentence is to be read."""
    sentence = answer.rstrip().endswith((".", "!", "?", "…")) and len(answer.split()) > SHORT_SENTENCE
    return len(answer) <= SHORT_ANSWER and not sentence


def words_of(piece: Piece) -> str:
    """A piece as plain words."""
    if isinstance(piece, HistoricalDate):
        return piece.source
    return piece if isinstance(piece, str) else plain(piece if isinstance(piece, Rich) else piece.main)


def _nothing(node: Cite) -> str:
    return ""


def _words_only(node: Key | Marked | Link, inner: str) -> str:
    return inner


def _in_language(node: Lang, inner: str) -> str:
    return f"<span{language(node.code)}>{inner}</span>"


def _mathjax(node: Math) -> str:
    if node.display:
        return f"{_DISPLAY}{escape(node.tex)} \\]"
    return f"\\({escape(node.tex)}\\)"


_BLOCKS = ("<p", "<ul", "<ol", "<table", "<div", "<blockquote", "<pre")
_BETWEEN, _AROUND = re.compile(r"</p>\s*<p>"), re.compile(r"^<p>|</p>$")
_VOID = re.compile(r"<(br|img)([^<>]*?)\s*/>")


def _only(nodes: Nodes, phrase: str) -> Nodes:
    """A text in which the first key phrase that reads `phrase` is marked as the cloze."""
    done = False

    def visit(node: Node) -> Nodes | None:
        nonlocal done
        if isinstance(node, Key) and node.id == phrase and not done:
            done = True
            return (Str(_OPEN), *node.children, Str(_CLOSE))
        return None

    return rewritten(nodes, visit)
