"""Nodes as XHTML: everything escaped, every element closed. Engines differ by the hooks they bring."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from msgspec import Struct

from revisionpack.text.chem import chem_html
from revisionpack.text.markup_nodes import (
    BLOCKS,
    BulletList,
    Chem,
    Cite,
    Code,
    CodeBlock,
    Emph,
    Key,
    Lang,
    LineBreak,
    Link,
    Marked,
    Math,
    Node,
    Nodes,
    OrderedList,
    Paragraph,
    Quote,
    Ref,
    Rich,
    Ruby,
    Str,
    Strike,
    Strong,
    Sub,
    Sup,
    Table,
)
from revisionpack.text.tex_show import tex_html
from revisionpack.text.typography import OBJECT, SEAM, smarten


def escape(text: str) -> str:
    """Text for element content and for attributes."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def _ref(node: Ref, inner: str | None) -> str:
    words = escape(node.target) if inner is None else inner
    return f'<a class="ref" href="#{escape(node.target)}">{words}</a>'


def _cite(node: Cite) -> str:
    locator = f", {smarten(node.locator)}" if node.locator else ""
    return f'<span class="cite">[{escape(node.source + locator)}]</span>'


def _key(node: Key, inner: str) -> str:
    return f'<mark class="key">{inner}</mark>'


def _lang(node: Lang, inner: str) -> str:
    return f'<span lang="{escape(node.code)}">{inner}</span>'


def _ruby(node: Ruby) -> str:
    return f"<ruby>{escape(node.base)}<rt>{escape(node.above)}</rt></ruby>"


def _math(node: Math) -> str:
    return f'<span class="{"math display" if node.display else "math"}">{tex_html(node.tex)}</span>'


def _chem(node: Chem) -> str:
    return f'<span class="chem">{chem_html(node.formula)}</span>'


def _marked(node: Marked, inner: str) -> str:
    return f'<span class="marked">{inner}</span>'


def _link(node: Link, inner: str) -> str:
    return f'<a href="{escape(node.url)}">{inner}</a>'


class HtmlHooks(Struct, frozen=True):
    """How the nodes that engines treat differently are written; `language` is that of the text.

    A hook gets its node and the HTML of what the node holds (for a reference None when no words were given)
    and returns well-formed HTML. The words of a comment are not among them: a hook for `marked` that shows
    comments writes them with `to_html(node.comment, hooks)`. `typography` must leave the seams
    (`typography.SEAM`) in place.
    """

    language: str = "en"
    ref: Callable[[Ref, str | None], str] = _ref
    cite: Callable[[Cite], str] = _cite
    key: Callable[[Key, str], str] = _key
    lang: Callable[[Lang, str], str] = _lang
    ruby: Callable[[Ruby], str] = _ruby
    math: Callable[[Math], str] = _math
    chem: Callable[[Chem], str] = _chem
    marked: Callable[[Marked, str], str] = _marked
    link: Callable[[Link, str], str] = _link
    typography: Callable[[str, str], str] = smarten


DEFAULT_HOOKS = HtmlHooks()


def to_html(nodes: Rich | Iterable[Node], hooks: HtmlHooks = DEFAULT_HOOKS) -> str:
    """A text as XHTML: a run without a wrapper when it is inline, else its block elements, a line each."""
    content = nodes.blocks if isinstance(nodes, Rich) else tuple(nodes)
    return _content(content, hooks, hooks.language)


def _content(nodes: Nodes, hooks: HtmlHooks, lang: str) -> str:
    """Blocks and runs as they come (an item of a tight list holds both)."""
    if len(nodes) == 1:
        only = nodes[0]
        return _block(only, hooks, lang) if isinstance(only, BLOCKS) else _run(nodes, hooks, lang)
    if not any(isinstance(node, BLOCKS) for node in nodes):
        return _run(nodes, hooks, lang)
    pieces: list[str] = []
    run: list[Node] = []
    for node in nodes:
        if isinstance(node, BLOCKS):
            if run:
                pieces.append(_run(tuple(run), hooks, lang))
                run = []
            pieces.append(_block(node, hooks, lang))
        else:
            run.append(node)
    if run:
        pieces.append(_run(tuple(run), hooks, lang))
    return "\n".join(pieces)


def _block(node: Node, hooks: HtmlHooks, lang: str) -> str:
    match node:
        case Paragraph(children):
            return f"<p>{_run(children, hooks, lang)}</p>"
        case BulletList(items):
            return f"<ul>{_items(items, hooks, lang)}</ul>"
        case OrderedList(items, start):
            begin = "" if start == 1 else f' start="{start}"'
            return f"<ol{begin}>{_items(items, hooks, lang)}</ol>"
        case Quote(children):
            return f"<blockquote>{_content(children, hooks, lang)}</blockquote>"
        case CodeBlock(text):
            return f"<pre><code>{escape(text)}</code></pre>"
        case Table():
            return _table(node, hooks, lang)
    raise TypeError(f"{type(node).__name__} is not a block")


