"""Shorter ways through WeasyPrint 70's drawings: most nodes say only where they are and in which colours."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import lru_cache
from math import inf
from typing import Any

from revisionpack.engines.pdf_setup import weasyprint  # isort: skip  # before the rest of WeasyPrint
import pydyf
from weasyprint import svg as weasyprint_svg
from weasyprint.css.properties import INITIAL_VALUES
from weasyprint.draw import text as draw_text
from weasyprint.matrix import Matrix
from weasyprint.svg import utils
from weasyprint.svg.bounding_box import extend_bounding_box
from weasyprint.svg.text import Style, TextBox
from weasyprint.text import line_break

from revisionpack.engines.pdf_patch import everywhere, replace

_PLACE = frozenset(["font-family", "left", "top"])
"""What nodes have from a drawing that is placed on its page."""
_PAINT = _PLACE | {"fill", "stroke", "stroke-width", "stroke-dasharray"}
_SHAPES: Mapping[str, frozenset[str]] = {
    "rect": _PAINT | {"x", "y", "width", "height"},
    "circle": _PAINT | {"cx", "cy", "r"},
    "path": _PAINT | {"d"},
}
"""Shapes, and what a plain one says of itself."""
_TEXT = _PLACE | {"x", "y", "fill", "text-anchor", "font-size", "font-weight", "transform"}
_INKS = ("#", "none")
_DASHES = re.compile(r"[0-9. ]*[1-9][0-9. ]*")


def cascades() -> None:
    """Without rules, `font` and what refers to a parent's value, a node's attributes are its own and its parent's."""
    node_class = weasyprint_svg.Node
    original: Callable[[Any, Any], None] = node_class.cascade

    def cascade(self: Any, child: Any) -> None:
        normal, important = self._style
        own = child.attrib
        if normal.order or important.order or "style" in own or child.tag in ("text", "textPath", "a"):
            original(self, child)
            return
        kept = weasyprint_svg.NOT_INHERITED_ATTRIBUTES
        said = {key: value for key, value in self.attrib.items() if key not in kept}
        said.update(own)
        if "font" in said or "inherit" in said.values() or "currentColor" in said.values():
            original(self, child)
        else:
            child.attrib = said

    replace(node_class, "cascade", cascade)


def shapes() -> None:
    """Plain shapes are drawn without a look for filters, clips, masks, markers, groups and children."""
    everywhere(utils.parse_url, lru_cache(64)(utils.parse_url))
    svg_class = weasyprint_svg.SVG
    original: Callable[..., None] = svg_class.draw_node

    def draw_node(self: Any, node: Any, font_size: float, fill_stroke: bool = True, context: Any = None) -> None:
        tag = node.tag
        known = _SHAPES.get(tag)
        if known is None or not fill_stroke or len(node._etree_node) or not _is_plain(node.attrib, known):
            original(self, node, font_size, fill_stroke, context)
            return
        self.stream.push_state()
        fill, stroke = _paint(self, node.attrib, font_size)
        if tag != "path" or not _path(self.stream, node.attrib.get("d", "")):
            with suppress(utils.PointError):
                weasyprint_svg.TAGS[tag](self, node, font_size)
        self.fill_stroke(fill, stroke)
        node.vertices.clear()
        self.stream.pop_state()

    replace(svg_class, "draw_node", draw_node)


def letters() -> None:
    """A drawing's words are set letter by letter: each letter of a face and size once."""
    original: Callable[[Any, Any, float], None] = weasyprint_svg.text

    def text(svg: Any, node: Any, font_size: float) -> None:
        said = node.attrib
        try:
            x, y = float(said.get("x", "")), float(said.get("y", ""))
        except ValueError:
            original(svg, node, font_size)
            return
        if node.tag != "text" or not node.text or not _is_plain(said, _TEXT):
            original(svg, node, font_size)
            return
        style, known = _face(svg, said, font_size)
        placed = []
        for letter in node.text:
            if letter not in known:
                known[letter] = line_break.split_first_line(letter, style, svg.context, inf, 0)
            layout, _, _, width, height, baseline = known[letter]
            corners = ((x, y - baseline), (x + width, y - baseline + height))
            node.text_bounding_box = extend_bounding_box(node.text_bounding_box, corners)
            placed.append((layout, x, baseline))
            x += width
        svg.cursor_position = x, y
        svg.stream.push_state()
        fill, stroke = _paint(svg, said, font_size)
        svg.stream.begin_text()
        emojis = []
        for layout, left, baseline in placed:
            layout.reactivate(style)
            svg.fill_stroke(fill, stroke, text=True)
            box = TextBox(layout, style)
            box.baseline = baseline
            drawn = draw_text.draw_first_line(svg.stream, box, "none", "none", Matrix(d=-1, e=left, f=y))
            emojis.append((left, drawn))
        svg.stream.end_text()
        svg.stream.pop_state()
        for left, drawn in emojis:
            draw_text.draw_emojis(svg.stream, style, left, y, drawn)

    tags = {tag: text if draw is original else draw for tag, draw in weasyprint_svg.TAGS.items()}
    replace(weasyprint_svg, "TAGS", tags)
    replace(weasyprint_svg, "text", text)


