"""Symbols, units and values as typed — `E_a`, `J mol^-1`, `K_{eq}` — with their indices and powers."""

from __future__ import annotations

import re

from revisionpack.text.markup_nodes import Node, Rich, Str, Sub, Sup

_RAISED = re.compile(r"([_^])(?:\{([^{}]+)\}|([+\u2212-]?\w+))")


def quantity(written: str, *, together: bool = True) -> Rich:
    """An inline text in which `_` lowers what follows and `^` raises it; `together` keeps it on one line."""

    def words(text: str) -> str:
        return text.replace(" ", "\N{NO-BREAK SPACE}") if together else text

    nodes: list[Node] = []
    place = 0
    for match in _RAISED.finditer(written):
        nodes.append(Str(words(written[place : match.start()])))
        index = (Str((match[2] or match[3]).replace("-", "\u2212")),)
        nodes.append(Sub(index) if match[1] == "_" else Sup(index))
        place = match.end()
    nodes.append(Str(words(written[place:])))
    kept = tuple(node for node in nodes if not isinstance(node, Str) or node.text)
    return Rich(written, kept, inline=True)

