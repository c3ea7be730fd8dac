"""A shorter way through WeasyPrint 70's cascade: elements that must look alike share one style (see pdf_speed)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from math import inf
from typing import Any

from msgspec import Struct, field

from revisionpack.engines.pdf_setup import weasyprint  # isort: skip  # before the rest of WeasyPrint
from cssselect2 import ascii_lower
from weasyprint import css as weasyprint_css
from weasyprint.css.validation import preprocess_declarations

from revisionpack.engines.pdf_patch import replace

SVG = "{http://www.w3.org/2000/svg}svg"


MOST_RULES = 8
"""Documents whose rules are kept: a process that stays sets the same few again and again."""

MOST_SHAPES = 5000

_OF_SHAPE = {
    "any", "next", "parent", "ancestors", "local_name", "namespace_url", "classes", "in_html_document",
    "etree_element", "attrib", "get", "lower", "tag",
}  # fmt: skip
"""What a selector may ask so that names, classes and other attributes of an element and its ancestors say all."""


def _words(test: Any) -> frozenset[str] | None:
    """The words in a compiled selector that looks at nothing but an element's shape; None for any other.

    Shapes leave names (id) out: hardly two elements would have the same. Of one that looks at no attribute but classes
    there are none: `.d` and `style` are no reason to tell drawings' paths and placed elements apart.
    """
    try:
        known: frozenset[str] | None = test.revisionpack_words
    except AttributeError:
        words = _words_of(test.__code__)
        if words is not None and not _looks_at_attributes(test.__code__):
            words -= words
        known = test.revisionpack_words = None if words is None or "id" in words else words
    return known


def _looks_at_attributes(code: Any) -> bool:
    if not {"get", "attrib"}.isdisjoint(code.co_names):
        return True
    return any(_looks_at_attributes(part) for part in code.co_consts if hasattr(part, "co_names"))


def _words_of(code: Any) -> frozenset[str] | None:
    found: set[str] = set()
    for part in code.co_consts:
        if hasattr(part, "co_names"):
            inner = _words_of(part)
            if inner is None:
                return None
            found |= inner
        elif isinstance(part, str):
            found.add(part)
        elif isinstance(part, tuple):
            found.update(word for word in part if isinstance(word, str))
    return frozenset(found) if _OF_SHAPE.issuperset(code.co_names) else None


class _Shape(Struct):
    """The elements of one name with the same attributes, whose ancestors are of the same shapes too."""

    inner: dict[Any, _Shape] = field(default_factory=dict)
    matched: list[Any] | None = None
    """What matches all of them."""
    asked: list[Any] = field(default_factory=list)
    """What matches some of them, perhaps."""


class _Rules:
    """The selectors of several style sheets in one index; WeasyPrint asks each sheet by itself about each element.

    Most selectors look at names and attributes only: they are asked once for all elements of a shape.
    """

    def __init__(self, sheets: Iterable[tuple[Any, str, Any]]) -> None:
        self._sheets = list(sheets)  # kept, as they are known by where they lie
        self._ids: dict[str, list[Any]] = {}
        self._classes: dict[str, list[Any]] = {}
        self._names: dict[str, list[Any]] = {}
        self._namespaces: dict[str, list[Any]] = {}
        self._with_lang: list[Any] = []
        self._others: list[Any] = []
        self._shapes: dict[Any, _Shape] = {}
        self._outermost, self._known = _Shape(), 0
        for number, (sheet, _, _) in enumerate(self._sheets):
            matcher = sheet.matcher
            for index, selectors in (
                (self._ids, matcher.id_selectors),
                (self._classes, matcher.class_selectors),
                (self._names, matcher.lower_local_name_selectors),
                (self._namespaces, matcher.namespace_selectors),
            ):
                for name, entries in selectors.items():
                    index.setdefault(name, []).extend((number, *entry) for entry in entries)
            self._with_lang += [(number, *entry) for entry in matcher.lang_attr_selectors]
            self._others += [(number, *entry) for entry in matcher.other_selectors]
        self._attributes = {"class"}
        for entries in (self._others, *self._classes.values(), *self._names.values(), *self._namespaces.values()):
            for _, test, *_ in entries:
                self._attributes.update(_words(test) or ())

    def begin(self) -> None:
        """Before a document: its elements are new, its shapes may be known."""
        if self._known > MOST_SHAPES:
            self._outermost, self._known = _Shape(), 0
        self._shapes = {None: self._outermost}

    def of(self, element: Any) -> list[Any]:
        """What matches an element: (sheet, specificity, order, pseudo-element, payload), the weaker first.

        Elements are asked for in the order of the document.
        """
        shape = self._shape(element)
        if shape.matched is None:
            self._look_up(shape, element)
        attributes = element.etree_element.attrib
        asked = shape.asked
        if (name := attributes.get("id")) in self._ids:
            asked = asked + self._ids[name]
        if "lang" in attributes:
            asked = asked + self._with_lang
        found = _matching(asked, element)
        assert shape.matched is not None
        return sorted(shape.matched + found) if found else shape.matched

    def _shape(self, element: Any) -> _Shape:
        tree_element = element.etree_element
        outer = self._shapes[element.parent.etree_element if element.parent else None]
        attributes = self._attributes
        key = tree_element.tag, *(pair for pair in tree_element.items() if pair[0] in attributes)
        shape = outer.inner.get(key)
        if shape is None:
            shape = outer.inner[key] = _Shape()
            self._known += 1
        self._shapes[tree_element] = shape
        return shape

    def _look_up(self, shape: _Shape, element: Any) -> None:
        candidates = list(self._others)
        for name in element.classes:
            candidates += self._classes.get(name, ())
        candidates += self._names.get(ascii_lower(element.local_name), ())
        candidates += self._namespaces.get(element.namespace_url, ())
        certain: list[Any] = []
        for candidate in candidates:
            (shape.asked if _words(candidate[1]) is None else certain).append(candidate)
        shape.matched = sorted(_matching(certain, element))


def _matching(candidates: Iterable[Any], element: Any) -> list[Any]:
    return [
        (number, specificity, order, pseudo, payload)
        for number, test, specificity, order, pseudo, payload in candidates
        if test(element)
    ]


_RULES: dict[Any, _Rules] = {}


def _rules(sheets: Iterable[tuple[Any, str, Any]]) -> _Rules:
    """The rules of some style sheets, those of documents before among them."""
    key = tuple((id(sheet), id(sheet.matcher.other_selectors)) for sheet, _, _ in sheets)
    if key not in _RULES:
        if len(_RULES) >= MOST_RULES:
            _RULES.clear()
        _RULES[key] = _Rules(sheets)
    rules = _RULES[key]
    rules.begin()
    return rules


def _own(element: Any) -> bool:
    """Whether an element is a place that links lead to: its style holds its name, so it is its own."""
    return bool(element.get("id") or (element.tag == "a" and element.get("name")))


def _said(element: Any) -> tuple[Any, ...]:
    """What the attributes of an element say of its style, its name aside."""
    size = (element.get("width"), element.get("height")) if element.tag == SVG else None
    return element.get("style"), element.get("lang"), size


def _stays_in_place(cascaded: Mapping[str, Any]) -> bool:
    """Whether an element is no running element and no note: WeasyPrint changes the styles of these."""
    position = cascaded.get("position")
    return position is None or type(position[0]) is str


_PLACED = re.compile(r"(?:(?:left|top|right|bottom|width|height):-?[0-9.]+mm(?:;|$))+")
PLACES = frozenset(["left", "top", "right", "bottom", "width", "height"])


def _takes_its_place(matched: Iterable[Any]) -> bool:
    """Whether a rule says that an element has its place, or its size, from its parent."""
    return any(
        name in PLACES and values == "inherit"
        for _, _, _, _, (declared, _) in matched
        for name, values, _ in declared
    )


def shared_styles() -> None:
    """One style for all elements that match the same rules inside parents that match the same rules.

    WeasyPrint shares styles too, but not inside parents that have an id, which do not share theirs: a table whose
    rows can be linked to has as many styles as cells. Nor inside parents that are placed, each by a style attribute of
    its own: what is inside has nothing of that, and they have all the rest of their styles from the first of them.
    """
    original = weasyprint_css.StyleFor.__init__

    def init(
        self: Any, html: Any, sheets: Any, presentational_hints: bool, font_config: Any, targets: Any
    ) -> None:
        if presentational_hints:
            original(self, html, sheets, presentational_hints, font_config, targets)
            return
        cascaded: dict[Any, dict[str, Any]] = {}
        computed: dict[Any, Any] = {}
        self._cascaded_styles, self._computed_styles = cascaded, computed
        self.initial_page_sizes = {"box": None, "area": None}
        self._sheets, self.font_config = sheets, font_config
        root, base_url = html.etree_element, html.base_url

        def declare(
            style: dict[str, Any], declared: Any, origin: str, layer: float, specificity: Any
        ) -> None:
            for name, values, importance in declared:
                weight = (weasyprint_css.declaration_precedence(origin, importance), layer, specificity)
                if name not in style or style[name][1] <= weight:
                    style[name] = values, weight

        for specificity, element, declarations, base in weasyprint_css.find_style_attributes(
            root, False, base_url
        ):
            declared = preprocess_declarations(base, declarations)
            declare(cascaded.setdefault((element, None), {}), declared, "author", inf, specificity)

        rules = _rules(sheets)
        kinds: dict[Any, tuple[int, list[Any]]] = {}
        kind_of: dict[Any, int] = {}
        kind_inside: dict[Any, int] = {}
        for wrapper in html.wrapper_element.iter_subtree():
            element = wrapper.etree_element
            parent = wrapper.parent.etree_element if wrapper.parent else None
            matched = rules.of(wrapper)
            outer = kind_inside.get(parent) if parent is not None else None
            if parent is not None and (outer is None or _takes_its_place(matched)):
                outer = kind_of[parent]
            style_attribute, *others = _said(element)
            matching = tuple(
                (number, specificity, id(payload[0]), payload[1])
                for number, specificity, _, _, payload in matched
            )
            kind, known = kinds.setdefault((outer, style_attribute, *others, matching), (len(kinds), []))
            kind_of[element] = kind
            alike: list[Any] | None = None
            if style_attribute and _PLACED.fullmatch(style_attribute) and not _own(element):
                placed = (outer, _PLACED, *others, matching)
                kind_inside[element], alike = kinds.setdefault(placed, (len(kinds), []))
            shared = known and not _own(element)
            for number, specificity, _, pseudo, (declared, layer) in matched:
                if shared and pseudo is None:
                    continue
                sheet, origin, sheet_specificity = sheets[number]
                order = inf if layer is None else sheet.layers.index(layer)
                style = cascaded.setdefault((element, pseudo), {})
                declare(style, declared, origin, order, sheet_specificity or specificity)
            if shared:
                computed[element, None] = known[0]
                continue
            self.set_computed_styles(
                element, root=root, parent=parent, base_url=base_url, target_collector=targets
            )
            if not _own(element) and _stays_in_place(cascaded.get((element, None), {})):
                style = computed[element, None]
                known.append(style)
                if alike:
                    style.revisionpack_twin, style.specified = alike[0], alike[0].specified
                elif alike is not None:
                    alike.append(style)

        for element, pseudo in cascaded:
            if pseudo:
                self.set_computed_styles(
                    element,
                    pseudo_type=pseudo,
                    root=root,
                    parent=element,
                    base_url=base_url,
                    target_collector=targets,
                )
        said = set().union(*cascaded.values())
        computed[root, None].cache["revisionpack_unsaid"] = {"page", "outline_style"} - said
        cascaded.clear()

    replace(weasyprint_css.StyleFor, "__init__", init)


assert weasyprint  # imported for its set-up
