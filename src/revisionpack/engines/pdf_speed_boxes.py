"""Shorter ways through WeasyPrint 70's placing and painting of boxes (see pdf_speed)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from revisionpack.engines.pdf_setup import weasyprint  # isort: skip  # before the rest of WeasyPrint
from weasyprint.draw.color import get_color
from weasyprint.formatting_structure.boxes import Box
from weasyprint.layout import background, block

from revisionpack.engines.pdf_patch import everywhere

_RADII = (
    "border_top_left_radius", "border_top_right_radius", "border_bottom_right_radius", "border_bottom_left_radius",
)  # fmt: skip
_BARE: dict[str, Any] = {**dict.fromkeys(_RADII, (0, 0)), "background": None}
"""What boxes without a background have."""


def _is_bare(style: Any) -> bool:
    """Whether boxes of a style have no background, no shadow, no picture for a border and no round corners."""
    if (
        style["border_image_source"][0] != "none"
        or style["mask_border_source"][0] != "none"
        or style["box_shadow"]
    ):
        return False
    if any((0, "px") not in style[name] for name in _RADII):
        return False
    if style["visibility"] == "hidden":
        return True
    return (
        all(kind == "none" for kind, _ in style["background_image"])
        and not get_color(style, "background_color").alpha
    )


def bare_backgrounds() -> None:
    """Boxes without a background are not asked for twelve things that it might have."""
    original: Callable[..., None] = background.layout_box_backgrounds
    for name, value in _BARE.items():
        setattr(Box, name, value)  # nothing to take back: WeasyPrint itself sets them on each box

    def layout(page: Any, box: Any, get_image: Any, layout_children: bool = True, style: Any = None) -> None:
        if style is None and box is not page:
            box = getattr(box, "_box", box)  # a placeholder of one that is placed absolutely
            own = box.style
            try:
                bare = own.revisionpack_bare
            except AttributeError:
                bare = own.revisionpack_bare = _is_bare(own)
            if bare:
                if layout_children:
                    for child in box.all_children():
                        layout(page, child, get_image)
                return
        original(page, box, get_image, layout_children, style)

    everywhere(original, layout)


def margins() -> None:
    """Margins that meet are added up without a list and two generators."""
    original: Callable[[Sequence[float]], float] = block.collapse_margin

    def collapse_margin(adjoining_margins: Sequence[float]) -> float:
        above = below = 0.0
        for margin in adjoining_margins:
            if margin > above:
                above = margin
            elif margin < below:
                below = margin
        return above + below

    everywhere(original, collapse_margin)


assert weasyprint  # imported for its set-up