def _is_plain(said: Mapping[str, str], known: frozenset[str]) -> bool:
    """Whether a node says nothing but what is known: colours by number, dashes by their lengths."""
    return (
        said.keys() <= known
        and said.get("fill", "#").startswith(_INKS)
        and said.get("stroke", "#").startswith(_INKS)
        and ("stroke-dasharray" not in said or _DASHES.fullmatch(said["stroke-dasharray"]) is not None)
    )


_UNDASHED, _JOINTS = pydyf.Stream(), pydyf.Stream()
_UNDASHED.set_dash((), 0)
_JOINTS.set_line_cap(0)
_JOINTS.set_line_join(0)
_JOINTS.set_miter_limit(4.0)


@lru_cache(64)
def _colour(value: str) -> Any:
    return utils.color(value)


def _paint(svg: Any, said: Mapping[str, str], font_size: float) -> tuple[str | None, str | None]:
    """What SVG.set_graphical_state does for a plain node."""
    stream = svg.stream
    fill, stroke = (None if ink == "none" else ink for ink in (said.get("fill", "black"), said.get("stroke", "none")))
    if fill:
        stream.set_color(_colour(fill))
    width = svg.length(said.get("stroke-width", "1px"), font_size)
    if stroke and width:
        stream.set_color(_colour(stroke), stroke=True)
        stream.set_line_width(width)
    if dashes := tuple(svg.length(dash, font_size) for dash in said.get("stroke-dasharray", "").split()):
        stream.set_dash(dashes, 0)
    else:
        stream.stream += _UNDASHED.stream
    stream.stream += _JOINTS.stream
    return fill, stroke if width else None


_COMMAND = re.compile(r"([MLCVHlhz])([-0-9. ]*)")
_COUNTS = {"M": 2, "L": 2, "C": 6, "V": 1, "H": 1, "l": 2, "h": 1, "z": 0}
"""Commands of plain paths, and how many numbers follow one."""


def _path(stream: Any, path: str) -> bool:
    """Draw a path of plain commands, each written out; False, and nothing drawn, if it is not one."""
    steps: list[tuple[str, list[float]]] = []
    end = 0
    for found in _COMMAND.finditer(path):
        command, said = found[1], found[2]
        try:
            numbers = [float(number) for number in said.split()]
        except ValueError:  # two in one, as in `1-2`
            return False
        if len(numbers) != _COUNTS[command] or found.start() != end:
            return False
        steps.append((command, numbers))
        end = found.end()
    if not steps or end != len(path) or steps[0][0] != "M":
        return False
    stream.move_to(0, 0)
    x = y = 0.0
    start = x, y
    for command, numbers in steps:
        if command == "M":
            x, y = start = numbers[0], numbers[1]
            stream.move_to(x, y)
        elif command == "C":
            stream.curve_to(*numbers)
            x, y = numbers[4:]
        elif command == "z":
            stream.close()
            x, y = start
        else:
            x, y = _end_of_line(command, numbers, x, y)
            stream.line_to(x, y)
    return True


def _end_of_line(command: str, numbers: list[float], x: float, y: float) -> tuple[float, float]:
    if command == "L":
        return numbers[0], numbers[1]
    if command == "l":
        return x + numbers[0], y + numbers[1]
    if command == "V":
        return x, numbers[0]
    return (numbers[0] if command == "H" else x + numbers[0]), y


def _face(svg: Any, said: Mapping[str, str], font_size: float) -> tuple[Any, dict[str, Any]]:
    """The style of a drawing's words, and its letters that were set before."""
    key = (said.get("font-family", "sans-serif"), said.get("font-weight", "400"), font_size)
    faces = vars(svg).setdefault("revisionpack_faces", {})
    if key not in faces:
        style = Style(INITIAL_VALUES)
        style.font_config = svg.font_config
        style["font_family"] = [name.strip("\"'") for name in key[0].split(",")]
        style["font_style"], style["font_size"] = "normal", font_size
        style["font_weight"] = int(key[1]) if key[1].isdigit() else {"bold": 700}.get(key[1], 400)
        faces[key] = style, {}
    face: tuple[Any, dict[str, Any]] = faces[key]
    return face


assert weasyprint  # imported for its set-up
