"""A document as a tree of elements that WeasyPrint 70 can read, looked through once (see pdf_speed)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from xml.etree import ElementTree

from revisionpack.engines.pdf_setup import weasyprint  # isort: skip  # before the rest of WeasyPrint
import cssselect2


class _Element(cssselect2.ElementWrapper):  # type: ignore[misc]  # cssselect2 has no types
    """An element that knows its children; cssselect2 wraps them anew whenever it passes."""

    kept: list[_Element] | None = None
    subtree: list[_Element] | None = None

    def iter_children(self) -> Iterator[_Element]:
        if self.kept is None:
            self.kept = list(super().iter_children())
        return iter(self.kept)

    def iter_subtree(self) -> Iterator[_Element]:
        if self.parent is not None:
            return super().iter_subtree()  # type: ignore[no-any-return]
        if self.subtree is None:
            self.subtree = list(super().iter_subtree())
        return iter(self.subtree)

    def query_all(self, *selectors: Any) -> Iterator[_Element]:
        if not all(type(selector) is str and selector.isidentifier() for selector in selectors):
            return super().query_all(*selectors)  # type: ignore[no-any-return]
        names = {name.lower() for name in selectors}
        return (element for element in self.iter_subtree() if element.local_name in names)


class XhtmlTree(weasyprint.HTML):  # type: ignore[misc]  # WeasyPrint has no types
    """A document from well-formed XHTML: the standard library's parser is ten times as fast as an HTML5 one.

    Raises `xml.etree.ElementTree.ParseError` where a template forgot to close an element.
    """

    def __init__(self, text: str, url_fetcher: Callable[[str], Any]) -> None:
        self.base_url, self.url_fetcher, self.media_type = "pack:", url_fetcher, "print"
        self.wrapper_element = _Element.from_html_root(ElementTree.fromstring(text), content_language=None)
        self.etree_element = self.wrapper_element.etree_element
