"""Formulas in a readable form without a maths engine: HTML with sub and sup, or plain characters."""

from __future__ import annotations

from html import escape

from revisionpack.text.chem import chem_html, chem_plain
from revisionpack.text.tex import Accent, Formula, Fraction, Root, Scripts, Sign, Tex, TexNode, parse_tex

NBSP = "\u00a0"
_SUPERSCRIPTS = dict(zip("0123456789+−-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ", strict=True))
_SUBSCRIPTS = dict(zip("0123456789+−-=()aeoxhklmnpst", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₒₓₕₖₗₘₙₚₛₜ", strict=True))
_CLOSED = {"letter", "number", "word"}


def tex_html(tex: str) -> str:
    """Well-formed HTML: letters in italics, scripts raised and lowered, fractions with a stroke."""
    return _html(parse_tex(tex)[0])


def tex_plain(tex: str) -> str:
    """Plain characters: x² + y² = r², k = A e^(−E_a/RT)."""
    return " ".join(_plain(parse_tex(tex)[0]).split(" ")).strip()


def raised(text: str) -> str:
    """Raised characters (10⁻³) where all of them exist, else the text as it is."""
    return "".join(_SUPERSCRIPTS[c] for c in text) if all(c in _SUPERSCRIPTS for c in text) else text


def lowered(text: str) -> str:
    """Lowered characters (H₂O) where all of them exist, else the text as it is."""
    return "".join(_SUBSCRIPTS[c] for c in text) if all(c in _SUBSCRIPTS for c in text) else text


def _html(tree: Tex) -> str:
    pieces: list[str] = []
    for index, node in enumerate(tree):
        pieces.append(_html_node(node, _unary(tree, index), index == len(tree) - 1))
    return "".join(pieces)


def _html_node(node: TexNode, unary: bool, last: bool) -> str:
    match node:
        case Sign(text, "operator", _):
            shown = escape(text)
            return shown if unary or text in "/:" else f"{NBSP}{shown}{' ' if not last else ''}"
        case Sign(text, "function", _):
            return escape(text) if last else f"{escape(text)}\u2009"
        case Sign(text, _, style):
            shown = escape(text)
            tag = {"italic": "i", "bold": "b", "upright": ""}[style]
            return f"<{tag}>{shown}</{tag}>" if tag and shown.strip() else shown
        case Scripts(base, below, above):
            low = f"<sub>{_html(below)}</sub>" if below else ""
            high = f"<sup>{_html(above)}</sup>" if above else ""
            return f"{_html(base)}{low}{high}"
        case Fraction(top, bottom, True):
            return f"{_bracketed(top, _html(top))}/{_bracketed(bottom, _html(bottom), True)}"
        case Fraction(top, bottom, _):
            return f"({_html(top)} over {_html(bottom)})"
        case Root(body, degree):
            raised = f"<sup>{_html(degree)}</sup>" if degree else ""
            return f"{raised}√{_bracketed(body, _html(body), True)}"
        case Accent(mark, body):
            return _accented(_html(body), mark)
        case Formula(chem):
            return chem_html(chem)


def _accented(shown: str, mark: str) -> str:
    """A combining mark after the last letter that is not part of a tag."""
    end = shown.rfind("</") if shown.endswith(">") else len(shown)
    return f"{shown[:end]}{mark}{shown[end:]}" if end > 0 else shown


def _plain(tree: Tex) -> str:
    return "".join(_plain_node(node, _unary(tree, index)) for index, node in enumerate(tree))


def _plain_node(node: TexNode, unary: bool) -> str:
    match node:
        case Sign(text, "operator", _):
            return text if unary or text in "/:" else f" {text} "
        case Sign(text, "function", _):
            return f"{text} "
        case Sign(text, _, _):
            return text
        case Scripts(base, below, above):
            return f"{_plain(base)}{_script(below, _SUBSCRIPTS, '_')}{_script(above, _SUPERSCRIPTS, '^')}"
        case Fraction(top, bottom, True):
            return f"{_bracketed(top, _plain(top))}/{_bracketed(bottom, _plain(bottom), True)}"
        case Fraction(top, bottom, _):
            return f"({_plain(top)} over {_plain(bottom)})"
        case Root(body, degree):
            return f"{_script(degree, _SUPERSCRIPTS, '')}√{_bracketed(body, _plain(body), True)}"
        case Accent(mark, body):
            return f"{_plain(body)}{mark}"
        case Formula(chem):
            return chem_plain(chem)


def _script(tree: Tex, characters: dict[str, str], mark: str) -> str:
    if not tree:
        return ""
    text = _plain(tree).strip()
    tight = text.replace(" ", "")
    if all(character in characters for character in tight):
        return "".join(characters[character] for character in tight)
    return f"{mark}{text}" if len(text) == 1 else f"{mark}({text})"


def _bracketed(tree: Tex, shown: str, factors: bool = False) -> str:
    """Brackets round what a stroke would tear apart: a sum, and below it a product too."""
    if any(isinstance(node, Sign) and node.role == "operator" for node in tree):
        return f"({shown.strip()})"
    if factors and len(tree) > 1 and not _is_one(tree):
        return f"({shown.strip()})"
    return shown.strip()


def _is_one(tree: Tex) -> bool:
    """True when a row is already held together by brackets of its own, or is one number or word."""
    fences = [node for node in tree if isinstance(node, Sign) and node.role == "fence"]
    return len(fences) == 2 and fences[0] is tree[0] and fences[1] is tree[-1]


def _unary(tree: Tex, index: int) -> bool:
    """A sign before its number (−3), not between two."""
    if index == 0:
        return True
    before = tree[index - 1]
    return isinstance(before, Sign) and (before.role in ("operator", "space") or before.text in "([{")