def _items(items: Iterable[Nodes], hooks: HtmlHooks, lang: str) -> str:
    return "".join(f"\n<li>{_content(item, hooks, lang)}</li>" for item in items) + "\n"


def _table(table: Table, hooks: HtmlHooks, lang: str) -> str:
    styles = [f' style="text-align:{align}"' if align else "" for align in table.align]

    def row(cells: tuple[Nodes, ...], tag: str, scope: str) -> str:
        shown = (
            f"<{tag}{scope}{style}>{_run(cell, hooks, lang)}</{tag}>"
            for cell, style in zip(cells, styles, strict=True)
        )
        return f"<tr>{''.join(shown)}</tr>"

    names = row(table.head, "th", ' scope="col"')
    head = f"<thead>{names}</thead>" if any(table.head) else ""
    body = "\n".join(row(cells, "td", "") for cells in table.rows)
    return f"<table>\n{head}\n<tbody>\n{body}\n</tbody>\n</table>" if body else f"<table>\n{head}\n</table>"


# -- runs: typography sees the whole run, so that a quotation may begin in one node and end in another


def _run(nodes: Nodes, hooks: HtmlHooks, lang: str) -> str:
    if len(nodes) == 1 and type(only := nodes[0]) is Str:  # most are
        return escape(hooks.typography(only.text, lang))
    words = list(_words(nodes))
    typed = hooks.typography(SEAM.join(words), lang).split(SEAM)
    if len(typed) != len(words):  # a hook that loses seams still gives the right words
        typed = [hooks.typography(word, lang) for word in words]
    return "".join(_inline(nodes, iter(typed), hooks))


def _words(nodes: Iterable[Node]) -> Iterator[str]:
    """The words of a run, a piece for each node that has some; what has none is one OBJECT."""
    for node in nodes:
        match node:
            case Str(text):
                yield text
            case Sup(children) | Sub(children):
                yield from (_minus(word) for word in _words(children))
            case Emph(children) | Strong(children) | Strike(children) | Link(_, children) | Key(children):
                yield from _words(children)
            case Marked(children):
                yield from _words(children)
            case Ref(_, children) if children is not None:
                yield from _words(children)
            case LineBreak():
                yield "\n"
            case Cite():
                yield ""
            case _:
                yield OBJECT


def _minus(text: str) -> str:
    return text.replace("-", "−") if text[1:].isdigit() or text == "-" or text[:-1].isdigit() else text


def _inline(nodes: Nodes, typed: Iterator[str], hooks: HtmlHooks) -> Iterator[str]:
    for node in nodes:
        match node:
            case Str():
                yield escape(next(typed))
            case Emph(children):
                yield _element("em", children, typed, hooks)
            case Strong(children):
                yield _element("strong", children, typed, hooks)
            case Strike(children):
                yield _element("s", children, typed, hooks)
            case Sub(children):
                yield _element("sub", children, typed, hooks)
            case Sup(children):
                yield _element("sup", children, typed, hooks)
            case Link(_, children):
                yield hooks.link(node, "".join(_inline(children, typed, hooks)))
            case Key(children):
                yield hooks.key(node, "".join(_inline(children, typed, hooks)))
            case Marked(children):
                yield hooks.marked(node, "".join(_inline(children, typed, hooks)))
            case Ref(_, None):
                next(typed)
                yield hooks.ref(node, None)
            case Ref(_, children):
                yield hooks.ref(node, "".join(_inline(children or (), typed, hooks)))
            case _:
                next(typed)
                yield _leaf(node, hooks)


def _element(tag: str, children: Nodes, typed: Iterator[str], hooks: HtmlHooks) -> str:
    return f"<{tag}>{''.join(_inline(children, typed, hooks))}</{tag}>"


def _leaf(node: Node, hooks: HtmlHooks) -> str:
    match node:
        case LineBreak():
            return "<br/>"
        case Code(text):
            return f"<code>{escape(text)}</code>"
        case Cite():
            return hooks.cite(node)
        case Ruby():
            return hooks.ruby(node)
        case Math():
            return hooks.math(node)
        case Chem():
            return hooks.chem(node)
        case Lang(code, children):
            return hooks.lang(node, _run(children, hooks, code))
    raise TypeError(f"{type(node).__name__} cannot stand inside a line")
