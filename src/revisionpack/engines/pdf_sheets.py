"""Style sheets as WeasyPrint has understood them, kept for the processes to come (see `revisionpack.kept`).

To read the sheets of one pack, and WeasyPrint's own, takes a tenth of a second: each declaration is checked, each
selector becomes a function that Python compiles.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from hashlib import sha256
from types import CodeType
from typing import Any, NamedTuple

import cssselect2
import tinycss2
from cssselect2 import compiler

from revisionpack.engines.frozen import freeze, thaw
from revisionpack.kept import Kept, carried, carrier

FORM = 1
"""Of what is kept: another number for another."""

SHORTEST = 1000
"""Characters of a sheet that is worth a file; sheets of a single pack are shorter."""

MOST = 100
"""Sheets that are kept: a product has some ten in each theme, and an author may edit them again and again."""

NAMES = {name: vars(compiler)[name] for name in ("ascii_lower", "split_whitespace", "urlparse")}
"""What the functions that cssselect2 makes of selectors call."""


class Sheet(NamedTuple):
    """A style sheet that has been read."""

    attributes: dict[str, Any]
    """Of WeasyPrint's `CSS` object."""
    faces: list[Any]
    """Descriptors of its `@font-face` rules."""
    counters: dict[str, Any]


class Faces(list[Any]):
    """In the place of a font configuration: what is to be added to one."""

    def add_font_face(self, descriptors: Any, _fetcher: Any) -> None:
        self.append(descriptors)


def read(text: str, parse: Callable[[Faces, dict[str, Any]], Any]) -> Sheet:
    """A sheet, kept or parsed: `parse` makes a `CSS` object of it. Raises CannotFreezeError and what `parse` raises."""

    def parsed() -> CodeType:
        faces, counters = Faces(), dict[str, Any]()
        attributes = dict(vars(parse(faces, counters)))
        attributes["page_rules"] = [(None, *rest) for _, *rest in attributes["page_rules"]]  # which nobody asks for
        return carrier(freeze((attributes, list(faces), counters), NAMES))

    version = sys.modules["weasyprint"].VERSION
    made_from = repr((FORM, version, tinycss2.__version__, cssselect2.__version__, text)).encode()
    name = f"styles-{sha256(made_from).hexdigest()[:16]}.css"
    return Sheet(*thaw(carried(Kept(name, made_from, parsed, most=MOST).code()), NAMES))
